//! The passage of a call's text that matches a search best: plain text with its hits marked. Whoever shows it
//! escapes it for its format.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Serialize, Serializer};

use super::highlight::HighlightTerms;
use crate::locale::clean;
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
struct Highlight {
    from: usize,
    to: usize,
    concept: usize,
}

/// Returns the best passage of `text`, or its beginning when nothing matches.
pub(super) fn snippet(text: &str, language: Language, highlight_terms: &HighlightTerms) -> Snippet {
    let highlights = highlights(text, language, highlight_terms);
    let Some(best) = best_highlight(&highlights) else { return build_snippet(text, 0, &[]) };
    let first = highlights.get(best).map_or(0, |mark| mark.from);
    build_snippet(text, snippet_start(text, first), &highlights)
}

fn highlights(text: &str, language: Language, highlight_terms: &HighlightTerms) -> Vec<Highlight> {
    let Some(terms) = highlight_terms.of(language) else { return Vec::new() };
    let spans: Vec<Range<usize>> = words::spans(text).collect();
    let word = |at: usize| spans.get(at).and_then(|span| text.get(span.clone()));
    let mut highlights: Vec<Highlight> = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        if highlights.last().is_some_and(|mark| mark.to > span.start)
            || !word(at).is_some_and(|word| terms.may_match(word))
        {
            continue;
        }
        if let Some((concept, length)) = terms.longest_match(language, |step| word(at + step))
            && let Some(last) = spans.get(at + length - 1)
        {
            highlights.push(Highlight { from: span.start, to: last.end, concept });
        }
    }
    highlights
}

/// Returns the highlight from which a snippet shows most concepts, then most hits; the earliest of equals.
fn best_highlight(highlights: &[Highlight]) -> Option<usize> {
    let worth = |at: usize| {
        let from = highlights.get(at).map_or(0, |mark| mark.from);
        let near = || highlights.iter().skip(at).take_while(|mark| mark.to <= from + LENGTH - LEAD);
        let concepts: BTreeSet<usize> = near().map(|mark| mark.concept).collect();
        (concepts.len(), near().count())
    };
    (0..highlights.len()).max_by_key(|at| (worth(*at), std::cmp::Reverse(*at)))
}

/// Returns where to start so that some words precede the hit: at the beginning of a line or a word.
fn snippet_start(text: &str, hit: usize) -> usize {
    let from = text.floor_char_boundary(hit.saturating_sub(LEAD));
    let lead = text.get(from..hit).unwrap_or_default();
    if from == 0 {
        return 0;
    }
    let line = lead.rfind('\n').map(|at| at + 1);
    let word = lead.char_indices().find(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
    line.or(word).map_or(hit, |at| from + at)
}

/// Returns the text on one line, without marks that change how others are shown.
fn visible(text: &str) -> String {
    let shown = text.chars().filter(|c| !clean::is_invisible(*c));
    shown.map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

fn build_snippet(text: &str, start: usize, highlights: &[Highlight]) -> Snippet {
    let mut end = text.floor_char_boundary(start + LENGTH);
    if end < text.len() {
        let shown = text.get(start..end).unwrap_or_default();
        end = shown.rfind(char::is_whitespace).filter(|at| *at > LENGTH / 2).map_or(end, |at| start + at);
    }
    let mut pieces = Vec::new();
    let mut push = |text: &str, is_hit| {
        if !text.is_empty() {
            pieces.push((visible(text), is_hit));
        }
    };
    push(if start > 0 { "… " } else { "" }, IsHit::No);
    let mut at = start;
    for mark in highlights.iter().filter(|mark| mark.from >= start && mark.to <= end) {
        push(text.get(at..mark.from).unwrap_or_default(), IsHit::No);
        push(text.get(mark.from..mark.to).unwrap_or_default(), IsHit::Yes);
        at = mark.to;
    }
    push(text.get(at..end).unwrap_or_default().trim_end(), IsHit::No);
    push(if end < text.trim_end().len() { " …" } else { "" }, IsHit::No);
    Snippet { pieces }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_shows_no_mark_that_steers_how_it_is_read() {
        for mark in [
            "\u{202e}",
            "\u{202a}",
            "\u{202c}",
            "\u{2066}",
            "\u{2069}",
            "\u{200b}",
            "\u{200d}",
            "\u{200e}",
            "\u{200f}",
            "\u{61c}",
            "\u{feff}",
            "\u{ad}",
            "\u{e0041}",
            "\u{1b}[31m",
            "\u{7}",
            "\u{9b}",
            "\u{2028}",
            "\r\n",
        ] {
            let text = format!("The {mark}towns{mark} of the region {mark} meet.");
            let mut terms = HighlightTerms::default();
            terms.add(0, Language::En, vec!["town".to_owned()]);
            let shown = snippet(&text, Language::En, &terms).plain();
            assert!(shown.contains("towns") && shown.ends_with("meet."), "{mark:?} {shown:?}");
            assert!(!shown.chars().any(|c| c.is_control() || clean::is_invisible(c)), "{mark:?} {shown:?}");
        }
    }
}
