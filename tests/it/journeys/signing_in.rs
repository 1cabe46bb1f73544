//! Signing in with a link in a letter, to see, change, export and delete one's own data.

use std::collections::BTreeSet;

use serde_json::Value;
use utkik::internals::feedback::Opinion;
use utkik::internals::opportunity::OpportunityId;
use utkik::internals::subscription::{Address, Role, RoleGrant};

use crate::app::{SUBSCRIBER, TestApp};
use crate::stand_ins::browser::{Browser, csrf_token, link_in};

pub(super) const EVA: &str = "eva@tyreso.example.se";

/// Requests a sign-in letter and returns its link.
pub(super) async fn sign_in_link(app: &TestApp, browser: &Browser) -> String {
    assert_eq!(browser.post("/logga-in", &[("epost", EVA)]).await.status, 303);
    app.send_account_letters().await;
    link_in(&app.mails().last().unwrap().data, "logga-in")
}

pub(super) async fn signed_in(app: &TestApp) -> Browser {
    let browser = Browser::open(app).await;
    let link = sign_in_link(app, &browser).await;
    assert_eq!(browser.post(&link, &[]).await.header("location"), "/mina");
    browser
}

pub(super) async fn sessions(app: &TestApp) -> i64 {
    app.query_number("SELECT COUNT(*) FROM sessions").await
}

#[tokio::test]
async fn the_answer_is_the_same_for_a_stranger_and_only_a_reader_gets_a_letter() {
    let app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let browser = Browser::open(&app).await;
    let reader = browser.post("/logga-in", &[("epost", EVA)]).await;
    let stranger = browser.post("/logga-in", &[("epost", "ingen@tyreso.example.se")]).await;
    assert_eq!((reader.status, reader.header("location")), (stranger.status, stranger.header("location")));
    assert_eq!(reader.body, stranger.body);
    assert_eq!(app.query_number("SELECT COUNT(*) FROM asked_letters").await, 2, "the page does the same for both");
    app.send_account_letters().await;
    let to: Vec<String> = app.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, [EVA]);
    assert!(!app.all_text().await.contains("ingen@"), "of a stranger nothing is kept");
}

#[tokio::test]
async fn a_letter_that_somebody_waits_for_overtakes_the_others() {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    app.subscribe("mailto:bo@tyreso.example.se", "tyreso").await;
    app.alert().await;
    let browser = Browser::open(&app).await;
    sign_in_link(&app, &browser).await;
    assert_eq!(app.mails().len(), 1, "only what is waited for has been sent");
    app.deliver().await;
    assert_eq!(app.mails().len(), 3, "and the rest in its own time");
}

#[tokio::test]
async fn a_link_lets_in_once_within_twenty_minutes_and_only_by_a_press() {
    let app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let browser = Browser::open(&app).await;
    let late = sign_in_link(&app, &browser).await;
    app.set_time("2026-05-10T12:20:00Z");
    assert!(browser.post(&late, &[]).await.body.contains("Länken gäller inte längre"));
    let open = sign_in_link(&app, &browser).await;
    for method in ["GET", "HEAD", "GET"] {
        browser.send(method, &open, &[], None).await;
    }
    assert_eq!((sessions(&app).await, browser.cookie()), (0, None));
    let foreign = browser.send("POST", &open, &[("sec-fetch-site", "cross-site")], Some(&[])).await;
    assert_eq!((foreign.status, sessions(&app).await), (403, 0), "nobody is signed in by another website");
    let entered = browser.post(&open, &[]).await;
    let cookie = entered.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-utkik=")
            && cookie.ends_with("; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=7776000")
    );
    assert_eq!(entered.header("cache-control"), "no-store");
    assert!(browser.another().post(&open, &[]).await.body.contains("Länken gäller inte längre"));
    let word = browser.cookie().unwrap();
    let word = word.split_once('=').unwrap().1.to_owned();
    let kept = app.all_text().await;
    assert!(!kept.contains(&word) && !kept.contains(open.rsplit('/').next().unwrap()), "only digests are kept");
}

