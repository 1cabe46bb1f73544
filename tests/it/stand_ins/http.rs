//! Sites of all kinds on one server: `/HOST/PATH`, as a mirror serves them; the last segment chooses the response.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, header};
use futures_util::stream;
use tokio::net::TcpListener;
use url::Url;

const ZEROS_GZIP: &[u8] = include_bytes!("../../fixtures/http/8-mebibyte-of-zeros.gz");
const ZEROS_BROTLI: &[u8] = include_bytes!("../../fixtures/http/64-mebibyte-of-zeros.br");

/// A received request.
#[derive(Clone, Debug)]
pub(crate) struct RecordedRequest {
    pub(crate) at: Instant,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl RecordedRequest {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// A running stand-in; it stops with the test's runtime.
pub(crate) struct Sites {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<RecordedRequest>>>,
}

impl Sites {
    pub(crate) async fn start() -> Sites {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::default();
        let app = Router::new().fallback(answer).with_state(Arc::clone(&seen));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Sites { address, requests: seen }
    }

    pub(crate) fn url(&self) -> Url {
        Url::parse(&format!("http://{}", self.address)).unwrap()
    }

    /// Returns the requests, without those for robots.txt.
    pub(crate) fn page_requests(&self) -> Vec<RecordedRequest> {
        self.all_requests().into_iter().filter(|seen| !seen.path.ends_with("robots.txt")).collect()
    }

    pub(crate) fn all_requests(&self) -> Vec<RecordedRequest> {
        self.requests.lock().unwrap().clone()
    }
}

/// Returns a port where connections are accepted and dropped at once.
pub(crate) async fn resetting() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            drop(connection);
        }
    });
    address
}

async fn answer(State(seen): State<Arc<Mutex<Vec<RecordedRequest>>>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap_or_default();
    let path = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let body = String::from_utf8_lossy(&body).into_owned();
    let request = RecordedRequest { at: Instant::now(), method: head.method, path, headers: head.headers, body };
    let times = {
        let mut seen = seen.lock().unwrap();
        seen.push(request.clone());
        seen.iter().filter(|earlier| earlier.path == request.path).count()
    };
    let path = request.path.clone();
    let (host, rest) = path.trim_start_matches('/').split_once('/').unwrap_or((&path, ""));
    let page = rest.split('?').next().unwrap_or_default();
    match page.rsplit('/').next().unwrap_or_default() {
        "robots.txt" => robots(host),
        "slow" => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            plain(StatusCode::OK, "late")
        }
        "busy" if times == 1 => with(StatusCode::TOO_MANY_REQUESTS, &[("retry-after", "1")], ""),
        "fair" => {
            tokio::time::sleep(Duration::from_millis(30)).await;
            plain(StatusCode::OK, "fair")
        }
        word => redirects(host, word).or_else(|| bodies(&request, word)).unwrap_or_else(|| statuses(word)),
    }
}

fn robots(host: &str) -> Response<Body> {
    match host {
        "strict.example" => plain(StatusCode::OK, "User-agent: *\nDisallow: /private/\nAllow: /\n"),
        "open.example" => plain(StatusCode::OK, "User-agent: *\nDisallow:\n"),
        "broken.example" => plain(StatusCode::INTERNAL_SERVER_ERROR, ""),
        "hasty.example" => with(StatusCode::SERVICE_UNAVAILABLE, &[("retry-after", "7")], ""),
        "walled.example" => plain(StatusCode::FORBIDDEN, ""),
        _ => plain(StatusCode::NOT_FOUND, ""),
    }
}

fn redirects(host: &str, word: &str) -> Option<Response<Body>> {
    let to = match word {
        "moved" => "/new/page".to_owned(),
        "moved-absolute" => "https://other.example/page".to_owned(),
        "moved-within" => format!("/{host}/page"),
        "loop" => format!("/{host}/loop"),
        "to-metadata" => "http://169.254.169.254/latest/meta-data/".to_owned(),
        "to-mapped" => "http://[::ffff:127.0.0.1]/".to_owned(),
        "to-file" => "file:///etc/passwd".to_owned(),
        "to-private" => "https://strict.example/private/page".to_owned(),
        "see-other" => {
            return Some(with(StatusCode::SEE_OTHER, &[("location", "/page")], ""));
        }
        _ => return None,
    };
    Some(with(StatusCode::FOUND, &[("location", &to)], ""))
}

