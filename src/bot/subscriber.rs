//! A chat's subscriptions: the code that starts one, how often and for which areas, and how it ends.

use anyhow::Result;
use strum::VariantArray as _;

use super::context::BotContext;
use super::reply::{Button, CallbackOutcome, Reply, escape};
use crate::channels::telegram::callback_data::CallbackData;
use crate::kommun::{AreaId, KommunSlug};
use crate::locale::{clean, names};
use crate::matching::areas;
use crate::store::{NewSubscription, SubscriptionRequest, SubscriptionRow};
use crate::subscription::{Address, Frequency, PersonId, Scope};

/// Returns the id of the chat's person, or `None` when the chat has no subscription.
pub(super) async fn person_id(chat: i64, context: &BotContext) -> Result<Option<PersonId>> {
    context.store.person_id(&Address::Telegram(chat)).await
}

/// Subscribes the chat to what the code stands for. A code works once.
pub(super) async fn link(code: &str, chat: i64, context: &BotContext) -> Result<Reply> {
    let now = context.clock.now();
    let Some(request) = context.store.redeem_link_code(code, now).await? else {
        return Ok(context.locale.text("bot-code-unknown").to_owned().into());
    };
    let address = Address::Telegram(chat);
    let SubscriptionRequest { kommun, scope, frequency, remind, language } = &request;
    let (frequency, language) = (*frequency, *language);
    let subscription = NewSubscription { address: &address, kommun, scope, frequency, remind, language };
    context.store.subscribe(&subscription, now).await?;
    let context = &BotContext { locale: language, ..context.clone() };
    // A chat that shows a code has let the bot in, so its other subscriptions resume too.
    context.store.resume(&address, None, now).await?;
    let what = match scope {
        Scope::Areas(_) => context.locale.message("bot-calls-for", [("kommun", name(kommun, context).into())]),
        Scope::Forvaltning(id) => context.locale.message(
            "bot-calls-for-forvaltning",
            [("forvaltning", forvaltning(kommun, id, context).into()), ("kommun", name(kommun, context).into())],
        ),
        Scope::PassedOn => context.locale.message("bot-calls-passed-on", [("kommun", name(kommun, context).into())]),
    };
    let changed =
        context.locale.text(if matches!(scope, Scope::Areas(_)) { "bot-how-often-and-areas" } else { "bot-how-often" });
    let said = context.locale.message(
        "bot-linked",
        [
            ("what", what.into()),
            ("frequency", frequency_text(request.frequency, context).into()),
            ("changed", changed.into()),
        ],
    );
    Ok(said.into())
}

/// Resumes the letters of a chat that has let the bot in again, and returns a reply unless nothing was paused.
pub(super) async fn resume(chat: i64, context: &BotContext) -> Result<Option<Reply>> {
    if context.store.resume(&Address::Telegram(chat), None, context.clock.now()).await? == 0 {
        return Ok(None);
    }
    let rows = subscriptions(chat, context).await?;
    let names: Vec<String> = rows.iter().map(|row| name(&row.subscription.kommun, context)).collect();
    let said = context.locale.message("bot-welcome-back", [("kommuner", context.locale.list(&names).into())]);
    Ok(Some(said.into()))
}

