//! The digest of a period: all that is new or has changed, and the sources that could not be read, so that a digest
//! without news can be trusted.

use askama::Template;
use jiff::{SignedDuration, Timestamp};

use super::card::{ChangeClass, change_class};
use super::chat::{FittedSections, fit};
use super::layout::{LetterLayout, message, render, subject};
use super::outline::outline;
use super::section::{LetterSection, SectionBuilder, nearest_deadline};
use super::{Letterhead, Notice, UnreadableSource};
use crate::delivery::{LetterKind, Message};
use crate::locale::swedish::numbers::count;
use crate::locale::swedish::{dates, words};
use crate::opportunity::SourceHealth;

/// What happened between `from` and `to` that concerns one person. A call that is in several lists is shown once, in
/// the first list that has it (in the order below, with corrections before everything else).
#[derive(Clone, Copy, Debug)]
pub struct DigestContent<'a> {
    pub from: Timestamp,
    /// Exclusive.
    pub to: Timestamp,
    pub new: &'a [Notice<'a>],
    pub changed: &'a [Notice<'a>],
    pub closing_soon: &'a [Notice<'a>],
    pub coming_later: &'a [Notice<'a>],
    /// Older calls that match only since the kommun's file or utkik's vocabulary changed.
    pub new_selection: &'a [Notice<'a>],
    /// Consultations and proposals that can be answered; they give no money.
    pub policy: &'a [Notice<'a>],
    /// The sources that could not be read as usual.
    pub troubles: &'a [UnreadableSource],
}

#[derive(Template)]
#[template(path = "digest/subject.txt")]
struct Subject<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "digest/body.txt")]
struct Text<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "digest/body.html")]
struct Html<'a> {
    view: &'a View,
    subject: &'a str,
}

#[derive(Template)]
#[template(path = "digest/chat.html")]
struct Chat<'a> {
    view: &'a View,
    fitted: FittedSections,
}

struct View {
    layout: LetterLayout,
    /// The period as the heading names it: "Veckans" or "Dagens".
    period: &'static str,
    /// The days of the period: "11–18 maj 2026".
    period_days: String,
    /// When the period begins: "måndag 11 maj kl. 07.00".
    period_start: String,
    /// The numbers of news, "5 nya och 2 ändrade"; empty where the recipient already knows of everything.
    counts: String,
    nearest: Option<String>,
    sections: Vec<LetterSection>,
    /// The sources that could not be read; those with the same state share a line.
    troubles: Vec<String>,
    /// The number of sources in trouble: "2 källor".
    trouble_count: String,
}

impl View {
    /// Returns whether the period has no news. The letter then says so, even where it lists calls that close soon.
    fn has_no_news(&self) -> bool {
        self.counts.is_empty()
    }

    /// Returns which sources could not be read, or that all of them could, so that a lack of news can be trusted.
    fn notes(&self) -> Vec<String> {
        if self.layout.audience.passed_on_only {
            return Vec::new();
        }
        if self.troubles.is_empty() {
            return vec!["Alla källor gick att läsa.".to_owned()];
        }
        let heading = "Det här kunde vi inte läsa som vanligt:".to_owned();
        std::iter::once(heading).chain(self.troubles.iter().cloned()).collect()
    }
}

/// Writes the digest of one period for one person.
pub fn digest(head: &Letterhead<'_>, content: &DigestContent<'_>) -> Message {
    let day = SignedDuration::from_hours(36);
    let news = content.new.iter().chain(content.changed).chain(content.new_selection);
    let (sections, frame) = (sections(head, content), LetterLayout::of(head));
    // Those who only get what a kommun passes on do not depend on the sources.
    let troubles: &[UnreadableSource] = if frame.audience.passed_on_only { &[] } else { content.troubles };
    let view = View {
        layout: frame,
        period: if content.to.duration_since(content.from) <= day { "Dagens" } else { "Veckans" },
        period_days: dates::date_range(content.from, content.to),
        period_start: dates::moment(content.from, head.now),
        counts: counts(&sections),
        nearest: nearest_deadline(head, news.chain(content.closing_soon)),
        sections,
        troubles: trouble_lines(troubles, head.now),
        trouble_count: count(troubles.len() as u64, "källa", "källor"),
    };
    let subject = subject(&Subject { view: &view });
    // The chat names every source in trouble, so their lines are reserved.
    let reserved = 800 + view.troubles.iter().map(|line| line.len() + 4).sum::<usize>();
    let chat = Chat { view: &view, fitted: fit(&view.sections, reserved) };
    let (text, html) = (render(&Text { view: &view }), render(&Html { view: &view, subject: &subject }));
    let outline = outline(&view.layout, &view.sections, &view.notes());
    Message { outline, ..message(LetterKind::Digest, subject, &text, html, render(&chat)) }
}

