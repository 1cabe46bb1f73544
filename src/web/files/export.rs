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

use crate::export::{Entry, Export, Format, House, MOST, MOST_NEWS};
use crate::kommun::Kommun;
use crate::locale::Tongue;
use crate::locale::clean;
use crate::opportunity::{OpportunityId, Status};
use crate::search::{Hit, Order, Question, StatusFilter};
use crate::store::Candidate;
use crate::text::fold;
use crate::web::http::error::Fault;
use crate::web::http::etag::{holds, tag};
use crate::web::http::query::{Query, address};
use crate::web::http::request_locale::Visit;
use crate::web::pages::call_row;
use crate::web::pages::search::{Asked, answer};
use crate::web::pages::{call, kommun};
use crate::web::texts::take::TakeTexts;

/// Limits how many long lists are built at a time; other requests wait.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// How long a call stays in a kommun's calendar after its last day.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Returns the routes of the files: the address of a page with the format's extension.
pub(in crate::web) fn routes() -> Router<crate::web::State> {
    let pages = Router::new().route("/kommun/{slug}", get(kommun_or_page)).route("/utlysning/{id}", get(call_or_page));
    Format::ALL.into_iter().fold(pages, |router, format| {
        let search = move |state, query, headers| search(format, state, query, headers);
        router.route(&format!("/sok.{}", format.extension()), get(search))
    })
}

/// Links to the files of a list, for the page that shows it.
#[derive(Clone, Debug)]
pub(in crate::web) struct Take {
    pub(in crate::web) t: &'static TakeTexts,
    pub(in crate::web) calendar: String,
    pub(in crate::web) sheet: String,
    pub(in crate::web) feed: String,
}

impl Take {
    /// Returns the links; `address` turns an extension into the address of the file. The files themselves are in
    /// Swedish.
    pub(in crate::web) fn of(tongue: Tongue, address: impl Fn(&str) -> String) -> Take {
        let at = |format: Format| address(&format!(".{}", format.extension()));
        Take { t: TakeTexts::of(tongue), calendar: at(Format::Ics), sheet: at(Format::Xlsx), feed: at(Format::Atom) }
    }
}

async fn search(
    format: Format,
    State(state): State<crate::web::State>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let asked = Asked::read(&Query::read(raw.as_deref()));
    let _turn = AT_ONCE.acquire().await.context("no more lists are made")?;
    let kommun = state.kommun(&asked.kommun);
    let (ids, total) = found(&state, &asked, format).await?;
    let title = Export::title(&asked.words, kommun);
    let addresses = (asked.address("/sok", 1), asked.address(&format!("/sok.{}", format.extension()), 1));
    let name = if asked.words.is_empty() { "utlysningar".to_owned() } else { asked.words.clone() };
    let export = gather(&state, &ids, total, (title, addresses), kommun).await?;
    hand_over(&state, export, format, &name, &headers).await
}

/// Returns the matching calls and how many there are. A feed takes the newest; a calendar includes withdrawn calls, so
/// that calendars that have them cancel them.
async fn found(state: &crate::web::State, asked: &Asked, format: Format) -> anyhow::Result<(Vec<OpportunityId>, u64)> {
    let question = Question { limit: MOST, offset: 0, ..asked.question(1) };
    let question = match format {
        Format::Atom => Question { limit: MOST_NEWS, order: Order::Newest, ..question },
        _ => question,
    };
    let withdrawn = Question { status: StatusFilter::One(Status::Withdrawn), ..question.clone() };
    let waits =
        matches!(question.status, StatusFilter::NotOver | StatusFilter::One(Status::Open | Status::Forthcoming));
    let id = |hit: &Hit| OpportunityId(hit.id.clone());
    let found = answer(state, question).await?.0;
    let (mut ids, mut total): (Vec<OpportunityId>, u64) = (found.hits.iter().map(id).collect(), found.total);
    if format == Format::Ics && waits {
        let off = answer(state, withdrawn).await?.0;
        let new: Vec<OpportunityId> = off.hits.iter().map(id).filter(|id| !ids.contains(id)).collect();
        total += new.len() as u64;
        ids.extend(new);
    }
    // A feed is not meant to be complete, so it is never reported as truncated.
    let total = if format == Format::Atom { ids.len() as u64 } else { total };
    Ok((ids, total))
}

