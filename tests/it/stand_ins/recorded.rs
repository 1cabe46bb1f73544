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
use utkik::demo::site::{self, Day};

/// What a host does instead of responding normally.
#[derive(Clone, Copy, Debug)]
enum Trouble {
    Status(u16),
    Html,
    Empty,
    /// The connection is cut in the middle of the response.
    Half,
}

/// The faults of the sites at present.
#[derive(Debug, Default)]
struct Troubles {
    hosts: BTreeMap<String, Trouble>,
    /// The references whose rows the search omits.
    dropped: BTreeSet<String>,
    /// The references whose rows the search returns malformed.
    spoiled: BTreeSet<String>,
    /// The ends of addresses that lists no longer link to, and whether their pages still exist.
    unlisted: BTreeMap<String, bool>,
    /// The references whose rows the search returns twice.
    doubled: BTreeSet<String>,
    asked: Vec<String>,
}

/// The running sites; they stop with the test's runtime.
pub(crate) struct Recorded {
    pub(crate) url: Url,
    day: Day,
    troubles: Arc<Mutex<Troubles>>,
}

impl Recorded {
    pub(crate) async fn start() -> Recorded {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let (day, troubles) = (Day::default(), Arc::<Mutex<Troubles>>::default());
        let app = site::router(day.clone()).layer(middleware::from_fn_with_state(Arc::clone(&troubles), in_front));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Recorded { url, day, troubles }
    }

    pub(crate) fn set_day(&self, number: u8) {
        self.day.set(number);
    }

    /// Returns one of the sites, to inject faults into it.
    pub(crate) fn host(&self, name: &str) -> Host<'_> {
        Host { name: name.to_owned(), troubles: &self.troubles }
    }

    /// Returns `METHOD /HOST/PATH -> status` of the requests since the last call, without those for robots.txt.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.troubles.lock().unwrap().asked)
    }
}

/// A host into which faults can be injected.
pub(crate) struct Host<'a> {
    name: String,
    troubles: &'a Mutex<Troubles>,
}

impl Host<'_> {
    pub(crate) fn fails_with(&self, status: u16) {
        self.meets(Trouble::Status(status));
    }

    pub(crate) fn answers_html(&self) {
        self.meets(Trouble::Html);
    }

    pub(crate) fn answers_nothing(&self) {
        self.meets(Trouble::Empty);
    }

    pub(crate) fn answers_half(&self) {
        self.meets(Trouble::Half);
    }

    /// Omits the row of this reference from the search and its total.
    pub(crate) fn drops(&self, reference: &str) {
        self.troubles.lock().unwrap().dropped.insert(reference.to_owned());
    }

    /// Removes the title and the reference from the row of this reference.
    pub(crate) fn spoils(&self, reference: &str) {
        self.troubles.lock().unwrap().spoiled.insert(reference.to_owned());
    }

    /// Removes the link to the address that ends so from its list; the page still exists.
    pub(crate) fn unlists(&self, end: &str) {
        self.troubles.lock().unwrap().unlisted.insert(end.to_owned(), true);
    }

    /// Removes the link and the page.
    pub(crate) fn takes_down(&self, end: &str) {
        self.troubles.lock().unwrap().unlisted.insert(end.to_owned(), false);
    }

    /// Repeats the row of this reference in the search and counts it twice in its total.
    pub(crate) fn doubles(&self, reference: &str) {
        self.troubles.lock().unwrap().doubled.insert(reference.to_owned());
    }

    pub(crate) fn recovers(&self) {
        let mut troubles = self.troubles.lock().unwrap();
        troubles.hosts.remove(&self.name);
        troubles.dropped.clear();
        troubles.spoiled.clear();
        troubles.unlisted.clear();
        troubles.doubled.clear();
    }

    fn meets(&self, trouble: Trouble) {
        self.troubles.lock().unwrap().hosts.insert(self.name.clone(), trouble);
    }
}

async fn in_front(State(troubles): State<Arc<Mutex<Troubles>>>, mut request: Request, next: Next) -> Response {
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
        None if path.ends_with("/search") => edited(&troubles, next.run(request).await).await,
        None => next.run(request).await,
        Some(trouble) => troubled(trouble, next.run(request).await).await,
    };
    troubles.lock().unwrap().asked.push(format!("{method} {path} -> {}", answer.status().as_u16()));
    answer
}

async fn troubled(trouble: Trouble, answer: Response) -> Response {
    match trouble {
        Trouble::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Trouble::Html => Html("<!doctype html><title>Underhåll</title><p>Vi är snart tillbaka.").into_response(),
        Trouble::Empty => StatusCode::OK.into_response(),
        Trouble::Half => {
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
async fn edited(troubles: &Mutex<Troubles>, answer: Response) -> Response {
    let (head, body) = answer.into_parts();
    let bytes: Bytes = to_bytes(body, usize::MAX).await.unwrap();
    let Ok(mut page) = serde_json::from_slice::<Value>(&bytes) else {
        return (head.status, bytes).into_response();
    };
    let troubles = troubles.lock().unwrap();
    if let Some(rows) = page["results"].as_array_mut() {
        rows.retain(|row| !troubles.dropped.contains(row["reference"].as_str().unwrap()));
        for row in rows.iter_mut().filter(|row| troubles.spoiled.contains(row["reference"].as_str().unwrap())) {
            row["reference"] = Value::Null;
            row["metadata"]["REFERENCE"] = json!([]);
            row["metadata"]["title"] = json!([]);
        }
        let doubles =
            rows.iter().filter(|row| troubles.doubled.contains(row["reference"].as_str().unwrap_or_default()));
        let doubles: Vec<Value> = doubles.cloned().collect();
        rows.extend(doubles);
        let total = page["totalResults"].as_u64().unwrap() - troubles.dropped.len() as u64;
        page["totalResults"] = json!(total + troubles.doubled.len() as u64);
    }
    (head.status, axum::Json(page)).into_response()
}
