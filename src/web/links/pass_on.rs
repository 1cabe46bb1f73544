//! Passing a call on from a coordinator's letter, and undoing that. A link only shows a page; its button acts.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;

use super::kommun_option::{KommunOption, kommuner_to_pass_on_for};
use super::token::{CallToken, PassOnLink};
use crate::kommun::Kommun;
use crate::kommun::passed_on::{self, MAX_NOTE_CHARS, PassedOn};
use crate::letters::PersonalLink;
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::facts;
use crate::locale::names;
use crate::web::http::call_link::CallLink;
use crate::web::http::error::PageError;
use crate::web::http::form::PostedForm;
use crate::web::http::layout::{Layout, MenuItem, render_private};
use crate::web::http::paths::personal_path;
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;
use crate::web::texts::pass_on::PassOnTexts;

/// The step of passing on that the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Confirm,
    Done,
    Undone,
    /// The recipient may not pass on, or no longer may.
    NotAllowed,
    /// The call is over, so nobody can apply.
    Over,
}

#[derive(Template)]
#[template(path = "page/pass_on.html")]
struct PassOnPage {
    t: &'static PassOnTexts,
    layout: Layout,
    step: Step,
    base_path: String,
    link: CallLink,
    in_short: String,
    /// The kommuner that the recipient may pass the call on for.
    kommuner: Vec<KommunOption>,
    /// How many get what each of them passes on, in sentences.
    subscriber_counts: Vec<String>,
    /// Who has passed the call on, in sentences.
    sentences: Vec<String>,
    /// The current note, where it is the same for all kommuner.
    note: String,
    max_chars: usize,
}

/// Shows the button, and who has passed the call on.
pub(super) async fn ask_to_confirm(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    PassOnLink(link): PassOnLink,
) -> Result<Response, PageError> {
    let context = PassOnContext::load(&state, link).await?;
    context.render(&state, &request_locale, Step::Confirm).await
}

/// Passes the call on. The form may name the kommuner and hold a note.
pub(super) async fn pass_on(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    PassOnLink(link): PassOnLink,
    form: PostedForm,
) -> Result<Response, PageError> {
    let context = PassOnContext::load(&state, link).await?;
    if context.is_over(state.now()) {
        return context.render(&state, &request_locale, Step::Confirm).await;
    }
    let note = passed_on::clean_note(form.get("ord"));
    for kommun in context.selected(&form) {
        state.store.pass_on(&kommun.slug, &context.link.call.id, &note, state.now()).await?;
    }
    context.render(&state, &request_locale, Step::Done).await
}

/// Undoes passing the call on.
pub(super) async fn undo(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    PassOnLink(link): PassOnLink,
    form: PostedForm,
) -> Result<Response, PageError> {
    let context = PassOnContext::load(&state, link).await?;
    for kommun in context.selected(&form) {
        state.store.undo_pass_on(&kommun.slug, &context.link.call.id, state.now()).await?;
    }
    context.render(&state, &request_locale, Step::Undone).await
}

/// The call and the kommuner of a link.
struct PassOnContext<'a> {
    link: CallToken,
    kommuner: Vec<&'a Kommun>,
}

impl<'a> PassOnContext<'a> {
    async fn load(state: &'a WebState, link: CallToken) -> Result<PassOnContext<'a>, PageError> {
        Ok(PassOnContext { kommuner: kommuner_to_pass_on_for(state, &link.person).await?, link })
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.link.call.status_at(now).is_over()
    }

    /// Returns the kommuner that the form names, or all where it names none.
    fn selected(&self, form: &PostedForm) -> impl Iterator<Item = &'a Kommun> {
        self.kommuner.iter().copied().filter(|kommun| form.selects("kommun", kommun.slug.as_str()))
    }

    async fn render(
        &self,
        state: &WebState,
        request_locale: &RequestLocale,
        step: Step,
    ) -> Result<Response, PageError> {
        let (locale, now, call) = (request_locale.locale, state.now(), &self.link.call);
        let mut passed_on = state.store.passed_on_by(&call.id).await?;
        passed_on.retain(|one| self.kommuner.iter().any(|kommun| kommun.slug == one.kommun));
        let step = match step {
            _ if self.kommuner.is_empty() => Step::NotAllowed,
            Step::Confirm if self.is_over(now) => Step::Over,
            other => other,
        };
        let t = PassOnTexts::of(locale);
        Ok(render_private(&PassOnPage {
            t,
            layout: Layout::of(state, request_locale, t.title, MenuItem::Unlisted),
            step,
            base_path: personal_path(locale, PersonalLink::PassOn, &self.link.token),
            link: CallLink::of(locale, call),
            in_short: facts::summary(locale, call, now),
            kommuner: self.kommuner.iter().map(|kommun| KommunOption::of(kommun)).collect(),
            subscriber_counts: self.subscriber_counts(state, locale).await?,
            sentences: passed_on.iter().map(|one| passed_on_text(state, locale, one)).collect(),
            note: common_note(&passed_on),
            max_chars: MAX_NOTE_CHARS,
        })?)
    }

    async fn subscriber_counts(&self, state: &WebState, locale: Locale) -> Result<Vec<String>, PageError> {
        let mut counts = Vec::new();
        for kommun in &self.kommuner {
            let count = state.store.count_passed_on_recipients(&kommun.slug).await?;
            counts.push(subscriber_count_text(locale, count, &names::kommun(kommun)));
        }
        Ok(counts)
    }
}

/// Returns the note, where it is the same for all kommuner.
fn common_note(passed_on: &[PassedOn]) -> String {
    match passed_on {
        [first, rest @ ..] if rest.iter().all(|one| one.note == first.note) => first.note.clone(),
        _ => String::new(),
    }
}

/// Returns how many subscribe: "Just nu prenumererar 3 på det som Tyresö skickar vidare."
fn subscriber_count_text(locale: Locale, receivers: u64, name: &str) -> String {
    locale.message("pass-on-receivers", [("receivers", receivers.into()), ("kommun", name.into())])
}

/// Returns a sentence on who passed it on: "Tyresö skickade den vidare måndag 11 maj kl. 07.00: ”Hör av er!”."
fn passed_on_text(state: &WebState, locale: Locale, one: &PassedOn) -> String {
    let name = state.kommun_name(&one.kommun);
    let when = locale.moment(one.at, state.now());
    let note = clean::line(&one.note, MAX_NOTE_CHARS);
    let facts = [("kommun", name.into()), ("when", when.into())];
    if note.is_empty() {
        return locale.message("pass-on-when", facts);
    }
    let [kommun, when] = facts;
    locale.message("pass-on-with-note", [kommun, when, ("note", note.into())])
}
