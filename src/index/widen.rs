//! What the vocabulary adds: terms that mean the same, and areas that a call is about.

use crate::opportunity::Opportunity;
use crate::text::Language;

/// A term that stands for a reader's own words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wider {
    /// As it is shown: one word or a phrase.
    pub(super) text: String,
    pub(super) language: Language,
    /// 0..1: how near it is to what was asked.
    pub(super) weight: f32,
}

/// The terms that the vocabulary knows for these words.
pub(super) fn wider(words: &str) -> Vec<Wider> {
    let _ = words;
    Vec::new()
}

/// Ids of the areas that a call is about, strongest first.
pub(super) fn areas_of(call: &Opportunity) -> Vec<String> {
    let _ = call;
    Vec::new()
}
