//! The commands as a whole program, for whoever mends files and selectors.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

fn utkik(arguments: &[&str], stdin: &str) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_utkik"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env("UTKIK_STATE", folder.path())
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
