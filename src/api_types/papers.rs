//! Builds ledger extracts and reports from the store.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Result;
use jiff::Timestamp;

use super::About;
use crate::delivery::{Delivery, WRITTEN_TO_FILE};
use crate::export::Period;
use crate::export::ledger::{Addresses, Ledger, Letter};
use crate::export::report::{Audience, Call, Dismissal, InTrouble, Letters, Report, Sources};
use crate::feedback::{Feedback, Opinion};
use crate::kommun::{Kommun, Level};
use crate::locale::clean;
use crate::locale::swedish::words;
use crate::opportunity::{OpportunityId, Zone};
use crate::store::{Met, Store};

/// The number of calls that are read from the store at once.
const AT_ONCE: usize = 100;

/// Reads the letters that were written during a period, about these kommuner or (`None`) about all.
pub async fn ledger(
    store: &Store,
    period: Period,
    kommuner: Option<&[&Kommun]>,
    addresses: &Addresses,
    now: Timestamp,
) -> Result<Ledger> {
    let slugs: Option<Vec<&str>> = kommuner.map(|those| those.iter().map(|kommun| kommun.slug.as_str()).collect());
    let mut letters = store.letters_between(period.bounds()?, slugs.as_deref()).await?;
    if let Some(slugs) = &slugs {
        // A recipient's other kommuner are not shown to these ones.
        letters.iter_mut().for_each(|letter| letter.kommun.retain(|slug| slugs.contains(&slug.as_str())));
    }
    let names = names(store, &letters).await?;
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| (id.to_owned(), String::new()));
    Ok(Ledger {
        period,
        kommun: kommuner
            .map(|those| words::list(&those.iter().map(|kommun| words::kommun(kommun)).collect::<Vec<_>>())),
        written: now,
        letters: letters.iter().map(|letter| Letter::of(letter, addresses, name)).collect(),
    })
}

/// Reads the identifier (or id) and the title of every call in the letters, by id.
async fn names(store: &Store, letters: &[Delivery]) -> Result<HashMap<String, (String, String)>> {
    let ids: BTreeSet<&String> = letters.iter().flat_map(|letter| &letter.calls).map(|call| &call.id).collect();
    let ids: Vec<OpportunityId> = ids.into_iter().cloned().map(OpportunityId).collect();
    let mut names = HashMap::new();
    for ids in ids.chunks(AT_ONCE) {
        for call in store.opportunities(&ids.iter().collect::<Vec<_>>()).await? {
            let identifier = call.facts.identifier.unwrap_or_else(|| call.id.0.clone());
            names.insert(call.id.0, (clean::line(&identifier, 80), clean::line(&call.facts.title, 300)));
        }
    }
    Ok(names)
}

/// Reads the report on a kommun for a period. `sources` gives the publishers' names.
pub async fn report(
    store: &Store,
    kommun: &Kommun,
    sources: &[About],
    period: Period,
    now: Timestamp,
) -> Result<Report> {
    let (bounds, slug) = (period.bounds()?, kommun.slug.as_str());
    let sent = store.letters_sent_between(bounds, slug).await?;
    let sent = sent.iter().filter(|letter| letter.reason.as_deref() != Some(WRITTEN_TO_FILE));
    let answers = store.answers_between(bounds, slug).await?;
    let of = |opinion: Opinion| {
        answers.iter().filter(|answer| answer.opinion == opinion).map(|answer| answer.call.clone()).collect()
    };
    let happened = Happened {
        told: sent.flat_map(|letter| &letter.calls).map(|call| call.id.clone()).collect(),
        followed: store.followed_between(bounds, slug).await?.into_iter().collect(),
        relevant: of(Opinion::Relevant),
        dismissed: of(Opinion::NotRelevant),
        passed_on: passed_on(store, bounds, slug).await?,
    };
    let calls: Vec<Call> =
        store.met_by(slug).await?.iter().filter_map(|met| call(met, kommun, bounds, &happened, now)).collect();
    let dismissals = dismissals(&calls, &answers);
    Ok(Report {
        slug: kommun.slug.clone(),
        kommun: words::kommun(kommun),
        policy: clean::line(&kommun.policy, 160),
        period,
        written: now,
        audience: Audience::Committee,
        seen: store.seen_between(bounds).await?,
        calls,
        dismissals,
        letters: letters(&store.letters_between(bounds, Some(&[slug])).await?),
        sources: source_days(store, sources, period).await?,
    })
}

/// The ids of the calls that something happened to during the period.
struct Happened {
    told: BTreeSet<String>,
    followed: BTreeSet<String>,
    relevant: BTreeSet<String>,
    dismissed: BTreeSet<String>,
    passed_on: BTreeSet<String>,
}

