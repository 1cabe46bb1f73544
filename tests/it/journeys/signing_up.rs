//! Subscribing on the pages: only with one's own address, and only by pressing the button in the confirmation.

use utkik::internals::subscription::{Address, Frequency, Role, RoleGrant};

use crate::app::TestApp;
use crate::stand_ins::browser::{Browser, link_in};

const SIGN_UP_FORM: [(&str, &str); 6] = [
    ("epost", "nils@falkoping.example.se"),
    ("kommun", "tyreso"),
    ("takt", "weekly"),
    ("paminn", "14 och 3"),
    ("omrade", "kultur"),
    ("omrade", "barn-unga"),
];

fn form_with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    SIGN_UP_FORM.iter().copied().filter(|(named, _)| *named != name).chain([(name, value)]).collect()
}

/// Returns the link of the latest letter.
async fn confirmation_link(app: &TestApp, browser: &Browser) -> String {
    let got = browser.post("/prenumerera", &SIGN_UP_FORM).await;
    assert_eq!((got.status, got.header("location")), (303, "/prenumerera/skickat"));
    app.send_account_letters().await;
    link_in(&app.mails().last().unwrap().data, "bekrafta")
}

async fn subscriptions(app: &TestApp) -> usize {
    app.store.subscribers().await.unwrap().iter().map(|reader| reader.subscriptions.len()).sum()
}

#[tokio::test]
async fn a_request_becomes_a_subscription_by_the_press_of_a_button_once() {
    let app = TestApp::start().await;
    let browser = Browser::open(&app).await;
    let link = confirmation_link(&app, &browser).await;
    let mail = app.mails().remove(0);
    assert_eq!((mail.to.as_str(), app.mails().len()), ("nils@falkoping.example.se", 1));
    assert!(!mail.data.contains("List-Unsubscribe") && mail.data.contains("Auto-Submitted"), "{}", mail.data);
    for method in ["GET", "HEAD", "GET", "OPTIONS"] {
        browser.send(method, &link, &[], None).await;
    }
    assert_eq!(subscriptions(&app).await, 0, "whoever opens every link subscribes nobody");
    let look = browser.get(&link).await;
    assert!(
        look.body.contains("Du får brev om utlysningar för Tyresö.") && look.body.contains("Kultur, Barn och unga")
    );
    assert_eq!((look.header("cache-control"), look.header("referrer-policy")), ("no-store", "same-origin"));

    let done = browser.post(&link, &[]).await;
    assert!(done.body.contains("Klart, du prenumererar nu"), "{}", done.body);
    let readers = app.store.subscribers().await.unwrap();
    let subscription = &readers[0].subscriptions[0].subscription;
    assert_eq!((subscription.kommun.as_str(), subscription.frequency), ("tyreso", Frequency::Weekly));
    assert_eq!((subscription.scope.areas().len(), subscription.remind.to_string()), (2, "14,3".to_owned()));
    assert_eq!(app.store.ledger(None, 9, 0).await.unwrap().0[0].person, readers[0].person, "the letter was theirs");
    for again in [browser.post(&link, &[]).await, browser.get(&link).await] {
        assert!(again.status == 200 && again.body.contains("Länken gäller inte längre"), "{}", again.body);
    }
    assert_eq!(subscriptions(&app).await, 1);
}

#[tokio::test]
async fn a_letter_comes_whether_or_not_the_address_is_known_and_the_page_says_the_same() {
    let app = TestApp::start().await;
    let browser = Browser::open(&app).await;
    let stranger = browser.post("/prenumerera", &SIGN_UP_FORM).await;
    let link = {
        app.send_account_letters().await;
        link_in(&app.mails()[0].data, "bekrafta")
    };
    browser.post(&link, &[]).await;
    let known = browser.post("/prenumerera", &form_with("epost", "Nils@Falkoping.example.SE")).await;
    assert_eq!((stranger.status, stranger.header("location")), (known.status, known.header("location")));
    assert_eq!(stranger.body, known.body);
    app.send_account_letters().await;
    assert_eq!(app.mails().len(), 2);
    assert_eq!(app.mails()[1].to, "nils@falkoping.example.se", "where they are known, not where someone says");
    browser.post(&link_in(&app.mails()[1].data, "bekrafta"), &[]).await;
    assert_eq!(subscriptions(&app).await, 1, "another case is no other person");
}

