//! Reminders: on their days and once, of calls that a person knows of, and of the kommun's own decision dates first.

use jiff::civil::date;

use utkik::internals::delivery::{Delivery, LetterKind};
use utkik::internals::feedback::Opinion;
use utkik::internals::kommun::decision::Meetings;
use utkik::internals::opportunity::{Opportunity, OpportunityId};
use utkik::internals::subscription::{Address, ReminderDays};

use crate::app::{SUBSCRIBER, TestApp};

/// Of level alert for Tyresö; its deadline is 16 June 2026, and from the second recorded day on 30 June.
const TOWNS: &str = "CERV-2026-CITIZENS-TOWN-NT-92";

impl TestApp {
    /// Returns the reminder written at 07:00 in Sweden (in summer) on a day, if any.
    async fn reminder_on(&self, day: &str) -> Option<(Delivery, String)> {
        self.set_time(&format!("{day}T05:00:00Z"));
        let queued = self.remind().await.queued;
        let (letter, html) = self.last_letter().await;
        assert_eq!(
            letter.kind == LetterKind::Reminder && letter.queued_at.to_string().starts_with(day),
            queued == 1,
            "{day}"
        );
        (queued == 1).then_some((letter, html))
    }

    /// Returns whether the call is in a day's reminder.
    async fn reminds(&self, day: &str, call: &OpportunityId) -> bool {
        let letter = self.reminder_on(day).await;
        letter.is_some_and(|(letter, _)| letter.calls.iter().any(|told| told.id == *call))
    }

    async fn remind_on(&self, address: &str, days: &str) {
        let (address, days) = (Address::parse(address).unwrap(), ReminderDays::parse(days).unwrap());
        let request = utkik::internals::store::NewSubscription {
            address: &address,
            kommun: &"tyreso".parse().unwrap(),
            scope: &utkik::internals::subscription::Scope::ALL,
            frequency: utkik::internals::subscription::Frequency::Immediate,
            remind: &days,
            language: utkik::internals::locale::Locale::Swedish,
        };
        self.store.subscribe(&request, self.now()).await.unwrap();
    }
}

#[tokio::test]
async fn a_call_that_was_told_is_reminded_of_on_its_days_and_once() {
    let app = TestApp::with_subscriber().await;
    let call = app.call(TOWNS).await;
    assert_eq!(call.facts.deadlines.iter().map(|d| d.date).collect::<Vec<_>>(), [date(2026, 6, 16)]);
    app.set_time("2026-05-17T04:59:00Z");
    assert_eq!(app.remind().await.queued, 0, "06:59 in Sweden");
    let (letter, html) = app.reminder_on("2026-05-17").await.unwrap();
    assert!(letter.calls.iter().any(|told| told.id == call.id.as_str()));
    assert!(
        html.replace("&nbsp;", " ").replace('\u{a0}', " ").contains("30 dagar kvar till sista ansökningsdag"),
        "{html}"
    );
    let (one, other) = tokio::join!(app.remind(), app.remind());
    assert_eq!(one.queued + other.queued, 0);
    for (day, expected) in [
        ("2026-05-18", false),
        ("2026-06-02", true),
        ("2026-06-03", false),
        ("2026-06-13", true),
        ("2026-06-15", false),
        ("2026-06-17", false),
    ] {
        assert_eq!(app.reminds(day, &call.id).await, expected, "{day}");
    }
}

#[tokio::test]
async fn several_processes_write_one_reminder() {
    let app = TestApp::with_subscriber().await;
    app.set_time("2026-05-17T12:00:00Z");
    let (one, other) = tokio::join!(app.remind(), app.remind());
    assert_eq!(one.queued + other.queued, 1);
    assert_eq!(app.outbox().await.iter().filter(|letter| letter.kind == LetterKind::Reminder).count(), 1);
}

#[tokio::test]
async fn steps_that_were_missed_are_one_reminder_with_the_days_that_are_left() {
    let app = TestApp::with_subscriber().await;
    let call = app.call(TOWNS).await;
    app.remind_on(SUBSCRIBER, "12,10,3").await;
    // The program did not run on the 4th and the 6th.
    let (letter, html) = app.reminder_on("2026-06-07").await.unwrap();
    assert!(letter.calls.iter().any(|told| told.id == call.id.as_str()));
    assert_eq!(html.replace('\u{a0}', " ").matches("9 dagar kvar till sista ansökningsdag, tisdag 16 juni").count(), 1);
    assert!(!app.reminds("2026-06-08", &call.id).await, "made up for once");
    let late = TestApp::with_subscriber().await;
    late.remind_on(SUBSCRIBER, "14").await;
    assert!(!late.reminds("2026-06-10", &call.id).await, "eight days late is too late");
}

#[tokio::test]
async fn a_letter_that_tells_of_a_call_says_its_days_itself() {
    let app = TestApp::start().await;
    app.round().await;
    let call = app.call(TOWNS).await;
    app.set_time("2026-05-17T04:00:00Z");
    app.subscribe(SUBSCRIBER, "tyreso").await;
    assert_eq!(app.remind().await.queued, 0, "who was not welcomed yet knows of no call");
    app.alert().await;
    for day in ["2026-05-17", "2026-05-18", "2026-05-24"] {
        assert!(!app.reminds(day, &call.id).await, "{day}: the welcome said 30 days");
    }
    assert!(app.reminds("2026-06-02", &call.id).await);
}

