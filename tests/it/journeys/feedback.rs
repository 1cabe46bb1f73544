//! Feedback: a call found not relevant stays out of letters until it changes, changes of a followed call are notified
//! at once, and several answers move a kommun's thresholds, and back.

use jiff::SignedDuration;
use utkik::internals::feedback::Opinion;
use utkik::internals::kommun::Level;
use utkik::internals::locale::Locale;
use utkik::internals::opportunity::OpportunityId;
use utkik::internals::store::NewFeedback;
use utkik::internals::subscription::Frequency;

use crate::app::{SUBSCRIBER, TestApp};

const NETWORKS: &str = "CERV-2026-CITIZENS-TOWN-NT-92";
const ENGAGEMENT: &str = "CERV-2026-CITIZENS-CIV-97";
const COLLEAGUE: &str = "mailto:bo@tyreso.example.se";

/// Replays the second day, which moves the deadline of one call and opens another.
async fn replay_second_day(app: &TestApp) {
    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
}

/// Returns the calls and the HTML of the letter queued last to an address.
async fn letter_to(app: &TestApp, address: &str) -> (Vec<OpportunityId>, String) {
    let letters = app.outbox().await;
    let last = letters.iter().rev().find(|letter| letter.address_text() == address).unwrap();
    let (letter, html) = app.store.letter(&last.id).await.unwrap().unwrap();
    (letter.calls.into_iter().map(|call| call.id).collect(), html)
}

#[tokio::test]
async fn a_call_found_not_relevant_comes_back_only_when_its_substance_changes() {
    let app = TestApp::with_subscriber().await;
    let (networks, engagement) = (app.call(NETWORKS).await, app.call(ENGAGEMENT).await);
    for call in [&networks, &engagement] {
        app.give_feedback(SUBSCRIBER, "tyreso", &call.id, Opinion::NotRelevant).await;
    }
    replay_second_day(&app).await;
    assert_eq!(app.alert().await.queued, 1);
    let (calls, html) = letter_to(&app, SUBSCRIBER).await;
    assert!(!calls.contains(&engagement.id), "that it has opened makes it no more relevant");
    assert!(calls.contains(&networks.id));
    assert!(html.contains("Ni har svarat att den inte är relevant. Sedan dess har sista ansökningsdag ändrats."));
    app.round().await;
    assert_eq!(app.alert().await.queued, 0, "and it comes back once");
}

#[tokio::test]
async fn a_call_found_not_relevant_is_not_listed_as_closing_soon() {
    let app = TestApp::with_subscriber().await;
    app.subscribe(COLLEAGUE, "tyreso").await;
    app.alert().await;
    let call = app.call("CERV-2026-CITIZENS-TOWN-TT-91").await;
    let deadline = call.facts.next_deadline(app.now()).unwrap().instant();
    app.set_time(&(deadline - SignedDuration::from_hours(72)).to_string());
    app.give_feedback(SUBSCRIBER, "tyreso", &call.id, Opinion::NotRelevant).await;
    app.digest().await;
    let page = format!("/utlysning/{}\"", call.id);
    assert!(letter_to(&app, COLLEAGUE).await.1.contains(&page), "the colleague has said nothing");
    assert!(!letter_to(&app, SUBSCRIBER).await.1.contains(&page));
}

#[tokio::test]
async fn what_is_said_for_the_kommun_holds_for_all_its_readers_and_for_no_other_kommun() {
    let app = TestApp::start().await;
    app.round().await;
    let call = app.call("CERV-2026-CITIZENS-TOWN-TT-91").await;
    let (kommun, opinion) = (&"tyreso".parse().unwrap(), Opinion::NotRelevant);
    let answer = NewFeedback { person: None, kommun, call: &call.id, opinion, why: "" };
    assert!(app.store.record_feedback(&answer, app.now()).await.unwrap());
    app.subscribe(SUBSCRIBER, "tyreso").await;
    app.subscribe(COLLEAGUE, "tyreso").await;
    app.subscribe(COLLEAGUE, "stromsund").await;
    app.alert().await;
    assert!(!letter_to(&app, SUBSCRIBER).await.0.contains(&call.id));
    let (calls, html) = letter_to(&app, COLLEAGUE).await;
    assert!(calls.contains(&call.id));
    let card = html.split("<h3").find(|card| card.contains(call.id.as_str())).unwrap();
    assert!(card.contains("Varför Strömsund?") && !card.contains("Varför Tyresö?"), "{card}");
}

