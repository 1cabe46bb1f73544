//! The commands: each stage run once, queries of the store and the index, and the daemon.

mod api_args;
mod args;
mod calls_file;
mod check_source;
mod crawl_args;
mod deliver;
mod digest;
mod dto;
mod eval;
mod explain;
mod feedback;
mod import;
mod inspect;
mod language_arg;
mod outcome;
mod parse_page;
mod pass_on;
mod pdf;
mod people;
mod people_args;
mod print;
mod private_file;
mod process_limits;
mod read_text;
mod report;
mod report_args;
mod search;
mod search_args;
mod settings;
mod stage_command;
mod stages;
mod stored;
mod subscribe_args;
mod subscribers;
mod trust_args;
mod usage;

use std::io::Write as _;

use anyhow::{Context, Result};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::app::App;
use crate::config::{Clock, Settings};
use crate::daemon;
use crate::sources::RequestKind;
use crate::store::Store;

use args::{Cli, Command, EvalCommand, KommunCommand, SourcesCommand};
use stage_command::StageCommand;
use stored::reads_stored_state;
use usage::UsageError;

/// Runs the command that the command line names. The exit status is 0 for success, 1 for failure, 2 for wrong use.
pub async fn main() -> std::process::ExitCode {
    let cli = Cli::read();
    init_logging();
    match run(cli).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            let message: Vec<String> = format!("{error:#}").lines().map(print::visible).collect();
            let message = message.join("\n");
            // Each of several faults is on its own line, where editors recognise FILE:LINE.
            let gap = if message.contains('\n') { "\n" } else { " " };
            // Where stderr is gone, the status still tells.
            let _ = writeln!(std::io::stderr(), "utkik:{gap}{message}");
            let wrong_use = error.downcast_ref::<UsageError>().is_some();
            std::process::ExitCode::from(if wrong_use { 2 } else { 1 })
        }
    }
}

/// Sends logs to stderr, filtered by `RUST_LOG`, e.g. `RUST_LOG=utkik=debug`.
fn init_logging() {
    let from_environment = tracing_subscriber::EnvFilter::try_from_default_env();
    let filter = from_environment.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,utkik=info,sqlx=error"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_writer(std::io::stderr)
        // Nobody hears that stderr is gone or its disk full; the default is to panic about it.
        .log_internal_errors(false)
        .init();
}

async fn run(cli: Cli) -> Result<()> {
    let now = cli.global.now;
    let temporary = temporary_state(&cli)?;
    let demo_index = matches!(cli.command, Command::Run { demo: true }) && cli.global.index.is_none();
    let mut settings = settings::settings(cli.global, temporary.as_ref().map(TempDir::path))?;
    if demo_index {
        // Never the real index: a demonstration would overwrite it.
        settings.index_dir = settings.state_dir.join("index");
    }
    if let Command::Run { demo } = cli.command {
        return if demo { run_demo(settings, now).await } else { run_daemon(settings, now).await };
    }
    if reads_stored_state(&cli.command) && !Store::exists(&settings.state_dir) {
        let state = settings.state_dir.display();
        let fault = format!("there is no database in {state}: name the folder with --state DIR or UTKIK_STATE");
        return Err(UsageError(fault).into());
    }
    let app = App::new(settings, Clock::fixed(now));
    let done = run_command(&app, cli.command).await;
    app.close().await;
    done
}

async fn run_daemon(settings: Settings, now: Option<Timestamp>) -> Result<()> {
    daemon::run(App::open(settings, Clock::running(now)).await?).await
}

#[cfg(feature = "demo")]
async fn run_demo(settings: Settings, now: Option<Timestamp>) -> Result<()> {
    let clock = if now.is_none() { crate::demo::clock()? } else { Clock::running(now) };
    crate::demo::run(settings, clock).await
}

