//! The state of a fetcher, and what it knows of addresses and files without asking anyone.

use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use url::Url;

use super::client::Clients;
use super::hosts::Hosts;
use super::mirror::Mirror;
use super::server_times::ServerTimes;
use super::{FetchError, FetchOptions, FetchTimeouts};

/// Fetches pages. There is one for the whole process, because politeness is kept per host, in memory.
#[derive(Debug)]
pub struct Fetcher {
    pub(super) clients: Clients,
    pub(super) mirror: Option<Mirror>,
    pub(super) timeouts: FetchTimeouts,
    pub(super) max_retry_wait: Duration,
    pub(super) scratch: PathBuf,
    pub(super) hosts: Hosts,
    pub(super) server_times: ServerTimes,
}

impl Fetcher {
    /// Creates a fetcher that knows no host yet.
    ///
    /// # Errors
    /// When the mirror or the proxy is no http(s) address, or the scratch folder cannot be created.
    pub fn new(options: FetchOptions) -> anyhow::Result<Fetcher> {
        let scratch = options.scratch.clone();
        std::fs::create_dir_all(&scratch)
            .with_context(|| format!("failed to make the folder for large answers, {}", scratch.display()))?;
        let mirror = options.mirror.clone().map(Mirror::new).transpose()?;
        let spacing = if mirror.is_some() { options.mirror_spacing } else { options.spacing };
        Ok(Fetcher {
            clients: Clients::new(&options)?,
            mirror,
            timeouts: options.timeouts,
            max_retry_wait: options.max_retry_wait,
            scratch,
            hosts: Hosts::new(spacing),
            server_times: ServerTimes::default(),
        })
    }

    /// Returns an address as the source itself would write it: not the mirror's, and without a fragment.
    pub(super) fn original_address(&self, address: Url) -> Url {
        let original = self.mirror.as_ref().and_then(|mirror| mirror.original(&address));
        let mut own = original.unwrap_or(address);
        own.set_fragment(None);
        own
    }

    /// Returns the address that is really requested.
    pub(super) fn request_address(&self, address: &Url) -> Url {
        self.mirror.as_ref().map_or_else(|| address.clone(), |mirror| mirror.map(address))
    }

    /// Creates a file that is gone from the folder at once and from the disk when it is closed.
    pub(super) fn scratch_file(&self) -> Result<File, FetchError> {
        tempfile::tempfile_in(&self.scratch).map_err(FetchError::Scratch)
    }
}
