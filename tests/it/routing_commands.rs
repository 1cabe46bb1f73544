//! Förvaltningar and passed-on calls from the command line.

use std::path::Path;

use serde_json::{Value, json};
use utkik::internals::kommun::AreaId;

use crate::app::TestApp;
use crate::commands::utkik_in;

const FORVALTNINGAR: &str = "\n[[forvaltning]]\nid = \"skola\"\nnamn = \"Skolförvaltningen\"\n\
    omraden = [\"barn-unga\", \"skola-utbildning\"]\n\
    [[forvaltning]]\nid = \"fritid\"\nnamn = \"Fritidsförvaltningen\"\nomraden = [\"idrott\"]\n";

/// The program with its own state folder and a Tyresö with two förvaltningar.
struct Program {
    state: String,
    kommuner: tempfile::TempDir,
}

impl Program {
    fn new(state: &Path) -> Program {
        let kommuner = tempfile::tempdir().unwrap();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("kommuner/tyreso.toml");
        let text = std::fs::read_to_string(file).unwrap();
        std::fs::write(kommuner.path().join("tyreso.toml"), format!("{text}{FORVALTNINGAR}")).unwrap();
        Program { state: state.to_str().unwrap().to_owned(), kommuner }
    }

    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let kommuner = self.kommuner.path().to_str().unwrap();
        let surroundings = ["--now", "2026-05-10T12:00:00Z", "--kommuner", kommuner];
        utkik_in(&[("UTKIK_STATE", &self.state)], &[&surroundings[..], arguments].concat(), "")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let (done, out) = self.run(&[&["--json"], arguments].concat());
        assert!(done, "{arguments:?}: {out}");
        serde_json::from_str(&out).unwrap()
    }
}

#[test]
fn a_subscription_asks_for_a_forvaltning_or_for_what_is_passed_on() {
    let state = tempfile::tempdir().unwrap();
    let utkik = Program::new(state.path());
    let to = |address: &'static str| ["subscribe", address, "--kommun", "tyreso"];
    let school = utkik.json(&[&to("mailto:skola@x.example")[..], &["--forvaltning", "skola"]].concat());
    assert_eq!(
        (&school["forvaltning"], &school["passed_on"], &school["areas"]),
        (&json!("skola"), &json!(false), &json!([]))
    );
    let club = utkik.json(&[&to("mailto:klubb@x.example")[..], &["--passed-on"]].concat());
    assert_eq!((&club["forvaltning"], &club["passed_on"]), (&Value::Null, &json!(true)));
    let all = utkik.json(&["subscribe", "list"]);
    let one = |address: &str| all.as_array().unwrap().iter().find(|row| row["address"] == address).unwrap();
    assert_eq!(one("mailto:skola@x.example")["forvaltning"], "skola");
    assert_eq!(one("mailto:klubb@x.example")["passed_on"], true);
    let (_, lines) = utkik.run(&["subscribe", "list"]);
    assert!(lines.contains("förvaltning skola") && lines.contains("what is passed on"), "{lines}");
    let code = utkik.json(&["subscribe", "link", "--kommun", "tyreso", "--forvaltning", "skola"]);
    assert!(code["code"].as_str().unwrap().len() > 20);
    for wrong in [
        &["--forvaltning", "miljo"][..],
        &["--forvaltning", "skola", "--passed-on"],
        &["--forvaltning", "skola", "--area", "kultur"],
        &["--passed-on", "--area", "kultur"],
    ] {
        assert!(!utkik.run(&[&to("mailto:bo@x.example")[..], wrong].concat()).0, "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_passed_on_listed_and_taken_back() {
    let app = TestApp::start().await;
    app.round().await;
    let utkik = Program::new(&app.settings.state_dir);
    let name = "CERV-2026-CITIZENS-TOWN-TT-91";
    let call = app.call(name).await.id.to_string();
    assert_eq!(utkik.json(&["pass-on"]), json!([]));
    utkik.json(&["subscribe", "mailto:klubb@x.example", "--kommun", "tyreso", "--passed-on"]);
    let done = utkik.json(&["pass-on", "tyreso", name, "--note", &"å".repeat(10_000)]);
    let note = "å".repeat(500);
    let expected =
        json!({"kommun": "tyreso", "id": call, "passed_on": true, "note": note, "done": true, "receivers": 1});
    assert_eq!(done, expected);
    let listed = utkik.json(&["pass-on", "tyreso"]);
    assert_eq!(
        (&listed[0]["id"], &listed[0]["undone"], &listed[0]["identifier"]),
        (&json!(call), &json!(false), &json!(name))
    );
    assert_eq!(listed[0].get("person"), None);
    let undone = |utkik: &Program| utkik.json(&["pass-on", "tyreso", name, "--undo"])["done"].clone();
    assert_eq!([undone(&utkik), undone(&utkik)], [json!(true), json!(false)]);
    assert_eq!(utkik.json(&["pass-on"])[0]["undone"], json!(true));
    for wrong in [&["ingenstans", name][..], &["tyreso", "NO-SUCH-CALL"], &["tyreso", name, "--undo", "--note", "x"]] {
        assert!(!utkik.run(&[&["pass-on"], wrong].concat()).0, "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn explain_and_the_preview_say_whom_it_goes_to() {
    let app = TestApp::start().await;
    app.round().await;
    let utkik = Program::new(&app.settings.state_dir);
    let matches = app.store.matches_of_kommun(&"tyreso".parse().unwrap()).await.unwrap();
    let is_school = |areas: &[AreaId]| areas.iter().any(|area| *area == "barn-unga" || *area == "skola-utbildning");
    let one = matches.iter().find(|one| is_school(&one.judgement.areas)).unwrap();
    let other = matches.iter().find(|one| !is_school(&one.judgement.areas)).unwrap();
    let explained = utkik.json(&["explain", "tyreso", one.opportunity.id.as_str()]);
    assert_eq!(explained["forvaltningar"][0], "skola");
    let (_, told) = utkik.run(&["explain", "tyreso", one.opportunity.id.as_str()]);
    assert!(told.contains("Går till: Skolförvaltningen") && told.contains("den som får allt."), "{told}");
    let (_, told) = utkik.run(&["explain", "tyreso", other.opportunity.id.as_str()]);
    assert!(told.contains("Går till: den som får allt; den hör inte till någon förvaltning"), "{told}");

    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().to_str().unwrap();
    let preview = |more: &[&str]| {
        let asked = ["digest", "--preview", "tyreso", "--week", "2026-W19", "--output", output];
        let arguments = [&asked[..], more].concat();
        let said = utkik.json(&arguments);
        let html = std::fs::read_to_string(said["html"].as_str().unwrap()).unwrap();
        (said["subject"].as_str().unwrap().replace('\u{a0}', " "), html)
    };
    let (whole, all) = preview(&[]);
    let (subject, html) = preview(&["--forvaltning", "skola"]);
    assert!(whole.starts_with("Veckans utlysningar för Tyresö:"), "{whole}");
    assert!(subject.starts_with("Veckans utlysningar för Skolförvaltningen i Tyresö:"), "{subject}");
    assert!(html.contains("Till Skolförvaltningen, inom ”") && !html.contains("Berör:") && all.contains("Berör:"));
    assert!(folder.path().join("tyreso-skola-2026-W19.eml").exists());
    let wrong = ["digest", "--preview", "tyreso", "--week", "2026-W19", "--forvaltning", "miljo"];
    assert!(!utkik.run(&wrong).0);
}
