//! Keys that a source gives to several calls: they give way to the calls' links.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::opportunity::Draft;
use crate::text::fold;

/// The keys that one answer gave to calls with different titles and links.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedKeys(BTreeSet<String>);

impl SharedKeys {
    /// Gives calls that share a key, though their titles and links differ, their links as keys. A call that is only
    /// shown twice keeps its key.
    pub fn give_way<'a>(&mut self, drafts: impl IntoIterator<Item = &'a mut Draft>) {
        let mut by_key: BTreeMap<String, Vec<&mut Draft>> = BTreeMap::new();
        for draft in drafts {
            by_key.entry(draft.key.clone()).or_default().push(draft);
        }
        for (key, drafts) in by_key {
            if !self.0.contains(&key) && !is_shared(&drafts) {
                continue;
            }
            for draft in drafts {
                if draft.reference == key {
                    draft.reference.clone_from(&draft.url);
                }
                draft.key.clone_from(&draft.url);
            }
            self.0.insert(key);
        }
    }

    /// Adds the keys of another page.
    pub fn add(&mut self, more: SharedKeys) {
        self.0.extend(more.0);
    }

    pub fn contains(&self, key: &str) -> bool {
        self.0.contains(key)
    }

    /// Returns what to say about them, if there are any.
    pub fn remark(&self) -> Option<String> {
        let first = self.0.first()?;
        let more = match self.0.len() {
            1 => String::new(),
            count => format!(" and {} more keys", count - 1),
        };
        Some(format!(
            "several calls have the same key, \"{}\"{more}; their links are used instead",
            first.chars().take(100).collect::<String>()
        ))
    }
}

fn is_shared(drafts: &[&mut Draft]) -> bool {
    let titles: BTreeSet<String> = drafts.iter().map(|draft| fold(&draft.title)).collect();
    let links: BTreeSet<&str> = drafts.iter().map(|draft| draft.url.as_str()).collect();
    titles.len() > 1 && links.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(rows: &[(&str, &str, &str)]) -> (Vec<String>, Option<String>) {
        let draft = |(key, title, url): &(&str, &str, &str)| Draft {
            key: (*key).to_owned(),
            title: (*title).to_owned(),
            url: (*url).to_owned(),
            ..Draft::default()
        };
        let mut drafts: Vec<Draft> = rows.iter().map(draft).collect();
        let mut shared = SharedKeys::default();
        shared.give_way(&mut drafts);
        (drafts.into_iter().map(|draft| draft.key).collect(), shared.remark())
    }

    #[test]
    fn a_key_of_different_titles_and_links_gives_way_to_the_link() {
        let (told, remark) =
            keys(&[("k", "Hav", "u1"), ("k", "Skog", "u2"), ("own", "Fjäll", "u3"), ("k", "Skog", "u2")]);
        assert_eq!(told, ["u1", "u2", "own", "u2"]);
        assert_eq!(remark.unwrap(), "several calls have the same key, \"k\"; their links are used instead");
    }

    #[test]
    fn a_call_that_is_shown_twice_keeps_its_key() {
        for twice in [
            [("k", "Hav", "u1"), ("k", "Hav", "u1")],
            [("k", "Hav", "u1"), ("k", "Läs mer om hav", "u1")],
            [("k", "Hav", "u1"), ("k", "HAV", "u2")],
        ] {
            assert_eq!(keys(&twice), (vec!["k".to_owned(), "k".to_owned()], None), "{twice:?}");
        }
    }
}
