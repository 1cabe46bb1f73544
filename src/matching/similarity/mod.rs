//! Semantic similarity: the vectors that a language model gives for texts, and how near a call comes to each area.
//!
//! Raw cosines say little, because all texts of a language lie close together. So the mean of the vocabulary's texts is
//! subtracted first, for each language separately, and an area is the mean of both languages.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::areas::{Concept, areas, without_mark};
use crate::kommun::AreaId;
use crate::opportunity::{Opportunity, SectionKind};
use crate::text::Language;
use crate::text::words::spans;

/// A text's vectors, as a language model gives them.
#[derive(Clone, Debug, PartialEq)]
pub struct TextVector {
    /// The vector of the whole text.
    pub whole: Vec<f32>,
    /// The pieces of the text: their byte ranges and vectors.
    pub pieces: Vec<(Range<usize>, Vec<f32>)>,
}

/// The similarity of a call to the areas that it is near to at all, nearest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Similarity(pub(super) Vec<AreaSimilarity>);

/// The similarity of a call to one area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct AreaSimilarity {
    /// The area's id.
    pub(super) area: AreaId,
    /// The similarity, 1..100.
    pub(super) strength: u32,
    /// The words of the call's title that are nearest to the area, as they stand there, nearest first.
    pub(super) words: Vec<String>,
}

/// Characters of a call's text that are read after its title.
const MAX_TEXT_LETTERS: usize = 500;
/// Words of a title that are kept to be shown.
const MAX_WORDS: usize = 3;
/// The fewest letters of a word that is shown.
const MIN_WORD_LETTERS: usize = 4;
/// The cosine (after the mean is subtracted) at which similarity begins: of calls of other areas, judged by people, 95
/// of 100 lie below it.
const ZERO_COSINE: f32 = 0.15;
/// The cosine at which similarity is full: 4 of 100 calls of the area itself lie above it.
const FULL_COSINE: f32 = 0.40;

/// Returns the text that a model reads of a call: its title and the beginning of what it is about.
pub fn text_to_embed(call: &Opportunity) -> String {
    let facts = &call.facts;
    let about = facts.sections.iter().filter(|part| {
        !matches!(part.kind, SectionKind::Boilerplate | SectionKind::Conditions | SectionKind::Destination)
    });
    let about: String = about.flat_map(|part| [" ", part.text.as_str()]).collect();
    let about = about.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}. {}", facts.title, about.chars().take(MAX_TEXT_LETTERS).collect::<String>())
}

type Vector = Vec<f32>;

/// The areas as vectors.
#[derive(Debug)]
pub struct AreaVectors {
    /// The mean vectors of all Swedish and of all English concepts of the vocabulary.
    means: [Vector; 2],
    /// The vector of each area, by its index.
    areas: Vec<Vector>,
}

impl AreaVectors {
    /// Builds the vectors of the areas from the vocabulary with a model.
    ///
    /// # Errors
    /// When the model cannot read the vocabulary.
    pub fn build<E>(mut embed: impl FnMut(&str) -> Result<TextVector, E>) -> Result<AreaVectors, E> {
        let mut read = |concepts: &[Concept], terms: fn(&Concept) -> &[String]| {
            let texts =
                concepts.iter().map(|concept| terms(concept).iter().map(|term| without_mark(term)).collect::<Vec<_>>());
            texts.map(|terms| Ok(normalized(embed(&terms.join(", "))?.whole))).collect::<Result<Vec<Vector>, E>>()
        };
        let (mut swedish, mut english) = (Vec::new(), Vec::new());
        for area in areas().iter() {
            swedish.push(read(&area.concepts, |concept| &concept.sv)?);
            english.push(read(&area.concepts, |concept| &concept.en)?);
        }
        let means = [mean(&swedish.concat()), mean(&english.concat())];
        let [sv, en] = &means;
        let whole = |concepts: Vec<Vector>, language: &Vector| {
            normalized(mean(&concepts.into_iter().map(|one| normalized(subtracted(one, language))).collect::<Vec<_>>()))
        };
        let both = |(one, other): (Vec<Vector>, Vec<Vector>)| normalized(mean(&[whole(one, sv), whole(other, en)]));
        let areas = swedish.into_iter().zip(english).map(both).collect();
        Ok(AreaVectors { means, areas })
    }

    /// Returns the similarity of a call to the areas; the vectors are those of its [`text_to_embed`].
    pub fn similarity(&self, call: &Opportunity, text_vectors: &TextVector) -> Similarity {
        let [sv, en] = &self.means;
        let mean = if call.facts.language == Language::Sv { sv } else { en };
        let whole = normalized(subtracted(normalized(text_vectors.whole.clone()), mean));
        let words = title_words(&call.facts.title, text_vectors, mean);
        let near = self.areas.iter().zip(areas().iter()).filter_map(|(direction, area)| {
            let strength = strength(dot(&whole, direction));
            let words = || nearest_words(&words, direction);
            (strength > 0).then(|| AreaSimilarity { area: area.id.clone(), strength, words: words() })
        });
        let mut near: Vec<AreaSimilarity> = near.collect();
        near.sort_by(|one, other| other.strength.cmp(&one.strength).then_with(|| one.area.cmp(&other.area)));
        Similarity(near)
    }
}

/// Converts a cosine to whole percent, linearly between the two limits.
fn strength(cosine: f32) -> u32 {
    let share = ((cosine - ZERO_COSINE) / (FULL_COSINE - ZERO_COSINE)).clamp(0.0, 1.0);
    (share * 100.0).round() as u32
}

/// Returns the longer words of a title, each with the mean vector of its pieces.
fn title_words<'t>(title: &'t str, text_vectors: &TextVector, mean: &Vector) -> Vec<(&'t str, Vector)> {
    let mut words = Vec::new();
    for at in spans(title) {
        let word = title.get(at.clone()).unwrap_or_default();
        if word.chars().count() < MIN_WORD_LETTERS {
            continue;
        }
        let own = text_vectors.pieces.iter().filter(|(place, _)| place.start < at.end && place.end > at.start);
        let vectors: Vec<Vector> = own.map(|(_, vector)| normalized(vector.clone())).collect();
        if !vectors.is_empty() {
            words.push((word, normalized(subtracted(self::mean(&vectors), mean))));
        }
    }
    words
}

fn nearest_words(words: &[(&str, Vector)], direction: &Vector) -> Vec<String> {
    let mut near: Vec<(f32, &str)> = words.iter().map(|(word, vector)| (dot(vector, direction), *word)).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut kept: Vec<String> = Vec::new();
    for (_, word) in near {
        if !kept.iter().any(|known| known.to_lowercase() == word.to_lowercase()) {
            kept.push(word.to_owned());
        }
    }
    kept.truncate(MAX_WORDS);
    kept
}

fn normalized(mut vector: Vector) -> Vector {
    let length = dot(&vector, &vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|number| *number /= length);
    }
    vector
}

fn dot(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

fn subtracted(mut vector: Vector, mean: &[f32]) -> Vector {
    vector.iter_mut().zip(mean).for_each(|(number, mean)| *number -= mean);
    vector
}

fn mean(vectors: &[Vector]) -> Vector {
    let mut sum = vec![0.0; vectors.first().map_or(0, Vec::len)];
    for vector in vectors {
        sum.iter_mut().zip(vector).for_each(|(sum, number)| *sum += number);
    }
    let count = vectors.len().max(1) as f32;
    sum.iter_mut().for_each(|number| *number /= count);
    sum
}

#[cfg(test)]
mod tests;
