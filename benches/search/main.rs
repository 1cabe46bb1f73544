//! Measures how fast the index adds and finds calls, beside SQLite's FTS5 on the same calls in the same run.
//! `cargo bench --bench search`, or `cargo bench --bench search -- 1000000` for a million calls.
//!
//! utkik and FTS5 return the first twenty hits, their total, and counts by status, source, programme and area. FTS5 is
//! searched for a few English words each time; the index is searched in Swedish, with everything that the vocabulary
//! adds.
//!
//! A third column runs utkik's own query plan by tantivy's queries and collectors, which do a little less (see
//! `search::executor::baseline`): the difference is what the executor buys.
//!
//! Memory use is measured in a process of its own, which only searches and has indexed nothing.

mod calls;
#[path = "../round/meter.rs"]
mod meter;
mod rival;
#[path = "../round/words.rs"]
mod words;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use utkik::internals::kommun::KommunSlug;
use utkik::internals::opportunity::{OpportunityId, Revision};
use utkik::internals::search::{FitScores, Index, SearchQuery};

use rival::Fts5Baseline;

const CALLS: usize = 100_000;

/// How many times each search is run.
const TIMES: usize = 200;

/// Environment variable that names the folder of an index, for the process that only searches.
const SERVE: &str = "UTKIK_BENCH_SERVE";

/// The words for the index, and the nearest query in FTS5's own language (empty: all calls).
const QUESTIONS: [(&str, &str); 10] = [
    ("", ""),
    ("ungdomar demokrati", "youth OR democracy"),
    ("kollektivtrafik på landsbygden", "\"public transport\" OR rural"),
    ("energieffektivisering av byggnader", "\"energy efficiency\" OR buildings"),
    ("äldreomsorg", "elderly OR care"),
    ("vänortssamarbete", "\"town twinning\" OR networks"),
    ("climate adaptation in cities", "climate OR adaptation OR cities"),
    ("\"public transport\" -water", "\"public transport\" NOT water"),
    ("LIFE-2026-CALL-77", "\"LIFE 2026 CALL 77\""),
    ("kommun:lindvik klimat deadline:<2026-10-01", "climate"),
];

struct Measured {
    per_second: f64,
    /// The same per second of CPU time.
    per_cpu_second: f64,
    bytes: u64,
    /// The times of each search in milliseconds, shortest first.
    times: Vec<Vec<f64>>,
    /// The same searches by tantivy's own queries and collectors; empty for the rival.
    by_tantivy: Vec<Vec<f64>>,
}

fn now() -> Result<Timestamp> {
    Ok("2026-05-10T08:00:00Z".parse()?)
}

fn measure_index(folder: &Path, count: usize) -> Result<Measured> {
    let (index, _) = Index::open(folder, "bench")?;
    let mut writer = index.writer()?;
    let (mut seconds, mut computed) = (0.0, 0.0);
    for batch in calls::batches(count) {
        let (began, before) = (Instant::now(), meter::cpu()?);
        batch.iter().try_for_each(|call| writer.put(call))?;
        seconds += began.elapsed().as_secs_f64();
        computed += meter::cpu()? - before;
    }
    let (began, before) = (Instant::now(), meter::cpu()?);
    writer.commit(Revision::new(1))?;
    seconds += began.elapsed().as_secs_f64();
    computed += meter::cpu()? - before;
    let times = search_times(&index, count)?;
    let by_tantivy = QUESTIONS.map(|(words, _)| {
        let query = SearchQuery::of(words);
        timed(|| Ok(index.search_by_tantivy(&query, 20)? as u64))
    });
    let by_tantivy = by_tantivy.into_iter().collect::<Result<Vec<_>>>()?;
    let (per_second, per_cpu_second) = (count as f64 / seconds, count as f64 / computed);
    Ok(Measured { per_second, per_cpu_second, bytes: calls::bytes(folder)?, times, by_tantivy })
}

