//! Reads one `[[source]]`.

mod listing;
mod other;

use jiff::SignedDuration;
use url::Url;

use super::form::Form;
use crate::opportunity::{Kind, Zone};
use crate::sources::feed::Identity;
use crate::sources::spec::{Reader, Spec};
use crate::sources::{eu_portal, have_your_say, vinnova};

/// The kinds of sources.
const KINDS: [&str; 8] = ["eu-portal", "vinnova", "have-your-say", "feed", "listing", "json", "events", "page"];

/// Reads a source, or returns `None` when there was a fault.
pub(super) fn read(mut form: Form<'_, '_>) -> Option<Spec> {
    let faults = form.fault_count();
    let id = form.required("id", "sida").and_then(|(id, line)| checked_id(&mut form, id, line));
    let publisher = form.required("publisher", "Sida").map(|(text, _)| text);
    let (kind, kind_line) = form.required("kind", "listing").unwrap_or_default();
    let known = match kind.as_str() {
        "eu-portal" => Some(eu_portal::SEARCH),
        "vinnova" => Some(vinnova::API),
        "have-your-say" => Some(have_your_say::API),
        _ => None,
    };
    let url = match known {
        Some(known) => Some(form.parsed("url", address).unwrap_or_else(|| known.to_owned())),
        None => form.required("url", "https://example.org/utlysningar/").and_then(|_| form.parsed("url", address)),
    };
    let group = form.parsed("group", group).unwrap_or_else(|| "national".to_owned());
    let lang = form.parsed("lang", lang);
    let zone = form.parsed("zone", zone);
    let european = matches!(kind.as_str(), "eu-portal" | "have-your-say");
    let zone = zone.unwrap_or(if european { Zone::Brussels } else { Zone::Stockholm });
    let every = form.parsed("every", duration).unwrap_or(SignedDuration::from_hours(6));
    let record = form.parsed("record", record).unwrap_or(match kind.as_str() {
        "have-your-say" => Kind::Policy,
        "page" => Kind::Page,
        _ => Kind::Funding,
    });
    let geography = form.list("geography");
    let licence = form.text("licence").map(|(text, _)| text);
    let unverified = form.flag("unverified");
    let allow_private = form.flag("allow_private");
    let common = Common { kind: record, zone, lang: lang.clone(), geography: geography.clone() };
    let reader = reader(&mut form, (&kind, kind_line), common, publisher.as_deref().unwrap_or_default());
    let sound = form.fault_count() == faults;
    if reader.is_some() || kind.is_empty() {
        form.finish(&format!("a source of kind \"{kind}\""));
    }
    let spec = Spec {
        id: id?,
        publisher: publisher?,
        url: url?,
        group,
        lang,
        zone,
        every,
        record,
        geography,
        licence,
        unverified,
        allow_private,
        reader: reader?,
    };
    sound.then_some(spec)
}

/// Reads the kind of a source with its rules, or returns `None` when there was a fault.
fn reader(form: &mut Form<'_, '_>, (kind, line): (&str, usize), common: Common, publisher: &str) -> Option<Reader> {
    match kind {
        "eu-portal" => Some(Reader::EuPortal),
        "vinnova" => Some(Reader::Vinnova(form.parsed("since", day).unwrap_or_else(|| vinnova::SINCE.to_owned()))),
        "have-your-say" => Some(Reader::HaveYourSay),
        "feed" => Some(Reader::Feed(other::feed(form, common))),
        "listing" => listing::read(form, common).map(|rules| Reader::Listing(Box::new(rules))),
        "json" => other::json(form, common).map(|rules| Reader::Json(Box::new(rules))),
        "events" => Some(Reader::Json(Box::new(other::events(form, common)))),
        "page" => Some(Reader::Page(other::page(form, common, publisher))),
        "" => None,
        other => {
            form.fault(line, format!("kind = \"{other}\": write one of {}", KINDS.join(", ")));
            None
        }
    }
}

/// The common fields of a source that its rules take over.
struct Common {
    kind: Kind,
    zone: Zone,
    lang: Option<String>,
    geography: Vec<String>,
}

fn checked_id(form: &mut Form<'_, '_>, id: String, line: usize) -> Option<String> {
    let fits = id.len() <= 60 && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !fits {
        form.fault(line, format!("id = \"{id}\": use small letters a-z, digits and dashes, for example \"icld-feed\""));
    }
    fits.then_some(id)
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
fn age(text: &str) -> Result<SignedDuration, String> {
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

fn record(text: &str) -> Result<Kind, String> {
    one_of(text, &["funding", "policy"]).map(|word| if word == "policy" { Kind::Policy } else { Kind::Funding })
}

fn identity(text: &str) -> Result<Identity, String> {
    one_of(text, &["guid", "link", "title"]).map(|word| match word {
        "link" => Identity::Link,
        "title" => Identity::Title,
        _ => Identity::Guid,
    })
}

fn one_of<'w>(text: &str, words: &[&'w str]) -> Result<&'w str, String> {
    words.iter().find(|word| **word == text).copied().ok_or_else(|| format!("write one of {}", words.join(", ")))
}
