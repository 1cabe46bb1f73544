//! Webhooks that take letters: Microsoft Teams, Slack and Mattermost, and programs that read signed JSON.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use sha2::Sha256;

use super::{Channel, Sent, one_line};
use crate::delivery::{Delivery, Message};
use crate::fetch::{PostError, Posted, Poster};
use crate::letters::link;
use crate::subscription::{Address, Hook, HookKind};

mod plain;
mod slack;
mod teams;
#[cfg(test)]
mod tests;

/// The longest pause that is granted to a service; after it the letter is tried again.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 3600);
/// Characters of a response that the ledger keeps.
const WORDS: usize = 160;

/// Writes a message as the JSON that the service behind such an address takes. `message_id` is the letter's own.
///
/// # Errors
/// Only when JSON cannot be written.
pub fn compose(kind: HookKind, message: &Message, message_id: &str, date: Timestamp) -> anyhow::Result<String> {
    let body = match kind {
        HookKind::Teams => teams::body(message),
        HookKind::Slack => slack::body(message),
        HookKind::Plain => plain::body(message, message_id, date)?,
    };
    Ok(body.to_string())
}

/// A channel that sends letters to webhooks.
pub struct HookChannel {
    poster: Poster,
    /// The secret from which each receiver's own signing key is derived.
    secret: std::sync::Arc<[u8]>,
}

impl HookChannel {
    pub fn new(poster: Poster, secret: std::sync::Arc<[u8]>) -> HookChannel {
        HookChannel { poster, secret }
    }

    async fn deliver(&self, delivery: &Delivery) -> Sent {
        let Ok(Address::Hook(hook)) = Address::parse(&delivery.address) else {
            return Sent::Refused { why: "the address is no web address".to_owned() };
        };
        let headers = match self.headers(&hook, delivery, Timestamp::now()) {
            Some(headers) => headers,
            None => return Sent::Refused { why: "the letter could not be signed".to_owned() },
        };
        match self.poster.post(hook.url(), headers, delivery.body.clone()).await {
            Ok(answer) => outcome(&hook, &answer),
            Err(PostError::Barred(why)) => Sent::Refused { why: why.to_owned() },
            Err(passing) => Sent::Retry { after: None, why: passing.to_string() },
        }
    }

    /// Returns the headers of an attempt. The delivery id is the same for every attempt; the signature covers the time
    /// of this one, so that an old one cannot be replayed.
    fn headers(&self, hook: &Hook, delivery: &Delivery, at: Timestamp) -> Option<HeaderMap> {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static("x-utkik-delivery"), HeaderValue::from_str(&delivery.id).ok()?);
        if hook.kind == HookKind::Plain {
            let (seconds, key) = (at.as_second(), link::signing_key(&self.secret, &delivery.person));
            let signature = signature(&key, seconds, &delivery.body)?;
            headers.insert(HeaderName::from_static("x-utkik-timestamp"), HeaderValue::from(seconds));
            headers.insert(HeaderName::from_static("x-utkik-signature"), HeaderValue::from_str(&signature).ok()?);
        }
        Some(headers)
    }
}

impl Channel for HookChannel {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, Sent> {
        self.deliver(delivery).boxed()
    }
}

/// Returns `sha256=` and, in hex, the HMAC of `SECONDS.BODY` with the bytes of `key`.
fn signature(key: &str, seconds: i64, body: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body.as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!("sha256={hex}"))
}

/// Returns what a response means for the delivery.
fn outcome(hook: &Hook, answer: &Posted) -> Sent {
    let why = || match words(hook, answer) {
        Some(words) => format!("{}: {words}", answer.status),
        None => answer.status.to_string(),
    };
    match answer.status {
        200..=299 => Sent::Ok { remark: None },
        408 | 425 | 429 | 500..=599 => {
            Sent::Retry { after: answer.retry_after.map(|after| after.min(LONGEST_PAUSE)), why: why() }
        }
        300..=399 => {
            Sent::Refused { why: format!("{}: the address leads elsewhere, which is not followed", answer.status) }
        }
        _ => Sent::Refused { why: why() },
    }
}

/// Returns the service's own reason, unless it repeats a piece of the address, which is a secret.
fn words(hook: &Hook, answer: &Posted) -> Option<String> {
    let line: String = one_line(&answer.words).chars().take(WORDS).collect();
    let pieces = hook.url().path_segments().into_iter().flatten().map(str::to_owned);
    let values = hook.url().query_pairs().map(|(_, value)| value.into_owned());
    let secret = |piece: String| piece.len() >= 6 && line.contains(&piece);
    (!line.is_empty() && !line.contains("://") && !pieces.chain(values).any(secret)).then_some(line)
}
