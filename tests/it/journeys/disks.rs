//! Disks that are full or fail, stderr that is gone, folders that are not what they were: said once and plainly, and
//! the work goes on when it can.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use utkik::internals::store::Store;
use utkik::internals::subscription::Address;

use crate::app::{SUBSCRIBER, TestApp};
use crate::stand_ins::browser::Browser;

/// The program as a process on the state folder of an app, which can be kept from writing.
struct Process {
    child: Child,
    browser: Browser,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

fn command(app: &TestApp, address: &str) -> Command {
    // A write past the limit is an error then, instead of a signal that ends the process.
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; exec \"$0\" run", env!("CARGO_BIN_EXE_utkik")])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("UTKIK_STATE", &app.settings.state_dir)
        .env("UTKIK_INDEX", &app.settings.index_dir)
        .env("UTKIK_LISTEN", address)
        .env("UTKIK_MIRROR", app.sites.url.as_str())
        .env("UTKIK_OPERATOR", "drift@kommun.example.se")
        .env("UTKIK_SMTP_URL", app.smtp_url())
        .env("UTKIK_NOW", app.now().to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

impl Process {
    async fn start(app: &TestApp, set_up: impl FnOnce(&mut Command)) -> Process {
        let address = free_address();
        let mut command = command(app, &address);
        set_up(&mut command);
        let process = Process { child: command.spawn().unwrap(), browser: Browser::at(&format!("http://{address}")) };
        let began = Instant::now();
        while std::net::TcpStream::connect(&address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(60), "the program does not answer");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        process
    }

    /// Sets how long files may become that the process writes to; none for any.
    fn limit_files(&self, bytes: Option<u64>) {
        let pid = rustix::process::Pid::from_child(&self.child);
        let limit = rustix::process::Rlimit { current: bytes, maximum: None };
        rustix::process::prlimit(Some(pid), rustix::process::Resource::Fsize, limit).unwrap();
    }

    /// Asks for the health page until it answers with a status.
    async fn wait_for(&self, status: u16, longest: Duration) -> String {
        let began = Instant::now();
        loop {
            let health = self.browser.get("/halsa").await;
            if health.status == status {
                return health.body;
            }
            assert!(began.elapsed() < longest, "{}: {}", health.status, health.body);
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }
}

fn operator_mails(app: &TestApp) -> usize {
    app.mails().iter().filter(|mail| mail.to.contains("drift@")).count()
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_takes_nothing_stops_the_work_and_nothing_else() {
    let app = TestApp::with_subscriber().await;
    let mails = app.mails().len();
    let process = Process::start(&app, |_| {}).await;
    process.wait_for(200, Duration::from_secs(60)).await;
    process.limit_files(Some(0));
    let said = process.wait_for(503, Duration::from_secs(20)).await;
    assert!(said.contains("\"reason\":\"storage\"") && said.contains("since"), "{said}");
    let form = [("epost", "nils@falkoping.example.se"), ("kommun", "tyreso"), ("takt", "weekly"), ("omrade", "kultur")];
    for _ in 0..40 {
        // Each begins a transaction that fails.
        process.browser.post("/prenumerera", &form).await;
    }
    let page = process.browser.get("/kallor").await;
    assert!(page.status == 200 && page.body.contains("inget kan sparas"), "what is known is still shown");
    let began = Instant::now();
    while operator_mails(&app) == 0 {
        assert!(began.elapsed() < Duration::from_secs(60), "the operator hears of it while it lasts");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }

    process.limit_files(None);
    process.wait_for(200, Duration::from_secs(20)).await;
    // Another process can write at once: nothing is left locked.
    let other = Store::open(&app.settings.state_dir).await.unwrap();
    let written = tokio::time::timeout(Duration::from_secs(5), app.subscribe("mailto:bo@tyreso.example.se", "tyreso"));
    written.await.expect("the database is locked");
    other.close().await;
    let began = Instant::now();
    while !app.mails().iter().any(|mail| mail.to.contains("bo@")) {
        assert!(began.elapsed() < Duration::from_secs(90), "the welcome of who came meanwhile");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_eq!(operator_mails(&app), 1, "once");
    let readers: Vec<String> = app.mails().split_off(mails).into_iter().map(|mail| mail.to).collect();
    assert_eq!(readers.iter().filter(|to| to.contains("bo@")).count(), 1, "{readers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stderr_that_is_gone_or_full_ends_nothing() {
    let app = TestApp::with_subscriber().await;
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let outputs = [Some(Stdio::from(writer)), full.ok().map(Stdio::from)];
    for stderr in outputs.into_iter().flatten() {
        let mut process = Process::start(&app, |command| {
            // Much is logged, from the first moment on.
            command.stderr(stderr).env("RUST_LOG", "debug");
        })
        .await;
        process.wait_for(200, Duration::from_secs(60)).await;
        assert!(process.child.try_wait().unwrap().is_none(), "it lives on");
    }
}

/// Returns the store as it would be after the power had gone now: the files without what is only in memory.
async fn after_a_power_cut(app: &TestApp) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["utkik.db", "utkik.db-wal"] {
        std::fs::copy(app.settings.state_dir.join(name), folder.path().join(name)).unwrap();
    }
    let store = Store::open(folder.path()).await.unwrap();
    (folder, store)
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_power_cut() {
    // That each commit is on the disk when it is acknowledged is `synchronous = FULL`, which the store's tests look at.
    let app = TestApp::with_subscriber().await;
    let readers = async |store: &Store| {
        let all = store.subscribers().await.unwrap();
        all.into_iter().map(|reader| reader.address.to_string()).collect::<Vec<_>>()
    };
    app.subscribe("mailto:bo@tyreso.example.se", "tyreso").await;
    let (_folder, store) = after_a_power_cut(&app).await;
    assert!(readers(&store).await.contains(&"mailto:bo@tyreso.example.se".to_owned()), "who came is there");
    app.alert().await;
    app.deliver().await;
    let (_folder, store) = after_a_power_cut(&app).await;
    let letters = store.all_deliveries().await.unwrap();
    assert!(letters.iter().all(|letter| letter.sent_at.is_some()), "what was sent is not sent again: {letters:?}");
    assert_eq!(app.unsubscribe("mailto:bo@tyreso.example.se").await, 1);
    let (_folder, store) = after_a_power_cut(&app).await;
    assert_eq!(readers(&store).await, [SUBSCRIBER], "who left is gone");
    assert!(app.store.erase(&Address::parse(SUBSCRIBER).unwrap()).await.unwrap());
    let (_folder, store) = after_a_power_cut(&app).await;
    assert_eq!(readers(&store).await, Vec::<String>::new(), "who was forgotten stays so");
}

#[test]
fn a_command_about_what_is_stored_does_not_make_an_empty_state() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["unsubscribe", "mailto:eva@tyreso.example.se"][..],
        &["person", "erase", "eva@tyreso.example.se"],
        &["person", "export", "eva@tyreso.example.se"],
        &["outbox"],
        &["check-deliveries"],
        &["subscribe", "list"],
        &["subscribe", "resume", "mailto:eva@tyreso.example.se"],
        &["role"],
        &["role", "eva@tyreso.example.se", "--none"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_utkik"))
            .args(arguments)
            .current_dir(folder.path())
            .env_remove("UTKIK_STATE")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("there is no database in state") && said.contains("UTKIK_STATE"), "{said}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{arguments:?}");
    }
}

#[tokio::test]
async fn an_index_with_flipped_or_missing_bytes_is_told_and_built_anew() {
    let app = TestApp::with_subscriber().await;
    let found = app.search("ungdomar").await.len();
    assert!(found > 0);
    let mut kinds = std::collections::BTreeSet::new();
    for (file, size) in app.index_files() {
        let kind = file.extension().and_then(|end| end.to_str()).unwrap_or_default().to_owned();
        if kind.len() > 9 || !["idx", "pos", "term", "store", "fast", "fieldnorm"].contains(&kind.as_str()) || size < 9
        {
            continue;
        }
        let whole = std::fs::read(&file).unwrap();
        let mut flipped = whole.clone();
        flipped[whole.len() / 3] ^= 0xff;
        for damaged in [flipped, whole[..whole.len() / 2].to_vec(), Vec::new()] {
            std::fs::write(&file, &damaged).unwrap();
            let (done, out) = verify(&app);
            assert!(!done && out.contains("damaged"), "{kind}: {out}");
            std::fs::write(&file, &whole).unwrap();
            assert!(verify(&app).0, "{kind}");
        }
        kinds.insert(kind);
    }
    assert!(kinds.len() >= 5, "{kinds:?}");
    // The next run builds a damaged one anew.
    let (file, _) =
        app.index_files().into_iter().find(|(file, _)| file.extension().is_some_and(|e| e == "idx")).unwrap();
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert!(app.index().await.rebuilt);
    assert_eq!(app.search("ungdomar").await.len(), found);
    assert!(verify(&app).0);
}

/// Runs `utkik index --verify`; returns whether all was well, and what it said.
fn verify(app: &TestApp) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_utkik"))
        .args(["index", "--verify"])
        .env("UTKIK_STATE", &app.settings.state_dir)
        .env("UTKIK_INDEX", &app.settings.index_dir)
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}
