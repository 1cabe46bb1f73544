//! Settings and configuration files, read once and checked at the start: every fault is named at once.

mod api_settings;
mod clock;
mod faults;
pub mod import;
pub mod kommun_file;
pub mod register;
mod secret;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

pub use api_settings::{ApiSettings, DEFAULT_PER_SECOND};
pub use clock::{Clock, ClockBasis};
pub use faults::{ConfigFaults, FileFault};
pub use secret::{check_secret, link_key};

use crate::channels::ChannelSettings;
use crate::kommun::Kommun;
use crate::sources::{self, WatchedSource};
use crate::subscription::Address;

/// How long one source may be read in a round, unless the settings say otherwise.
#[cfg(any(test, feature = "internals"))]
const SOURCE_TIME: Duration = Duration::from_secs(50);

/// The webhooks that may be posted to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WebhookPolicy {
    /// None, as in a demonstration.
    #[cfg_attr(not(feature = "demo"), allow(dead_code, reason = "only the demonstration needs it"))]
    Off,
    /// Those with https on the public internet.
    #[default]
    Public,
    /// Those of the operator's own network too, such as a Mattermost behind the same firewall.
    Private,
}

/// The checked settings that every command needs.
#[derive(Clone)]
pub struct Settings {
    pub state_dir: PathBuf,
    pub index_dir: PathBuf,
    pub sources_file: PathBuf,
    pub kommuner_dir: PathBuf,
    pub listen: SocketAddr,
    /// Without a slash at the end.
    pub public_url: String,
    pub mail_from: String,
    pub operator: Option<String>,
    pub mirror: Option<url::Url>,
    /// The pause between two requests to one host under the mirror, where the open web's manners are to be tried.
    pub mirror_spacing: Duration,
    /// How long one source may be read in a round. What is left then is read in the next.
    pub source_time: Duration,
    /// The proxy through which pages are fetched; the environment's own is never used.
    pub proxy: Option<url::Url>,
    /// A folder with a language model, which judges calls beside their words.
    pub model_dir: Option<PathBuf>,
    pub secret: Option<String>,
    pub channels: ChannelSettings,
    pub webhooks: WebhookPolicy,
    /// The program that reads pages in a process of its own: this one. Without it they are read in this process, as in
    /// tests.
    pub page_program: Option<PathBuf>,
    /// How many days the text of a letter is kept; always where there is no number.
    pub letter_days: Option<NonZeroU32>,
    /// The rules for using the API.
    pub api: ApiSettings,
    /// Whether the clock is right however far it is from what the state holds.
    pub trust_clock: bool,
    /// A file with certificates (PEM) of authorities that are trusted beside the usual ones.
    pub ca_file: Option<PathBuf>,
    /// Whether commands print one JSON document instead of lines for people.
    pub json: bool,
}

impl Settings {
    /// Returns settings with everything in `folder` and nothing set up: mail is written to files, and nothing else is
    /// sent anywhere.
    #[cfg(any(test, feature = "internals"))]
    pub fn in_folder(folder: &Path) -> Settings {
        Settings {
            state_dir: folder.join("state"),
            index_dir: folder.join("index"),
            sources_file: folder.join("sources.toml"),
            kommuner_dir: folder.join("kommuner"),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            public_url: "http://127.0.0.1".to_owned(),
            mail_from: "utkik <utkik@localhost>".to_owned(),
            operator: None,
            mirror: None,
            mirror_spacing: Duration::ZERO,
            source_time: SOURCE_TIME,
            proxy: None,
            model_dir: None,
            secret: None,
            channels: ChannelSettings::default(),
            webhooks: WebhookPolicy::Off,
            page_program: None,
            letter_days: NonZeroU32::new(90),
            api: ApiSettings::default(),
            trust_clock: false,
            ca_file: None,
            json: false,
        }
    }

    /// Returns what is probably forgotten in the settings, now that letters leave this machine.
    pub fn warnings(&self) -> Vec<String> {
        if self.channels.smtp_url.is_none() && self.channels.telegram_token.is_none() {
            return Vec::new();
        }
        let mut warnings = Vec::new();
        if is_own_machine(&self.public_url) {
            warnings.push(format!(
                "letters leave, but their links lead to {}, which readers cannot reach: set UTKIK_PUBLIC_URL",
                self.public_url
            ));
        }
        if self.channels.smtp_url.is_some() && self.mail_from.trim_end_matches('>').ends_with("@localhost") {
            warnings
                .push(format!("mail leaves from {}, which many servers refuse: set UTKIK_MAIL_FROM", self.mail_from));
        }
        warnings
    }

