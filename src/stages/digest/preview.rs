//! A digest that is shown and not sent: what a coordinator who subscribes to all of a kommun, or the representative of
//! one of its förvaltningar, would get for a week.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use jiff::Timestamp;

use super::{Sorted, Window, troubles};
use crate::delivery::Message;
use crate::kommun::Kommun;
use crate::opportunity::identity::short_hash;
use crate::stages::mailer::{Dress, Post};
use crate::stages::news::Ground;
use crate::store::{Reader, Store, SubscriptionRow};
use crate::subscription::{Address, Frequency, ReminderDays, Scope, Subscription};

/// The id of the person in previews. No such person exists, so links made for this id change nothing.
const NOBODY: &str = "forhandsvisning";

/// A digest that is rendered and not queued.
#[derive(Clone, Debug)]
pub struct Preview {
    pub message: Message,
    /// The letter as mail, addressed to its own sender.
    pub mime: String,
}

/// Returns the digest of `window` for a subscriber with this scope who was notified of everything before it. It is
/// dated at the end of the window, or now if that is still to come; calls appear as they are known now. Nothing is
/// stored.
///
/// # Errors
/// When the store cannot be read, or the sender is no mail address.
pub async fn preview(
    store: &Store,
    (kommun, scope): (&Kommun, &Scope),
    publishers: &[(String, String)],
    post: &Post,
    window: &Window,
    now: Timestamp,
) -> Result<Preview> {
    let now = now.min(window.to);
    let sender = post.sender().context("failed to address the preview: look at UTKIK_MAIL_FROM")?;
    let reader = someone(kommun, scope, Address::Mail(sender), now);
    let ground = Ground::read(store, std::slice::from_ref(kommun), &[&reader]).await?.until(window.to);
    let concerns = ground.concerns(NOBODY, reader.subscriptions.iter(), &BTreeMap::new());
    let told = ground.heard_before(window.from, &concerns);
    let leave = post.leave_url(NOBODY);
    let head = post.letterhead(&leave, ground.asked(reader.subscriptions.iter()), now);
    let sorted = Sorted::of(concerns, &told, now);
    let message = sorted.letter(&head, window, &troubles(store, publishers).await?, post, NOBODY);
    let id = short_hash(&[NOBODY, &kommun.slug, &window.week(), &now.to_string()]);
    let message_id = format!("{id}@{}", post.domain());
    let dress =
        Dress { message_id: &message_id, date: now, list: &kommun.slug, leave_url: Some(&leave), follows: None };
    let mime = post.dressed(&reader.address, &message, &dress)?;
    Ok(Preview { message, mime })
}

fn someone(kommun: &Kommun, scope: &Scope, address: Address, now: Timestamp) -> Reader {
    let subscription = Subscription {
        person: NOBODY.to_owned(),
        address: address.clone(),
        kommun: kommun.slug.clone(),
        scope: scope.clone(),
        frequency: Frequency::Weekly,
        remind: ReminderDays::default(),
        known: true,
        created_at: now.as_millisecond(),
    };
    let subscriptions = vec![SubscriptionRow { subscription, welcomed: true, paused: None }];
    Reader { person: NOBODY.to_owned(), address, subscriptions }
}
