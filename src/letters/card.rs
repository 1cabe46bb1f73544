//! One call as a letter shows it: all texts ready for the templates, all links checked.

use super::routing::routed;
use super::why::Why;
use super::{Letterhead, Notice, PassOn};
use crate::feedback::Opinion;
use crate::kommun::passed_on::LONGEST_NOTE;
use crate::kommun::{Eligible, Kommun, Match};
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::facts::{self, Fact};
use crate::locale::swedish::{changes, dates, words};
use crate::opportunity::{ChangeKind, Kind, Status};
use crate::text::Language;

/// What a notice means to the recipient, in the order in which letters show it: a correction of an earlier letter,
/// a change, a known call that has opened, a new call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    Correction,
    Changed,
    Opened,
    New,
}

/// A call, ready for the templates. The texts are clean, and not escaped.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) id: String,
    pub(super) tone: Tone,
    pub(super) status: Status,
    pub(super) heading: &'static str,
    pub(super) area: String,
    pub(super) title: String,
    /// The language tag of the title: `sv`, `en` …
    pub(super) lang: &'static str,
    /// What has happened to the call, in sentences.
    pub(super) said: Vec<String>,
    pub(super) in_short: String,
    pub(super) facts: Vec<Fact>,
    pub(super) why: Vec<Why>,
    /// Which förvaltningar the call concerns, in sentences.
    pub(super) routed: Vec<String>,
    pub(super) passed_on: Vec<Handed>,
    pub(super) pass_on: Option<PassOn>,
    pub(super) page: String,
    /// The funder's own page; `None` where the source gives no web address.
    pub(super) source: Option<String>,
    pub(super) answer_url: String,
    /// The kommun's earlier answer, "Ert svar: relevant."; may be empty.
    pub(super) answered: String,
    asked: bool,
    pub(super) followed: bool,
    /// The call matches a kommun that the recipient's answer counts for.
    answerable: bool,
}

/// The statement that a kommun has passed the call on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Handed {
    /// The full sentence: "Tyresö har skickat vidare den här utlysningen."
    pub(super) sentence: String,
    /// The kommun's own words; may be empty.
    pub(super) note: String,
}

/// Returns what a notice means to the recipient.
pub(super) fn tone(notice: &Notice<'_>) -> Tone {
    match notice.kind {
        ChangeKind::Withdrawn | ChangeKind::Corrected => Tone::Correction,
        ChangeKind::Amended | ChangeKind::Closed => Tone::Changed,
        ChangeKind::Opened | ChangeKind::Reopened => Tone::Opened,
        ChangeKind::New => Tone::New,
    }
}

impl Card {
    pub(super) fn of(head: &Letterhead<'_>, notice: &Notice<'_>) -> Card {
        let opportunity = notice.opportunity;
        let facts = &opportunity.facts;
        let title = clean::line(&facts.title, 240);
        let area = strongest_area(notice).map(words::area).unwrap_or_default();
        Card {
            id: opportunity.id.to_string(),
            tone: tone(notice),
            status: opportunity.status_at(head.now),
            heading: heading(notice),
            area: clean::line(&area, 80),
            title: if title.is_empty() { "(utan titel)".to_owned() } else { title },
            lang: facts.language.tag(),
            said: back(notice)
                .into_iter()
                .chain(changes::sentences(notice.kind, notice.fields, dates::today(head.now)))
                .collect(),
            in_short: facts::in_short(Tongue::Swedish, opportunity, head.now),
            facts: rows(head, notice),
            why: notice.matches.iter().map(|(kommun, judged)| Why::of(kommun, judged)).collect(),
            routed: routed(head, notice),
            passed_on: notice.passed_on.iter().map(|(kommun, note)| Handed::of(kommun, facts.kind, note)).collect(),
            pass_on: notice.pass_on.clone().filter(|_| !opportunity.status_at(head.now).is_over()),
            page: head.page_of(opportunity),
            source: clean::link(&facts.url),
            answer_url: notice.answer_url.clone(),
            answered: notice
                .answered
                .map(|opinion| format!("Ert svar: {}.", words::opinion(opinion)))
                .unwrap_or_default(),
            asked: notice.asked,
            followed: notice.followed,
            answerable: notice.speaks && !notice.matches.is_empty(),
        }
    }

