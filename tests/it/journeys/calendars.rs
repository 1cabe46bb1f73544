//! Calendars and feeds over HTTP, before and after a call changes.

use icalendar::parser::{read_calendar, unfold};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_DISPOSITION, ETAG, IF_NONE_MATCH};
use utkik::internals::config::ApiSettings;
use utkik::internals::opportunity::Opportunity;
use utkik::internals::web::{ServerLimits, router, serve};

use crate::app::TestApp;

/// Its deadline moves on the second recorded day.
const TOWNS: &str = "CERV-2026-CITIZENS-TOWN-NT-92";

/// Serves the app's pages until the test ends, and returns their address.
async fn pages(app: &TestApp) -> String {
    let state = app.web_state(ApiSettings::default()).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(serve(listener, router(state), ServerLimits::default(), std::future::pending()));
    address
}

async fn get(address: &str) -> reqwest::Response {
    reqwest::Client::builder().no_proxy().build().unwrap().get(address).send().await.unwrap()
}

/// Returns `SEQUENCE STATUS DTSTART` of the call's first event.
async fn event(address: &str, call: &Opportunity) -> Option<String> {
    let written = get(address).await.text().await.unwrap();
    let unfolded = unfold(&written);
    let read = read_calendar(&unfolded).unwrap();
    let uid = format!("{}-1@utkik", call.id);
    read.components.iter().find_map(|event| {
        let value =
            |name: &str| event.properties.iter().find(|p| p.name == name).map_or(String::new(), |p| p.val.to_string());
        (value("UID") == uid).then(|| format!("{} {} {}", value("SEQUENCE"), value("STATUS"), value("DTSTART")))
    })
}

#[tokio::test]
async fn a_deadline_that_moves_keeps_its_event_and_one_that_is_withdrawn_calls_it_off() {
    let app = TestApp::start().await;
    app.round().await;
    let call = app.call(TOWNS).await;
    let site = pages(&app).await;
    let places = |site: &str| {
        [
            format!("{site}/utlysning/{}.ics", call.id),
            format!("{site}/sok.ics?q={TOWNS}"),
            format!("{site}/kommun/tyreso.ics"),
        ]
    };
    let day = call.facts.deadlines[0].date.strftime("%Y%m%d").to_string();
    for place in places(&site) {
        let said = event(&place, &call).await.unwrap();
        assert!(said.starts_with(&format!("0 CONFIRMED {day}")), "{place}: {said}");
    }

    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
    let site = pages(&app).await;
    let moved = app.call(TOWNS).await.facts.deadlines[0].date.strftime("%Y%m%d").to_string();
    assert_ne!(moved, day);
    for place in places(&site) {
        let said = event(&place, &call).await.unwrap();
        assert!(said.starts_with(&format!("1 CONFIRMED {moved}")), "{place}: {said}");
    }
    let feed = get(&format!("{site}/kommun/tyreso.atom")).await.text().await.unwrap();
    assert!(feed.contains("Sista ansökningsdag flyttad från"), "{feed:.600}");

    app.portal().omit_row(&call.reference);
    for hour in 1..=4 {
        app.set_time(&format!("2026-05-12T{hour:02}:00:00Z"));
        app.round().await;
    }
    let site = pages(&app).await;
    for place in places(&site) {
        let said = event(&place, &call).await;
        assert_eq!(said, Some(format!("2 CANCELLED {moved}")), "{place}");
    }
    let table = get(&format!("{site}/kommun/tyreso.csv")).await.text().await.unwrap();
    assert!(!table.contains(TOWNS), "nobody can apply for it");
}

#[tokio::test]
async fn the_same_state_gives_the_same_bytes_and_is_not_sent_twice() {
    let app = TestApp::start().await;
    app.round().await;
    let site = pages(&app).await;
    for place in ["kommun/tyreso", "sok"] {
        for end in ["ics", "atom", "csv", "xlsx"] {
            let address = format!("{site}/{place}.{end}");
            let (one, two) = (get(&address).await, get(&address).await);
            let tag = one.headers()[ETAG].clone();
            assert_eq!((one.status(), &tag), (StatusCode::OK, &two.headers()[ETAG]), "{address}");
            assert!(one.headers()[CONTENT_DISPOSITION].to_str().unwrap().contains(&format!(".{end}\"")));
            assert_eq!(one.bytes().await.unwrap(), two.bytes().await.unwrap(), "{address}");
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            let again = client.get(&address).header(IF_NONE_MATCH, tag).send().await.unwrap();
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{address}");
            assert!(again.bytes().await.unwrap().is_empty());
        }
    }
}

#[tokio::test]
async fn the_pages_lead_to_what_can_be_taken_away() {
    let app = TestApp::start().await;
    app.round().await;
    let site = pages(&app).await;
    let call = app.call(TOWNS).await;
    let links = async |path: &str| {
        let page = get(&format!("{site}{path}")).await.text().await.unwrap();
        let ends = [".ics", ".xlsx", ".atom"];
        let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let links = links.filter(|link| ends.iter().any(|end| link.split('?').next().unwrap().ends_with(end)));
        links.map(|link| link.replace("&#38;", "&")).collect::<Vec<_>>()
    };
    let search = links("/sok?q=vänorter&kommun=tyreso").await;
    assert_eq!(search.len(), 4, "the feed in the head too: {search:?}");
    let kommun = links("/kommun/tyreso").await;
    let own = links(&format!("/utlysning/{}", call.id)).await;
    assert_eq!((kommun.len(), own.len()), (4, 1));
    for link in search.iter().chain(&kommun).chain(&own) {
        let answer = get(&format!("{site}{link}")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{link}");
        assert!(answer.content_length().unwrap() > 400, "{link}");
    }
    for nothing in ["/kommun/ingen.ics", "/utlysning/ingen.ics", "/kommun/.ics", "/sok.pdf", "/kommun/tyreso.pdf"] {
        let answer = get(&format!("{site}{nothing}")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{nothing}");
    }
}