#[tokio::test]
async fn a_letter_tells_what_was_answered_and_does_not_ask_again() {
    let app = TestApp::with_subscriber().await;
    let (networks, engagement) = (app.call(NETWORKS).await, app.call(ENGAGEMENT).await);
    app.give_feedback(SUBSCRIBER, "tyreso", &networks.id, Opinion::Relevant).await;
    replay_second_day(&app).await;
    app.alert().await;
    let html = letter_to(&app, SUBSCRIBER).await.1;
    let card = |id: &OpportunityId| html.split("<h3").find(|card| card.contains(id.as_str())).unwrap().to_owned();
    assert!(card(&networks.id).contains("Ert svar: relevant."));
    assert!(!card(&networks.id).contains("Är den relevant för er?"));
    assert!(!card(&engagement.id).contains("Ert svar"));
}

#[tokio::test]
async fn an_unanswered_call_is_asked_about_in_one_letter_only() {
    let app = TestApp::with_subscriber().await;
    let call = app.call(NETWORKS).await;
    let card = |html: String| html.split("<h3").find(|card| card.contains(call.id.as_str())).unwrap().to_owned();
    let welcome = card(letter_to(&app, SUBSCRIBER).await.1);
    assert!(welcome.contains("Är den relevant för er?") && welcome.contains("/inte-relevant\""), "{welcome}");
    replay_second_day(&app).await;
    app.subscribe(COLLEAGUE, "tyreso").await;
    app.alert().await;
    let follow_up = card(letter_to(&app, SUBSCRIBER).await.1);
    assert!(!follow_up.contains("relevant för er?") && !follow_up.contains("/inte-relevant\""), "{follow_up}");
    assert!(follow_up.contains(">Svara eller följ</a>"), "and can still be answered");
    let first_of_the_colleague = card(letter_to(&app, COLLEAGUE).await.1);
    assert!(first_of_the_colleague.contains("Är den relevant för er?"), "who has not been asked");

    let deadline = app.call(NETWORKS).await.facts.next_deadline(app.now()).unwrap().instant();
    app.set_time(&(deadline - SignedDuration::from_hours(72)).to_string());
    app.digest().await;
    let html = letter_to(&app, SUBSCRIBER).await.1;
    let page = format!("/utlysning/{}\"", call.id);
    let line = html.split("<table").find(|line| line.contains(&page)).unwrap();
    assert!(!line.contains("Relevant eller inte?"), "closing soon, and asked about before: {line}");
}

#[tokio::test]
async fn what_happens_to_a_followed_call_is_told_at_once() {
    let app = TestApp::start().await;
    app.round().await;
    let (call, kommun) = changing_call_below_alert(&app).await;
    for address in [SUBSCRIBER, COLLEAGUE] {
        app.subscribe(address, &kommun).await;
    }
    app.alert().await;
    app.follow(SUBSCRIBER, &call).await;
    replay_second_day(&app).await;
    app.alert().await;
    let (calls, html) = letter_to(&app, SUBSCRIBER).await;
    assert!(calls.contains(&call) && html.contains("Du följer den"));
    assert!(!letter_to(&app, COLLEAGUE).await.0.contains(&call));
}

