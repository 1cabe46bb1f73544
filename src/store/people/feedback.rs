//! What people think of matches, what they follow, and the thresholds derived from it.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, FromRow, Row, Transaction};

use crate::feedback::{Feedback, Opinion};
use crate::kommun::{KommunSlug, Level};
use crate::matching::Thresholds;
use crate::opportunity::{Facts, OpportunityId, Revision};
use crate::store::Store;
use crate::store::columns::{Millis, read};
use crate::store::people_columns::GiverColumn;
use crate::store::rows::{from_json, to_json};
use crate::subscription::PersonId;
use crate::text::Language;

/// Feedback to store. The reason is stored as it is: shorten it first.
#[derive(Clone, Copy, Debug)]
pub struct NewFeedback<'a> {
    /// `None`: given for the kommun as a whole.
    pub person: Option<&'a PersonId>,
    pub kommun: &'a KommunSlug,
    pub call: &'a OpportunityId,
    pub opinion: Opinion,
    pub why: &'a str,
}

/// Feedback with what a list shows of its call and its person.
#[derive(Clone, Debug)]
pub struct FeedbackRow {
    pub feedback: Feedback,
    pub reference: String,
    pub identifier: Option<String>,
    pub title: String,
    pub language: Language,
    /// `None` when it was given for the kommun as a whole, or by someone who has left.
    pub address: Option<String>,
}

/// The columns of [`Feedback`] in a table `f`.
pub(in crate::store) const FEEDBACK_COLUMNS: &str = "f.person AS person, f.kommun AS kommun, f.opportunity AS opportunity, f.opinion AS opinion, \
    f.why AS why, f.at AS at, f.seq AS seq";

