//! How each part is made from the settings.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::page_parser::PageParser;
use crate::channels::Mailer;
use crate::config::{Settings, WebhookPolicy, link_key};
use crate::fetch::{FetchOptions, Fetcher, Guard, WebhookClient};
use crate::model::Model;
use crate::search::Index;

/// How long the service behind a webhook may take for one letter.
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(30);

/// Opens the index in `dir` for the store `store_id`, and creates it where there is none.
pub(super) async fn index(dir: PathBuf, store_id: String) -> Result<Arc<Index>> {
    let (index, _) = tokio::task::spawn_blocking(move || Index::open(&dir, &store_id)).await??;
    Ok(Arc::new(index))
}

pub(super) fn mailer(settings: &Settings) -> Result<Mailer> {
    let key = link_key(settings.secret.as_deref(), &settings.state_dir)?;
    Ok(Mailer { from: settings.mail_from.clone(), public_url: settings.public_url.clone(), key })
}

pub(super) fn fetcher(settings: &Settings) -> Result<Fetcher> {
    Fetcher::new(fetch_options(settings)?)
}

pub(super) fn page_parser(settings: &Settings) -> Result<PageParser> {
    let scratch = settings.state_dir.join("scratch");
    std::fs::create_dir_all(&scratch).with_context(|| format!("failed to make the folder {}", scratch.display()))?;
    Ok(PageParser::new(settings.page_program.clone(), scratch))
}

/// Reads the certificates of authorities that are trusted beside the usual ones.
///
/// # Errors
/// When the file cannot be read, or holds none.
pub(super) fn ca_bundle(settings: &Settings) -> Result<Option<Arc<[u8]>>> {
    let Some(file) = &settings.ca_file else { return Ok(None) };
    let bytes = std::fs::read(file).with_context(|| format!("failed to read --ca-file {}", file.display()))?;
    let has_some = bytes.windows(CERTIFICATE.len()).any(|part| part == CERTIFICATE);
    ensure!(has_some, "--ca-file {}: it holds no certificate in PEM", file.display());
    Ok(Some(Arc::from(bytes)))
}

/// How a certificate in PEM begins (RFC 7468 §5).
const CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----";

fn fetch_options(settings: &Settings) -> Result<FetchOptions> {
    let contact = url::Url::parse(&settings.public_url).ok();
    let scratch = settings.state_dir.join("scratch");
    let (mirror, proxy) = (settings.mirror.clone(), settings.proxy.clone());
    let (ca_bundle, mirror_spacing) = (ca_bundle(settings)?, settings.mirror_spacing);
    Ok(FetchOptions { mirror, mirror_spacing, proxy, contact, scratch, ca_bundle, ..FetchOptions::default() })
}

/// Creates the client for webhooks, or returns `None` where none may be posted to.
pub(super) fn webhook_client(settings: &Settings) -> Result<Option<WebhookClient>> {
    let guard = match settings.webhooks {
        WebhookPolicy::Off => return Ok(None),
        WebhookPolicy::Public => Guard { allow_private: false },
        WebhookPolicy::Private => Guard { allow_private: true },
    };
    Ok(Some(WebhookClient::new(&fetch_options(settings)?, guard, WEBHOOK_TIMEOUT)?))
}

/// Loads the language model, if there is one that can be read. Otherwise that is logged, and calls are judged by their
/// words alone.
pub(super) async fn model(folder: Option<PathBuf>) -> Option<Arc<Model>> {
    let folder = folder?;
    let loaded = tokio::task::spawn_blocking(move || Model::load(&folder).map_err(|error| (folder, error))).await;
    match loaded.ok()? {
        Ok(model) => Some(Arc::new(model)),
        Err((folder, error)) => {
            tracing::warn!("UTKIK_MODEL {}: {error:#}. Calls are judged by their words alone.", folder.display());
            None
        }
    }
}
