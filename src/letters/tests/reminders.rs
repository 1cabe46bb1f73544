//! Reminders of one call, of several, and of the kommun's own meetings.

use jiff::civil::date;

use super::letters::assert_letter;
use super::*;
use crate::kommun::decision::{Approval, DecisionTimeline, Meetings, decision_timeline};
use crate::letters::Countdown;

/// Returns a kommun whose kommunstyrelsen meets on 2 June, prepared on 26 May with papers due ten days before.
fn deciding(slug: &str, namn: &str) -> Kommun {
    let body = |organ: &str, day, papers_days| Meetings { organ: organ.into(), days: vec![day], papers_days };
    Kommun {
        approval: Some(Approval { organ: "kommunstyrelsen".into(), exempt: vec!["förstudie".into()] }),
        meetings: vec![body("KSAU", date(2026, 5, 26), 10), body("kommunstyrelsen", date(2026, 6, 2), 0)],
        ..kommun(slug, namn)
    }
}

fn papers_countdown<'k>(kommun: &'k Kommun, deadline: Deadline) -> Countdown<'k> {
    let Some(DecisionTimeline::InTime(steps)) = decision_timeline(&kommun.meetings, deadline.date, date(2026, 5, 8))
    else {
        panic!("the meetings are in time")
    };
    Countdown::Papers { kommun, meeting: steps[0].clone(), deadline: deadline.date }
}

fn deadline_countdown(call: &Opportunity) -> Countdown<'static> {
    Countdown::Deadline(call.facts.deadlines[0])
}

#[test]
fn one_call_near_its_last_day() {
    let (lindvik, none) = (kommun("lindvik", "Lindvik"), FieldChanges::new());
    let call = call("3vk8d2m0aqyz", "Town-Twinning and Networks of Towns", in_may(11));
    let judged = judged("lindvik", 0.83, "vanorter-natverk");
    let notice =
        Notice { already_asked: true, followed: true, ..notice(&call, ChangeKind::New, &none, &[(&lindvik, &judged)]) };
    let letter = reminder(&head(&[&lindvik]), &[Reminder { notice, countdowns: vec![deadline_countdown(&call)] }]);
    let plain = letter.subject.replace('\u{a0}', " ");
    assert_eq!(plain, "3 dagar kvar: sök senast 11 maj – Town-Twinning and Networks of Towns");
    assert!(letter.text.replace('\u{a0}', " ").contains("3 dagar kvar till sista ansökningsdag, måndag 11 maj."));
    assert!(!letter.text.contains("NY UTLYSNING"), "it is no news");
    assert_letter("reminder_one", &letter);
}

#[test]
fn papers_come_before_the_deadline_and_what_is_too_late_is_said() {
    let (lindvik, nordby, none) = (deciding("lindvik", "Lindvik"), deciding("nordby", "Nordby"), FieldChanges::new());
    let (mut june, near, mut free) = (swedish(), twinning(), call("p", "Stöd till förstudier", in_may(22)));
    june.facts.deadlines = vec![Deadline::on_date(date(2026, 6, 3), Zone::Stockholm)];
    free.facts.title = "Stöd till förstudier om cykelvägar".into();
    let (strong, weak) = (judged("lindvik", 0.91, "barn-unga"), judged("nordby", 0.7, "klimat-energi"));
    let notice = |call| Notice { already_asked: true, ..notice(call, ChangeKind::New, &none, &[(&lindvik, &strong)]) };
    let both = Notice { matches: vec![(&lindvik, &strong), (&nordby, &weak)], ..notice(&near) };
    let reminders = [
        Reminder {
            notice: notice(&june),
            countdowns: vec![papers_countdown(&lindvik, june.facts.deadlines[0]), deadline_countdown(&june)],
        },
        Reminder { notice: both, countdowns: vec![deadline_countdown(&near)] },
        Reminder { notice: notice(&free), countdowns: vec![deadline_countdown(&free)] },
    ];
    let letter = reminder(&head(&[&lindvik, &nordby]), &reminders);
    let words = letter.text.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "8 dagar kvar: handlingarna till KSAU 26 maj ska vara inne senast lördag 16 maj",
        "Lindvik: Hinner inte upp i kommunstyrelsen före sista dag 20 maj, om ärendet inte redan är på väg: ta kontakt",
        "Nordby: Hinner inte upp i kommunstyrelsen",
        "Behöver inget godkännande av kommunstyrelsen (förstudie).",
    ] {
        assert!(words.contains(said), "{said}\n{words}");
    }
    let at = |words: &str| letter.text.find(words).unwrap();
    assert!(at("Trygga mötesplatser") < at("Town-Twinning") && at("Town-Twinning") < at("Stöd till förstudier"));
    assert_letter("reminder_papers", &letter);
}

#[test]
fn papers_alone_are_what_the_subject_says() {
    let (lindvik, none, june) = (deciding("lindvik", "Lindvik"), FieldChanges::new(), swedish());
    let judged = judged("lindvik", 0.91, "barn-unga");
    let goals = vec![papers_countdown(&lindvik, june.facts.deadlines[0])];
    let notice = notice(&june, ChangeKind::New, &none, &[(&lindvik, &judged)]);
    let letter = reminder(&head(&[&lindvik]), &[Reminder { notice, countdowns: goals }]);
    let plain = letter.subject.replace('\u{a0}', " ");
    assert_eq!(plain, "8 dagar kvar: handlingar till KSAU senast 16 maj – Trygga mötesplatser för unga");
}

#[test]
fn however_many_draw_near_none_is_hidden() {
    let (lindvik, none) = (kommun("lindvik", "Lindvik"), FieldChanges::new());
    let calls: Vec<Opportunity> =
        (0..40).map(|n| call(&format!("id{n}"), &format!("Call {n:03}"), in_may(11))).collect();
    let judged = judged("lindvik", 0.83, "vanorter-natverk");
    let reminders: Vec<Reminder<'_>> = calls
        .iter()
        .map(|call| Reminder {
            notice: notice(call, ChangeKind::New, &none, &[(&lindvik, &judged)]),
            countdowns: vec![deadline_countdown(call)],
        })
        .collect();
    let letter = reminder(&head(&[&lindvik]), &reminders);
    for n in 0..40 {
        let title = format!("Call {n:03}");
        assert_eq!(letter.text.matches(&title).count(), 1, "{title}");
        assert_eq!(letter.html.matches(&title).count(), 1, "{title}");
    }
    super::hostile::assert_sound(&letter);
}
