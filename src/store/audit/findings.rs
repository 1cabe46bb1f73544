//! The audit: what the rules say people should be notified of, against the recorded notifications and the ledger.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use crate::delivery::{DeliveryId, NotifiedCall};
use crate::kommun::{ForvaltningName, Kommun, KommunSlug, Level, Match};
use crate::opportunity::{OpportunityId, SourceId};
use crate::store::Store;
use crate::store::columns::{Millis, read};
use crate::store::people::subscriptions::ScopeColumns;
use crate::store::people_columns::Json;
use crate::store::rows::{from_json, to_json};
use crate::subscription::{Frequency, PersonId, Scope};

/// An inconsistency that the audit found. It names a person by their id only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AuditFinding {
    pub kind: FindingKind,
    pub person: PersonId,
    pub call: Option<OpportunityId>,
    pub letter: Option<DeliveryId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forvaltning: Option<ForvaltningName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kommun: Option<KommunSlug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceId>,
}

impl AuditFinding {
    /// Returns a finding about a person, and nothing more.
    pub fn of(kind: FindingKind, person: PersonId) -> AuditFinding {
        AuditFinding { kind, person, call: None, letter: None, forvaltning: None, kommun: None, source: None }
    }
}

/// What is inconsistent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// By the rules a person should know of a call, and there is neither a letter nor a notification.
    #[serde(rename = "not-told")]
    NotNotified,
    /// A last day is near of which a person should have been reminded.
    NotReminded,
    /// A digest's window has ended, and no digest was queued for it.
    NoDigest,
    /// A notification is recorded of which there is no letter.
    NoLetter,
    /// A letter tells of a call without a recorded notification, so that a second letter would follow.
    #[serde(rename = "no-mark")]
    NoNotification,
    /// A letter that should have been tried long ago.
    #[serde(rename = "waiting")]
    Overdue,
    /// A letter that has long waited because its channel does not work for us.
    Held,
    /// A letter that was given up or refused, and is owed all the same.
    NotDelivered,
    /// A subscription names a förvaltning that its kommun's file does not have: it gets everything until one of the two
    /// is corrected.
    NoForvaltning,
    /// A subscription or role names a kommun that has no file: it gets nothing.
    NoKommun,
    /// A source is no longer listed, and nobody hears what becomes of its open calls.
    NoSource,
}

impl FindingKind {
    /// Returns whether something that was set up is gone, rather than a letter.
    pub fn is_about_files(self) -> bool {
        matches!(self, FindingKind::NoForvaltning | FindingKind::NoKommun | FindingKind::NoSource)
    }
}

/// The result of an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditReport {
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    #[serde(rename = "gaps")]
    pub findings: Vec<AuditFinding>,
}

/// A call that suits a subscription without any notification of its person.
#[derive(Clone, Debug)]
pub struct MissedNotification {
    pub person: PersonId,
    pub kommun: KommunSlug,
    pub call: OpportunityId,
    pub scope: Scope,
    pub level: Level,
    pub frequency: Frequency,
    /// When the subscription was made, and when the call first and last changed, or was passed on.
    pub subscribed_at: Timestamp,
    pub first_at: Timestamp,
    pub latest_at: Timestamp,
}

