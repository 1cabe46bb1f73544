//! Search, with the same query syntax as on the pages and on the command line.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::parameters::Parameters;
use super::problem::{AnyProblem, Problem};
use crate::api_types::SearchResultDto;
use crate::opportunity::{CallKind, Status};
use crate::search::{QueryExpansion, SearchQuery, SortOrder, StatusFilter};
use crate::web::state::WebState;

/// The default number of items on a page.
pub(super) const DEFAULT_PAGE_SIZE: usize = 20;
pub(super) const MAX_PAGE_SIZE: i64 = 100;
pub(super) const MAX_PAGE: i64 = 1_000;

/// Which calls to show.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = StatusAsked)]
pub(super) enum StatusParam {
    All,
    Forthcoming,
    Open,
    Closed,
    Withdrawn,
    Unknown,
}

impl From<StatusParam> for StatusFilter {
    fn from(word: StatusParam) -> StatusFilter {
        match word {
            StatusParam::All => StatusFilter::All,
            StatusParam::Forthcoming => StatusFilter::One(Status::Forthcoming),
            StatusParam::Open => StatusFilter::One(Status::Open),
            StatusParam::Closed => StatusFilter::One(Status::Closed),
            StatusParam::Withdrawn => StatusFilter::One(Status::Withdrawn),
            StatusParam::Unknown => StatusFilter::One(Status::Unknown),
        }
    }
}

/// What comes first.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = Sort)]
pub(super) enum SortParam {
    /// Best answer first; without words, as `deadline`.
    Relevance,
    /// Next deadline first.
    Deadline,
    /// Latest written first.
    Newest,
    /// Most money first.
    Money,
}

impl From<SortParam> for SortOrder {
    fn from(word: SortParam) -> SortOrder {
        match word {
            SortParam::Relevance => SortOrder::Relevance,
            SortParam::Deadline => SortOrder::Deadline,
            SortParam::Newest => SortOrder::Newest,
            SortParam::Money => SortOrder::Money,
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
    status: Option<StatusParam>,
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
    kind: Option<CallKind>,
    /// Only calls that suit this kommun, by its slug; one that is not known is told in `ignored`.
    #[param(required = false, nullable = false, max_length = 300)]
    kommun: Option<String>,
    /// Without it, `relevance`.
    #[param(required = false, nullable = false)]
    sort: Option<SortParam>,
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

impl<S: Send + Sync> FromRequestParts<S> for SearchParameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<SearchParameters, Problem> {
        let mut query = Parameters::parse(parts.uri.query());
        let parameters = SearchParameters {
            q: query.text("q"),
            status: query.one_of("status"),
            programme: query.text("programme"),
            area: query.text("area"),
            source: query.text("source"),
            kind: query.one_of("kind"),
            kommun: query.text("kommun"),
            sort: query.one_of("sort"),
            exact: query.boolean("exact"),
            page: query.number("page", 1..=MAX_PAGE),
            size: query.number("size", 1..=MAX_PAGE_SIZE),
        };
        query.finish(parameters)
    }
}

impl SearchParameters {
    fn query(self, page: PageParams) -> SearchQuery {
        SearchQuery {
            words: self.q.unwrap_or_default(),
            source: self.source,
            programme: self.programme,
            kind: self.kind,
            area: self.area,
            kommun: self.kommun,
            status: self.status.map(StatusFilter::from).unwrap_or_default(),
            order: self.sort.map(SortOrder::from).unwrap_or_default(),
            expansion: if self.exact == Some(true) { QueryExpansion::Off } else { QueryExpansion::On },
            limit: page.size,
            offset: page.offset(),
        }
    }
}

/// The requested page of a paginated list.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageParams {
    /// Number of the page, from 1.
    pub(super) number: usize,
    pub(super) size: usize,
}

impl PageParams {
    /// Returns the requested page, with defaults for what is absent.
    pub(super) fn of(page: Option<i64>, size: Option<i64>) -> PageParams {
        let whole = |number: Option<i64>| number.and_then(|number| usize::try_from(number).ok());
        PageParams { number: whole(page).unwrap_or(1).max(1), size: whole(size).unwrap_or(DEFAULT_PAGE_SIZE).max(1) }
    }

    /// Returns how many items the pages before it hold.
    pub(super) fn offset(self) -> usize {
        (self.number - 1) * self.size
    }
}

/// Search the calls.
///
/// The answer tells how many calls there are of each status, kind, programme, area, source and kommun, what was
/// searched beside the words, and what was not understood of them.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    params(SearchParameters),
    responses((status = 200, description = "What was found", body = SearchResultDto, headers(("ETag" = String))), AnyProblem),
    extensions(("x-summary-sv" = json!("Sök utlysningar")))
)]
pub(super) async fn search(
    State(state): State<WebState>,
    parameters: SearchParameters,
) -> Result<Json<SearchResultDto>, Problem> {
    let page = PageParams::of(parameters.page, parameters.size);
    let found = state.search(parameters.query(page)).await?;
    Ok(Json(SearchResultDto::of(found, page.number, page.size)))
}
