//! The kommun's decision timeline before a call's deadline, in sentences. Meeting bodies keep the Swedish names of the
//! kommun's file.

use jiff::civil::Date;

use super::dates::near;
use super::words;
use crate::kommun::Kommun;
use crate::kommun::decision::{DecisionTimeline, MeetingStep, decision_timeline};
use crate::locale::clean;
use crate::locale::swedish::decision::exempting_word;

/// Returns "To be taken up in KSAU no later than 28 April (papers by 18 April), for decision in kommunstyrelsen 12
/// May." Empty where the kommun's file has neither approval nor meetings. `title` is the call's.
pub fn sentences(kommun: &Kommun, title: &str, deadline: Date, today: Date) -> Vec<String> {
    let organ = kommun.approval.as_ref().map(|approval| clean::line(&approval.organ, 60));
    if let (Some(organ), Some(word)) = (&organ, exempting_word(kommun, title)) {
        return vec![format!("Needs no approval by {organ} ({word}).")];
    }
    let approved = organ.map(|organ| format!("Before the application is sent, {organ} must approve it."));
    let timeline =
        decision_timeline(&kommun.meetings, deadline, today).map(|found| timeline_sentence(&found, deadline, today));
    approved.into_iter().chain(timeline).collect()
}

fn timeline_sentence(timeline: &DecisionTimeline<'_>, deadline: Date, today: Date) -> String {
    match timeline {
        DecisionTimeline::InTime(steps) => in_time(steps, today),
        DecisionTimeline::TooLate { organ, next } => too_late(organ, *next, deadline, today),
        DecisionTimeline::KnownUntil(last) => {
            format!(
                "The days of meetings are known only until {}: add to them in the kommun's file.",
                near(*last, today)
            )
        }
    }
}

fn in_time(steps: &[MeetingStep<'_>], today: Date) -> String {
    let Some((decides, prepare)) = steps.split_last() else { return String::new() };
    let papers = |step: &MeetingStep<'_>| {
        if step.papers < step.day { format!(" (papers by {})", near(step.papers, today)) } else { String::new() }
    };
    let decision = format!("{} {}{}", clean::line(decides.organ, 60), near(decides.day, today), papers(decides));
    if prepare.is_empty() {
        return format!("To be taken up for decision in {decision}.");
    }
    let preparatory: Vec<String> = prepare
        .iter()
        .map(|step| {
            format!("in {} no later than {}{}", clean::line(step.organ, 60), near(step.day, today), papers(step))
        })
        .collect();
    format!("To be taken up {}, for decision in {decision}.", words::list(&preparatory))
}

/// Returns why it is too late, and refers to the chair's right to decide in urgent matters (kommunallagen 2017:725,
/// 6 kap. 39 §).
fn too_late(organ: &str, next: Option<Date>, deadline: Date, today: Date) -> String {
    let organ = clean::line(organ, 60);
    let why = match next {
        Some(day) if day < deadline => {
            format!("the papers for {organ} on {} should already have been handed in", near(day, today))
        }
        Some(day) => format!("{organ} does not meet until {}", near(day, today)),
        None => format!("{organ} has no known meeting before the deadline"),
    };
    format!(
        "Too late for a decision in the usual order: {why}. If the matter is not already on its way up, ask whether \
         the chair may decide in urgent matters (Chapter 6, Section 39 of the Swedish Local Government Act)."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kommun::decision::{Approval, Meetings};
    use crate::letters::tests::kommun;
    use jiff::civil::date;

    #[test]
    fn the_way_up_is_said_with_its_days() {
        let body = |organ: &str, day: Date, papers_days| Meetings { organ: organ.into(), days: vec![day], papers_days };
        let provby = Kommun {
            approval: Some(Approval { organ: "kommunstyrelsen".into(), exempt: vec!["förstudie".into()] }),
            meetings: vec![body("KSAU", date(2026, 4, 28), 10), body("kommunstyrelsen", date(2026, 5, 12), 0)],
            ..kommun("provby", "Provby kommun")
        };
        let way = |title, today| sentences(&provby, title, date(2026, 5, 20), today).join(" ");
        assert_eq!(
            way("Unga", date(2026, 4, 1)),
            "Before the application is sent, kommunstyrelsen must approve it. To be taken up in KSAU no later than \
             28 April (papers by 18 April), for decision in kommunstyrelsen 12 May."
        );
        assert!(way("Unga", date(2026, 5, 1)).contains("the papers for kommunstyrelsen on 12 May should already"));
        assert_eq!(way("En förstudie", date(2026, 5, 1)), "Needs no approval by kommunstyrelsen (förstudie).");
    }
}
