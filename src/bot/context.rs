//! Everything that the bot needs to reply.

use std::sync::Arc;

use anyhow::Result;

use crate::app::{App, CallSearch, Signals};
use crate::config::Clock;
use crate::kommun::Kommun;
use crate::locale::Locale;
use crate::store::{Store, language_of};
use crate::subscription::Address;

/// Everything that the bot needs to reply; clones share it.
#[derive(Clone)]
pub struct BotContext {
    pub calls: CallSearch,
    pub store: Store,
    pub kommuner: Arc<Vec<Kommun>>,
    /// Without a slash at the end.
    pub public_url: String,
    pub clock: Clock,
    /// Where the bot says that it does not reach Telegram.
    pub signals: Arc<Signals>,
    /// The language that the chat reads.
    pub locale: Locale,
}

impl BotContext {
    /// Takes what the bot needs from the application.
    ///
    /// # Errors
    /// When one of its parts cannot be opened.
    pub async fn of(app: &App) -> Result<BotContext> {
        Ok(BotContext {
            calls: app.call_search().await?.clone(),
            store: app.store().await?.clone(),
            kommuner: Arc::clone(app.shared_kommuner()?),
            public_url: app.settings.public_url.clone(),
            clock: app.clock.clone(),
            signals: Arc::clone(&app.signals),
            locale: Locale::default(),
        })
    }

    /// Returns the context for a chat, with the language of its subscriptions; Swedish where it has none.
    pub(super) async fn for_chat(&self, chat: i64) -> BotContext {
        let locale = self.language_of(chat).await.unwrap_or_else(|error| {
            tracing::error!("a chat's language could not be read: {error:#}");
            self.locale
        });
        BotContext { locale, ..self.clone() }
    }

    /// Returns the address of a page of the site in the chat's language.
    pub(super) fn page_url(&self, path: &str) -> String {
        self.locale.page_url(&self.public_url, path)
    }

    async fn language_of(&self, chat: i64) -> Result<Locale> {
        let Some(person) = self.store.person_id(&Address::Telegram(chat)).await? else { return Ok(self.locale) };
        Ok(language_of(&self.store.subscriptions_of(&person).await?))
    }
}
