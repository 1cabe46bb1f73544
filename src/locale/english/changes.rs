//! Changes to a call as sentences, with the old and the new value.

use jiff::civil::Date;

use super::dates::{month, near};
use super::numbers::money;
use super::words;
use crate::locale::clean::line;
use crate::locale::swedish::changes::{MAX_VALUE_CHARS, ordered_fields, parse_amount};
use crate::opportunity::change::FieldChanges;
use crate::opportunity::{ChangeKind, Status};

/// Returns what has happened, the most important first. `today` decides whether a date needs its year.
pub fn sentences(kind: ChangeKind, fields: &FieldChanges, today: Date) -> Vec<String> {
    let first = match kind {
        ChangeKind::New => return Vec::new(),
        ChangeKind::Amended => None,
        ChangeKind::Withdrawn => Some("The call has been withdrawn. It can no longer be applied for."),
        ChangeKind::Closed => Some("The call has closed. It can no longer be applied for."),
        ChangeKind::Corrected => Some("We had read the call wrongly. Its page has not changed; this is right:"),
        ChangeKind::Opened => Some("The call has opened. It can be applied for now."),
        ChangeKind::Reopened => Some("The call is open again."),
    };
    let moved = ordered_fields(kind, fields).map(|(name, old, new)| sentence(name, old, new, today));
    first.into_iter().map(str::to_owned).chain(moved).collect()
}

/// Returns the sentence about one field: "Deadline moved from 20 May to 3 June."
fn sentence(field: &str, old: Option<&str>, new: Option<&str>, today: Date) -> String {
    if field == "page" {
        return page_sentence(old, new);
    }
    let (was, is) = (old.map(|v| value(field, v, today)), new.map(|v| value(field, v, today)));
    let name = field_name(field);
    match (was, is) {
        (Some(was), Some(is)) => format!("{name} {} from {was} to {is}.", verb(field, old, new)),
        (None, Some(is)) => format!("{name} now given: {is}."),
        (Some(was), None) => format!("{name} no longer given (was {was})."),
        (None, None) => format!("{name} changed."),
    }
}

/// Returns the sentence about a changed page.
fn page_sentence(old: Option<&str>, new: Option<&str>) -> String {
    let added = new.map(|text| format!(" Added: “{}”", line(text, MAX_VALUE_CHARS)));
    let removed = old.map(|text| format!(" Removed: “{}”", line(text, MAX_VALUE_CHARS)));
    format!("The page has changed.{}{}", added.unwrap_or_default(), removed.unwrap_or_default())
}

/// Returns the field's name with a capital, for the beginning of a sentence or a row.
pub fn field_name(field: &str) -> String {
    let name = match field {
        "deadline" => "Deadline",
        "deadline_time" => "Time of day of the deadline",
        "cutoffs" => "Days to apply by",
        "opens" => "Opening day",
        "planned" => "Planned opening",
        "status" => "Status",
        "applicants" => "Who may apply",
        "title" => "Title",
        "page" => "Page",
        "identifier" => "Identifier",
        "amount" => "Total budget",
        "grant_min" => "Smallest grant per project",
        "grant_max" => "Largest grant per project",
        other => return line(other, 40),
    };
    name.to_owned()
}

fn verb(field: &str, old: Option<&str>, new: Option<&str>) -> &'static str {
    // ISO dates sort correctly as text.
    match field {
        "deadline" if new < old => "brought forward",
        "deadline" | "opens" | "planned" => "moved",
        _ => "changed",
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
        "deadline_time" => line(raw, 20),
        "status" => {
            Status::parse(raw).map_or_else(|| line(raw, MAX_VALUE_CHARS), |status| words::status(status).to_owned())
        }
        "amount" | "grant_min" | "grant_max" => {
            parse_amount(raw).map_or_else(|| line(raw, MAX_VALUE_CHARS), |amount| money(&amount))
        }
        "title" => format!("“{}”", line(raw, MAX_VALUE_CHARS)),
        _ => line(raw, MAX_VALUE_CHARS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_move_has_its_sentence() {
        let said = |field, old, new| sentence(field, old, new, date(2026, 5, 8)).replace('\u{a0}', " ");
        assert_eq!(said("deadline", Some("2026-05-20"), Some("2026-06-03")), "Deadline moved from 20 May to 3 June.");
        assert_eq!(said("deadline", Some("2026-06-03"), None), "Deadline no longer given (was 3 June).");
        assert_eq!(
            said("grant_max", Some("2000000 EUR"), Some("2500000 EUR")),
            "Largest grant per project changed from EUR 2 million to EUR 2.5 million."
        );
        let fields = FieldChanges::from([("status".to_owned(), (Some("open".to_owned()), Some("closed".to_owned())))]);
        let said = sentences(ChangeKind::Closed, &fields, date(2026, 5, 8));
        assert_eq!(said, ["The call has closed. It can no longer be applied for."]);
    }
}
