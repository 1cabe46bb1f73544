//! Plain text in the languages of the calls: cleaning, folding, tokenising, stemming.

pub mod compound;
pub mod html;
pub mod id;
pub mod language;
pub mod ocr_repair;
pub mod stem;
pub mod words;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

/// The language that a text is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Sv,
    #[default]
    En,
    Da,
    No,
    Other,
}

impl Language {
    /// Returns the tag for `lang="…"` (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Language::Sv => "sv",
            Language::En => "en",
            Language::Da => "da",
            Language::No => "no",
            Language::Other => "und",
        }
    }
}

/// Returns the text in lower case without diacritics (å ä ö é become a a o e), so that a missing one does not prevent a
/// match.
pub fn fold(text: &str) -> String {
    let letters = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    letters
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ø' => 'o',
            'æ' => 'a',
            c => c,
        })
        .collect()
}

/// Returns a person's input as one line of at most `longest` characters, without control characters.
pub fn one_line(raw: &str, longest: usize) -> String {
    let plain: String = raw.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(longest).collect()
}
