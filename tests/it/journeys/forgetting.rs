//! Forgetting: an address that was erased is nowhere in the state folder, whatever servers answered.

use std::path::Path;

use utkik::internals::channels::file_mail::FileMailChannel;
use utkik::internals::delivery::{DeliveryState, Remark};
use utkik::internals::store::Store;
use utkik::internals::subscription::Address;

use crate::app::TestApp;
use crate::commands::utkik_in;

const GONE: [&str; 3] =
    ["repeats-anna@tyreso.example.se", "unknown-bo@tyreso.example.se", "cia-file@tyreso.example.se"];

/// Returns the files under the folder that hold these words in any case.
fn files_with(folder: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, words));
        } else {
            let bytes = std::fs::read(&path).unwrap().to_ascii_lowercase();
            if bytes.windows(words.len()).any(|part| part == words.as_bytes()) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

fn name(address: &str) -> &str {
    address.split('@').next().unwrap()
}

#[tokio::test]
async fn an_erased_address_is_nowhere_though_servers_repeated_it() {
    let mut app = TestApp::start().await;
    app.round().await;
    for address in &GONE[..2] {
        app.subscribe(&format!("mailto:{address}"), "tyreso").await;
    }
    for day in ["2026-05-11", "2026-05-12", "2026-05-13"] {
        app.set_time(&format!("{day}T12:00:00Z"));
        app.alert().await;
        app.deliver().await;
    }
    let replies: Vec<String> = app.outbox().await.into_iter().filter_map(|letter| letter.reason).collect();
    assert!(replies.len() >= 2 && replies.iter().all(|reply| reply.contains('…')), "{replies:?}");
    for address in &GONE[..2] {
        assert!(replies.iter().all(|reply| !reply.contains(name(address))), "{replies:?}");
    }
    // One whose letters became files.
    let mail = app.settings.state_dir.join("mail");
    app.set_channel(Box::new(FileMailChannel { dir: mail.clone() }));
    app.subscribe(&format!("mailto:{}", GONE[2]), "tyreso").await;
    app.alert().await;
    app.deliver().await;
    assert_eq!(files_with(&mail, GONE[2]).len(), 1);
    for address in GONE {
        let why = Remark::Text(format!("550 <{address}> unknown"));
        let address = Address::parse(&format!("mailto:{address}")).unwrap();
        app.store.pause(&address, &why, app.now()).await.unwrap();
    }
    let state = app.settings.state_dir.clone();
    for address in GONE {
        assert!(!files_with(&state, address).is_empty(), "{address} is known until it is erased");
        let text = state.to_str().unwrap();
        let arguments = ["person", "erase", address, "--state", text, "--now", "2026-05-13T13:00:00Z"];
        let (done, _) = utkik_in(&[], &arguments, "");
        assert!(done, "{address}");
    }
    // The log of this process, which is still open, too.
    for address in GONE {
        for words in [address, name(address)] {
            assert_eq!(files_with(&state, words), Vec::<String>::new(), "{words}");
        }
    }
    let letters = app.outbox().await;
    assert!(letters.len() >= 3 && letters.iter().all(|letter| letter.to.is_none() && letter.reason.is_none()));
    assert!(letters.iter().any(|letter| letter.state == DeliveryState::Refused), "the ledger goes on counting");
}

#[tokio::test]
async fn the_outbox_shows_no_whole_address() {
    let app = TestApp::start().await;
    app.round().await;
    app.subscribe("mailto:unknown-bo@tyreso.example.se", "tyreso").await;
    app.alert().await;
    app.deliver().await;
    let state = app.settings.state_dir.to_str().unwrap();
    for more in [&[][..], &["--json"]] {
        let (done, out) = utkik_in(&[], &[&["outbox", "--state", state], more].concat(), "");
        assert!(done && out.contains("u…@tyreso.example.se") && out.contains("rejected"), "{out}");
        assert!(!out.contains("unknown-bo"), "{out}");
    }
}

#[tokio::test]
async fn answers_from_before_lose_their_addresses_when_the_store_is_opened() {
    let app = TestApp::start().await;
    app.round().await;
    for address in ["mailto:eva@tyreso.example.se", "mailto:bo@tyreso.example.se"] {
        app.subscribe(address, "tyreso").await;
    }
    app.alert().await;
    app.deliver().await;
    app.execute_sql("UPDATE deliveries SET reason = '550 <eva@tyreso.example.se> unknown'").await;
    app.execute_sql("UPDATE deliveries SET address = 'borttagen' WHERE address LIKE '%bo@%'").await;
    app.execute_sql("UPDATE subscriptions SET paused_at = 1, paused_why = '550 EVA@tyreso.example.se'").await;
    app.execute_sql("INSERT INTO marks (name, value) VALUES ('hide addresses', '')").await;
    app.app.close().await;
    let again = Store::open(&app.settings.state_dir).await.unwrap();
    let mut reasons: Vec<Option<String>> =
        again.all_deliveries().await.unwrap().into_iter().map(|letter| letter.reason).collect();
    reasons.sort();
    assert_eq!(reasons, [None, Some("550 … unknown".to_owned())]);
    let paused = again.subscribers().await.unwrap().into_iter().flat_map(|reader| reader.subscriptions);
    assert!(paused.filter_map(|row| row.paused).all(|paused| paused.why == "550 …"));
}
