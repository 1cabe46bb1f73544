//! A small site with its own store and index, requested over loopback as a browser would.

mod account;
mod api;
mod files;
mod http;
mod links;
mod pages;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderMap;
use tempfile::TempDir;

use super::{ServerLimits, SourceInfo, WebState, router, serve};
use crate::api_types::SourceDescription;
use crate::app::{App, WorkQueue};
use crate::config::{ApiSettings, Clock, Settings};
use crate::delivery::{LetterKind, NotifiedCall};
use crate::kommun::decision::{Approval, Meetings};
use crate::kommun::{Eligible, Forvaltning, Kommun, Level, Match, Priority, Reason, ReasonKind, Vanort};
use crate::letters::{PersonalLink, signed_tokens};
use crate::locale::Locale;
use crate::opportunity::{
    Amount, Deadline, Facts, OpportunityId, Revision, Section, SectionKind, SourceHealth, SourceId, StatedStatus, Zone,
};
use crate::search::Index;
use crate::store::{NewJudgement, NewSubscription, Origin, QueuedLetter, Reading, ReadingScope, SourceRow, Store};
use crate::subscription::{Address, Frequency, PersonId, ReminderDays, Role, RoleGrant, Scope};

const SECRET: &str = "a secret of the tests";
const PASSAGE: &str = "Lindvik ska <b>möta</b> andra kommuner i Europa.";

fn now() -> Timestamp {
    "2026-05-08T06:00:00Z".parse().unwrap()
}

/// A served site, which stops with the test.
struct Site {
    address: String,
    store: Store,
    index: Arc<Index>,
    exports: WorkQueue,
    person: PersonId,
    /// Session cookie of the kommun's coordinator, sent with every request.
    cookie: Option<String>,
    _folder: TempDir,
}

/// A response whose body has been read.
struct TestResponse {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl TestResponse {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Site {
    async fn open() -> Site {
        Site::open_with_cache(Duration::ZERO).await
    }

    /// Opens a site that caches public pages for so long.
    async fn open_with_cache(kept_for: Duration) -> Site {
        Site::open_with(kept_for, ApiSettings { per_second: None, ..ApiSettings::default() }, None).await
    }

    /// Opens a site whose public address is this.
    async fn open_at(public_url: &str) -> Site {
        let api = ApiSettings { per_second: None, ..ApiSettings::default() };
        Site::open_with(Duration::ZERO, api, Some(public_url)).await
    }

    async fn open_with(kept_for: Duration, api: ApiSettings, public_url: Option<&str>) -> Site {
        let folder = TempDir::new().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let settings = Settings {
            public_url: public_url.map_or_else(|| address.clone(), str::to_owned),
            secret: Some(SECRET.to_owned()),
            operator: Some("drift@kommun.example".to_owned()),
            api,
            ..Settings::in_folder(folder.path())
        };
        let app = App::new(settings, Clock::of(now)).with_kommuner(vec![kommun()]).with_sources(Vec::new());
        let store = app.store().await.unwrap().clone();
        let person = fill(&store).await;
        let index = app.index().await.unwrap();
        fill_index(index, &store).await;
        let publisher = "Fonden <i>A</i>".to_owned();
        let sources = ["fonden", "tyst"].map(|id| SourceInfo {
            about: SourceDescription {
                publisher: publisher.clone(),
                ..SourceDescription::unlisted(SourceId::from_static(id))
            },
            page: Some("javascript:alert(1)".to_owned()),
        });
        let state =
            WebState { sources: Arc::new(sources.to_vec()), cache_ttl: kept_for, ..WebState::of(&app).await.unwrap() };
        let exports = state.exports.clone();
        tokio::spawn(serve(listener, router(state), ServerLimits::default(), std::future::pending()));
        let index = Arc::clone(index);
        Site { address, store, index, exports, person, cookie: None, _folder: folder }
    }

