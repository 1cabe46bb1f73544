//! A letter that fits in one chat message: whole calls first, then their names, then how many more there are.

use askama::Template;

use super::card::Card;
use super::frame::render;
use super::section::Section;

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
    let calls: usize = sections.iter().map(Section::len).sum();
    let mut room = LIMIT.saturating_sub(used);
    // Every call's line is set aside first, so that a long card never pushes a later call out of sight.
    let lines: usize = sections.iter().flat_map(cards).map(|card| length(&line(card))).sum();
    let mut spare = room.saturating_sub(lines);
    let (mut parts, mut placed) = (Vec::new(), 0);
    for section in sections {
        let mut blocks = Vec::new();
        for (at, card) in cards(section).enumerate() {
            let (short, whole) = (line(card), render(&Whole { card }));
            let more = length(&whole).saturating_sub(length(&short));
            let block = if at < section.full.len() && more <= spare {
                spare -= more;
                whole
            } else {
                short
            };
            if length(&block) > room {
                break;
            }
            room -= length(&block);
            placed += 1;
            blocks.push(block);
        }
        parts.push(Part { heading: section.heading, blocks });
    }
    parts.retain(|part| !part.blocks.is_empty());
    Fitted { parts, left_out: (calls - placed) as u64 }
}

fn cards(section: &Section) -> impl Iterator<Item = &Card> {
    section.full.iter().chain(&section.short)
}

fn line(card: &Card) -> String {
    render(&Line { card })
}

/// As Telegram counts: UTF-16 units; two more for the line breaks between blocks.
fn length(block: &str) -> usize {
    block.encode_utf16().count() + 2
}
