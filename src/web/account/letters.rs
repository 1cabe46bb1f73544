//! The ledger of letters, and one letter as it was sent, for those who manage its kommun. Addresses are shown of those
//! who still subscribe to the kommun; the recipient's personal links are hidden from everyone.

use std::sync::LazyLock;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use regex::Regex;

use crate::delivery::{Delivery, WRITTEN_TO_FILE};
use crate::export::ledger::Addresses;
use crate::kommun::Kommun;
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::clean::masked;
use crate::subscription::Role;
use crate::web::http::error::Fault;
use crate::web::http::headers::{LETTER_POLICY, PRIVATE};
use crate::web::http::layout::{Here, Layout, render};
use crate::web::http::query::{Query, address};
use crate::web::http::request_locale::{Visit, at};
use crate::web::http::session::Signed;
use crate::web::texts::letters::LettersTexts;

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
    /// Whether the letter's text is kept; a letter whose link signs in or confirms is not.
    is_kept: bool,
}

/// A row of the ledger.
struct Row {
    href: String,
    /// Path of the letter's own HTML.
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

pub(in crate::web) async fn ledger(
    State(state): State<crate::web::State>,
    visit: Visit,
    signed: Signed,
    RawQuery(raw): RawQuery,
) -> Result<Response, Fault> {
    let (tongue, t) = (visit.tongue, LettersTexts::of(visit.tongue));
    let open = Open::to(&state, &signed).await?;
    let asked = Query::read(raw.as_deref()).page();
    let slugs = open.slugs.as_deref();
    let (mut letters, total) = state.store.ledger(slugs, PER_PAGE, (asked - 1).saturating_mul(PER_PAGE)).await?;
    let pages = total.div_ceil(PER_PAGE).max(1);
    let page = asked.min(pages);
    if page < asked {
        (letters, _) = state.store.ledger(slugs, PER_PAGE, (page - 1) * PER_PAGE).await?;
    }
    let to = |page: usize| address(&at(tongue, "/brev"), &[("sida", &page.to_string())]);
    let page = render(&LedgerPage {
        t,
        layout: Layout::of(&state, &visit, t.title, Here::Mine),
        total: tongue.count(total as u64, ("brev", "brev"), ("letter", "letters")),
        rows: letters.iter().map(|letter| Row::of(&state, tongue, letter, &open)).collect(),
        earlier: (page > 1).then(|| to(page - 1)),
        later: (page < pages).then(|| to(page + 1)),
    })?;
    Ok((PRIVATE, page).into_response())
}

pub(in crate::web) async fn page(
    State(state): State<crate::web::State>,
    visit: Visit,
    signed: Signed,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let open = Open::to(&state, &signed).await?;
    let (letter, html) = open.letter(&state, id).await?;
    let layout = Layout::of(&state, &visit, &letter.subject, Here::Mine);
    let row = Row::of(&state, visit.tongue, &letter, &open);
    let page = LetterPage { t: LettersTexts::of(visit.tongue), layout, row, is_kept: !html.is_empty() };
    Ok((PRIVATE, render(&page)?).into_response())
}

/// Returns the letter's own HTML, sandboxed: nothing in it may run, and only our own pages may frame it.
pub(in crate::web) async fn body(
    State(state): State<crate::web::State>,
    signed: Signed,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let (_, html) = Open::to(&state, &signed).await?.letter(&state, id).await?;
    // Links open in a new window instead of in the small frame.
    let html = without_own_links(&html).replacen("<head>", "<head><base target=\"_blank\">", 1);
    let headers = [
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(LETTER_POLICY)),
        (X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
    ];
    Ok((PRIVATE, headers, Html(html)).into_response())
}

/// What of the ledger a user may see.
pub(in crate::web) struct Open {
    /// Slugs of the kommuner whose letters the user may see; nothing where they may see all.
    slugs: Option<Vec<String>>,
    /// Whose addresses the user may see.
    pub(in crate::web) addresses: Addresses,
}

impl Open {
    /// Returns what the user may see.
    ///
    /// # Errors
    /// Fails when that is nothing.
    pub(in crate::web) async fn to(state: &crate::web::State, signed: &Signed) -> Result<Open, Fault> {
        if signed.member.roles.iter().any(|held| held.role == Role::Operator) {
            return Ok(Open { slugs: None, addresses: Addresses::Whole });
        }
        let overseen = signed.overseen(state);
        if overseen.is_empty() {
            return Err(Fault::NotYours);
        }
        let slugs: Vec<String> = overseen.into_iter().map(|kommun| kommun.slug.clone()).collect();
        let people = state.store.people_of(&slugs).await?;
        Ok(Open { slugs: Some(slugs), addresses: Addresses::WholeOf(people) })
    }

