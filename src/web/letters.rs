//! The ledger of letters, and one letter as it was sent. Whom it went to is hidden, and so are the receiver's own links.

use std::sync::LazyLock;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use regex::Regex;

use super::fault::Fault;
use super::headers::LETTER_POLICY;
use super::layout::{Here, Layout, Shown, render};
use super::query::{Query, address};
use super::texts::letters::LettersTexts;
use super::visit::{Visit, at};
use crate::delivery::{Delivery, WRITTEN_TO_FILE};
use crate::message::clean::masked;
use crate::message::swedish::words;
use crate::message::{Tongue, clean};

const PER_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "page/letters.html")]
struct LedgerPage {
    t: &'static LettersTexts,
    layout: Layout,
    total: String,
    rows: Vec<Row>,
    earlier: Option<String>,
    later: Option<String>,
}

#[derive(Template)]
#[template(path = "page/letter.html")]
struct LetterPage {
    t: &'static LettersTexts,
    layout: Layout,
    row: Row,
}

/// A letter in the ledger.
struct Row {
    href: String,
    /// The letter itself.
    body: String,
    subject: String,
    kind: &'static str,
    to: String,
    kommuner: String,
    calls: String,
    state: &'static str,
    well: bool,
    owed: String,
    sent: String,
    remark: String,
}

pub(super) async fn ledger(State(state): State<super::State>, visit: Visit, RawQuery(raw): RawQuery) -> Shown {
    let (tongue, t) = (visit.tongue, LettersTexts::of(visit.tongue));
    let asked = Query::read(raw.as_deref()).page();
    let (mut letters, total) = state.store.ledger(PER_PAGE, (asked - 1).saturating_mul(PER_PAGE)).await?;
    let pages = total.div_ceil(PER_PAGE).max(1);
    let page = asked.min(pages);
    if page < asked {
        (letters, _) = state.store.ledger(PER_PAGE, (page - 1) * PER_PAGE).await?;
    }
    let to = |page: usize| address(&at(tongue, "/brev"), &[("sida", &page.to_string())]);
    render(&LedgerPage {
        t,
        layout: Layout::of(&state, &visit, t.title, Here::Letters),
        total: tongue.count(total as u64, ("brev", "brev"), ("letter", "letters")),
        rows: letters.iter().map(|letter| Row::of(&state, tongue, letter)).collect(),
        earlier: (page > 1).then(|| to(page - 1)),
        later: (page < pages).then(|| to(page + 1)),
    })
}

pub(super) async fn page(
    State(state): State<super::State>,
    visit: Visit,
    id: Result<Path<String>, PathRejection>,
) -> Shown {
    let Ok(Path(id)) = id else { return Err(Fault::NotFound) };
    let (letter, _) = state.store.letter(&id).await?.ok_or(Fault::NotFound)?;
    let layout = Layout::of(&state, &visit, &letter.subject, Here::Letters);
    render(&LetterPage { t: LettersTexts::of(visit.tongue), layout, row: Row::of(&state, visit.tongue, &letter) })
}

/// The letter's own HTML, locked up: nothing in it may run, and it may only stand in a frame of ours.
pub(super) async fn body(
    State(state): State<super::State>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let Ok(Path(id)) = id else { return Err(Fault::NotFound) };
    let (_, html) = state.store.letter(&id).await?.ok_or(Fault::NotFound)?;
    // Links are to open in a window of their own, not in the small frame.
    let html = without_own_links(&html).replacen("<head>", "<head><base target=\"_blank\">", 1);
    let headers = [
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(LETTER_POLICY)),
        (X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, Html(html)).into_response())
}

/// The links to leave, to answer and to pass on by are the receiver's own: whoever reads the ledger may not use them.
fn without_own_links(html: &str) -> String {
    static OWN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"/(avsluta|svar|vidare)/[A-Za-z0-9%._~-]+").ok());
    match OWN.as_ref() {
        Some(own) => own.replace_all(html, "/$1/dold").into_owned(),
        None => String::new(),
    }
}

impl Row {
    fn of(state: &super::State, tongue: Tongue, letter: &Delivery) -> Row {
        let (now, t) = (state.now(), LettersTexts::of(tongue));
        let when = |text: &str| text.parse::<Timestamp>().map_or_else(|_| String::new(), |at| tongue.moment(at, now));
        let name = |slug: &String| state.kommun(slug).map_or_else(|| clean::line(slug, 60), words::kommun);
        let kommuner: Vec<String> = letter.kommun.iter().map(name).collect();
        let reason = letter.reason.as_deref().unwrap_or_default();
        let in_a_file = letter.state == "sent" && reason == WRITTEN_TO_FILE;
        Row {
            href: at(tongue, &format!("/brev/{}", clean::path_step(&letter.id))),
            body: format!("/brev/{}/html", clean::path_step(&letter.id)),
            subject: clean::line(&letter.subject, 200),
            kind: tongue.letter(&letter.kind),
            to: masked(&letter.address).unwrap_or_else(|| t.hidden.to_owned()),
            kommuner: if kommuner.is_empty() { t.operator.to_owned() } else { tongue.list(&kommuner) },
            calls: tongue.count(letter.calls.len() as u64, ("utlysning", "utlysningar"), ("call", "calls")),
            // What only went into a file has not been sent, whatever the ledger calls it.
            state: if in_a_file { t.in_a_file } else { tongue.delivery_state(&letter.state) },
            well: matches!(letter.state.as_str(), "sent" | "pending"),
            owed: when(&letter.owed_at),
            sent: letter.sent_at.as_deref().map(when).unwrap_or_default(),
            remark: if in_a_file { String::new() } else { clean::without_addresses(reason) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_receivers_own_links_are_hidden() {
        let html = "<a href=\"https://utkik.example/avsluta/ab12-00ff\">Sluta</a>";
        assert_eq!(without_own_links(html), "<a href=\"https://utkik.example/avsluta/dold\">Sluta</a>");
        let html = "<a href=\"https://utkik.example/vidare/ab12.c3-00ff\">Skicka vidare</a>";
        assert_eq!(without_own_links(html), "<a href=\"https://utkik.example/vidare/dold\">Skicka vidare</a>");
        let html = "<a href=\"https://utkik.example/svar/ab12.c3-00ff/folj\">Följ</a>";
        assert_eq!(without_own_links(html), "<a href=\"https://utkik.example/svar/dold/folj\">Följ</a>");
    }
}
