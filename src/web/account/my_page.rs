//! A person's own page: their subscriptions, followed calls, answers and roles, and their data to download.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};

use super::erase::redirect_to_erased;
use super::preferences::{self, FieldError, PreferenceFields};
use super::subscription_action::SubscriptionAction;
use crate::feedback::Feedback;
use crate::kommun::{Kommun, KommunSlug};
use crate::letters::{self, PersonalLink, signed_tokens};
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::names;
use crate::opportunity::{Opportunity, OpportunityId};
use crate::store::SubscriptionRow;
use crate::subscription::{PersonId, Role, RoleGrant};
use crate::web::http::call_link::CallLink;
use crate::web::http::error::PageError;
use crate::web::http::form::{CSRF_FIELD, PostedForm, SignedInForm};
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::params::path::{CallParam, SlugParam};
use crate::web::http::params::query::{QueryString, path_with_query};
use crate::web::http::paths::{personal_path, report_path, subscribers_path};
use crate::web::http::redirect::redirect_to;
use crate::web::http::request_locale::RequestLocale;
use crate::web::http::session::CurrentUser;
use crate::web::state::WebState;
use crate::web::texts::my_page::MyPageTexts;

#[derive(Template)]
#[template(path = "page/my_page.html")]
struct MyPage {
    t: &'static MyPageTexts,
    layout: Layout,
    csrf_token: String,
    address: String,
    /// Confirmation of what has just been done.
    confirmation: &'static str,
    roles: Vec<String>,
    managed_kommuner: Vec<ManagedKommun>,
    subscriptions: Vec<SubscriptionView>,
    follows: Vec<CallView>,
    answers: Vec<AnswerView>,
    errors: Vec<FieldError>,
    /// Prefix of the ids of the fields that are wrong.
    id: String,
}

/// What has just been done, as the address of the page says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Confirmation {
    Saved,
    Ended,
    Resumed,
    Unfollowed,
}

impl Confirmation {
    const PARAM: &str = "klart";
    const ALL: [Confirmation; 4] =
        [Confirmation::Saved, Confirmation::Ended, Confirmation::Resumed, Confirmation::Unfollowed];

    fn as_str(self) -> &'static str {
        match self {
            Confirmation::Saved => "sparad",
            Confirmation::Ended => "avslutad",
            Confirmation::Resumed => "igen",
            Confirmation::Unfollowed => "foljer-inte",
        }
    }

    fn of_query(query: &QueryString) -> Option<Confirmation> {
        let done = query.get(Confirmation::PARAM)?;
        Confirmation::ALL.into_iter().find(|confirmation| confirmation.as_str() == done)
    }

    fn text(self, t: &MyPageTexts) -> &'static str {
        match self {
            Confirmation::Saved => t.saved,
            Confirmation::Ended => t.ended,
            Confirmation::Resumed => t.resumed,
            Confirmation::Unfollowed => t.unfollowed,
        }
    }
}

/// A kommun that the user may manage, and its pages for that.
struct ManagedKommun {
    namn: String,
    subscribers: String,
    report: String,
}

/// A subscription, and the form to change it.
struct SubscriptionView {
    kommun: String,
    path: String,
    frequency: &'static str,
    scope: String,
    reminders: String,
    fields: PreferenceFields,
    paused_since: Option<String>,
    /// Whether its form is shown unfolded, because something in it has to be corrected.
    is_unfolded: bool,
}

/// A call that is followed or answered, with the links to change that.
#[derive(Clone)]
struct CallView {
    id: String,
    link: CallLink,
    answer_path: String,
    unfollow_path: String,
}

/// An answer of the user.
struct AnswerView {
    call: CallView,
    /// The answer in words, such as "relevant, Tyresö".
    text: String,
}

/// A form that could not be saved.
struct RejectedForm<'a> {
    kommun: &'a KommunSlug,
    form: &'a PostedForm,
    errors: Vec<FieldError>,
}

