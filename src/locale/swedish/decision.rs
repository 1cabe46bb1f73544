//! The kommun's decision timeline before a call's deadline, in sentences.

use jiff::civil::Date;

use super::dates::{days_until, near, weekday};
use super::words;
use crate::kommun::Kommun;
use crate::kommun::decision::{DecisionTimeline, MeetingStep, decision_timeline};
use crate::locale::clean;

/// Returns "Ska upp i KSAU senast 28 april (handlingar 18 april) för beslut i kommunstyrelsen 12 maj." Empty where the
/// kommun's file has neither approval nor meetings. `title` is the call's.
pub fn sentences(kommun: &Kommun, title: &str, deadline: Date, today: Date) -> Vec<String> {
    let organ = kommun.approval.as_ref().map(|approval| clean::line(&approval.organ, 60));
    if let (Some(organ), Some(word)) = (&organ, exempting_word(kommun, title)) {
        return vec![format!("Behöver inget godkännande av {organ} ({word}).")];
    }
    let approved = organ.map(|organ| format!("Innan ansökan skickas ska {organ} godkänna den."));
    let timeline =
        decision_timeline(&kommun.meetings, deadline, today).map(|found| timeline_sentence(&found, deadline, today));
    approved.into_iter().chain(timeline).collect()
}

/// Returns the countdown to the papers of the first meeting before `deadline`: "14 dagar kvar: handlingarna till KSAU
/// 28 april ska vara inne senast lördag 18 april, …".
pub fn papers_countdown(first: &MeetingStep<'_>, deadline: Date, today: Date) -> String {
    let left = days_until(first.papers, today);
    format!(
        "{left}: handlingarna till {} {} ska vara inne senast {} {}, för att ärendet ska hinna beslutas före sista \
         ansökningsdag {}.",
        clean::line(first.organ, 60),
        near(first.day, today),
        weekday(first.papers),
        near(first.papers, today),
        near(deadline, today),
    )
}

/// Returns that no meeting can decide before `deadline`, and whom to contact. `None` where one can, and where no
/// approval is needed.
pub fn too_late_to_decide(kommun: &Kommun, title: &str, deadline: Date, today: Date) -> Option<String> {
    if exempting_word(kommun, title).is_some() {
        return None;
    }
    let DecisionTimeline::TooLate { organ, .. } = decision_timeline(&kommun.meetings, deadline, today)? else {
        return None;
    };
    let organ = clean::line(organ, 60);
    Some(format!(
        "Hinner inte upp i {organ} före sista dag {}, om ärendet inte redan är på väg: ta kontakt med ordföranden i \
         {organ}.",
        near(deadline, today)
    ))
}

/// Returns the word of the title that exempts the call from approval, by the kommun's policy.
pub fn exempting_word(kommun: &Kommun, title: &str) -> Option<String> {
    Some(clean::line(kommun.approval.as_ref()?.exempts(title)?, 40))
}

fn timeline_sentence(timeline: &DecisionTimeline<'_>, deadline: Date, today: Date) -> String {
    match timeline {
        DecisionTimeline::InTime(steps) => in_time(steps, today),
        DecisionTimeline::TooLate { organ, next } => too_late(organ, *next, deadline, today),
        DecisionTimeline::KnownUntil(last) => {
            format!("Sammanträdesdagarna är kända bara till {}: fyll på dem i kommunens fil.", near(*last, today))
        }
    }
}

fn in_time(steps: &[MeetingStep<'_>], today: Date) -> String {
    let Some((decides, prepare)) = steps.split_last() else { return String::new() };
    let papers = |step: &MeetingStep<'_>| {
        if step.papers < step.day { format!(" (handlingar {})", near(step.papers, today)) } else { String::new() }
    };
    let decision = format!("{} {}{}", clean::line(decides.organ, 60), near(decides.day, today), papers(decides));
    if prepare.is_empty() {
        return format!("Ska upp för beslut i {decision}.");
    }
    let preparatory: Vec<String> = prepare
        .iter()
        .map(|step| format!("i {} senast {}{}", clean::line(step.organ, 60), near(step.day, today), papers(step)))
        .collect();
    format!("Ska upp {} för beslut i {decision}.", words::list(&preparatory))
}

