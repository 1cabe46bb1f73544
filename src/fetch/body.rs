//! The body of an answer: counted after decompression while it streams, kept in memory or in a file.

use std::io::{Seek as _, SeekFrom};

use reqwest::Response;
use tokio::io::AsyncWriteExt as _;
use url::Url;

use super::exchange::network;
use super::{FetchError, Fetcher};
use crate::source::{Content, Request};

/// By how much the buffer grows at least: doubling would hold twice the limit for a moment.
const STEP: usize = 256 << 10;

impl Fetcher {
    /// Reads the whole body, or stops as soon as it is longer than the request allows.
    pub(super) async fn read_body(
        &self,
        request: &Request,
        address: &Url,
        response: Response,
    ) -> Result<(Content, u64), FetchError> {
        // Known in advance only when nothing has to be decompressed.
        if response.content_length().is_some_and(|announced| announced > request.limit) {
            return Err(FetchError::TooBig { limit: request.limit });
        }
        if request.spool {
            return self.spool(request, address, response).await;
        }
        let mut pieces = Pieces { response, address, limit: request.limit, seen: 0 };
        let mut body = Vec::new();
        while let Some(piece) = pieces.next().await? {
            if body.capacity() - body.len() < piece.len() {
                body.reserve_exact(piece.len().max(STEP));
            }
            body.extend_from_slice(&piece);
        }
        body.shrink_to_fit();
        Ok((Content::Memory(body), pieces.seen))
    }

    async fn spool(&self, request: &Request, address: &Url, response: Response) -> Result<(Content, u64), FetchError> {
        let mut file = tokio::fs::File::from_std(self.scratch_file()?);
        let mut pieces = Pieces { response, address, limit: request.limit, seen: 0 };
        while let Some(piece) = pieces.next().await? {
            file.write_all(&piece).await.map_err(FetchError::Scratch)?;
        }
        file.flush().await.map_err(FetchError::Scratch)?;
        let mut file = file.into_std().await;
        file.seek(SeekFrom::Start(0)).map_err(FetchError::Scratch)?;
        Ok((Content::File(file), pieces.seen))
    }
}

/// The body, piece by piece, until the limit.
struct Pieces<'a> {
    response: Response,
    address: &'a Url,
    limit: u64,
    seen: u64,
}

impl Pieces<'_> {
    async fn next(&mut self) -> Result<Option<impl AsRef<[u8]> + std::ops::Deref<Target = [u8]>>, FetchError> {
        let piece = self.response.chunk().await.map_err(|error| network(self.address, &error))?;
        self.seen += piece.as_ref().map_or(0, |piece| piece.len() as u64);
        if self.seen > self.limit {
            return Err(FetchError::TooBig { limit: self.limit });
        }
        Ok(piece)
    }
}
