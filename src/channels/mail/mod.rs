//! Mail over SMTP. Connections are pooled for the next letter, but never after an error on them. A server that cannot
//! be reached, or refuses the login, is not tried again for a while.

use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use lettre::Address as Mailbox;
use lettre::address::Envelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;

use super::{Channel, SendOutcome, mime, one_line};
use crate::delivery::Delivery;
use crate::subscription::{Address, AddressKind};

mod pace;
mod reply;
mod server;

use pace::Pace;
pub use reply::refuses_recipient;
use reply::{ReplyVerdict, SmtpStep, classify};
use server::{ConnectError, SmtpServer};

/// Idle connections that are kept for the next letters.
const MAX_IDLE: usize = 4;
/// How long an idle connection is kept. Servers close idle ones after some minutes (RFC 5321 §4.5.3.2.7).
const IDLE_FOR: Duration = Duration::from_secs(60);
/// How long a server that cannot be reached, or says no to us, is left alone.
const FAILURE_MEMORY: Duration = Duration::from_secs(60);

/// The timeouts for a mail server.
#[derive(Clone, Copy, Debug)]
pub struct SmtpTimeouts {
    pub connect: Duration,
    /// For greeting, encryption and login together; and again for a letter up to its content.
    pub exchange: Duration,
    /// For the content and the answer to its end, before which a server may filter it (RFC 5321 §4.5.3.2.6). Whoever
    /// gives up earlier sends the letter once more.
    pub content: Duration,
}

impl Default for SmtpTimeouts {
    fn default() -> SmtpTimeouts {
        SmtpTimeouts {
            connect: Duration::from_secs(10),
            exchange: Duration::from_secs(5 * 60),
            content: Duration::from_secs(10 * 60),
        }
    }
}

/// A channel that sends letters through one mail server.
pub struct MailChannel {
    server: SmtpServer,
    /// The envelope sender, to which bounces go.
    from: Mailbox,
    timeouts: SmtpTimeouts,
    pace: Pace,
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
        MailChannel::smtp_trusting(url, from, timeouts, None)
    }

    /// As [`MailChannel::smtp`], for a server whose certificate may be signed by one of the authorities in `ca_bundle`
    /// (PEM) too.
    ///
    /// # Errors
    /// As [`MailChannel::smtp`]; and when the bundle holds what is no certificate.
    pub fn smtp_trusting(
        url: &str,
        from: &str,
        timeouts: SmtpTimeouts,
        ca_bundle: Option<&[u8]>,
    ) -> anyhow::Result<MailChannel> {
        let from = mime::sender(from)?.email;
        let server = SmtpServer::parse(url, from.domain(), ca_bundle)?;
        // No burst is larger than the pool: a limit of 30 a minute is not 60 in the first.
        let burst = NonZeroU32::new(MAX_IDLE as u32).unwrap_or(NonZeroU32::MIN);
        let pace = Pace::new(server.per_minute, burst);
        Ok(MailChannel { server, from, timeouts, pace, idle: Mutex::default(), last_failure: Mutex::default() })
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
        self.pace.turn(delivery.kind.is_transactional()).await;
        let mut connection = match self.connection().await {
            Ok(connection) => connection,
            Err(why) => return SendOutcome::ChannelFault { why },
        };
        match self.exchange(&mut connection, &envelope, delivery.body.as_bytes()).await {
            Ok(answer) => {
                self.return_to_pool(connection);
                SendOutcome::Ok { remark: remark(&answer) }
            }
            // Whatever failed, the connection is dropped: its next response might belong to this letter.
            Err(failure) => self.outcome_of(&failure),
        }
    }

    /// Sends one letter, step by step, so that a refusal is known by the step that it answers.
    async fn exchange(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        body: &[u8],
    ) -> Result<Response, StepFailure> {
        let eight_bit = (!body.is_ascii()).then_some(MailParameter::Body(MailBodyParameter::EightBitMime));
        let mail = Mail::new(envelope.from().cloned(), eight_bit.into_iter().collect());
        let until = tokio::time::Instant::now() + self.timeouts.exchange;
        answer(until, SmtpStep::Sender, connection.command(mail)).await?;
        for to in envelope.to() {
            answer(until, SmtpStep::Recipient, connection.command(Rcpt::new(to.clone(), Vec::new()))).await?;
        }
        answer(until, SmtpStep::Data, connection.command(Data)).await?;
        let until = tokio::time::Instant::now() + self.timeouts.content;
        answer(until, SmtpStep::Content, connection.message(body)).await
    }

    /// Returns what a failed step means for its letter. What was said of us before any recipient was named holds for
    /// the next letters too.
    fn outcome_of(&self, failure: &StepFailure) -> SendOutcome {
        let why = failure.error.as_ref().map_or_else(|| "the mail server stopped answering".to_owned(), error_text);
        let Some((code, text)) = failure.error.as_ref().and_then(|error| Some((error.status()?, source_text(error))))
        else {
            return match failure.step {
                // It may have been taken: to send it again without end would be a copy each time.
                SmtpStep::Content => SendOutcome::Unanswered { why },
                _ => SendOutcome::ChannelFault { why },
            };
        };
        match classify(failure.step, code.into(), &text) {
            ReplyVerdict::RecipientRefused => SendOutcome::Refused { why },
            ReplyVerdict::TryAgain => SendOutcome::Retry { after: None, why },
            ReplyVerdict::OurFault => {
                if failure.step == SmtpStep::Sender {
                    *lock(&self.last_failure) = Some((Instant::now(), why.clone()));
                }
                SendOutcome::ChannelFault { why }
            }
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
            && since.elapsed() < self.timeouts.exchange.min(FAILURE_MEMORY)
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

/// A step of a letter that failed; without an error the server did not answer in time.
struct StepFailure {
    step: SmtpStep,
    error: Option<SmtpError>,
}

/// Waits for the answer to a step, until an instant.
async fn answer(
    until: tokio::time::Instant,
    step: SmtpStep,
    answer: impl Future<Output = Result<Response, SmtpError>>,
) -> Result<Response, StepFailure> {
    let error = match tokio::time::timeout_at(until, answer).await {
        Ok(Ok(response)) => return Ok(response),
        Ok(Err(error)) => Some(error),
        Err(_) => None,
    };
    Err(StepFailure { step, error })
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
    match error.status() {
        Some(code) => one_line(&format!("{code} {}", source_text(error))),
        None => one_line(&error.to_string()),
    }
}

/// Returns the server's words, without its code.
fn source_text(error: &SmtpError) -> String {
    std::error::Error::source(error).map(ToString::to_string).unwrap_or_default()
}
