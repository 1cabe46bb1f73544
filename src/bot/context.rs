//! Everything that the bot needs to reply.

use std::sync::Arc;

use anyhow::Result;

use crate::app::{App, CallSearch};
use crate::config::Clock;
use crate::kommun::Kommun;
use crate::locale::Locale;
use crate::store::Store;

/// Everything that the bot needs to reply.
pub struct BotContext {
    pub calls: CallSearch,
    pub store: Store,
    pub kommuner: Arc<Vec<Kommun>>,
    /// Without a slash at the end.
    pub public_url: String,
    pub clock: Clock,
    /// The language that the bot replies in.
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
            locale: Locale::default(),
        })
    }
}
