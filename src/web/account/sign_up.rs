//! Subscribing with confirmation: a form requests a letter, the letter's link shows a page, and the button on it
//! subscribes. A scanner that opens links subscribes nobody, and nobody can subscribe somebody else.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::letter_request::{LetterRequester, parse_mail_address};
use super::preferences::{self, FieldError, PreferenceFields};
use super::request_token::RequestToken;
use crate::kommun::Kommun;
use crate::letters;
use crate::locale::clean;
use crate::locale::names;
use crate::store::{SubscriptionRequest, VerificationRequest};
use crate::web::http::error::PageError;
use crate::web::http::form::PostedForm;
use crate::web::http::layout::{Layout, MenuItem, render_private};
use crate::web::http::params::query::{MAX_VALUE_CHARS, QueryString};
use crate::web::http::redirect::redirect_to;
use crate::web::http::request_locale::RequestLocale;
use crate::web::http::select_option::SelectOption;
use crate::web::state::WebState;
use crate::web::texts::preferences::PreferenceTexts;
use crate::web::texts::sign_up::SignUpTexts;

#[derive(Template)]
#[template(path = "page/sign_up.html")]
struct SignUpPage {
    t: &'static SignUpTexts,
    layout: Layout,
    address: String,
    kommuner: Vec<SelectOption>,
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
    /// What is to be confirmed.
    preferences: Option<PreferenceSummary>,
    labels: &'static PreferenceTexts,
}

/// A requested subscription in words.
struct PreferenceSummary {
    kommun: String,
    scope: String,
    frequency: &'static str,
    reminders: String,
}

/// Shows the form; the query may select the kommun.
pub(super) async fn show_form(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    query: QueryString,
) -> Result<Response, PageError> {
    let kommun = query.get("kommun").unwrap_or_default();
    let fields = PreferenceFields::new(request_locale.locale);
    render_form(&state, &request_locale, String::new(), kommun, fields, Vec::new())
}

/// Requests the letter. The response is the same whether or not the address is known.
pub(super) async fn request_letter(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    requester: LetterRequester,
    form: PostedForm,
) -> Result<Response, PageError> {
    let t = SignUpTexts::of(request_locale.locale);
    let (address, kommun) = (parse_mail_address(form.get("epost")), state.requested_kommun(form.get("kommun")));
    let chosen = preferences::parse(&form, request_locale.locale, kommun);
    let (Some(address), Some(kommun), Ok(chosen)) = (&address, kommun, &chosen) else {
        let wrong_address = address.is_none().then_some(FieldError { field: "epost", message: t.wrong_address });
        let wrong_kommun = kommun.is_none().then_some(FieldError { field: "kommun", message: t.wrong_kommun });
        let wrong_preferences = chosen.as_ref().err().cloned().unwrap_or_default();
        let errors: Vec<FieldError> = wrong_address.into_iter().chain(wrong_kommun).chain(wrong_preferences).collect();
        let fields = PreferenceFields::of_submitted(request_locale.locale, "", &form, &errors, kommun);
        let typed = clean::line(form.get("epost"), MAX_VALUE_CHARS);
        let page = render_form(&state, &request_locale, typed, form.get("kommun"), fields, errors)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let request = VerificationRequest::Subscribe(chosen.clone().into_request(&kommun.slug));
    requester.request_letter(&state, address, &request).await?;
    Ok(redirect_to(request_locale.locale, "/prenumerera/skickat"))
}

fn render_form(
    state: &WebState,
    request_locale: &RequestLocale,
    address: String,
    kommun: &str,
    fields: PreferenceFields,
    errors: Vec<FieldError>,
) -> Result<Response, PageError> {
    let t = SignUpTexts::of(request_locale.locale);
    let option = |one: &Kommun| SelectOption {
        value: one.slug.to_string(),
        label: names::kommun(one),
        is_selected: one.slug == kommun,
    };
    let kommuner = state.kommuner.iter().map(option).collect();
    let layout = Layout::of(state, request_locale, t.title, MenuItem::Subscribe);
    Ok(render_private(&SignUpPage { t, layout, address, kommuner, fields, errors })?)
}

/// Says that the letter is on its way.
pub(super) async fn show_sent(
    State(state): State<WebState>,
    request_locale: RequestLocale,
) -> Result<Response, PageError> {
    render_step(&state, &request_locale, Step::Sent, None)
}

/// Shows what is to be confirmed, and the button.
pub(super) async fn show_confirmation(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    RequestToken(token): RequestToken,
) -> Result<Response, PageError> {
    match state.store.requested_subscription(&token, state.now()).await? {
        Some(request) => render_step(&state, &request_locale, Step::Confirm, Some(&request)),
        None => render_step(&state, &request_locale, Step::Stale, None),
    }
}

/// Confirms the subscription.
pub(super) async fn confirm(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    RequestToken(token): RequestToken,
    _: PostedForm,
) -> Result<Response, PageError> {
    let confirmed = state.store.confirm_subscription(&token, state.now()).await?;
    render_step(&state, &request_locale, if confirmed.is_some() { Step::Done } else { Step::Stale }, None)
}

fn render_step(
    state: &WebState,
    request_locale: &RequestLocale,
    step: Step,
    request: Option<&SubscriptionRequest>,
) -> Result<Response, PageError> {
    let (locale, t) = (request_locale.locale, SignUpTexts::of(request_locale.locale));
    let preferences = request.map(|request| PreferenceSummary {
        kommun: state.kommun_name(&request.kommun),
        scope: letters::scope_text(locale, &request.scope, state.kommun(&request.kommun)),
        frequency: locale.frequency(request.frequency),
        reminders: locale.reminders(&request.remind),
    });
    let title = match step {
        Step::Sent => t.sent,
        Step::Confirm => t.confirm,
        Step::Done => t.done,
        Step::Stale => t.stale,
    };
    let layout = Layout::of(state, request_locale, title, MenuItem::Unlisted);
    Ok(render_private(&ConfirmPage { t, layout, step, preferences, labels: PreferenceTexts::of(locale) })?)
}
