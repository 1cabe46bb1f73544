//! The command line options of the API.

use std::net::IpAddr;
use std::num::NonZeroU32;

use clap::Args;

use crate::config::{ApiSettings, DEFAULT_PER_SECOND};

/// How the interface for programs may be used.
#[derive(Debug, Args)]
pub(super) struct ApiArgs {
    /// Websites whose scripts may read the interface for programs, such as https://www.example.se, or * for all;
    /// several are parted by commas [default: none]
    #[arg(
        long,
        global = true,
        env = "UTKIK_API_ORIGINS",
        value_name = "ORIGINS",
        value_delimiter = ',',
        value_parser = origin
    )]
    api_origins: Vec<String>,
    /// Requests each second that one client may send to the interface for programs, five times as many at once; 0 for
    /// no limit
    #[arg(long, global = true, env = "UTKIK_API_RATE", value_name = "N", default_value_t = DEFAULT_PER_SECOND)]
    api_rate: u32,
    /// Addresses of proxies in front of us, whose X-Forwarded-For is believed; several are parted by commas
    /// [default: none]
    #[arg(long, global = true, env = "UTKIK_TRUSTED_PROXIES", value_name = "IPS", value_delimiter = ',')]
    trusted_proxies: Vec<IpAddr>,
}

impl ApiArgs {
    pub(super) fn rules(self) -> ApiSettings {
        ApiSettings {
            origins: self.api_origins,
            per_second: NonZeroU32::new(self.api_rate),
            trusted_proxies: self.trusted_proxies,
        }
    }
}

/// Parses an origin as browsers send it: scheme, host, and port where it is not the usual one.
fn origin(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text == "*" {
        return Ok(text.to_owned());
    }
    let wrong = || "write scheme and host, such as https://www.example.se, or *".to_owned();
    let url = url::Url::parse(text).map_err(|_| wrong())?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    let origin = url.origin().ascii_serialization();
    if bare && matches!(url.scheme(), "http" | "https") { Ok(origin) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_a_browser_writes_it() {
        assert_eq!(origin(" https://WWW.Example.se:443/").as_deref(), Ok("https://www.example.se"));
        assert_eq!(origin("http://localhost:3000").as_deref(), Ok("http://localhost:3000"));
        assert_eq!(origin("*").as_deref(), Ok("*"));
        for wrong in ["www.example.se", "https://example.se/page", "ftp://example.se", "null", ""] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }
}
