//! Each letter in English, as text and chat; its HTML says the same.

use insta::assert_snapshot;
use jiff::civil::date;

use super::letters::{assert_agree, window};
use super::*;
use crate::feedback::Opinion;
use crate::letters::account::{RequestedSubscription, TemporaryLink, confirmation, sign_in};
use crate::letters::operator::{
    BouncedRecipient, LostKommunCounts, LostSourceCounts, OperatorReport, SourceStateChange, operator,
};
use crate::letters::{Countdown, PassOn, UnreadableSource};
use crate::opportunity::SourceHealth;
use crate::subscription::{Frequency, ReminderDays};

fn english<'a>(kommuner: &[&'a Kommun]) -> Letterhead<'a> {
    let unsubscribe_url = "https://utkik.example/en/avsluta/abc123";
    Letterhead { locale: Locale::English, unsubscribe_url, ..head(kommuner) }
}

fn assert_english(name: &str, letter: &RenderedLetter) {
    assert_agree(letter);
    assert_in_english(name, letter);
}

fn assert_in_english(name: &str, letter: &RenderedLetter) {
    assert!(letter.html.contains("lang=\"en\""));
    for word in [" och ", " för ", "Hej", "kommunen", "utlysning ", "brev"] {
        assert!(!letter.text.contains(word), "{word} in {}", letter.text);
    }
    let paths = letter.html.split("href=\"https://utkik.example").skip(1);
    for path in paths.filter(|path| !path.starts_with("/svar/") && !path.starts_with("/vidare/")) {
        assert!(path.starts_with("/en\"") || path.starts_with("/en/"), "an English letter leads to {path:.60}");
    }
    super::hostile::assert_sound(letter);
    assert_snapshot!(format!("{name}.en"), format!("{}\n\n{}\n{}", letter.subject, letter.text, letter.chat));
}

/// Returns Lindvik with a passage in English, since a kommun's own words are never translated.
fn lindvik() -> Kommun {
    let mut lindvik = kommun("lindvik", "Lindvik");
    lindvik.policy = "Policy".into();
    lindvik
}

#[test]
fn words_that_stay_swedish_say_so() {
    let (lindvik, none, call) = (lindvik(), FieldChanges::default(), twinning());
    let judged = judged("lindvik", 0.9, "vanorter-natverk");
    let notices = [notice(&call, ChangeKind::New, &none, &[(&lindvik, &judged)])];
    let marked = ["<p lang=\"sv\" style=\"margin:0 0 6px;\">Utlysningen gäller", "<i lang=\"sv\">”Lindvik ska stärka"];
    let english = alert(&english(&[&lindvik]), &notices).html;
    assert!(marked.iter().all(|words| english.contains(words)) && english.contains("Policy, section 2.2"), "{english}");
    let swedish = alert(&head(&[&lindvik]), &notices).html;
    assert!(!swedish.contains("lang=\"sv\" style") && !swedish.contains("<i lang"), "{swedish}");
}

/// Returns a match whose reasons say nothing, since they are in the rules' own words.
fn silent(area: &str) -> Match {
    Match { reasons: Vec::new(), ..judged("lindvik", 0.9, area) }
}

#[test]
fn an_alert() {
    let (lindvik, none, moved) = (lindvik(), FieldChanges::default(), deadline_moved());
    let (one, mut two, judged) = (twinning(), swedish(), silent("vanorter-natverk"));
    two.facts.title = "Safe places for the young".into();
    let pass_on = Some(PassOn { url: "https://utkik.example/vidare/ab12.x-00ff".into(), done: false });
    let new = Notice { pass_on, ..notice(&one, ChangeKind::New, &none, &[(&lindvik, &judged)]) };
    let changed = Notice {
        earlier_answer: Some(Opinion::NotRelevant),
        followed: true,
        ..notice(&two, ChangeKind::Amended, &moved, &[(&lindvik, &judged)])
    };
    assert_english("alert_one", &alert(&english(&[&lindvik]), std::slice::from_ref(&new)));
    assert_english("alert_changed", &alert(&english(&[&lindvik]), &[new, changed]));
}

