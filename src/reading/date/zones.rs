//! The time zone of a deadline, where the text names one.

use std::sync::LazyLock;

use regex::Regex;

use super::cursor::Cursor;
use super::mention::MAX_BYTES;
use super::written_zone::WrittenZone;
use crate::opportunity::Zone;

/// A pattern, the name to print, and the zone. Summer time is often named for winter dates too: the zone's rules decide
/// the instant.
const PATTERNS: [(&str, &str, Zone); 9] = [
    (r"(?:\b|\d)CEST\b", "CEST", Zone::Brussels),
    (r"(?:\b|\d)(?:CET|CE\(S\)T|C\.E\.T\b)", "CET", Zone::Brussels),
    (r"(?:\b|\d)EEST\b", "EEST", Zone::Helsinki),
    (r"(?:\b|\d)(?:EET|EE\(S\)T)", "EET", Zone::Helsinki),
    (r"(?i)\b(brussels?e?l?s?( local)? time|bryssel(s )?tid)", "Europe/Brussels", Zone::Brussels),
    (
        r"(?i)\b(svensk tid|swedish( local)? time|stockholm( local)? time|stockholmstid)",
        "Europe/Stockholm",
        Zone::Stockholm,
    ),
    (
        r"(?i)\b(finsk tid|finnish( local)? time|helsinki( local)? time|helsingforstid)",
        "Europe/Helsinki",
        Zone::Helsinki,
    ),
    (r"(?i)\b(dansk tid|danish( local)? time|copenhagen( local)? time)", "Europe/Copenhagen", Zone::Brussels),
    (r"(?i)\b(norsk tid|norwegian( local)? time|oslo( local)? time)", "Europe/Oslo", Zone::Brussels),
];

static COMPILED: LazyLock<Vec<(Regex, &'static str, Zone)>> = LazyLock::new(|| {
    let compile = |(pattern, name, zone): (&str, &'static str, Zone)| Some((Regex::new(pattern).ok()?, name, zone));
    PATTERNS.into_iter().filter_map(compile).collect()
});

/// Returns the zone that the text names: its abbreviation, or a place by its IANA name.
pub(super) fn named_zone(text: &str) -> Option<&'static str> {
    first_named(text).map(|(name, _)| name)
}

/// Returns the zone that is named first: in "14:00 EET (13:00 CET)" the other is a courtesy.
fn first_named(text: &str) -> Option<(&'static str, Zone)> {
    let named = COMPILED.iter().filter_map(|(said, name, zone)| Some((said.find(text)?.start(), *name, *zone)));
    named.min_by_key(|(at, ..)| *at).map(|(_, name, zone)| (name, zone))
}

/// Returns the zone that applies: the named one, else `otherwise`. Brussels, Stockholm, Copenhagen and Oslo have the
/// same time.
pub(super) fn zone_for(text: &str, otherwise: Zone) -> Zone {
    let named = first_named(text).map(|(_, zone)| zone);
    match (named, otherwise) {
        (Some(Zone::Helsinki), _) => Zone::Helsinki,
        (Some(zone), Zone::Helsinki) => zone,
        _ => otherwise,
    }
}

/// Returns the zone that the text states for all its times: "All times are in UTC".
pub(super) fn stated_for_all(text: &str) -> Option<WrittenZone> {
    static ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:all|alla|alle) (?:times|tider|tidsangivelser|klockslag|tidspunkter|klokkeslett|deadlines)\b[^.\n]{0,60}")
            .ok()
    });
    let said = ALL.as_ref()?.find(text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text))?.as_str();
    let cursor = Cursor::new(said);
    (0..cursor.words.len()).find_map(|at| cursor.zone_at(at)).map(|(zone, _)| zone)
}
