//! Builds ledger extracts and reports from the store.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use anyhow::Result;
use jiff::Timestamp;

use super::SourceDescription;
use crate::delivery::{DeliveryState, LedgerLetter};
use crate::export::Period;
use crate::export::ledger::{AddressVisibility, Ledger, LedgerEntry};
use crate::export::report::{
    Dismissal, LetterCounts, Report, ReportAudience, ReportCall, SourceCoverage, TroubledSource,
};
use crate::feedback::{Feedback, Opinion};
use crate::kommun::{AreaId, Kommun, KommunSlug, Level};
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::names;
use crate::opportunity::{OpportunityId, Zone};
use crate::store::{LetterCount, ReportedCall, Store};

/// The number of calls that are read from the store at once.
const BATCH_SIZE: usize = 100;

/// Reads the letters that were written during a period, about these kommuner or (`None`) about all, for an extract in
/// a language.
pub async fn ledger(
    store: &Store,
    locale: Locale,
    period: Period,
    kommuner: Option<&[&Kommun]>,
    addresses: &AddressVisibility,
    now: Timestamp,
) -> Result<Ledger> {
    let slugs: Option<Vec<&KommunSlug>> = kommuner.map(|those| those.iter().map(|kommun| &kommun.slug).collect());
    let bounds = period.bounds()?;
    let (mut entries, mut last, mut names) = (Vec::new(), None, HashMap::new());
    loop {
        let mut letters = store.ledger_between(&bounds, slugs.as_deref(), last.as_ref()).await?;
        if letters.is_empty() {
            break;
        }
        last = letters.last().cloned();
        if let Some(slugs) = &slugs {
            letters = letters.into_iter().map(|letter| letter.seen_by(slugs)).collect();
        }
        add_call_names(store, &letters, &mut names).await?;
        let name = |id: &OpportunityId| names.get(id).cloned().unwrap_or_else(|| (id.to_string(), String::new()));
        entries.extend(letters.iter().map(|letter| LedgerEntry::of(locale, letter, addresses, name)));
    }
    Ok(Ledger {
        locale,
        period,
        kommun: kommuner
            .map(|those| locale.list(&those.iter().map(|kommun| names::kommun(kommun)).collect::<Vec<_>>())),
        written: now,
        letters: entries,
    })
}

/// Reads the identifier (or id) and the title of every call in the letters, by id, unless they are there.
async fn add_call_names(
    store: &Store,
    letters: &[LedgerLetter],
    names: &mut HashMap<OpportunityId, (String, String)>,
) -> Result<()> {
    let ids: BTreeSet<&OpportunityId> = letters.iter().flat_map(|letter| &letter.calls).map(|call| &call.id).collect();
    let ids: Vec<&OpportunityId> = ids.into_iter().filter(|id| !names.contains_key(*id)).collect();
    for ids in ids.chunks(BATCH_SIZE) {
        for call in store.opportunities(ids).await? {
            let identifier = call.facts.identifier.unwrap_or_else(|| call.id.to_string());
            names.insert(call.id, (clean::line(&identifier, 80), clean::line(&call.facts.title, 300)));
        }
    }
    Ok(())
}

/// Reads the report on a kommun for a period. `sources` gives the publishers' names. For the public, neither letters
/// nor answers are read.
pub async fn report(
    store: &Store,
    kommun: &Kommun,
    sources: &[SourceDescription],
    period: Period,
    audience: ReportAudience,
    now: Timestamp,
) -> Result<Report> {
    let (bounds, slug) = (period.bounds()?, &kommun.slug);
    let of_committee = match audience {
        ReportAudience::Committee => OfCommittee::read(store, &bounds, slug).await?,
        ReportAudience::Public => OfCommittee::default(),
    };
    let OfCommittee { events, answers, letters } = of_committee;
    let calls: Vec<ReportCall> = store
        .reported_calls(slug)
        .await?
        .iter()
        .filter_map(|met| report_call(met, kommun, &bounds, &events, now))
        .collect();
    let dismissals = dismissals(&calls, &answers);
    let report = Report {
        slug: slug.to_string(),
        kommun: names::kommun(kommun),
        policy: clean::line(&kommun.policy, 160),
        period,
        written: now,
        audience: ReportAudience::Committee,
        seen: store.count_first_seen_between(&bounds).await?,
        calls,
        dismissals,
        letters: letter_counts(&letters),
        sources: source_coverage(store, sources, period).await?,
    };
    Ok(if audience == ReportAudience::Public { report.for_public() } else { report })
}

/// What only the kommun's committee may see.
#[derive(Default)]
struct OfCommittee {
    events: PeriodEvents,
    answers: Vec<Feedback>,
    letters: Vec<LetterCount>,
}

impl OfCommittee {
    async fn read(store: &Store, days: &Range<Timestamp>, kommun: &KommunSlug) -> Result<OfCommittee> {
        let answers = store.feedback_between(days, kommun).await?;
        let of = |opinion: Opinion| {
            answers.iter().filter(|answer| answer.opinion == opinion).map(|answer| answer.call.clone()).collect()
        };
        let events = PeriodEvents {
            notified: store.calls_sent_between(days, kommun).await?,
            followed: store.followed_between(days, kommun).await?.into_iter().collect(),
            relevant: of(Opinion::Relevant),
            dismissed: of(Opinion::NotRelevant),
            passed_on: passed_on_calls(store, days, kommun).await?,
        };
        Ok(OfCommittee { events, answers, letters: store.letter_counts(days, kommun).await? })
    }
}

