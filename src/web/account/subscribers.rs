//! The subscribers of a kommun, for its coordinator, who can change their areas, end a subscription, or resume a paused
//! one. Changes are logged with ids that identify nobody outside the store.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::Timestamp;

use super::preferences::{Fields, read_scope};
use crate::kommun::Kommun;
use crate::letters;
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::swedish::{dates, words};
use crate::store::{Choice, SubscriptionRow};
use crate::web::http::error::Fault;
use crate::web::http::form::{OwnForm, WORD};
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Here, Layout, render};
use crate::web::http::request_locale::{Visit, at};
use crate::web::http::session::Signed;
use crate::web::pages::kommun::href;
use crate::web::texts::mine::MineTexts;
use crate::web::texts::subscribers::SubscribersTexts;

#[derive(Template)]
#[template(path = "page/subscribers.html")]
struct SubscribersPage {
    t: &'static SubscribersTexts,
    m: &'static MineTexts,
    layout: Layout,
    kommun: String,
    href: String,
    word: String,
    rows: Vec<Row>,
}

/// A row of the page: one subscription.
struct Row {
    address: String,
    path: String,
    pace: &'static str,
    scope: String,
    since: String,
    fields: Fields,
    paused: Option<String>,
}

type Slug = Result<Path<String>, PathRejection>;
type SlugAndPerson = Result<Path<(String, String)>, PathRejection>;

pub(in crate::web) async fn page(
    State(state): State<crate::web::State>,
    visit: Visit,
    signed: Signed,
    slug: Slug,
) -> Result<Response, Fault> {
    let kommun = slug.ok().and_then(|Path(slug)| state.kommun(&slug)).ok_or(Fault::NotFound)?;
    signed.oversees(&kommun.slug)?;
    let (tongue, t) = (visit.tongue, SubscribersTexts::of(visit.tongue));
    let readers = state.store.subscribers().await?;
    let of_kommun = readers.iter().flat_map(|reader| &reader.subscriptions);
    let rows = of_kommun.filter(|row| row.subscription.kommun == kommun.slug);
    let page = SubscribersPage {
        t,
        m: MineTexts::of(tongue),
        layout: Layout::of(&state, &visit, t.title, Here::Mine),
        kommun: words::kommun(kommun),
        href: href(tongue, kommun),
        word: signed.form_word(&state),
        rows: rows.map(|row| Row::of(tongue, kommun, row, state.now())).collect(),
    };
    Ok((PRIVATE, render(&page)?).into_response())
}

/// Changes, ends or resumes a subscription.
pub(in crate::web) async fn change(
    State(state): State<crate::web::State>,
    visit: Visit,
    steps: SlugAndPerson,
    own: OwnForm,
) -> Result<Response, Fault> {
    let Ok(Path((slug, person))) = steps else { return Err(Fault::NotFound) };
    own.signed.oversees(&slug)?;
    let rows = state.store.subscriptions_of(&person).await?;
    let row = rows.iter().find(|row| row.subscription.kommun == slug).ok_or(Fault::NotFound)?;
    let subscription = &row.subscription;
    let deed = own.form.get("gor");
    match deed {
        "spara" => {
            let kommun = state.kommun(&slug);
            let scope = read_scope(&own.form, visit.tongue, kommun).map_err(|_| Fault::BadForm)?;
            let choice = Choice { scope: &scope, frequency: subscription.frequency, remind: &subscription.remind };
            state.store.change(&person, &slug, &choice).await?;
        }
        "avsluta" => drop(state.store.leave(&person, Some(&slug)).await?),
        "igen" => drop(state.store.resume(&subscription.address, Some(&slug), state.now()).await?),
        _ => return Err(Fault::BadForm),
    }
    let by = &own.signed.member.person;
    tracing::info!(kommun = %slug, %person, %by, deed, "a subscription was changed by who oversees the kommun");
    let back = at(visit.tongue, &format!("/kommun/{}/prenumeranter", clean::path_step(&slug)));
    Ok((PRIVATE, Redirect::to(&back)).into_response())
}

impl Row {
    fn of(tongue: Tongue, kommun: &Kommun, row: &SubscriptionRow, now: Timestamp) -> Row {
        let subscription = &row.subscription;
        let person = clean::path_step(&subscription.person);
        let moment = |at: i64| Timestamp::from_millisecond(at).map(|at| tongue.moment(at, now)).unwrap_or_default();
        let day = |at: i64| Timestamp::from_millisecond(at).map(|at| tongue.full_date(dates::today(at)));
        Row {
            address: clean::line(&subscription.address.shown().replacen("mailto:", "", 1), 320),
            path: format!("{}/prenumeranter/{person}", href(tongue, kommun)),
            pace: tongue.frequency(subscription.frequency),
            scope: letters::scope_said(tongue, &subscription.scope, Some(kommun)),
            since: day(subscription.created_at).unwrap_or_default(),
            fields: Fields::standing(tongue, &format!("l-{person}-"), subscription, Some(kommun))
                .of_another(SubscribersTexts::of(tongue).areas_more),
            paused: row
                .paused
                .as_ref()
                .map(|paused| format!("{}: {}", moment(paused.at), clean::line(&paused.why, 200))),
        }
    }
}
