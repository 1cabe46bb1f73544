//! Routing within a kommun: the coordinator receives everything, each representative their part, also when the file
//! changes.

use std::collections::BTreeSet;

use utkik::internals::delivery::{Delivery, LetterKind};
use utkik::internals::kommun::{AreaId, Forvaltning, Level};
use utkik::internals::opportunity::OpportunityId;
use utkik::internals::store::FindingKind;
use utkik::internals::subscription::{Frequency, Scope};

use crate::app::TestApp;

const COORDINATOR: &str = "mailto:samordnare@tyreso.example.se";
const SCHOOL: &str = "mailto:skola@tyreso.example.se";
const CULTURE: &str = "mailto:kultur@tyreso.example.se";

impl TestApp {
    /// Gives Tyresö these förvaltningar, as an edited file would.
    pub(crate) fn set_forvaltningar(&mut self, forvaltningar: &[(&str, &[&str])]) {
        let forvaltning = |(id, areas): &(&str, &[&str])| Forvaltning {
            id: (*id).to_owned(),
            namn: format!("Förvaltningen {id}"),
            areas: areas.iter().map(|area| area.parse().unwrap()).collect(),
        };
        let forvaltningar = forvaltningar.iter().map(forvaltning).collect();
        self.change_kommun("tyreso", |tyreso| tyreso.forvaltningar = forvaltningar);
    }

    /// Returns the calls that match Tyresö and lie in one of these areas (without any: all).
    async fn matches_in_areas(&self, areas: &[&str], least: Level) -> BTreeSet<OpportunityId> {
        let matches = self.store.matches_of_kommun(&"tyreso".parse().unwrap()).await.unwrap();
        let is_in = |found: &[AreaId]| areas.is_empty() || found.iter().any(|area| areas.contains(&area.as_str()));
        let now = self.now();
        let kept = matches.into_iter().filter(|one| one.judgement.level >= least && is_in(&one.judgement.areas));
        kept.filter(|one| !one.opportunity.status_at(now).is_over()).map(|one| one.opportunity.id.clone()).collect()
    }

    pub(crate) async fn letters_to(&self, address: &str) -> Vec<Delivery> {
        self.outbox().await.into_iter().filter(|letter| letter.address_text() == address).collect()
    }

    /// Returns the calls of all letters to an address, in full or listed.
    pub(crate) async fn calls_sent_to(&self, address: &str) -> BTreeSet<OpportunityId> {
        self.letters_to(address).await.into_iter().flat_map(|letter| letter.calls).map(|call| call.id).collect()
    }

    /// Returns the HTML of the letter queued last to an address.
    pub(crate) async fn last_letter_html_to(&self, address: &str) -> String {
        let last = self.letters_to(address).await.pop().unwrap();
        self.store.letter(&last.id).await.unwrap().unwrap().1
    }
}

const SCHOOL_AREAS: [&str; 2] = ["barn-unga", "skola-utbildning"];
const CULTURE_AREAS: [&str; 2] = ["barn-unga", "vanorter-natverk"];

/// Starts an app in which Tyresö has two förvaltningar that share an area, and three subscribers who were welcomed
/// before there were any calls.
async fn with_forvaltningar() -> TestApp {
    let mut app = TestApp::start().await;
    app.set_forvaltningar(&[("skola", &SCHOOL_AREAS), ("kultur", &CULTURE_AREAS)]);
    app.subscribe(COORDINATOR, "tyreso").await;
    for (address, id) in [(SCHOOL, "skola"), (CULTURE, "kultur")] {
        let scope = Scope::Forvaltning(id.to_owned());
        app.subscribe_to(address, "tyreso", &scope, Frequency::Immediate).await;
    }
    app.alert().await;
    app.set_time("2026-05-10T13:00:00Z");
    app
}

