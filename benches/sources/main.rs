//! Measures the parsing of pages against the bare parser in the same run, and a round without changes. `cargo bench
//! --bench sources`.
//!
//! The sites are a separate process, so that their time is not counted here.

#[path = "../round/meter.rs"]
mod meter;
mod pages;
mod site;
#[path = "../round/words.rs"]
mod words;

use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use jiff::{SignedDuration, Timestamp};
use utkik::internals::app::App;
use utkik::internals::config::{Clock, Settings, read_sources};
use utkik::internals::fetch::{FetchOptions, Fetcher};
use utkik::internals::opportunity::SourceHealth;
use utkik::internals::sources::WatchedSource;
use utkik::internals::sources::{Content, Page};
use utkik::internals::stages::{Crawl, Outcome, Stage as _};

const TIMES: usize = 31;
const SOURCES: usize = 60;
const ROUNDS: u64 = 20;
const NOW: &str = "2026-05-10T10:00:00Z";

const KINDS: &str = r#"
[[source]]
id = "feed"
publisher = "P"
kind = "feed"
url = "https://feed.example/feed"
[[source]]
id = "listing"
publisher = "P"
kind = "listing"
url = "https://list.example/utlysningar"
row = "li.teaser"
link = "h3 a"
status = ".badge"
deadline = ".teaser__date"
summary = ".teaser__text"
[source.statuses]
open = ["Öppen"]
[[source]]
id = "portal"
publisher = "P"
kind = "eu-portal"
"#;

#[tokio::main]
async fn main() -> Result<()> {
    if std::env::args().any(|argument| argument == "--site") {
        return site::serve().await;
    }
    println!("\n{:<10}{:>10}{:>14}{:>26}{:>9}", "page", "MB", "read (MB/s)", "parser alone (MB/s)", "share");
    let kinds = read_sources(Path::new("kinds"), KINDS)?;
    let feed = |text: &str| feed_rs::parser::parse(text.as_bytes()).is_ok();
    let html = |text: &str| scraper::Html::parse_document(text).errors.len() < usize::MAX;
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
    measure_parser(&kinds[0], pages::feed(200), 200, feed)?;
    measure_parser(&kinds[1], pages::list(200), 200, html)?;
    measure_parser(&kinds[2], pages::search(), 100, json)?;
    measure_unchanged_rounds().await
}

/// Parses one page repeatedly with the source's parser, and with the library that it uses.
fn measure_parser(watched: &WatchedSource, text: String, calls: usize, rival: impl Fn(&str) -> bool) -> Result<()> {
    let request = watched.source.start_requests().into_iter().next().context("a source without a page")?;
    let page = Page {
        url: request.url.clone(),
        request,
        content_type: String::new(),
        charset: Some("utf-8".to_owned()),
        content: Content::Memory(text.clone().into_bytes()),
    };
    let parsed = watched.source.parse(&page)?;
    ensure!(parsed.drafts.len() == calls, "{}: {} drafts of {calls}", watched.spec.id, parsed.drafts.len());
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        ours.push(seconds(|| black_box(watched.source.parse(black_box(&page)).is_ok())));
        theirs.push(seconds(|| black_box(rival(black_box(&text)))));
    }
    let size = text.len() as f64 / 1e6;
    let (ours, theirs) = (size / median(ours), size / median(theirs));
    println!("{:<10}{size:>10.2}{ours:>14.1}{theirs:>26.1}{:>9.2}", watched.spec.id, ours / theirs);
    Ok(())
}

fn seconds(work: impl FnOnce() -> bool) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Measures rounds over unchanged sources; the mean of many, since CPU time is measured in hundredths of a second.
async fn measure_unchanged_rounds() -> Result<()> {
    let site = Site::start()?;
    let source = |n: usize| {
        format!("[[source]]\nid = \"s{n}\"\npublisher = \"P\"\nkind = \"feed\"\nurl = \"https://s{n}.example/feed\"\n")
    };
    let sources = read_sources(Path::new("sixty"), &(0..SOURCES).map(source).collect::<String>())?;
    let folder = tempfile::tempdir()?;
    let mirror = Some(url::Url::parse(&site.address)?);
    let fetcher =
        Fetcher::new(FetchOptions { mirror, scratch: folder.path().join("scratch"), ..FetchOptions::default() })?;
    let mut now: Timestamp = NOW.parse()?;
    let app = App::new(Settings::in_folder(folder.path()), Clock::fixed(Some(now)));
    let app = app.with_sources(sources).with_fetcher(fetcher);
    Crawl::ALL.run(&app, now).await?;
    let (requests, before, resident) = (site.request_count().await?, meter::cpu()?, meter::resident()?);
    for _ in 0..ROUNDS {
        now = now.saturating_add(SignedDuration::from_hours(1))?;
        let Outcome::Crawl(outcome) = Crawl::ALL.run(&app, now).await? else { bail!("another stage ran") };
        ensure!(outcome.sources.iter().all(|source| source.health == SourceHealth::Unchanged), "something moved");
    }
    let (spent, requests) = (meter::cpu()? - before, site.request_count().await? - requests);
    println!("\n{SOURCES} sources that stand still: {:.3} s of CPU a round", spent / ROUNDS as f64);
    println!("{:.2} requests a source and round", requests as f64 / (ROUNDS * SOURCES as u64) as f64);
    println!("memory (MB): {resident:.1} before, {:.1} of its own now, {:.1} at most", meter::own()?, meter::peak()?);
    app.close().await;
    Ok(())
}

/// The sites' process, which is killed on drop.
struct Site {
    process: Child,
    address: String,
}

impl Site {
    fn start() -> Result<Site> {
        let mut process = Command::new(std::env::current_exe()?).arg("--site").stdout(Stdio::piped()).spawn()?;
        let out = process.stdout.take().context("the sites have no way to tell their address")?;
        let mut address = String::new();
        BufReader::new(out).read_line(&mut address)?;
        Ok(Site { process, address: address.trim().to_owned() })
    }

    async fn request_count(&self) -> Result<u64> {
        Ok(reqwest::get(format!("{}/asked", self.address)).await?.text().await?.parse()?)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
