//! Which language a text is in.

use super::Language;

/// The language of a text of a few words or more; English when in doubt.
pub fn detect(text: &str) -> Language {
    match whatlang::Detector::with_allowlist(vec![whatlang::Lang::Swe, whatlang::Lang::Eng]).detect_lang(text) {
        Some(whatlang::Lang::Swe) => Language::Sv,
        _ => Language::En,
    }
}
