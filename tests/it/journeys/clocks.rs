//! Clocks that are wrong, are set right, or stand still: nothing is closed, told or marked by a time that cannot be
//! right, and what such a time wrote before does not last.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use utkik::internals::app::{App, ClockDoubt};
use utkik::internals::config::{Clock, Settings, read_sources};
use utkik::internals::delivery::LetterKind;
use utkik::internals::opportunity::{ChangeKind, Revision, Status};
use utkik::internals::stages::{Alert, Crawl, Deliver, Digest, Outcome, Remind, Stage, Watchdog, letters_may_leave};
use utkik::internals::subscription::Frequency;

use crate::app::TestApp;
use crate::stand_ins::browser::Browser;
use crate::stand_ins::static_sites::StaticSites;

const DAILY: &str = "mailto:bo@tyreso.example.se";

/// The program after a round and the first letters, with a clock that is believed no more than a machine's.
async fn on_a_machine() -> TestApp {
    let mut app = TestApp::with_subscriber().await;
    app.doubt_clock();
    app.subscribe_with(DAILY, "tyreso", Frequency::Daily).await;
    app.set_time("2026-05-11T05:10:00Z");
    app.digest().await;
    app.deliver().await;
    app
}

async fn open_calls(app: &TestApp) -> usize {
    let calls = app.store.revised_since(Revision::default(), 9999).await.unwrap();
    calls.iter().filter(|call| call.status == Status::Open).count()
}

/// Returns everything that a stage could have written: calls' revision, changes, letters and source rows.
async fn marks(app: &TestApp) -> (Revision, usize, usize, Option<Timestamp>) {
    let portal = app.source("eu-portal").await;
    let revision = app.store.revision().await.unwrap();
    (revision, app.changes().await.len(), app.outbox().await.len(), portal.next_due)
}

#[tokio::test]
async fn a_round_with_the_clock_a_year_ahead_closes_tells_and_marks_nothing() {
    let app = on_a_machine().await;
    let (before, mails) = (marks(&app).await, app.mails().len());
    let (watchdog, browser) = (Watchdog::default(), Browser::open(&app).await);
    assert!(watchdog.allows_work(&app.app, app.now()).await);
    assert_eq!(browser.get("/halsa").await.status, 200);

    app.set_time("2027-06-01T08:06:00Z");
    for _ in 0..3 {
        assert!(!watchdog.allows_work(&app.app, app.now()).await);
        assert!(!letters_may_leave(&app.app, app.now()).await.unwrap());
    }
    for stage in [&Crawl::ALL as &dyn Stage, &Alert, &Remind, &Digest, &Deliver::ALL] {
        let error = stage.run(&app.app, app.now()).await.unwrap_err();
        assert!(error.downcast_ref::<ClockDoubt>().is_some(), "{}: {error:#}", stage.name());
    }
    let health = browser.get("/halsa").await;
    assert!(health.status == 503 && health.body.contains("\"reason\":\"clock\""), "{}", health.body);
    let page = browser.get("/kallor").await.body;
    assert!(page.contains("Just nu står tjänsten still") && page.contains("klocka går fel"), "{page}");
    let told: Vec<_> = app.mails().into_iter().skip(mails).collect();
    assert_eq!(told.len(), 1, "the operator, once");
    assert!(told[0].to.contains("drift@") && told[0].data.contains("klockan g"), "{}", told[0].data);

    app.set_time("2026-05-12T05:10:00Z");
    assert!(watchdog.allows_work(&app.app, app.now()).await);
    let after = marks(&app).await;
    assert_eq!((after.0, after.1, after.2, after.3), (before.0, before.1, before.2 + 1, before.3));
    assert_eq!(browser.get("/halsa").await.status, 200);
    assert!(!browser.get("/kallor").await.body.contains("Just nu står tjänsten still"));
    let Outcome::Crawl(outcome) = app.run(&Crawl::DUE).await else { panic!("another stage ran") };
    assert!(!outcome.sources.is_empty(), "the sources are due as they were");
    assert_eq!(app.digest().await.queued, 1, "the daily digest comes on its day");
    app.deliver().await;
    assert_eq!(app.mails().iter().filter(|mail| mail.to.contains("drift@")).count(), 1);
}