    /// Reads the sources file and builds its sources.
    ///
    /// # Errors
    /// When the file is missing or faulty: every fault with its line and what would be right.
    pub fn sources(&self) -> Result<Vec<WatchedSource>> {
        let text = std::fs::read_to_string(&self.sources_file).with_context(|| {
            format!("failed to read {} (give another with --sources FILE)", self.sources_file.display())
        })?;
        read_sources(&self.sources_file, &text)
    }

    /// Reads the kommuner, ordered by slug.
    ///
    /// # Errors
    /// When the folder is missing or a file is faulty: every fault of every file ([`ConfigFaults`]).
    pub fn kommuner(&self) -> Result<Vec<Kommun>> {
        let folder = &self.kommuner_dir;
        let entries = std::fs::read_dir(folder).with_context(|| {
            format!("failed to read the folder {} (give another with --kommuner DIR)", folder.display())
        })?;
        let mut files = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let text =
                    std::fs::read_to_string(&path).with_context(|| format!("failed to read {}", path.display()))?;
                files.push((path, text));
            }
        }
        read_kommuner(files)
    }

    /// Returns the address that is notified when a source fails, and when it works again.
    pub fn operator_address(&self) -> Option<Address> {
        Address::parse(&format!("mailto:{}", self.operator.as_deref()?)).ok()
    }
}

/// Returns whether an address leads to the reader's own machine.
fn is_own_machine(address: &str) -> bool {
    let Ok(url) = url::Url::parse(address) else { return false };
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback() || ip.is_unspecified(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unspecified(),
        None => false,
    }
}

/// Reads a sources file's text; `path` is for messages only.
pub fn read_sources(path: &Path, text: &str) -> Result<Vec<WatchedSource>> {
    sources::file::read(text).map_err(|found| {
        let faults = found.iter().map(|fault| FileFault::new(path, fault.line, &fault.message));
        ConfigFaults(faults.collect()).into()
    })
}

/// Reads kommun files (path and text), in the order of their slugs.
pub fn read_kommuner(mut files: Vec<(PathBuf, String)>) -> Result<Vec<Kommun>> {
    files.sort();
    let (mut kommuner, mut faults) = (Vec::new(), Vec::new());
    for (path, text) in &files {
        let slug = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        match kommun_file::read(slug, text) {
            Ok(kommun) => kommuner.push(kommun),
            Err(found) => faults.extend(found.iter().map(|fault| FileFault::new(path, fault.line, &fault.message))),
        }
    }
    if faults.is_empty() { Ok(kommuner) } else { Err(ConfigFaults(faults).into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warnings(smtp: Option<&str>, public_url: &str, from: &str) -> Vec<String> {
        let channels = ChannelSettings { smtp_url: smtp.map(str::to_owned), ..ChannelSettings::default() };
        let (public_url, mail_from) = (public_url.to_owned(), from.to_owned());
        Settings { channels, public_url, mail_from, ..Settings::in_folder(Path::new(".")) }.warnings()
    }

    #[test]
    fn a_mail_server_without_address_or_sender_is_warned_of() {
        let (smtp, from) = (Some("smtp://mail.example.se"), "utkik <utkik@example.se>");
        assert!(warnings(smtp, "https://utkik.example.se", from).is_empty());
        for address in ["http://127.0.0.1:8080", "http://0.0.0.0:8080", "http://[::1]:80", "http://localhost"] {
            let told = warnings(smtp, address, from);
            assert!(told.len() == 1 && told[0].contains("UTKIK_PUBLIC_URL") && told[0].contains(address), "{told:?}");
        }
        for from in ["utkik <utkik@localhost>", "utkik@localhost"] {
            let told = warnings(smtp, "https://utkik.example.se", from);
            assert!(told.len() == 1 && told[0].contains("UTKIK_MAIL_FROM"), "{told:?}");
        }
        assert_eq!(warnings(smtp, "http://127.0.0.1:8080", "utkik <utkik@localhost>").len(), 2);
        assert!(warnings(None, "http://127.0.0.1:8080", "utkik <utkik@localhost>").is_empty(), "nothing leaves");
    }
}
