//! Roles: who may do more than read. A person with a role is known even without a subscription.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::FromRow;

use super::erasure::forget_if_unused;
use super::person::{ensure_person, find_person_within};
use crate::kommun::KommunSlug;
use crate::store::Store;
use crate::store::columns::read_all;
use crate::store::people_columns::{AddressColumn, KommunColumn};
use crate::subscription::{Address, PersonId, Role, RoleGrant};

impl Store {
    /// Grants a role, replacing another in the same kommun. The person at the address is added if unknown.
    pub async fn grant_role(&self, address: &Address, grant: &RoleGrant, now: Timestamp) -> Result<()> {
        let mut tx = self.begin_write().await?;
        let person = match find_person_within(&mut tx, address).await? {
            Some((person, _)) => person,
            None => ensure_person(&mut tx, address, now).await?,
        };
        let sql = "INSERT INTO roles (person, kommun, role) VALUES ($1, $2, $3) \
             ON CONFLICT (person, kommun) DO UPDATE SET role = excluded.role";
        let row = sqlx::query(sql).bind(person).bind(KommunColumn(grant.kommun.clone())).bind(grant.role);
        row.execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Revokes a person's roles, of one kommun or all. A person without subscriptions is then forgotten. Returns how
    /// many roles there were.
    pub async fn revoke_roles(&self, address: &Address, kommun: Option<&KommunSlug>) -> Result<u64> {
        let mut tx = self.begin_write().await?;
        let Some((person, _)) = find_person_within(&mut tx, address).await? else { return Ok(0) };
        let taken = match kommun {
            Some(kommun) => {
                sqlx::query("DELETE FROM roles WHERE person = $1 AND kommun = $2").bind(&person).bind(kommun)
            }
            None => sqlx::query("DELETE FROM roles WHERE person = $1").bind(&person),
        };
        let taken = taken.execute(&mut *tx).await?.rows_affected();
        forget_if_unused(&mut tx, &person).await?;
        tx.commit().await?;
        Ok(taken)
    }

    /// Returns everyone with a role, by address and kommun.
    pub async fn roles(&self) -> Result<Vec<(Address, RoleGrant)>> {
        let sql = "SELECT p.address AS address, r.kommun AS kommun, r.role AS role FROM roles r \
             JOIN people p ON p.id = r.person ORDER BY p.address, r.kommun";
        let rows: Vec<RoleHolderRow> = read_all(&sqlx::query(sql).fetch_all(&self.pool).await?, "address")?;
        Ok(rows.into_iter().map(|row| (row.address.0, row.role.into())).collect())
    }

    pub async fn roles_of(&self, person: &PersonId) -> Result<Vec<RoleGrant>> {
        let sql = "SELECT person, kommun, role FROM roles WHERE person = $1 ORDER BY kommun";
        let rows: Vec<RoleRow> = read_all(&sqlx::query(sql).bind(person).fetch_all(&self.pool).await?, "person")?;
        Ok(rows.into_iter().map(RoleGrant::from).collect())
    }
}

#[derive(FromRow)]
struct RoleRow {
    role: Role,
    kommun: KommunColumn,
}

impl From<RoleRow> for RoleGrant {
    fn from(row: RoleRow) -> RoleGrant {
        RoleGrant { role: row.role, kommun: row.kommun.0 }
    }
}

#[derive(FromRow)]
struct RoleHolderRow {
    address: AddressColumn,
    #[sqlx(flatten)]
    role: RoleRow,
}