#[tokio::test]
async fn what_a_clock_a_year_ahead_wrote_into_the_state_does_not_last() {
    let app = on_a_machine().await;
    let (open, changes) = (open_calls(&app).await, app.changes_since(Revision::default()).await);
    // As versions did that believed any clock.
    let believing = app.app.clone().with_settings(Settings { trust_clock: true, ..(*app.settings).clone() });
    app.set_time("2027-06-01T08:06:00Z");
    Crawl::ALL.run(&believing, app.now()).await.unwrap();
    Digest.run(&believing, app.now()).await.unwrap();
    assert!(open_calls(&app).await < open / 2, "most of them were closed");

    app.set_time("2026-05-11T06:00:00Z");
    let Outcome::Crawl(outcome) = app.run(&Crawl::DUE).await else { panic!("another stage ran") };
    assert!(outcome.sources.len() > 1, "sources are due again: {outcome:?}");
    assert_eq!(open_calls(&app).await, open, "what a source still shows is open again");
    let closed = app.changes().await.iter().filter(|row| row.change.kind == ChangeKind::Closed).count();
    let reopened = app.changes().await.iter().filter(|row| row.change.kind == ChangeKind::Reopened).count();
    assert_eq!((closed, reopened), (0, 0), "nobody heard that they closed, so nobody hears that they did not");
    assert_eq!(app.changes_since(Revision::default()).await, changes);
    app.judge().await;
    let before = app.outbox().await.len();
    assert_eq!(app.alert().await.queued, 0, "nothing is told twice");
    app.set_time("2026-05-18T05:10:00Z");
    assert_eq!(app.digest().await.queued, 2, "the digests of the day and of the week come");
    let digests = app.outbox().await.split_off(before);
    assert!(digests.iter().all(|letter| letter.kind == LetterKind::Digest), "{digests:?}");
}

