//! News and approaching deadlines for a chat's own kommuner, or for one that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::context::BotContext;
use super::reply::{Button, Reply, escape};
use super::subscriber;
use crate::channels::telegram::callback_data::CallbackData;
use crate::kommun::KommunSlug;
use crate::locale::{clean, dates, facts, names};
use crate::opportunity::{ChangeKind, Opportunity, OpportunityId};
use crate::store::SubscriptionRow;
use crate::subscription::Scope;

/// The most calls in one reply: more would not fit Telegram's 4096 characters.
const MAX_CALLS: usize = 8;
/// How far back news reaches.
const NEWS_PERIOD: SignedDuration = SignedDuration::from_hours(14 * 24);
/// The most changes that are searched for news.
const MAX_CHANGES: i64 = 5_000;

/// The kommuner that a command is about, and the calls that suit them.
struct KommunCalls {
    slugs: Vec<KommunSlug>,
    calls: BTreeMap<OpportunityId, Arc<Opportunity>>,
}

impl KommunCalls {
    /// Loads them for the named kommun or for the chat's own. The inner error is the reply when there is none.
    async fn load(named: &str, chat: i64, context: &BotContext) -> Result<Result<KommunCalls, Reply>> {
        let (mut slugs, mut calls) = (Vec::new(), BTreeMap::new());
        if !named.is_empty() {
            let lowercase = named.to_lowercase();
            let is_named = |name: &str| name.to_lowercase() == lowercase;
            let known = context
                .kommuner
                .iter()
                .find(|one| is_named(one.slug.as_str()) || is_named(&one.namn) || is_named(&names::kommun(one)));
            let Some(kommun) = known else {
                return Ok(Err(context
                    .locale
                    .message("bot-unknown-kommun", [("name", escape(&clean::line(named, 60)).into())])
                    .into()));
            };
            slugs.push(kommun.slug.clone());
            for found in context.store.matches_of_kommun(&kommun.slug).await? {
                calls.insert(found.opportunity.id.clone(), found.opportunity);
            }
            return Ok(Ok(KommunCalls { slugs, calls }));
        }
        for row in subscriber::subscriptions(chat, context).await? {
            calls.extend(subscribed_calls(&row, context).await?);
            slugs.push(row.subscription.kommun);
        }
        Ok(if slugs.is_empty() {
            Err(context.locale.text("bot-not-subscribed").to_owned().into())
        } else {
            Ok(KommunCalls { slugs, calls })
        })
    }

    fn names(&self, context: &BotContext) -> String {
        context.locale.list(&self.slugs.iter().map(|slug| subscriber::name(slug, context)).collect::<Vec<_>>())
    }

    /// Returns the line about calls that did not fit: "Och 12 till: allt för Tyresö".
    fn more_line(&self, more: usize, context: &BotContext) -> String {
        if more == 0 {
            return String::new();
        }
        let page = |slug: &KommunSlug| {
            let to = context.page_url(&format!("/kommun/{}", clean::path_segment(slug.as_str())));
            {
                let label = context.locale.message("bot-all-for", [("kommun", subscriber::name(slug, context).into())]);
                format!("<a href=\"{}\">{label}</a>", escape(&to))
            }
        };
        {
            let pages = self.slugs.iter().map(page).collect::<Vec<_>>().join(", ");
            format!("\n{}", context.locale.message("bot-more", [("more", more.into()), ("pages", pages.into())]))
        }
    }
}

/// Returns the calls that one subscription asks for.
async fn subscribed_calls(
    row: &SubscriptionRow,
    context: &BotContext,
) -> Result<Vec<(OpportunityId, Arc<Opportunity>)>> {
    let (slug, scope) = (&row.subscription.kommun, &row.subscription.scope);
    let call = |call: Arc<Opportunity>| (call.id.clone(), call);
    if *scope == Scope::PassedOn {
        let passings = context.store.passed_on_calls(Some(slug)).await?.into_iter().filter(|one| !one.passed_on.undone);
        return Ok(passings.map(|one| call(Arc::new(one.opportunity))).collect());
    }
    let kommun = context.kommuner.iter().find(|known| known.slug == *slug);
    let areas_of = |id: &str| kommun.and_then(|kommun| kommun.areas_of(id));
    let found = context.store.matches_of_kommun(slug).await?.into_iter();
    Ok(found.filter(|one| scope.covers(&one.judgement.areas, areas_of)).map(|one| call(one.opportunity)).collect())
}

