//! The alert: new calls that match well, and changes to calls that the recipient already knows of.

use askama::Template;

use super::card::{Card, ChangeClass};
use super::chat::{FittedSections, fit};
use super::layout::{LetterLayout, message, render, subject};
use super::outline::outline;
use super::section::{LetterSection, SectionBuilder, nearest_deadline};
use super::{Letterhead, Notice};
use crate::delivery::{LetterKind, Message};
use crate::locale::clean;
use crate::locale::swedish::dates;
use crate::locale::swedish::numbers::count;
use crate::locale::swedish::words;
use crate::opportunity::{CallKind, ChangeKind, Field, FieldChange};

#[derive(Template)]
#[template(path = "alert/subject.txt")]
struct Subject<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "alert/body.txt")]
struct Text<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "alert/body.html")]
struct Html<'a> {
    view: &'a View,
    subject: &'a str,
}

#[derive(Template)]
#[template(path = "alert/chat.html")]
struct Chat<'a> {
    view: &'a View,
    fitted: FittedSections,
}

struct View {
    layout: LetterLayout,
    /// The call that the subject names, when the letter is about one call only.
    single: Option<SingleCall>,
    /// "1 rättelse, 2 ändrade och 3 nya utlysningar".
    counts: String,
    /// At least one notice corrects or changes what an earlier letter said.
    corrects_earlier: bool,
    nearest: Option<String>,
    /// Every notice was passed on by a kommun and matches none of the recipient's own kommuner.
    passed_on: bool,
    /// Some notices were passed on, and others match the recipient's own kommuner.
    partly_passed_on: bool,
    /// What the first notice is about, with its article: "en utlysning".
    first_noun: &'static str,
    sections: Vec<LetterSection>,
}

/// What the subject says when the letter is about one call only.
struct SingleCall {
    heading: &'static str,
    title: String,
    /// The end of the subject, " – sök senast 20 maj"; may be empty.
    tail: String,
}

/// Writes the alert with new and changed calls for one person; corrections come first.
pub fn alert(head: &Letterhead<'_>, notices: &[Notice<'_>]) -> Message {
    let section = SectionBuilder::new(head).full_section("", "", notices.iter().collect());
    let sections: Vec<LetterSection> = section.into_iter().collect();
    let of_class = |tone: ChangeClass| {
        sections.iter().flat_map(|s| s.full.iter().chain(&s.short)).filter(move |c| c.class == tone)
    };
    let only = match notices {
        [notice] => of_class(super::card::change_class(notice)).next().map(|card| SingleCall::of(head, notice, card)),
        _ => None,
    };
    let amounts = CHANGE_CLASSES.map(|tone| of_class(tone).count() as u64);
    let [corrections, changed, ..] = amounts;
    let passed_on = |notice: &Notice<'_>| notice.matches.is_empty();
    let view = View {
        layout: LetterLayout::of(head),
        single: only,
        counts: counts(amounts),
        corrects_earlier: corrections + changed > 0,
        nearest: nearest_deadline(head, notices.iter()),
        passed_on: notices.iter().all(passed_on),
        partly_passed_on: notices.iter().any(passed_on),
        first_noun: match notices.first().map(|notice| notice.opportunity.facts.kind) {
            Some(CallKind::Policy) => "en fråga att svara på",
            Some(CallKind::Page) => "en sida",
            Some(CallKind::Funding) | None => "en utlysning",
        },
        sections,
    };
    let subject = subject(&Subject { view: &view });
    let chat = Chat { view: &view, fitted: fit(&view.sections, 600) };
    let (text, html) = (render(&Text { view: &view }), render(&Html { view: &view, subject: &subject }));
    let outline = outline(&view.layout, &view.sections, &[]);
    Message { outline, ..message(LetterKind::Alert, subject, &text, html, render(&chat)) }
}

const CHANGE_CLASSES: [ChangeClass; 4] =
    [ChangeClass::Correction, ChangeClass::Changed, ChangeClass::Opened, ChangeClass::New];

/// Returns "1 rättelse, 2 ändrade och 3 nya utlysningar"; only the last kind carries the noun.
fn counts(amounts: [u64; 4]) -> String {
    let counted: Vec<(ChangeClass, u64)> =
        CHANGE_CLASSES.into_iter().zip(amounts).filter(|(_, amount)| *amount > 0).collect();
    let last = counted.last().map(|(tone, _)| *tone);
    let part = |(tone, amount): &(ChangeClass, u64)| {
        let (one, many) = match tone {
            ChangeClass::Correction => return count(*amount, "rättelse", "rättelser"),
            ChangeClass::Changed => ("ändrad", "ändrade"),
            ChangeClass::Opened => ("öppnad", "öppnade"),
            ChangeClass::New => ("ny", "nya"),
        };
        match last == Some(*tone) {
            true => count(*amount, &format!("{one} utlysning"), &format!("{many} utlysningar")),
            false => count(*amount, one, many),
        }
    };
    words::list(&counted.iter().map(part).collect::<Vec<_>>())
}

impl SingleCall {
    fn of(head: &Letterhead<'_>, notice: &Notice<'_>, card: &Card) -> SingleCall {
        let deadline = notice.opportunity.facts.next_deadline(head.now).filter(|d| d.instant() > head.now);
        let today = dates::today(head.now);
        let last = deadline.map(|deadline| dates::near(deadline.date, today));
        let tail = match (notice.kind, last) {
            (ChangeKind::Withdrawn | ChangeKind::Closed, _) | (_, None) => String::new(),
            (ChangeKind::Amended, Some(last)) => match notice.fields.get(Field::Deadline) {
                Some(FieldChange { old: Some(was), new: Some(_) }) => {
                    format!(
                        " – nu {last} (var {})",
                        crate::locale::swedish::changes::value(Field::Deadline, was, today)
                    )
                }
                _ => format!(" – sök senast {last}"),
            },
            (_, Some(last)) => format!(" – sök senast {last}"),
        };
        SingleCall { heading: card.heading, title: clean::line(&card.title, 90), tail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_opens_is_not_counted_as_new() {
        let said = |amounts| counts(amounts).replace('\u{a0}', " ");
        assert_eq!(said([0, 0, 1, 0]), "1 öppnad utlysning");
        assert_eq!(said([1, 2, 1, 3]), "1 rättelse, 2 ändrade, 1 öppnad och 3 nya utlysningar");
        assert_eq!(said([1, 0, 0, 0]), "1 rättelse");
    }
}
