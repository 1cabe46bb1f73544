//! The fixed areas of municipal work and their vocabulary, read once from `areas.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::kommun::AreaId;

/// The text of the vocabulary file.
pub(super) const SOURCE: &str = include_str!("areas.toml");

static AREAS: LazyLock<Areas> = LazyLock::new(|| parse(SOURCE).unwrap_or_default());

/// Returns all areas, in the order of the file. A test proves that the file parses.
pub fn areas() -> &'static Areas {
    &AREAS
}

/// The areas, by index and by id.
#[derive(Debug, Default)]
pub struct Areas {
    list: Vec<Area>,
    by_id: BTreeMap<AreaId, usize>,
}

impl Areas {
    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        self.list.iter()
    }

    /// Returns the areas in the order of their ids.
    pub fn in_order(&self) -> impl Iterator<Item = &Area> {
        self.by_id.values().filter_map(|at| self.list.get(*at))
    }

    pub fn get(&self, id: &str) -> Option<&Area> {
        self.by_id.get(id).and_then(|at| self.list.get(*at))
    }

    /// Returns the index of an area, for tables that are indexed by it.
    pub(super) fn index_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    pub(super) fn by_index(&self, number: usize) -> Option<&Area> {
        self.list.get(number)
    }

    /// Returns the known id nearest to a misspelt one, if one is near.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        let distances = self.list.iter().map(|area| (edit_distance(id, area.id.as_str()), area.id.as_str()));
        let (distance, nearest) = distances.min()?;
        (distance <= (id.chars().count() / 2).max(2)).then_some(nearest)
    }
}

/// One area of municipal work.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// The id. Its names are messages: `area-ID` in src/locale/*.ftl.
    pub id: AreaId,
    /// Whether every kommun does this work every day: then a passage that covers all municipal work covers the area.
    pub ordinary: bool,
    /// The förvaltning that is usually responsible.
    #[allow(dead_code, reason = "checked when it is read, and kept for who reads the file")]
    pub owner: String,
    pub concepts: Vec<Concept>,
    /// Phrases that only look alike: words inside such a phrase do not count for the area.
    #[serde(rename = "not")]
    pub look_alikes: Vec<String>,
}

impl Area {
    /// Returns all Swedish terms with their weights (1..3).
    pub fn terms_sv(&self) -> impl Iterator<Item = (&str, u32)> {
        self.concepts.iter().flat_map(|concept| concept.sv.iter().map(|term| (without_mark(term), concept.weight)))
    }

    /// Returns all English terms with their weights (1..3).
    pub fn terms_en(&self) -> impl Iterator<Item = (&str, u32)> {
        self.concepts.iter().flat_map(|concept| concept.en.iter().map(|term| (without_mark(term), concept.weight)))
    }
}

/// One concept in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// 3 = the word alone shows what a call is about, 1 = it only supports other words.
    pub weight: u32,
    pub sv: Vec<String>,
    pub en: Vec<String>,
}

/// Returns whether a term is marked `*`: too general to be added to a search.
pub(super) fn is_general(term: &str) -> bool {
    term.ends_with('*')
}

/// Returns a term without its mark.
pub(super) fn without_mark(term: &str) -> &str {
    term.trim_end_matches('*')
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    area: Vec<Area>,
}

fn parse(text: &str) -> Result<Areas, toml::de::Error> {
    let list = toml::from_str::<File>(text)?.area;
    let by_id = list.iter().enumerate().map(|(at, area)| (area.id.clone(), at)).collect();
    Ok(Areas { list, by_id })
}

/// Returns the Levenshtein distance of two words, for "did you mean".
pub(crate) fn edit_distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut last = i + 1;
        let mut next = vec![last];
        for (b, above) in other.iter().zip(row.windows(2)) {
            let (diagonal, up) = (above.first().copied().unwrap_or(0), above.last().copied().unwrap_or(0));
            last = (diagonal + usize::from(a != *b)).min(up + 1).min(last + 1);
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    #[test]
    fn the_file_parses_and_every_area_has_words_in_both_languages() {
        let areas = parse(SOURCE).unwrap();
        assert!(areas.list.len() >= 22);
        assert_eq!(areas.list.len(), areas.by_id.len(), "an id stands twice");
        for area in areas.iter() {
            assert!(area.terms_sv().count() >= 5 && area.terms_en().count() >= 5, "{}", area.id);
            assert!(area.concepts.iter().all(|concept| (1..=3).contains(&concept.weight)), "{}", area.id);
            assert!(!area.owner.is_empty());
        }
    }

    #[test]
    fn every_area_has_a_name_in_every_language() {
        for locale in Locale::ALL {
            let named = locale.named_areas();
            let lacking: Vec<_> = areas().iter().filter(|area| !named.contains(area.id.as_str())).collect();
            assert!(lacking.is_empty(), "{}.ftl lacks the names of {lacking:?}", locale.tag());
            assert_eq!(named.len(), areas().list.len(), "{}.ftl names an area that is none", locale.tag());
        }
    }

    #[test]
    fn the_ids_stay_what_they_are() {
        for id in ["barn-unga", "vanorter-natverk", "krisberedskap-sakerhet", "turism-besoksnaring", "landsbygd-mat"] {
            assert!(areas().get(id).is_some(), "{id}");
        }
        assert!(areas().get("none").is_none());
    }

    #[test]
    fn suggests_the_nearest_id() {
        assert_eq!(areas().nearest("barn-ungdom"), Some("barn-unga"));
        assert_eq!(areas().nearest("kulturr"), Some("kultur"));
        assert_eq!(areas().nearest("xyzzyqqqqqqq"), None);
    }
}
