//! watchdog: what would spoil every stage (a clock that cannot be right, a disk that takes no writes) -> nothing is
//! done until it is over, and whoever runs the program hears of it once.

use anyhow::Result;
use jiff::Timestamp;
use tokio::sync::Mutex;

use super::operator::{operator_letter, operator_locale};
use crate::app::{App, ClockDoubt};
use crate::channels::SendOutcome;
use crate::delivery::{Delivery, DeliveryState};
use crate::letters::operator::{OperatorReport, ServiceFault};
use crate::store::{DeliveryOutcome, OperatorProblem, ProblemState, QueuedLetter, StorageFault};

/// Looks at the clock and the disk before each round.
#[derive(Default)]
pub struct Watchdog {
    seen: Mutex<Seen>,
}

/// What earlier looks saw.
#[derive(Default)]
struct Seen {
    storage: Option<StorageIncident>,
    clock: bool,
}

/// A time during which nothing could be written: what the operator was told of it cannot be stored before it ends.
struct StorageIncident {
    letter: Option<QueuedLetter>,
    is_sent: bool,
}

impl Watchdog {
    /// Returns whether the stages may run at `now`. What begins or ends is logged, and the operator is written to when
    /// something begins; that letter waits for nothing.
    pub async fn allows_work(&self, app: &App, now: Timestamp) -> bool {
        let mut seen = self.seen.lock().await;
        match seen.look(app, now).await {
            Ok(allowed) => allowed,
            Err(error) => {
                tracing::error!("the clock and the disk could not be looked at: {error:#}");
                false
            }
        }
    }
}

/// Returns whether letters may leave at `now`: not while the clock cannot be right, or nothing can be written.
pub async fn letters_may_leave(app: &App, now: Timestamp) -> Result<bool> {
    Ok(app.store().await?.storage_fault(now).await.is_none() && app.clock_doubt(now).await?.is_none())
}

impl Seen {
    async fn look(&mut self, app: &App, now: Timestamp) -> Result<bool> {
        let storage = app.store().await?.storage_fault(now).await;
        self.note_storage(app, storage, now).await?;
        if storage.is_some() {
            return Ok(false);
        }
        let clock = app.clock_doubt(now).await?;
        self.note_clock(app, clock, now).await?;
        Ok(clock.is_none())
    }

    async fn note_storage(&mut self, app: &App, fault: Option<StorageFault>, now: Timestamp) -> Result<()> {
        match (&mut self.storage, fault) {
            (None, None) => {}
            (None, Some(fault)) => {
                let state = app.settings.state_dir.display();
                tracing::error!(fault = %fault.kind, "nothing can be written to {state}: all work waits until it can");
                let letter = letter(app, ServiceFault::Storage(fault.kind.as_str()), now)?;
                let is_sent = match &letter {
                    Some(letter) => send(app, letter, now).await?.is_some(),
                    None => false,
                };
                self.storage = Some(StorageIncident { letter, is_sent });
            }
            (Some(incident), Some(_)) => {
                if let Some(letter) = incident.letter.as_ref().filter(|_| !incident.is_sent) {
                    incident.is_sent = send(app, letter, now).await?.is_some();
                }
            }
            (Some(incident), None) => {
                tracing::info!("writing works again: the work goes on");
                incident.store(app, now).await?;
                self.storage = None;
            }
        }
        Ok(())
    }

    async fn note_clock(&mut self, app: &App, doubt: Option<ClockDoubt>, now: Timestamp) -> Result<()> {
        let store = app.store().await?;
        let is_told = store.operator_notifications().await?.contains(&OperatorProblem::Clock);
        let Some(doubt) = doubt else {
            if is_told {
                store.notify_operator(&[], &[OperatorProblem::Clock], None, now).await?;
            }
            if std::mem::take(&mut self.clock) {
                tracing::info!("the clock is right again: the work goes on");
            }
            return Ok(());
        };
        if !std::mem::replace(&mut self.clock, true) {
            tracing::error!("{doubt}: all work waits until the clock is right, or --trust-clock is said");
        }
        if is_told {
            return Ok(());
        }
        let letter = letter(app, ServiceFault::Clock { now: doubt.now(), other: doubt.other() }, now)?;
        let problem = [(OperatorProblem::Clock, ProblemState::Wrong)];
        let is_first = store.notify_operator(&problem, &[], letter.as_ref(), now).await?;
        if let Some(letter) = letter.filter(|_| is_first)
            && let Some(outcome) = send(app, &letter, now).await?
        {
            store.record_outcome(&letter.id, &outcome, now).await?;
        }
        Ok(())
    }
}

impl StorageIncident {
    /// Stores the letter that the operator got while nothing could be stored; it leaves now if it could not before.
    async fn store(&self, app: &App, now: Timestamp) -> Result<()> {
        let Some(letter) = &self.letter else { return Ok(()) };
        let store = app.store().await?;
        store.notify_operator(&[], &[], Some(letter), now).await?;
        if self.is_sent {
            store.record_outcome(&letter.id, &DeliveryOutcome::Sent { remark: None }, now).await?;
        }
        Ok(())
    }
}

/// Writes the letter about what hinders the work; `None` where no operator is set.
fn letter(app: &App, service_fault: ServiceFault, now: Timestamp) -> Result<Option<QueuedLetter>> {
    let Some(to) = app.settings.operator_address() else { return Ok(None) };
    let news = OperatorReport { service_fault: Some(service_fault), ..OperatorReport::default() };
    operator_letter(&to, app.mailer()?, &news, now).map(Some)
}

/// Sends a letter past the outbox. Returns `None` when it did not leave.
async fn send(app: &App, letter: &QueuedLetter, now: Timestamp) -> Result<Option<DeliveryOutcome>> {
    let Some(channel) = app.channels()?.get(letter.address.kind()) else { return Ok(None) };
    let delivery = Delivery {
        id: letter.id.clone(),
        person: letter.person.clone(),
        to: Some(letter.address.clone()),
        kommuner: Vec::new(),
        kind: letter.kind,
        language: operator_locale().tag(),
        calls: Vec::new(),
        state: DeliveryState::Pending,
        attempts: 1,
        subject: letter.subject.clone(),
        message_id: letter.message_id.clone(),
        queued_at: now,
        sent_at: None,
        reason: None,
        body: letter.body.clone(),
    };
    Ok(match channel.send(&delivery).await {
        SendOutcome::Ok { remark } => Some(DeliveryOutcome::Sent { remark }),
        SendOutcome::WrittenToFile => Some(DeliveryOutcome::WrittenToFile),
        _ => None,
    })
}