impl Store {
    /// Stores feedback, replacing earlier feedback of the person on the call; finding a call not relevant ends
    /// following it. Returns false, and stores nothing, when the person's feedback does not count for the kommun (any
    /// more).
    pub async fn record_feedback(&self, answer: &NewFeedback<'_>, now: Timestamp) -> Result<bool> {
        let mut tx = self.begin_write().await?;
        if let Some(person) = answer.person {
            let sql = "SELECT COUNT(*) AS n FROM subscriptions s WHERE person = $1 AND kommun = $2 AND passed_on = 0 \
                 AND (own_wish = 0 OR EXISTS (SELECT 1 FROM roles r WHERE r.person = s.person \
                 AND (r.kommun = s.kommun OR r.kommun = '')))";
            let subscriptions = sqlx::query(sql).bind(person).bind(answer.kommun).fetch_one(&mut *tx).await?;
            if subscriptions.try_get::<i64, _>("n")? == 0 {
                return Ok(false);
            }
            if answer.opinion == Opinion::NotRelevant {
                unfollow(&mut tx, person, answer.call).await?;
            }
        }
        let sql = "INSERT INTO feedback (person, kommun, opportunity, opinion, why, at, seq) VALUES ($1, $2, $3, $4, $5, $6, \
             (SELECT COALESCE(MAX(seq), 0) FROM changes WHERE opportunity = $3)) \
             ON CONFLICT (person, kommun, opportunity) DO UPDATE SET \
             opinion = excluded.opinion, why = excluded.why, at = excluded.at, seq = excluded.seq";
        sqlx::query(sql)
            .bind(GiverColumn(answer.person.cloned()))
            .bind(answer.kommun)
            .bind(answer.call)
            .bind(answer.opinion)
            .bind(answer.why)
            .bind(Millis(now))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Deletes feedback as if it had never been given. Returns false when there was none.
    pub async fn delete_feedback(
        &self,
        person: Option<&PersonId>,
        kommun: &KommunSlug,
        call: &OpportunityId,
    ) -> Result<bool> {
        let sql = "DELETE FROM feedback WHERE person = $1 AND kommun = $2 AND opportunity = $3";
        let gone = sqlx::query(sql).bind(GiverColumn(person.cloned())).bind(kommun).bind(call);
        Ok(gone.execute(&self.pool).await?.rows_affected() > 0)
    }

    /// Makes the person follow a call: they are notified of whatever happens to it, and it is no longer irrelevant to
    /// them. Returns false when the person does not subscribe to anything (any more).
    pub async fn follow(&self, person: &PersonId, call: &OpportunityId, now: Timestamp) -> Result<bool> {
        let mut tx = self.begin_write().await?;
        let sql = "SELECT COUNT(*) AS n FROM subscriptions WHERE person = $1";
        if sqlx::query(sql).bind(person).fetch_one(&mut *tx).await?.try_get::<i64, _>("n")? == 0 {
            return Ok(false);
        }
        let sql = "DELETE FROM feedback WHERE person = $1 AND opportunity = $2 AND opinion = $3";
        sqlx::query(sql).bind(person).bind(call).bind(Opinion::NotRelevant).execute(&mut *tx).await?;
        let sql = "INSERT INTO follows (person, opportunity, at) VALUES ($1, $2, $3) \
             ON CONFLICT (person, opportunity) DO NOTHING";
        sqlx::query(sql).bind(person).bind(call).bind(Millis(now)).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(true)
    }

    pub async fn unfollow(&self, person: &PersonId, call: &OpportunityId) -> Result<()> {
        let mut tx = self.begin_write().await?;
        unfollow(&mut tx, person, call).await?;
        tx.commit().await?;
        Ok(())
    }

    pub async fn is_following(&self, person: &PersonId, call: &OpportunityId) -> Result<bool> {
        let sql = "SELECT COUNT(*) AS n FROM follows WHERE person = $1 AND opportunity = $2";
        let row = sqlx::query(sql).bind(person).bind(call).fetch_one(&self.pool).await?;
        Ok(row.try_get::<i64, _>("n")? > 0)
    }

    /// Returns who follows what: the person's id and the call.
    pub async fn follows(&self) -> Result<Vec<(PersonId, OpportunityId)>> {
        let sql = "SELECT person, opportunity FROM follows ORDER BY person, opportunity";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get("person")?, row.try_get("opportunity")?))).collect()
    }

    /// Returns the calls that a person follows.
    pub async fn followed_by(&self, person: &PersonId) -> Result<Vec<OpportunityId>> {
        let sql = "SELECT opportunity FROM follows WHERE person = $1 ORDER BY opportunity";
        let rows = sqlx::query(sql).bind(person).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get("opportunity")?)).collect()
    }

    /// Returns a person's feedback, the newest first.
    pub async fn feedback_of(&self, person: &PersonId) -> Result<Vec<Feedback>> {
        let sql = format!("SELECT {FEEDBACK_COLUMNS} FROM feedback f WHERE f.person = $1 ORDER BY f.at DESC, f.kommun");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(person).fetch_all(&self.pool).await?;
        rows.iter().map(feedback).collect()
    }

    /// Returns all feedback, in an order that does not depend on when it was given.
    pub async fn feedback(&self) -> Result<Vec<Feedback>> {
        let sql = format!("SELECT {FEEDBACK_COLUMNS} FROM feedback f ORDER BY f.kommun, f.opportunity, f.person");
        sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?.iter().map(feedback).collect()
    }

    /// Returns the revisions of all calls that have feedback.
    pub async fn revisions_with_feedback(&self) -> Result<BTreeMap<OpportunityId, Revision>> {
        let sql = "SELECT id, revision FROM opportunities WHERE id IN (SELECT opportunity FROM feedback)";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get("id")?, row.try_get("revision")?))).collect()
    }

    /// Returns the feedback on one call, by kommun and the oldest first.
    pub async fn feedback_on(&self, call: &OpportunityId) -> Result<Vec<Feedback>> {
        let sql = format!(
            "SELECT {FEEDBACK_COLUMNS} FROM feedback f WHERE f.opportunity = $1 ORDER BY f.kommun, f.at, f.person"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(call).fetch_all(&self.pool).await?;
        rows.iter().map(feedback).collect()
    }

    /// Returns the person's kommuner that their feedback on a call is for: those that it suits or for which they have
    /// given feedback, else all of theirs.
    pub async fn kommuner_for_feedback(&self, person: &PersonId, call: &OpportunityId) -> Result<Vec<KommunSlug>> {
        let (subscribed, matches) = (self.kommuner_of(person).await?, self.matches_of(call).await?);
        let feedback = self.feedback_on(call).await?;
        let suits = |slug: &KommunSlug| {
            matches.iter().any(|found| found.kommun == *slug && found.level > Level::None)
                || feedback.iter().any(|answer| answer.kommun == *slug && answer.person.as_ref() == Some(person))
        };
        let (suited, others): (Vec<KommunSlug>, Vec<KommunSlug>) = subscribed.into_iter().partition(suits);
        Ok(if suited.is_empty() { others } else { suited })
    }

    /// Returns the feedback of one kommun or of all, the newest first, with its calls.
    pub async fn feedback_list(&self, kommun: Option<&KommunSlug>) -> Result<Vec<FeedbackRow>> {
        let sql = format!(
            "SELECT {FEEDBACK_COLUMNS}, o.reference AS reference, o.facts AS facts, p.address AS address FROM feedback f \
             JOIN opportunities o ON o.id = f.opportunity LEFT JOIN people p ON p.id = f.person \
             WHERE $1 = '' OR f.kommun = $1 ORDER BY f.at DESC, f.kommun, f.opportunity, f.person"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(kommun.map_or("", KommunSlug::as_str));
        let read = |row: &AnyRow| {
            let facts: Facts = from_json(row, "facts")?;
            let (reference, address) = (row.try_get("reference")?, row.try_get("address")?);
            Ok(FeedbackRow {
                feedback: feedback(row)?,
                reference,
                identifier: facts.identifier,
                language: facts.language,
                title: facts.title,
                address,
            })
        };
        query.fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// Returns a kommun's thresholds; the default ones until its feedback has changed them.
    pub async fn thresholds(&self, kommun: &KommunSlug) -> Result<Thresholds> {
        Ok(self.thresholds_with_basis(kommun).await?.map(|(thresholds, _)| thresholds).unwrap_or_default())
    }

    /// Returns a kommun's thresholds and a fingerprint of what they were chosen from.
    pub async fn thresholds_with_basis(&self, kommun: &KommunSlug) -> Result<Option<(Thresholds, String)>> {
        let sql = "SELECT body, chosen_from FROM thresholds WHERE kommun = $1";
        let row = sqlx::query(sql).bind(kommun).fetch_optional(&self.pool).await?;
        row.as_ref().map(|row| Ok((from_json(row, "body")?, row.try_get("chosen_from")?))).transpose()
    }

    pub async fn put_thresholds(&self, kommun: &KommunSlug, thresholds: &Thresholds, chosen_from: &str) -> Result<()> {
        let sql = "INSERT INTO thresholds (kommun, body, chosen_from) VALUES ($1, $2, $3) \
             ON CONFLICT (kommun) DO UPDATE SET body = excluded.body, chosen_from = excluded.chosen_from";
        let row = sqlx::query(sql).bind(kommun).bind(to_json(thresholds)?).bind(chosen_from);
        row.execute(&self.pool).await?;
        Ok(())
    }
}

/// Anonymises the feedback of a person who is being erased: it stays for the kommun, under an id that belongs to nobody
/// and without their words. What they followed is deleted.
pub(in crate::store) async fn anonymise_feedback(
    tx: &mut Transaction<'static, Any>,
    person: &PersonId,
    pseudonym: &str,
) -> Result<()> {
    let sql = "UPDATE feedback SET person = $2, why = '' WHERE person = $1";
    sqlx::query(sql).bind(person).bind(pseudonym).execute(&mut **tx).await?;
    sqlx::query("DELETE FROM follows WHERE person = $1").bind(person).execute(&mut **tx).await?;
    Ok(())
}

async fn unfollow(tx: &mut Transaction<'static, Any>, person: &PersonId, call: &OpportunityId) -> Result<()> {
    let sql = "DELETE FROM follows WHERE person = $1 AND opportunity = $2";
    sqlx::query(sql).bind(person).bind(call).execute(&mut **tx).await?;
    Ok(())
}

#[derive(FromRow)]
struct StoredFeedback {
    person: GiverColumn,
    kommun: KommunSlug,
    opportunity: OpportunityId,
    opinion: Opinion,
    why: String,
    at: Millis,
    seq: Revision,
}

/// Reads a row with the columns [`FEEDBACK_COLUMNS`].
pub(in crate::store) fn feedback(row: &AnyRow) -> Result<Feedback> {
    let row: StoredFeedback = read(row, "opportunity")?;
    Ok(Feedback {
        person: row.person.0,
        kommun: row.kommun,
        call: row.opportunity,
        opinion: row.opinion,
        why: row.why,
        at: row.at.0,
        seq: row.seq,
    })
}
