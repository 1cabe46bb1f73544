//! A kommun's report and an extract of the ledger for a period, to read, print or download.

use anyhow::Context as _;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;

use super::letters::Open;
use crate::api_types::{About, papers};
use crate::export::ledger::Ledger;
use crate::export::report::{Audience, Report};
use crate::export::{Format, Paper, Period};
use crate::kommun::Kommun;
use crate::locale::Tongue;
use crate::locale::swedish::dates;
use crate::web::http::error::Fault;
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Here, Layout, render};
use crate::web::http::query::{Query, address};
use crate::web::http::request_locale::{Visit, at};
use crate::web::http::session::Signed;
use crate::web::pages::kommun::href;
use crate::web::texts::report::ReportTexts;

#[derive(Template)]
#[template(path = "page/report.html")]
struct ReportPage {
    t: &'static ReportTexts,
    layout: Layout,
    title: String,
    /// HTML of the report itself, from the export's template.
    body: String,
    days: Days,
    is_public: bool,
    /// Address of the report for the other audience.
    other: String,
    table: String,
    kommun: String,
}

#[derive(Template)]
#[template(path = "page/extract.html")]
struct ExtractPage {
    t: &'static ReportTexts,
    layout: Layout,
    ledger: Ledger,
    days: Days,
    table: String,
    letters: String,
}

/// The requested period, and the links and form to choose another.
struct Days {
    t: &'static ReportTexts,
    period: Period,
    words: String,
    /// Whether the requested days could not be read.
    bad: bool,
    /// Label and address of the usual periods of this year and the last.
    usual: Vec<(String, String)>,
    /// Path that the form submits to.
    path: String,
    /// Whether the report is the one for the public.
    public: bool,
}

impl Days {
    /// Reads `fran` and `till`; falls back to this year where they are absent or cannot be read.
    fn read(state: &crate::web::State, tongue: Tongue, path: &str, query: &Query) -> anyhow::Result<Days> {
        let t = ReportTexts::of(tongue);
        let year = dates::today(state.now()).year();
        let day = |name: &str| query.get(name).map(|text| text.parse::<Date>().ok());
        let (from, to) = (day("fran"), day("till"));
        let asked = from.flatten().zip(to.flatten()).and_then(|(from, to)| Period::of(from, to).ok());
        let asked = asked.filter(|period| period.bounds().is_ok());
        let public = query.get("publik").is_some();
        let period = asked.map_or_else(|| Period::year(year), Ok)?;
        let path = at(tongue, path);
        let link = |period: Period| link(&path, period, public);
        let mut usual = Vec::new();
        for year in [year, year - 1] {
            usual.push((format!("{} {year}", t.year), link(Period::year(year)?)));
            for number in 1..=3 {
                usual.push((format!("{} {number} {year}", t.tertial), link(Period::tertial(year, number)?)));
            }
        }
        let bad = asked.is_none() && (from.is_some() || to.is_some());
        Ok(Days { t, period, words: period.words(tongue), bad, usual, path, public })
    }
}

fn link(path: &str, period: Period, public: bool) -> String {
    let (from, to) = (period.from.to_string(), period.to.to_string());
    address(path, &[("fran", &from), ("till", &to), ("publik", if public { "1" } else { "" })])
}

