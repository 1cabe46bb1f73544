//! The differences between two readings of a call, and which of them are worth a notification.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Amount, ApplicantVerdict, CallKind, Facts, OpportunityId, Status, Zone};

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    New,
    Amended,
    Opened,
    Closed,
    Withdrawn,
    Reopened,
    /// The page did not change, but is now interpreted differently.
    Corrected,
}

impl ChangeKind {
    const ALL: [ChangeKind; 7] = [
        ChangeKind::New,
        ChangeKind::Amended,
        ChangeKind::Opened,
        ChangeKind::Closed,
        ChangeKind::Withdrawn,
        ChangeKind::Reopened,
        ChangeKind::Corrected,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::New => "new",
            ChangeKind::Amended => "amended",
            ChangeKind::Opened => "opened",
            ChangeKind::Closed => "closed",
            ChangeKind::Withdrawn => "withdrawn",
            ChangeKind::Reopened => "reopened",
            ChangeKind::Corrected => "corrected",
        }
    }

    pub fn parse(name: &str) -> Option<ChangeKind> {
        ChangeKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// The old and the new value by field name; `None` where there was or is no value.
pub type FieldChanges = BTreeMap<String, (Option<String>, Option<String>)>;

/// A revision that is worth a notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The revision of the write that made it.
    pub seq: i64,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub kind: ChangeKind,
    pub opportunity: OpportunityId,
    pub fields: FieldChanges,
}

/// Returns the fields in which two readings differ in substance. Text, keywords, addresses and the order of lists do
/// not count.
pub fn changed_fields(old: (&Facts, Status), new: (&Facts, Status), now: Timestamp) -> FieldChanges {
    let mut fields = FieldChanges::new();
    let mut record = |name: &str, old: Option<String>, new: Option<String>| {
        if old != new {
            fields.insert(name.to_owned(), (old, new));
        }
    };
    let (before, after) = (old.0, new.0);
    record("status", Some(old.1.as_str().to_owned()), Some(new.1.as_str().to_owned()));
    record("title", Some(before.title.clone()), Some(after.title.clone()));
    record("identifier", comparable_identifier(before), comparable_identifier(after));
    // An opening day that has passed is no news, even when a source begins or ceases to state it.
    let today = Zone::default().date_of(now);
    if [before.opens, after.opens].into_iter().flatten().any(|opens| opens >= today) {
        record("opens", before.opens.map(|d| d.to_string()), after.opens.map(|d| d.to_string()));
    }
    // When a planned month is replaced by a day, the field `opens` covers it.
    if let (Some(old), Some(new)) = (before.planned, after.planned) {
        record("planned", Some(old.to_string()), Some(new.to_string()));
    }
    let date = |facts: &Facts| facts.next_deadline(now).map(|d| d.date.to_string());
    let time = |facts: &Facts| facts.next_deadline(now).and_then(|d| d.time_text());
    let same_date = date(before) == date(after);
    record("deadline", date(before), date(after));
    if same_date {
        record("deadline_time", time(before), time(after));
        record("cutoffs", cutoffs(before), cutoffs(after));
    }
    record("amount", amount_text(&before.budget), amount_text(&after.budget));
    record("grant_min", amount_text(&before.grant_min), amount_text(&after.grant_min));
    record("grant_max", amount_text(&before.grant_max), amount_text(&after.grant_max));
    // Only when both readings name applicants: a text that begins to name them says nothing new of the call itself.
    if let (old @ Some(_), new @ Some(_)) = (applicants(before), applicants(after)) {
        record("applicants", old, new);
    }
    if before.kind == CallKind::Page {
        record("page", lines_missing_from(before, after), lines_missing_from(after, before));
    }
    fields
}

/// Returns those who may apply, in order; `None` where the text does not say.
fn applicants(facts: &Facts) -> Option<String> {
    let eligible = facts.applicants.iter().filter(|applicant| applicant.verdict == ApplicantVerdict::Yes);
    let who: Vec<&str> = eligible.map(|applicant| applicant.who.as_str()).collect();
    (!who.is_empty()).then(|| who.join(", "))
}

/// The longest part of a page's changed text that is kept, in characters.
const MAX_PAGE_TEXT_CHARS: usize = 1_000;

/// Returns the lines of a watched page's text that the other text lacks.
fn lines_missing_from(facts: &Facts, other: &Facts) -> Option<String> {
    let other_lines: BTreeSet<&str> = other.sections.iter().flat_map(|section| section.text.lines()).collect();
    let missing =
        facts.sections.iter().flat_map(|section| section.text.lines()).filter(|line| !other_lines.contains(line));
    let text: String = missing.collect::<Vec<_>>().join("\n").chars().take(MAX_PAGE_TEXT_CHARS).collect();
    (!text.is_empty()).then_some(text)
}

/// Returns the identifier as it is compared. PROSPECT drops and restores the country at the end of
/// `EuropeAid/186350/DD/ACT/XK`, which is no change.
fn comparable_identifier(facts: &Facts) -> Option<String> {
    let identifier = facts.identifier.as_deref()?;
    if !identifier.starts_with("EuropeAid/") {
        return Some(identifier.to_owned());
    }
    Some(identifier.split('/').take(2).collect::<Vec<_>>().join("/"))
}

fn cutoffs(facts: &Facts) -> Option<String> {
    let dates: Vec<String> = facts.deadlines.iter().map(|d| d.date.to_string()).collect();
    (!dates.is_empty()).then(|| dates.join(", "))
}

fn amount_text(amount: &Option<Amount>) -> Option<String> {
    amount.as_ref().map(|a| format!("{} {}", a.value, a.currency))
}

/// Returns the kind of the change; `None` when no field differs. `same_page` says that the source's own text is
/// unchanged.
pub fn change_kind(old: Status, new: Status, fields: &FieldChanges, same_page: bool) -> Option<ChangeKind> {
    if fields.is_empty() {
        return None;
    }
    let kind = match (old, new) {
        (was, Status::Withdrawn) if was != Status::Withdrawn => ChangeKind::Withdrawn,
        (Status::Closed | Status::Withdrawn, is) if !is.is_over() => ChangeKind::Reopened,
        (was, Status::Closed) if was != Status::Closed => ChangeKind::Closed,
        (Status::Forthcoming | Status::Unknown, Status::Open) => ChangeKind::Opened,
        _ if same_page => ChangeKind::Corrected,
        _ => ChangeKind::Amended,
    };
    Some(kind)
}

/// Combines consecutive changes: the oldest old and the newest new value of each field, without fields that are back at
/// their old value.
pub fn merge_changes<'a>(changes: impl IntoIterator<Item = &'a Change>) -> FieldChanges {
    let mut merged = FieldChanges::new();
    for change in changes {
        for (name, (old, new)) in &change.fields {
            let entry = merged.entry(name.clone()).or_insert_with(|| (old.clone(), None));
            entry.1.clone_from(new);
        }
    }
    merged.retain(|_, (old, new)| old != new);
    merged
}
