//! audit: what each recipient should have had, compared with recorded notifications and the ledger -> findings. It
//! trusts none of the stages that write letters: it derives everything again with queries of its own, an hour later.

mod lost;
mod reminders;
mod unsent;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

pub use lost::{Lost, warn_of_lost};
pub use unsent::{owed_letters, warn_of_old_letters};

use super::digest::last_window;
use super::{Outcome, Stage};
use crate::app::App;
use crate::kommun::{ForvaltningName, Kommun, Level};
use crate::opportunity::OpportunityId;
use crate::sources::WatchedSource;
use crate::store::{AuditFinding, AuditReport, FindingKind, MissedNotification, Recipient, Store};
use crate::subscription::{Frequency, PersonId};

/// How late a stage may be before what it has not done is a finding; also the interval between two audits of `utkik
/// run`.
const GRACE_PERIOD: SignedDuration = SignedDuration::from_hours(1);

/// How long a letter may be tried in vain before that is a finding: no greylisting takes longer.
const RETRY_PERIOD: SignedDuration = SignedDuration::from_hours(48);

/// When the audit runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditInterval {
    /// Whenever it is asked to.
    None,
    /// Unless it ran within the last hour.
    Hour,
}

/// Compares what people should have been notified of with what they were.
pub struct Audit {
    pub interval: AuditInterval,
}

impl Audit {
    pub const NOW: Audit = Audit { interval: AuditInterval::None };
    pub const HOURLY: Audit = Audit { interval: AuditInterval::Hour };
}

impl Stage for Audit {
    fn name(&self) -> &'static str {
        "check"
    }

    fn command(&self) -> Option<&'static str> {
        Some("check-deliveries")
    }

    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
            let (store, files) = (app.store().await?, (app.kommuner()?, app.sources()?));
            if self.interval == AuditInterval::Hour && !is_due(store, now).await? {
                return Ok(Outcome::NotDue);
            }
            // Leases expire by the machine's time.
            Ok(Outcome::Audit(run(store, files, now, Timestamp::now()).await?))
        })
    }
}

async fn is_due(store: &Store, now: Timestamp) -> Result<bool> {
    let last = store.last_audit().await?.map(|check| check.at);
    Ok(last.is_none_or(|at| now.duration_since(at) >= GRACE_PERIOD || at > now))
}

/// Runs the audit and stores its report for the health page and the operator. `machine` is the machine's time, by which
/// leases expire.
async fn run(
    store: &Store,
    (kommuner, sources): (&[Kommun], &[WatchedSource]),
    now: Timestamp,
    machine: Timestamp,
) -> Result<AuditReport> {
    let overdue_before = now.checked_sub(GRACE_PERIOD)?;
    let mut findings: BTreeSet<AuditFinding> = store.ledger_findings().await?.into_iter().collect();
    findings.extend(store.overdue_letters(overdue_before, now.checked_sub(RETRY_PERIOD)?, machine).await?);
    findings.extend(store.letters_held_since(overdue_before).await?);
    findings.extend(unsent::undelivered(store, now).await?);
    let recipients = store.recipients().await?;
    let digests = expected_digests(store, &recipients, now).await?;
    for missed in missed_notifications(store, kommuner, now).await? {
        let window = digests.get(&missed.person);
        if is_overdue_alert(&missed, overdue_before)
            || window.is_some_and(|window| is_missing_from_digest(&missed, window))
        {
            findings.insert(finding(FindingKind::NotNotified, &missed.person, Some(missed.call.clone())));
        }
    }
    for (person, window) in digests.iter().filter(|(_, window)| !window.closed && window.to < overdue_before) {
        tracing::debug!(%person, %window.to, "no digest was owed");
        findings.insert(finding(FindingKind::NoDigest, person, None));
    }
    for recipient in recipients.iter().filter(|recipient| waits_for_welcome(recipient, overdue_before)) {
        findings.insert(finding(FindingKind::NotNotified, &recipient.person, None));
    }
    findings.extend(recipients.iter().flat_map(|recipient| missing_forvaltning(recipient, kommuner)));
    findings.extend(recipients.iter().flat_map(|recipient| lost::missing_kommun(recipient, kommuner)));
    findings.extend(Lost::of(store, kommuner, sources, now).await?.source_findings());
    for (person, call) in reminders::missed_reminders(store, kommuner, now, GRACE_PERIOD).await? {
        findings.insert(finding(FindingKind::NotReminded, &person, Some(call)));
    }
    let report = AuditReport { at: now, findings: findings.into_iter().collect() };
    store.put_audit(&report).await?;
    Ok(report)
}

