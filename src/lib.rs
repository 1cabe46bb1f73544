//! utkik: a lookout for funding for Swedish kommuner.

// Words.
pub mod text;

pub mod delivery;
pub mod kommun;
pub mod opportunity;
pub mod subscription;

// Rules.
pub mod matching;
pub mod message;
pub mod source;

// Gateways.
pub mod channel;
pub mod fetch;
pub mod index;
pub mod store;

// Assembly.
pub mod config;
