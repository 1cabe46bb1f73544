//! Settings and configuration files, read once and checked at the start: every fault is named at once.

mod clock;
mod faults;
pub mod import;
pub mod kommun_file;
pub mod register;
mod secret;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};

pub use clock::Clock;
pub use faults::{ConfigFaults, FileFault};
pub use secret::{check_secret, link_key};

use crate::channels::file_mail::FileMailChannel;
use crate::channels::mail::{self, MailChannel};
use crate::channels::mailer::Mailer;
use crate::channels::telegram::{self, TelegramChannel};
use crate::channels::webhook::WebhookChannel;
use crate::channels::{Channel, Channels};
use crate::fetch::{FetchOptions, Fetcher, Guard, WebhookClient};
use crate::kommun::Kommun;
use crate::model::Model;
use crate::sources::{self, WatchedSource};
use crate::subscription::Address;
use crate::web::api::ApiSettings;

/// How long Telegram may take for one message.
const TELEGRAM_TIMEOUT: Duration = Duration::from_secs(30);
/// How long the service behind a webhook may take for one letter.
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(30);

/// The webhooks that may be posted to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WebhookPolicy {
    /// None, as in a demonstration.
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
    /// The proxy through which pages are fetched; the environment's own is never used.
    pub proxy: Option<url::Url>,
    /// A folder with a language model, which judges calls beside their words.
    pub model_dir: Option<PathBuf>,
    pub secret: Option<String>,
    pub smtp_url: Option<String>,
    pub telegram_token: Option<String>,
    pub telegram_api_url: Option<url::Url>,
    /// Whether Telegram posts updates instead of being polled.
    pub telegram_webhook: bool,
    pub webhooks: WebhookPolicy,
    /// The rules for using the API.
    pub api: ApiSettings,
}

impl Settings {
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

    /// Loads the language model, if there is one that can be read. Otherwise that is logged, and calls are judged by
    /// their words alone.
    pub async fn model(&self) -> Option<Arc<Model>> {
        let folder = self.model_dir.clone()?;
        let loaded = tokio::task::spawn_blocking(move || Model::load(&folder).map_err(|error| (folder, error))).await;
        match loaded.ok()? {
            Ok(model) => Some(Arc::new(model)),
            Err((folder, error)) => {
                tracing::warn!("UTKIK_MODEL {}: {error:#}. Calls are judged by their words alone.", folder.display());
                None
            }
        }
    }

    /// Returns the address that is notified when a source fails, and when it works again.
    pub fn operator_address(&self) -> Option<Address> {
        Address::parse(&format!("mailto:{}", self.operator.as_deref()?)).ok()
    }

    pub fn mailer(&self) -> Result<Mailer> {
        let key = link_key(self.secret.as_deref(), &self.state_dir)?;
        Ok(Mailer { from: self.mail_from.clone(), public_url: self.public_url.clone(), key })
    }

    pub fn fetcher(&self) -> Result<Fetcher> {
        Fetcher::new(self.fetch_options())
    }

    fn fetch_options(&self) -> FetchOptions {
        let contact = url::Url::parse(&self.public_url).ok();
        let scratch = self.state_dir.join("scratch");
        let (mirror, proxy) = (self.mirror.clone(), self.proxy.clone());
        FetchOptions { mirror, proxy, contact, scratch, ..FetchOptions::default() }
    }

    /// Creates the client for webhooks, or returns `None` where none may be posted to.
    ///
    /// # Errors
    /// When the proxy's address is not usable.
    pub fn webhook_client(&self) -> Result<Option<WebhookClient>> {
        let guard = match self.webhooks {
            WebhookPolicy::Off => return Ok(None),
            WebhookPolicy::Public => Guard { allow_private: false },
            WebhookPolicy::Private => Guard { allow_private: true },
        };
        Ok(Some(WebhookClient::new(&self.fetch_options(), guard, WEBHOOK_TIMEOUT)?))
    }

    /// Creates the channels: SMTP if a server is set, else files; Telegram if a token is set; webhooks if they are
    /// allowed.
    pub fn channels(&self) -> Result<Channels> {
        let mail: Box<dyn Channel> = match &self.smtp_url {
            Some(url) => {
                let channel = MailChannel::smtp(url, &self.mail_from, mail::SmtpTimeouts::default());
                Box::new(channel.context("UTKIK_SMTP_URL")?)
            }
            None => Box::new(FileMailChannel { dir: self.state_dir.join("mail") }),
        };
        let mut channels = Channels::default().with(mail);
        if let Some(token) = &self.telegram_token {
            let bot = telegram::bot(token, self.telegram_api_url.as_ref(), TELEGRAM_TIMEOUT)?;
            channels.insert(Box::new(TelegramChannel::new(bot, TELEGRAM_TIMEOUT)));
        }
        if let Some(client) = self.webhook_client()? {
            let key = link_key(self.secret.as_deref(), &self.state_dir)?;
            channels.insert(Box::new(WebhookChannel::new(client, key)));
        }
        Ok(channels)
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
