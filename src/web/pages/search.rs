//! The search page. Words and filters are in the address, so that a result can be shared.

use askama::Template;
use axum::extract::State;

use super::call_row::CallRow;
use crate::locale::clean;
use crate::text::{fold, words::words};
use crate::web::files::Downloads;
use crate::web::http::error::PageResult;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::pagination::Pagination;
use crate::web::http::params::query::QueryString;
use crate::web::http::params::search::{FixedOption, ORDERS, PER_PAGE, STATUSES, SearchParams};
use crate::web::http::request_locale::RequestLocale;
use crate::web::http::select_option::SelectOption;
use crate::web::state::WebState;
use crate::web::texts::search::SearchTexts;

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
    pagination: Pagination,
    downloads: Downloads,
}

pub(super) async fn page(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    query: QueryString,
) -> PageResult {
    let (locale, t) = (request_locale.locale, SearchTexts::of(request_locale.locale));
    let (params, path) = (SearchParams::read(&query), locale.path("/sok"));
    let mut found = state.search(params.query(query.page_number())).await?;
    let pagination = Pagination::of(query.page_number(), found.total, PER_PAGE, |page| params.address(&path, page));
    if pagination.page < query.page_number() {
        found = state.search(params.query(pagination.page)).await?;
    }
    let title = if params.words.is_empty() { t.title.to_owned() } else { format!("{} – {}", params.words, t.title) };
    let toggled = SearchParams { is_exact: !params.is_exact, ..params.clone() };
    let now = state.now();
    let page = SearchPage {
        t,
        layout: Layout::of(&state, &request_locale, &title, MenuItem::Search),
        total: locale.message("count-calls", [("count", found.total.into())]),
        rows: found.hits.iter().map(|hit| CallRow::from_hit(locale, hit, now)).collect(),
        added_terms: added_terms(&params.words, &found.also_searched),
        toggle_expansion: toggled.address(&path, 1),
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
            state.requested_kommun(slug).map_or_else(|| slug.to_owned(), |kommun| clean::line(&kommun.namn, 60))
        }),
        orders: fixed_options(t, &ORDERS, &params.order),
        downloads: Downloads::of(locale, |end| params.address(&locale.path(&format!("/sok{end}")), 1)),
        params,
        pagination,
    };
    Ok(render(&page)?)
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
