//! Times in which the bot does not hear Telegram: logged when they begin and when they are over, and shown on the
//! health page between.

use std::time::Duration;

use teloxide_core::{ApiError, RequestError};

use super::context::BotContext;

/// The wait after a first failure; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// The wait after Telegram did not know the token. It may be Telegram's fault, and then it passes.
const UNKNOWN_TOKEN_WAIT: Duration = Duration::from_secs(5 * 60);

/// The outage that the bot is in, if any.
pub(super) struct Outage<'a> {
    context: &'a BotContext,
    failures: u32,
}

impl<'a> Outage<'a> {
    pub(super) fn none(context: &'a BotContext) -> Outage<'a> {
        Outage { context, failures: 0 }
    }

    /// Takes note of a failure, and returns how long to wait before the next attempt.
    pub(super) fn failed(&mut self, error: &RequestError) -> Duration {
        let is_unknown_token = matches!(error, RequestError::Api(ApiError::InvalidToken));
        if self.failures == 0 {
            let since = self.context.clock.now();
            self.context.signals.bot_unreachable_since.send_replace(Some(since));
            if is_unknown_token {
                tracing::error!(
                    "Telegram does not know the token, the bot hears nothing: look at UTKIK_TELEGRAM_TOKEN"
                );
            } else {
                tracing::warn!("the bot does not reach Telegram, and goes on trying: {}", without_token(error));
            }
        }
        let doubled = FIRST_WAIT.saturating_mul(1 << self.failures.min(8));
        self.failures = self.failures.saturating_add(1);
        match error {
            RequestError::RetryAfter(seconds) => seconds.duration(),
            _ if is_unknown_token => UNKNOWN_TOKEN_WAIT,
            _ => doubled.min(LONGEST_WAIT),
        }
    }

    /// Takes note that Telegram answered.
    pub(super) fn answered(&mut self) {
        if self.failures > 0 {
            self.failures = 0;
            self.context.signals.bot_unreachable_since.send_replace(None);
            tracing::info!("the bot reaches Telegram again");
        }
    }
}

/// Returns whether nothing that the bot asks would be answered.
pub(super) fn is_outage(error: &RequestError) -> bool {
    matches!(
        error,
        RequestError::Network(_) | RequestError::InvalidJson { .. } | RequestError::Api(ApiError::InvalidToken)
    )
}

/// Describes an error without its URL, since the URL of every request holds the token, which must not reach the log.
pub(super) fn without_token(error: &RequestError) -> String {
    match error {
        RequestError::Network(_) => "the network failed".to_owned(),
        other => other.to_string(),
    }
}
