//! Joins rounds with their calls and programmes: which records are wanted for which rounds, carried from response to
//! response, and what they add.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::super::json;
use super::round::{self, SEARCH_PAGE};
use crate::opportunity::{Draft, SectionKind, Zone};

/// The most records that one crawl pass requests by name.
const MAX_REQUESTED: usize = 20;

/// The records that are wanted, each with the rounds that refer to it: `2023-00898:2025-04680,2026-00300;…`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WantedRecords(BTreeMap<String, Vec<String>>);

impl WantedRecords {
    pub(super) fn parse(text: &str) -> WantedRecords {
        let pairs = text.split(';').filter_map(|part| part.split_once(':'));
        WantedRecords(pairs.map(|(name, by)| (name.to_owned(), by.split(',').map(str::to_owned).collect())).collect())
    }

    /// Adds a record and the round that refers to it. Names that could not stand in an address are left out.
    pub(super) fn add(&mut self, name: String, round: String) {
        let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && text.len() <= 30;
        if plain(&name) && plain(&round) {
            self.0.entry(name).or_default().push(round);
        }
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Vec<String>> {
        self.0.remove(name)
    }

    pub(super) fn subset(&self, name: &str) -> WantedRecords {
        WantedRecords(self.0.get_key_value(name).map(|(name, by)| (name.clone(), by.clone())).into_iter().collect())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str).take(MAX_REQUESTED)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for WantedRecords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(name, by)| format!("{name}:{}", by.join(","))).collect();
        f.write_str(&parts.join(";"))
    }
}

/// Returns what a call adds to a round, or `None` when the call is not open to the public.
pub(super) fn call(record: &Value, name: &str, round: &str) -> Option<Draft> {
    if round::is_restricted(record) {
        return None;
    }
    let title = json::scalar_at(record, "/Titel");
    let text = round::prose(record, &["/Beskrivning"]);
    Some(Draft {
        call_identifier: Some(name.to_owned()),
        call_title: title.filter(|title| !round::is_blank(title)),
        sections: if text.is_empty() { Vec::new() } else { vec![(SectionKind::Destination, text)] },
        ..empty_draft(round)
    })
}

/// Returns what a programme adds to a round.
pub(super) fn programme(record: &Value, round: &str) -> Option<Draft> {
    let title = json::scalar_at(record, "/Titel").filter(|title| !round::is_blank(title))?;
    Some(Draft { programme: Some(title), ..empty_draft(round) })
}

fn empty_draft(round: &str) -> Draft {
    Draft { key: round.to_owned(), url: format!("{SEARCH_PAGE}{round}"), zone: Zone::Stockholm, ..Draft::default() }
}
