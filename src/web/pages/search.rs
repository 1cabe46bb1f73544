//! The search page. Words and filters are in the address, so that a result can be shared.

use std::sync::Arc;

use anyhow::Context;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::call_row::Line;
use crate::locale::clean;
use crate::opportunity::Status;
use crate::search::{Answer, Fits, Order, Question, StatusFilter, Widening};
use crate::text::{fold, words::words};
use crate::web::files::export::Take;
use crate::web::http::layout::{Here, Layout, Shown, render};
use crate::web::http::query::{Query, address};
use crate::web::http::request_locale::{Visit, at};
use crate::web::texts::search::SearchTexts;

const PER_PAGE: usize = 20;

/// An option of a drop-down list.
#[derive(Clone, Debug)]
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "page/search.html")]
struct SearchPage {
    t: &'static SearchTexts,
    layout: Layout,
    asked: Asked,
    total: String,
    lines: Vec<Line>,
    also: Vec<String>,
    /// Address of the same search with query expansion toggled.
    narrow: String,
    ignored: Vec<String>,
    statuses: Vec<Choice>,
    programmes: Vec<Choice>,
    areas: Vec<Choice>,
    sources: Vec<Choice>,
    kommuner: Vec<Choice>,
    orders: Vec<Choice>,
    page: usize,
    pages: usize,
    earlier: Option<String>,
    later: Option<String>,
    take: Take,
}

/// A search as its address states it.
#[derive(Clone, Debug, Default)]
pub(in crate::web) struct Asked {
    pub(in crate::web) words: String,
    status: String,
    programme: String,
    area: String,
    source: String,
    pub(in crate::web) kommun: String,
    order: String,
    own_words_only: bool,
}

/// A value in the address, its label, and what it stands for.
type Fixed<T> = (&'static str, fn(&SearchTexts) -> &'static str, T);

const STATUSES: [Fixed<StatusFilter>; 5] = [
    ("", |t| t.not_over, StatusFilter::NotOver),
    ("oppna", |t| t.open, StatusFilter::One(Status::Open)),
    ("kommande", |t| t.forthcoming, StatusFilter::One(Status::Forthcoming)),
    ("stangda", |t| t.closed, StatusFilter::One(Status::Closed)),
    ("alla", |t| t.all, StatusFilter::All),
];

const ORDERS: [Fixed<Order>; 4] = [
    ("", |t| t.by_relevance, Order::Relevance),
    ("datum", |t| t.by_deadline, Order::Deadline),
    ("nyast", |t| t.by_newest, Order::Newest),
    ("pengar", |t| t.by_money, Order::Money),
];

impl Asked {
    pub(in crate::web) fn read(query: &Query) -> Asked {
        let text = |name: &str| query.get(name).unwrap_or_default().to_owned();
        Asked {
            words: text("q"),
            status: text("status"),
            programme: text("program"),
            area: text("omrade"),
            source: text("kalla"),
            kommun: text("kommun"),
            order: text("ordning"),
            own_words_only: query.get("bara").is_some(),
        }
    }

    /// Returns whether any drop-down list has been used.
    fn narrowed(&self) -> bool {
        [&self.status, &self.programme, &self.area, &self.source, &self.kommun, &self.order]
            .iter()
            .any(|chosen| !chosen.is_empty())
    }

    pub(in crate::web) fn question(&self, page: usize) -> Question {
        let status = STATUSES.iter().find(|(value, ..)| *value == self.status).map(|(.., filter)| *filter);
        let order = ORDERS.iter().find(|(value, ..)| *value == self.order).map(|(.., order)| *order);
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        Question {
            words: self.words.clone(),
            programme: some(&self.programme),
            area: some(&self.area),
            source: some(&self.source),
            kommun: some(&self.kommun),
            status: status.unwrap_or_default(),
            order: order.unwrap_or_default(),
            widening: if self.own_words_only { Widening::Off } else { Widening::On },
            limit: PER_PAGE,
            offset: (page - 1) * PER_PAGE,
            ..Question::default()
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
            ("bara", if self.own_words_only { "1" } else { "" }),
            ("sida", &page),
        ];
        address(path, &parameters)
    }
}

/// Refreshes the index's scores of how well calls suit kommuner, when the store has been written to since.
async fn keep_fits(state: &crate::web::State) -> anyhow::Result<()> {
    let writes = state.store.writes().await?;
    if state.index.fits().mark() != writes {
        let slugs = state.kommuner.iter().map(|kommun| kommun.slug.clone()).collect();
        state.index.set_fits(Fits::new(writes, slugs, state.store.fits().await?));
    }
    Ok(())
}

