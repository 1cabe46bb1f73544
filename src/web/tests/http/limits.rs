//! Visitors who ask for more than their share.

use std::num::NonZeroU32;

use crate::web::tests::*;

#[tokio::test]
async fn whoever_searches_too_often_waits_and_all_else_answers() {
    let rules = ApiSettings { per_second: NonZeroU32::new(1), ..ApiSettings::default() };
    let site = Site::open_with(Duration::from_secs(3600), rules, None).await;
    for (number, path) in
        ["/sok?q=towns", "/en/sok?q=towns", "/sok.csv", "/kommun/lindvik.ics", "/kommun/lindvik/rapport?publik=1"]
            .iter()
            .enumerate()
    {
        assert_eq!(site.get(path).await.status, 200, "{number} {path}");
    }
    for path in [
        "/sok?q=towns&x=1",
        "/en/sok.xlsx",
        "/sok.atom",
        "/kommun/lindvik",
        "/kommun/lindvik.xlsx",
        "/en/kommun/lindvik/rapport?publik=1",
        "/kommun/lindvik/rapport.csv?publik=1",
        "/brev.csv",
        "/utlysning/x.ics",
    ] {
        let got = site.get(path).await;
        let said = if path.starts_with("/en") { "Too many pages" } else { "För många sidor" };
        assert!(got.status == 429 && got.body.contains(said) && got.body.contains("<main"), "{path}: {}", got.status);
        assert!((1..=5).contains(&got.header("retry-after").parse::<u64>().unwrap()), "{path}");
    }
    assert_eq!(site.get("/api/v1/search?q=towns").await.status, 429, "the interface counts for the same");
    for path in ["/", "/halsa", "/static/utkik.css", "/kallor", "/logga-in", "/prenumerera"] {
        assert_eq!(site.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn where_too_many_files_are_asked_for_the_next_is_told_when_to_come_back() {
    let site = Site::open_to_coordinator().await;
    let mut waiting = futures_util::stream::FuturesUnordered::new();
    let turns = [site.exports.turn().await.unwrap(), site.exports.turn().await.unwrap()];
    for _ in 0..8 {
        waiting.push(site.exports.turn());
    }
    assert!(futures_util::FutureExt::now_or_never(futures_util::StreamExt::next(&mut waiting)).is_none());
    for path in [
        "/sok.csv",
        "/en/sok.ics",
        "/kommun/lindvik.xlsx",
        "/kommun/lindvik/rapport?publik=1",
        "/kommun/lindvik/rapport.csv",
        "/brev.csv",
        "/brev/utdrag",
    ] {
        let got = site.get(path).await;
        assert_eq!((got.status, got.header("retry-after")), (503, "5"), "{path}");
        assert!(got.body.contains("<main"), "{path}");
    }
    assert_eq!(site.get("/sok?q=towns").await.status, 200, "to look is another matter");
    drop((turns, waiting));
    assert_eq!(site.get("/sok.csv").await.status, 200);
}
