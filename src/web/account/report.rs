//! A kommun's report and an extract of the ledger for a period, to read, print or download.

use anyhow::Context as _;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;

use super::letters::LedgerAccess;
use crate::api_types::{SourceDescription, documents};
use crate::export::ledger::Ledger;
use crate::export::report::{Report, ReportAudience};
use crate::export::{DocumentFormat, Format, Period, PeriodError};
use crate::kommun::Kommun;
use crate::locale::Locale;
use crate::locale::dates;
use crate::web::http::error::PageError;
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Layout, MenuItem, render, render_private};
use crate::web::http::params::path::KommunParam;
use crate::web::http::params::query::{QueryString, path_with_query};
use crate::web::http::paths::{kommun_path, report_path};
use crate::web::http::request_locale::RequestLocale;
use crate::web::http::session::CurrentUser;
use crate::web::state::WebState;
use crate::web::texts::report::ReportTexts;

#[derive(Template)]
#[template(path = "page/report.html")]
struct ReportPage {
    t: &'static ReportTexts,
    layout: Layout,
    title: String,
    /// HTML of the report itself, from the export's template.
    body: String,
    days: PeriodChoice,
    is_public: bool,
    /// Address of the report for the other audience.
    other_audience: String,
    table: String,
    kommun: String,
}

#[derive(Template)]
#[template(path = "page/extract.html")]
struct ExtractPage {
    t: &'static ReportTexts,
    layout: Layout,
    ledger: Ledger,
    days: PeriodChoice,
    table: String,
    letters: String,
}

/// The requested period, and the links and form to choose another.
struct PeriodChoice {
    t: &'static ReportTexts,
    period: Period,
    label: String,
    /// Why the requested days are not shown, if they are not.
    refused: Option<&'static str>,
    /// The usual periods of this year and the last.
    presets: Vec<PeriodLink>,
    /// Path that the form submits to.
    form_path: String,
    /// Whether the report is the one for the public.
    is_public: bool,
}

/// A link to the report of a period.
struct PeriodLink {
    label: String,
    href: String,
}

impl PeriodChoice {
    /// Reads `fran` and `till`; falls back to this year where they are absent or cannot be read.
    fn read(state: &WebState, locale: Locale, path: &str, query: &QueryString) -> anyhow::Result<PeriodChoice> {
        let t = ReportTexts::of(locale);
        let year = dates::today(state.now()).year();
        let day = |name: &str| query.get(name).map(|text| text.parse::<Date>().ok());
        let (from, to) = (day("fran"), day("till"));
        let requested = from.flatten().zip(to.flatten()).map(|(from, to)| Period::of(from, to));
        let (asked, refused) = match requested {
            Some(Ok(period)) if period.bounds().is_ok() => (Some(period), None),
            Some(Err(PeriodError::TooLong { .. })) => (None, Some(t.too_long)),
            _ => (None, (from.is_some() || to.is_some()).then_some(t.unreadable)),
        };
        let public = query.get("publik").is_some();
        let period = asked.map_or_else(|| Period::year(year), Ok)?;
        let path = locale.path(path);
        let link = |label: String, period| PeriodLink { label, href: period_link(&path, period, public) };
        let mut usual = Vec::new();
        for year in [year, year - 1] {
            usual.push(link(format!("{} {year}", t.year), Period::year(year)?));
            for number in 1..=3 {
                usual.push(link(format!("{} {number} {year}", t.tertial), Period::tertial(year, number)?));
            }
        }
        Ok(PeriodChoice {
            t,
            period,
            label: period.label(locale),
            refused,
            presets: usual,
            form_path: path,
            is_public: public,
        })
    }
}

fn period_link(path: &str, period: Period, public: bool) -> String {
    let (from, to) = (period.from.to_string(), period.to.to_string());
    path_with_query(path, &[("fran", &from), ("till", &to), ("publik", if public { "1" } else { "" })])
}

