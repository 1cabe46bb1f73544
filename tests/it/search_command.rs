//! `utkik search` as the whole program, over the calls of one round.

use std::path::Path;
use std::process::{Command, Output};

use crate::app::TestApp;

fn search(app: &TestApp, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_utkik"))
        .arg("search")
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env("UTKIK_STATE", &app.settings.state_dir)
        .env("UTKIK_INDEX", &app.settings.index_dir)
        .env("UTKIK_PUBLIC_URL", &app.settings.public_url)
        .env("UTKIK_NOW", app.now().to_string())
        .output()
        .unwrap()
}

fn text(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn hits_stand_in_columns_without_colours_where_no_person_looks() {
    let app = TestApp::start().await;
    app.round().await;
    app.index().await;
    let lines = text(search(&app, &["europe", "--sort", "deadline", "--limit", "5"]));
    assert!(!lines.contains('\x1b') && lines.contains("5 of "), "{lines}");
    let hits: Vec<&str> = lines.lines().take(5).collect();
    for hit in &hits {
        let column = |from: usize, to: usize| hit.chars().skip(from).take(to - from).collect::<String>();
        assert!(["open", "forthcoming"].contains(&column(13, 25).trim()), "{hit}");
        assert!(column(25, 35).parse::<jiff::civil::Date>().is_ok() && column(36, 42).trim().ends_with(" d"), "{hit}");
    }
    let days: Vec<String> = hits.iter().map(|hit| hit.chars().skip(25).take(10).collect()).collect();
    assert!(days.is_sorted(), "{days:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_written_as_a_file_for_other_programs() {
    let app = TestApp::start().await;
    app.round().await;
    app.index().await;
    let table = text(search(&app, &["--kommun", "tyreso", "--format", "csv"]));
    assert!(table.starts_with("\u{feff}Titel;") && table.contains(";passar väl;"), "{table:.300}");
    let all = text(search(&app, &["--kommun", "tyreso", "--json", "--limit", "999"]));
    let all: serde_json::Value = serde_json::from_str(&all).unwrap();
    assert_eq!(table.lines().count() as u64, 1 + all["total"].as_u64().unwrap(), "all of them, not the first twenty");
    let cut = text(search(&app, &["--format", "csv", "--limit", "2"]));
    assert!(cut.lines().count() == 4 && cut.contains("Här är de första 2 av"), "{cut}");

    let calendar = text(search(&app, &["vänorter", "--status", "open", "--format", "ics"]));
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.contains("SUMMARY:Sök senast: Town twinning"));
    assert!(calendar.replace("\r\n ", "").contains("/sok?q=v%C3%A4norter+status%3Aopen\r\n"), "{calendar:.600}");
    let feed = text(search(&app, &["vänorter", "--format", "atom"]));
    assert!(feed.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"sv\">"), "{feed:.200}");

    let english = |format: &str| text(search(&app, &["vänorter", "--format", format, "--language", "en"]));
    let (feed, page) = (english("atom"), format!("{}/en/utlysning/", app.settings.public_url));
    assert!(feed.contains("xml:lang=\"en\"") && feed.contains(&page) && feed.contains("Apply by"), "{feed:.900}");
    assert!(english("ics").contains("SUMMARY:Apply by: Town twinning"));
    assert!(english("csv").starts_with("\u{feff}Title;"));
    assert!(!search(&app, &["vänorter", "--language", "en"]).status.success(), "lines for people have no language");
    assert!(!search(&app, &["--format", "csv", "--language", "tlh"]).status.success());

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lista.xlsx");
    let told = search(&app, &["--format", "xlsx", "--output", file.to_str().unwrap()]);
    assert!(text(told).is_empty() && std::fs::read(&file).unwrap().starts_with(b"PK"));
    assert!(search(&app, &["--format", "xlsx"]).stdout.starts_with(b"PK"), "a pipe takes it");
    assert!(!search(&app, &["--output", "x"]).status.success(), "a file needs a format");
    let nowhere = folder.path().join("ingen/lista.csv");
    assert!(!search(&app, &["--format", "csv", "--output", nowhere.to_str().unwrap()]).status.success());
}
