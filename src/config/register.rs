//! The 290 kommuner with their codes and län.

use std::sync::LazyLock;

use crate::matching::areas::edit_distance;
use crate::text::fold;

const SOURCE: &str = include_str!("kommuner.tsv");

static REGISTER: LazyLock<Vec<RegisteredKommun>> = LazyLock::new(|| parse(SOURCE));

/// A kommun as SCB lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredKommun {
    /// SCB's four digits.
    pub code: &'static str,
    /// Without "kommun": `Tyresö`.
    pub name: &'static str,
    /// With "län": `Stockholms län`.
    pub lan: &'static str,
}

/// Returns all kommuner, in the order of their codes.
pub fn kommuner() -> &'static [RegisteredKommun] {
    &REGISTER
}

/// Returns the kommun with a code.
pub fn by_code(code: &str) -> Option<&'static RegisteredKommun> {
    kommuner().iter().find(|known| known.code == code)
}

/// Finds the kommun that a name means: `Tyresö kommun`, `Kungälvs kommun`, `Göteborgs Stad`, `Region Gotland`, `habo`.
pub fn by_name(name: &str) -> Option<&'static RegisteredKommun> {
    let exact = name.to_lowercase();
    let lookup = |read: fn(&str) -> String| {
        let bare = bare_name(&read(&exact));
        kommuner().iter().find(|known| {
            let own = read(&known.name.to_lowercase());
            bare == own || bare.strip_suffix('s') == Some(&own)
        })
    };
    // Håbo and Habo differ by a ring only: diacritics are ignored only when no name matches with them.
    lookup(str::to_owned).or_else(|| lookup(fold))
}

/// Finds the kommun whose name is nearest to a misspelt one.
pub fn nearest(name: &str) -> Option<&'static RegisteredKommun> {
    let bare = bare_name(&fold(name));
    kommuner().iter().min_by_key(|known| edit_distance(&bare, &fold(known.name)))
}

/// Returns a lower-case name without `kommun`, `stad` and `region`.
fn bare_name(name: &str) -> String {
    let words = name.split_whitespace().filter(|word| !matches!(*word, "kommun" | "stad" | "region"));
    words.collect::<Vec<_>>().join(" ")
}

fn parse(list: &'static str) -> Vec<RegisteredKommun> {
    let mut found = Vec::new();
    let mut lan = "";
    for (code, name) in list.lines().filter_map(|line| line.split_once('\t')) {
        match code.len() {
            2 => lan = name,
            _ => found.push(RegisteredKommun { code, name, lan }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn there_are_290_in_21_lan() {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for known in kommuner() {
            *count.entry(known.lan).or_default() += 1;
        }
        let wanted = [
            ("Stockholms län", 26),
            ("Uppsala län", 8),
            ("Södermanlands län", 9),
            ("Östergötlands län", 13),
            ("Jönköpings län", 13),
            ("Kronobergs län", 8),
            ("Kalmar län", 12),
            ("Gotlands län", 1),
            ("Blekinge län", 5),
            ("Skåne län", 33),
            ("Hallands län", 6),
            ("Västra Götalands län", 49),
            ("Värmlands län", 16),
            ("Örebro län", 12),
            ("Västmanlands län", 10),
            ("Dalarnas län", 15),
            ("Gävleborgs län", 10),
            ("Västernorrlands län", 7),
            ("Jämtlands län", 8),
            ("Västerbottens län", 15),
            ("Norrbottens län", 14),
        ];
        assert_eq!(count, BTreeMap::from(wanted));
        assert_eq!(kommuner().len(), 290);
    }

    #[test]
    fn codes_are_unique_and_names_too() {
        let codes: BTreeSet<_> = kommuner().iter().map(|known| known.code).collect();
        let names: BTreeSet<_> = kommuner().iter().map(|known| known.name).collect();
        assert_eq!((codes.len(), names.len()), (290, 290));
        assert!(codes.iter().all(|code| code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit())));
    }

    #[test]
    fn names_are_found_as_people_write_them() {
        let code = |name| by_name(name).map(|known| known.code);
        assert_eq!(code("Tyresö kommun"), Some("0138"));
        assert_eq!(code("Kungälvs kommun"), Some("1482"));
        assert_eq!(code("falkopings kommun"), Some("1499"));
        assert_eq!(code("Göteborgs Stad"), Some("1480"));
        assert_eq!(code("Region Gotland"), Some("0980"));
        assert_eq!(code("Borås"), Some("1490"));
        assert_eq!((code("Habo kommun"), code("Håbo kommun")), (Some("0643"), Some("0305")));
        assert_eq!(code("Ankeborg"), None);
        assert_eq!(nearest("Tyresjö kommun").map(|known| known.name), Some("Tyresö"));
    }
}
