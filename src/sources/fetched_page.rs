//! A fetched page, as sources read it.

use std::io::{Read as _, Seek as _, SeekFrom};

use serde::{Deserialize, Serialize};

use super::request::Request;

/// A fetched page, with the request that led to it.
#[derive(Debug)]
pub struct Page {
    pub request: Request,
    /// Its address after redirects, in the source's own addresses.
    pub url: String,
    /// The media type without parameters, in lower case; empty when none was sent.
    #[allow(dead_code, reason = "readers tell by the content itself what it is; tests ask what was fetched")]
    pub content_type: String,
    /// The charset named by the header, if any.
    pub charset: Option<String>,
    pub content: Content,
}

/// The bytes of a response.
#[derive(Debug)]
pub enum Content {
    Memory(Vec<u8>),
    /// A temporary file, deleted when the page is dropped by its owner.
    File(std::fs::File),
}

impl Page {
    /// Moves the content into memory, where sources expect it, unless it was requested as a file: a long response waits
    /// on disk.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn into_memory(mut self) -> std::io::Result<Page> {
        if let (Content::File(file), false) = (&mut self.content, self.request.spool) {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0))?;
            file.read_to_end(&mut bytes)?;
            self.content = Content::Memory(bytes);
        }
        Ok(self)
    }
}

/// A server's validators of a page (RFC 9110 §8.8), sent back when the page is requested again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}
