//! A person's own page: their subscriptions, followed calls, answers and roles, and their data to download.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::Timestamp;

use super::erase::farewell;
use super::preferences::{self, Fields, Wrong};
use crate::feedback::Feedback;
use crate::letters;
use crate::letters::link;
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::swedish::words;
use crate::opportunity::OpportunityId;
use crate::store::SubscriptionRow;
use crate::subscription::Role;
use crate::web::http::error::Fault;
use crate::web::http::form::{Form, OwnForm, WORD};
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Here, Layout, Shown, render};
use crate::web::http::query::{Query, address};
use crate::web::http::request_locale::{Visit, at};
use crate::web::http::session::Signed;
use crate::web::pages::call_row;
use crate::web::texts::mine::MineTexts;

#[derive(Template)]
#[template(path = "page/mine.html")]
struct MinePage {
    t: &'static MineTexts,
    layout: Layout,
    word: String,
    address: String,
    /// Confirmation of what has just been done.
    done: &'static str,
    roles: Vec<String>,
    /// Name and page of each kommun that the user may manage.
    overseen: Vec<(String, String)>,
    subscriptions: Vec<Standing>,
    follows: Vec<Call>,
    answers: Vec<(Call, String)>,
    wrong: Vec<Wrong>,
    /// Prefix of the ids of the fields that are wrong.
    id: String,
}

/// A subscription, and the form to change it.
struct Standing {
    kommun: String,
    path: String,
    said: [String; 3],
    fields: Fields,
    paused: Option<String>,
    /// Whether its form is shown unfolded, because something in it has to be corrected.
    open: bool,
}

/// A call that is followed or answered, with the links to change that.
#[derive(Clone)]
struct Call {
    id: String,
    href: String,
    title: String,
    lang: Option<&'static str>,
    answer: String,
    unfollow: String,
}

/// A form that could not be saved: its kommun, what was submitted and what is wrong.
type Refused<'a> = (&'a str, &'a Form, Vec<Wrong>);

/// Shows the page; redirects visitors who are not signed in to the sign-in page.
pub(in crate::web) async fn page(
    State(state): State<crate::web::State>,
    visit: Visit,
    signed: Result<Signed, Fault>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Fault> {
    let signed = match signed {
        Err(Fault::SignedOut) => return Ok((PRIVATE, Redirect::to(&at(visit.tongue, "/logga-in"))).into_response()),
        signed => signed?,
    };
    let done = Query::read(raw.as_deref()).get("klart").unwrap_or_default().to_owned();
    Ok((PRIVATE, shown(&state, &visit, &signed, &done, None).await?).into_response())
}

/// Changes, ends or resumes a subscription.
pub(in crate::web) async fn change(
    State(state): State<crate::web::State>,
    visit: Visit,
    kommun: Result<Path<String>, PathRejection>,
    own: OwnForm,
) -> Result<Response, Fault> {
    let Ok(Path(kommun)) = kommun else { return Err(Fault::NotFound) };
    let (signed, form) = (&own.signed, &own.form);
    let (store, person) = (&state.store, signed.member.person.as_str());
    let done = match form.get("gor") {
        "spara" => match preferences::read(form, visit.tongue, state.kommun(&kommun)) {
            Ok(chosen) => (store.change(person, &kommun, &chosen.choice()).await?, "sparad"),
            Err(wrong) => {
                let page = shown(&state, &visit, signed, "", Some((&kommun, form, wrong))).await?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, PRIVATE, page).into_response());
            }
        },
        "avsluta" => (store.leave(person, Some(&kommun)).await? > 0, "avslutad"),
        "igen" => (store.resume(&signed.member.address, Some(&kommun), state.now()).await? > 0, "igen"),
        _ => return Err(Fault::BadForm),
    };
    // Ending the last subscription of somebody without a role also erases their account.
    if store.member(signed.session(), state.now()).await?.is_none() {
        return farewell(&state, &visit);
    }
    let told = if done.0 { done.1 } else { "" };
    let mine = address(&at(visit.tongue, "/mina"), &[("klart", told)]);
    Ok((PRIVATE, Redirect::to(&mine)).into_response())
}

/// Stops following a call.
pub(in crate::web) async fn unfollow(
    State(state): State<crate::web::State>,
    visit: Visit,
    call: Result<Path<String>, PathRejection>,
    own: OwnForm,
) -> Result<Response, Fault> {
    let Ok(Path(call)) = call else { return Err(Fault::NotFound) };
    state.store.unfollow(&own.signed.member.person, &OpportunityId(call)).await?;
    Ok((PRIVATE, Redirect::to(&at(visit.tongue, "/mina?klart=foljer-inte"))).into_response())
}

/// Returns everything that is stored about the user, as a JSON file.
pub(in crate::web) async fn file(State(state): State<crate::web::State>, signed: Signed) -> Result<Response, Fault> {
    let file = state.store.person_file(&signed.member.address).await?.ok_or(Fault::NotFound)?;
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"utkik-mina-uppgifter.json\"")),
    ];
    let body = serde_json::to_vec_pretty(&file).map_err(anyhow::Error::new)?;
    Ok((PRIVATE, headers, body).into_response())
}

