//! Links to sign in with: whom they sign in, which of them live, and how all of them end.

use super::deliveries::mail;
use super::signing_in::{EVA, sessions, sign_in_link, signed_in};
use crate::app::{SUBSCRIBER, TestApp};
use crate::stand_ins::browser::{Browser, link_in};
use crate::stand_ins::smtp::Smtp;

#[tokio::test]
async fn the_page_of_a_link_says_whom_it_signs_in() {
    let app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    let browser = Browser::open(&app).await;
    let link = sign_in_link(&app, &browser).await;
    let page = browser.get(&link).await.body;
    assert!(page.contains("Du loggas in som <strong>e…@tyreso.example.se</strong>") && !page.contains(EVA), "{page}");
    let english = browser.get(&format!("/en{link}")).await.body;
    assert!(english.contains("You will be signed in as <strong>e…@tyreso.example.se</strong>"));
    let unknown = browser.get(&format!("/logga-in/{}", "0".repeat(64))).await.body;
    assert!(unknown.contains("Länken gäller inte längre") && !unknown.contains("<button type=\"submit\">Ja"));
    assert_eq!(browser.post(&link, &[]).await.header("location"), "/mina", "to look has used nothing up");
}

#[tokio::test]
async fn a_new_link_ends_the_older_ones_once_it_has_left() {
    let mut app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    app.subscribe("mailto:bo@tyreso.example.se", "tyreso").await;
    let browser = Browser::open(&app).await;
    let first = sign_in_link(&app, &browser).await;
    browser.post("/logga-in", &[("epost", "bo@tyreso.example.se")]).await;
    app.send_account_letters().await;
    let of_bo = link_in(&app.mails().last().unwrap().data, "logga-in");
    let second = sign_in_link(&app, &browser).await;
    assert!(browser.get(&first).await.body.contains("Länken gäller inte längre"));
    assert!(browser.post(&first, &[]).await.body.contains("Länken gäller inte längre"));
    assert!(browser.another().post(&of_bo, &[]).await.header("location") == "/mina", "the link of another works");

    // The next one cannot leave: the one in the mailbox goes on working.
    let server = Smtp::start().await;
    server.refuse_at("MAIL", "421 4.3.2 shutting down");
    app.set_channel(mail(&server));
    assert_eq!(browser.post("/logga-in", &[("epost", "EVA@tyreso.example.se")]).await.status, 303);
    app.send_account_letters().await;
    assert_eq!(app.query_number("SELECT COUNT(*) FROM deliveries WHERE state = 'pending'").await, 1);
    assert_eq!(browser.post(&second, &[]).await.header("location"), "/mina");
    assert_eq!(sessions(&app).await, 2);
}

#[tokio::test]
async fn who_signs_out_everywhere_is_out_of_every_browser_and_no_link_lets_in() {
    let app = TestApp::start().await;
    app.subscribe(SUBSCRIBER, "tyreso").await;
    app.subscribe("mailto:bo@tyreso.example.se", "tyreso").await;
    let (home, library) = (signed_in(&app).await, signed_in(&app).await);
    browser_of_bo(&app).await;
    let open = sign_in_link(&app, &home).await;
    home.post("/logga-in", &[("epost", "Eva@tyreso.example.se")]).await;
    assert_eq!(sessions(&app).await, 3);
    assert!(home.get("/mina").await.body.contains("Logga ut överallt"));
    assert_eq!(home.post("/logga-ut/overallt", &[]).await.status, 403, "a form without its word");
    let out = home.submit("/mina", "/logga-ut/overallt", &[]).await;
    assert_eq!((out.status, home.cookie()), (303, None));
    assert_eq!(library.get("/mina").await.header("location"), "/logga-in");
    assert!(library.post(&open, &[]).await.body.contains("Länken gäller inte längre"));
    assert_eq!(sessions(&app).await, 1, "others stay signed in");
    let letters = app.mails().len();
    app.send_account_letters().await;
    assert_eq!(app.mails().len(), letters, "what was asked for before does not leave any more");
    assert_eq!(signed_in(&app).await.get("/mina").await.status, 200, "a new link lets in again");
}

async fn browser_of_bo(app: &TestApp) -> Browser {
    let browser = Browser::open(app).await;
    browser.post("/logga-in", &[("epost", "bo@tyreso.example.se")]).await;
    app.send_account_letters().await;
    let link = link_in(&app.mails().last().unwrap().data, "logga-in");
    assert_eq!(browser.post(&link, &[]).await.header("location"), "/mina");
    browser
}
