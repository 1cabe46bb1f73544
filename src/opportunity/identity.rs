//! Is this the same call? Keys that are the same wherever and whenever they are made.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Draft, Facts, Kind};
use crate::text::fold;

/// A call's name for ever: made from the source and key of its first listing, so a store built anew gives the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OpportunityId(pub String);

impl OpportunityId {
    /// The id of the call that `source` first showed under `key`.
    pub fn first_shown(source: &str, key: &str) -> OpportunityId {
        OpportunityId(short_hash(&[source, key]))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for OpportunityId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Twelve letters and digits (60 bits) that stand for `parts`; no letter is easily misread.
pub fn short_hash(parts: &[&str]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digest = Sha256::digest(parts.join("\u{1f}"));
    let number = digest.iter().take(8).fold(0u64, |n, byte| (n << 8) | u64::from(*byte));
    (0..12).map(|i| char::from(ALPHABET[(number >> (i * 5) & 31) as usize])).collect()
}

/// What a draft said, in one line: equal drafts need no second reading.
pub fn fingerprint(draft: &Draft) -> String {
    let json = serde_json::to_string(draft).unwrap_or_default();
    short_hash(&[&json])
}

/// The keys by which a listing of another source may be found to be the same call:
/// the identifier, the address of the call's own page, or title and deadline and funder together.
pub fn merge_keys(facts: &Facts) -> Vec<String> {
    let mut keys = Vec::new();
    if let Some(identifier) = &facts.identifier {
        keys.push(format!("id:{}", identifier.trim().to_uppercase()));
    }
    if let Some(address) = address_key(&facts.url).filter(|_| facts.kind != Kind::Page) {
        keys.push(address);
    }
    if let Some(last) = facts.deadlines.last() {
        let title = fold(&facts.title);
        keys.push(format!("title:{}", short_hash(&[&title, &last.date.to_string(), &fold(&facts.funder)])));
    }
    keys
}

/// An address without what sites write now so, now so: the scheme, `www.`, a slash at the end. A site's front page is
/// nobody's own page.
fn address_key(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let rest = rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/');
    rest.contains('/').then(|| format!("url:{}", short_hash(&[rest])))
}
