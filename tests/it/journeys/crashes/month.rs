//! A month in which the program runs its stages day after day, in this process or, to be killed, in another.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp, ToSpan as _};
use tempfile::TempDir;
use utkik::internals::app::App;
use utkik::internals::channels::Channels;
use utkik::internals::channels::mail::{MailChannel, SmtpTimeouts};
use utkik::internals::channels::telegram::{self, TelegramChannel};
use utkik::internals::channels::webhook::WebhookChannel;
use utkik::internals::config::{Clock, Settings};
use utkik::internals::feedback::Opinion;
use utkik::internals::fetch::{FetchOptions, Guard, WebhookClient};
use utkik::internals::stages::{Deliver, Outcome, STAGES as ALL_STAGES, Stage as _};
use utkik::internals::store::{NewFeedback, NewSubscription, Store};
use utkik::internals::subscription::{Address, Frequency, ReminderDays, Scope};

use super::calls;
use crate::app::settings;
use crate::stand_ins::faults::Dice;
use crate::stand_ins::hook::Hooks;
use crate::stand_ins::smtp::Smtp;
use crate::stand_ins::static_sites::StaticSites;
use crate::stand_ins::telegram::Telegram;

pub(super) const DAYS: u64 = 31;
pub(super) const STAGES: [&str; 7] = ["crawl", "index", "match", "alert", "remind", "digest", "deliver"];
/// Runs all stages, as a service does.
pub(super) const SERVICE: &str = "run";

/// Addresses that refuse every letter.
pub(super) const UNREACHABLE: [&str; 2] = ["mailto:nobody@tyreso.example.se", "telegram:403"];

/// The sites, the program's folder, and the stand-ins for channels.
pub(super) struct Month {
    sites: Option<StaticSites>,
    mirror: url::Url,
    pub(super) smtp: Smtp,
    pub(super) telegram: Telegram,
    pub(super) hooks: Hooks,
    pub(super) settings: Arc<Settings>,
    app: App,
    folder: TempDir,
    pub(super) now: Timestamp,
}

impl Month {
    /// Creates a month over the lists of this test, or over a mirror that shows a day of its sites when
    /// `/__day?set=2026-05-10` is requested.
    pub(super) async fn new(mirror: Option<&url::Url>) -> Month {
        let folder = tempfile::tempdir().unwrap();
        let (smtp, telegram, hooks) = (Smtp::start().await, Telegram::start().await, Hooks::start().await);
        let sites = if mirror.is_none() { Some(StaticSites::start().await) } else { None };
        let mirror = mirror.cloned().or_else(|| sites.as_ref().map(|sites| sites.url.clone())).unwrap();
        let mut settings = settings(folder.path(), &mirror, &smtp, &telegram);
        settings.operator = None;
        if sites.is_some() {
            settings.sources_file = folder.path().join("sources.toml");
            std::fs::write(&settings.sources_file, calls::SOURCES).unwrap();
        }
        let now = Timestamp::UNIX_EPOCH;
        let app = App::new(settings, Clock::fixed(Some(now)));
        let settings = Arc::clone(&app.settings);
        Month { sites, mirror, smtp, telegram, hooks, settings, app, folder, now }
    }

    /// Returns the subscribers by name, since the addresses of services differ from run to run.
    pub(super) fn subscribers(&self) -> Vec<(&'static str, String)> {
        vec![
            ("eva", "mailto:eva@tyreso.example.se".to_owned()),
            ("bo", "mailto:bo@falkoping.example.se".to_owned()),
            ("cia", "mailto:cia@gotene.example.se".to_owned()),
            ("dan", "mailto:dan@kungalv.example.se".to_owned()),
            ("ny", "mailto:ny@stromsund.example.se".to_owned()),
            ("chatt", "telegram:4711".to_owned()),
            ("grupp", "telegram:-77".to_owned()),
            ("program", self.hooks.address("webhook", "200")),
            ("teams", self.hooks.address("teams", "200")),
            ("stängd post", UNREACHABLE[0].to_owned()),
            ("stängd chatt", UNREACHABLE[1].to_owned()),
        ]
    }

    pub(super) async fn store(&self) -> Store {
        Store::open(&self.settings.state_dir).await.unwrap()
    }

