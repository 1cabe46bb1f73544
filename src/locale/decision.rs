//! The kommun's decision timeline before a call's deadline, in sentences. Meeting bodies keep the Swedish names of the
//! kommun's file.

use jiff::civil::Date;

use super::{Locale, clean};
use crate::kommun::Kommun;
use crate::kommun::decision::{DecisionTimeline, MeetingStep, decision_timeline};

/// Returns the word of the title that exempts the call from approval, by the kommun's policy.
fn exempting_word(kommun: &Kommun, title: &str) -> Option<String> {
    Some(clean::line(kommun.approval.as_ref()?.exempts(title)?, 40))
}

/// Returns the name of a meeting body as one short line.
fn body_name(organ: &str) -> String {
    clean::line(organ, 60)
}

impl Locale {
    /// Returns "Ska upp i KSAU senast 28 april (handlingar 18 april) för beslut i kommunstyrelsen 12 maj." Empty where
    /// the kommun's file has neither approval nor meetings. `title` is the call's.
    pub fn decision(self, kommun: &Kommun, title: &str, deadline: Date, today: Date) -> Vec<String> {
        let organ = kommun.approval.as_ref().map(|approval| body_name(&approval.organ));
        if let (Some(organ), Some(word)) = (&organ, exempting_word(kommun, title)) {
            let words = [("body", organ.as_str().into()), ("word", word.into())];
            return vec![self.message("decision-exempt", words)];
        }
        let approved = organ.map(|organ| self.message("decision-approval", [("body", organ.into())]));
        let timeline = decision_timeline(&kommun.meetings, deadline, today)
            .map(|found| self.timeline_sentence(&found, deadline, today));
        approved.into_iter().chain(timeline).collect()
    }

    /// Returns the countdown to the papers of the first meeting before `deadline`: "14 dagar kvar: handlingarna till
    /// KSAU 28 april ska vara inne senast lördag 18 april, …".
    pub fn papers_countdown(self, first: &MeetingStep<'_>, deadline: Date, today: Date) -> String {
        self.message(
            "decision-papers-countdown",
            [
                ("left", self.days_until(first.papers, today).into()),
                ("body", body_name(first.organ).into()),
                ("meeting", self.near_date(first.day, today).into()),
                ("papers", self.near_weekday(first.papers, today).into()),
                ("deadline", self.near_date(deadline, today).into()),
            ],
        )
    }

    /// Returns that no meeting can decide before `deadline`, and whom to contact. `None` where one can, and where no
    /// approval is needed.
    pub fn too_late_to_decide(self, kommun: &Kommun, title: &str, deadline: Date, today: Date) -> Option<String> {
        if exempting_word(kommun, title).is_some() {
            return None;
        }
        let DecisionTimeline::TooLate { organ, .. } = decision_timeline(&kommun.meetings, deadline, today)? else {
            return None;
        };
        let deadline = self.near_date(deadline, today);
        Some(self.message("decision-out-of-reach", [("body", body_name(organ).into()), ("deadline", deadline.into())]))
    }

    fn timeline_sentence(self, timeline: &DecisionTimeline<'_>, deadline: Date, today: Date) -> String {
        match timeline {
            DecisionTimeline::InTime(steps) => self.in_time(steps, today),
            DecisionTimeline::TooLate { organ, next } => self.too_late(organ, *next, deadline, today),
            DecisionTimeline::KnownUntil(last) => {
                self.message("decision-known-until", [("date", self.near_date(*last, today).into())])
            }
        }
    }

