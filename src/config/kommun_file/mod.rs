//! Reads a kommun's file, and names every fault at once, with its line and what would be right.

mod forvaltningar;
mod meetings;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::kommun::{ANY_AREA, AreaId, Kommun, KommunSlug, Priority, Vanort};
use crate::matching::areas::{areas, edit_distance};
use crate::opportunity::identity::short_hash;

/// A fault in a kommun's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KommunFileFault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

impl std::fmt::Display for KommunFileFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// Reads the file of the kommun `slug` (its name without `.toml`).
///
/// # Errors
/// Every fault in the file, in order of lines.
pub fn read(slug: &str, text: &str) -> Result<Kommun, Vec<KommunFileFault>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut parser = KommunFileParser { text, faults: Vec::new() };
    for error in errors {
        parser.fault(error.span().map_or(0, |span| span.start), format!("not TOML: {}", error.message()));
    }
    if !parser.faults.is_empty() {
        return Err(parser.faults);
    }
    let Ok(slug) = slug.parse() else {
        let message = format!("'{slug}' is no kommun's slug: give the file a name without spaces, such as tyreso.toml");
        return Err(vec![KommunFileFault { line: 1, message }]);
    };
    let kommun = parser.kommun(slug, table.get_ref());
    if parser.faults.is_empty() {
        return Ok(kommun);
    }
    parser.faults.sort_by_key(|fault| fault.line);
    Err(parser.faults)
}

const KOMMUN_KEYS: [&str; 10] =
    ["namn", "kommunkod", "lan", "policy", "vanorter", "program", "priority", "beslut", "sammantrade", "forvaltning"];
const VANORT_KEYS: [&str; 2] = ["ort", "land"];
const PRIORITY_KEYS: [&str; 6] = ["area", "title", "weight", "passage", "place", "quote"];

/// A parser that reads on after a fault, so that all faults are named.
struct KommunFileParser<'t> {
    text: &'t str,
    faults: Vec<KommunFileFault>,
}

