//! News and approaching deadlines for a chat's own kommuner, or for one that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::answer::{Answers, Button, Said, escape};
use super::person::{self, STRANGER};
use crate::channels::telegram::press::Press;
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::facts;
use crate::locale::swedish::{changes, dates, numbers, words};
use crate::opportunity::{ChangeKind, Opportunity, OpportunityId};
use crate::store::SubscriptionRow;
use crate::subscription::Scope;

/// The most calls in one reply: more would not fit Telegram's 4096 characters.
const SHOWN: usize = 8;
/// How far back news reaches.
const NEWS: SignedDuration = SignedDuration::from_hours(14 * 24);
/// The most changes that are searched for news.
const MOST_CHANGES: i64 = 5_000;

/// The kommuner that a command is about, and the calls that suit them.
struct Ground {
    slugs: Vec<String>,
    calls: BTreeMap<OpportunityId, Arc<Opportunity>>,
}

impl Ground {
    /// Loads them for the named kommun or for the chat's own. The inner error is the reply when there is none.
    async fn of(named: &str, chat: i64, answers: &Answers) -> Result<Result<Ground, Said>> {
        let (mut slugs, mut calls) = (Vec::new(), BTreeMap::new());
        if !named.is_empty() {
            let wanted = named.to_lowercase();
            let is_it = |name: &str| name.to_lowercase() == wanted;
            let known =
                answers.kommuner.iter().find(|one| is_it(&one.slug) || is_it(&one.namn) || is_it(&words::kommun(one)));
            let Some(kommun) = known else {
                return Ok(Err(format!("Kommunen ”{}” känner jag inte.", escape(&clean::line(named, 60))).into()));
            };
            slugs.push(kommun.slug.clone());
            for found in answers.store.matches_of_kommun(&kommun.slug).await? {
                calls.insert(found.opportunity.id.clone(), found.opportunity);
            }
            return Ok(Ok(Ground { slugs, calls }));
        }
        for row in person::subscriptions(chat, answers).await? {
            calls.extend(wanted(&row, answers).await?);
            slugs.push(row.subscription.kommun);
        }
        Ok(if slugs.is_empty() { Err(STRANGER.to_owned().into()) } else { Ok(Ground { slugs, calls }) })
    }

    fn names(&self, answers: &Answers) -> String {
        words::list(&self.slugs.iter().map(|slug| person::name(slug, answers)).collect::<Vec<_>>())
    }

    /// Returns the line about calls that did not fit: "Och 12 till: allt för Tyresö".
    fn rest(&self, more: usize, answers: &Answers) -> String {
        if more == 0 {
            return String::new();
        }
        let page = |slug: &String| {
            let to = format!("{}/kommun/{}", answers.public_url, clean::path_step(slug));
            format!("<a href=\"{}\">allt för {}</a>", escape(&to), person::name(slug, answers))
        };
        format!("\nOch {more} till: {}", self.slugs.iter().map(page).collect::<Vec<_>>().join(", "))
    }
}

/// Returns the calls that one subscription asks for.
async fn wanted(row: &SubscriptionRow, answers: &Answers) -> Result<Vec<(OpportunityId, Arc<Opportunity>)>> {
    let (slug, scope) = (&row.subscription.kommun, &row.subscription.scope);
    let call = |call: Arc<Opportunity>| (call.id.clone(), call);
    if *scope == Scope::PassedOn {
        let passings = answers.store.passings(Some(slug)).await?.into_iter().filter(|one| !one.what.undone);
        return Ok(passings.map(|one| call(Arc::new(one.opportunity))).collect());
    }
    let kommun = answers.kommuner.iter().find(|known| known.slug == *slug);
    let areas_of = |id: &str| kommun.and_then(|kommun| kommun.areas_of(id));
    let found = answers.store.matches_of_kommun(slug).await?.into_iter();
    Ok(found.filter(|one| scope.wants(&one.found.areas, areas_of)).map(|one| call(one.opportunity)).collect())
}

