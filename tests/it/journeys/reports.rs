//! A replayed fortnight, and its reports to the committee, to the public and to the registry.

use std::collections::BTreeSet;

use utkik::internals::api_types::documents;
use utkik::internals::delivery::DeliveryState;
use utkik::internals::export::ledger::AddressVisibility;
use utkik::internals::export::report::{Report, ReportAudience, ReportCall};
use utkik::internals::export::{DocumentFormat, Period};
use utkik::internals::feedback::Opinion;
use utkik::internals::kommun::Level;
use utkik::internals::locale::Locale;
use utkik::internals::opportunity::OpportunityId;

use crate::app::{SUBSCRIBER, TestApp};
use crate::commands::utkik_in;
use crate::stand_ins::browser::Browser;

const DEAD: &str = "mailto:nobody@tyreso.example.se";

/// Replays 10–23 May: the second day's calls appear on the 13th, and one source is down on the 15th and 16th.
async fn fortnight() -> TestApp {
    let app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    app.subscribe(DEAD, "tyreso").await;
    for day in 10..24 {
        app.set_time(&format!("2026-05-{day}T12:00:00Z"));
        match day {
            13 => app.set_recorded_day(2),
            15 => app.sites.host("www.sida.se").fail_with(404),
            17 => app.sites.host("www.sida.se").recover(),
            _ => {}
        }
        app.round().await;
        app.alert().await;
        app.digest().await;
        app.deliver().await;
    }
    app
}

fn ids<'a>(calls: impl Iterator<Item = &'a ReportCall>) -> BTreeSet<String> {
    calls.map(|call| call.id.clone()).collect()
}

async fn whole(app: &TestApp) -> Report {
    app.report("tyreso", "2026-05-10", "2026-05-23").await
}

#[tokio::test]
async fn the_figures_are_those_of_the_store() {
    let app = fortnight().await;
    let report = whole(&app).await;
    let all = report.totals();
    let known = app.query_number("SELECT COUNT(*) FROM opportunities WHERE kind <> 'page'").await;
    assert_eq!(report.seen, known.unsigned_abs());
    assert_eq!(ids(report.calls.iter().filter(|call| call.level == Level::Alert)).len() as u64, all.strong);
    let matches = app.store.matches_of_kommun(&"tyreso".parse().unwrap()).await.unwrap();
    assert_eq!(all.strong + all.weak, matches.len() as u64);

    // The notified calls are those in the letters that the mail server accepted.
    let sent = app.outbox().await.into_iter().filter(|letter| letter.state == DeliveryState::Sent);
    let told: BTreeSet<String> = sent.flat_map(|letter| letter.calls).map(|call| call.id.to_string()).collect();
    assert_eq!(ids(report.calls.iter().filter(|call| call.notified)), told);
    assert!(told.len() >= 8 && all.notified == told.len() as u64, "{told:?}");

    // Before the 13th three calls fewer were known; after the fortnight no call was added.
    let early = app.report("tyreso", "2026-05-10", "2026-05-12").await;
    assert_eq!(report.seen - early.seen, 3);
    let late = app.report("tyreso", "2026-05-13", "2026-05-13").await;
    assert_eq!(
        (late.seen, late.totals().strong + late.totals().weak),
        (3, report.totals().strong + report.totals().weak - early.totals().strong - early.totals().weak)
    );
    let after = app.report("tyreso", "2026-05-24", "2026-12-31").await;
    assert_eq!((after.seen, after.calls.len(), after.letters.len(), after.sources.read), (0, 0, 0, 0));

    for rows in [report.by_area(), report.by_programme()] {
        assert_eq!(rows.iter().map(|row| row.strong + row.weak).sum::<u64>(), all.strong + all.weak);
        assert_eq!(rows.iter().map(|row| row.notified).sum::<u64>(), all.notified);
    }
}

#[tokio::test]
async fn answers_letters_and_troubles_are_told() {
    let app = fortnight().await;
    let calls = whole(&app).await.calls;
    let id = |n: usize| calls[n].id.parse::<OpportunityId>().unwrap();
    app.give_feedback(SUBSCRIBER, "tyreso", &id(0), Opinion::NotRelevant).await;
    app.give_feedback(SUBSCRIBER, "tyreso", &id(1), Opinion::Relevant).await;
    app.follow(SUBSCRIBER, &id(2)).await;
    let report = whole(&app).await;
    let all = report.totals();
    assert_eq!((all.dismissed, all.relevant, all.followed), (1, 1, 1));
    assert_eq!(report.dismissals.iter().map(|one| one.why.as_str()).collect::<Vec<_>>(), ["för stort för oss"]);
    let welcome =
        report.letters.iter().find(|row| row.kind == utkik::internals::delivery::LetterKind::Welcome).unwrap();
    assert_eq!((welcome.sent, welcome.failed, welcome.in_files), (1, 1, 0), "one reader's address is dead");

    let troubles: Vec<(&str, u64, u64)> =
        report.sources.in_trouble.iter().map(|row| (row.publisher.as_str(), row.days_in_trouble, row.days)).collect();
    assert_eq!(troubles, [("Sida", 2, 14)]);
    assert_eq!(app.report("tyreso", "2026-05-10", "2026-05-14").await.sources.in_trouble, []);
    let year = app.report("tyreso", "2026-01-01", "2026-12-31").await;
    assert_eq!(year.sources.since.map(|day| day.to_string()).as_deref(), Some("2026-05-10"));

    app.take_back(SUBSCRIBER, "tyreso", &id(0)).await;
    assert_eq!(whole(&app).await.totals().dismissed, 0);

    let html = String::from_utf8(report.write(DocumentFormat::Html, Locale::Swedish).unwrap()).unwrap();
    for words in ["10 maj 2026 – 23 maj 2026", "för stort för oss", "Sida", "lang=\"en\"", "Vad som inte kunde läsas"]
    {
        assert!(html.contains(words), "{words} is missing");
    }
    let year = String::from_utf8(year.write(DocumentFormat::Html, Locale::English).unwrap()).unwrap();
    assert!(year.contains("The diary of the sources begins on 10 May 2026"), "{year}");
}

