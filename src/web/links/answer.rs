//! Answering from a letter: relevant, not relevant, follow. A link only shows a page and its button acts, so that a
//! scanner that opens links answers in nobody's name.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::pass_on::kommuner_to_pass_on_for;
use crate::feedback::{self, Feedback, MAX_WHY_CHARS, Opinion};
use crate::letters::signed_tokens::{pass_on_token, verify_answer};
use crate::locale::Locale;
use crate::locale::facts;
use crate::locale::swedish::words;
use crate::opportunity::Opportunity;
use crate::store::NewFeedback;
use crate::subscription::PersonId;
use crate::web::WebState;
use crate::web::http::error::PageError;
use crate::web::http::form::PostedForm;
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Layout, MenuItem, render};
use crate::web::http::request_locale::{RequestLocale, localized_path};
use crate::web::pages::call_row::{call_path, display_title, foreign_lang};
use crate::web::texts::answer::AnswerTexts;

/// What a recipient can do with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Relevant,
    NotRelevant,
    Follow,
    /// Withdraws the answers.
    Undo,
    Unfollow,
}

impl Action {
    /// Parses the last segment of the path.
    fn parse(step: &str) -> Option<Action> {
        Some(match step {
            "relevant" => Action::Relevant,
            "inte-relevant" => Action::NotRelevant,
            "folj" => Action::Follow,
            "angra" => Action::Undo,
            "sluta-folja" => Action::Unfollow,
            _ => return None,
        })
    }

    fn opinion(self) -> Option<Opinion> {
        match self {
            Action::Relevant => Some(Opinion::Relevant),
            Action::NotRelevant => Some(Opinion::NotRelevant),
            Action::Follow | Action::Undo | Action::Unfollow => None,
        }
    }
}

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
    href: String,
    title: String,
    lang: Option<&'static str>,
    in_short: String,
    /// Slug and name of each kommun that the recipient answers for.
    kommuner: Vec<(String, String)>,
    /// The names of these in words, such as "Tyresö och Götene".
    names: String,
    /// The answers so far, in sentences.
    sentences: Vec<String>,
    followed: bool,
    max_chars: usize,
    /// Path of the page to pass the call on, where the recipient may.
    pass_on_path: Option<String>,
}

type Token = Result<Path<String>, PathRejection>;
type TokenAndAction = Result<Path<(String, String)>, PathRejection>;

/// Shows the answers so far, and all that can be done.
pub(in crate::web) async fn show_overview(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    token: Token,
) -> Result<Response, PageError> {
    let Ok(Path(token)) = token else { return Err(PageError::InvalidLink) };
    let context = AnswerContext::load(&state, &token).await?;
    context.render(&state, &request_locale, &token, Step::Overview).await
}

/// Shows the button of one action.
pub(in crate::web) async fn ask_to_confirm(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    steps: TokenAndAction,
) -> Result<Response, PageError> {
    let (token, action) = parse_path(&steps)?;
    let context = AnswerContext::load(&state, token).await?;
    context.ensure_allowed(action)?;
    let step = if context.is_done_already(action) { Step::Overview } else { Step::Confirm(action) };
    context.render(&state, &request_locale, token, step).await
}

/// Performs the action. The form may name the kommuner and a reason.
pub(in crate::web) async fn submit(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    steps: TokenAndAction,
    form: PostedForm,
) -> Result<Response, PageError> {
    let (token, action) = parse_path(&steps)?;
    let mut context = AnswerContext::load(&state, token).await?;
    context.ensure_allowed(action)?;
    let done = context.perform(&state, action, &form).await?;
    context.reload_answers(&state).await?;
    context.render(&state, &request_locale, token, if done { Step::Done(action) } else { Step::Confirm(action) }).await
}

fn parse_path(steps: &TokenAndAction) -> Result<(&str, Action), PageError> {
    let Ok(Path((token, action))) = steps else { return Err(PageError::InvalidLink) };
    Ok((token, Action::parse(action).ok_or(PageError::NotFound)?))
}

/// The recipient and the call of a link, with the answers so far.
struct AnswerContext {
    person: PersonId,
    call: Opportunity,
    /// The person's kommuner that the call suits or that they have already answered for.
    kommuner: Vec<String>,
    answers: Vec<Feedback>,
    followed: bool,
    has_left: bool,
    may_pass_on: bool,
}