/// Returns a call that changes on the second day, and a kommun for which it is below the alert level.
async fn changing_call_below_alert(app: &TestApp) -> (OpportunityId, String) {
    for identifier in [NETWORKS, ENGAGEMENT] {
        let call = app.call(identifier).await;
        let matches = app.store.matches_of(&call.id).await.unwrap();
        if let Some(found) = matches.into_iter().find(|found| found.level < Level::Alert) {
            return (call.id, found.kommun.to_string());
        }
    }
    panic!("every kommun is alerted to both");
}

/// Returns a kommun and five of its calls just below the alert level.
async fn five_calls_just_below_alert(app: &TestApp) -> (String, Vec<OpportunityId>) {
    let mut by_kommun: std::collections::BTreeMap<String, Vec<OpportunityId>> = Default::default();
    for row in app.store.all_matches().await.unwrap() {
        if row.judgement.level == Level::Digest && (0.60..0.69).contains(&row.judgement.score) {
            by_kommun.entry(row.judgement.kommun.to_string()).or_default().push(row.id);
        }
    }
    let (kommun, mut calls) = by_kommun.into_iter().find(|(_, calls)| calls.len() >= 5).unwrap();
    calls.truncate(5);
    (kommun, calls)
}

#[tokio::test]
async fn several_answers_move_where_the_alert_begins_and_taking_one_back_moves_it_back() {
    let app = TestApp::start().await;
    app.round().await;
    let (kommun, calls) = five_calls_just_below_alert(&app).await;
    app.subscribe_with(SUBSCRIBER, &kommun, Frequency::Immediate).await;
    app.alert().await;
    for call in &calls[..4] {
        app.give_feedback(SUBSCRIBER, &kommun, call, Opinion::Relevant).await;
    }
    assert_eq!(app.judge().await, 0, "four answers move nothing");
    app.give_feedback(SUBSCRIBER, &kommun, &calls[4], Opinion::Relevant).await;
    let before = app.alerts_of(&kommun).await;
    assert!(app.judge().await > 0, "its calls are judged anew");
    assert_eq!(app.judge().await, 0, "once");
    let moved = app.store.thresholds(&kommun.parse().unwrap()).await.unwrap();
    assert!(moved.alert.from < moved.alert.shipped && moved.digest.from == moved.digest.shipped, "{moved:?}");
    let told = Locale::Swedish.threshold_move(&moved.moves()[0]);
    assert!(told.starts_with("Gränsen för avisering är sänkt från "), "{told}");
    let after = app.alerts_of(&kommun).await;
    assert!(calls.iter().all(|call| after.contains(call)) && before.is_subset(&after));
    assert_eq!(app.alert().await.queued, 0, "nothing is new, so nobody is flooded");

    app.take_back(SUBSCRIBER, &kommun, &calls[0]).await;
    app.judge().await;
    assert_eq!(app.alerts_of(&kommun).await, before);
    assert!(app.store.thresholds(&kommun.parse().unwrap()).await.unwrap().moves().is_empty());
}

#[tokio::test]
async fn who_leaves_takes_their_name_and_words_along_but_not_the_kommuns_answer() {
    let app = TestApp::with_subscriber().await;
    let call = app.call(NETWORKS).await;
    app.give_feedback(SUBSCRIBER, "tyreso", &call.id, Opinion::NotRelevant).await;
    app.follow(SUBSCRIBER, &app.call(ENGAGEMENT).await.id).await;
    let person = app.store.feedback().await.unwrap().remove(0).person;
    app.unsubscribe(SUBSCRIBER).await;
    assert!(app.store.follows().await.unwrap().is_empty());
    let left = app.store.feedback().await.unwrap();
    assert_eq!((left.len(), left[0].opinion, left[0].why.as_str()), (1, Opinion::NotRelevant, ""));
    assert!(left[0].person.is_some() && left[0].person != person, "nobody's, and so nobody's letters are kept from it");
    app.subscribe(COLLEAGUE, "tyreso").await;
    app.alert().await;
    assert!(letter_to(&app, COLLEAGUE).await.0.contains(&call.id));
}