    /// Returns the title's language tag where it differs from the letter's Swedish.
    pub(super) fn foreign(&self) -> Option<&'static str> {
        (self.lang != Language::Sv.tag()).then_some(self.lang)
    }

    /// Returns whether the letter asks for an answer: none has been given, and no earlier letter has asked.
    pub(super) fn asks(&self) -> bool {
        self.answerable && self.answered.is_empty() && !self.asked
    }

    /// Returns whether the recipient may answer on the call at all. Those whom it was passed on to can only follow it.
    pub(super) fn is_answerable(&self) -> bool {
        self.answerable
    }

    pub(super) fn is_correction(&self) -> bool {
        self.tone == Tone::Correction
    }

    /// Returns the first sentence of the reasons, for compact lists; may be empty.
    pub(super) fn because(&self) -> &str {
        self.why.first().and_then(|why| why.sentences.first()).map_or("", String::as_str)
    }
}

fn heading(notice: &Notice<'_>) -> &'static str {
    if notice.new_selection {
        return "Nytt urval";
    }
    if notice.kind == ChangeKind::New && notice.matches.is_empty() && !notice.passed_on.is_empty() {
        return "Vidarebefordrad";
    }
    match (notice.kind, notice.opportunity.facts.kind) {
        (ChangeKind::Amended, _) if notice.fields.contains_key("deadline") => "Ändrad sista dag",
        (ChangeKind::New, Kind::Policy) => "Ny fråga",
        (ChangeKind::Amended, Kind::Policy) => "Ändrad fråga",
        (ChangeKind::New, Kind::Page) => "Ny sida",
        (ChangeKind::Amended, Kind::Page) => "Ändrad sida",
        (kind, _) => words::heading(kind),
    }
}

impl Handed {
    fn of(kommun: &Kommun, kind: Kind, note: &str) -> Handed {
        let what = match kind {
            Kind::Funding => "utlysningen",
            Kind::Policy => "frågan",
            Kind::Page => "sidan",
        };
        let sentence = format!("{} har skickat vidare den här {what}.", words::kommun(kommun));
        Handed { sentence, note: clean::line(note, LONGEST_NOTE) }
    }
}

/// Returns the rows of facts. Where the call was passed on, who may apply comes second, since that is the first
/// question of an association or a company.
fn rows(head: &Letterhead<'_>, notice: &Notice<'_>) -> Vec<Fact> {
    let opportunity = notice.opportunity;
    let mut rows = facts::rows(Tongue::Swedish, opportunity, eligible(notice), head.now);
    if !notice.passed_on.is_empty() && opportunity.facts.kind == Kind::Funding {
        let who = facts::applicants(&opportunity.facts);
        let value = if who.is_empty() { words::eligible(Eligible::Unstated).to_owned() } else { who };
        rows.insert(1.min(rows.len()), Fact { label: "Vem kan söka", value, note: String::new() });
    }
    rows.extend(decisions(head, notice));
    rows
}

/// The label of the row with the kommun's decision timeline.
pub(super) const DECISION: &str = "Beslut i kommunen";

/// Returns the decision timeline in each of the recipient's kommuner, while the call can still be applied for.
fn decisions(head: &Letterhead<'_>, notice: &Notice<'_>) -> Vec<Fact> {
    let opportunity = notice.opportunity;
    let several = notice.matches.len() > 1;
    let ways = notice.matches.iter().filter_map(|(kommun, _)| {
        let said = facts::decision(Tongue::Swedish, opportunity, kommun, head.now)?;
        Some(if several { format!("{}: {said}", words::kommun(kommun)) } else { said })
    });
    let value = ways.collect::<Vec<_>>().join(" ");
    let fact = Fact { label: DECISION, value, note: String::new() };
    if fact.value.is_empty() { Vec::new() } else { vec![fact] }
}

/// Returns the area that weighs most for the recipient; the call is sorted under it.
pub(super) fn strongest_area<'a>(notice: &'a Notice<'_>) -> Option<&'a str> {
    notice.matches.iter().find_map(|(_, judged)| judged.areas.first()).map(String::as_str)
}

/// Returns why a call that was answered as not relevant is shown again.
fn back(notice: &Notice<'_>) -> Option<String> {
    let moved: Vec<String> = notice.fields.keys().map(|field| lower(&changes::field_name(field))).collect();
    let back = notice.answered == Some(Opinion::NotRelevant) && !moved.is_empty();
    let moved = words::list(&moved);
    back.then(|| format!("Ni har svarat att den inte är relevant. Sedan dess har {moved} ändrats."))
}

/// Returns the name with a lower-case first letter, for use within a sentence.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + letters.as_str())
}

fn eligible(notice: &Notice<'_>) -> Option<String> {
    let said = |judged: &Match| words::eligible(judged.eligible);
    let (_, first) = notice.matches.first()?;
    if notice.matches.iter().all(|(_, judged)| judged.eligible == first.eligible) {
        return Some(said(first).to_owned());
    }
    let each: Vec<String> =
        notice.matches.iter().map(|(kommun, judged)| format!("{}: {}", words::kommun(kommun), said(judged))).collect();
    Some(each.join("; "))
}