async fn shown(
    state: &crate::web::State,
    visit: &Visit,
    signed: &Signed,
    done: &str,
    refused: Option<Refused<'_>>,
) -> Shown {
    let (tongue, t) = (visit.tongue, MineTexts::of(visit.tongue));
    let (store, person) = (&state.store, signed.member.person.as_str());
    let rows = store.subscriptions_of(person).await?;
    let refused_in = refused.as_ref().map_or("", |(kommun, ..)| *kommun);
    let standing = |row: &SubscriptionRow| {
        let refused = refused.as_ref().filter(|(kommun, ..)| row.subscription.kommun == *kommun);
        Standing::of(state, tongue, row, refused)
    };
    let follows = calls(state, tongue, person, &store.followed_by(person).await?).await?;
    let said = store.answered_by(person).await?;
    let ids: Vec<OpportunityId> = said.iter().map(|answer| OpportunityId(answer.call.clone())).collect();
    let called = calls(state, tongue, person, &ids).await?;
    let of = |answer: &Feedback| called.iter().find(|call| call.id == answer.call).cloned();
    let answers = said.iter().filter_map(|answer| Some((of(answer)?, sentence(state, tongue, answer)))).collect();
    let overseen = signed.overseen(state).into_iter();
    render(&MinePage {
        t,
        layout: Layout::of(state, visit, t.title, Here::Mine),
        word: signed.form_word(state),
        address: clean::line(&signed.member.address.shown().replacen("mailto:", "", 1), 320),
        done: match done {
            "sparad" => t.saved,
            "avslutad" => t.ended,
            "igen" => t.resumed,
            "foljer-inte" => t.unfollowed,
            _ => "",
        },
        roles: signed.member.roles.iter().map(|held| role(state, tongue, held.role, held.kommun.as_deref())).collect(),
        overseen: overseen
            .map(|kommun| (words::kommun(kommun), crate::web::pages::kommun::href(tongue, kommun)))
            .collect(),
        subscriptions: rows.iter().map(standing).collect(),
        follows,
        answers,
        id: field_id(refused_in),
        wrong: refused.map(|(_, _, wrong)| wrong).unwrap_or_default(),
    })
}

/// Returns the prefix of the ids of a subscription's fields.
fn field_id(kommun: &str) -> String {
    if kommun.is_empty() { String::new() } else { format!("{}-", clean::path_step(kommun)) }
}

/// Returns a role in words, such as "Samordnare i Tyresö".
fn role(state: &crate::web::State, tongue: Tongue, role: Role, kommun: Option<&str>) -> String {
    let said = tongue.role(role);
    match kommun {
        Some(slug) => format!("{said} {} {}", MineTexts::of(tongue).role_in, state.kommun_name(slug)),
        None => said.to_owned(),
    }
}

/// Returns an answer in words, such as "relevant, Tyresö".
fn sentence(state: &crate::web::State, tongue: Tongue, answer: &Feedback) -> String {
    format!("{}, {}", tongue.opinion(answer.opinion), state.kommun_name(&answer.kommun))
}

async fn calls(
    state: &crate::web::State,
    tongue: Tongue,
    person: &str,
    ids: &[OpportunityId],
) -> Result<Vec<Call>, anyhow::Error> {
    let calls = state.store.opportunities(&ids.iter().collect::<Vec<_>>()).await?;
    let call = |call: &crate::opportunity::Opportunity| Call {
        id: call.id.to_string(),
        href: call_row::href(tongue, call.id.as_str()),
        title: call_row::title(tongue, &call.facts.title),
        lang: call_row::foreign(tongue, call.facts.language),
        answer: at(tongue, &format!("/svar/{}", link::to_answer(&state.secret, person, call.id.as_str()))),
        unfollow: at(tongue, &format!("/mina/foljer/{}", clean::path_step(call.id.as_str()))),
    };
    Ok(calls.iter().map(call).collect())
}

impl Standing {
    fn of(state: &crate::web::State, tongue: Tongue, row: &SubscriptionRow, refused: Option<&Refused<'_>>) -> Standing {
        let subscription = &row.subscription;
        let id = field_id(&subscription.kommun);
        let kommun = state.kommun(&subscription.kommun);
        let (scope, pace) =
            (letters::scope_said(tongue, &subscription.scope, kommun), tongue.frequency(subscription.frequency));
        let since = |at: i64| Timestamp::from_millisecond(at).map(|at| tongue.moment(at, state.now()));
        Standing {
            kommun: state.kommun_name(&subscription.kommun),
            path: at(tongue, &format!("/mina/prenumeration/{}", clean::path_step(&subscription.kommun))),
            said: [pace.to_owned(), scope, tongue.reminders(&subscription.remind)],
            fields: match refused {
                Some((_, form, wrong)) => Fields::sent(tongue, &id, form, wrong, kommun),
                None => Fields::standing(tongue, &id, subscription, kommun),
            },
            paused: row.paused.as_ref().map(|paused| since(paused.at).unwrap_or_default()),
            open: refused.is_some(),
        }
    }
}
