//! The command line, as parsed by clap. Each option can also be set in the environment as `UTKIK_…`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use super::api_args::ApiArgs;
use super::crawl_args::CrawlArgs;
use super::deliver::DeliverArgs;
use super::digest::DigestArgs;
use super::feedback::FeedbackArgs;
use super::pass_on::PassOnArgs;
use super::people_args::{PersonCommand, RoleArgs};
use super::report_args::{LedgerArgs, ReportArgs};
use super::search_args::{SearchArgs, excluded_words_last};
use super::stage_command::StageCommand;
use super::subscribe_args::SubscribeArgs;
use super::trust_args::TrustArgs;
use crate::channels::ChannelSettings;
use crate::kommun::KommunSlug;
use crate::opportunity::Revision;

/// Watches funding calls for Swedish kommuner and tells the right people in time.
#[derive(Debug, Parser)]
#[command(name = "utkik", version, about, after_help = EXAMPLES, max_term_width = 100)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

impl Cli {
    /// Reads the command line and the environment. An empty variable counts as none: that is how service files and
    /// containers leave one out.
    pub(super) fn read() -> Cli {
        let empty = |arg: &clap::Arg| {
            arg.get_env().is_some_and(|name| std::env::var_os(name).is_some_and(|value| value.is_empty()))
        };
        let command = Cli::command().mut_args(|arg| if empty(&arg) { arg.env(None::<&'static str>) } else { arg });
        let matches = command.get_matches_from(excluded_words_last(std::env::args_os().collect()));
        Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

const EXAMPLES: &str = "Examples:
  utkik run --demo                                   look around, without network or mail server
  utkik crawl && utkik index && utkik match          one round by hand
  utkik subscribe mailto:eva@tyreso.se --kommun tyreso
  utkik alert && utkik deliver                       write what is owed, and send it
  utkik search ungdomar demokrati                    find calls in either language
  utkik run                                          all of it, on schedule, with web and bot";

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// Folder for the database, the secret and written mail [default: state; with `run --demo` a temporary one]
    #[arg(long, global = true, env = "UTKIK_STATE", value_name = "DIR")]
    pub(super) state: Option<PathBuf>,
    /// Folder for the search index; may be deleted at any time [default: index; with `run --demo` beside the state]
    #[arg(long, global = true, env = "UTKIK_INDEX", value_name = "DIR")]
    pub(super) index: Option<PathBuf>,
    /// What to watch
    #[arg(long, global = true, env = "UTKIK_SOURCES", value_name = "FILE", default_value = "sources.toml")]
    pub(super) sources: PathBuf,
    /// For whom: one TOML file per kommun
    #[arg(long, global = true, env = "UTKIK_KOMMUNER", value_name = "DIR", default_value = "kommuner")]
    pub(super) kommuner: PathBuf,
    /// Where the web pages are served
    #[arg(
        long,
        global = true,
        env = "UTKIK_LISTEN",
        value_name = "ADDR",
        default_value = "127.0.0.1:8080",
        value_parser = listen
    )]
    pub(super) listen: SocketAddr,
    /// The address under which readers reach the web pages [default: http://LISTEN]
    #[arg(long, global = true, env = "UTKIK_PUBLIC_URL", value_name = "URL")]
    pub(super) public_url: Option<String>,
    /// The sender of letters
    #[arg(
        long,
        global = true,
        env = "UTKIK_MAIL_FROM",
        value_name = "ADDRESS",
        default_value = "utkik <utkik@localhost>"
    )]
    pub(super) mail_from: String,
    /// Whom readers turn to: a mail address, shown on the pages
    #[arg(long, global = true, env = "UTKIK_OPERATOR", value_name = "ADDRESS")]
    pub(super) operator: Option<String>,
    /// Fetch every https://HOST/PATH as URL/HOST/PATH (recordings, tests)
    #[arg(long, global = true, env = "UTKIK_MIRROR", value_name = "URL")]
    pub(super) mirror: Option<String>,
    #[command(flatten)]
    pub(super) crawl: CrawlArgs,
    /// Fetch through this proxy, which then has to keep us out of its own network; no other variable names one
    #[arg(long, global = true, env = "UTKIK_PROXY", hide_env_values = true, value_name = "URL")]
    pub(super) proxy: Option<String>,
    /// Let letters go to web addresses in our own network, and without TLS: a Mattermost behind the same wall
    #[arg(long, global = true, env = "UTKIK_PRIVATE_WEBHOOKS", value_parser = BoolishValueParser::new())]
    pub(super) private_webhooks: bool,
    /// How many days the texts of letters are kept, whose rows in the ledger stay; 0 keeps them for ever
    #[arg(long, global = true, env = "UTKIK_LETTER_DAYS", value_name = "DAYS", default_value_t = 90)]
    pub(super) letter_days: u32,
    /// A folder with a language model (Hugging Face's layout), which judges calls by meaning beside their words
    #[arg(long, global = true, env = "UTKIK_MODEL", value_name = "DIR")]
    pub(super) model: Option<PathBuf>,
    /// The moment to take for now, RFC 3339; one-shot commands stand still at it, `run` flows on from it
    #[arg(long, global = true, env = "UTKIK_NOW", value_name = "RFC3339", value_parser = moment)]
    pub(super) now: Option<Timestamp>,
    #[command(flatten)]
    pub(super) trust: TrustArgs,
    /// One JSON document on stdout; logs on stderr
    #[arg(long, global = true, env = "UTKIK_JSON", value_parser = BoolishValueParser::new())]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) api: ApiArgs,
    #[command(flatten)]
    pub(super) secrets: Secrets,
}

fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "write an IP address and a port, such as 127.0.0.1:8080".to_owned())
}

fn moment(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "write day, time and zone, such as 2026-05-10T08:00:00Z".to_owned())
}

/// What had better stand in the environment: a command line is seen by everyone on the machine.
#[derive(Args)]
pub(super) struct Secrets {
    /// Secret for signed links [default: made in the state folder]
    #[arg(long = "secret", global = true, env = "UTKIK_SECRET", hide_env_values = true, hide = true)]
    pub(super) secret: Option<String>,
    #[command(flatten)]
    pub(super) channels: ChannelSettings,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(…)")
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The daemon: all stages on their schedules, the web pages and the bot
    Run {
        /// On recordings built into the program: no network, no mail server, nothing to set up
        #[arg(long)]
        demo: bool,
    },
    /// Read the sources that are due, and keep what is new or has changed
    #[command(after_help = "Examples:\n  utkik crawl\n  utkik crawl eu-portal --force")]
    Crawl {
        /// Only these sources
        #[arg(value_name = "SOURCE")]
        only: Vec<String>,
        /// Due or not, backed off or not
        #[arg(long)]
        force: bool,
    },
    /// Bring the search index up to date
    Index {
        /// From nothing; what is there goes on answering until the new one is complete
        #[arg(long, conflicts_with = "verify")]
        rebuild: bool,
        /// Write nothing: tell where store and index differ; exit status 1 when they do
        #[arg(long)]
        verify: bool,
    },
    /// Judge every call for every kommun, where a judgement is behind
    #[command(after_help = "Examples:\n  utkik match\n  utkik match --from calls.json.gz --json")]
    Match {
        /// Judge the calls of a file (an answer of the portal's search, plain or gzip) without touching the store
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
    },
    #[command(flatten)]
    Stage(StageCommand),
    /// Write the digests whose window has ended
    #[command(after_help = "Example:\n  utkik digest --preview tyreso --week 2026-W20 --output brev")]
    Digest(DigestArgs),
    /// Send the letters that are due
    #[command(after_help = "Examples:\n  utkik deliver\n  utkik deliver --retry refused --since 2026-05-01")]
    Deliver(DeliverArgs),
    /// Search the calls, in Swedish or English
    #[command(
        after_help = "Words may be \"a phrase\", -not, programme:LIFE, source:ID, area:klimat-energi, kommun:SLUG, kind:policy,\nstatus:open, deadline:<2026-10-01 (< <= > >= 2026-10 2026-09-01..2026-10-01); quote < and > from the shell.\n\nExamples:\n  utkik search ungdomar demokrati\n  utkik search CERV-2026 --status all\n  utkik search --source sida --json\n  utkik search klimat -flyg kommun:tyreso 'deadline:<2026-10-01' --sort deadline --facets"
    )]
    Search(SearchArgs),
    /// One call with its listings, matches and history
    Show {
        /// Its id, its source's reference or its funder's identifier
        id: String,
    },
    /// Why a call answers to a kommun, or why not
    #[command(after_help = "Example:\n  utkik explain tyreso CERV-2026-CITIZENS-TOWN-TT")]
    Explain {
        /// The kommun's slug: its file's name
        kommun: KommunSlug,
        /// The call's id, its source's reference or its funder's identifier
        id: String,
    },
    /// What has happened to the calls
    Changes {
        /// Only what came after this number
        #[arg(long, value_name = "SEQ", default_value_t = Revision::new(-1))]
        since: Revision,
    },
    /// The sources and how they stand; or a closer look at one, or at a text
    Sources {
        #[command(subcommand)]
        what: Option<SourcesCommand>,
    },
    /// The kommuner
    Kommun {
        #[command(subcommand)]
        what: KommunCommand,
    },
    /// Tell an address of a kommun's matches; or list who is told, or write again to who was paused
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        after_help = "Examples:\n  utkik subscribe mailto:eva@tyreso.se --kommun tyreso\n  utkik subscribe telegram:12345 --kommun gotene --frequency weekly --area barn-unga\n  utkik subscribe \"teams:https://…\" --kommun tyreso --frequency weekly\n  utkik subscribe mailto:bo@tyreso.se --kommun tyreso --forvaltning barn-och-utbildning\n  utkik subscribe mailto:info@forening.se --kommun tyreso --passed-on\n  utkik subscribe list\n  utkik subscribe resume mailto:eva@tyreso.se"
    )]
    Subscribe(SubscribeArgs),
    /// Stop telling an address
    Unsubscribe {
        /// As it was subscribed, or as `utkik subscribe list` shows it
        address: String,
        /// Only of this kommun
        #[arg(long, value_name = "SLUG")]
        kommun: Option<KommunSlug>,
    },
    /// Give a role, take one away, or list who has one
    #[command(
        after_help = "Examples:\n  utkik role eva@tyreso.se coordinator --kommun tyreso\n  utkik role eva@tyreso.se --none\n  utkik role"
    )]
    Role(RoleArgs),
    /// What is kept about one person: hand it out, or forget it
    Person {
        #[command(subcommand)]
        what: PersonCommand,
    },
    /// Say whether a call is relevant to a kommun, or list what has been said
    #[command(
        after_help = "Examples:\n  utkik feedback tyreso CERV-2026-CITIZENS-TOWN-TT not-relevant --why \"för stort för oss\"\n  utkik feedback tyreso CERV-2026-CITIZENS-TOWN-TT undo\n  utkik feedback tyreso"
    )]
    Feedback(FeedbackArgs),
    /// Pass a call on to the associations and companies that subscribe to such; or list what has been passed on
    #[command(
        after_help = "Examples:\n  utkik pass-on tyreso CERV-2026-CITIZENS-TOWN-TT --note \"Sök gärna ihop med oss\"\n  utkik pass-on tyreso CERV-2026-CITIZENS-TOWN-TT --undo\n  utkik pass-on tyreso"
    )]
    PassOn(PassOnArgs),
    /// The ledger of letters
    Outbox,
    /// The ledger of letters of some days, for the registry: who, what, when, why and how it ended
    #[command(
        after_help = "Examples:\n  utkik ledger --from 2026-05-01 --to 2026-05-31 --output brev.csv\n  utkik ledger --from 2026-01-01 --to 2026-04-30 --kommun tyreso --format html --output brev.html"
    )]
    Ledger(LedgerArgs),
    /// What a kommun was told during some days, for its committee
    #[command(
        after_help = "Examples:\n  utkik report falkoping --from 2026-01-01 --to 2026-12-31 --output rapport.html\n  utkik report kungalv --from 2026-05-01 --to 2026-08-31 --format csv\n  utkik report tyreso --from 2026-01-01 --to 2026-12-31 --public"
    )]
    Report(ReportArgs),
    /// Has everyone been told what they are owed? Exit status 1 when not
    CheckDeliveries,
    /// Measure judgement and search against people's
    Eval {
        #[command(subcommand)]
        what: EvalCommand,
    },
}

