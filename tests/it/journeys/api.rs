//! Programs that use the API: searching, following changes, and conditional requests.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use utkik::internals::opportunity::{Field, Revision};

use reqwest::header::HeaderMap;
use serde_json::Value;
use utkik::internals::config::ApiSettings;
use utkik::internals::web;

use crate::app::{SUBSCRIBER, TestApp};

/// A client of the API, which is served on loopback until the test ends.
struct ApiClient {
    base: String,
    client: reqwest::Client,
}

/// A response with its body.
struct ApiResponse {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl ApiResponse {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

impl ApiClient {
    async fn serve(app: &TestApp, rules: ApiSettings) -> ApiClient {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let state = app.web_state(rules).await;
        tokio::spawn(web::serve(listener, web::router(state), web::ServerLimits::default(), std::future::pending()));
        ApiClient { base, client: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> ApiResponse {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        ApiResponse { status, headers, text: answer.text().await.unwrap() }
    }

    async fn get(&self, path: &str) -> Value {
        let got = self.send("GET", path, &[]).await;
        assert_eq!((got.status, got.header("content-type")), (200, "application/json"), "{path}: {}", got.text);
        got.json()
    }
}

fn texts(list: &Value, name: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|one| one[name].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_program_searches_as_people_do_and_is_told_the_same() {
    let app = TestApp::start().await;
    app.round().await;
    let program = ApiClient::serve(&app, ApiSettings::default()).await;
    let found = program.get("/api/v1/search?q=v%C3%A4norter+deadline:sometime&size=1").await;
    let shown = app.search("vänorter deadline:sometime").await;
    assert_eq!(found["total"], shown.len());
    assert_eq!((&found["size"], &found["pages"]), (&1.into(), &shown.len().into()));
    assert_eq!(texts(&found["hits"], "id"), [shown[0].id.clone()]);
    assert_eq!(found["ignored"][0], "deadline:sometime");
    let also: BTreeSet<&str> = found["also_searched"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(also.contains("town twinning"), "{also:?}");
    let pieces = found["hits"][0]["snippet_pieces"].as_array().unwrap();
    let joined: String = pieces.iter().map(|piece| piece["text"].as_str().unwrap()).collect();
    assert_eq!(found["hits"][0]["snippet"], joined);
    assert!(pieces.iter().any(|piece| piece["hit"] == true));

    let exact = program.get("/api/v1/search?q=v%C3%A4norter&exact=true").await;
    assert_eq!(exact["also_searched"].as_array().map(Vec::len), Some(0));
    let open = program.get("/api/v1/search?status=open").await;
    let all = program.get("/api/v1/search?status=all&sort=deadline&kommun=tyreso").await;
    let counted = |found: &Value, facet: &str, value: &str| {
        let pairs = found["facets"][facet].as_array().unwrap().clone();
        pairs.into_iter().find(|pair| pair[0] == value).map(|pair| pair[1].clone())
    };
    assert_eq!(counted(&open, "status", "open").as_ref(), Some(&open["total"]));
    assert_eq!(counted(&all, "kommun", "tyreso").as_ref(), Some(&all["total"]));
    let last = program.get("/api/v1/search?page=1000").await;
    assert_eq!(last["hits"].as_array().map(Vec::len), Some(0), "past the end there is nothing, and no fault");
}

#[tokio::test]
async fn a_program_that_keeps_its_place_hears_of_every_change_once() {
    let app = TestApp::start().await;
    app.round().await;
    let program = ApiClient::serve(&app, ApiSettings { per_second: None, ..ApiSettings::default() }).await;
    let (mut next, mut seen) = (0, Vec::new());
    loop {
        let got = program.get(&format!("/api/v1/changes?after={next}&limit=7")).await;
        seen.extend(texts(&got["changes"], "id"));
        next = got["next"].as_i64().unwrap();
        if got["more"] == false {
            break;
        }
        assert_eq!(got["changes"].as_array().map(Vec::len), Some(7));
    }
    let known: Vec<String> = app.changes().await.iter().map(|row| row.change.opportunity.to_string()).collect();
    assert_eq!(seen, known);
    let nothing = program.get(&format!("/api/v1/changes?after={next}")).await;
    assert_eq!((nothing["changes"].as_array().map(Vec::len), &nothing["next"]), (Some(0), &next.into()));

    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
    let news = program.get(&format!("/api/v1/changes?after={next}&limit=500")).await;
    let mut told: Vec<String> = news["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| format!("{} {}", change["kind"].as_str().unwrap(), change["title"].as_str().unwrap()))
        .collect();
    told.sort();
    assert!(!told.is_empty());
    assert_eq!(told, app.changes_since(Revision::new(next)).await);
    assert!(news["changes"].as_array().unwrap().iter().all(|change| change["at"] == "2026-05-11T12:00:00Z"));
}

#[tokio::test]
async fn a_call_tells_its_history_field_by_field_and_whom_it_suits() {
    let app = TestApp::start().await;
    app.round().await;
    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
    let program = ApiClient::serve(&app, ApiSettings { per_second: None, ..ApiSettings::default() }).await;
    let moved = app
        .changes()
        .await
        .into_iter()
        .find(|row| row.change.fields.contains(Field::Deadline) && row.change.seq.number() > 52);
    let moved = moved.unwrap();
    let call = program.get(&format!("/api/v1/opportunities/{}", moved.change.opportunity)).await;
    let event =
        call["history"].as_array().unwrap().iter().find(|event| event["seq"] == moved.change.seq.number()).unwrap();
    assert_eq!(event["fields"], serde_json::json!(moved.change.fields));
    assert_eq!(call["title"], moved.title);
    assert_eq!(call["listings"][0]["source"], moved.source.as_str());
    let deadline = &call["deadlines"][0];
    assert!(
        deadline["at"].as_str().unwrap().ends_with('Z') && deadline["zone"].as_str().unwrap().starts_with("Europe/")
    );
    for name in [moved.identifier.clone().unwrap().to_lowercase(), moved.reference.clone()] {
        assert_eq!(program.get(&format!("/api/v1/opportunities/{name}")).await["id"], call["id"], "{name}");
    }

    let suits = program.get("/api/v1/kommuner/tyreso/matches?level=alert&closed=true&size=100").await;
    let expected: BTreeSet<String> = app.alerts_of("tyreso").await.iter().map(ToString::to_string).collect();
    assert_eq!(texts(&suits["matches"], "id").into_iter().collect::<BTreeSet<_>>(), expected);
    let kommun = program.get("/api/v1/kommuner/tyreso").await;
    let passages = texts(&kommun["priorities"], "passage");
    for found in suits["matches"].as_array().unwrap() {
        let reasons = found["reasons"].as_array().unwrap();
        let passage = reasons.iter().find_map(|reason| reason["passage"].as_str()).unwrap();
        assert!(passages.iter().any(|known| known == passage), "{passage}");
        assert!(reasons.iter().any(|reason| !reason["words"].as_array().unwrap().is_empty()));
    }
    assert_eq!(
        (&kommun["approval"]["organ"], &kommun["meetings"]),
        (&"kommunstyrelsen".into(), &Value::Array(Vec::new()))
    );
    let all = program.get("/api/v1/kommuner").await;
    assert_eq!(texts(&all["kommuner"], "slug").len(), app.kommuner().len());
    let sources = program.get("/api/v1/sources").await;
    assert_eq!((&sources["sources"][0]["id"], &sources["sources"][0]["state"]), (&"eu-portal".into(), &"ok".into()));
    assert_eq!(texts(&sources["sources"], "id").len(), 4, "those that have left the list stay");
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let app = TestApp::start().await;
    app.round().await;
    let program = ApiClient::serve(&app, ApiSettings::default()).await;
    let path = "/api/v1/changes?after=50";
    let first = program.send("GET", path, &[]).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"') && first.header("cache-control").contains("no-cache"));
    assert_eq!(program.send("HEAD", path, &[]).await.header("etag"), tag);
    let again = program.send("GET", path, &[("if-none-match", &format!("\"x\", {tag}"))]).await;
    assert_eq!((again.status, again.text.as_str(), again.header("etag")), (304, "", tag.as_str()));
    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
    assert_eq!(program.send("GET", path, &[("if-none-match", &tag)]).await.status, 200);
}

#[tokio::test]
async fn every_failure_is_a_problem_document() {
    let app = TestApp::start().await;
    let one = ApiSettings { per_second: NonZeroU32::new(1), ..ApiSettings::default() };
    let (program, hurried) = (ApiClient::serve(&app, ApiSettings::default()).await, ApiClient::serve(&app, one).await);
    for (method, path, status, kind) in [
        ("GET", "/api/v2/anything", 404, "not-found"),
        ("GET", "/api/", 404, "not-found"),
        ("GET", "/api/v1/kommuner/ingenstans", 404, "not-found"),
        ("GET", "/api/v1/opportunities/%ff%00", 404, "not-found"),
        ("GET", "/api/v1/search?page=0", 400, "invalid-parameters"),
        ("GET", "/api/v1/changes?after=-1", 400, "invalid-parameters"),
        ("POST", "/api/v1/search", 405, "method-not-allowed"),
        ("DELETE", "/api", 405, "method-not-allowed"),
    ] {
        let got = program.send(method, path, &[]).await;
        assert_eq!((got.status, got.header("content-type")), (status, "application/problem+json"), "{path}");
        let problem = got.json();
        assert_eq!(problem["type"], format!("https://utkik.example.se/api#{kind}"), "{path}");
        assert_eq!(
            (&problem["status"], &problem["instance"]),
            (&status.into(), &path.split('?').next().unwrap().into())
        );
        assert!(!problem["title"].as_str().unwrap().is_empty() && !problem["detail"].as_str().unwrap().is_empty());
        assert_eq!(got.header("allow"), if status == 405 { "GET,HEAD" } else { "" });
    }
    let both = program.send("GET", "/api/v1/search?sort=best&sida=2", &[]).await.json();
    assert_eq!(texts(&both["invalid"], "parameter"), ["sort", "sida"]);

    let mut last = hurried.send("GET", "/api/v1/kommuner", &[]).await;
    for _ in 0..5 {
        last = hurried.send("GET", "/api/v1/kommuner", &[("x-forwarded-for", "203.0.113.7")]).await;
    }
    assert_eq!((last.status, last.header("content-type")), (429, "application/problem+json"));
    assert_eq!((last.header("retry-after"), last.header("cache-control")), ("1", "no-store"));
    assert_eq!(hurried.send("GET", "/kommun", &[]).await.status, 200, "pages for people are not counted");
}

#[tokio::test]
async fn other_websites_read_only_when_they_are_named() {
    let app = TestApp::start().await;
    let named = ApiSettings { origins: vec!["https://www.tyreso.example.se".to_owned()], ..ApiSettings::default() };
    let (closed, open) = (ApiClient::serve(&app, ApiSettings::default()).await, ApiClient::serve(&app, named).await);
    let from = |origin| [("origin", origin), ("access-control-request-method", "GET")];
    let ours = from("https://www.tyreso.example.se");
    let allowed = |got: &ApiResponse| got.header("access-control-allow-origin").to_owned();
    assert_eq!(allowed(&closed.send("GET", "/api/v1/kommuner", &ours).await), "");
    assert_eq!(closed.send("OPTIONS", "/api/v1/kommuner", &ours).await.status, 405);
    assert_eq!(allowed(&open.send("GET", "/api/v1/kommuner", &ours).await), "https://www.tyreso.example.se");
    assert_eq!(open.send("OPTIONS", "/api/v1/kommuner", &ours).await.status, 200);
    assert_eq!(allowed(&open.send("GET", "/api/v1/kommuner", &from("https://evil.example")).await), "");
    assert_eq!(allowed(&open.send("GET", "/brev", &ours).await), "", "pages for people stay closed");
}

#[tokio::test]
async fn nothing_of_a_reader_is_told_to_programs() {
    let app = TestApp::with_subscriber().await;
    let call = app.changes().await.remove(0).change.opportunity;
    app.give_feedback(SUBSCRIBER, "tyreso", &call, utkik::internals::feedback::Opinion::NotRelevant).await;
    let program = ApiClient::serve(&app, ApiSettings::default()).await;
    for path in [
        "/api".to_owned(),
        "/api/openapi.json".to_owned(),
        "/api/v1/search?status=all&size=100".to_owned(),
        format!("/api/v1/opportunities/{call}"),
        "/api/v1/kommuner".to_owned(),
        "/api/v1/kommuner/tyreso".to_owned(),
        "/api/v1/kommuner/tyreso/matches?closed=true&size=100".to_owned(),
        "/api/v1/sources".to_owned(),
        "/api/v1/changes?limit=500".to_owned(),
    ] {
        let got = program.send("GET", &path, &[]).await;
        assert_eq!(got.status, 200, "{path}");
        for private in ["eva@", "för stort för oss", "utkik.example.se/svar", "utkik.example.se/avsluta"] {
            assert!(!got.text.contains(private), "{path} tells {private}");
        }
    }
}
