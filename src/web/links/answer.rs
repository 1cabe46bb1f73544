//! Answering from a letter: relevant, not relevant, follow. A link only shows a page and its button acts, so that a
//! scanner that opens links answers in nobody's name.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::pass_on::may_pass_on;
use crate::feedback::{self, Feedback, LONGEST_WHY, Opinion};
use crate::letters::link::{to_pass_on, who_answers};
use crate::locale::Tongue;
use crate::locale::facts;
use crate::locale::swedish::words;
use crate::opportunity::{Opportunity, OpportunityId};
use crate::store::Answer;
use crate::web::http::error::Fault;
use crate::web::http::form::Form;
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Here, Layout, render};
use crate::web::http::request_locale::{Visit, at};
use crate::web::pages::call_row::{foreign, href, title};
use crate::web::texts::answer::AnswerTexts;

/// What a recipient can do with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Relevant,
    NotRelevant,
    Follow,
    /// Withdraws the answers.
    Undo,
    Unfollow,
}

impl Deed {
    /// Parses the last segment of the path.
    fn parse(step: &str) -> Option<Deed> {
        Some(match step {
            "relevant" => Deed::Relevant,
            "inte-relevant" => Deed::NotRelevant,
            "folj" => Deed::Follow,
            "angra" => Deed::Undo,
            "sluta-folja" => Deed::Unfollow,
            _ => return None,
        })
    }

    fn opinion(self) -> Option<Opinion> {
        match self {
            Deed::Relevant => Some(Opinion::Relevant),
            Deed::NotRelevant => Some(Opinion::NotRelevant),
            Deed::Follow | Deed::Undo | Deed::Unfollow => None,
        }
    }
}

/// The step that the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Choose,
    Ask(Deed),
    Done(Deed),
    /// The recipient no longer subscribes, so there is nobody to answer for.
    Gone,
}

#[derive(Template)]
#[template(path = "page/answer.html")]
struct AnswerPage {
    t: &'static AnswerTexts,
    layout: Layout,
    step: Step,
    /// Path of the recipient's page for this call, without an action.
    own: String,
    href: String,
    title: String,
    lang: Option<&'static str>,
    in_short: String,
    /// Slug and name of each kommun that the recipient answers for.
    kommuner: Vec<(String, String)>,
    /// The names of these in words, such as "Tyresö och Götene".
    names: String,
    /// The answers so far, in sentences.
    said: Vec<String>,
    followed: bool,
    longest: usize,
    /// Path of the page to pass the call on, where the recipient may.
    pass_on: Option<String>,
}

type Token = Result<Path<String>, PathRejection>;
type TokenAndDeed = Result<Path<(String, String)>, PathRejection>;

/// Shows the answers so far, and all that can be done.
pub(in crate::web) async fn choose(
    State(state): State<crate::web::State>,
    visit: Visit,
    token: Token,
) -> Result<Response, Fault> {
    let Ok(Path(token)) = token else { return Err(Fault::BadToken) };
    let asked = Asked::read(&state, &token).await?;
    asked.shown(&state, &visit, &token, Step::Choose).await
}

/// Shows the button of one action.
pub(in crate::web) async fn ask(
    State(state): State<crate::web::State>,
    visit: Visit,
    steps: TokenAndDeed,
) -> Result<Response, Fault> {
    let (token, deed) = read(&steps)?;
    let asked = Asked::read(&state, token).await?;
    asked.allows(deed)?;
    let step = if asked.stands(deed) { Step::Choose } else { Step::Ask(deed) };
    asked.shown(&state, &visit, token, step).await
}

/// Performs the action. The form may name the kommuner and a reason.
pub(in crate::web) async fn act(
    State(state): State<crate::web::State>,
    visit: Visit,
    steps: TokenAndDeed,
    form: Form,
) -> Result<Response, Fault> {
    let (token, deed) = read(&steps)?;
    let mut asked = Asked::read(&state, token).await?;
    asked.allows(deed)?;
    let done = asked.act(&state, deed, &form).await?;
    asked.refresh(&state).await?;
    asked.shown(&state, &visit, token, if done { Step::Done(deed) } else { Step::Ask(deed) }).await
}

fn read(steps: &TokenAndDeed) -> Result<(&str, Deed), Fault> {
    let Ok(Path((token, deed))) = steps else { return Err(Fault::BadToken) };
    Ok((token, Deed::parse(deed).ok_or(Fault::NotFound)?))
}

/// The recipient and the call of a link, with the answers so far.
struct Asked {
    person: String,
    call: Opportunity,
    /// The person's kommuner that the call suits or that they have already answered for.
    kommuner: Vec<String>,
    said: Vec<Feedback>,
    followed: bool,
    gone: bool,
    may_pass_on: bool,
}

impl Asked {
    async fn read(state: &crate::web::State, token: &str) -> Result<Asked, Fault> {
        let (person, call) = who_answers(&state.secret, token).ok_or(Fault::BadToken)?;
        let call = state.store.opportunity(&OpportunityId(call.to_owned())).await?.ok_or(Fault::NotFound)?;
        let mut asked = Asked {
            person: person.to_owned(),
            call,
            kommuner: Vec::new(),
            said: Vec::new(),
            followed: false,
            gone: !state.store.is_reader(person).await?,
            may_pass_on: !may_pass_on(state, person).await?.is_empty(),
        };
        asked.refresh(state).await?;
        asked.kommuner = state.store.kommuner_to_answer_for(person, &asked.call.id).await?;
        Ok(asked)
    }