#[cfg(not(feature = "demo"))]
async fn run_demo(_: Settings, _: Option<Timestamp>) -> Result<()> {
    Err(UsageError("this program was built without the demonstration (feature `demo`)".to_owned()).into())
}

async fn run_command(app: &App, command: Command) -> Result<()> {
    match command {
        Command::Run { .. } => Ok(()),
        Command::Crawl { only, force } => stages::crawl(app, &only, force).await,
        Command::Index { verify: true, .. } => stages::verify(app).await,
        Command::Index { rebuild, .. } => stages::index(app, rebuild).await,
        Command::Match { from: None } => stages::judge(app).await,
        Command::Match { from: Some(file) } => stages::judge_file(app, &file).await,
        Command::Stage(StageCommand(stage)) => stages::run(app, stage).await,
        Command::Digest(args) => digest::digest(app, &args).await,
        Command::Deliver(args) => deliver::deliver(app, &args).await,
        Command::Search(question) => search::search(app, question).await,
        Command::Show { id } => inspect::show(app, &id).await,
        Command::Explain { kommun, id } => explain::explain(app, &kommun, &id).await,
        Command::Changes { since } => inspect::changes(app, since).await,
        Command::Sources { what: None } => inspect::sources(app).await,
        Command::Sources { what: Some(SourcesCommand::Check { id, page, detail }) } => {
            let part = if detail { RequestKind::Detail } else { RequestKind::List };
            check_source::run(app, id.as_deref(), page.as_deref().map(|page| (page, part))).await
        }
        Command::Sources { what: Some(SourcesCommand::Read { lang, published, file }) } => {
            read_text::run(app, lang, published, &file)
        }
        Command::Sources { what: Some(SourcesCommand::Parse { task }) } => parse_page::run(&task),
        Command::Kommun { what } => kommun(app, what).await,
        Command::Subscribe(args) => subscribers::run_subscribe(app, args).await,
        Command::Unsubscribe { address, kommun } => subscribers::unsubscribe(app, &address, kommun.as_ref()).await,
        Command::Role(args) => people::role(app, &args).await,
        Command::Person { what } => people::person(app, &what).await,
        Command::Feedback(args) => feedback::feedback(app, &args).await,
        Command::PassOn(args) => pass_on::pass_on(app, &args).await,
        Command::Ledger(args) => report::ledger(app, &args).await,
        Command::Report(args) => report::report(app, &args).await,
        Command::CheckDeliveries => report::check_deliveries(app).await,
        Command::Outbox => subscribers::outbox(app).await,
        Command::Eval { what: EvalCommand::Relevance { judgements, from, verbose } } => {
            let detail = if verbose { eval::ReportDetail::Mistakes } else { eval::ReportDetail::Figures };
            eval::relevance(app, &judgements, &from, detail).await
        }
        Command::Eval { what: EvalCommand::Search { queries, calls, repeat } } => {
            eval::search(app, &queries, &calls, repeat)
        }
    }
}

async fn kommun(app: &App, what: KommunCommand) -> Result<()> {
    match what {
        KommunCommand::List => inspect::kommun_list(app).await,
        KommunCommand::Check => inspect::kommun_check(app).await,
        KommunCommand::PdfText { policy } => pdf::print_text(&policy),
        KommunCommand::Import { policy, name, kommunkod, write } => {
            let goal = if write { import::ImportTarget::Write } else { import::ImportTarget::Print };
            import::import(app, &policy, &name, kommunkod.as_deref(), goal)
        }
    }
}

/// Creates a temporary folder for a demonstration without `--state`; it is deleted when the program ends.
fn temporary_state(cli: &Cli) -> Result<Option<TempDir>> {
    let is_needed = matches!(cli.command, Command::Run { demo: true }) && cli.global.state.is_none();
    let made = is_needed.then(|| tempfile::Builder::new().prefix("utkik-demo-").tempdir()).transpose();
    made.context("failed to make a temporary folder: give one with --state DIR")
}
