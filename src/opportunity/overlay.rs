//! Merging a partial reading of a call into a fuller one: what the partial one lacks is no change.

use jiff::Timestamp;

use super::facts::DeadlineModel;
use super::{Deadline, Facts, SectionKind, StatedStatus, Status, Zone};

impl Facts {
    /// Takes over the values that `partial` has and keeps the rest. Used for topic details, a listing's detail page,
    /// and the bulk file. Kind, funder, language and address are kept, unless they are blank here.
    pub fn overlay(&mut self, partial: &Facts) {
        take_text(&mut self.title, &partial.title);
        if self.funder.is_empty() {
            take_text(&mut self.funder, &partial.funder);
        }
        if self.url.is_empty() {
            take_text(&mut self.url, &partial.url);
        }
        take(&mut self.identifier, &partial.identifier);
        take(&mut self.programme, &partial.programme);
        take(&mut self.action, &partial.action);
        take(&mut self.call_identifier, &partial.call_identifier);
        take(&mut self.call_title, &partial.call_title);
        take(&mut self.opens, &partial.opens);
        take(&mut self.planned, &partial.planned);
        take(&mut self.budget, &partial.budget);
        take(&mut self.grant_min, &partial.grant_min);
        take(&mut self.grant_max, &partial.grant_max);
        take(&mut self.expected_grants, &partial.expected_grants);
        if !partial.applicants.is_empty() {
            self.applicants.clone_from(&partial.applicants);
        }
        take_list(&mut self.keywords, &partial.keywords);
        take_list(&mut self.geography, &partial.geography);
        if partial.stated != StatedStatus::Unknown {
            self.stated = partial.stated;
        }
        self.overlay_deadlines(partial);
        self.overlay_sections(partial);
        let has_dates = self.opens.is_some() || !self.deadlines.is_empty();
        if has_dates || !matches!(self.stated, StatedStatus::Forthcoming | StatedStatus::Unknown) {
            self.planned = None;
        }
    }

    /// Restores values of `before` that the source no longer states. The page of a call that is over says less than it
    /// did and takes nothing back by it; that of a call that has opened no longer says when. `status` is the old and
    /// the new status.
    pub fn restore_omitted(&mut self, before: &Facts, status: (Status, Status), now: Timestamp) {
        let (was, is) = status;
        if is.is_over() {
            let mut merged = Facts { kind: self.kind, language: self.language, stated: self.stated, ..before.clone() };
            merged.overlay(self);
            (merged.funder, merged.url) = (std::mem::take(&mut self.funder), std::mem::take(&mut self.url));
            *self = merged;
        } else if is == Status::Open && !was.is_over() && self.opens.is_none() {
            let today = Zone::default().date_of(now);
            self.opens = before.opens.filter(|opens| *opens <= today);
        }
    }

    fn overlay_deadlines(&mut self, partial: &Facts) {
        if partial.deadline_model != DeadlineModel::SingleStage {
            self.deadline_model = partial.deadline_model;
        }
        if !partial.deadlines.is_empty() || self.deadlines.is_empty() && !partial.unclear.is_empty() {
            self.unclear.clone_from(&partial.unclear);
        }
        if partial.deadlines.is_empty() {
            self.rolling |= partial.rolling && self.deadlines.is_empty();
            return;
        }
        self.rolling = false;
        let known = std::mem::take(&mut self.deadlines);
        self.deadlines = partial.deadlines.iter().map(|new| with_known_details(new, &known)).collect();
    }

    /// Replaces the sections of every group that `partial` has: a description may be cut into other sections than
    /// before.
    fn overlay_sections(&mut self, partial: &Facts) {
        let is_replaced = |kind: SectionKind| partial.sections.iter().any(|s| group(s.kind) == group(kind));
        self.sections.retain(|s| !is_replaced(s.kind));
        self.sections.extend(partial.sections.iter().cloned());
        self.sections.sort_by_key(|s| group(s.kind));
    }
}

/// Returns the new deadline, with the time that was known for the same day when it has none; its year counts as stated
/// when either states it.
fn with_known_details(new: &Deadline, known: &[Deadline]) -> Deadline {
    let Some(old) = known.iter().find(|old| old.date == new.date) else { return *new };
    Deadline { time: new.time.or(old.time), year_inferred: new.year_inferred && old.year_inferred, ..*new }
}

/// Returns the group of a section: description, destination, conditions or help texts.
fn group(kind: SectionKind) -> u8 {
    match kind {
        SectionKind::Destination => 1,
        SectionKind::Conditions => 2,
        SectionKind::Boilerplate => 3,
        _ => 0,
    }
}

fn take<T: Clone>(mine: &mut Option<T>, theirs: &Option<T>) {
    if theirs.is_some() {
        mine.clone_from(theirs);
    }
}

fn take_text(mine: &mut String, theirs: &str) {
    if !theirs.is_empty() {
        theirs.clone_into(mine);
    }
}

fn take_list(mine: &mut Vec<String>, theirs: &[String]) {
    if !theirs.is_empty() {
        *mine = theirs.to_vec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunity::{Amount, Section, Zone};

    fn section(kind: SectionKind, text: &str) -> Section {
        Section { kind, text: text.to_owned() }
    }

    fn full() -> Facts {
        let date = "2026-05-20".parse().unwrap();
        Facts {
            title: "Town twinning".to_owned(),
            funder: "EU".to_owned(),
            stated: StatedStatus::Open,
            deadline_model: DeadlineModel::TwoStage,
            deadlines: vec![Deadline { time: "17:00".parse().ok(), ..Deadline::on_date(date, Zone::Brussels) }],
            budget: Some(Amount { value: 5, currency: "EUR".to_owned() }),
            sections: vec![section(SectionKind::Summary, "old"), section(SectionKind::Boilerplate, "help")],
            ..Facts::default()
        }
    }

    #[test]
    fn an_empty_reading_changes_nothing() {
        let mut facts = full();
        facts.overlay(&Facts::default());
        assert_eq!(facts, full());
    }

    #[test]
    fn only_what_is_carried_is_taken() {
        let mut facts = full();
        let partial = Facts {
            title: "Town twinning 2026".to_owned(),
            stated: StatedStatus::Closed,
            deadlines: vec![Deadline::on_date("2026-05-20".parse().unwrap(), Zone::Brussels)],
            sections: vec![section(SectionKind::Conditions, "who"), section(SectionKind::Scope, "new")],
            ..Facts::default()
        };
        facts.overlay(&partial);
        assert_eq!((facts.title.as_str(), facts.stated), ("Town twinning 2026", StatedStatus::Closed));
        assert_eq!(facts.deadlines, full().deadlines, "the hour stays known");
        assert_eq!(facts.deadline_model, DeadlineModel::TwoStage);
        assert_eq!(facts.budget, full().budget);
        let texts: Vec<&str> = facts.sections.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["new", "who", "help"]);
    }
}
