//! A page with all that a process of its own needs to know to read it.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Content, Page, Request, Source, WatchedSource, file};
use crate::opportunity::SourceId;

/// The way by which a source is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SourceWay {
    Usual,
    /// By its [fallback](Source::fallback).
    Fallback,
}

/// A page to be read by another process, without the page's bytes.
#[derive(Debug, Serialize, Deserialize)]
pub struct PageTask {
    /// The text of the file that the source stands in.
    sources: String,
    source: SourceId,
    way: SourceWay,
    pub now: Timestamp,
    request: Request,
    url: String,
    content_type: String,
    charset: Option<String>,
}

impl PageTask {
    /// Describes `page`, and returns its bytes beside.
    pub fn of(watched: &WatchedSource, way: SourceWay, page: Page, now: Timestamp) -> (PageTask, Content) {
        let Page { request, url, content_type, charset, content } = page;
        let (sources, source) = (watched.file.0.to_string(), watched.spec.id.clone());
        (PageTask { sources, source, way, now, request, url, content_type, charset }, content)
    }

    /// Builds the source again, with the page that it is to read. `None` when the text names no such source.
    pub fn open(self, content: Content) -> Option<(WatchedSource, Arc<dyn Source>, Page)> {
        let watched = file::read_one(&self.sources, &self.source)?;
        let source = watched.source_by(self.way)?;
        let PageTask { request, url, content_type, charset, .. } = self;
        Some((watched, source, Page { request, url, content_type, charset, content }))
    }
}

impl WatchedSource {
    /// Returns the source that reads the pages of `way`, if it has one.
    pub fn source_by(&self, way: SourceWay) -> Option<Arc<dyn Source>> {
        match way {
            SourceWay::Usual => Some(Arc::clone(&self.source)),
            SourceWay::Fallback => self.source.fallback().map(Arc::from),
        }
    }
}
