//! A chat's feedback on a call: follow, not relevant and why, undo; and why the chat was notified of the call. The
//! store treats it like feedback from the web.

use anyhow::Result;

use super::context::BotContext;
use super::reply::{Button, CallbackOutcome, Reply, escape};
use super::subscriber::{self, NOT_SUBSCRIBED};
use crate::channels::telegram::callback_data::{CallbackData, call_buttons as answer_buttons};
use crate::feedback::{self, Opinion};
use crate::kommun::Level;
use crate::kommun::passed_on::MAX_NOTE_CHARS;
use crate::letters::rationale::MatchRationale;
use crate::locale::{Locale, clean};
use crate::opportunity::{Opportunity, OpportunityId};
use crate::store::{NewFeedback, SubscriptionRow};
use crate::subscription::Scope;

/// The question that asks for a reason: a reply to it is stored as the reason.
const REASON_QUESTION: &str = "Varför är den inte relevant?";
/// Preset reasons, each with a button.
const PRESET_REASONS: [&str; 5] =
    ["För stort för oss", "För litet för oss", "Fel område", "Vi får inte söka", "För kort om tid"];
/// The most calls of a letter that are listed with buttons.
const MAX_CALLS: usize = 12;
/// The reply to chats that only get passed-on calls: their feedback does not count for the kommun.
const ONLY_FOLLOW: &str = "Utlysningen är skickad vidare av kommunen: den går att följa, men inte att svara på.";
const GONE: &str = "Utlysningen finns inte längre.";

/// Follows the call with this id, reference or identifier.
pub(super) async fn follow_named(name: &str, chat: i64, context: &BotContext) -> Result<Reply> {
    if name.is_empty() {
        return Ok("Skriv vilken, till exempel <code>/folj CERV-2026-CITIZENS</code>.".to_owned().into());
    }
    let Some(call) = context.store.find(name).await? else {
        let name = escape(&clean::line(name, 80));
        return Ok(format!("Jag hittar ingen utlysning som heter ”{name}”. Sök med /sok.").into());
    };
    Ok(match follow(&call, chat, context).await? {
        CallbackOutcome::Send(said) | CallbackOutcome::Edit(said) => said,
        CallbackOutcome::Toast(why) => why.to_owned().into(),
    })
}

pub(super) async fn handle_callback(
    callback: CallbackData,
    chat: i64,
    context: &BotContext,
) -> Result<CallbackOutcome> {
    let id = match &callback {
        CallbackData::Letter(delivery) => return letter(delivery, chat, context).await,
        CallbackData::Follow(id)
        | CallbackData::Unfollow(id)
        | CallbackData::NotRelevant(id)
        | CallbackData::Reason(id, _)
        | CallbackData::Undo(id)
        | CallbackData::Why(id) => id,
        _ => return Ok(CallbackOutcome::Toast("Den knappen kan jag inte.")),
    };
    let Some(call) = find_call(id, context).await? else { return Ok(CallbackOutcome::Toast(GONE)) };
    match callback {
        CallbackData::Follow(_) => follow(&call, chat, context).await,
        CallbackData::Unfollow(_) => {
            let Some(person) = subscriber::person_id(chat, context).await? else {
                return Ok(CallbackOutcome::Toast(NOT_SUBSCRIBED));
            };
            context.store.unfollow(&person, &call.id).await?;
            Ok(CallbackOutcome::Edit(format!("Chatten följer inte längre <b>{}</b>.", title(&call)).into()))
        }
        CallbackData::NotRelevant(_) => not_relevant(&call, "", chat, context).await,
        CallbackData::Reason(_, number) => match PRESET_REASONS.get(number) {
            Some(why) => not_relevant(&call, why, chat, context).await,
            None => Ok(CallbackOutcome::Toast("Den knappen kan jag inte.")),
        },
        CallbackData::Undo(_) => undo(&call, chat, context).await,
        _ => why(&call, chat, context).await,
    }
}

