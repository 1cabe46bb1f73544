//! Changes to a call as sentences, with the old and the new value.

use jiff::civil::Date;

use super::dates::{month, near};
use super::numbers::money;
use super::words;
use crate::locale::clean::line;
use crate::opportunity::change::FieldChanges;
use crate::opportunity::{Amount, ChangeKind, Status};

/// The most characters of a source's own text in a sentence.
pub(crate) const MAX_VALUE_CHARS: usize = 160;

/// Returns what has happened, the most important first. `today` decides whether a date needs its year.
pub fn sentences(kind: ChangeKind, fields: &FieldChanges, today: Date) -> Vec<String> {
    let mut out = Vec::new();
    match kind {
        ChangeKind::Withdrawn => out.push("Utlysningen är tillbakadragen. Det går inte längre att söka.".to_owned()),
        ChangeKind::Closed => out.push("Utlysningen har stängt. Det går inte längre att söka.".to_owned()),
        ChangeKind::Corrected => {
            out.push("Vi hade läst utlysningen fel. Sidan är oförändrad; det här är rätt:".to_owned());
        }
        ChangeKind::Opened => out.push("Utlysningen har öppnat. Nu går det att söka.".to_owned()),
        ChangeKind::Reopened => out.push("Utlysningen är öppen igen.".to_owned()),
        ChangeKind::New => return out,
        ChangeKind::Amended => {}
    }
    out.extend(ordered_fields(kind, fields).map(|(name, old, new)| sentence(name, old, new, today)));
    out
}

/// A changed field: its name, old value and new value.
type ChangedField<'m> = (&'m str, Option<&'m str>, Option<&'m str>);

/// Returns the changed fields, the most important first, without the status where the kind of change already says it.
pub(crate) fn ordered_fields(kind: ChangeKind, fields: &FieldChanges) -> impl Iterator<Item = ChangedField<'_>> {
    let status_implied = !matches!(kind, ChangeKind::Corrected | ChangeKind::Amended);
    let ordered = FIELD_ORDER.iter().filter_map(|name| fields.get_key_value(*name));
    let others = fields.iter().filter(|(name, _)| !FIELD_ORDER.contains(&name.as_str()));
    let shown = ordered.chain(others).filter(move |(name, _)| *name != "status" || !status_implied);
    shown.map(|(name, (old, new))| (name.as_str(), old.as_deref(), new.as_deref()))
}

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

/// Returns the sentence about one field: "Sista ansökningsdag flyttad från 20 maj till 3 juni."
pub fn sentence(field: &str, old: Option<&str>, new: Option<&str>, today: Date) -> String {
    if field == "page" {
        return page_sentence(old, new);
    }
    let (was, is) = (old.map(|v| value(field, v, today)), new.map(|v| value(field, v, today)));
    let name = field_name(field);
    match (was, is) {
        (Some(was), Some(is)) => format!("{name} {} från {was} till {is}.", verb(field, old, new)),
        (None, Some(is)) => format!("{name} anges nu: {is}."),
        (Some(was), None) => format!("{name} anges inte längre (var {was})."),
        (None, None) => format!("{name} har ändrats."),
    }
}

/// Returns the sentence about a changed page.
fn page_sentence(old: Option<&str>, new: Option<&str>) -> String {
    let (gone, come) = (old.map(|text| line(text, MAX_VALUE_CHARS)), new.map(|text| line(text, MAX_VALUE_CHARS)));
    match (gone, come) {
        (Some(gone), Some(come)) => format!("Sidan har ändrats. Nytt: ”{come}” Borttaget: ”{gone}”"),
        (None, Some(come)) => format!("Sidan har ändrats. Nytt: ”{come}”"),
        (Some(gone), None) => format!("Sidan har ändrats. Borttaget: ”{gone}”"),
        (None, None) => "Sidan har ändrats.".to_owned(),
    }
}

/// Returns the field's name with a capital, for the beginning of a sentence or a row.
pub fn field_name(field: &str) -> String {
    let name = match field {
        "deadline" => "Sista ansökningsdag",
        "deadline_time" => "Klockslaget sista dagen",
        "cutoffs" => "Ansökningsdagarna",
        "opens" => "Öppningsdagen",
        "planned" => "Planerad öppning",
        "status" => "Status",
        "applicants" => "Vilka som kan söka",
        "title" => "Titeln",
        "page" => "Sidan",
        "identifier" => "Beteckningen",
        "amount" => "Den totala budgeten",
        "grant_min" => "Minsta bidrag per projekt",
        "grant_max" => "Högsta bidrag per projekt",
        other => return line(other, 40),
    };
    name.to_owned()
}

