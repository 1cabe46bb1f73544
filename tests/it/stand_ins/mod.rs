//! Servers on loopback that stand in for the other side, and keep what they were told.

pub(crate) mod browser;
pub(crate) mod hook;
pub(crate) mod http;
pub(crate) mod mood;
pub(crate) mod recorded;
pub(crate) mod shelf;
pub(crate) mod smtp;
pub(crate) mod telegram;
