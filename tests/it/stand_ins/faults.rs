//! Random faults of a stand-in, from a seeded generator.

use std::sync::{Arc, Mutex};

/// A pseudorandom generator that gives the same numbers for the same seed.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// Returns a number below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        // Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// A fault with one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection is cut before the letter is accepted.
    CutBefore,
    /// The letter is accepted, and the connection is cut before the response.
    CutAfter,
    /// The server asks to try again later.
    Later,
    /// The server never responds, and the letter is not accepted.
    Silence,
}

/// The fault injection of a stand-in, shared by clones; off at first.
#[derive(Clone, Debug, Default)]
pub(crate) struct FaultInjector {
    dice: Arc<Mutex<Option<Dice>>>,
    unacknowledged: Arc<Mutex<u64>>,
}

impl FaultInjector {
    /// Lets about every fifth letter meet a fault from now on.
    pub(crate) fn start_faults(&self, seed: u64) {
        *self.dice.lock().unwrap() = Some(Dice::new(seed));
    }

    pub(crate) fn stop_faults(&self) {
        *self.dice.lock().unwrap() = None;
    }

    /// Returns the fault of the next letter, if any.
    pub(crate) fn next_fault(&self) -> Option<Fault> {
        let fault = match self.dice.lock().unwrap().as_mut()?.roll(20) {
            0 => Fault::CutBefore,
            1 => Fault::CutAfter,
            2 => Fault::Later,
            3 => Fault::Silence,
            _ => return None,
        };
        if fault == Fault::CutAfter {
            *self.unacknowledged.lock().unwrap() += 1;
        }
        Some(fault)
    }

    /// Returns how many letters were accepted without a response.
    pub(crate) fn unacknowledged(&self) -> u64 {
        *self.unacknowledged.lock().unwrap()
    }
}
