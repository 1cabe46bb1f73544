//! Words of a text, as they stand and where they stand.

/// A word in lower case and its place (bytes) in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// The words of a text: runs of letters and digits.
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.push(Word { text: text[from..at].to_lowercase(), start: from, end: at });
                start = None;
            }
            _ => {}
        }
    }
    out
}
