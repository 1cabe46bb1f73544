//! Databases that cannot be opened, and disks that were full.

use jiff::Timestamp;
use sqlx::Row as _;

use super::*;
use crate::store::Store;

/// Opens a folder that cannot be opened, and returns what is said and how long that took.
async fn refusal(folder: &Path) -> String {
    let began = Instant::now();
    let error = Store::open(folder).await.map(|_| ()).unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(10), "{error:#}");
    format!("{error:#}")
}

async fn used_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Store::open(folder.path()).await.unwrap().close().await;
    folder
}

#[tokio::test]
async fn each_fault_of_the_database_is_named_at_once() {
    let garbage = used_folder().await;
    std::fs::write(garbage.path().join(FILE), "no database at all, but some words".repeat(200)).unwrap();
    assert!(refusal(garbage.path()).await.contains("no database, or it is damaged"));

    let cut = used_folder().await;
    let whole = std::fs::read(cut.path().join(FILE)).unwrap();
    std::fs::write(cut.path().join(FILE), &whole[..whole.len() / 2 + 100]).unwrap();
    assert!(refusal(cut.path()).await.contains("damaged"));

    let folder_instead = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder_instead.path().join(FILE)).unwrap();
    assert!(refusal(folder_instead.path()).await.contains("may not be read and written"));

    let file_instead = tempfile::NamedTempFile::new().unwrap();
    assert!(refusal(&file_instead.path().join("state")).await.contains("failed to make the state folder"));
}

#[tokio::test]
async fn a_database_that_is_gone_or_empty_is_not_made_anew_in_silence() {
    for name in TRACES {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), "0123456789abcdef").unwrap();
        let said = refusal(folder.path()).await;
        assert!(said.contains("is its disk mounted?") && said.contains(name), "{said}");
        assert!(!folder.path().join(FILE).exists());
    }
    let emptied = used_folder().await;
    std::fs::write(emptied.path().join(FILE), "").unwrap();
    assert!(refusal(emptied.path()).await.contains("is its disk mounted?"));
}

#[tokio::test]
async fn every_connection_writes_each_commit_to_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(store.pool.acquire().await.unwrap());
    }
    for connection in &mut connections {
        let row = sqlx::query("PRAGMA synchronous").fetch_one(&mut **connection).await.unwrap();
        assert_eq!(row.try_get::<i64, _>(0).unwrap(), 2, "FULL");
    }
}

/// Sets how many pages the database may have, as a full disk does, on all connections.
async fn limit_pages(pool: &AnyPool, most: i64) {
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(pool.acquire().await.unwrap());
    }
    for connection in &mut connections {
        connection.execute(sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {most}"))).await.unwrap();
    }
}

/// Writes a large mark in a transaction, and commits it or rolls it back.
async fn write(store: &Store, name: String, commit: bool) -> Result<()> {
    let mut tx = store.begin_write().await?;
    let sql = "INSERT INTO marks (name, value) VALUES ($1, $2)";
    sqlx::query(sql).bind(name).bind("x".repeat(100_000)).execute(&mut *tx).await?;
    if commit {
        tx.commit().await?
    } else {
        tx.rollback().await?
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_was_full_leaves_the_database_unlocked() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let now = Timestamp::UNIX_EPOCH;
    assert_eq!(store.storage_fault(now).await, None);
    limit_pages(&store.pool, 1).await;
    let mut full = 0;
    for n in 0..60 {
        full += u32::from(write(&store, format!("full {n}"), n % 3 > 0).await.is_err());
    }
    assert!(full > 0, "the disk was full");
    // Connections that were closed have been replaced by others.
    limit_pages(&store.pool, 1).await;
    store.note_failure(&write(&store, "full".to_owned(), true).await.unwrap_err(), now);
    assert_eq!(store.known_storage_fault().unwrap().kind, StorageFaultKind::Full);
    limit_pages(&store.pool, 1).await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    assert!(store.storage_fault(now).await.is_some(), "a large write shows it, too");
    limit_pages(&store.pool, 1_000_000).await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    assert_eq!(store.storage_fault(now).await, None, "it is over");
    for n in 0..20 {
        write(&store, format!("again {n}"), n % 2 > 0).await.unwrap();
    }
    // As another process sees it.
    let other = Store::open(folder.path()).await.unwrap();
    let wait = Duration::from_secs(2);
    tokio::time::timeout(wait, write(&other, "other".to_owned(), true)).await.expect("the database is locked").unwrap();
    let written = "SELECT COUNT(*) AS n FROM marks WHERE name LIKE 'again %'";
    let row = sqlx::query(written).fetch_one(&other.pool).await.unwrap();
    assert_eq!(row.try_get::<i64, _>("n").unwrap(), 10);
}
