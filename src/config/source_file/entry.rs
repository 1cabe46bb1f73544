//! One `[[source]]`.

use jiff::SignedDuration;
use regex::Regex;
use scraper::Selector;
use url::Url;

use super::form::Form;
use crate::opportunity::{Kind, Zone};
use crate::source::eu_portal::SEARCH;
use crate::source::feed::{FeedRules, Identity};
use crate::source::listing::{DetailRules, FieldRules, ListingRules, Pick, StatusWord, selector};
use crate::source::spec::{Reader, Spec};

/// The spec, or nothing when a fault was noted.
pub(super) fn read(mut form: Form<'_, '_>) -> Option<Spec> {
    let faults = form.fault_count();
    let id = form.required("id", "sida").and_then(|(id, line)| checked_id(&mut form, id, line));
    let publisher = form.required("publisher", "Sida").map(|(text, _)| text);
    let (kind, kind_line) = form.required("kind", "listing").unwrap_or_default();
    let url = match kind.as_str() {
        "eu-portal" => Some(form.parsed("url", address).unwrap_or_else(|| SEARCH.to_owned())),
        _ => form.required("url", "https://example.org/utlysningar/").and_then(|_| form.parsed("url", address)),
    };
    let group = form.parsed("group", group).unwrap_or_else(|| "national".to_owned());
    let lang = form.parsed("lang", lang);
    let zone = form.parsed("zone", zone);
    let zone = zone.unwrap_or(if kind == "eu-portal" { Zone::Brussels } else { Zone::Stockholm });
    let every = form.parsed("every", duration).unwrap_or(SignedDuration::from_hours(6));
    let record = form.parsed("record", record).unwrap_or_default();
    let geography = form.list("geography");
    let licence = form.text("licence").map(|(text, _)| text);
    let unverified = form.flag("unverified");
    let common = Common { kind: record, zone, lang: lang.clone(), geography: geography.clone() };
    let reader = match kind.as_str() {
        "eu-portal" => Some(Reader::EuPortal),
        "feed" => Some(Reader::Feed(feed(&mut form, common))),
        "listing" => listing(&mut form, common).map(|rules| Reader::Listing(Box::new(rules))),
        "" => None,
        other => {
            form.fault(kind_line, format!("kind = \"{other}\": write \"eu-portal\", \"feed\" or \"listing\""));
            None
        }
    };
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
        reader: reader?,
    };
    sound.then_some(spec)
}

/// What the readers take over from the source.
struct Common {
    kind: Kind,
    zone: Zone,
    lang: Option<String>,
    geography: Vec<String>,
}

fn feed(form: &mut Form<'_, '_>, common: Common) -> FeedRules {
    FeedRules {
        kind: common.kind,
        identity: form.parsed("identity", identity).unwrap_or_default(),
        only: form.list("only"),
        language: common.lang,
        zone: common.zone,
        geography: common.geography,
    }
}

fn listing(form: &mut Form<'_, '_>, common: Common) -> Option<ListingRules> {
    let row = form.required("row", "li.teaser").and_then(|_| form.parsed("row", selector));
    let link = form.parsed("link", selector).or_else(|| Selector::parse("a[href]").ok());
    let title = form.parsed("title", selector);
    let fields = fields(form);
    let statuses = form.table("statuses").map(statuses).unwrap_or_default();
    let key = form.parsed("key", regex);
    let next = form.parsed("next", selector);
    let (empty_when, only, not) = (form.list("empty_when"), form.list("only"), form.list("not"));
    let detail = form.table("detail").and_then(detail);
    Some(ListingRules {
        kind: common.kind,
        zone: common.zone,
        language: common.lang,
        geography: common.geography,
        row: row?,
        link: link?,
        title,
        fields,
        statuses,
        key,
        next,
        empty_when,
        only,
        not,
        detail,
    })
}

fn regex(text: &str) -> Result<Regex, String> {
    let right = r"no regular expression: write for example '\.(\d+)\.html', in single quotes";
    Regex::new(text).map_err(|_| right.to_owned())
}

fn detail(mut form: Form<'_, '_>) -> Option<DetailRules> {
    let main = form.required("main", "main").and_then(|_| form.parsed("main", selector));
    let title = form.parsed("title", selector);
    let fields = fields(&mut form);
    form.finish("[source.detail]");
    Some(DetailRules { main: main?, title, fields })
}

fn fields(form: &mut Form<'_, '_>) -> FieldRules {
    FieldRules {
        status: form.parsed("status", Pick::parse),
        opens: form.parsed("opens", Pick::parse),
        deadline: form.parsed("deadline", Pick::parse),
        window: form.parsed("window", Pick::parse),
        dates: form.parsed("dates", Pick::parse),
        summary: form.parsed("summary", Pick::parse),
        who: form.parsed("who", Pick::parse),
        budget: form.parsed("budget", Pick::parse),
        geography: form.parsed("places", Pick::parse),
    }
}

/// `open = ["Öppen", "Stänger"]` and the other three.
fn statuses(mut form: Form<'_, '_>) -> Vec<StatusWord> {
    let mut words = Vec::new();
    for status in ["forthcoming", "open", "closed", "withdrawn"] {
        let begins = form.list(status).into_iter();
        words.extend(begins.map(|begins| StatusWord { begins, status: status.to_owned() }));
    }
    form.finish("[source.statuses]");
    words
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

/// `6h`, `30m`, `1d`: from five minutes to 31 days.
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
