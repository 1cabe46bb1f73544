//! Webhooks that take letters: Microsoft Teams, Slack and Mattermost, and programs that read signed JSON.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use sha2::Sha256;

use super::{Channel, SendOutcome, one_line};
use crate::delivery::Delivery;
use crate::fetch::{WebhookClient, WebhookError, WebhookResponse};
use crate::letters::{Letter, signed_tokens};
use crate::subscription::{Address, AddressKind, Hook, HookKind};

mod label;
mod plain;
mod slack;
mod teams;
#[cfg(test)]
mod tests;

/// The longest pause that is granted to a service; after it the letter is tried again.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(24 * 3600);
/// Characters of a response that the ledger keeps.
const MAX_REASON: usize = 160;

/// Writes a letter as the JSON that the service behind such an address takes. `message_id` is the letter's own.
///
/// # Errors
/// When a template fails, or JSON cannot be written.
pub fn compose(kind: HookKind, letter: &dyn Letter, message_id: &str, date: Timestamp) -> anyhow::Result<String> {
    let body = match kind {
        HookKind::Teams => teams::body(letter)?,
        HookKind::Slack => slack::body(letter)?,
        HookKind::Plain => plain::body(letter, message_id, date)?,
    };
    Ok(body.to_string())
}

/// A channel that sends letters to webhooks.
pub struct WebhookChannel {
    client: WebhookClient,
    /// The secret from which each receiver's own signing key is derived.
    secret: std::sync::Arc<[u8]>,
}

impl WebhookChannel {
    pub fn new(client: WebhookClient, secret: std::sync::Arc<[u8]>) -> WebhookChannel {
        WebhookChannel { client, secret }
    }

    async fn deliver(&self, delivery: &Delivery) -> SendOutcome {
        let Some(Address::Hook(hook)) = &delivery.to else {
            return SendOutcome::Refused { why: "the address is no web address".to_owned() };
        };
        let headers = match self.headers(hook, delivery, Timestamp::now()) {
            Some(headers) => headers,
            None => return SendOutcome::Refused { why: "the letter could not be signed".to_owned() },
        };
        match self.client.post(hook.url(), headers, delivery.body.clone()).await {
            Ok(answer) => outcome(hook, &answer),
            Err(WebhookError::Forbidden(why)) => SendOutcome::Refused { why: why.to_owned() },
            Err(temporary) => SendOutcome::Retry { after: None, why: temporary.to_string() },
        }
    }

    /// Returns the headers of an attempt. The delivery id is the same for every attempt; the signature covers the time
    /// of this one, so that an old one cannot be replayed.
    fn headers(&self, hook: &Hook, delivery: &Delivery, at: Timestamp) -> Option<HeaderMap> {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static("x-utkik-delivery"), HeaderValue::from_str(delivery.id.as_str()).ok()?);
        if hook.kind == HookKind::Plain {
            let (seconds, key) = (at.as_second(), signed_tokens::webhook_signing_key(&self.secret, &delivery.person));
            let signature = signature(&key, seconds, &delivery.body)?;
            headers.insert(HeaderName::from_static("x-utkik-timestamp"), HeaderValue::from(seconds));
            headers.insert(HeaderName::from_static("x-utkik-signature"), HeaderValue::from_str(&signature).ok()?);
        }
        Some(headers)
    }
}

impl Channel for WebhookChannel {
    fn kind(&self) -> AddressKind {
        AddressKind::Hook
    }

    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, SendOutcome> {
        self.deliver(delivery).boxed()
    }
}

/// Returns `sha256=` and, in hex, the HMAC of `SECONDS.BODY` with the bytes of `key`.
fn signature(key: &str, seconds: i64, body: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body.as_bytes());
    Some(format!("sha256={}", hex::encode(mac.finalize().into_bytes())))
}

/// Returns what a response means for the delivery.
fn outcome(hook: &Hook, answer: &WebhookResponse) -> SendOutcome {
    let why = || match service_reason(hook, answer) {
        Some(words) => format!("{}: {words}", answer.status),
        None => answer.status.to_string(),
    };
    match answer.status {
        200..=299 => SendOutcome::Ok { remark: None },
        408 | 425 | 429 | 500..=599 => {
            SendOutcome::Retry { after: answer.retry_after.map(|after| after.min(MAX_RETRY_AFTER)), why: why() }
        }
        300..=399 => SendOutcome::Refused {
            why: format!("{}: the address leads elsewhere, which is not followed", answer.status),
        },
        _ => SendOutcome::Refused { why: why() },
    }
}

/// Returns the service's own reason, unless it repeats a piece of the address, which is a secret.
fn service_reason(hook: &Hook, answer: &WebhookResponse) -> Option<String> {
    let line: String = one_line(&answer.excerpt).chars().take(MAX_REASON).collect();
    let pieces = hook.url().path_segments().into_iter().flatten().map(str::to_owned);
    let values = hook.url().query_pairs().map(|(_, value)| value.into_owned());
    let secret = |piece: String| piece.len() >= 6 && line.contains(&piece);
    (!line.is_empty() && !line.contains("://") && !pieces.chain(values).any(secret)).then_some(line)
}