    /// Opens a site with the coordinator of its kommun signed in, who also subscribes.
    async fn open_to_coordinator() -> Site {
        let site = Site::open().await;
        let address = Address::parse("mailto:anna.ek@kommun.example").unwrap();
        let held = RoleGrant { role: Role::Coordinator, kommun: Some("lindvik".parse().unwrap()) };
        site.store.grant_role(&address, &held, now()).await.unwrap();
        let session = site.store.open_session(&site.person, None, now()).await.unwrap();
        Site { cookie: Some(format!("utkik={session}")), ..site }
    }

    /// Brings the index up to the store.
    async fn reindex(&self) {
        fill_index(&self.index, &self.store).await;
    }

    async fn get(&self, path: &str) -> TestResponse {
        self.send(reqwest::Method::GET, path).await
    }

    /// Gets a page as a program that asks for a language.
    async fn get_in(&self, language: &'static str, path: &str) -> TestResponse {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.get(format!("{}{path}", self.address)).header("accept-language", language);
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        TestResponse { status, headers, body: answer.text().await.unwrap() }
    }

    async fn send(&self, method: reqwest::Method, path: &str) -> TestResponse {
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let mut request = client.request(method, format!("{}{path}", self.address)).body("List-Unsubscribe=One-Click");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        TestResponse { status, headers, body: answer.text().await.unwrap() }
    }

    async fn call(&self, title: &str) -> OpportunityId {
        let calls = self.store.revised_since(Revision::default(), 100).await.unwrap();
        calls.into_iter().find(|call| call.facts.title.contains(title)).unwrap().id
    }

    /// Returns the path of the recipient's page to answer on a call.
    async fn answer_path(&self, title: &str) -> String {
        PersonalLink::Answer.path_with(&signed_tokens::answer_token(
            SECRET.as_bytes(),
            &self.person,
            &self.call(title).await,
        ))
    }

    async fn post_form(&self, path: &str, form: &str) -> TestResponse {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.post(format!("{}{path}", self.address)).body(form.to_owned());
        let answer = request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        TestResponse { status, headers, body: answer.text().await.unwrap() }
    }