impl Store {
    /// Returns the calls open at `now` that suit a welcomed, unpaused subscription and of which its person was neither
    /// notified nor found them irrelevant. Calls selected only because a kommun's file changed are left out: they come
    /// in a digest at some time.
    pub async fn missed_notifications(&self, kommuner: &[Kommun], now: Timestamp) -> Result<Vec<MissedNotification>> {
        let sql = format!(
            "SELECT {MISSED}, m.body AS body, m.opportunity AS opportunity, c.first_at AS first_at, \
             c.latest_at AS latest_at \
             FROM subscriptions s JOIN matches m ON m.kommun = s.kommun JOIN opportunities o ON o.id = m.opportunity \
             JOIN (SELECT opportunity, MIN(at) AS first_at, MAX(at) AS latest_at FROM changes GROUP BY opportunity) c \
             ON c.opportunity = o.id \
             WHERE s.passed_on = 0 AND s.paused_at IS NULL AND s.welcomed_at IS NOT NULL \
             AND m.level <> 'none' AND m.selected_at = 0 \
             AND o.kind <> 'page' AND o.status NOT IN ('closed', 'withdrawn') AND (o.closes_at IS NULL OR o.closes_at > $1) \
             AND NOT EXISTS (SELECT 1 FROM told t WHERE t.person = s.person AND t.opportunity = o.id) \
             AND NOT EXISTS (SELECT 1 FROM feedback f WHERE f.kommun = s.kommun AND f.opportunity = o.id \
             AND f.person IN ('', s.person) AND f.opinion = 'not-relevant')"
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(Millis(now)).fetch_all(&self.pool).await?;
        rows.iter().filter_map(|row| missed_in_scope(row, kommuner).transpose()).collect()
    }

    /// Returns the same for passed-on calls and the people who subscribe to these.
    pub async fn missed_passed_on_notifications(&self, now: Timestamp) -> Result<Vec<MissedNotification>> {
        let sql = format!(
            "SELECT {MISSED}, p.opportunity AS opportunity, p.at AS first_at, \
             (SELECT MAX(c.at) FROM changes c WHERE c.opportunity = o.id) AS latest_at \
             FROM subscriptions s JOIN passed_on p ON p.kommun = s.kommun JOIN opportunities o ON o.id = p.opportunity \
             WHERE s.passed_on = 1 AND s.paused_at IS NULL AND s.welcomed_at IS NOT NULL AND p.undone_at IS NULL \
             AND o.kind <> 'page' AND o.status NOT IN ('closed', 'withdrawn') AND (o.closes_at IS NULL OR o.closes_at > $1) \
             AND NOT EXISTS (SELECT 1 FROM told t WHERE t.person = s.person AND t.opportunity = o.id)"
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(Millis(now)).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(read::<MissedRow>(row, "person")?.notification(Level::Alert))).collect()
    }

    /// Returns notifications without letters, digests without letters, and letters without notifications.
    pub async fn ledger_findings(&self) -> Result<Vec<AuditFinding>> {
        let mut findings = BTreeSet::new();
        let sql = "SELECT t.person AS person, t.opportunity AS opportunity, t.delivery AS delivery FROM told t \
             LEFT JOIN deliveries d ON d.id = t.delivery WHERE d.id IS NULL \
             UNION SELECT r.person, NULL, r.delivery FROM digest_runs r LEFT JOIN deliveries d ON d.id = r.delivery \
             WHERE r.delivery IS NOT NULL AND d.id IS NULL \
             UNION SELECT r.person, r.opportunity, r.delivery FROM reminded r \
             LEFT JOIN deliveries d ON d.id = r.delivery WHERE d.id IS NULL";
        for row in sqlx::query(sql).fetch_all(&self.pool).await? {
            let (call, letter) = (row.try_get("opportunity")?, row.try_get("delivery")?);
            let person = row.try_get("person")?;
            findings.insert(AuditFinding { call, letter, ..AuditFinding::of(FindingKind::NoLetter, person) });
        }
        // Counting finds the letters that differ; only these are read.
        let sql = "SELECT d.id AS id, d.person AS person, d.calls AS calls, \
             (SELECT COUNT(*) FROM told t WHERE t.person = d.person AND t.delivery = d.id AND t.manner <> 'listed') AS marks \
             FROM deliveries d JOIN people p ON p.id = d.person \
             WHERE d.kind IN ('welcome', 'alert', 'correction', 'digest')";
        for row in sqlx::query(sql).fetch_all(&self.pool).await? {
            let calls: Vec<NotifiedCall> = from_json(&row, "calls")?;
            if i64::try_from(calls.len())? != row.try_get::<i64, _>("marks")? {
                findings.extend(self.call_differences(row.try_get("id")?, row.try_get("person")?, &calls).await?);
            }
        }
        findings.extend(self.unrecorded_reminders().await?);
        Ok(findings.into_iter().collect())
    }

    /// Returns reminders whose number of calls differs from the recorded reminder steps.
    async fn unrecorded_reminders(&self) -> Result<Vec<AuditFinding>> {
        let sql = "SELECT d.id AS id, d.person AS person, d.calls AS calls, (SELECT COUNT(DISTINCT r.opportunity) \
             FROM reminded r WHERE r.person = d.person AND r.delivery = d.id) AS marks \
             FROM deliveries d JOIN people p ON p.id = d.person WHERE d.kind = 'reminder'";
        let mut findings = Vec::new();
        for row in sqlx::query(sql).fetch_all(&self.pool).await? {
            let calls: Vec<NotifiedCall> = from_json(&row, "calls")?;
            if i64::try_from(calls.len())? != row.try_get::<i64, _>("marks")? {
                let (person, letter) = (row.try_get("person")?, Some(row.try_get("id")?));
                findings.push(AuditFinding { letter, ..AuditFinding::of(FindingKind::NoNotification, person) });
            }
        }
        Ok(findings)
    }

    /// Returns a finding for each call that is only in the letter or only in its recorded notifications.
    async fn call_differences(
        &self,
        letter: DeliveryId,
        person: PersonId,
        calls: &[NotifiedCall],
    ) -> Result<Vec<AuditFinding>> {
        let sql = "SELECT opportunity, seq FROM told WHERE person = $1 AND delivery = $2 AND manner <> 'listed'";
        let rows = sqlx::query(sql).bind(&person).bind(&letter).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| Ok(NotifiedCall { id: row.try_get("opportunity")?, seq: row.try_get("seq")? });
        let recorded: BTreeSet<NotifiedCall> = rows.iter().map(read).collect::<Result<_>>()?;
        let in_letter: BTreeSet<NotifiedCall> = calls.iter().cloned().collect();
        let finding = |kind: FindingKind, call: &NotifiedCall| AuditFinding {
            call: Some(call.id.clone()),
            letter: Some(letter.clone()),
            ..AuditFinding::of(kind, person.clone())
        };
        let unrecorded = in_letter.difference(&recorded).map(|call| finding(FindingKind::NoNotification, call));
        Ok(unrecorded.chain(recorded.difference(&in_letter).map(|call| finding(FindingKind::NoLetter, call))).collect())
    }

    /// Returns the report of the last audit, if there was one.
    pub async fn last_audit(&self) -> Result<Option<AuditReport>> {
        let row =
            sqlx::query("SELECT at, findings FROM audits ORDER BY at DESC LIMIT 1").fetch_optional(&self.pool).await?;
        let report = |row: &AnyRow| {
            let (at, findings): (Millis, Json<Vec<AuditFinding>>) = (row.try_get("at")?, row.try_get("findings")?);
            Ok(AuditReport { at: at.0, findings: findings.0 })
        };
        row.as_ref().map(report).transpose()
    }

    /// Replaces the report of the last audit.
    pub async fn put_audit(&self, report: &AuditReport) -> Result<()> {
        let mut tx = self.begin_write().await?;
        sqlx::query("DELETE FROM audits").execute(&mut *tx).await?;
        let sql = "INSERT INTO audits (at, findings) VALUES ($1, $2)";
        sqlx::query(sql).bind(Millis(report.at)).bind(to_json(&report.findings)?).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The columns of a [`MissedRow`] that come from the subscription.
const MISSED: &str = "s.person, s.kommun, s.areas, s.forvaltning, s.passed_on, s.frequency, s.created_at";

#[derive(FromRow)]
struct MissedRow {
    person: PersonId,
    kommun: KommunSlug,
    opportunity: OpportunityId,
    #[sqlx(flatten)]
    scope: ScopeColumns,
    frequency: Frequency,
    created_at: Millis,
    first_at: Millis,
    latest_at: Millis,
}

impl MissedRow {
    fn notification(self, level: Level) -> MissedNotification {
        MissedNotification {
            person: self.person,
            kommun: self.kommun,
            call: self.opportunity,
            scope: self.scope.into(),
            level,
            frequency: self.frequency,
            subscribed_at: self.created_at.0,
            first_at: self.first_at.0,
            latest_at: self.latest_at.0.max(self.first_at.0),
        }
    }
}

/// Returns `None` where the subscription's scope does not cover the call's areas.
fn missed_in_scope(row: &AnyRow, kommuner: &[Kommun]) -> Result<Option<MissedNotification>> {
    let found: Match = from_json(row, "body")?;
    let missed = read::<MissedRow>(row, "person")?.notification(found.level);
    let Some(kommun) = kommuner.iter().find(|kommun| kommun.slug == missed.kommun) else { return Ok(None) };
    Ok(missed.scope.covers(&found.areas, |id| kommun.areas_of(id)).then_some(missed))
}
