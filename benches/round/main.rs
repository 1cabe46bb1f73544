//! Measures ten rounds over one day's calls of a portal, their memory, and the latency of `utkik search`. `cargo bench
//! --bench round`.
//!
//! The portal is a separate process, so that neither its time nor its memory is counted here.

mod meter;
mod portal;
mod words;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;
use utkik::internals::app::App;
use utkik::internals::config::{Clock, Settings};
use utkik::internals::stages::{Alert, Crawl, Deliver, Digest, Judge, Remind, Stage, UpdateIndex};
use utkik::internals::store::NewSubscription;
use utkik::internals::subscription::{Address, Frequency, ReminderDays, Scope};

use utkik::internals::opportunity::Revision;

const ROUNDS: usize = 10;
const STAGES: [&str; 4] = ["crawl", "index", "match", "letters"];
const QUESTIONS: [&str; 3] = ["ungdomar demokrati", "energy efficiency in public buildings", "kollektivtrafik"];
const TIMES: usize = 20;
const NOW: &str = "2026-05-10T10:00:00Z";

#[tokio::main]
async fn main() -> Result<()> {
    if std::env::args().any(|argument| argument == "--portal") {
        return portal::serve().await;
    }
    let portal = Portal::start()?;
    let folder = tempfile::tempdir()?;
    let app = open(&folder, &portal.address).await?;
    let before = meter::resident()?;
    let first = run_round(&app).await?;
    ensure!(first.revisions >= portal::CALLS as i64, "only {} revisions: the portal was not read", first.revisions);
    let mut later = Vec::new();
    for _ in 1..ROUNDS {
        later.push(run_round(&app).await?);
    }
    print_results(&first, &later);
    println!(
        "\nmemory (MB): {before:.1} before, {:.1} after ten rounds ({:.1} of them its own), {:.1} at most",
        meter::resident()?,
        meter::own()?,
        meter::peak()?
    );
    app.close().await;
    measure_searches(folder.path())
}

/// The portal's process, which is killed on drop.
struct Portal {
    process: Child,
    address: String,
}