/// Lists recent changes of the calls that suit, the newest first.
pub(super) async fn news(named: &str, chat: i64, context: &BotContext) -> Result<Reply> {
    let kommun_calls = match KommunCalls::load(named, chat, context).await? {
        Ok(kommun_calls) => kommun_calls,
        Err(said) => return Ok(said),
    };
    let now = context.clock.now();
    let since = now.checked_sub(NEWS_PERIOD)?;
    let mut seen = BTreeSet::new();
    let mut listed = Vec::new();
    for change in context.store.recent_changes(since, MAX_CHANGES).await? {
        let Some(call) = kommun_calls.calls.get(&change.opportunity) else { continue };
        if change.kind == ChangeKind::Closed || !seen.insert(change.opportunity.clone()) {
            continue;
        }
        let sentences = context.locale.changes(change.kind, &change.fields, dates::today(now)).join(" ");
        let about = if sentences.is_empty() { context.locale.heading(change.kind).to_owned() } else { sentences };
        listed.push((call.as_ref(), about));
    }
    let names = kommun_calls.names(context);
    if listed.is_empty() {
        return Ok(context.locale.message("bot-no-news", [("kommuner", names.into())]).into());
    }
    let count = context.locale.calls(listed.len() as u64);
    Ok(list(
        &context.locale.message("bot-news", [("kommuner", names.into()), ("count", count.into())]),
        &listed,
        &kommun_calls,
        context,
        now,
    ))
}

/// Lists the calls that suit and can still be applied for, the nearest deadline first.
pub(super) async fn deadlines(named: &str, chat: i64, context: &BotContext) -> Result<Reply> {
    let kommun_calls = match KommunCalls::load(named, chat, context).await? {
        Ok(kommun_calls) => kommun_calls,
        Err(said) => return Ok(said),
    };
    let now = context.clock.now();
    let upcoming = |call: &Opportunity| {
        let last = call.facts.next_deadline(now).map(|deadline| deadline.instant()).filter(|last| *last > now);
        last.filter(|_| !call.status_at(now).is_over() && !call.facts.rolling)
    };
    let mut due: Vec<(Timestamp, &Opportunity)> =
        kommun_calls.calls.values().filter_map(|call| Some((upcoming(call)?, call.as_ref()))).collect();
    due.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    let listed: Vec<(&Opportunity, String)> = due.into_iter().map(|(_, call)| (call, String::new())).collect();
    let names = kommun_calls.names(context);
    if listed.is_empty() {
        return Ok(context.locale.message("bot-no-deadlines", [("kommuner", names.into())]).into());
    }
    Ok(list(
        &format!("<b>{}</b>", context.locale.message("bot-deadlines", [("kommuner", names.into())])),
        &listed,
        &kommun_calls,
        context,
        now,
    ))
}

/// Lists the kommuner that the chat subscribes to, or all kommuner if there are none.
pub(super) async fn kommuner(chat: i64, context: &BotContext) -> Result<Reply> {
    let rows = subscriber::subscriptions(chat, context).await?;
    let link = |slug: &KommunSlug| {
        let to = context.page_url(&format!("/kommun/{}", clean::path_segment(slug.as_str())));
        format!("• <a href=\"{}\">{}</a>", escape(&to), subscriber::name(slug, context))
    };
    /// The most kommuner in one message: all of Sweden would not fit.
    const MAX_KOMMUNER: usize = 40;
    let (heading, slugs): (String, Vec<&KommunSlug>) = match rows.as_slice() {
        [] => (
            context.locale.text("bot-not-subscribed").to_owned(),
            context.kommuner.iter().map(|kommun| &kommun.slug).take(MAX_KOMMUNER).collect(),
        ),
        rows => (
            format!("<b>{}</b>", context.locale.text("bot-subscribed")),
            rows.iter().map(|row| &row.subscription.kommun).collect(),
        ),
    };
    let lines: Vec<String> = slugs.into_iter().map(link).collect();
    Ok(format!("{heading}\n{}", lines.join("\n")).into())
}

fn list(
    heading: &str,
    listed: &[(&Opportunity, String)],
    selection: &KommunCalls,
    context: &BotContext,
    now: Timestamp,
) -> Reply {
    let (mut html, mut buttons) = (format!("{heading}\n"), Vec::new());
    for (number, (call, about)) in (1..).zip(listed.iter().take(MAX_CALLS)) {
        let title = escape(&clean::line(&call.facts.title, 160));
        let page = escape(&context.page_url(&format!("/utlysning/{}", clean::path_segment(call.id.as_str()))));
        let pieces = [about.clone(), facts::summary(context.locale, call, now)];
        let pieces: Vec<String> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
        let pieces = escape(&clean::line(&pieces.join(" · "), 200));
        html.push_str(&format!("\n{number}. <a href=\"{page}\">{title}</a>\n{pieces}\n"));
        buttons.push(Button { label: number.to_string(), callback: CallbackData::Facts(call.id.to_string()) });
    }
    html.push_str(&selection.more_line(listed.len().saturating_sub(MAX_CALLS), context));
    Reply { html, buttons: vec![buttons] }
}
