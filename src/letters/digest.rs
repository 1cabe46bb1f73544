//! The digest of a period: all that is new or has changed, and the sources that could not be read, so that a digest
//! without news can be trusted.

use jiff::{SignedDuration, Timestamp};

use super::call_letter::{CallLetter, Closing, Opening};
use super::card::{ChangeClass, change_class};
use super::layout::LetterLayout;
use super::paragraph::{Paragraph, bold, without_bold};
use super::section::{LetterSection, SectionBuilder, nearest_deadline, with_nearest};
use super::{Letterhead, Notice};
use crate::delivery::LetterKind;
use crate::locale::Locale;
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

/// A source that could not be read as usual. Letters name it, since a lack of news from it says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableSource {
    pub publisher: String,
    pub health: SourceHealth,
    pub last_success: Option<Timestamp>,
}

/// Writes the digest of one period for one person.
pub fn digest(head: &Letterhead<'_>, content: &DigestContent<'_>) -> CallLetter {
    let (locale, layout) = (head.locale, LetterLayout::of(head));
    // Those who only get what a kommun passes on do not depend on the sources.
    let troubles = if layout.audience.passed_on_only { &[] } else { content.troubles };
    let (sections, counts) = sections(head, content);
    let news = content.new.iter().chain(content.changed).chain(content.new_selection);
    let summary = Summary {
        locale,
        layout: &layout,
        title: locale.text(match content.to.duration_since(content.from) <= SignedDuration::from_hours(36) {
            true => "digest-title-day",
            false => "digest-title-week",
        }),
        days: locale.date_range(content.from, content.to),
        since: locale.moment(content.from, head.now),
        sources: locale.message("digest-sources", [("count", troubles.len().into())]),
        nearest: nearest_deadline(head, news.chain(content.closing_soon)),
        outcome: match () {
            () if !counts.is_empty() => PeriodOutcome::News,
            () if layout.audience.passed_on_only => PeriodOutcome::NothingPassedOn,
            () if troubles.is_empty() => PeriodOutcome::Quiet,
            () => PeriodOutcome::Troubled,
        },
        counts,
    };
    let (lines, opening) = ((summary.subject(), summary.preview()), summary.opening());
    let closing = closing(&summary, trouble_lines(locale, troubles, head.now));
    let notes = notes(locale, &layout, &closing.unread);
    CallLetter {
        closing: Some(closing),
        notes,
        ..CallLetter::new(LetterKind::Digest, layout.clone(), lines, opening, sections)
    }
}

/// What there is to say of a period. A digest without news says so, even where it lists calls that close soon.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PeriodOutcome {
    News,
    /// The recipient only gets what kommuner pass on, and none has.
    NothingPassedOn,
    /// Nothing is new, and every source could be read.
    Quiet,
    /// Nothing is new in the sources that could be read.
    Troubled,
}

/// What the subject and the opening are written from.
struct Summary<'a> {
    locale: Locale,
    layout: &'a LetterLayout,
    /// "Veckans utlysningar".
    title: &'static str,
    /// The days of the period: "11–18 maj 2026".
    days: String,
    /// When the period begins: "måndag 11 maj kl. 07.00".
    since: String,
    /// The numbers of news, "5 nya och 2 ändrade"; empty where the recipient already knows of everything.
    counts: String,
    /// The number of sources in trouble: "2 källor".
    sources: String,
    nearest: Option<String>,
    outcome: PeriodOutcome,
}

