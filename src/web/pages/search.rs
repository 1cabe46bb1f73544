//! The search page. Words and filters are in the address, so that a result can be shared.

use std::sync::Arc;

use anyhow::Context;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::call_row::CallRow;
use crate::locale::clean;
use crate::opportunity::Status;
use crate::search::{FitScores, QueryExpansion, SearchQuery, SearchResult, SortOrder, StatusFilter};
use crate::text::{fold, words::words};
use crate::web::WebState;
use crate::web::files::export::Downloads;
use crate::web::http::layout::{Layout, MenuItem, PageResult, render};
use crate::web::http::query::{QueryString, path_with_query};
use crate::web::http::request_locale::{RequestLocale, localized_path};
use crate::web::texts::search::SearchTexts;

const PER_PAGE: usize = 20;

/// An option of a drop-down list.
#[derive(Clone, Debug)]
struct SelectOption {
    value: String,
    label: String,
    is_selected: bool,
}

#[derive(Template)]
#[template(path = "page/search.html")]
struct SearchPage {
    t: &'static SearchTexts,
    layout: Layout,
    params: SearchParams,
    total: String,
    rows: Vec<CallRow>,
    added_terms: Vec<String>,
    /// Address of the same search with query expansion toggled.
    toggle_expansion: String,
    ignored: Vec<String>,
    statuses: Vec<SelectOption>,
    programmes: Vec<SelectOption>,
    areas: Vec<SelectOption>,
    sources: Vec<SelectOption>,
    kommuner: Vec<SelectOption>,
    orders: Vec<SelectOption>,
    page: usize,
    pages: usize,
    earlier: Option<String>,
    later: Option<String>,
    downloads: Downloads,
}

/// A search as its address states it.
#[derive(Clone, Debug, Default)]
pub(in crate::web) struct SearchParams {
    pub(in crate::web) words: String,
    status: String,
    programme: String,
    area: String,
    source: String,
    pub(in crate::web) kommun: String,
    order: String,
    is_exact: bool,
}

/// A value in the address, its label, and what it stands for.
type FixedOption<T> = (&'static str, fn(&SearchTexts) -> &'static str, T);

const STATUSES: [FixedOption<StatusFilter>; 5] = [
    ("", |t| t.not_over, StatusFilter::NotOver),
    ("oppna", |t| t.open, StatusFilter::One(Status::Open)),
    ("kommande", |t| t.forthcoming, StatusFilter::One(Status::Forthcoming)),
    ("stangda", |t| t.closed, StatusFilter::One(Status::Closed)),
    ("alla", |t| t.all, StatusFilter::All),
];

const ORDERS: [FixedOption<SortOrder>; 4] = [
    ("", |t| t.by_relevance, SortOrder::Relevance),
    ("datum", |t| t.by_deadline, SortOrder::Deadline),
    ("nyast", |t| t.by_newest, SortOrder::Newest),
    ("pengar", |t| t.by_money, SortOrder::Money),
];

impl SearchParams {
    pub(in crate::web) fn read(query: &QueryString) -> SearchParams {
        let text = |name: &str| query.get(name).unwrap_or_default().to_owned();
        SearchParams {
            words: text("q"),
            status: text("status"),
            programme: text("program"),
            area: text("omrade"),
            source: text("kalla"),
            kommun: text("kommun"),
            order: text("ordning"),
            is_exact: query.get("bara").is_some(),
        }
    }

    /// Returns whether any drop-down list has been used.
    fn has_filters(&self) -> bool {
        [&self.status, &self.programme, &self.area, &self.source, &self.kommun, &self.order]
            .iter()
            .any(|chosen| !chosen.is_empty())
    }

    pub(in crate::web) fn question(&self, page: usize) -> SearchQuery {
        let status = STATUSES.iter().find(|(value, ..)| *value == self.status).map(|(.., filter)| *filter);
        let order = ORDERS.iter().find(|(value, ..)| *value == self.order).map(|(.., order)| *order);
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        SearchQuery {
            words: self.words.clone(),
            programme: some(&self.programme),
            area: some(&self.area),
            source: some(&self.source),
            kommun: some(&self.kommun),
            status: status.unwrap_or_default(),
            order: order.unwrap_or_default(),
            expansion: if self.is_exact { QueryExpansion::Off } else { QueryExpansion::On },
            limit: PER_PAGE,
            offset: (page - 1) * PER_PAGE,
            ..SearchQuery::default()
        }
    }

    /// Returns the address of this search at `path`.
    pub(in crate::web) fn address(&self, path: &str, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let parameters = [
            ("q", self.words.as_str()),
            ("status", &self.status),
            ("program", &self.programme),
            ("omrade", &self.area),
            ("kalla", &self.source),
            ("kommun", &self.kommun),
            ("ordning", &self.order),
            ("bara", if self.is_exact { "1" } else { "" }),
            ("sida", &page),
        ];
        path_with_query(path, &parameters)
    }
}

/// Refreshes the index's scores of how well calls suit kommuner, when the store has been written to since.
async fn refresh_fit_scores(state: &WebState) -> anyhow::Result<()> {
    let writes = state.store.write_count().await?;
    if state.index.fit_scores().version() != writes {
        let slugs = state.kommuner.iter().map(|kommun| kommun.slug.clone()).collect();
        state.index.set_fit_scores(FitScores::new(writes, slugs, state.store.fit_scores().await?));
    }
    Ok(())
}

