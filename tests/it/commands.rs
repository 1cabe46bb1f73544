//! The commands, run as the whole program.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::stand_ins::static_sites::StaticSites;

fn utkik(arguments: &[&str], stdin: &str) -> (bool, String) {
    utkik_in(&[], arguments, stdin)
}

pub(crate) fn utkik_in(environment: &[(&str, &str)], arguments: &[&str], stdin: &str) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_utkik"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env("UTKIK_STATE", folder.path())
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

fn read(text: &str, more: &[&str]) -> Value {
    let arguments = [&["sources", "read", "--json", "--now", "2026-05-08T06:00:00Z"], more].concat();
    let (done, out) = utkik(&arguments, text);
    assert!(done, "{out}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn a_text_is_read_into_what_it_says() {
    let text = "Ansökan öppnar 3 mars och stänger den 15 april kl. 24. Kommuner kan söka högst 2 miljoner kronor.";
    let said = read(text, &["--lang", "sv", "--published", "2026-02-01", "-"]);
    let expected = json!({
        "opens": "2026-03-03", "deadline": "2026-04-15", "time": "24:00", "year_inferred": true,
        "amounts": [{"value": 2_000_000, "currency": "SEK", "words": "2 miljoner kronor"}],
        "applicants": [{"who": "kommun", "verdict": "yes", "words": "Kommuner kan söka högst 2 miljoner kronor."}],
    });
    assert_eq!(said, expected);
    assert_eq!(read("Inget att läsa här.", &[]), json!({}));
    let next = read("The deadline is 5 May.", &["--lang", "en"]);
    assert_eq!(next, json!({"deadline": "2027-05-05", "year_inferred": true}), "the next one to come");
    let broken = read("Sista an\u{ad}so\u{308}kningsdag\u{a0}är 7\u{a0}maj 2027.", &["--lang", "sv"]);
    assert_eq!(broken, json!({"deadline": "2027-05-07"}), "unseen marks and parted letters");
    let lines = utkik(&["sources", "read"], "Ansök löpande.").1;
    assert!(lines.contains("rolling"), "{lines}");
}

#[test]
fn a_saved_page_is_looked_at_without_network() {
    let page = ["--page", "tests/fixtures/sida/list.html"];
    let (done, out) = utkik(&[&["sources", "check", "sida"], &page[..]].concat(), "");
    assert!(done && out.contains("read as") && out.contains("leads to"), "{out}");
    let (done, out) = utkik(&[&["--json", "sources", "check", "sida"], &page[..]].concat(), "");
    let looked: Value = serde_json::from_str(&out).unwrap();
    assert!(done && looked[0]["drafts"][0]["facts"]["title"].is_string(), "{out}");
    let (done, _) = utkik(&["sources", "check", "no-such-source"], "");
    assert!(!done);
}

#[test]
fn every_fault_of_every_kommun_file_is_named_to_people_and_to_programs() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("aby.toml"), "namn = \"Åby kommun\"\nvikt = 1\n").unwrap();
    std::fs::write(folder.path().join("beby.toml"), "namn = 3\n").unwrap();
    let kommuner = folder.path().to_str().unwrap();
    let (done, out) = utkik(&["--json", "--kommuner", kommuner, "kommun", "check"], "");
    assert!(!done);
    let said: Value = serde_json::from_str(&out).unwrap();
    let faults = said["faults"].as_array().unwrap();
    let names = |file: &str| faults.iter().any(|fault| fault["file"].as_str().unwrap().ends_with(file));
    assert!(names("aby.toml") && names("beby.toml"), "{out}");
    assert!(
        faults.iter().any(|fault| fault["line"] == 2 && fault["message"].as_str().unwrap().contains("vikt")),
        "{out}"
    );
}

const FEED: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Nytt</title><item>\
     <title>Utlysning</title><link>https://a.example/1</link></item></channel></rss>";

