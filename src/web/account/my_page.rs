//! A person's own page: their subscriptions, followed calls, answers and roles, and their data to download.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::erase::redirect_to_erased;
use super::preferences::{self, FieldError, PreferenceFields};
use crate::feedback::Feedback;
use crate::letters;
use crate::letters::signed_tokens;
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::swedish::words;
use crate::opportunity::OpportunityId;
use crate::store::SubscriptionRow;
use crate::subscription::{PersonId, Role};
use crate::web::WebState;
use crate::web::http::error::PageError;
use crate::web::http::form::{CSRF_FIELD, PostedForm, SignedInForm};
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Layout, MenuItem, PageResult, render};
use crate::web::http::query::{QueryString, path_with_query};
use crate::web::http::request_locale::{RequestLocale, localized_path};
use crate::web::http::session::CurrentUser;
use crate::web::pages::call_row;
use crate::web::texts::my_page::MyPageTexts;

#[derive(Template)]
#[template(path = "page/mine.html")]
struct MyPage {
    t: &'static MyPageTexts,
    layout: Layout,
    csrf_token: String,
    address: String,
    /// Confirmation of what has just been done.
    confirmation: &'static str,
    roles: Vec<String>,
    /// Name and page of each kommun that the user may manage.
    managed_kommuner: Vec<(String, String)>,
    subscriptions: Vec<SubscriptionView>,
    follows: Vec<CallView>,
    answers: Vec<(CallView, String)>,
    errors: Vec<FieldError>,
    /// Prefix of the ids of the fields that are wrong.
    id: String,
}

/// A subscription, and the form to change it.
struct SubscriptionView {
    kommun: String,
    path: String,
    summary: [String; 3],
    fields: PreferenceFields,
    paused_since: Option<String>,
    /// Whether its form is shown unfolded, because something in it has to be corrected.
    is_unfolded: bool,
}

/// A call that is followed or answered, with the links to change that.
#[derive(Clone)]
struct CallView {
    id: String,
    href: String,
    title: String,
    lang: Option<&'static str>,
    answer_path: String,
    unfollow_path: String,
}

/// A form that could not be saved: its kommun, what was submitted and what is wrong.
type RejectedForm<'a> = (&'a str, &'a PostedForm, Vec<FieldError>);

/// Shows the page; redirects visitors who are not signed in to the sign-in page.
pub(in crate::web) async fn page(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    user: Result<CurrentUser, PageError>,
    RawQuery(raw): RawQuery,
) -> Result<Response, PageError> {
    let user = match user {
        Err(PageError::NotSignedIn) => {
            return Ok((PRIVATE, Redirect::to(&localized_path(request_locale.locale, "/logga-in"))).into_response());
        }
        user => user?,
    };
    let done = QueryString::parse(raw.as_deref()).get("klart").unwrap_or_default().to_owned();
    Ok((PRIVATE, render_page(&state, &request_locale, &user, &done, None).await?).into_response())
}

/// Changes, ends or resumes a subscription.
pub(in crate::web) async fn change(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    kommun: Result<Path<String>, PathRejection>,
    own: SignedInForm,
) -> Result<Response, PageError> {
    let Ok(Path(kommun)) = kommun else { return Err(PageError::NotFound) };
    let (user, form) = (&own.user, &own.form);
    let (store, person) = (&state.store, &user.account.person);
    let done = match form.get("gor") {
        "spara" => match preferences::parse(form, request_locale.locale, state.kommun(&kommun)) {
            Ok(chosen) => (store.change_subscription(person, &kommun, &chosen.settings()).await?, "sparad"),
            Err(wrong) => {
                let page = render_page(&state, &request_locale, user, "", Some((&kommun, form, wrong))).await?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, PRIVATE, page).into_response());
            }
        },
        "avsluta" => (store.unsubscribe_person(person, Some(&kommun)).await? > 0, "avslutad"),
        "igen" => (store.resume(&user.account.address, Some(&kommun), state.now()).await? > 0, "igen"),
        _ => return Err(PageError::InvalidForm),
    };
    // Ending the last subscription of somebody without a role also erases their account.
    if store.session_account(user.session_token(), state.now()).await?.is_none() {
        return redirect_to_erased(&state, &request_locale);
    }
    let done_param = if done.0 { done.1 } else { "" };
    let my_page = path_with_query(&localized_path(request_locale.locale, "/mina"), &[("klart", done_param)]);
    Ok((PRIVATE, Redirect::to(&my_page)).into_response())
}

/// Stops following a call.
pub(in crate::web) async fn unfollow(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    call: Result<Path<String>, PathRejection>,
    own: SignedInForm,
) -> Result<Response, PageError> {
    let Ok(Path(call)) = call else { return Err(PageError::NotFound) };
    let call: OpportunityId = call.parse().map_err(|_| PageError::NotFound)?;
    state.store.unfollow(&own.user.account.person, &call).await?;
    Ok((PRIVATE, Redirect::to(&localized_path(request_locale.locale, "/mina?klart=foljer-inte"))).into_response())
}

/// Returns everything that is stored about the user, as a JSON file.
pub(in crate::web) async fn download_data(
    State(state): State<WebState>,
    user: CurrentUser,
) -> Result<Response, PageError> {
    let file = state.store.person_export(&user.account.address).await?.ok_or(PageError::NotFound)?;
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"utkik-mina-uppgifter.json\"")),
    ];
    let body = serde_json::to_vec_pretty(&file).map_err(anyhow::Error::new)?;
    Ok((PRIVATE, headers, body).into_response())
}