/// Searches the index on a blocking thread, and returns the result together with the query.
pub(in crate::web) async fn run_search(
    state: &WebState,
    question: SearchQuery,
) -> anyhow::Result<(SearchResult, SearchQuery)> {
    refresh_fit_scores(state).await?;
    let (index, now) = (Arc::clone(&state.index), state.now());
    let search = tokio::task::spawn_blocking(move || index.search(&question, now).map(|answer| (answer, question)));
    search.await.context("the search was cut off")?
}

pub(in crate::web) async fn page(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    RawQuery(raw): RawQuery,
) -> PageResult {
    let (locale, t) = (request_locale.locale, SearchTexts::of(request_locale.locale));
    let query = QueryString::parse(raw.as_deref());
    let params = SearchParams::read(&query);
    let mut page = query.page_number();
    let (mut found, _) = run_search(&state, params.question(page)).await?;
    let pages = usize::try_from(found.total).unwrap_or(usize::MAX).div_ceil(PER_PAGE).max(1);
    if page > pages {
        page = pages;
        found = run_search(&state, params.question(page)).await?.0;
    }
    let title = if params.words.is_empty() { t.title.to_owned() } else { format!("{} – {}", params.words, t.title) };
    let toggled = SearchParams { is_exact: !params.is_exact, ..params.clone() };
    let now = state.now();
    render(&SearchPage {
        t,
        layout: Layout::of(&state, &request_locale, &title, MenuItem::Search),
        total: locale.message("count-calls", [("count", found.total.into())]),
        rows: found.hits.iter().map(|hit| CallRow::from_hit(locale, hit, now)).collect(),
        added_terms: added_terms(&params.words, &found.also_searched),
        toggle_expansion: toggled.address(&localized_path(locale, "/sok"), 1),
        ignored: found.ignored.iter().map(|word| clean::line(word, 60)).collect(),
        statuses: fixed_options(t, &STATUSES, &params.status),
        programmes: facet_options(t.all_programmes, &found.facets.programme, &params.programme, |name| {
            clean::line(name, 60)
        }),
        areas: facet_options(t.all_areas, &found.facets.area, &params.area, |id| locale.area(id)),
        sources: facet_options(t.all_sources, &found.facets.source, &params.source, |id| {
            clean::line(state.publisher(id), 60)
        }),
        kommuner: facet_options(t.all_kommuner, &found.facets.kommun, &params.kommun, |slug| {
            state.kommun(slug).map_or_else(|| slug.to_owned(), |kommun| clean::line(&kommun.namn, 60))
        }),
        orders: fixed_options(t, &ORDERS, &params.order),
        earlier: (page > 1).then(|| params.address(&localized_path(locale, "/sok"), page - 1)),
        later: (page < pages).then(|| params.address(&localized_path(locale, "/sok"), page + 1)),
        downloads: Downloads::of(locale, |end| params.address(&localized_path(locale, &format!("/sok{end}")), 1)),
        params,
        page,
        pages,
    })
}

/// Returns the terms that expansion added, without those that the visitor wrote.
fn added_terms(typed: &str, searched: &[String]) -> Vec<String> {
    const MAX_TERMS: usize = 24;
    let folded = |text: &str| words(text).iter().map(|word| fold(&word.text)).collect::<Vec<_>>();
    let own = folded(typed);
    let is_own = |term: &String| {
        let term = folded(term);
        !term.is_empty() && own.windows(term.len()).any(|window| window == term)
    };
    searched.iter().filter(|term| !is_own(term)).take(MAX_TERMS).map(|term| clean::line(term, 60)).collect()
}

fn fixed_options<T>(t: &SearchTexts, all: &[FixedOption<T>], chosen: &str) -> Vec<SelectOption> {
    let choice = |(value, label, _): &FixedOption<T>| SelectOption {
        value: (*value).to_owned(),
        label: label(t).to_owned(),
        is_selected: *value == chosen,
    };
    all.iter().map(choice).collect()
}

/// Returns the values of a facet with their counts; the selected value is listed even when nothing matches it.
fn facet_options(
    all: &str,
    counts: &[(String, u64)],
    chosen: &str,
    name: impl Fn(&str) -> String,
) -> Vec<SelectOption> {
    let mut choices =
        vec![SelectOption { value: String::new(), label: all.to_owned(), is_selected: chosen.is_empty() }];
    choices.extend(counts.iter().take(80).map(|(value, n)| SelectOption {
        value: value.clone(),
        label: format!("{} ({n})", clean::line(&name(value), 60)),
        is_selected: value == chosen,
    }));
    if !choices.iter().any(|choice| choice.is_selected) {
        choices.push(SelectOption {
            value: chosen.to_owned(),
            label: clean::line(&name(chosen), 60),
            is_selected: true,
        });
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn also_searched_repeats_no_word_of_the_reader() {
        let searched = ["Äldre", "elderly", "hälsa", "psykisk hälsa", "mental health"].map(str::to_owned);
        assert_eq!(added_terms("aldre psykisk hälsa", &searched), ["elderly", "mental health"]);
        assert_eq!(added_terms("", &searched).len(), 5);
    }
}
