//! Finds the twin towns that a policy names: a town and its country.

use crate::kommun::Vanort;
use crate::text::{fold, words};

/// Countries where Swedish kommuner have twin towns, in Swedish.
const COUNTRIES: [&str; 56] = [
    "Albanien",
    "Armenien",
    "Belarus",
    "Belgien",
    "Bosnien",
    "Botswana",
    "Bulgarien",
    "Cypern",
    "Danmark",
    "England",
    "Estland",
    "Finland",
    "Frankrike",
    "Georgien",
    "Grekland",
    "Grönland",
    "Indien",
    "Irland",
    "Island",
    "Italien",
    "Japan",
    "Kanada",
    "Kenya",
    "Kina",
    "Kosovo",
    "Kroatien",
    "Lettland",
    "Litauen",
    "Luxemburg",
    "Malta",
    "Moldavien",
    "Moçambique",
    "Namibia",
    "Nederländerna",
    "Nordmakedonien",
    "Norge",
    "Polen",
    "Portugal",
    "Rumänien",
    "Ryssland",
    "Schweiz",
    "Serbien",
    "Skottland",
    "Slovakien",
    "Slovenien",
    "Spanien",
    "Storbritannien",
    "Sydafrika",
    "Tanzania",
    "Tjeckien",
    "Turkiet",
    "Tyskland",
    "Uganda",
    "Ukraina",
    "Ungern",
    "USA",
];
/// Particles inside the names of towns.
const PARTICLES: [&str; 16] =
    ["le", "la", "les", "de", "del", "des", "du", "di", "am", "an", "der", "sur", "sul", "upon", "im", "bei"];
/// The most words of a town's name.
const MAX_WORDS: usize = 4;

/// Finds the towns of a sentence about twin towns: `Cesis i Lettland`, `Cesis (Lettland)`, `Cesis, Lettland`.
pub(super) fn twin_towns(sentence: &str) -> Vec<Vanort> {
    let words = words::words(sentence);
    let original = |at: usize| words.get(at).and_then(|word| sentence.get(word.start..word.end)).unwrap_or_default();
    let mut found: Vec<Vanort> = Vec::new();
    for at in 0..words.len() {
        let Some(land) = COUNTRIES.iter().find(|land| fold(land) == fold(original(at))) else { continue };
        let Some(mut last) = at.checked_sub(1) else { continue };
        // "1" is what scanners make of "i".
        if matches!(original(last), "i" | "1" | "I" | "l") {
            let Some(before) = last.checked_sub(1) else { continue };
            last = before;
        }
        let mut first = last + 1;
        while first > 0
            && last + 1 - (first - 1) <= MAX_WORDS
            && is_name(original(first - 1))
            && belong_to_one_name(sentence, &words, first, last)
        {
            first -= 1;
        }
        while first <= last && PARTICLES.contains(&original(first)) {
            first += 1;
        }
        let (Some(start), Some(end)) = (words.get(first), words.get(last)) else { continue };
        if first > last || COUNTRIES.contains(&original(last)) {
            continue;
        }
        let ort = sentence.get(start.start..end.end).unwrap_or_default().to_owned();
        let twin = Vanort { ort, land: (*land).to_owned() };
        if !twin.ort.is_empty() && !found.contains(&twin) {
            found.push(twin);
        }
    }
    found
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase) || PARTICLES.contains(&word)
}

/// Tells whether two words belong to one name: only spaces, hyphens and apostrophes stand between them.
fn belong_to_one_name(sentence: &str, words: &[words::Word], first: usize, last: usize) -> bool {
    if first > last {
        return true;
    }
    let (Some(before), Some(after)) = (words.get(first - 1), words.get(first)) else { return false };
    sentence.get(before.end..after.start).is_some_and(|between| matches!(between, " " | "-" | "- " | "’" | "'"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(sentence: &str) -> Vec<(String, String)> {
        twin_towns(sentence).into_iter().map(|twin| (twin.ort, twin.land)).collect()
    }

    fn pair(ort: &str, land: &str) -> (String, String) {
        (ort.to_owned(), land.to_owned())
    }

    #[test]
    fn towns_are_found_with_their_countries() {
        let sentence = "Vänortssamarbetet med Kuldiga i Lettland och Bois-le Roi i Frankrike ska fortsätta.";
        assert_eq!(found(sentence), [pair("Kuldiga", "Lettland"), pair("Bois-le Roi", "Frankrike")]);
        assert_eq!(
            found("Vänorter: Bad Elster (Tyskland), Å, Norge"),
            [pair("Bad Elster", "Tyskland"), pair("Å", "Norge")]
        );
        assert_eq!(found("vinorten Kuldiga 1 Lettland"), [pair("Kuldiga", "Lettland")]);
    }

    #[test]
    fn a_country_alone_is_no_town() {
        assert!(found("kommuner i Lettland och i Norge, Danmark och Finland").is_empty());
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}", tail in "( i)? (Norge|Lettland)?") {
            let _ = twin_towns(&format!("{text}{tail}"));
        }
    }
}
