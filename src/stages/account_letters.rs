//! invite: letters that people asked for on the web pages -> Message -> outbox. Only here is it found out whether an
//! address is known, so that the page that took it can neither tell nor show it by the time it takes.

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

/// How long a wish waits to be confirmed: until tomorrow's look at the mail.
const WISH: SignedDuration = SignedDuration::from_hours(24);
/// How long a letter lets its receiver in: they are waiting for it.
const SIGN_IN: SignedDuration = SignedDuration::from_mins(20);

/// Writes the letters that were asked for, and forgets what nobody took up in time and sessions that have ended.
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

/// False when nobody is to get it.
async fn write(store: &Store, kommuner: &[Kommun], post: &Post, letter: &AskedLetter, now: Timestamp) -> Result<bool> {
    let token = fresh_token()?;
    let known = store.person_as(&letter.address).await?;
    let is_wish = matches!(letter.asked, Asked::Subscribe(_));
    // A letter goes to the address as it is kept: a look-alike of it that only differs in case is not another's.
    let (person, address) = match known {
        Some(known) => known,
        // Until they confirm it they are nobody, and the letter stands under a number of nobody's.
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
            // Its file may have gone since it was chosen.
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

/// The letter under the number of its receiver, or under that of the ask while nobody is known at the address.
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