#[tokio::test]
async fn of_many_presses_at_once_one_wins() {
    let app = TestApp::start().await;
    let browser = Browser::open(&app).await;
    let link = confirmation_link(&app, &browser).await;
    let presses = (0..8).map(|_| browser.post(&link, &[]));
    let pages = futures_util::future::join_all(presses).await;
    let won = pages.iter().filter(|page| page.body.contains("Klart, du prenumererar nu")).count();
    let lost = pages.iter().filter(|page| page.body.contains("Länken gäller inte längre")).count();
    assert_eq!((won, lost, subscriptions(&app).await), (1, 7, 1));
}

#[tokio::test]
async fn what_nobody_confirms_is_forgotten_within_a_day_with_its_address() {
    let app = TestApp::start().await;
    let browser = Browser::open(&app).await;
    let link = confirmation_link(&app, &browser).await;
    let token = link.rsplit('/').next().unwrap();
    let kept = app.all_text().await;
    assert!(kept.contains("nils@") && !kept.contains(token), "only a digest of the token is kept once it is sent");
    app.set_time("2026-05-11T12:00:00Z");
    assert!(browser.get(&link).await.body.contains("Länken gäller inte längre"));
    assert!(browser.post(&link, &[]).await.body.contains("Länken gäller inte längre"));
    app.send_account_letters().await;
    assert!(!app.all_text().await.contains("nils@"));
    assert_eq!(app.store.ledger(None, 9, 0).await.unwrap().1, 1, "the ledger goes on counting");
    assert_eq!(subscriptions(&app).await, 0);
}

#[tokio::test]
async fn a_faulty_request_is_shown_again_with_all_its_faults() {
    let app = TestApp::start().await;
    let browser = Browser::open(&app).await;
    let long = "x".repeat(10_000);
    let addresses = [
        "",
        "nils",
        "Nils Ek <nils@a.example>",
        "\"nils@a.example\" <bo@b.example>",
        "nils@a.example,bo@b.example",
        "nils@a.example\r\nBcc: bo@b.example",
        "nils@a.example\u{0}",
        "nils@127.0.0.1",
        "nils@a.example\u{202e}",
        "<script>alert(1)</script>@a.example",
        long.as_str(),
    ];
    for address in addresses {
        let got = browser.post("/prenumerera", &form_with("epost", address)).await;
        assert!(got.status == 422 && got.body.contains("href=\"#epost\""), "{address:.40}: {}", got.status);
        assert!(got.body.contains("role=\"alert\"") && got.body.contains("aria-invalid=\"true\""));
        assert!(!got.body.contains("<script") && got.body.len() < 40_000, "{address:.40}");
        assert!(got.body.contains("value=\"kultur\" checked"), "what was right is kept");
    }
    for (name, value) in [
        ("kommun", "stockholm"),
        ("kommun", ""),
        ("kommun", "../tyreso"),
        ("omrade", "rymden"),
        ("takt", "hourly"),
        ("takt", ""),
        ("paminn", "tre"),
        ("paminn", "0"),
        ("paminn", "1,2,3,4,5,6,7,8,9,10,11"),
    ] {
        let got = browser.post("/prenumerera", &form_with(name, value)).await;
        assert!(got.status == 422 && got.body.contains(&format!("href=\"#{name}\"")), "{name}={value}: {}", got.body);
    }
    let huge = "x".repeat(100_000);
    assert_eq!(browser.post("/prenumerera", &form_with("epost", &huge)).await.status, 400);
    let english = browser.post("/en/prenumerera", &[]).await;
    assert!(english.status == 422 && english.body.contains("Something has to be put right"));
    app.send_account_letters().await;
    assert!(app.mails().is_empty() && !app.all_text().await.contains("nils"));
}

#[tokio::test]
async fn links_that_are_not_whole_open_nothing() {
    let app = TestApp::start().await;
    let browser = Browser::open(&app).await;
    let link = confirmation_link(&app, &browser).await;
    let token = link.rsplit('/').next().unwrap();
    let mut other = token.to_owned();
    let last = if other.pop() == Some('0') { '1' } else { '0' };
    other.push(last);
    assert!(browser.post(&format!("/bekrafta/{other}"), &[]).await.body.contains("Länken gäller inte längre"));
    let by_another_door = browser.post(&format!("/logga-in/{token}"), &[]).await;
    assert!(by_another_door.body.contains("Länken gäller inte längre") && browser.cookie().is_none());
    for bad in [&token[..63], "", "x", &token.to_uppercase(), &format!("{token}0"), "%00", &"f".repeat(9_000)] {
        for door in ["bekrafta", "logga-in"] {
            let got = browser.post(&format!("/{door}/{bad}"), &[]).await;
            assert!(matches!(got.status, 404 | 405), "{door}/{bad:.70}: {}", got.status);
        }
    }
    assert_eq!(subscriptions(&app).await, 0);
}