#[tokio::test]
async fn the_coordinator_gets_all_and_each_representative_theirs() {
    let app = with_forvaltningar().await;
    app.round().await;
    app.alert().await;
    let (all, school, culture) = (
        app.matches_in_areas(&[], Level::Alert).await,
        app.matches_in_areas(&SCHOOL_AREAS, Level::Alert).await,
        app.matches_in_areas(&CULTURE_AREAS, Level::Alert).await,
    );
    assert!(!school.is_empty() && school.len() < all.len(), "{school:?} of {all:?}");
    assert!(school.intersection(&culture).next().is_some(), "one is told to both");
    assert_eq!(app.calls_sent_to(COORDINATOR).await, all);
    assert_eq!(app.calls_sent_to(SCHOOL).await, school);
    assert_eq!(app.calls_sent_to(CULTURE).await, culture);
    let (html, own) = (app.last_letter_html_to(COORDINATOR).await, app.last_letter_html_to(SCHOOL).await);
    assert!(html.contains("Berör: Förvaltningen skola") && html.contains("/vidare/"), "{html}");
    assert!(
        own.contains("Till Förvaltningen skola, inom ”") && !own.contains("/vidare/"),
        "only a coordinator passes on"
    );
    assert!(own.contains("prenumererar på utlysningar för Förvaltningen skola i Tyresö hos utkik"), "{own}");

    // The digest has the rest of their calls, each once.
    app.set_time("2026-05-11T05:00:00Z");
    app.digest().await;
    for (address, areas) in [(COORDINATOR, &[][..]), (SCHOOL, &SCHOOL_AREAS), (CULTURE, &CULTURE_AREAS)] {
        assert_eq!(app.calls_sent_to(address).await, app.matches_in_areas(areas, Level::Digest).await, "{address}");
        let each: Vec<OpportunityId> =
            app.letters_to(address).await.into_iter().flat_map(|letter| letter.calls).map(|call| call.id).collect();
        assert_eq!(each.len(), each.iter().collect::<BTreeSet<_>>().len(), "{address}: each once");
    }
    app.set_time("2026-05-11T12:00:00Z");
    app.remind().await;
    app.deliver().await;
    assert_eq!(app.check().await.findings, []);
}

#[tokio::test]
async fn a_file_that_changes_judges_nothing_anew_and_tells_what_is_theirs_now() {
    let mut app = with_forvaltningar().await;
    app.round().await;
    app.alert().await;
    app.set_time("2026-05-11T05:00:00Z");
    app.digest().await;
    app.remind().await;
    app.deliver().await;
    assert_eq!(app.check().await.findings, []);
    let before = app.calls_sent_to(SCHOOL).await;
    let letters = app.outbox().await.len();

    app.set_time("2026-05-11T08:00:00Z");
    // An area without any call for the school.
    let matches = app.store.matches_of_kommun(&"tyreso".parse().unwrap()).await.unwrap();
    let fresh = matches.iter().find(|one| one.judgement.level == Level::Alert && !before.contains(&one.opportunity.id));
    let area = fresh.unwrap().judgement.areas[0].as_str();
    app.set_forvaltningar(&[("skola", &[area]), ("kultur", &CULTURE_AREAS)]);
    assert_eq!(app.judge().await, 0, "routing is no judgement");
    assert_eq!(app.check().await.findings, [], "what came to be theirs just now is not late");
    assert_eq!(app.alert().await.queued, 1, "nobody else hears of it");
    let (now, told) = (app.matches_in_areas(&[area], Level::Alert).await, app.calls_sent_to(SCHOOL).await);
    assert_eq!(told, before.union(&now).cloned().collect());
    let html = app.last_letter_html_to(SCHOOL).await;
    assert!(!html.contains("Nytt urval") && html.contains("Till Förvaltningen skola, inom ”"), "{html}");
    assert_eq!(app.outbox().await.len(), letters + 1);
    assert_eq!(app.alert().await.queued, 0, "once");
}

