//! The command line of `subscribe`.

use clap::{Args, Subcommand, ValueEnum};

/// Whom to tell of which kommun.
#[derive(Debug, Args)]
pub(super) struct SubscribeArgs {
    #[command(subcommand)]
    pub(super) what: Option<SubscribeCommand>,
    #[command(flatten)]
    pub(super) wish: Option<WishArgs>,
}

/// A new subscription.
#[derive(Debug, Args)]
pub(super) struct WishArgs {
    /// mailto:a@b.se or telegram:CHATID
    #[arg(required = true)]
    pub(super) address: String,
    /// The kommun's slug: its file's name
    #[arg(long, value_name = "SLUG", required = true)]
    pub(super) kommun: String,
    /// immediate: alerts at once and a digest on Mondays; daily and weekly: only the digest
    #[arg(long, value_enum, default_value_t = FrequencyArg::Immediate)]
    pub(super) frequency: FrequencyArg,
    /// Only these areas; without it, all
    #[arg(long = "area", value_name = "AREA", num_args = 1..)]
    pub(super) areas: Vec<String>,
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
        kommun: Option<String>,
    },
}

/// As written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FrequencyArg {
    Immediate,
    Daily,
    Weekly,
}