    /// Starts a day in May: sets the sites to that day and lets people act.
    pub(super) async fn start_day(&mut self, day: u64) {
        self.set_time(day, 5, 30);
        match &self.sites {
            Some(sites) => calls::publish_day(sites, day),
            None => {
                let set = self.mirror.join(&format!("/__day?set=2026-05-{day:02}")).unwrap();
                assert!(reqwest::get(set).await.unwrap().status().is_success());
            }
        }
        let store = self.store().await;
        match day {
            2 => self.subscribe_people(&store, |name| name != "ny").await,
            12 => self.subscribe_people(&store, |name| name == "ny").await,
            6 => self.give_feedback(&store).await,
            _ => {}
        }
        store.close().await;
    }

    pub(super) fn set_time(&mut self, day: u64, hour: i64, minute: i64) {
        let since = (24 * (i64::try_from(day).unwrap() - 1) + hour).hours().minutes(minute);
        self.now = "2026-05-01T00:00:00Z".parse::<Timestamp>().unwrap().checked_add(since).unwrap();
    }

    async fn subscribe_people(&self, store: &Store, which: impl Fn(&str) -> bool) {
        for (place, (name, address)) in self.subscribers().into_iter().enumerate().filter(|(_, (name, _))| which(name))
        {
            let address = Address::parse(&address).unwrap();
            let frequency = match name {
                "bo" | "grupp" => Frequency::Daily,
                "cia" => Frequency::Weekly,
                _ => Frequency::Immediate,
            };
            let kommuner: &[&str] = match name {
                "bo" => &["falkoping", "tyreso"],
                "cia" => &["gotene"],
                "dan" => &["kungalv"],
                "ny" => &["stromsund"],
                _ => &["tyreso"],
            };
            let remind = ReminderDays::parse(if place % 2 == 0 { "30,14,3" } else { "10,5,1" }).unwrap();
            for kommun in kommuner {
                let request = NewSubscription {
                    address: &address,
                    kommun: &kommun.parse().unwrap(),
                    scope: &Scope::ALL,
                    frequency,
                    remind: &remind,
                    language: utkik::internals::locale::Locale::Swedish,
                };
                store.subscribe(&request, self.now).await.unwrap();
            }
        }
    }

    /// Lets Eva follow her weakest match and dismiss her strongest.
    async fn give_feedback(&self, store: &Store) {
        let matches = store.matches_of_kommun(&"tyreso".parse().unwrap()).await.unwrap();
        let person = store.person_id(&Address::parse("mailto:eva@tyreso.example.se").unwrap()).await.unwrap().unwrap();
        let (first, last) = (matches.first().unwrap(), matches.last().unwrap());
        assert!(store.follow(&person, &last.opportunity.id, self.now).await.unwrap());
        let (call, opinion) = (&first.opportunity.id, Opinion::NotRelevant);
        let answer = NewFeedback { person: Some(&person), kommun: &"tyreso".parse().unwrap(), call, opinion, why: "" };
        assert!(store.record_feedback(&answer, self.now).await.unwrap());
    }

    /// Runs a stage to its end, in this process.
    pub(super) async fn run_stage(&self, store: &Store, stage: &str) {
        let app = self.app.clone().with_store(store.clone());
        let outcome = if stage == "deliver" {
            // New channels each time: the pacing of chats knows nothing of days that pass in a second.
            let app = app.with_channels(channels(&self.app, &self.smtp, &self.telegram));
            let stage = Deliver { machine_clock: after_lease_expiry, ..Deliver::ALL };
            stage.run(&app, self.now).await.unwrap()
        } else {
            let stage = ALL_STAGES.iter().find(|known| known.name() == stage).unwrap();
            stage.run(&app, self.now).await.unwrap()
        };
        assert!(!matches!(outcome, Outcome::Letters(outcome) if outcome.failed > 0));
    }

    /// Starts a stage in a process of its own.
    pub(super) fn spawn_stage(&self, stage: &str) -> Child {
        let log = File::options().append(true).create(true).open(self.log()).unwrap();
        self.program(&[stage, "--json"]).stdout(Stdio::null()).stderr(log).spawn().unwrap()
    }

    /// Runs a command in a process of its own and returns its output.
    pub(super) fn run_command(&self, arguments: &[&str]) -> Output {
        self.program(arguments).output().unwrap()
    }

