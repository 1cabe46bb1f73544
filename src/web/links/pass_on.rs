//! Passing a call on from a coordinator's letter, and undoing that. A link only shows a page; its button acts.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::kommun::Kommun;
use crate::kommun::passed_on::{self, MAX_NOTE_CHARS, PassedOn};
use crate::letters::signed_tokens::verify_pass_on;
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::facts;
use crate::locale::swedish::words;
use crate::opportunity::Opportunity;
use crate::subscription::PersonId;
use crate::web::WebState;
use crate::web::http::error::PageError;
use crate::web::http::form::PostedForm;
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::request_locale::{RequestLocale, localized_path};
use crate::web::pages::call_row::{call_path, display_title, foreign_lang};
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
#[template(path = "page/passing.html")]
struct PassOnPage {
    t: &'static PassOnTexts,
    layout: Layout,
    step: Step,
    base_path: String,
    href: String,
    title: String,
    lang: Option<&'static str>,
    in_short: String,
    kommuner: Vec<KommunOption>,
    /// Who has passed the call on, in sentences.
    sentences: Vec<String>,
    /// The current note, where it is the same for all kommuner.
    note: String,
    max_chars: usize,
}

/// A kommun that the recipient may pass the call on for.
struct KommunOption {
    slug: String,
    name: String,
    /// How many subscribe: "Just nu prenumererar 3 på det som Tyresö skickar vidare."
    subscriber_count: String,
}

type Token = Result<Path<String>, PathRejection>;

/// Returns the kommuner whose calls the person may pass on at present.
pub(in crate::web) async fn kommuner_to_pass_on_for<'a>(
    state: &'a WebState,
    person: &PersonId,
) -> anyhow::Result<Vec<&'a Kommun>> {
    let rows = state.store.subscriptions_of(person).await?;
    let may = rows.iter().filter(|row| row.subscription.may_pass_on());
    Ok(may.filter_map(|row| state.kommun(&row.subscription.kommun)).collect())
}

/// Shows the button, and who has passed the call on.
pub(in crate::web) async fn ask_to_confirm(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    token: Token,
) -> Result<Response, PageError> {
    let context = PassOnContext::load(&state, &token).await?;
    context.render(&state, &request_locale, Step::Confirm).await
}

/// Passes the call on. The form may name the kommuner and hold a note.
pub(in crate::web) async fn pass_on(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    token: Token,
    form: PostedForm,
) -> Result<Response, PageError> {
    let context = PassOnContext::load(&state, &token).await?;
    if context.is_over(state.now()) {
        return context.render(&state, &request_locale, Step::Confirm).await;
    }
    for kommun in context.selected(&form) {
        state
            .store
            .pass_on(&kommun.slug, &context.call.id, &passed_on::clean_note(form.get("ord")), state.now())
            .await?;
    }
    context.render(&state, &request_locale, Step::Done).await
}

/// Undoes passing the call on.
pub(in crate::web) async fn undo(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    token: Token,
    form: PostedForm,
) -> Result<Response, PageError> {
    let context = PassOnContext::load(&state, &token).await?;
    for kommun in context.selected(&form) {
        state.store.undo_pass_on(&kommun.slug, &context.call.id, state.now()).await?;
    }
    context.render(&state, &request_locale, Step::Undone).await
}

/// The call and the kommuner of a link.
struct PassOnContext<'a> {
    token: &'a str,
    call: Opportunity,
    kommuner: Vec<&'a Kommun>,
}

impl<'a> PassOnContext<'a> {
    async fn load(state: &'a WebState, token: &'a Token) -> Result<PassOnContext<'a>, PageError> {
        let Ok(Path(token)) = token else { return Err(PageError::InvalidLink) };
        let (person, call) = verify_pass_on(&state.secret, token).ok_or(PageError::InvalidLink)?;
        let call = state.store.opportunity(&call).await?.ok_or(PageError::NotFound)?;
        Ok(PassOnContext { token, call, kommuner: kommuner_to_pass_on_for(state, &person).await? })
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.call.status_at(now).is_over()
    }

    /// Returns the kommuner that the form names, or all where it names none.
    fn selected(&self, form: &PostedForm) -> impl Iterator<Item = &'a Kommun> {
        self.kommuner.iter().copied().filter(|kommun| form.selects("kommun", &kommun.slug))
    }

    async fn render(
        &self,
        state: &WebState,
        request_locale: &RequestLocale,
        step: Step,
    ) -> Result<Response, PageError> {
        let (locale, now) = (request_locale.locale, state.now());
        let mut passed_on = state.store.passed_on_by(&self.call.id).await?;
        passed_on.retain(|one| self.kommuner.iter().any(|kommun| kommun.slug == one.kommun));
        let step = match step {
            _ if self.kommuner.is_empty() => Step::NotAllowed,
            Step::Confirm if self.is_over(now) => Step::Over,
            other => other,
        };
        let t = PassOnTexts::of(locale);
        let page = PassOnPage {
            t,
            layout: Layout::of(state, request_locale, t.title, MenuItem::Unlisted),
            step,
            base_path: localized_path(locale, &format!("/vidare/{}", self.token)),
            href: call_path(locale, self.call.id.as_str()),
            title: display_title(locale, &self.call.facts.title),
            lang: foreign_lang(locale, self.call.facts.language),
            in_short: facts::summary(locale, &self.call, now),
            kommuner: self.kommun_options(state, locale).await?,
            sentences: passed_on.iter().map(|one| passed_on_text(state, locale, one)).collect(),
            note: match passed_on.as_slice() {
                [first, rest @ ..] if rest.iter().all(|one| one.note == first.note) => first.note.clone(),
                _ => String::new(),
            },
            max_chars: MAX_NOTE_CHARS,
        };
        Ok((PRIVATE, render(&page)?).into_response())
    }

    async fn kommun_options(&self, state: &WebState, locale: Locale) -> Result<Vec<KommunOption>, PageError> {
        let mut options = Vec::new();
        for kommun in &self.kommuner {
            let (name, receivers) =
                (words::kommun(kommun), state.store.count_passed_on_recipients(&kommun.slug).await?);
            let receivers = subscriber_count_text(locale, receivers, &name);
            options.push(KommunOption { slug: kommun.slug.clone(), name, subscriber_count: receivers });
        }
        Ok(options)
    }
}

fn subscriber_count_text(locale: Locale, receivers: u64, name: &str) -> String {
    locale.message("pass-on-receivers", [("receivers", receivers.into()), ("kommun", name.into())])
}

/// Returns a sentence on who passed it on: "Tyresö skickade den vidare måndag 11 maj kl. 07.00: ”Hör av er!”."
fn passed_on_text(state: &WebState, locale: Locale, one: &PassedOn) -> String {
    let name = state.kommun(&one.kommun).map_or_else(|| clean::line(&one.kommun, 60), words::kommun);
    let when = locale.moment(one.at, state.now());
    let note = clean::line(&one.note, MAX_NOTE_CHARS);
    let facts = [("kommun", name.into()), ("when", when.into())];
    if note.is_empty() {
        return locale.message("pass-on-when", facts);
    }
    let [kommun, when] = facts;
    locale.message("pass-on-with-note", [kommun, when, ("note", note.into())])
}
