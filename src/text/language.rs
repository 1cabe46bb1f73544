//! Language detection.

use super::Language;

/// How many characters are enough: more does not change the result.
const SAMPLE_CHARS: usize = 2_000;

/// Returns the language of a text of a few words or more, Swedish or English; English when in doubt.
pub fn detect(text: &str) -> Language {
    let end = text.char_indices().nth(SAMPLE_CHARS).map_or(text.len(), |(at, _)| at);
    let detector = whatlang::Detector::with_allowlist(vec![whatlang::Lang::Swe, whatlang::Lang::Eng]);
    match detector.detect_lang(text.get(..end).unwrap_or(text)) {
        Some(whatlang::Lang::Swe) => Language::Sv,
        _ => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_swedish_from_english() {
        assert_eq!(detect("Stöd till kommuner för utveckling av landsbygden"), Language::Sv);
        assert_eq!(detect("Support to municipalities for rural development"), Language::En);
        assert_eq!(detect(""), Language::En);
    }
}
