//! operator: sources that fell into trouble or are well again -> one letter to whoever runs the program, once each.

use anyhow::Result;
use jiff::Timestamp;

use super::LetterOutcome;
use super::letter::{Dress, Post};
use crate::delivery::{LetterKind, Message};
use crate::message::operator::{Turn, operator};
use crate::opportunity::identity::short_hash;
use crate::store::{Owed, SourceRow, Store};
use crate::subscription::Address;

/// A passing fault mends itself: so many rounds in a row must fail before anybody is told.
const PASSING: i64 = 3;

/// Tells of the sources whose standing has turned since the operator was last told: in the log, and by letter when
/// there is an address. `publishers` holds the id and publisher of each source.
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
    let (rows, told) = (store.sources().await?, store.operator_told().await?);
    let (mut fell, mut well) = (Vec::new(), Vec::new());
    for (id, publisher) in publishers {
        let Some(row) = rows.get(id) else { continue };
        match told.contains_key(id) {
            false if is_in_trouble(row) => fell.push(turn(row, publisher)),
            true if is_well(row) => well.push(turn(row, publisher)),
            _ => {}
        }
    }
    if fell.is_empty() && well.is_empty() {
        return Ok(LetterOutcome::default());
    }
    let letter = to.map(|to| letter(to, post, &operator(&post.public_url, &fell, &well, now), now)).transpose()?;
    let states: Vec<(String, String)> = fell.iter().map(|turn| (turn.id.clone(), turn.state.clone())).collect();
    let ids: Vec<String> = well.iter().map(|turn| turn.id.clone()).collect();
    if !store.tell_operator(&states, &ids, letter.as_ref(), now).await? {
        return Ok(LetterOutcome::default());
    }
    for turn in &fell {
        let why = turn.error.as_deref().unwrap_or_default();
        tracing::warn!(source = %turn.id, state = %turn.state, "a source fell into trouble: {why}");
    }
    for turn in &well {
        tracing::info!(source = %turn.id, "a source is well again");
    }
    Ok(LetterOutcome { owed: u64::from(letter.is_some()), ..LetterOutcome::default() })
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

/// Who the operator is in the ledger: nobody that can subscribe or leave.
const OPERATOR: &str = "operator";

fn letter(to: &Address, post: &Post, message: &Message, now: Timestamp) -> Result<Owed> {
    let id = short_hash(&[OPERATOR, &now.to_string(), &message.subject, &message.text]);
    let message_id = format!("{id}@{}", post.domain());
    let page = format!("{}/kallor", post.public_url);
    let dress = Dress { message_id: &message_id, date: now, list: "drift", leave_url: &page, follows: None };
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
