//! operator: sources that began to fail or recovered, recipients whose letters bounce, förvaltningar that are no longer
//! in any file, letters that are missing -> one letter to whoever runs the program, each matter once.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::Timestamp;

use super::LetterOutcome;
use super::mailer::{Dress, Post};
use crate::delivery::{LetterKind, Message};
use crate::letters::operator::{Bounced, Told, Turn, operator};
use crate::locale::clean;
use crate::opportunity::identity::short_hash;
use crate::store::{Gap, GapKind, Owed, SourceRow, Store, SubscriptionRow};
use crate::subscription::Address;

/// Rounds in a row that must fail before the operator is notified, since most failures are temporary.
const PASSING: i64 = 3;

/// The keys under which the store notes what the operator was notified of, beside the ids of sources, which hold no
/// space.
const READER: &str = "reader ";
const ROUTE: &str = "forvaltning ";
const GAPS: &str = "the deliveries";

/// Reports what has changed since the operator was last notified: in the log, and by letter when there is an address.
/// `publishers` holds the id and publisher of each source.
///
/// # Errors
/// When the store fails, or the letter cannot be composed.
pub async fn run(
    store: &Store,
    publishers: &[(String, String)],
    to: Option<&Address>,
    post: &Post,
    now: Timestamp,
) -> Result<LetterOutcome> {
    let known = store.operator_told().await?;
    let mut news = Told::default();
    sources(store, publishers, &known, &mut news).await?;
    let mut mended = readers(store, &known, &mut news).await?;
    let gaps = store.last_check().await?.map(|check| check.gaps).unwrap_or_default();
    mended.extend(routes(&gaps, &known, &mut news));
    let gaps = gaps.iter().filter(|gap| gap.kind != GapKind::NoForvaltning).count() as u64;
    match known.contains_key(GAPS) {
        false if gaps > 0 => news.gaps = Some(gaps),
        true if gaps == 0 => news.no_gaps = true,
        _ => {}
    }
    if news.is_empty() && mended.is_empty() {
        return Ok(LetterOutcome::default());
    }
    let letter = to.filter(|_| !news.is_empty());
    let letter = letter.map(|to| letter_to(to, post, &operator(&post.public_url, &news, now), now)).transpose()?;
    let (told, over) = rows(&news, mended);
    if !store.tell_operator(&told, &over, letter.as_ref(), now).await? {
        return Ok(LetterOutcome::default());
    }
    log(&news);
    Ok(LetterOutcome { owed: u64::from(letter.is_some()), ..LetterOutcome::default() })
}

async fn sources(
    store: &Store,
    publishers: &[(String, String)],
    known: &BTreeMap<String, String>,
    news: &mut Told,
) -> Result<()> {
    let rows = store.sources().await?;
    for (id, publisher) in publishers {
        let Some(row) = rows.get(id) else { continue };
        match known.contains_key(id) {
            false if is_in_trouble(row) => news.fell.push(turn(row, publisher)),
            true if is_well(row) => news.well.push(turn(row, publisher)),
            _ => {}
        }
    }
    Ok(())
}

/// Adds recipients who are paused and not reported yet. Returns the keys of those who are no longer paused; the
/// operator does not hear of these.
async fn readers(store: &Store, known: &BTreeMap<String, String>, news: &mut Told) -> Result<Vec<String>> {
    let mut paused = BTreeSet::new();
    for reader in store.subscribers().await? {
        let rows: Vec<&SubscriptionRow> = reader.subscriptions.iter().filter(|row| row.paused.is_some()).collect();
        let Some(first) = rows.first().and_then(|row| row.paused.as_ref()) else { continue };
        let key = format!("{READER}{}", reader.person);
        if !known.contains_key(&key) {
            news.bounced.push(Bounced {
                person: reader.person.clone(),
                address: clean::masked(&reader.address.to_string()).unwrap_or_default(),
                kommuner: rows.iter().map(|row| row.subscription.kommun.clone()).collect(),
                why: first.why.clone(),
            });
        }
        paused.insert(key);
    }
    Ok(known.keys().filter(|key| key.starts_with(READER) && !paused.contains(*key)).cloned().collect())
}

