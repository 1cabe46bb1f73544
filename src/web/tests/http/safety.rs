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