#[tokio::test]
async fn of_many_presses_at_once_one_is_let_in() {
    let app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let browser = Browser::open(&app).await;
    let link = sign_in_link(&app, &browser).await;
    let browsers: Vec<Browser> = (0..8).map(|_| browser.another()).collect();
    futures_util::future::join_all(browsers.iter().map(|browser| browser.post(&link, &[]))).await;
    assert_eq!(browsers.iter().filter(|browser| browser.cookie().is_some()).count(), 1);
    assert_eq!(sessions(&app).await, 1);
}

#[tokio::test]
async fn a_session_is_renewed_by_signing_in_and_ends_by_itself() {
    let app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let browser = signed_in(&app).await;
    let first = browser.cookie().unwrap();
    let again = sign_in_link(&app, &browser).await;
    browser.post(&again, &[]).await;
    assert!(browser.cookie().unwrap() != first && sessions(&app).await == 1);
    let old = browser.another();
    old.set_cookie(&first);
    assert_eq!(old.get("/mina").await.header("location"), "/logga-in");

    for (now, open) in [
        ("2026-06-08T12:00:00Z", true),
        ("2026-07-07T12:00:00Z", true),
        ("2026-08-05T12:00:00Z", true),
        ("2026-08-08T12:00:00Z", false),
    ] {
        app.set_time(now);
        assert_eq!(browser.get("/mina").await.status == 200, open, "{now}: three months at most");
    }
    let idle = signed_in(&app).await;
    app.set_time("2026-09-07T12:00:00Z");
    assert_eq!(idle.get("/mina").await.status, 303, "a month without a visit");
    app.send_account_letters().await;
    assert_eq!(sessions(&app).await, 0);

    let out = signed_in(&app).await;
    assert_eq!(out.submit("/mina", "/logga-ut", &[]).await.status, 303);
    assert_eq!((out.cookie(), sessions(&app).await), (None, 0));
}

#[tokio::test]
async fn forged_cookies_open_nothing() {
    let app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let real = signed_in(&app).await.cookie().unwrap();
    let browser = Browser::open(&app).await;
    let upper = format!("__Host-utkik={}", real.split_once('=').unwrap().1.to_uppercase());
    let plain = real.replace("__Host-", "");
    let zeros = format!("__Host-utkik={}", "0".repeat(64));
    let long = format!("__Host-utkik={}", "a".repeat(7_000));
    for forged in
        ["", "__Host-utkik=", "x", &real[..real.len() - 1], &upper, &plain, &zeros, &long, "__Host-utkik=' OR 1=1"]
    {
        browser.set_cookie(forged);
        for path in ["/mina", "/mina/uppgifter.json", "/brev", "/kommun/tyreso/rapport", "/kommun/tyreso/prenumeranter"]
        {
            assert!(matches!(browser.get(path).await.status, 303 | 401), "{forged:.40} {path}");
        }
    }
    browser.set_cookie(&format!("a=b; {real}; c=d"));
    assert_eq!(browser.get("/mina").await.status, 200);
}

