//! Long letters: the HTML stays shorter than what mail programs cut, the way out stands in it, and nothing is hidden.

use super::*;
use crate::letters::operator::{BouncedRecipient, OperatorReport, SourceStateChange, operator};
use crate::letters::{Countdown, UnreadableSource};
use crate::opportunity::SourceHealth;

/// Where Gmail cuts.
const CUT: usize = 102_400;

/// Returns the bytes of the HTML as a mail program gets it.
fn sent_length(html: &str) -> usize {
    html.replace('\n', "\r\n").len()
}

fn calls(count: usize, title_chars: usize) -> Vec<Opportunity> {
    let call = |n: usize| {
        let title = format!("Utlysning {n} om &lt;samverkan&gt; & möten \"{}\"", "å<&".repeat(title_chars / 3));
        let mut call = call(&format!("{n:012}"), &title, in_may(9 + (n % 20) as i8));
        call.facts.funder = format!("Finansiären {n} & vänner");
        call
    };
    (0..count).map(call).collect()
}

/// Asserts that a letter is short enough and whole: each call is in the text, and in the HTML or counted there.
fn assert_whole(letter: &RenderedLetter, calls: &[Opportunity], what: &str) {
    assert!(sent_length(&letter.html) <= 100_000, "{what}: {} bytes", sent_length(&letter.html));
    assert!(letter.html.contains("https://utkik.example/avsluta/abc123") && letter.html.ends_with("</html>"), "{what}");
    let page = |call: &Opportunity| format!("/utlysning/{}", call.id);
    let shown = calls.iter().filter(|call| letter.html.contains(&format!("{}\"", page(call)))).count();
    let left_out = calls.len() - shown;
    if left_out > 0 {
        let counted: usize = letter
            .html
            .split("Och ")
            .skip(1)
            .filter_map(|rest| {
                rest.split_once(" till som inte fick plats här")?.0.replace('\u{a0}', "").parse::<usize>().ok()
            })
            .sum();
        assert_eq!(counted, left_out, "{what}");
        assert!(letter.html.contains("/kommun/"), "{what}: a page shows all");
    }
    for call in calls {
        assert!(letter.text.contains(&page(call)), "{what}: {} is not in the text", call.id);
    }
}

#[test]
fn letters_of_hundreds_of_calls_are_not_cut() {
    let (lindvik, none) = (kommun("lindvik", "Lindvik"), FieldChanges::new());
    let judged = judged("lindvik", 0.8, "demokrati-medborgare");
    for (count, title_chars) in [(11, 60), (37, 90), (139, 60), (139, 400), (400, 900), (700, 30)] {
        let all = calls(count, title_chars);
        let notices: Vec<Notice<'_>> =
            all.iter().map(|call| notice(call, ChangeKind::New, &none, &[(&lindvik, &judged)])).collect();
        let head = head(&[&lindvik]);
        let what = |kind: &str| format!("{kind} of {count} calls, titles of {title_chars}");
        assert_whole(&alert(&head, &notices), &all, &what("alert"));
        assert_whole(&welcome(&head, &notices, 900), &all, &what("welcome"));
        let (first, second) = notices.split_at(count / 2);
        let content = DigestContent {
            from: "2026-05-01T05:00:00Z".parse().unwrap(),
            to: now(),
            new: first,
            changed: &[],
            closing_soon: second,
            coming_later: &[],
            new_selection: &[],
            policy: &[],
            troubles: &[],
        };
        assert_whole(&digest(&head, &content), &all, &what("digest"));
        let reminders: Vec<Reminder<'_>> = notices
            .iter()
            .map(|notice| Reminder {
                notice: notice.clone(),
                countdowns: vec![Countdown::Deadline(notice.opportunity.facts.deadlines[0])],
            })
            .collect();
        assert_whole(&reminder(&head, &reminders), &all, &what("reminder"));
    }
}

