//! account_letters: verification requests from the web pages -> Message -> outbox. Only this stage looks up whether an
//! address is known, so that the page which took the request cannot reveal it, not even by its response time.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::LetterOutcome;
use super::Tally;
use super::mailer::{Dress, Post};
use crate::delivery::Message;
use crate::kommun::Kommun;
use crate::letters::asked::{Opening, Wished, confirmation, sign_in};
use crate::store::{Asked, AskedLetter, Offer, Owed, Store, fresh_token};
use crate::subscription::Address;

/// How long a subscription request can be confirmed: a day, for people who read their mail once a day.
const WISH: SignedDuration = SignedDuration::from_hours(24);
/// How long a sign-in link is valid: its receiver is waiting for it.
const SIGN_IN: SignedDuration = SignedDuration::from_mins(20);

/// Writes the letters of all verification requests, and deletes expired requests and ended sessions.
///
/// # Errors
/// When the store fails, or no letter at all can be composed.
pub async fn run(store: &Store, kommuner: &[Kommun], post: &Post, now: Timestamp) -> Result<LetterOutcome> {
    store.forget_asked(now).await?;
    store.forget_sessions(now).await?;
    let mut tally = Tally::default();
    for letter in store.asked_letters(now).await? {
        tally.count(&letter.id, write(store, kommuner, post, &letter, now).await);
    }
    tally.finish()
}

/// Queues the letter of one request. Returns false when nobody is to get it.
async fn write(store: &Store, kommuner: &[Kommun], post: &Post, letter: &AskedLetter, now: Timestamp) -> Result<bool> {
    let token = fresh_token()?;
    let known = store.person_as(&letter.address).await?;
    let is_wish = matches!(letter.asked, Asked::Subscribe(_));
    // The letter goes to the stored address: one that differs in case only may belong to somebody else.
    let (person, address) = match known {
        Some(known) => known,
        // Nobody is a person before they confirm: the letter is stored under the id of the request.
        None if is_wish => (letter.id.clone(), letter.address.clone()),
        None => return nobody(store, letter).await,
    };
    let (path, life) = match letter.asked {
        Asked::Subscribe(_) => ("bekrafta", WISH),
        Asked::SignIn => ("logga-in", SIGN_IN),
    };
    let (link, until) = (post.asked_url(path, &token), now.checked_add(life)?);
    let opening = Opening { public_url: &post.public_url, link: &link, until, now };
    let (message, about) = match &letter.asked {
        Asked::SignIn => (sign_in(&opening), Vec::new()),
        Asked::Subscribe(Offer { kommun, scope, frequency, remind }) => {
            // The kommun's file may have been removed since the request.
            let Some(kommun) = kommuner.iter().find(|known| known.slug == *kommun) else {
                return nobody(store, letter).await;
            };
            let wished = Wished { kommun, scope, frequency: *frequency, remind };
            (confirmation(&opening, &wished), vec![kommun.slug.clone()])
        }
    };
    let owed = owed(post, &message, letter, (person, &address), about, now)?;
    store.owe_asked(&owed, &letter.id, &token, until, now).await
}

async fn nobody(store: &Store, letter: &AskedLetter) -> Result<bool> {
    store.drop_asked(&letter.id).await?;
    Ok(false)
}

/// Returns the letter as a row of the outbox, for `person`: the receiver's id, or that of the request when the address
/// is not known.
fn owed(
    post: &Post,
    message: &Message,
    letter: &AskedLetter,
    (person, address): (String, &Address),
    kommuner: Vec<String>,
    now: Timestamp,
) -> Result<Owed> {
    let message_id = format!("{}@{}", letter.id, post.domain());
    let dress = Dress { message_id: &message_id, date: now, list: "alla", leave_url: None, follows: None };
    let body = post.dressed(address, message, &dress)?;
    Ok(Owed {
        id: letter.id.clone(),
        person,
        address: address.to_string(),
        kommuner,
        kind: message.kind,
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
