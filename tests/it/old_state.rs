//! A state folder of version 0.1.0: it opens, is migrated once, loses nothing, and nobody gets a letter twice. What is
//! expected was recorded by version 0.1.0 itself; see `tests/fixtures/state-0.1.0/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;
use utkik::internals::delivery::Delivery;
use utkik::internals::locale::clean::masked;
use utkik::internals::store::Store;

use crate::stand_ins::hook::Hooks;
use crate::stand_ins::smtp::Smtp;
use crate::stand_ins::telegram::Telegram;

/// Four hours after the story of the fixture: what waits is sent, and the last round's news.
const TUESDAY: &str = "2026-05-19T15:00:00Z";
/// The next week: digests, and a reminder.
const MONDAY: &str = "2026-05-25T05:30:00Z";
const STAGES: [&str; 5] = ["match", "alert", "remind", "digest", "deliver"];

/// The questions whose answers are recorded, by the name of their file.
const QUESTIONS: [(&str, &str); 16] = [
    ("subscribe-list", "subscribe list"),
    ("outbox", "outbox"),
    ("feedback", "feedback"),
    ("role", "role"),
    ("pass-on", "pass-on"),
    ("changes", "changes"),
    ("sources", "sources"),
    ("kommun-list", "kommun list"),
    ("ledger", "ledger --from 2026-05-18 --to 2026-05-19 --kommun kungalv --addresses"),
    ("report-tyreso", "report tyreso --from 2026-05-01 --to 2026-05-19"),
    ("report-kungalv", "report kungalv --from 2026-05-01 --to 2026-05-19 --public"),
    ("person-anna", "person export samordnare@tyreso.example"),
    ("person-chat", "person export telegram:7001"),
    ("show-child", "show CERV-2026-CHILD-95"),
    ("explain-kungalv", "explain kungalv besok-1"),
    ("check-deliveries", "check-deliveries"),
];

/// Tables of today with rows that stood in a table of version 0.1.0.
const SUCCESSORS: [(&str, &str); 3] =
    [("marks", "source_details"), ("marks", "audits"), ("marks", "forvaltning_history")];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/state-0.1.0").join(name)
}

fn truth() -> Value {
    serde_json::from_str(&std::fs::read_to_string(fixture("expected/truth.json")).unwrap()).unwrap()
}

/// The old folder, and receivers of letters that accept everything.
struct OldState {
    folder: tempfile::TempDir,
    smtp: Smtp,
    telegram: Telegram,
    hooks: Hooks,
}