    fn program(&self, arguments: &[&str]) -> Command {
        let (settings, mut program) = (&self.settings, Command::new(env!("CARGO_BIN_EXE_utkik")));
        program
            .args(arguments)
            .args(["--now", &self.now.to_string(), "--listen", "127.0.0.1:0"])
            .arg("--state")
            .arg(&settings.state_dir)
            .arg("--index")
            .arg(&settings.index_dir)
            .arg("--sources")
            .arg(&settings.sources_file)
            .env("UTKIK_MIRROR", self.mirror.as_str())
            .env("UTKIK_PUBLIC_URL", &settings.public_url)
            .env("UTKIK_MAIL_FROM", &settings.mail_from)
            .env("UTKIK_SMTP_URL", self.smtp.url())
            .env("UTKIK_TELEGRAM_TOKEN", settings.channels.telegram_token.as_ref().unwrap())
            .env("UTKIK_TELEGRAM_API_URL", self.telegram.url.as_str())
            .env("UTKIK_PRIVATE_WEBHOOKS", "true")
            .env("UTKIK_SECRET", settings.secret.as_ref().unwrap())
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .stdin(Stdio::null());
        program
    }

    /// Returns the file with the processes' stderr.
    pub(super) fn log(&self) -> std::path::PathBuf {
        self.folder.path().join("log")
    }
}

/// Returns a time 45 minutes ahead, when the leases of killed processes have expired.
fn after_lease_expiry() -> Timestamp {
    Timestamp::now() + SignedDuration::from_secs(45 * 60 + 1)
}

/// Returns the channels with short timeouts.
fn channels(app: &App, smtp: &Smtp, telegram: &Telegram) -> Channels {
    let (settings, timeout) = (&app.settings, Duration::from_millis(300));
    let url = format!("{}?rate=1000000", smtp.url());
    let mail = MailChannel::smtp(
        &url,
        &settings.mail_from,
        SmtpTimeouts { connect: timeout, exchange: timeout, content: timeout },
    )
    .unwrap();
    let token = settings.channels.telegram_token.as_ref().unwrap();
    let bot = telegram::bot(token, Some(&telegram.url), timeout).unwrap();
    let chats = TelegramChannel::new(bot, timeout);
    let poster = WebhookClient::new(&FetchOptions::default(), Guard { allow_private: true }, timeout).unwrap();
    let hooks = WebhookChannel::new(poster, Arc::clone(&app.mailer().unwrap().key));
    Channels::default().with(Box::new(mail)).with(Box::new(chats)).with(Box::new(hooks))
}

/// Kills of the program at random moments.
pub(super) struct Kills {
    pub(super) wanted: u64,
    dice: Dice,
    /// The duration of each stage when it last ran to its end.
    durations: BTreeMap<&'static str, Duration>,
    pub(super) kills_by_stage: BTreeMap<&'static str, u64>,
    /// The number of processes that ended before they were killed.
    pub(super) missed: u64,
}

impl Kills {
    pub(super) fn new(wanted: u64, seed: u64) -> Kills {
        Kills { wanted, dice: Dice::new(seed), durations: BTreeMap::new(), kills_by_stage: BTreeMap::new(), missed: 0 }
    }

    pub(super) fn count(&self) -> u64 {
        self.kills_by_stage.values().sum()
    }

    /// Runs a stage to its end to measure its duration.
    pub(super) async fn measure(&mut self, month: &Month, stage: &'static str) {
        let began = Instant::now();
        let mut child = month.spawn_stage(stage);
        let status = tokio::task::spawn_blocking(move || child.wait()).await.unwrap().unwrap();
        assert!(status.success(), "{stage}: {}", std::fs::read_to_string(month.log()).unwrap());
        self.durations.insert(stage, began.elapsed());
    }

    /// Starts a stage and kills it at a random moment.
    pub(super) async fn kill_during(&mut self, month: &Month, stage: &'static str) {
        let length = match stage {
            // One round of all stages, and some time after it.
            SERVICE => self.durations.values().sum(),
            stage => self.durations[stage],
        };
        let after = Duration::from_micros(self.dice.roll(u64::try_from(length.as_micros()).unwrap()));
        let mut child = month.spawn_stage(stage);
        tokio::time::sleep(after).await;
        if child.try_wait().unwrap().is_some() {
            self.missed += 1;
            self.durations.insert(stage, after.mul_f64(0.9));
            return;
        }
        child.kill().unwrap();
        tokio::task::spawn_blocking(move || child.wait()).await.unwrap().unwrap();
        *self.kills_by_stage.entry(stage).or_default() += 1;
    }

    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.dice.roll(sides)
    }
}
