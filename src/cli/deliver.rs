//! `deliver`: sends what is due, and on request what was given up or refused.

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;

use super::print::{count, lines};
use super::stages;
use super::usage::UsageError;
use crate::app::App;
use crate::delivery::DeliveryState;
use crate::opportunity::Zone;
use crate::stages::Deliver;

/// What to send beside what is due.
#[derive(Debug, Args)]
pub(super) struct DeliverArgs {
    /// First take up letters again that did not arrive and are still owed: those that were given up, or refused
    #[arg(long, value_name = "WHICH", requires = "since")]
    retry: Option<RetriedState>,
    /// Only letters that were written on this day or later, such as 2026-05-01
    #[arg(long, value_name = "DATE", requires = "retry")]
    since: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RetriedState {
    Failed,
    Refused,
}

impl From<RetriedState> for DeliveryState {
    fn from(state: RetriedState) -> DeliveryState {
        match state {
            RetriedState::Failed => DeliveryState::Failed,
            RetriedState::Refused => DeliveryState::Refused,
        }
    }
}

pub(super) async fn deliver(app: &App, args: &DeliverArgs) -> Result<()> {
    if let (Some(state), Some(since)) = (args.retry, args.since) {
        let resent = app.store().await?.resend(state.into(), start_of(since)?, app.now()).await?;
        if !app.settings.json {
            lines([format!("{} taken up again", count(resent, "letter"))])?;
        }
    }
    stages::run(app, &Deliver::ALL).await
}

fn start_of(day: Date) -> Result<Timestamp> {
    let start = day.to_zoned(Zone::Stockholm.time_zone());
    Ok(start.map_err(|_| UsageError(format!("{day} is no day of the calendar")))?.timestamp())
}