impl OldState {
    async fn load() -> OldState {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("state")).unwrap();
        let old = OldState {
            folder,
            smtp: Smtp::start().await,
            telegram: Telegram::start().await,
            hooks: Hooks::start().await,
        };
        let pool = old.pool("rwc").await;
        let text = std::fs::read_to_string(fixture("state-0.1.0.sql")).unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(text)).execute(&pool).await.unwrap();
        pool.close().await;
        old
    }

    async fn pool(&self, mode: &str) -> sqlx::AnyPool {
        sqlx::any::install_default_drivers();
        let file = self.state().join("utkik.db");
        let options = sqlx::any::AnyPoolOptions::new().max_connections(1);
        options.connect(&format!("sqlite:{}?mode={mode}", file.display())).await.unwrap()
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    async fn open(&self) -> Store {
        Store::open(&self.state()).await.unwrap()
    }

    /// Runs a command as the whole program at `now` and returns what it prints.
    async fn command(&self, line: &str, now: &str) -> String {
        let folder = |name: &str| self.folder.path().join(name);
        let output = Command::new(env!("CARGO_BIN_EXE_utkik"))
            .args(line.split(' '))
            .args(["--json", "--now", now])
            .env_clear()
            .env("UTKIK_STATE", self.state())
            .env("UTKIK_INDEX", folder("index"))
            .env("UTKIK_KOMMUNER", fixture("kommuner"))
            .env("UTKIK_SOURCES", fixture("sources.toml"))
            .env("UTKIK_SECRET", "pahittad-hemlighet-0001")
            .env("UTKIK_PUBLIC_URL", "https://utkik.example")
            .env("UTKIK_MAIL_FROM", "utkik <utkik@utkik.example>")
            .env("UTKIK_OPERATOR", "drift@utkik.example")
            .env("UTKIK_PRIVATE_WEBHOOKS", "true")
            .env("UTKIK_SMTP_URL", self.smtp.url())
            .env("UTKIK_TELEGRAM_TOKEN", "1:token")
            .env("UTKIK_TELEGRAM_API_URL", self.telegram.url.as_str())
            .env("UTKIK_PROXY", self.hooks.url())
            .output()
            .unwrap();
        let (out, err) = (output.stdout, String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() || line == "check-deliveries", "{line}: {err}");
        String::from_utf8(out).unwrap()
    }

    async fn answer(&self, line: &str, now: &str) -> Value {
        serde_json::from_str(&self.command(line, now).await).unwrap()
    }

    /// Returns every letter by its id.
    async fn letters(&self) -> BTreeMap<String, Delivery> {
        let store = self.open().await;
        let letters = store.all_deliveries().await.unwrap();
        store.close().await;
        letters.into_iter().map(|letter| (letter.id.to_string(), letter)).collect()
    }

    /// Runs each stage once and compares what it queued and sent with the record.
    async fn run_stages(&self, now: &str, expected: &Value) {
        let before = self.letters().await;
        for stage in STAGES {
            let said = self.answer(stage, now).await;
            if stage != "match" {
                assert_eq!(said, expected["said"][stage], "{stage} at {now}");
            }
        }
        let after = self.letters().await;
        let was_sent = |letter: &Delivery| before.get(letter.id.as_str()).is_some_and(|old| old.state == letter.state);
        let sent = after.values().filter(|letter| letter.state.to_string() == "sent" && !was_sent(letter));
        let sent: BTreeMap<&str, &Delivery> = sent.map(|letter| (letter.id.as_str(), letter)).collect();
        let record = expected["sent"].as_array().unwrap();
        let expected_ids: BTreeSet<&str> = record.iter().map(|letter| letter["id"].as_str().unwrap()).collect();
        assert_eq!(sent.keys().copied().collect::<BTreeSet<_>>(), expected_ids, "sent at {now}");
        for one in record {
            let letter = sent[one["id"].as_str().unwrap()];
            assert_eq!(letter.message_id, one["message_id"].as_str().unwrap());
            assert_eq!(letter.kind.to_string(), one["kind"].as_str().unwrap(), "{}", letter.id);
            assert_eq!(letter.subject, one["subject"].as_str().unwrap());
            assert_eq!(letter.attempts, one["attempts"].as_i64().unwrap(), "{}", letter.id);
            let queued = before.get(letter.id.as_str()).unwrap_or(letter);
            assert_eq!(digest(&queued.body), one["sha256"].as_str().unwrap(), "the bytes of {}", letter.id);
        }
        let waiting = after.values().filter(|letter| letter.state.to_string() == "pending");
        let waiting: Vec<&str> = waiting.map(|letter| letter.id.as_str()).collect();
        assert_eq!(serde_json::json!(waiting), expected["waiting"], "waiting at {now}");
    }

    /// Returns how many letters left the house by mail, chat and web address.
    fn arrived(&self) -> usize {
        self.smtp.letters().len() + self.telegram.accepted_messages().len() + self.hooks.received().len()
    }

    /// Returns all rows of all tables as text, but for the record of migrations.
    async fn all_rows(&self) -> BTreeMap<String, Vec<String>> {
        let pool = self.pool("ro").await;
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> '_sqlx_migrations'";
        let mut rows = BTreeMap::new();
        for table in sqlx::query(sql).fetch_all(&pool).await.unwrap() {
            let table: String = table.try_get(0).unwrap();
            let sql = sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"));
            let found = sqlx::query(sql).fetch_all(&pool).await.unwrap();
            let mut texts: Vec<String> = found.iter().map(as_text).collect();
            texts.sort();
            rows.insert(table, texts);
        }
        pool.close().await;
        rows
    }
}

