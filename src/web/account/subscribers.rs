//! The subscribers of a kommun, for its coordinator, who can change their areas, end a subscription, or resume a paused
//! one. Changes are logged with ids that identify nobody outside the store.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;

use super::preferences::{PreferenceFields, parse_scope};
use super::subscription_action::SubscriptionAction;
use crate::kommun::Kommun;
use crate::letters;
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::dates;
use crate::locale::names;
use crate::store::{SubscriptionRow, SubscriptionSettings};
use crate::subscription::PersonId;
use crate::web::http::error::PageError;
use crate::web::http::form::{CSRF_FIELD, SignedInForm};
use crate::web::http::layout::{Layout, MenuItem, render_private};
use crate::web::http::params::path::{KommunParam, PersonParam, SlugParam};
use crate::web::http::paths::{kommun_path, subscribers_path};
use crate::web::http::redirect::redirect_to;
use crate::web::http::request_locale::RequestLocale;
use crate::web::http::session::CurrentUser;
use crate::web::state::WebState;
use crate::web::texts::my_page::MyPageTexts;
use crate::web::texts::subscribers::SubscribersTexts;

#[derive(Template)]
#[template(path = "page/subscribers.html")]
struct SubscribersPage {
    t: &'static SubscribersTexts,
    m: &'static MyPageTexts,
    layout: Layout,
    kommun: String,
    href: String,
    csrf_token: String,
    rows: Vec<Row>,
}

/// A row of the page: one subscription.
struct Row {
    address: String,
    path: String,
    frequency: &'static str,
    scope: String,
    since: String,
    fields: PreferenceFields,
    paused_since: Option<String>,
}

pub(super) async fn page(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    user: CurrentUser,
    kommun: KommunParam,
) -> Result<Response, PageError> {
    user.ensure_can_manage(&kommun.slug)?;
    let (locale, t) = (request_locale.locale, SubscribersTexts::of(request_locale.locale));
    let recipients = state.store.subscribers().await?;
    let of_kommun = recipients.iter().flat_map(|reader| &reader.subscriptions);
    let rows = of_kommun.filter(|row| row.subscription.kommun == kommun.slug);
    Ok(render_private(&SubscribersPage {
        t,
        m: MyPageTexts::of(locale),
        layout: Layout::of(&state, &request_locale, t.title, MenuItem::MyPage),
        kommun: names::kommun(&kommun),
        href: kommun_path(locale, &kommun.slug),
        csrf_token: user.csrf_token(&state),
        rows: rows.map(|row| Row::of(locale, &kommun, row, state.now())).collect(),
    })?)
}

/// Changes, ends or resumes a subscription.
pub(super) async fn change(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    SlugParam(slug): SlugParam,
    PersonParam(person): PersonParam,
    own: SignedInForm,
) -> Result<Response, PageError> {
    own.user.ensure_can_manage(&slug)?;
    let person: PersonId = person.parse().map_err(|_| PageError::NotFound)?;
    let rows = state.store.subscriptions_of(&person).await?;
    let row = rows.iter().find(|row| row.subscription.kommun == slug).ok_or(PageError::NotFound)?;
    let subscription = &row.subscription;
    let action = SubscriptionAction::of_form(&own.form)?;
    match action {
        SubscriptionAction::Save => {
            let kommun = state.kommun(&slug);
            let scope = parse_scope(&own.form, request_locale.locale, kommun).map_err(|_| PageError::InvalidForm)?;
            let choice = SubscriptionSettings {
                scope: &scope,
                frequency: subscription.frequency,
                remind: &subscription.remind,
                language: row.language,
            };
            state.store.change_subscription(&person, &slug, &choice).await?;
        }
        SubscriptionAction::End => drop(state.store.unsubscribe_person(&person, Some(&slug)).await?),
        SubscriptionAction::Resume => drop(state.store.resume(&subscription.address, Some(&slug), state.now()).await?),
    }
    let by = &own.user.account.person;
    tracing::info!(kommun = %slug, %person, %by, action = action.as_str(), "a subscription was changed by who oversees the kommun");
    Ok(redirect_to(request_locale.locale, &subscribers_path(Locale::Swedish, &slug)))
}

impl Row {
    fn of(locale: Locale, kommun: &Kommun, row: &SubscriptionRow, now: Timestamp) -> Row {
        let subscription = &row.subscription;
        let person = clean::path_segment(subscription.person.as_str());
        Row {
            address: clean::line(&subscription.address.masked().replacen("mailto:", "", 1), 320),
            path: format!("{}/{person}", subscribers_path(locale, &kommun.slug)),
            frequency: locale.frequency(subscription.frequency),
            scope: letters::scope_text(locale, &subscription.scope, Some(kommun)),
            since: locale.full_date(dates::today(subscription.created_at)),
            fields: PreferenceFields::of_subscription(locale, &format!("l-{person}-"), row, Some(kommun))
                .with_areas_hint(SubscribersTexts::of(locale).areas_more),
            paused_since: row.paused.as_ref().map(|paused| {
                format!("{}: {}", locale.moment(paused.at, now), clean::line(&locale.remark(&paused.why), 200))
            }),
        }
    }
}
