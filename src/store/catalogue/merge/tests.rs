//! What a source newly says, what it merely stops saying, and which changes come of it.

use jiff::Timestamp;

use crate::opportunity::facts::DeadlineModel;
use crate::opportunity::{
    CallKind, Deadline, Facts, Field, FieldChange, FieldValue, Revision, SourceId, StatedStatus, Zone,
};
use crate::store::catalogue::record::StatusUpdates;
use crate::store::{Absences, Origin, Reading, ReadingScope, Store};

const NOON: &str = "2026-05-10T12:00:00Z";

struct Sites {
    store: Store,
    _folder: tempfile::TempDir,
}

fn facts(stated: StatedStatus, opens: Option<&str>, closes: Option<&str>) -> Facts {
    let (day, time) = closes.map(|c| c.split_once(' ').unwrap_or((c, ""))).unzip();
    let deadline = day.map(|day: &str| Deadline {
        time: time.and_then(|time: &str| time.parse().ok()),
        ..Deadline::on_date(day.parse().unwrap(), Zone::Stockholm)
    });
    Facts {
        title: "Bidrag till mötesplatser".to_owned(),
        funder: "Mötesfonden".to_owned(),
        url: "https://example.org/bidrag/motesplatser".to_owned(),
        stated,
        opens: opens.map(|day| day.parse().unwrap()),
        deadlines: deadline.into_iter().collect(),
        ..Facts::default()
    }
}

fn row(facts: Facts) -> Reading {
    let fingerprint = format!("{facts:?}");
    let (key, reference) = ("motesplatser".to_owned(), "motesplatser".to_owned());
    Reading { key, reference, fingerprint, scope: ReadingScope::Whole, facts }
}

fn detail_page(facts: Facts) -> Reading {
    Reading { scope: ReadingScope::Detail, ..row(facts) }
}

impl Sites {
    async fn new() -> Sites {
        let folder = tempfile::tempdir().unwrap();
        Sites { store: Store::open(folder.path()).await.unwrap(), _folder: folder }
    }

    async fn record(&self, source: &str, now: &str, readings: &[Reading]) {
        let source: SourceId = source.parse().unwrap();
        self.store.record(origin(&source, now), readings).await.unwrap();
    }

    async fn record_absences(&self, now: &str, absences: Absences) {
        let source = SourceId::from_static("fonden");
        self.store.record_absences(origin(&source, now), &absences).await.unwrap();
    }

    /// The changes so far, a line for each.
    async fn change_lines(&self) -> Vec<String> {
        let text = |value: &Option<FieldValue>| value.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
        let line =
            |(field, change): (Field, &FieldChange)| format!(" {field} {}>{}", text(&change.old), text(&change.new));
        let changes = self.store.changes(Revision::default()).await.unwrap();
        changes
            .iter()
            .map(|row| row.change.kind.as_str().to_owned() + &row.change.fields.iter().map(line).collect::<String>())
            .collect()
    }

    async fn only_call(&self) -> crate::opportunity::Opportunity {
        let mut calls = self.store.revised_since(Revision::new(-9), 9).await.unwrap();
        assert_eq!(calls.len(), 1);
        calls.remove(0)
    }
}

fn origin<'a>(source: &'a SourceId, now: &str) -> Origin<'a> {
    let now: Timestamp = now.parse().unwrap();
    Origin { source, rank: if *source == "fonden" { 1 } else { 2 }, parser_version: "test", now }
}

#[tokio::test]
async fn a_page_that_closes_takes_nothing_back() {
    let sites = Sites::new().await;
    let open = facts(StatedStatus::Open, Some("2026-04-01"), Some("2026-05-20 16:00:00"));
    sites.record("fonden", NOON, &[row(open.clone())]).await;
    sites.record("fonden", "2026-05-12T12:00:00Z", &[row(facts(StatedStatus::Closed, None, None))]).await;
    assert_eq!(sites.change_lines().await[1..], ["closed status open>closed"]);
    assert_eq!(sites.only_call().await.facts.deadlines, open.deadlines);
    let day_only = facts(StatedStatus::Closed, None, Some("2026-05-20"));
    sites.record("fonden", "2026-05-13T12:00:00Z", &[row(day_only)]).await;
    assert_eq!(sites.change_lines().await.len(), 2);
    assert_eq!(sites.only_call().await.facts.deadlines, open.deadlines, "the hour stays known");

    // The next application round of the call begins afresh.
    sites.record("fonden", "2026-08-01T12:00:00Z", &[row(facts(StatedStatus::Forthcoming, None, None))]).await;
    assert_eq!(
        sites.change_lines().await[2..],
        ["reopened deadline 2026-05-20>- status closed>forthcoming"],
        "and its days are not yet known"
    );
}

