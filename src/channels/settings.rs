//! The table of the channels: their settings, how each is set up, and the form of a letter that it takes.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Args;
use clap::builder::BoolishValueParser;
use url::Url;

use super::file_mail::FileMailChannel;
use super::mail::{MailChannel, SmtpTimeouts};
use super::mailer::Headers;
use super::telegram::{self, TelegramChannel};
use super::webhook::{self, WebhookChannel};
use super::{Channels, Mailer};
use crate::delivery::Remark;
use crate::fetch::{WebhookClient, parse_web_address};
use crate::letters::Letter;
use crate::subscription::{Address, AddressKind};

/// How long Telegram may take for one message.
const TELEGRAM_TIMEOUT: Duration = Duration::from_secs(30);

/// The settings of the channels, as options of the command line. Without any, mail is written to files.
#[derive(Args, Clone, Default)]
pub struct ChannelSettings {
    /// SMTP server, e.g. smtp://user:password@host:587?tls=required or smtps://…; without it mail is written to files
    #[arg(long, global = true, env = "UTKIK_SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<String>,
    /// Token of the Telegram bot
    #[arg(long, global = true, env = "UTKIK_TELEGRAM_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub telegram_token: Option<String>,
    /// Telegram's API, when it is not Telegram's own
    #[arg(long, global = true, env = "UTKIK_TELEGRAM_API_URL", value_name = "URL")]
    pub telegram_api_url: Option<String>,
    /// Let Telegram post to PUBLIC_URL/telegram (https) instead of asking it for news
    #[arg(long, global = true, env = "UTKIK_TELEGRAM_WEBHOOK", value_parser = BoolishValueParser::new())]
    pub telegram_webhook: bool,
}

// Most of it is secret.
impl std::fmt::Debug for ChannelSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChannelSettings(…)")
    }
}

impl ChannelSettings {
    /// Returns the address of Telegram's API, where it is not Telegram's own.
    ///
    /// # Errors
    /// When the setting is no web address.
    pub fn telegram_api(&self) -> Result<Option<Url>> {
        let Some(text) = &self.telegram_api_url else { return Ok(None) };
        Ok(Some(parse_web_address(text).with_context(|| format!("--telegram-api-url {text}"))?))
    }

    /// Returns every fault in these settings. No secret is repeated. `sender` is the sender of mail.
    pub fn faults(&self, sender: &str) -> Vec<String> {
        let mail = self.smtp_url.as_deref().map(|url| MailChannel::smtp(url, sender, SmtpTimeouts::default()));
        let mail = mail.and_then(Result::err).map(|why| format!("UTKIK_SMTP_URL: {why:#}"));
        let telegram = self.telegram_api_url.as_deref().and_then(|text| {
            let why = parse_web_address(text).err()?;
            Some(format!("--telegram-api-url {text}: {why}"))
        });
        telegram.into_iter().chain(mail).collect()
    }
}

impl Channels {
    /// Sets up the channels: SMTP if a server is set, else files in `mail_dir`; Telegram if a token is set; webhooks if
    /// there is a client for them. `ca_bundle` holds certificates of authorities that a mail server's may be signed by.
    ///
    /// # Errors
    /// When a setting is not usable.
    pub fn open(
        settings: &ChannelSettings,
        mailer: &Mailer,
        mail_dir: PathBuf,
        webhooks: Option<WebhookClient>,
        ca_bundle: Option<&[u8]>,
    ) -> Result<Channels> {
        let mut channels = Channels::default();
        match &settings.smtp_url {
            Some(url) => {
                let mail = MailChannel::smtp_trusting(url, &mailer.from, SmtpTimeouts::default(), ca_bundle);
                channels.insert(Box::new(mail.context("UTKIK_SMTP_URL")?));
            }
            None => channels.insert(Box::new(FileMailChannel { dir: mail_dir })),
        }
        if let Some(token) = &settings.telegram_token {
            let bot = telegram::bot(token, settings.telegram_api()?.as_ref(), TELEGRAM_TIMEOUT)?;
            channels.insert(Box::new(TelegramChannel::new(bot, TELEGRAM_TIMEOUT)));
        }
        if let Some(client) = webhooks {
            channels.insert(Box::new(WebhookChannel::new(client, Arc::clone(&mailer.key))));
        }
        Ok(channels)
    }
}

/// Renders the letter in the form that its address takes, and encodes it: the bytes to send.
///
/// # Errors
/// When a template fails, or the letter cannot be written as MIME or as a hook's JSON.
pub fn encode(mailer: &Mailer, to: &Address, letter: &dyn Letter, headers: &Headers<'_>) -> Result<String> {
    match to {
        Address::Mail(to) => mailer.mime(to, letter, headers),
        Address::Telegram(_) => Ok(letter.chat()?),
        Address::Hook(hook) => webhook::compose(hook.kind, letter, headers.message_id, headers.date),
    }
}

/// Returns why letters to this kind of address wait: its channel is not set up.
pub fn missing_channel_remark(kind: AddressKind) -> Remark {
    match kind {
        AddressKind::Mail => Remark::NoMailServer,
        AddressKind::Telegram => Remark::NoTelegramToken,
        AddressKind::Hook => Remark::WebhooksOff,
    }
}
