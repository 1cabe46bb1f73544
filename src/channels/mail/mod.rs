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

use super::{Channel, Sent, mime, one_line};
use crate::delivery::Delivery;
use crate::subscription::Address;

mod server;

use server::{OpenError, Server};

/// Idle connections that are kept for the next letters.
const MOST_KEPT: usize = 4;
/// How long an idle connection is kept. Servers close idle ones after some minutes (RFC 5321 §4.5.3.2.7).
const KEPT_FOR: Duration = Duration::from_secs(60);

/// The timeouts for a mail server.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    pub connect: Duration,
    /// For greeting, encryption and login together; and again for one whole letter.
    pub exchange: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { connect: Duration::from_secs(10), exchange: Duration::from_secs(60) }
    }
}

/// A channel that sends letters through one mail server.
pub struct MailChannel {
    server: Server,
    /// The envelope sender, to which bounces go.
    from: Mailbox,
    patience: Patience,
    pace: DefaultDirectRateLimiter,
    kept: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
    /// When opening a connection last failed, and why.
    down: Mutex<Option<(Instant, String)>>,
}

impl MailChannel {
    /// Creates a channel from `smtp://user:password@host:587?tls=required`, `smtps://…` (TLS from the first byte), or
    /// plain `smtp://` on loopback. `from` is the sender as in the letters' From. Nothing is connected yet.
    ///
    /// # Errors
    /// When one of them cannot be read. The message never repeats the password.
    pub fn smtp(url: &str, from: &str, patience: Patience) -> anyhow::Result<MailChannel> {
        let from = mime::sender(from)?.email;
        let server = Server::read(url, from.domain())?;
        // No burst is larger than the pool: a limit of 30 a minute is not 60 in the first.
        let burst = NonZeroU32::new(MOST_KEPT as u32).unwrap_or(NonZeroU32::MIN);
        let pace = RateLimiter::direct(Quota::per_minute(server.per_minute).allow_burst(burst));
        Ok(MailChannel { server, from, patience, pace, kept: Mutex::default(), down: Mutex::default() })
    }

    async fn deliver(&self, delivery: &Delivery) -> Sent {
        let to = match Address::parse(&delivery.address) {
            Ok(Address::Mail(mail)) => mime::recipient(&mail),
            _ => Err(anyhow::anyhow!("'{}' is no mail address", one_line(&delivery.address))),
        };
        let envelope = to.and_then(|to| Ok(Envelope::new(Some(self.from.clone()), vec![to])?));
        let envelope = match envelope {
            Ok(envelope) => envelope,
            Err(error) => return Sent::Refused { why: one_line(&format!("{error:#}")) },
        };
        self.pace.until_ready().await;
        let mut connection = match self.connection().await {
            Ok(connection) => connection,
            Err(why) => return Sent::Retry { after: None, why },
        };
        // A connection whose letter timed out is dropped here: its next response would belong to that letter.
        match tokio::time::timeout(self.patience.exchange, connection.send(&envelope, delivery.body.as_bytes())).await {
            Ok(Ok(answer)) => {
                self.keep(connection);
                Sent::Ok { remark: remark(&answer) }
            }
            Ok(Err(error)) if error.is_permanent() => Sent::Refused { why: words(&error) },
            Ok(Err(error)) => Sent::Retry { after: None, why: words(&error) },
            Err(_) => Sent::Retry { after: None, why: "the mail server stopped answering".to_owned() },
        }
    }

    /// Returns an idle connection that is still open, or a new one. A failure here is no letter's fault: a wrong
    /// password must not mark the letters of a week as refused.
    async fn connection(&self) -> Result<AsyncSmtpConnection, String> {
        while let Some((mut kept, since)) = self.take_kept() {
            let alive = async { since.elapsed() < KEPT_FOR && kept.test_connected().await };
            if tokio::time::timeout(self.patience.connect, alive).await.unwrap_or(false) {
                return Ok(kept);
            }
        }
        if let Some((since, why)) = lock(&self.down).clone()
            && since.elapsed() < self.patience.exchange
        {
            return Err(why);
        }
        let opened = self.server.open(self.patience.connect);
        let why = match tokio::time::timeout(self.patience.exchange, opened).await {
            Ok(Ok(connection)) => {
                *lock(&self.down) = None;
                return Ok(connection);
            }
            Ok(Err(OpenError::Refused(error))) => words(&error),
            Ok(Err(error)) => one_line(&error.to_string()),
            Err(_) => "the mail server did not answer in time".to_owned(),
        };
        // A thousand letters that each try a wrong password would get the account locked.
        *lock(&self.down) = Some((Instant::now(), why.clone()));
        Err(why)
    }

    fn take_kept(&self) -> Option<(AsyncSmtpConnection, Instant)> {
        lock(&self.kept).pop()
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut kept = lock(&self.kept);
        if kept.len() < MOST_KEPT && !connection.has_broken() {
            kept.push((connection, Instant::now()));
        }
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Channel for MailChannel {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, Sent> {
        self.deliver(delivery).boxed()
    }
}

/// Returns the server's text for an accepted letter, often its queue id there, for questions to the postmaster.
fn remark(answer: &Response) -> Option<String> {
    let words = one_line(&answer.message().collect::<Vec<_>>().join(" "));
    (!words.is_empty()).then_some(words)
}

/// Returns the server's code and text.
fn words(error: &SmtpError) -> String {
    let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match error.status() {
        Some(code) => one_line(&format!("{code} {said}")),
        None => one_line(&error.to_string()),
    }
}
