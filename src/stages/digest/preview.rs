//! A digest that is shown and not sent: what a coordinator who subscribes to all of a kommun, or the representative of
//! one of its förvaltningar, would get for a week.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use jiff::Timestamp;

use super::failing_sources::failing_sources;
use super::sorted_news::SortedNews;
use super::window::DigestWindow;
use crate::app::App;
use crate::channels;
use crate::channels::mailer::Headers;
use crate::kommun::Kommun;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::opportunity::identity::short_hash;
use crate::stages::news::LetterContext;
use crate::store::{Recipient, SubscriptionRow};
use crate::subscription::{Address, Frequency, PersonId, ReminderDays, Scope, Subscription};

/// The id of the person in previews. No such person exists, so links made for this id change nothing.
const PREVIEW_PERSON: &str = "forhandsvisning";

/// A digest that is rendered and not queued.
#[derive(Clone, Debug)]
pub struct DigestPreview {
    pub subject: String,
    pub html: String,
    /// The letter as mail, addressed to its own sender.
    pub mime: String,
}

/// Returns the digest of `window` for a subscriber with this scope and language who was notified of everything before
/// it. It is dated at the end of the window, or now if that is still to come; calls appear as they are known now.
/// Nothing is stored.
///
/// # Errors
/// When the store cannot be read, or the sender is no mail address.
pub async fn preview(
    app: &App,
    kommun: &Kommun,
    scope: &Scope,
    locale: Locale,
    window: &DigestWindow,
    now: Timestamp,
) -> Result<DigestPreview> {
    let now = now.min(window.to);
    let (store, mailer) = (app.store().await?, app.mailer()?);
    let sender = mailer.sender().context("failed to address the preview: look at UTKIK_MAIL_FROM")?;
    let recipient = preview_recipient(kommun, scope, locale, Address::Mail(sender), now)?;
    let person = &recipient.person;
    let context = LetterContext::read(store, std::slice::from_ref(kommun), &[&recipient]).await?.until(window.to);
    let candidates = context.candidates(person, recipient.subscriptions.iter(), &BTreeMap::new());
    let notifications = context.notifications_before(window.from, &candidates);
    let leave_url = mailer.leave_url(locale, person);
    let head = mailer.letterhead(locale, &leave_url, context.subscribed_kommuner(recipient.subscriptions.iter()), now);
    let sorted = SortedNews::of(candidates, &notifications, now);
    let letter = sorted.letter(&head, window, &failing_sources(store, app.sources()?).await?, mailer, person);
    let id = short_hash(&[PREVIEW_PERSON, kommun.slug.as_str(), &window.week(), &now.to_string()]);
    let message_id = format!("{id}@{}", mailer.domain());
    let headers = Headers {
        message_id: &message_id,
        date: now,
        list_id_prefix: kommun.slug.as_str(),
        leave_url: Some(&leave_url),
        follows_up: None,
    };
    let mime = channels::encode(mailer, &recipient.address, &letter, &headers)?;
    Ok(DigestPreview { subject: letter.subject().to_owned(), html: letter.html()?, mime })
}

fn preview_recipient(
    kommun: &Kommun,
    scope: &Scope,
    language: Locale,
    address: Address,
    now: Timestamp,
) -> Result<Recipient> {
    let person: PersonId = PREVIEW_PERSON.parse()?;
    let subscription = Subscription {
        person: person.clone(),
        address: address.clone(),
        kommun: kommun.slug.clone(),
        scope: scope.clone(),
        frequency: Frequency::Weekly,
        remind: ReminderDays::default(),
        known_to_kommun: true,
        created_at: now,
    };
    let subscriptions = vec![SubscriptionRow { subscription, language, welcomed: true, paused: None }];
    Ok(Recipient { person, address, subscriptions })
}
