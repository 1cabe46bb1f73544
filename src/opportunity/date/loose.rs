//! The time of day in a sentence of its own: "Ansökan ska ha kommit in senast kl. 15.00."

use super::clock::{Clock, O_CLOCK};
use super::mention::{self, Reader};
use super::role::LISTS;
use super::sentence;
use crate::text::words::words;

/// The hour by which one must have applied, if the sentences without a date tell one and no other.
pub(super) fn clock(text: &str) -> Option<Clock> {
    let on_applying = |said: &&str| {
        let says = LISTS.closes.are_in(said) || LISTS.apply_by.are_in(said);
        says && !LISTS.aside.are_in(said) && mention::all(said).is_empty()
    };
    let mut found = sentence::all(text).filter(on_applying).flat_map(clocks);
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

fn clocks(said: &str) -> Vec<Clock> {
    let reader = Reader { text: said, words: words(said) };
    let oclock = |at: usize| at > 0 && reader.word(at - 1).is_some_and(|word| O_CLOCK.contains(&word));
    (0..reader.words.len()).filter(|at| oclock(*at)).filter_map(|at| Some(reader.clock(at, true)?.0)).collect()
}
