//! Mail over SMTP. Connections are pooled for the next letter, but never after an error on them. A server that cannot
//! be reached, or refuses the login, is not tried again for a while.

use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use lettre::Address as Mailbox;
use lettre::address::Envelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::response::Response;

use super::{Channel, SendOutcome, mime, one_line};
use crate::delivery::Delivery;
use crate::subscription::{Address, AddressKind};

mod server;

use server::{ConnectError, SmtpServer};

/// Idle connections that are kept for the next letters.
const MAX_IDLE: usize = 4;
/// How long an idle connection is kept. Servers close idle ones after some minutes (RFC 5321 §4.5.3.2.7).
const IDLE_FOR: Duration = Duration::from_secs(60);

/// The timeouts for a mail server.
#[derive(Clone, Copy, Debug)]
pub struct SmtpTimeouts {
    pub connect: Duration,
    /// For greeting, encryption and login together; and again for one whole letter.
    pub exchange: Duration,
}

impl Default for SmtpTimeouts {
    fn default() -> SmtpTimeouts {
        SmtpTimeouts { connect: Duration::from_secs(10), exchange: Duration::from_secs(60) }
    }
}

/// A channel that sends letters through one mail server.
pub struct MailChannel {
    server: SmtpServer,
    /// The envelope sender, to which bounces go.
    from: Mailbox,
    timeouts: SmtpTimeouts,
    rate_limit: DefaultDirectRateLimiter,
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
    /// When opening a connection last failed, and why.
    last_failure: Mutex<Option<(Instant, String)>>,
}

impl MailChannel {
    /// Creates a channel from `smtp://user:password@host:587?tls=required`, `smtps://…` (TLS from the first byte), or
    /// plain `smtp://` on loopback. `from` is the sender as in the letters' From. Nothing is connected yet.
    ///
    /// # Errors
    /// When one of them cannot be read. The message never repeats the password.
    pub fn smtp(url: &str, from: &str, timeouts: SmtpTimeouts) -> anyhow::Result<MailChannel> {
        let from = mime::sender(from)?.email;
        let server = SmtpServer::parse(url, from.domain())?;
        // No burst is larger than the pool: a limit of 30 a minute is not 60 in the first.
        let burst = NonZeroU32::new(MAX_IDLE as u32).unwrap_or(NonZeroU32::MIN);
        let pace = RateLimiter::direct(Quota::per_minute(server.per_minute).allow_burst(burst));
        Ok(MailChannel {
            server,
            from,
            timeouts,
            rate_limit: pace,
            idle: Mutex::default(),
            last_failure: Mutex::default(),
        })
    }

    async fn deliver(&self, delivery: &Delivery) -> SendOutcome {
        let to = match &delivery.to {
            Some(Address::Mail(mail)) => mime::recipient(mail),
            other => Err(anyhow::anyhow!(
                "'{}' is no mail address",
                other.as_ref().map_or_else(String::new, Address::masked)
            )),
        };
        let envelope = to.and_then(|to| Ok(Envelope::new(Some(self.from.clone()), vec![to])?));
        let envelope = match envelope {
            Ok(envelope) => envelope,
            Err(error) => return SendOutcome::Refused { why: one_line(&format!("{error:#}")) },
        };
        self.rate_limit.until_ready().await;
        let mut connection = match self.connection().await {
            Ok(connection) => connection,
            Err(why) => return SendOutcome::Retry { after: None, why },
        };
        // A connection whose letter timed out is dropped here: its next response would belong to that letter.
        match tokio::time::timeout(self.timeouts.exchange, connection.send(&envelope, delivery.body.as_bytes())).await {
            Ok(Ok(answer)) => {
                self.return_to_pool(connection);
                SendOutcome::Ok { remark: remark(&answer) }
            }
            Ok(Err(error)) if error.is_permanent() => SendOutcome::Refused { why: error_text(&error) },
            Ok(Err(error)) => SendOutcome::Retry { after: None, why: error_text(&error) },
            Err(_) => SendOutcome::Retry { after: None, why: "the mail server stopped answering".to_owned() },
        }
    }

    /// Returns an idle connection that is still open, or a new one. A failure here is no letter's fault: a wrong
    /// password must not mark the letters of a week as refused.
    async fn connection(&self) -> Result<AsyncSmtpConnection, String> {
        while let Some((mut connection, since)) = self.take_idle() {
            let alive = async { since.elapsed() < IDLE_FOR && connection.test_connected().await };
            if tokio::time::timeout(self.timeouts.connect, alive).await.unwrap_or(false) {
                return Ok(connection);
            }
        }
        if let Some((since, why)) = lock(&self.last_failure).clone()
            && since.elapsed() < self.timeouts.exchange
        {
            return Err(why);
        }
        let opened = self.server.open(self.timeouts.connect);
        let why = match tokio::time::timeout(self.timeouts.exchange, opened).await {
            Ok(Ok(connection)) => {
                *lock(&self.last_failure) = None;
                return Ok(connection);
            }
            Ok(Err(ConnectError::Refused(error))) => error_text(&error),
            Ok(Err(error)) => one_line(&error.to_string()),
            Err(_) => "the mail server did not answer in time".to_owned(),
        };
        // A thousand letters that each try a wrong password would get the account locked.
        *lock(&self.last_failure) = Some((Instant::now(), why.clone()));
        Err(why)
    }

    fn take_idle(&self) -> Option<(AsyncSmtpConnection, Instant)> {
        lock(&self.idle).pop()
    }

    fn return_to_pool(&self, connection: AsyncSmtpConnection) {
        let mut idle = lock(&self.idle);
        if idle.len() < MAX_IDLE && !connection.has_broken() {
            idle.push((connection, Instant::now()));
        }
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Channel for MailChannel {
    fn kind(&self) -> AddressKind {
        AddressKind::Mail
    }

    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, SendOutcome> {
        self.deliver(delivery).boxed()
    }
}

/// Returns the server's text for an accepted letter, often its queue id there, for questions to the postmaster.
fn remark(answer: &Response) -> Option<String> {
    let words = one_line(&answer.message().collect::<Vec<_>>().join(" "));
    (!words.is_empty()).then_some(words)
}

/// Returns the server's code and text.
fn error_text(error: &SmtpError) -> String {
    let text = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match error.status() {
        Some(code) => one_line(&format!("{code} {text}")),
        None => one_line(&error.to_string()),
    }
}
