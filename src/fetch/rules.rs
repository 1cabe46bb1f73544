//! The rules of a robots.txt (RFC 9309).

use std::fmt;

use texting_robots::Robot;

use super::FetchError;

/// The product token by which robots.txt may name this crawler.
const PRODUCT_TOKEN: &str = "utkik";
/// The most lines that are read: every rule costs memory.
const MAX_LINES: usize = 5000;

/// The rules of a host's robots.txt.
pub(super) enum RobotsRules {
    /// No robots.txt, or one that cannot be read as such.
    All,
    Listed(Box<Robot>),
    /// The host could not deliver it (5xx, no response), which RFC 9309 §2.3.1.4 takes as a complete disallow.
    Unknown(FetchError),
}

impl fmt::Debug for RobotsRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RobotsRules::All => "All",
            RobotsRules::Listed(_) => "Listed",
            RobotsRules::Unknown(_) => "Unknown",
        })
    }
}

impl RobotsRules {
    pub(super) fn parse(text: &[u8]) -> RobotsRules {
        let end = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(MAX_LINES).map(|(at, _)| at);
        let text = text.get(..end.unwrap_or(text.len())).unwrap_or(text);
        Robot::new(PRODUCT_TOKEN, text).map_or(RobotsRules::All, |robot| RobotsRules::Listed(Box::new(robot)))
    }
}