    /// Returns the kommuner that the user may see; nothing where they may see all.
    pub(in crate::web) fn kommuner<'a>(&self, state: &'a crate::web::State) -> Option<Vec<&'a Kommun>> {
        let slugs = self.slugs.as_ref()?;
        Some(state.kommuner.iter().filter(|kommun| slugs.contains(&kommun.slug)).collect())
    }

    fn has(&self, slug: &String) -> bool {
        self.slugs.as_ref().is_none_or(|slugs| slugs.contains(slug))
    }

    async fn letter(
        &self,
        state: &crate::web::State,
        id: Result<Path<String>, PathRejection>,
    ) -> Result<(Delivery, String), Fault> {
        let Ok(Path(id)) = id else { return Err(Fault::NotFound) };
        let found = state.store.letter(&id).await?;
        let is_open = |letter: &Delivery| self.slugs.is_none() || letter.kommun.iter().any(|slug| self.has(slug));
        found.filter(|(letter, _)| is_open(letter)).ok_or(Fault::NotFound)
    }
}

/// Replaces the tokens of personal links (leave, answer, pass on, confirm, sign in), so that nobody who reads the
/// ledger can use them.
fn without_own_links(html: &str) -> String {
    static OWN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"/(avsluta|svar|vidare|bekrafta|logga-in)/[A-Za-z0-9%._~-]+").ok());
    match OWN.as_ref() {
        Some(own) => own.replace_all(html, "/$1/dold").into_owned(),
        None => String::new(),
    }
}

impl Row {
    fn of(state: &crate::web::State, tongue: Tongue, letter: &Delivery, open: &Open) -> Row {
        let (now, t) = (state.now(), LettersTexts::of(tongue));
        let when = |text: &str| text.parse::<Timestamp>().map_or_else(|_| String::new(), |at| tongue.moment(at, now));
        // A kommun may not learn that a recipient also subscribes to another one.
        let kommuner: Vec<String> =
            letter.kommun.iter().filter(|slug| open.has(slug)).map(|slug| state.kommun_name(slug)).collect();
        let reason = letter.reason.as_deref().unwrap_or_default();
        let in_a_file = letter.state == "sent" && reason == WRITTEN_TO_FILE;
        Row {
            href: at(tongue, &format!("/brev/{}", clean::path_step(&letter.id))),
            body: format!("/brev/{}/html", clean::path_step(&letter.id)),
            subject: clean::line(&letter.subject, 200),
            kind: tongue.letter(&letter.kind),
            to: match masked(&letter.address) {
                Some(_) if open.addresses.are_shown(&letter.person) => shown(&letter.address),
                masked => masked.unwrap_or_else(|| t.hidden.to_owned()),
            },
            kommuner: match (kommuner.as_slice(), letter.kind.as_str()) {
                ([], "operator") => t.operator.to_owned(),
                ([], _) => t.one_reader.to_owned(),
                _ => tongue.list(&kommuner),
            },
            calls: tongue.count(letter.calls.len() as u64, ("utlysning", "utlysningar"), ("call", "calls")),
            // A letter that was only written to a file has not been sent, though the ledger says so.
            state: if in_a_file { t.in_a_file } else { tongue.delivery_state(&letter.state) },
            well: matches!(letter.state.as_str(), "sent" | "pending"),
            owed: when(&letter.owed_at),
            sent: letter.sent_at.as_deref().map(when).unwrap_or_default(),
            remark: if in_a_file { String::new() } else { clean::without_addresses(reason) },
        }
    }
}

/// Returns the full address, as people write it.
fn shown(address: &str) -> String {
    clean::line(&crate::subscription::shown(address).replacen("mailto:", "", 1), 320)
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