async fn kommun_or_page(
    State(state): State<crate::web::State>,
    visit: Visit,
    name: Result<Path<String>, PathRejection>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let split = name.as_ref().ok().and_then(|Path(name)| Format::split(name));
    let Some((slug, format)) = split else {
        return Ok(kommun::page(State(state), visit, name, RawQuery(raw)).await?.into_response());
    };
    let kommun = state.kommun(slug).ok_or(Fault::NotFound)?;
    let _turn = AT_ONCE.acquire().await.context("no more lists are made")?;
    let query = Query::read(raw.as_deref());
    let (with_over, only) = (query.get("stangda").is_some(), kommun::chosen(kommun, &query)?);
    let now = state.now();
    let candidates = state.store.matches_of_kommun(&kommun.slug).await?;
    let concerned = candidates.iter().filter(|candidate| kommun::concerns(only, candidate));
    let wanted = concerned.filter(|candidate| match format {
        Format::Ics => is_near(candidate, now),
        _ => with_over || !candidate.opportunity.status_at(now).is_over(),
    });
    let ids: Vec<OpportunityId> = wanted.take(MOST).map(|candidate| candidate.opportunity.id.clone()).collect();
    let (total, title) = (ids.len() as u64, Export::title("", Some(kommun)));
    let title = only.map_or(title.clone(), |one| format!("{title}, {}", clean::line(&one.namn, 80)));
    let page = kommun::href(Tongue::Swedish, kommun);
    let id = only.map_or("", |one| one.id.as_str());
    let more = [("forvaltning", id), ("stangda", if with_over { "1" } else { "" })];
    let addresses = (address(&page, &more), address(&format!("{page}.{}", format.extension()), &more));
    let export = gather(&state, &ids, total, (title, addresses), Some(kommun)).await?;
    let name = if id.is_empty() { kommun.slug.clone() } else { format!("{}-{id}", kommun.slug) };
    hand_over(&state, export, format, &name, &headers).await
}

/// Returns whether a calendar still includes the call: closed ones stay for a while, so that cancellations reach it.
fn is_near(candidate: &Candidate, now: Timestamp) -> bool {
    let call = &candidate.opportunity;
    let last = call.facts.deadlines.last().map(|deadline| deadline.instant());
    last.is_some_and(|last| !call.status_at(now).is_over() || last + KEPT > now)
}

async fn call_or_page(
    State(state): State<crate::web::State>,
    visit: Visit,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let split = name.as_ref().ok().and_then(|Path(name)| Format::split(name));
    let Some((id, Format::Ics)) = split else {
        return call::page(State(state), visit, name).await;
    };
    let call = state.store.find(id).await?.ok_or(Fault::NotFound)?;
    let title = call_row::title(Tongue::Swedish, &call.facts.title);
    let page = call_row::href(Tongue::Swedish, call.id.as_str());
    let addresses = (page.clone(), format!("{page}.ics"));
    let export = gather(&state, std::slice::from_ref(&call.id), 1, (title, addresses), None).await?;
    let name = call.facts.identifier.unwrap_or(call.id.0);
    hand_over(&state, export, Format::Ics, &name, &headers).await
}

/// `(title, (page, file))`: the title of the list, and the paths of its page and file.
type Heading = (String, (String, String));

async fn gather(
    state: &crate::web::State,
    ids: &[OpportunityId],
    total: u64,
    (title, (page, file)): Heading,
    kommun: Option<&Kommun>,
) -> anyhow::Result<Export> {
    let house = House { kommuner: &state.kommuner, kommun, public_url: &state.public_url };
    let (now, mut entries) = (state.now(), Vec::with_capacity(ids.len()));
    let keep = |told: crate::store::Dossier| {
        entries.push(Entry::of(&told.opportunity, &told.history, &told.matches, &house, now))
    };
    state.store.dossiers(ids, keep).await?;
    let [page, address] = [page, file].map(|path| format!("{}{path}", state.public_url));
    Ok(Export { title, page, address, entries, total, kommun: kommun.cloned() })
}

/// Writes the file on a blocking thread, and sends it unless the client has it already.
async fn hand_over(
    state: &crate::web::State,
    export: Export,
    format: Format,
    name: &str,
    asked: &HeaderMap,
) -> Result<Response, Fault> {
    let now = state.now();
    let written = tokio::task::spawn_blocking(move || export.write(format, now));
    let bytes = written.await.context("the file was cut off")??;
    let tag = tag(&bytes);
    let etag = HeaderValue::from_str(&tag).context("a digest is no header")?;
    if holds(asked.get_all(header::IF_NONE_MATCH), &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let disposition = HeaderValue::from_str(&disposition(name, format)).context("a file's name is no header")?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (header::CONTENT_DISPOSITION, disposition),
        (header::ETAG, etag),
    ];
    Ok((headers, bytes).into_response())
}

/// Returns the `Content-Disposition` value: inline for a feed, else a download with an ASCII file name.
fn disposition(name: &str, format: Format) -> String {
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
        let named = |name| disposition(name, Format::Csv);
        assert_eq!(named("små & stora barn"), "attachment; filename=\"utkik-sma-stora-barn.csv\"");
        assert_eq!(disposition("tyreso", Format::Atom), "inline; filename=\"utkik-tyreso.atom\"");
    }

    proptest! {
        #[test]
        fn any_name_is_a_header(name in any::<String>()) {
            let made = disposition(&name, Format::Xlsx);
            prop_assert!(HeaderValue::from_str(&made).is_ok() && made.is_ascii() && made.matches('"').count() == 2);
        }
    }
}
