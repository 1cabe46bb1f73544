//! What people have been notified of, and for whom there may be news.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow};

use crate::opportunity::{OpportunityId, Revision};
use crate::store::Store;
use crate::store::columns::read_all;
use crate::store::people_columns::Flag;
use crate::store::rows::places;
use crate::subscription::PersonId;

/// The last notification of a call to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub seq: Revision,
    /// Whether a letter once told of the call at once, so that its changes are notified at once too.
    pub immediate: bool,
    /// Whether a letter showed the call and asked for an opinion; one that only counted it did not.
    pub asked_for_opinion: bool,
}

impl Store {
    /// Returns the last notification of each call to each of these people. People without any are left out.
    pub async fn last_notifications(
        &self,
        people: &[&PersonId],
    ) -> Result<HashMap<PersonId, BTreeMap<OpportunityId, Notification>>> {
        let sql = format!(
            "SELECT person, opportunity, MAX(seq) AS seq, MAX(CASE WHEN manner = 'alert' THEN 1 ELSE 0 END) AS at_once, \
             MAX(CASE WHEN manner = 'listed' THEN 0 ELSE 1 END) AS asked FROM told WHERE person IN ({}) \
             GROUP BY person, opportunity",
            places(1, people.len())
        );
        let mut notifications: HashMap<PersonId, BTreeMap<OpportunityId, Notification>> = HashMap::new();
        for row in read_all::<NotificationRow>(&self.query_for_people(sql, people).await?, "person")? {
            let last = Notification { seq: row.seq, immediate: row.at_once.0, asked_for_opinion: row.asked.0 };
            notifications.entry(row.person).or_default().insert(row.opportunity, last);
        }
        Ok(notifications)
    }

    /// Returns the people for whom there may be something to notify at once: those not welcomed yet; followers; those
    /// notified of a call that has changed since; and immediate subscribers whose kommun has a match of level alert, or
    /// passes a call on, that they were never notified of. Nobody else can have any, and in most rounds this set is
    /// empty.
    pub async fn people_with_pending_news(&self) -> Result<HashSet<PersonId>> {
        let sql = "WITH latest AS (SELECT opportunity, MAX(seq) AS seq FROM changes WHERE kind <> 'closed' \
             GROUP BY opportunity) \
             SELECT person FROM subscriptions WHERE welcomed_at IS NULL UNION SELECT person FROM follows \
             UNION SELECT t.person AS person FROM (SELECT person, opportunity, MAX(seq) AS seq FROM told \
             GROUP BY person, opportunity) t JOIN latest l ON l.opportunity = t.opportunity WHERE t.seq < l.seq \
             UNION SELECT s.person AS person FROM subscriptions s \
             JOIN matches m ON m.kommun = s.kommun AND m.level = 'alert' \
             JOIN latest l ON l.opportunity = m.opportunity \
             WHERE s.frequency = 'immediate' AND s.paused_at IS NULL AND NOT EXISTS \
             (SELECT 1 FROM told t WHERE t.person = s.person AND t.opportunity = m.opportunity) \
             UNION SELECT s.person AS person FROM subscriptions s \
             JOIN passed_on p ON p.kommun = s.kommun AND p.undone_at IS NULL \
             WHERE s.passed_on = 1 AND s.frequency = 'immediate' AND s.paused_at IS NULL AND NOT EXISTS \
             (SELECT 1 FROM told t WHERE t.person = s.person AND t.opportunity = p.opportunity)";
        let people = sqlx::query_scalar(sql).fetch_all(&self.pool).await?;
        Ok(people.into_iter().collect())
    }

    /// Runs a query about several people, whose ids are bound to its placeholders.
    pub(in crate::store) async fn query_for_people(&self, sql: String, people: &[&PersonId]) -> Result<Vec<AnyRow>> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        Ok(people.iter().fold(query, |query, person| query.bind(*person)).fetch_all(&self.pool).await?)
    }
}

#[derive(FromRow)]
struct NotificationRow {
    person: PersonId,
    opportunity: OpportunityId,
    seq: Revision,
    at_once: Flag,
    asked: Flag,
}