fn bodies(request: &RecordedRequest, word: &str) -> Option<Response<Body>> {
    const TAG: &str = "\"v1\"";
    let piece = Bytes::from(vec![b'x'; 64 << 10]);
    let html = ("content-type", "Text/HTML; charset=ISO-8859-1");
    Some(match word {
        "page" | "busy" => with(StatusCode::OK, &[html, ("cache-control", "max-age=600")], "sidan"),
        "feed" if request.header("if-none-match") == Some(TAG) => with(StatusCode::NOT_MODIFIED, &[("etag", TAG)], ""),
        "feed" => with(StatusCode::OK, &[("etag", TAG), ("last-modified", "Sun, 10 May 2026 08:00:00 GMT")], "flödet"),
        "odd-304" => with(StatusCode::NOT_MODIFIED, &[], ""),
        "gzip-bomb" => with(StatusCode::OK, &[("content-encoding", "gzip")], ZEROS_GZIP),
        "brotli-bomb" => with(StatusCode::OK, &[("content-encoding", "br")], ZEROS_BROTLI),
        "bad-gzip" => with(StatusCode::OK, &[("content-encoding", "gzip")], "not gzip at all"),
        "endless" => {
            let pieces = stream::repeat_with(move || Ok::<_, Infallible>(piece.clone()));
            Response::new(Body::from_stream(pieces))
        }
        "announced" => with(StatusCode::OK, &[], vec![b'x'; 3 << 20]),
        "three-mebibyte" => {
            Response::new(Body::from_stream(stream::iter((0..48).map(move |_| Ok::<_, Infallible>(piece.clone())))))
        }
        "truncated" => {
            let pieces = [Ok(Bytes::from("<rss><item>half")), Err(io::Error::other("cut"))];
            let answer = Response::builder().header(header::CONTENT_LENGTH, 100_000);
            answer.body(Body::from_stream(stream::iter(pieces))).unwrap()
        }
        "stalled" => {
            let pieces = stream::unfold(0, |at| async move {
                if at > 0 {
                    tokio::time::sleep(Duration::from_secs(30)).await;
                }
                Some((Ok::<_, Infallible>(Bytes::from("a")), at + 1))
            });
            Response::new(Body::from_stream(pieces))
        }
        "drip" => {
            let pieces = stream::unfold((), |()| async move {
                tokio::time::sleep(Duration::from_millis(40)).await;
                Some((Ok::<_, Infallible>(Bytes::from("a")), ()))
            });
            Response::new(Body::from_stream(pieces))
        }
        _ => return None,
    })
}

fn statuses(word: &str) -> Response<Body> {
    match word {
        "accepted-empty" => plain(StatusCode::ACCEPTED, ""),
        "challenge" => with(StatusCode::SERVICE_UNAVAILABLE, &[("cf-mitigated", "challenge")], "<h1>Just a moment"),
        "later" => with(StatusCode::SERVICE_UNAVAILABLE, &[("retry-after", "3600")], ""),
        code => match code.parse().ok().and_then(|code| StatusCode::from_u16(code).ok()) {
            Some(status) => plain(status, "status"),
            None => plain(StatusCode::NOT_FOUND, "not here"),
        },
    }
}

fn plain(status: StatusCode, body: &'static str) -> Response<Body> {
    with(status, &[("content-type", "text/plain")], body)
}

fn with(status: StatusCode, headers: &[(&str, &str)], body: impl Into<Body>) -> Response<Body> {
    let mut answer = Response::builder().status(status);
    for (name, value) in headers {
        answer = answer.header(*name, *value);
    }
    answer.body(body.into()).unwrap()
}