#[test]
fn a_digest() {
    let (lindvik, none, judged) = (lindvik(), FieldChanges::default(), silent("klimat-energi"));
    let call = twinning();
    let notices = [notice(&call, ChangeKind::New, &none, &[(&lindvik, &judged)])];
    let troubles = [UnreadableSource { publisher: "Nefco".into(), health: SourceHealth::Broken, last_success: None }];
    let head = english(&[&lindvik]);
    // Its only sentence is in bold in part, which the comparison of text and HTML does not follow.
    assert_in_english("digest_new", &digest(&head, &DigestContent { new: &notices, ..window() }));
    assert_english("digest_nothing", &digest(&head, &window()));
    assert_english("digest_troubles", &digest(&head, &DigestContent { troubles: &troubles, ..window() }));
}

#[test]
fn a_reminder() {
    let (lindvik, none, judged) = (lindvik(), FieldChanges::default(), silent("klimat-energi"));
    let (one, two) = (call("a", "Town-Twinning", in_may(11)), call("b", "Clean Heat", in_may(9)));
    let reminded = |call| {
        let notice = notice(call, ChangeKind::New, &none, &[(&lindvik, &judged)]);
        Reminder { notice, countdowns: vec![Countdown::Deadline(call.facts.deadlines[0])] }
    };
    let head = english(&[&lindvik]);
    assert_english("reminder_one", &reminder(&head, &[reminded(&one)]));
    assert_english("reminder_several", &reminder(&head, &[reminded(&two), reminded(&one)]));
}

#[test]
fn a_welcome() {
    let (lindvik, none, judged) = (lindvik(), FieldChanges::default(), silent("klimat-energi"));
    let mut later = twinning();
    (later.status, later.facts.opens) = (Status::Forthcoming, Some(date(2026, 5, 25)));
    let notices = [notice(&later, ChangeKind::New, &none, &[(&lindvik, &judged)])];
    assert_english("welcome", &welcome(&english(&[&lindvik]), &notices, 12));
    assert_english("welcome_empty", &welcome(&english(&[&lindvik]), &[], 0));
}

#[test]
fn letters_with_a_link() {
    let (lindvik, scope, remind) =
        (lindvik(), Scope::Areas(vec!["barn-unga".parse().unwrap()]), ReminderDays::default());
    let link = TemporaryLink {
        locale: Locale::English,
        public_url: "https://utkik.example",
        link: "https://utkik.example/en/bekrafta/00ff",
    };
    let requested =
        RequestedSubscription { kommun: &lindvik, scope: &scope, frequency: Frequency::Weekly, remind: &remind };
    assert_english("confirmation", &RenderedLetter::of(&confirmation(&link, &requested)));
    assert_english("sign_in", &RenderedLetter::of(&sign_in(&link)));
}

#[test]
fn a_letter_to_the_operator() {
    let source = |id: &str, health| SourceStateChange {
        id: id.parse().unwrap(),
        publisher: format!("Fund {id}"),
        health,
        error: Some("no list on the page".into()),
        last_success: Some(now()),
    };
    let bounced = BouncedRecipient {
        person: "17".parse().unwrap(),
        address: "a…@lindvik.example".into(),
        kommuner: vec!["lindvik".parse().unwrap()],
        reply: "550 5.1.1 unknown".into(),
    };
    let report = OperatorReport {
        service_fault: None,
        failing: vec![source("a", SourceHealth::Suspect)],
        recovered: vec![source("b", SourceHealth::Ok)],
        bounced: vec![bounced],
        unknown_forvaltningar: vec!["lindvik/skola".parse().unwrap()],
        lost_kommuner: vec![LostKommunCounts { kommun: "nordby".parse().unwrap(), readers: 3, roles: 1, follows: 2 }],
        lost_sources: vec![LostSourceCounts { source: "c".parse().unwrap(), open_calls: 4, follows: 0 }],
        audit_findings: Some(2),
        findings_resolved: false,
    };
    let letter = RenderedLetter::of(&operator(Locale::English, "https://utkik.example", &report, now()));
    assert_snapshot!("operator.en", format!("{}\n\n{}", letter.subject, letter.text));
}
