//! Looks whether the time can be the right one, before anything is closed, told or marked by it.

use std::time::Instant;

use anyhow::Result;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};

use super::App;
use super::clock_doubt::{ClockDoubt, ServersTime, doubt_given, doubt_machine};
use crate::config::ClockBasis;
use crate::fetch::{Fetcher, Guard};

/// How near a time is to that of the app's clock which was taken from it.
const SAME_CLOCK: SignedDuration = SignedDuration::from_hours(1);
/// The most servers that are asked for the time at once.
const MAX_TIME_SERVERS: usize = 6;

impl App {
    /// Fails when `now` cannot be the right time.
    ///
    /// # Errors
    /// A [`ClockDoubt`]; or when the store fails.
    pub async fn check_clock(&self, now: Timestamp) -> Result<()> {
        match self.clock_doubt(now).await? {
            None => Ok(()),
            Some(doubt) => Err(anyhow::Error::new(doubt).context(
                "nothing was done, because the time cannot be right; set the clock, or say --trust-clock if it is right",
            )),
        }
    }

    /// Returns why `now` cannot be the right time, if so: by what the state holds, and by servers' clocks. Where the
    /// state speaks against the machine's clock, servers are asked.
    ///
    /// # Errors
    /// When the store or the sources cannot be read.
    pub async fn clock_doubt(&self, now: Timestamp) -> Result<Option<ClockDoubt>> {
        if self.settings.trust_clock {
            return Ok(None);
        }
        let newest = self.store().await?.newest_moment().await?;
        let is_machines =
            self.clock.basis() != ClockBasis::Given && self.clock.now().duration_since(now).abs() <= SAME_CLOCK;
        let doubt = if is_machines {
            self.machine_doubt(now, newest).await?
        } else {
            doubt_given(now, newest, Timestamp::now())
        };
        self.clock_check.note(doubt);
        Ok(doubt)
    }

    async fn machine_doubt(&self, now: Timestamp, newest: Option<Timestamp>) -> Result<Option<ClockDoubt>> {
        let fetcher = self.fetcher()?;
        let lenient = fetcher.is_recorded() || self.clock.basis() == ClockBasis::MachineOnce;
        let step = self.clock_check.step(now, Instant::now());
        if let Some(step) = step {
            tracing::warn!("the machine's clock has moved by {step:#}: it was set, or the machine slept");
            fetcher.forget_servers_time();
        }
        let mut doubt = doubt_machine(now, newest, servers_time(fetcher), lenient);
        if (doubt.is_some() || step.is_some()) && !fetcher.is_recorded() {
            self.ask_servers(fetcher).await?;
            doubt = doubt_machine(now, newest, servers_time(fetcher), lenient);
        }
        Ok(doubt)
    }

    async fn ask_servers(&self, fetcher: &Fetcher) -> Result<()> {
        let asked =
            self.sources()?.iter().take(MAX_TIME_SERVERS).map(|watched| {
                fetcher.ask_time(&watched.spec.url, Guard { allow_private: watched.spec.allow_private })
            });
        join_all(asked).await;
        Ok(())
    }
}

fn servers_time(fetcher: &Fetcher) -> Option<ServersTime> {
    fetcher.servers_time().map(|(at, servers)| ServersTime { at, servers })
}