/// Returns the call with this id, as a button names it.
async fn find_call(id: &str, context: &BotContext) -> Result<Option<Opportunity>> {
    let Ok(id) = id.parse::<OpportunityId>() else { return Ok(None) };
    context.store.opportunity(&id).await
}

/// Stores a reason in the chat's own words, from a reply to the question for one.
pub(super) async fn record_reason(call: &str, words: &str, chat: i64, context: &BotContext) -> Result<CallbackOutcome> {
    let Some(call) = find_call(call, context).await? else {
        return Ok(CallbackOutcome::Toast(GONE));
    };
    not_relevant(&call, words, chat, context).await
}

async fn follow(call: &Opportunity, chat: i64, context: &BotContext) -> Result<CallbackOutcome> {
    let Some(person) = subscriber::person_id(chat, context).await? else {
        return Ok(CallbackOutcome::Toast(NOT_SUBSCRIBED));
    };
    if !context.store.follow(&person, &call.id, context.clock.now()).await? {
        return Ok(CallbackOutcome::Toast(NOT_SUBSCRIBED));
    }
    let html = format!("Chatten följer <b>{}</b>: allt som händer med den kommer hit.", title(call));
    Ok(CallbackOutcome::Send(Reply {
        html,
        buttons: vec![vec![button("Sluta följa", CallbackData::Unfollow(call.id.to_string()))]],
    }))
}

/// Stores the feedback at once; a reason may follow later.
async fn not_relevant(call: &Opportunity, why: &str, chat: i64, context: &BotContext) -> Result<CallbackOutcome> {
    let Some(person) = subscriber::person_id(chat, context).await? else {
        return Ok(CallbackOutcome::Toast(NOT_SUBSCRIBED));
    };
    let why = feedback::clean_why(why);
    let mut recorded_for = Vec::new();
    for kommun in context.store.kommuner_for_feedback(&person, &call.id).await? {
        let opinion = Opinion::NotRelevant;
        let answer = NewFeedback { person: Some(&person), kommun: &kommun, call: &call.id, opinion, why: &why };
        if context.store.record_feedback(&answer, context.clock.now()).await? {
            recorded_for.push(subscriber::name(&kommun, context));
        }
    }
    if recorded_for.is_empty() {
        let is_subscriber = context.store.is_subscriber(&person).await?;
        return Ok(CallbackOutcome::Toast(if is_subscriber { ONLY_FOLLOW } else { NOT_SUBSCRIBED }));
    }
    let id = call.id.to_string();
    let undo = vec![button("Ångra", CallbackData::Undo(id.clone()))];
    let statement = format!("<b>{}</b> är inte relevant för {}", title(call), Locale::Swedish.list(&recorded_for));
    if !why.is_empty() {
        return Ok(CallbackOutcome::Edit(Reply {
            html: format!("{statement}: ”{}”. Tack!", escape(&why)),
            buttons: vec![undo],
        }));
    }
    let html = format!(
        "{statement}. Noterat!\n\n{REASON_QUESTION} Tryck på ett skäl eller svara på det här meddelandet med egna ord, utan namn. \
         Det visas på utlysningens sida.\n<code>{}</code>",
        escape(&id)
    );
    let reason = |(number, why): (usize, &&str)| button(why, CallbackData::Reason(id.clone(), number));
    let reasons: Vec<Button> = PRESET_REASONS.iter().enumerate().map(reason).collect();
    let rows = reasons.chunks(2).map(<[Button]>::to_vec).chain([undo]);
    Ok(CallbackOutcome::Send(Reply { html, buttons: rows.collect() }))
}

async fn undo(call: &Opportunity, chat: i64, context: &BotContext) -> Result<CallbackOutcome> {
    let Some(person) = subscriber::person_id(chat, context).await? else {
        return Ok(CallbackOutcome::Toast(NOT_SUBSCRIBED));
    };
    for feedback in context.store.feedback_on(&call.id).await? {
        if feedback.person.as_ref() == Some(&person) {
            context.store.delete_feedback(Some(&person), &feedback.kommun, &call.id).await?;
        }
    }
    Ok(CallbackOutcome::Edit(format!("Svaret om <b>{}</b> är borttaget.", title(call)).into()))
}