    /// Reads the current answers from the store.
    async fn refresh(&mut self, state: &crate::web::State) -> Result<(), Fault> {
        let mut said = state.store.feedback_on(&self.call.id).await?;
        said.retain(|answer| answer.person.as_deref() == Some(self.person.as_str()));
        self.said = said;
        self.followed = state.store.is_following(&self.person, &self.call.id).await?;
        Ok(())
    }

    /// Rejects opinions of those who only get what a kommun passes on: they may follow the call, not answer for the
    /// kommun.
    fn allows(&self, deed: Deed) -> Result<(), Fault> {
        let speaks = !self.kommuner.is_empty() || self.gone;
        if deed.opinion().is_none() || speaks { Ok(()) } else { Err(Fault::NotFound) }
    }

    /// Returns whether the action would change nothing, so that it need not be confirmed.
    fn stands(&self, deed: Deed) -> bool {
        let answered = |slug: &String, opinion| self.said.iter().any(|a| a.kommun == *slug && a.opinion == opinion);
        match (deed, deed.opinion()) {
            (_, Some(opinion)) => self.kommuner.iter().all(|slug| answered(slug, opinion)),
            (Deed::Undo, _) => self.said.is_empty(),
            (Deed::Unfollow, _) => !self.followed,
            _ => self.followed,
        }
    }

    /// Performs the action, and returns whether it changed anything.
    async fn act(&self, state: &crate::web::State, deed: Deed, form: &Form) -> Result<bool, Fault> {
        let (store, person, call, now) = (&state.store, self.person.as_str(), &self.call.id, state.now());
        match (deed, deed.opinion()) {
            (_, Some(opinion)) => {
                let (why, mut done) = (feedback::why(form.get("varfor")), false);
                for kommun in self.kommuner.iter().filter(|slug| form.names("kommun", slug)) {
                    let answer = Answer { person: Some(person), kommun, call, opinion, why: &why };
                    done |= store.answer(&answer, now).await?;
                }
                return Ok(done);
            }
            (Deed::Follow, _) => return Ok(store.follow(person, call, now).await?),
            (Deed::Unfollow, _) => store.unfollow(person, call).await?,
            _ => {
                for answer in &self.said {
                    store.take_back(Some(person), &answer.kommun, call).await?;
                }
            }
        }
        Ok(true)
    }

    async fn shown(
        &self,
        state: &crate::web::State,
        visit: &Visit,
        token: &str,
        step: Step,
    ) -> Result<Response, Fault> {
        let (tongue, t) = (visit.tongue, AnswerTexts::of(visit.tongue));
        let name = |slug: &str| state.kommun(slug).map_or_else(|| slug.to_owned(), words::kommun);
        let names: Vec<String> = self.kommuner.iter().map(|slug| name(slug)).collect();
        let page = AnswerPage {
            t,
            layout: Layout::of(state, visit, t.title, Here::Nowhere),
            step: if self.gone { Step::Gone } else { step },
            own: at(tongue, &format!("/svar/{token}")),
            href: href(tongue, self.call.id.as_str()),
            title: title(tongue, &self.call.facts.title),
            lang: foreign(tongue, self.call.facts.language),
            in_short: facts::in_short(tongue, &self.call, state.now()),
            kommuner: self.kommuner.iter().cloned().zip(names.iter().cloned()).collect(),
            names: tongue.list(&names),
            said: self.said.iter().map(|answer| sentence(tongue, answer, &name(&answer.kommun))).collect(),
            followed: self.followed,
            longest: LONGEST_WHY,
            pass_on: self.pass_on(state, tongue),
        };
        Ok((PRIVATE, render(&page)?).into_response())
    }
}

impl Asked {
    fn pass_on(&self, state: &crate::web::State, tongue: Tongue) -> Option<String> {
        let open = self.may_pass_on && !self.call.status_at(state.now()).is_over();
        let token = open.then(|| to_pass_on(&state.secret, &self.person, self.call.id.as_str()))?;
        Some(at(tongue, &format!("/vidare/{token}")))
    }
}

/// Returns an answer as a sentence: "Du har svarat att den inte är relevant för Tyresö: ”för stort”."
fn sentence(tongue: Tongue, answer: &Feedback, kommun: &str) -> String {
    let relevant = answer.opinion == Opinion::Relevant;
    let why = crate::locale::clean::line(&answer.why, LONGEST_WHY);
    let quoted = |open: char| if why.is_empty() { String::new() } else { format!(": {open}{why}”") };
    match tongue {
        Tongue::Swedish => {
            let is = if relevant { "är" } else { "inte är" };
            format!("Du har svarat att den {is} relevant för {kommun}{}.", quoted('”'))
        }
        Tongue::English => {
            let is = if relevant { "is" } else { "is not" };
            format!("You have answered that it {is} relevant for {kommun}{}.", quoted('“'))
        }
    }
}
