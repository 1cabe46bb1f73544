//! How many calls have each area: all areas of a call are counted at once.

/// Planes of a counter; it is emptied before it can overflow.
const PLANES: usize = 8;
const FULL: u32 = (1 << PLANES) - 1;

/// Thirty-two counters side by side: bit `i` of plane `p` is bit `p` of counter `i`. A call's areas are then added in
/// as many steps as there are planes, however many it has and without a branch.
#[derive(Default)]
pub(super) struct Sidewise {
    planes: [u32; PLANES],
    added: u32,
    sums: Vec<u64>,
}

impl Sidewise {
    /// Adds one to the counter of every bit that is set.
    #[inline]
    pub(super) fn add(&mut self, bits: u32) {
        let mut carry = bits;
        for plane in &mut self.planes {
            let next = *plane & carry;
            *plane ^= carry;
            carry = next;
        }
        self.added += 1;
        if self.added == FULL {
            self.empty();
        }
    }

    #[inline(never)]
    fn empty(&mut self) {
        self.sums.resize(u32::BITS as usize, 0);
        for (weight, plane) in self.planes.iter_mut().enumerate() {
            let mut rest = std::mem::take(plane);
            while rest != 0 {
                let at = rest.trailing_zeros() as usize;
                self.sums.get_mut(at).into_iter().for_each(|sum| *sum += 1 << weight);
                rest &= rest - 1;
            }
        }
        self.added = 0;
    }

    /// The sums, by bit.
    pub(super) fn sums(mut self) -> Vec<u64> {
        self.empty();
        self.sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_as_one_would_by_hand(all in proptest::collection::vec(any::<u32>(), 0..700)) {
            let mut sidewise = Sidewise::default();
            all.iter().for_each(|bits| sidewise.add(*bits));
            let by_hand: Vec<u64> =
                (0..32).map(|at| all.iter().filter(|bits| *bits >> at & 1 == 1).count() as u64).collect();
            prop_assert_eq!(sidewise.sums(), by_hand);
        }
    }
}