fn search_times(index: &Index, count: usize) -> Result<Vec<Vec<f64>>> {
    let fit_scores = Arc::new(fit_scores(count)?);
    let search = |(words, _): (&str, &str)| {
        let question = SearchQuery::of(words);
        timed(|| index.search_with(&question, &fit_scores, now()?).map(|answer| answer.total))
    };
    QUESTIONS.into_iter().map(search).collect()
}

/// Opens the index, runs all searches, and prints how much memory that took.
fn serve(folder: &Path, count: usize) -> Result<()> {
    let index = Index::open_read_only(folder, "bench")?.context("there is no index")?;
    let times = sorted_times(&search_times(&index, count)?);
    let (own, resident, peak) = (meter::own()?, meter::resident()?, meter::peak()?);
    println!("serving alone: {}", figures(&times));
    println!("serving (MB): {own:.1} of its own, {resident:.1} with what is mapped of the index, {peak:.1} at most");
    Ok(())
}

/// Returns fit scores for five kommuner, each with fifteen hundred calls that suit it.
fn fit_scores(count: usize) -> Result<FitScores> {
    let slugs = ["lindvik", "asker", "bro", "dal", "ek"].map(str::parse).into_iter();
    let slugs: Vec<KommunSlug> = slugs.collect::<Result<_, _>>()?;
    let suits = |at: usize| {
        let slug = slugs[at % slugs.len()].clone();
        (OpportunityId::from_first_listing("bench", &calls::name(at * 13 % count)), slug, 0.5)
    };
    let matches: Vec<_> = (0..7_500).map(suits).collect();
    Ok(FitScores::new(1, slugs, matches))
}

fn timed(mut ask: impl FnMut() -> Result<u64>) -> Result<Vec<f64>> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let began = Instant::now();
        std::hint::black_box(ask()?);
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn percentile(times: &[f64], share: f64) -> f64 {
    times.get((share * (times.len() - 1) as f64).round() as usize).copied().unwrap_or_default()
}

fn main() -> Result<()> {
    let count = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(CALLS);
    if let Some(folder) = std::env::var_os(SERVE) {
        return serve(Path::new(&folder), count);
    }
    let folders = [tempfile::tempdir()?, tempfile::tempdir()?];
    let ours = measure_index(folders[0].path(), count).context("the index failed")?;
    let mut alone = Command::new(std::env::current_exe()?);
    let alone = alone.arg(count.to_string()).env(SERVE, folders[0].path()).status()?;
    ensure!(alone.success(), "serving alone failed");
    let mut rival = Fts5Baseline::open(folders[1].path())?;
    let (per_second, per_cpu_second) = rival.fill(count)?;
    let times = QUESTIONS.map(|(_, words)| timed(|| rival.search(words)));
    let times = times.into_iter().collect::<Result<Vec<_>>>()?;
    let rival =
        Measured { per_second, per_cpu_second, bytes: calls::bytes(folders[1].path())?, times, by_tantivy: Vec::new() };
    println!("{count} calls                                 utkik           tantivy's own                     FTS5");
    println!("documents per second   {:>20.0} {:>48.0}", ours.per_second, rival.per_second);
    println!("for each CPU second    {:>20.0} {:>48.0}", ours.per_cpu_second, rival.per_cpu_second);
    println!("bytes                  {:>20} {:>48}", ours.bytes, rival.bytes);
    for (at, (words, _)) in QUESTIONS.iter().enumerate() {
        let name = if words.is_empty() { "(everything)" } else { words };
        let times = [&ours.times[at], &ours.by_tantivy[at], &rival.times[at]].map(|times| figures(times));
        println!("{name:<42} {}", times.join("   "));
    }
    let all = [&ours.times, &ours.by_tantivy, &rival.times].map(|times| figures(&sorted_times(times)));
    println!("{:<42} {}", "all questions", all.join("   "));
    Ok(())
}

fn sorted_times(times: &[Vec<f64>]) -> Vec<f64> {
    let mut all: Vec<f64> = times.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    all
}

fn figures(times: &[f64]) -> String {
    format!("p50 {:>7.2} p99 {:>7.2} ms", percentile(times, 0.5), percentile(times, 0.99))
}
