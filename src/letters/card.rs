//! One call as a letter shows it: all texts ready for the templates, all links checked.

use super::rationale::{MatchRationale, ReasonSentence};
use super::routing::routing_sentences;
use super::{Letterhead, Notice, PassOn};
use crate::feedback::Opinion;
use crate::kommun::passed_on::MAX_NOTE_CHARS;
use crate::kommun::{AreaId, Eligible, Kommun, Match};
use crate::locale::facts::{self, Fact};
use crate::locale::{Locale, clean, dates, names};
use crate::opportunity::{CallKind, ChangeKind, Field, Status};

/// What a notice means to the recipient, in the order in which letters show it: a correction of an earlier letter,
/// a change, a known call that has opened, a new call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ChangeClass {
    Correction,
    Changed,
    Opened,
    New,
}

/// A call, ready for the templates. The texts are clean, and not escaped.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) locale: Locale,
    pub(super) id: String,
    pub(super) class: ChangeClass,
    pub(super) status: Status,
    pub(super) heading: &'static str,
    pub(super) area: String,
    pub(super) title: String,
    /// The language tag of the title: `sv`, `en` …
    pub(super) lang: &'static str,
    /// What has happened to the call, in sentences.
    pub(super) changes: Vec<String>,
    pub(super) summary: String,
    pub(super) facts: Vec<Fact>,
    pub(super) rationales: Vec<MatchRationale>,
    /// Which förvaltningar the call concerns, in sentences.
    pub(super) routing: Vec<String>,
    pub(super) passed_on_remarks: Vec<PassedOnRemark>,
    pub(super) pass_on: Option<PassOn>,
    pub(super) page: String,
    /// The funder's own page; `None` where the source gives no web address.
    pub(super) source: Option<String>,
    pub(super) answer_url: String,
    /// The kommun's earlier answer, "Ert svar: relevant."; may be empty.
    pub(super) earlier_answer: String,
    already_asked: bool,
    pub(super) followed: bool,
    /// The call matches a kommun that the recipient's answer counts for.
    answerable: bool,
}

/// The statement that a kommun has passed the call on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PassedOnRemark {
    /// The full sentence: "Tyresö har skickat vidare den här utlysningen."
    pub(super) sentence: String,
    /// The kommun's own words; may be empty.
    pub(super) note: String,
}

/// Returns what a notice means to the recipient.
pub(super) fn change_class(notice: &Notice<'_>) -> ChangeClass {
    match notice.kind {
        ChangeKind::Withdrawn | ChangeKind::Corrected => ChangeClass::Correction,
        ChangeKind::Amended | ChangeKind::Closed => ChangeClass::Changed,
        ChangeKind::Opened | ChangeKind::Reopened => ChangeClass::Opened,
        ChangeKind::New => ChangeClass::New,
    }
}

impl Card {
    pub(super) fn of(head: &Letterhead<'_>, notice: &Notice<'_>) -> Card {
        let (locale, opportunity) = (head.locale, notice.opportunity);
        let facts = &opportunity.facts;
        let title = clean::line(&facts.title, 240);
        let area = strongest_area(notice).map(|area| locale.area(area.as_str())).unwrap_or_default();
        Card {
            locale,
            id: opportunity.id.to_string(),
            class: change_class(notice),
            status: opportunity.status_at(head.now),
            heading: heading(locale, notice),
            area: clean::line(&area, 80),
            title: if title.is_empty() { locale.text("card-untitled").to_owned() } else { title },
            lang: facts.language.tag(),
            changes: why_shown_again(locale, notice)
                .into_iter()
                .chain(locale.changes(notice.kind, notice.fields, dates::today(head.now)))
                .collect(),
            summary: facts::summary(locale, opportunity, head.now),
            facts: fact_rows(head, notice),
            rationales: notice
                .matches
                .iter()
                .map(|(kommun, judged)| MatchRationale::of(locale, kommun, judged))
                .collect(),
            routing: routing_sentences(head, notice),
            passed_on_remarks: notice
                .passed_on
                .iter()
                .map(|(kommun, note)| PassedOnRemark::of(locale, kommun, facts.kind, note))
                .collect(),
            pass_on: notice.pass_on.clone().filter(|_| !opportunity.status_at(head.now).is_over()),
            page: head.call_url(opportunity),
            source: clean::link(&facts.url),
            answer_url: notice.answer_url.clone(),
            earlier_answer: notice
                .earlier_answer
                .map(|opinion| locale.message("card-your-answer", [("opinion", locale.opinion(opinion).into())]))
                .unwrap_or_default(),
            already_asked: notice.already_asked,
            followed: notice.followed,
            answerable: notice.counts_for_kommun && !notice.matches.is_empty(),
        }
    }

