//! Swedish compounds and their parts.
//!
//! A compound is a chain of known parts: all but the last in their basic form, joined by nothing or by a linking
//! letter, the last in any inflection. The known parts are a list in `compound_parts.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::stem::{stem, vocabulary_stem};
use super::{Language, fold};

/// One part of a compound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompoundPart {
    /// The basic form, as in the list.
    pub word: String,
    /// The Snowball stem, as used in free search.
    pub stem: String,
    /// The stem for vocabulary matching.
    pub vocabulary: String,
}

/// Splits a compound into its parts, in order; empty when it is none. `word` is in lower case, with or without its
/// dots.
pub fn split(word: &str) -> Vec<&'static CompoundPart> {
    if word.len() < MIN_BYTES || word.len() > MAX_BYTES {
        return Vec::new();
    }
    let word = fold(word);
    let mut found = Vec::new();
    if LEXICON.is_part(&word) || !LEXICON.split_rest(&word, MAX_PARTS, &mut found) || found.len() < 2 {
        return Vec::new();
    }
    found
}

/// The shortest and the longest compound, in bytes.
const MIN_BYTES: usize = 6;
const MAX_BYTES: usize = 60;
const MAX_PARTS: usize = 5;

/// Letters that join parts: vänort-s-samarbete, tjänst-e-man, gat-u-belysning. The `s` first, so that
/// utvecklings-arbete is not read as utveckling and a word in sarb-.
const LINKING_LETTERS: [&str; 5] = ["s", "", "e", "a", "u"];

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("compound_parts.txt")));

struct Lexicon {
    parts: Vec<CompoundPart>,
    /// Parts by their form before another part: the folded basic form, also without its last vowel (skol-).
    by_initial_form: HashMap<String, usize>,
    /// Parts by their vocabulary stem, for the last part.
    by_final_stem: HashMap<String, usize>,
    longest: usize,
}

impl Lexicon {
    fn read(list: &str) -> Lexicon {
        let mut lexicon =
            Lexicon { parts: Vec::new(), by_initial_form: HashMap::new(), by_final_stem: HashMap::new(), longest: 0 };
        let lines = list.lines().filter(|line| !line.starts_with('#'));
        for word in lines.flat_map(str::split_whitespace) {
            lexicon.add(word);
        }
        lexicon
    }

    fn add(&mut self, word: &str) {
        let at = self.parts.len();
        let vocabulary = vocabulary_stem(word, Language::Sv);
        let folded = fold(word);
        if let Some(short) = folded.strip_suffix(['a', 'e']).filter(|short| short.len() >= 3) {
            self.by_initial_form.entry(short.to_owned()).or_insert(at);
        }
        self.longest = self.longest.max(folded.len());
        self.by_initial_form.entry(folded).or_insert(at);
        self.by_final_stem.entry(vocabulary.clone()).or_insert(at);
        self.parts.push(CompoundPart { word: word.to_owned(), stem: stem(word, Language::Sv), vocabulary });
    }

    fn is_part(&self, word: &str) -> bool {
        self.by_final_stem.contains_key(&vocabulary_stem(word, Language::Sv))
    }

    /// Splits `rest` into at most `most` parts, longest part first; leaves `found` as it was when that fails.
    fn split_rest(&'static self, rest: &str, most: usize, found: &mut Vec<&'static CompoundPart>) -> bool {
        if rest.len() < 2 || most == 0 {
            return false;
        }
        if !found.is_empty()
            && rest.len() >= 3
            && self.push(self.by_final_stem.get(&vocabulary_stem(rest, Language::Sv)), found)
        {
            return true;
        }
        let ends = (2..=self.longest.min(rest.len().saturating_sub(2))).rev();
        for opening in ends.filter_map(|end| rest.get(..end)) {
            if !self.push(self.by_initial_form.get(opening), found) {
                continue;
            }
            let tail = rest.get(opening.len()..).unwrap_or_default();
            let tails = LINKING_LETTERS.iter().filter_map(|link| tail.strip_prefix(link));
            for tail in tails {
                if self.split_rest(tail, most - 1, found) {
                    return true;
                }
            }
            found.pop();
        }
        false
    }

    fn push(&'static self, at: Option<&usize>, found: &mut Vec<&'static CompoundPart>) -> bool {
        let part = at.and_then(|at| self.parts.get(*at));
        found.extend(part);
        part.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(word: &str) -> String {
        split(word).into_iter().map(|part| part.word.as_str()).collect::<Vec<_>>().join("+")
    }

    #[test]
    fn cuts_inflected_compounds() {
        assert_eq!(cut("vänortssamarbetet"), "vänort+samarbete");
        assert_eq!(cut("utvecklingsarbetet"), "utveckling+arbete");
        assert_eq!(cut("kommunstyrelsens"), "kommun+styrelse");
        assert_eq!(cut("barnomsorgen"), "barn+omsorg");
        assert_eq!(cut("erfarenhetsutbyten"), "erfarenhet+utbyte");
        assert_eq!(cut("finansieringsmöjligheterna"), "finansiering+möjlighet");
        assert_eq!(cut("kollektivtrafiken"), "kollektiv+trafik");
        assert_eq!(cut("landsbygdsutveckling"), "landsbygd+utveckling");
        assert_eq!(cut("skolsamarbete"), "skola+samarbete");
        assert_eq!(cut("laddstolpar"), "ladda+stolpe");
        assert_eq!(cut("sophämtning"), "sop+hämtning");
    }

    #[test]
    fn missing_dots_cost_nothing() {
        assert_eq!(cut("vanortssamarbetet"), cut("vänortssamarbetet"));
        assert_eq!(cut("aldreomsorgen"), "äldre+omsorg");
    }

    #[test]
    fn leaves_other_words_whole() {
        for word in ["kommun", "verksamheten", "municipality", "samarbete", "demokrati", "", "och", "transport"] {
            assert_eq!(cut(word), "", "{word}");
        }
    }

    #[test]
    fn parts_are_the_stems_of_free_search() {
        let stems: Vec<&str> = split("kollektivtrafiken").into_iter().map(|part| part.stem.as_str()).collect();
        assert_eq!(stems, [stem("kollektiv", Language::Sv), stem("trafik", Language::Sv)]);
    }

    proptest! {
        #[test]
        fn never_panics(word in "\\PC{0,40}") {
            let _ = split(&word);
        }
    }
}
