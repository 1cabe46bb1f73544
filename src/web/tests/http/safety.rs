//! Hostile calls, letters, addresses and visitors: nothing gets through, and nothing fails.

use crate::web::tests::*;

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
            assert_eq!(got.header("referrer-policy"), "same-origin", "{path}");
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

/// Asks with a `Host` and other headers of a browser.
async fn ask(site: &Site, method: reqwest::Method, path: &str, headers: &[(&'static str, &str)]) -> TestResponse {
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = client.request(method, format!("{}{path}", site.address));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    TestResponse { status, headers, body: answer.text().await.unwrap() }
}

#[tokio::test]
async fn a_name_of_somebody_elses_that_leads_here_shows_nothing() {
    let site = Site::open_at("https://utkik.example.se").await;
    for host in ["evil.example", "evil.example:8080", "utkik.example.se.evil.example", "127.0.0.1.evil.example"] {
        for path in ["/", "/en/sok", "/mina", "/api/v1/sources", "/static/utkik.css", "/finns-inte"] {
            let got = ask(&site, reqwest::Method::GET, path, &[("host", host)]).await;
            assert_eq!(got.status, 421, "{host} {path}");
            assert!(got.body.contains("<main") && !got.body.contains("Twinning"), "{host} {path}");
        }
        assert_eq!(ask(&site, reqwest::Method::GET, "/halsa", &[("host", host)]).await.status, 200, "monitoring");
        let headers = [("host", host), ("origin", "http://evil.example")];
        assert_eq!(ask(&site, reqwest::Method::POST, "/logga-in", &headers).await.status, 421);
    }
    for host in ["utkik.example.se", "UTKIK.Example.se:443", "localhost:8080", "127.0.0.1", "10.0.0.7:8080", "[::1]:80"]
    {
        assert_eq!(ask(&site, reqwest::Method::GET, "/", &[("host", host)]).await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn a_page_that_hides_where_it_is_from_submits_nothing() {
    let site = Site::open().await;
    let (token, call) = (site.token(), site.call("Twinning").await);
    let answer = site.answer_path("Twinning").await;
    for path in [
        "/logga-in".to_owned(),
        format!("/logga-in/{}", "a".repeat(64)),
        "/prenumerera".to_owned(),
        format!("/bekrafta/{}", "a".repeat(64)),
        format!("{answer}/folj"),
        "/logga-ut".to_owned(),
        "/logga-ut/overallt".to_owned(),
        "/mina/ta-bort".to_owned(),
        format!("/mina/foljer/{call}"),
        "/prova".to_owned(),
    ] {
        for origin in ["null", "http://evil.example", "http://null"] {
            let got = ask(&site, reqwest::Method::POST, &path, &[("origin", origin)]).await;
            assert!(matches!(got.status, 401 | 403 | 404), "{path} {origin}: {}", got.status);
            assert!(got.status != 404 || path.ends_with("folj"), "{path}");
        }
    }
    let got = ask(&site, reqwest::Method::POST, &format!("/avsluta/{token}"), &[("origin", "null")]).await;
    assert!(got.status < 400, "mail programs unsubscribe with one click, from nowhere: {}", got.status);
}

#[tokio::test]
async fn browsers_come_by_https_only_where_the_public_address_is() {
    for (address, heeded) in
        [("https://utkik.example.se", "max-age=31536000"), ("http://utkik.example.se", ""), ("http://127.0.0.1", "")]
    {
        let site = Site::open_at(address).await;
        for path in ["/", "/mina", "/static/utkik.css", "/api/v1/sources", "/finns-inte"] {
            assert_eq!(site.get(path).await.header("strict-transport-security"), heeded, "{address} {path}");
        }
    }
}

#[tokio::test]
async fn robots_and_icons_are_answered() {
    let site = Site::open().await;
    let robots = site.get("/robots.txt").await;
    assert_eq!((robots.status, robots.header("content-type")), (200, "text/plain"));
    assert!(robots.body.starts_with("User-agent: *\n") && !robots.body.contains("Disallow: /\n"));
    assert_eq!(site.get("/favicon.ico").await.header("content-type"), "image/svg+xml");
}

#[tokio::test]
async fn what_a_source_wrote_turns_no_text_around() {
    let site = Site::open().await;
    let marks =
        ["\u{202e}", "\u{2066}", "\u{2069}", "\u{200b}", "\u{200f}", "\u{feff}", "\u{ad}", "\u{e0041}", "\u{7}"];
    let origin = Origin { source: &SourceId::from_static("fonden"), rank: 0, parser_version: "1", now: now() };
    let hostile = marks.map(|mark| format!("Bi{mark}di {mark} towns")).join(" ");
    let mut facts = facts(&hostile, 6);
    facts.sections = vec![Section { kind: SectionKind::Objective, text: hostile.clone() }];
    facts.funder = hostile.clone();
    let (key, reference, fingerprint) = ("bidi".into(), hostile.clone(), "1".into());
    site.store
        .record(origin, &[Reading { key, reference, fingerprint, scope: ReadingScope::Whole, facts }])
        .await
        .unwrap();
    judge_all(&site.store).await;
    site.reindex().await;
    let call = site.call("Bi").await;
    for path in [
        "/".to_owned(),
        "/sok?q=towns".to_owned(),
        "/sok?q=bidi".to_owned(),
        format!("/utlysning/{call}"),
        format!("/utlysning/{call}.ics"),
        "/kommun/lindvik".to_owned(),
        "/sok.atom?q=towns".to_owned(),
        "/sok.csv?q=towns".to_owned(),
        "/sok.ics?q=towns".to_owned(),
        "/kommun/lindvik.atom".to_owned(),
        "/kommun/lindvik/rapport?publik=1".to_owned(),
    ] {
        let got = site.get(&path).await;
        assert_eq!(got.status, 200, "{path}");
        let shown = marks.iter().find(|mark| got.body.trim_start_matches('\u{feff}').contains(**mark));
        assert_eq!(shown, None, "{path}");
    }
}
