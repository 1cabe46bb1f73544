//! Search, with the same query syntax as on the pages and on the command line.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::parameters::Parameters;
use super::problem::{AnyProblem, Problem};
use crate::api_types::SearchShape;
use crate::opportunity::{Kind, Status};
use crate::search::{Order, Question, StatusFilter, Widening};
use crate::web;

/// The default number of items on a page.
pub(super) const SIZE: usize = 20;
pub(super) const LARGEST: i64 = 100;
pub(super) const LAST_PAGE: i64 = 1_000;

/// Which calls to show.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = StatusAsked)]
pub(super) enum StatusWord {
    All,
    Forthcoming,
    Open,
    Closed,
    Withdrawn,
    Unknown,
}

impl From<StatusWord> for StatusFilter {
    fn from(word: StatusWord) -> StatusFilter {
        match word {
            StatusWord::All => StatusFilter::All,
            StatusWord::Forthcoming => StatusFilter::One(Status::Forthcoming),
            StatusWord::Open => StatusFilter::One(Status::Open),
            StatusWord::Closed => StatusFilter::One(Status::Closed),
            StatusWord::Withdrawn => StatusFilter::One(Status::Withdrawn),
            StatusWord::Unknown => StatusFilter::One(Status::Unknown),
        }
    }
}

/// What comes first.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = Sort)]
pub(super) enum SortWord {
    /// Best answer first; without words, as `deadline`.
    Relevance,
    /// Next deadline first.
    Deadline,
    /// Latest written first.
    Newest,
    /// Most money first.
    Money,
}

impl From<SortWord> for Order {
    fn from(word: SortWord) -> Order {
        match word {
            SortWord::Relevance => Order::Relevance,
            SortWord::Deadline => Order::Deadline,
            SortWord::Newest => Order::Newest,
            SortWord::Money => Order::Money,
        }
    }
}

/// The parameters of a search.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchParameters {
    /// Words, in Swedish or English, with `"a phrase"`, `-not`, an identifier or its beginning, and `programme:LIFE`,
    /// `source:sida`, `area:klimat-energi`, `kommun:tyreso`, `kind:policy`, `status:open`, `deadline:<2026-10-01`.
    /// Any words will do: what cannot be read as meant is searched as words, and told in `ignored`. Without words, all
    /// calls answer.
    #[param(required = false, nullable = false, max_length = 300, example = "vänorter ungdomar")]
    q: Option<String>,
    /// Without it, all calls but those that are closed or withdrawn.
    #[param(required = false, nullable = false)]
    status: Option<StatusWord>,
    /// Only calls of this programme.
    #[param(required = false, nullable = false, max_length = 300)]
    programme: Option<String>,
    /// Only calls about this area, by its id.
    #[param(required = false, nullable = false, max_length = 300)]
    area: Option<String>,
    /// Only calls of this source, by its id.
    #[param(required = false, nullable = false, max_length = 300)]
    source: Option<String>,
    /// Only calls of this kind.
    #[param(required = false, nullable = false)]
    kind: Option<Kind>,
    /// Only calls that suit this kommun, by its slug; one that is not known is told in `ignored`.
    #[param(required = false, nullable = false, max_length = 300)]
    kommun: Option<String>,
    /// Without it, `relevance`.
    #[param(required = false, nullable = false)]
    sort: Option<SortWord>,
    /// Only your own words: no synonyms and no translations.
    #[param(required = false, nullable = false)]
    exact: Option<bool>,
    /// From 1, which it is unless told.
    #[param(required = false, nullable = false, minimum = 1, maximum = 1000)]
    page: Option<i64>,
    /// Calls on a page; 20 unless told.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    size: Option<i64>,
}

impl SearchParameters {
    fn read(raw: Option<&str>) -> Result<SearchParameters, Problem> {
        let mut given = Parameters::read(raw);
        let asked = SearchParameters {
            q: given.text("q"),
            status: given.word("status"),
            programme: given.text("programme"),
            area: given.text("area"),
            source: given.text("source"),
            kind: given.word("kind"),
            kommun: given.text("kommun"),
            sort: given.word("sort"),
            exact: given.flag("exact"),
            page: given.number("page", 1..=LAST_PAGE),
            size: given.number("size", 1..=LARGEST),
        };
        given.end(asked)
    }

    fn question(self, leaf: Leaf) -> Question {
        Question {
            words: self.q.unwrap_or_default(),
            source: self.source,
            programme: self.programme,
            kind: self.kind,
            area: self.area,
            kommun: self.kommun,
            status: self.status.map(StatusFilter::from).unwrap_or_default(),
            order: self.sort.map(Order::from).unwrap_or_default(),
            widening: if self.exact == Some(true) { Widening::Off } else { Widening::On },
            limit: leaf.size,
            offset: leaf.first(),
        }
    }
}

/// The requested page of a paginated list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf {
    /// Number of the page, from 1.
    pub(super) page: usize,
    pub(super) size: usize,
}

impl Leaf {
    /// Returns the requested page, with defaults for what is absent.
    pub(super) fn of(page: Option<i64>, size: Option<i64>) -> Leaf {
        let whole = |number: Option<i64>| number.and_then(|number| usize::try_from(number).ok());
        Leaf { page: whole(page).unwrap_or(1).max(1), size: whole(size).unwrap_or(SIZE).max(1) }
    }

    /// Returns how many items the pages before it hold.
    pub(super) fn first(self) -> usize {
        (self.page - 1) * self.size
    }
}

/// Search the calls.
///
/// The answer tells how many calls there are of each status, kind, programme, area, source and kommun, what was searched
/// beside the words, and what was not understood of them.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    params(SearchParameters),
    responses((status = 200, description = "What was found", body = SearchShape, headers(("ETag" = String))), AnyProblem),
    extensions(("x-summary-sv" = json!("Sök utlysningar")))
)]
pub(super) async fn search(
    State(state): State<web::State>,
    RawQuery(raw): RawQuery,
) -> Result<Json<SearchShape>, Problem> {
    let asked = SearchParameters::read(raw.as_deref())?;
    let leaf = Leaf::of(asked.page, asked.size);
    let (answer, _) = web::pages::search::answer(&state, asked.question(leaf)).await?;
    Ok(Json(SearchShape::of(answer, leaf.page, leaf.size)))
}
