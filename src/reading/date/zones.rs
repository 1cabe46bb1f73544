//! The time zone of a deadline, where the text names one.

use std::sync::LazyLock;

use regex::Regex;

use crate::opportunity::Zone;

/// A pattern, the name to print, and the zone. Summer time is often named for winter dates too: the zone's rules decide
/// the instant.
const PATTERNS: [(&str, &str, Option<Zone>); 10] = [
    (r"\bCEST\b", "CEST", Some(Zone::Brussels)),
    (r"\bCET\b", "CET", Some(Zone::Brussels)),
    (r"\bEEST\b", "EEST", Some(Zone::Helsinki)),
    (r"\bEET\b", "EET", Some(Zone::Helsinki)),
    (r"(?i)\b(brussels?e?l?s?( local)? time|bryssel(s )?tid)", "Europe/Brussels", Some(Zone::Brussels)),
    (
        r"(?i)\b(svensk tid|swedish( local)? time|stockholm( local)? time|stockholmstid)",
        "Europe/Stockholm",
        Some(Zone::Stockholm),
    ),
    (
        r"(?i)\b(finsk tid|finnish( local)? time|helsinki( local)? time|helsingforstid)",
        "Europe/Helsinki",
        Some(Zone::Helsinki),
    ),
    (r"(?i)\b(dansk tid|danish( local)? time|copenhagen( local)? time)", "Europe/Copenhagen", Some(Zone::Brussels)),
    (r"(?i)\b(norsk tid|norwegian( local)? time|oslo( local)? time)", "Europe/Oslo", Some(Zone::Brussels)),
    (r"\b(UTC|GMT)\b", "UTC", None),
];

static COMPILED: LazyLock<Vec<(Regex, &'static str, Option<Zone>)>> = LazyLock::new(|| {
    let compile =
        |(pattern, name, zone): (&str, &'static str, Option<Zone>)| Some((Regex::new(pattern).ok()?, name, zone));
    PATTERNS.into_iter().filter_map(compile).collect()
});

/// Returns the zone that the text names: its abbreviation, or a place by its IANA name.
pub(super) fn named_zone(text: &str) -> Option<&'static str> {
    first_named(text).map(|(name, _)| name)
}

/// Returns the zone that is named first: in "14:00 EET (13:00 CET)" the other is a courtesy.
fn first_named(text: &str) -> Option<(&'static str, Option<Zone>)> {
    let named = COMPILED.iter().filter_map(|(said, name, zone)| Some((said.find(text)?.start(), *name, *zone)));
    named.min_by_key(|(at, ..)| *at).map(|(_, name, zone)| (name, zone))
}

/// Returns the zone that applies: the named one, else `otherwise`. Brussels, Stockholm, Copenhagen and Oslo have the
/// same time.
pub(super) fn zone_for(text: &str, otherwise: Zone) -> Zone {
    let named = first_named(text).and_then(|(_, zone)| zone);
    match (named, otherwise) {
        (Some(Zone::Helsinki), _) => Zone::Helsinki,
        (Some(zone), Zone::Helsinki) => zone,
        _ => otherwise,
    }
}
