//! A kommun's slug: the name of its file without `.toml`, which names it in addresses, tables and commands.

use crate::text::id::id_type;

id_type!(
    /// The slug of a kommun, such as `tyreso`. The kommun may have no file (any more).
    KommunSlug
);
