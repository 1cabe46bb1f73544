//! Changes to a call as sentences, with the old and the new value.

use jiff::civil::Date;

use super::Locale;
use super::clean::line;
use crate::opportunity::{ChangeKind, Field, FieldChange, FieldChanges, FieldValue};

/// The most characters of a source's own text in a sentence.
const MAX_VALUE_CHARS: usize = 160;

/// The fields in order of importance to a reader.
const FIELD_ORDER: [Field; 13] = [
    Field::Deadline,
    Field::DeadlineTime,
    Field::Cutoffs,
    Field::Opens,
    Field::Planned,
    Field::Status,
    Field::Applicants,
    Field::GrantMax,
    Field::GrantMin,
    Field::Amount,
    Field::Title,
    Field::Identifier,
    Field::Page,
];

/// Returns the changed fields, the most important first, without the status where the kind of change already says it.
fn ordered_fields(kind: ChangeKind, fields: &FieldChanges) -> impl Iterator<Item = (Field, &FieldChange)> {
    let status_implied = !matches!(kind, ChangeKind::Corrected | ChangeKind::Amended);
    let shown = FIELD_ORDER.into_iter().filter(move |field| *field != Field::Status || !status_implied);
    shown.filter_map(|field| Some((field, fields.get(field)?)))
}

impl Locale {
    /// Returns what has happened, the most important first. `today` decides whether a date needs its year.
    pub fn changes(self, kind: ChangeKind, fields: &FieldChanges, today: Date) -> Vec<String> {
        let first = match kind {
            ChangeKind::New => return Vec::new(),
            ChangeKind::Amended => None,
            ChangeKind::Withdrawn => Some("change-withdrawn"),
            ChangeKind::Closed => Some("change-closed"),
            ChangeKind::Corrected => Some("change-corrected"),
            ChangeKind::Opened => Some("change-opened"),
            ChangeKind::Reopened => Some("change-reopened"),
        };
        let first = first.map(|key| self.text(key).to_owned());
        let moved = ordered_fields(kind, fields).map(|(field, change)| self.field_change(field, change, today));
        first.into_iter().chain(moved).collect()
    }

    /// Returns the sentence about one field: "Sista ansökningsdag flyttad från 20 maj till 3 juni."
    fn field_change(self, field: Field, change: &FieldChange, today: Date) -> String {
        if field == Field::Page {
            return self.page_change(change);
        }
        let value = |value: &Option<FieldValue>| value.as_ref().map(|value| self.field_value(field, value, today));
        let name = ("name", self.field_name(field).into());
        match (value(&change.old), value(&change.new)) {
            (Some(was), Some(is)) => {
                let is_earlier = field == Field::Deadline && change.is_earlier();
                let how = ("how", if is_earlier { "earlier" } else { field.as_str() }.into());
                self.message("change-from-to", [name, how, ("was", was.into()), ("is", is.into())])
            }
            (None, Some(is)) => self.message("change-now-given", [name, ("is", is.into())]),
            (Some(was), None) => self.message("change-no-longer-given", [name, ("was", was.into())]),
            (None, None) => self.message("change-somehow", [name]),
        }
    }

