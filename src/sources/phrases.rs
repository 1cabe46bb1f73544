//! The words by which lines and headings of pages are known, read once from `phrases.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::opportunity::SectionKind;
use crate::text::fold;

const SOURCE: &str = include_str!("phrases.toml");

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| toml::from_str(SOURCE).unwrap_or_default());

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    update_notices: Vec<String>,
    headings: Headings,
    signature: Vec<Signature>,
}

/// Words of headings, by what stands under them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Headings {
    left_out: Vec<String>,
    conditions: Vec<String>,
    scope: Vec<String>,
    instructions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    begins: String,
    holds: String,
}

/// Returns whether a line changes without any change of content, such as the date of the last update.
pub(super) fn is_update_notice(line: &str) -> bool {
    let line = fold(line);
    PHRASES.update_notices.iter().any(|phrase| line.starts_with(phrase.as_str())) && line.len() < 90
}

/// Returns the kind of the section under a heading, or `None` for one that is left out.
pub(super) fn section_kind(heading: &str) -> Option<SectionKind> {
    let heading = fold(heading);
    let has = |words: &[String]| words.iter().any(|word| heading.contains(word.as_str()));
    let known = &PHRASES.headings;
    match () {
        () if has(&known.left_out) => None,
        () if has(&known.conditions) => Some(SectionKind::Conditions),
        () if has(&known.scope) => Some(SectionKind::Scope),
        () if has(&known.instructions) => Some(SectionKind::Boilerplate),
        () => Some(SectionKind::Other),
    }
}

/// Returns whether a line is what WordPress puts under every post.
pub(super) fn is_signature(line: &str) -> bool {
    PHRASES.signature.iter().any(|known| line.starts_with(&known.begins) && line.contains(&known.holds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_parses_and_its_words_are_folded() {
        let phrases: Phrases = toml::from_str(SOURCE).unwrap();
        let Headings { left_out, conditions, scope, instructions } = phrases.headings;
        for word in [phrases.update_notices, left_out, conditions, scope, instructions].concat() {
            assert_eq!(fold(&word), word);
        }
    }
}
