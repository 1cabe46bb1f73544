//! The ledger of letters, and one letter as it was sent, for those who manage its kommun. Addresses are shown of those
//! who still subscribe to the kommun; the recipient's personal links are hidden from everyone.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;

use crate::delivery::{DeliveryState, LedgerLetter, LetterKind};
use crate::export::ledger::AddressVisibility;
use crate::kommun::{Kommun, KommunSlug};
use crate::letters::hide_tokens;
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::clean::masked;
use crate::subscription::Role;
use crate::web::http::error::PageError;
use crate::web::http::headers::{LETTER_POLICY, PRIVATE};
use crate::web::http::layout::{Layout, MenuItem, render_private};
use crate::web::http::pagination::Pagination;
use crate::web::http::params::path::LetterParam;
use crate::web::http::params::query::{QueryString, path_with_query};
use crate::web::http::paths::letter_path;
use crate::web::http::request_locale::RequestLocale;
use crate::web::http::session::CurrentUser;
use crate::web::state::WebState;
use crate::web::texts::letters::LettersTexts;

const PER_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "page/letters.html")]
struct LedgerPage {
    t: &'static LettersTexts,
    layout: Layout,
    total: String,
    rows: Vec<Row>,
    pagination: Pagination,
}

#[derive(Template)]
#[template(path = "page/letter.html")]
struct LetterPage {
    t: &'static LettersTexts,
    layout: Layout,
    row: Row,
    /// Whether the letter's text is kept; a letter whose link signs in or confirms is not.
    has_body: bool,
    /// Whether what the letter tells is not for the user.
    is_closed: bool,
    /// Whether it had a link that was its recipient's alone.
    had_link: bool,
}

/// A row of the ledger.
struct Row {
    href: String,
    /// Path of the letter's own HTML.
    body_path: String,
    subject: String,
    /// The tag of the language that the letter is written in.
    lang: &'static str,
    kind: &'static str,
    to: String,
    kommuner: String,
    calls: String,
    state: &'static str,
    is_ok: bool,
    queued_at: String,
    sent_at: String,
    remark: String,
}

pub(super) async fn show_ledger(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    user: CurrentUser,
    query: QueryString,
) -> Result<Response, PageError> {
    let (locale, t) = (request_locale.locale, LettersTexts::of(request_locale.locale));
    let access = LedgerAccess::of_user(&state, &user).await?;
    let (slugs, requested) = (access.slugs.as_deref(), query.page_number());
    let offset = |page: usize| (page - 1).saturating_mul(PER_PAGE);
    let (mut letters, total) = state.store.ledger(slugs, PER_PAGE, offset(requested)).await?;
    let address = |page: usize| path_with_query(&locale.path("/brev"), &[("sida", &page.to_string())]);
    let pagination = Pagination::of(requested, total as u64, PER_PAGE, address);
    if pagination.page < requested {
        (letters, _) = state.store.ledger(slugs, PER_PAGE, offset(pagination.page)).await?;
    }
    Ok(render_private(&LedgerPage {
        t,
        layout: Layout::of(&state, &request_locale, t.title, MenuItem::MyPage),
        total: locale.message("count-letters", [("count", total.into())]),
        rows: letters.into_iter().map(|letter| Row::of(&state, locale, &access.shown(letter), &access)).collect(),
        pagination,
    })?)
}

pub(super) async fn show_letter(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    user: CurrentUser,
    LetterParam(id): LetterParam,
) -> Result<Response, PageError> {
    let access = LedgerAccess::of_user(&state, &user).await?;
    let (letter, html) = access.find_letter(&state, &id).await?;
    let row = Row::of(&state, request_locale.locale, &letter, &access);
    let layout = Layout::of(&state, &request_locale, &row.subject, MenuItem::MyPage);
    let (has_body, is_closed, had_link) = (!html.is_empty(), letter.is_closed(), letter.kind.is_transactional());
    let page = LetterPage { t: LettersTexts::of(request_locale.locale), layout, row, has_body, is_closed, had_link };
    Ok(render_private(&page)?)
}

/// Returns the letter's own HTML, sandboxed: nothing in it may run, and only our own pages may frame it.
pub(super) async fn letter_html(
    State(state): State<WebState>,
    user: CurrentUser,
    LetterParam(id): LetterParam,
) -> Result<Response, PageError> {
    let (letter, html) = LedgerAccess::of_user(&state, &user).await?.find_letter(&state, &id).await?;
    if letter.is_closed() {
        return Err(PageError::NotFound);
    }
    // Links open in a new window instead of in the small frame.
    let html = hide_tokens(&html).replacen("<head>", "<head><base target=\"_blank\">", 1);
    let headers = [
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(LETTER_POLICY)),
        (X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
    ];
    Ok((PRIVATE, headers, Html(html)).into_response())
}

