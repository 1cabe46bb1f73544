//! The names of states, levels, areas, kinds of letter and roles.

use super::{Locale, clean};
use crate::delivery::{DeliveryState, LetterKind};
use crate::feedback::Opinion;
use crate::kommun::{ANY_AREA, Eligible, Kommun, Level};
use crate::opportunity::{ChangeKind, SectionKind, SourceHealth, Status};
use crate::subscription::{Frequency, ReminderDays, Role};
use crate::text::fold;

/// Returns a kommun's short name, "Strömsund" for "Strömsunds kommun", where the slug confirms it; else the official
/// name.
pub fn kommun(kommun: &Kommun) -> String {
    let official = clean::line(&kommun.namn, 60);
    let Some(place) = official.strip_suffix(" kommun") else { return official };
    let without_s = place.strip_suffix('s').unwrap_or(place);
    let short = [place, without_s].into_iter().find(|name| kommun.slug == *fold(name).replace(' ', "-"));
    short.map_or_else(|| official.clone(), str::to_owned)
}

impl Locale {
    /// Returns the status of a call: "öppen".
    pub fn status(self, status: Status) -> &'static str {
        self.text(match status {
            Status::Forthcoming => "status-forthcoming",
            Status::Open => "status-open",
            Status::Closed => "status-closed",
            Status::Withdrawn => "status-withdrawn",
            Status::Unknown => "status-unknown",
        })
    }

    /// Returns how well a call matches the kommun's priorities: "passar väl".
    pub fn level(self, level: Level) -> &'static str {
        self.text(match level {
            Level::Alert => "level-alert",
            Level::Digest => "level-digest",
            Level::None => "level-none",
        })
    }

    /// Returns whether a kommun can apply, as far as the call says.
    pub fn eligible(self, eligible: Eligible) -> &'static str {
        self.text(match eligible {
            Eligible::Yes => "eligible-yes",
            Eligible::No => "eligible-no",
            Eligible::Unstated => "eligible-unstated",
        })
    }

    /// Returns the heading above a change.
    pub fn heading(self, kind: ChangeKind) -> &'static str {
        self.text(match kind {
            ChangeKind::New => "heading-new",
            ChangeKind::Amended => "heading-amended",
            ChangeKind::Opened => "heading-opened",
            ChangeKind::Closed => "heading-closed",
            ChangeKind::Withdrawn => "heading-withdrawn",
            ChangeKind::Reopened => "heading-reopened",
            ChangeKind::Corrected => "heading-corrected",
        })
    }

    /// Returns the health of a source as a clause after its publisher's name.
    pub fn source_health(self, health: SourceHealth) -> &'static str {
        self.text(match health {
            SourceHealth::Ok => "source-health-ok",
            SourceHealth::Unchanged => "source-health-unchanged",
            SourceHealth::Degraded => "source-health-degraded",
            SourceHealth::Reading => "source-health-reading",
            SourceHealth::Silent => "source-health-silent",
            SourceHealth::Suspect => "source-health-suspect",
            SourceHealth::Blocked => "source-health-blocked",
            SourceHealth::Broken => "source-health-broken",
            SourceHealth::Never => "source-health-never",
        })
    }

    /// Returns the heading over a section of a call's text.
    pub fn section(self, kind: SectionKind) -> &'static str {
        self.text(match kind {
            SectionKind::Summary => "section-summary",
            SectionKind::Objective => "section-objective",
            SectionKind::ExpectedOutcome => "section-expected-outcome",
            SectionKind::Scope => "section-scope",
            SectionKind::Destination => "section-destination",
            SectionKind::Conditions => "section-conditions",
            SectionKind::Boilerplate => "section-boilerplate",
            SectionKind::Other => "section-other",
        })
    }

    /// Returns the funder's name as readers know it; most names stay as they are.
    pub fn funder(self, name: &str) -> String {
        let key = match name {
            "European Commission" | "EU-kommissionen" => "funder-european-commission",
            "Europeiska kommissionen" => "funder-europeiska-kommissionen",
            other => return clean::line(other, 80),
        };
        self.text(key).to_owned()
    }

    /// Returns an answer on a call: "inte relevant".
    pub fn opinion(self, opinion: Opinion) -> &'static str {
        self.text(match opinion {
            Opinion::Relevant => "opinion-relevant",
            Opinion::NotRelevant => "opinion-not-relevant",
        })
    }

    /// Returns "2 relevant och 1 inte relevant"; empty when nobody has answered.
    pub fn opinions(self, relevant: u64, not_relevant: u64) -> String {
        let counts = [(relevant, Opinion::Relevant), (not_relevant, Opinion::NotRelevant)];
        let some = counts.into_iter().filter(|(n, _)| *n > 0);
        self.list(&some.map(|(n, opinion)| format!("{} {}", self.number(n), self.opinion(opinion))).collect::<Vec<_>>())
    }

    /// Returns the name of a letter's kind: "Välkomstbrev".
    pub fn letter(self, kind: LetterKind) -> &'static str {
        self.text(&format!("letter-kind-{kind}"))
    }

    /// Returns why letters of this kind are written.
    pub fn letter_reason(self, kind: LetterKind) -> &'static str {
        self.text(&format!("letter-reason-{kind}"))
    }

    /// Returns how often a person gets letters.
    pub fn frequency(self, frequency: Frequency) -> &'static str {
        self.text(match frequency {
            Frequency::Immediate => "frequency-immediate",
            Frequency::Daily => "frequency-daily",
            Frequency::Weekly => "frequency-weekly",
        })
    }

    /// Returns when reminders are sent: "30, 14 och 3 dagar före sista dag".
    pub fn reminders(self, days: &ReminderDays) -> String {
        let numbers: Vec<String> = days.iter().map(|day| day.to_string()).collect();
        let Some(most) = days.iter().max() else { return self.text("reminders-none").to_owned() };
        self.message("reminders-before", [("list", self.list(&numbers).into()), ("most", most.into())])
    }

    /// Returns the name of a role: "Samordnare".
    pub fn role(self, role: Role) -> &'static str {
        self.text(match role {
            Role::Representative => "role-representative",
            Role::Coordinator => "role-coordinator",
            Role::Operator => "role-operator",
        })
    }

    /// Returns the state of a delivery. "Skickat" means accepted by the next server, not read.
    pub fn delivery_state(self, state: DeliveryState) -> &'static str {
        self.text(match state {
            DeliveryState::Pending => "delivery-state-pending",
            DeliveryState::Sent => "delivery-state-sent",
            DeliveryState::WrittenToFile => "delivery-state-in-a-file",
            DeliveryState::Failed => "delivery-state-failed",
            DeliveryState::Refused => "delivery-state-refused",
        })
    }

    /// Returns "3 utlysningar".
    pub fn calls(self, count: u64) -> String {
        self.message("count-calls", [("count", count.into())])
    }

    /// Returns an area's name. `*` stands for any municipal work; an unknown id is shown with spaces for hyphens.
    pub fn area(self, id: &str) -> String {
        if id == ANY_AREA {
            return self.text("any-area").to_owned();
        }
        self.text_if_any(&format!("area-{id}")).map_or_else(|| id.replace('-', " "), str::to_owned)
    }

    /// Returns the ids of the areas that have a name.
    #[cfg(test)]
    pub(crate) fn named_areas(self) -> std::collections::BTreeSet<&'static str> {
        super::messages::keys(self).filter_map(|key| key.strip_prefix("area-")).collect()
    }

    /// Returns "Tyresö", "Tyresö och Götene", "Tyresö, Götene och Kungälv".
    pub fn list(self, words: &[String]) -> String {
        match words {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                format!("{}{}{last}", first.join(self.text("list-comma")), self.text("list-and"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_joined_as_the_language_joins_them() {
        let words = |n: usize| ["a", "b", "c"].iter().take(n).map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let list = |n| Locale::Swedish.list(&words(n));
        assert_eq!([list(0), list(1), list(2), list(3)], ["", "a", "a och b", "a, b och c"]);
        assert_eq!(Locale::English.list(&words(3)), "a, b and c");
    }

    #[test]
    fn areas_have_names_and_unknown_ones_stay_readable() {
        assert_eq!(Locale::Swedish.area("klimat-energi"), "Klimat och energi");
        assert_eq!(Locale::English.area("klimat-energi"), "Climate and energy");
        assert_eq!(Locale::Swedish.area("*"), "Kommunens verksamhet i stort");
        assert_eq!(Locale::Swedish.area("rymd-och-hav"), "rymd och hav");
    }
}