async fn render_page(
    state: &WebState,
    request_locale: &RequestLocale,
    user: &CurrentUser,
    done: &str,
    rejected: Option<RejectedForm<'_>>,
) -> PageResult {
    let (locale, t) = (request_locale.locale, MyPageTexts::of(request_locale.locale));
    let (store, person) = (&state.store, &user.account.person);
    let rows = store.subscriptions_of(person).await?;
    let rejected_kommun = rejected.as_ref().map_or("", |(kommun, ..)| *kommun);
    let view = |row: &SubscriptionRow| {
        let rejected = rejected.as_ref().filter(|(kommun, ..)| row.subscription.kommun == *kommun);
        SubscriptionView::of(state, locale, row, rejected)
    };
    let follows = call_views(state, locale, person, &store.followed_by(person).await?).await?;
    let feedback = store.feedback_of(person).await?;
    let ids: Vec<OpportunityId> = feedback.iter().map(|answer| answer.call.clone()).collect();
    let answered_calls = call_views(state, locale, person, &ids).await?;
    let of = |answer: &Feedback| answered_calls.iter().find(|call| call.id == answer.call.as_str()).cloned();
    let answers =
        feedback.iter().filter_map(|answer| Some((of(answer)?, answer_text(state, locale, answer)))).collect();
    let managed = user.managed_kommuner(state).into_iter();
    render(&MyPage {
        t,
        layout: Layout::of(state, request_locale, t.title, MenuItem::MyPage),
        csrf_token: user.csrf_token(state),
        address: clean::line(&user.account.address.masked().replacen("mailto:", "", 1), 320),
        confirmation: match done {
            "sparad" => t.saved,
            "avslutad" => t.ended,
            "igen" => t.resumed,
            "foljer-inte" => t.unfollowed,
            _ => "",
        },
        roles: user
            .account
            .roles
            .iter()
            .map(|held| role_text(state, locale, held.role, held.kommun.as_deref()))
            .collect(),
        managed_kommuner: managed
            .map(|kommun| (words::kommun(kommun), crate::web::pages::kommun::kommun_path(locale, kommun)))
            .collect(),
        subscriptions: rows.iter().map(view).collect(),
        follows,
        answers,
        id: id_prefix(rejected_kommun),
        errors: rejected.map(|(_, _, wrong)| wrong).unwrap_or_default(),
    })
}

/// Returns the prefix of the ids of a subscription's fields.
fn id_prefix(kommun: &str) -> String {
    if kommun.is_empty() { String::new() } else { format!("{}-", clean::path_segment(kommun)) }
}

/// Returns a role in words, such as "Samordnare i Tyresö".
fn role_text(state: &WebState, locale: Locale, role: Role, kommun: Option<&str>) -> String {
    let role_name = locale.role(role);
    match kommun {
        Some(slug) => format!("{role_name} {} {}", MyPageTexts::of(locale).role_in, state.kommun_name(slug)),
        None => role_name.to_owned(),
    }
}

/// Returns an answer in words, such as "relevant, Tyresö".
fn answer_text(state: &WebState, locale: Locale, answer: &Feedback) -> String {
    format!("{}, {}", locale.opinion(answer.opinion), state.kommun_name(&answer.kommun))
}

async fn call_views(
    state: &WebState,
    locale: Locale,
    person: &PersonId,
    ids: &[OpportunityId],
) -> Result<Vec<CallView>, anyhow::Error> {
    let calls = state.store.opportunities(&ids.iter().collect::<Vec<_>>()).await?;
    let call = |call: &crate::opportunity::Opportunity| CallView {
        id: call.id.to_string(),
        href: call_row::call_path(locale, call.id.as_str()),
        title: call_row::display_title(locale, &call.facts.title),
        lang: call_row::foreign_lang(locale, call.facts.language),
        answer_path: localized_path(
            locale,
            &format!("/svar/{}", signed_tokens::answer_token(&state.secret, person, &call.id)),
        ),
        unfollow_path: localized_path(locale, &format!("/mina/foljer/{}", clean::path_segment(call.id.as_str()))),
    };
    Ok(calls.iter().map(call).collect())
}

impl SubscriptionView {
    fn of(
        state: &WebState,
        locale: Locale,
        row: &SubscriptionRow,
        rejected: Option<&RejectedForm<'_>>,
    ) -> SubscriptionView {
        let subscription = &row.subscription;
        let id = id_prefix(&subscription.kommun);
        let kommun = state.kommun(&subscription.kommun);
        let (scope, pace) =
            (letters::scope_text(locale, &subscription.scope, kommun), locale.frequency(subscription.frequency));
        SubscriptionView {
            kommun: state.kommun_name(&subscription.kommun),
            path: localized_path(locale, &format!("/mina/prenumeration/{}", clean::path_segment(&subscription.kommun))),
            summary: [pace.to_owned(), scope, locale.reminders(&subscription.remind)],
            fields: match rejected {
                Some((_, form, wrong)) => PreferenceFields::of_submitted(locale, &id, form, wrong, kommun),
                None => PreferenceFields::of_subscription(locale, &id, subscription, kommun),
            },
            paused_since: row.paused.as_ref().map(|paused| locale.moment(paused.at, state.now())),
            is_unfolded: rejected.is_some(),
        }
    }
}
