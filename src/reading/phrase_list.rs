//! Lists of phrases that tell what a passage is about, kept in text files that need no programmer to edit.

use std::ops::Range;

use regex::Regex;

/// A list of phrases: each line is a regular expression that begins at the start of a word. Case is ignored.
///
/// Searching for word boundaries is slow where letters are not English: `prefilter` leaves them out, and `exact` only
/// checks the words in which it finds something.
#[derive(Debug)]
pub(crate) struct PhraseList(Option<Patterns>);

#[derive(Debug)]
struct Patterns {
    prefilter: Regex,
    exact: Regex,
}

/// The longest phrase of a list, in bytes.
const MAX_PHRASE_BYTES: usize = 400;

impl PhraseList {
    /// Compiles the list under `[section]` of a text; lines that begin with `#` are comments.
    pub(crate) fn from_section(text: &str, section: &str) -> PhraseList {
        let lines = lines(text, section);
        if lines.is_empty() {
            return PhraseList(None);
        }
        let lines: Vec<String> = lines.into_iter().map(expand_word_class).collect();
        let without_boundary = |line: &String| line.trim_start_matches(&format!("{WITHIN_WORDS}*")).replace(r"\b", "");
        let likely = lines.iter().map(without_boundary).collect::<Vec<_>>().join("|");
        let compile = || {
            let likely = Regex::new(&format!("(?i)(?:{likely})")).ok()?;
            Some(Patterns { prefilter: likely, exact: Regex::new(&format!("(?i)^(?:{})", lines.join("|"))).ok()? })
        };
        PhraseList(compile())
    }

    pub(crate) fn matches(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// Returns where the last match ends, in bytes.
    pub(crate) fn last_end(&self, text: &str) -> Option<usize> {
        self.find_iter(text).last().map(|found| found.end)
    }

    /// Returns the byte range of the first match.
    pub(crate) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.find_iter(text).next()
    }

    /// Returns the byte ranges of all matches, in order.
    pub(crate) fn find_iter<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let pair = self.0.as_ref()?;
            while let Some(likely) = pair.prefilter.find_at(text, from) {
                let at = word_start(text, likely.start());
                if let Some(end) = pair.exact_end(text, at).filter(|end| at >= from && *end > at) {
                    from = end;
                    return Some(at..end);
                }
                from = likely.start() + text.get(likely.start()..)?.chars().next()?.len_utf8();
            }
            from = text.len();
            None
        })
    }

    #[cfg(test)]
    pub(crate) fn is_compiled(&self) -> bool {
        self.0.is_some()
    }
}

impl Patterns {
    /// Returns the end of the match that begins at byte `at`.
    fn exact_end(&self, text: &str, at: usize) -> Option<usize> {
        let rest = text.get(at..)?;
        let rest = rest.get(..rest.floor_char_boundary(MAX_PHRASE_BYTES)).unwrap_or(rest);
        self.exact.find(rest).map(|found| at + found.end())
    }
}

/// The characters of `\w`: all letters of all scripts would be slow and find no more.
const LETTERS: &str = "0-9a-zåäöæøéü_";
/// The class that replaces `\w` in a compiled list.
const WITHIN_WORDS: &str = "[0-9a-zåäöæøéü_]";

fn expand_word_class(line: &str) -> String {
    line.replace(r"[\w", &format!("[{LETTERS}")).replace(r"\w", WITHIN_WORDS)
}

/// Returns where the word around byte `at` begins; it looks back no further than the longest phrase.
fn word_start(text: &str, at: usize) -> usize {
    let from = text.floor_char_boundary(at.saturating_sub(MAX_PHRASE_BYTES));
    let before = text.get(from..at).unwrap_or_default();
    let before_word = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
    from + before_word.len()
}

/// Returns the lines under `[section]`.
fn lines<'a>(text: &'a str, section: &str) -> Vec<&'a str> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let head = format!("[{section}]");
    let within = lines.skip_while(|line| *line != head).skip(1);
    within.take_while(|line| !(line.starts_with('[') && line.ends_with(']'))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_begins_at_words() {
        let text = "[a]\nfrist\n# no cue\n\\w*ansök\n[b]\nsenast\n";
        let (a, b) = (PhraseList::from_section(text, "a"), PhraseList::from_section(text, "b"));
        assert!(a.matches("Frist: i dag") && a.matches("projektansökan") && !a.matches("tidsfrist senast"));
        assert_eq!((b.last_end("senast, senast!"), b.find("x senast")), (Some(14), Some(2..8)));
        assert!(!PhraseList::from_section(text, "c").matches("frist"));
        let places = |text| a.find_iter(text).collect::<Vec<_>>();
        assert_eq!(places("tidsfrist, frist, ansök"), [11..16, 18..24]);
        assert!(places("överfrist").is_empty());
    }
}