/// Reads the ids of the calls that a kommun passed on and has not taken back.
async fn passed_on(store: &Store, (from, to): (i64, i64), kommun: &str) -> Result<BTreeSet<String>> {
    let passings = store.passings(Some(kommun)).await?.into_iter().map(|one| one.what);
    Ok(passings.filter(|what| !what.undone && (from..to).contains(&what.at)).map(|what| what.call).collect())
}

/// Returns the row of a call; `None` where it was neither first seen nor acted on during the period.
fn call(met: &Met, kommun: &Kommun, (from, to): (i64, i64), happened: &Happened, now: Timestamp) -> Option<Call> {
    let (facts, id) = (&met.opportunity.facts, met.opportunity.id.as_str());
    let is_new = (from..to).contains(&met.first_seen) && met.found.level > Level::None;
    // A letter may be about several kommuner: a call that does not match this one was in it for another.
    let told = happened.told.contains(id) && met.found.level > Level::None;
    let Happened { followed, relevant, dismissed, passed_on, .. } = happened;
    let [followed, relevant, dismissed, passed_on] =
        [followed, relevant, dismissed, passed_on].map(|calls| calls.contains(id));
    if !(is_new || told || followed || relevant || dismissed || passed_on) {
        return None;
    }
    let title = clean::line(&facts.title, 300);
    Some(Call {
        id: id.to_owned(),
        title: if title.is_empty() { "(utan titel)".to_owned() } else { title },
        lang: facts.language.tag(),
        identifier: facts.identifier.as_deref().map(|identifier| clean::line(identifier, 80)),
        funder: clean::line(&facts.funder, 120),
        programme: clean::line(facts.programme.as_deref().unwrap_or_default(), 80),
        area: met.found.areas.first().cloned().unwrap_or_default(),
        forvaltningar: kommun.concerned(&met.found.areas).map(|one| clean::line(&one.namn, 80)).collect(),
        level: met.found.level,
        first_seen: Zone::Stockholm.date_of(Timestamp::from_millisecond(met.first_seen).ok()?),
        deadline: facts.deadline(now).filter(|_| !facts.rolling).map(|deadline| deadline.date),
        is_new,
        told,
        followed,
        relevant,
        dismissed,
        passed_on,
    })
}

/// Returns the reasons for answers of not relevant, each once.
fn dismissals(calls: &[Call], answers: &[Feedback]) -> Vec<Dismissal> {
    let mut given: Vec<Dismissal> = Vec::new();
    for call in calls {
        let said = answers.iter().filter(|answer| answer.call == call.id && answer.opinion == Opinion::NotRelevant);
        for answer in said.filter(|answer| !answer.why.is_empty()) {
            let one = Dismissal { title: call.title.clone(), lang: call.lang, why: clean::line(&answer.why, 300) };
            if !given.contains(&one) {
                given.push(one);
            }
        }
    }
    given
}

fn letters(all: &[Delivery]) -> Vec<Letters> {
    let mut by_kind: BTreeMap<&str, Letters> = BTreeMap::new();
    for letter in all {
        let row = by_kind.entry(&letter.kind).or_default();
        row.kind.clone_from(&letter.kind);
        match letter.state.as_str() {
            "sent" if letter.reason.as_deref() == Some(WRITTEN_TO_FILE) => row.in_files += 1,
            "sent" => row.sent += 1,
            "pending" => row.waiting += 1,
            _ => row.failed += 1,
        }
    }
    by_kind.into_values().collect()
}

async fn source_days(store: &Store, sources: &[About], period: Period) -> Result<Sources> {
    let days = store.source_days(&period.from.to_string(), &period.to.to_string()).await?;
    let publisher = |id: &str| {
        let known = sources.iter().find(|about| about.id == id).map_or(id, |about| &about.publisher);
        clean::line(known, 80)
    };
    let whole = |n: i64| u64::try_from(n).unwrap_or_default();
    let ill = days.iter().filter(|(_, days)| days.ill_days > 0);
    let mut in_trouble: Vec<InTrouble> = ill
        .map(|(id, days)| InTrouble {
            publisher: publisher(id),
            ill_days: whole(days.ill_days),
            days: whole(days.days),
        })
        .collect();
    in_trouble.sort_by(|a, b| b.ill_days.cmp(&a.ill_days).then_with(|| a.publisher.cmp(&b.publisher)));
    let since = store.first_source_day().await?.and_then(|day| day.parse().ok());
    Ok(Sources { since, read: days.len() as u64, in_trouble })
}
