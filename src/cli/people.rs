//! `role` and `person`: who may do more than read, and the data that is stored about one person.

use anyhow::Result;
use serde_json::json;

use super::people_args::{PersonCommand, RoleArgs};
use super::print::{self, column, count, lines};
use super::private_file;
use super::settings::mailto;
use super::subscribers::find_address;
use super::usage::UsageError;
use crate::app::App;
use crate::kommun::KommunSlug;
use crate::stages::deliver::remove_erased_copies;
use crate::subscription::{Address, Role, RoleGrant};

pub(super) async fn role(app: &App, args: &RoleArgs) -> Result<()> {
    let Some(address) = &args.address else { return list(app).await };
    let address = match Address::parse(&mailto(address)) {
        Ok(address @ Address::Mail(_)) => address,
        // Only people with a mail address can sign in.
        _ => {
            return Err(
                UsageError(format!("'{address}' is no mail address, and roles are for those who have one")).into()
            );
        }
    };
    match (args.role, args.none) {
        (Some(role), _) => give_role(app, &address, role.into(), args.kommun.as_ref()).await,
        (None, true) => take_roles(app, &address, args.kommun.as_ref()).await,
        (None, false) => Err(UsageError("name a role, or --none".to_owned()).into()),
    }
}

async fn give_role(app: &App, address: &Address, role: Role, kommun: Option<&KommunSlug>) -> Result<()> {
    match (role, kommun) {
        (Role::Operator, Some(_)) => return Err(UsageError("the operator's role is in every kommun".to_owned()).into()),
        (Role::Operator, None) => {}
        (_, None) => return Err(UsageError(format!("name the kommun of the {}: --kommun SLUG", role.as_str())).into()),
        (_, Some(slug)) => {
            let kommuner = app.kommuner()?;
            if !kommuner.iter().any(|known| known.slug == *slug) {
                let known: Vec<&str> = kommuner.iter().map(|known| known.slug.as_str()).collect();
                let known = known.join(", ");
                return Err(UsageError(format!("no kommun has the slug '{slug}'; known are: {known}")).into());
            }
        }
    }
    let grant = RoleGrant { role, kommun: kommun.cloned() };
    let store = app.store().await?;
    store.grant_role(address, &grant, app.now()).await?;
    if app.settings.json {
        return print::json(&json!({"address": address.masked(), "role": grant.role, "kommun": grant.kommun}));
    }
    let place = grant.kommun.map(|kommun| format!(" of {kommun}")).unwrap_or_default();
    lines([format!("{} is {}{place}", address.masked(), role.as_str())])
}

async fn take_roles(app: &App, address: &Address, kommun: Option<&KommunSlug>) -> Result<()> {
    let store = app.store().await?;
    let taken = store.revoke_roles(address, kommun).await?;
    if app.settings.json {
        return print::json(&json!({"taken": taken}));
    }
    lines([format!("{} taken away", count(taken, "role"))])
}

async fn list(app: &App) -> Result<()> {
    let store = app.store().await?;
    let roles = store.roles().await?;
    if app.settings.json {
        let row = |(address, held): &(Address, RoleGrant)| json!({"address": address.masked(), "role": held.role, "kommun": held.kommun});
        return print::json(&roles.iter().map(row).collect::<Vec<_>>());
    }
    lines(roles.iter().map(|(address, held)| {
        let role = column(held.role.as_str(), 14);
        format!(
            "{} {role} {}",
            column(&address.masked(), 40),
            held.kommun.as_ref().map_or("every kommun", KommunSlug::as_str)
        )
    }))
}

pub(super) async fn person(app: &App, what: &PersonCommand) -> Result<()> {
    let store = app.store().await?;
    let (PersonCommand::Export { address, .. } | PersonCommand::Erase { address }) = what;
    let address = find_address(store, address).await?;
    let not_found = || UsageError(format!("nothing is kept about {}", address.masked()));
    match what {
        PersonCommand::Export { output, written, .. } => {
            let file = store.person_export(&address, written.language).await?.ok_or_else(not_found)?;
            let Some(output) = output else { return print::json(&file) };
            let text = serde_json::to_vec_pretty(&file)?;
            private_file::write(output, &text)
        }
        PersonCommand::Erase { .. } => {
            let is_erased = store.erase(&address).await?;
            if !is_erased {
                return Err(not_found().into());
            }
            remove_erased_copies(store, app.channels()?).await?;
            if app.settings.json {
                return print::json(&json!({"erased": true}));
            }
            lines([format!("{} is forgotten; the ledger goes on counting the letters", address.masked())])
        }
    }
}
