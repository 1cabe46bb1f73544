//! Reads one `[[source]]`.

mod listing;
mod other;

use jiff::SignedDuration;
use url::Url;

use super::form::TableParser;
use crate::opportunity::{CallKind, SourceId, Zone};
use crate::sources::feed::EntryIdentity;
use crate::sources::spec::{SourceKind, SourceSpec};
use crate::sources::{eu_portal, have_your_say, vinnova};

/// The kinds of sources.
const KIND_NAMES: [&str; 8] = ["eu-portal", "vinnova", "have-your-say", "feed", "listing", "json", "events", "page"];

/// Reads a source, or returns `None` when there was a fault.
pub(super) fn read(mut form: TableParser<'_, '_>) -> Option<SourceSpec> {
    let faults = form.fault_count();
    let id = form.required("id", "sida").and_then(|(id, line)| checked_id(&mut form, id, line));
    let publisher = form.required("publisher", "Sida").map(|(text, _)| text);
    let (kind, kind_line) = form.required("kind", "listing").unwrap_or_default();
    let default_url = match kind.as_str() {
        "eu-portal" => Some(eu_portal::SEARCH_URL),
        "vinnova" => Some(vinnova::API_URL),
        "have-your-say" => Some(have_your_say::API_URL),
        _ => None,
    };
    let url = match default_url {
        Some(known) => Some(form.parsed("url", address).unwrap_or_else(|| known.to_owned())),
        None => form.required("url", "https://example.org/utlysningar/").and_then(|_| form.parsed("url", address)),
    };
    let group = form.parsed("group", group).unwrap_or_else(|| "national".to_owned());
    let lang = form.parsed("lang", lang);
    let zone = form.parsed("zone", zone);
    let is_european = matches!(kind.as_str(), "eu-portal" | "have-your-say");
    let zone = zone.unwrap_or(if is_european { Zone::Brussels } else { Zone::Stockholm });
    let every = form.parsed("every", duration).unwrap_or(SignedDuration::from_hours(6));
    let record = form.parsed("record", record).unwrap_or(match kind.as_str() {
        "have-your-say" => CallKind::Policy,
        "page" => CallKind::Page,
        _ => CallKind::Funding,
    });
    let geography = form.list("geography");
    let licence = form.text("licence").map(|(text, _)| text);
    let unverified = form.flag("unverified");
    let allow_private = form.flag("allow_private");
    let common = CommonFields { kind: record, zone, lang: lang.clone(), geography: geography.clone() };
    let source_kind = source_kind(&mut form, (&kind, kind_line), common, publisher.as_deref().unwrap_or_default());
    let has_no_fault = form.fault_count() == faults;
    if source_kind.is_some() || kind.is_empty() {
        form.reject_unknown(&format!("a source of kind \"{kind}\""));
    }
    let spec = SourceSpec {
        id: id?,
        publisher: publisher?,
        url: url?,
        group,
        lang,
        zone,
        interval: every,
        record,
        geography,
        licence,
        unverified,
        allow_private,
        kind: source_kind?,
    };
    has_no_fault.then_some(spec)
}

/// Reads the kind of a source with its rules, or returns `None` when there was a fault.
fn source_kind(
    form: &mut TableParser<'_, '_>,
    (kind, line): (&str, usize),
    common: CommonFields,
    publisher: &str,
) -> Option<SourceKind> {
    match kind {
        "eu-portal" => Some(SourceKind::EuPortal),
        "vinnova" => {
            Some(SourceKind::Vinnova(form.parsed("since", day).unwrap_or_else(|| vinnova::DEFAULT_SINCE.to_owned())))
        }
        "have-your-say" => Some(SourceKind::HaveYourSay),
        "feed" => Some(SourceKind::Feed(other::feed(form, common))),
        "listing" => listing::read(form, common).map(|rules| SourceKind::Listing(Box::new(rules))),
        "json" => other::json(form, common).map(|rules| SourceKind::Json(Box::new(rules))),
        "events" => Some(SourceKind::Json(Box::new(other::events(form, common)))),
        "page" => Some(SourceKind::Page(other::page(form, common, publisher))),
        "" => None,
        other => {
            form.fault(line, format!("kind = \"{other}\": write one of {}", KIND_NAMES.join(", ")));
            None
        }
    }
}

