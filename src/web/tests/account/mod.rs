//! The pages that need a signed-in user.

mod letters;
