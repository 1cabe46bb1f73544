//! `pass-on`: calls that a kommun passes on to associations and companies.

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;

use super::dto::PassedOnCallDto;
use super::print::{self, column, lines};
use super::usage::UsageError;
use crate::app::App;
use crate::kommun::KommunSlug;
use crate::kommun::passed_on::clean_note;

/// What is passed on, or whose passings to list.
#[derive(Debug, Args)]
pub(super) struct PassOnArgs {
    /// The kommun's slug: its file's name; without it, what all have passed on is listed
    kommun: Option<KommunSlug>,
    /// The call's id, its source's reference or its funder's identifier; without it, the kommun's are listed
    id: Option<String>,
    /// A few words that go along, to be read by everyone who gets it
    #[arg(long, value_name = "TEXT", requires = "id", conflicts_with = "undo")]
    note: Option<String>,
    /// Take it back: nobody more is told of it
    #[arg(long, requires = "id")]
    undo: bool,
}

pub(super) async fn pass_on(app: &App, args: &PassOnArgs) -> Result<()> {
    if let Some(slug) = &args.kommun {
        let kommuner = app.kommuner()?;
        if !kommuner.iter().any(|kommun| kommun.slug == *slug) {
            let known: Vec<&str> = kommuner.iter().map(|kommun| kommun.slug.as_str()).collect();
            return Err(UsageError(format!("no such kommun: {slug}; known are: {}", known.join(", "))).into());
        }
    }
    match (&args.kommun, &args.id) {
        (Some(kommun), Some(id)) => pass_on_or_undo(app, args, kommun, id).await,
        (kommun, _) => list(app, kommun.as_ref()).await,
    }
}

async fn pass_on_or_undo(app: &App, args: &PassOnArgs, kommun: &KommunSlug, name: &str) -> Result<()> {
    let (store, now) = (app.store().await?, app.now());
    let Some(call) = store.find(name).await? else {
        bail!("no call is known as '{name}': give an id, a reference or an identifier (utkik search finds them)");
    };
    let note = clean_note(args.note.as_deref().unwrap_or_default());
    let done = match args.undo {
        true => store.undo_pass_on(kommun, &call.id, now).await?,
        false if call.status_at(now).is_over() => {
            bail!("'{name}' is {}: nobody would be told of it", call.status_at(now).as_str())
        }
        false => {
            store.pass_on(kommun, &call.id, &note, now).await?;
            true
        }
    };
    let receivers = store.count_passed_on_recipients(kommun).await?;
    if app.settings.json {
        return print::json(&json!({
            "kommun": kommun, "id": call.id, "passed_on": !args.undo, "note": note, "done": done, "receivers": receivers,
        }));
    }
    let title = &call.facts.title;
    lines([match (args.undo, done) {
        (false, _) => format!("{title}: passed on by {kommun} to {}", print::count(receivers, "subscription")),
        (true, true) => format!("{title}: taken back by {kommun}"),
        (true, false) => format!("{kommun} has not passed it on, so there is nothing to take back"),
    }])
}

async fn list(app: &App, kommun: Option<&KommunSlug>) -> Result<()> {
    let store = app.store().await?;
    let passings = store.passed_on_calls(kommun).await?;
    let shapes: Vec<PassedOnCallDto> = passings.into_iter().map(PassedOnCallDto::from).collect();
    if app.settings.json {
        return print::json(&shapes);
    }
    lines(shapes.iter().map(|one| {
        let state = column(if one.undone { "taken back" } else { "passed on" }, 10);
        format!("{} {} {state} {} {} {}", one.at, column(&one.kommun, 12), one.id, column(&one.title, 50), one.note)
    }))
}
