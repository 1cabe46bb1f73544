//! Hostile calls, letters, addresses and visitors: nothing gets through, and nothing fails.

use super::*;
use crate::store::NewFeedback;

const PLACES: [&str; 29] = [
    "/",
    "/en",
    "/en/sok",
    "/en/finns-inte",
    "/tillganglighet",
    "/sok",
    "/kommun",
    "/kallor",
    "/brev",
    "/brev/brev1",
    "/brev.csv",
    "/brev/utdrag?fran=x",
    "/kommun/lindvik/rapport.csv",
    "/halsa",
    "/static/utkik.css",
    "/finns-inte",
    "/avsluta/x",
    "/svar/x",
    "/svar/x/folj",
    "/sok.ics",
    "/kommun/lindvik.xlsx",
    "/utlysning/x.ics",
    "/prenumerera",
    "/bekrafta/x",
    "/logga-in",
    "/mina",
    "/mina/ta-bort",
    "/mina/prenumeration/x",
    "/kommun/lindvik/prenumeranter",
];

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let site = Site::open().await;
    for path in PLACES {
        for method in [reqwest::Method::GET, reqwest::Method::DELETE] {
            let got = site.send(method, path).await;
            assert!(got.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
            assert_eq!(got.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(got.header("referrer-policy"), "no-referrer", "{path}");
            assert_eq!(got.header("x-frame-options"), "DENY", "{path}");
        }
    }
}

#[tokio::test]
async fn any_address_gives_a_page_and_never_our_fault() {
    let site = Site::open().await;
    let evil = [
        "%00",
        "%ff%fe",
        "..%2f..%2fetc%2fpasswd",
        "'%20OR%201=1--",
        "%3Cscript%3E",
        "%F0%9F%92%A9",
        "a%0d%0aX-Evil:1",
        "%25",
        "-1",
        "\"%22",
        "title:(((",
        "%5B%5B",
        "*:*",
        "a~99999 AND",
        "deadline:<9999999999-99-99",
        "2026-13-45",
        "NaN",
    ];
    let long = "x".repeat(8_000);
    for word in evil.iter().copied().chain([long.as_str()]) {
        let word = word.replace(['"', '<', ' '], "%22");
        for path in [
            format!("/sok?q={word}&sida={word}&status={word}&program={word}&omrade={word}&ordning={word}&{word}"),
            format!("/utlysning/{word}"),
            format!("/kommun/{word}?stangda={word}"),
            format!("/brev/{word}"),
            format!("/brev/{word}/html"),
            format!("/brev?sida={word}"),
            format!("/avsluta/{word}"),
            format!("/bekrafta/{word}"),
            format!("/logga-in/{word}"),
            format!("/prenumerera?kommun={word}"),
            format!("/kommun/{word}/prenumeranter"),
            format!("/svar/{word}"),
            format!("/svar/{word}/relevant"),
            format!("/svar/{}/{word}", site.token()),
            format!("/{word}"),
            format!("/en/{word}"),
            format!("/en/sok?q={word}&sida={word}&{word}"),
        ] {
            let got = site.get(&path).await;
            assert!(matches!(got.status, 200 | 303 | 400 | 401 | 404), "{path:.80}: {}", got.status);
            assert!(got.header("x-evil").is_empty());
            assert!(got.status == 303 || got.body.contains("<main"), "{path:.80} is no page of ours");
            assert!(!got.body.to_lowercase().contains("<script"), "{path:.80}");
        }
    }
}

#[tokio::test]
async fn any_question_can_be_taken_away_and_what_a_source_wrote_breaks_no_file() {
    let site = Site::open().await;
    let long = "x".repeat(8_000);
    let evil = ["%00", "%ff%fe", "%0d%0aEND:VCALENDAR", "%5D%5D%3E%3Cscript%3E", "\"%22", "=1%2B1", "(((", &long];
    for (word, end) in evil.iter().flat_map(|word| ["atom", "ics", "csv", "xlsx"].map(|end| (word, end))) {
        let word = word.replace('"', "%22");
        let got = site.get(&format!("/sok.{end}?q={word}&status={word}&kommun={word}&sida={word}&bara={word}")).await;
        assert_eq!(got.status, 200, "{end} {word:.60}");
        assert!(got.header("content-disposition").is_ascii() && !got.header("etag").is_empty());
        for path in [format!("/kommun/{word}.{end}"), format!("/utlysning/{word}.{end}")] {
            let got = site.get(&path).await;
            assert!(matches!(got.status, 400 | 404) && got.body.contains("<main"), "{path:.80}: {}", got.status);
        }
    }
    let feed = site.get("/kommun/lindvik.atom?stangda=1").await.body;
    assert!(feed.contains("Town &#60;script&#62;alert(1)") && !feed.contains("<script"), "{feed}");
    let calendar = site.get("/kommun/lindvik.ics").await.body;
    assert!(calendar.contains("SEQUENCE:1") && calendar.lines().all(|line| line.len() <= 75), "{calendar}");
    let put = site.send(reqwest::Method::PUT, "/sok.csv").await;
    assert!(put.status == 405 && put.body.contains("<main"));
    let head = site.send(reqwest::Method::HEAD, "/sok.csv").await;
    assert!(head.status == 200 && head.body.is_empty() && !head.header("etag").is_empty());
}

#[tokio::test]
async fn what_a_source_or_a_policy_wrote_is_only_text() {
    let site = Site::open_to_coordinator().await;
    let call = format!("/utlysning/{}", site.call("Twinning").await);
    site.store.follow(&site.person, &site.call("Twinning").await, now()).await.unwrap();
    for path in ["/", "/sok?q=towns", &call, "/kommun/lindvik", "/kallor", "/brev", "/brev/brev1", "/mina"] {
        let body = site.get(path).await.body;
        for evil in ["<script", "<i>väl", "<b>möta", "<i>A", "503 <b>", "<u>utlysning", "javascript:"] {
            assert!(!body.contains(evil), "{path} lets {evil} through");
        }
    }
    assert!(site.get(&call).await.body.contains("<h1 lang=\"en\">Town &#60;script&#62;alert(1)"));
}

#[tokio::test]
async fn a_letter_is_shown_locked_up_without_the_readers_own_links() {
    let site = Site::open_to_coordinator().await;
    let page = site.get("/brev/brev1").await.body;
    assert!(page.contains("src=\"/brev/brev1/html\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\""));
    let letter = site.get("/brev/brev1/html").await;
    assert!(letter.header("content-security-policy").contains("sandbox allow-popups"));
    assert!(!letter.header("content-security-policy").contains("script"));
    assert_eq!(letter.header("x-frame-options"), "SAMEORIGIN");
    for path in ["/brev", "/brev/brev1", "/brev/brev1/html"] {
        assert!(!site.get(path).await.body.contains(&site.token()), "{path} shows the receiver's own link");
    }
    let stranger = Site { cookie: None, ..site };
    for path in ["/brev", "/brev/brev1", "/brev/brev1/html"] {
        let got = stranger.get(path).await;
        assert!(got.status == 401 && !got.body.contains("anna.ek"), "{path}");
    }
}

#[tokio::test]
async fn a_link_only_asks_and_a_press_leaves() {
    let site = Site::open().await;
    let path = format!("/avsluta/{}", site.token());
    for method in [reqwest::Method::GET, reqwest::Method::HEAD, reqwest::Method::OPTIONS] {
        site.send(method, &path).await;
    }
    assert!(site.store.is_subscriber(&site.person).await.unwrap(), "a look must end nothing");
    assert!(site.get(&path).await.body.contains("<form method=\"post\">"));
    let forged = format!("/avsluta/{}-{}", site.person, "0".repeat(32));
    assert_eq!(site.send(reqwest::Method::POST, &forged).await.status, 404);
    assert!(site.store.is_subscriber(&site.person).await.unwrap());
    let left = site.send(reqwest::Method::POST, &path).await;
    assert!(left.status == 200 && left.body.contains("Du får inga fler brev"));
    assert!(!site.store.is_subscriber(&site.person).await.unwrap());
    assert!(site.send(reqwest::Method::POST, &path).await.body.contains("Du får redan inga brev"));
}

#[tokio::test]
async fn a_public_page_is_kept_for_a_moment_and_only_for_everybody() {
    let site = Site::open_with_cache(Duration::from_secs(3600)).await;
    let page = site.get("/kommun/lindvik").await;
    let call = site.store.matches_of_kommun("lindvik").await.unwrap().remove(0).opportunity.id.clone();
    let opinion = crate::feedback::Opinion::Relevant;
    let answer = NewFeedback { person: None, kommun: "lindvik", call: &call, opinion, why: "Det passar oss" };
    assert!(site.store.record_feedback(&answer, now()).await.unwrap());
    let again = site.get("/kommun/lindvik").await;
    assert_eq!((page.status, page.body), (again.status, again.body), "made once");
    for (other, shown) in [("/en/kommun/lindvik", "Det passar oss"), ("/kommun/lindvik?stangda=1", "Det passar oss")] {
        assert!(site.get(other).await.body.contains(shown), "{other} is another page");
    }
    let missing = site.get("/kommun/ingen").await;
    let missing_again = site.get("/kommun/ingen").await;
    assert!(missing.status == 404 && missing.body.contains("</html>") && missing.body == missing_again.body);
    let signed_in = Site { cookie: Some("utkik=0".to_owned()), ..site };
    assert!(signed_in.get("/kommun/lindvik").await.body.contains("Det passar oss"), "who shows a cookie sees what is");
}
