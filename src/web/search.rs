//! Searching: words and filters in the address, so that a result can be shared.

use std::sync::Arc;

use anyhow::Context;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::export::Take;
use super::layout::{Here, Layout, Shown, render};
use super::line::Line;
use super::query::{Query, address};
use crate::index::{Answer, Fits, Order, Question, StatusFilter, Widening};
use crate::message::clean;
use crate::message::swedish::{numbers::count, words};
use crate::opportunity::Status;

const PER_PAGE: usize = 20;

/// An entry of a drop-down list.
#[derive(Clone, Debug)]
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "page/search.html")]
struct SearchPage {
    layout: Layout,
    asked: Asked,
    total: String,
    lines: Vec<Line>,
    also: Vec<String>,
    /// The same question without the words we added.
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

/// The question as the address puts it.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) words: String,
    status: String,
    programme: String,
    area: String,
    source: String,
    pub(super) kommun: String,
    order: String,
    own_words_only: bool,
}

const STATUSES: [(&str, &str, StatusFilter); 5] = [
    ("", "Öppna och kommande", StatusFilter::NotOver),
    ("oppna", "Öppna", StatusFilter::One(Status::Open)),
    ("kommande", "Kommande", StatusFilter::One(Status::Forthcoming)),
    ("stangda", "Stängda", StatusFilter::One(Status::Closed)),
    ("alla", "Alla", StatusFilter::All),
];

const ORDERS: [(&str, &str, Order); 4] = [
    ("", "Bäst svar först", Order::Relevance),
    ("datum", "Sista dag först", Order::Deadline),
    ("nyast", "Nyast först", Order::Newest),
    ("pengar", "Mest pengar först", Order::Money),
];

impl Asked {
    pub(super) fn read(query: &Query) -> Asked {
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

    pub(super) fn question(&self, page: usize) -> Question {
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

    /// The same question at `path`.
    pub(super) fn address(&self, path: &str, page: usize) -> String {
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

/// Tells the index which calls suit which kommuner, when the store has been written to since.
async fn keep_fits(state: &super::State) -> anyhow::Result<()> {
    let writes = state.store.writes().await?;
    if state.index.fits().mark() != writes {
        let slugs = state.kommuner.iter().map(|kommun| kommun.slug.clone()).collect();
        state.index.set_fits(Fits::new(writes, slugs, state.store.fits().await?));
    }
    Ok(())
}

/// Asks the index off the async threads. The question comes back with its answer.
pub(super) async fn answer(state: &super::State, question: Question) -> anyhow::Result<(Answer, Question)> {
    keep_fits(state).await?;
    let (index, now) = (Arc::clone(&state.index), state.now());
    let asked = tokio::task::spawn_blocking(move || index.search(&question, now).map(|answer| (answer, question)));
    asked.await.context("the search was cut off")?
}

pub(super) async fn page(State(state): State<super::State>, RawQuery(raw): RawQuery) -> Shown {
    let query = Query::read(raw.as_deref());
    let asked = Asked::read(&query);
    let mut page = query.page();
    let (mut found, _) = answer(&state, asked.question(page)).await?;
    let pages = usize::try_from(found.total).unwrap_or(usize::MAX).div_ceil(PER_PAGE).max(1);
    if page > pages {
        page = pages;
        found = answer(&state, asked.question(page)).await?.0;
    }
    let title =
        if asked.words.is_empty() { "Sök utlysningar".to_owned() } else { format!("{} – sök", asked.words) };
    let narrow = Asked { own_words_only: !asked.own_words_only, ..asked.clone() };
    let now = state.now();
    render(&SearchPage {
        layout: Layout::of(&state, &title, Here::Search),
        total: count(found.total, "utlysning", "utlysningar"),
        lines: found.hits.iter().map(|hit| Line::of_hit(hit, now)).collect(),
        also: found.also_searched.iter().take(40).map(|word| clean::line(word, 60)).collect(),
        narrow: narrow.address("/sok", 1),
        ignored: found.ignored.iter().map(|word| clean::line(word, 60)).collect(),
        statuses: fixed(&STATUSES, &asked.status),
        programmes: facet("Alla program", &found.facets.programme, &asked.programme, |name| clean::line(name, 60)),
        areas: facet("Alla områden", &found.facets.area, &asked.area, words::area),
        sources: facet("Alla källor", &found.facets.source, &asked.source, |id| clean::line(state.publisher(id), 60)),
        kommuner: facet("Alla kommuner", &found.facets.kommun, &asked.kommun, |slug| {
            state.kommun(slug).map_or_else(|| slug.to_owned(), |kommun| clean::line(&kommun.namn, 60))
        }),
        orders: fixed(&ORDERS, &asked.order),
        earlier: (page > 1).then(|| asked.address("/sok", page - 1)),
        later: (page < pages).then(|| asked.address("/sok", page + 1)),
        take: Take::of(|end| asked.address(&format!("/sok{end}"), 1)),
        asked,
        page,
        pages,
    })
}

fn fixed<T>(all: &[(&str, &str, T)], chosen: &str) -> Vec<Choice> {
    let choice = |(value, label, _): &(&str, &str, T)| Choice {
        value: (*value).to_owned(),
        label: (*label).to_owned(),
        chosen: *value == chosen,
    };
    all.iter().map(choice).collect()
}

/// A facet's values with how many answer to each; a chosen value stays in the list even when none does.
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
