//! Reads the body of a response: counted after decompression while it streams, kept in memory, or in a file when long.

use std::fs::File;
use std::io::{Seek as _, SeekFrom};

use reqwest::Response;
use tokio::io::AsyncWriteExt as _;
use url::Url;

use super::exchange::translate_error;
use super::{FetchError, Fetcher};
use crate::sources::{Content, Request};

/// Bytes; a longer response is kept on disk until it is parsed, because any number may be under way at the same time.
const MEMORY_LIMIT: usize = 256 << 10;

impl Fetcher {
    /// Reads the whole body, or fails as soon as it is longer than the request allows.
    pub(super) async fn read_body(
        &self,
        request: &Request,
        address: &Url,
        response: Response,
    ) -> Result<(Content, u64), FetchError> {
        // Known in advance only when nothing has to be decompressed.
        if response.content_length().is_some_and(|announced| announced > request.limit) {
            return Err(FetchError::TooLarge { limit: request.limit });
        }
        let mut pieces = BoundedBody { response, address, limit: request.limit, received: 0 };
        let mut body = Vec::new();
        while let Some(piece) = pieces.next().await? {
            if request.spool || body.len() + piece.len() > MEMORY_LIMIT {
                let file = self.spool(&body, &piece, &mut pieces).await?;
                return Ok((Content::File(file), pieces.received));
            }
            body.extend_from_slice(&piece);
        }
        let content = match request.spool {
            true => Content::File(self.scratch_file()?),
            false => Content::Memory(body),
        };
        Ok((content, pieces.received))
    }

    /// Writes what has been received and all that follows to a file, and rewinds it.
    async fn spool(&self, head: &[u8], piece: &[u8], pieces: &mut BoundedBody<'_>) -> Result<File, FetchError> {
        let mut file = tokio::fs::File::from_std(self.scratch_file()?);
        file.write_all(head).await.map_err(FetchError::Scratch)?;
        file.write_all(piece).await.map_err(FetchError::Scratch)?;
        while let Some(piece) = pieces.next().await? {
            file.write_all(&piece).await.map_err(FetchError::Scratch)?;
        }
        file.flush().await.map_err(FetchError::Scratch)?;
        let mut file = file.into_std().await;
        file.seek(SeekFrom::Start(0)).map_err(FetchError::Scratch)?;
        Ok(file)
    }
}

/// A body that is read piece by piece, up to a limit.
struct BoundedBody<'a> {
    response: Response,
    address: &'a Url,
    limit: u64,
    received: u64,
}

impl BoundedBody<'_> {
    async fn next(&mut self) -> Result<Option<impl std::ops::Deref<Target = [u8]> + use<>>, FetchError> {
        let piece = self.response.chunk().await.map_err(|error| translate_error(self.address, &error))?;
        self.received += piece.as_ref().map_or(0, |piece| piece.len() as u64);
        if self.received > self.limit {
            return Err(FetchError::TooLarge { limit: self.limit });
        }
        Ok(piece)
    }
}