/// The common fields of a source that its rules take over.
struct CommonFields {
    kind: CallKind,
    zone: Zone,
    lang: Option<String>,
    geography: Vec<String>,
}

fn checked_id(form: &mut TableParser<'_, '_>, id: String, line: usize) -> Option<SourceId> {
    let fits = !id.is_empty() && id.len() <= 60 && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !fits {
        form.fault(line, format!("id = \"{id}\": use small letters a-z, digits and dashes, for example \"icld-feed\""));
    }
    id.parse().ok().filter(|_| fits)
}

fn address(text: &str) -> Result<String, String> {
    let right = "write a full address, for example https://example.org/utlysningar/";
    let url = Url::parse(text).map_err(|e| format!("{e}: {right}"))?;
    match matches!(url.scheme(), "http" | "https") && url.host_str().is_some() && url.username().is_empty() {
        true => Ok(text.to_owned()),
        false => Err(right.to_owned()),
    }
}

fn day(text: &str) -> Result<String, String> {
    let right = "write a day, for example 2025-01-01";
    text.parse::<jiff::civil::Date>().map(|day| day.to_string()).map_err(|_| right.to_owned())
}

/// Parses a number of days: `180d`.
fn age_in_days(text: &str) -> Result<SignedDuration, String> {
    let right = "write a number of days from 1d to 999d, for example 180d";
    let days = text.strip_suffix('d').and_then(|days| days.parse::<i64>().ok()).filter(|days| (1..1000).contains(days));
    days.map(|days| SignedDuration::from_hours(24 * days)).ok_or_else(|| right.to_owned())
}

/// Parses `6h`, `30m`, `1d`: from five minutes to 31 days.
fn duration(text: &str) -> Result<SignedDuration, String> {
    let right = "write a number and m, h or d between 5m and 31d, for example 6h";
    let (number, unit) = text.split_at(text.len() - text.chars().next_back().map_or(0, char::len_utf8));
    let minutes = match unit {
        "m" => 1,
        "h" => 60,
        "d" => 24 * 60,
        _ => return Err(right.to_owned()),
    };
    let count: i64 = number.trim().parse().map_err(|_| right.to_owned())?;
    let total = count.checked_mul(minutes).filter(|total| (5..=31 * 24 * 60).contains(total));
    total.map(SignedDuration::from_mins).ok_or_else(|| right.to_owned())
}

fn group(text: &str) -> Result<String, String> {
    one_of(text, &["eu", "development", "national", "interreg", "policy"]).map(str::to_owned)
}

fn lang(text: &str) -> Result<String, String> {
    one_of(text, &["sv", "en", "da", "no"]).map(str::to_owned)
}

fn zone(text: &str) -> Result<Zone, String> {
    one_of(text, &["brussels", "stockholm", "helsinki"]).map(|word| match word {
        "brussels" => Zone::Brussels,
        "helsinki" => Zone::Helsinki,
        _ => Zone::Stockholm,
    })
}

fn record(text: &str) -> Result<CallKind, String> {
    one_of(text, &["funding", "policy"]).map(|word| if word == "policy" { CallKind::Policy } else { CallKind::Funding })
}

fn identity(text: &str) -> Result<EntryIdentity, String> {
    one_of(text, &["guid", "link", "title"]).map(|word| match word {
        "link" => EntryIdentity::Link,
        "title" => EntryIdentity::Title,
        _ => EntryIdentity::Guid,
    })
}

fn one_of<'w>(text: &str, words: &[&'w str]) -> Result<&'w str, String> {
    words.iter().find(|word| **word == text).copied().ok_or_else(|| format!("write one of {}", words.join(", ")))
}