/// Shows the page; redirects visitors who are not signed in to the sign-in page.
pub(super) async fn page(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    user: Result<CurrentUser, PageError>,
    query: QueryString,
) -> Result<Response, PageError> {
    let user = match user {
        Err(PageError::NotSignedIn) => return Ok(redirect_to(request_locale.locale, PersonalLink::SignIn.path())),
        user => user?,
    };
    let done = Confirmation::of_query(&query);
    Ok((PRIVATE, render_page(&state, &request_locale, &user, done, None).await?).into_response())
}

/// Changes, ends or resumes a subscription.
pub(super) async fn change(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    SlugParam(kommun): SlugParam,
    own: SignedInForm,
) -> Result<Response, PageError> {
    let (user, form) = (&own.user, &own.form);
    let (store, person) = (&state.store, &user.account.person);
    let done = match SubscriptionAction::of_form(form)? {
        SubscriptionAction::Save => match preferences::parse(form, request_locale.locale, state.kommun(&kommun)) {
            Ok(chosen) => {
                let is_changed = store.change_subscription(person, &kommun, &chosen.settings()).await?;
                is_changed.then_some(Confirmation::Saved)
            }
            Err(errors) => {
                let rejected = RejectedForm { kommun: &kommun, form, errors };
                let page = render_page(&state, &request_locale, user, None, Some(rejected)).await?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, PRIVATE, page).into_response());
            }
        },
        SubscriptionAction::End => {
            (store.unsubscribe_person(person, Some(&kommun)).await? > 0).then_some(Confirmation::Ended)
        }
        SubscriptionAction::Resume => {
            let resumed = store.resume(&user.account.address, Some(&kommun), state.now()).await?;
            (resumed > 0).then_some(Confirmation::Resumed)
        }
    };
    // Ending the last subscription of somebody without a role also erases their account.
    if store.session_account(user.session_token(), state.now()).await?.is_none() {
        return redirect_to_erased(&state, &request_locale);
    }
    Ok(redirect_to_page(request_locale.locale, done))
}

fn redirect_to_page(locale: Locale, done: Option<Confirmation>) -> Response {
    let done = done.map_or("", Confirmation::as_str);
    redirect_to(locale, &path_with_query("/mina", &[(Confirmation::PARAM, done)]))
}

/// Stops following a call.
pub(super) async fn unfollow(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    CallParam(call): CallParam,
    own: SignedInForm,
) -> Result<Response, PageError> {
    state.store.unfollow(&own.user.account.person, &call).await?;
    Ok(redirect_to_page(request_locale.locale, Some(Confirmation::Unfollowed)))
}

/// Returns everything that is stored about the user, as a JSON file.
pub(super) async fn download_data(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    user: CurrentUser,
) -> Result<Response, PageError> {
    let file =
        state.store.person_export(&user.account.address, request_locale.locale).await?.ok_or(PageError::NotFound)?;
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
    done: Option<Confirmation>,
    rejected: Option<RejectedForm<'_>>,
) -> Result<Html<String>, PageError> {
    let (locale, t) = (request_locale.locale, MyPageTexts::of(request_locale.locale));
    let (store, account) = (&state.store, &user.account);
    let rows = store.subscriptions_of(&account.person).await?;
    let view = |row: &SubscriptionRow| {
        let rejected = rejected.as_ref().filter(|rejected| row.subscription.kommun == *rejected.kommun);
        SubscriptionView::of(state, locale, row, rejected)
    };
    let role = |held: &RoleGrant| role_text(state, locale, held.role, held.kommun.as_ref());
    let managed = user.managed_kommuner(state).into_iter();
    let page = MyPage {
        t,
        layout: Layout::of(state, request_locale, t.title, MenuItem::MyPage),
        csrf_token: user.csrf_token(state),
        address: clean::line(&account.address.masked().replacen("mailto:", "", 1), 320),
        confirmation: done.map_or("", |done| done.text(t)),
        roles: account.roles.iter().map(role).collect(),
        managed_kommuner: managed.map(|kommun| ManagedKommun::of(locale, kommun)).collect(),
        subscriptions: rows.iter().map(view).collect(),
        follows: call_views(state, locale, &account.person, &store.followed_by(&account.person).await?).await?,
        answers: answer_views(state, locale, &account.person).await?,
        id: rejected.as_ref().map_or_else(String::new, |rejected| id_prefix(rejected.kommun)),
        errors: rejected.map(|rejected| rejected.errors).unwrap_or_default(),
    };
    Ok(render(&page)?)
}

