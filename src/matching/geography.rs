//! The places that funding is limited to, as funders name them, and the län that they cover.

use crate::kommun::Kommun;

/// The names of the län without "län" and without the genitive's s.
const LAN: [&str; 21] = [
    "blekinge",
    "dalarna",
    "gotland",
    "gävleborg",
    "halland",
    "jämtland",
    "jönköping",
    "kalmar",
    "kronoberg",
    "norrbotten",
    "skåne",
    "stockholm",
    "södermanland",
    "uppsala",
    "värmland",
    "västerbotten",
    "västernorrland",
    "västmanland",
    "västra götaland",
    "örebro",
    "östergötland",
];

/// Regions of several län: the eight programme areas of the regional fund and ESF (NUTS 2), and of Interreg 2021–2027.
const REGIONS: [(&str, &[&str]); 12] = [
    ("östra mellansverige", &["uppsala", "södermanland", "östergötland", "örebro", "västmanland"]),
    ("norra mellansverige", &["värmland", "dalarna", "gävleborg"]),
    ("mellersta norrland", &["västernorrland", "jämtland"]),
    ("övre norrland", &["västerbotten", "norrbotten"]),
    ("småland och öarna", &["jönköping", "kronoberg", "kalmar", "gotland"]),
    ("sydsverige", &["skåne", "blekinge"]),
    ("västsverige", &["västra götaland", "halland"]),
    ("öresund-kattegat-skagerrak", &["skåne", "halland", "västra götaland"]),
    ("sverige-norge", &["jämtland", "västernorrland", "dalarna", "värmland", "västra götaland"]),
    ("aurora", &["norrbotten", "västerbotten", "västernorrland", "jämtland"]),
    ("south baltic", &["skåne", "blekinge", "kronoberg", "kalmar"]),
    (
        "central baltic",
        &["stockholm", "uppsala", "södermanland", "östergötland", "gotland", "gävleborg", "örebro", "västmanland"],
    ),
];

/// Returns the län that a place's name covers; none when it names no known part of Sweden.
pub(super) fn lan_of(place: &str) -> Vec<&'static str> {
    let place = place.to_lowercase().replace('–', "-");
    let mut covered: Vec<&'static str> =
        REGIONS.iter().filter(|(area, _)| place.contains(area)).flat_map(|(_, lan)| lan.iter().copied()).collect();
    covered.extend(LAN.iter().copied().filter(|lan| place.contains(lan)));
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
        for (area, lan) in REGIONS {
            assert!(lan.iter().all(|name| LAN.contains(name)), "{area}");
        }
    }
}
