//! The recorded sites, read by the program's own sources.

use super::*;
use crate::sources::eu_portal::EuPortalSource;
use crate::sources::{Content, Page, Request, RequestBody, Source};

/// Returns a multipart body of JSON parts, as the fetcher sends it.
fn form(request: &Request) -> (HeaderMap, String) {
    let RequestBody::JsonParts(parts) = &request.body else { panic!("a search is posted") };
    let part = |(name, json): &(String, String)| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\nContent-Type: application/json\r\n\r\n{json}\r\n"
        )
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=b".parse().unwrap());
    (headers, parts.iter().map(part).collect::<String>() + "--b--\r\n")
}

async fn text(response: Response) -> (StatusCode, String) {
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

fn fetched(request: Request, body: String) -> Page {
    let content = Content::Memory(body.into_bytes());
    Page { url: request.url.clone(), request, content_type: "application/json".to_owned(), charset: None, content }
}

#[tokio::test]
async fn the_portal_reader_reads_every_recorded_call() {
    for (day, count) in [(1, 44), (2, 47)] {
        let request = EuPortalSource::default().start_requests().remove(0);
        let (headers, body) = form(&request);
        let query_string = request.url.split_once('?').unwrap().1.to_owned();
        let (status, body) = text(search(&Method::POST, &query_string, &headers, body.as_bytes(), day)).await;
        assert_eq!(status, StatusCode::OK);
        let parsed = EuPortalSource::default().parse(&fetched(request, body)).unwrap();
        assert_eq!((parsed.drafts.len(), parsed.total), (count, Some(count as u64)));
        assert!(parsed.skipped.is_empty(), "{:?}", parsed.skipped);
        for draft in &parsed.drafts {
            assert!(!draft.sections.is_empty() && !draft.deadlines.is_empty(), "{}", draft.title);
        }
        let town = parsed.drafts.iter().find(|draft| draft.key == "ccm2:70110001").unwrap();
        assert_eq!(town.title, "Town twinning: meeting places for citizens of small & mid-sized towns");
        assert_eq!(town.budget.as_deref(), Some("4200000"));
    }
}

#[tokio::test]
async fn the_search_pages_and_minds_the_form() {
    let request = EuPortalSource::default().start_requests().remove(0);
    let (headers, body) = form(&request);
    let ask = |question: &str, body: &str| text(search(&Method::POST, question, &headers, body.as_bytes(), 1));
    let (_, first) = ask("apiKey=SEDIA&pageSize=20&pageNumber=3", &body).await;
    let first: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(first["results"].as_array().unwrap().len(), 4);
    let (status, answer) = ask("apiKey=SEDIA", "").await;
    assert_eq!((status, answer.as_str()), (StatusCode::INTERNAL_SERVER_ERROR, r#"{"type":"throwable"}"#));
    let (_, stale) = ask("apiKey=SEDIA", &body.replace("DATASOURCE", "x")).await;
    let stale: Value = serde_json::from_str(&stale).unwrap();
    assert_eq!(stale["totalResults"], 46);
    assert_eq!(ask("", &body).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_bulk_file_has_the_same_topics() {
    let reader = EuPortalSource::default().fallback().unwrap();
    let body = data_file("referenceData/grantsTenders.json", 1).unwrap().to_string();
    let parsed = reader.parse(&fetched(reader.start_requests().remove(0), body)).unwrap();
    assert_eq!(parsed.drafts.len(), 40);
    assert_eq!(parsed.row_count, 240);
}

#[tokio::test]
async fn details_are_found_in_lower_case_only() {
    assert!(data_file("topicDetails/cerv-2026-child-95.json", 1).is_some());
    assert!(data_file("topicDetails/CERV-2026-CHILD-95.json", 1).is_none());
    assert!(data_file("topicDetails/erasmus-youth-2026-part-91.json", 1).is_none(), "not there before its day");
}

#[tokio::test]
async fn a_page_known_is_answered_by_304() {
    let answer = page(&HeaderMap::new(), "text/plain", "a".to_owned());
    let mut headers = HeaderMap::new();
    headers.insert(header::IF_NONE_MATCH, answer.headers()[header::ETAG].clone());
    assert_eq!(page(&headers, "text/plain", "a".to_owned()).status(), StatusCode::NOT_MODIFIED);
    assert_eq!(page(&headers, "text/plain", "b".to_owned()).status(), StatusCode::OK);
}

#[tokio::test]
async fn the_sites_are_served_until_the_stop() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let day = RecordedDay::default();
    let served = tokio::spawn(serve(listener, day.clone(), async { stopped.await.unwrap_or_default() }));
    let ask = async |path: &str| {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let youth = format!("{DATA}topicDetails/erasmus-youth-2026-part-91.json");
    assert!(ask("/icld.se/feed/").await.contains("kommunala partnerskap"));
    assert!(ask(&youth).await.starts_with("HTTP/1.1 404"));
    day.set(2);
    assert!(ask(&youth).await.starts_with("HTTP/1.1 200"));
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
}
