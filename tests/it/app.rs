//! The whole program between recorded sites and stand-ins for the mail server and Telegram.

mod database;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use tempfile::TempDir;
use utkik::internals::api_types::{SourceDescription, documents};
use utkik::internals::app::{App, CallSearch};
use utkik::internals::bot::BotContext;
use utkik::internals::channels::{Channel, ChannelSettings};
use utkik::internals::config::{ApiSettings, Clock, Settings, WebhookPolicy};
use utkik::internals::delivery::Delivery;
use utkik::internals::demo::site::RECORDED;
use utkik::internals::export::Period;
use utkik::internals::export::report::{Report, ReportAudience};
use utkik::internals::feedback::Opinion;
use utkik::internals::kommun::{Kommun, Level};
use utkik::internals::locale::Locale;
use utkik::internals::opportunity::{Opportunity, OpportunityId, Revision, SourceId};
use utkik::internals::search::{Hit, Index, SearchQuery};
use utkik::internals::stages::crawl::{CrawlOutcome, SourceOutcome};
use utkik::internals::stages::index::IndexOutcome;
use utkik::internals::stages::{
    AccountLetters, Alert, Audit, Crawl, Deliver, Digest, Judge, LetterOutcome, Operator, Outcome, Remind, Stage,
    UpdateIndex,
};
use utkik::internals::store::{AuditReport, ChangeRow, NewFeedback, NewSubscription, SourceRow, Store};
use utkik::internals::subscription::{Address, Frequency, PersonId, ReminderDays, Scope};
use utkik::internals::web::{SourceInfo, WebState};

use crate::stand_ins::recorded::{Host, Recorded};
use crate::stand_ins::smtp::{AcceptedLetter, Smtp};
use crate::stand_ins::telegram::Telegram;

/// The program with its stand-ins, and a clock that stands still until it is set.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) store: Store,
    pub(crate) settings: Arc<Settings>,
    pub(crate) telegram: Telegram,
    pub(crate) sites: Recorded,
    smtp: Smtp,
    now: Arc<Mutex<Timestamp>>,
    _folder: TempDir,
}

impl TestApp {
    /// Starts at 12:00 UTC (14:00 in Sweden) on the first day of the recordings, before any stage has run.
    pub(crate) async fn start() -> TestApp {
        TestApp::start_with(|_| ()).await
    }

