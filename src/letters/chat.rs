//! Fits a letter into one chat message: first calls in full, then one line each, then how many more there are.

use askama::Template;

use super::card::Card;
use super::frame::render;
use super::section::Section;
use crate::delivery::{self, Form};

/// The most UTF-16 units of a message. Telegram takes 4096 after it has parsed the markup; here the markup counts
/// too, which leaves a margin.
const LIMIT: usize = 3_600;

#[derive(Template)]
#[template(path = "letter/card.chat.html")]
struct Whole<'a> {
    card: &'a Card,
}

#[derive(Template)]
#[template(path = "letter/line.chat.html")]
struct Line<'a> {
    card: &'a Card,
}

/// A section as a chat message shows it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) heading: &'static str,
    /// One rendered block for each call, escaped by its own template.
    pub(super) blocks: Vec<String>,
}

/// The sections cut to the length of a chat message, and how many calls were left out.
#[derive(Debug)]
pub(super) struct Fitted {
    pub(super) parts: Vec<Part>,
    pub(super) left_out: u64,
}

/// Fits the sections into a chat message in which `used` characters go to the text around them.
pub(super) fn fit(sections: &[Section], used: usize) -> Fitted {
    let lengths: Vec<(Option<usize>, usize)> = sections.iter().flat_map(lengths).collect();
    let mut forms = delivery::fit(&lengths, LIMIT.saturating_sub(used)).into_iter();
    let left_out = lengths.len() - forms.len();
    let mut parts = Vec::new();
    for section in sections {
        let cards = section.full.iter().chain(&section.short).zip(forms.by_ref().take(section.len()));
        let blocks = cards.map(|(card, form)| if form == Form::Whole { whole(card) } else { line(card) });
        parts.push(Part { heading: section.heading, blocks: blocks.collect() });
    }
    parts.retain(|part| !part.blocks.is_empty());
    Fitted { parts, left_out: left_out as u64 }
}

/// Returns each card's length in full (`None` where the section shows it in short only) and as a line.
fn lengths(section: &Section) -> impl Iterator<Item = (Option<usize>, usize)> {
    let full = section.full.iter().map(|card| (Some(length(&whole(card))), length(&line(card))));
    full.chain(section.short.iter().map(|card| (None, length(&line(card)))))
}

fn whole(card: &Card) -> String {
    render(&Whole { card })
}

fn line(card: &Card) -> String {
    render(&Line { card })
}

/// Returns a block's length as Telegram counts it, in UTF-16 units, with two for the line breaks after it.
fn length(block: &str) -> usize {
    block.encode_utf16().count() + 2
}
