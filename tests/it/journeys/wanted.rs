//! Property test: for any subscribers and any matches, each person is notified once of every call that they subscribe
//! to, and of no other.

use std::collections::{BTreeMap, BTreeSet};
use strum::VariantArray as _;

use jiff::Timestamp;
use proptest::prelude::*;
use utkik::internals::app::App;
use utkik::internals::config::{Clock, Settings, kommun_file};
use utkik::internals::kommun::{Eligible, Forvaltning, Kommun, Level, Match, Reason, ReasonKind};
use utkik::internals::opportunity::{Facts, OpportunityId, SourceId, StatedStatus};
use utkik::internals::stages::{Alert, Digest, Stage as _};
use utkik::internals::store::{NewJudgement, NewSubscription, Origin, Reading, ReadingScope, Store};
use utkik::internals::subscription::{Address, Frequency, ReminderDays, Scope};

const AREAS: [&str; 4] = ["barn-unga", "kultur", "idrott", "klimat-energi"];
const KOMMUNER: [&str; 2] = ["aby", "beby"];

/// A call: its level and areas for each kommun, and whether the kommun passes it on.
#[derive(Clone, Debug)]
struct GeneratedCall {
    found: Vec<(Level, Vec<usize>)>,
    passed_on: Vec<bool>,
}

/// A person: the subscription to each kommun, if any.
#[derive(Clone, Debug)]
struct GeneratedPerson {
    subscriptions: Vec<Option<(Scope, Frequency)>>,
}

/// The areas of each förvaltning in a kommun's file.
type KommunAreas = Vec<Vec<usize>>;

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::None), Just(Level::Digest), Just(Level::Alert)]
}

fn some_areas() -> impl Strategy<Value = Vec<usize>> {
    proptest::sample::subsequence((0..AREAS.len()).collect::<Vec<_>>(), 1..=3)
}

fn call() -> impl Strategy<Value = GeneratedCall> {
    let found = proptest::collection::vec((level(), some_areas()), KOMMUNER.len());
    let passed_on = proptest::collection::vec(any::<bool>(), KOMMUNER.len());
    (found, passed_on).prop_map(|(found, passed_on)| GeneratedCall { found, passed_on })
}

fn scope() -> impl Strategy<Value = Scope> {
    let named = |areas: Vec<usize>| areas.into_iter().map(|area| AREAS[area].parse().unwrap()).collect();
    prop_oneof![
        Just(Scope::ALL),
        some_areas().prop_map(move |areas| Scope::Areas(named(areas))),
        // The third is in no file.
        (0..3usize).prop_map(|number| Scope::Forvaltning(format!("f{number}"))),
        Just(Scope::PassedOn),
    ]
}

fn person() -> impl Strategy<Value = GeneratedPerson> {
    let frequency = proptest::sample::select(Frequency::VARIANTS.to_vec());
    let subscription = proptest::option::weighted(0.7, (scope(), frequency));
    proptest::collection::vec(subscription, KOMMUNER.len()).prop_map(|subscriptions| GeneratedPerson { subscriptions })
}

fn file() -> impl Strategy<Value = KommunAreas> {
    proptest::collection::vec(some_areas(), 0..=2)
}

const TEXT: &str = "namn = \"Åby kommun\"\nkommunkod = \"0123\"\nlan = \"Jämtlands län\"\npolicy = \"Policy\"\n\
    vanorter = []\n[[priority]]\narea = \"barn-unga\"\ntitle = \"Unga\"\nweight = 1\npassage = \"Unga först.\"\n\
    place = \"2\"\n";

fn kommuner(files: &[KommunAreas]) -> Vec<Kommun> {
    let forvaltning = |(number, areas): (usize, &Vec<usize>)| Forvaltning {
        id: format!("f{number}"),
        namn: format!("Förvaltning {number}"),
        areas: areas.iter().map(|area| AREAS[*area].parse().unwrap()).collect(),
    };
    let of = |(slug, file): (&&str, &KommunAreas)| Kommun {
        forvaltningar: file.iter().enumerate().map(forvaltning).collect(),
        ..kommun_file::read(slug, TEXT).unwrap()
    };
    KOMMUNER.iter().zip(files).map(of).collect()
}

