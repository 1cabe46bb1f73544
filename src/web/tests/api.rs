//! The JSON interface under arbitrary requests: every one is answered, and none with a server error.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::header::HeaderValue;

use super::*;

const PATHS: [&str; 9] = [
    "/api/v1/search",
    "/api/v1/opportunities/{}",
    "/api/v1/kommuner",
    "/api/v1/kommuner/{}",
    "/api/v1/kommuner/{}/matches",
    "/api/v1/sources",
    "/api/v1/changes",
    "/api/openapi.json",
    "/api/{}",
];

const NAMES: [&str; 15] = [
    "q",
    "status",
    "programme",
    "area",
    "source",
    "kind",
    "kommun",
    "sort",
    "exact",
    "page",
    "size",
    "level",
    "closed",
    "after",
    "limit",
];

/// Percent-encodes bytes for an address.
fn escaped(bytes: &[u8]) -> String {
    url::form_urlencoded::byte_serialize(bytes).collect()
}

/// Generates values that are nearly right, far off, or arbitrary bytes.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..24).prop_map(|bytes| escaped(&bytes)),
        any::<i64>().prop_map(|number| number.to_string()),
        (0..2_000i64).prop_map(|number| number.to_string()),
        prop::sample::select(vec![
            "open",
            "all",
            "deadline",
            "money",
            "policy",
            "true",
            "lindvik",
            "alert",
            "%00",
            "%ff",
            "9e99",
            "NaN",
            "",
            "deadline:%3C2026-02-30",
            "-%22",
            "%22a",
            "kommun:x+OR+*:*",
            "2026-13-45..",
            "%F0%9F%92%A9",
            "%2B1",
        ])
        .prop_map(str::to_owned),
    ]
}

fn address() -> impl Strategy<Value = String> {
    let parameter = (prop::sample::select(NAMES.to_vec()), value()).prop_map(|(name, value)| format!("{name}={value}"));
    let parameter =
        prop_oneof![6 => parameter, 1 => "[ -\"$-~]{0,20}".prop_map(|raw| raw.replace([' ', '<', '>'], "+"))];
    (prop::sample::select(PATHS.to_vec()), value(), prop::collection::vec(parameter, 0..5))
        .prop_map(|(path, value, parameters)| format!("{}?{}", path.replace("{}", &value), parameters.join("&")))
}

fn headers() -> impl Strategy<Value = Vec<(&'static str, Vec<u8>)>> {
    let names =
        vec!["if-none-match", "x-forwarded-for", "accept", "origin", "range", "if-modified-since", "content-type"];
    prop::collection::vec((prop::sample::select(names), prop::collection::vec(any::<u8>(), 0..40)), 0..3)
}

#[test]
fn whatever_is_asked_there_is_an_answer_and_no_fault_of_ours() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let site = runtime.block_on(Site::open());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&(address(), headers()), |(address, headers)| {
        let mut request = client.get(format!("{}{address}", site.address));
        for (name, bytes) in headers {
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                request = request.header(name, value);
            }
        }
        let answer =
            runtime.block_on(request.send()).map_err(|error| TestCaseError::fail(format!("{address}: {error}")))?;
        let status = answer.status().as_u16();
        let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        let body = runtime.block_on(answer.text()).unwrap();
        prop_assert!(matches!(status, 200 | 304 | 400 | 404), "{address}: {status}");
        match status {
            304 => prop_assert!(body.is_empty()),
            200 => prop_assert_eq!(kind.as_deref(), Some("application/json")),
            _ => prop_assert_eq!(kind.as_deref(), Some("application/problem+json")),
        }
        prop_assert!(body.is_empty() || serde_json::from_str::<serde_json::Value>(&body).is_ok(), "{address}: {body}");
        Ok(())
    });
    outcome.unwrap();
}

#[tokio::test]
async fn the_page_about_it_is_made_from_the_document() {
    let site = Site::open().await;
    let page = site.get("/api").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let document: serde_json::Value = serde_json::from_str(&site.get("/api/openapi.json").await.body).unwrap();
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(page.body.contains(&format!("GET {path}")), "{path}");
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(page.body.contains(&format!("id=\"{name}\"")), "{name}");
    }
    for link in page.body.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.body.contains(&format!("id=\"{link}\"")), "#{link} leads nowhere");
    }
    assert!(site.get("/").await.body.contains("href=\"/api\""));
}

#[tokio::test]
async fn the_page_about_it_is_read_in_english_too() {
    let site = Site::open().await;
    let (swedish, english) = (site.get("/api").await.body, site.get("/en/api").await.body);
    for word in ["Betyder", "Nyckel", "heltal", "högst", " eller ", "Sök utlysningar"] {
        assert!(swedish.contains(word) && !english.contains(word), "{word}");
    }
    for word in ["whole number", "There is nothing here."] {
        assert!(english.contains(word) && !swedish.contains(word), "{word}");
    }
}

#[tokio::test]
async fn a_problem_is_told_in_the_language_that_is_asked_for() {
    let site = Site::open().await;
    let path = "/api/v1/search?page=0&sida=3";
    let told = |answer: &TestResponse| {
        let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert!(problem["type"].as_str().unwrap().ends_with("/api#invalid-parameters"), "{problem}");
        [&problem["title"], &problem["detail"], &problem["invalid"][1]["detail"]]
            .map(|text| text.as_str().unwrap().to_owned())
    };
    let usual = site.get(path).await;
    let swedish = "En eller flera parametrar går inte att använda. De räknas upp i invalid.";
    assert_eq!(told(&usual), ["Invalid parameters", swedish, "Det finns ingen sådan parameter här."]);
    assert!(!usual.headers.contains_key("content-language"));
    assert_eq!(told(&site.get_in("de", path).await), told(&usual), "a language that there is not");
    let english = site.get_in("en-GB, sv;q=0.5", path).await;
    let detail = "One or more parameters cannot be used. They are listed in invalid.";
    assert_eq!(told(&english), ["Invalid parameters", detail, "There is no such parameter here."]);
    assert_eq!(english.header("content-language"), "en");
    assert_eq!(told(&site.get_in("sv", path).await)[0], "Ogiltiga parametrar");
}

#[tokio::test]
async fn an_address_of_a_source_is_no_script() {
    let site = Site::open().await;
    let call = site.call("Twinning").await;
    let answer = site.get(&format!("/api/v1/opportunities/{call}")).await;
    assert!(answer.body.contains("Town <script>"), "data is left as it is");
    assert_eq!(
        (answer.header("content-type"), answer.header("x-content-type-options")),
        ("application/json", "nosniff")
    );
}
