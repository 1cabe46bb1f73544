//! What comes over a stand-in: nothing, or now and then a fault, by the dice.

use std::sync::{Arc, Mutex};

/// Numbers that look random and are the same for the same seed.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        // Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// What goes wrong with one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection is cut before the letter was taken.
    CutBefore,
    /// The letter is taken, and the connection cut before that is said.
    CutAfter,
    /// Come back later.
    Later,
    /// No answer ever; the letter was not taken.
    Silence,
}

/// A mood that clones share; calm at first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mood {
    dice: Arc<Mutex<Option<Dice>>>,
    unsaid: Arc<Mutex<u64>>,
}

impl Mood {
    /// From now on every fifth letter, about, meets a fault.
    pub(crate) fn turns_bad(&self, seed: u64) {
        *self.dice.lock().unwrap() = Some(Dice::new(seed));
    }

    pub(crate) fn turns_good(&self) {
        *self.dice.lock().unwrap() = None;
    }

    /// What comes over the next letter.
    pub(crate) fn fault(&self) -> Option<Fault> {
        let fault = match self.dice.lock().unwrap().as_mut()?.roll(20) {
            0 => Fault::CutBefore,
            1 => Fault::CutAfter,
            2 => Fault::Later,
            3 => Fault::Silence,
            _ => return None,
        };
        if fault == Fault::CutAfter {
            *self.unsaid.lock().unwrap() += 1;
        }
        Some(fault)
    }

    /// How many letters were taken without a word.
    pub(crate) fn unsaid(&self) -> u64 {
        *self.unsaid.lock().unwrap()
    }
}