#[tokio::test]
async fn a_call_that_has_opened_need_not_say_when() {
    let sites = Sites::new().await;
    sites
        .record("fonden", NOON, &[row(facts(StatedStatus::Forthcoming, Some("2026-05-12"), Some("2026-06-12")))])
        .await;
    sites.record("fonden", "2026-05-12T12:00:00Z", &[row(facts(StatedStatus::Open, None, Some("2026-06-12")))]).await;
    assert_eq!(sites.change_lines().await[1..], ["opened status forthcoming>open"]);
    assert_eq!(sites.only_call().await.facts.opens, "2026-05-12".parse().ok());
}

#[tokio::test]
async fn since_when_a_call_is_open_is_no_news() {
    let sites = Sites::new().await;
    sites.record("fonden", NOON, &[row(facts(StatedStatus::Open, None, Some("2026-06-12")))]).await;
    let redesigned = facts(StatedStatus::Open, Some("2026-03-02"), Some("2026-06-12"));
    sites.record("fonden", "2026-05-12T12:00:00Z", &[row(redesigned)]).await;
    assert_eq!(sites.change_lines().await.len(), 1);
    assert_eq!(sites.only_call().await.facts.opens, "2026-03-02".parse().ok());
}

#[tokio::test]
async fn a_row_and_its_own_page_are_one_piece_of_news() {
    let sites = Sites::new().await;
    let first = [
        row(facts(StatedStatus::Closed, None, None)),
        detail_page(facts(StatedStatus::Closed, None, Some("2026-02-12"))),
    ];
    sites.record("fonden", NOON, &first).await;
    assert_eq!(sites.change_lines().await, ["new deadline ->2026-02-12 status ->closed"]);
    // The list has a date and so seems open; the page says that it is not yet.
    let again = [
        row(facts(StatedStatus::Open, None, Some("2026-10-01"))),
        detail_page(facts(StatedStatus::Forthcoming, None, Some("2026-10-01"))),
    ];
    sites.record("fonden", "2026-06-15T12:00:00Z", &again).await;
    assert_eq!(sites.change_lines().await[1..], ["reopened deadline 2026-02-12>2026-10-01 status closed>forthcoming"]);
}

#[tokio::test]
async fn a_call_opens_on_its_day_where_nobody_says_so() {
    let sites = Sites::new().await;
    sites.record("fonden", NOON, &[row(facts(StatedStatus::Unknown, Some("2026-05-12"), Some("2026-06-12")))]).await;
    let pass = async |now: &str| sites.store.update_statuses(now.parse().unwrap()).await.unwrap();
    assert_eq!(pass("2026-05-11T12:00:00Z").await, StatusUpdates::default());
    assert_eq!(pass("2026-05-11T22:30:00Z").await.opened, 1, "it is the twelfth in Sweden");
    assert_eq!(pass("2026-06-13T12:00:00Z").await.closed, 1);
    assert_eq!(sites.change_lines().await[1..], ["opened status forthcoming>open", "closed status open>closed"]);
}