#[tokio::test]
async fn who_was_told_hears_what_becomes_of_it_though_it_is_theirs_no_longer() {
    let mut app = with_forvaltningar().await;
    app.round().await;
    app.alert().await;
    let call = app.call("CERV-2026-CITIZENS-TOWN-NT-92").await.id;
    let found = app.store.matches_of(&call).await.unwrap().into_iter().find(|one| one.kommun == "tyreso").unwrap();
    let areas: Vec<&str> = found.areas.iter().map(|area| area.as_str()).collect();
    app.set_forvaltningar(&[("skola", &areas), ("kultur", &["idrott"])]);
    app.alert().await;
    assert!(app.calls_sent_to(SCHOOL).await.contains(&call));
    app.set_forvaltningar(&[("skola", &["idrott"]), ("kultur", &["idrott"])]);
    app.set_recorded_day(2);
    app.set_time("2026-05-11T12:00:00Z");
    app.round().await;
    app.alert().await;
    let last = app.letters_to(SCHOOL).await.pop().unwrap();
    assert!(last.calls.iter().any(|told| told.id == call), "{}", last.subject);
    let html = app.last_letter_html_to(SCHOOL).await;
    assert!(html.contains("Den hör inte till Förvaltningen skola, men vi har skrivit om den tidigare."), "{html}");
}

#[tokio::test]
async fn a_forvaltning_that_went_from_the_file_loses_nobody_and_is_told_of() {
    let mut app = with_forvaltningar().await;
    app.set_forvaltningar(&[("kultur", &CULTURE_AREAS)]);
    app.round().await;
    app.alert().await;
    assert_eq!(
        app.calls_sent_to(SCHOOL).await,
        app.matches_in_areas(&[], Level::Alert).await,
        "everything, until it is mended"
    );
    let html = app.last_letter_html_to(SCHOOL).await;
    assert!(html.contains("Förvaltningen ”skola” som du har valt står inte i kommunens fil"), "{html}");
    let findings = app.check().await.findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    let lost = Some("tyreso/skola".parse().unwrap());
    assert_eq!((findings[0].kind, &findings[0].forvaltning), (FindingKind::NoForvaltning, &lost));
    assert_eq!((app.notify_operator().await, app.notify_operator().await), (1, 0));
    let letters = app.outbox().await;
    let to_operator = letters.iter().find(|letter| letter.kind == LetterKind::Operator).unwrap();
    assert_eq!(to_operator.subject, "Förvaltningen tyreso/skola finns inte i kommunens fil");

    app.set_forvaltningar(&[("skola", &SCHOOL_AREAS), ("kultur", &CULTURE_AREAS)]);
    assert_eq!(app.check().await.findings, []);
    assert_eq!(app.notify_operator().await, 0, "that it is mended is no news");
    app.set_forvaltningar(&[("kultur", &CULTURE_AREAS)]);
    app.set_time("2026-05-10T13:01:00Z");
    app.check().await;
    assert_eq!(app.notify_operator().await, 1, "but that it is lost again is");
}

#[tokio::test]
async fn a_representative_is_reminded_of_theirs_only() {
    let app = with_forvaltningar().await;
    app.round().await;
    app.alert().await;
    app.set_time("2026-05-17T05:00:00Z");
    app.remind().await;
    let reminded = |letters: Vec<Delivery>| -> BTreeSet<OpportunityId> {
        let kept = letters.into_iter().filter(|letter| letter.kind == LetterKind::Reminder);
        kept.flat_map(|letter| letter.calls).map(|call| call.id).collect()
    };
    let (all, theirs) = (reminded(app.letters_to(COORDINATOR).await), reminded(app.letters_to(SCHOOL).await));
    let within = app.matches_in_areas(&SCHOOL_AREAS, Level::Alert).await;
    assert_eq!(theirs, all.intersection(&within).cloned().collect());
    assert!(!all.is_empty());
}

#[tokio::test]
async fn a_second_subscription_to_the_same_kommun_takes_the_place_of_the_first() {
    let app = with_forvaltningar().await;
    app.subscribe_to(COORDINATOR, "tyreso", &Scope::Forvaltning("skola".to_owned()), Frequency::Weekly).await;
    let rows = app.store.subscribers().await.unwrap();
    let of = |address: &str| rows.iter().find(|row| row.address.to_string() == address).unwrap();
    assert_eq!(of(COORDINATOR).subscriptions.len(), 1);
    assert_eq!(of(COORDINATOR).subscriptions[0].subscription.scope, Scope::Forvaltning("skola".to_owned()));
}
