//! Measures search: queries with graded calls, run on a temporary index with the production analysis.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde::Serialize;

use super::super::calls_file;
use super::super::print::{self, column, lines};
use crate::app::App;
use crate::opportunity::{Facts, Opportunity, OpportunityId, Revision, Section, SectionKind, SourceId, Status};
use crate::search::{Index, SearchQuery, StatusFilter};
use crate::text::Language;

/// The depth of nDCG.
const DEPTH: usize = 10;
/// The most calls of a ranking that are printed.
const MAX_RANKING: usize = 100;

/// A query with the grades of its calls: 2 = a coordinator would forward it, 1 = the same field.
struct GradedQuery {
    id: String,
    words: String,
    grades: BTreeMap<String, u8>,
}

#[derive(Serialize)]
struct QueryResult {
    query_id: String,
    query: String,
    /// Ids of the calls, best first.
    ranking: Vec<String>,
    /// `None` when no call is graded.
    ndcg10: Option<f64>,
    #[serde(flatten)]
    cost: Option<QueryCost>,
}

/// The measurements that `--repeat` adds.
#[derive(Clone, Copy, Serialize)]
struct QueryCost {
    indexing_seconds: f64,
    index_bytes: u64,
    p50_ms: f64,
    p99_ms: f64,
}

/// Indexes `calls` and runs each query of `queries`, `repeat` times when the time is to be measured.
pub(in super::super) fn search(app: &App, queries: &Path, calls: &Path, repeat: Option<usize>) -> Result<()> {
    let questions = read_queries(queries)?;
    let calls = read_calls(app, calls)?;
    let folder = tempfile::tempdir().context("failed to make a temporary folder")?;
    let began = Instant::now();
    let index = build_index(folder.path(), &calls)?;
    let indexing_seconds = began.elapsed().as_secs_f64();
    let index_bytes = folder_bytes(folder.path())?;
    let mut results = Vec::with_capacity(questions.len());
    for graded in questions {
        let question = SearchQuery { status: StatusFilter::All, limit: MAX_RANKING, ..SearchQuery::of(&graded.words) };
        let (ranking, times) = run_query(&index, &question, app.now(), repeat.unwrap_or(1))?;
        let cost = repeat.map(|_| QueryCost {
            indexing_seconds,
            index_bytes,
            p50_ms: percentile(&times, 0.50),
            p99_ms: percentile(&times, 0.99),
        });
        let ndcg10 = ndcg(&ranking, &graded.grades);
        results.push(QueryResult { query_id: graded.id, query: graded.words, ranking, ndcg10, cost });
    }
    if app.settings.json { print::json(&results) } else { lines(result_lines(&results)) }
}

/// Returns the ranking and the duration of each run in milliseconds, shortest first.
fn run_query(index: &Index, question: &SearchQuery, now: Timestamp, times: usize) -> Result<(Vec<String>, Vec<f64>)> {
    let mut took = Vec::with_capacity(times);
    let mut ranking = Vec::new();
    for _ in 0..times.max(1) {
        let began = Instant::now();
        let answer = index.search(question, now)?;
        took.push(began.elapsed().as_secs_f64() * 1000.0);
        ranking = answer.hits.into_iter().map(|hit| hit.reference).collect();
    }
    took.sort_by(f64::total_cmp);
    Ok((ranking, took))
}

/// Returns the smallest value that at least this share of the sorted values does not exceed.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let at = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(at.saturating_sub(1)).copied().unwrap_or_default()
}

fn result_lines(results: &[QueryResult]) -> Vec<String> {
    let mut out = Vec::new();
    for one in results {
        let score = one.ndcg10.map_or("    -".to_owned(), |score| format!("{score:.3}"));
        let first: Vec<&str> = one.ranking.iter().take(5).map(String::as_str).collect();
        let cost =
            one.cost.map_or(String::new(), |cost| format!(" p50 {:.2} ms p99 {:.2} ms", cost.p50_ms, cost.p99_ms));
        out.push(format!("{} {} {score}{cost}  {}", column(&one.query_id, 5), column(&one.query, 46), first.join(" ")));
    }
    let scores: Vec<f64> = results.iter().filter_map(|one| one.ndcg10).collect();
    let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
    out.push(format!("nDCG@{DEPTH} {mean:.3} over {}", print::count(scores.len() as u64, "question")));
    if let Some(QueryCost { indexing_seconds, index_bytes, .. }) = results.iter().find_map(|one| one.cost) {
        out.push(format!("indexed in {indexing_seconds:.2} s, {index_bytes} bytes"));
    }
    out
}

