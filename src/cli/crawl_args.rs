//! How sources are read: how fast, and for how long.

use std::time::Duration;

use clap::Args;

/// Options of every command that reads sources.
#[derive(Debug, Args)]
pub(super) struct CrawlArgs {
    /// With --mirror, the pause between two requests to one host, such as 1s; Crawl-delay is then kept too
    #[arg(long, global = true, env = "UTKIK_MIRROR_SPACING", value_name = "TIME", value_parser = time, default_value = "0s")]
    pub(super) mirror_spacing: Duration,
    /// How long one source may be read in a round; what is left is read in the next
    #[arg(long, global = true, env = "UTKIK_SOURCE_TIME", value_name = "TIME", value_parser = time, default_value = "50s")]
    pub(super) source_time: Duration,
}

fn time(text: &str) -> Result<Duration, String> {
    let time = text.parse::<jiff::SignedDuration>().ok().and_then(|time| Duration::try_from(time).ok());
    time.ok_or_else(|| "write a time such as 50s, 250ms or 2m".to_owned())
}