fn finding(kind: FindingKind, person: &PersonId, call: Option<OpportunityId>) -> AuditFinding {
    AuditFinding { call, ..AuditFinding::of(kind, person.clone()) }
}

/// Returns notifications that nobody recorded, of calls that suit subscriptions or were passed on to them. Where the
/// kommun's file gave a förvaltning more areas, a subscription counts from that change on.
async fn missed_notifications(store: &Store, kommuner: &[Kommun], now: Timestamp) -> Result<Vec<MissedNotification>> {
    let routed_since = store.forvaltningar_unchanged_since(kommuner, now).await?;
    let mut all = store.missed_notifications(kommuner, now).await?;
    for one in &mut all {
        let Some(id) = one.scope.forvaltning() else { continue };
        let routed = routed_since.get(&(one.kommun.clone(), id.to_owned())).copied().unwrap_or(one.subscribed_at);
        one.subscribed_at = one.subscribed_at.max(routed);
    }
    all.extend(store.missed_passed_on_notifications(now).await?);
    Ok(all)
}

/// Returns a finding for each of the recipient's subscriptions to a förvaltning that the kommun's file lacks.
fn missing_forvaltning<'a>(recipient: &'a Recipient, kommuner: &'a [Kommun]) -> impl Iterator<Item = AuditFinding> {
    recipient.subscriptions.iter().filter_map(|row| {
        let kommun = kommuner.iter().find(|kommun| kommun.slug == row.subscription.kommun)?;
        let id = row.subscription.scope.forvaltning().filter(|id| kommun.areas_of(id).is_none())?;
        let forvaltning = Some(ForvaltningName { kommun: kommun.slug.clone(), id: id.to_owned() });
        Some(AuditFinding { forvaltning, ..finding(FindingKind::NoForvaltning, &recipient.person, None) })
    })
}

/// The window of a person's last digest.
struct ExpectedDigest {
    from: Timestamp,
    to: Timestamp,
    closed: bool,
}

/// Returns the window of the last digest that each person should have, if they subscribed before it ended.
async fn expected_digests<'a>(
    store: &Store,
    recipients: &'a [Recipient],
    now: Timestamp,
) -> Result<BTreeMap<&'a PersonId, ExpectedDigest>> {
    let mut digests = BTreeMap::new();
    for frequency in [Frequency::Daily, Frequency::Weekly] {
        let window = last_window(frequency, now)?;
        let (from, to) = (window.from, window.to);
        let closed = store.people_with_digest_queued(frequency, to, now).await?;
        for recipient in recipients {
            let daily = recipient.subscriptions.iter().any(|row| row.subscription.frequency == Frequency::Daily);
            let subscribed = recipient.subscriptions.iter().any(|row| row.subscription.created_at < to);
            if subscribed && daily == (frequency == Frequency::Daily) {
                let closed = closed.contains(&recipient.person);
                digests.insert(&recipient.person, ExpectedDigest { from, to, closed });
            }
        }
    }
    Ok(digests)
}

fn is_overdue_alert(missed: &MissedNotification, overdue_before: Timestamp) -> bool {
    missed.frequency == Frequency::Immediate
        && missed.level == Level::Alert
        && missed.latest_at < overdue_before
        && missed.subscribed_at < overdue_before
}

/// Returns whether the call became known within the window, early enough for its digest.
fn is_missing_from_digest(missed: &MissedNotification, window: &ExpectedDigest) -> bool {
    let in_time = window.to - GRACE_PERIOD;
    window.closed
        && (window.from..in_time).contains(&missed.first_at)
        && missed.latest_at < in_time
        && missed.subscribed_at < in_time
}

fn waits_for_welcome(recipient: &Recipient, overdue_before: Timestamp) -> bool {
    recipient.subscriptions.iter().any(|row| !row.welcomed && row.subscription.created_at < overdue_before)
}
