//! `subscribe`, `unsubscribe` and `outbox`: who receives what, and the letters that they received.

use anyhow::Result;
use serde_json::json;

use super::dto::{DeliveryDto, NewSubscriptionDto, SubscriberDto, calls_text};
use super::print::{self, column, lines};
use super::subscribe_args::{FrequencyArg, NewSubscriptionArgs, SubscribeArgs, SubscribeCommand};
use super::usage::UsageError;
use crate::app::App;
use crate::kommun::{AreaId, Kommun, KommunSlug};
use crate::letters::signed_tokens;
use crate::locale::Locale;
use crate::matching::areas;
use crate::store::{NewSubscription, Store, SubscriptionRequest};
use crate::subscription::{Address, Frequency, Hook, HookKind, Scope};

pub(super) async fn run_subscribe(app: &App, args: SubscribeArgs) -> Result<()> {
    match (args.what, args.new_subscription) {
        (Some(SubscribeCommand::List), _) => list(app).await,
        (Some(SubscribeCommand::Resume { address, kommun }), _) => resume(app, &address, kommun.as_ref()).await,
        (None, Some(new_subscription)) => subscribe(app, &new_subscription).await,
        (None, None) => Err(UsageError("name an address and --kommun".to_owned()).into()),
    }
}

async fn subscribe(app: &App, args: &NewSubscriptionArgs) -> Result<()> {
    let kommun = &args.kommun;
    let scope = Scope::from_columns(args.areas.clone(), args.forvaltning.clone(), args.passed_on);
    let is_link = args.address == LINK;
    let (address, frequency) = (Address::parse(&read_address(&args.address)?), args.frequency.into());
    let mut faults: Vec<String> =
        address.as_ref().err().filter(|_| !is_link).map(ToString::to_string).into_iter().collect();
    let kommuner = app.kommuner()?;
    match kommuner.iter().find(|known| known.slug == *kommun) {
        Some(file) => faults.extend(scope.forvaltning().and_then(|id| forvaltning_fault(file, id))),
        None => {
            let known: Vec<&str> = kommuner.iter().map(|known| known.slug.as_str()).collect();
            faults.push(format!("no kommun has the slug '{kommun}'; known are: {}", known.join(", ")));
        }
    }
    for area in scope.areas().iter().filter(|area| areas::areas().get(area.as_str()).is_none()) {
        let known: Vec<&str> = areas::areas().iter().map(|area| area.id.as_str()).collect();
        faults.push(format!("'{area}' is no area; known are: {}", known.join(", ")));
    }
    if let Ok(Address::Hook(hook)) = &address {
        faults.extend(address_fault(app, hook)?);
    }
    if is_link && faults.is_empty() {
        return link_code(
            app,
            SubscriptionRequest {
                kommun: kommun.clone(),
                scope,
                frequency,
                remind: args.remind.clone(),
                language: args.language,
            },
        )
        .await;
    }
    let (Ok(address), true) = (&address, faults.is_empty()) else { return Err(UsageError(faults.join("\n")).into()) };
    let store = app.store().await?;
    let is_new = store.find_person(address).await?.is_none();
    let request =
        NewSubscription { address, kommun, scope: &scope, frequency, remind: &args.remind, language: args.language };
    let subscription = store.subscribe(&request, app.now()).await?;
    let key = match address {
        // Shown once: whoever loses it unsubscribes and subscribes again, and gets another key.
        Address::Hook(Hook { kind: HookKind::Plain, .. }) if is_new => {
            Some(signed_tokens::webhook_signing_key(&app.mailer()?.key, &subscription.person))
        }
        _ => None,
    };
    if app.settings.json {
        return print::json(&NewSubscriptionDto { subscription: &subscription, signing_key: key });
    }
    let message =
        format!("{} will be told of {} ({})", address.masked(), subject_of(&scope, kommun), frequency.as_str());
    let key = key.map(|key| format!("its letters are signed with this key, which is not shown again: {key}"));
    lines([message].into_iter().chain(key))
}

/// Describes the subject of a subscription: "tyreso's matches", "what tyreso passes on".
fn subject_of(scope: &Scope, kommun: &KommunSlug) -> String {
    match scope {
        Scope::Areas(_) => format!("{kommun}'s matches"),
        Scope::Forvaltning(id) => format!("{kommun}'s matches for {id}"),
        Scope::PassedOn => format!("what {kommun} passes on"),
    }
}

/// Returns the fault when the kommun's file has no such förvaltning.
pub(super) fn forvaltning_fault(kommun: &Kommun, id: &str) -> Option<String> {
    if kommun.areas_of(id).is_some() {
        return None;
    }
    let known: Vec<&str> = kommun.forvaltningar.iter().map(|one| one.id.as_str()).collect();
    let slug = &kommun.slug;
    Some(match known.as_slice() {
        [] => format!("{slug} has no förvaltning: its file would name one under [[forvaltning]]"),
        known => format!("{slug} has no förvaltning '{id}'; known are: {}", known.join(", ")),
    })
}