/// Shows the report for the public, or the one for the committee to those who manage the kommun.
pub(super) async fn show_report(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    user: Result<CurrentUser, PageError>,
    kommun: KommunParam,
    query: QueryString,
) -> Result<Response, PageError> {
    let (locale, t) = (request_locale.locale, ReportTexts::of(request_locale.locale));
    let path = report_path(Locale::Swedish, &kommun.slug);
    let days = PeriodChoice::read(&state, locale, &path, &query)?;
    check_access(&days, &kommun, user)?;
    let _turn = state.exports.turn().await?;
    let report = build_report(&state, &kommun, &days).await?;
    let is_public = report.audience == ReportAudience::Public;
    let page = render(&ReportPage {
        t,
        layout: Layout::of(
            &state,
            &request_locale,
            &format!("{}, {}", report.title(locale), days.label),
            MenuItem::Kommuner,
        ),
        title: report.title(locale),
        body: report.body(locale)?,
        other_audience: period_link(&locale.path(&path), days.period, !is_public),
        table: period_link(&locale.path(&format!("{path}.csv")), days.period, is_public),
        is_public,
        days,
        kommun: kommun_path(locale, &kommun.slug),
    })?;
    Ok(if is_public { page.into_response() } else { (PRIVATE, page).into_response() })
}

/// Allows everyone to see the public report, and only those who manage the kommun to see the other.
fn check_access(days: &PeriodChoice, kommun: &Kommun, user: Result<CurrentUser, PageError>) -> Result<(), PageError> {
    if days.is_public { Ok(()) } else { user?.ensure_can_manage(&kommun.slug) }
}

async fn build_report(state: &WebState, kommun: &Kommun, days: &PeriodChoice) -> anyhow::Result<Report> {
    let sources: Vec<SourceDescription> = state.sources.iter().map(|info| info.about.clone()).collect();
    let audience = if days.is_public { ReportAudience::Public } else { ReportAudience::Committee };
    documents::report(&state.store, kommun, &sources, days.period, audience, state.now()).await
}

/// Returns the calls of the report as a CSV file.
pub(super) async fn report_csv(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    user: Result<CurrentUser, PageError>,
    kommun: KommunParam,
    query: QueryString,
) -> Result<Response, PageError> {
    let path = report_path(Locale::Swedish, &kommun.slug);
    let days = PeriodChoice::read(&state, request_locale.locale, &path, &query)?;
    check_access(&days, &kommun, user)?;
    let _turn = state.exports.turn().await?;
    let report = build_report(&state, &kommun, &days).await?;
    csv_response(
        &format!("rapport-{}", kommun.slug),
        days.period,
        report.write(DocumentFormat::Csv, request_locale.locale)?,
    )
}

/// Shows the ledger of a period, for print.
pub(super) async fn show_extract(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    user: CurrentUser,
    query: QueryString,
) -> Result<Response, PageError> {
    let t = ReportTexts::of(request_locale.locale);
    let days = PeriodChoice::read(&state, request_locale.locale, "/brev/utdrag", &query)?;
    let _turn = state.exports.turn().await?;
    let ledger = ledger_of_period(&state, request_locale.locale, &user, days.period).await?;
    Ok(render_private(&ExtractPage {
        t,
        layout: Layout::of(&state, &request_locale, &format!("{}, {}", t.extract, days.label), MenuItem::MyPage),
        ledger,
        table: period_link(&request_locale.locale.path("/brev.csv"), days.period, false),
        letters: request_locale.locale.path("/brev"),
        days,
    })?)
}

/// Returns the ledger of a period as a CSV file.
pub(super) async fn ledger_csv(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    user: CurrentUser,
    query: QueryString,
) -> Result<Response, PageError> {
    let days = PeriodChoice::read(&state, request_locale.locale, "/brev/utdrag", &query)?;
    let _turn = state.exports.turn().await?;
    let ledger = ledger_of_period(&state, request_locale.locale, &user, days.period).await?;
    csv_response("brev", days.period, ledger.write(DocumentFormat::Csv)?)
}

/// Returns the letters of the period that the user may see.
async fn ledger_of_period(
    state: &WebState,
    locale: Locale,
    user: &CurrentUser,
    period: Period,
) -> Result<Ledger, PageError> {
    let access = LedgerAccess::of_user(state, user).await?;
    let kommuner = access.kommuner(state);
    Ok(documents::ledger(&state.store, locale, period, kommuner.as_deref(), &access.addresses, state.now()).await?)
}

/// Returns a CSV file to download; `name` must be plain ASCII, as slugs are.
fn csv_response(name: &str, period: Period, bytes: Vec<u8>) -> Result<Response, PageError> {
    let name = format!("attachment; filename=\"utkik-{name}-{}-{}.csv\"", period.from, period.to);
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(Format::Csv.media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).context("a file's name is no header")?),
    ];
    Ok((PRIVATE, headers, bytes).into_response())
}
