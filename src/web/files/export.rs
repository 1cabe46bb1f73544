//! Downloads: any search, kommun or call as a feed, a calendar or a table.

use anyhow::Context;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;

use crate::export::{Entry, Export, ExportContext, Format, MAX_CALLS, MAX_FEED_ENTRIES};
use crate::kommun::Kommun;
use crate::locale::Locale;
use crate::locale::clean;
use crate::opportunity::{OpportunityId, Status};
use crate::search::{Hit, SearchQuery, SortOrder, StatusFilter};
use crate::store::MatchedCall;
use crate::text::fold;
use crate::web::WebState;
use crate::web::http::error::PageError;
use crate::web::http::etag::{make_etag, matches};
use crate::web::http::query::{QueryString, path_with_query};
use crate::web::http::request_locale::{RequestLocale, localized_path};
use crate::web::pages::call_row;
use crate::web::pages::search::{SearchParams, run_search};
use crate::web::pages::{call, kommun};
use crate::web::texts::downloads::DownloadTexts;

/// Limits how many long lists are built at a time; other requests wait.
static EXPORT_PERMITS: Semaphore = Semaphore::const_new(2);

/// How long a call stays in a kommun's calendar after its last day.
const CALENDAR_RETENTION: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Returns the routes of the files: the address of a page with the format's extension.
pub(in crate::web) fn routes() -> Router<WebState> {
    let pages = Router::new().route("/kommun/{slug}", get(kommun_or_page)).route("/utlysning/{id}", get(call_or_page));
    Format::ALL.into_iter().fold(pages, |router, format| {
        let search = move |state, locale, query, headers| search_file(format, state, locale, query, headers);
        router.route(&format!("/sok.{}", format.extension()), get(search))
    })
}

/// Links to the files of a list, for the page that shows it.
#[derive(Clone, Debug)]
pub(in crate::web) struct Downloads {
    pub(in crate::web) t: &'static DownloadTexts,
    pub(in crate::web) calendar: String,
    pub(in crate::web) spreadsheet: String,
    pub(in crate::web) feed: String,
}

impl Downloads {
    /// Returns the links; `address` turns an extension into the address of the file.
    pub(in crate::web) fn of(locale: Locale, address: impl Fn(&str) -> String) -> Downloads {
        let at = |format: Format| address(&format!(".{}", format.extension()));
        Downloads {
            t: DownloadTexts::of(locale),
            calendar: at(Format::Ics),
            spreadsheet: at(Format::Xlsx),
            feed: at(Format::Atom),
        }
    }
}

async fn search_file(
    format: Format,
    State(state): State<WebState>,
    RequestLocale { locale, .. }: RequestLocale,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let params = SearchParams::read(&QueryString::parse(raw.as_deref()));
    let _turn = EXPORT_PERMITS.acquire().await.context("no more lists are made")?;
    let kommun = state.kommun(&params.kommun);
    let (ids, total) = find_calls(&state, &params, format).await?;
    let title = Export::title(locale, &params.words, kommun);
    let at = |path: &str| params.address(&localized_path(locale, path), 1);
    let addresses = (at("/sok"), at(&format!("/sok.{}", format.extension())));
    let name = if params.words.is_empty() { "utlysningar".to_owned() } else { params.words.clone() };
    let export = build_export((&state, locale), &ids, total, (title, addresses), kommun).await?;
    file_response(&state, export, format, &name, &headers).await
}

/// Returns the matching calls and how many there are. A feed takes the newest; a calendar includes withdrawn calls, so
/// that calendars that have them cancel them.
async fn find_calls(
    state: &WebState,
    params: &SearchParams,
    format: Format,
) -> anyhow::Result<(Vec<OpportunityId>, u64)> {
    let question = SearchQuery { limit: MAX_CALLS, offset: 0, ..params.question(1) };
    let question = match format {
        Format::Atom => SearchQuery { limit: MAX_FEED_ENTRIES, order: SortOrder::Newest, ..question },
        _ => question,
    };
    let withdrawn = SearchQuery { status: StatusFilter::One(Status::Withdrawn), ..question.clone() };
    let includes_upcoming =
        matches!(question.status, StatusFilter::NotOver | StatusFilter::One(Status::Open | Status::Forthcoming));
    let id = |hit: &Hit| OpportunityId(hit.id.clone());
    let found = run_search(state, question).await?.0;
    let (mut ids, mut total): (Vec<OpportunityId>, u64) = (found.hits.iter().map(id).collect(), found.total);
    if format == Format::Ics && includes_upcoming {
        let withdrawn_calls = run_search(state, withdrawn).await?.0;
        let new: Vec<OpportunityId> = withdrawn_calls.hits.iter().map(id).filter(|id| !ids.contains(id)).collect();
        total += new.len() as u64;
        ids.extend(new);
    }
    // A feed is not meant to be complete, so it is never reported as truncated.
    let total = if format == Format::Atom { ids.len() as u64 } else { total };
    Ok((ids, total))
}

