//! Remarks on letters, in words.

use super::Locale;
use crate::delivery::Remark;

impl Locale {
    /// Returns a stored remark in words; what a server answered stays as it is.
    pub fn remark(self, stored: &str) -> String {
        let key = match Remark::parse(stored) {
            Remark::Text(text) => return text,
            Remark::WrittenToFile => "remark-written-to-file",
            Remark::NoMailServer => "remark-no-mail-server",
            Remark::NoTelegramToken => "remark-no-telegram-token",
            Remark::WebhooksOff => "remark-webhooks-off",
            Remark::NotConfirmed => "remark-not-confirmed",
            Remark::DayPassed => "remark-day-passed",
            Remark::SubscriptionEnded => "remark-subscription-ended",
            Remark::BotRemoved => "remark-bot-removed",
        };
        self.text(key).to_owned()
    }
}
