//! Services behind web addresses: Teams, Slack, and programs; the last segment of the path chooses the response.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode, Uri};
use tokio::net::TcpListener;

use super::faults::{Fault, FaultInjector};

/// A received request.
#[derive(Clone, Debug)]
pub(crate) struct ReceivedRequest {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// Whether it was kept, or lost on the way.
    pub(crate) is_kept: bool,
}

impl ReceivedRequest {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

/// A running stand-in; it stops with the test's runtime.
pub(crate) struct Hooks {
    base: String,
    /// The faults that any letter may meet.
    pub(crate) faults: FaultInjector,
    received: Arc<Mutex<Vec<ReceivedRequest>>>,
}

impl Hooks {
    pub(crate) async fn start() -> Hooks {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (took, faults) = (Arc::default(), FaultInjector::default());
        let app = Router::new().fallback(answer).with_state((Arc::clone(&took), faults.clone()));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Hooks { base, faults, received: took }
    }

    /// Returns an address of this service: `kind` is `teams`, `slack` or `webhook`.
    pub(crate) fn address(&self, kind: &str, last: &str) -> String {
        format!("{kind}:{}/tjanst/hemligheten/{last}", self.base)
    }

    /// Returns the URL of this service, which also serves as a proxy.
    pub(crate) fn url(&self) -> &str {
        &self.base
    }

    pub(crate) fn received(&self) -> Vec<ReceivedRequest> {
        self.received.lock().unwrap().clone()
    }
}

async fn answer(
    State((took, faults)): State<(Arc<Mutex<Vec<ReceivedRequest>>>, FaultInjector)>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let path = uri.path().to_owned();
    let (body, fault) = (String::from_utf8_lossy(&body).into_owned(), faults.next_fault());
    let kept = matches!(fault, None | Some(Fault::CutAfter));
    took.lock().unwrap().push(ReceivedRequest { path: path.clone(), headers, body, is_kept: kept });
    match fault {
        Some(Fault::CutBefore) => return with(503, &[], ""),
        Some(Fault::Later) => return with(429, &[("retry-after", "7")], "rate_limited"),
        // The sender cannot tell a kept letter from a lost one.
        Some(Fault::CutAfter | Fault::Silence) => std::future::pending().await,
        None => {}
    }
    match path.rsplit('/').next().unwrap_or_default() {
        "slow" => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            with(200, &[], "late")
        }
        "busy" => with(429, &[("retry-after", "7")], "rate_limited"),
        "moved" => with(302, &[("location", "http://169.254.169.254/")], ""),
        "echo" => with(400, &[], &format!("cannot POST {path}")),
        "gone" => with(410, &[], "channel_is_archived"),
        "endless" => {
            let pieces =
                futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from("words ".repeat(200))));
            Response::builder().status(403).body(Body::from_stream(pieces)).unwrap()
        }
        word => with(word.parse().unwrap_or(200), &[], "ok"),
    }
}

fn with(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Body> {
    let mut answer = Response::builder().status(StatusCode::from_u16(status).unwrap());
    for (name, value) in headers {
        answer = answer.header(*name, *value);
    }
    answer.body(Body::from(body.to_owned())).unwrap()
}
