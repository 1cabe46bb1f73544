//! The fields of a call whose changes people are notified of, with their old and new values.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Date, Time};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::{Amount, Month, Status};

/// A field of a call; its name in JSON and SQL is the variant's, with underscores.
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
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Field {
    /// The total budget.
    Amount,
    /// Who may apply.
    Applicants,
    /// The days of a call with several deadlines.
    Cutoffs,
    Deadline,
    DeadlineTime,
    GrantMax,
    GrantMin,
    Identifier,
    /// The opening day.
    Opens,
    /// The text of a watched page.
    Page,
    /// The month in which the opening is planned.
    Planned,
    Status,
    Title,
}

impl Field {
    /// Returns the name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Reads a value of this field, as its `Display` writes it. `None` when it is not one.
    pub fn parse_value(self, text: &str) -> Option<FieldValue> {
        match self {
            Field::Deadline | Field::Opens => text.parse().ok().map(FieldValue::Date),
            Field::Cutoffs => text.split(", ").map(str::parse).collect::<Result<_, _>>().ok().map(FieldValue::Dates),
            Field::DeadlineTime => text.parse().ok().map(FieldValue::Time),
            Field::Planned => text.parse().ok().map(FieldValue::Month),
            Field::Status => text.parse().ok().map(FieldValue::Status),
            Field::Amount | Field::GrantMax | Field::GrantMin => {
                let (value, currency) = text.split_once(' ')?;
                Some(FieldValue::Amount(Amount { value: value.parse().ok()?, currency: currency.to_owned() }))
            }
            Field::Applicants | Field::Identifier | Field::Page | Field::Title => {
                Some(FieldValue::Text(text.to_owned()))
            }
        }
    }
}

/// The value of a field. `Display` writes it as JSON and SQL hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    Date(Date),
    /// In chronological order.
    Dates(Vec<Date>),
    /// Without seconds.
    Time(Time),
    Month(Month),
    Amount(Amount),
    Status(Status),
    /// The source's own text.
    Text(String),
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldValue::Date(date) => date.fmt(f),
            FieldValue::Dates(dates) => f.write_str(&dates.iter().map(Date::to_string).collect::<Vec<_>>().join(", ")),
            FieldValue::Time(time) => write!(f, "{:02}:{:02}", time.hour(), time.minute()),
            FieldValue::Month(month) => month.fmt(f),
            FieldValue::Amount(amount) => write!(f, "{} {}", amount.value, amount.currency),
            FieldValue::Status(status) => f.write_str(status.as_str()),
            FieldValue::Text(text) => f.write_str(text),
        }
    }
}

/// The old and the new value of a field; `None` where there was or is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldChange {
    pub old: Option<FieldValue>,
    pub new: Option<FieldValue>,
}

impl FieldChange {
    /// Returns whether both values are days and the new one comes before the old one.
    pub fn is_earlier(&self) -> bool {
        matches!((&self.old, &self.new), (Some(FieldValue::Date(old)), Some(FieldValue::Date(new))) if new < old)
    }

    /// Returns the old and the new value as text.
    fn texts(&self) -> (Option<String>, Option<String>) {
        let text = |value: &Option<FieldValue>| value.as_ref().map(ToString::to_string);
        (text(&self.old), text(&self.new))
    }
}

/// The changed fields of a call. In JSON, each field's name leads to a pair of texts: its old and its new value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldChanges(BTreeMap<Field, FieldChange>);

impl FieldChanges {
    /// Returns changes without any field.
    pub fn new() -> FieldChanges {
        FieldChanges::default()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn contains(&self, field: Field) -> bool {
        self.0.contains_key(&field)
    }

    pub fn get(&self, field: Field) -> Option<&FieldChange> {
        self.0.get(&field)
    }

    /// Returns the changed fields in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &FieldChange)> {
        self.0.iter().map(|(field, change)| (*field, change))
    }

    /// Notes a field if its values differ.
    pub fn note(&mut self, field: Field, old: Option<FieldValue>, new: Option<FieldValue>) {
        if old != new {
            self.0.insert(field, FieldChange { old, new });
        }
    }

    pub fn remove(&mut self, field: Field) {
        self.0.remove(&field);
    }

    /// Removes the fields that had no value before.
    pub fn remove_additions(&mut self) {
        self.0.retain(|_, change| change.old.is_some());
    }

    /// Adds later changes: the old value stays the earliest, and fields that are back at it are no change.
    pub fn follow_with(&mut self, later: &FieldChanges) {
        for (field, change) in &later.0 {
            let known = self.0.entry(*field).or_insert_with(|| FieldChange { old: change.old.clone(), new: None });
            known.new.clone_from(&change.new);
        }
    }

    /// Removes the fields whose values are equal.
    pub fn remove_unchanged(&mut self) {
        self.0.retain(|_, change| change.old != change.new);
    }
}

impl FromIterator<(Field, FieldChange)> for FieldChanges {
    fn from_iter<I: IntoIterator<Item = (Field, FieldChange)>>(fields: I) -> FieldChanges {
        FieldChanges(fields.into_iter().collect())
    }
}

impl Serialize for FieldChanges {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(field, change)| (field, change.texts())))
    }
}

impl<'de> Deserialize<'de> for FieldChanges {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FieldChanges, D::Error> {
        let texts = BTreeMap::<Field, (Option<String>, Option<String>)>::deserialize(deserializer)?;
        let value = |field: Field, text: Option<String>| {
            let read = |text: String| {
                let unknown = || de::Error::custom(format!("'{text}' is no value of the field {field}"));
                field.parse_value(&text).ok_or_else(unknown)
            };
            text.map(read).transpose()
        };
        let change =
            |(field, (old, new))| Ok((field, FieldChange { old: value(field, old)?, new: value(field, new)? }));
        texts.into_iter().map(change).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_stored_as_pairs_of_texts_by_name() {
        let json = r#"{"amount":["5 EUR",null],"applicants":["kommuner","regioner"],"cutoffs":["2026-05-20, 2026-09-01","2026-05-20"],"deadline":["2026-05-20","2026-06-03"],"deadline_time":[null,"17:00"],"grant_max":[null,"2000000 EUR"],"opens":["2026-04-01",null],"page":[null,"ny rad"],"planned":["2026-05","2026-09"],"status":["open","closed"],"title":["A","B"]}"#;
        let changes: FieldChanges = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&changes).unwrap(), json);
        assert!(changes.contains(Field::GrantMax) && !changes.contains(Field::GrantMin));
        assert!(!changes.get(Field::Deadline).unwrap().is_earlier());
    }

    #[test]
    fn what_no_field_holds_is_an_error() {
        for json in [r#"{"colour":["red","blue"]}"#, r#"{"deadline":["soon",null]}"#, r#"{"status":["open","gone"]}"#] {
            assert!(serde_json::from_str::<FieldChanges>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn fields_stand_in_the_order_of_their_names() {
        let names: Vec<&str> = Field::VARIANTS.iter().map(|field| field.as_str()).collect();
        assert!(names.is_sorted(), "{names:?}");
    }
}