/// What of the ledger a user may see.
pub(super) struct LedgerAccess {
    /// Slugs of the kommuner whose letters the user may see; nothing where they may see all.
    slugs: Option<Vec<KommunSlug>>,
    /// Whose addresses the user may see.
    pub(super) addresses: AddressVisibility,
}

impl LedgerAccess {
    /// Returns what the user may see.
    ///
    /// # Errors
    /// Fails when that is nothing.
    pub(super) async fn of_user(state: &WebState, user: &CurrentUser) -> Result<LedgerAccess, PageError> {
        if user.account.roles.iter().any(|held| held.role == Role::Operator) {
            return Ok(LedgerAccess { slugs: None, addresses: AddressVisibility::Full });
        }
        let managed = user.managed_kommuner(state);
        if managed.is_empty() {
            return Err(PageError::Forbidden);
        }
        let slugs: Vec<KommunSlug> = managed.into_iter().map(|kommun| kommun.slug.clone()).collect();
        let people = state.store.subscribers_of(&slugs).await?;
        Ok(LedgerAccess { slugs: Some(slugs), addresses: AddressVisibility::FullFor(people) })
    }

    /// Returns the kommuner that the user may see; nothing where they may see all.
    pub(super) fn kommuner<'a>(&self, state: &'a WebState) -> Option<Vec<&'a Kommun>> {
        let slugs = self.slugs.as_ref()?;
        Some(state.kommuner.iter().filter(|kommun| slugs.contains(&kommun.slug)).collect())
    }

    fn includes(&self, slug: &KommunSlug) -> bool {
        self.slugs.as_ref().is_none_or(|slugs| slugs.contains(slug))
    }

    /// Returns the letter as the user may see it: without what it tells where it concerns other kommuner, too.
    fn shown(&self, letter: LedgerLetter) -> LedgerLetter {
        match &self.slugs {
            None => letter,
            Some(slugs) => letter.seen_by(&slugs.iter().collect::<Vec<_>>()),
        }
    }

    /// Returns a letter as the user may see it, and its HTML, which is empty where it is closed to them.
    async fn find_letter(&self, state: &WebState, id: &str) -> Result<(LedgerLetter, String), PageError> {
        let id = id.parse().map_err(|_| PageError::NotFound)?;
        let found = state.store.letter(&id).await?.map(|(letter, html)| (letter.into_ledger_letter(), html));
        let is_open =
            |letter: &LedgerLetter| self.slugs.is_none() || letter.kommuner.iter().any(|slug| self.includes(slug));
        let (letter, html) = found.filter(|(letter, _)| is_open(letter)).ok_or(PageError::NotFound)?;
        let letter = self.shown(letter);
        let html = if letter.is_closed() { String::new() } else { html };
        Ok((letter, html))
    }
}

impl Row {
    fn of(state: &WebState, locale: Locale, letter: &LedgerLetter, access: &LedgerAccess) -> Row {
        let (now, t) = (state.now(), LettersTexts::of(locale));
        let when = |at: Timestamp| locale.moment(at, now);
        let address = letter.address_text();
        // A kommun may not learn that a recipient also subscribes to another one.
        let kommuner: Vec<String> =
            letter.kommuner.iter().filter(|slug| access.includes(slug)).map(|slug| state.kommun_name(slug)).collect();
        let reason = letter.reason.as_deref().unwrap_or_default();
        let in_a_file = letter.state == DeliveryState::WrittenToFile;
        Row {
            href: letter_path(locale, letter.id.as_str()),
            body_path: format!("{}/html", letter_path(Locale::Swedish, letter.id.as_str())),
            subject: if letter.is_closed() {
                locale.letter(letter.kind).to_owned()
            } else {
                clean::line(&letter.subject, 200)
            },
            lang: if letter.is_closed() { locale.tag() } else { letter.language },
            kind: locale.letter(letter.kind),
            to: match masked(&address) {
                Some(_) if access.addresses.shows_full(&letter.person) => full_address(&address),
                masked => masked.unwrap_or_else(|| t.hidden.to_owned()),
            },
            kommuner: match (kommuner.as_slice(), letter.kind) {
                ([], LetterKind::Operator) => t.operator.to_owned(),
                ([], _) => t.only_recipient.to_owned(),
                _ => locale.list(&kommuner),
            },
            calls: if letter.is_closed() {
                String::new()
            } else {
                locale.message("count-calls", [("count", letter.calls.len().into())])
            },
            state: locale.delivery_state(letter.state),
            is_ok: !matches!(letter.state, DeliveryState::Failed | DeliveryState::Refused),
            queued_at: when(letter.queued_at),
            sent_at: letter.sent_at.map(when).unwrap_or_default(),
            remark: if in_a_file { String::new() } else { clean::without_addresses(locale, &locale.remark(reason)) },
        }
    }
}

/// Returns the full address, as people write it.
fn full_address(address: &str) -> String {
    clean::line(&crate::subscription::masked(address).replacen("mailto:", "", 1), 320)
}