/// What to measure.
#[derive(Debug, Subcommand)]
pub(super) enum EvalCommand {
    /// Precision, recall, F1, nDCG@20 and recall of grade 3, per kommun and on average
    #[command(
        visible_alias = "match",
        after_help = "Example:\n  utkik eval relevance dev.jsonl --from calls.json.gz --verbose"
    )]
    Relevance {
        /// One JSON object a line: {"reference": "…", "grades": {"SLUG": 0..3}}
        judgements: PathBuf,
        /// The calls: an answer of the portal's search, plain or gzip
        #[arg(long, alias = "calls", value_name = "FILE")]
        from: PathBuf,
        /// The mistakes too, the worst first
        #[arg(long)]
        verbose: bool,
    },
    /// nDCG@10 of search, per question and on average, over a throw-away index
    #[command(after_help = "Example:\n  utkik eval search --calls calls.tsv queries.tsv --repeat 50")]
    Search {
        /// One question a line: ID, question, CALL=GRADE CALL=GRADE … with tabs between
        queries: PathBuf,
        /// The calls, one a line: ID, language, title, text with tabs between; or an answer of the portal's search
        #[arg(long, value_name = "FILE")]
        calls: PathBuf,
        /// Ask each question N times: adds indexing seconds, index bytes, and p50 and p99 per question
        #[arg(long, value_name = "N", value_parser = times)]
        repeat: Option<usize>,
    },
}

