//! The identity of a call: keys that are the same wherever and whenever they are computed.

use sha2::{Digest, Sha256};

use super::{CallKind, Draft, Facts};
use crate::text::fold;
use crate::text::id::id_type;

id_type!(
    /// The permanent id of a call, computed from the source and key of its first listing, so that a rebuilt store gives
    /// the same ids.
    OpportunityId
);

impl OpportunityId {
    /// Returns the id of the call that `source` first listed under `key`.
    pub fn from_first_listing(source: &str, key: &str) -> OpportunityId {
        OpportunityId(short_hash(&[source, key]).into())
    }
}

/// Returns a hash of `parts` as twelve letters and digits (60 bits), without letters that are easily misread.
pub fn short_hash(parts: &[&str]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digest = Sha256::digest(parts.join("\u{1f}"));
    let number = digest.iter().take(8).fold(0u64, |n, byte| (n << 8) | u64::from(*byte));
    (0..12).map(|i| char::from(ALPHABET[(number >> (i * 5) & 31) as usize])).collect()
}

/// Returns a hash of a draft: equal drafts need not be normalised again.
pub fn fingerprint(draft: &Draft) -> String {
    let json = serde_json::to_string(draft).unwrap_or_default();
    short_hash(&[&json])
}

/// Returns the keys by which a listing of another source is recognised as the same call: the identifier; the address of
/// the call's own page; title, deadline and funder together; or funder, opening day, deadline, places and the part of
/// the title before a dash.
pub fn merge_keys(facts: &Facts) -> Vec<String> {
    let mut keys = Vec::new();
    if let Some(identifier) = &facts.identifier {
        keys.push(format!("id:{}", identifier.trim().to_uppercase()));
    }
    if let Some(address) = address_key(&facts.url).filter(|_| facts.kind != CallKind::Page) {
        keys.push(address);
    }
    if let Some(last) = facts.deadlines.last() {
        let title = fold(&facts.title);
        keys.push(format!("title:{}", short_hash(&[&title, &last.date.to_string(), &fold(&facts.funder)])));
        keys.extend(round_key(facts, &title, &last.date.to_string()));
    }
    keys
}

/// Returns the key of a round, by the title before its first dash: a list gives a call a longer name than the plan that
/// announced it.
fn round_key(facts: &Facts, title: &str, closes: &str) -> Option<String> {
    let name =
        [" – ", " — ", " - "].iter().filter_map(|dash| title.split(dash).next()).min_by_key(|name| name.len())?;
    let mut places: Vec<String> = facts.geography.iter().map(|place| fold(place)).collect();
    places.sort_unstable();
    let is_distinct = name.split_whitespace().count() >= MIN_NAME_WORDS && !places.is_empty();
    let opens = facts.opens.filter(|_| is_distinct)?.to_string();
    Some(format!("round:{}", short_hash(&[name.trim(), &opens, closes, &fold(&facts.funder), &places.join("|")])))
}

/// The fewest words that identify a call: "Utlysning 2" may be any.
const MIN_NAME_WORDS: usize = 3;

/// Returns an address without the parts that sites write inconsistently: the scheme, `www.` and a slash at the end. A
/// site's front page is no call's own page.
pub fn address_key(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let rest = rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/');
    rest.contains('/').then(|| format!("url:{}", short_hash(&[rest])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunity::{Deadline, Zone};

    fn call(title: &str, place: &str, opens: &str) -> Facts {
        Facts {
            title: title.to_owned(),
            funder: "Tillväxtfonden".to_owned(),
            geography: vec![place.to_owned()],
            opens: opens.parse().ok(),
            deadlines: vec![Deadline::on_date("2026-09-30".parse().unwrap(), Zone::Stockholm)],
            ..Facts::default()
        }
    }

    fn same(one: &Facts, other: &Facts) -> bool {
        merge_keys(one).iter().any(|key| merge_keys(other).contains(key))
    }

    #[test]
    fn a_list_and_the_plan_behind_it_name_the_same_round() {
        let listed = call("Digitala lärmiljöer för äldre – bibliotek och mötesplatser", "Sydsverige", "2026-06-01");
        let planned = call("Digitala lärmiljöer för äldre – Sydsverige", "Sydsverige", "2026-06-01");
        assert!(same(&listed, &planned));
        assert!(!same(&listed, &call("Digitala lärmiljöer för äldre – Stockholm", "Stockholm", "2026-06-01")));
        assert!(!same(&listed, &call("Digitala lärmiljöer för äldre – Sydsverige", "Sydsverige", "2026-06-08")));
        let elsewhere = Facts { funder: "Kulturfonden".to_owned(), ..planned };
        assert!(!same(&listed, &elsewhere));
        assert!(!same(&call("Omgång 2 – skola", "Syd", "2026-06-01"), &call("Omgång 2 – vård", "Syd", "2026-06-01")));
    }
}
