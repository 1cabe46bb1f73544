//! A month of kills and faults: afterwards everybody has received the same notifications as without them, once.
//!
//! `UTKIK_TEST_KILLS` (default 40) sets how often the program is killed, `UTKIK_TEST_SEED` when and where, and
//! `UTKIK_TEST_MIRROR` a mirror of other sites to crawl: one that shows the sites as of a day when
//! `/__day?set=2026-05-10` is requested.

mod calls;
mod ledger;
mod month;

use std::collections::BTreeMap;
use utkik::internals::delivery::DeliveryState;

use ledger::{Ledger, NotificationsByName, copies};
use month::{DAYS, Kills, Month, SERVICE, STAGES, UNREACHABLE};

/// Returns an environment variable of this test.
fn variable<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_month_of_kills_and_faults_loses_no_letter_and_writes_none_twice() {
    let wanted = variable("UTKIK_TEST_KILLS").unwrap_or(40);
    let seed = variable("UTKIK_TEST_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    println!("UTKIK_TEST_SEED={seed} UTKIK_TEST_KILLS={wanted}");
    let mirror: Option<url::Url> = variable("UTKIK_TEST_MIRROR");
    // Each month has its own sites, but a mirror shows one day to both.
    let (expected, (month, kills)) = match &mirror {
        None => tokio::join!(undisturbed_month(None), disturbed_month(None, Kills::new(wanted, seed))),
        Some(mirror) => {
            (undisturbed_month(Some(mirror)).await, disturbed_month(Some(mirror), Kills::new(wanted, seed)).await)
        }
    };
    let log = std::fs::read_to_string(month.log()).unwrap();
    assert!(!log.contains("panicked"), "{log}");
    let ledger = Ledger::of(&month).await;
    ledger.assert_notified_once(&UNREACHABLE);
    assert_same_notifications(expected, ledger.notifications());
    let doubles = assert_delivered(&month, &ledger, &kills);
    assert_unreachable(&month, &ledger).await;
    for arguments in [["check-deliveries", "--json"], ["index", "--verify"]] {
        assert_clean(&month, &arguments);
    }
    println!(
        "{} kills ({:?}), {} came too late; {} letters, {doubles} of them came twice",
        kills.count(),
        kills.kills_by_stage,
        kills.missed,
        ledger.letters.len()
    );
}

/// Returns everybody's notifications in a month without kills and faults.
async fn undisturbed_month(mirror: Option<&url::Url>) -> NotificationsByName {
    let mut month = Month::new(mirror).await;
    for day in 1..=DAYS {
        month.start_day(day).await;
        let store = month.store().await;
        for stage in STAGES {
            month.run_stage(&store, stage).await;
        }
        store.close().await;
    }
    let ledger = Ledger::of(&month).await;
    ledger.assert_notified_once(&UNREACHABLE);
    ledger.notifications()
}

/// Replays the same month with both; a stage that was killed is run again before the next.
async fn disturbed_month(mirror: Option<&url::Url>, mut kills: Kills) -> (Month, Kills) {
    let mut month = Month::new(mirror).await;
    let slots = DAYS * (STAGES.len() as u64 + 1);
    let mut strikes: BTreeMap<u64, u64> = BTreeMap::new();
    (0..kills.wanted).for_each(|_| *strikes.entry(kills.roll(slots)).or_default() += 1);
    for day in 1..=DAYS {
        month.start_day(day).await;
        if day == 1 {
            for stage in STAGES {
                kills.measure(&month, stage).await;
            }
            let seed = kills.roll(u64::MAX);
            month.smtp.faults.start_faults(seed);
            month.telegram.faults.start_faults(seed + 1);
            month.hooks.faults.start_faults(seed + 2);
        }
        for (place, stage) in [SERVICE].into_iter().chain(STAGES).enumerate() {
            let slot = (day - 1) * (STAGES.len() as u64 + 1) + place as u64;
            let until = kills.count() + strikes.remove(&slot).unwrap_or(0);
            kill_repeatedly(&mut kills, &month, stage, until).await;
            if stage != SERVICE {
                let store = month.store().await;
                month.run_stage(&store, stage).await;
                store.close().await;
            }
        }
        month.set_time(day, 12, 0);
        let store = month.store().await;
        month.run_stage(&store, "deliver").await;
        store.close().await;
    }
    month.smtp.faults.stop_faults();
    month.telegram.faults.stop_faults();
    month.hooks.faults.stop_faults();
    while kills.count() < kills.wanted {
        let (stage, until) = (STAGES[kills.roll(7) as usize], kills.count() + 1);
        kill_repeatedly(&mut kills, &month, stage, until).await;
    }
    let store = month.store().await;
    for stage in STAGES {
        month.run_stage(&store, stage).await;
    }
    // Delayed letters are sent within some days.
    for hours in 1..=80 {
        month.set_time(DAYS, 12 + hours, 0);
        month.run_stage(&store, "deliver").await;
    }
    store.close().await;
    month.set_time(DAYS, 12, 0);
    (month, kills)
}

/// Kills a stage until there are `until` kills in all; gives up on a stage that always ends before it is killed.
async fn kill_repeatedly(kills: &mut Kills, month: &Month, stage: &'static str, until: u64) {
    for _ in 0..8 {
        if kills.count() >= until {
            return;
        }
        kills.kill_during(month, stage).await;
    }
}

fn assert_same_notifications(expected: NotificationsByName, actual: NotificationsByName) {
    assert!(expected.len() > 8, "{:?}", expected.keys());
    for (name, expected) in expected.iter().filter(|(name, _)| !name.starts_with("stängd")) {
        let heard = &actual[name];
        let (missing, more): (Vec<_>, Vec<_>) =
            (expected.difference(heard).collect(), heard.difference(expected).collect());
        assert!(missing.is_empty() && more.is_empty(), "{name} lacks {missing:#?} and has {more:#?}");
    }
}

/// Asserts that every letter was received, and more than once only after a kill or a cut connection. Returns the number
/// of duplicates.
fn assert_delivered(month: &Month, ledger: &Ledger, kills: &Kills) -> usize {
    let copies = copies(month, ledger);
    let mut doubles = 0;
    for letter in ledger.letters.values().filter(|letter| !UNREACHABLE.contains(&letter.address_text().as_str())) {
        let (name, copies) = (ledger.name(letter), copies.get(letter.id.as_str()).copied().unwrap_or(0));
        assert!(letter.state == DeliveryState::Sent && copies > 0, "{name} never got {letter:?}");
        assert!(copies as i64 <= letter.attempts, "{name} got {copies} of {letter:?}");
        doubles += copies - 1;
    }
    let unsaid = month.smtp.faults.unacknowledged()
        + month.telegram.faults.unacknowledged()
        + month.hooks.faults.unacknowledged();
    let sending = kills.kills_by_stage.get("deliver").unwrap_or(&0) + kills.kills_by_stage.get(SERVICE).unwrap_or(&0);
    // Four letters at a time in each of two lanes.
    assert!(doubles as u64 <= unsaid + 8 * sending, "{doubles} doubles, {unsaid} unsaid, {sending} kills");
    doubles
}

/// Asserts that unreachable addresses received nothing, that no letter to them is pending, and that they are paused.
async fn assert_unreachable(month: &Month, ledger: &Ledger) {
    let letters: Vec<_> =
        ledger.letters.values().filter(|letter| UNREACHABLE.contains(&letter.address_text().as_str())).collect();
    assert!(letters.iter().all(|letter| letter.state == DeliveryState::Refused), "{letters:?}");
    let letters_to = |address: &str| letters.iter().filter(|letter| letter.address_text() == address).count();
    assert_eq!(UNREACHABLE.map(letters_to), [3, 1], "three refusals are enough of an address, one of a chat");
    let store = month.store().await;
    let readers = store.subscribers().await.unwrap();
    store.close().await;
    let paused = readers.iter().filter(|reader| reader.subscriptions.iter().all(|row| row.paused.is_some()));
    let paused: Vec<String> = paused.map(|reader| reader.address.to_string()).collect();
    assert_eq!(paused.len(), UNREACHABLE.len(), "{paused:?}");
    assert!(UNREACHABLE.iter().all(|address| paused.iter().any(|paused| paused == address)), "{paused:?}");
}

/// Asserts that a check by the program itself succeeds.
fn assert_clean(month: &Month, arguments: &[&str]) {
    let done = month.run_command(arguments);
    let stdout = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{arguments:?}: {stdout}{}", String::from_utf8_lossy(&done.stderr));
}