    /// Returns the sentences about a changed page.
    fn page_change(self, change: &FieldChange) -> String {
        let part = |key: &str, text: &FieldValue| {
            self.message(key, [("text", line(&text.to_string(), MAX_VALUE_CHARS).into())])
        };
        let added = change.new.as_ref().map(|text| part("change-page-added", text));
        let removed = change.old.as_ref().map(|text| part("change-page-removed", text));
        let parts = [Some(self.text("change-page").to_owned()), added, removed];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Returns the field's name with a capital, for the beginning of a sentence or a row.
    pub fn field_name(self, field: Field) -> String {
        let key = match field {
            Field::Deadline => "field-deadline",
            Field::DeadlineTime => "field-deadline-time",
            Field::Cutoffs => "field-cutoffs",
            Field::Opens => "field-opens",
            Field::Planned => "field-planned",
            Field::Status => "field-status",
            Field::Applicants => "field-applicants",
            Field::Title => "field-title",
            Field::Page => "field-page",
            Field::Identifier => "field-identifier",
            Field::Amount => "field-amount",
            Field::GrantMin => "field-grant-min",
            Field::GrantMax => "field-grant-max",
        };
        self.text(key).to_owned()
    }

    /// Returns a field's value for readers: dates, sums and states in words, a source's own text as one clean line.
    pub fn field_value(self, field: Field, value: &FieldValue, today: Date) -> String {
        match value {
            FieldValue::Date(date) => self.near_date(*date, today),
            FieldValue::Dates(dates) => {
                self.list(&dates.iter().map(|date| self.near_date(*date, today)).collect::<Vec<_>>())
            }
            FieldValue::Time(time) => self.message("at-time", [("time", self.time_of_day(*time).into())]),
            FieldValue::Month(month) => self.month(*month),
            FieldValue::Amount(amount) => self.money(amount),
            FieldValue::Status(status) => self.status(*status).to_owned(),
            FieldValue::Text(text) => {
                let text = line(text, MAX_VALUE_CHARS);
                if field == Field::Title { self.message("quoted", [("text", text.into())]) } else { text }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use strum::VariantArray as _;

    fn sentence(locale: Locale, field: &str, old: &str, new: &str) -> String {
        let field: Field = field.parse().unwrap();
        let value = |text: &str| (!text.is_empty()).then(|| field.parse_value(text).unwrap());
        let change = FieldChange { old: value(old), new: value(new) };
        locale.field_change(field, &change, date(2026, 5, 8)).replace('\u{a0}', " ")
    }

    #[test]
    fn each_field_has_its_sentence() {
        for (field, old, new, expected) in [
            ("deadline", "2026-05-20", "2026-06-03", "Sista ansökningsdag flyttad från 20 maj till 3 juni."),
            (
                "deadline",
                "2027-01-12",
                "2026-06-03",
                "Sista ansökningsdag tidigarelagd från 12 januari 2027 till 3 juni.",
            ),
            ("deadline", "", "2026-06-03", "Sista ansökningsdag anges nu: 3 juni."),
            ("deadline", "2026-06-03", "", "Sista ansökningsdag anges inte längre (var 3 juni)."),
            ("deadline_time", "17:00", "12:00", "Klockslaget sista dagen ändrat från kl. 17.00 till kl. 12.00."),
            ("status", "forthcoming", "open", "Status ändrad från kommande till öppen."),
            (
                "grant_max",
                "2000000 EUR",
                "2500000 EUR",
                "Högsta bidrag per projekt ändrat från 2 miljoner euro till 2,5 miljoner euro.",
            ),
            (
                "cutoffs",
                "2026-05-20, 2026-09-01",
                "2026-05-20, 2026-10-01",
                "Ansökningsdagarna ändrade från 20 maj och 1 september till 20 maj och 1 oktober.",
            ),
            ("planned", "2026-05", "2026-09", "Planerad öppning flyttad från maj 2026 till september 2026."),
            ("title", "A", "B", "Titeln ändrad från ”A” till ”B”."),
        ] {
            assert_eq!(sentence(Locale::Swedish, field, old, new), expected);
        }
        for (field, old, new, expected) in [
            ("deadline", "2026-05-20", "2026-06-03", "Deadline moved from 20 May to 3 June."),
            ("deadline", "2026-06-03", "", "Deadline no longer given (was 3 June)."),
            ("deadline_time", "17:00", "12:00", "Time of day of the deadline changed from 17:00 to 12:00."),
            (
                "grant_max",
                "2000000 EUR",
                "2500000 EUR",
                "Largest grant per project changed from EUR 2 million to EUR 2.5 million.",
            ),
        ] {
            assert_eq!(sentence(Locale::English, field, old, new), expected);
        }
    }

    #[test]
    fn a_withdrawn_call_is_called_so_before_anything_else() {
        let fields: FieldChanges = serde_json::from_str(r#"{"status":["open","withdrawn"]}"#).unwrap();
        let said = |locale: Locale| locale.changes(ChangeKind::Withdrawn, &fields, date(2026, 5, 8));
        assert_eq!(said(Locale::Swedish), ["Utlysningen är tillbakadragen. Det går inte längre att söka."]);
        assert_eq!(said(Locale::English), ["The call has been withdrawn. It can no longer be applied for."]);
    }

    proptest! {
        #[test]
        fn any_value_gives_one_bounded_line(
            field in proptest::sample::select(Field::VARIANTS),
            old in any::<Option<String>>(),
            new in any::<Option<String>>(),
        ) {
            let change = FieldChange { old: old.map(FieldValue::Text), new: new.map(FieldValue::Text) };
            let said = Locale::Swedish.field_change(field, &change, date(2026, 5, 8));
            prop_assert!(!said.contains(['\n', '\r']));
            prop_assert!(said.chars().count() < 6000);
        }
    }
}