impl Portal {
    fn start() -> Result<Portal> {
        let mut process = Command::new(std::env::current_exe()?).arg("--portal").stdout(Stdio::piped()).spawn()?;
        let out = process.stdout.take().context("the portal has no way to tell its address")?;
        let mut address = String::new();
        BufReader::new(out).read_line(&mut address)?;
        Ok(Portal { process, address: address.trim().to_owned() })
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The CPU time of a round by stage (seconds), and what it wrote.
struct Round {
    cost: [f64; 4],
    revisions: i64,
    changes: usize,
    files: usize,
}

/// Opens the program on the portal, with one subscriber.
async fn open(folder: &TempDir, portal: &str) -> Result<App> {
    let settings = settings(folder.path(), portal)?;
    let mut sources = settings.sources()?;
    sources.retain(|watched| watched.spec.id == "eu-portal");
    let now = NOW.parse()?;
    let app = App::new(settings, Clock::fixed(Some(now))).with_sources(sources);
    let address: Address = Address::parse("mailto:anna@kommun.example.se").context("an address")?;
    for kommun in app.kommuner()? {
        let (kommun, remind) = (&kommun.slug, &ReminderDays::default());
        let frequency = Frequency::Immediate;
        let request = NewSubscription {
            address: &address,
            kommun,
            scope: &Scope::ALL,
            frequency,
            remind,
            language: utkik::internals::locale::Locale::Swedish,
        };
        app.store().await?.subscribe(&request, now).await?;
    }
    Ok(app)
}

/// Runs the stages as the daemon does, and measures each.
async fn run_round(app: &App) -> Result<Round> {
    let (store, now, index) = (app.store().await?, app.now(), &app.settings.index_dir);
    let (revision, seen, files) =
        (store.revision().await?, store.changes(Revision::default()).await?.len(), index_files(index)?);
    let mut times = vec![meter::cpu()?];
    Crawl::ALL.run(app, now).await?;
    times.push(meter::cpu()?);
    UpdateIndex::CONTINUE.run(app, now).await?;
    times.push(meter::cpu()?);
    Judge.run(app, now).await?;
    times.push(meter::cpu()?);
    let letters: [&dyn Stage; 4] = [&Alert, &Remind, &Digest, &Deliver::ALL];
    for stage in letters {
        stage.run(app, now).await?;
    }
    times.push(meter::cpu()?);
    let spent = |stage: usize| times.get(stage + 1).zip(times.get(stage)).map_or(0.0, |(end, start)| end - start);
    Ok(Round {
        cost: std::array::from_fn(spent),
        revisions: store.revision().await?.number() - revision.number(),
        changes: store.changes(Revision::default()).await?.len() - seen,
        files: index_files(index)?.difference(&files).count(),
    })
}

/// Returns the files of the index: every commit makes other files.
fn index_files(index: &Path) -> Result<BTreeSet<PathBuf>> {
    if !index.exists() {
        return Ok(BTreeSet::new());
    }
    let segment = |path: &PathBuf| path.extension().is_some_and(|extension| extension != "lock");
    let files = std::fs::read_dir(index)?.map(|entry| Ok(entry?.path())).collect::<Result<BTreeSet<_>>>()?;
    Ok(files.into_iter().filter(segment).collect())
}

fn settings(folder: &Path, portal: &str) -> Result<Settings> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(Settings {
        sources_file: project.join("sources.toml"),
        kommuner_dir: project.join("kommuner"),
        public_url: "https://utkik.example.se".to_owned(),
        mail_from: "utkik <utkik@example.se>".to_owned(),
        mirror: Some(url::Url::parse(portal)?),
        secret: Some("a secret of sixteen".to_owned()),
        ..Settings::in_folder(folder)
    })
}

/// Prints the results; the later rounds as their mean, since CPU time is measured in hundredths of a second.
fn print_results(first: &Round, later: &[Round]) {
    let mean = |stage: usize| later.iter().map(|round| round.cost[stage]).sum::<f64>() / later.len() as f64;
    println!("\nCPU seconds, {} calls of one portal, five kommuner", portal::CALLS);
    println!("{:<10}{:>12}{:>22}{:>9}", "stage", "first round", "later rounds (mean)", "ratio");
    let (mut sum, mut sum_later) = (0.0, 0.0);
    for (stage, name) in STAGES.iter().enumerate() {
        let (cost, after) = (first.cost[stage], mean(stage));
        (sum, sum_later) = (sum + cost, sum_later + after);
        println!("{name:<10}{cost:>12.2}{after:>22.3}");
    }
    println!("{:<10}{sum:>12.2}{sum_later:>22.3}{:>9.3}", "round", sum_later / sum);
    println!("\n{:<10}{:>12}{:>12}{:>12}", "round", "revisions", "changes", "index files");
    for (number, round) in std::iter::once(first).chain(later).enumerate() {
        println!("{:<10}{:>12}{:>12}{:>12}", number + 1, round.revisions, round.changes, round.files);
    }
}

/// Measures the whole program from start to end, as a person at a terminal waits for it.
fn measure_searches(folder: &Path) -> Result<()> {
    println!("\nutkik search, the whole process, {TIMES} times (ms): least, median, most");
    for words in QUESTIONS {
        let mut times = Vec::new();
        for _ in 0..TIMES {
            let start = Instant::now();
            let done = Command::new(env!("CARGO_BIN_EXE_utkik"))
                .args(["search", words, "--now", NOW, "--json", "--state"])
                .arg(folder.join("state"))
                .arg("--index")
                .arg(folder.join("index"))
                .output()?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
            if !done.status.success() {
                bail!("utkik search failed: {}", String::from_utf8_lossy(&done.stderr));
            }
        }
        times.sort_by(f64::total_cmp);
        let at = |place: usize| times.get(place).copied().unwrap_or_default();
        println!("{words:<40}{:>8.1}{:>8.1}{:>8.1}", at(0), at(TIMES / 2), at(TIMES - 1));
    }
    Ok(())
}