/// Returns whether a person is to be notified of a call, stated independently of the program.
fn should_be_notified(person: &GeneratedPerson, call: &GeneratedCall, files: &[KommunAreas]) -> bool {
    (0..KOMMUNER.len()).any(|at| {
        let Some((scope, _)) = &person.subscriptions[at] else { return false };
        let (level, areas) = &call.found[at];
        let suits = *level > Level::None;
        match scope {
            Scope::PassedOn => call.passed_on[at],
            Scope::Areas(wanted) if wanted.is_empty() => suits,
            Scope::Areas(wanted) => suits && areas.iter().any(|area| wanted.iter().any(|one| *one == AREAS[*area])),
            Scope::Forvaltning(id) => {
                let number: usize = id[1..].parse().unwrap();
                suits && files[at].get(number).is_none_or(|own| areas.iter().any(|area| own.contains(area)))
            }
        }
    })
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn address(number: usize) -> Address {
    Address::Mail(format!("p{number}@x.example"))
}

async fn subscribe(store: &Store, people: &[GeneratedPerson], now: Timestamp) {
    for (number, person) in people.iter().enumerate() {
        for (kommun, subscription) in KOMMUNER.iter().zip(&person.subscriptions) {
            let Some((scope, frequency)) = subscription else { continue };
            let (address, remind) = (address(number), ReminderDays::default());
            let request = NewSubscription {
                address: &address,
                kommun: &kommun.parse().unwrap(),
                scope,
                frequency: *frequency,
                remind: &remind,
                language: utkik::internals::locale::Locale::Swedish,
            };
            store.subscribe(&request, now).await.unwrap();
        }
    }
}

/// Stores, matches and passes on the calls, and returns their ids.
async fn create_calls(store: &Store, calls: &[GeneratedCall], now: Timestamp) -> Vec<OpportunityId> {
    let facts =
        |number: usize| Facts { title: format!("Call {number}"), stated: StatedStatus::Open, ..Facts::default() };
    let reading = |number: usize| Reading {
        key: number.to_string(),
        reference: format!("R{number}"),
        fingerprint: "1".into(),
        scope: ReadingScope::Whole,
        facts: facts(number),
    };
    let readings: Vec<Reading> = (0..calls.len()).map(reading).collect();
    store
        .record(Origin { source: &SourceId::from_static("prov"), rank: 0, parser_version: "1", now }, &readings)
        .await
        .unwrap();
    let mut ids = Vec::new();
    for (number, call) in calls.iter().enumerate() {
        let known = store.find(&format!("R{number}")).await.unwrap().unwrap();
        for (at, slug) in KOMMUNER.iter().enumerate() {
            let (level, areas) = &call.found[at];
            let reasons =
                vec![Reason { kind: ReasonKind::Text("Den passar.".into()), passage: None, words: Vec::new() }];
            let found = Match {
                kommun: slug.parse().unwrap(),
                score: 0.7,
                level: *level,
                eligible: Eligible::Yes,
                areas: areas.iter().map(|area| AREAS[*area].parse().unwrap()).collect(),
                reasons,
            };
            let (fingerprint, version, selected_at) = ("1".to_owned(), "1".to_owned(), None);
            let (opportunity, revision) = (known.id.clone(), known.revision);
            let judged = NewJudgement { opportunity, judgement: found, revision, fingerprint, version, selected_at };
            store.put_matches(&[judged]).await.unwrap();
            if call.passed_on[at] {
                store.pass_on(&slug.parse().unwrap(), &known.id, "", now).await.unwrap();
            }
        }
        ids.push(known.id);
    }
    ids
}

/// Runs every stage that notifies of news, twice.
async fn run_letter_stages(app: &App, kommuner: Vec<Kommun>, now: &str) {
    let app = app.clone().with_kommuner(kommuner);
    for _ in 0..2 {
        Alert.run(&app, at(now)).await.unwrap();
        Digest.run(&app, at(now)).await.unwrap();
    }
}

/// Returns how often a person was notified of each call, over all letters.
async fn notification_counts(store: &Store, person: usize) -> BTreeMap<OpportunityId, usize> {
    let address = address(person).to_string();
    let mut told = BTreeMap::new();
    for letter in store.all_deliveries().await.unwrap().into_iter().filter(|letter| letter.address_text() == address) {
        for call in letter.calls {
            *told.entry(call.id).or_default() += 1;
        }
    }
    told
}

/// Replays two Mondays, with a change of the kommun files between them.
async fn replay(
    people: Vec<GeneratedPerson>,
    calls: Vec<GeneratedCall>,
    files: [Vec<KommunAreas>; 2],
) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::in_folder(folder.path());
    let app = App::new(settings, Clock::fixed(None)).with_sources(Vec::new());
    let store = app.store().await.unwrap();
    subscribe(store, &people, at("2026-05-04T06:00:00Z")).await;
    run_letter_stages(&app, kommuner(&files[0]), "2026-05-04T06:00:00Z").await;
    let ids = create_calls(store, &calls, at("2026-05-05T06:00:00Z")).await;
    let mut wanted: Vec<BTreeSet<OpportunityId>> = vec![BTreeSet::new(); people.len()];
    for (files, monday) in files.iter().zip(["2026-05-11T05:00:00Z", "2026-05-18T05:00:00Z"]) {
        run_letter_stages(&app, kommuner(files), monday).await;
        for (number, person) in people.iter().enumerate() {
            let pairs = calls.iter().zip(&ids).filter(|(call, _)| should_be_notified(person, call, files));
            wanted[number].extend(pairs.map(|(_, id)| id.clone()));
            let expected: BTreeMap<OpportunityId, usize> = wanted[number].iter().map(|id| (id.clone(), 1)).collect();
            prop_assert_eq!(notification_counts(store, number).await, expected, "{:?} {:?}", person, files);
        }
    }
    app.close().await;
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 200, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn each_wanted_pair_is_told_once_and_no_other(
        people in proptest::collection::vec(person(), 1..5),
        calls in proptest::collection::vec(call(), 1..5),
        first in proptest::collection::vec(file(), KOMMUNER.len()),
        second in proptest::collection::vec(file(), KOMMUNER.len()),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(replay(people, calls, [first, second]))?;
    }
}
