//! Passing a call on from a coordinator's letter, and undoing that. A link only shows a page; its button acts.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::kommun::Kommun;
use crate::kommun::passed_on::{self, LONGEST_NOTE, PassedOn};
use crate::letters::link::who_passes_on;
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::facts;
use crate::locale::swedish::words;
use crate::opportunity::{Opportunity, OpportunityId};
use crate::web::http::error::Fault;
use crate::web::http::form::Form;
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Here, Layout, render};
use crate::web::http::request_locale::{Visit, at};
use crate::web::pages::call_row::{foreign, href, title};
use crate::web::texts::passing::PassingTexts;

/// The step of passing on that the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Asked,
    Done,
    Undone,
    /// The recipient may not pass on, or no longer may.
    Gone,
    /// The call is over, so nobody can apply.
    Over,
}

#[derive(Template)]
#[template(path = "page/passing.html")]
struct PassingPage {
    t: &'static PassingTexts,
    layout: Layout,
    step: Step,
    own: String,
    href: String,
    title: String,
    lang: Option<&'static str>,
    in_short: String,
    kommuner: Vec<Standing>,
    /// Who has passed the call on, in sentences.
    said: Vec<String>,
    /// The current note, where it is the same for all kommuner.
    note: String,
    longest: usize,
}

/// A kommun that the recipient may pass the call on for.
struct Standing {
    slug: String,
    name: String,
    /// How many subscribe: "Just nu prenumererar 3 på det som Tyresö skickar vidare."
    receivers: String,
}

type Token = Result<Path<String>, PathRejection>;

/// Returns the kommuner whose calls the person may pass on at present.
pub(in crate::web) async fn may_pass_on<'a>(
    state: &'a crate::web::State,
    person: &str,
) -> anyhow::Result<Vec<&'a Kommun>> {
    let rows = state.store.subscriptions_of(person).await?;
    let may = rows.iter().filter(|row| row.subscription.may_pass_on());
    Ok(may.filter_map(|row| state.kommun(&row.subscription.kommun)).collect())
}

/// Shows the button, and who has passed the call on.
pub(in crate::web) async fn ask(
    State(state): State<crate::web::State>,
    visit: Visit,
    token: Token,
) -> Result<Response, Fault> {
    let asked = Asked::read(&state, &token).await?;
    asked.shown(&state, &visit, Step::Asked).await
}

/// Passes the call on. The form may name the kommuner and hold a note.
pub(in crate::web) async fn pass_on(
    State(state): State<crate::web::State>,
    visit: Visit,
    token: Token,
    form: Form,
) -> Result<Response, Fault> {
    let asked = Asked::read(&state, &token).await?;
    if asked.is_over(state.now()) {
        return asked.shown(&state, &visit, Step::Asked).await;
    }
    for kommun in asked.chosen(&form) {
        state.store.pass_on(&kommun.slug, &asked.call.id, &passed_on::note(form.get("ord")), state.now()).await?;
    }
    asked.shown(&state, &visit, Step::Done).await
}

/// Undoes passing the call on.
pub(in crate::web) async fn undo(
    State(state): State<crate::web::State>,
    visit: Visit,
    token: Token,
    form: Form,
) -> Result<Response, Fault> {
    let asked = Asked::read(&state, &token).await?;
    for kommun in asked.chosen(&form) {
        state.store.undo_passing(&kommun.slug, &asked.call.id, state.now()).await?;
    }
    asked.shown(&state, &visit, Step::Undone).await
}

/// The call and the kommuner of a link.
struct Asked<'a> {
    token: &'a str,
    call: Opportunity,
    kommuner: Vec<&'a Kommun>,
}

