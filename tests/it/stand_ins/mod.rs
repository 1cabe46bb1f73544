//! Servers on loopback that stand in for external services and record what they receive.

pub(crate) mod browser;
pub(crate) mod faults;
pub(crate) mod hook;
pub(crate) mod http;
pub(crate) mod recorded;
pub(crate) mod smtp;
pub(crate) mod static_sites;
pub(crate) mod telegram;
