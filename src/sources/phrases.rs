//! The words by which lines and headings of pages are known, read once from `phrases.toml`.

use std::sync::LazyLock;

use regex::Regex;
use scraper::{ElementRef, Html, Selector};
use serde::Deserialize;

use crate::opportunity::SectionKind;
use crate::text::{fold, html};

const SOURCE: &str = include_str!("phrases.toml");

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| toml::from_str(SOURCE).unwrap_or_default());

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    update_notices: Vec<String>,
    headings: Headings,
    signature: Vec<Signature>,
    walls: Walls,
    ticking: Ticking,
}

/// What stands on a page instead of its content.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Walls {
    anywhere: Vec<String>,
    headings: Vec<String>,
}

/// Sentences that change with every visit.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ticking {
    patterns: Vec<String>,
    unless: Vec<String>,
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

/// Bytes of folded text; a page that says more than this is no wall, whatever words it uses.
const LONGEST_WALL: usize = 700;

/// Bytes of folded text, menus and all, around a login or an error.
const LONGEST_FRAME: usize = 2_000;

/// Returns the words by which a page shows that it stands in for another: a check for robots, maintenance, a wall of
/// cookies, an error with the status of success, or a login.
pub(super) fn wall(headings: &[String], text: &str) -> Option<&'static str> {
    let (headings, text): (Vec<String>, String) = (headings.iter().map(|heading| fold(heading)).collect(), fold(text));
    let walls = &PHRASES.walls;
    let stands = |words: &&String| {
        headings.iter().any(|heading| heading.contains(words.as_str()))
            || (text.len() <= LONGEST_WALL && text.contains(words.as_str()))
    };
    let begins = |words: &&String| headings.iter().any(|heading| heading.starts_with(words.as_str()));
    let found = walls.anywhere.iter().find(stands).or_else(|| walls.headings.iter().find(begins));
    found.map(String::as_str)
}

/// As [`wall`], for a page that was parsed: its first heading, its title and all its text.
pub(super) fn wall_on(document: &Html) -> Option<&'static str> {
    let (headings, text) = headings_and_text(document);
    wall(&headings, &text)
}

/// As [`wall`], for a page on which calls were found: what its headings say counts only where it says little else, for
/// calls may be about such things.
pub(super) fn wall_around(document: &Html) -> Option<&'static str> {
    let (headings, text) = headings_and_text(document);
    let is_number = |words: &&str| words.chars().all(|c| c.is_ascii_digit());
    wall(&headings, "").filter(|words| text.len() <= LONGEST_FRAME && !is_number(words))
}

fn headings_and_text(document: &Html) -> (Vec<String>, String) {
    let all = |css: &str| Selector::parse(css).map(|css| document.select(&css).collect::<Vec<_>>()).unwrap_or_default();
    let first = |css: &str| all(css).into_iter().next();
    let line = |element: ElementRef<'_>| html::collapse_whitespace(&element.text().collect::<String>());
    let headings = [first("h1"), first("title")].into_iter().flatten().map(line).collect();
    (headings, first("body").map(|body| fold(&line(body))).unwrap_or_default())
}

/// Returns whether a sentence is a clock or a counter, which changes with every visit.
pub(super) fn is_ticking(sentence: &str) -> bool {
    let sentence = fold(sentence);
    let sentence = sentence.trim();
    sentence.len() < 120
        && TICKING.iter().any(|pattern| pattern.is_match(sentence))
        && !PHRASES.ticking.unless.iter().any(|word| sentence.contains(word.as_str()))
}

/// Counters, sessions and clocks, in folded text.
static TICKING: LazyLock<Vec<Regex>> =
    LazyLock::new(|| PHRASES.ticking.patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect());

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
        let Walls { anywhere, headings } = phrases.walls;
        assert_eq!(TICKING.len(), phrases.ticking.patterns.len(), "every pattern is one");
        for word in [phrases.update_notices, anywhere, headings, left_out, conditions, scope, instructions].concat() {
            assert_eq!(fold(&word), word);
        }
    }
}