#[test]
fn a_letter_that_is_short_enough_shows_all_it_has() {
    let (lindvik, none) = (kommun("lindvik", "Lindvik"), FieldChanges::new());
    let judged = judged("lindvik", 0.8, "demokrati-medborgare");
    let all = calls(30, 60);
    let notices: Vec<Notice<'_>> =
        all.iter().map(|call| notice(call, ChangeKind::New, &none, &[(&lindvik, &judged)])).collect();
    let letter = alert(&head(&[&lindvik]), &notices);
    assert!(letter.html.len() > 50_000 && !letter.html.contains("inte fick plats"), "{}", letter.html.len());
    assert_whole(&letter, &all, "alert");
}

#[test]
fn a_reader_of_every_kommun_can_leave() {
    let none = FieldChanges::new();
    let kommuner: Vec<Kommun> =
        (0..290).map(|n| kommun(&format!("kommun-{n}"), &format!("Mycket Långt Namn Kommun {n}"))).collect();
    let everyone: Vec<&Kommun> = kommuner.iter().collect();
    let all = calls(60, 200);
    let judgements: Vec<Match> =
        kommuner.iter().map(|kommun| judged(kommun.slug.as_str(), 0.8, "demokrati-medborgare")).collect();
    let matches: Vec<(&Kommun, &Match)> = everyone.iter().copied().zip(&judgements).collect();
    let notices: Vec<Notice<'_>> = all.iter().map(|call| notice(call, ChangeKind::New, &none, &matches)).collect();
    let troubles: Vec<UnreadableSource> = (0..300)
        .map(|n| UnreadableSource {
            publisher: format!("Finansiär <{n}> {}", "å".repeat(60)),
            health: SourceHealth::Broken,
            last_success: Some(now() - jiff::SignedDuration::from_hours(n)),
        })
        .collect();
    let content = DigestContent {
        from: "2026-05-01T05:00:00Z".parse().unwrap(),
        to: now(),
        new: &notices,
        changed: &[],
        closing_soon: &[],
        coming_later: &[],
        new_selection: &[],
        policy: &[],
        troubles: &troubles,
    };
    let head = head(&everyone);
    for (what, letter) in [
        ("digest", digest(&head, &content)),
        ("alert", alert(&head, &notices)),
        ("welcome", welcome(&head, &notices, 10_000)),
        ("empty welcome", welcome(&head, &[], 10_000)),
    ] {
        assert!(sent_length(&letter.html) < CUT, "{what}: {} bytes", sent_length(&letter.html));
        assert!(letter.html.contains("https://utkik.example/avsluta/abc123"), "{what}");
    }
}

#[test]
fn a_letter_to_the_operator_counts_what_it_has_no_room_for() {
    let turn = |n: usize| SourceStateChange {
        id: format!("source-{n}").parse().unwrap(),
        publisher: format!("Fonden {n} & co"),
        health: SourceHealth::Broken,
        error: Some("<no list> & \"nothing\" ".repeat(40)),
        last_success: Some(now()),
    };
    let bounced = |n: usize| BouncedRecipient {
        person: format!("{n}").parse().unwrap(),
        address: format!("a…@kommun{n}.example"),
        kommuner: (0..290).map(|n| format!("kommun-{n}").parse().unwrap()).collect(),
        reply: "550 5.1.1 <nobody here> ".repeat(12),
    };
    let report = OperatorReport {
        failing: (0..300).map(turn).collect(),
        recovered: (0..300).map(turn).collect(),
        bounced: (0..3_000).map(bounced).collect(),
        unknown_forvaltningar: (0..300).map(|n| format!("lindvik/del-{n}").parse().unwrap()).collect(),
        audit_findings: Some(3),
        ..OperatorReport::default()
    };
    let letter = RenderedLetter::of(&operator(Locale::Swedish, "https://utkik.example", &report, now()));
    assert!(sent_length(&letter.html) < CUT, "{} bytes", sent_length(&letter.html));
    for form in [&letter.html, &letter.text] {
        assert!(form.contains("inte plats för allt") && form.contains("https://utkik.example/kallor"), "{form:.600}");
    }
    let few = OperatorReport { failing: vec![turn(1)], ..OperatorReport::default() };
    let letter = RenderedLetter::of(&operator(Locale::Swedish, "https://utkik.example", &few, now()));
    assert!(!letter.html.contains("inte plats"), "{}", letter.html);
}
