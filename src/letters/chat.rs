//! A letter that fits in one chat message: whole calls first, then their names, then how many more there are.

use askama::Template;

use super::card::Card;
use super::frame::render;
use super::section::Section;
use crate::delivery::{self, Form};

/// Telegram takes 4096 characters after its marks are read; the marks count here, so there is room to spare.
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

/// A section as a chat shows it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) heading: &'static str,
    /// Ready-made blocks, escaped by their own templates.
    pub(super) blocks: Vec<String>,
}

/// The sections cut to a chat's measure, and how many calls found no room.
#[derive(Debug)]
pub(super) struct Fitted {
    pub(super) parts: Vec<Part>,
    pub(super) left_out: u64,
}

/// Fits the sections in; `used` characters go to what stands round them.
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

/// How long each card is in full, where it may be, and as a line.
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

/// As Telegram counts: UTF-16 units; two more for the line breaks between blocks.
fn length(block: &str) -> usize {
    block.encode_utf16().count() + 2
}
