//! What each page shows, and that it is well built.

use super::*;

/// Every page of the site, by its address.
async fn every_page(site: &Site) -> Vec<String> {
    let call = site.call("Twinning").await;
    let mut paths: Vec<String> = [
        "/",
        "/sok",
        "/sok?q=towns",
        "/sok?q=towns&status=alla&ordning=datum",
        "/kommun",
        "/kommun/lindvik",
        "/kommun/lindvik?stangda=1",
        "/kallor",
        "/brev",
        "/brev/brev1",
        "/finns-inte",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.push(format!("/utlysning/{call}"));
    paths.push(format!("/avsluta/{}", site.token()));
    let answer = site.answer_path("Twinning").await;
    paths.extend(
        ["", "/relevant", "/inte-relevant", "/folj", "/angra", "/sluta-folja"].map(|deed| format!("{answer}{deed}")),
    );
    paths
}

#[tokio::test]
async fn every_page_is_well_built_and_says_where_mail_goes() {
    let site = Site::open().await;
    for path in every_page(&site).await {
        let got = site.get(&path).await;
        assert!(got.status == 200 || path == "/finns-inte", "{path}: {}", got.status);
        assert!(got.body.contains("Ingen e-postserver är inställd"), "{path} lacks the banner");
        let document = scraper::Html::parse_document(&got.body);
        let all = |css: &str| {
            let css = scraper::Selector::parse(css).unwrap();
            document.select(&css).map(|e| e.value().clone()).collect::<Vec<_>>()
        };
        for (css, count) in
            [("html[lang=sv]", 1), ("main", 1), ("h1", 1), ("header nav", 1), ("footer", 1), (".skip", 1)]
        {
            assert_eq!(all(css).len(), count, "{path}: {css}");
        }
        assert_eq!(all("script").len() + all("[style]").len() + all("style").len(), 0, "{path} has inline code");
        let ids: Vec<String> = all("[id]").iter().filter_map(|e| e.attr("id").map(str::to_owned)).collect();
        let once: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(once.len(), ids.len(), "{path} uses an id twice");
        for field in all("input:not([type=hidden]), select") {
            let id = field.attr("id").unwrap();
            assert_eq!(all(&format!("label[for={id}]")).len(), 1, "{path}: {id} has no label");
        }
        for link in all("a[href]") {
            let href = link.attr("href").unwrap();
            assert!(
                ["/", "#", "http", "mailto:drift@"].iter().any(|begins| href.starts_with(begins)),
                "{path}: {href}"
            );
        }
    }
}

#[tokio::test]
async fn a_call_shows_facts_reasons_text_history_and_places() {
    let site = Site::open().await;
    let id = site.call("Twinning").await;
    let page = site.get(&format!("/utlysning/{id}")).await.body.replace('\u{a0}', " ");
    for words in [
        "måndag 20 juli 2026 kl. 17.00 brysseltid, 73 dagar kvar",
        "upp till 50 000 euro per projekt",
        "<a href=\"/kommun/lindvik\">Lindvik</a>",
        "avsnitt 2.2",
        "Sista ansökningsdag flyttad från 20 juni till 20 juli.",
        "<td>20 juni</td><td>20 juli</td>",
        "Second paragraph.",
        "REF-a",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let by_identifier = site.get("/utlysning/cerv-2026-7").await;
    assert_eq!((by_identifier.status, by_identifier.header("location")), (303, format!("/utlysning/{id}").as_str()));
}

#[tokio::test]
async fn searching_finds_and_pages_past_the_end_give_the_last() {
    let site = Site::open().await;
    let found = site.get("/sok?q=towns").await.body;
    assert!(found.contains("Twinning") && !found.contains("Old Call"));
    assert!(site.get("/sok?q=towns&status=alla").await.body.contains("Old Call"));
    assert!(site.get("/sok?q=towns&sida=9999").await.body.contains("Twinning"));
    assert!(site.get("/sok?q=xyzzy").await.body.contains("Inget svarar på frågan"));
}

#[tokio::test]
async fn a_kommun_shows_matches_and_what_it_has_decided() {
    let site = Site::open().await;
    let page = site.get("/kommun/lindvik").await.body.replace('\u{a0}', " ");
    assert!(page.contains("Passar väl (1)") && page.contains("Twinning") && !page.contains("Old Call"));
    assert!(page.contains("1 stängd utlysning visas inte") && page.contains("Cesis (Lettland)"));
    assert!(site.get("/kommun/lindvik?stangda=1").await.body.contains("Old Call"));
    assert_eq!(site.get("/kommun/ingen").await.status, 404);
}

#[tokio::test]
async fn the_sources_say_what_could_not_be_read() {
    let page = Site::open().await.get("/kallor").await.body;
    assert!(page.contains("2 av 2 källor har inte lästs som de ska"));
    assert!(page.contains("gick inte att läsa") && page.contains("har inte lästs ännu"));
}

#[tokio::test]
async fn health_is_json() {
    let got = Site::open().await.get("/halsa").await;
    let body: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    assert_eq!((got.status, body["status"].as_str(), body["calls"].as_i64()), (200, Some("ok"), Some(2)));
}
