//! The commands that show what the store and the kommun files hold.

use anyhow::{Result, bail};
use serde_json::json;

use super::dto::ShownCallDto;
use super::print::{self, column, lines};
use super::usage::UsageError;
use crate::api_types::{CallRecords, ChangeDto, KommunDto, SPARKLINE_ROUNDS, SourceDescription, SourceDto};
use crate::app::App;
use crate::config::ConfigFaults;
use crate::locale::Locale;
use crate::opportunity::{FieldValue, Revision};
use crate::stages::audit::Lost;

pub(super) async fn show(app: &App, name: &str) -> Result<()> {
    let store = app.store().await?;
    let Some(opportunity) = store.find(name).await? else {
        bail!("no call is known as '{name}': give an id, a reference or an identifier (utkik search finds them)");
    };
    let id = opportunity.id.clone();
    let known = CallRecords {
        listings: store.listings(&id).await?,
        matches: store.matches_of(&id).await?,
        history: store.history(&id).await?,
        opportunity,
    };
    let now = app.now();
    if app.settings.json {
        let facts = known.opportunity.facts.clone();
        return print::json(&ShownCallDto { call: known.into_dto(now), facts });
    }
    lines(call_lines(&known, now))
}

fn call_lines(known: &CallRecords, now: jiff::Timestamp) -> Vec<String> {
    let call = &known.opportunity;
    let facts = &call.facts;
    let deadline =
        facts.next_deadline(now).map(|d| format!("{} {} {}", d.date, d.time_text().unwrap_or_default(), d.zone.name()));
    let mut out = vec![
        facts.title.clone(),
        format!("  id          {}  ({} {})", call.id, call.source, call.reference),
        format!("  identifier  {}", facts.identifier.as_deref().unwrap_or("-")),
        format!("  status      {}", call.status_at(now).as_str()),
        format!("  deadline    {}", deadline.as_deref().unwrap_or("-")),
        format!("  link        {}", facts.url),
    ];
    for found in &known.matches {
        out.push(format!("  {}  {} {:.3}", column(found.kommun.as_str(), 10), found.level.as_str(), found.score));
        out.extend(found.reasons.iter().map(|reason| format!("      {}", Locale::default().reason(reason))));
    }
    for change in &known.history {
        let moved: Vec<String> = change
            .fields
            .iter()
            .map(|(field, change)| {
                let text =
                    |value: &Option<FieldValue>| value.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
                format!("{field}: {} -> {}", text(&change.old), text(&change.new))
            })
            .collect();
        out.push(format!("  {} {} {}", change.at, change.kind.as_str(), moved.join(", ")));
    }
    out
}

pub(super) async fn changes(app: &App, since: Revision) -> Result<()> {
    let store = app.store().await?;
    let rows = store.changes(since).await?;
    if app.settings.json {
        return print::json(&rows.into_iter().map(ChangeDto::from).collect::<Vec<_>>());
    }
    let line = |row: &crate::store::ChangeRow| {
        let kind = column(row.change.kind.as_str(), 9);
        format!("{:>6} {} {kind} {}", row.change.seq, row.change.at, column(&row.title, 80))
    };
    lines(rows.iter().map(line))
}

pub(super) async fn sources(app: &App) -> Result<()> {
    let watched = app.sources()?;
    let store = app.store().await?;
    let (mut rows, counts, mut rounds) =
        (store.sources().await?, store.source_counts().await?, store.all_rounds().await?);
    let mut shapes = Vec::with_capacity(watched.len());
    for watched in watched {
        let id = &watched.spec.id;
        let counts = counts.get(id).copied().unwrap_or_default();
        let (times, rounds) = (store.new_call_times(id).await?, rounds.remove(id).unwrap_or_default());
        shapes.push(SourceDto::of(SourceDescription::from(watched), rows.remove(id), counts, &times, rounds));
    }
    if app.settings.json {
        return print::json(&shapes);
    }
    lines(shapes.iter().map(|source| {
        let error = source.error.as_deref().unwrap_or_default();
        let (id, state) = (column(source.id.as_str(), 22), column(source.state.as_str(), 10));
        let line = column(&source.sparkline, SPARKLINE_ROUNDS);
        format!("{id} {state} {line} known {:>5}, open {:>5}  {error}", source.known, source.open)
    }))
}

pub(super) async fn kommun_list(app: &App) -> Result<()> {
    let store = app.store().await?;
    let mut shapes = Vec::new();
    for kommun in app.kommuner()? {
        let thresholds = store.thresholds(&kommun.slug).await?;
        shapes.push(KommunDto::of(kommun, &thresholds));
    }
    if app.settings.json {
        return print::json(&shapes);
    }
    lines(shapes.iter().flat_map(|kommun| {
        let areas: Vec<&str> = kommun.priorities.iter().map(|priority| priority.area.as_str()).collect();
        let head = format!("{} {}", column(kommun.slug.as_str(), 12), areas.join(", "));
        std::iter::once(head)
            .chain(kommun.thresholds_moved.iter().map(|sentence| format!("{} {sentence}", column("", 12))))
    }))
}

pub(super) async fn kommun_check(app: &App) -> Result<()> {
    let kommuner = app.kommuner();
    if let (true, Some(ConfigFaults(faults))) =
        (app.settings.json, kommuner.as_ref().err().and_then(|error| error.downcast_ref()))
    {
        print::json(&json!({"kommuner": 0, "faults": faults}))?;
    }
    let kommuner = kommuner?;
    if kommuner.is_empty() {
        let folder = app.settings.kommuner_dir.display();
        return Err(UsageError(format!("there is no kommun file in {folder}: add one, see the README")).into());
    }
    let lost = lost(app).await?;
    if app.settings.json {
        let slugs: Vec<&str> = lost.kommuner.iter().map(|lost| lost.kommun.as_str()).collect();
        print::json(&json!({"kommuner": kommuner.len(), "faults": [], "without_file": slugs}))?;
    } else {
        lines([format!("{}, all without fault", print::count(kommuner.len() as u64, "kommun file"))])?;
        lines(lost.lines())?;
    }
    if !lost.kommuner.is_empty() {
        bail!("kommuner that are subscribed to have no file: {}", lost.kommuner.len());
    }
    Ok(())
}

/// Returns what the store has and the files lack. Whoever checks files elsewhere than on the server has no store, and
/// none is made for them.
async fn lost(app: &App) -> Result<Lost> {
    if !app.settings.state_dir.join("utkik.db").is_file() {
        return Ok(Lost::default());
    }
    // A faulty list of sources is no fault of the kommuner's files.
    let sources = app.sources().unwrap_or_default();
    Lost::of(app.store().await?, app.kommuner()?, sources, app.now()).await
}
