//! The commands that run a stage once.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use jiff::Timestamp;

use super::print::{ProgressBar, count, json, lines};
use super::{Shop, UsageError, calls_file};
use crate::api_types::MatchDto;
use crate::config::Settings;
use crate::kommun::{Kommun, Level};
use crate::matching::{Profiles, judge_evidence};
use crate::model::Model;
use crate::opportunity::Opportunity;
use crate::stages::crawl::{CrawlOutcome, SourceSelection, WatchedSource};
use crate::stages::evidence::evidence_of;
use crate::stages::index::IndexStart;
use crate::stages::{self, LetterOutcome};
use crate::store::MatchRow;

pub(super) async fn crawl(shop: &Shop, only: &[String], force: bool) -> Result<()> {
    let sources = selected_sources(&shop.settings, only)?;
    let store = shop.store().await?;
    let fetcher = shop.settings.fetcher()?;
    let choice = if force { SourceSelection::All } else { SourceSelection::Due };
    let outcome = stages::crawl::run(&store, &fetcher, &sources, &choice, shop.clock.now()).await?;
    let (post, to) = (shop.settings.mailer()?, shop.settings.operator_address());
    stages::operator::run(&store, &publishers(&sources), to.as_ref(), &post, shop.clock.now()).await?;
    store.close().await;
    if shop.json {
        return json(&outcome);
    }
    if sources.is_empty() {
        return lines([format!("no source is listed in {}", shop.settings.sources_file.display())]);
    }
    lines(crawl_lines(&outcome))
}

fn crawl_lines(outcome: &CrawlOutcome) -> Vec<String> {
    let mut out = Vec::new();
    for source in &outcome.sources {
        let (id, health) = (&source.id, source.health);
        out.push(format!("{id}: {health}, {} found, {} new, {} changed", source.found, source.new, source.changed));
        out.extend(source.error.iter().map(|error| format!("    {error}")));
        out.extend(
            source.skipped.iter().map(|skipped| format!("    left aside {}: {}", skipped.count, skipped.reason)),
        );
    }
    if outcome.sources.is_empty() {
        out.push("no source is due (--force reads them all the same)".to_owned());
    }
    let (new, changed) = (count(outcome.new, "new call"), count(outcome.changed, "changed call"));
    out.push(format!("{new}, {changed}, {} of them closed by their deadline", outcome.closed));
    out
}

fn selected_sources(settings: &Settings, only: &[String]) -> Result<Vec<WatchedSource>> {
    let sources = settings.sources()?;
    let unknown: Vec<&str> =
        only.iter().filter(|id| !sources.iter().any(|watched| watched.spec.id == **id)).map(String::as_str).collect();
    if !unknown.is_empty() {
        let known: Vec<&str> = sources.iter().map(|watched| watched.spec.id.as_str()).collect();
        return Err(
            UsageError(format!("no such source: {}; known are: {}", unknown.join(", "), known.join(", "))).into()
        );
    }
    Ok(sources.into_iter().filter(|watched| only.is_empty() || only.contains(&watched.spec.id)).collect())
}

pub(super) async fn index(shop: &Shop, rebuild: bool) -> Result<()> {
    let store = shop.store().await?;
    let start = if rebuild { IndexStart::Scratch } else { IndexStart::Cursor };
    let bar = ProgressBar::default();
    let outcome =
        stages::index::run_with_progress(&store, &shop.settings.index_dir, start, &|done, all| bar.update(done, all))
            .await?;
    bar.finish();
    store.close().await;
    if shop.json {
        return json(&outcome);
    }
    let documents = count(outcome.documents, "call");
    lines([format!("{documents} in the index, {} added now, at revision {}", outcome.added, outcome.revision)])
}

