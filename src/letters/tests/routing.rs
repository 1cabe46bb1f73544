//! Letters to a coordinator, to a representative, and to those who get what a kommun passes on.

use super::letters::{assert_letter, window};
use super::*;
use crate::kommun::Forvaltning;
use crate::kommun::decision::Approval;
use crate::letters::{PassOn, UnreadableSource};
use crate::opportunity::{Applicant, ApplicantVerdict, CallKind, SourceHealth};

const NOTE: &str = "Vi söker gärna ihop med er. Hör av er till näringslivskontoret före den 12 maj.";

/// Returns Lindvik with two förvaltningar that share an area, and an approval rule that only the kommun may see.
fn lindvik() -> Kommun {
    let forvaltning = |id: &str, namn: &str, areas: &[&str]| Forvaltning {
        id: id.into(),
        namn: namn.into(),
        areas: areas.iter().map(|area| area.parse().unwrap()).collect(),
    };
    Kommun {
        forvaltningar: vec![
            forvaltning(
                "barn-och-utbildning",
                "Barn- och utbildningsförvaltningen",
                &["barn-unga", "skola-utbildning"],
            ),
            forvaltning("kultur-och-fritid", "Kultur- och fritidsförvaltningen", &["barn-unga", "kultur", "idrott"]),
        ],
        approval: Some(Approval { organ: "kommunstyrelsen".into(), exempt: Vec::new() }),
        ..kommun("lindvik", "Lindvik")
    }
}

fn head_for<'a>(subscribed: &[(&'a Kommun, &'a Scope)]) -> Letterhead<'a> {
    let subscribed = subscribed.iter().map(|(kommun, scope)| SubscribedKommun { kommun, scope }).collect();
    Letterhead { subscribed, ..head(&[]) }
}