/// Returns why it is too late, and refers to the chair's right to decide in urgent matters (kommunallagen 2017:725,
/// 6 kap. 39 §).
fn too_late(organ: &str, next: Option<Date>, deadline: Date, today: Date) -> String {
    let organ = clean::line(organ, 60);
    let why = match next {
        Some(day) if day < deadline => {
            format!("handlingarna till {organ} {} skulle redan ha varit inne", near(day, today))
        }
        Some(day) => format!("{organ} sammanträder först {}", near(day, today)),
        None => format!("{organ} har inget känt sammanträde före sista dagen"),
    };
    format!(
        "För sent för beslut i vanlig ordning: {why}. Är ärendet inte redan på väg upp, fråga om ordföranden får \
         besluta i brådskande ärenden (6 kap. 39 § kommunallagen)."
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::kommun::decision::{Approval, Meetings};
    use crate::letters::tests::kommun;

    fn provby() -> Kommun {
        let body = |organ: &str, days: Vec<Date>, papers_days| Meetings { organ: organ.into(), days, papers_days };
        Kommun {
            approval: Some(Approval { organ: "kommunstyrelsen".into(), exempt: vec!["förstudie".into()] }),
            meetings: vec![
                body("KSAU", vec![date(2026, 4, 28)], 10),
                body("kommunstyrelsen", vec![date(2026, 5, 12), date(2026, 6, 9)], 0),
            ],
            ..kommun("provby", "Provby kommun")
        }
    }

    fn way(deadline: Date, today: Date) -> String {
        sentences(&provby(), "Unga i demokratin", deadline, today).join(" ")
    }

    #[test]
    fn the_way_up_is_said_with_its_days() {
        assert_eq!(
            way(date(2026, 5, 20), date(2026, 4, 1)),
            "Innan ansökan skickas ska kommunstyrelsen godkänna den. \
             Ska upp i KSAU senast 28 april (handlingar 18 april) för beslut i kommunstyrelsen 12 maj."
        );
    }

    #[test]
    fn the_days_for_papers_are_counted_down() {
        let steps = match decision_timeline(&provby().meetings, date(2026, 5, 20), date(2026, 4, 4)) {
            Some(DecisionTimeline::InTime(steps)) => {
                steps.iter().map(|s| papers_countdown(s, date(2026, 5, 20), date(2026, 4, 4))).next()
            }
            _ => None,
        };
        let expected = "14\u{a0}dagar kvar: handlingarna till KSAU 28 april ska vara inne senast lördag 18 april, för att \
            ärendet ska hinna beslutas före sista ansökningsdag 20 maj.";
        assert_eq!(steps.as_deref(), Some(expected));
    }

    #[test]
    fn out_of_reach_is_said_only_when_it_is() {
        let said = |title: &str, today| too_late_to_decide(&provby(), title, date(2026, 5, 20), today);
        assert_eq!(said("Unga", date(2026, 4, 18)), None, "papers are due that very day");
        let late = said("Unga", date(2026, 4, 19)).unwrap();
        assert!(late.starts_with("Hinner inte upp i kommunstyrelsen före sista dag 20 maj"), "{late}");
        assert!(late.ends_with("ta kontakt med ordföranden i kommunstyrelsen."), "{late}");
        assert_eq!(said("Stöd till förstudier", date(2026, 4, 19)), None);
    }

    #[test]
    fn too_late_says_why_and_what_then() {
        let passed = way(date(2026, 5, 20), date(2026, 5, 1));
        assert!(passed.contains("handlingarna till kommunstyrelsen 12 maj skulle redan ha varit inne"), "{passed}");
        let before = way(date(2026, 5, 20), date(2026, 5, 13));
        assert!(before.contains("kommunstyrelsen sammanträder först 9 juni"), "{before}");
        assert!(before.ends_with("(6 kap. 39 § kommunallagen)."), "{before}");
    }

    #[test]
    fn what_needs_no_approval_says_so_and_silence_stays_silence() {
        let said = sentences(&provby(), "Stöd till förstudier", date(2026, 5, 20), date(2026, 4, 1));
        assert_eq!(said, ["Behöver inget godkännande av kommunstyrelsen (förstudie)."]);
        let silent = kommun("tyst", "Tyst kommun");
        assert!(sentences(&silent, "Unga", date(2026, 5, 20), date(2026, 4, 1)).is_empty());
    }
}
