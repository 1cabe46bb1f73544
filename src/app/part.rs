//! A part of the program that is opened when it is first needed.

use std::future::Future;
use std::sync::{Arc, OnceLock};

use anyhow::Result;

/// A part that is opened when it is first needed; clones share it. A failure is not kept: the next use tries again.
pub(super) struct Part<T>(Arc<OnceLock<T>>);

// Derived, this would ask for `T: Default`, which no part is.
impl<T> Default for Part<T> {
    fn default() -> Part<T> {
        Part(Arc::default())
    }
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Part<T> {
        Part(Arc::clone(&self.0))
    }
}

impl<T> From<T> for Part<T> {
    fn from(part: T) -> Part<T> {
        Part(Arc::new(OnceLock::from(part)))
    }
}

impl<T> Part<T> {
    /// Returns the part if it has been opened.
    pub(super) fn get(&self) -> Option<&T> {
        self.0.get()
    }

    pub(super) fn get_or_open(&self, open: impl FnOnce() -> Result<T>) -> Result<&T> {
        if let Some(part) = self.0.get() {
            return Ok(part);
        }
        let part = open()?;
        Ok(self.0.get_or_init(|| part))
    }

    pub(super) async fn get_or_wait_for(&self, opened: impl Future<Output = Result<T>>) -> Result<&T> {
        if let Some(part) = self.0.get() {
            return Ok(part);
        }
        let part = opened.await?;
        Ok(self.0.get_or_init(|| part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_opened_once_and_a_failure_is_tried_again() {
        let part: Part<u8> = Part::default();
        assert!(part.get_or_open(|| anyhow::bail!("not yet")).is_err());
        assert_eq!(part.clone().get_or_open(|| Ok(1)).unwrap(), &1);
        assert_eq!(part.get_or_open(|| Ok(2)).unwrap(), &1);
        assert_eq!(Part::from(3).get(), Some(&3));
    }
}
