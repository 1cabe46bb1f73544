//! Tests of similarity with a stand-in for a model: it counts the beginnings of words, so like words have like vectors.

use std::convert::Infallible;

use super::*;
use crate::opportunity::{Facts, Revision, Section, SourceId, Status};

const WIDTH: usize = 512;

fn vector(word: &str) -> Vec<f32> {
    let root: String = word.to_lowercase().chars().take(5).collect();
    let place = root.bytes().fold(7usize, |sum, byte| (sum * 31 + usize::from(byte)) % WIDTH);
    (0..WIDTH).map(|at| if at == place { 1.0 } else { 0.0 }).collect()
}

fn embed(text: &str) -> Result<TextVector, Infallible> {
    let pieces: Vec<_> = spans(text).map(|at| (at.clone(), vector(&text[at]))).collect();
    Ok(TextVector { whole: mean(&pieces.iter().map(|(_, vector)| vector.clone()).collect::<Vec<_>>()), pieces })
}

fn call(title: &str, scope: &str) -> Opportunity {
    let section = |kind, text: &str| Section { kind, text: text.into() };
    let sections = vec![section(SectionKind::Boilerplate, "Help with forms."), section(SectionKind::Scope, scope)];
    let facts = Facts { title: title.into(), sections, ..Facts::default() };
    let (id, source, reference) = ("x".parse().unwrap(), SourceId::from_static("test"), "1".to_owned());
    Opportunity { id, revision: Revision::new(1), status: Status::Open, source, reference, facts }
}

#[test]
fn a_call_comes_nearest_to_the_area_of_its_words_and_the_nearest_words_are_named() {
    let area_vectors = AreaVectors::build(embed).unwrap();
    let call = call("Museums and theatre for everyone", "Cultural heritage, libraries and festivals of the arts.");
    let similarity = area_vectors.similarity(&call, &embed(&text_to_embed(&call)).unwrap());
    let first = &similarity.0[0];
    assert_eq!(first.area, "kultur", "{similarity:?}");
    assert!(first.strength > 50 && first.words.len() == MAX_WORDS);
    assert!(first.words[..2].iter().all(|word| ["Museums", "theatre"].contains(&word.as_str())), "{first:?}");
    assert!(similarity.0.windows(2).all(|pair| pair[0].strength >= pair[1].strength));
}

#[test]
fn a_model_that_fails_gives_no_area_vectors() {
    assert_eq!(AreaVectors::build(|_| Err("broken")).err(), Some("broken"));
}

#[test]
fn what_is_read_of_a_call_is_its_title_and_the_beginning_of_its_matter() {
    let read = text_to_embed(&call("A title", &"ö\n ".repeat(2_000)));
    assert!(read.starts_with("A title. ö ö") && !read.contains("Help"));
    assert_eq!(read.chars().count(), "A title. ".len() + MAX_TEXT_LETTERS);
}

#[test]
fn numbers_that_say_nothing_are_near_to_nothing() {
    let call = call("", "");
    let dumb = |_: &str| Ok::<_, Infallible>(TextVector { whole: vec![0.0; 4], pieces: Vec::new() });
    let area_vectors = AreaVectors::build(dumb).unwrap();
    assert_eq!(area_vectors.similarity(&call, &dumb("").unwrap()), Similarity::default());
}