/// Returns the normalised discounted cumulative gain with gain 2^grade - 1; `None` when no call has a grade.
fn ndcg(ranking: &[String], grades: &BTreeMap<String, u8>) -> Option<f64> {
    let gain = |grade: u8| f64::from((1_u32 << grade.min(8)) - 1);
    let sum = |grades: &mut dyn Iterator<Item = u8>| -> f64 {
        grades.take(DEPTH).enumerate().map(|(rank, grade)| gain(grade) / (rank as f64 + 2.0).log2()).sum()
    };
    let mut best: Vec<u8> = grades.values().copied().collect();
    best.sort_unstable_by(|one, other| other.cmp(one));
    let ideal = sum(&mut best.into_iter());
    let reached = sum(&mut ranking.iter().map(|id| grades.get(id).copied().unwrap_or(0)));
    (ideal > 0.0).then(|| reached / ideal)
}

/// Parses one query a line: `id TAB query TAB call=grade call=grade …`.
fn read_queries(path: &Path) -> Result<Vec<GradedQuery>> {
    let text = read_text(path)?;
    let mut questions = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut cells = line.split('\t');
        let (Some(id), Some(words)) = (cells.next(), cells.next()) else {
            bail!("{}:{}: write ID, question and grades with tabs between", path.display(), number + 1);
        };
        let mut grades = BTreeMap::new();
        for cell in cells.next().unwrap_or_default().split_whitespace() {
            let grade = cell.rsplit_once('=').and_then(|(call, grade)| Some((call, grade.parse().ok()?)));
            let Some((call, grade)) = grade else {
                bail!("{}:{}: '{cell}' is no CALL=GRADE", path.display(), number + 1);
            };
            grades.insert(call.to_owned(), grade);
        }
        questions.push(GradedQuery { id: id.to_owned(), words: words.to_owned(), grades });
    }
    Ok(questions)
}

/// Parses one call a line, `id TAB language TAB title TAB text`, or a response of the portal.
fn read_calls(app: &App, path: &Path) -> Result<Vec<Opportunity>> {
    if path.extension().is_none_or(|ending| ending != "tsv") {
        return Ok(calls_file::read(app, path)?.list);
    }
    let text = read_text(path)?;
    let mut calls = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, language, title, text, ..] = cells.as_slice() else {
            bail!("{}:{}: write ID, language, title and text with tabs between", path.display(), number + 1);
        };
        calls.push(new_call(id, language, title, text));
    }
    Ok(calls)
}

fn new_call(id: &str, language: &str, title: &str, text: &str) -> Opportunity {
    let language = match language {
        "sv" => Language::Sv,
        "en" => Language::En,
        _ => Language::Other,
    };
    let sections = vec![Section { kind: SectionKind::Scope, text: text.to_owned() }];
    Opportunity {
        id: OpportunityId::from_first_listing("eval", id),
        revision: Revision::default(),
        status: Status::Open,
        source: SourceId::from_static("eval"),
        reference: id.to_owned(),
        facts: Facts { title: title.to_owned(), language, sections, ..Facts::default() },
    }
}

fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))
}

fn build_index(folder: &Path, calls: &[Opportunity]) -> Result<Index> {
    let (index, _) = Index::open(folder, "eval")?;
    let mut writer = index.writer()?;
    for call in calls {
        writer.put(call)?;
    }
    writer.commit(Revision::new(1))?;
    Ok(index)
}

fn folder_bytes(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        sum += entry?.metadata()?.len();
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graded(pairs: &[(&str, u8)]) -> BTreeMap<String, u8> {
        pairs.iter().map(|(call, grade)| ((*call).to_owned(), *grade)).collect()
    }

    #[test]
    fn a_perfect_ranking_is_1_and_a_better_call_first_is_better() {
        let grades = graded(&[("a", 2), ("b", 1)]);
        let ranked = |ids: &[&str]| ndcg(&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>(), &grades).unwrap();
        assert!((ranked(&["a", "b"]) - 1.0).abs() < 1e-9);
        assert!(ranked(&["a", "x", "b"]) < 1.0 && ranked(&["a", "x", "b"]) > ranked(&["b", "a"]));
        assert_eq!((ranked(&["x"]), ndcg(&[], &BTreeMap::new())), (0.0, None));
    }

    #[test]
    fn percentiles_are_values_that_were_seen() {
        let times = [1.0, 2.0, 3.0, 100.0];
        assert_eq!((percentile(&times, 0.5), percentile(&times, 0.99), percentile(&[], 0.5)), (2.0, 100.0, 0.0));
    }

    #[test]
    fn files_are_read_and_their_faults_named_with_the_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("q.tsv");
        std::fs::write(&file, "q1\tvänorter\tc1=2 c2=1\n\nq2\tutan svar\n").unwrap();
        let read = read_queries(&file).unwrap();
        assert_eq!((read.len(), read[0].grades.clone()), (2, graded(&[("c1", 2), ("c2", 1)])));
        std::fs::write(&file, "q1\tvänorter\tc1").unwrap();
        assert!(read_queries(&file).err().unwrap().to_string().contains("q.tsv:1:"));
    }
}