/// Explains why the call suits each of the chat's kommuner, and who passed it on.
async fn why(call: &Opportunity, chat: i64, context: &BotContext) -> Result<CallbackOutcome> {
    let rows = subscriber::subscriptions(chat, context).await?;
    let mut lines = vec![format!("<b>{}</b>", title(call))];
    for one in context.store.passed_on_by(&call.id).await? {
        let gets_passed_on =
            |row: &SubscriptionRow| row.subscription.scope == Scope::PassedOn && row.subscription.kommun == one.kommun;
        if rows.iter().any(gets_passed_on) {
            lines.push(format!("\n<b>{}</b> har skickat vidare den.", subscriber::name(&one.kommun, context)));
            let note = escape(&clean::line(&one.note, MAX_NOTE_CHARS));
            lines.extend((!note.is_empty()).then(|| format!("”{note}”")));
        }
    }
    for judged in context.store.matches_of(&call.id).await?.iter().filter(|judged| judged.level > Level::None) {
        let Some(kommun) = context.kommuner.iter().find(|kommun| kommun.slug == judged.kommun) else { continue };
        let counts_for_kommun = |row: &SubscriptionRow| {
            row.subscription.scope != Scope::PassedOn && row.subscription.kommun == judged.kommun
        };
        if !rows.iter().any(counts_for_kommun) {
            continue;
        }
        let why = MatchRationale::of(Locale::Swedish, kommun, judged);
        lines.push(format!("\n<b>{}</b> ({})", escape(&why.kommun), why.level));
        lines.extend(why.sentences.iter().map(|sentence| format!("• {}", escape(sentence))));
        lines.extend(
            why.quote.iter().map(|quote| format!("<i>”{}”</i> {}", escape(&quote.passage), escape(&quote.place))),
        );
        if lines.len() > 20 {
            break;
        }
    }
    if lines.len() == 1 {
        return Ok(CallbackOutcome::Toast("Den passar ingen av chattens kommuner längre."));
    }
    Ok(CallbackOutcome::Send(lines.join("\n").into()))
}

/// Lists the calls of one of the chat's own letters, with a row of buttons for each.
async fn letter(delivery: &str, chat: i64, context: &BotContext) -> Result<CallbackOutcome> {
    let person = subscriber::person_id(chat, context).await?;
    let letter = match delivery.parse() {
        Ok(id) => context.store.letter(&id).await?,
        Err(_) => None,
    };
    let Some((letter, _)) = letter.filter(|(letter, _)| Some(&letter.person) == person.as_ref()) else {
        return Ok(CallbackOutcome::Toast("Brevet är inte den här chattens, eller finns inte längre."));
    };
    let (mut lines, mut rows) = (vec!["<b>Följ eller svara</b>".to_owned()], Vec::new());
    for (number, notified) in (1..).zip(letter.calls.iter().take(MAX_CALLS)) {
        let Some(call) = context.store.opportunity(&notified.id).await? else { continue };
        lines.push(format!("{number}. {}", escape(&clean::line(&call.facts.title, 160))));
        let row = answer_buttons(notified.id.as_str())
            .into_iter()
            .map(|(label, press)| button(&format!("{number} {label}"), press));
        rows.push(row.collect());
    }
    if letter.calls.len() > MAX_CALLS {
        lines.push(format!("Och {} till, på webben.", letter.calls.len() - MAX_CALLS));
    }
    Ok(CallbackOutcome::Send(Reply { html: lines.join("\n"), buttons: rows }))
}

fn title(call: &Opportunity) -> String {
    escape(&clean::line(&call.facts.title, 160))
}

fn button(label: &str, press: CallbackData) -> Button {
    Button { label: label.to_owned(), callback: press }
}