impl KommunFileParser<'_> {
    fn kommun(&mut self, slug: KommunSlug, table: &DeTable<'_>) -> Kommun {
        self.check_keys(table, &KOMMUN_KEYS, "a kommun");
        let mut kommun = Kommun {
            slug,
            namn: self.string(table, "namn", 0),
            kommunkod: self.string(table, "kommunkod", 0),
            lan: self.string(table, "lan", 0),
            policy: self.string(table, "policy", 0),
            vanorter: Vec::new(),
            program: self.strings(table, "program"),
            priorities: Vec::new(),
            approval: self.approval(table),
            meetings: self.meetings(table),
            forvaltningar: self.forvaltningar(table),
            fingerprint: String::new(),
        };
        self.check_kommunkod(table, &kommun.kommunkod);
        kommun.vanorter = self.tables(table, "vanorter").iter().map(|(at, twin)| self.vanort(*at, twin)).collect();
        let priorities = self.tables(table, "priority");
        if priorities.is_empty() {
            self.fault(0, "no [[priority]]: write at least one area that the policy names".to_owned());
        }
        for (at, entry) in priorities {
            let Some(priority) = self.priority(at, entry) else { continue };
            if kommun.priorities.iter().any(|known: &Priority| is_same_priority(known, &priority)) {
                let message =
                    format!("a second priority for \"{}\" with the same passage: write each once", priority.area);
                self.fault(at, message);
            }
            kommun.priorities.push(priority);
        }
        kommun.fingerprint = fingerprint(&kommun);
        kommun
    }

    fn check_kommunkod(&mut self, table: &DeTable<'_>, code: &str) {
        let is_valid = code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit());
        if let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref() == "kommunkod").filter(|_| !is_valid)
            && value.get_ref().is_str()
        {
            let at = value.span().start;
            self.fault(at, format!("kommunkod \"{code}\": write SCB's four digits in quotes, such as \"0138\""));
        }
    }

    fn vanort(&mut self, at: usize, table: &DeTable<'_>) -> Vanort {
        self.check_keys(table, &VANORT_KEYS, "a twin town");
        Vanort { ort: self.string(table, "ort", at), land: self.string(table, "land", at) }
    }

    /// Reads a priority; `None` where its area is missing or unknown.
    fn priority(&mut self, at: usize, table: &DeTable<'_>) -> Option<Priority> {
        self.check_keys(table, &PRIORITY_KEYS, "a priority");
        let area = self.area(table, at);
        let (title, passage) = (self.string(table, "title", at), self.string(table, "passage", at));
        let quote = table.get("quote").map(|_| self.quote(table, at, &passage));
        let (weight, place) = (self.weight(table, at), self.string(table, "place", at));
        Some(Priority { area: area?, title, weight, passage, place, quote })
    }

    fn area(&mut self, table: &DeTable<'_>, at: usize) -> Option<AreaId> {
        let area = self.string(table, "area", at);
        if area == ANY_AREA || areas().get(&area).is_some() {
            return area.parse().ok();
        }
        if !area.is_empty() {
            let near = areas().nearest(&area).map_or_else(
                || "write one of the areas in areas.toml, or \"*\" for all municipal work".to_owned(),
                |near| format!("did you mean \"{near}\"?"),
            );
            self.fault(key_offset(table, "area", at), format!("unknown area \"{area}\": {near}"));
        }
        None
    }

    /// Reads the passage as it is printed. Scanning damages single letters, so that a text that differs by more is
    /// another one.
    fn quote(&mut self, table: &DeTable<'_>, at: usize, passage: &str) -> String {
        let quote = self.string(table, "quote", at);
        if !quote.is_empty() && edit_distance(passage, &quote) * 4 > passage.chars().count() {
            let message = "quote is another text than passage: write the same words without the scanner's damage";
            self.fault(key_offset(table, "quote", at), message.to_owned());
        }
        quote
    }

    fn weight(&mut self, table: &DeTable<'_>, at: usize) -> f64 {
        let Some(value) = table.get("weight") else {
            self.fault(at, "weight is missing: write a number from 0 to 1".to_owned());
            return 0.0;
        };
        let number = match value.get_ref() {
            DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
            DeValue::Integer(number) => number.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        match number {
            Some(number) if (0.0..=1.0).contains(&number) => number,
            _ => {
                self.fault(value.span().start, "weight: write a number from 0 to 1, such as 0.8".to_owned());
                0.0
            }
        }
    }

    /// Reads a text that is required and not empty.
    fn string(&mut self, table: &DeTable<'_>, key: &str, at: usize) -> String {
        let Some(value) = table.get(key) else {
            self.fault(at, format!("{key} is missing: write {key} = \"…\""));
            return String::new();
        };
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => text.to_owned(),
            Some(_) => {
                self.fault(value.span().start, format!("{key} is empty: write what the policy says"));
                String::new()
            }
            None => {
                let found = value.get_ref().type_str();
                self.fault(value.span().start, format!("{key} is of type {found}: write a text in quotes"));
                String::new()
            }
        }
    }

    /// Reads a list of texts; a missing one is empty.
    fn strings(&mut self, table: &DeTable<'_>, key: &str) -> Vec<String> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let texts = value.get_ref().as_array().map(|list| list.iter().map(|text| text.get_ref().as_str()).collect());
        let Some(Some(texts)) = texts.map(|texts: Vec<Option<&str>>| texts.into_iter().collect::<Option<Vec<_>>>())
        else {
            self.fault(value.span().start, format!("{key} must be a list of texts in quotes"));
            return Vec::new();
        };
        texts.into_iter().map(str::to_owned).collect()
    }

    /// Reads the tables of a list, with their byte offsets; a missing list is empty.
    fn tables<'v, 'i>(&mut self, table: &'v DeTable<'i>, key: &str) -> Vec<(usize, &'v DeTable<'i>)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.fault(value.span().start, format!("{key} must be a list of tables"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for entry in list.iter() {
            match entry.get_ref().as_table() {
                Some(found) => tables.push((entry.span().start, found)),
                None => self.fault(entry.span().start, format!("{key} holds something that is no table")),
            }
        }
        tables
    }

    fn check_keys(&mut self, table: &DeTable<'_>, known: &[&str], what: &str) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let message = format!("unknown key \"{}\": {what} has {}", key.get_ref(), known.join(", "));
            self.fault(key.span().start, message);
        }
    }

    fn fault(&mut self, at: usize, message: String) {
        let before = self.text.get(..at.min(self.text.len())).unwrap_or_default();
        self.faults.push(KommunFileFault { line: before.matches('\n').count() + 1, message });
    }
}

fn key_offset(table: &DeTable<'_>, key: &str, otherwise: usize) -> usize {
    table.get(key).map_or(otherwise, |value: &Spanned<DeValue<'_>>| value.span().start)
}

fn is_same_priority(one: &Priority, other: &Priority) -> bool {
    one.area == other.area && one.passage == other.passage
}

/// Returns a hash of what the file says on relevance, by which outdated judgements are found. Comments, order of keys,
/// spaces, meetings and förvaltningar do not change it.
fn fingerprint(kommun: &Kommun) -> String {
    let mut relevant = kommun.clone();
    (relevant.fingerprint, relevant.approval, relevant.meetings) = (String::new(), None, Vec::new());
    relevant.forvaltningar = Vec::new();
    short_hash(&[&serde_json::to_string(&relevant).unwrap_or_default()])
}

#[cfg(test)]
mod tests;