impl AnswerContext {
    async fn load(state: &WebState, token: &str) -> Result<AnswerContext, PageError> {
        let (person, call) = verify_answer(&state.secret, token).ok_or(PageError::InvalidLink)?;
        let call = state.store.opportunity(&call).await?.ok_or(PageError::NotFound)?;
        let mut context = AnswerContext {
            has_left: !state.store.is_subscriber(&person).await?,
            may_pass_on: !kommuner_to_pass_on_for(state, &person).await?.is_empty(),
            person,
            call,
            kommuner: Vec::new(),
            answers: Vec::new(),
            followed: false,
        };
        context.reload_answers(state).await?;
        context.kommuner = state.store.kommuner_for_feedback(&context.person, &context.call.id).await?;
        Ok(context)
    }

    /// Reads the current answers from the store.
    async fn reload_answers(&mut self, state: &WebState) -> Result<(), PageError> {
        let mut answers = state.store.feedback_on(&self.call.id).await?;
        answers.retain(|answer| answer.person.as_ref() == Some(&self.person));
        self.answers = answers;
        self.followed = state.store.is_following(&self.person, &self.call.id).await?;
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
        let answered = |slug: &String, opinion| self.answers.iter().any(|a| a.kommun == *slug && a.opinion == opinion);
        match (action, action.opinion()) {
            (_, Some(opinion)) => self.kommuner.iter().all(|slug| answered(slug, opinion)),
            (Action::Undo, _) => self.answers.is_empty(),
            (Action::Unfollow, _) => !self.followed,
            _ => self.followed,
        }
    }

    /// Performs the action, and returns whether it changed anything.
    async fn perform(&self, state: &WebState, action: Action, form: &PostedForm) -> Result<bool, PageError> {
        let (store, person, call, now) = (&state.store, &self.person, &self.call.id, state.now());
        match (action, action.opinion()) {
            (_, Some(opinion)) => {
                let (why, mut done) = (feedback::clean_why(form.get("varfor")), false);
                for kommun in self.kommuner.iter().filter(|slug| form.selects("kommun", slug)) {
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

    async fn render(
        &self,
        state: &WebState,
        request_locale: &RequestLocale,
        token: &str,
        step: Step,
    ) -> Result<Response, PageError> {
        let (locale, t) = (request_locale.locale, AnswerTexts::of(request_locale.locale));
        let name = |slug: &str| state.kommun(slug).map_or_else(|| slug.to_owned(), words::kommun);
        let names: Vec<String> = self.kommuner.iter().map(|slug| name(slug)).collect();
        let page = AnswerPage {
            t,
            layout: Layout::of(state, request_locale, t.title, MenuItem::Unlisted),
            step: if self.has_left { Step::Unsubscribed } else { step },
            base_path: localized_path(locale, &format!("/svar/{token}")),
            href: call_path(locale, self.call.id.as_str()),
            title: display_title(locale, &self.call.facts.title),
            lang: foreign_lang(locale, self.call.facts.language),
            in_short: facts::summary(locale, &self.call, state.now()),
            kommuner: self.kommuner.iter().cloned().zip(names.iter().cloned()).collect(),
            names: locale.list(&names),
            sentences: self.answers.iter().map(|answer| sentence(locale, answer, &name(&answer.kommun))).collect(),
            followed: self.followed,
            max_chars: MAX_WHY_CHARS,
            pass_on_path: self.pass_on_path(state, locale),
        };
        Ok((PRIVATE, render(&page)?).into_response())
    }
}

impl AnswerContext {
    fn pass_on_path(&self, state: &WebState, locale: Locale) -> Option<String> {
        let open = self.may_pass_on && !self.call.status_at(state.now()).is_over();
        let token = open.then(|| pass_on_token(&state.secret, &self.person, &self.call.id))?;
        Some(localized_path(locale, &format!("/vidare/{token}")))
    }
}

/// Returns an answer as a sentence: "Du har svarat att den inte är relevant för Tyresö: ”för stort”."
fn sentence(locale: Locale, answer: &Feedback, kommun: &str) -> String {
    let relevant = if answer.opinion == Opinion::Relevant { "yes" } else { "no" };
    let why = crate::locale::clean::line(&answer.why, MAX_WHY_CHARS);
    let (relevant, kommun) = (("relevant", relevant.into()), ("kommun", kommun.into()));
    if why.is_empty() {
        return locale.message("answer-given", [relevant, kommun]);
    }
    locale.message("answer-given-with-reason", [relevant, kommun, ("why", why.into())])
}
