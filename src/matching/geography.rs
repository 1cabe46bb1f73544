//! The places that funding is limited to, as funders name them, and the län that they cover.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::kommun::Kommun;

static GEOGRAPHY: LazyLock<Geography> = LazyLock::new(|| toml::from_str(SOURCE).unwrap_or_default());

/// The text of the vocabulary file.
pub(super) const SOURCE: &str = include_str!("geography.toml");

/// The parts of Sweden.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Geography {
    lan: Vec<String>,
    /// Regions of several län.
    regions: BTreeMap<String, Vec<String>>,
}

/// Returns the län that a place's name covers; none when it names no known part of Sweden.
pub(super) fn lan_of(place: &str) -> Vec<&'static str> {
    let place = place.to_lowercase().replace('–', "-");
    let known = &GEOGRAPHY.regions;
    let mut covered: Vec<&'static str> = known
        .iter()
        .filter(|(region, _)| place.contains(region.as_str()))
        .flat_map(|(_, lan)| lan)
        .map(String::as_str)
        .collect();
    covered.extend(GEOGRAPHY.lan.iter().map(String::as_str).filter(|lan| place.contains(lan)));
    covered.sort_unstable();
    covered.dedup();
    covered
}

/// Returns the places when the kommun lies outside all of them; `None` when it does not, or no place is a known part of
/// Sweden.
pub(super) fn excluding_places<'a>(kommun: &Kommun, places: &'a [String]) -> Option<Vec<&'a str>> {
    let own = lan_of(&kommun.lan);
    let named: Vec<&'a str> = places.iter().map(String::as_str).filter(|place| !lan_of(place).is_empty()).collect();
    let inside = named.iter().any(|place| lan_of(place).iter().any(|lan| own.contains(lan)));
    (!named.is_empty() && !inside).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_covers_its_lan() {
        assert_eq!(lan_of("Region Mellersta Norrland"), ["jämtland", "västernorrland"]);
        assert_eq!(
            lan_of("Interreg Sverige–Norge"),
            ["dalarna", "jämtland", "värmland", "västernorrland", "västra götaland"]
        );
        assert_eq!(lan_of("Stockholms län"), ["stockholm"]);
        assert!(lan_of("Nationell").is_empty());
        assert!(lan_of("Östersjön").is_empty());
    }

    #[test]
    fn every_area_is_made_of_lan() {
        let geography: Geography = toml::from_str(SOURCE).unwrap();
        assert_eq!((geography.lan.len(), geography.regions.len()), (21, 12));
        for (region, lan) in &geography.regions {
            assert!(lan.iter().all(|name| geography.lan.contains(name)), "{region}");
        }
    }
}
