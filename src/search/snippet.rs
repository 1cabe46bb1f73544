//! The passage of a call's text that matches a search best: plain text with its hits marked. Whoever shows it
//! escapes it for its format.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Serialize, Serializer};

use super::highlight::Needles;
use crate::text::{Language, words};

/// Bytes of text in a snippet, approximately.
const LENGTH: usize = 240;

/// Bytes shown before the first hit.
const LEAD: usize = 60;

/// A text in pieces, each a hit or the text between hits. In JSON: the plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    pub pieces: Vec<(String, IsHit)>,
}

/// Whether a piece of a snippet is a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IsHit {
    Yes,
    No,
}

impl Snippet {
    /// Returns the text without highlighting.
    pub fn plain(&self) -> String {
        self.pieces.iter().map(|(text, _)| text.as_str()).collect()
    }
}

impl Serialize for Snippet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.plain())
    }
}

/// A hit in a text: its byte range and its concept.
struct Mark {
    from: usize,
    to: usize,
    idea: usize,
}

/// Returns the best passage of `text`, or its beginning when nothing matches.
pub(super) fn snippet(text: &str, language: Language, needles: &Needles) -> Snippet {
    let marks = marks(text, language, needles);
    let Some(best) = best(&marks) else { return cut(text, 0, &[]) };
    let first = marks.get(best).map_or(0, |mark| mark.from);
    cut(text, start(text, first), &marks)
}

fn marks(text: &str, language: Language, needles: &Needles) -> Vec<Mark> {
    let Some(wanted) = needles.of(language) else { return Vec::new() };
    let spans: Vec<Range<usize>> = words::spans(text).collect();
    let word = |at: usize| spans.get(at).and_then(|span| text.get(span.clone()));
    let mut marks: Vec<Mark> = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        if marks.last().is_some_and(|mark| mark.to > span.start) || !word(at).is_some_and(|word| wanted.may_be(word)) {
            continue;
        }
        if let Some((idea, length)) = wanted.longest(language, |step| word(at + step))
            && let Some(last) = spans.get(at + length - 1)
        {
            marks.push(Mark { from: span.start, to: last.end, idea });
        }
    }
    marks
}

/// Returns the highlight from which a snippet shows most concepts, then most hits; the earliest of equals.
fn best(marks: &[Mark]) -> Option<usize> {
    let worth = |at: usize| {
        let from = marks.get(at).map_or(0, |mark| mark.from);
        let near = || marks.iter().skip(at).take_while(|mark| mark.to <= from + LENGTH - LEAD);
        let ideas: BTreeSet<usize> = near().map(|mark| mark.idea).collect();
        (ideas.len(), near().count())
    };
    (0..marks.len()).max_by_key(|at| (worth(*at), std::cmp::Reverse(*at)))
}

/// Returns where to start so that some words precede the hit: at the beginning of a line or a word.
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
