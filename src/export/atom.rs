//! The Atom feed (RFC 4287) of new and changed calls, the latest first.

use anyhow::{Context, Result};
use askama::Template;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{Entry, Export};
use crate::locale::Locale;
use crate::opportunity::CallKind;

/// The most entries in one feed; its subscribers have the older ones already.
pub const MAX_FEED_ENTRIES: usize = 50;

#[derive(Template)]
#[template(path = "export/feed.xml")]
struct Feed<'a> {
    /// The feed's permanent id; it stays when the site's address changes.
    id: String,
    export: &'a Export,
    updated: String,
    subtitle: &'static str,
    items: Vec<Item<'a>>,
}

struct Item<'a> {
    id: String,
    entry: &'a Entry,
    published: String,
    updated: String,
    summary: String,
}

/// Writes the feed of the calls that changed last.
///
/// # Errors
/// When the template fails, which no content of the calls can cause.
pub fn feed(export: &Export) -> Result<Vec<u8>> {
    let mut entries: Vec<&Entry> = export.entries.iter().collect();
    entries.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.id.cmp(&b.id)));
    let items = entries.into_iter().take(MAX_FEED_ENTRIES).map(|entry| Item {
        id: permanent_id("utlysning", &entry.id),
        entry,
        published: rfc3339_seconds(entry.published),
        updated: rfc3339_seconds(entry.updated),
        summary: summary(export.locale, entry),
    });
    let path = export.address.splitn(4, '/').nth(3).unwrap_or_default();
    let feed = Feed {
        id: permanent_id("flöde", path),
        export,
        updated: rfc3339_seconds(export.updated()),
        subtitle: export.locale.text("feed-subtitle"),
        items: items.collect(),
    };
    Ok(without_noncharacters(&feed.render().context("failed to write a feed")?).into_bytes())
}

/// Returns a permanent id that does not depend on the site's address: a UUID derived from the call's or feed's own id
/// (RFC 9562, version 8).
fn permanent_id(kind: &str, id: &str) -> String {
    let digest = Sha256::digest(format!("utkik\u{1f}{kind}\u{1f}{id}"));
    let mut bytes: Vec<u8> = digest.iter().take(16).copied().collect();
    let mut set_bits = |at: usize, keep: u8, set: u8| {
        if let Some(byte) = bytes.get_mut(at) {
            *byte = *byte & keep | set;
        }
    };
    set_bits(6, 0x0f, 0x80);
    set_bits(8, 0x3f, 0x80);
    let hex = hex::encode(bytes);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("urn:uuid:{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// Returns the instant as RFC 3339 in UTC, in whole seconds.
fn rfc3339_seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Returns what happened, the deadline, the money and the reasons, in sentences.
fn summary(locale: Locale, entry: &Entry) -> String {
    let when = match (entry.rolling, entry.deadline) {
        (true, _) => locale.text("feed-rolling").to_owned(),
        (_, Some(deadline)) => {
            let action = locale.text(if entry.kind == CallKind::Policy { "facts-reply-by" } else { "facts-apply-by" });
            format!("{action} {}.", locale.date_and_time(&deadline))
        }
        _ => locale.text("feed-no-deadline").to_owned(),
    };
    let sentence = |key: &str, text: &str| {
        let text = text.trim_end_matches('.');
        if text.is_empty() { String::new() } else { locale.message(key, [("text", text.into())]) }
    };
    let parts = [
        entry.latest_change.clone(),
        when,
        sentence("feed-money", &entry.money),
        sentence("feed-suits", &entry.level),
        entry.rationale.clone(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Removes the two code points that XML 1.0 forbids and that are no control characters.
fn without_noncharacters(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "")
}

#[cfg(test)]
mod tests {
    use super::permanent_id;

    #[test]
    fn a_name_is_a_uuid_and_its_own() {
        let made = permanent_id("utlysning", "abc");
        assert_eq!(made, "urn:uuid:".to_owned() + made.trim_start_matches("urn:uuid:"));
        assert_eq!((made.len(), made.as_bytes()[23], permanent_id("flöde", "abc") == made), (45, b'8', false));
        assert_eq!(permanent_id("utlysning", "abc"), made);
    }
}
