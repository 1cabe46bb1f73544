//! Roles: who may do more than read. A person with a role is known even without a subscription.

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::erasure::forget_if_unused;
use super::subscribers::{ensure_person, find_person_within};
use crate::store::Store;
use crate::subscription::{Address, Role, RoleGrant};

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
        let kommun = grant.kommun.as_deref().unwrap_or_default();
        sqlx::query(sql).bind(person).bind(kommun).bind(grant.role.as_str()).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Revokes a person's roles, of one kommun or all. A person without subscriptions is then forgotten. Returns how
    /// many roles there were.
    pub async fn revoke_roles(&self, address: &Address, kommun: Option<&str>) -> Result<u64> {
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
        let read = |row: &AnyRow| Ok((Address::parse(&row.try_get::<String, _>("address")?)?, role_grant(row)?));
        sqlx::query(sql).fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    pub async fn roles_of(&self, person: &str) -> Result<Vec<RoleGrant>> {
        let sql = "SELECT kommun, role FROM roles WHERE person = $1 ORDER BY kommun";
        sqlx::query(sql).bind(person).fetch_all(&self.pool).await?.iter().map(role_grant).collect()
    }
}

fn role_grant(row: &AnyRow) -> Result<RoleGrant> {
    let (role, kommun): (String, String) = (row.try_get("role")?, row.try_get("kommun")?);
    let role = Role::parse(&role).with_context(|| format!("'{role}' is no role"))?;
    Ok(RoleGrant { role, kommun: Some(kommun).filter(|kommun| !kommun.is_empty()) })
}
