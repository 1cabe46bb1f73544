//! Mail over SMTP: connections are kept for the next letter, never after anything went wrong on them.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use lettre::Address as Mailbox;
use lettre::address::Envelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::response::Response;

use super::{Channel, Sent, mime, one_line};
use crate::delivery::Delivery;
use crate::subscription::Address;

mod server;

use server::Server;

/// Connections kept for the next letters.
const MOST_KEPT: usize = 4;
/// Servers hang up on the idle after some minutes (RFC 5321 §4.5.3.2.7).
const KEPT_FOR: Duration = Duration::from_secs(60);

/// How long a mail server may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    pub connect: Duration,
    /// Greeting, encryption and login; and again the whole of one letter.
    pub exchange: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { connect: Duration::from_secs(10), exchange: Duration::from_secs(60) }
    }
}

/// Sends letters through one mail server.
pub struct MailChannel {
    server: Server,
    /// Where bounces go.
    from: Mailbox,
    patience: Patience,
    kept: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl MailChannel {
    /// Reads `smtp://user:password@host:587?tls=required`, `smtps://…` (TLS from the first byte), or plain `smtp://` on
    /// loopback. `from` is the sender as in the letters' From. Nothing is connected yet.
    ///
    /// # Errors
    /// When one of them cannot be read. The message never repeats the password.
    pub fn smtp(url: &str, from: &str, patience: Patience) -> anyhow::Result<MailChannel> {
        let from = mime::sender(from)?.email;
        let server = Server::read(url, from.domain())?;
        Ok(MailChannel { server, from, patience, kept: Mutex::default() })
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
        let mut connection = match self.connection().await {
            Ok(connection) => connection,
            Err(why) => return Sent::Retry { after: None, why },
        };
        // A connection whose letter was broken off is dropped here: what it answers next would belong to that letter.
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

    /// A connection that was kept and still lives, or a new one. Whatever goes wrong here is no letter's fault:
    /// a wrong password must not refuse the letters of a week.
    async fn connection(&self) -> Result<AsyncSmtpConnection, String> {
        while let Some((mut kept, since)) = self.take_kept() {
            let alive = async { since.elapsed() < KEPT_FOR && kept.test_connected().await };
            if tokio::time::timeout(self.patience.connect, alive).await.unwrap_or(false) {
                return Ok(kept);
            }
        }
        let opened = self.server.open(self.patience.connect);
        match tokio::time::timeout(self.patience.exchange, opened).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(words(&error)),
            Err(_) => Err("the mail server did not answer in time".to_owned()),
        }
    }

    fn take_kept(&self) -> Option<(AsyncSmtpConnection, Instant)> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST_KEPT && !connection.has_broken() {
            kept.push((connection, Instant::now()));
        }
    }
}

impl Channel for MailChannel {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, Sent> {
        self.deliver(delivery).boxed()
    }
}

/// The number that the server gave the letter, for whoever has to ask its postmaster.
fn remark(answer: &Response) -> Option<String> {
    let words = one_line(&answer.message().collect::<Vec<_>>().join(" "));
    (!words.is_empty()).then_some(words)
}

/// The server's code and words.
fn words(error: &SmtpError) -> String {
    let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match error.status() {
        Some(code) => one_line(&format!("{code} {said}")),
        None => one_line(&error.to_string()),
    }
}