#[tokio::test]
async fn the_public_form_tells_of_calls_and_of_nobody() {
    let app = fortnight().await;
    let report = whole(&app).await;
    app.give_feedback(SUBSCRIBER, "tyreso", &report.calls[0].id.parse().unwrap(), Opinion::NotRelevant).await;
    let public = whole(&app).await.for_public();
    assert_eq!((public.totals().strong, public.totals().weak), (report.totals().strong, report.totals().weak));
    for paper in [DocumentFormat::Html, DocumentFormat::Csv, DocumentFormat::Json] {
        let text = String::from_utf8(public.write(paper, Locale::Swedish).unwrap()).unwrap();
        for word in ["för stort för oss", "Meddelad", "nte relevant", "Välkomstbrev", "eva@", "nobody"] {
            assert!(!text.contains(word), "{paper:?} tells of {word}");
        }
    }
}

#[tokio::test]
async fn the_publics_report_reads_no_letters() {
    let app = fortnight().await;
    let period = Period::of("2026-05-10".parse().unwrap(), "2026-05-23".parse().unwrap()).unwrap();
    let kommun = app.kommuner().iter().find(|known| known.slug == "tyreso").unwrap();
    let report = async |audience| documents::report(&app.store, kommun, &[], period, audience, app.now()).await;
    let before = report(ReportAudience::Public).await.unwrap();
    assert_eq!(before, report(ReportAudience::Committee).await.unwrap().for_public());
    for sql in [
        "ALTER TABLE deliveries RENAME TO away_deliveries",
        "ALTER TABLE delivery_kommuner RENAME TO away_kommuner",
        "ALTER TABLE follows RENAME TO away_follows",
    ] {
        app.execute_sql(sql).await;
    }
    assert_eq!(report(ReportAudience::Public).await.unwrap(), before);
    assert!(report(ReportAudience::Committee).await.is_err());
}

#[tokio::test]
async fn a_period_of_more_than_three_years_is_refused_in_plain_words() {
    let app = TestApp::start().await;
    let browser = Browser::open(&app).await;
    for (path, words) in [("/kommun/tyreso", "högst tre år"), ("/en/kommun/tyreso", "three years at most")] {
        let days = |from: &str, to: &str| format!("{path}/rapport?publik=1&fran={from}&till={to}");
        let page = browser.get(&days("0001-01-01", "9999-12-31")).await;
        assert!(page.status == 200 && page.body.contains(words), "{}", page.body);
        assert!(!browser.get(&days("2024-01-01", "2026-12-31")).await.body.contains(words));
    }
    let arguments = ["report", "tyreso", "--from", "2020-01-01", "--to", "2026-01-01", "--public"];
    assert!(!utkik_in(&[], &arguments, "").0);
}

#[tokio::test]
async fn the_ledger_goes_to_the_registry() {
    let app = fortnight().await;
    let period = Period::of("2026-05-10".parse().unwrap(), "2026-05-10".parse().unwrap()).unwrap();
    let ledger = async |addresses| {
        documents::ledger(&app.store, Locale::Swedish, period, None, addresses, app.now()).await.unwrap()
    };
    let masked = ledger(&AddressVisibility::Masked).await;
    assert_eq!(masked.letters.len(), 2, "the welcomes of the first day");
    let csv = String::from_utf8(masked.write(DocumentFormat::Csv).unwrap()).unwrap();
    assert!(csv.starts_with("\u{feff}Skrivet;Skickat;Till;") && csv.lines().count() == 3, "{csv}");
    assert!(csv.contains("2026-05-10 14:00") && csv.contains("e…@tyreso.example.se") && csv.contains("togs inte emot"));
    assert!(!csv.contains("eva@") && csv.contains("CERV-2026-CITIZENS-TOWN-NT-92: Networks of towns"), "{csv}");
    let html = String::from_utf8(masked.write(DocumentFormat::Html).unwrap()).unwrap();
    assert!(html.contains("<h1>Brev, 10 maj 2026 – 10 maj 2026</h1>") && !html.contains("eva@"), "{html}");
    let json: serde_json::Value =
        serde_json::from_slice(&ledger(&AddressVisibility::Full).await.write(DocumentFormat::Json).unwrap()).unwrap();
    let to: BTreeSet<&str> = json["letters"].as_array().unwrap().iter().filter_map(|one| one["to"].as_str()).collect();
    assert_eq!(to, BTreeSet::from([SUBSCRIBER, DEAD]));

    // A title that a spreadsheet would take for a formula is text.
    app.execute_sql("UPDATE deliveries SET subject = '=HYPERLINK(\"https://evil.example\")'").await;
    let csv = String::from_utf8(ledger(&AddressVisibility::Masked).await.write(DocumentFormat::Csv).unwrap()).unwrap();
    assert!(csv.contains("'=HYPERLINK") && !csv.contains(";\"=HYPERLINK"), "{csv}");
}