/// Shows the chat's subscriptions, with buttons to change them.
pub(super) async fn settings(chat: i64, context: &BotContext) -> Result<Reply> {
    let rows = subscriptions(chat, context).await?;
    if rows.is_empty() {
        return Ok(context.locale.text("bot-not-subscribed").to_owned().into());
    }
    let (mut lines, mut buttons) = (vec![format!("<b>{}</b>", context.locale.text("bot-settings"))], Vec::new());
    for row in &rows {
        let (kommun, chosen) = (&row.subscription.kommun, row.subscription.frequency);
        let what = match &row.subscription.scope {
            Scope::Areas(areas) => escape(&chosen_areas(areas, context)),
            Scope::Forvaltning(id) => forvaltning(kommun, id, context),
            Scope::PassedOn => context.locale.text("bot-passed-on").to_owned(),
        };
        lines.push(format!("{}: {}; {what}", name(kommun, context), frequency_text(chosen, context)));
        let several = if rows.len() > 1 { format!("{}: ", plain_name(kommun, context)) } else { String::new() };
        let label = |frequency| match frequency {
            Frequency::Immediate => context.locale.text("bot-at-once"),
            Frequency::Daily => context.locale.text("bot-every-day"),
            Frequency::Weekly => context.locale.text("bot-every-week"),
        };
        let frequency_buttons = Frequency::VARIANTS.iter().map(|&frequency| Button {
            label: format!("{several}{}{}", label(frequency), if frequency == chosen { " ✓" } else { "" }),
            callback: CallbackData::SetFrequency(kommun.clone(), frequency),
        });
        buttons.push(frequency_buttons.collect());
        // The kommun's file decides a förvaltning's areas, and passed-on calls are not chosen by area.
        if matches!(row.subscription.scope, Scope::Areas(_)) {
            buttons.push(vec![Button {
                label: format!("{several}{}", context.locale.text("bot-areas")),
                callback: CallbackData::ChooseAreas(kommun.clone()),
            }]);
        }
    }
    Ok(Reply { html: lines.join("\n"), buttons })
}

/// Asks for confirmation before the subscriptions end.
pub(super) async fn confirm_leaving(chat: i64, context: &BotContext) -> Result<Reply> {
    if subscriptions(chat, context).await?.is_empty() {
        return Ok(context.locale.text("bot-nothing-to-end").to_owned().into());
    }
    let button = |label: &str, sure| Button { label: label.to_owned(), callback: CallbackData::Leave(sure) };
    let html = context.locale.text("bot-sure-to-leave");
    Ok(Reply {
        html: html.to_owned(),
        buttons: vec![vec![
            button(context.locale.text("bot-yes-leave"), true),
            button(context.locale.text("bot-no"), false),
        ]],
    })
}

pub(super) async fn handle_callback(
    callback: CallbackData,
    chat: i64,
    context: &BotContext,
) -> Result<CallbackOutcome> {
    let rows = subscriptions(chat, context).await?;
    let of = |kommun: &KommunSlug| rows.iter().find(|row| row.subscription.kommun == *kommun);
    match callback {
        CallbackData::Leave(false) => Ok(CallbackOutcome::Edit(context.locale.text("bot-unchanged").to_owned().into())),
        CallbackData::Leave(true) => {
            let Some(person) = self::person_id(chat, context).await? else {
                return Ok(CallbackOutcome::Toast(context.locale.text("bot-not-subscribed")));
            };
            context.store.unsubscribe_person(&person, None).await?;
            let said = context.locale.text("bot-left");
            Ok(CallbackOutcome::Edit(said.to_owned().into()))
        }
        CallbackData::SetFrequency(kommun, frequency) => {
            let Some(row) = of(&kommun) else {
                return Ok(CallbackOutcome::Toast(context.locale.text("bot-not-subscribed")));
            };
            save(row, &row.subscription.scope, frequency, context).await?;
            Ok(CallbackOutcome::Edit(settings(chat, context).await?))
        }
        CallbackData::ChooseAreas(kommun) => Ok(match of(&kommun).map(|row| &row.subscription.scope) {
            Some(Scope::Areas(areas)) => CallbackOutcome::Send(area_buttons(&kommun, areas, context)),
            Some(_) => CallbackOutcome::Toast(context.locale.text("bot-no-choice-of-areas")),
            None => CallbackOutcome::Toast(context.locale.text("bot-not-subscribed")),
        }),
        CallbackData::ToggleArea(kommun, area) => {
            let Some(row) = of(&kommun).filter(|_| areas::areas().get(area.as_str()).is_some()) else {
                return Ok(CallbackOutcome::Toast(context.locale.text("bot-not-subscribed")));
            };
            let Scope::Areas(areas) = &row.subscription.scope else {
                return Ok(CallbackOutcome::Toast(context.locale.text("bot-no-choice-of-areas")));
            };
            let mut selected = areas.clone();
            match selected.iter().position(|chosen| *chosen == area) {
                Some(at) => drop(selected.remove(at)),
                None => selected.push(area),
            }
            save(row, &Scope::Areas(selected.clone()), row.subscription.frequency, context).await?;
            Ok(CallbackOutcome::Edit(area_buttons(&kommun, &selected, context)))
        }
        _ => Ok(CallbackOutcome::Toast(context.locale.text("bot-unknown-button"))),
    }
}

