//! What people have been reminded of, and when they last saw a call.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{Any, FromRow, Row, Transaction};

use super::queued_letter::QueuedLetter;
use crate::delivery::{NotifiedCall, RemindedStep, ReminderGoal};
use crate::kommun::{AreaId, KommunSlug, Match};
use crate::opportunity::OpportunityId;
use crate::store::Store;
use crate::store::columns::{Millis, read};
use crate::store::people_columns::DayColumn;
use crate::store::rows::{from_json, places, scope};
use crate::subscription::{PersonId, ReminderDays, Scope};

/// A reminder that the audit looks for: a call, its last day, and so many days before it.
#[derive(Clone, Copy, Debug)]
pub struct AuditedReminder<'a> {
    pub call: &'a OpportunityId,
    pub day: Date,
    pub days_before: u16,
    /// People who saw the call at this instant or later need no reminder of this step.
    pub seen_from: Timestamp,
    /// Subscriptions that were welcomed or resumed after this instant are left out: no stage need have seen them yet.
    pub active_before: Timestamp,
}

/// A person who has had no reminder of a step towards the last day of a call, provided that the call is in their scope.
#[derive(Clone, Debug)]
pub struct MissedReminder {
    pub person: PersonId,
    pub kommun: KommunSlug,
    pub scope: Scope,
    /// The areas of the call, as judged for the kommun.
    pub areas: Vec<AreaId>,
    pub followed: bool,
}

impl Store {
    /// Returns the steps that each of these people has been reminded of, for last days from `from` on. People without
    /// any are left out.
    pub async fn reminded_steps(
        &self,
        people: &[&PersonId],
        from: Date,
    ) -> Result<HashMap<PersonId, BTreeSet<RemindedStep>>> {
        let sql = format!(
            "SELECT person, opportunity, goal, day, step FROM reminded WHERE day >= '{from}' AND person IN ({})",
            places(1, people.len())
        );
        let mut reminded: HashMap<PersonId, BTreeSet<RemindedStep>> = HashMap::new();
        for row in self.query_for_people(sql, people).await? {
            let row: RemindedRow = read(&row, "person")?;
            reminded.entry(row.person).or_default().insert(RemindedStep {
                call: row.opportunity,
                goal: row.goal,
                day: row.day.0,
                days_before: row.step.try_into()?,
            });
        }
        Ok(reminded)
    }

    /// Returns when each of these people last saw the last days of each call: when a letter last told of it, or when
    /// they began to follow it. A letter that was given up or refused told of it in 1970: they should know the call,
    /// and have not seen it.
    pub async fn last_seen(
        &self,
        people: &[&PersonId],
    ) -> Result<HashMap<PersonId, BTreeMap<OpportunityId, Timestamp>>> {
        let those = places(1, people.len());
        // The letters are selected first, so that they are read from an index and not row by row with their bodies.
        let sql = format!(
            "WITH letters AS MATERIALIZED (SELECT id, \
             CASE WHEN state IN ('failed', 'refused') THEN 0 ELSE owed_at END AS owed_at \
             FROM deliveries WHERE person IN ({those})) SELECT person, opportunity, MAX(at) AS at FROM (\
             SELECT t.person AS person, t.opportunity AS opportunity, l.owed_at AS at \
             FROM told t JOIN letters l ON l.id = t.delivery WHERE t.person IN ({those}) \
             UNION ALL SELECT person, opportunity, at FROM follows WHERE person IN ({those})) seen \
             GROUP BY person, opportunity"
        );
        let mut seen: HashMap<PersonId, BTreeMap<OpportunityId, Timestamp>> = HashMap::new();
        for row in self.query_for_people(sql, people).await? {
            let (call, at): (OpportunityId, Millis) = (row.try_get("opportunity")?, row.try_get("at")?);
            seen.entry(row.try_get("person")?).or_default().insert(call, at.0);
        }
        Ok(seen)
    }

    /// Returns all numbers of days before a last day at which somebody wants a reminder.
    pub async fn all_reminder_days(&self) -> Result<BTreeSet<u16>> {
        let rows = sqlx::query("SELECT DISTINCT remind FROM subscriptions").fetch_all(&self.pool).await?;
        let days = rows.iter().map(|row| from_json::<ReminderDays>(row, "remind")).collect::<Result<Vec<_>>>()?;
        Ok(days.iter().flat_map(ReminderDays::iter).collect())
    }