    fn in_time(self, steps: &[MeetingStep<'_>], today: Date) -> String {
        let Some((decides, prepare)) = steps.split_last() else { return String::new() };
        let decision = self.meeting(decides, "decision-meeting", today);
        if prepare.is_empty() {
            return self.message("decision-at-once", [("decision", decision.into())]);
        }
        let preparatory: Vec<String> =
            prepare.iter().map(|step| self.meeting(step, "decision-preparatory-meeting", today)).collect();
        self.message("decision-prepared", [("meetings", self.list(&preparatory).into()), ("decision", decision.into())])
    }

    /// Returns a meeting with its day, and with the day for its papers where that is an earlier one.
    fn meeting(self, step: &MeetingStep<'_>, key: &str, today: Date) -> String {
        let day = self.near_date(step.day, today);
        let meeting = self.message(key, [("body", body_name(step.organ).into()), ("date", day.into())]);
        if step.papers >= step.day {
            return meeting;
        }
        let papers = self.near_date(step.papers, today);
        self.message("decision-with-papers", [("meeting", meeting.into()), ("papers", papers.into())])
    }

    /// Returns why it is too late, and refers to the chair's right to decide in urgent matters (kommunallagen
    /// 2017:725, 6 kap. 39 §).
    fn too_late(self, organ: &str, next: Option<Date>, deadline: Date, today: Date) -> String {
        let body = ("body", body_name(organ).into());
        let why = match next {
            Some(day) => {
                let key = if day < deadline { "decision-papers-passed" } else { "decision-meets-after" };
                self.message(key, [body, ("date", self.near_date(day, today).into())])
            }
            None => self.message("decision-no-meeting", [body]),
        };
        self.message("decision-too-late", [("why", why.into())])
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::kommun::decision::{Approval, Meetings};

    fn kommun(slug: &str, namn: &str) -> Kommun {
        Kommun {
            slug: slug.parse().unwrap(),
            namn: namn.into(),
            kommunkod: "0138".into(),
            lan: "Stockholms län".into(),
            policy: String::new(),
            vanorter: Vec::new(),
            program: Vec::new(),
            priorities: Vec::new(),
            approval: None,
            meetings: Vec::new(),
            forvaltningar: Vec::new(),
            fingerprint: "1".into(),
        }
    }

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

    fn way(locale: Locale, deadline: Date, today: Date) -> String {
        locale.decision(&provby(), "Unga i demokratin", deadline, today).join(" ")
    }

    #[test]
    fn the_way_up_has_its_days() {
        let way = |locale| way(locale, date(2026, 5, 20), date(2026, 4, 1));
        assert_eq!(
            way(Locale::Swedish),
            "Innan ansökan skickas ska kommunstyrelsen godkänna den. \
             Ska upp i KSAU senast 28 april (handlingar 18 april) för beslut i kommunstyrelsen 12 maj."
        );
        assert_eq!(
            way(Locale::English),
            "Before the application is sent, kommunstyrelsen must approve it. To be taken up in KSAU no later than \
             28 April (papers by 18 April), for decision in kommunstyrelsen 12 May."
        );
    }

    #[test]
    fn the_days_for_papers_are_counted_down() {
        let steps = match decision_timeline(&provby().meetings, date(2026, 5, 20), date(2026, 4, 4)) {
            Some(DecisionTimeline::InTime(steps)) => steps
                .iter()
                .map(|step| Locale::Swedish.papers_countdown(step, date(2026, 5, 20), date(2026, 4, 4)))
                .next(),
            _ => None,
        };
        let expected = "14\u{a0}dagar kvar: handlingarna till KSAU 28 april ska vara inne senast lördag 18 april, för att \
            ärendet ska hinna beslutas före sista ansökningsdag 20 maj.";
        assert_eq!(steps.as_deref(), Some(expected));
    }

    #[test]
    fn out_of_reach_is_stated_only_when_it_is() {
        let said = |title: &str, today| Locale::Swedish.too_late_to_decide(&provby(), title, date(2026, 5, 20), today);
        assert_eq!(said("Unga", date(2026, 4, 18)), None, "papers are due that very day");
        let late = said("Unga", date(2026, 4, 19)).unwrap();
        assert!(late.starts_with("Hinner inte upp i kommunstyrelsen före sista dag 20 maj"), "{late}");
        assert!(late.ends_with("ta kontakt med ordföranden i kommunstyrelsen."), "{late}");
        assert_eq!(said("Stöd till förstudier", date(2026, 4, 19)), None);
    }

    #[test]
    fn too_late_has_a_why_and_what_then() {
        let passed = way(Locale::Swedish, date(2026, 5, 20), date(2026, 5, 1));
        assert!(passed.contains("handlingarna till kommunstyrelsen 12 maj skulle redan ha varit inne"), "{passed}");
        let english = way(Locale::English, date(2026, 5, 20), date(2026, 5, 1));
        assert!(english.contains("the papers for kommunstyrelsen on 12 May should already"), "{english}");
        let before = way(Locale::Swedish, date(2026, 5, 20), date(2026, 5, 13));
        assert!(before.contains("kommunstyrelsen sammanträder först 9 juni"), "{before}");
        assert!(before.ends_with("(6 kap. 39 § kommunallagen)."), "{before}");
    }

    #[test]
    fn a_call_that_needs_no_approval_is_exempt_and_silence_stays_silence() {
        let said = Locale::Swedish.decision(&provby(), "Stöd till förstudier", date(2026, 5, 20), date(2026, 4, 1));
        assert_eq!(said, ["Behöver inget godkännande av kommunstyrelsen (förstudie)."]);
        let english = Locale::English.decision(&provby(), "En förstudie", date(2026, 5, 20), date(2026, 4, 1));
        assert_eq!(english, ["Needs no approval by kommunstyrelsen (förstudie)."]);
        let silent = kommun("tyst", "Tyst kommun");
        assert!(Locale::Swedish.decision(&silent, "Unga", date(2026, 5, 20), date(2026, 4, 1)).is_empty());
    }
}
