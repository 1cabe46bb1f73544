//! account_letters: verification requests from the web pages -> Message -> outbox. Only this stage looks up whether an
//! address is known, so that the page which took the request cannot reveal it, not even by its response time. It also
//! decides how often a mailbox is written to: whoever asks in somebody else's name neither fills their mailbox nor
//! keeps them from signing in.

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use super::enqueue::{Envelope, LetterRecord, queued_letter};
use super::outcome::OutcomeCounter;
use super::{LetterOutcome, Outcome, Stage};
use crate::app::App;
use crate::channels::mailer::Mailer;
use crate::kommun::Kommun;
use crate::letters::PersonalLink;
use crate::letters::account::{RequestedSubscription, TemporaryLink, confirmation, sign_in};
use crate::store::{Store, SubscriptionRequest, VerificationLetter, VerificationRequest, fresh_token, language_of};
use crate::subscription::{Address, Mailbox};

/// The sign-in links of one mailbox that may work at the same time without a wait. Three may have been requested by
/// others before its owner does.
const SIGN_IN_BURST: usize = 5;
/// The wait after each further one: at worst a mailbox gets some fifteen in an hour, and its owner waits this long.
const SIGN_IN_PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// Writes the letters that people requested on the web pages.
pub struct AccountLetters;

impl Stage for AccountLetters {
    fn name(&self) -> &'static str {
        "account"
    }

    fn command(&self) -> Option<&'static str> {
        Some("invite")
    }

    fn help(&self) -> Option<&'static str> {
        Some("Write the letters that were asked for on the web pages: to confirm a wish, and to sign in")
    }

    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
            let outcome = run(app.store().await?, app.kommuner()?, app.mailer()?, now).await?;
            Ok(Outcome::Letters(outcome))
        })
    }
}

/// Writes the letters of all verification requests, and deletes expired requests and ended sessions.
///
/// # Errors
/// When the store fails, or no letter at all can be composed.
async fn run(store: &Store, kommuner: &[Kommun], mailer: &Mailer, now: Timestamp) -> Result<LetterOutcome> {
    store.forget_expired_verifications(now).await?;
    store.delete_expired_sessions(now).await?;
    let mut counter = OutcomeCounter::default();
    for request in store.pending_verifications(now).await? {
        counter.count(&request.id, write_letter(store, kommuner, mailer, &request, now).await);
    }
    counter.finish()
}

/// Queues the letter of one request. Returns false when nobody is to get it.
async fn write_letter(
    store: &Store,
    kommuner: &[Kommun],
    mailer: &Mailer,
    request: &VerificationLetter,
    now: Timestamp,
) -> Result<bool> {
    if store.is_requested_already(request).await? {
        return drop_request(store, request).await;
    }
    let token = fresh_token()?;
    let known = store.find_person(&request.address).await?;
    let is_subscription = matches!(request.request, VerificationRequest::Subscribe(_));
    // The letter goes to the stored address: one that differs in case only may belong to somebody else.
    let (person, address) = match known {
        Some(known) => known,
        // Nobody is a person before they confirm: the letter is stored under the id of the request.
        None if is_subscription => (request.id.as_str().parse()?, request.address.clone()),
        None => return drop_request(store, request).await,
    };
    if !is_subscription && !may_sign_in_again(store, &address, now).await? {
        return Ok(false);
    }
    let link = match request.request {
        VerificationRequest::Subscribe(_) => PersonalLink::ConfirmSubscription,
        VerificationRequest::SignIn => PersonalLink::SignIn,
    };
    let locale = match &request.request {
        VerificationRequest::Subscribe(request) => request.language,
        VerificationRequest::SignIn => language_of(&store.subscriptions_of(&person).await?),
    };
    let link = mailer.verification_url(locale, link, &token);
    let opening = TemporaryLink { locale, public_url: &mailer.public_url, link: &link };
    let (letter, slugs) = match &request.request {
        VerificationRequest::SignIn => (sign_in(&opening), Vec::new()),
        VerificationRequest::Subscribe(SubscriptionRequest { kommun, scope, frequency, remind, .. }) => {
            // The kommun's file may have been removed since the request.
            let Some(kommun) = kommuner.iter().find(|known| known.slug == *kommun) else {
                return drop_request(store, request).await;
            };
            let requested = RequestedSubscription { kommun, scope, frequency: *frequency, remind };
            (confirmation(&opening, &requested), vec![kommun.slug.clone()])
        }
    };
    let envelope = Envelope {
        id: request.id.clone(),
        person: &person,
        address: &address,
        kommuner: slugs,
        date: now,
        list_id_prefix: "alla",
        leave_url: None,
        follows_up: None,
    };
    let queued = queued_letter(mailer, envelope, &letter, LetterRecord::default())?;
    store.enqueue_verification(&queued, &request.id, &token, now).await
}

/// Returns whether a mailbox may get one more link to sign in by now. If not, the request waits.
async fn may_sign_in_again(store: &Store, address: &Address, now: Timestamp) -> Result<bool> {
    let mailbox = Mailbox::of(address);
    let links = store.open_sign_in_links(now).await?;
    let written: Vec<Timestamp> =
        links.into_iter().filter(|(to, _)| Mailbox::of(to) == mailbox).map(|(_, at)| at).collect();
    let last = written.iter().max();
    Ok(written.len() < SIGN_IN_BURST || last.is_none_or(|at| now.duration_since(*at) >= SIGN_IN_PAUSE))
}

async fn drop_request(store: &Store, request: &VerificationLetter) -> Result<bool> {
    store.drop_verification(&request.id).await?;
    Ok(false)
}
