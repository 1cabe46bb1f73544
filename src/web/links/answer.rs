//! Answering from a letter: relevant, not relevant, follow. A link only shows a page and its button acts, so that a
//! scanner that opens links answers in nobody's name.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::answer_action::Action;
use super::kommun_option::{KommunOption, kommuner_to_pass_on_for};
use super::token::{AnswerLink, CallToken};
use crate::feedback::{self, Feedback, MAX_WHY_CHARS, Opinion};
use crate::kommun::KommunSlug;
use crate::letters::PersonalLink;
use crate::letters::signed_tokens::pass_on_token;
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::facts;
use crate::store::NewFeedback;
use crate::web::http::call_link::CallLink;
use crate::web::http::error::PageError;
use crate::web::http::form::PostedForm;
use crate::web::http::layout::{Layout, MenuItem, render_private};
use crate::web::http::paths::personal_path;
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;
use crate::web::texts::answer::AnswerTexts;

/// The step that the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Overview,
    Confirm(Action),
    Done(Action),
    /// The recipient no longer subscribes, so there is nobody to answer for.
    Unsubscribed,
}

#[derive(Template)]
#[template(path = "page/answer.html")]
struct AnswerPage {
    t: &'static AnswerTexts,
    layout: Layout,
    step: Step,
    /// Path of the recipient's page for this call, without an action.
    base_path: String,
    link: CallLink,
    in_short: String,
    /// The kommuner that the recipient answers for.
    kommuner: Vec<KommunOption>,
    /// The names of these in words, such as "Tyresö och Götene".
    names: String,
    /// The answers so far, in sentences.
    sentences: Vec<String>,
    followed: bool,
    max_chars: usize,
    /// Path of the page to pass the call on, where the recipient may.
    pass_on_path: Option<String>,
}

/// Shows the answers so far, and all that can be done.
pub(super) async fn show_overview(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    AnswerLink(link): AnswerLink,
) -> Result<Response, PageError> {
    let context = AnswerContext::load(&state, link).await?;
    context.render(&state, &request_locale, Step::Overview)
}

/// Shows the button of one action.
pub(super) async fn ask_to_confirm(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    action: Action,
    AnswerLink(link): AnswerLink,
) -> Result<Response, PageError> {
    let context = AnswerContext::load(&state, link).await?;
    context.ensure_allowed(action)?;
    let step = if context.is_done_already(action) { Step::Overview } else { Step::Confirm(action) };
    context.render(&state, &request_locale, step)
}

/// Performs the action. The form may name the kommuner and a reason.
pub(super) async fn submit(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    action: Action,
    AnswerLink(link): AnswerLink,
    form: PostedForm,
) -> Result<Response, PageError> {
    let mut context = AnswerContext::load(&state, link).await?;
    context.ensure_allowed(action)?;
    let done = context.perform(&state, action, &form).await?;
    context.reload_answers(&state).await?;
    context.render(&state, &request_locale, if done { Step::Done(action) } else { Step::Confirm(action) })
}

/// The recipient and the call of a link, with the answers so far.
struct AnswerContext {
    link: CallToken,
    /// The person's kommuner that the call suits or that they have already answered for.
    kommuner: Vec<KommunSlug>,
    answers: Vec<Feedback>,
    followed: bool,
    has_left: bool,
    may_pass_on: bool,
}

impl AnswerContext {
    async fn load(state: &WebState, link: CallToken) -> Result<AnswerContext, PageError> {
        let (store, person) = (&state.store, &link.person);
        let mut context = AnswerContext {
            kommuner: store.kommuner_for_feedback(person, &link.call.id).await?,
            answers: Vec::new(),
            followed: false,
            has_left: !store.is_subscriber(person).await?,
            may_pass_on: !kommuner_to_pass_on_for(state, person).await?.is_empty(),
            link,
        };
        context.reload_answers(state).await?;
        Ok(context)
    }

    /// Reads the current answers from the store.
    async fn reload_answers(&mut self, state: &WebState) -> Result<(), PageError> {
        let CallToken { person, call, .. } = &self.link;
        let mut answers = state.store.feedback_on(&call.id).await?;
        answers.retain(|answer| answer.person.as_ref() == Some(person));
        self.answers = answers;
        self.followed = state.store.is_following(person, &call.id).await?;
        Ok(())
    }

