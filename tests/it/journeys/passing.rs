//! Calls that a kommun passes on to associations and companies: once to each, without the kommun's internal
//! information, withdrawn and corrected.

use utkik::internals::delivery::LetterKind;
use utkik::internals::opportunity::OpportunityId;
use utkik::internals::subscription::{Frequency, Scope};

use crate::app::{SUBSCRIBER, TestApp};

const CLUB: &str = "mailto:info@forening.example.se";
const FIRM: &str = "mailto:info@foretag.example.se";
/// Its deadline moves on the second recorded day.
const NETWORKS: &str = "CERV-2026-CITIZENS-TOWN-NT-92";

impl TestApp {
    async fn pass_on(&self, call: &OpportunityId, note: &str) {
        let note = utkik::internals::kommun::passed_on::clean_note(note);
        self.store.pass_on(&"tyreso".parse().unwrap(), call, &note, self.now()).await.unwrap();
    }
}

/// Starts an app with a coordinator, an association with alerts and a company with a weekly digest; all are welcomed.
async fn with_club() -> TestApp {
    let app = TestApp::with_subscriber().await;
    app.subscribe_to(CLUB, "tyreso", &Scope::PassedOn, Frequency::Immediate).await;
    app.subscribe_to(FIRM, "tyreso", &Scope::PassedOn, Frequency::Weekly).await;
    app.alert().await;
    app
}

async fn second_day(app: &TestApp) {
    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
}

#[tokio::test]
async fn what_is_passed_on_is_told_once_and_nothing_else() {
    let app = with_club().await;
    let greeted = app.last_letter_html_to(CLUB).await;
    assert!(greeted.contains("ingen öppen utlysning som Tyresö har skickat vidare"), "{greeted}");
    assert!(app.calls_sent_to(CLUB).await.is_empty(), "what suits the kommun is not theirs");
    let call = app.call(NETWORKS).await.id;
    app.set_time("2026-05-10T14:00:00Z");
    app.pass_on(&call, "Hör av er <b>till oss</b>\r\nBcc: alla@x.example").await;
    assert_eq!(app.alert().await.queued, 1);
    assert_eq!(app.calls_sent_to(CLUB).await, [call.clone()].into());
    let html = app.last_letter_html_to(CLUB).await;
    assert!(html.contains("Tyresö har skickat vidare den här utlysningen."), "{html}");
    assert!(html.contains("Hör av er &#60;b&#62;till oss&#60;/b&#62; Bcc: alla@x.example"), "{html}");
    for inside in ["kommunstyrelsen", "Varför Tyresö", "passar väl", "/vidare/", "inte-relevant"] {
        assert!(!html.contains(inside), "{inside}");
    }
    app.pass_on(&call, "Andra ord").await;
    assert_eq!(app.alert().await.queued, 0, "once");

    // The company is notified on Monday.
    app.set_time("2026-05-11T05:00:00Z");
    app.digest().await;
    assert_eq!(app.calls_sent_to(FIRM).await, [call.clone()].into());
    assert!(app.last_letter_html_to(FIRM).await.contains("”Andra ord”"));
    assert_eq!(app.letters_to(CLUB).await.pop().unwrap().calls, [], "it stands in no second letter");
    app.set_time("2026-05-11T12:00:00Z");
    app.remind().await;
    app.deliver().await;
    assert_eq!(app.check().await.findings, []);
}

#[tokio::test]
async fn a_newcomer_is_greeted_with_what_stands() {
    let app = TestApp::with_subscriber().await;
    let (kept, undone) = (app.call(NETWORKS).await.id, app.call("CERV-2026-CITIZENS-CIV-97").await.id);
    for call in [&kept, &undone] {
        app.pass_on(call, "").await;
    }
    assert!(app.store.undo_pass_on(&"tyreso".parse().unwrap(), &undone, app.now()).await.unwrap());
    app.subscribe_to(CLUB, "tyreso", &Scope::PassedOn, Frequency::Weekly).await;
    app.alert().await;
    assert_eq!(app.calls_sent_to(CLUB).await, [kept].into());
}

#[tokio::test]
async fn what_is_taken_back_reaches_nobody_more_and_who_was_told_hears_what_becomes_of_it() {
    let app = with_club().await;
    let call = app.call(NETWORKS).await.id;
    app.pass_on(&call, "Sök gärna").await;
    app.alert().await;
    assert!(app.store.undo_pass_on(&"tyreso".parse().unwrap(), &call, app.now()).await.unwrap());
    assert!(!app.store.undo_pass_on(&"tyreso".parse().unwrap(), &call, app.now()).await.unwrap(), "once");
    second_day(&app).await;
    app.alert().await;
    let last = app.letters_to(CLUB).await.pop().unwrap();
    assert!(last.kind == LetterKind::Correction && last.calls.iter().any(|told| told.id == call), "{}", last.subject);
    let html = app.last_letter_html_to(CLUB).await;
    assert!(html.contains("flyttad från 16 juni till 30 juni") && !html.contains("Sök gärna"), "{html}");
    app.digest().await;
    assert!(app.calls_sent_to(FIRM).await.is_empty());
    app.pass_on(&call, "").await;
    app.set_time("2026-05-18T05:00:00Z");
    app.alert().await;
    app.digest().await;
    assert!(app.calls_sent_to(FIRM).await.contains(&call), "passed on again");
    let of_club = app.letters_to(CLUB).await.into_iter().flat_map(|letter| letter.calls);
    assert_eq!(of_club.filter(|told| told.id == call).count(), 2, "new once, corrected once");
}

