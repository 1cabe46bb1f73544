//! Search results.

use serde::Serialize;
use utoipa::ToSchema;

use super::linkable_url;
use crate::search::{Facets, Hit, IsHit, SearchResult};

/// A page of what was found, with what was searched beside the words and what was not understood of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchAnswer)]
pub struct SearchResultDto {
    /// All that answer, not only those on this page.
    total: u64,
    /// From 1.
    page: usize,
    /// Calls on a page.
    size: usize,
    /// How many pages there are; 0 when nothing answers.
    pages: u64,
    hits: Vec<HitDto>,
    /// Words searched beside the reader's own: synonyms and translations ("sökte även").
    also_searched: Vec<String>,
    /// What could not be read as meant, as typed; its words were searched.
    ignored: Vec<String>,
    /// How many answer with each value, as pairs of value and number, most first. A facet's own filter does not lessen
    /// its counts.
    facets: Facets,
}

impl SearchResultDto {
    /// Converts one page of the results; `page` counts from 1, and `size` is the number of calls on a page.
    pub fn of(result: SearchResult, page: usize, size: usize) -> SearchResultDto {
        SearchResultDto {
            total: result.total,
            page,
            size,
            pages: result.total.div_ceil((size as u64).max(1)),
            hits: result.hits.into_iter().map(HitDto::from).collect(),
            also_searched: result.also_searched,
            ignored: result.ignored,
            facets: result.facets,
        }
    }
}

/// A call that answers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hit)]
pub struct HitDto {
    #[serde(flatten)]
    hit: Hit,
    /// The snippet in pieces, those that answer told apart. Plain text: escape it for where it goes.
    snippet_pieces: Vec<SnippetPieceDto>,
}

impl From<Hit> for HitDto {
    fn from(mut hit: Hit) -> HitDto {
        let piece =
            |(text, is_hit): &(String, IsHit)| SnippetPieceDto { text: text.clone(), hit: *is_hit == IsHit::Yes };
        let snippet_pieces = hit.snippet.pieces.iter().map(piece).collect();
        hit.url = linkable_url(&hit.url);
        HitDto { hit, snippet_pieces }
    }
}

/// A piece of a snippet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SnippetPiece)]
pub struct SnippetPieceDto {
    text: String,
    /// It is what was asked for.
    hit: bool,
}
