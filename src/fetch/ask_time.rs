//! Asks servers for the time, and notes it from every answer.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::header::HeaderMap;
use url::Url;

use super::guard::{check, host_and_port};
use super::{Fetcher, Guard, headers};

/// How long a server that is asked for the time may take.
const PATIENCE: Duration = Duration::from_secs(5);

impl Fetcher {
    /// Returns the time by the servers that have answered within a day (the median), and how many those are. Recordings
    /// tell no time.
    pub fn servers_time(&self) -> Option<(Timestamp, usize)> {
        self.server_times.median(Instant::now())
    }

    /// Returns whether pages come from recordings, which tell no time.
    pub fn is_recorded(&self) -> bool {
        self.mirror.is_some()
    }

    /// Forgets what time servers had, because the machine has slept or its clock was set.
    pub fn forget_servers_time(&self) {
        self.server_times.forget();
    }

    /// Asks the server of a page for its time, by a request for the head of its robots.txt. An answer of any kind will
    /// do.
    pub async fn ask_time(&self, page: &str, guard: Guard) {
        let Ok(mut address) = Url::parse(page) else { return };
        address.set_path("/robots.txt");
        address.set_query(None);
        if self.mirror.is_some() || check(&address, guard).is_err() {
            return;
        }
        let asked = self.clients.for_guard(guard).head(address.clone()).send();
        if let Ok(Ok(response)) = tokio::time::timeout(PATIENCE, asked).await {
            self.note_server_time(&address, response.headers());
        }
    }

    pub(super) fn note_server_time(&self, address: &Url, seen: &HeaderMap) {
        if let (None, Some(time)) = (&self.mirror, headers::server_time(seen)) {
            self.server_times.note(host_and_port(address), time, Instant::now());
        }
    }
}
