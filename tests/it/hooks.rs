//! Letters to web addresses over real sockets: what each response means, what is signed, and what stays private.

use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use utkik::internals::channels::webhook::WebhookChannel;
use utkik::internals::channels::{Channel as _, SendOutcome};
use utkik::internals::delivery::Delivery;
use utkik::internals::fetch::{FetchOptions, Guard, WebhookClient};
use utkik::internals::letters::signed_tokens::webhook_signing_key;
use utkik::internals::subscription::Address;

use crate::app::TestApp;
use crate::channels::{delivery, refused, retried};
use crate::stand_ins::hook::Hooks;

const SECRET: &[u8] = b"a secret of sixteen";

fn channel(allow_private: bool) -> WebhookChannel {
    let poster =
        WebhookClient::new(&FetchOptions::default(), Guard { allow_private }, Duration::from_millis(400)).unwrap();
    WebhookChannel::new(poster, Arc::from(SECRET))
}

#[tokio::test]
async fn a_services_answers_are_sorted() {
    let (service, channel) = (Hooks::start().await, channel(true));
    let send = async |last: &str| channel.send(&delivery(&service.address("slack", last), "{}")).await;
    assert_eq!(send("200").await, SendOutcome::Ok { remark: None });
    assert_eq!(send("202").await, SendOutcome::Ok { remark: None });
    let SendOutcome::Retry { after, why } = send("busy").await else { panic!() };
    assert_eq!((after, why.as_str()), (Some(Duration::from_secs(7)), "429: rate_limited"));
    for passing in ["500", "502", "503"] {
        assert!(retried(send(passing).await).starts_with(passing));
    }
    assert!(retried(send("slow").await).contains("in time"));
    for lasting in ["400", "401", "403", "404", "413"] {
        assert_eq!(refused(send(lasting).await), format!("{lasting}: ok"));
    }
    assert_eq!(refused(send("gone").await), "410: channel_is_archived");
    assert_eq!(refused(send("echo").await), "400", "an answer that repeats the address is not told");
    assert!(refused(send("endless").await).chars().count() < 200);
    assert!(refused(send("moved").await).contains("leads elsewhere"));
    assert!(refused(channel.send(&delivery("mailto:a@b.se", "{}")).await).contains("no web address"));
    assert!(service.received().iter().all(|took| took.header("content-type") == "application/json"));
}

#[tokio::test]
async fn nothing_is_sent_into_our_own_network_or_without_tls() {
    let (service, channel) = (Hooks::start().await, channel(false));
    let send = async |to: &str| refused(channel.send(&delivery(to, "{}")).await);
    assert!(send(&service.address("teams", "200")).await.contains("only https"));
    for inside in ["127.0.0.1", "[::1]", "10.0.0.8", "169.254.169.254", "localhost"] {
        let why = send(&format!("teams:https://{inside}/hemligt")).await;
        assert!(why.contains("public internet") && !why.contains("hemligt"), "{inside}: {why}");
    }
    assert!(service.received().is_empty());
}

#[tokio::test]
async fn a_receiver_can_check_what_was_signed() {
    let (service, channel) = (Hooks::start().await, channel(true));
    let letter = delivery(&service.address("webhook", "200"), "{\"subject\":\"Hej\"}");
    for _ in 0..2 {
        assert_eq!(channel.send(&letter).await, SendOutcome::Ok { remark: None });
    }
    let took = service.received();
    assert_eq!(took[0].header("x-utkik-delivery"), took[1].header("x-utkik-delivery"));
    let at: i64 = took[0].header("x-utkik-timestamp").parse().unwrap();
    assert!((Timestamp::now().as_second() - at).abs() < 60);
    let key = webhook_signing_key(SECRET, &letter.person);
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(format!("{at}.{}", took[0].body).as_bytes());
    let hex = hex::encode(mac.finalize().into_bytes());
    assert_eq!(took[0].header("x-utkik-signature"), format!("sha256={hex}"));
    assert_ne!(
        webhook_signing_key(SECRET, &"another".parse().unwrap()),
        key,
        "one receiver's key opens nobody else's letters"
    );
    // Services without signature checks receive no signature.
    channel.send(&Delivery { to: Some(Address::parse(&service.address("slack", "200")).unwrap()), ..letter }).await;
    assert!(service.received()[2].headers.get("x-utkik-signature").is_none());
}

#[tokio::test]
async fn three_channels_hear_of_the_same_calls_and_one_that_is_gone_stops_nobody() {
    let (app, service) = (TestApp::start().await, Hooks::start().await);
    app.round().await;
    for (kind, last) in [("teams", "202"), ("slack", "200"), ("webhook", "200"), ("slack", "gone")] {
        app.subscribe(&service.address(kind, last), "tyreso").await;
    }
    app.alert().await;
    let outcome = app.deliver().await;
    assert_eq!((outcome.sent, outcome.refused), (3, 1));
    let took = service.received();
    let body = |kind: &str, last: &str| {
        let Address::Hook(hook) = Address::parse(&service.address(kind, last)).unwrap() else { panic!() };
        let took = took.iter().filter(|took| took.path == hook.url().path());
        took.map(|took| serde_json::from_str::<serde_json::Value>(&took.body).unwrap()).collect::<Vec<_>>()
    };
    let card = &body("teams", "202")[0];
    assert_eq!(card["attachments"][0]["content"]["version"], "1.5");
    for told in [card.to_string(), body("slack", "200").iter().map(ToString::to_string).collect()] {
        assert!(told.contains("Town twinning") && told.contains("Varför Tyresö?"), "{told}");
    }
    let letters = app.outbox().await;
    assert!(letters.iter().all(|letter| !letter.reason.clone().unwrap_or_default().contains("hemlig")));
    // Unsubscribing deletes the address.
    assert_eq!(app.unsubscribe(&service.address("teams", "202")).await, 1);
    assert!(!app.outbox().await.iter().any(|letter| letter.address_text().starts_with("teams:")));
}
