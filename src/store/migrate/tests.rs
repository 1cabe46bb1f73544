//! States of every schema, and the checksums of the migrations.

use std::collections::BTreeMap;

use sqlx::Executor as _;

use super::*;
use crate::store::Store;

/// The checksum of every migration that has been landed, one on each line.
const CHECKSUMS: &str = include_str!("../schema/checksums.txt");

/// Returns a folder with a database as the migrations up to `last` made it, with the early edition of some.
async fn state_of_schema(last: i64, early: &[i64]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("utkik.db");
    sqlx::any::install_default_drivers();
    let pool = sqlx::any::AnyPoolOptions::new().max_connections(1);
    let pool = pool.connect(&format!("sqlite:{}?mode=rwc", file.display())).await.unwrap();
    MIGRATIONS.run_to(last, &pool).await.unwrap();
    for edition in OLD_EDITIONS.iter().filter(|edition| edition.version <= last && early.contains(&edition.version)) {
        pool.execute(undone(edition.version)).await.unwrap();
        let sql = format!(
            "UPDATE _sqlx_migrations SET checksum = x'{}' WHERE version = {}",
            edition.checksum, edition.version
        );
        pool.execute(AssertSqlSafe(sql)).await.unwrap();
    }
    pool.close().await;
    folder
}

/// Returns the SQL that takes out what an early edition lacked.
fn undone(version: i64) -> &'static str {
    match version {
        1 => "ALTER TABLE listings DROP COLUMN read_at",
        7 => "ALTER TABLE link_codes DROP COLUMN remind",
        10 => "ALTER TABLE subscriptions DROP COLUMN own_wish",
        _ => "ALTER TABLE opportunities DROP COLUMN stated",
    }
}

/// Returns the columns of all tables, without their order.
async fn columns(store: &Store) -> BTreeMap<String, Vec<String>> {
    let sql = "SELECT m.name AS name, c.name AS col FROM sqlite_master m, pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.name";
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in sqlx::query(sql).fetch_all(&store.pool).await.unwrap() {
        tables.entry(row.try_get("name").unwrap()).or_default().push(row.try_get("col").unwrap());
    }
    tables
}

#[test]
fn no_migration_that_has_landed_is_edited() {
    let landed: BTreeMap<i64, &str> =
        CHECKSUMS.lines().map(|line| line.split_once(' ').unwrap()).map(|(n, sum)| (n.parse().unwrap(), sum)).collect();
    for migration in MIGRATIONS.iter() {
        let (version, sum) = (migration.version, hex::encode(&migration.checksum));
        let known = landed.get(&version);
        assert!(known.is_some(), "a new migration: add this line to checksums.txt\n{version:04} {sum}");
        assert_eq!(known, Some(&sum.as_str()), "migration {version} has landed: write another one instead");
    }
    assert_eq!(landed.len(), MIGRATIONS.iter().count(), "a migration that has landed is gone");
}

#[tokio::test]
async fn a_state_of_every_schema_opens_and_is_as_a_new_one() {
    let new = tempfile::tempdir().unwrap();
    let expected = columns(&Store::open(new.path()).await.unwrap()).await;
    for version in MIGRATIONS.iter().map(|migration| migration.version) {
        for early in [&[][..], &[1, 7, 10, 14]] {
            let folder = state_of_schema(version, early).await;
            let store = Store::open(folder.path()).await.unwrap_or_else(|why| panic!("{version} {early:?}: {why:#}"));
            assert_eq!(columns(&store).await, expected, "schema {version}, early {early:?}");
            store.close().await;
            Store::open(folder.path()).await.unwrap().close().await;
        }
    }
}

#[tokio::test]
async fn a_migration_that_changed_its_number_is_not_applied_twice() {
    let folder = state_of_schema(16, &[]).await;
    let file = folder.path().join("utkik.db");
    let pool = sqlx::AnyPool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    let moved = MIGRATIONS.iter().find(|migration| migration.version == RENUMBERED.2).unwrap();
    pool.execute(AssertSqlSafe(moved.sql.as_str().to_owned())).await.unwrap();
    let sql = format!(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (17, 'hidden addresses', 1, x'{}', 1)",
        RENUMBERED.1
    );
    pool.execute(AssertSqlSafe(sql)).await.unwrap();
    pool.close().await;
    let store = Store::open(folder.path()).await.unwrap();
    let new = tempfile::tempdir().unwrap();
    assert_eq!(columns(&store).await, columns(&Store::open(new.path()).await.unwrap()).await);
}

#[tokio::test]
async fn a_state_that_is_newer_than_the_program_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'of the future', 1, x'00', 1)";
    store.pool.execute(sql).await.unwrap();
    store.close().await;
    let error = format!("{:#}", Store::open(folder.path()).await.unwrap_err());
    assert!(error.contains("schema 9999") && error.contains("newer utkik"), "{error}");
}

#[tokio::test]
async fn a_schema_that_nobody_landed_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    store.pool.execute("UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 3").await.unwrap();
    store.close().await;
    let error = format!("{:#}", Store::open(folder.path()).await.unwrap_err());
    assert!(error.contains("schema 3") && error.contains("never released"), "{error}");
}
