//! Changes to a call as sentences, with the old and the new value.

use jiff::civil::{Date, Time};

use super::Locale;
use super::clean::line;
use crate::opportunity::change::FieldChanges;
use crate::opportunity::{Amount, ChangeKind, Status};

/// The most characters of a source's own text in a sentence.
const MAX_VALUE_CHARS: usize = 160;

/// The fields in order of importance to a reader.
const FIELD_ORDER: [&str; 12] = [
    "deadline",
    "deadline_time",
    "cutoffs",
    "opens",
    "planned",
    "status",
    "applicants",
    "grant_max",
    "grant_min",
    "amount",
    "title",
    "identifier",
];

/// A changed field: its name, old value and new value.
type ChangedField<'m> = (&'m str, Option<&'m str>, Option<&'m str>);

/// Returns the changed fields, the most important first, without the status where the kind of change already says it.
fn ordered_fields(kind: ChangeKind, fields: &FieldChanges) -> impl Iterator<Item = ChangedField<'_>> {
    let status_implied = !matches!(kind, ChangeKind::Corrected | ChangeKind::Amended);
    let ordered = FIELD_ORDER.iter().filter_map(|name| fields.get_key_value(*name));
    let others = fields.iter().filter(|(name, _)| !FIELD_ORDER.contains(&name.as_str()));
    let shown = ordered.chain(others).filter(move |(name, _)| *name != "status" || !status_implied);
    shown.map(|(name, (old, new))| (name.as_str(), old.as_deref(), new.as_deref()))
}

/// Reads "2000000 EUR", the form in which a change stores a sum.
fn parse_amount(raw: &str) -> Option<Amount> {
    let (value, currency) = raw.split_once(' ')?;
    Some(Amount { value: value.parse().ok()?, currency: currency.to_owned() })
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
        let moved = ordered_fields(kind, fields).map(|(name, old, new)| self.field_change(name, old, new, today));
        first.into_iter().chain(moved).collect()
    }

    /// Returns the sentence about one field: "Sista ansökningsdag flyttad från 20 maj till 3 juni."
    fn field_change(self, field: &str, old: Option<&str>, new: Option<&str>, today: Date) -> String {
        if field == "page" {
            return self.page_change(old, new);
        }
        let (was, is) =
            (old.map(|v| self.field_value(field, v, today)), new.map(|v| self.field_value(field, v, today)));
        let name = ("name", self.field_name(field).into());
        match (was, is) {
            (Some(was), Some(is)) => {
                // ISO dates sort correctly as text.
                let how = if field == "deadline" && new < old { "earlier" } else { field };
                let how = ("how", how.to_owned().into());
                self.message("change-from-to", [name, how, ("was", was.into()), ("is", is.into())])
            }
            (None, Some(is)) => self.message("change-now-given", [name, ("is", is.into())]),
            (Some(was), None) => self.message("change-no-longer-given", [name, ("was", was.into())]),
            (None, None) => self.message("change-somehow", [name]),
        }
    }

    /// Returns the sentences about a changed page.
    fn page_change(self, old: Option<&str>, new: Option<&str>) -> String {
        let part = |key: &str, text: &str| self.message(key, [("text", line(text, MAX_VALUE_CHARS).into())]);
        let added = new.map(|text| part("change-page-added", text));
        let removed = old.map(|text| part("change-page-removed", text));
        let parts = [Some(self.text("change-page").to_owned()), added, removed];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Returns the field's name with a capital, for the beginning of a sentence or a row.
    pub fn field_name(self, field: &str) -> String {
        let key = match field {
            "deadline" => "field-deadline",
            "deadline_time" => "field-deadline-time",
            "cutoffs" => "field-cutoffs",
            "opens" => "field-opens",
            "planned" => "field-planned",
            "status" => "field-status",
            "applicants" => "field-applicants",
            "title" => "field-title",
            "page" => "field-page",
            "identifier" => "field-identifier",
            "amount" => "field-amount",
            "grant_min" => "field-grant-min",
            "grant_max" => "field-grant-max",
            other => return line(other, 40),
        };
        self.text(key).to_owned()
    }

    /// Returns a field's value for readers: dates, sums and states in words, everything else as one clean line.
    pub fn field_value(self, field: &str, raw: &str, today: Date) -> String {
        let plain = || line(raw, MAX_VALUE_CHARS);
        match field {
            "deadline" | "opens" | "cutoffs" => {
                let date = |part: &str| {
                    part.parse().map_or_else(|_| line(part, MAX_VALUE_CHARS), |date| self.near_date(date, today))
                };
                self.list(&raw.split(", ").map(date).collect::<Vec<_>>())
            }
            "planned" => raw.parse().map_or_else(|_| plain(), |month| self.month(month)),
            "deadline_time" => self.field_time(raw),
            "status" => Status::parse(raw).map_or_else(plain, |status| self.status(status).to_owned()),
            "amount" | "grant_min" | "grant_max" => parse_amount(raw).map_or_else(plain, |amount| self.money(&amount)),
            "title" => self.message("quoted", [("text", plain().into())]),
            _ => plain(),
        }
    }

    fn field_time(self, raw: &str) -> String {
        let time = raw.parse().map_or_else(|_| line(raw, 20), |time: Time| self.time_of_day(time));
        self.message("at-time", [("time", time.into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn sentence(locale: Locale, field: &str, old: &str, new: &str) -> String {
        let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
        locale.field_change(field, some(old), some(new), date(2026, 5, 8)).replace('\u{a0}', " ")
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
        let fields =
            FieldChanges::from([("status".to_owned(), (Some("open".to_owned()), Some("withdrawn".to_owned())))]);
        let said = |locale: Locale| locale.changes(ChangeKind::Withdrawn, &fields, date(2026, 5, 8));
        assert_eq!(said(Locale::Swedish), ["Utlysningen är tillbakadragen. Det går inte längre att söka."]);
        assert_eq!(said(Locale::English), ["The call has been withdrawn. It can no longer be applied for."]);
    }

    proptest! {
        #[test]
        fn any_value_gives_one_bounded_line(
            field in "[a-z_]{0,12}|deadline|amount|status",
            old in any::<Option<String>>(),
            new in any::<Option<String>>(),
        ) {
            let said = Locale::Swedish.field_change(&field, old.as_deref(), new.as_deref(), date(2026, 5, 8));
            prop_assert!(!said.contains(['\n', '\r']));
            prop_assert!(said.chars().count() < 6000);
        }
    }
}
