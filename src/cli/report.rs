//! What stands in the ledger, and whether it is all.

use anyhow::{Result, bail};

use super::Shop;
use super::print::{self, count, lines};
use crate::pipeline::check;

/// Exit status 1 when there is a gap.
pub(super) async fn check_deliveries(shop: &Shop) -> Result<()> {
    let store = shop.store().await?;
    let found = check::run(&store, shop.clock.now()).await?;
    store.close().await;
    let gaps = count(found.gaps.len() as u64, "gap");
    if shop.json {
        print::json(&found)?;
    } else {
        lines(found.gaps.iter().map(|gap| {
            let kind = serde_json::to_string(&gap.kind).unwrap_or_default();
            let about =
                |name: &str, id: &Option<String>| id.as_ref().map(|id| format!(" {name} {id}")).unwrap_or_default();
            let (call, letter) = (about("call", &gap.call), about("letter", &gap.letter));
            format!("{} person {}{call}{letter}", kind.trim_matches('"'), gap.person)
        }))?;
        lines([format!("{gaps} between what readers are owed, what is marked as told, and the letters")])?;
    }
    if !found.gaps.is_empty() {
        bail!("not everyone has been told what they are owed: {gaps}");
    }
    Ok(())
}
