//! The ids of areas of municipal work.

use crate::text::id::id_type;

id_type!(
    /// The id of an area of municipal work, such as `barn-unga`. Files, forms and commands name only areas of the
    /// vocabulary ([`areas`](crate::matching::areas::areas)); what was stored earlier may name one that the vocabulary
    /// no longer has, so that whoever needs it to exist has to look it up.
    AreaId
);