impl Summary<'_> {
    fn label(&self) -> &str {
        &self.layout.audience.label
    }

    fn subject(&self) -> String {
        let label = ("label", self.label().into());
        match self.outcome {
            PeriodOutcome::News => {
                let subject = format!("{} {}: {}", self.title, self.label(), self.counts);
                with_nearest(self.locale, subject, self.nearest.as_deref())
            }
            PeriodOutcome::NothingPassedOn | PeriodOutcome::Quiet => {
                self.locale.message("digest-subject-quiet", [label, ("days", self.days.as_str().into())])
            }
            PeriodOutcome::Troubled => {
                self.locale.message("digest-subject-troubled", [label, ("sources", self.sources.as_str().into())])
            }
        }
    }

    fn preview(&self) -> String {
        match self.outcome {
            PeriodOutcome::News => with_nearest(self.locale, self.counts.clone(), self.nearest.as_deref()),
            PeriodOutcome::NothingPassedOn => {
                self.locale.message("digest-preview-quiet", [("label", self.label().into())])
            }
            PeriodOutcome::Quiet => self.locale.text("digest-all-read").to_owned(),
            PeriodOutcome::Troubled => {
                self.locale.message("digest-preview-troubled", [("sources", self.sources.as_str().into())])
            }
        }
    }

    fn opening(&self) -> Opening {
        let (title, days, counts) = (self.title, &self.days, &self.counts);
        let titled = format!("{title} {}", self.label());
        let greeting = self.locale.text("letter-greeting").to_owned();
        if self.outcome == PeriodOutcome::News {
            return Opening {
                greeting,
                text: vec![Paragraph::new(format!("{titled}, {days}: {counts}."))],
                heading: title.to_owned(),
                html: vec![Paragraph::new(format!("{days}: {}.", bold(counts)))],
                chat: vec![Paragraph::new(bold(&titled)), Paragraph::new(format!("{days}: {counts}."))],
            };
        }
        let (first, second) = (self.nothing_new(), self.silence());
        let both = vec![Paragraph::lines([first, second.clone()])];
        Opening {
            greeting,
            text: both.clone(),
            heading: self.locale.text("digest-nothing-new").to_owned(),
            html: both,
            chat: vec![Paragraph::new(self.nothing_new_in_chat()), Paragraph::new(without_bold(&second))],
        }
    }

    /// Returns that nothing is new since the period began.
    fn nothing_new(&self) -> String {
        let since = ("since", self.since.as_str().into());
        let label = ("label", self.label().into());
        match self.outcome {
            PeriodOutcome::NothingPassedOn => {
                let kommuner = self.layout.audience.passing_kommuner.as_str();
                self.locale.message("digest-nothing-passed-on", [since, ("kommuner", kommuner.into())])
            }
            PeriodOutcome::Troubled => self.locale.message("digest-troubled", [since, label]),
            PeriodOutcome::Quiet | PeriodOutcome::News => self.locale.message("digest-quiet", [since, label]),
        }
    }

    fn nothing_new_in_chat(&self) -> String {
        let key = match self.outcome {
            PeriodOutcome::Troubled => "digest-chat-troubled",
            _ => "digest-chat-quiet",
        };
        self.locale.message(key, [("since", self.since.as_str().into()), ("label", self.label().into())])
    }

    /// Returns whether the silence can be trusted; empty where it does not depend on sources.
    fn silence(&self) -> String {
        match self.outcome {
            PeriodOutcome::Quiet => self.locale.text("digest-silence-holds").to_owned(),
            PeriodOutcome::Troubled => {
                let sources = self.sources.as_str();
                self.locale.message("digest-silence-may-not-hold", [("sources", sources.into())])
            }
            PeriodOutcome::News | PeriodOutcome::NothingPassedOn => String::new(),
        }
    }
}

/// Returns what could not be read, or, below news, that all could.
fn closing(summary: &Summary<'_>, unread: Vec<String>) -> Closing {
    let says_all_read = summary.outcome == PeriodOutcome::News && !summary.layout.audience.passed_on_only;
    let all_read = |key: &str| if says_all_read { summary.locale.text(key) } else { "" };
    Closing {
        heading: summary.locale.text("digest-unread"),
        note: summary.locale.text("digest-unread-note"),
        unread,
        all_read: all_read("digest-all-read-and-told"),
        all_read_chat: all_read("digest-all-read"),
    }
}