#[tokio::test]
async fn forms_of_other_websites_ask_for_nothing_and_too_many_letters_are_not_sent() {
    let app = TestApp::start().await;
    let browser = Browser::open(&app).await;
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://utkik.example.se.evil.example")],
    ] {
        let got = browser.send("POST", "/prenumerera", headers, Some(&SIGN_UP_FORM)).await;
        assert!(got.status == 403 && got.body.contains("Det kom från en annan webbplats"), "{}", got.body);
    }
    for _ in 0..3 {
        assert_eq!(browser.post("/prenumerera", &SIGN_UP_FORM).await.status, 303);
    }
    let variant = form_with("epost", "NILS+utkik@falkoping.example.se");
    for form in [&SIGN_UP_FORM[..], &variant] {
        let got = browser.post("/prenumerera", form).await;
        let wait: u64 = got.header("retry-after").parse().unwrap();
        assert!(got.status == 429 && (60..=3_600).contains(&wait) && got.body.contains("För många brev"), "{wait}");
    }
    let mut taken = 0;
    for number in 0..45 {
        let address = format!("{number}@falkoping.example.se");
        taken += u32::from(browser.post("/prenumerera", &form_with("epost", &address)).await.status == 303);
    }
    assert_eq!(taken, 35, "of the forty that one client has an hour, five went above");
    app.send_account_letters().await;
    assert_eq!(app.mails().len(), 1 + 35, "the same was asked for three times, and came once");
}

#[tokio::test]
async fn a_person_who_left_is_asked_anew() {
    let app = TestApp::start().await;
    let browser = Browser::open(&app).await;
    let first = confirmation_link(&app, &browser).await;
    browser.post(&first, &[]).await;
    let second = confirmation_link(&app, &browser).await;
    app.unsubscribe("mailto:nils@falkoping.example.se").await;
    assert!(
        browser.post(&second, &[]).await.body.contains("Länken gäller inte längre"),
        "leaving takes requests along"
    );
    let address = Address::parse("mailto:nils@falkoping.example.se").unwrap();
    assert!(app.store.person_id(&address).await.unwrap().is_none() && !app.all_text().await.contains("nils@"));
}

#[tokio::test]
async fn who_is_not_known_to_the_kommun_speaks_for_nobody_else() {
    const NILS: &str = "mailto:nils@falkoping.example.se";
    let app = TestApp::with_subscriber().await;
    let browser = Browser::open(&app).await;
    let all: Vec<(&str, &str)> = SIGN_UP_FORM.iter().copied().filter(|(name, _)| *name != "omrade").collect();
    browser.post("/prenumerera", &all).await;
    app.send_account_letters().await;
    browser.post(&link_in(&app.mails().last().unwrap().data, "bekrafta"), &[]).await;
    app.set_time("2026-05-10T14:00:00Z");
    app.alert().await;
    let greeted = app.last_letter_html_to(NILS).await;
    assert!(greeted.contains("/folj") || greeted.contains("Svara eller följ"), "they may follow: {greeted}");
    for power in ["/vidare/", "inte-relevant"] {
        assert!(!greeted.contains(power), "anyone may subscribe here, and gets no {power}");
    }
    let address = Address::parse(NILS).unwrap();
    let person = app.store.person_id(&address).await.unwrap().unwrap();
    let call = app.call("CERV-2026-CITIZENS-TOWN-NT-92").await.id;
    let opinion = utkik::internals::feedback::Opinion::NotRelevant;
    let answer = utkik::internals::store::NewFeedback {
        person: Some(&person),
        kommun: &"tyreso".parse().unwrap(),
        call: &call,
        opinion,
        why: "nej",
    };
    assert!(!app.store.record_feedback(&answer, app.now()).await.unwrap(), "nor is their answer the kommun's");

    let held = RoleGrant { role: Role::Representative, kommun: Some("tyreso".parse().unwrap()) };
    app.store.grant_role(&address, &held, app.now()).await.unwrap();
    assert!(app.store.record_feedback(&answer, app.now()).await.unwrap(), "until they have a role there");
}