/// Lists recent changes of the calls that suit, the newest first.
pub(super) async fn news(named: &str, chat: i64, answers: &Answers) -> Result<Said> {
    let ground = match Ground::of(named, chat, answers).await? {
        Ok(ground) => ground,
        Err(said) => return Ok(said),
    };
    let now = (answers.now)();
    let since = now.checked_sub(NEWS)?.as_millisecond();
    let mut seen = BTreeSet::new();
    let mut told = Vec::new();
    for change in answers.store.recent_changes(since, MOST_CHANGES).await? {
        let Some(call) = ground.calls.get(&change.opportunity) else { continue };
        if change.kind == ChangeKind::Closed || !seen.insert(change.opportunity.clone()) {
            continue;
        }
        let said = changes::sentences(change.kind, &change.fields, dates::today(now)).join(" ");
        let about = if said.is_empty() { words::heading(change.kind).to_owned() } else { said };
        told.push((call.as_ref(), about));
    }
    let names = ground.names(answers);
    if told.is_empty() {
        return Ok(format!("Inget nytt för {names} de senaste två veckorna.").into());
    }
    let count = numbers::count(told.len() as u64, "utlysning", "utlysningar");
    Ok(list(&format!("<b>Nytt för {names}</b> de senaste två veckorna: {count}"), &told, &ground, answers, now))
}

/// Lists the calls that suit and can still be applied for, the nearest deadline first.
pub(super) async fn deadlines(named: &str, chat: i64, answers: &Answers) -> Result<Said> {
    let ground = match Ground::of(named, chat, answers).await? {
        Ok(ground) => ground,
        Err(said) => return Ok(said),
    };
    let now = (answers.now)();
    let ahead = |call: &Opportunity| {
        let last = call.facts.deadline(now).map(|deadline| deadline.instant()).filter(|last| *last > now);
        last.filter(|_| !call.status_at(now).is_over() && !call.facts.rolling)
    };
    let mut due: Vec<(Timestamp, &Opportunity)> =
        ground.calls.values().filter_map(|call| Some((ahead(call)?, call.as_ref()))).collect();
    due.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    let told: Vec<(&Opportunity, String)> = due.into_iter().map(|(_, call)| (call, String::new())).collect();
    let names = ground.names(answers);
    if told.is_empty() {
        return Ok(format!("Ingen utlysning med en sista dag passar {names} just nu.").into());
    }
    Ok(list(&format!("<b>Närmaste sista dagar för {names}</b>"), &told, &ground, answers, now))
}

/// Lists the kommuner that the chat subscribes to, or all kommuner if there are none.
pub(super) async fn kommuner(chat: i64, answers: &Answers) -> Result<Said> {
    let rows = person::subscriptions(chat, answers).await?;
    let link = |slug: &str| {
        let to = format!("{}/kommun/{}", answers.public_url, clean::path_step(slug));
        format!("• <a href=\"{}\">{}</a>", escape(&to), person::name(slug, answers))
    };
    /// The most kommuner in one message: all of Sweden would not fit.
    const MOST: usize = 40;
    let (heading, slugs): (&str, Vec<&str>) = match rows.as_slice() {
        [] => (STRANGER, answers.kommuner.iter().map(|kommun| kommun.slug.as_str()).take(MOST).collect()),
        rows => ("<b>Chatten får besked om</b>", rows.iter().map(|row| row.subscription.kommun.as_str()).collect()),
    };
    let lines: Vec<String> = slugs.into_iter().map(link).collect();
    Ok(format!("{heading}\n{}", lines.join("\n")).into())
}

fn list(heading: &str, told: &[(&Opportunity, String)], ground: &Ground, answers: &Answers, now: Timestamp) -> Said {
    let (mut html, mut buttons) = (format!("{heading}\n"), Vec::new());
    for (number, (call, about)) in (1..).zip(told.iter().take(SHOWN)) {
        let title = escape(&clean::line(&call.facts.title, 160));
        let page = escape(&format!("{}/utlysning/{}", answers.public_url, clean::path_step(call.id.as_str())));
        let pieces = [about.clone(), facts::in_short(Tongue::Swedish, call, now)];
        let pieces: Vec<String> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
        let pieces = escape(&clean::line(&pieces.join(" · "), 200));
        html.push_str(&format!("\n{number}. <a href=\"{page}\">{title}</a>\n{pieces}\n"));
        buttons.push(Button { label: number.to_string(), press: Press::Facts(call.id.to_string()) });
    }
    html.push_str(&ground.rest(told.len().saturating_sub(SHOWN), answers));
    Said { html, buttons: vec![buttons] }
}
