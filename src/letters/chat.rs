//! Fits a letter into one chat message: first calls in full, then one line each, then how many more there are.

use askama::Template;

use super::card::Card;
use super::section::LetterSection;
use crate::delivery::{self, CallForm};

/// The most UTF-16 units of a message. Telegram takes 4096 after it has parsed the markup; here the markup counts
/// too, which leaves a margin.
const MAX_UTF16_UNITS: usize = 3_600;

#[derive(Template)]
#[template(path = "letter/card.chat.html")]
struct FullCard<'a> {
    card: &'a Card,
}

#[derive(Template)]
#[template(path = "letter/line.chat.html")]
struct CardLine<'a> {
    card: &'a Card,
}

/// A section as a chat message shows it.
#[derive(Debug)]
pub(super) struct ChatSection {
    pub(super) heading: &'static str,
    /// One rendered block for each call, escaped by its own template.
    pub(super) blocks: Vec<String>,
}

/// The sections cut to the length of a chat message, and how many calls were left out.
#[derive(Debug)]
pub(super) struct FittedSections {
    pub(super) sections: Vec<ChatSection>,
    pub(super) left_out: u64,
}

/// Fits the sections into a chat message in which `reserved` characters go to the text around them.
pub(super) fn fit(sections: &[LetterSection], reserved: usize) -> askama::Result<FittedSections> {
    let lengths: Vec<(Option<usize>, usize)> = sections.iter().flat_map(lengths).collect::<askama::Result<_>>()?;
    let mut forms = delivery::fit_calls(&lengths, MAX_UTF16_UNITS.saturating_sub(reserved)).into_iter();
    let left_out = lengths.len() - forms.len();
    let mut fitted = Vec::new();
    for section in sections {
        let cards = section.full.iter().chain(&section.short).zip(forms.by_ref().take(section.len()));
        let blocks = cards.map(|(card, form)| if form == CallForm::Whole { full_card(card) } else { card_line(card) });
        fitted.push(ChatSection { heading: section.heading, blocks: blocks.collect::<askama::Result<_>>()? });
    }
    fitted.retain(|part| !part.blocks.is_empty());
    Ok(FittedSections { sections: fitted, left_out: left_out as u64 })
}

/// Returns each card's length in full (`None` where the section shows it in short only) and as a line.
fn lengths(section: &LetterSection) -> impl Iterator<Item = askama::Result<(Option<usize>, usize)>> {
    let line = |card: &Card| Ok::<_, askama::Error>(utf16_length(&card_line(card)?));
    let full = section.full.iter().map(move |card| Ok((Some(utf16_length(&full_card(card)?)), line(card)?)));
    full.chain(section.short.iter().map(move |card| Ok((None, line(card)?))))
}

fn full_card(card: &Card) -> askama::Result<String> {
    FullCard { card }.render()
}

fn card_line(card: &Card) -> askama::Result<String> {
    CardLine { card }.render()
}

/// Returns a block's length as Telegram counts it, in UTF-16 units, with two for the line breaks after it.
fn utf16_length(block: &str) -> usize {
    block.encode_utf16().count() + 2
}
