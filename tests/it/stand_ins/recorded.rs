//! The recorded sites of the demonstration, with faults that a test can inject.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;
use utkik::internals::demo::site::{self, RecordedDay};

/// What a host does instead of responding normally.
#[derive(Clone, Copy, Debug)]
enum HostFault {
    Status(u16),
    Html,
    Empty,
    /// The connection is cut in the middle of the response.
    Half,
}

/// The faults of the sites at present.
#[derive(Debug, Default)]
struct SiteFaults {
    hosts: BTreeMap<String, HostFault>,
    /// The references whose rows the search omits.
    dropped: BTreeSet<String>,
    /// The references whose rows the search returns malformed.
    corrupted: BTreeSet<String>,
    /// The ends of addresses that lists no longer link to, and whether their pages still exist.
    unlisted: BTreeMap<String, bool>,
    /// The references whose rows the search returns twice.
    duplicated: BTreeSet<String>,
    requests: Vec<String>,
}

/// The running sites; they stop with the test's runtime.
pub(crate) struct Recorded {
    pub(crate) url: Url,
    day: RecordedDay,
    faults: Arc<Mutex<SiteFaults>>,
}

impl Recorded {
    pub(crate) async fn start() -> Recorded {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let (day, troubles) = (RecordedDay::default(), Arc::<Mutex<SiteFaults>>::default());
        let app = site::router(day.clone()).layer(middleware::from_fn_with_state(Arc::clone(&troubles), inject_faults));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Recorded { url, day, faults: troubles }
    }

    pub(crate) fn set_day(&self, number: u8) {
        self.day.set(number);
    }

    /// Returns one of the sites, to inject faults into it.
    pub(crate) fn host(&self, name: &str) -> Host<'_> {
        Host { name: name.to_owned(), faults: &self.faults }
    }

    /// Returns `METHOD /HOST/PATH -> status` of the requests since the last call, without those for robots.txt.
    pub(crate) fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.faults.lock().unwrap().requests)
    }
}

/// A host into which faults can be injected.
pub(crate) struct Host<'a> {
    name: String,
    faults: &'a Mutex<SiteFaults>,
}

impl Host<'_> {
    pub(crate) fn fail_with(&self, status: u16) {
        self.set_fault(HostFault::Status(status));
    }

    pub(crate) fn respond_with_html(&self) {
        self.set_fault(HostFault::Html);
    }

    pub(crate) fn never_respond(&self) {
        self.set_fault(HostFault::Empty);
    }

    pub(crate) fn cut_response(&self) {
        self.set_fault(HostFault::Half);
    }

    /// Omits the row of this reference from the search and its total.
    pub(crate) fn omit_row(&self, reference: &str) {
        self.faults.lock().unwrap().dropped.insert(reference.to_owned());
    }

    /// Removes the title and the reference from the row of this reference.
    pub(crate) fn corrupt_row(&self, reference: &str) {
        self.faults.lock().unwrap().corrupted.insert(reference.to_owned());
    }

    /// Removes the link to the address that ends so from its list; the page still exists.
    pub(crate) fn unlink(&self, end: &str) {
        self.faults.lock().unwrap().unlisted.insert(end.to_owned(), true);
    }

    /// Removes the link and the page.
    pub(crate) fn remove_page(&self, end: &str) {
        self.faults.lock().unwrap().unlisted.insert(end.to_owned(), false);
    }

    /// Repeats the row of this reference in the search and counts it twice in its total.
    pub(crate) fn duplicate_row(&self, reference: &str) {
        self.faults.lock().unwrap().duplicated.insert(reference.to_owned());
    }

    pub(crate) fn recover(&self) {
        let mut troubles = self.faults.lock().unwrap();
        troubles.hosts.remove(&self.name);
        troubles.dropped.clear();
        troubles.corrupted.clear();
        troubles.unlisted.clear();
        troubles.duplicated.clear();
    }

    fn set_fault(&self, trouble: HostFault) {
        self.faults.lock().unwrap().hosts.insert(self.name.clone(), trouble);
    }
}

async fn inject_faults(State(troubles): State<Arc<Mutex<SiteFaults>>>, mut request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    if path.ends_with("/robots.txt") {
        return next.run(request).await;
    }
    let host = path.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
    let trouble = troubles.lock().unwrap().hosts.get(&host).copied();
    let unlisted = troubles.lock().unwrap().unlisted.clone();
    let gone = unlisted.iter().any(|(end, stands)| path.ends_with(end) && !stands);
    let answer = match trouble {
        None if gone => StatusCode::NOT_FOUND.into_response(),
        None if !unlisted.is_empty() && host == "www.sida.se" => {
            request.headers_mut().remove(header::IF_NONE_MATCH);
            request.headers_mut().remove(header::IF_MODIFIED_SINCE);
            without_rows(&unlisted, next.run(request).await).await
        }
        None if path.ends_with("/search") => edit_rows(&troubles, next.run(request).await).await,
        None => next.run(request).await,
        Some(trouble) => faulty_response(trouble, next.run(request).await).await,
    };
    troubles.lock().unwrap().requests.push(format!("{method} {path} -> {}", answer.status().as_u16()));
    answer
}

async fn faulty_response(trouble: HostFault, answer: Response) -> Response {
    match trouble {
        HostFault::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        HostFault::Html => Html("<!doctype html><title>Underhåll</title><p>Vi är snart tillbaka.").into_response(),
        HostFault::Empty => StatusCode::OK.into_response(),
        HostFault::Half => {
            let content_type = answer.headers()[header::CONTENT_TYPE].clone();
            let whole = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            let half = whole.slice(..whole.len() / 2);
            let cut = futures_util::stream::iter([Ok(half), Err(std::io::Error::other("the line went dead"))]);
            ([(header::CONTENT_TYPE, content_type)], Body::from_stream(cut)).into_response()
        }
    }
}

/// Returns a web page without the lines that link to these addresses.
async fn without_rows(unlisted: &BTreeMap<String, bool>, answer: Response) -> Response {
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let leads = |line: &&str| unlisted.keys().any(|end| line.contains(&format!("{end}\"")));
    Html(text.lines().filter(|line| !leads(line)).collect::<Vec<_>>().join("\n")).into_response()
}

/// Omits, damages and repeats rows.
async fn edit_rows(troubles: &Mutex<SiteFaults>, answer: Response) -> Response {
    let (head, body) = answer.into_parts();
    let bytes: Bytes = to_bytes(body, usize::MAX).await.unwrap();
    let Ok(mut page) = serde_json::from_slice::<Value>(&bytes) else {
        return (head.status, bytes).into_response();
    };
    let troubles = troubles.lock().unwrap();
    if let Some(rows) = page["results"].as_array_mut() {
        rows.retain(|row| !troubles.dropped.contains(row["reference"].as_str().unwrap()));
        for row in rows.iter_mut().filter(|row| troubles.corrupted.contains(row["reference"].as_str().unwrap())) {
            row["reference"] = Value::Null;
            row["metadata"]["REFERENCE"] = json!([]);
            row["metadata"]["title"] = json!([]);
        }
        let doubles =
            rows.iter().filter(|row| troubles.duplicated.contains(row["reference"].as_str().unwrap_or_default()));
        let doubles: Vec<Value> = doubles.cloned().collect();
        rows.extend(doubles);
        let total = page["totalResults"].as_u64().unwrap() - troubles.dropped.len() as u64;
        page["totalResults"] = json!(total + troubles.duplicated.len() as u64);
    }
    (head.status, axum::Json(page)).into_response()
}