fn verb(field: &str, old: Option<&str>, new: Option<&str>) -> &'static str {
    // ISO dates sort correctly as text.
    match field {
        "deadline" if new < old => "tidigarelagd",
        "deadline" | "opens" | "planned" => "flyttad",
        "cutoffs" | "applicants" => "ändrade",
        "deadline_time" | "title" => {
            if field == "title" {
                "ändrad"
            } else {
                "ändrat"
            }
        }
        "grant_min" | "grant_max" => "ändrat",
        _ => "ändrad",
    }
}

/// Returns a field's value for readers: dates, sums and states in words, everything else as one clean line.
pub fn value(field: &str, raw: &str, today: Date) -> String {
    match field {
        "deadline" | "opens" | "cutoffs" => {
            let dates = raw
                .split(", ")
                .map(|part| part.parse().map_or_else(|_| line(part, MAX_VALUE_CHARS), |d| near(d, today)));
            words::list(&dates.collect::<Vec<_>>())
        }
        "planned" => raw.parse().map_or_else(|_| line(raw, MAX_VALUE_CHARS), month),
        "deadline_time" => format!("kl. {}", line(raw, 20).replace(':', ".")),
        "status" => {
            Status::parse(raw).map_or_else(|| line(raw, MAX_VALUE_CHARS), |status| words::status(status).to_owned())
        }
        "amount" | "grant_min" | "grant_max" => {
            parse_amount(raw).map_or_else(|| line(raw, MAX_VALUE_CHARS), |amount| money(&amount))
        }
        "title" => format!("”{}”", line(raw, MAX_VALUE_CHARS)),
        _ => line(raw, MAX_VALUE_CHARS),
    }
}

/// Reads "2000000 EUR", the form in which a change stores a sum.
pub(crate) fn parse_amount(raw: &str) -> Option<Amount> {
    let (value, currency) = raw.split_once(' ')?;
    Some(Amount { value: value.parse().ok()?, currency: currency.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn said(field: &str, old: &str, new: &str) -> String {
        let some = |text: &'static str| (!text.is_empty()).then_some(text);
        let (old, new) = (old.to_owned().leak() as &str, new.to_owned().leak() as &str);
        sentence(field, some(old), some(new), date(2026, 5, 8)).replace('\u{a0}', " ")
    }

    #[test]
    fn each_field_has_its_sentence() {
        assert_eq!(
            said("deadline", "2026-05-20", "2026-06-03"),
            "Sista ansökningsdag flyttad från 20 maj till 3 juni."
        );
        assert_eq!(
            said("deadline", "2027-01-12", "2026-06-03"),
            "Sista ansökningsdag tidigarelagd från 12 januari 2027 till 3 juni."
        );
        assert_eq!(said("deadline", "", "2026-06-03"), "Sista ansökningsdag anges nu: 3 juni.");
        assert_eq!(said("deadline", "2026-06-03", ""), "Sista ansökningsdag anges inte längre (var 3 juni).");
        assert_eq!(
            said("deadline_time", "17:00", "12:00"),
            "Klockslaget sista dagen ändrat från kl. 17.00 till kl. 12.00."
        );
        assert_eq!(said("status", "forthcoming", "open"), "Status ändrad från kommande till öppen.");
        assert_eq!(
            said("grant_max", "2000000 EUR", "2500000 EUR"),
            "Högsta bidrag per projekt ändrat från 2 miljoner euro till 2,5 miljoner euro."
        );
        assert_eq!(
            said("cutoffs", "2026-05-20, 2026-09-01", "2026-05-20, 2026-10-01"),
            "Ansökningsdagarna ändrade från 20 maj och 1 september till 20 maj och 1 oktober."
        );
        assert_eq!(
            said("planned", "2026-05", "2026-09"),
            "Planerad öppning flyttad från maj 2026 till september 2026."
        );
        assert_eq!(said("title", "A", "B"), "Titeln ändrad från ”A” till ”B”.");
    }

    #[test]
    fn a_withdrawn_call_is_said_so_before_anything_else() {
        let fields =
            FieldChanges::from([("status".to_owned(), (Some("open".to_owned()), Some("withdrawn".to_owned())))]);
        let said = sentences(ChangeKind::Withdrawn, &fields, date(2026, 5, 8));
        assert_eq!(said, ["Utlysningen är tillbakadragen. Det går inte längre att söka."]);
    }

    proptest! {
        #[test]
        fn any_value_gives_one_bounded_line(field in "[a-z_]{0,12}|deadline|amount|status", old in any::<Option<String>>(), new in any::<Option<String>>()) {
            let said = sentence(&field, old.as_deref(), new.as_deref(), date(2026, 5, 8));
            prop_assert!(!said.contains(['\n', '\r']));
            prop_assert!(said.chars().count() < 6000);
        }
    }
}
