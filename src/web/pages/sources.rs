//! The sources and their state: when each was last read, what it shows, and what went wrong.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;

use crate::locale::Locale;
use crate::locale::clean;
use crate::opportunity::SourceHealth;
use crate::store::{SourceCounts, SourceRound, SourceRow};
use crate::web::WebState;
use crate::web::http::layout::{Layout, MenuItem, PageResult, render};
use crate::web::http::request_locale::RequestLocale;
use crate::web::texts::sources::SourcesTexts;

#[derive(Template)]
#[template(path = "page/sources.html")]
struct SourcesPage {
    t: &'static SourcesTexts,
    layout: Layout,
    sources: Vec<SourceView>,
    /// How many are not read as they should be.
    troubled_count: usize,
    /// The label of each state, and what it means.
    meanings: Vec<(&'static str, &'static str)>,
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

pub(in crate::web) async fn page(State(state): State<WebState>, request_locale: RequestLocale) -> PageResult {
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
    let layout = Layout::of(&state, &request_locale, t.title, MenuItem::Sources);
    render(&SourcesPage { t, layout, sources, troubled_count: troubled, meanings: meanings(locale) })
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
            error: clean::line(row.and_then(|row| row.error.as_deref()).unwrap_or_default(), 300),
        }
    }
}

const SPARKLINE_WIDTH: f64 = 120.0;
const SPARKLINE_HEIGHT: f64 = 24.0;

/// Returns the points of polylines through the counts of the rounds; a failed round breaks the line.
fn sparkline(rounds: &[SourceRound]) -> Vec<String> {
    let found: Vec<Option<i64>> = rounds.iter().map(|round| round.found.map(|found| found.max(0))).collect();
    let (Some(most), true) = (found.iter().flatten().max(), found.iter().flatten().count() > 1) else {
        return Vec::new();
    };
    let (most, last) = ((*most).max(1) as f64, (found.len() - 1) as f64);
    let point = |(n, found): (usize, i64)| {
        let (x, y) = (
            n as f64 / last * SPARKLINE_WIDTH,
            SPARKLINE_HEIGHT - 1.0 - found as f64 / most * (SPARKLINE_HEIGHT - 2.0),
        );
        format!("{x:.1},{y:.1}")
    };
    let numbered: Vec<(usize, Option<i64>)> = found.into_iter().enumerate().collect();
    let unbroken = numbered.split(|(_, found)| found.is_none()).filter(|run| !run.is_empty());
    unbroken
        .map(|run| {
            let points: Vec<String> = run.iter().filter_map(|(n, found)| Some(point((*n, (*found)?)))).collect();
            // A single point is drawn as a line from the point to itself.
            if let [alone] = points.as_slice() { format!("{alone} {alone}") } else { points.join(" ") }
        })
        .collect()
}

/// Returns the counts in words: "47 i den senaste läsningen, 40–47 i de 12 senaste".
fn sparkline_text(locale: Locale, rounds: &[SourceRound]) -> String {
    let found: Vec<u64> = rounds.iter().filter_map(|round| u64::try_from(round.found?).ok()).collect();
    let (Some(last), Some(least), Some(most)) = (found.last(), found.iter().min(), found.iter().max()) else {
        return String::new();
    };
    let counts =
        [("last", last.into()), ("least", least.into()), ("most", most.into()), ("rounds", rounds.len().into())];
    locale.message("sources-sparkline", counts)
}

/// Returns the label of each state, and what it means.
fn meanings(locale: Locale) -> Vec<(&'static str, &'static str)> {
    let t = SourcesTexts::of(locale);
    let mut all: Vec<_> = [
        (SourceHealth::Ok, t.ok),
        (SourceHealth::Unchanged, t.unchanged),
        (SourceHealth::Degraded, t.degraded),
        (SourceHealth::Silent, t.silent),
        (SourceHealth::Suspect, t.suspect),
        (SourceHealth::Blocked, t.blocked),
        (SourceHealth::Broken, t.broken),
    ]
    .into_iter()
    .map(|(health, means)| (locale.source_health(health), means))
    .collect();
    all.push((t.unread, t.unread_means));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounds(found: &[Option<i64>]) -> Vec<SourceRound> {
        let round = |found: &Option<i64>| SourceRound {
            at: Timestamp::UNIX_EPOCH,
            health: SourceHealth::Ok,
            found: *found,
            new: 0,
        };
        found.iter().map(round).collect()
    }

    #[test]
    fn a_line_goes_through_what_was_found_and_breaks_where_nothing_was_read() {
        assert_eq!(sparkline(&rounds(&[Some(0), Some(10)])), ["0.0,23.0 120.0,1.0"]);
        let broken = sparkline(&rounds(&[Some(0), Some(10), None, Some(10)]));
        assert_eq!(broken, ["0.0,23.0 40.0,1.0", "120.0,1.0 120.0,1.0"]);
        assert!(sparkline(&rounds(&[Some(3)])).is_empty() && sparkline(&rounds(&[None, None])).is_empty());
        let said = sparkline_text(Locale::Swedish, &rounds(&[Some(3), None, Some(7)]));
        assert_eq!(said, "7 i den senaste läsningen, 3–7 i de 3 senaste");
    }
}
