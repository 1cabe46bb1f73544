//! What each page shows, and that its HTML is well formed.

use super::*;

/// Returns the paths of every page of the site.
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
        "/brev/utdrag",
        "/brev/utdrag?fran=2026-05-01&till=2026-05-31",
        "/kommun/lindvik/rapport",
        "/kommun/lindvik/rapport?fran=2026-05-01&till=2026-05-31&publik=1",
        "/kommun/lindvik/rapport?fran=i+maj",
        "/prenumerera",
        "/prenumerera?kommun=lindvik",
        "/prenumerera/skickat",
        "/logga-in",
        "/logga-in/skickat",
        "/mina",
        "/mina?klart=sparad",
        "/mina/ta-bort",
        "/mina/borttaget",
        "/kommun/lindvik/prenumeranter",
        "/hjalp",
        "/tillganglighet",
        "/finns-inte",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.push(format!("/utlysning/{call}"));
    paths.push(format!("/avsluta/{}", site.token()));
    paths.push(format!("/bekrafta/{}", "0".repeat(64)));
    paths.push(format!("/logga-in/{}", "0".repeat(64)));
    let answer = site.answer_path("Twinning").await;
    paths.extend(
        ["", "/relevant", "/inte-relevant", "/folj", "/angra", "/sluta-folja"].map(|deed| format!("{answer}{deed}")),
    );
    paths
}

