//! Repair of scanned Swedish text in which å, ä and ö were misread.

use std::collections::BTreeSet;

use super::words;

/// A character as scanners read it, and the letters that it may stand for.
const CONFUSIONS: [(char, &[&str]); 14] = [
    ('a', &["ä", "å"]),
    ('i', &["ä", "l"]),
    ('é', &["ä", "ö"]),
    ('d', &["ä", "ö", "å"]),
    ('o', &["ö"]),
    ('e', &["ä", "ö"]),
    ('4', &["ä"]),
    ('6', &["ö"]),
    ('0', &["ö", "o"]),
    ('c', &["ö"]),
    ('&', &["ä"]),
    ('1', &["l", "i"]),
    ('h', &["li"]),
    ('b', &["ö"]),
];

/// The shortest word that is repaired: shorter ones resemble too many others.
const MIN_CHARS: usize = 6;
/// The longest word that is repaired.
const MAX_CHARS: usize = 40;
/// The most candidates for one word.
const MAX_CANDIDATES: usize = 400;
/// The fewest å, ä and ö in a thousand letters of undamaged text; Swedish prose has forty to fifty.
const MIN_DOTS_PER_MILLE: usize = 25;

/// Returns whether a text was scanned without support for Swedish: å, ä and ö are rare then (under 2.5 % of the
/// letters).
pub fn is_damaged(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let dotted = text.chars().filter(|c| "åäöÅÄÖ".contains(*c)).count();
    letters >= 200 && dotted * 1_000 < letters * MIN_DOTS_PER_MILLE
}

/// Returns the words that a lower-case word may have been: with one letter replaced, then with two. The word itself is
/// not among them.
pub fn candidates(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < MIN_CHARS || letters.len() > MAX_CHARS {
        return Vec::new();
    }
    let once = with_one_letter_replaced(&[word.to_owned()]);
    let twice = with_one_letter_replaced(&once);
    let mut seen = BTreeSet::from([word.to_owned()]);
    once.into_iter().chain(twice).filter(|reading| seen.insert(reading.clone())).take(MAX_CANDIDATES).collect()
}

fn with_one_letter_replaced(words: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for word in words {
        for (at, letter) in word.char_indices() {
            let others = CONFUSIONS.iter().filter(|(confused, _)| *confused == letter).flat_map(|(_, others)| *others);
            let (before, after) =
                (word.get(..at).unwrap_or_default(), word.get(at + letter.len_utf8()..).unwrap_or_default());
            out.extend(others.map(|other| format!("{before}{other}{after}")));
        }
    }
    out
}

/// Returns the text with each unknown word replaced by its first known candidate.
pub fn repair(text: &str, is_known: &mut impl FnMut(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = 0;
    for word in words::words(text) {
        out.push_str(text.get(last..word.start).unwrap_or_default());
        last = word.end;
        let replacement = match is_known(&word.text) {
            true => None,
            false => candidates(&word.text).into_iter().find(|reading| is_known(reading)),
        };
        out.push_str(&replacement.unwrap_or_else(|| text.get(word.start..word.end).unwrap_or_default().to_owned()));
    }
    out.push_str(text.get(last..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mend(text: &str, known: &[&str]) -> String {
        repair(text, &mut |word| known.contains(&word))
    }

    #[test]
    fn an_unknown_word_becomes_the_known_one_that_it_looks_like() {
        assert_eq!(mend("utbyte med vinorter", &["vänorter"]), "utbyte med vänorter");
        assert_eq!(mend("féreningar, nitverk.", &["föreningar", "nätverk"]), "föreningar, nätverk.");
        assert_eq!(mend("utveckhng", &["utveckling"]), "utveckling");
        assert_eq!(
            mend("utvecklingslinder sdrskilt", &["utvecklingsländer", "särskilt"]),
            "utvecklingsländer särskilt"
        );
    }

    #[test]
    fn what_is_known_or_short_stays() {
        assert_eq!(mend("linder dar", &["linder", "där"]), "linder dar");
    }

    #[test]
    fn a_text_without_dots_was_scanned() {
        let clean = "Kommunen ska främja ungdomars utbyte och öka förståelsen för världen. ".repeat(5);
        assert!(!is_damaged(&clean));
        assert!(is_damaged(&crate::text::fold(&clean)));
        assert!(!is_damaged("kort"));
    }

    proptest! {
        #[test]
        fn never_panics_and_stays_bounded(text in "\\PC{0,80}") {
            let _ = mend(&text, &[]);
            prop_assert!(text.split_whitespace().all(|word| candidates(word).len() <= MAX_CANDIDATES));
        }
    }
}