fn words(text: &str) -> String {
    text.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn passed_on_notice<'a>(call: &'a Opportunity, fields: &'a FieldChanges, by: &'a Kommun, note: &'a str) -> Notice<'a> {
    Notice { passed_on: vec![(by, note)], ..notice(call, ChangeKind::New, fields, &[]) }
}

fn for_associations() -> Opportunity {
    let who = |who: &str, verdict| Applicant { who: who.into(), verdict, words: String::new() };
    let mut call = swedish();
    call.facts.applicants = vec![
        who("förening", ApplicantVerdict::Yes),
        who("företag", ApplicantVerdict::Yes),
        who("privatperson", ApplicantVerdict::No),
    ];
    call
}

#[test]
fn a_coordinator_reads_whom_each_call_concerns_and_may_pass_it_on() {
    let (lindvik, none) = (lindvik(), FieldChanges::new());
    let (one, two) = (twinning(), swedish());
    let (nobody, both) = (judged("lindvik", 0.91, "vanorter-natverk"), judged("lindvik", 0.7, "barn-unga"));
    let pass_on = |done| Some(PassOn { url: "https://utkik.example/vidare/ab12.x-00ff".into(), done });
    let notices = [
        Notice { pass_on: pass_on(false), ..notice(&one, ChangeKind::New, &none, &[(&lindvik, &nobody)]) },
        Notice { pass_on: pass_on(true), ..notice(&two, ChangeKind::New, &none, &[(&lindvik, &both)]) },
    ];
    let letter = alert(&head(&[&lindvik]), &notices);
    let text = words(&letter.text);
    assert!(text.contains("Berör ingen av förvaltningarna i kommunens fil."), "{text}");
    assert!(text.contains("Berör: Barn- och utbildningsförvaltningen och Kultur- och fritidsförvaltningen."), "{text}");
    assert!(text.contains("Skickad vidare till föreningar och företag. Ändra eller ta tillbaka:"), "{text}");
    assert_letter("alert_coordinator", &letter);
    let closing = [notices[1].clone()];
    let content = DigestContent { closing_soon: &closing, ..window() };
    assert!(words(&digest(&head(&[&lindvik]), &content).text).contains("Berör: Barn- och"), "in a list too");
}

#[test]
fn a_call_that_is_over_is_not_passed_on() {
    let (lindvik, none, mut gone) = (lindvik(), FieldChanges::new(), twinning());
    gone.status = Status::Withdrawn;
    let judged = judged("lindvik", 0.7, "barn-unga");
    let pass_on = Some(PassOn { url: "https://utkik.example/vidare/ab12.x-00ff".into(), done: false });
    let notices = [Notice { pass_on, ..notice(&gone, ChangeKind::Withdrawn, &none, &[(&lindvik, &judged)]) }];
    assert!(!alert(&head(&[&lindvik]), &notices).html.contains("/vidare/"));
}

#[test]
fn a_representative_reads_why_it_is_theirs() {
    let (lindvik, none, scope) = (lindvik(), FieldChanges::new(), Scope::Forvaltning("barn-och-utbildning".into()));
    let call = swedish();
    let theirs = judged("lindvik", 0.7, "barn-unga");
    let notices = [notice(&call, ChangeKind::New, &none, &[(&lindvik, &theirs)])];
    let head = head_for(&[(&lindvik, &scope)]);
    let letter = alert(&head, &notices);
    let text = words(&letter.text);
    let own = "Till Barn- och utbildningsförvaltningen, inom ”Barn och unga”. Den berör också Kultur- och fritidsförvaltningen.";
    assert!(text.contains(own), "{text}");
    assert!(text.contains("prenumererar på utlysningar för Barn- och utbildningsförvaltningen i Lindvik hos utkik."));
    assert!(letter.html.contains("/kommun/lindvik?forvaltning=barn-och-utbildning\""));
    assert_letter("alert_representative", &letter);
    let greeted = welcome(&head, &notices, 0);
    assert!(words(&greeted.text).contains("beslutat att satsa på och berör Barn- och utbildningsförvaltningen."));
    let quiet = digest(&head, &window()).subject.replace('\u{a0}', " ");
    assert_eq!(
        quiet,
        "Inget nytt för Barn- och utbildningsförvaltningen i Lindvik utöver tidigare brev, 11–18 maj 2026"
    );
}

#[test]
fn what_is_theirs_no_longer_says_why_it_still_comes() {
    let (lindvik, moved, scope) = (lindvik(), deadline_moved(), Scope::Forvaltning("barn-och-utbildning".into()));
    let (call, others) = (twinning(), judged("lindvik", 0.7, "kultur"));
    let told = notice(&call, ChangeKind::Amended, &moved, &[(&lindvik, &others)]);
    let head = head_for(&[(&lindvik, &scope)]);
    let said = |notice: Notice<'_>| words(&alert(&head, &[notice]).text);
    let text = said(told.clone());
    assert!(text.contains("Den hör inte till Barn- och utbildningsförvaltningen, men vi har skrivit om den tidigare."));
    let text = said(Notice { followed: true, ..told });
    assert!(text.contains("Den hör inte till Barn- och utbildningsförvaltningen, men du följer den."));
}

#[test]
fn a_forvaltning_that_the_file_lost_is_named_and_its_letters_go_on() {
    let (lindvik, none, scope) = (lindvik(), FieldChanges::new(), Scope::Forvaltning("miljo".into()));
    let (call, judged) = (twinning(), judged("lindvik", 0.7, "barn-unga"));
    let notices = [notice(&call, ChangeKind::New, &none, &[(&lindvik, &judged)])];
    let letter = alert(&head_for(&[(&lindvik, &scope)]), &notices);
    let text = words(&letter.text);
    assert!(text.contains("prenumererar på utlysningar för Lindvik hos utkik."), "{text}");
    assert!(text.contains("Förvaltningen ”miljo” som du har valt står inte i kommunens fil."), "{text}");
    assert!(words(&letter.html).contains("Därför får du allt för Lindvik tills det är rättat."));
    assert!(text.contains("Berör: Barn- och utbildningsförvaltningen"), "as the coordinator reads it: {text}");
}

#[test]
fn what_is_passed_on_holds_nothing_of_the_kommuns_own() {
    let (lindvik, none) = (lindvik(), FieldChanges::new());
    let call = for_associations();
    let letter = alert(&head_for(&[(&lindvik, &Scope::PassedOn)]), &[passed_on_notice(&call, &none, &lindvik, NOTE)]);
    assert_eq!(letter.subject, "Vidarebefordrad: Trygga mötesplatser för unga – sök senast 3 juni");
    let text = words(&letter.text);
    assert!(text.contains("Hej! Lindvik har skickat vidare en utlysning till föreningar och företag."), "{text}");
    assert!(text.contains(&format!("Lindvik har skickat vidare den här utlysningen. ”{NOTE}”")), "{text}");
    assert!(text.contains("Vem kan söka förening och företag; inte privatperson"), "{text}");
    for inside in ["kommunstyrelsen", "Beslut i kommunen", "Varför", "passar", "relevant", "Policy", "Berör"] {
        let all = [&letter.text, &letter.html, &letter.chat].map(|part| part.contains(inside));
        assert_eq!(all, [false; 3], "{inside}");
    }
    assert!(letter.html.contains("/svar/ab12.k2x4n7rt5e1b-00ff/folj\""));
    let mut question = for_associations();
    question.facts.kind = CallKind::Policy;
    let asked = alert(&head_for(&[(&lindvik, &Scope::PassedOn)]), &[passed_on_notice(&question, &none, &lindvik, "")]);
    let text = words(&asked.text);
    assert!(text.contains("har skickat vidare en fråga att svara på") && text.contains("den här frågan."), "{text}");
    assert_letter("alert_passed_on", &letter);
}

#[test]
fn who_gets_what_is_passed_on_is_greeted_and_told_of_silence() {
    let (lindvik, none) = (lindvik(), FieldChanges::new());
    let (call, head) = (for_associations(), head_for(&[(&lindvik, &Scope::PassedOn)]));
    let greeted = welcome(&head, &[passed_on_notice(&call, &none, &lindvik, "")], 0);
    let text = words(&greeted.text);
    assert!(text.contains("Just nu finns 1 öppen utlysning som Lindvik har skickat vidare. Här är de."), "{text}");
    let empty = welcome(&head, &[], 0);
    assert_eq!(empty.subject, "Välkommen till utkik: du får det som Lindvik skickar vidare");
    let troubles = [UnreadableSource { publisher: "Fonden".into(), health: SourceHealth::Broken, last_success: None }];
    let quiet = digest(&head, &DigestContent { troubles: &troubles, ..window() });
    assert_eq!(quiet.subject, "Inget nytt via Lindvik utöver tidigare brev, 11–18 maj 2026");
    let text = words(&quiet.text);
    assert!(text.contains("har Lindvik inte skickat vidare något mer än det som vi redan har skrivit"), "{text}");
    assert!(!text.contains("källor") && !text.contains("Fonden"), "{text}");
    let full = digest(&head, &DigestContent { new: &[passed_on_notice(&call, &none, &lindvik, NOTE)], ..window() });
    assert!(full.subject.starts_with("Veckans utlysningar via Lindvik:"), "{}", full.subject);
    assert!(words(&full.text).contains(&format!("Lindvik har skickat vidare den här utlysningen. ”{NOTE}”")));
}

#[test]
fn one_letter_holds_what_suits_one_kommun_and_what_another_passes_on() {
    let (lindvik, nordby, none) = (lindvik(), kommun("nordby", "Nordby"), FieldChanges::new());
    let (one, two, judged) = (twinning(), for_associations(), judged("nordby", 0.8, "kultur"));
    let head = head_for(&[(&nordby, &ALL), (&lindvik, &Scope::PassedOn)]);
    let both =
        Notice { passed_on: vec![(&lindvik, NOTE)], ..notice(&one, ChangeKind::New, &none, &[(&nordby, &judged)]) };
    let letter = alert(&head, &[both, passed_on_notice(&two, &none, &lindvik, "")]);
    let (text, subject) = (words(&letter.text), letter.subject.replace('\u{a0}', " "));
    assert_eq!(subject, "2 nya utlysningar för Nordby och via Lindvik – närmast 20 maj");
    assert!(text.contains("det som Nordby har beslutat att satsa på, eller har skickats vidare av Lindvik."), "{text}");
    assert!(text.contains("Varför Nordby?") && !text.contains("Varför Lindvik?"), "{text}");
    assert!(text.contains("prenumererar på utlysningar för Nordby och det som Lindvik skickar vidare hos utkik."));
    assert_eq!(text.matches(NOTE).count(), 1);
}
