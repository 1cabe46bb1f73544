//! A source of `sources.toml`, with the code that reads it.

use std::sync::Arc;

use super::Source;
use super::file_text::FileText;
use super::spec::SourceSpec;

/// A source of `sources.toml`, with the code that reads it.
#[derive(Clone, Debug)]
pub struct WatchedSource {
    pub spec: SourceSpec,
    pub source: Arc<dyn Source>,
    /// The text of the file that it stands in, from which another process builds it again.
    pub file: FileText,
}
