//! A chat's feedback on a call: follow, not relevant and why, undo; and why the chat was notified of the call. The
//! store treats it like feedback from the web.

use anyhow::Result;

use super::context::BotContext;
use super::reply::{Button, CallbackOutcome, Reply, escape};
use super::subscriber;
use crate::channels::telegram::callback_data::{CallbackData, call_buttons as answer_buttons};
use crate::feedback::{self, Opinion};
use crate::kommun::Level;
use crate::kommun::passed_on::MAX_NOTE_CHARS;
use crate::letters::rationale::MatchRationale;
use crate::locale::clean;
use crate::opportunity::{Opportunity, OpportunityId};
use crate::store::{NewFeedback, SubscriptionRow};
use crate::subscription::Scope;

/// The keys of preset reasons, each with a button.
const PRESET_REASONS: [&str; 5] = [
    "bot-reason-too-large",
    "bot-reason-too-small",
    "bot-reason-wrong-area",
    "bot-reason-not-eligible",
    "bot-reason-too-late",
];
/// The most calls of a letter that are listed with buttons.
const MAX_CALLS: usize = 12;

/// Follows the call with this id, reference or identifier.
pub(super) async fn follow_named(name: &str, chat: i64, context: &BotContext) -> Result<Reply> {
    if name.is_empty() {
        return Ok(context.locale.text("bot-follow-which").to_owned().into());
    }
    let Some(call) = context.store.find(name).await? else {
        let name = escape(&clean::line(name, 80));
        return Ok(context.locale.message("bot-no-such-call", [("name", name.into())]).into());
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
        _ => return Ok(CallbackOutcome::Toast(context.locale.text("bot-unknown-button"))),
    };
    let Some(call) = find_call(id, context).await? else {
        return Ok(CallbackOutcome::Toast(context.locale.text("bot-gone")));
    };
    match callback {
        CallbackData::Follow(_) => follow(&call, chat, context).await,
        CallbackData::Unfollow(_) => {
            let Some(person) = subscriber::person_id(chat, context).await? else {
                return Ok(CallbackOutcome::Toast(context.locale.text("bot-not-subscribed")));
            };
            context.store.unfollow(&person, &call.id).await?;
            Ok(CallbackOutcome::Edit(context.locale.message("bot-unfollowed", [("title", title(&call).into())]).into()))
        }
        CallbackData::NotRelevant(_) => not_relevant(&call, "", chat, context).await,
        CallbackData::Reason(_, number) => match PRESET_REASONS.get(number) {
            Some(why) => not_relevant(&call, context.locale.text(why), chat, context).await,
            None => Ok(CallbackOutcome::Toast(context.locale.text("bot-unknown-button"))),
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
        return Ok(CallbackOutcome::Toast(context.locale.text("bot-gone")));
    };
    not_relevant(&call, words, chat, context).await
}

async fn follow(call: &Opportunity, chat: i64, context: &BotContext) -> Result<CallbackOutcome> {
    let Some(person) = subscriber::person_id(chat, context).await? else {
        return Ok(CallbackOutcome::Toast(context.locale.text("bot-not-subscribed")));
    };
    if !context.store.follow(&person, &call.id, context.clock.now()).await? {
        return Ok(CallbackOutcome::Toast(context.locale.text("bot-not-subscribed")));
    }
    let html = context.locale.message("bot-followed", [("title", title(call).into())]);
    Ok(CallbackOutcome::Send(Reply {
        html,
        buttons: vec![vec![button(context.locale.text("bot-unfollow"), CallbackData::Unfollow(call.id.to_string()))]],
    }))
}

/// Stores the feedback at once; a reason may follow later.
async fn not_relevant(call: &Opportunity, why: &str, chat: i64, context: &BotContext) -> Result<CallbackOutcome> {
    let Some(person) = subscriber::person_id(chat, context).await? else {
        return Ok(CallbackOutcome::Toast(context.locale.text("bot-not-subscribed")));
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
        return Ok(CallbackOutcome::Toast(context.locale.text(if is_subscriber {
            "bot-only-follow"
        } else {
            "bot-not-subscribed"
        })));
    }
    let id = call.id.to_string();
    let undo = vec![button(context.locale.text("bot-undo"), CallbackData::Undo(id.clone()))];
    let statement = context.locale.message(
        "bot-not-relevant-for",
        [("title", title(call).into()), ("kommuner", context.locale.list(&recorded_for).into())],
    );
    if !why.is_empty() {
        return Ok(CallbackOutcome::Edit(Reply {
            html: context
                .locale
                .message("bot-thanks-for-reason", [("statement", statement.into()), ("why", escape(&why).into())]),
            buttons: vec![undo],
        }));
    }
    let question = context.locale.message(
        "bot-ask-reason",
        [("statement", statement.into()), ("question", context.locale.text("bot-why-question").into())],
    );
    let html = format!("{question}\n<code>{}</code>", escape(&id));
    let reason =
        |(number, why): (usize, &&str)| button(context.locale.text(why), CallbackData::Reason(id.clone(), number));
    let reasons: Vec<Button> = PRESET_REASONS.iter().enumerate().map(reason).collect();
    let rows = reasons.chunks(2).map(<[Button]>::to_vec).chain([undo]);
    Ok(CallbackOutcome::Send(Reply { html, buttons: rows.collect() }))
}

async fn undo(call: &Opportunity, chat: i64, context: &BotContext) -> Result<CallbackOutcome> {
    let Some(person) = subscriber::person_id(chat, context).await? else {
        return Ok(CallbackOutcome::Toast(context.locale.text("bot-not-subscribed")));
    };
    for feedback in context.store.feedback_on(&call.id).await? {
        if feedback.person.as_ref() == Some(&person) {
            context.store.delete_feedback(Some(&person), &feedback.kommun, &call.id).await?;
        }
    }
    Ok(CallbackOutcome::Edit(context.locale.message("bot-answer-removed", [("title", title(call).into())]).into()))
}

/// Explains why the call suits each of the chat's kommuner, and who passed it on.
async fn why(call: &Opportunity, chat: i64, context: &BotContext) -> Result<CallbackOutcome> {
    let rows = subscriber::subscriptions(chat, context).await?;
    let mut lines = vec![format!("<b>{}</b>", title(call))];
    for one in context.store.passed_on_by(&call.id).await? {
        let gets_passed_on =
            |row: &SubscriptionRow| row.subscription.scope == Scope::PassedOn && row.subscription.kommun == one.kommun;
        if rows.iter().any(gets_passed_on) {
            lines.push(format!(
                "\n{}",
                context.locale.message("bot-passed-on-by", [("kommun", subscriber::name(&one.kommun, context).into())])
            ));
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
        let why = MatchRationale::of(context.locale, kommun, judged);
        lines.push(format!("\n<b>{}</b> ({})", escape(&why.kommun), why.level));
        lines.extend(why.sentences.iter().map(|sentence| format!("• {}", escape(&sentence.text))));
        lines.extend(
            why.quote.iter().map(|quote| format!("<i>”{}”</i> {}", escape(&quote.passage), escape(&quote.place()))),
        );
        if lines.len() > 20 {
            break;
        }
    }
    if lines.len() == 1 {
        return Ok(CallbackOutcome::Toast(context.locale.text("bot-fits-none")));
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
        return Ok(CallbackOutcome::Toast(context.locale.text("bot-not-your-letter")));
    };
    let (mut lines, mut rows) = (vec![format!("<b>{}</b>", context.locale.text("bot-follow-or-answer"))], Vec::new());
    for (number, notified) in (1..).zip(letter.calls.iter().take(MAX_CALLS)) {
        let Some(call) = context.store.opportunity(&notified.id).await? else { continue };
        lines.push(format!("{number}. {}", escape(&clean::line(&call.facts.title, 160))));
        let row = answer_buttons(context.locale, notified.id.as_str())
            .into_iter()
            .map(|(label, callback)| button(&format!("{number} {label}"), callback));
        rows.push(row.collect());
    }
    if letter.calls.len() > MAX_CALLS {
        lines.push(context.locale.message("bot-more-on-web", [("more", (letter.calls.len() - MAX_CALLS).into())]));
    }
    Ok(CallbackOutcome::Send(Reply { html: lines.join("\n"), buttons: rows }))
}

fn title(call: &Opportunity) -> String {
    escape(&clean::line(&call.facts.title, 160))
}

fn button(label: &str, callback: CallbackData) -> Button {
    Button { label: label.to_owned(), callback }
}