#[tokio::test]
async fn a_day_that_moves_is_counted_down_to_anew() {
    let app = TestApp::with_subscriber().await;
    let call = app.call(TOWNS).await;
    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
    app.alert().await;
    assert!(!app.reminds("2026-05-17", &call.id).await, "30 days before what is no longer the last day");
    let (letter, html) = app.reminder_on("2026-05-31").await.unwrap();
    assert!(letter.calls.iter().any(|told| told.id == call.id.as_str()));
    assert!(html.replace('\u{a0}', " ").contains("30 dagar kvar till sista ansökningsdag, tisdag 30 juni"), "{html}");
}

#[tokio::test]
async fn what_is_not_relevant_is_left_in_peace_and_what_is_followed_is_not() {
    let app = TestApp::with_subscriber().await;
    let call = app.call(TOWNS).await;
    app.give_feedback(SUBSCRIBER, "tyreso", &call.id, Opinion::NotRelevant).await;
    assert!(!app.reminds("2026-05-17", &call.id).await);
    let alerts = app.alerts_of("tyreso").await;
    let matches = app.store.matches_of_kommun(&"tyreso".parse().unwrap()).await.unwrap();
    let now = app.now();
    let last_day = |call: &Opportunity| call.facts.next_deadline(now).filter(|_| !call.facts.rolling).map(|d| d.date);
    let in_summer = |call: &Opportunity| last_day(call).is_some_and(|day| day.month() == 9 && day.year() == 2026);
    let mut calls = matches.into_iter().map(|found| found.opportunity);
    let weak = calls.find(|weak| !alerts.contains(&weak.id) && in_summer(weak)).unwrap();
    let before = |days: i32| last_day(&weak).unwrap().checked_sub(jiff::Span::new().days(days)).unwrap().to_string();
    assert!(!app.reminds(&before(3), &weak.id).await, "below the alert and not followed");
    app.set_time("2026-05-18T12:00:00Z");
    app.follow(SUBSCRIBER, &weak.id).await;
    assert!(app.reminds(&before(2), &weak.id).await, "made up for a day later");
}

#[tokio::test]
async fn who_wants_no_reminders_gets_none() {
    let app = TestApp::with_subscriber().await;
    app.remind_on(SUBSCRIBER, "none").await;
    for day in ["2026-05-17", "2026-06-02", "2026-06-13"] {
        assert!(app.reminder_on(day).await.is_none(), "{day}");
    }
}

#[tokio::test]
async fn papers_for_the_first_meeting_are_reminded_of_before_the_call_itself() {
    let mut app = TestApp::with_subscriber().await;
    let call = app.call(TOWNS).await;
    let body = |organ: &str, day, papers_days| Meetings { organ: organ.to_owned(), days: vec![day], papers_days };
    app.change_kommun("tyreso", |tyreso| {
        tyreso.meetings = vec![body("KSAU", date(2026, 6, 2), 7), body("kommunstyrelsen", date(2026, 6, 9), 0)];
    });
    let (letter, html) = app.reminder_on("2026-05-12").await.unwrap();
    assert!(letter.calls.iter().any(|told| told.id == call.id.as_str()));
    let html = html.replace('\u{a0}', " ");
    assert!(html.contains("14 dagar kvar: handlingarna till KSAU 2 juni ska vara inne senast tisdag 26 maj"), "{html}");
    assert!(!app.reminds("2026-05-13", &call.id).await);
    assert!(app.reminds("2026-05-23", &call.id).await, "three days before the papers");
    let (_, html) = app.reminder_on("2026-06-02").await.unwrap();
    assert!(html.contains("Hinner inte upp i kommunstyrelsen före sista dag 16 juni"), "{html}");
    assert!(html.contains("ta kontakt med ordföranden i kommunstyrelsen"), "{html}");
}

#[tokio::test]
async fn a_reminder_stands_in_the_thread_of_the_letter_that_told_of_the_call() {
    let app = TestApp::with_subscriber().await;
    let welcome = app.outbox().await[0].message_id.clone();
    app.reminder_on("2026-05-17").await.unwrap();
    app.deliver().await;
    let mail = app.mails().pop().unwrap().data;
    let headers = mail.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    for header in [
        format!("In-Reply-To: <{welcome}>"),
        format!("References: <{welcome}>"),
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click".to_owned(),
        "Auto-Submitted: auto-generated".to_owned(),
        "List-Id: <tyreso.utkik.example.se>".to_owned(),
    ] {
        assert!(headers.contains(&header), "{header}\n{headers}");
    }
}

#[tokio::test]
async fn who_leaves_leaves_no_reminders_behind() {
    let app = TestApp::with_subscriber().await;
    app.reminder_on("2026-05-17").await.unwrap();
    let person = app.store.person_id(&Address::parse(SUBSCRIBER).unwrap()).await.unwrap().unwrap();
    let reminded = async || app.store.reminded_steps(&[&person], date(2026, 5, 1)).await.unwrap();
    assert!(!reminded().await.is_empty());
    app.unsubscribe(SUBSCRIBER).await;
    assert!(reminded().await.is_empty());
}
