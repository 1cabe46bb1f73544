//! Letters of people who leave: their address and content go, and what servers answered; their place in the ledger
//! stays.

use anyhow::Result;
use sqlx::{Any, AssertSqlSafe, Transaction};

use crate::delivery::Remark;
use crate::subscription::PersonId;

/// Removes address and content from a person's letters, and cancels those that are pending. The ledger keeps what was
/// written to this id and when.
pub(in crate::store) async fn redact_letters(
    tx: &mut Transaction<'static, Any>,
    person: &PersonId,
    why: &Remark,
) -> Result<()> {
    // Only our own words are kept: what others wrote may tell who it was.
    let ours: Vec<String> = Remark::codes().map(|code| format!("'{code}'")).collect();
    let sql = format!(
        "UPDATE deliveries SET reason = NULL WHERE person = $1 AND (state = 'pending' OR reason NOT IN ({}))",
        ours.join(", ")
    );
    sqlx::query(AssertSqlSafe(sql)).bind(person).execute(&mut **tx).await?;
    let sql = "UPDATE deliveries SET state = 'refused', reason = $2 WHERE person = $1 AND state = 'pending'";
    sqlx::query(sql).bind(person).bind(why.as_str()).execute(&mut **tx).await?;
    for sql in [
        "INSERT INTO erased_letters (delivery) SELECT id FROM deliveries WHERE person = $1 \
         ON CONFLICT (delivery) DO NOTHING",
        "UPDATE deliveries SET address = 'borttagen', body = '', html = '' WHERE person = $1",
    ] {
        sqlx::query(sql).bind(person).execute(&mut **tx).await?;
    }
    Ok(())
}
