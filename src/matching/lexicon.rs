//! The words of areas and actors in one vocabulary per language, so that a text is read once.

use std::sync::LazyLock;

use super::actors::actors;
use super::areas::{areas, without_mark};
use super::phrases::Phrases;
use crate::text::Language;

/// What a phrase shows about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhraseMeaning {
    /// The call is about this area.
    Area { area: usize, concept: usize, weight: u32 },
    /// The words only look like the area's.
    LookAlike { area: usize },
    /// The text mentions kommuner or actors near them.
    LocalActor { points: u32, term: usize },
    /// The text mentions other actors.
    OtherGroup { group: usize, points: u32 },
    /// In the title, the phrase excludes kommuner.
    Exclusion { exclusion: usize },
}

static SWEDISH: LazyLock<Phrases<PhraseMeaning>> = LazyLock::new(|| build(Language::Sv));
static ENGLISH: LazyLock<Phrases<PhraseMeaning>> = LazyLock::new(|| build(Language::En));

/// Returns the vocabulary for a text; Danish and Norwegian are near enough to be read as Swedish.
pub(super) fn lexicon(language: Language) -> &'static Phrases<PhraseMeaning> {
    match language {
        Language::Sv | Language::Da | Language::No => &SWEDISH,
        Language::En | Language::Other => &ENGLISH,
    }
}

fn build(language: Language) -> Phrases<PhraseMeaning> {
    let mut phrases = Phrases::new(language);
    for (area, entry) in areas().iter().enumerate() {
        for (concept, idea) in entry.concepts.iter().enumerate() {
            let terms = if language == Language::Sv { &idea.sv } else { &idea.en };
            for term in terms {
                phrases.add(without_mark(term), PhraseMeaning::Area { area, concept, weight: idea.weight });
            }
        }
        for phrase in &entry.look_alikes {
            phrases.add(phrase, PhraseMeaning::LookAlike { area });
        }
    }
    add_actors(&mut phrases, language);
    phrases
}

fn add_actors(phrases: &mut Phrases<PhraseMeaning>, language: Language) {
    let mut term = 0;
    for local in &actors().local_actors {
        for word in if language == Language::Sv { &local.sv } else { &local.en } {
            phrases.add(word, PhraseMeaning::LocalActor { points: local.points, term });
            term += 1;
        }
    }
    for (group, other) in actors().other_groups.iter().enumerate() {
        for word in if language == Language::Sv { &other.sv } else { &other.en } {
            phrases.add(word, PhraseMeaning::OtherGroup { group, points: other.points });
        }
    }
    for (gate, entry) in actors().exclusions.iter().enumerate() {
        for word in if language == Language::Sv { &entry.sv } else { &entry.en } {
            phrases.add(word, PhraseMeaning::Exclusion { exclusion: gate });
        }
    }
}
