//! Searches, kommuner and calls as files.

use crate::web::tests::*;

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