/// Shows the report for the public, or the one for the committee to those who manage the kommun.
pub(in crate::web) async fn page(
    State(state): State<crate::web::State>,
    visit: Visit,
    signed: Result<Signed, Fault>,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Fault> {
    let (tongue, t) = (visit.tongue, ReportTexts::of(visit.tongue));
    let kommun = slug.ok().and_then(|Path(slug)| state.kommun(&slug)).ok_or(Fault::NotFound)?;
    let path = path(kommun);
    let days = Days::read(&state, tongue, &path, &Query::read(raw.as_deref()))?;
    open(&days, kommun, signed)?;
    let report = gather(&state, kommun, &days).await?;
    let is_public = report.audience == Audience::Public;
    let page = render(&ReportPage {
        t,
        layout: Layout::of(&state, &visit, &format!("{}, {}", report.title(tongue), days.words), Here::Kommuner),
        title: report.title(tongue),
        body: report.body(tongue)?,
        other: link(&at(tongue, &path), days.period, !is_public),
        table: link(&at(tongue, &format!("{path}.csv")), days.period, is_public),
        is_public,
        days,
        kommun: href(tongue, kommun),
    })?;
    Ok(if is_public { page.into_response() } else { (PRIVATE, page).into_response() })
}

/// Allows everyone to see the public report, and only those who manage the kommun to see the other.
fn open(days: &Days, kommun: &Kommun, signed: Result<Signed, Fault>) -> Result<(), Fault> {
    if days.public { Ok(()) } else { signed?.oversees(&kommun.slug) }
}

fn path(kommun: &Kommun) -> String {
    format!("{}/rapport", href(Tongue::Swedish, kommun))
}

async fn gather(state: &crate::web::State, kommun: &Kommun, days: &Days) -> anyhow::Result<Report> {
    let sources: Vec<About> = state.sources.iter().map(|info| info.about.clone()).collect();
    let report = papers::report(&state.store, kommun, &sources, days.period, state.now()).await?;
    Ok(if days.public { report.for_public() } else { report })
}

/// Returns the calls of the report as a CSV file.
pub(in crate::web) async fn table(
    State(state): State<crate::web::State>,
    visit: Visit,
    signed: Result<Signed, Fault>,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Fault> {
    let kommun = slug.ok().and_then(|Path(slug)| state.kommun(&slug)).ok_or(Fault::NotFound)?;
    let days = Days::read(&state, visit.tongue, &path(kommun), &Query::read(raw.as_deref()))?;
    open(&days, kommun, signed)?;
    let report = gather(&state, kommun, &days).await?;
    file(&format!("rapport-{}", kommun.slug), days.period, report.write(Paper::Csv, visit.tongue)?)
}

/// Shows the ledger of a period, for print.
pub(in crate::web) async fn ledger(
    State(state): State<crate::web::State>,
    visit: Visit,
    signed: Signed,
    RawQuery(raw): RawQuery,
) -> Result<Response, Fault> {
    let t = ReportTexts::of(visit.tongue);
    let days = Days::read(&state, visit.tongue, "/brev/utdrag", &Query::read(raw.as_deref()))?;
    let ledger = some_days(&state, &signed, days.period).await?;
    let page = render(&ExtractPage {
        t,
        layout: Layout::of(&state, &visit, &format!("{}, {}", t.extract, days.words), Here::Mine),
        ledger,
        table: link("/brev.csv", days.period, false),
        letters: at(visit.tongue, "/brev"),
        days,
    })?;
    Ok((PRIVATE, page).into_response())
}

/// Returns the ledger of a period as a CSV file.
pub(in crate::web) async fn ledger_table(
    State(state): State<crate::web::State>,
    visit: Visit,
    signed: Signed,
    RawQuery(raw): RawQuery,
) -> Result<Response, Fault> {
    let days = Days::read(&state, visit.tongue, "/brev/utdrag", &Query::read(raw.as_deref()))?;
    let ledger = some_days(&state, &signed, days.period).await?;
    file("brev", days.period, ledger.write(Paper::Csv)?)
}

/// Returns the letters of the period that the user may see.
async fn some_days(state: &crate::web::State, signed: &Signed, period: Period) -> Result<Ledger, Fault> {
    let open = Open::to(state, signed).await?;
    let kommuner = open.kommuner(state);
    Ok(papers::ledger(&state.store, period, kommuner.as_deref(), &open.addresses, state.now()).await?)
}

/// Returns a CSV file to download; `name` must be plain ASCII, as slugs are.
fn file(name: &str, period: Period, bytes: Vec<u8>) -> Result<Response, Fault> {
    let name = format!("attachment; filename=\"utkik-{name}-{}-{}.csv\"", period.from, period.to);
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(Format::Csv.media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).context("a file's name is no header")?),
    ];
    Ok((PRIVATE, headers, bytes).into_response())
}
