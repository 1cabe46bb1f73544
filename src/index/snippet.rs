//! The piece of a call's text that answers the question best. Plain text with its hits told apart: whoever shows it
//! escapes it for where it goes.

use std::collections::{BTreeSet, HashMap};

use serde::{Serialize, Serializer};

use super::tokens;
use crate::text::words::{Word, words};
use crate::text::{Language, compound, fold};

/// Bytes of text in a snippet, more or less.
const LENGTH: usize = 240;

/// Bytes; shorter Swedish words are not looked into for parts.
const SHORTEST_COMPOUND: usize = 8;

/// Bytes shown before the first hit.
const LEAD: usize = 60;

/// Text in pieces, each a hit or what stands between hits. In JSON: the plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    pub pieces: Vec<(String, IsHit)>,
}

/// Whether a piece of a snippet is what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IsHit {
    Yes,
    No,
}

impl Snippet {
    /// The text without its marks.
    pub fn plain(&self) -> String {
        self.pieces.iter().map(|(text, _)| text.as_str()).collect()
    }
}

impl Serialize for Snippet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.plain())
    }
}

/// What to mark: for each language, runs of loose forms and the idea that they stand for.
#[derive(Debug, Default)]
pub(super) struct Needles {
    runs: HashMap<Language, Vec<(usize, Vec<String>)>>,
}

impl Needles {
    pub(super) fn add(&mut self, idea: usize, language: Language, run: Vec<String>) {
        if idea != usize::MAX && run.iter().all(|stem| !stem.is_empty()) {
            self.runs.entry(language).or_default().push((idea, run));
        }
    }
}

/// A hit in a text: bytes from and to, and the idea.
struct Mark {
    from: usize,
    to: usize,
    idea: usize,
}

/// The best piece of `text`; its beginning when nothing is found.
pub(super) fn snippet(text: &str, language: Language, needles: &Needles) -> Snippet {
    let marks = marks(text, language, needles);
    let Some(best) = best(&marks) else { return cut(text, 0, &[]) };
    let first = marks.get(best).map_or(0, |mark| mark.from);
    cut(text, start(text, first), &marks)
}

fn marks(text: &str, language: Language, needles: &Needles) -> Vec<Mark> {
    let language = match language {
        Language::Da | Language::No => Language::Other,
        language => language,
    };
    let Some(runs) = needles.runs.get(&language) else { return Vec::new() };
    let heads: BTreeSet<String> = runs.iter().filter_map(|(_, run)| run.first().map(|stem| head(stem))).collect();
    let words = words(text);
    let mut marks: Vec<Mark> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if marks.last().is_some_and(|mark| mark.to > word.start) {
            continue;
        }
        // Most words are passed over by their first letters: stemming each would cost more than the search.
        let may_hold = language == Language::Sv && word.text.len() >= SHORTEST_COMPOUND;
        if !may_hold && !heads.contains(&head(&word.text)) {
            continue;
        }
        if let Some((idea, last)) = longest(runs, &words, at, language) {
            marks.push(Mark { from: word.start, to: last.end, idea });
        }
    }
    marks
}

/// The longest run that begins at this word: its idea and its last word.
fn longest<'a>(
    runs: &[(usize, Vec<String>)],
    words: &'a [Word],
    at: usize,
    language: Language,
) -> Option<(usize, &'a Word)> {
    let first = words.get(at)?;
    let stem = tokens::loose(&first.text, language);
    let is_long = language == Language::Sv && first.text.len() >= SHORTEST_COMPOUND;
    let parts = if is_long { compound::split(&first.text) } else { Vec::new() };
    let held = |run: &[String]| matches!(run, [only] if parts.iter().any(|part| part.vocabulary == *only));
    let follows = |run: &[String]| {
        run.iter().enumerate().skip(1).all(|(step, wanted)| {
            words.get(at + step).is_some_and(|word| tokens::loose(&word.text, language) == *wanted)
        })
    };
    let fits = |run: &[String]| (run.first() == Some(&stem) && follows(run)) || held(run);
    let (idea, run) = runs.iter().filter(|(_, run)| fits(run)).max_by_key(|(_, run)| run.len())?;
    Some((*idea, words.get(at + run.len() - 1)?))
}

/// The first two letters of a word, without their marks: no stem differs in them.
fn head(word: &str) -> String {
    let end = word.char_indices().nth(2).map_or(word.len(), |(at, _)| at);
    let letters = word.get(..end).unwrap_or_default();
    if letters.is_ascii() { letters.to_owned() } else { fold(letters) }
}

/// The mark from which a snippet shows most ideas, then most hits; the earliest of equals.
fn best(marks: &[Mark]) -> Option<usize> {
    let worth = |at: usize| {
        let from = marks.get(at).map_or(0, |mark| mark.from);
        let near = || marks.iter().skip(at).take_while(|mark| mark.to <= from + LENGTH - LEAD);
        let ideas: BTreeSet<usize> = near().map(|mark| mark.idea).collect();
        (ideas.len(), near().count())
    };
    (0..marks.len()).max_by_key(|at| (worth(*at), std::cmp::Reverse(*at)))
}

/// Where to begin so that the hit has some words before it: at a line's or a word's beginning.
fn start(text: &str, hit: usize) -> usize {
    let from = text.floor_char_boundary(hit.saturating_sub(LEAD));
    let lead = text.get(from..hit).unwrap_or_default();
    if from == 0 {
        return 0;
    }
    let line = lead.rfind('\n').map(|at| at + 1);
    let word = lead.char_indices().find(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
    line.or(word).map_or(hit, |at| from + at)
}

fn cut(text: &str, start: usize, marks: &[Mark]) -> Snippet {
    let mut end = text.floor_char_boundary(start + LENGTH);
    if end < text.len() {
        let shown = text.get(start..end).unwrap_or_default();
        end = shown.rfind(char::is_whitespace).filter(|at| *at > LENGTH / 2).map_or(end, |at| start + at);
    }
    let mut pieces = Vec::new();
    let mut push = |text: &str, is_hit| {
        if !text.is_empty() {
            pieces.push((text.replace(['\n', '\r', '\t'], " "), is_hit));
        }
    };
    push(if start > 0 { "… " } else { "" }, IsHit::No);
    let mut at = start;
    for mark in marks.iter().filter(|mark| mark.from >= start && mark.to <= end) {
        push(text.get(at..mark.from).unwrap_or_default(), IsHit::No);
        push(text.get(mark.from..mark.to).unwrap_or_default(), IsHit::Yes);
        at = mark.to;
    }
    push(text.get(at..end).unwrap_or_default().trim_end(), IsHit::No);
    push(if end < text.trim_end().len() { " …" } else { "" }, IsHit::No);
    Snippet { pieces }
}