async fn save(row: &SubscriptionRow, scope: &Scope, frequency: Frequency, context: &BotContext) -> Result<()> {
    let (address, kommun) = (&row.subscription.address, &row.subscription.kommun);
    let remind = &row.subscription.remind;
    context
        .store
        .subscribe(
            &NewSubscription { address, kommun, scope, frequency, remind, language: row.language },
            context.clock.now(),
        )
        .await?;
    Ok(())
}

fn area_buttons(kommun: &KommunSlug, selected: &[AreaId], context: &BotContext) -> Reply {
    let button = |area: &areas::Area| Button {
        label: format!(
            "{}{}",
            context.locale.area(area.id.as_str()),
            if selected.contains(&area.id) { " ✓" } else { "" }
        ),
        callback: CallbackData::ToggleArea(kommun.clone(), area.id.clone()),
    };
    let all: Vec<Button> = areas::areas().iter().map(button).collect();
    let html = context.locale.message(
        "bot-choose-areas",
        [("kommun", name(kommun, context).into()), ("areas", escape(&chosen_areas(selected, context)).into())],
    );
    Reply { html, buttons: all.chunks(2).map(<[Button]>::to_vec).collect() }
}

pub(super) async fn subscriptions(chat: i64, context: &BotContext) -> Result<Vec<SubscriptionRow>> {
    match person_id(chat, context).await? {
        Some(person) => context.store.subscriptions_of(&person).await,
        None => Ok(Vec::new()),
    }
}

fn chosen_areas(selected: &[AreaId], context: &BotContext) -> String {
    let names: Vec<String> = selected.iter().map(|area| context.locale.area(area.as_str())).collect();
    if names.is_empty() { context.locale.text("bot-all-areas").to_owned() } else { context.locale.list(&names) }
}

/// Returns a förvaltning's name, escaped; or what the chat gets while the kommun's file lacks it.
fn forvaltning(kommun: &KommunSlug, id: &str, context: &BotContext) -> String {
    let file = context.kommuner.iter().find(|known| known.slug == *kommun);
    let known = file.and_then(|file| file.forvaltningar.iter().find(|one| one.id == id));
    escape(&known.map_or_else(
        || context.locale.message("bot-forvaltning-missing", [("id", clean::line(id, 60).into())]),
        |one| clean::line(&one.namn, 80),
    ))
}

fn frequency_text(frequency: Frequency, context: &BotContext) -> &'static str {
    match frequency {
        Frequency::Immediate => context.locale.text("bot-frequency-immediate"),
        Frequency::Daily => context.locale.text("bot-frequency-daily"),
        Frequency::Weekly => context.locale.text("bot-frequency-weekly"),
    }
}

/// Returns the kommun's name, escaped.
pub(super) fn name(slug: &KommunSlug, context: &BotContext) -> String {
    escape(&plain_name(slug, context))
}

fn plain_name(slug: &KommunSlug, context: &BotContext) -> String {
    let known = context.kommuner.iter().find(|kommun| kommun.slug == *slug);
    known.map_or_else(|| clean::line(slug.as_str(), 60), names::kommun)
}