/// Writes a sources file with one feed and returns its path.
fn sources_file_with_feed(url: &str, more: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sources.toml");
    let text = format!("[[source]]\nid = \"own\"\npublisher = \"P\"\nkind = \"feed\"\nurl = \"{url}\"\n{more}");
    std::fs::write(&file, text).unwrap();
    (folder, file.to_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_network_is_read_only_for_a_source_that_says_so() {
    let sites = StaticSites::start().await;
    sites.set_text("feed", FEED);
    let url = format!("{}feed", sites.url);
    for (more, reached) in [("", false), ("allow_private = false", false), ("allow_private = true", true)] {
        let (_folder, file) = sources_file_with_feed(&url, more);
        let (done, out) = utkik(&["--sources", &file, "sources", "check", "own"], "");
        assert!(done && out.contains("1 call in 1 row") == reached, "{more}: {out}");
        assert_eq!(out.contains("allow_private"), !reached, "the operator is told how: {out}");
        let (done, out) = utkik(&["--sources", &file, "--json", "crawl", "--force"], "");
        let outcome: Value = serde_json::from_str(&out).unwrap();
        assert!(done && outcome["sources"][0]["new"] == json!(u64::from(reached)), "{more}: {out}");
        assert_eq!(sites.take_requests().len(), if reached { 2 } else { 0 }, "{more}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_is_used_when_it_is_named_here_and_never_because_the_environment_names_one() {
    let sites = StaticSites::start().await;
    sites.set_text("feed", FEED);
    let proxy = sites.url.to_string();
    // The name does not resolve: only the proxy can answer.
    let (_folder, file) = sources_file_with_feed("http://utkik.invalid/feed", "");
    let check = ["--sources", file.as_str(), "sources", "check", "own"];
    let ambient: Vec<(&str, &str)> =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"].map(|name| (name, proxy.as_str())).into();
    let (_, out) = utkik_in(&ambient, &check, "");
    assert!(out.contains("could not be read") && sites.take_requests().is_empty(), "{out}");
    let (done, out) = utkik(&[&["--proxy", proxy.as_str()], &check[..]].concat(), "");
    assert!(done && out.contains("1 call in 1 row") && sites.take_requests().len() == 1, "{out}");
    let (_, out) = utkik_in(&[("UTKIK_PROXY", proxy.as_str())], &check, "");
    assert!(out.contains("1 call in 1 row"), "{out}");
    let (done, _) = utkik(&[&["--proxy", "no address"], &check[..]].concat(), "");
    assert!(!done);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_a_page_names_is_said_to_be_found_so() {
    let sites = StaticSites::start().await;
    let page = "<!doctype html><html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head></html>";
    sites.set_text("news.example/start", page);
    sites.set_text("news.example/rss", FEED);
    let (_folder, file) = sources_file_with_feed("https://news.example/start", "");
    let mirror = ["--mirror", sites.url.as_str(), "--sources", file.as_str()];
    let (done, out) = utkik(&[&mirror[..], &["sources", "check", "own"]].concat(), "");
    assert!(done && out.contains("1 call in 1 row"), "{out}");
    assert!(
        out.contains("own: https://news.example/rss") && out.contains("page https://news.example/start names"),
        "{out}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn explain_says_of_a_call_that_is_over_that_no_letter_brings_it() {
    let app = TestApp::start().await;
    app.round().await;
    let call = app.call("CERV-2026-CITIZENS-TOWN-TT-91").await;
    let state = app.settings.state_dir.to_str().unwrap();
    let explain = |now: &str, id: &str, more: &[&str]| {
        let arguments = [&["--now", now, "explain", "tyreso", id], more].concat();
        let (done, out) = utkik_in(&[("UTKIK_STATE", state)], &arguments, "");
        assert!(done, "{out}");
        out
    };
    let open = explain("2026-05-10T12:00:00Z", call.id.as_str(), &[]);
    assert!(open.contains("status: öppen") && !open.contains("nya brev"), "{open}");
    let after = call.facts.next_deadline(app.now()).unwrap().instant() + jiff::SignedDuration::from_hours(24);
    let closed = explain(&after.to_string(), call.id.as_str(), &[]);
    assert!(closed.contains("status: stängd\nDen är stängd och kommer inte med i nya brev."), "{closed}");
    let judged = |out: &str| out.split_once("Relevant: ").unwrap().1.to_owned();
    assert_eq!(judged(&open), judged(&closed), "the judgement knows no clock");

    let young = app.search("young voices").await.remove(0);
    app.sites.host("www.sida.se").remove_page("young-voices-in-local-democracy-2026");
    app.crawl().await;
    let withdrawn = explain("2026-05-10T12:00:00Z", &young.id, &[]);
    assert!(withdrawn.contains("status: tillbakadragen\nDen är tillbakadragen och kommer inte med i nya brev"));
    let told: Value = serde_json::from_str(&explain("2026-05-10T12:00:00Z", &young.id, &["--json"])).unwrap();
    assert_eq!(told["status"], "withdrawn");
}

#[test]
fn a_model_that_cannot_be_read_is_said_once_and_words_judge_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (calls, model) = (folder.path().join("calls.json"), folder.path().join("no-such-model"));
    let row = r#"{"totalResults": 1, "results": [{"reference": "1TOPICSen", "metadata": {"type": ["1"], "language": ["en"],
        "status": ["31094502"], "DATASOURCE": ["SEDIA"], "identifier": ["CERV-2027-CITIZENS-TOWN-TT-91"],
        "title": ["Town twinning"], "ccm2Id": ["1"]}}]}"#;
    std::fs::write(&calls, row).unwrap();
    let judged = |model: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_utkik"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).env("UTKIK_STATE", folder.path()).env("UTKIK_MODEL", model);
        let output = command.args(["--json", "match", "--from", calls.to_str().unwrap()]).output().unwrap();
        assert!(output.status.success());
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (alone, quiet) = judged("");
    let (all_the_same, said) = judged(model.to_str().unwrap());
    assert!(alone.contains("CERV-2027") && alone == all_the_same && quiet.is_empty(), "{quiet}");
    assert_eq!(said.matches("UTKIK_MODEL").count(), 1, "{said}");
    assert!(said.contains("no-such-model") && said.contains("judged by their words alone"), "{said}");
}

#[test]
fn answers_are_listed_and_wrong_ones_are_explained() {
    let (done, out) = utkik(&["--json", "feedback", "tyreso"], "");
    assert!(done && out.trim() == "[]", "{out}");
    assert!(!utkik(&["feedback", "ingenstans"], "").0);
    assert!(!utkik(&["feedback", "tyreso", "NO-SUCH-CALL", "relevant"], "").0);
    assert!(!utkik(&["feedback", "tyreso", "NO-SUCH-CALL"], "").0, "an id alone says nothing");
    let (done, out) = utkik(&["--json", "kommun", "list"], "");
    let kommuner: Value = serde_json::from_str(&out).unwrap();
    assert!(done && kommuner[0]["slug"].is_string() && kommuner[0]["thresholds_moved"] == json!([]), "{out}");
    assert_eq!(kommuner[0]["thresholds"]["alert"]["from"], kommuner[0]["thresholds"]["alert"]["shipped"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weeks_digest_can_be_looked_at_and_nothing_is_marked() {
    let app = TestApp::start().await;
    app.round().await;
    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
    let folder = tempfile::tempdir().unwrap();
    let (state, output) = (app.settings.state_dir.to_str().unwrap(), folder.path().join("new").display().to_string());
    let preview = |week: &str| {
        let arguments = ["digest", "--preview", "tyreso", "--week", week, "--output", &output];
        let world = ["--state", state, "--now", "2026-05-20T12:00:00Z", "--json"];
        let (done, out) = utkik(&[&arguments[..], &world].concat(), "");
        assert!(done, "{week}: {out}");
        let said: Value = serde_json::from_str(&out).unwrap();
        let file = |end: &str| std::fs::read_to_string(said[end].as_str().unwrap()).unwrap();
        (said["subject"].as_str().unwrap().replace('\u{a0}', " "), file("eml"), file("html"))
    };
    let (subject, eml, html) = preview("2026-W20");
    assert!(subject.starts_with("Veckans utlysningar för Tyresö: ") && subject.contains("nya"), "{subject}");
    assert!(eml.contains("Date: Mon, 18 May 2026 05:00:00 +0000"), "{eml}");
    assert!(html.contains("Town twinning: friendship that starts again after a long silence"), "{html}");
    assert!(html.contains("från 16 juni till 30 juni"), "what moved, from what to what");
    assert!(folder.path().join("new/tyreso-2026-W20.eml").exists());
    let (_, _, before) = preview("2026-W19");
    assert!(before.contains("Networks of towns"), "{before}");
    assert!(!before.contains("starts again after a long silence"), "it came a day later");
    let (subject, ..) = preview("2026-W18");
    assert!(subject.starts_with("Inget nytt för Tyresö"), "{subject}");
    let english = ["digest", "--preview", "tyreso", "--week", "2026-W20", "--language", "en", "--output", &output];
    let (done, out) = utkik(&[&english[..], &["--state", state, "--now", "2026-05-20T12:00:00Z"]].concat(), "");
    assert!(done && out.contains("calls for Tyresö"), "{out}");
    assert!(app.outbox().await.is_empty() && app.store.recipients().await.unwrap().is_empty());
    for wrong in [["2026-W54", "tyreso"], ["2026-W22", "tyreso"], ["2026-W20", "ingenstans"]] {
        let arguments = ["digest", "--preview", wrong[1], "--week", wrong[0], "--now", "2026-05-20T12:00:00Z"];
        assert!(!utkik(&arguments, "").0, "{wrong:?}");
    }
}

#[test]
fn documents_are_written_in_the_language_that_is_asked_for() {
    let written = |arguments: &[&str], language: &[&str]| {
        let period = ["--from", "2026-05-01", "--to", "2026-05-31", "--format", "html"];
        let (done, out) = utkik(&[arguments, &period, language].concat(), "");
        assert!(done, "{arguments:?}");
        out
    };
    for (arguments, swedish, english) in [
        (&["ledger"][..], "<h1>Brev, 1 maj 2026 – 31 maj 2026</h1>", "<h1>Letters, 1 May 2026 – 31 May 2026</h1>"),
        (&["ledger", "--kommun", "tyreso"], "<h1>Brev om Tyresö, ", "<h1>Letters about Tyresö, "),
        (&["report", "tyreso"], "<h1>Utlysningar för Tyresö</h1>", "<h1>Calls for Tyresö</h1>"),
    ] {
        let (usual, chosen) = (written(arguments, &[]), written(arguments, &["--language", "en"]));
        assert!(usual.contains(swedish) && usual.contains("<html lang=\"sv\">"), "{usual}");
        assert!(chosen.contains(english) && chosen.contains("<html lang=\"en\">"), "{chosen}");
        assert_eq!(usual, written(arguments, &["--language", "sv"]));
    }
}

#[test]
fn a_mail_address_in_another_case_is_the_same_person_on_the_command_line() {
    let state = tempfile::tempdir().unwrap();
    let environment = [("UTKIK_STATE", state.path().to_str().unwrap())];
    let subscribers =
        || -> Value { serde_json::from_str(&utkik_in(&environment, &["subscribe", "list", "--json"], "").1).unwrap() };
    for address in ["mailto:Eva.Ek@tyreso.example.se", "mailto:eva.ek@TYRESO.example.se"] {
        assert!(utkik_in(&environment, &["subscribe", address, "--kommun", "tyreso"], "").0);
    }
    assert_eq!(subscribers().as_array().unwrap().len(), 1);
    let (done, said) = utkik_in(&environment, &["unsubscribe", "mailto:EVA.EK@tyreso.example.se"], "");
    assert!(done && said.contains("1 subscription ended"), "{said}");
    assert_eq!(subscribers(), Value::Array(Vec::new()));
}

#[test]
fn a_channels_address_is_shown_to_nobody_and_its_key_once() {
    let state = tempfile::tempdir().unwrap();
    let environment = [("UTKIK_STATE", state.path().to_str().unwrap())];
    let address = "webhook:https://program.example/hemligt?sig=hemligt";
    let subscribe = || utkik_in(&environment, &["subscribe", "-", "--kommun", "tyreso", "--json"], address);
    let (done, said) = subscribe();
    let first: Value = serde_json::from_str(&said).unwrap();
    assert!(done && first["signing_key"].as_str().unwrap().len() == 64, "{said}");
    let again: Value = serde_json::from_str(&subscribe().1).unwrap();
    assert_eq!(again.get("signing_key"), None);
    let listed = utkik_in(&environment, &["subscribe", "list", "--json"], "").1;
    assert!(![&said, &listed].iter().any(|shown| shown.contains("hemligt")), "{said}{listed}");
    let shown: Value = serde_json::from_str(&listed).unwrap();
    let (done, _) = utkik_in(&environment, &["unsubscribe", shown[0]["address"].as_str().unwrap()], "");
    assert!(done && utkik_in(&environment, &["subscribe", "list", "--json"], "").1.trim() == "[]");
    let plain = "webhook:http://10.0.0.8/hemligt";
    let inside = |more: &[(&str, &str)]| {
        utkik_in(&[&environment, more].concat(), &["subscribe", plain, "--kommun", "tyreso"], "").0
    };
    assert!(!inside(&[]) && inside(&[("UTKIK_PRIVATE_WEBHOOKS", "true")]));
}

#[test]
fn roles_are_given_listed_and_taken_away_and_a_person_is_handed_out_and_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let state = ["--json", "--state", folder.path().to_str().unwrap()];
    let run = |arguments: &[&str]| {
        let (done, out) = utkik(&[&state[..], arguments].concat(), "");
        (done, serde_json::from_str::<Value>(&out).unwrap_or_default())
    };
    for wrong in [
        &["role", "eva@tyreso.example.se", "coordinator"][..],
        &["role", "eva@tyreso.example.se", "coordinator", "--kommun", "ingenstans"],
        &["role", "eva@tyreso.example.se", "operator", "--kommun", "tyreso"],
        &["role", "eva@tyreso.example.se"],
        &["role", "telegram:12", "operator"],
        &["role", "Eva <eva@tyreso.example.se>", "operator"],
        &["person", "export", "eva@tyreso.example.se"],
    ] {
        assert!(!run(wrong).0, "{wrong:?}");
    }
    let eva = "mailto:eva@tyreso.example.se";
    assert!(run(&["role", "eva@tyreso.example.se", "coordinator", "--kommun", "tyreso"]).0);
    assert!(run(&["role", "Eva@tyreso.example.se", "operator"]).0);
    let held = json!([
        {"address": eva, "role": "operator", "kommun": null},
        {"address": eva, "role": "coordinator", "kommun": "tyreso"},
    ]);
    assert_eq!(run(&["role"]).1, held);
    assert_eq!(run(&["role", "eva@tyreso.example.se", "--none", "--kommun", "tyreso"]).1, json!({"taken": 1}));
    assert!(run(&["subscribe", eva, "--kommun", "gotene"]).0);
    let file = run(&["person", "export", "eva@tyreso.example.se"]).1;
    assert_eq!((&file["people"][0]["address"], &file["subscriptions"][0]["kommun"]), (&eva.into(), &"gotene".into()));
    assert_eq!(file["roles"][0]["role"], "operator");
    assert_eq!(run(&["person", "erase", "eva@tyreso.example.se"]), (true, json!({"erased": true})));
    assert_eq!((run(&["role"]).1, run(&["subscribe", "list"]).1), (json!([]), json!([])));
    assert!(!run(&["person", "erase", "eva@tyreso.example.se"]).0);
}