/// Adds förvaltningar that someone subscribes to, that are in no file and not reported yet. Returns the keys of those
/// that are back, or that nobody subscribes to any more; the operator does not hear of these.
fn routes(gaps: &[Gap], known: &BTreeMap<String, String>, news: &mut Told) -> Vec<String> {
    let lost: BTreeSet<&String> = gaps.iter().filter_map(|gap| gap.forvaltning.as_ref()).collect();
    let key = |name: &String| format!("{ROUTE}{name}");
    news.lost = lost.iter().filter(|name| !known.contains_key(&key(name))).map(|name| (*name).clone()).collect();
    let keys: BTreeSet<String> = lost.into_iter().map(key).collect();
    known.keys().filter(|one| one.starts_with(ROUTE) && !keys.contains(*one)).cloned().collect()
}

/// Returns the keys reported now, each with its state, and the keys that are resolved.
fn rows(news: &Told, mended: Vec<String>) -> (Vec<(String, String)>, Vec<String>) {
    let mut told: Vec<(String, String)> = news.fell.iter().map(|turn| (turn.id.clone(), turn.state.clone())).collect();
    told.extend(news.bounced.iter().map(|one| (format!("{READER}{}", one.person), "paused".to_owned())));
    told.extend(news.lost.iter().map(|name| (format!("{ROUTE}{name}"), "lost".to_owned())));
    told.extend(news.gaps.map(|_| (GAPS.to_owned(), "gaps".to_owned())));
    let mut over = mended;
    over.extend(news.well.iter().map(|turn| turn.id.clone()));
    over.extend(news.no_gaps.then(|| GAPS.to_owned()));
    (told, over)
}

fn log(news: &Told) {
    for turn in &news.fell {
        let why = turn.error.as_deref().unwrap_or_default();
        tracing::warn!(source = %turn.id, state = %turn.state, "a source fell into trouble: {why}");
    }
    for turn in &news.well {
        tracing::info!(source = %turn.id, "a source is well again");
    }
    for one in &news.bounced {
        tracing::warn!(person = %one.person, "letters come back: the reader's subscriptions are paused");
    }
    for name in &news.lost {
        tracing::warn!(forvaltning = %name, "subscriptions name a förvaltning that is in no kommun file");
    }
    if let Some(gaps) = news.gaps {
        tracing::error!(gaps, "not everyone has been told what they are owed: utkik check-deliveries");
    }
}

fn is_in_trouble(row: &SourceRow) -> bool {
    match row.state.as_str() {
        "suspect" | "blocked" | "silent" => true,
        "broken" | "degraded" => row.failures >= PASSING,
        _ => false,
    }
}

fn is_well(row: &SourceRow) -> bool {
    matches!(row.state.as_str(), "ok" | "unchanged")
}

fn turn(row: &SourceRow, publisher: &str) -> Turn {
    Turn {
        id: row.id.clone(),
        publisher: publisher.to_owned(),
        state: row.state.clone(),
        error: row.error.clone(),
        last_success: row.last_success.and_then(|ms| Timestamp::from_millisecond(ms).ok()),
    }
}

/// The operator's id in the ledger. It is no person's, so it cannot subscribe or leave.
const OPERATOR: &str = "operator";

fn letter_to(to: &Address, post: &Post, message: &Message, now: Timestamp) -> Result<Owed> {
    let id = short_hash(&[OPERATOR, &now.to_string(), &message.subject, &message.text]);
    let message_id = format!("{id}@{}", post.domain());
    let page = format!("{}/kallor", post.public_url);
    let dress = Dress { message_id: &message_id, date: now, list: "drift", leave_url: Some(&page), follows: None };
    let body = post.dressed(to, message, &dress)?;
    Ok(Owed {
        id,
        person: OPERATOR.to_owned(),
        address: to.to_string(),
        kommuner: Vec::new(),
        kind: LetterKind::Operator,
        calls: Vec::new(),
        listed: Vec::new(),
        steps: Vec::new(),
        subject: message.subject.clone(),
        message_id,
        body,
        html: message.html.clone(),
        window: None,
    })
}