#[tokio::test]
async fn a_reader_changes_pauses_and_ends_what_is_theirs() {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    app.subscribe(SUBSCRIBER, "gotene").await;
    app.subscribe("mailto:bo@tyreso.example.se", "tyreso").await;
    let call = app.alerts_of("tyreso").await.pop_first().unwrap();
    app.follow(SUBSCRIBER, &call).await;
    app.give_feedback(SUBSCRIBER, "tyreso", &call, Opinion::Relevant).await;
    let browser = signed_in(&app).await;
    let page = browser.get("/mina").await;
    assert!(page.body.contains(": relevant, Tyresö. <a href=\"/svar/"), "{}", page.body);
    assert!(page.body.contains(EVA) && page.body.contains("<h3>Götene</h3>") && !page.body.contains("bo@"));
    assert!(page.body.contains("Sluta följa") && page.header("cache-control") == "no-store");

    let preferences = [("gor", "spara"), ("takt", "daily"), ("paminn", "7"), ("omrade", "kultur")];
    let path = "/mina/prenumeration/tyreso";
    assert_eq!(browser.post(path, &preferences).await.status, 403, "a form without its word");
    let guess = "0".repeat(32);
    let forged = [&preferences[..], &[("ord", guess.as_str())]].concat();
    assert_eq!(browser.post(path, &forged).await.status, 403);
    let bo = browser.another();
    assert_eq!(bo.post(path, &preferences).await.status, 401);
    assert_eq!(subscription_state(&app, "tyreso").await, "immediate  30,14,3");
    assert_eq!(browser.submit("/mina", path, &preferences).await.header("location"), "/mina?klart=sparad");
    assert_eq!(subscription_state(&app, "tyreso").await, "daily kultur 7");
    let refused = browser.submit("/mina", path, &[("gor", "spara"), ("takt", "daily"), ("paminn", "snart")]).await;
    assert!(refused.status == 422 && refused.body.contains("href=\"#tyreso-paminn\""), "{}", refused.body);
    assert!(refused.body.contains("value=\"snart\"") && refused.body.contains("<details open>"));

    app.execute_sql("UPDATE subscriptions SET paused_at = 1778400000000, paused_why = '550' WHERE kommun = 'gotene'")
        .await;
    assert!(browser.get("/mina").await.body.contains("Breven kom tillbaka"));
    browser.submit("/mina", "/mina/prenumeration/gotene", &[("gor", "igen")]).await;
    assert!(!browser.get("/mina").await.body.contains("Breven kom tillbaka"));
    browser.submit("/mina", &format!("/mina/foljer/{}", call.as_str()), &[]).await;
    assert!(app.store.follows().await.unwrap().is_empty());
    browser.submit("/mina", "/mina/prenumeration/gotene", &[("gor", "avsluta")]).await;
    assert!(!browser.get("/mina").await.body.contains("<h3>Götene</h3>"));
    let last = browser.submit("/mina", path, &[("gor", "avsluta")]).await;
    assert_eq!(last.header("location"), "/mina/borttaget", "nobody is left to come back");
    assert!(!app.all_text().await.contains(EVA) && app.all_text().await.contains("bo@"));
}

async fn subscription_state(app: &TestApp, kommun: &str) -> String {
    let reader = app.store.find_person(&Address::parse(SUBSCRIBER).unwrap()).await.unwrap().unwrap().0;
    let rows = app.store.subscriptions_of(&reader).await.unwrap();
    let row = &rows.iter().find(|row| row.subscription.kommun == kommun).unwrap().subscription;
    format!("{} {} {}", row.frequency.as_str(), row.scope.areas().join(","), row.remind)
}

#[tokio::test]
async fn all_that_is_kept_can_be_taken_away() {
    let app = TestApp::with_subscriber().await;
    let call: OpportunityId = app.alerts_of("tyreso").await.pop_first().unwrap();
    app.follow(SUBSCRIBER, &call).await;
    app.subscribe("mailto:bo@tyreso.example.se", "tyreso").await;
    let browser = signed_in(&app).await;
    let got = browser.get("/mina/uppgifter.json").await;
    assert_eq!((got.header("content-type"), got.header("cache-control")), ("application/json", "no-store"));
    assert!(got.header("content-disposition").starts_with("attachment"));
    let file: Value = serde_json::from_str(&got.body).unwrap();
    assert_eq!(file["people"][0]["address"], SUBSCRIBER);
    assert_eq!(file["subscriptions"][0]["remind"], serde_json::json!([30, 14, 3]));
    assert_eq!(
        (&file["follows"][0]["opportunity"], &file["follows"][0]["at"]),
        (&call.as_str().into(), &"2026-05-10T12:00:00Z".into())
    );
    let letters = file["deliveries"].as_array().unwrap();
    // Both were written at the same moment and are in no order.
    let kinds: BTreeSet<&str> = letters.iter().map(|letter| letter["kind"].as_str().unwrap()).collect();
    assert_eq!((letters.len(), kinds), (2, BTreeSet::from(["signin", "welcome"])));
    assert!(!file["told"].as_array().unwrap().is_empty() && file["sessions"].as_array().unwrap().len() == 1);
    assert!(!got.body.contains("bo@"), "nothing of anybody else");
}