impl<'a> Asked<'a> {
    async fn read(state: &'a crate::web::State, token: &'a Token) -> Result<Asked<'a>, Fault> {
        let Ok(Path(token)) = token else { return Err(Fault::BadToken) };
        let (person, call) = who_passes_on(&state.secret, token).ok_or(Fault::BadToken)?;
        let call = state.store.opportunity(&OpportunityId(call.to_owned())).await?.ok_or(Fault::NotFound)?;
        Ok(Asked { token, call, kommuner: may_pass_on(state, person).await? })
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.call.status_at(now).is_over()
    }

    /// Returns the kommuner that the form names, or all where it names none.
    fn chosen(&self, form: &Form) -> impl Iterator<Item = &'a Kommun> {
        self.kommuner.iter().copied().filter(|kommun| form.names("kommun", &kommun.slug))
    }

    async fn shown(&self, state: &crate::web::State, visit: &Visit, step: Step) -> Result<Response, Fault> {
        let (tongue, now) = (visit.tongue, state.now());
        let mut standing = state.store.passed_on_by(&self.call.id).await?;
        standing.retain(|one| self.kommuner.iter().any(|kommun| kommun.slug == one.kommun));
        let step = match step {
            _ if self.kommuner.is_empty() => Step::Gone,
            Step::Asked if self.is_over(now) => Step::Over,
            other => other,
        };
        let t = PassingTexts::of(tongue);
        let page = PassingPage {
            t,
            layout: Layout::of(state, visit, t.title, Here::Nowhere),
            step,
            own: at(tongue, &format!("/vidare/{}", self.token)),
            href: href(tongue, self.call.id.as_str()),
            title: title(tongue, &self.call.facts.title),
            lang: foreign(tongue, self.call.facts.language),
            in_short: facts::in_short(tongue, &self.call, now),
            kommuner: self.standings(state, tongue).await?,
            said: standing.iter().map(|one| sentence(state, tongue, one)).collect(),
            note: match standing.as_slice() {
                [first, rest @ ..] if rest.iter().all(|one| one.note == first.note) => first.note.clone(),
                _ => String::new(),
            },
            longest: LONGEST_NOTE,
        };
        Ok((PRIVATE, render(&page)?).into_response())
    }

    async fn standings(&self, state: &crate::web::State, tongue: Tongue) -> Result<Vec<Standing>, Fault> {
        let mut standings = Vec::new();
        for kommun in &self.kommuner {
            let (name, receivers) = (words::kommun(kommun), state.store.receivers(&kommun.slug).await?);
            let receivers = receive(tongue, receivers, &name);
            standings.push(Standing { slug: kommun.slug.clone(), name, receivers });
        }
        Ok(standings)
    }
}

fn receive(tongue: Tongue, receivers: u64, name: &str) -> String {
    let number = if receivers == 0 { tongue.say("ingen", "nobody").to_owned() } else { tongue.number(receivers) };
    match (tongue, receivers) {
        (Tongue::Swedish, _) => format!("Just nu prenumererar {number} på det som {name} skickar vidare."),
        (Tongue::English, 0 | 1) => format!("At present {number} subscribes to what {name} passes on."),
        (Tongue::English, _) => format!("At present {number} subscribe to what {name} passes on."),
    }
}

/// Returns a sentence on who passed it on: "Tyresö skickade den vidare måndag 11 maj kl. 07.00: ”Hör av er!”."
fn sentence(state: &crate::web::State, tongue: Tongue, one: &PassedOn) -> String {
    let name = state.kommun(&one.kommun).map_or_else(|| clean::line(&one.kommun, 60), words::kommun);
    let when = Timestamp::from_millisecond(one.at).map(|when| tongue.moment(when, state.now())).unwrap_or_default();
    let note = clean::line(&one.note, LONGEST_NOTE);
    match (tongue, note.is_empty()) {
        (Tongue::Swedish, true) => format!("{name} skickade den vidare {when}."),
        (Tongue::Swedish, false) => format!("{name} skickade den vidare {when}: ”{note}”"),
        (Tongue::English, true) => format!("{name} passed it on {when}."),
        (Tongue::English, false) => format!("{name} passed it on {when}: “{note}”"),
    }
}
