//! Words that tell what a passage is about, kept in lists that whoever knows the languages can mend.

use regex::Regex;

/// One list of words: each line a regular expression that begins at a word's beginning. Small and capital letters are
/// the same.
#[derive(Debug)]
pub(super) struct Cues(Option<Regex>);

impl Cues {
    /// The list under `[section]` of a text; lines that begin with `#` are remarks.
    pub(super) fn of(text: &str, section: &str) -> Cues {
        let lines = lines(text, section);
        if lines.is_empty() {
            return Cues(None);
        }
        Cues(Regex::new(&format!(r"(?i)\b(?:{})", lines.join("|"))).ok())
    }

    pub(super) fn are_in(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|cues| cues.is_match(text))
    }

    /// Where the last of the words ends.
    pub(super) fn last(&self, text: &str) -> Option<usize> {
        self.0.as_ref()?.find_iter(text).last().map(|found| found.end())
    }

    /// Where the first of the words stands.
    pub(super) fn first(&self, text: &str) -> Option<std::ops::Range<usize>> {
        self.0.as_ref()?.find(text).map(|found| found.range())
    }

    #[cfg(test)]
    pub(super) fn is_whole(&self) -> bool {
        self.0.is_some()
    }
}

/// The lines under `[section]`.
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
        let (a, b) = (Cues::of(text, "a"), Cues::of(text, "b"));
        assert!(a.are_in("Frist: i dag") && a.are_in("projektansökan") && !a.are_in("tidsfrist senast"));
        assert_eq!((b.last("senast, senast!"), b.first("x senast")), (Some(14), Some(2..8)));
        assert!(!Cues::of(text, "c").are_in("frist"));
    }
}
