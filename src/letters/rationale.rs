//! Why a call matches a kommun, ready to be shown: the reasons, the passage of the policy, the words found.

use crate::kommun::{Kommun, Match, Priority, Reason};
use crate::locale::{Locale, clean, names};

/// Why a call matches one kommun. The texts are clean, and not escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchRationale {
    pub kommun: String,
    /// The level in words: "passar väl".
    pub level: &'static str,
    pub sentences: Vec<String>,
    pub quote: Option<Quote>,
    /// Words found in the call that the sentences do not contain, as the call spells them.
    pub words: String,
}

/// A passage of the kommun's own policy, and where in the policy it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub passage: String,
    /// The policy's name and the place in it; may be empty.
    pub place: String,
}

impl MatchRationale {
    /// Returns the strongest reasons of one match.
    pub fn of(locale: Locale, kommun: &Kommun, judged: &Match) -> MatchRationale {
        const MAX_SENTENCES: usize = 4;
        let sentences: Vec<String> =
            judged.reasons.iter().take(MAX_SENTENCES).map(|reason| clean::line(&locale.reason(reason), 300)).collect();
        let passage = judged.reasons.iter().find_map(|reason| reason.passage.as_deref());
        MatchRationale {
            kommun: names::kommun(kommun),
            level: locale.level(judged.level),
            quote: passage.map(|passage| Quote::of_passage(kommun, passage)),
            words: further_words(&judged.reasons, &sentences),
            sentences,
        }
    }
}

impl Quote {
    /// Returns a priority's passage with its place.
    pub fn of(kommun: &Kommun, priority: &Priority) -> Quote {
        let parts = [clean::line(&kommun.policy, 120), place_text(&priority.place)];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let passage = priority.quote.as_ref().unwrap_or(&priority.passage);
        Quote { passage: clean::line(passage, 600), place: parts.join(", ") }
    }

    fn of_passage(kommun: &Kommun, passage: &str) -> Quote {
        match kommun.priorities.iter().find(|priority| priority.passage == passage) {
            Some(priority) => Quote::of(kommun, priority),
            None => Quote { passage: clean::line(passage, 600), place: clean::line(&kommun.policy, 120) },
        }
    }
}

/// Returns the place with a word for what it is: "2.2" becomes "avsnitt 2.2", "Mål" becomes "avsnittet ”Mål”". A place
/// that begins with such a word stays as it is.
fn place_text(raw: &str) -> String {
    const PLACE_WORDS: [&str; 6] = ["avsnitt", "kapitel", "sid", "s.", "punkt", "§"];
    let place = clean::line(raw, 80);
    let lower = place.to_lowercase();
    if place.is_empty() || PLACE_WORDS.iter().any(|word| lower.starts_with(word)) {
        return place;
    }
    if place.starts_with(|c: char| c.is_ascii_digit()) {
        format!("avsnitt {place}")
    } else {
        format!("avsnittet ”{place}”")
    }
}

/// Returns the words of the call that count as reasons, each once, without those that the sentences or longer words
/// contain.
fn further_words(reasons: &[Reason], sentences: &[String]) -> String {
    const MAX_WORDS: usize = 8;
    let mut seen: Vec<String> = Vec::new();
    for word in reasons.iter().flat_map(|reason| &reason.words) {
        let word = clean::line(word, 60);
        let word = word.trim_end_matches(['.', ',', ';', ':']).to_owned();
        let in_sentence = sentences.iter().any(|sentence| sentence.contains(&word));
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
    use super::{contains_words, further_words, place_text};
    use crate::kommun::{Reason, ReasonKind};

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
        assert_eq!(place_text("2.2"), "avsnitt 2.2");
        assert_eq!(place_text("Mål"), "avsnittet ”Mål”");
        assert_eq!(place_text("s. 4"), "s. 4");
        assert_eq!(place_text(""), "");
    }
}