async fn kommun_or_page(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    name: Result<Path<String>, PathRejection>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let split = name.as_ref().ok().and_then(|Path(name)| Format::split(name));
    let Some((slug, format)) = split else {
        return Ok(kommun::page(State(state), request_locale, name, RawQuery(raw)).await?.into_response());
    };
    let locale = request_locale.locale;
    let kommun = state.kommun(slug).ok_or(PageError::NotFound)?;
    let _turn = EXPORT_PERMITS.acquire().await.context("no more lists are made")?;
    let query = QueryString::parse(raw.as_deref());
    let (with_closed, forvaltning) = (query.get("stangda").is_some(), kommun::requested_forvaltning(kommun, &query)?);
    let now = state.now();
    let candidates = state.store.matches_of_kommun(&kommun.slug).await?;
    let concerning = candidates.iter().filter(|candidate| kommun::concerns(forvaltning, candidate));
    let wanted = concerning.filter(|candidate| match format {
        Format::Ics => belongs_in_calendar(candidate, now),
        _ => with_closed || !candidate.opportunity.status_at(now).is_over(),
    });
    let ids: Vec<OpportunityId> = wanted.take(MAX_CALLS).map(|candidate| candidate.opportunity.id.clone()).collect();
    let (total, title) = (ids.len() as u64, Export::title(locale, "", Some(kommun)));
    let title = forvaltning.map_or(title.clone(), |one| format!("{title}, {}", clean::line(&one.namn, 80)));
    let page = kommun::kommun_path(locale, kommun);
    let id = forvaltning.map_or("", |one| one.id.as_str());
    let parameters = [("forvaltning", id), ("stangda", if with_closed { "1" } else { "" })];
    let addresses =
        (path_with_query(&page, &parameters), path_with_query(&format!("{page}.{}", format.extension()), &parameters));
    let export = build_export((&state, locale), &ids, total, (title, addresses), Some(kommun)).await?;
    let name = if id.is_empty() { kommun.slug.clone() } else { format!("{}-{id}", kommun.slug) };
    file_response(&state, export, format, &name, &headers).await
}

/// Returns whether a calendar still includes the call: closed ones stay for a while, so that cancellations reach it.
fn belongs_in_calendar(candidate: &MatchedCall, now: Timestamp) -> bool {
    let call = &candidate.opportunity;
    let last = call.facts.deadlines.last().map(|deadline| deadline.instant());
    last.is_some_and(|last| !call.status_at(now).is_over() || last + CALENDAR_RETENTION > now)
}

async fn call_or_page(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let split = name.as_ref().ok().and_then(|Path(name)| Format::split(name));
    let Some((id, Format::Ics)) = split else {
        return call::page(State(state), request_locale, name).await;
    };
    let locale = request_locale.locale;
    let call = state.store.find(id).await?.ok_or(PageError::NotFound)?;
    let title = call_row::display_title(locale, &call.facts.title);
    let page = call_row::call_path(locale, call.id.as_str());
    let addresses = (page.clone(), format!("{page}.ics"));
    let export = build_export((&state, locale), std::slice::from_ref(&call.id), 1, (title, addresses), None).await?;
    let name = call.facts.identifier.unwrap_or(call.id.0);
    file_response(&state, export, Format::Ics, &name, &headers).await
}

/// `(title, (page, file))`: the title of the list, and the paths of its page and file.
type ListHeading = (String, (String, String));

async fn build_export(
    (state, locale): (&WebState, Locale),
    ids: &[OpportunityId],
    total: u64,
    (title, (page, file)): ListHeading,
    kommun: Option<&Kommun>,
) -> anyhow::Result<Export> {
    let public_url = format!("{}{}", state.public_url, localized_path(locale, "/").trim_end_matches('/'));
    let context = ExportContext { locale, kommuner: &state.kommuner, kommun, public_url: &public_url };
    let (now, mut entries) = (state.now(), Vec::with_capacity(ids.len()));
    let add_entry = |dossier: crate::store::ExportedCall| {
        entries.push(Entry::of(&dossier.opportunity, &dossier.history, &dossier.matches, &context, now))
    };
    state.store.export_calls(ids, add_entry).await?;
    let [page, address] = [page, file].map(|path| format!("{}{path}", state.public_url));
    Ok(Export { locale, title, page, address, entries, total, kommun: kommun.cloned() })
}

/// Writes the file on a blocking thread, and sends it unless the client has it already.
async fn file_response(
    state: &WebState,
    export: Export,
    format: Format,
    name: &str,
    request_headers: &HeaderMap,
) -> Result<Response, PageError> {
    let now = state.now();
    let written = tokio::task::spawn_blocking(move || export.write(format, now));
    let bytes = written.await.context("the file was cut off")??;
    let etag = make_etag(&bytes);
    let etag_header = HeaderValue::from_str(&etag).context("a digest is no header")?;
    if matches(request_headers.get_all(header::IF_NONE_MATCH), &etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag_header)]).into_response());
    }
    let disposition =
        HeaderValue::from_str(&content_disposition(name, format)).context("a file's name is no header")?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (header::CONTENT_DISPOSITION, disposition),
        (header::ETAG, etag_header),
    ];
    Ok((headers, bytes).into_response())
}

/// Returns the `Content-Disposition` value: inline for a feed, else a download with an ASCII file name.
fn content_disposition(name: &str, format: Format) -> String {
    let plain = fold(name).replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let short: String = words.join("-").chars().take(48).collect();
    let kind = if format == Format::Atom { "inline" } else { "attachment" };
    format!("{kind}; filename=\"utkik-{}.{}\"", short.trim_end_matches('-'), format.extension())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_has_a_name_that_every_system_takes() {
        let named = |name| content_disposition(name, Format::Csv);
        assert_eq!(named("små & stora barn"), "attachment; filename=\"utkik-sma-stora-barn.csv\"");
        assert_eq!(content_disposition("tyreso", Format::Atom), "inline; filename=\"utkik-tyreso.atom\"");
    }

    proptest! {
        #[test]
        fn any_name_is_a_header(name in any::<String>()) {
            let made = content_disposition(&name, Format::Xlsx);
            prop_assert!(HeaderValue::from_str(&made).is_ok() && made.is_ascii() && made.matches('"').count() == 2);
        }
    }
}