#[tokio::test]
async fn a_source_that_says_forthcoming_is_believed_after_the_day() {
    let sites = Sites::new().await;
    sites
        .record("fonden", NOON, &[row(facts(StatedStatus::Forthcoming, Some("2026-05-12"), Some("2026-06-12")))])
        .await;
    let passed = sites.store.update_statuses("2026-05-20T12:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(passed, StatusUpdates::default());
}

#[tokio::test]
async fn a_first_step_that_has_passed_closes_the_call_to_newcomers() {
    let sites = Sites::new().await;
    let mut steps = facts(StatedStatus::Unknown, Some("2026-05-05"), Some("2026-05-20"));
    steps.deadlines.push(Deadline::on_date("2026-06-17".parse().unwrap(), Zone::Brussels));
    steps.deadline_model = DeadlineModel::TwoStage;
    sites.record("fonden", NOON, &[row(steps)]).await;
    let passed = sites.store.update_statuses("2026-05-21T12:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(passed.closed, 1);
}

#[tokio::test]
async fn another_source_that_joins_adds_what_was_lacking_and_no_other_name() {
    let sites = Sites::new().await;
    let in_news = Facts { title: "Snart kan ni söka".to_owned(), ..facts(StatedStatus::Unknown, None, None) };
    sites.record("nyheter", NOON, &[row(in_news)]).await;
    assert_eq!(sites.change_lines().await, ["new status ->unknown"]);
    let listed = facts(StatedStatus::Unknown, Some("2026-05-04"), Some("2026-06-05"));
    sites.record("fonden", NOON, &[row(listed.clone())]).await;
    assert_eq!(sites.change_lines().await, ["new deadline ->2026-06-05 status ->open"], "told in the same round");
    assert_eq!(sites.only_call().await.facts.title, "Bidrag till mötesplatser");

    let sites = Sites::new().await;
    sites.record("nyheter", NOON, &[row(facts(StatedStatus::Unknown, None, None))]).await;
    sites.record("fonden", "2026-05-11T12:00:00Z", &[row(listed)]).await;
    assert_eq!(sites.change_lines().await[1..], ["amended deadline ->2026-06-05 status unknown>open"], "a night late");
}

#[tokio::test]
async fn two_sources_that_tell_of_one_event_make_one_change() {
    let sites = Sites::new().await;
    sites.record("fonden", NOON, &[row(facts(StatedStatus::Forthcoming, None, None))]).await;
    // The news item arrives before the page that it is about.
    sites
        .record("nyheter", "2026-05-12T12:00:00Z", &[row(facts(StatedStatus::Unknown, None, Some("2026-06-12")))])
        .await;
    let page = row(facts(StatedStatus::Open, Some("2026-05-12"), Some("2026-06-12")));
    sites.record("fonden", "2026-05-12T12:00:00Z", &[page]).await;
    let told = sites.change_lines().await;
    assert_eq!(told[1..], ["opened deadline ->2026-06-12 opens ->2026-05-12 status forthcoming>open"]);
}

#[tokio::test]
async fn a_call_whose_page_is_gone_too_is_withdrawn_at_once() {
    let sites = Sites::new().await;
    sites.record("fonden", NOON, &[row(facts(StatedStatus::Open, None, Some("2026-06-12")))]).await;
    let key = || vec!["motesplatser".to_owned()];
    sites.record_absences("2026-05-11T12:00:00Z", Absences { missing: key(), ..Absences::default() }).await;
    assert_eq!(sites.change_lines().await.len(), 1);
    sites.record_absences("2026-05-12T12:00:00Z", Absences { taken_down: key(), ..Absences::default() }).await;
    assert_eq!(sites.change_lines().await[1..], ["withdrawn status open>withdrawn"]);
    assert!(!sites.only_call().await.facts.deadlines.is_empty());
}

#[tokio::test]
async fn a_question_to_the_public_is_closed_when_it_is_asked_no_more() {
    let sites = Sites::new().await;
    let asked = Facts { kind: CallKind::Policy, ..facts(StatedStatus::Open, None, None) };
    sites.record("fonden", NOON, &[row(asked)]).await;
    for day in 11..15 {
        let absences = Absences { missing: vec!["motesplatser".to_owned()], ..Absences::default() };
        sites.record_absences(&format!("2026-05-{day}T12:00:00Z"), absences).await;
    }
    assert_eq!(sites.change_lines().await[1..], ["closed status open>closed"]);
}

#[tokio::test]
async fn a_reader_that_is_past_a_change_hears_of_it_again_when_it_grows() {
    let sites = Sites::new().await;
    sites.record("nyheter", NOON, &[row(facts(StatedStatus::Unknown, None, None))]).await;
    let past = sites.store.changes(Revision::default()).await.unwrap()[0].change.seq;
    sites.record("fonden", NOON, &[row(facts(StatedStatus::Open, None, Some("2026-06-05")))]).await;
    let grown = sites.store.changes(past).await.unwrap();
    assert_eq!(grown.iter().map(|row| row.change.kind.as_str()).collect::<Vec<_>>(), ["new"], "completed");
    assert_eq!(sites.change_lines().await.len(), 1);

    sites
        .record("nyheter", "2026-05-12T12:00:00Z", &[row(facts(StatedStatus::Unknown, None, Some("2026-06-12")))])
        .await;
    let past = sites.store.changes(Revision::default()).await.unwrap().last().unwrap().change.seq;
    sites.record("fonden", "2026-05-12T12:00:00Z", &[row(facts(StatedStatus::Open, None, Some("2026-06-13")))]).await;
    let told = sites.change_lines().await.len();
    let grown = sites.store.changes(past).await.unwrap();
    assert_eq!((told, grown.len(), grown[0].change.seq), (2, 1, sites.store.revision().await.unwrap()), "added to");
}
