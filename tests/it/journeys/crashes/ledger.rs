//! Everybody's notifications in a month, according to the store and to the stand-ins.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row as _;
use sqlx::any::AnyRow;
use utkik::internals::delivery::{Delivery, DeliveryState, LetterKind};

use super::month::Month;

use utkik::internals::opportunity::Revision;

/// The notifications and reminders by a person's name, in terms that are the same in every run.
pub(super) type NotificationsByName = BTreeMap<&'static str, BTreeSet<String>>;

/// A row that records a notification or a reminder.
struct NotificationRow {
    address: String,
    /// The call and its change, or the call and the step.
    what: String,
    letter: String,
    is_listed: bool,
}

pub(super) struct Ledger {
    names: BTreeMap<String, &'static str>,
    pub(super) letters: BTreeMap<String, Delivery>,
    rows: Vec<NotificationRow>,
}

const NOTIFIED_SQL: &str = "SELECT p.address AS address, t.delivery AS delivery, t.manner AS manner, \
    o.source || ' ' || o.reference || ' change ' || (SELECT COUNT(*) FROM changes c WHERE c.opportunity = t.opportunity \
    AND c.seq <= t.seq AND c.kind <> 'closed') || ' ' || t.manner AS what \
    FROM told t JOIN people p ON p.id = t.person JOIN opportunities o ON o.id = t.opportunity";

const REMINDED_SQL: &str = "SELECT p.address AS address, r.delivery AS delivery, 'reminded' AS manner, \
    o.source || ' ' || o.reference || ' ' || r.goal || ' ' || r.day || ' ' || r.step AS what \
    FROM reminded r JOIN people p ON p.id = r.person JOIN opportunities o ON o.id = r.opportunity";

impl Ledger {
    pub(super) async fn of(month: &Month) -> Ledger {
        let store = month.store().await;
        let letters = store.all_deliveries().await.unwrap();
        store.close().await;
        let file = month.settings.state_dir.join("utkik.db");
        let pool = sqlx::AnyPool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
        let mut marks = Vec::new();
        for sql in [NOTIFIED_SQL, REMINDED_SQL] {
            let read = |row: &AnyRow| NotificationRow {
                address: row.get("address"),
                what: row.get("what"),
                letter: row.get("delivery"),
                is_listed: row.get::<String, _>("manner") == "listed",
            };
            marks.extend(sqlx::query(sql).fetch_all(&pool).await.unwrap().iter().map(read));
        }
        pool.close().await;
        let names = month.subscribers().into_iter().map(|(name, address)| (address, name)).collect();
        Ledger {
            names,
            letters: letters.into_iter().map(|letter| (letter.id.to_string(), letter)).collect(),
            rows: marks,
        }
    }

    pub(super) fn notifications(&self) -> NotificationsByName {
        let mut notifications = NotificationsByName::new();
        for mark in &self.rows {
            notifications.entry(self.names[&mark.address]).or_default().insert(mark.what.clone());
        }
        notifications
    }

    pub(super) fn name(&self, letter: &Delivery) -> &'static str {
        self.names[&letter.address_text()]
    }

    /// Asserts that every row belongs to one letter, that this letter was sent, and that no letter repeats another.
    pub(super) fn assert_notified_once(&self, shut: &[&str]) {
        for mark in self.rows.iter().filter(|mark| !shut.contains(&mark.address.as_str())) {
            let letter = self.letters.get(&mark.letter);
            let letter = letter.unwrap_or_else(|| panic!("{} has no letter to {}", mark.what, mark.address));
            assert_eq!(letter.state, DeliveryState::Sent, "{} to {}: {letter:?}", mark.what, mark.address);
            assert_eq!(letter.address_text(), mark.address);
        }
        let mut letter_of_call: BTreeMap<(&str, &str, Revision), &str> = BTreeMap::new();
        for letter in self.letters.values().filter(|letter| letter.kind != LetterKind::Reminder) {
            for call in &letter.calls {
                let key = (letter.person.as_str(), call.id.as_str(), call.seq);
                let before = letter_of_call.insert(key, letter.id.as_str());
                assert_eq!(before, None, "{key:?} stands in {} and in {before:?}", letter.id);
            }
        }
        let listed = self.rows.iter().filter(|mark| mark.is_listed).count();
        assert!(
            letter_of_call.len() + listed > 100,
            "{} calls told, {listed} listed: a month with nothing in it",
            letter_of_call.len()
        );
    }
}

/// Returns how often each letter was received, by the letter's id; asserts that its copies are identical.
pub(super) fn copies(month: &Month, ledger: &Ledger) -> BTreeMap<String, usize> {
    let mut copies: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let by_message_id: BTreeMap<&str, &Delivery> =
        ledger.letters.values().map(|letter| (letter.message_id.as_str(), letter)).collect();
    for mail in month.smtp.letters() {
        let id = mail.data.lines().find_map(|line| line.strip_prefix("Message-ID: <")?.trim_end().strip_suffix('>'));
        let letter = by_message_id[id.expect("every letter has a Message-ID")];
        assert_eq!(letter.address_text(), format!("mailto:{}", mail.to));
        copies.entry(letter.id.to_string()).or_default().push(mail.data);
    }
    for message in month.telegram.accepted_messages() {
        let (chat, text) = (message["chat_id"].as_i64().unwrap(), message["text"].as_str().unwrap());
        let is_it = |letter: &&Delivery| {
            letter.address_text() == format!("telegram:{chat}") && letter.body.trim() == text.trim()
        };
        let letter = ledger.letters.values().find(is_it).unwrap_or_else(|| panic!("no letter says this: {text}"));
        copies.entry(letter.id.to_string()).or_default().push(text.to_owned());
    }
    for took in month.hooks.received().into_iter().filter(|took| took.is_kept) {
        copies.entry(took.header("x-utkik-delivery").to_owned()).or_default().push(took.body);
    }
    for (id, copies) in &copies {
        assert!(copies.iter().all(|copy| *copy == copies[0]), "two forms of {id}");
    }
    copies.into_iter().map(|(id, copies)| (id, copies.len())).collect()
}
