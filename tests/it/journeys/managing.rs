//! Roles: a coordinator sees and manages the own kommun, the operator every one, and other people neither.

use utkik::internals::delivery::{DeliveryState, LetterKind};
use utkik::internals::subscription::{Address, Role, RoleGrant, Scope};

use crate::app::{SUBSCRIBER, TestApp};
use crate::stand_ins::browser::{Browser, link_in};

const COORDINATOR: &str = "mailto:siv@tyreso.example.se";

async fn give_role(app: &TestApp, address: &str, role: Role, kommun: Option<&str>) {
    let held = RoleGrant { role, kommun: kommun.map(|slug| slug.parse().unwrap()) };
    app.store.grant_role(&Address::parse(address).unwrap(), &held, app.now()).await.unwrap();
}

async fn signed_in(app: &TestApp, address: &str) -> Browser {
    let browser = Browser::open(app).await;
    browser.post("/logga-in", &[("epost", address.trim_start_matches("mailto:"))]).await;
    app.send_account_letters().await;
    browser.post(&link_in(&app.mails().last().unwrap().data, "logga-in"), &[]).await;
    assert!(browser.cookie().is_some(), "{address}");
    browser
}

/// Starts an app with two welcomed subscribers in two kommuner, and a coordinator of the first without subscriptions.
async fn two_kommuner() -> TestApp {
    let app = TestApp::with_subscriber().await;
    app.subscribe("mailto:ulf@gotene.example.se", "gotene").await;
    app.alert().await;
    app.deliver().await;
    give_role(&app, COORDINATOR, Role::Coordinator, Some("tyreso")).await;
    app
}

const CLOSED: [&str; 7] = [
    "/brev",
    "/brev/utdrag",
    "/brev.csv",
    "/kommun/tyreso/rapport",
    "/kommun/tyreso/rapport.csv",
    "/kommun/tyreso/prenumeranter",
    "/en/brev",
];

#[tokio::test]
async fn who_is_not_signed_in_is_told_to_and_a_reader_is_told_why_not() {
    let app = two_kommuner().await;
    let stranger = Browser::open(&app).await;
    give_role(&app, SUBSCRIBER, Role::Representative, Some("tyreso")).await;
    let reader = signed_in(&app, SUBSCRIBER).await;
    for path in CLOSED {
        let got = stranger.get(path).await;
        assert!(got.status == 401 && got.body.contains("logga-in\""), "{path}: {}", got.status);
        assert_eq!((got.header("cache-control"), got.header("www-authenticate")), ("no-store", "Cookie"), "{path}");
        assert_eq!(reader.get(path).await.status, 403, "{path}");
    }
    assert!(stranger.get("/brev").await.body.contains("Du behöver logga in"));
    assert!(reader.get("/brev").await.body.contains("Sidan är inte öppen för dig"));
    for path in ["/kommun/tyreso/rapport?publik=1", "/kommun/tyreso/rapport.csv?publik=1"] {
        assert_eq!(stranger.get(path).await.status, 200, "{path} is the public's");
    }
    assert_eq!(stranger.post("/prova", &[]).await.status, 404, "only a demonstration lets anyone in");
}

#[tokio::test]
async fn a_coordinator_sees_the_letters_of_the_own_kommun_and_to_whom() {
    let app = two_kommuner().await;
    let siv = signed_in(&app, COORDINATOR).await;
    let page = siv.get("/brev").await;
    assert!(page.status == 200 && page.body.contains("eva@tyreso.example.se"), "{}", page.body);
    assert!(!page.body.contains("Götene") && !page.body.contains("gotene.example"));
    assert_eq!(page.header("cache-control"), "no-store");
    let csv = siv.get("/brev.csv?fran=2026-05-01&till=2026-05-31").await.body;
    assert!(csv.contains("eva@tyreso.example.se") && !csv.contains("gotene"), "{csv}");
    for letter in app.outbox().await {
        let is_own = letter.kommuner.iter().any(|slug| slug == "tyreso");
        for end in ["", "/html"] {
            let got = siv.get(&format!("/brev/{}{end}", letter.id)).await;
            assert_eq!(got.status, if is_own { 200 } else { 404 }, "{}", letter.kind);
        }
    }
    assert_eq!(siv.get("/kommun/gotene/rapport").await.status, 403);
    assert!(siv.get("/kommun/tyreso/rapport").await.body.contains("<h1>"));

    app.unsubscribe(SUBSCRIBER).await;
    let page = siv.get("/brev").await.body;
    assert!(!page.contains("eva@") && page.contains("dold adress"), "who has left is not shown");

    give_role(&app, "mailto:drift@example.se", Role::Operator, None).await;
    let operator = signed_in(&app, "mailto:drift@example.se").await;
    let all = operator.get("/brev").await.body;
    assert!(all.contains("ulf@gotene.example.se") && all.contains("siv@tyreso.example.se"), "{all}");
    assert_eq!(operator.get("/kommun/gotene/rapport").await.status, 200);
}