/// Returns which sources could not be read, or that all of them could, so that a lack of news can be trusted.
fn notes(locale: Locale, layout: &LetterLayout, unread: &[String]) -> Vec<String> {
    if layout.audience.passed_on_only {
        return Vec::new();
    }
    if unread.is_empty() {
        return vec![locale.text("digest-all-read").to_owned()];
    }
    std::iter::once(format!("{}:", locale.text("digest-unread"))).chain(unread.iter().cloned()).collect()
}

/// Returns the sections, and how many calls there are in each: "1 rättelse, 5 nya och 2 ändrade". Counted from the
/// sections, so that subject and letter agree. Calls that close soon are no news, and are not counted.
fn sections(head: &Letterhead<'_>, content: &DigestContent<'_>) -> (Vec<LetterSection>, String) {
    let (text, mut builder) = (|key| head.locale.text(key), SectionBuilder::new(head));
    let (corrections, changed): (Vec<_>, Vec<_>) =
        content.changed.iter().partition(|notice| change_class(notice) == ChangeClass::Correction);
    let corrections_note = text("digest-section-corrections-note");
    let selection_note = text("digest-section-selection-note");
    let (new, selection) = (content.new.iter().collect(), content.new_selection.iter().collect());
    let policy = content.policy.iter().collect();
    let sections = [
        (builder.full_section(text("digest-section-corrections"), corrections_note, corrections), "alert-corrections"),
        (builder.full_section(text("digest-section-new"), "", new), "digest-new"),
        (builder.full_section(text("digest-section-changed"), "", changed), "alert-changed"),
        (builder.short_section(text("digest-section-closing"), "", content.closing_soon), ""),
        (builder.short_section(text("digest-section-forthcoming"), "", content.coming_later), "digest-forthcoming"),
        (builder.full_section(text("digest-section-selection"), selection_note, selection), "digest-selection"),
        (
            builder.full_section(text("digest-section-policy"), text("digest-section-policy-note"), policy),
            "digest-policy",
        ),
    ];
    let counts: Vec<String> = sections
        .iter()
        .filter(|(_, key)| !key.is_empty())
        .filter_map(|(section, key)| Some(head.locale.message(key, [("count", section.as_ref()?.len().into())])))
        .collect();
    (sections.into_iter().filter_map(|(section, _)| section).collect(), head.locale.list(&counts))
}

/// Groups the sources by state, in the order given: "Nefco och Sida: gick inte att läsa, har aldrig gått att läsa".
fn trouble_lines(locale: Locale, troubles: &[UnreadableSource], now: Timestamp) -> Vec<String> {
    let mut lines: Vec<(String, Vec<(String, u64)>)> = Vec::new();
    for trouble in troubles {
        let (state, name) = (state_text(locale, trouble, now), locale.funder(&trouble.publisher));
        let at = lines.iter().position(|(known, _)| *known == state).unwrap_or_else(|| {
            lines.push((state, Vec::new()));
            lines.len() - 1
        });
        let Some((_, names)) = lines.get_mut(at) else { continue };
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sources)) => *sources += 1,
            None => names.push((name, 1)),
        }
    }
    let name = |(name, sources): (String, u64)| match sources {
        1 => name,
        several => locale.message("digest-several-sources", [("name", name.into()), ("count", several.into())]),
    };
    let line = |(state, names): (String, Vec<_>)| {
        format!("{}: {state}", locale.list(&names.into_iter().map(name).collect::<Vec<_>>()))
    };
    lines.into_iter().map(line).collect()
}

/// Returns the state of a source: "gick inte att läsa, lästes senast måndag 4 maj kl. 06.12".
fn state_text(locale: Locale, trouble: &UnreadableSource, now: Timestamp) -> String {
    let state = locale.source_health(trouble.health);
    match trouble.last_success {
        Some(at) => {
            let moment = locale.moment(at, now);
            locale.message("digest-last-read", [("state", state.into()), ("moment", moment.into())])
        }
        None if trouble.health == SourceHealth::Never => state.to_owned(),
        None => locale.message("digest-never-read", [("state", state.into())]),
    }
}
