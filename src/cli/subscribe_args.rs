//! The command line of `subscribe`.

use clap::{Args, Subcommand, ValueEnum};

use super::language_arg;
use crate::kommun::{AreaId, KommunSlug};
use crate::locale::Locale;
use crate::subscription::ReminderDays;

/// Whom to tell of which kommun.
#[derive(Debug, Args)]
pub(super) struct SubscribeArgs {
    #[command(subcommand)]
    pub(super) what: Option<SubscribeCommand>,
    #[command(flatten)]
    pub(super) new_subscription: Option<NewSubscriptionArgs>,
}

/// A new subscription.
#[derive(Debug, Args)]
pub(super) struct NewSubscriptionArgs {
    /// mailto:a@b.se, telegram:CHATID, or the web address of a channel: teams:https://… (a workflow), slack:https://…
    /// (Slack, Mattermost), webhook:https://… (signed JSON); - reads it from stdin;
    /// or link, for a code that a chat shows to the bot (/start CODE)
    #[arg(required = true)]
    pub(super) address: String,
    /// The kommun's slug: its file's name
    #[arg(long, value_name = "SLUG", required = true)]
    pub(super) kommun: KommunSlug,
    /// immediate: alerts at once and a digest on Mondays; daily and weekly: only the digest
    #[arg(long, value_enum, default_value_t = FrequencyArg::Immediate)]
    pub(super) frequency: FrequencyArg,
    /// Only these areas; without it, all
    #[arg(long = "area", value_name = "AREA", num_args = 1.., conflicts_with_all = ["forvaltning", "passed_on"])]
    pub(super) areas: Vec<AreaId>,
    /// Only what lies in the areas of this förvaltning: an id of the kommun's file
    #[arg(long, value_name = "ID", conflicts_with = "passed_on")]
    pub(super) forvaltning: Option<String>,
    /// Only what the kommun passes on (utkik pass-on): for associations and companies
    #[arg(long)]
    pub(super) passed_on: bool,
    /// So many days before a last day to be reminded of it; none for no reminders
    #[arg(long, value_name = "DAYS", default_value_t, value_parser = |text: &str| ReminderDays::parse(text))]
    pub(super) remind: ReminderDays,
    #[arg(long, value_name = "TAG", default_value_t, help = language_arg::help("The language of the letters"))]
    pub(super) language: Locale,
}

/// About those who subscribe already.
#[derive(Debug, Subcommand)]
pub(super) enum SubscribeCommand {
    /// Who is told what, and who is paused
    List,
    /// Write again to an address that was paused because its letters came back
    Resume {
        /// mailto:a@b.se or telegram:CHATID
        address: String,
        /// Only of this kommun
        #[arg(long, value_name = "SLUG")]
        kommun: Option<KommunSlug>,
    },
}

/// As written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FrequencyArg {
    Immediate,
    Daily,
    Weekly,
}