fn sections(head: &Letterhead<'_>, content: &DigestContent<'_>) -> Vec<LetterSection> {
    let mut layout = SectionBuilder::new(head);
    let (corrections, changed): (Vec<_>, Vec<_>) =
        content.changed.iter().partition(|notice| change_class(notice) == ChangeClass::Correction);
    [
        layout.full_section(
            CORRECTIONS_HEADING,
            "Det här har vi skrivit om tidigare, men det gäller inte längre.",
            corrections,
        ),
        layout.full_section(NEW_HEADING, "", content.new.iter().collect()),
        layout.full_section(CHANGED_HEADING, "", changed),
        layout.short_section("Stänger snart", "", content.closing_soon),
        layout.short_section(FORTHCOMING_HEADING, "", content.coming_later),
        layout.full_section(SELECTION_HEADING, SELECTION_NOTE, content.new_selection.iter().collect()),
        layout.full_section(POLICY_HEADING, POLICY_NOTE, content.policy.iter().collect()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const CORRECTIONS_HEADING: &str = "Rättelser";
const NEW_HEADING: &str = "Nytt";
const CHANGED_HEADING: &str = "Ändrat";
const FORTHCOMING_HEADING: &str = "Öppnar längre fram";
const SELECTION_HEADING: &str = "Nytt urval";
const POLICY_HEADING: &str = "Politik att bevaka";

const SELECTION_NOTE: &str = "De här utlysningarna är inte nya. De kommer med nu för att kommunens prioriteringar \
    eller vårt sätt att söka har ändrats.";
const POLICY_NOTE: &str = "Samråd och förslag att svara på. Här finns inga pengar att söka.";

/// Returns "1 rättelse, 5 nya och 2 ändrade", counted from the sections so that subject and letter agree.
fn counts(sections: &[LetterSection]) -> String {
    let count_under =
        |heading: &str| sections.iter().filter(|s| s.heading == heading).map(LetterSection::len).sum::<usize>();
    let parts = [
        (count_under(CORRECTIONS_HEADING), "rättelse", "rättelser"),
        (count_under(NEW_HEADING), "ny", "nya"),
        (count_under(CHANGED_HEADING), "ändrad", "ändrade"),
        (count_under(FORTHCOMING_HEADING), "kommande", "kommande"),
        (count_under(SELECTION_HEADING), "i nytt urval", "i nytt urval"),
        (count_under(POLICY_HEADING), "fråga att bevaka", "frågor att bevaka"),
    ];
    let parts = parts.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, several)| count(n as u64, one, several));
    words::list(&parts.collect::<Vec<_>>())
}

/// Groups the sources by state, in the order given: "Nefco och Sida: gick inte att läsa, har aldrig gått att läsa".
fn trouble_lines(troubles: &[UnreadableSource], now: Timestamp) -> Vec<String> {
    let mut lines: Vec<(String, Vec<(String, u64)>)> = Vec::new();
    for trouble in troubles {
        let (words, name) = (state_text(trouble, now), words::funder(&trouble.publisher));
        let at = lines.iter().position(|(known, _)| *known == words).unwrap_or_else(|| {
            lines.push((words, Vec::new()));
            lines.len() - 1
        });
        let Some((_, names)) = lines.get_mut(at) else { continue };
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sources)) => *sources += 1,
            None => names.push((name, 1)),
        }
    }
    let name = |(name, sources): (String, u64)| if sources > 1 { format!("{name} ({sources} källor)") } else { name };
    let line = |(said, names): (String, Vec<_>)| {
        format!("{}: {said}", words::list(&names.into_iter().map(name).collect::<Vec<_>>()))
    };
    lines.into_iter().map(line).collect()
}

/// Returns the state of a source: "gick inte att läsa, lästes senast måndag 4 maj kl. 06.12".
fn state_text(trouble: &UnreadableSource, now: Timestamp) -> String {
    let last = match trouble.last_success {
        Some(at) => format!(", lästes senast {}", dates::moment(at, now)),
        None if trouble.health == SourceHealth::Never => String::new(),
        None => ", har aldrig gått att läsa".to_owned(),
    };
    format!("{}{last}", words::source_health(trouble.health))
}
