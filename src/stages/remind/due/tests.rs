//! Reminder steps: due, made up for, void, and moved with their day.

use jiff::civil::{date, time};

use super::*;
use crate::delivery::ReminderGoal;
use crate::kommun::decision::{Approval, Meetings};
use crate::opportunity::facts::DeadlineModel;
use crate::opportunity::{Deadline, Facts, Revision, SourceId, Status, Zone};

fn call(deadlines: &[Deadline]) -> Opportunity {
    let facts = Facts {
        title: "Unga i demokratin".into(),
        deadlines: deadlines.to_vec(),
        deadline_model: DeadlineModel::MultipleCutOff,
        ..Facts::default()
    };
    let (source, reference) = (SourceId::from_static("prov"), "1".to_owned());
    Opportunity {
        id: "c1".parse().unwrap(),
        revision: Revision::new(1),
        status: Status::Open,
        source,
        reference,
        facts,
    }
}

fn may(day: i8) -> Deadline {
    Deadline::on_date(date(2026, 5, day), Zone::Stockholm)
}

fn provby(meetings: &[(&str, Date, u16)]) -> Kommun {
    let body = |(organ, day, papers_days): &(&str, Date, u16)| Meetings {
        organ: (*organ).to_owned(),
        days: vec![*day],
        papers_days: *papers_days,
    };
    Kommun {
        slug: "provby".parse().unwrap(),
        namn: "Provby kommun".into(),
        kommunkod: "0199".into(),
        lan: String::new(),
        policy: String::new(),
        vanorter: Vec::new(),
        program: Vec::new(),
        priorities: Vec::new(),
        approval: Some(Approval { organ: "kommunstyrelsen".into(), exempt: vec!["förstudie".into()] }),
        meetings: meetings.iter().map(body).collect(),
        forvaltningar: Vec::new(),
        fingerprint: String::new(),
    }
}

fn with_meetings() -> Kommun {
    provby(&[("KSAU", date(2026, 4, 28), 10), ("kommunstyrelsen", date(2026, 5, 12), 0)])
}

/// Noon in Sweden, in summer.
fn noon(month: i8, day: i8) -> Timestamp {
    date(2026, month, day).at(12, 0, 0, 0).to_zoned(Zone::Stockholm.time_zone()).unwrap().timestamp()
}

/// Returns what is due, as `goal day steps`.
fn due_text(call: &Opportunity, kommun: &Kommun, days: &str, now: Timestamp) -> Vec<String> {
    let days = ReminderDays::parse(days).unwrap();
    let found = due_goals(call, &[ReminderSchedule { days: &days, papers_of: Some(kommun) }], now);
    found.iter().map(|due| format!("{} {} {:?}", due.countdown.goal(), due.countdown.day(), due.steps)).collect()
}

#[test]
fn a_step_comes_on_its_day_and_is_made_up_for_a_week() {
    let (call, kommun) = (call(&[may(20)]), provby(&[]));
    let on = |month, day| due_text(&call, &kommun, "30,14,3", noon(month, day));
    assert_eq!(on(4, 19), [""; 0], "31 days before");
    assert_eq!(on(4, 20), ["deadline 2026-05-20 [30]"]);
    assert_eq!(on(4, 27), ["deadline 2026-05-20 [30]"], "7 days late");
    assert_eq!(on(4, 28), [""; 0]);
    assert_eq!(on(5, 6), ["deadline 2026-05-20 [14]"]);
    assert_eq!(on(5, 20), ["deadline 2026-05-20 [3]"], "the day itself still counts");
    assert_eq!(on(5, 21), [""; 0], "nothing after the deadline");
    assert_eq!(due_text(&call, &kommun, "none", noon(5, 17)), [""; 0]);
}

#[test]
fn two_missed_steps_are_one_reminder() {
    let (call, kommun) = (call(&[may(20)]), provby(&[]));
    assert_eq!(due_text(&call, &kommun, "7,5,3", noon(5, 17)), ["deadline 2026-05-20 [7, 5, 3]"]);
}