/// Searches the index on a blocking thread, and returns the result together with the query.
pub(in crate::web) async fn answer(
    state: &crate::web::State,
    question: Question,
) -> anyhow::Result<(Answer, Question)> {
    keep_fits(state).await?;
    let (index, now) = (Arc::clone(&state.index), state.now());
    let asked = tokio::task::spawn_blocking(move || index.search(&question, now).map(|answer| (answer, question)));
    asked.await.context("the search was cut off")?
}

pub(in crate::web) async fn page(
    State(state): State<crate::web::State>,
    visit: Visit,
    RawQuery(raw): RawQuery,
) -> Shown {
    let (tongue, t) = (visit.tongue, SearchTexts::of(visit.tongue));
    let query = Query::read(raw.as_deref());
    let asked = Asked::read(&query);
    let mut page = query.page();
    let (mut found, _) = answer(&state, asked.question(page)).await?;
    let pages = usize::try_from(found.total).unwrap_or(usize::MAX).div_ceil(PER_PAGE).max(1);
    if page > pages {
        page = pages;
        found = answer(&state, asked.question(page)).await?.0;
    }
    let title = if asked.words.is_empty() { t.title.to_owned() } else { format!("{} – {}", asked.words, t.title) };
    let narrow = Asked { own_words_only: !asked.own_words_only, ..asked.clone() };
    let now = state.now();
    render(&SearchPage {
        t,
        layout: Layout::of(&state, &visit, &title, Here::Search),
        total: tongue.count(found.total, ("utlysning", "utlysningar"), ("call", "calls")),
        lines: found.hits.iter().map(|hit| Line::of_hit(tongue, hit, now)).collect(),
        also: also(&asked.words, &found.also_searched),
        narrow: narrow.address(&at(tongue, "/sok"), 1),
        ignored: found.ignored.iter().map(|word| clean::line(word, 60)).collect(),
        statuses: fixed(t, &STATUSES, &asked.status),
        programmes: facet(t.all_programmes, &found.facets.programme, &asked.programme, |name| clean::line(name, 60)),
        areas: facet(t.all_areas, &found.facets.area, &asked.area, |id| tongue.area(id)),
        sources: facet(t.all_sources, &found.facets.source, &asked.source, |id| clean::line(state.publisher(id), 60)),
        kommuner: facet(t.all_kommuner, &found.facets.kommun, &asked.kommun, |slug| {
            state.kommun(slug).map_or_else(|| slug.to_owned(), |kommun| clean::line(&kommun.namn, 60))
        }),
        orders: fixed(t, &ORDERS, &asked.order),
        earlier: (page > 1).then(|| asked.address(&at(tongue, "/sok"), page - 1)),
        later: (page < pages).then(|| asked.address(&at(tongue, "/sok"), page + 1)),
        take: Take::of(tongue, |end| asked.address(&format!("/sok{end}"), 1)),
        asked,
        page,
        pages,
    })
}

/// Returns the terms that expansion added, without those that the visitor wrote.
fn also(asked: &str, searched: &[String]) -> Vec<String> {
    const SHOWN: usize = 24;
    let folded = |text: &str| words(text).iter().map(|word| fold(&word.text)).collect::<Vec<_>>();
    let own = folded(asked);
    let is_own = |term: &String| {
        let term = folded(term);
        !term.is_empty() && own.windows(term.len()).any(|window| window == term)
    };
    searched.iter().filter(|term| !is_own(term)).take(SHOWN).map(|term| clean::line(term, 60)).collect()
}

fn fixed<T>(t: &SearchTexts, all: &[Fixed<T>], chosen: &str) -> Vec<Choice> {
    let choice = |(value, label, _): &Fixed<T>| Choice {
        value: (*value).to_owned(),
        label: label(t).to_owned(),
        chosen: *value == chosen,
    };
    all.iter().map(choice).collect()
}

/// Returns the values of a facet with their counts; the selected value is listed even when nothing matches it.
fn facet(all: &str, counts: &[(String, u64)], chosen: &str, name: impl Fn(&str) -> String) -> Vec<Choice> {
    let mut choices = vec![Choice { value: String::new(), label: all.to_owned(), chosen: chosen.is_empty() }];
    choices.extend(counts.iter().take(80).map(|(value, n)| Choice {
        value: value.clone(),
        label: format!("{} ({n})", clean::line(&name(value), 60)),
        chosen: value == chosen,
    }));
    if !choices.iter().any(|choice| choice.chosen) {
        choices.push(Choice { value: chosen.to_owned(), label: clean::line(&name(chosen), 60), chosen: true });
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn also_searched_repeats_no_word_of_the_reader() {
        let searched = ["Äldre", "elderly", "hälsa", "psykisk hälsa", "mental health"].map(str::to_owned);
        assert_eq!(also("aldre psykisk hälsa", &searched), ["elderly", "mental health"]);
        assert_eq!(also("", &searched).len(), 5);
    }
}
