//! The sources and their state: when each was last read, what it shows, and what went wrong.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;

use super::sparkline::{sparkline, sparkline_text};
use crate::locale::Locale;
use crate::locale::clean;
use crate::opportunity::SourceHealth;
use crate::store::{FindingKind, HeldChannel, SourceCounts, SourceRow};
use crate::subscription::AddressKind;
use crate::web::http::error::PageResult;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;
use crate::web::texts::sources::SourcesTexts;

#[derive(Template)]
#[template(path = "page/sources.html")]
struct SourcesPage {
    t: &'static SourcesTexts,
    layout: Layout,
    sources: Vec<SourceView>,
    /// How many are not read as they should be.
    troubled_count: usize,
    meanings: Vec<StateMeaning>,
    held: Vec<HeldView>,
    /// The number of letters that did not arrive and are owed; nothing when there are none.
    undelivered: Option<String>,
}

/// A channel that takes no letters from us.
struct HeldView {
    channel: &'static str,
    letters: String,
    since: String,
}

/// A state of a source, and what it means.
struct StateMeaning {
    state: &'static str,
    meaning: &'static str,
}

/// A row of the page: one source.
struct SourceView {
    publisher: String,
    id: String,
    link: Option<String>,
    /// Whether it is read as it should be.
    is_ok: bool,
    state: &'static str,
    last_read: String,
    /// When it was last tried; nothing before the first attempt.
    last_attempt: Option<String>,
    last_new: String,
    known: String,
    open: String,
    error: String,
    /// What the latest rounds found, as the points of polylines 120 wide and 24 high; empty before there are two
    /// rounds.
    sparkline: Vec<String>,
    /// The same counts in words.
    sparkline_text: String,
}

pub(super) async fn page(State(state): State<WebState>, request_locale: RequestLocale) -> PageResult {
    let locale = request_locale.locale;
    let (rows, counts) = (state.store.sources().await?, state.store.source_counts().await?);
    let rounds = state.store.all_rounds().await?;
    let now = state.now();
    let listed_sources =
        state.sources.iter().map(|info| (info.about.id.as_str(), info.about.publisher.as_str(), info.page.as_deref()));
    // A source that is no longer in the file is still listed, since its calls are.
    let unlisted = rows.keys().filter(|id| !state.sources.iter().any(|info| info.about.id == **id));
    let all_sources = listed_sources.chain(unlisted.map(|id| (id.as_str(), id.as_str(), None)));
    let sources: Vec<SourceView> = all_sources
        .map(|(id, publisher, page)| {
            let mut view = SourceView::of(locale, rows.get(id), counts.get(id).copied().unwrap_or_default(), now);
            view.publisher = locale.funder(publisher);
            view.id = clean::line(id, 60);
            let rounds = rounds.get(id).map(Vec::as_slice).unwrap_or_default();
            (view.sparkline, view.sparkline_text) = (sparkline(rounds), sparkline_text(locale, rounds));
            view.link = page.and_then(clean::link);
            view
        })
        .collect();
    let troubled = sources.iter().filter(|source| !source.is_ok).count();
    let t = SourcesTexts::of(locale);
    let view = |held: &HeldChannel| HeldView {
        channel: match held.kind {
            AddressKind::Mail => t.held_mail,
            AddressKind::Telegram => t.held_telegram,
            AddressKind::Hook => t.held_hook,
        },
        letters: locale.number(held.letters.unsigned_abs()),
        since: locale.moment(held.since, now),
    };
    let held = state.store.held_channels().await?.iter().map(view).collect();
    let findings = state.store.last_audit().await?.map(|check| check.findings).unwrap_or_default();
    let undelivered = findings.iter().filter(|finding| finding.kind == FindingKind::NotDelivered).count() as u64;
    let undelivered = (undelivered > 0).then(|| locale.number(undelivered));
    let layout = Layout::of(&state, &request_locale, t.title, MenuItem::Sources);
    let meanings = meanings(locale);
    Ok(render(&SourcesPage { t, layout, sources, troubled_count: troubled, meanings, held, undelivered })?)
}

impl SourceView {
    fn of(locale: Locale, row: Option<&SourceRow>, counts: SourceCounts, now: Timestamp) -> SourceView {
        let t = SourcesTexts::of(locale);
        let when = |at: Option<Timestamp>| at.map_or_else(|| t.never.to_owned(), |at| locale.moment(at, now));
        let health = row.map_or(SourceHealth::Never, |row| row.health);
        let count_text = |count: i64| locale.number(u64::try_from(count).unwrap_or(0));
        SourceView {
            publisher: String::new(),
            id: String::new(),
            link: None,
            is_ok: health.is_well(),
            sparkline: Vec::new(),
            sparkline_text: String::new(),
            state: if row.is_none() { t.unread } else { locale.source_health(health) },
            last_read: when(row.and_then(|row| row.last_success)),
            last_attempt: row.and_then(|row| row.last_attempt).map(|at| when(Some(at))),
            last_new: when(row.and_then(|row| row.last_new)),
            known: count_text(counts.known),
            open: count_text(counts.open),
            error: clean::line(&locale.source_error(row.and_then(|row| row.error.as_deref()).unwrap_or_default()), 300),
        }
    }
}

/// Returns the label of each state, and what it means.
fn meanings(locale: Locale) -> Vec<StateMeaning> {
    let t = SourcesTexts::of(locale);
    let mut all: Vec<_> = [
        (SourceHealth::Ok, t.ok),
        (SourceHealth::Unchanged, t.unchanged),
        (SourceHealth::Reading, t.reading),
        (SourceHealth::Degraded, t.degraded),
        (SourceHealth::Silent, t.silent),
        (SourceHealth::Suspect, t.suspect),
        (SourceHealth::Blocked, t.blocked),
        (SourceHealth::Broken, t.broken),
    ]
    .into_iter()
    .map(|(health, meaning)| StateMeaning { state: locale.source_health(health), meaning })
    .collect();
    all.push(StateMeaning { state: t.unread, meaning: t.unread_means });
    all
}
