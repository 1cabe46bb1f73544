//! Subscribing with confirmation: a form requests a letter, the letter's link shows a page, and the button on it
//! subscribes. A scanner that opens links subscribes nobody, and nobody can subscribe somebody else.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::letter_request::{LetterRequester, parse_mail_address};
use super::preferences::{self, FieldError, PreferenceFields};
use crate::letters;
use crate::locale::clean;
use crate::locale::swedish::words;
use crate::store::{SubscriptionRequest, VerificationRequest};
use crate::web::WebState;
use crate::web::http::error::PageError;
use crate::web::http::form::PostedForm;
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::query::{MAX_VALUE_CHARS, QueryString};
use crate::web::http::request_locale::{RequestLocale, localized_path};
use crate::web::http::session::is_token;
use crate::web::texts::sign_up::SignUpTexts;

#[derive(Template)]
#[template(path = "page/sign_up.html")]
struct SignUpPage {
    t: &'static SignUpTexts,
    layout: Layout,
    address: String,
    /// Slug, name, whether selected.
    kommuner: Vec<(String, String, bool)>,
    fields: PreferenceFields,
    errors: Vec<FieldError>,
}

/// The step of subscribing that the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Sent,
    Confirm,
    Done,
    /// The link has been used or has expired.
    Stale,
}

#[derive(Template)]
#[template(path = "page/confirm.html")]
struct ConfirmPage {
    t: &'static SignUpTexts,
    layout: Layout,
    step: Step,
    /// What is to be confirmed: kommun, scope, frequency, reminders.
    preferences: Option<[String; 4]>,
    labels: &'static crate::web::texts::preferences::PreferenceTexts,
}

/// Shows the form; the query may select the kommun.
pub(in crate::web) async fn show_form(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    RawQuery(raw): RawQuery,
) -> Result<Response, PageError> {
    let kommun = QueryString::parse(raw.as_deref()).get("kommun").unwrap_or_default().to_owned();
    let fields = PreferenceFields::new(request_locale.locale);
    Ok((PRIVATE, render_form(&state, &request_locale, String::new(), &kommun, fields, Vec::new())?).into_response())
}

/// Requests the letter. The response is the same whether or not the address is known.
pub(in crate::web) async fn request_letter(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    asker: LetterRequester,
    form: PostedForm,
) -> Result<Response, PageError> {
    let t = SignUpTexts::of(request_locale.locale);
    let (address, kommun) = (parse_mail_address(form.get("epost")), state.kommun(form.get("kommun")));
    let chosen = preferences::parse(&form, request_locale.locale, kommun);
    let (Some(address), Some(kommun), Ok(chosen)) = (&address, kommun, &chosen) else {
        let wrong_address = address.is_none().then_some(FieldError { field: "epost", message: t.wrong_address });
        let wrong_kommun = kommun.is_none().then_some(FieldError { field: "kommun", message: t.wrong_kommun });
        let wrong_preferences = chosen.as_ref().err().cloned().unwrap_or_default();
        let errors: Vec<FieldError> = wrong_address.into_iter().chain(wrong_kommun).chain(wrong_preferences).collect();
        let fields = PreferenceFields::of_submitted(request_locale.locale, "", &form, &errors, kommun);
        let typed = clean::line(form.get("epost"), MAX_VALUE_CHARS);
        let page = render_form(&state, &request_locale, typed, form.get("kommun"), fields, errors)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, PRIVATE, page).into_response());
    };
    asker
        .request_letter(&state, address, &VerificationRequest::Subscribe(chosen.clone().into_request(&kommun.slug)))
        .await?;
    Ok((PRIVATE, Redirect::to(&localized_path(request_locale.locale, "/prenumerera/skickat"))).into_response())
}

fn render_form(
    state: &WebState,
    request_locale: &RequestLocale,
    address: String,
    kommun: &str,
    fields: PreferenceFields,
    errors: Vec<FieldError>,
) -> crate::web::http::layout::PageResult {
    let t = SignUpTexts::of(request_locale.locale);
    let row = |one: &crate::kommun::Kommun| (one.slug.clone(), words::kommun(one), one.slug == kommun);
    let kommuner = state.kommuner.iter().map(row).collect();
    let layout = Layout::of(state, request_locale, t.title, MenuItem::Subscribe);
    render(&SignUpPage { t, layout, address, kommuner, fields, errors })
}

/// Says that the letter is on its way.
pub(in crate::web) async fn show_sent(
    State(state): State<WebState>,
    request_locale: RequestLocale,
) -> Result<Response, PageError> {
    render_step(&state, &request_locale, Step::Sent, None)
}

/// Shows what is to be confirmed, and the button.
pub(in crate::web) async fn show_confirmation(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    token: Result<Path<String>, PathRejection>,
) -> Result<Response, PageError> {
    let token = parse_token(token)?;
    match state.store.requested_subscription(&token, state.now()).await? {
        Some(offer) => render_step(&state, &request_locale, Step::Confirm, Some(&offer)),
        None => render_step(&state, &request_locale, Step::Stale, None),
    }
}

/// Confirms the subscription.
pub(in crate::web) async fn confirm(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    token: Result<Path<String>, PathRejection>,
    _ours: PostedForm,
) -> Result<Response, PageError> {
    let token = parse_token(token)?;
    let confirmed = state.store.confirm_subscription(&token, state.now()).await?;
    render_step(&state, &request_locale, if confirmed.is_some() { Step::Done } else { Step::Stale }, None)
}

pub(in crate::web) fn parse_token(token: Result<Path<String>, PathRejection>) -> Result<String, PageError> {
    let Ok(Path(token)) = token else { return Err(PageError::InvalidLink) };
    if is_token(&token) { Ok(token) } else { Err(PageError::InvalidLink) }
}

fn render_step(
    state: &WebState,
    request_locale: &RequestLocale,
    step: Step,
    request: Option<&SubscriptionRequest>,
) -> Result<Response, PageError> {
    let (locale, t) = (request_locale.locale, SignUpTexts::of(request_locale.locale));
    let name = |slug: &str| state.kommun(slug).map_or_else(|| clean::line(slug, 60), words::kommun);
    let preferences = request.map(|offer| {
        let (scope, pace) = (
            letters::scope_text(locale, &offer.scope, state.kommun(&offer.kommun)),
            locale.frequency(offer.frequency).to_owned(),
        );
        [name(&offer.kommun), scope, pace, locale.reminders(&offer.remind)]
    });
    let title = match step {
        Step::Sent => t.sent,
        Step::Confirm => t.confirm,
        Step::Done => t.done,
        Step::Stale => t.stale,
    };
    let layout = Layout::of(state, request_locale, title, MenuItem::Unlisted);
    let fields = crate::web::texts::preferences::PreferenceTexts::of(locale);
    Ok((PRIVATE, render(&ConfirmPage { t, layout, step, preferences, labels: fields })?).into_response())
}
