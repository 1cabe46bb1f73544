//! The settings of the JSON interface.

use std::net::IpAddr;
use std::num::NonZeroU32;

/// The default number of requests that one client may send in a second.
pub const DEFAULT_PER_SECOND: u32 = 10;

/// Settings of the JSON interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSettings {
    /// Origins whose scripts may read the responses: `https://HOST[:PORT]`, or `*` for all. None by default.
    pub origins: Vec<String>,
    /// Requests a second from one client; nothing for no limit.
    pub per_second: Option<NonZeroU32>,
    /// Our own proxies, whose `X-Forwarded-For` header is trusted. None by default.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Default for ApiSettings {
    fn default() -> ApiSettings {
        ApiSettings {
            origins: Vec::new(),
            per_second: NonZeroU32::new(DEFAULT_PER_SECOND),
            trusted_proxies: Vec::new(),
        }
    }
}
