//! Letters that were given up or refused and are owed all the same.

use anyhow::Result;
use jiff::Timestamp;

use crate::app::App;
use crate::channels::mail;
use crate::delivery::DeliveryState;
use crate::store::{AuditFinding, FindingKind, Store, UnsentLetter};
use crate::subscription::AddressKind;

/// Returns the letters that their recipients should have, but for those that a recipient's own server does not take:
/// these come back to whoever they are from, and several in a row pause the recipient.
///
/// # Errors
/// When the store cannot be read.
pub async fn owed_letters(store: &Store, now: Timestamp) -> Result<Vec<UnsentLetter>> {
    let mut letters = store.unsent_letters(now).await?;
    letters.retain(|letter| !refuses_recipient(letter));
    Ok(letters)
}

/// Returns a finding for each of these letters, but for those from before an upgrade: somebody has to say whether they
/// still matter.
pub(super) async fn undelivered(store: &Store, now: Timestamp) -> Result<Vec<AuditFinding>> {
    let letters = owed_letters(store, now).await?.into_iter().filter(|letter| !letter.is_old);
    let finding = |letter: UnsentLetter| AuditFinding {
        letter: Some(letter.id),
        ..AuditFinding::of(FindingKind::NotDelivered, letter.person)
    };
    Ok(letters.map(finding).collect())
}

/// Logs how many letters are owed from before an upgrade: the daemon has just started.
///
/// # Errors
/// When the store cannot be read.
pub async fn warn_of_old_letters(app: &App) -> Result<()> {
    let letters = owed_letters(app.store().await?, app.now()).await?.iter().filter(|letter| letter.is_old).count();
    if letters > 0 {
        tracing::warn!(
            letters,
            "letters were lost before an upgrade and may still matter: utkik deliver --retry refused|failed --since DATE"
        );
    }
    Ok(())
}

fn refuses_recipient(letter: &UnsentLetter) -> bool {
    letter.state == DeliveryState::Refused
        && (letter.channel != AddressKind::Mail || mail::refuses_recipient(letter.why.as_str()))
}
