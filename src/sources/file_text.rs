//! The text of `sources.toml`, from which another process builds a source again.

use std::fmt;
use std::sync::Arc;

/// The text of a file of sources, shared by all of them.
#[derive(Clone)]
pub struct FileText(pub(super) Arc<str>);

impl fmt::Debug for FileText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}