impl ManagedKommun {
    fn of(locale: Locale, kommun: &Kommun) -> ManagedKommun {
        ManagedKommun {
            namn: names::kommun(kommun),
            subscribers: subscribers_path(locale, &kommun.slug),
            report: report_path(locale, &kommun.slug),
        }
    }
}

/// Returns the prefix of the ids of a subscription's fields.
fn id_prefix(kommun: &KommunSlug) -> String {
    format!("{}-", clean::path_segment(kommun.as_str()))
}

/// Returns a role in words, such as "Samordnare i Tyresö".
fn role_text(state: &WebState, locale: Locale, role: Role, kommun: Option<&KommunSlug>) -> String {
    let role_name = locale.role(role);
    match kommun {
        Some(slug) => format!("{role_name} {} {}", MyPageTexts::of(locale).role_in, state.kommun_name(slug)),
        None => role_name.to_owned(),
    }
}

/// Returns the person's answers, with their calls.
async fn answer_views(state: &WebState, locale: Locale, person: &PersonId) -> anyhow::Result<Vec<AnswerView>> {
    let feedback = state.store.feedback_of(person).await?;
    let ids: Vec<OpportunityId> = feedback.iter().map(|answer| answer.call.clone()).collect();
    let calls = call_views(state, locale, person, &ids).await?;
    let view = |answer: &Feedback| {
        let call = calls.iter().find(|call| call.id == answer.call.as_str())?.clone();
        let text = format!("{}, {}", locale.opinion(answer.opinion), state.kommun_name(&answer.kommun));
        Some(AnswerView { call, text })
    };
    Ok(feedback.iter().filter_map(view).collect())
}

async fn call_views(
    state: &WebState,
    locale: Locale,
    person: &PersonId,
    ids: &[OpportunityId],
) -> anyhow::Result<Vec<CallView>> {
    let calls = state.store.opportunities(&ids.iter().collect::<Vec<_>>()).await?;
    Ok(calls.iter().map(|call| CallView::of(state, locale, person, call)).collect())
}

impl CallView {
    fn of(state: &WebState, locale: Locale, person: &PersonId, call: &Opportunity) -> CallView {
        let token = signed_tokens::answer_token(&state.secret, person, &call.id);
        CallView {
            id: call.id.to_string(),
            link: CallLink::of(locale, call),
            answer_path: personal_path(locale, PersonalLink::Answer, &token),
            unfollow_path: locale.path(&format!("/mina/foljer/{}", clean::path_segment(call.id.as_str()))),
        }
    }
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
        SubscriptionView {
            kommun: state.kommun_name(&subscription.kommun),
            path: locale.path(&format!("/mina/prenumeration/{}", clean::path_segment(subscription.kommun.as_str()))),
            frequency: locale.frequency(subscription.frequency),
            scope: letters::scope_text(locale, &subscription.scope, kommun),
            reminders: locale.reminders(&subscription.remind),
            fields: match rejected {
                Some(RejectedForm { form, errors, .. }) => {
                    PreferenceFields::of_submitted(locale, &id, form, errors, kommun)
                }
                None => PreferenceFields::of_subscription(locale, &id, row, kommun),
            },
            paused_since: row.paused.as_ref().map(|paused| locale.moment(paused.at, state.now())),
            is_unfolded: rejected.is_some(),
        }
    }
}
