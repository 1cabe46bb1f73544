//! Signing in by a link in a letter, and signing out. The link shows a page with a button, and only the button signs
//! in, so that a scanner that opens links uses none of them up.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::letter_request::{LetterRequester, parse_mail_address};
use super::preferences::FieldError;
use super::request_token::RequestToken;
use crate::app::MailMode;
use crate::locale::clean;
use crate::store::VerificationRequest;
use crate::subscription::Role;
use crate::web::http::error::PageError;
use crate::web::http::form::{PostedForm, SignedInForm};
use crate::web::http::layout::{Layout, MenuItem, render_private};
use crate::web::http::params::query::MAX_VALUE_CHARS;
use crate::web::http::redirect::redirect_to;
use crate::web::http::request_locale::RequestLocale;
use crate::web::http::session::{SentSession, expired_cookie, session_cookie};
use crate::web::state::WebState;
use crate::web::texts::sign_in::SignInTexts;

/// The step of signing in that the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Form,
    Sent,
    Confirm,
    /// The link has been used or has expired.
    Stale,
}

#[derive(Template)]
#[template(path = "page/sign_in.html")]
struct SignInPage {
    t: &'static SignInTexts,
    layout: Layout,
    step: Step,
    address: String,
    errors: Vec<FieldError>,
}

/// Shows the form that requests a letter with a link.
pub(super) async fn show_form(
    State(state): State<WebState>,
    request_locale: RequestLocale,
) -> Result<Response, PageError> {
    render_step(&state, &request_locale, Step::Form)
}

/// Requests the letter. The response is the same whether or not the address is known.
pub(super) async fn request_letter(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    requester: LetterRequester,
    form: PostedForm,
) -> Result<Response, PageError> {
    let Some(address) = parse_mail_address(form.get("epost")) else {
        let errors = vec![FieldError { field: "epost", message: SignInTexts::of(request_locale.locale).wrong_address }];
        let page = SignInPage {
            address: clean::line(form.get("epost"), MAX_VALUE_CHARS),
            errors,
            ..SignInPage::of(&state, &request_locale, Step::Form)
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render_private(&page)?).into_response());
    };
    requester.request_letter(&state, &address, &VerificationRequest::SignIn).await?;
    Ok(redirect_to(request_locale.locale, "/logga-in/skickat"))
}

/// Says that a letter is on its way, if the address is known.
pub(super) async fn show_sent(
    State(state): State<WebState>,
    request_locale: RequestLocale,
) -> Result<Response, PageError> {
    render_step(&state, &request_locale, Step::Sent)
}

/// Shows the button that signs in, and whom.
pub(super) async fn show_button(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    RequestToken(token): RequestToken,
) -> Result<Response, PageError> {
    let Some(address) = state.store.sign_in_address(&token, state.now()).await? else {
        return render_step(&state, &request_locale, Step::Stale);
    };
    // Whose page opens: a link may be somebody else's, sent to have them write there.
    let address = clean::masked(&address.to_string()).unwrap_or_default();
    Ok(render_private(&SignInPage { address, ..SignInPage::of(&state, &request_locale, Step::Confirm) })?)
}

/// Signs in: the browser gets a new session, and the one that it had is closed.
pub(super) async fn sign_in(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    RequestToken(token): RequestToken,
    SentSession(previous): SentSession,
    _: PostedForm,
) -> Result<Response, PageError> {
    match state.store.sign_in(&token, previous.as_deref(), state.now()).await? {
        Some(session) => redirect_with_session(&state, &request_locale, &session),
        None => render_step(&state, &request_locale, Step::Stale),
    }
}

/// Signs in as the coordinator of a demonstration; anywhere else the page does not exist.
pub(super) async fn sign_in_to_demo(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    SentSession(previous): SentSession,
    _: PostedForm,
) -> Result<Response, PageError> {
    if state.mail != MailMode::Recorded {
        return Err(PageError::NotFound);
    }
    let roles = state.store.roles().await?;
    let coordinator = roles.iter().find(|(_, held)| held.role == Role::Coordinator).ok_or(PageError::NotFound)?;
    let (person, _) = state.store.find_person(&coordinator.0).await?.ok_or(PageError::NotFound)?;
    let session = state.store.open_session(&person, previous.as_deref(), state.now()).await?;
    redirect_with_session(&state, &request_locale, &session)
}

fn redirect_with_session(
    state: &WebState,
    request_locale: &RequestLocale,
    session: &str,
) -> Result<Response, PageError> {
    Ok((session_cookie(state, session)?, redirect_to(request_locale.locale, "/mina")).into_response())
}

/// Signs out.
pub(super) async fn sign_out(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    own: SignedInForm,
) -> Result<Response, PageError> {
    state.store.close_session(own.user.session_token()).await?;
    Ok((expired_cookie(&state)?, redirect_to(request_locale.locale, "/")).into_response())
}

/// Ends all of the user's sessions, in every browser, and the links in letters that would open new ones.
pub(super) async fn sign_out_everywhere(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    own: SignedInForm,
) -> Result<Response, PageError> {
    state.store.close_all_sessions(&own.user.account.person).await?;
    Ok((expired_cookie(&state)?, redirect_to(request_locale.locale, "/")).into_response())
}

impl SignInPage {
    fn of(state: &WebState, request_locale: &RequestLocale, step: Step) -> SignInPage {
        let t = SignInTexts::of(request_locale.locale);
        let (title, here) = match step {
            Step::Form => (t.title, MenuItem::MyPage),
            Step::Sent => (t.sent, MenuItem::Unlisted),
            Step::Confirm => (t.enter, MenuItem::Unlisted),
            Step::Stale => (t.stale, MenuItem::Unlisted),
        };
        let layout = Layout::of(state, request_locale, title, here);
        SignInPage { t, layout, step, address: String::new(), errors: Vec::new() }
    }
}

fn render_step(state: &WebState, request_locale: &RequestLocale, step: Step) -> Result<Response, PageError> {
    Ok(render_private(&SignInPage::of(state, request_locale, step))?)
}
