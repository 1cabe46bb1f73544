//! Who receives letters.

use crate::text::id::id_type;

id_type!(
    /// A person's id, which says nothing about them. Links in their letters are signed for it.
    PersonId
);

impl PersonId {
    /// Returns the operator's id in the ledger. It is no person's, so it cannot subscribe or leave.
    pub fn operator() -> PersonId {
        PersonId("operator".into())
    }
}
