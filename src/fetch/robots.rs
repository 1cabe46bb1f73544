//! robots.txt (RFC 9309), read once a day per host.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use texting_robots::Robot;

use super::exchange::Hop;
use super::hosts::Host;
use super::{FetchError, Fetched, Fetcher, Heed};
use crate::sources::{Body, Content, Page, Request};

/// The product token by which robots.txt may name this crawler.
const NAME: &str = "utkik";
/// How long rules are cached. RFC 9309 §2.4: not longer than a day.
const BELIEVED: Duration = Duration::from_secs(24 * 3600);
/// Bytes, far beyond what sites publish. Every rule costs memory, so the file is cut at [`MAX_LINES`] too.
const LIMIT: u64 = 512 << 10;
const MOST_RULES: usize = 5000;

/// The rules of a host's robots.txt.
pub(super) enum Rules {
    /// No robots.txt, or one that cannot be read as such.
    All,
    Listed(Box<Robot>),
    /// The host could not deliver it (5xx, no response), which RFC 9309 §2.3.1.4 takes as a complete disallow.
    Unknown(FetchError),
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Rules::All => "All",
            Rules::Listed(_) => "Listed",
            Rules::Unknown(_) => "Unknown",
        })
    }
}

impl Rules {
    fn read(text: &[u8]) -> Rules {
        let end = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(MOST_RULES).map(|(at, _)| at);
        let text = text.get(..end.unwrap_or(text.len())).unwrap_or(text);
        Robot::new(NAME, text).map_or(Rules::All, |robot| Rules::Listed(Box::new(robot)))
    }
}

impl Fetcher {
    /// Checks by the host's robots.txt whether this hop is allowed.
    ///
    /// A request with a body goes to an API made for programs: there an unreadable robots.txt forbids nothing.
    pub(super) async fn heed_robots(&self, hop: &Hop<'_>) -> Result<(), FetchError> {
        let host = self.hosts.of(&hop.address);
        let rules = self.rules_of(&host, hop).await;
        match &*rules {
            Rules::All => Ok(()),
            Rules::Listed(robot) if robot.allowed(hop.address.as_str()) => Ok(()),
            Rules::Listed(_) => {
                let path = hop.address.path().chars().take(200).collect();
                Err(FetchError::Robots { host: host.name.clone(), path })
            }
            Rules::Unknown(_) if *hop.body != Body::None => Ok(()),
            Rules::Unknown(error) => Err(FetchError::RobotsUnknown {
                host: host.name.clone(),
                why: error.to_string(),
                retry_after: error.retry_after(),
            }),
        }
    }

    async fn rules_of(&self, host: &Host, hop: &Hop<'_>) -> Arc<Rules> {
        let mut known = host.rules.lock().await;
        if let Some((until, rules)) = &*known
            && *until > Instant::now()
        {
            return Arc::clone(rules);
        }
        let rules = Arc::new(self.ask_robots(hop).await);
        if let Rules::Listed(robot) = &*rules
            && let Some(delay) = robot.delay.and_then(|delay| Duration::try_from_secs_f32(delay).ok())
        {
            host.slow_down(delay);
        }
        // A failure is not cached, so that it ends here when it ends there.
        let worth_keeping = !matches!(&*rules, Rules::Unknown(_));
        *known = worth_keeping.then(|| (Instant::now() + BELIEVED, Arc::clone(&rules)));
        rules
    }

    async fn ask_robots(&self, hop: &Hop<'_>) -> Rules {
        let Ok(address) = hop.address.join("/robots.txt") else { return Rules::All };
        let request = Request { limit: LIMIT, ..Request::get(address) };
        // Boxed, because the future contains itself: robots.txt is fetched within a fetch.
        let answer = Box::pin(self.travel(&request, None, hop.guard, Heed::Nothing)).await;
        match answer {
            Ok(Fetched::Page { page, .. }) => {
                let read = move || match page.at_hand() {
                    Ok(Page { content: Content::Memory(text), .. }) => Rules::read(&text),
                    Ok(_) => Rules::All,
                    Err(error) => Rules::Unknown(FetchError::Scratch(error)),
                };
                tokio::task::spawn_blocking(read).await.unwrap_or(Rules::All)
            }
            Ok(Fetched::Unchanged { .. }) => Rules::All,
            Err(error) if error.is_temporary() => Rules::Unknown(error),
            Err(_) => Rules::All,
        }
    }
}
