//! Why a call matches a kommun, ready to be shown: the reasons, the passage of the policy, the words found.

use std::fmt;

use crate::kommun::{Kommun, Match, Priority, Reason};
use crate::locale::{Locale, clean, names};

/// Why a call matches one kommun. The texts are clean, and not escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchRationale {
    pub kommun: String,
    /// The level in words: "passar väl".
    pub level: &'static str,
    pub sentences: Vec<ReasonSentence>,
    pub quote: Option<Quote>,
    /// Words found in the call that the sentences do not contain, as the call spells them.
    pub words: String,
}

/// A reason as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonSentence {
    pub text: String,
    /// Its language tag, where it is not in the reader's language.
    pub lang: Option<&'static str>,
}

/// Writes the text.
impl fmt::Display for ReasonSentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A passage of the kommun's own policy, and where in the policy it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub passage: String,
    /// The policy's name; may be empty.
    pub policy: String,
    /// The place in the policy, in the reader's language: "avsnitt 2.2"; may be empty.
    pub section: String,
}

impl MatchRationale {
    /// Returns the strongest reasons of one match.
    pub fn of(locale: Locale, kommun: &Kommun, judged: &Match) -> MatchRationale {
        const MAX_SENTENCES: usize = 4;
        let sentences: Vec<ReasonSentence> =
            judged.reasons.iter().take(MAX_SENTENCES).map(|reason| ReasonSentence::of(locale, reason)).collect();
        let passage = judged.reasons.iter().find_map(|reason| reason.passage.as_deref());
        MatchRationale {
            kommun: names::kommun(kommun),
            level: locale.level(judged.level),
            quote: passage.map(|passage| Quote::of_passage(locale, kommun, passage)),
            words: further_words(&judged.reasons, &sentences),
            sentences,
        }
    }
}

impl ReasonSentence {
    fn of(locale: Locale, reason: &Reason) -> ReasonSentence {
        let language = locale.reason_language(reason);
        let lang = (language != locale).then_some(language.tag());
        ReasonSentence { text: clean::line(&locale.reason(reason), 300), lang }
    }
}

impl Quote {
    /// Returns a priority's passage with its place.
    pub fn of(locale: Locale, kommun: &Kommun, priority: &Priority) -> Quote {
        let passage = priority.quote.as_ref().unwrap_or(&priority.passage);
        Quote { section: section_text(locale, &priority.place), ..Quote::without_section(kommun, passage) }
    }

    /// Returns the policy's name and the place in it, "Policy för EU-arbete, avsnitt 2.2"; may be empty.
    pub fn place(&self) -> String {
        let parts = [&self.policy, &self.section];
        parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ")
    }

    fn without_section(kommun: &Kommun, passage: &str) -> Quote {
        Quote { passage: clean::line(passage, 600), policy: clean::line(&kommun.policy, 120), section: String::new() }
    }

    fn of_passage(locale: Locale, kommun: &Kommun, passage: &str) -> Quote {
        match kommun.priorities.iter().find(|priority| priority.passage == passage) {
            Some(priority) => Quote::of(locale, kommun, priority),
            None => Quote::without_section(kommun, passage),
        }
    }
}

/// Returns the place with a word for what it is: "2.2" becomes "avsnitt 2.2", "Mål" becomes "avsnittet ”Mål”". A place
/// that begins with such a word stays as it is.
fn section_text(locale: Locale, raw: &str) -> String {
    const PLACE_WORDS: [&str; 6] = ["avsnitt", "kapitel", "sid", "s.", "punkt", "§"];
    let place = clean::line(raw, 80);
    let lower = place.to_lowercase();
    if place.is_empty() || PLACE_WORDS.iter().any(|word| lower.starts_with(word)) {
        return place;
    }
    if place.starts_with(|c: char| c.is_ascii_digit()) {
        locale.message("reason-section", [("number", place.into())])
    } else {
        locale.message("quote-section", [("title", place.into())])
    }
}

/// Returns the words of the call that count as reasons, each once, without those that the sentences or longer words
/// contain.
fn further_words(reasons: &[Reason], sentences: &[ReasonSentence]) -> String {
    const MAX_WORDS: usize = 8;
    let mut seen: Vec<String> = Vec::new();
    for word in reasons.iter().flat_map(|reason| &reason.words) {
        let word = clean::line(word, 60);
        let word = word.trim_end_matches(['.', ',', ';', ':']).to_owned();
        let in_sentence = sentences.iter().any(|sentence| sentence.text.contains(&word));
        if word.is_empty() || in_sentence || seen.iter().any(|known| contains_words(known, &word)) {
            continue;
        }
        seen.retain(|known| !contains_words(&word, known));
        seen.push(word);
    }
    seen.truncate(MAX_WORDS);
    seen.join(", ")
}

/// Returns whether `text` contains these words, whole and side by side, in any case.
fn contains_words(text: &str, words: &str) -> bool {
    let (text, words) = (text.to_lowercase(), words.to_lowercase());
    let is_whole = |(at, _): (usize, &str)| {
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + words.len()..).unwrap_or_default());
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    };
    text.match_indices(&words).any(is_whole)
}

#[cfg(test)]
mod tests {
    use super::{contains_words, further_words, section_text};
    use crate::kommun::{Reason, ReasonKind};
    use crate::locale::Locale;

    #[test]
    fn words_are_told_once_and_within_longer_ones_not_at_all() {
        let reason = |words: &[&str]| {
            let kind = ReasonKind::Text(String::new());
            Reason::with_words(kind, words.iter().map(|w| (*w).to_owned()).collect())
        };
        let reasons =
            [reason(&["kommuner", "Region"]), reason(&["Kommuner och föreningar i samverkan.", "region", "regional"])];
        assert_eq!(further_words(&reasons, &[]), "Region, Kommuner och föreningar i samverkan, regional");
        assert!(!contains_words("kommunerna", "kommun") && contains_words("en Kommun, ett län", "kommun"));
    }

    #[test]
    fn a_place_is_said_so_that_it_can_be_found() {
        for (place, swedish, english) in [
            ("2.2", "avsnitt 2.2", "section 2.2"),
            ("Mål", "avsnittet ”Mål”", "section “Mål”"),
            ("s. 4", "s. 4", "s. 4"),
            ("", "", ""),
        ] {
            assert_eq!(section_text(Locale::Swedish, place), swedish);
            assert_eq!(section_text(Locale::English, place), english);
        }
    }
}