#[test]
fn every_date_is_counted_down_to_until_nobody_can_apply() {
    let (mut call, kommun) = (call(&[may(20), Deadline::on_date(date(2026, 6, 3), Zone::Stockholm)]), provby(&[]));
    let both = ["deadline 2026-05-20 [3]", "deadline 2026-06-03 [14]"];
    assert_eq!(due_text(&call, &kommun, "30,14,3", noon(5, 20)), both);
    call.facts.deadline_model = DeadlineModel::TwoStage;
    assert_eq!(due_text(&call, &kommun, "30,14,3", noon(5, 20)), both[..1], "nobody new can enter the second stage");
    call.status = Status::Withdrawn;
    assert_eq!(due_text(&call, &kommun, "30,14,3", noon(5, 20)), [""; 0]);
}

#[test]
fn days_are_those_of_a_reader_in_sweden() {
    let mut early = Deadline::on_date(date(2026, 5, 21), Zone::Helsinki);
    early.time = Some(time(0, 30, 0, 0));
    let mut passed = may(20);
    passed.time = Some(time(11, 0, 0, 0));
    let (early, late, kommun) = (call(&[early]), call(&[passed]), provby(&[]));
    assert_eq!(due_text(&early, &kommun, "3", noon(5, 17)), ["deadline 2026-05-20 [3]"], "23.30 on the 20th in Sweden");
    assert_eq!(due_text(&late, &kommun, "3", noon(5, 20)), [""; 0], "an hour too late");
}

#[test]
fn papers_are_counted_down_before_the_deadline() {
    let (mut call, kommun) = (call(&[may(20)]), with_meetings());
    let on = |call: &Opportunity, month, day| due_text(call, &kommun, "30,14,3", noon(month, day));
    assert_eq!(on(&call, 4, 4), ["papers:provby 2026-04-18 [14]"], "not from 30 days on");
    assert_eq!(on(&call, 4, 15), ["papers:provby 2026-04-18 [3]"]);
    assert_eq!(on(&call, 4, 18), ["papers:provby 2026-04-18 [3]"]);
    assert_eq!(on(&call, 4, 20), ["deadline 2026-05-20 [30]"], "too late for papers");
    call.facts.title = "Stöd till förstudier".into();
    assert_eq!(on(&call, 4, 15), [""; 0], "no approval is needed");
    call.facts.title = "Samråd".into();
    call.facts.kind = CallKind::Policy;
    assert_eq!(on(&call, 4, 15), [""; 0], "nothing is applied for");
}

#[test]
fn nothing_is_owed_twice_and_nothing_that_was_seen() {
    let (call, kommun) = (call(&[may(20)]), provby(&[]));
    let days = ReminderDays::parse("5,3").unwrap();
    let found = || due_goals(&call, &[ReminderSchedule { days: &days, papers_of: Some(&kommun) }], noon(5, 18));
    let steps = |reminded: &[u16], seen: Date| {
        let told = |step: &u16| RemindedStep {
            call: "c1".parse().unwrap(),
            goal: ReminderGoal::Deadline,
            day: may(20).date,
            days_before: *step,
        };
        let reminded = reminded.iter().map(told).collect();
        let mut left = found();
        left.retain_mut(|due| due.remove_reminded(&"c1".parse().unwrap(), &reminded) && due.remove_seen(seen));
        left.into_iter().flat_map(|due| due.steps).collect::<Vec<_>>()
    };
    assert_eq!(steps(&[], date(2026, 5, 1)), [5, 3]);
    assert_eq!(steps(&[5], date(2026, 5, 1)), [3]);
    assert_eq!(steps(&[3], date(2026, 5, 1)), [0; 0], "a longer step after a nearer one says nothing");
    assert_eq!(steps(&[], date(2026, 5, 16)), [3], "the letter of the 16th said the days left");
    assert_eq!(steps(&[], date(2026, 5, 17)), [0; 0]);
    let moved =
        RemindedStep { call: "c1".parse().unwrap(), goal: ReminderGoal::Deadline, day: may(19).date, days_before: 3 };
    assert!(found()[0].remove_reminded(&"c1".parse().unwrap(), &BTreeSet::from([moved])), "another day, other steps");
}
