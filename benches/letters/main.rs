//! Measures the writing of letters to 10 000 subscribers in 290 kommuner, rounds without letters, and the speed of
//! delivery. `cargo bench --bench letters`.
//!
//! The mail server is a separate process, so that neither its time nor its memory is counted here.

#[allow(dead_code, clippy::unwrap_used, reason = "shared with the tests")]
#[path = "../../tests/it/stand_ins/faults.rs"]
mod faults;
#[allow(dead_code, reason = "shared with the bench of rounds")]
#[path = "../round/meter.rs"]
mod meter;
#[allow(dead_code, clippy::unwrap_used, reason = "shared with the tests")]
#[path = "../../tests/it/stand_ins/smtp.rs"]
mod smtp;
#[allow(dead_code, reason = "shared with the bench of rounds")]
#[path = "../round/words.rs"]
mod words;
mod world;

use std::future::Future;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use utkik::internals::app::App;
use utkik::internals::channels::Channels;
use utkik::internals::channels::mail::{MailChannel, SmtpTimeouts};
use utkik::internals::stages::{Alert, Audit, Deliver, Digest, LetterOutcome, Outcome, Remind, Stage as _};

use world::{MATCHES, READERS, World};

/// A Monday after 07:00 in Sweden.
const MONDAY: &str = "2026-05-11T05:10:00Z";

#[tokio::main]
async fn main() -> Result<()> {
    if std::env::args().any(|argument| argument == "--sink") {
        return serve_mail().await;
    }
    let world = World::build().await?;
    let app = &world.app;
    println!(
        "{READERS} readers of {} kommuner, {MATCHES} matches a time; {:.0} MB to begin with",
        app.kommuner()?.len(),
        meter::resident()?
    );
    println!("{:<44}{:>9}{:>11}{:>10}{:>11}", "stage", "letters", "CPU (s)", "clock (s)", "peak (MB)");

    let at = |text: &str| text.parse::<Timestamp>();
    measure_stage("welcomes", READERS, Alert.run(app, at("2026-05-04T08:00:00Z")?)).await?;
    world.calls_appear("a", at("2026-05-06T08:00:00Z")?).await?;
    let monday = at(MONDAY)?;
    measure_stage("digests", READERS, Digest.run(app, monday)).await?;
    measure_stage("alerts, none queued", 0, Alert.run(app, monday)).await?;
    measure_stage("digests, none due", 0, Digest.run(app, monday)).await?;
    world.calls_appear("b", at("2026-05-13T08:00:00Z")?).await?;
    let wednesday = at("2026-05-13T08:05:00Z")?;
    measure_stage("alerts", READERS, Alert.run(app, wednesday)).await?;
    let in_june = at("2026-06-12T08:00:00Z")?;
    let reminded = Remind.run(app, in_june);
    let reminded = measure_stage("reminders", READERS, reminded).await?;
    ensure!(reminded.queued > 0, "nobody was reminded");
    measure_stage("a round, nothing to say: alerts", 0, Alert.run(app, wednesday)).await?;
    measure_stage("a round, nothing to say: reminders", 0, Remind.run(app, in_june)).await?;
    measure_stage("a round, nothing to say: digests", 0, Digest.run(app, wednesday)).await?;
    let (cpu, start) = (meter::cpu()?, Instant::now());
    let findings = audit(app, wednesday).await?;
    line("the look at all findings", findings, meter::cpu()? - cpu, start.elapsed())?;
    measure_deliveries(&world).await
}

/// Runs the audit and returns the number of its findings.
async fn audit(app: &App, now: Timestamp) -> Result<u64> {
    let Outcome::Audit(report) = Audit::NOW.run(app, now).await? else { bail!("another stage ran") };
    Ok(report.findings.len() as u64)
}

/// Runs a stage and prints its cost. Checks that it queued `expected` letters; for reminders, at most so many.
async fn measure_stage(
    name: &str,
    expected: u64,
    stage: impl Future<Output = Result<Outcome>>,
) -> Result<LetterOutcome> {
    let (cpu, start) = (meter::cpu()?, Instant::now());
    let Outcome::Letters(outcome) = stage.await? else { bail!("{name} are no letters") };
    line(name, outcome.queued, meter::cpu()? - cpu, start.elapsed())?;
    let all = outcome.queued == expected || (name == "reminders" && outcome.queued <= expected);
    ensure!(all && outcome.failed == 0, "{name}: {outcome:?} where {expected} were expected");
    Ok(outcome)
}

fn line(name: &str, letters: u64, cpu: f64, clock: Duration) -> Result<()> {
    println!("{name:<44}{letters:>9}{cpu:>11.2}{:>10.2}{:>11.0}", clock.as_secs_f64(), meter::peak()?);
    Ok(())
}

/// Measures delivery: the welcomes over one connection and the digests over four, to a server that delays each letter
/// and to one that does not.
async fn measure_deliveries(world: &World) -> Result<()> {
    println!("\nletters a second to a mail server on this machine");
    println!("{:<34}{:>13}{:>9}{:>12}{:>14}", "the server takes", "connections", "letters", "a second", "CPU ms each");
    for (pause, at_once, due) in [(0, 1, "2026-05-04T08:00:00Z"), (0, 4, MONDAY), (20, 4, "2026-05-13T08:05:00Z")] {
        let sink = MailServer::start(pause)?;
        let timeouts = SmtpTimeouts {
            connect: Duration::from_secs(5),
            exchange: Duration::from_secs(30),
            content: Duration::from_secs(30),
        };
        let mail = MailChannel::smtp(&format!("{}?rate=10000000", sink.address), world.sender(), timeouts)?;
        let channels = Channels::default().with(Box::new(mail));
        let (cpu, start) = (meter::cpu()?, Instant::now());
        let app = world.app.clone().with_channels(channels);
        let stage = Deliver { concurrency: at_once, ..Deliver::ALL };
        let Outcome::Letters(LetterOutcome { sent, .. }) = stage.run(&app, due.parse()?).await? else {
            bail!("another stage ran")
        };
        let (cpu, clock) = (meter::cpu()? - cpu, start.elapsed().as_secs_f64());
        ensure!(sent == READERS, "{sent} letters left");
        let (per_second, each) = (sent as f64 / clock, cpu * 1e3 / sent as f64);
        println!("{:<34}{at_once:>13}{sent:>9}{per_second:>12.0}{each:>14.2}", format!("{pause} ms over each"));
    }
    println!("peak {:.0} MB", meter::peak()?);
    Ok(())
}

/// Prints its address and serves until the process is killed.
async fn serve_mail() -> Result<()> {
    let pause = std::env::args().next_back().and_then(|pause| pause.parse().ok()).unwrap_or(0);
    let server = smtp::Smtp::slow(Duration::from_millis(pause)).await;
    println!("{}", server.url());
    std::future::pending().await
}

/// The mail server's process, which is killed on drop.
struct MailServer {
    process: Child,
    address: String,
}

impl MailServer {
    fn start(pause: u64) -> Result<MailServer> {
        let arguments = ["--sink".to_owned(), pause.to_string()];
        let mut process = Command::new(std::env::current_exe()?).args(arguments).stdout(Stdio::piped()).spawn()?;
        let out = process.stdout.take().context("the mail server has no way to tell its address")?;
        let mut address = String::new();
        BufReader::new(out).read_line(&mut address)?;
        Ok(MailServer { process, address: address.trim().to_owned() })
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
