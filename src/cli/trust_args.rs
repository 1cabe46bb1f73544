//! What the program is to trust: its clock, and authorities that sign certificates.

use std::path::PathBuf;

use clap::Args;
use clap::builder::BoolishValueParser;

/// Options of every command about what to trust.
#[derive(Debug, Args)]
pub(super) struct TrustArgs {
    /// Take the clock for right, however far it is from what the state holds and from servers' clocks
    #[arg(long, global = true, env = "UTKIK_TRUST_CLOCK", value_parser = BoolishValueParser::new())]
    pub(super) trust_clock: bool,
    /// Certificates (PEM) of authorities to trust beside the usual ones: those of our own mail server, proxy or sites
    #[arg(long, global = true, env = "UTKIK_CA_FILE", value_name = "FILE")]
    pub(super) ca_file: Option<PathBuf>,
}
