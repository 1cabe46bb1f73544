//! The command lines of `role` and `person`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::language_arg::LanguageArg;
use crate::kommun::KommunSlug;
use crate::subscription::Role;

/// Who gets which role; without an address, who has one.
#[derive(Debug, Args)]
pub(super) struct RoleArgs {
    /// The person's mail address; without it, everyone with a role is listed
    pub(super) address: Option<String>,
    /// What they may do
    #[arg(value_enum, requires = "address")]
    pub(super) role: Option<RoleArg>,
    /// Where: the kommun's slug; the operator's role is everywhere
    #[arg(long, value_name = "SLUG", requires = "address")]
    pub(super) kommun: Option<KommunSlug>,
    /// Take the role away (of the kommun, or all)
    #[arg(long, requires = "address", conflicts_with = "role")]
    pub(super) none: bool,
}

/// As written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RoleArg {
    /// Speaks for a part of the kommun, and signs in to look after the own subscription
    Representative,
    /// Sees the letters and the report of the kommun, and looks after its subscriptions
    Coordinator,
    /// As a coordinator of every kommun
    Operator,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Role {
        match role {
            RoleArg::Representative => Role::Representative,
            RoleArg::Coordinator => Role::Coordinator,
            RoleArg::Operator => Role::Operator,
        }
    }
}

/// What is kept about one person.
#[derive(Debug, Subcommand)]
pub(super) enum PersonCommand {
    /// All that is kept about them, as JSON
    Export {
        /// A mail address, or one as it was subscribed or as `utkik subscribe list` shows it
        address: String,
        /// The file to write; without it, stdout
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        written: LanguageArg,
    },
    /// Forget them: subscriptions, roles, sessions, answers and whom their letters went to
    Erase {
        /// A mail address, or one as it was subscribed or as `utkik subscribe list` shows it
        address: String,
    },
}
