//! Links to a call's page on the portal. The record's own address may be dead or flip between two forms.

use url::Url;

use super::fields::RowFields;

const PORTAL_BASE: &str = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities";
const CASCADE_PATH: &str = "/competitive-calls-cs/";

/// Returns the page of a topic.
pub(super) fn topic(identifier: &str) -> String {
    portal_page("topic-details", identifier)
}

/// Returns the page of an external-action call, by its reference.
pub(super) fn prospect(reference: &str) -> String {
    portal_page("prospect-details", reference)
}

/// Returns the page of a cascade call (the parent's, which all its calls share), by the number in the record's address;
/// else the parent topic's page.
pub(super) fn cascade(fields: &RowFields<'_>) -> Option<String> {
    let addresses = [fields.first("url"), fields.envelope_field("url"), fields.first("esST_URL")];
    let number = addresses.iter().flatten().find_map(|address| {
        let rest = address.split_once(CASCADE_PATH)?.1;
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        (!number.is_empty()).then_some(number)
    });
    match number {
        Some(number) => Some(portal_page("competitive-calls-cs", &number)),
        None => fields.line("identifier").map(|parent| topic(&parent)),
    }
}

/// Returns the record's own address, if it is one that a browser opens.
pub(super) fn record_url(fields: &RowFields<'_>) -> Option<String> {
    let address = fields.envelope_field("url").or_else(|| fields.first("url"))?;
    let url = Url::parse(address.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

fn portal_page(screen: &str, name: &str) -> String {
    with_segment(&format!("{PORTAL_BASE}/{screen}"), name)
}

/// Returns `base` with one more path segment, escaped.
pub(super) fn with_segment(base: &str, name: &str) -> String {
    let Ok(mut url) = Url::parse(base) else { return base.to_owned() };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.push(name);
    }
    url.to_string()
}
