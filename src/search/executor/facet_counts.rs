//! Counts the calls of each area; all areas of a call are counted at once.

/// The most that a lane holds; the counter is flushed before a lane can overflow into the next.
const LANE_MAX: u32 = u8::MAX as u32;

/// For each byte its bits, spread over eight lanes of eight bits.
static SPREAD_BITS: [u64; 256] = spread_bits();

/// Thirty-two counters side by side, one byte each. A call's areas are added in four steps, however many they are and
/// without a branch.
#[derive(Default)]
pub(in crate::search) struct BitCounter {
    lanes: [u64; 4],
    added: u32,
    sums: [u64; u32::BITS as usize],
}

impl BitCounter {
    /// Adds one to the counter of every bit that is set.
    #[inline]
    pub(in crate::search) fn add(&mut self, bits: u32) {
        for (lanes, byte) in self.lanes.iter_mut().zip(bits.to_le_bytes()) {
            *lanes += SPREAD_BITS[usize::from(byte)];
        }
        self.added += 1;
        if self.added == LANE_MAX {
            self.flush();
        }
    }

    #[inline(never)]
    fn flush(&mut self) {
        let lanes = self.lanes.iter_mut().flat_map(|lanes| std::mem::take(lanes).to_le_bytes());
        self.sums.iter_mut().zip(lanes).for_each(|(sum, lane)| *sum += u64::from(lane));
        self.added = 0;
    }

    /// Returns the counts, by bit.
    pub(in crate::search) fn sums(mut self) -> [u64; u32::BITS as usize] {
        self.flush();
        self.sums
    }
}

const fn spread_bits() -> [u64; 256] {
    let mut spread = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            spread[byte] |= ((byte as u64 >> bit) & 1) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_as_one_would_by_hand(all in proptest::collection::vec(any::<u32>(), 0..700)) {
            let mut sidewise = BitCounter::default();
            all.iter().for_each(|bits| sidewise.add(*bits));
            let by_hand: Vec<u64> =
                (0..32).map(|at| all.iter().filter(|bits| *bits >> at & 1 == 1).count() as u64).collect();
            prop_assert_eq!(sidewise.sums().to_vec(), by_hand);
        }
    }
}
