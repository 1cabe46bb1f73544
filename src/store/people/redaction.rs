//! Letters of people who leave: their address and content go, their place in the ledger stays.

use anyhow::Result;
use sqlx::{Any, Transaction};

use crate::delivery::Remark;
use crate::subscription::PersonId;

/// Removes address and content from a person's letters, and cancels those that are pending. The ledger keeps what was
/// written to this id and when.
pub(in crate::store) async fn redact_letters(
    tx: &mut Transaction<'static, Any>,
    person: &PersonId,
    why: &Remark,
) -> Result<()> {
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
