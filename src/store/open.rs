//! Opening the database: how its connections are set up, and what is wrong where it cannot be opened.

use std::path::Path;
use std::str::FromStr as _;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Connection as _, Executor as _};

use super::storage_fault::{StorageFaultKind, kind_within};

/// The name of the database in the state folder.
pub(super) const FILE: &str = "utkik.db";

/// `synchronous = FULL` writes every commit to the disk before it is acknowledged: what somebody was told has happened
/// (a confirmation, a leaving, an erasure), and that a letter was sent, survives a loss of power.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
    PRAGMA busy_timeout = 20000; PRAGMA journal_size_limit = 16777216; PRAGMA secure_delete = ON;";

const CONNECTIONS: u32 = 6;
/// How long a database is waited for that another process is setting up.
const SETUP_WAIT: Duration = Duration::from_secs(30);
/// What is beside the database once it has been in use.
const TRACES: [&str; 2] = ["secret", "schema.lock"];

/// Opens the database file, which is created if absent.
///
/// # Errors
/// At once, naming what is wrong with the file or its folder.
pub(super) async fn open_pool(file: &Path) -> Result<AnyPool> {
    let path = file.to_str().with_context(|| format!("the state folder's name {} is not UTF-8", file.display()))?;
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}?mode=rwc", path.replace('%', "%25").replace('?', "%3f").replace('#', "%23"));
    let options = AnyConnectOptions::from_str(&url)?;
    // By itself first: a pool tries for half a minute whatever the fault, and keeps the reason to itself.
    set_up_once(&options).await.map_err(|error| explained(error.into(), file))?;
    AnyPoolOptions::new()
        .max_connections(CONNECTIONS)
        .after_connect(|connection, _| Box::pin(async move { connection.execute(PRAGMAS).await.map(|_| ()) }))
        .after_release(|connection, _| Box::pin(has_no_transaction(connection)))
        .connect_with(options)
        .await
        .map_err(|error| explained(error.into(), file))
}

/// Returns whether a connection may be given to the next user. Where SQLite has rolled a transaction back by itself, as
/// it does when the disk is full, sqlx goes on counting it as begun: what comes next there is a savepoint within
/// nothing, and rolling that back leaves the database locked for everybody. Such a connection is closed instead.
async fn has_no_transaction(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    // A transaction that was dropped is rolled back before this is answered.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// Makes a connection and sets the database up. Waits while another process does the same.
async fn set_up_once(options: &AnyConnectOptions) -> sqlx::Result<()> {
    let began = Instant::now();
    loop {
        match set_up(options).await {
            Err(error) if is_busy(&error) && began.elapsed() < SETUP_WAIT => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            done => return done,
        }
    }
}

async fn set_up(options: &AnyConnectOptions) -> sqlx::Result<()> {
    let mut connection = AnyConnection::connect_with(options).await?;
    connection.execute(PRAGMAS).await?;
    // Reads the file: what is no database, or is cut off, shows here.
    connection.execute("SELECT COUNT(*) FROM sqlite_master").await?;
    connection.close().await
}

fn is_busy(error: &sqlx::Error) -> bool {
    StorageFaultKind::of(error) == Some(StorageFaultKind::Locked)
}

/// Adds to an error what is wrong with the database and what to do, where that is known.
pub(super) fn explained(error: anyhow::Error, file: &Path) -> anyhow::Error {
    let advice = match kind_within(&error) {
        Some(StorageFaultKind::Full) => "the disk is full",
        Some(StorageFaultKind::ReadOnly) => {
            "it may not be written to: is its folder or its disk read-only to this user?"
        }
        Some(StorageFaultKind::Unreachable) => "it may not be read and written here: who owns the folder and the file?",
        Some(StorageFaultKind::Damaged) => "it is no database, or it is damaged: restore a backup",
        Some(StorageFaultKind::Disk) => "the disk fails",
        Some(StorageFaultKind::Locked) => "another process has held it for long: which one?",
        None => return error.context(format!("failed to open {}", file.display())),
    };
    error.context(format!("failed to open {}: {advice}", file.display()))
}

/// Refuses to make a database where there has been one: its disk may not be mounted.
pub(super) fn check_nothing_is_missing(folder: &Path) -> Result<()> {
    // In this order, for another process may be making both just now.
    let Some(trace) = TRACES.into_iter().find(|trace| folder.join(trace).exists()) else { return Ok(()) };
    let file = folder.join(FILE);
    if std::fs::metadata(&file).is_ok_and(|found| found.len() > 0) {
        return Ok(());
    }
    bail!(
        "{} has a file {trace} but no database: is its disk mounted? Restore {}, or delete {trace} to begin anew",
        folder.display(),
        file.display()
    )
}

/// Creates the database file readable by its owner only, because it holds people's addresses. A file that exists keeps
/// its mode.
pub(super) fn create_private_file(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        result => result.map(drop),
    }
}

#[cfg(test)]
mod tests;
