//! The welcome letter: every open call that matches well, and what to expect from now on.

use super::call_letter::{CallLetter, Opening};
use super::layout::{LetterLayout, kommun_links};
use super::paragraph::{Paragraph, bold, without_bold};
use super::routing::LetterAudience;
use super::section::{LetterSection, SectionBuilder, nearest_deadline, with_nearest};
use super::{Letterhead, Notice};
use crate::delivery::LetterKind;
use crate::locale::Locale;
use crate::opportunity::Status;

/// Writes the welcome letter. `notices` are the open calls of level alert; `more` counts further open calls of level
/// digest.
pub fn welcome(head: &Letterhead<'_>, notices: &[Notice<'_>], more: usize) -> CallLetter {
    let (locale, layout) = (head.locale, LetterLayout::of(head));
    let sections = sections(head, notices);
    let calls = count_calls(head, notices, &sections);
    let more = (more > 0).then(|| {
        let calls = locale.message("welcome-more-calls", [("count", more.into())]);
        locale.message("welcome-more", [("calls", calls.into())])
    });
    let nearest = nearest_deadline(head, notices.iter());
    let subject = subject(locale, &layout.audience, calls.as_deref(), nearest.as_deref());
    let preview = match &calls {
        Some(calls) => {
            let arguments = [("calls", calls.as_str().into()), ("label", layout.audience.label.as_str().into())];
            locale.message("welcome-preview", arguments)
        }
        None => locale.text("welcome-preview-none").to_owned(),
    };
    let opening = opening(head, &layout.audience, calls.as_deref(), more.as_deref());
    let letter = CallLetter::new(LetterKind::Welcome, layout, (subject, preview), opening, sections);
    CallLetter { notes: more.iter().map(|sentence| format!("{sentence}.")).collect(), ..letter }
}

fn sections(head: &Letterhead<'_>, notices: &[Notice<'_>]) -> Vec<LetterSection> {
    let heading = head.locale.text("welcome-section");
    let mut section = SectionBuilder::new(head).full_section(heading, "", notices.iter().collect());
    // To a new subscriber calls are not new or changed, but open or forthcoming.
    for card in section.iter_mut().flat_map(|section| section.full.iter_mut().chain(&mut section.short)) {
        card.heading = head.locale.text(match card.status {
            Status::Open => "welcome-card-open",
            _ => "welcome-card-coming",
        });
        card.changes.clear();
    }
    section.into_iter().collect()
}

/// Returns the number of calls in the letter, "7 öppna utlysningar"; `None` when there are none.
fn count_calls(head: &Letterhead<'_>, notices: &[Notice<'_>], sections: &[LetterSection]) -> Option<String> {
    let all_open = notices.iter().all(|notice| notice.opportunity.status_at(head.now) == Status::Open);
    let key = if all_open { "welcome-open-calls" } else { "welcome-current-calls" };
    let count = sections.first()?.len();
    Some(head.locale.message(key, [("count", count.into())]))
}

fn subject(locale: Locale, audience: &LetterAudience, calls: Option<&str>, nearest: Option<&str>) -> String {
    let label = audience.label.as_str();
    if let Some(calls) = calls {
        let subject = locale.message("welcome-subject", [("calls", calls.into()), ("label", label.into())]);
        return with_nearest(locale, subject, nearest);
    }
    if audience.passed_on_only {
        let kommuner = audience.passing_kommuner.as_str();
        return locale.message("welcome-subject-passed-on", [("kommuner", kommuner.into())]);
    }
    locale.message("welcome-subject-waiting", [("label", label.into())])
}

fn opening(head: &Letterhead<'_>, audience: &LetterAudience, calls: Option<&str>, more: Option<&str>) -> Opening {
    let locale = head.locale;
    let (first, in_mail, in_chat) = match calls {
        Some(calls) => {
            let which = audience.relevance_clause(locale, "audience-suits");
            let first = locale.message("welcome-calls", [("calls", calls.into()), ("which", which.into())]);
            let they_are =
                if audience.passed_on_only { "welcome-here-they-are" } else { "welcome-here-they-are-ranked" };
            (first, locale.text(they_are), "")
        }
        None => {
            let which = audience.relevance_clause(locale, "audience-suits-very-well");
            let first = locale.message("welcome-none", [("which", which.into())]);
            (first, locale.text("welcome-none-yet"), locale.text("welcome-none-yet-chat"))
        }
    };
    let greeting = locale.text("welcome-greeting");
    let more = more.map(|more| Paragraph::with_links(more, kommun_links(head, "welcome-see-everything-for")));
    let from_now_on = Paragraph::new(locale.text("welcome-from-now-on"));
    let mail: Vec<Paragraph> = [Some(Paragraph::new(format!("{first} {in_mail}"))), more.clone(), Some(from_now_on)]
        .into_iter()
        .flatten()
        .collect();
    let chat = [Paragraph::new(bold(greeting)), Paragraph::new(without_bold(format!("{first} {in_chat}").trim_end()))];
    Opening {
        greeting: greeting.to_owned(),
        heading: greeting.to_owned(),
        text: mail.clone(),
        html: mail,
        chat: chat.into_iter().chain(more).collect(),
    }
}
