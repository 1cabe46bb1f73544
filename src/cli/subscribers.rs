//! Who is told what, and what they were told.

use anyhow::Result;
use serde_json::json;

use super::print::{self, column, lines};
use super::shape::{SubscribedShape, SubscriberShape, calls_in_short};
use super::subscribe_args::{FrequencyArg, SubscribeArgs, SubscribeCommand, WishArgs};
use super::{Shop, WrongUse};
use crate::matching::areas;
use crate::message::link;
use crate::shape::instant;
use crate::store::{Offer, Store, Wish};
use crate::subscription::{self, Address, Frequency, Hook, HookKind};

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
    let is_link = wish.address == LINK;
    let (address, frequency) = (Address::parse(&given(&wish.address)?), wish.frequency.into());
    let mut faults: Vec<String> =
        address.as_ref().err().filter(|_| !is_link).map(ToString::to_string).into_iter().collect();
    let kommuner = shop.settings.kommuner()?;
    if !kommuner.iter().any(|known| known.slug == kommun) {
        let known: Vec<&str> = kommuner.iter().map(|known| known.slug.as_str()).collect();
        faults.push(format!("no kommun has the slug '{kommun}'; known are: {}", known.join(", ")));
    }
    for area in wanted.iter().filter(|area| areas::areas().get(area).is_none()) {
        let known: Vec<&str> = areas::areas().iter().map(|area| area.id.as_str()).collect();
        faults.push(format!("'{area}' is no area; known are: {}", known.join(", ")));
    }
    if let Ok(Address::Hook(hook)) = &address {
        faults.extend(barred(shop, hook)?);
    }
    if is_link && faults.is_empty() {
        let (kommun, areas) = (kommun.to_owned(), wanted.to_vec());
        return link_code(shop, Offer { kommun, areas, frequency, remind: wish.remind.clone() }).await;
    }
    let (Ok(address), true) = (&address, faults.is_empty()) else { return Err(WrongUse(faults.join("\n")).into()) };
    let store = shop.store().await?;
    let is_new = store.person(address).await?.is_none();
    let wish = Wish { address, kommun, areas: wanted, frequency, remind: &wish.remind };
    let subscription = store.subscribe(&wish, shop.clock.now()).await?;
    store.close().await;
    let key = match address {
        // Shown once: whoever has lost it unsubscribes and subscribes anew, and gets another.
        Address::Hook(Hook { kind: HookKind::Plain, .. }) if is_new => {
            Some(link::signing_key(&shop.settings.post()?.key, &subscription.person))
        }
        _ => None,
    };
    if shop.json {
        return print::json(&SubscribedShape { subscription: &subscription, signing_key: key });
    }
    let said = format!("{} will be told of {kommun}'s matches ({})", address.shown(), frequency.word());
    let key = key.map(|key| format!("its letters are signed with this key, which is not shown again: {key}"));
    lines([said].into_iter().chain(key))
}

/// Instead of an address: a code by which a chat subscribes itself.
const LINK: &str = "link";

async fn link_code(shop: &Shop, offer: Offer) -> Result<()> {
    let store = shop.store().await?;
    let (code, until) = store.offer_link(&offer, shop.clock.now()).await?;
    store.close().await;
    if shop.json {
        return print::json(&json!({"code": code, "until": until.to_string(), "kommun": offer.kommun}));
    }
    let kommun = offer.kommun;
    lines([format!("whoever writes this to the bot before {until} is told of {kommun}'s matches, once: /start {code}")])
}

/// A secret address had better not stand on the command line: `-` reads it from stdin.
fn given(address: &str) -> Result<String> {
    Ok(if address == "-" { std::io::read_to_string(std::io::stdin())? } else { address.to_owned() })
}

/// Why a web address may not be written to, if so.
fn barred(shop: &Shop, hook: &Hook) -> Result<Option<String>> {
    let poster = shop.settings.poster()?;
    let refused = poster.and_then(|poster| poster.check(hook.url()).err());
    Ok(refused
        .map(|why| format!("that address may not be written to: {why} (--private-webhooks lets letters stay inside)")))
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
        address: row.subscription.address.shown(),
        kommun: row.subscription.kommun,
        frequency: row.subscription.frequency.word(),
        areas: row.subscription.areas,
        remind: row.subscription.remind,
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
    let store = shop.store().await?;
    let parsed = named(&store, address).await?;
    let resumed = store.resume(&parsed, kommun, shop.clock.now()).await?;
    store.close().await;
    if shop.json {
        return print::json(&json!({"resumed": resumed}));
    }
    lines([format!("{} resumed", print::count(resumed, "subscription"))])
}

pub(super) async fn unsubscribe(shop: &Shop, address: &str, kommun: Option<&str>) -> Result<()> {
    let store = shop.store().await?;
    let parsed = named(&store, address).await?;
    let ended = store.unsubscribe(&parsed, kommun).await?;
    store.close().await;
    if shop.json {
        return print::json(&json!({"ended": ended}));
    }
    lines([format!("{} ended", print::count(ended, "subscription"))])
}

/// An address as it was given to subscribe, or as the list shows it: a web address is known by its shown form only.
async fn named(store: &Store, text: &str) -> Result<Address> {
    let wrong = match Address::parse(text) {
        Ok(address) => return Ok(address),
        Err(wrong) => wrong,
    };
    let shown = store.subscribers().await?.into_iter().find(|reader| reader.address.shown() == text);
    shown.map(|reader| reader.address).ok_or_else(|| WrongUse(wrong.to_string()).into())
}

pub(super) async fn outbox(shop: &Shop) -> Result<()> {
    let store = shop.store().await?;
    let mut letters = store.outbox().await?;
    for letter in &mut letters {
        letter.address = subscription::shown(&letter.address);
    }
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
