//! What a reader asks of the index.

use crate::opportunity::{Kind, Status};

/// Which calls to show, by their status at the time of asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusFilter {
    /// All but closed and withdrawn ones.
    #[default]
    NotOver,
    All,
    One(Status),
}

/// The order of the hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Best answer first; a question without words is ordered by deadline instead.
    #[default]
    Relevance,
    /// Next deadline first, then those without one, then those whose deadline has passed, the latest first.
    Deadline,
    /// Latest written first.
    Newest,
    /// Most money first, whatever the currency; then those that name no sum.
    Money,
}

/// Whether the reader's words also stand for their synonyms and translations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Widening {
    #[default]
    On,
    Off,
}

/// A question. Filters given here and filters written among the words (`programme:LIFE`) must both hold; only a
/// status among the words replaces the one given here.
#[derive(Clone, Debug)]
pub struct Question {
    /// Words as a reader types them, with `"phrases"`, `-not`, `programme:`, `source:`, `kind:`, `area:`, `kommun:`,
    /// `status:` and `deadline:<2026-10-01` (Swedish names of the fields too). Empty means all calls.
    pub words: String,
    pub source: Option<String>,
    pub programme: Option<String>,
    pub kind: Option<Kind>,
    pub area: Option<String>,
    /// Only calls that suit this kommun, a slug; one that is not known is ignored.
    pub kommun: Option<String>,
    pub status: StatusFilter,
    pub order: Order,
    pub widening: Widening,
    /// The most hits to return; `usize::MAX` for all.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
}

impl Default for Question {
    fn default() -> Question {
        Question {
            words: String::new(),
            source: None,
            programme: None,
            kind: None,
            area: None,
            kommun: None,
            status: StatusFilter::default(),
            order: Order::default(),
            widening: Widening::default(),
            limit: 20,
            offset: 0,
        }
    }
}

impl Question {
    /// A question in words, all else by default.
    pub fn of(words: &str) -> Question {
        Question { words: words.to_owned(), ..Question::default() }
    }
}