    /// As [`TestApp::start`], with changed settings.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Settings)) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let (sites, smtp, telegram) = (Recorded::start().await, Smtp::start().await, Telegram::start().await);
        let mut settings = settings(folder.path(), &sites.url, &smtp, &telegram);
        change(&mut settings);
        let mut sources = settings.sources().unwrap();
        sources.retain(|watched| RECORDED.contains(&watched.spec.id.as_str()));
        let now: Arc<Mutex<Timestamp>> = Arc::new(Mutex::new("2026-05-10T12:00:00Z".parse().unwrap()));
        let clock = Arc::clone(&now);
        let app = App::new(settings, Clock::of(move || *clock.lock().unwrap())).with_sources(sources);
        TestApp {
            store: app.store().await.unwrap().clone(),
            settings: Arc::clone(&app.settings),
            app,
            now,
            sites,
            smtp,
            telegram,
            _folder: folder,
        }
    }

    /// Like [`TestApp::start`], after one round and with one subscriber in Tyresö who has received the welcome.
    pub(crate) async fn with_subscriber() -> TestApp {
        let app = TestApp::start().await;
        app.round().await;
        app.subscribe(SUBSCRIBER, "tyreso").await;
        app.alert().await;
        app.deliver().await;
        app
    }

    pub(crate) fn set_time(&self, now: &str) {
        *self.now.lock().unwrap() = now.parse().unwrap();
    }

    /// Lets the clock count for no more than a machine's, which may be wrong.
    pub(crate) fn doubt_clock(&mut self) {
        let clock = Arc::clone(&self.now);
        self.app.clock = Clock::of_machine(move || *clock.lock().unwrap());
    }

    /// Returns the mail server's address, as in the settings.
    pub(crate) fn smtp_url(&self) -> String {
        self.smtp.url()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.app.now()
    }

    pub(crate) fn set_recorded_day(&self, number: u8) {
        self.sites.set_day(number);
    }

    /// Returns the host of the portal's search API.
    pub(crate) fn portal(&self) -> Host<'_> {
        self.sites.host("api.tech.ec.europa.eu")
    }

    pub(crate) fn kommuner(&self) -> &[Kommun] {
        self.app.kommuner().unwrap()
    }

    /// Changes a kommun's file.
    pub(crate) fn change_kommun(&mut self, slug: &str, change: impl FnOnce(&mut Kommun)) {
        let mut kommuner = self.kommuner().to_vec();
        change(kommuner.iter_mut().find(|kommun| kommun.slug == slug).unwrap());
        self.app = self.app.clone().with_kommuner(kommuner);
    }

    /// Replaces the channel for its kind of address.
    pub(crate) fn set_channel(&mut self, channel: Box<dyn Channel>) {
        let channels = self.app.channels().unwrap().clone().with(channel);
        self.app = self.app.clone().with_channels(channels);
    }

    /// Runs a stage once.
    pub(crate) async fn run(&self, stage: &dyn Stage) -> Outcome {
        stage.run(&self.app, self.now()).await.unwrap()
    }

    async fn run_letters(&self, stage: &dyn Stage) -> LetterOutcome {
        let Outcome::Letters(outcome) = self.run(stage).await else { panic!("{} writes no letters", stage.name()) };
        outcome
    }

    /// Crawls every source, due or not.
    pub(crate) async fn crawl(&self) -> CrawlOutcome {
        let Outcome::Crawl(outcome) = self.run(&Crawl::ALL).await else { panic!("another stage ran") };
        outcome
    }

    /// Crawls every source and returns the outcome of one of them.
    pub(crate) async fn crawl_outcome_of(&self, source: &str) -> SourceOutcome {
        let outcome = self.crawl().await;
        outcome.sources.into_iter().find(|outcome| outcome.id == source).unwrap()
    }

    pub(crate) async fn index(&self) -> IndexOutcome {
        let Outcome::Index(outcome) = self.run(&UpdateIndex::CONTINUE).await else { panic!("another stage ran") };
        outcome
    }

    /// Runs the matching and returns the number of judged pairs of call and kommun.
    pub(crate) async fn judge(&self) -> u64 {
        let Outcome::Match(outcome) = self.run(&Judge).await else { panic!("another stage ran") };
        outcome.judged
    }

    pub(crate) async fn alert(&self) -> LetterOutcome {
        self.run_letters(&Alert).await
    }

    pub(crate) async fn remind(&self) -> LetterOutcome {
        self.run_letters(&Remind).await
    }

    pub(crate) async fn digest(&self) -> LetterOutcome {
        self.run_letters(&Digest).await
    }

    /// Queues the letters to the operator and returns their number.
    pub(crate) async fn notify_operator(&self) -> u64 {
        self.run_letters(&Operator).await.queued
    }

    /// Queues and sends the letters that people requested on the pages.
    pub(crate) async fn send_account_letters(&self) -> LetterOutcome {
        let written = self.run_letters(&AccountLetters).await;
        self.run_letters(&Deliver::TRANSACTIONAL).await;
        written
    }

    pub(crate) async fn deliver(&self) -> LetterOutcome {
        self.run_letters(&Deliver::ALL).await
    }

    /// Returns the report of a kommun for a period.
    pub(crate) async fn report(&self, kommun: &str, from: &str, to: &str) -> Report {
        let kommun = self.kommuner().iter().find(|known| known.slug == kommun).unwrap();
        let sources = self.app.sources().unwrap().iter();
        let sources: Vec<_> = sources.map(SourceDescription::from).collect();
        let period = Period::of(from.parse().unwrap(), to.parse().unwrap()).unwrap();
        documents::report(&self.store, kommun, &sources, period, ReportAudience::Committee, self.now()).await.unwrap()
    }

    /// Runs the audit of deliveries.
    pub(crate) async fn check(&self) -> AuditReport {
        let Outcome::Audit(report) = self.run(&Audit::NOW).await else { panic!("another stage ran") };
        report
    }

    /// Crawls and matches; the index is updated when a test searches.
    pub(crate) async fn round(&self) -> CrawlOutcome {
        let outcome = self.crawl().await;
        self.judge().await;
        outcome
    }

    pub(crate) async fn subscribe(&self, address: &str, kommun: &str) {
        self.subscribe_with(address, kommun, Frequency::Immediate).await;
    }

    pub(crate) async fn subscribe_with(&self, address: &str, kommun: &str, frequency: Frequency) {
        self.subscribe_to(address, kommun, &Scope::ALL, frequency).await;
    }

    pub(crate) async fn subscribe_to(&self, address: &str, kommun: &str, scope: &Scope, frequency: Frequency) {
        let address = Address::parse(address).unwrap();
        let request = NewSubscription {
            address: &address,
            kommun: &kommun.parse().unwrap(),
            scope,
            frequency,
            remind: &ReminderDays::default(),
            language: Locale::Swedish,
        };
        self.store.subscribe(&request, self.now()).await.unwrap();
    }

    /// Subscribes to all of a kommun's calls, with letters in a language.
    pub(crate) async fn subscribe_in(&self, language: Locale, address: &str, kommun: &str) {
        let (address, remind) = (Address::parse(address).unwrap(), ReminderDays::default());
        let (kommun, scope, frequency) = (&kommun.parse().unwrap(), &Scope::ALL, Frequency::Immediate);
        let request = NewSubscription { address: &address, kommun, scope, frequency, remind: &remind, language };
        self.store.subscribe(&request, self.now()).await.unwrap();
    }

    pub(crate) async fn unsubscribe(&self, address: &str) -> u64 {
        self.store.unsubscribe(&Address::parse(address).unwrap(), None).await.unwrap()
    }

    /// Gives feedback on a call, as from a link in a letter.
    pub(crate) async fn give_feedback(&self, address: &str, kommun: &str, call: &OpportunityId, opinion: Opinion) {
        let person = self.person(address).await;
        let (kommun, why) = (&kommun.parse().unwrap(), "för stort för oss");
        let new_feedback = NewFeedback { person: Some(&person), kommun, call, opinion, why };
        assert!(self.store.record_feedback(&new_feedback, self.now()).await.unwrap());
    }

    pub(crate) async fn take_back(&self, address: &str, kommun: &str, call: &OpportunityId) {
        let person = self.person(address).await;
        assert!(self.store.delete_feedback(Some(&person), &kommun.parse().unwrap(), call).await.unwrap());
    }

    pub(crate) async fn follow(&self, address: &str, call: &OpportunityId) {
        let person = self.person(address).await;
        assert!(self.store.follow(&person, call, self.now()).await.unwrap());
    }

    /// Returns the path of the unsubscribe link in a person's letters.
    pub(crate) async fn unsubscribe_path(&self, address: &str) -> String {
        let url = self.app.mailer().unwrap().leave_url(Locale::Swedish, &self.person(address).await);
        url.replacen(&self.settings.public_url, "", 1)
    }

    async fn person(&self, address: &str) -> PersonId {
        self.store.person_id(&Address::parse(address).unwrap()).await.unwrap().unwrap()
    }

    pub(crate) async fn search(&self, words: &str) -> Vec<Hit> {
        self.index().await;
        let index = Index::open_read_only(&self.settings.index_dir, self.store.id()).unwrap().unwrap();
        index.search(&SearchQuery::of(words), self.now()).unwrap().hits
    }

    /// Returns the state of the web pages, with this app's clock.
    pub(crate) async fn web_state(&self, api: ApiSettings) -> WebState {
        let about = SourceDescription {
            publisher: "Kommissionen".to_owned(),
            ..SourceDescription::unlisted(SourceId::from_static("eu-portal"))
        };
        WebState {
            calls: self.call_search().await,
            sources: Arc::new(vec![SourceInfo { about, page: None }]),
            operator: None,
            cache_ttl: std::time::Duration::ZERO,
            api,
            ..WebState::of(&self.app).await.unwrap()
        }
    }

    /// Returns the context of the bot.
    pub(crate) async fn bot_context(&self) -> BotContext {
        BotContext { calls: self.call_search().await, ..BotContext::of(&self.app).await.unwrap() }
    }

    /// Returns a search of the index as it is now; the application's own sees a commit a moment later.
    pub(crate) async fn call_search(&self) -> CallSearch {
        self.index().await;
        let index = self.app.read_only_index().await.unwrap().unwrap();
        CallSearch::new(Arc::new(index), self.store.clone(), Arc::clone(self.app.shared_kommuner().unwrap()))
    }

    pub(crate) async fn changes(&self) -> Vec<ChangeRow> {
        self.store.changes(Revision::default()).await.unwrap()
    }

    /// Returns the changes after revision `seq` as `kind title`, by title.
    pub(crate) async fn changes_since(&self, seq: Revision) -> Vec<String> {
        let rows = self.store.changes(seq).await.unwrap();
        let mut changes: Vec<String> =
            rows.iter().map(|row| format!("{} {}", row.change.kind.as_str(), row.title)).collect();
        changes.sort();
        changes
    }

    /// Returns the letters, oldest first.
    pub(crate) async fn outbox(&self) -> Vec<Delivery> {
        let mut letters = self.store.all_deliveries().await.unwrap();
        letters.reverse();
        letters
    }

    /// Returns the letter queued last with its HTML; letters queued at the same moment are in no order.
    pub(crate) async fn last_letter(&self) -> (Delivery, String) {
        let last = self.store.all_deliveries().await.unwrap().remove(0);
        self.store.letter(&last.id).await.unwrap().unwrap()
    }

    /// Returns the mails that the server accepted.
    pub(crate) fn mails(&self) -> Vec<AcceptedLetter> {
        self.smtp.letters()
    }

    pub(crate) async fn source(&self, id: &str) -> SourceRow {
        self.store.sources().await.unwrap().remove(id).unwrap()
    }

    /// Returns the call with this identifier.
    pub(crate) async fn call(&self, identifier: &str) -> Opportunity {
        let rows = self.changes().await;
        let row = rows.iter().find(|row| row.identifier.as_deref() == Some(identifier));
        self.store.opportunity(&row.expect(identifier).change.opportunity).await.unwrap().unwrap()
    }

    /// Returns the calls of level alert for a kommun.
    pub(crate) async fn alerts_of(&self, kommun: &str) -> BTreeSet<OpportunityId> {
        let matches = self.store.matches_of_kommun(&kommun.parse().unwrap()).await.unwrap();
        matches.into_iter().filter(|m| m.judgement.level == Level::Alert).map(|m| m.opportunity.id.clone()).collect()
    }

    /// Returns the files of the index with their sizes: every commit makes other files.
    pub(crate) fn index_files(&self) -> BTreeSet<(PathBuf, u64)> {
        let files = std::fs::read_dir(&self.settings.index_dir).unwrap().map(|entry| entry.unwrap());
        files.map(|entry| (entry.path(), entry.metadata().unwrap().len())).collect()
    }
}

/// The subscriber in most tests.
pub(crate) const SUBSCRIBER: &str = "mailto:eva@tyreso.example.se";

/// Returns settings in `folder` that use these stand-ins.
pub(crate) fn settings(folder: &Path, mirror: &url::Url, smtp: &Smtp, telegram: &Telegram) -> Settings {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    Settings {
        sources_file: project.join("sources.toml"),
        kommuner_dir: project.join("kommuner"),
        public_url: "https://utkik.example.se".to_owned(),
        mail_from: "utkik <utkik@example.se>".to_owned(),
        operator: Some("drift@kommun.example.se".to_owned()),
        mirror: Some(mirror.clone()),
        secret: Some("a secret of sixteen".to_owned()),
        channels: ChannelSettings {
            smtp_url: Some(smtp.url()),
            telegram_token: Some("1:token".to_owned()),
            telegram_api_url: Some(telegram.url.to_string()),
            telegram_webhook: false,
        },
        webhooks: WebhookPolicy::Private,
        ..Settings::in_folder(folder)
    }
}