    fn token(&self) -> String {
        signed_tokens::unsubscribe_token(SECRET.as_bytes(), &self.person)
    }
}

async fn fill_index(index: &Index, store: &Store) {
    let mut writer = index.writer().unwrap();
    for call in store.revised_since(Revision::default(), 100).await.unwrap() {
        writer.put(&call).unwrap();
    }
    writer.commit(store.revision().await.unwrap()).unwrap();
}

fn kommun() -> Kommun {
    let priority = Priority {
        area: "demokrati-medborgare".parse().unwrap(),
        title: "Delaktighet".into(),
        weight: 1.0,
        passage: PASSAGE.into(),
        place: "2.2".into(),
        quote: None,
    };
    Kommun {
        slug: "lindvik".parse().unwrap(),
        namn: "Lindviks kommun".into(),
        kommunkod: "0138".into(),
        lan: "Stockholms län".into(),
        policy: "Policy för EU-arbete".into(),
        vanorter: vec![Vanort { ort: "Cesis".into(), land: "Lettland".into() }],
        program: Vec::new(),
        priorities: vec![priority],
        approval: Some(Approval { organ: "kommunstyrelsen".into(), exempt: Vec::new() }),
        meetings: vec![Meetings {
            organ: "kommunstyrelsen".into(),
            days: vec![jiff::civil::date(2026, 6, 16)],
            papers_days: 10,
        }],
        forvaltningar: [("demokrati", "demokrati-medborgare"), ("fritid", "idrott")]
            .map(|(id, area)| Forvaltning {
                id: id.into(),
                namn: format!("Förvaltningen <i>{id}</i>"),
                areas: vec![area.parse().unwrap()],
            })
            .into(),
        fingerprint: "1".into(),
    }
}

fn facts(title: &str, month: i8) -> Facts {
    let mut deadline = Deadline::on_date(jiff::civil::date(2026, month, 20), Zone::Brussels);
    deadline.time = Some(jiff::civil::time(17, 0, 0, 0));
    let section = |kind, text: &str| Section { kind, text: text.to_owned() };
    Facts {
        title: title.into(),
        identifier: Some(format!("CERV-2026-{month}")),
        funder: "Europeiska kommissionen".into(),
        programme: Some("CERV".into()),
        stated: StatedStatus::Open,
        deadlines: vec![deadline],
        grant_max: Some(Amount { value: 50_000, currency: "EUR".into() }),
        url: "https://funder.example/call".into(),
        sections: vec![
            section(SectionKind::Objective, "Towns meet & <script>alert(2)</script> citizens.\nSecond paragraph."),
            section(SectionKind::Boilerplate, "Templates and contacts."),
        ],
        ..Facts::default()
    }
}

/// Judges every call in the store to suit Lindvik well.
async fn judge_all(store: &Store) {
    let reason = Reason {
        kind: ReasonKind::Text("Det passar <i>väl</i>.".into()),
        passage: Some(PASSAGE.into()),
        words: vec!["towns".into()],
    };
    for call in store.revised_since(Revision::default(), 100).await.unwrap() {
        let found = Match {
            kommun: "lindvik".parse().unwrap(),
            score: 0.9,
            level: Level::Alert,
            eligible: Eligible::Yes,
            areas: vec!["demokrati-medborgare".parse().unwrap()],
            reasons: vec![reason.clone()],
        };
        let (fingerprint, version) = ("1".to_owned(), "1".to_owned());
        let judged = NewJudgement {
            opportunity: call.id,
            judgement: found,
            revision: call.revision,
            fingerprint,
            version,
            selected_at: None,
        };
        store.put_matches(&[judged]).await.unwrap();
    }
}

/// Fills the store with two calls (one has a hostile title, and its deadline moves), their matches, a failing source
/// and a letter; returns the id of the letter's recipient.
async fn fill(store: &Store) -> PersonId {
    let reading = |key: &str, facts: Facts, mark: &str| Reading {
        key: key.into(),
        reference: format!("REF-{key}"),
        fingerprint: mark.into(),
        scope: ReadingScope::Whole,
        facts,
    };
    let fund = SourceId::from_static("fonden");
    let origin = Origin { source: &fund, rank: 0, parser_version: "1", now: now() };
    let evil = "Town <script>alert(1)</script> Twinning";
    let first = [reading("a", facts(evil, 6), "1"), reading("b", facts("Old Call", 4), "1")];
    store.record(origin, &first).await.unwrap();
    store.record(origin, &[reading("a", facts(evil, 7), "2")]).await.unwrap();
    judge_all(store).await;
    let state = SourceRow {
        health: SourceHealth::Broken,
        error: Some("503 <b>".into()),
        ..SourceRow::untried(SourceId::from_static("fonden"))
    };
    store.put_source(&state).await.unwrap();
    let address = Address::parse("mailto:anna.ek@kommun.example").unwrap();
    let (frequency, remind) = (Frequency::Immediate, &ReminderDays::default());
    let request = NewSubscription {
        address: &address,
        kommun: &"lindvik".parse().unwrap(),
        scope: &Scope::ALL,
        frequency,
        remind,
        language: Locale::Swedish,
    };
    let person = store.subscribe(&request, now()).await.unwrap().person;
    let token = signed_tokens::unsubscribe_token(SECRET.as_bytes(), &person);
    let link = PersonalLink::Unsubscribe.url(Locale::Swedish, "https://utkik.example", &token);
    let letter = QueuedLetter {
        id: "brev1".parse().unwrap(),
        person: person.clone(),
        address: address.clone(),
        kommuner: vec!["lindvik".parse().unwrap()],
        kind: LetterKind::Alert,
        language: Locale::Swedish,
        calls: vec![NotifiedCall { id: "x".parse().unwrap(), seq: Revision::new(1) }],
        counted: Vec::new(),
        steps: Vec::new(),
        subject: "Ny <u>utlysning</u>".into(),
        message_id: "m1".into(),
        body: String::new(),
        html: format!("<html><head></head><body><script>alert(3)</script><a href=\"{link}\">Sluta</a></body></html>"),
        window: None,
    };
    assert!(store.enqueue(&letter, now()).await.unwrap());
    person
}