fn as_text(row: &sqlx::any::AnyRow) -> String {
    let value = |column: usize| match row.try_get::<Option<String>, _>(column) {
        Ok(text) => text.unwrap_or_default(),
        Err(_) => row.try_get::<i64, _>(column).map(|number| number.to_string()).unwrap_or_default(),
    };
    (0..row.len()).map(value).collect::<Vec<_>>().join("|")
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_folder_is_migrated_once_and_loses_nothing() {
    let old = OldState::load().await;
    old.open().await.close().await;
    let opened = old.all_rows().await;
    old.open().await.close().await;
    assert_eq!(old.all_rows().await, opened, "opening it again changes nothing");
    for (table, count) in truth()["opened"]["tables"].as_object().unwrap() {
        let is_part = |name: &&str| *name == table || SUCCESSORS.contains(&(table.as_str(), name));
        let parts = opened.keys().map(String::as_str).filter(is_part);
        let rows: usize = parts.map(|name| opened[name].len()).sum();
        // A mark that held a list is a row for each part of it now.
        let more = if table == "marks" { 1 } else { 0 };
        if table != "_sqlx_migrations" {
            assert_eq!(rows as u64, count.as_u64().unwrap() + more, "{table}");
        }
    }
    for (name, question) in QUESTIONS {
        let text = std::fs::read_to_string(fixture(&format!("expected/answers/{name}.json"))).unwrap();
        let mut expected: Value = serde_json::from_str(&text).unwrap();
        if name == "outbox" {
            hide_addresses(&mut expected);
        }
        let mut answer = old.answer(question, TUESDAY).await;
        assert!(drop_languages(&mut answer), "everything of an old folder is in Swedish: {question}");
        assert_eq!(answer, expected, "{question}");
    }
}

/// Masks the addresses of a recorded outbox, which the old program showed whole, and takes out what servers answered of
/// people who have left.
fn hide_addresses(outbox: &mut Value) {
    for letter in outbox.as_array_mut().unwrap() {
        let address = letter["address"].as_str().unwrap();
        if let Some(masked) = masked(address) {
            // Web addresses were masked already.
            letter["address"] = Value::from(masked);
        } else if address == "borttagen" && letter["reason"] != "skriven till state/mail" {
            letter["reason"] = Value::Null;
        }
        if letter["reason"].as_str().is_some_and(|why| why.contains("telegram:")) {
            letter["reason"] = Value::from("the chat has moved: its address is now …");
        }
    }
}

/// Takes the language out of each subscription and letter of an answer, which the old program did not know; returns
/// whether it was Swedish in each.
fn drop_languages(answer: &mut Value) -> bool {
    ["subscriptions", "deliveries"].into_iter().all(|table| {
        let rows = answer.get_mut(table).and_then(Value::as_array_mut).into_iter().flatten();
        rows.filter_map(|row| row.as_object_mut()?.remove("language")).all(|language| language == "sv")
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_of_an_old_folder_are_sent_once_with_the_same_bytes() {
    let (old, truth) = (OldState::load().await, truth());
    for (name, now) in [("tuesday", TUESDAY), ("monday", MONDAY)] {
        let (expected, arrived) = (&truth[name], old.arrived());
        old.run_stages(now, expected).await;
        assert_eq!(old.arrived() - arrived, expected["sent"].as_array().unwrap().len(), "each once");
        for stage in STAGES {
            let said = old.answer(stage, now).await;
            if stage != "match" {
                assert_eq!(said, expected["again"][stage], "{stage} once more");
            }
        }
        assert_eq!(old.arrived() - arrived, expected["sent"].as_array().unwrap().len(), "nothing twice");
    }
    let report = old.answer("check-deliveries", MONDAY).await;
    assert_eq!(report, truth["monday"]["gaps"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_of_an_old_folder_are_answered_or_forgotten() {
    for (name, now) in [("invited on tuesday", TUESDAY), ("invited on monday", MONDAY)] {
        let (old, truth) = (OldState::load().await, truth());
        let before = old.letters().await;
        assert_eq!(old.answer("invite", now).await, truth[name]["said"]);
        let after = old.letters().await;
        let written = after.keys().filter(|id| !before.contains_key(*id)).collect::<Vec<_>>();
        let expected = truth[name]["written"].as_array().unwrap().iter().map(|letter| letter["id"].as_str().unwrap());
        assert_eq!(written, expected.collect::<Vec<_>>());
        for one in truth[name]["forgotten"].as_array().unwrap() {
            let letter = &after[one["id"].as_str().unwrap()];
            assert_eq!(letter.state.to_string(), one["state"].as_str().unwrap());
            assert!(letter.body.is_empty(), "{}", letter.id);
        }
    }
}
