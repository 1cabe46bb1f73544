//! Search results.

use serde::Serialize;
use utoipa::ToSchema;

use super::address;
use crate::search::{Answer, Facets, Hit, IsHit};

/// A page of what was found, with what was searched beside the words and what was not understood of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchAnswer)]
pub struct SearchShape {
    /// All that answer, not only those on this page.
    total: u64,
    /// From 1.
    page: usize,
    /// Calls on a page.
    size: usize,
    /// How many pages there are; 0 when nothing answers.
    pages: u64,
    hits: Vec<HitShape>,
    /// Words searched beside the reader's own: synonyms and translations ("sökte även").
    also_searched: Vec<String>,
    /// What could not be read as meant, as typed; its words were searched.
    ignored: Vec<String>,
    /// How many answer with each value, as pairs of value and number, most first. A facet's own filter does not lessen
    /// its counts.
    facets: Facets,
}

impl SearchShape {
    /// Converts one page of the results; `page` counts from 1, and `size` is the number of calls on a page.
    pub fn of(answer: Answer, page: usize, size: usize) -> SearchShape {
        SearchShape {
            total: answer.total,
            page,
            size,
            pages: answer.total.div_ceil((size as u64).max(1)),
            hits: answer.hits.into_iter().map(HitShape::from).collect(),
            also_searched: answer.also_searched,
            ignored: answer.ignored,
            facets: answer.facets,
        }
    }
}

/// A call that answers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hit)]
pub struct HitShape {
    #[serde(flatten)]
    hit: Hit,
    /// The snippet in pieces, those that answer told apart. Plain text: escape it for where it goes.
    snippet_pieces: Vec<PieceShape>,
}

impl From<Hit> for HitShape {
    fn from(mut hit: Hit) -> HitShape {
        let piece = |(text, is_hit): &(String, IsHit)| PieceShape { text: text.clone(), hit: *is_hit == IsHit::Yes };
        let snippet_pieces = hit.snippet.pieces.iter().map(piece).collect();
        hit.url = address(&hit.url);
        HitShape { hit, snippet_pieces }
    }
}

/// A piece of a snippet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SnippetPiece)]
pub struct PieceShape {
    text: String,
    /// It is what was asked for.
    hit: bool,
}