fn times(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| (1..=1_000_000).contains(n)).ok_or_else(|| "write a number from 1 up".to_owned())
}

/// About sources, for whoever mends their selectors.
#[derive(Debug, Subcommand)]
pub(super) enum SourcesCommand {
    /// Read one page of a source and tell what was understood, what was left aside, and why; nothing is kept
    #[command(
        after_help = "Examples:\n  utkik sources check sida\n  utkik sources check sida --page list.html\n  utkik sources check sida --page call.html --detail"
    )]
    Check {
        /// The source; without it, all
        #[arg(value_name = "ID")]
        id: Option<String>,
        /// A saved page to read instead of fetching the source's own
        #[arg(long, value_name = "FILE", requires = "id")]
        page: Option<PathBuf>,
        /// The saved page is a call's own, not the list
        #[arg(long, requires = "page")]
        detail: bool,
    },
    /// Tell what the readers of prose make of a text: dates, sums, who may apply
    #[command(
        after_help = "Examples:\n  echo 'Ansök senast 15 april kl. 12' | utkik sources read --lang sv --published 2026-03-01\n  utkik sources read call.txt --json"
    )]
    Read {
        /// The text's language [default: found out]
        #[arg(long, value_enum)]
        lang: Option<LangArg>,
        /// When it was published: a date without a year is near it [default: the next one to come]
        #[arg(long, value_name = "DATE")]
        published: Option<jiff::civil::Date>,
        /// The text, UTF-8; - for stdin
        #[arg(value_name = "FILE", default_value = "-")]
        file: PathBuf,
    },
    /// Reads the page on stdin within bounds: what reading sources calls as a process of its own
    #[command(hide = true)]
    Parse { task: PathBuf },
}

/// As written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LangArg {
    Sv,
    En,
    Da,
    No,
}

/// About kommuner.
#[derive(Debug, Subcommand)]
pub(super) enum KommunCommand {
    /// Who they are and what they care for
    List,
    /// Read every file and name every fault
    Check,
    /// Propose a kommun file from an adopted policy, on stdout
    #[command(
        after_help = "Example:\n  utkik kommun import policy.pdf --name \"Tyresö kommun\" > kommuner/tyreso.toml"
    )]
    Import {
        /// The policy: plain text, Markdown, or PDF with a text layer
        policy: PathBuf,
        /// The kommun's name, e.g. "Tyresö kommun"
        #[arg(long)]
        name: String,
        /// SCB's four digits [default: found by the name]
        #[arg(long, value_name = "CODE")]
        kommunkod: Option<String>,
        /// Save it in the folder of kommuner, never over an existing file
        #[arg(long)]
        write: bool,
    },
    /// The text of a PDF, read within bounds: what import calls as a process of its own
    #[command(hide = true)]
    PdfText { policy: PathBuf },
}