    /// Returns the title's language tag where it differs from the letter's.
    pub(super) fn foreign_language(&self) -> Option<&'static str> {
        (self.lang != self.locale.tag()).then_some(self.lang)
    }

    /// Returns the label of a fact, as wide as the column of labels in plain text.
    pub(super) fn padded_label(&self, fact: &Fact) -> String {
        const USUAL_WIDTH: usize = 21;
        let longest = self.facts.iter().map(|fact| fact.label.chars().count() + 2).max().unwrap_or_default();
        format!("{:<width$}", fact.label, width = longest.max(USUAL_WIDTH))
    }

    /// Returns whether the letter asks for an answer: none has been given, and no earlier letter has asked.
    pub(super) fn asks_for_answer(&self) -> bool {
        self.answerable && self.earlier_answer.is_empty() && !self.already_asked
    }

    /// Returns whether the recipient may answer on the call at all. Those whom it was passed on to can only follow it.
    pub(super) fn is_answerable(&self) -> bool {
        self.answerable
    }

    /// Returns the question that a rationale answers: "Varför Lindvik?"
    pub(super) fn why(&self, rationale: &MatchRationale) -> String {
        self.locale.message("card-why", [("kommun", rationale.kommun.as_str().into())])
    }

    pub(super) fn is_correction(&self) -> bool {
        self.class == ChangeClass::Correction
    }

    /// Returns the first sentence of the reasons, for compact lists.
    pub(super) fn first_reason(&self) -> Option<&ReasonSentence> {
        let first = self.rationales.first().and_then(|why| why.sentences.first());
        first.filter(|sentence| !sentence.text.is_empty())
    }

    /// Returns the language tag of the kommun's own words where it differs from the letter's.
    pub(super) fn kommun_language(&self) -> Option<&'static str> {
        (self.locale != Locale::Swedish).then_some(Locale::Swedish.tag())
    }
}

fn heading(locale: Locale, notice: &Notice<'_>) -> &'static str {
    if notice.new_selection {
        return locale.text("card-new-selection");
    }
    if notice.kind == ChangeKind::New && notice.matches.is_empty() && !notice.passed_on.is_empty() {
        return locale.text("card-passed-on");
    }
    locale.text(match (notice.kind, notice.opportunity.facts.kind) {
        (ChangeKind::Amended, _) if notice.fields.contains(Field::Deadline) => "card-deadline-moved",
        (ChangeKind::New, CallKind::Policy) => "card-new-policy",
        (ChangeKind::Amended, CallKind::Policy) => "card-changed-policy",
        (ChangeKind::New, CallKind::Page) => "card-new-page",
        (ChangeKind::Amended, CallKind::Page) => "card-changed-page",
        (kind, _) => return locale.heading(kind),
    })
}

impl PassedOnRemark {
    fn of(locale: Locale, kommun: &Kommun, kind: CallKind, note: &str) -> PassedOnRemark {
        let key = match kind {
            CallKind::Funding => "card-call-passed-on",
            CallKind::Policy => "card-policy-passed-on",
            CallKind::Page => "card-page-passed-on",
        };
        let sentence = locale.message(key, [("kommun", names::kommun(kommun).into())]);
        PassedOnRemark { sentence, note: clean::line(note, MAX_NOTE_CHARS) }
    }
}

/// Returns the rows of facts. Where the call was passed on, who may apply comes second, since that is the first
/// question of an association or a company.
fn fact_rows(head: &Letterhead<'_>, notice: &Notice<'_>) -> Vec<Fact> {
    let (locale, opportunity) = (head.locale, notice.opportunity);
    let mut rows = facts::rows(locale, opportunity, eligible(locale, notice), head.now);
    if !notice.passed_on.is_empty() && opportunity.facts.kind == CallKind::Funding {
        let who = facts::applicants(locale, &opportunity.facts);
        let value = if who.is_empty() { locale.eligible(Eligible::Unstated).to_owned() } else { who };
        rows.insert(1.min(rows.len()), Fact { label: locale.text("card-who-may-apply"), value, note: String::new() });
    }
    rows.extend(decisions(head, notice));
    rows
}

/// Returns the decision timeline in each of the recipient's kommuner, while the call can still be applied for.
fn decisions(head: &Letterhead<'_>, notice: &Notice<'_>) -> Vec<Fact> {
    let opportunity = notice.opportunity;
    let several = notice.matches.len() > 1;
    let timelines = notice.matches.iter().filter_map(|(kommun, _)| {
        let timeline = facts::decision(head.locale, opportunity, kommun, head.now)?;
        Some(if several { format!("{}: {timeline}", names::kommun(kommun)) } else { timeline })
    });
    let value = timelines.collect::<Vec<_>>().join(" ");
    let fact = Fact { label: head.locale.text("card-decision"), value, note: String::new() };
    if fact.value.is_empty() { Vec::new() } else { vec![fact] }
}

/// Returns the area that weighs most for the recipient; the call is sorted under it.
pub(super) fn strongest_area<'a>(notice: &'a Notice<'_>) -> Option<&'a AreaId> {
    notice.matches.iter().find_map(|(_, judged)| judged.areas.first())
}

/// Returns why a call that was answered as not relevant is shown again.
fn why_shown_again(locale: Locale, notice: &Notice<'_>) -> Option<String> {
    if notice.earlier_answer != Some(Opinion::NotRelevant) || notice.fields.is_empty() {
        return None;
    }
    let fields: Vec<String> =
        notice.fields.iter().map(|(field, _)| lowercase_first(&locale.field_name(field))).collect();
    Some(locale.message("card-shown-again", [("fields", locale.list(&fields).into())]))
}

/// Returns the name with a lower-case first letter, for use within a sentence.
fn lowercase_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + letters.as_str())
}

fn eligible(locale: Locale, notice: &Notice<'_>) -> Option<String> {
    let eligibility = |judged: &Match| locale.eligible(judged.eligible);
    let (_, first) = notice.matches.first()?;
    if notice.matches.iter().all(|(_, judged)| judged.eligible == first.eligible) {
        return Some(eligibility(first).to_owned());
    }
    let each: Vec<String> = notice
        .matches
        .iter()
        .map(|(kommun, judged)| format!("{}: {}", names::kommun(kommun), eligibility(judged)))
        .collect();
    Some(each.join("; "))
}
