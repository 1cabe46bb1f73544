//! Channels that take no letters from us: said once when it begins and once when it is over, in the log, where whoever
//! runs the program sees it even if that very channel would carry their letter.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::Timestamp;

use crate::locale::Locale;
use crate::opportunity::Zone;
use crate::store::{HeldChannel, OperatorProblem, ProblemState, Store};
use crate::subscription::AddressKind;

/// Gives up held reminders whose days have passed.
pub(super) async fn lapse_reminders(store: &Store, now: Timestamp) -> Result<()> {
    let lapsed = store.lapse_held_reminders(Zone::Stockholm.date_of(now)).await?;
    if lapsed > 0 {
        tracing::warn!(lapsed, "reminders were held until their days had passed, and are given up");
    }
    Ok(())
}

/// Logs the channels that began to hold letters, or no longer do, each once.
pub(super) async fn report_channels(store: &Store, now: Timestamp) -> Result<()> {
    let held = store.held_channels().await?;
    let known: BTreeSet<AddressKind> = store.operator_notifications().await?.iter().filter_map(channel).collect();
    for channel in held.iter().filter(|channel| !known.contains(&channel.kind)) {
        let problem = [(OperatorProblem::HeldChannel(channel.kind), ProblemState::Held)];
        // Of two processes that see it, one says it.
        if store.notify_operator(&problem, &[], None, now).await? {
            warn(channel);
        }
    }
    for kind in known.into_iter().filter(|kind| !held.iter().any(|channel| channel.kind == *kind)) {
        if store.notify_operator(&[], &[OperatorProblem::HeldChannel(kind)], None, now).await? {
            tracing::info!(channel = %kind, "a channel works again: no letter is held any more");
        }
    }
    Ok(())
}

fn channel(problem: &OperatorProblem) -> Option<AddressKind> {
    match problem {
        OperatorProblem::HeldChannel(kind) => Some(*kind),
        _ => None,
    }
}

/// Logs what a channel said, without the addresses that it may have repeated.
fn warn(channel: &HeldChannel) {
    let why = Locale::English.remark(&channel.why);
    let words = why.split_whitespace().map(|word| if word.contains('@') { "…" } else { word });
    let why = words.collect::<Vec<_>>().join(" ");
    tracing::warn!(channel = %channel.kind, letters = channel.letters, "a channel takes no letters from us, they wait: {why}");
}