/// Compares the index with the store, and fails when they differ.
pub(super) async fn verify(shop: &Shop) -> Result<()> {
    let store = shop.store().await?;
    let found = stages::index::verify(&store, &shop.settings.index_dir).await?;
    store.close().await;
    let Some(found) = found else { bail!("there is no index of this state folder yet: run `utkik index` first") };
    if shop.json {
        json(&found)?;
    } else {
        let list = |what: &str, ids: &[String]| ids.iter().map(|id| format!("{what} {id}")).collect::<Vec<_>>();
        let mut out = list("not in the index:", &found.missing);
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

pub(super) async fn judge(shop: &Shop) -> Result<()> {
    let kommuner = shop.settings.kommuner()?;
    let store = shop.store().await?;
    let outcome = stages::judge::run(&store, &kommuner, shop.settings.model().await.as_ref()).await?;
    if shop.json {
        let rows = store.all_matches().await?;
        store.close().await;
        return json(&rows.into_iter().map(MatchDto::from).collect::<Vec<_>>());
    }
    let mut out = vec![format!("{} judged", count(outcome.judged, "pair"))];
    for kommun in &kommuner {
        let matches = store.matches_of_kommun(&kommun.slug).await?;
        let alerts = matches.iter().filter(|m| m.judgement.level == crate::kommun::Level::Alert).count();
        out.push(format!("{}: {alerts} for alert, {} for the digest", kommun.slug, matches.len() - alerts));
    }
    store.close().await;
    lines(out)
}

/// Judges the calls of a file for every kommun, without the store.
pub(super) async fn judge_file(shop: &Shop, file: &Path) -> Result<()> {
    let kommuner = shop.settings.kommuner()?;
    let calls = calls_file::read(shop, file)?;
    let model = shop.settings.model().await;
    if shop.json {
        return json(&match_rows(&calls.list, &kommuner, model.as_ref()));
    }
    let profiles = Profiles::of(&kommuner);
    let mut found = vec![(0, 0); kommuner.len()];
    for call in &calls.list {
        let scores = profiles.score(&evidence_of(model.as_ref(), call));
        for ((alerts, digest), standing) in found.iter_mut().zip(scores) {
            match standing.level {
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

pub(super) async fn alert(shop: &Shop) -> Result<()> {
    let kommuner = shop.settings.kommuner()?;
    let store = shop.store().await?;
    let outcome = stages::alert::run(&store, &kommuner, &shop.settings.mailer()?, shop.clock.now()).await?;
    store.close().await;
    print_letter_outcome(shop, outcome)
}

pub(super) async fn remind(shop: &Shop) -> Result<()> {
    let kommuner = shop.settings.kommuner()?;
    let store = shop.store().await?;
    let outcome = stages::remind::run(&store, &kommuner, &shop.settings.mailer()?, shop.clock.now()).await?;
    store.close().await;
    print_letter_outcome(shop, outcome)
}

pub(super) async fn account_letters(shop: &Shop) -> Result<()> {
    let kommuner = shop.settings.kommuner()?;
    let store = shop.store().await?;
    let outcome = stages::account_letters::run(&store, &kommuner, &shop.settings.mailer()?, shop.clock.now()).await?;
    store.close().await;
    print_letter_outcome(shop, outcome)
}

/// Returns the id and the publisher of each source.
pub(super) fn publishers(sources: &[WatchedSource]) -> Vec<(String, String)> {
    sources.iter().map(|watched| (watched.spec.id.clone(), watched.spec.publisher.clone())).collect()
}

pub(super) async fn deliver(shop: &Shop) -> Result<()> {
    let store = shop.store().await?;
    let outcome = stages::deliver::run(&store, &shop.settings.channels()?, shop.clock.now(), Timestamp::now).await?;
    store.close().await;
    print_letter_outcome(shop, outcome)
}

pub(super) fn print_letter_outcome(shop: &Shop, outcome: LetterOutcome) -> Result<()> {
    if shop.json {
        return json(&outcome);
    }
    let LetterOutcome { queued: owed, sent, retried, refused, skipped, failed } = outcome;
    let mut out =
        format!("{owed} owed, {sent} sent, {retried} to be tried again, {refused} refused, {skipped} skipped");
    if failed > 0 {
        out.push_str(&format!(", {failed} could not be written (the log says why)"));
    }
    lines([out])
}
