//! Links to a call's page on the portal. The record's own address may be dead or flip between two forms.

use url::Url;

use super::fields::Fields;

const OPPORTUNITIES: &str = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities";
const CASCADE: &str = "/competitive-calls-cs/";

/// Returns the page of a topic.
pub(super) fn topic(identifier: &str) -> String {
    under("topic-details", identifier)
}

/// Returns the page of an external-action call, by its reference.
pub(super) fn prospect(reference: &str) -> String {
    under("prospect-details", reference)
}

/// Returns the page of a cascade call (the parent's, which all its calls share), by the number in the record's address;
/// else the parent topic's page.
pub(super) fn cascade(fields: &Fields<'_>) -> Option<String> {
    let addresses = [fields.first("url"), fields.outer("url"), fields.first("esST_URL")];
    let number = addresses.iter().flatten().find_map(|address| {
        let rest = address.split_once(CASCADE)?.1;
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        (!number.is_empty()).then_some(number)
    });
    match number {
        Some(number) => Some(under("competitive-calls-cs", &number)),
        None => fields.line("identifier").map(|parent| topic(&parent)),
    }
}

/// Returns the record's own address, if it is one that a browser opens.
pub(super) fn own(fields: &Fields<'_>) -> Option<String> {
    let address = fields.outer("url").or_else(|| fields.first("url"))?;
    let url = Url::parse(address.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

fn under(screen: &str, name: &str) -> String {
    segment(&format!("{OPPORTUNITIES}/{screen}"), name)
}

/// Returns `base` with one more path segment, escaped.
pub(super) fn segment(base: &str, name: &str) -> String {
    let Ok(mut url) = Url::parse(base) else { return base.to_owned() };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.push(name);
    }
    url.to_string()
}
