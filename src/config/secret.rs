//! The secret for signed links: given as a setting, or created once in the state folder.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

/// Returns the given secret, or the state folder's own (created if absent, readable by its owner only).
///
/// # Errors
/// When a given secret is too short, or the folder cannot be written.
pub fn link_key(given: Option<&str>, state: &Path) -> Result<Arc<[u8]>> {
    if let Some(secret) = given {
        check_secret(secret)?;
        return Ok(Arc::from(secret.as_bytes()));
    }
    std::fs::create_dir_all(state).with_context(|| format!("failed to make the state folder {}", state.display()))?;
    let file = state.join("secret");
    if !file.exists() {
        create_secret(state, &file).with_context(|| format!("failed to write {}", file.display()))?;
    }
    let secret = std::fs::read_to_string(&file).with_context(|| format!("failed to read {}", file.display()))?;
    if secret.trim().len() < 16 {
        let file = file.display();
        bail!("{file} holds no secret: delete it, and a new one is made (links in letters already sent then end)");
    }
    Ok(Arc::from(secret.trim().as_bytes()))
}

/// Checks a secret that is given as a setting.
///
/// # Errors
/// When it is too short.
pub fn check_secret(secret: &str) -> Result<()> {
    if secret.len() < 16 {
        bail!("UTKIK_SECRET is too short to be a secret: use at least 16 characters");
    }
    Ok(())
}

/// Creates the secret. It is written to a temporary file and linked into place, so that no other process reads half a
/// secret; the temporary name is random, so that a file left by a killed process does not stop the next.
fn create_secret(state: &Path, file: &Path) -> Result<()> {
    // Created with mode 0600, which stays.
    let mut temporary = tempfile::NamedTempFile::new_in(state)?;
    temporary.write_all(random_secret()?.as_bytes())?;
    temporary.as_file().sync_all()?;
    match temporary.persist_noclobber(file) {
        // Another process was first; its secret is as good.
        Err(persist_error) if persist_error.error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(persist_error.error.into())
        }
        _ => Ok(()),
    }
}

fn random_secret() -> Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random numbers from the system: {error}"))?;
    Ok(hex::encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_by_whoever_comes_first() {
        let state = tempfile::tempdir().unwrap();
        let keys: Vec<_> = std::thread::scope(|threads| {
            let making: Vec<_> = (0..8).map(|_| threads.spawn(|| link_key(None, state.path()).unwrap())).collect();
            making.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0] && key.len() == 64));
        assert_eq!(std::fs::read_dir(state.path()).unwrap().count(), 1, "nothing else is left behind");
    }

    #[test]
    fn what_a_killed_process_left_does_not_stop_the_next() {
        let state = tempfile::tempdir().unwrap();
        // In a container every process may have the same id.
        std::fs::write(state.path().join(format!("secret.{}", std::process::id())), "half").unwrap();
        assert_eq!(link_key(None, state.path()).unwrap().len(), 64);
    }

    #[test]
    fn an_empty_secret_signs_nothing() {
        let state = tempfile::tempdir().unwrap();
        std::fs::write(state.path().join("secret"), "\n").unwrap();
        assert!(link_key(None, state.path()).unwrap_err().to_string().contains("delete it"));
        assert!(link_key(Some("short"), state.path()).is_err());
    }
}
