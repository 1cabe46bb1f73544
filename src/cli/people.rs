//! `role` and `person`: who may do more than read, and the data that is stored about one person.

use anyhow::{Context, Result};
use serde_json::json;

use super::people_args::{PersonCommand, RoleArgs};
use super::print::{self, column, count, lines};
use super::subscribers::named;
use super::{Shop, WrongUse, mailto};
use crate::subscription::{Address, Held, Role};

pub(super) async fn role(shop: &Shop, args: &RoleArgs) -> Result<()> {
    let Some(address) = &args.address else { return list(shop).await };
    let address = match Address::parse(&mailto(address)) {
        Ok(address @ Address::Mail(_)) => address,
        // Only people with a mail address can sign in.
        _ => {
            return Err(
                WrongUse(format!("'{address}' is no mail address, and roles are for those who have one")).into()
            );
        }
    };
    match (args.role, args.none) {
        (Some(role), _) => give(shop, &address, role.into(), args.kommun.as_deref()).await,
        (None, true) => take(shop, &address, args.kommun.as_deref()).await,
        (None, false) => Err(WrongUse("name a role, or --none".to_owned()).into()),
    }
}

async fn give(shop: &Shop, address: &Address, role: Role, kommun: Option<&str>) -> Result<()> {
    match (role, kommun) {
        (Role::Operator, Some(_)) => return Err(WrongUse("the operator's role is in every kommun".to_owned()).into()),
        (Role::Operator, None) => {}
        (_, None) => return Err(WrongUse(format!("name the kommun of the {}: --kommun SLUG", role.word())).into()),
        (_, Some(slug)) => {
            let kommuner = shop.settings.kommuner()?;
            if !kommuner.iter().any(|known| known.slug == slug) {
                let known: Vec<&str> = kommuner.iter().map(|known| known.slug.as_str()).collect();
                let known = known.join(", ");
                return Err(WrongUse(format!("no kommun has the slug '{slug}'; known are: {known}")).into());
            }
        }
    }
    let held = Held { role, kommun: kommun.map(str::to_owned) };
    let store = shop.store().await?;
    store.give_role(address, &held, shop.clock.now()).await?;
    store.close().await;
    if shop.json {
        return print::json(&json!({"address": address.shown(), "role": held.role, "kommun": held.kommun}));
    }
    let place = held.kommun.map(|kommun| format!(" of {kommun}")).unwrap_or_default();
    lines([format!("{} is {}{place}", address.shown(), role.word())])
}

async fn take(shop: &Shop, address: &Address, kommun: Option<&str>) -> Result<()> {
    let store = shop.store().await?;
    let taken = store.take_roles(address, kommun).await?;
    store.close().await;
    if shop.json {
        return print::json(&json!({"taken": taken}));
    }
    lines([format!("{} taken away", count(taken, "role"))])
}

async fn list(shop: &Shop) -> Result<()> {
    let store = shop.store().await?;
    let roles = store.roles().await?;
    store.close().await;
    if shop.json {
        let row = |(address, held): &(Address, Held)| json!({"address": address.shown(), "role": held.role, "kommun": held.kommun});
        return print::json(&roles.iter().map(row).collect::<Vec<_>>());
    }
    lines(roles.iter().map(|(address, held)| {
        let role = column(held.role.word(), 14);
        format!("{} {role} {}", column(&address.shown(), 40), held.kommun.as_deref().unwrap_or("every kommun"))
    }))
}

pub(super) async fn person(shop: &Shop, what: &PersonCommand) -> Result<()> {
    let store = shop.store().await?;
    let (PersonCommand::Export { address, .. } | PersonCommand::Erase { address }) = what;
    let whole = if address.contains(':') { address.clone() } else { mailto(address) };
    let address = named(&store, &whole).await?;
    let nobody = || WrongUse(format!("nothing is kept about {}", address.shown()));
    match what {
        PersonCommand::Export { output, .. } => {
            let file = store.person_file(&address).await?.ok_or_else(nobody)?;
            store.close().await;
            let Some(output) = output else { return print::json(&file) };
            let text = serde_json::to_vec_pretty(&file)?;
            std::fs::write(output, text).with_context(|| format!("failed to write {}", output.display()))
        }
        PersonCommand::Erase { .. } => {
            let is_erased = store.erase(&address).await?;
            store.close().await;
            if !is_erased {
                return Err(nobody().into());
            }
            if shop.json {
                return print::json(&json!({"erased": true}));
            }
            lines([format!("{} is forgotten; the ledger goes on counting the letters", address.shown())])
        }
    }
}
