//! `feedback`: what people say of a kommun's matches.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::dto::FeedbackDto;
use super::print::{self, column, lines};
use super::usage::UsageError;
use crate::app::App;
use crate::feedback::{self, Opinion};
use crate::kommun::KommunSlug;
use crate::store::{NewFeedback, Store};
use crate::subscription::{Address, PersonId};

/// What is said of a call, or whose answers to list.
#[derive(Debug, Args)]
pub(super) struct FeedbackArgs {
    /// The kommun's slug: its file's name; without it, the answers of all are listed
    kommun: Option<KommunSlug>,
    /// The call's id, its source's reference or its funder's identifier; without it, the kommun's answers are listed
    #[arg(requires = "answer")]
    id: Option<String>,
    /// What is said of it; undo takes back what was said
    #[arg(value_enum)]
    answer: Option<AnswerArg>,
    /// Why, in a few words; shown on the call's page
    #[arg(long, value_name = "TEXT", requires = "answer")]
    why: Option<String>,
    /// Who says it: the address of a subscriber [default: the kommun as a whole, which holds for all its subscribers]
    #[arg(long, value_name = "ADDRESS", requires = "answer")]
    by: Option<String>,
}

/// As written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AnswerArg {
    Relevant,
    NotRelevant,
    Undo,
}

pub(super) async fn feedback(app: &App, args: &FeedbackArgs) -> Result<()> {
    if let Some(slug) = &args.kommun {
        check_kommun(app, slug)?;
    }
    match (&args.kommun, &args.id, args.answer) {
        (Some(kommun), Some(id), Some(answer)) => give(app, args, (kommun, id), answer).await,
        (kommun, ..) => list(app, kommun.as_ref()).await,
    }
}

fn check_kommun(app: &App, slug: &KommunSlug) -> Result<()> {
    let kommuner = app.kommuner()?;
    if kommuner.iter().any(|kommun| kommun.slug == *slug) {
        return Ok(());
    }
    let known: Vec<&str> = kommuner.iter().map(|kommun| kommun.slug.as_str()).collect();
    Err(UsageError(format!("no such kommun: {slug}; known are: {}", known.join(", "))).into())
}

async fn give(app: &App, args: &FeedbackArgs, (kommun, name): (&KommunSlug, &str), answer: AnswerArg) -> Result<()> {
    let opinion = match answer {
        AnswerArg::Relevant => Some(Opinion::Relevant),
        AnswerArg::NotRelevant => Some(Opinion::NotRelevant),
        AnswerArg::Undo => None,
    };
    if opinion.is_none() && args.why.is_some() {
        return Err(UsageError("undo takes back what was said; it has no --why".to_owned()).into());
    }
    let store = app.store().await?;
    let person = person_id(store, args.by.as_deref(), kommun).await?;
    let Some(call) = store.find(name).await? else {
        bail!("no call is known as '{name}': give an id, a reference or an identifier (utkik search finds them)");
    };
    let why = feedback::clean_why(args.why.as_deref().unwrap_or_default());
    let done = match opinion {
        Some(opinion) => {
            let new_feedback = NewFeedback { person: person.as_ref(), kommun, call: &call.id, opinion, why: &why };
            store.record_feedback(&new_feedback, app.now()).await?
        }
        None => store.delete_feedback(person.as_ref(), kommun, &call.id).await?,
    };
    if app.settings.json {
        let opinion = opinion.map(Opinion::as_str);
        return print::json(&json!({"kommun": kommun, "id": call.id, "opinion": opinion, "why": why, "done": done}));
    }
    let message = match (opinion, done) {
        (Some(opinion), true) => format!("{}: {} for {kommun}", call.facts.title, opinion.as_str()),
        (None, true) => format!("{}: taken back for {kommun}", call.facts.title),
        (_, false) => "nothing was said of it, so there is nothing to take back".to_owned(),
    };
    lines([message])
}

/// Returns the id of the subscriber who says it; `None` when it is said for the kommun as a whole.
async fn person_id(store: &Store, by: Option<&str>, kommun: &KommunSlug) -> Result<Option<PersonId>> {
    let Some(by) = by else { return Ok(None) };
    let address = Address::parse(by).map_err(|error| UsageError(error.to_string()))?;
    if let Some((person, _)) = store.find_person(&address).await?
        && store.kommuner_of(&person).await?.contains(kommun)
    {
        return Ok(Some(person));
    }
    Err(UsageError(format!("{} does not subscribe to {kommun}: utkik subscribe list tells who does", address.masked()))
        .into())
}

async fn list(app: &App, kommun: Option<&KommunSlug>) -> Result<()> {
    let store = app.store().await?;
    let rows = store.feedback_list(kommun).await?;
    let shapes: Vec<FeedbackDto> = rows.into_iter().map(FeedbackDto::from).collect();
    if app.settings.json {
        return print::json(&shapes);
    }
    lines(shapes.iter().map(|said| {
        let (kommun, opinion) = (column(&said.kommun, 12), column(said.opinion, 12));
        let by = column(said.by.as_deref().unwrap_or("-"), 30);
        format!("{} {kommun} {opinion} {} {by} {} {}", said.at, said.id, column(&said.title, 50), said.why)
    }))
}
