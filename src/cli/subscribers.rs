//! Who is told what, and what they were told.

use anyhow::Result;
use serde_json::json;

use super::print::{self, column, lines};
use super::shape::{SubscriberShape, calls_in_short};
use super::subscribe_args::{FrequencyArg, SubscribeArgs, SubscribeCommand, WishArgs};
use super::{Shop, WrongUse};
use crate::matching::areas;
use crate::shape::instant;
use crate::store::Wish;
use crate::subscription::{Address, Frequency};

pub(super) async fn subscribe_or(shop: &Shop, args: SubscribeArgs) -> Result<()> {
    match (args.what, args.wish) {
        (Some(SubscribeCommand::List), _) => list(shop).await,
        (Some(SubscribeCommand::Resume { address, kommun }), _) => resume(shop, &address, kommun.as_deref()).await,
        (None, Some(wish)) => subscribe(shop, &wish).await,
        (None, None) => Err(WrongUse("name an address and --kommun".to_owned()).into()),
    }
}

async fn subscribe(shop: &Shop, wish: &WishArgs) -> Result<()> {
    let (kommun, wanted) = (wish.kommun.as_str(), wish.areas.as_slice());
    let (address, frequency) = (Address::parse(&wish.address), wish.frequency.into());
    let mut faults: Vec<String> = address.as_ref().err().map(ToString::to_string).into_iter().collect();
    let kommuner = shop.settings.kommuner()?;
    if !kommuner.iter().any(|known| known.slug == kommun) {
        let known: Vec<&str> = kommuner.iter().map(|known| known.slug.as_str()).collect();
        faults.push(format!("no kommun has the slug '{kommun}'; known are: {}", known.join(", ")));
    }
    for area in wanted.iter().filter(|area| areas::areas().get(area).is_none()) {
        let known: Vec<&str> = areas::areas().iter().map(|area| area.id.as_str()).collect();
        faults.push(format!("'{area}' is no area; known are: {}", known.join(", ")));
    }
    let (Ok(address), true) = (&address, faults.is_empty()) else { return Err(WrongUse(faults.join("\n")).into()) };
    let store = shop.store().await?;
    let wish = Wish { address, kommun, areas: wanted, frequency };
    let subscription = store.subscribe(&wish, shop.clock.now()).await?;
    store.close().await;
    if shop.json {
        return print::json(&subscription);
    }
    lines([format!("{address} will be told of {kommun}'s matches ({})", frequency.word())])
}

impl From<FrequencyArg> for Frequency {
    fn from(frequency: FrequencyArg) -> Frequency {
        match frequency {
            FrequencyArg::Immediate => Frequency::Immediate,
            FrequencyArg::Daily => Frequency::Daily,
            FrequencyArg::Weekly => Frequency::Weekly,
        }
    }
}

pub(super) async fn list(shop: &Shop) -> Result<()> {
    let store = shop.store().await?;
    let readers = store.subscribers().await?;
    store.close().await;
    let rows = readers.into_iter().flat_map(|reader| reader.subscriptions).map(|row| SubscriberShape {
        address: row.subscription.address.to_string(),
        kommun: row.subscription.kommun,
        frequency: row.subscription.frequency.word(),
        areas: row.subscription.areas,
        since: instant(row.subscription.created_at),
        welcomed: row.welcomed,
        paused: row.paused.as_ref().map(|paused| instant(paused.at)),
        paused_why: row.paused.map(|paused| paused.why),
    });
    let rows: Vec<SubscriberShape> = rows.collect();
    if shop.json {
        return print::json(&rows);
    }
    lines(rows.iter().map(|row| {
        let areas = if row.areas.is_empty() { "all areas".to_owned() } else { row.areas.join(", ") };
        let paused =
            row.paused.as_ref().map(|at| format!(", paused {at}: {}", row.paused_why.as_deref().unwrap_or("")));
        let (address, kommun) = (column(&row.address, 40), column(&row.kommun, 12));
        format!("{address} {kommun} {} {areas}{}", column(row.frequency, 10), paused.unwrap_or_default())
    }))
}

async fn resume(shop: &Shop, address: &str, kommun: Option<&str>) -> Result<()> {
    let parsed = Address::parse(address).map_err(|error| WrongUse(error.to_string()))?;
    let store = shop.store().await?;
    let resumed = store.resume(&parsed, kommun).await?;
    store.close().await;
    if shop.json {
        return print::json(&json!({"resumed": resumed}));
    }
    lines([format!("{} resumed", print::count(resumed, "subscription"))])
}

pub(super) async fn unsubscribe(shop: &Shop, address: &str, kommun: Option<&str>) -> Result<()> {
    let parsed = Address::parse(address).map_err(|error| WrongUse(error.to_string()))?;
    let store = shop.store().await?;
    let ended = store.unsubscribe(&parsed, kommun).await?;
    store.close().await;
    if shop.json {
        return print::json(&json!({"ended": ended}));
    }
    lines([format!("{} ended", print::count(ended, "subscription"))])
}

pub(super) async fn outbox(shop: &Shop) -> Result<()> {
    let store = shop.store().await?;
    let letters = store.outbox().await?;
    store.close().await;
    if shop.json {
        return print::json(&letters);
    }
    lines(letters.iter().map(|letter| {
        let (state, kind) = (column(&letter.state, 8), column(&letter.kind, 10));
        let reason = letter.reason.as_deref().unwrap_or_default();
        let calls = calls_in_short(&letter.calls);
        format!(
            "{} {state} {kind} {} {} {reason} {calls}",
            letter.owed_at,
            column(&letter.address, 30),
            column(&letter.subject, 60)
        )
    }))
}