/// The ids of the calls that something happened to during the period.
#[derive(Default)]
struct PeriodEvents {
    notified: BTreeSet<OpportunityId>,
    followed: BTreeSet<OpportunityId>,
    relevant: BTreeSet<OpportunityId>,
    dismissed: BTreeSet<OpportunityId>,
    passed_on: BTreeSet<OpportunityId>,
}

/// Reads the ids of the calls that a kommun passed on and has not taken back.
async fn passed_on_calls(
    store: &Store,
    days: &Range<Timestamp>,
    kommun: &KommunSlug,
) -> Result<BTreeSet<OpportunityId>> {
    let passed_on = store.passed_on_calls(Some(kommun)).await?.into_iter().map(|one| one.passed_on);
    Ok(passed_on.filter(|what| !what.undone && days.contains(&what.at)).map(|what| what.call).collect())
}

/// Returns the row of a call; `None` where it was neither first seen nor acted on during the period.
fn report_call(
    matched: &ReportedCall,
    kommun: &Kommun,
    days: &Range<Timestamp>,
    events: &PeriodEvents,
    now: Timestamp,
) -> Option<ReportCall> {
    let (facts, id) = (&matched.opportunity.facts, &matched.opportunity.id);
    let is_new = days.contains(&matched.first_seen) && matched.judgement.level > Level::None;
    // A letter may be about several kommuner: a call that does not match this one was in it for another.
    let notified = events.notified.contains(id) && matched.judgement.level > Level::None;
    let PeriodEvents { followed, relevant, dismissed, passed_on, .. } = events;
    let [followed, relevant, dismissed, passed_on] =
        [followed, relevant, dismissed, passed_on].map(|calls| calls.contains(id));
    if !(is_new || notified || followed || relevant || dismissed || passed_on) {
        return None;
    }
    let title = clean::line(&facts.title, 300);
    Some(ReportCall {
        id: id.to_string(),
        title: if title.is_empty() { "(utan titel)".to_owned() } else { title },
        lang: facts.language.tag(),
        identifier: facts.identifier.as_deref().map(|identifier| clean::line(identifier, 80)),
        funder: clean::line(&facts.funder, 120),
        programme: clean::line(facts.programme.as_deref().unwrap_or_default(), 80),
        area: matched.judgement.areas.first().map(AreaId::to_string).unwrap_or_default(),
        forvaltningar: kommun
            .forvaltningar_for(&matched.judgement.areas)
            .map(|one| clean::line(&one.namn, 80))
            .collect(),
        level: matched.judgement.level,
        first_seen: Zone::Stockholm.date_of(matched.first_seen),
        deadline: facts.next_deadline(now).filter(|_| !facts.rolling).map(|deadline| deadline.date),
        is_new,
        notified,
        followed,
        relevant,
        dismissed,
        passed_on,
    })
}

/// Returns the reasons for answers of not relevant, each once.
fn dismissals(calls: &[ReportCall], answers: &[Feedback]) -> Vec<Dismissal> {
    let mut dismissals: Vec<Dismissal> = Vec::new();
    for call in calls {
        let negative =
            answers.iter().filter(|answer| answer.call == call.id.as_str() && answer.opinion == Opinion::NotRelevant);
        for answer in negative.filter(|answer| !answer.why.is_empty()) {
            let one = Dismissal { title: call.title.clone(), lang: call.lang, why: clean::line(&answer.why, 300) };
            if !dismissals.contains(&one) {
                dismissals.push(one);
            }
        }
    }
    dismissals
}

fn letter_counts(counts: &[LetterCount]) -> Vec<LetterCounts> {
    let mut by_kind: BTreeMap<&str, LetterCounts> = BTreeMap::new();
    for LetterCount { kind, state, count } in counts {
        let none = LetterCounts { kind: *kind, sent: 0, in_files: 0, waiting: 0, failed: 0 };
        let row = by_kind.entry(kind.as_str()).or_insert(none);
        *match state {
            DeliveryState::WrittenToFile => &mut row.in_files,
            DeliveryState::Sent => &mut row.sent,
            DeliveryState::Pending => &mut row.waiting,
            DeliveryState::Failed | DeliveryState::Refused => &mut row.failed,
        } += count.unsigned_abs();
    }
    by_kind.into_values().collect()
}

async fn source_coverage(store: &Store, sources: &[SourceDescription], period: Period) -> Result<SourceCoverage> {
    let days = store.source_reliability(period.from, period.to).await?;
    let publisher = |id: &str| {
        let known = sources.iter().find(|about| about.id == *id).map_or(id, |about| &about.publisher);
        clean::line(known, 80)
    };
    let whole = |n: i64| u64::try_from(n).unwrap_or_default();
    let troubled = days.iter().filter(|(_, days)| days.failed_days > 0);
    let mut in_trouble: Vec<TroubledSource> = troubled
        .map(|(id, days)| TroubledSource {
            publisher: publisher(id),
            days_in_trouble: whole(days.failed_days),
            days: whole(days.days),
        })
        .collect();
    in_trouble.sort_by(|a, b| b.days_in_trouble.cmp(&a.days_in_trouble).then_with(|| a.publisher.cmp(&b.publisher)));
    let since = store.first_recorded_day().await?;
    Ok(SourceCoverage { since, read: days.len() as u64, in_trouble })
}