/// Given instead of an address: asks for a code with which a chat subscribes itself.
const LINK: &str = "link";

async fn link_code(app: &App, request: SubscriptionRequest) -> Result<()> {
    let store = app.store().await?;
    let (code, until) = store.create_link_code(&request, app.now()).await?;
    if app.settings.json {
        return print::json(&json!({"code": code, "until": until.to_string(), "kommun": request.kommun}));
    }
    let what = subject_of(&request.scope, &request.kommun);
    lines([format!("whoever writes this to the bot before {until} is told of {what}, once: /start {code}")])
}

/// Returns the address, read from stdin for `-`, so that a secret address need not be on the command line.
fn read_address(address: &str) -> Result<String> {
    Ok(if address == "-" { std::io::read_to_string(std::io::stdin())? } else { address.to_owned() })
}

/// Returns why letters may not be sent to a web address, if so.
fn address_fault(app: &App, hook: &Hook) -> Result<Option<String>> {
    let poster = app.webhook_client()?;
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

async fn list(app: &App) -> Result<()> {
    let store = app.store().await?;
    let recipients = store.subscribers().await?;
    let rows = recipients.into_iter().flat_map(|reader| reader.subscriptions).map(|row| SubscriberDto {
        address: row.subscription.address.masked(),
        kommun: row.subscription.kommun.to_string(),
        frequency: row.subscription.frequency.as_str(),
        scope: row.subscription.scope,
        remind: row.subscription.remind,
        since: row.subscription.created_at.to_string(),
        welcomed: row.welcomed,
        paused: row.paused.as_ref().map(|paused| paused.at.to_string()),
        paused_why: row.paused.map(|paused| Locale::default().remark(&paused.why)),
    });
    let rows: Vec<SubscriberDto> = rows.collect();
    if app.settings.json {
        return print::json(&rows);
    }
    lines(rows.iter().map(|row| {
        let areas = match &row.scope {
            Scope::Areas(areas) if areas.is_empty() => "all areas".to_owned(),
            Scope::Areas(areas) => areas.iter().map(AreaId::as_str).collect::<Vec<_>>().join(", "),
            Scope::Forvaltning(id) => format!("förvaltning {id}"),
            Scope::PassedOn => "what is passed on".to_owned(),
        };
        let paused =
            row.paused.as_ref().map(|at| format!(", paused {at}: {}", row.paused_why.as_deref().unwrap_or("")));
        let (address, kommun) = (column(&row.address, 40), column(&row.kommun, 12));
        format!("{address} {kommun} {} {areas}{}", column(row.frequency, 10), paused.unwrap_or_default())
    }))
}

async fn resume(app: &App, address: &str, kommun: Option<&KommunSlug>) -> Result<()> {
    let store = app.store().await?;
    let parsed = find_address(store, address).await?;
    let resumed = store.resume(&parsed, kommun, app.now()).await?;
    if app.settings.json {
        return print::json(&json!({"resumed": resumed}));
    }
    lines([format!("{} resumed", print::count(resumed, "subscription"))])
}

pub(super) async fn unsubscribe(app: &App, address: &str, kommun: Option<&KommunSlug>) -> Result<()> {
    let store = app.store().await?;
    let parsed = find_address(store, address).await?;
    let ended = store.unsubscribe(&parsed, kommun).await?;
    if app.settings.json {
        return print::json(&json!({"ended": ended}));
    }
    lines([format!("{} ended", print::count(ended, "subscription"))])
}

/// Finds the address that a text names: as it was subscribed, in any case of a mail address's letters and without its
/// `mailto:`, or as the list shows it, which is the only form in which web addresses are known.
pub(super) async fn find_address(store: &Store, text: &str) -> Result<Address> {
    let with_scheme = if text.contains(':') { text.to_owned() } else { format!("mailto:{text}") };
    let error = match Address::parse(&with_scheme) {
        Ok(address) => return Ok(store.find_person(&address).await?.map_or(address, |(_, stored)| stored)),
        Err(wrong) => wrong,
    };
    let shown = store.subscribers().await?.into_iter().find(|reader| reader.address.masked() == text);
    shown.map(|reader| reader.address).ok_or_else(|| UsageError(error.to_string()).into())
}

pub(super) async fn outbox(app: &App) -> Result<()> {
    let store = app.store().await?;
    let (letters, _) = store.ledger(None, usize::MAX, 0).await?;
    let letters: Vec<DeliveryDto> = letters.into_iter().map(DeliveryDto::from).collect();
    if app.settings.json {
        return print::json(&letters);
    }
    lines(letters.iter().map(|letter| {
        let (state, kind) = (column(letter.state, 8), column(letter.kind, 10));
        let reason = letter.reason.as_deref().unwrap_or_default();
        let calls = calls_text(&letter.calls);
        format!(
            "{} {state} {kind} {} {} {reason} {calls}",
            letter.owed_at,
            column(&letter.address, 30),
            column(&letter.subject, 60)
        )
    }))
}
