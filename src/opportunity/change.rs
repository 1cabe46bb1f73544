//! The differences between two readings of a call, and which of them are worth a notification.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

use super::fields::{Field, FieldChanges, FieldValue};
use super::{Amount, ApplicantVerdict, CallKind, Facts, OpportunityId, Revision, Status, Zone};

/// The kind of a change.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
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
    /// Returns the name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A revision that is worth a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The revision of the write that made it.
    pub seq: Revision,
    pub at: Timestamp,
    pub kind: ChangeKind,
    pub opportunity: OpportunityId,
    pub fields: FieldChanges,
}

/// Returns the fields in which two readings differ in substance. Text, keywords, addresses and the order of lists do
/// not count.
pub fn changed_fields(old: (&Facts, Status), new: (&Facts, Status), now: Timestamp) -> FieldChanges {
    let mut fields = FieldChanges::new();
    let (before, after) = (old.0, new.0);
    fields.note(Field::Status, Some(FieldValue::Status(old.1)), Some(FieldValue::Status(new.1)));
    fields.note(Field::Title, text(Some(before.title.as_str())), text(Some(after.title.as_str())));
    let identifier = |facts| comparable_identifier(facts).map(FieldValue::Text);
    fields.note(Field::Identifier, identifier(before), identifier(after));
    // An opening day that has passed is no news, even when a source begins or ceases to state it.
    let today = Zone::default().date_of(now);
    if [before.opens, after.opens].into_iter().flatten().any(|opens| opens >= today) {
        fields.note(Field::Opens, before.opens.map(FieldValue::Date), after.opens.map(FieldValue::Date));
    }
    // When a planned month is replaced by a day, the field `opens` covers it.
    if before.planned.is_some() && after.planned.is_some() {
        fields.note(Field::Planned, before.planned.map(FieldValue::Month), after.planned.map(FieldValue::Month));
    }
    note_deadlines(&mut fields, before, after, now);
    let amount = |amount: &Option<Amount>| amount.clone().map(FieldValue::Amount);
    fields.note(Field::Amount, amount(&before.budget), amount(&after.budget));
    fields.note(Field::GrantMin, amount(&before.grant_min), amount(&after.grant_min));
    fields.note(Field::GrantMax, amount(&before.grant_max), amount(&after.grant_max));
    // Only when both readings name applicants: a text that begins to name them says nothing new of the call itself.
    if let (old @ Some(_), new @ Some(_)) = (applicants(before), applicants(after)) {
        fields.note(Field::Applicants, text(old), text(new));
    }
    if before.kind == CallKind::Page {
        fields.note(Field::Page, text(lines_missing_from(before, after)), text(lines_missing_from(after, before)));
    }
    fields
}

/// Notes the next deadline's day or, where it stays, its time of day and the other deadlines.
fn note_deadlines(fields: &mut FieldChanges, before: &Facts, after: &Facts, now: Timestamp) {
    let date = |facts: &Facts| facts.next_deadline(now).map(|deadline| FieldValue::Date(deadline.date));
    fields.note(Field::Deadline, date(before), date(after));
    if date(before) != date(after) {
        return;
    }
    let minute = |time: Time| Time::new(time.hour(), time.minute(), 0, 0).unwrap_or(time);
    let time = |facts: &Facts| facts.next_deadline(now)?.time.map(|time| FieldValue::Time(minute(time)));
    fields.note(Field::DeadlineTime, time(before), time(after));
    fields.note(Field::Cutoffs, cutoffs(before), cutoffs(after));
}

fn text(text: Option<impl Into<String>>) -> Option<FieldValue> {
    text.map(|text| FieldValue::Text(text.into()))
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

fn cutoffs(facts: &Facts) -> Option<FieldValue> {
    (!facts.deadlines.is_empty()).then(|| FieldValue::Dates(facts.deadlines.iter().map(|d| d.date).collect()))
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
        merged.follow_with(&change.fields);
    }
    merged.remove_unchanged();
    merged
}