    /// Rejects opinions of those who only get what a kommun passes on: they may follow the call, not answer for the
    /// kommun.
    fn ensure_allowed(&self, action: Action) -> Result<(), PageError> {
        let can_answer = !self.kommuner.is_empty() || self.has_left;
        if action.opinion().is_none() || can_answer { Ok(()) } else { Err(PageError::NotFound) }
    }

    /// Returns whether the action would change nothing, so that it need not be confirmed.
    fn is_done_already(&self, action: Action) -> bool {
        let answered =
            |slug: &KommunSlug, opinion| self.answers.iter().any(|a| a.kommun == *slug && a.opinion == opinion);
        match (action, action.opinion()) {
            (_, Some(opinion)) => self.kommuner.iter().all(|slug| answered(slug, opinion)),
            (Action::Undo, _) => self.answers.is_empty(),
            (Action::Unfollow, _) => !self.followed,
            _ => self.followed,
        }
    }

    /// Performs the action, and returns whether it changed anything.
    async fn perform(&self, state: &WebState, action: Action, form: &PostedForm) -> Result<bool, PageError> {
        let (store, person, call, now) = (&state.store, &self.link.person, &self.link.call.id, state.now());
        match (action, action.opinion()) {
            (_, Some(opinion)) => {
                let (why, mut done) = (feedback::clean_why(form.get("varfor")), false);
                for kommun in self.kommuner.iter().filter(|slug| form.selects("kommun", slug.as_str())) {
                    let answer = NewFeedback { person: Some(person), kommun, call, opinion, why: &why };
                    done |= store.record_feedback(&answer, now).await?;
                }
                return Ok(done);
            }
            (Action::Follow, _) => return Ok(store.follow(person, call, now).await?),
            (Action::Unfollow, _) => store.unfollow(person, call).await?,
            _ => {
                for answer in &self.answers {
                    store.delete_feedback(Some(person), &answer.kommun, call).await?;
                }
            }
        }
        Ok(true)
    }

    fn render(&self, state: &WebState, request_locale: &RequestLocale, step: Step) -> Result<Response, PageError> {
        let (locale, t) = (request_locale.locale, AnswerTexts::of(request_locale.locale));
        let CallToken { token, call, .. } = &self.link;
        let kommuner: Vec<KommunOption> = self.kommuner.iter().map(|slug| option(state, slug)).collect();
        let names: Vec<String> = kommuner.iter().map(|kommun| kommun.name.clone()).collect();
        let sentence = |answer: &Feedback| sentence(locale, answer, &option(state, &answer.kommun).name);
        Ok(render_private(&AnswerPage {
            t,
            layout: Layout::of(state, request_locale, t.title, MenuItem::Unlisted),
            step: if self.has_left { Step::Unsubscribed } else { step },
            base_path: personal_path(locale, PersonalLink::Answer, token),
            link: CallLink::of(locale, call),
            in_short: facts::summary(locale, call, state.now()),
            kommuner,
            names: locale.list(&names),
            sentences: self.answers.iter().map(sentence).collect(),
            followed: self.followed,
            max_chars: MAX_WHY_CHARS,
            pass_on_path: self.pass_on_path(state, locale),
        })?)
    }

    fn pass_on_path(&self, state: &WebState, locale: Locale) -> Option<String> {
        let CallToken { person, call, .. } = &self.link;
        let may = self.may_pass_on && !call.status_at(state.now()).is_over();
        may.then(|| personal_path(locale, PersonalLink::PassOn, &pass_on_token(&state.secret, person, &call.id)))
    }
}

/// Returns the kommun to choose; one without a file is named by its slug.
fn option(state: &WebState, slug: &KommunSlug) -> KommunOption {
    let unnamed = || KommunOption { slug: slug.clone(), name: slug.to_string() };
    state.kommun(slug).map_or_else(unnamed, KommunOption::of)
}

/// Returns an answer as a sentence: "Du har svarat att den inte är relevant för Tyresö: ”för stort”."
fn sentence(locale: Locale, answer: &Feedback, kommun: &str) -> String {
    let relevant = if answer.opinion == Opinion::Relevant { "yes" } else { "no" };
    let why = clean::line(&answer.why, MAX_WHY_CHARS);
    let (relevant, kommun) = (("relevant", relevant.into()), ("kommun", kommun.into()));
    if why.is_empty() {
        return locale.message("answer-given", [relevant, kommun]);
    }
    locale.message("answer-given-with-reason", [relevant, kommun, ("why", why.into())])
}