#[tokio::test]
async fn a_letter_that_concerns_another_kommun_too_is_a_line_to_a_coordinator() {
    let app = two_kommuner().await;
    let both = "mailto:bo@lan.example.se";
    for kommun in ["tyreso", "gotene"] {
        app.subscribe(both, kommun).await;
    }
    app.alert().await;
    app.deliver().await;
    let letter = app.outbox().await.into_iter().find(|letter| letter.kommuner.len() == 2).unwrap();
    assert!(letter.subject.contains("Götene"), "{}", letter.subject);
    let day = "fran=2026-05-10&till=2026-05-10";
    let pages = |id: &str| {
        ["/brev".to_owned(), format!("/brev.csv?{day}"), format!("/brev/utdrag?{day}"), format!("/brev/{id}")]
            .into_iter()
            .flat_map(|path| [path.clone(), format!("/en{path}")])
            .collect::<Vec<_>>()
    };
    let siv = signed_in(&app, COORDINATOR).await;
    for path in pages(letter.id.as_str()) {
        let got = siv.get(&path).await;
        assert!(
            got.status == 200 && !got.body.contains("Götene") && !got.body.contains("gotene"),
            "{path} {}",
            got.body
        );
        let kind = if path.starts_with("/en") { "Welcome" } else { "Välkomstbrev" };
        assert!(got.body.contains("bo@lan.example.se") && got.body.contains(kind), "{path} {}", got.body);
        assert!(!got.body.contains(&letter.subject), "{path}");
    }
    assert_eq!(siv.get(&format!("/brev/{}/html", letter.id)).await.status, 404);

    // Whoever oversees all kommuner of the letter reads it, and so does the operator.
    give_role(&app, COORDINATOR, Role::Coordinator, Some("gotene")).await;
    give_role(&app, "mailto:drift@example.se", Role::Operator, None).await;
    for reader in [siv, signed_in(&app, "mailto:drift@example.se").await] {
        let html = reader.get(&format!("/brev/{}/html", letter.id)).await;
        assert!(html.status == 200 && html.body.contains("Götene"), "{}", html.status);
        for path in pages(letter.id.as_str()) {
            assert!(reader.get(&path).await.body.contains("Götene"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_link_that_signs_in_is_never_shown_to_whoever_manages() {
    let app = two_kommuner().await;
    give_role(&app, "mailto:drift@example.se", Role::Operator, None).await;
    let operator = signed_in(&app, "mailto:drift@example.se").await;
    // The mail server does not respond for this address: the letter waits with its link in it.
    app.subscribe("mailto:later@tyreso.example.se", "tyreso").await;
    operator.post("/logga-in", &[("epost", "later@tyreso.example.se")]).await;
    app.send_account_letters().await;
    let letters = app.outbox().await;
    let waiting = letters
        .iter()
        .find(|letter| letter.state == DeliveryState::Pending && letter.kind == LetterKind::SignIn)
        .unwrap();
    let shown = operator.get(&format!("/brev/{}/html", waiting.id)).await.body;
    assert!(shown.contains("/logga-in/dold") && !shown.contains(&link_in(&waiting.body, "logga-in")), "{shown}");
    let sent =
        letters.iter().find(|letter| letter.state == DeliveryState::Sent && letter.kind == LetterKind::SignIn).unwrap();
    assert!(operator.get(&format!("/brev/{}", sent.id)).await.body.contains("så det sparades inte"));
}

#[tokio::test]
async fn a_coordinator_routes_ends_and_begins_again_subscriptions_of_the_own_kommun() {
    let app = two_kommuner().await;
    let siv = signed_in(&app, COORDINATOR).await;
    let page = siv.get("/kommun/tyreso/prenumeranter").await.body;
    assert!(page.contains("eva@tyreso.example.se") && !page.contains("ulf@"), "{page}");
    let eva = app.store.person_id(&Address::parse(SUBSCRIBER).unwrap()).await.unwrap().unwrap();
    let ulf = app.store.person_id(&Address::parse("mailto:ulf@gotene.example.se").unwrap()).await.unwrap().unwrap();
    let path = format!("/kommun/tyreso/prenumeranter/{eva}");
    let form = [("gor", "spara"), ("omrade", "kultur"), ("omrade", "idrott")];
    assert_eq!(siv.post(&path, &form).await.status, 403, "not without the session's word");
    assert_eq!(siv.submit("/mina", &path, &form).await.status, 303);
    let rows = app.store.subscriptions_of(&eva).await.unwrap();
    assert_eq!(rows[0].subscription.scope.areas(), ["kultur", "idrott"]);
    assert_eq!(rows[0].subscription.remind.to_string(), "30,14,3", "the rest stays the reader's own choice");
    for nonsense in [("omrade", "rymden"), ("vad", "forvaltning:ingen"), ("vad", "allt")] {
        assert_eq!(siv.submit("/mina", &path, &[("gor", "spara"), nonsense]).await.status, 400);
    }
    assert_eq!(siv.submit("/mina", &path, &[("gor", "spara"), ("vad", "vidare")]).await.status, 303);
    assert_eq!(app.store.subscriptions_of(&eva).await.unwrap()[0].subscription.scope, Scope::PassedOn);
    for (not_theirs, status) in [
        (format!("/kommun/gotene/prenumeranter/{ulf}"), 403),
        (format!("/kommun/tyreso/prenumeranter/{ulf}"), 404),
        ("/kommun/tyreso/prenumeranter/ingen".to_owned(), 404),
    ] {
        let got = siv.submit("/mina", &not_theirs, &[("gor", "avsluta")]).await;
        assert_eq!(got.status, status, "{not_theirs}");
    }
    app.execute_sql("UPDATE subscriptions SET paused_at = 1778400000000, paused_why = '550' WHERE kommun = 'tyreso'")
        .await;
    assert!(siv.get("/kommun/tyreso/prenumeranter").await.body.contains("Pausad"));
    siv.submit("/mina", &path, &[("gor", "igen")]).await;
    assert!(app.store.subscriptions_of(&eva).await.unwrap()[0].paused.is_none());
    siv.submit("/mina", &path, &[("gor", "avsluta")]).await;
    assert!(app.store.subscriptions_of(&eva).await.unwrap().is_empty());
    assert!(siv.get("/kommun/tyreso/prenumeranter").await.body.contains("Ingen prenumererar ännu"));
}

#[tokio::test]
async fn a_role_outlives_a_subscription_and_who_has_neither_is_forgotten() {
    let app = two_kommuner().await;
    give_role(&app, SUBSCRIBER, Role::Coordinator, Some("tyreso")).await;
    let eva = signed_in(&app, SUBSCRIBER).await;
    let leaving = app.unsubscribe_path(SUBSCRIBER).await;
    let left = eva.another().send("POST", &leaving, &[], Some(&[("List-Unsubscribe", "One-Click")])).await;
    assert!(left.status == 200 && left.body.contains("Din adress finns kvar"), "a letter's link needs no session");
    assert!(eva.get("/mina").await.body.contains("Samordnare i Tyresö"), "the role keeps them known");
    assert_eq!(eva.get("/brev").await.status, 200);
    assert_eq!(
        app.store.revoke_roles(&Address::parse("mailto:EVA@tyreso.example.se").unwrap(), None).await.unwrap(),
        1
    );
    assert_eq!(eva.get("/brev").await.status, 401);
    assert!(!app.all_text().await.contains("eva@"));
}