#[tokio::test]
async fn every_page_is_well_built_and_says_where_mail_goes() {
    let site = Site::open_to_coordinator().await;
    let swedish = every_page(&site).await.into_iter().map(|path| ("sv", path));
    let english = every_page(&site).await.into_iter().map(|path| ("en", format!("/en{}", path.trim_end_matches('/'))));
    for (lang, path) in swedish.chain(english) {
        let got = site.get(&path).await;
        assert!(got.status == 200 || path.ends_with("/finns-inte"), "{path}: {}", got.status);
        let banner = if lang == "sv" { "Ingen e-postserver är inställd" } else { "No mail server is set up" };
        assert!(got.body.contains(banner), "{path} lacks the banner");
        let document = scraper::Html::parse_document(&got.body);
        let all = |css: &str| {
            let css = scraper::Selector::parse(css).unwrap();
            document.select(&css).map(|e| e.value().clone()).collect::<Vec<_>>()
        };
        for (css, count) in [
            (format!("html[lang={lang}]").as_str(), 1),
            ("main", 1),
            ("h1", 1),
            ("header nav", 1),
            ("footer", 1),
            (".skip", 1),
        ] {
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
        let levels = all("h1, h2, h3, h4").iter().map(|e| e.name().as_bytes()[1] - b'0').collect::<Vec<_>>();
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{path} skips a heading: {levels:?}");
        for link in all("a[href]") {
            let href = link.attr("href").unwrap();
            assert!(
                ["/", "#", "http", "mailto:drift@"].iter().any(|begins| href.starts_with(begins)),
                "{path}: {href}"
            );
            let other = link.attr("hreflang").is_some();
            let ours = href.starts_with('/');
            assert!(!ours || other || href.starts_with("/en") == (lang == "en"), "{path} leaves its language: {href}");
        }
    }
}

#[tokio::test]
async fn each_page_names_itself_in_the_other_language() {
    let site = Site::open().await;
    let page = site.get("/en/sok?q=towns&status=alla").await.body;
    let there = format!("{}/sok?q=towns&#38;status=alla", site.address);
    assert!(page.contains(&format!("<link rel=\"alternate\" hreflang=\"sv\" href=\"{there}\">")), "{page}");
    assert!(page.contains("<a href=\"/sok?q=towns&#38;status=alla\" lang=\"sv\" hreflang=\"sv\">Svenska</a>"));
    assert!(page.contains("action=\"/en/sok\"") && page.contains("Best answer first"));
    for hidden in [format!("/avsluta/{}", site.token()), "/finns-inte".to_owned(), "//evil.example/x".to_owned()] {
        let page = site.get(&hidden).await.body;
        assert!(!page.contains("rel=\"alternate\"") && page.contains(">English</a>"), "{hidden}");
        assert!(!page.contains("href=\"//"), "{hidden}");
    }
}

#[tokio::test]
async fn an_english_page_speaks_english_and_marks_what_stays_swedish() {
    let site = Site::open().await;
    let id = site.call("Twinning").await;
    let page = site.get(&format!("/en/utlysning/{id}")).await.body.replace('\u{a0}', " ");
    for words in [
        "Monday 20 July 2026 at 17:00 Brussels time, 73 days left",
        "<p class=\"lead\">Apply by 20 July (73 days left)</p>",
        "up to EUR 50,000 per project",
        "<a href=\"/en/kommun/lindvik\">Lindvik</a>",
        "good match",
        "<p lang=\"sv\">Det passar",
        "Deadline moved from 20 June to 20 July.",
        "<h1>Town",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let by_identifier = site.get("/en/utlysning/cerv-2026-7").await;
    assert_eq!(by_identifier.header("location"), format!("/en/utlysning/{id}"));
}

#[tokio::test]
async fn a_sum_says_whether_one_gets_it_all() {
    let site = Site::open().await;
    for path in ["/sok?q=towns", "/kommun/lindvik"] {
        let page = site.get(path).await.body.replace('\u{a0}', " ");
        assert!(page.contains("upp till 50 000 euro per projekt"), "{path}");
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
async fn words_that_stay_swedish_say_so_on_an_english_page() {
    let site = Site::open().await;
    let id = site.call("Twinning").await;
    let path = format!("/utlysning/{id}");
    let (swedish, english) = (site.get(&path).await.body, site.get(&format!("/en{path}")).await.body);
    let reason = |lang: &str| format!("<p{lang}>Det passar &#60;i&#62;väl&#60;/i&#62;.</p>");
    assert!(english.contains(&reason(" lang=\"sv\"")) && swedish.contains(&reason("")), "{english}");
    assert!(english.contains("<blockquote lang=\"sv\">") && swedish.contains("<figure><blockquote>"));
    assert!(english.contains("<span lang=\"sv\">Policy för EU-arbete</span>, section 2.2"), "{english}");
    assert!(swedish.contains("<figcaption>Policy för EU-arbete, avsnitt 2.2</figcaption>"), "{swedish}");
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
    assert!(page.contains("aria-label=\"Sista ansökningsdagar: juli 2026 1\""), "{page}");
    assert!(page.contains("<td class=\"day\">20 juli<br><span class=\"soft\">73 dagar kvar</span></td>"));
    assert!(page.contains("Ska upp för beslut i kommunstyrelsen 16 juni (handlingar 6 juni)."));
    assert!(page.contains("<th scope=\"row\">16 juni</th><td lang=\"sv\">kommunstyrelsen</td>"));
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
async fn a_kommuns_calls_are_shown_for_one_forvaltning() {
    let site = Site::open().await;
    let page = site.get("/kommun/lindvik").await.body;
    assert!(page.contains("href=\"/kommun/lindvik?forvaltning=demokrati\""), "{page}");
    assert!(page.contains("Förvaltningen &#60;i&#62;fritid&#60;/i&#62;") && page.contains("Idrott och fritid"));
    let theirs = site.get("/kommun/lindvik?forvaltning=demokrati").await.body;
    assert!(theirs.contains("Här visas bara det som berör") && theirs.contains("Passar väl (1)"), "{theirs}");
    assert!(
        theirs.contains("/kommun/lindvik.ics?forvaltning=demokrati")
            && theirs.contains("href=\"/kommun/lindvik/rapport?publik=1\"")
    );
    assert!(site.get("/kommun/lindvik?forvaltning=fritid").await.body.contains("Passar väl (0)"));
    assert_eq!(site.get("/kommun/lindvik?forvaltning=miljo").await.status, 404, "never all as if it were theirs");
    let rows = |got: TestResponse| got.body.matches("Twinning").count();
    for end in ["csv", "ics", "atom"] {
        assert!(rows(site.get(&format!("/kommun/lindvik.{end}?forvaltning=demokrati")).await) > 0, "{end}");
        assert_eq!(rows(site.get(&format!("/kommun/lindvik.{end}?forvaltning=fritid")).await), 0, "{end}");
        assert_eq!(site.get(&format!("/kommun/lindvik.{end}?forvaltning=miljo")).await.status, 404, "{end}");
    }
    let total = |got: TestResponse| serde_json::from_str::<serde_json::Value>(&got.body).unwrap()["total"].clone();
    assert_eq!(total(site.get("/api/v1/kommuner/lindvik/matches?forvaltning=demokrati").await), 1);
    assert_eq!(total(site.get("/api/v1/kommuner/lindvik/matches?forvaltning=fritid").await), 0);
    let wrong = site.get("/api/v1/kommuner/lindvik/matches?forvaltning=miljo").await;
    assert!(wrong.status == 404 && wrong.header("content-type") == "application/problem+json", "{}", wrong.body);
    let kommun = site.get("/api/v1/kommuner/lindvik").await.body;
    assert!(kommun.contains("\"forvaltningar\":[{\"id\":\"demokrati\""), "{kommun}");
}
