//! The commands that run a stage once.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};

use super::calls_file;
use super::outcome::{outcome_lines, print_outcome};
use super::print::{ProgressBar, count, json, lines};
use super::usage::UsageError;
use crate::api_types::MatchDto;
use crate::app::App;
use crate::kommun::{Kommun, Level};
use crate::matching::{Profiles, judge_evidence};
use crate::model::Model;
use crate::opportunity::Opportunity;
use crate::sources::WatchedSource;
use crate::stages::evidence::evidence_of;
use crate::stages::{self, Crawl, IndexStart, Judge, Operator, Outcome, Stage};
use crate::store::MatchRow;

/// Runs a stage once, and prints what it did.
pub(super) async fn run(app: &App, stage: &dyn Stage) -> Result<()> {
    print_outcome(app, &stage.run(app, app.now()).await?)
}

pub(super) async fn crawl(app: &App, only: &[String], force: bool) -> Result<()> {
    let app = &app.clone().with_sources(selected_sources(app.sources()?, only)?);
    let stage = if force { Crawl::ALL } else { Crawl::DUE };
    let outcome = stage.run(app, app.now()).await?;
    Operator.run(app, app.now()).await?;
    if app.sources()?.is_empty() && !app.settings.json {
        return lines([format!("no source is listed in {}", app.settings.sources_file.display())]);
    }
    print_outcome(app, &outcome)
}

fn selected_sources(sources: &[WatchedSource], only: &[String]) -> Result<Vec<WatchedSource>> {
    let unknown: Vec<&str> = only
        .iter()
        .filter(|id| !sources.iter().any(|watched| watched.spec.id == id.as_str()))
        .map(String::as_str)
        .collect();
    if !unknown.is_empty() {
        let known: Vec<&str> = sources.iter().map(|watched| watched.spec.id.as_str()).collect();
        return Err(
            UsageError(format!("no such source: {}; known are: {}", unknown.join(", "), known.join(", "))).into()
        );
    }
    let selected =
        sources.iter().filter(|watched| only.is_empty() || only.iter().any(|id| watched.spec.id == id.as_str()));
    Ok(selected.cloned().collect())
}

pub(super) async fn index(app: &App, rebuild: bool) -> Result<()> {
    let start = if rebuild { IndexStart::Scratch } else { IndexStart::Cursor };
    let bar = ProgressBar::default();
    let outcome = stages::index::run(app, start, &|done, all| bar.update(done, all)).await?;
    bar.finish();
    print_outcome(app, &Outcome::Index(outcome))
}

/// Compares the index with the store, and fails when they differ.
pub(super) async fn verify(app: &App) -> Result<()> {
    let found = stages::index::verify(app).await?;
    let Some(found) = found else { bail!("there is no index of this state folder yet: run `utkik index` first") };
    if app.settings.json {
        json(&found)?;
    } else {
        let list = |what: &str, ids: &[String]| ids.iter().map(|id| format!("{what} {id}")).collect::<Vec<_>>();
        let mut out = list("damaged:", &found.damaged);
        out.extend(list("not in the index:", &found.missing));
        out.extend(list("only in the index:", &found.extra));
        out.extend(list("of another revision:", &found.behind));
        out.push(format!("{} in the store, {} in the index", count(found.calls, "call"), found.documents));
        lines(out)?;
    }
    if !found.is_empty() {
        bail!("the index differs from the store: run `utkik index`, or `utkik index --rebuild` if that is not enough");
    }
    Ok(())
}

pub(super) async fn judge(app: &App) -> Result<()> {
    let (kommuner, store) = (app.kommuner()?, app.store().await?);
    let outcome = Judge.run(app, app.now()).await?;
    if app.settings.json {
        let rows = store.all_matches().await?;
        return json(&rows.into_iter().map(MatchDto::from).collect::<Vec<_>>());
    }
    let mut out = outcome_lines(&outcome);
    for kommun in kommuner {
        let matches = store.matches_of_kommun(&kommun.slug).await?;
        let alerts = matches.iter().filter(|m| m.judgement.level == crate::kommun::Level::Alert).count();
        out.push(format!("{}: {alerts} for alert, {} for the digest", kommun.slug, matches.len() - alerts));
    }
    lines(out)
}

/// Judges the calls of a file for every kommun, without the store.
pub(super) async fn judge_file(app: &App, file: &Path) -> Result<()> {
    let kommuner = app.kommuner()?;
    let calls = calls_file::read(app, file)?;
    let model = app.model().await;
    if app.settings.json {
        return json(&match_rows(&calls.list, kommuner, model));
    }
    let profiles = Profiles::of(kommuner);
    let mut found = vec![(0, 0); kommuner.len()];
    for call in &calls.list {
        let scores = profiles.score(&evidence_of(model, call));
        for ((alerts, digest), score) in found.iter_mut().zip(scores) {
            match score.level {
                Level::Alert => *alerts += 1,
                Level::Digest => *digest += 1,
                Level::None => {}
            }
        }
    }
    let mut out = vec![format!("{} judged", count((calls.list.len() * kommuner.len()) as u64, "pair"))];
    out.extend(calls.skipped.iter().map(|(reason, rows)| format!("    left aside {rows}: {reason}")));
    out.extend(
        kommuner
            .iter()
            .zip(found)
            .map(|(kommun, (alerts, digest))| format!("{}: {alerts} for alert, {digest} for the digest", kommun.slug)),
    );
    lines(out)
}

/// Returns every pair of call and kommun with its reasons, by kommun, the best first.
fn match_rows(calls: &[Opportunity], kommuner: &[Kommun], model: Option<&Arc<Model>>) -> Vec<MatchDto> {
    let mut rows: Vec<MatchRow> = Vec::new();
    for call in calls {
        let evidence = evidence_of(model, call);
        rows.extend(kommuner.iter().map(|kommun| MatchRow {
            id: call.id.clone(),
            reference: call.reference.clone(),
            identifier: call.facts.identifier.clone(),
            judgement: judge_evidence(&evidence, kommun),
        }));
    }
    rows.sort_by(|one, other| {
        let by_kommun = one.judgement.kommun.cmp(&other.judgement.kommun);
        by_kommun
            .then(other.judgement.score.total_cmp(&one.judgement.score))
            .then_with(|| one.reference.cmp(&other.reference))
    });
    rows.into_iter().map(MatchDto::from).collect()
}