    /// Returns the people who should have been reminded of a step and were not, without regard to their scope. These
    /// are welcomed subscribers who follow the call, or whose kommun it suits at level alert and who did not find it
    /// irrelevant, and who last saw it before the step's own day.
    pub async fn missed_reminders(&self, reminder: &AuditedReminder<'_>) -> Result<Vec<MissedReminder>> {
        let sql = "SELECT s.person AS person, s.kommun AS kommun, s.areas AS areas, s.forvaltning AS forvaltning, \
             s.passed_on AS passed_on, s.remind AS remind, m.body AS body, \
             CASE WHEN f.person IS NULL THEN 0 ELSE 1 END AS followed \
             FROM matches m JOIN subscriptions s ON s.kommun = m.kommun \
             LEFT JOIN follows f ON f.person = s.person AND f.opportunity = m.opportunity \
             WHERE m.opportunity = $1 AND s.paused_at IS NULL AND s.welcomed_at IS NOT NULL \
             AND s.welcomed_at < $5 AND COALESCE(s.resumed_at, 0) < $5 AND (f.person IS NOT NULL OR (m.level = 'alert' \
             AND NOT EXISTS (SELECT 1 FROM feedback n WHERE n.kommun = s.kommun AND n.opportunity = $1 \
             AND n.person IN ('', s.person) AND n.opinion = 'not-relevant'))) \
             AND NOT EXISTS (SELECT 1 FROM reminded r WHERE r.person = s.person AND r.opportunity = $1 \
             AND r.goal = 'deadline' AND r.day = $2 AND r.step <= $3) \
             AND COALESCE(f.at, 0) < $4 AND (f.person IS NOT NULL OR EXISTS \
             (SELECT 1 FROM told t WHERE t.person = s.person AND t.opportunity = $1)) \
             AND NOT EXISTS (SELECT 1 FROM told t JOIN deliveries d ON d.id = t.delivery \
             WHERE t.person = s.person AND t.opportunity = $1 AND d.owed_at >= $4 \
             AND d.state NOT IN ('failed', 'refused'))";
        let query =
            sqlx::query(sql).bind(reminder.call).bind(DayColumn(reminder.day)).bind(i64::from(reminder.days_before));
        let mut people = Vec::new();
        for row in
            query.bind(Millis(reminder.seen_from)).bind(Millis(reminder.active_before)).fetch_all(&self.pool).await?
        {
            let (found, days): (Match, ReminderDays) = (from_json(&row, "body")?, from_json(&row, "remind")?);
            if days.iter().any(|step| step == reminder.days_before) {
                people.push(MissedReminder {
                    person: row.try_get("person")?,
                    kommun: row.try_get("kommun")?,
                    scope: scope(&row)?,
                    areas: found.areas,
                    followed: row.try_get::<i64, _>("followed")? == 1,
                });
            }
        }
        Ok(people)
    }

    /// Returns the Message-ID of the letter that first told a person of all these calls, for a reply to stand in its
    /// thread. `None` when one of them was never notified, or when several letters told of them.
    pub async fn first_message_id_about(&self, person: &PersonId, calls: &[NotifiedCall]) -> Result<Option<String>> {
        let sql = "SELECT d.message_id AS message_id FROM told t JOIN deliveries d ON d.id = t.delivery \
             WHERE t.person = $1 AND t.opportunity = $2 AND t.manner <> 'listed' ORDER BY d.owed_at, t.seq LIMIT 1";
        let mut first: Option<String> = None;
        for call in calls {
            let found = sqlx::query_scalar(sql).bind(person).bind(&call.id).fetch_optional(&self.pool).await?;
            let Some(letter) = found else { return Ok(None) };
            if first.as_ref().is_some_and(|first| *first != letter) {
                return Ok(None);
            }
            first = Some(letter);
        }
        Ok(first)
    }
}

#[derive(FromRow)]
struct RemindedRow {
    person: PersonId,
    opportunity: OpportunityId,
    goal: ReminderGoal,
    day: DayColumn,
    step: i64,
}

/// Records the reminder steps of a letter. Returns false when one of them was recorded before.
pub(in crate::store) async fn insert_reminded_steps(
    tx: &mut Transaction<'static, Any>,
    letter: &QueuedLetter,
) -> Result<bool> {
    let sql = "INSERT INTO reminded (person, opportunity, goal, day, step, delivery) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (person, opportunity, goal, day, step) DO NOTHING";
    for step in &letter.steps {
        let row = sqlx::query(sql).bind(&letter.person).bind(&step.call).bind(&step.goal).bind(DayColumn(step.day));
        let done = row.bind(i64::from(step.days_before)).bind(&letter.id).execute(&mut **tx).await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}
