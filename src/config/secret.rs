//! The secret for signed links: given from outside, or made once in the state folder.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

/// The given secret, or the state folder's own (made if absent, readable by its owner only).
///
/// # Errors
/// When a given secret is too short to be one, or the folder cannot be written.
pub fn link_key(given: Option<&str>, state: &Path) -> Result<Arc<[u8]>> {
    if let Some(secret) = given {
        check_secret(secret)?;
        return Ok(Arc::from(secret.as_bytes()));
    }
    std::fs::create_dir_all(state).with_context(|| format!("failed to make the state folder {}", state.display()))?;
    let file = state.join("secret");
    let fresh = fresh()?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Written elsewhere first and linked into place, so that another process never reads half a secret.
    let aside = state.join(format!("secret.{}", std::process::id()));
    let mut out = options.open(&aside).with_context(|| format!("failed to write {}", aside.display()))?;
    out.write_all(fresh.as_bytes())?;
    out.sync_all()?;
    // Fails when it stands already, which is as good.
    let _ = std::fs::hard_link(&aside, &file);
    let _ = std::fs::remove_file(&aside);
    let secret = std::fs::read_to_string(&file).with_context(|| format!("failed to read {}", file.display()))?;
    Ok(Arc::from(secret.trim().as_bytes()))
}

/// # Errors
/// When a secret from outside is too short to be one.
pub fn check_secret(secret: &str) -> Result<()> {
    if secret.len() < 16 {
        bail!("UTKIK_SECRET is too short to be a secret: use at least 16 characters");
    }
    Ok(())
}

fn fresh() -> Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random numbers from the system: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