#[tokio::test]
async fn a_moved_deadline_reaches_those_who_were_told() {
    let app = with_club().await;
    let call = app.call(NETWORKS).await.id;
    app.pass_on(&call, "Sök gärna").await;
    app.alert().await;
    second_day(&app).await;
    app.alert().await;
    let last = app.letters_to(CLUB).await.pop().unwrap();
    assert_eq!(last.kind, LetterKind::Correction);
    let html = app.last_letter_html_to(CLUB).await;
    assert!(html.contains("flyttad från 16 juni till 30 juni") && html.contains("Sök gärna"), "{html}");
    assert!(!html.contains("Varför Tyresö"));
}

#[tokio::test]
async fn a_followed_call_is_reminded_of_without_the_kommuns_papers() {
    let app = with_club().await;
    let (one, other) = (app.call(NETWORKS).await.id, app.call("CERV-2026-CITIZENS-CIV-97").await.id);
    for call in [&one, &other] {
        app.pass_on(call, "").await;
    }
    app.alert().await;
    app.follow(CLUB, &one).await;
    app.set_time("2026-05-17T05:00:00Z");
    app.remind().await;
    let last = app.letters_to(CLUB).await.pop().unwrap();
    assert_eq!(last.kind, LetterKind::Reminder);
    assert_eq!(last.calls.iter().map(|told| told.id.as_str()).collect::<Vec<_>>(), [one.as_str()]);
    assert!(!app.last_letter_html_to(CLUB).await.contains("andlingar"));
}

#[tokio::test]
async fn who_gets_what_is_passed_on_says_nothing_for_the_kommun() {
    let app = with_club().await;
    let call = app.call(NETWORKS).await.id;
    app.pass_on(&call, "").await;
    app.alert().await;
    let address = utkik::internals::subscription::Address::parse(CLUB).unwrap();
    let person = app.store.person_id(&address).await.unwrap().unwrap();
    assert!(app.store.kommuner_for_feedback(&person, &call).await.unwrap().is_empty());
    let opinion = utkik::internals::feedback::Opinion::NotRelevant;
    let answer = utkik::internals::store::NewFeedback {
        person: Some(&person),
        kommun: &"tyreso".parse().unwrap(),
        call: &call,
        opinion,
        why: "",
    };
    assert!(!app.store.record_feedback(&answer, app.now()).await.unwrap());
    assert!(app.store.feedback().await.unwrap().is_empty());
    // Unsubscribing deletes everything about the person; what the kommun passed on remains.
    app.unsubscribe(CLUB).await;
    assert_eq!(app.store.passed_on_by(&call).await.unwrap().len(), 1);
    let names = app.query_number("SELECT COUNT(*) FROM pragma_table_info('passed_on') WHERE name = 'person'").await;
    assert_eq!(names, 0, "who passed on is not kept");
}

#[tokio::test]
async fn what_is_dismissed_in_the_kommun_may_still_be_passed_on() {
    let app = with_club().await;
    let call = app.call(NETWORKS).await.id;
    app.give_feedback(SUBSCRIBER, "tyreso", &call, utkik::internals::feedback::Opinion::NotRelevant).await;
    app.pass_on(&call, "Inget för oss, men kanske för er").await;
    app.alert().await;
    assert!(app.calls_sent_to(CLUB).await.contains(&call));
}

#[tokio::test]
async fn the_coordinators_next_letter_says_that_it_was_passed_on_and_the_report_counts_it() {
    let app = with_club().await;
    let call = app.call(NETWORKS).await.id;
    let first = app.last_letter_html_to(SUBSCRIBER).await;
    assert!(first.contains("Skicka vidare till föreningar och företag"), "{first}");
    app.pass_on(&call, "").await;
    second_day(&app).await;
    app.alert().await;
    let html = app.last_letter_html_to(SUBSCRIBER).await;
    assert!(html.contains("Skickad vidare till föreningar och företag."), "{html}");
    let report = app.report("tyreso", "2026-05-01", "2026-05-31").await;
    assert_eq!(report.totals().passed_on, 1);
    assert_eq!(report.for_public().totals().passed_on, 0);
}