#[tokio::test]
async fn a_clock_that_is_set_back_tells_nothing_twice() {
    for back in [1, 24, 8 * 24] {
        let app = TestApp::with_subscriber().await;
        app.subscribe_with(DAILY, "tyreso", Frequency::Daily).await;
        for day in 11..20 {
            app.set_time(&format!("2026-05-{day}T05:10:00Z"));
            app.round().await;
            app.alert().await;
            app.remind().await;
            app.digest().await;
        }
        app.deliver().await;
        let letters = app.outbox().await.len();
        let until = app.now();
        app.set_time(&(until - SignedDuration::from_hours(back)).to_string());
        while app.now() <= until {
            app.round().await;
            let written = (app.alert().await.queued, app.remind().await.queued, app.digest().await.queued);
            assert_eq!(written, (0, 0, 0), "{back} hours back, at {}", app.now());
            app.set_time(&(app.now() + SignedDuration::from_hours(6)).to_string());
        }
        assert_eq!(app.outbox().await.len(), letters, "{back} hours back");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_with_a_time_far_ahead_of_the_state_does_nothing() {
    let app = TestApp::with_subscriber().await;
    let before = marks(&app).await;
    let run = |command: &str, more: &[&str]| {
        let mut utkik = std::process::Command::new(env!("CARGO_BIN_EXE_utkik"));
        utkik.args([command, "--now", "2126-06-01T08:06:00Z"]).args(more);
        utkik.current_dir(env!("CARGO_MANIFEST_DIR")).env("UTKIK_STATE", &app.settings.state_dir);
        utkik.env("UTKIK_MIRROR", app.sites.url.as_str()).env("UTKIK_SECRET", "a secret of sixteen");
        let output = utkik.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for command in ["crawl", "alert", "remind", "digest", "deliver"] {
        let (status, said) = run(command, &[]);
        assert!(status == Some(1) && said.contains("the time cannot be right"), "{command}: {said}");
        assert!(said.contains("2126-06-01") && said.contains("--trust-clock"), "{command}: {said}");
    }
    assert_eq!(marks(&app).await, before);
    assert_eq!(run("digest", &["--trust-clock"]).0, Some(0), "whoever knows better may say so");
}

/// A program that reads two servers of this machine, by a machine's clock that a test sets.
struct OwnServers {
    app: App,
    ahead: Arc<Mutex<SignedDuration>>,
    _sites: [StaticSites; 2],
    _folder: tempfile::TempDir,
}

impl OwnServers {
    async fn start() -> OwnServers {
        let (folder, sites) = (tempfile::tempdir().unwrap(), [StaticSites::start().await, StaticSites::start().await]);
        let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Nytt</title><item>\
             <title>Utlysning</title><link>https://a.example/1</link></item></channel></rss>";
        sites.iter().for_each(|site| site.set_text("feed", feed));
        let source = |(n, site): (usize, &StaticSites)| {
            let url = &site.url;
            format!(
                "[[source]]\nid = \"s{n}\"\npublisher = \"P\"\nkind = \"feed\"\nurl = \"{url}feed\"\nallow_private = true\n"
            )
        };
        let toml: String = sites.iter().enumerate().map(source).collect();
        let sources = read_sources("sources.toml".as_ref(), &toml).unwrap();
        let ahead: Arc<Mutex<SignedDuration>> = Arc::default();
        let shown = Arc::clone(&ahead);
        let clock = Clock::of_machine(move || Timestamp::now() + *shown.lock().unwrap());
        let app = App::new(Settings::in_folder(folder.path()), clock).with_sources(sources).with_kommuner(Vec::new());
        OwnServers { app, ahead, _sites: sites, _folder: folder }
    }

    fn set_ahead(&self, hours: i64) {
        *self.ahead.lock().unwrap() = SignedDuration::from_hours(hours);
    }

    /// Crawls all sources, and returns whether the time was believed.
    async fn crawl(&self) -> bool {
        Crawl::ALL.run(&self.app, self.app.now()).await.is_ok()
    }
}

#[tokio::test]
async fn a_machine_that_starts_two_days_behind_waits_until_its_clock_is_set() {
    let own = OwnServers::start().await;
    assert!(own.crawl().await);
    for behind in [-48, -13, 13, 48, 24 * 365] {
        own.set_ahead(behind);
        let watchdog = Watchdog::default();
        assert!(!watchdog.allows_work(&own.app, own.app.now()).await, "{behind} hours");
        assert!(!own.crawl().await, "{behind} hours");
        own.set_ahead(0);
        assert!(watchdog.allows_work(&own.app, own.app.now()).await && own.crawl().await, "set right, it goes on");
    }
}

#[tokio::test]
async fn the_first_start_of_a_machine_with_a_wrong_clock_is_noticed_with_the_first_answers() {
    let own = OwnServers::start().await;
    own.set_ahead(-48);
    // An empty state speaks against no clock, and the answers of the first round do.
    own.crawl().await;
    assert!(!own.crawl().await);
    own.set_ahead(0);
    assert!(own.crawl().await);
}

#[tokio::test]
async fn a_machine_that_slept_goes_on_by_the_time_that_servers_confirm() {
    let own = OwnServers::start().await;
    assert!(own.crawl().await);
    // A sleep: the machine's clock goes on, and no instant of the process does.
    own.set_ahead(9);
    assert!(own.crawl().await, "half a day of difference is no reason to stop");
    own.set_ahead(0);
    assert!(own.crawl().await);
}

#[tokio::test]
async fn the_daemons_clock_follows_the_machines() {
    let ahead: Arc<Mutex<SignedDuration>> = Arc::default();
    let shown = Arc::clone(&ahead);
    let clock = Clock::of_machine(move || Timestamp::now() + *shown.lock().unwrap());
    let before = clock.now();
    *ahead.lock().unwrap() = SignedDuration::from_hours(48);
    assert!(clock.now().duration_since(before) >= SignedDuration::from_hours(48));
    let machines = Clock::running(None);
    assert!(machines.now().duration_since(Timestamp::now()).abs() < SignedDuration::from_secs(5));
}