#[tokio::test]
async fn a_person_who_is_erased_is_nowhere_and_the_ledger_goes_on_counting() {
    let app = TestApp::with_subscriber().await;
    let held = RoleGrant { role: Role::Coordinator, kommun: Some("tyreso".parse().unwrap()) };
    app.store.grant_role(&Address::parse(SUBSCRIBER).unwrap(), &held, app.now()).await.unwrap();
    let browser = signed_in(&app).await;
    browser.post("/prenumerera", &[("epost", EVA), ("kommun", "gotene"), ("takt", "daily")]).await;
    app.send_account_letters().await;
    browser.post("/logga-in", &[("epost", "eva@tyreso.example.se ")]).await;
    browser.post("/prenumerera", &[("epost", "Eva <eva@tyreso.example.se>")]).await;
    let letters = app.store.ledger(None, 9, 0).await.unwrap().1;
    assert!(browser.get("/mina/ta-bort").await.body.contains("Vill du ta bort allt om dig?"));
    assert_eq!(browser.post("/mina/ta-bort", &[]).await.status, 403);
    let word = csrf_token(&browser.get("/mina/ta-bort").await.body);
    let gone = browser.post("/mina/ta-bort", &[("ord", &word)]).await;
    assert_eq!(gone.header("location"), "/mina/borttaget");
    assert_eq!(browser.cookie(), None);
    assert!(browser.get("/mina/borttaget").await.body.contains("Allt om dig är borttaget"));
    app.send_account_letters().await;
    app.deliver().await;
    assert!(!app.all_text().await.to_lowercase().contains("eva@"));
    assert_eq!((sessions(&app).await, app.store.roles().await.unwrap().len()), (0, 0));
    assert_eq!(app.store.ledger(None, 9, 0).await.unwrap().1, letters);
}

/// The whole program on its recordings, logging to a file. It stops with the test.
struct DemoProcess {
    child: std::process::Child,
    folder: tempfile::TempDir,
    browser: Browser,
}

impl DemoProcess {
    async fn start() -> DemoProcess {
        let folder = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let listen = format!("127.0.0.1:{port}");
        let child = std::process::Command::new(env!("CARGO_BIN_EXE_utkik"))
            .args(["run", "--demo", "--listen", &listen, "--state", folder.path().join("state").to_str().unwrap()])
            .env("RUST_LOG", "debug,utkik=trace")
            .stderr(std::fs::File::create(folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let begun = DemoProcess { child, folder, browser: Browser::at(&format!("http://{listen}")) };
        begun.wait_for(|| std::net::TcpStream::connect(&listen).ok()).await;
        begun
    }

    /// Waits until a value is there.
    async fn wait_for<T>(&self, mut there: impl FnMut() -> Option<T>) -> T {
        for _ in 0..600 {
            if let Some(found) = there() {
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("it did not come within a minute: {}", self.log());
    }

    /// Returns the link of a letter that was written to a file.
    async fn link(&self, step: &str) -> String {
        let letters = self.folder.path().join("state/mail");
        let read = || {
            let files =
                std::fs::read_dir(&letters).ok()?.filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok());
            files.filter(|letter| letter.contains("nils@")).find(|letter| letter.contains(&format!("/{step}/")))
        };
        link_in(&self.wait_for(read).await, step)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

impl Drop for DemoProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_log_tells_who_came_and_went() {
    let demo = DemoProcess::start().await;
    let nils = &demo.browser;
    for address in ["nils@tyreso.example", "Nils Ek <nils@tyreso.example>"] {
        nils.post("/prenumerera", &[("epost", address), ("kommun", "tyreso"), ("takt", "daily")]).await;
    }
    nils.post(&demo.link("bekrafta").await, &[]).await;
    nils.post("/logga-in", &[("epost", "nils@tyreso.example")]).await;
    nils.post(&demo.link("logga-in").await, &[]).await;
    assert!(nils.get("/mina").await.body.contains("nils@tyreso.example"));
    let siv = nils.another();
    for _ in 0..600 {
        if siv.post("/prova", &[]).await.status == 303 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let page = siv.get("/kommun/tyreso/prenumeranter").await.body;
    let (_, after) = page.split_once("nils@tyreso.example").unwrap();
    let path = after.split_once("action=\"").unwrap().1.split('"').next().unwrap();
    assert_eq!(siv.submit("/mina", path, &[("gor", "spara"), ("omrade", "kultur")]).await.status, 303);
    assert_eq!(nils.submit("/mina/ta-bort", "/mina/ta-bort", &[]).await.status, 303);
    let log = demo.log();
    assert!(log.contains("attempted") && log.contains("changed by who oversees"), "the log tells what is done: {log}");
    assert!(!log.to_lowercase().contains("nils") && !log.contains("samordnare@"), "{log}");
}
