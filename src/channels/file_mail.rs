//! Mail without a mail server: each letter becomes a file that mail programs open, and the ledger notes that.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::{Channel, SendOutcome};
use crate::delivery::{Delivery, DeliveryId};
use crate::subscription::AddressKind;

/// A channel that writes letters as `<delivery id>.eml`, readable by the owner only.
#[derive(Clone, Debug)]
pub struct FileMailChannel {
    pub dir: PathBuf,
}

impl Channel for FileMailChannel {
    fn kind(&self) -> AddressKind {
        AddressKind::Mail
    }

    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, SendOutcome> {
        let (dir, id, body) = (self.dir.clone(), delivery.id.clone(), delivery.body.clone());
        async move {
            let result = tokio::task::spawn_blocking(move || write(&dir, id.as_str(), &body)).await;
            match result.unwrap_or_else(|stopped| Err(stopped.into())) {
                Ok(()) => SendOutcome::WrittenToFile,
                Err(error) => SendOutcome::ChannelFault { why: format!("{error:#}") },
            }
        }
        .boxed()
    }

    fn delete_copy(&self, delivery: &DeliveryId) -> std::io::Result<()> {
        match std::fs::remove_file(self.dir.join(file_name(delivery.as_str())?)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// Returns the file name of a delivery. An id that could lead to another folder is refused.
fn file_name(id: &str) -> std::io::Result<String> {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if id.is_empty() || !id.chars().all(safe) {
        return Err(std::io::Error::new(ErrorKind::InvalidInput, format!("'{id}' is no name for a file")));
    }
    Ok(format!("{id}.eml"))
}

/// Writes to a temporary file and renames it, so that nobody sees half a letter.
fn write(dir: &Path, id: &str, body: &str) -> anyhow::Result<()> {
    let path = dir.join(file_name(id)?);
    let context = || format!("failed to write {}", path.display());
    std::fs::create_dir_all(dir).with_context(context)?;
    // A temporary file is made with mode 0600, which the rename keeps.
    let mut file = tempfile::NamedTempFile::new_in(dir).with_context(context)?;
    file.write_all(body.as_bytes()).with_context(context)?;
    file.as_file().sync_all().with_context(context)?;
    file.persist(&path).with_context(context)?;
    Ok(())
}
