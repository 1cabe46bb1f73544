//! The sentences for why a call suits a kommun or not.

use super::Locale;
use crate::kommun::{AreaId, EligibilityBasis, EligibilityReason, Level, Reason, ReasonKind, ScoreCap, ThresholdMove};

impl Locale {
    /// Returns a reason as one sentence.
    pub fn reason(self, reason: &Reason) -> String {
        let words = || reason.words.join(", ").into();
        match &reason.kind {
            ReasonKind::Priority { title, place } => self.message(
                "reason-priority",
                [("title", title.as_str().into()), ("section", self.policy_section(place).into())],
            ),
            ReasonKind::GeneralPassage { title, place } => self.message(
                "reason-general-passage",
                [("title", title.as_str().into()), ("section", self.policy_section(place).into())],
            ),
            ReasonKind::Area { area } => {
                self.message("reason-area", [("area", self.area_in_sentence(area).into()), ("words", words())])
            }
            ReasonKind::Programme { area, label } => self.message(
                "reason-programme",
                [("area", self.area_in_sentence(area).into()), ("label", label.as_str().into())],
            ),
            ReasonKind::Similarity { area } => {
                self.message("reason-similarity", [("area", self.area_in_sentence(area).into()), ("words", words())])
            }
            ReasonKind::NoPriority { areas } => self.no_priority(areas),
            ReasonKind::Eligibility(why) => self.eligibility_reason(why, &reason.words),
            ReasonKind::OtherActors { group } => {
                self.message("reason-other-actors", [("actors", self.actors(group).into())])
            }
            ReasonKind::Text(text) => text.clone(),
        }
    }

    /// Returns the language that [`Locale::reason`] gives a reason in: a stored sentence stays as it was written.
    pub fn reason_language(self, reason: &Reason) -> Locale {
        if matches!(reason.kind, ReasonKind::Text(_)) { Locale::Swedish } else { self }
    }

    fn no_priority(self, areas: &[AreaId]) -> String {
        if areas.is_empty() {
            return self.text("reason-no-area").to_owned();
        }
        let names: Vec<String> = areas.iter().map(|area| self.area_in_sentence(area)).collect();
        let names = names.join(&format!(" {} ", self.text("reason-and")));
        self.message("reason-no-priority", [("areas", names.into())])
    }

    fn eligibility_reason(self, reason: &EligibilityReason, words: &[String]) -> String {
        let (key, basis) = match reason {
            EligibilityReason::PolicyMatter => return self.text("eligibility-policy-matter").to_owned(),
            EligibilityReason::WatchedPage => return self.text("eligibility-watched-page").to_owned(),
            EligibilityReason::ExcludedByText => return self.text("eligibility-excluded-by-text").to_owned(),
            EligibilityReason::OutsideArea => {
                return self.message("eligibility-outside-area", [("places", words.join(", ").into())]);
            }
            EligibilityReason::Unclear(basis) => ("eligibility-unclear", self.basis(basis).to_owned()),
            EligibilityReason::CanApply(basis) => ("eligibility-can-apply", self.basis(basis).to_owned()),
            EligibilityReason::CanTakePart(basis) => ("eligibility-can-take-part", self.basis(basis).to_owned()),
            EligibilityReason::CanPassOn(basis) => ("eligibility-can-pass-on", self.basis(basis).to_owned()),
            EligibilityReason::ExcludedByProgramme(rule) => {
                ("eligibility-excluded", self.programme_rule(rule).to_owned())
            }
            EligibilityReason::ExcludedByTitle(group) => {
                let title = self.message("eligibility-meant-for", [("actors", self.actors(group).into())]);
                ("eligibility-excluded", title)
            }
            EligibilityReason::OtherCountry => {
                ("eligibility-excluded", self.text("eligibility-other-country").to_owned())
            }
        };
        self.message(key, [("basis", basis.into())])
    }

    fn basis(self, basis: &EligibilityBasis) -> &'static str {
        match basis {
            EligibilityBasis::Programme(rule) => self.programme_rule(rule),
            EligibilityBasis::Stated => self.text("eligibility-stated"),
            EligibilityBasis::NotStated => self.text("eligibility-not-stated"),
        }
    }

    /// Returns the sentence for a programme's rule, by its `says`.
    pub fn programme_rule(self, rule: &str) -> &'static str {
        self.text(&format!("programme-{rule}"))
    }

    /// Returns who the actors of a group are, by its `name`.
    pub fn actors(self, group: &str) -> &'static str {
        self.text(&format!("actors-{group}"))
    }

    /// Returns a section of the policy in brackets, with a space before it; empty where the place is not known.
    pub fn policy_section(self, place: &str) -> String {
        match place {
            "" => String::new(),
            number if number.starts_with(|c: char| c.is_ascii_digit()) => {
                format!(" ({})", self.message("reason-section", [("number", number.into())]))
            }
            place => format!(" ({place})"),
        }
    }

    /// Returns why a score was capped.
    pub fn score_cap(self, cap: ScoreCap) -> &'static str {
        self.text(match cap {
            ScoreCap::NoRealisticParticipation => "cap-no-realistic-participation",
            ScoreCap::GeneralPassage => "cap-general-passage",
            ScoreCap::InPassing => "cap-in-passing",
            ScoreCap::NotTheSubject => "cap-not-the-subject",
            ScoreCap::SimilarityOnly => "cap-similarity-only",
            ScoreCap::NoFunding => "cap-no-funding",
        })
    }

    /// Returns how a kommun's answers have moved a threshold.
    pub fn threshold_move(self, moved: &ThresholdMove) -> String {
        let level = if moved.level == Level::Alert { "alert" } else { "digest" };
        let way = if moved.to > moved.from { "raised" } else { "lowered" };
        let score = |thousandths: u32| self.decimal(f64::from(thousandths) / 1_000.0, 2);
        self.message(
            "threshold-moved",
            [
                ("level", level.into()),
                ("way", way.into()),
                ("from", score(moved.from).into()),
                ("to", score(moved.to).into()),
                ("calls", moved.answers.into()),
            ],
        )
    }

    /// Returns a number with the language's decimal mark and so many decimals.
    pub fn decimal(self, value: f64, decimals: usize) -> String {
        format!("{value:.decimals$}").replace('.', self.text("number-decimal"))
    }

    /// Returns an area's name as it stands within a sentence.
    fn area_in_sentence(self, area: &AreaId) -> String {
        let name = self.area(area.as_str());
        let mut letters = name.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + letters.as_str())
    }
}
