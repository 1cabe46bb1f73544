//! The form fields of a subscription's preferences: scope, areas, frequency and reminders. All pages that let somebody
//! subscribe or change a subscription share them.

use crate::kommun::Kommun;
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::swedish::words;
use crate::matching::areas;
use crate::store::{Choice, Offer};
use crate::subscription::{Frequency, ReminderDays, Scope, Subscription};
use crate::web::http::form::Form;
use crate::web::texts::wish::WishTexts;

/// A message on a field that has to be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) struct Wrong {
    pub(in crate::web) field: &'static str,
    pub(in crate::web) said: &'static str,
}

/// Valid preferences, as parsed from a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Chosen {
    scope: Scope,
    frequency: Frequency,
    remind: ReminderDays,
}

impl Chosen {
    pub(in crate::web) fn choice(&self) -> Choice<'_> {
        Choice { scope: &self.scope, frequency: self.frequency, remind: &self.remind }
    }

    pub(in crate::web) fn offer(self, kommun: &str) -> Offer {
        Offer { kommun: kommun.to_owned(), scope: self.scope, frequency: self.frequency, remind: self.remind }
    }
}

/// Parses the preference fields of a form. Förvaltningar are only accepted of a known `kommun`.
///
/// # Errors
/// Returns every field that has to be corrected.
pub(in crate::web) fn read(form: &Form, tongue: Tongue, kommun: Option<&Kommun>) -> Result<Chosen, Vec<Wrong>> {
    let t = WishTexts::of(tongue);
    let mut wrong = Vec::new();
    let scope = read_scope(form, tongue, kommun).unwrap_or_else(|said| {
        wrong.push(said);
        Scope::ALL
    });
    let frequency = Frequency::parse(form.get("takt")).unwrap_or_else(|| {
        wrong.push(Wrong { field: "takt", said: t.wrong_frequency });
        Frequency::default()
    });
    let remind = read_days(form.get("paminn")).unwrap_or_else(|| {
        wrong.push(Wrong { field: "paminn", said: t.wrong_days });
        ReminderDays::default()
    });
    if wrong.is_empty() { Ok(Chosen { scope, frequency, remind }) } else { Err(wrong) }
}

/// Parses what of the kommun is subscribed to.
///
/// # Errors
/// Returns the field that has to be corrected.
pub(in crate::web) fn read_scope(form: &Form, tongue: Tongue, kommun: Option<&Kommun>) -> Result<Scope, Wrong> {
    let t = WishTexts::of(tongue);
    match form.get("vad") {
        "" | IN_AREAS => read_areas(form).map(Scope::Areas).ok_or(Wrong { field: "omrade", said: t.wrong_area }),
        PASSED_ON => Ok(Scope::PassedOn),
        other => {
            let known = |id: &&str| kommun.is_some_and(|kommun| kommun.areas_of(id).is_some());
            let id = other.strip_prefix(OF_FORVALTNING).filter(known);
            id.map(|id| Scope::Forvaltning(id.to_owned())).ok_or(Wrong { field: "vad", said: t.wrong_scope })
        }
    }
}

/// The values of the field `vad`: calls in the ticked areas (or all), what is passed on, or a förvaltning by its id.
const IN_AREAS: &str = "omraden";
const PASSED_ON: &str = "vidare";
const OF_FORVALTNING: &str = "forvaltning:";

/// Parses the ticked areas, each once; returns nothing when one of them does not exist.
fn read_areas(form: &Form) -> Option<Vec<String>> {
    let mut ticked: Vec<String> = Vec::new();
    for area in form.all("omrade") {
        areas::areas().get(area)?;
        if !ticked.iter().any(|there| there == area) {
            ticked.push(area.to_owned());
        }
    }
    Some(ticked)
}

/// Parses days as people write them, such as "30, 14 och 3"; an empty text means no reminders.
fn read_days(typed: &str) -> Option<ReminderDays> {
    let plain = typed.replace(" och ", ",").replace(" and ", ",").replace(';', ",");
    let plain = plain.split([',', ' ']).filter(|day| !day.trim().is_empty()).collect::<Vec<_>>().join(",");
    ReminderDays::parse(if plain.is_empty() { "none" } else { &plain }).ok()
}

/// The preference fields as a page shows them.
#[derive(Clone, Debug)]
pub(in crate::web) struct Fields {
    pub(in crate::web) t: &'static WishTexts,
    /// Prefix of the fields' ids, since a page may show several forms.
    pub(in crate::web) id: String,
    /// Value, label, whether selected.
    pub(in crate::web) scopes: Vec<(String, String, bool)>,
    /// Explanation of what ticking the areas does.
    pub(in crate::web) areas_more: &'static str,
    /// Id, name, whether ticked.
    pub(in crate::web) areas: Vec<(&'static str, String, bool)>,
    /// Value, label, whether selected.
    pub(in crate::web) paces: Vec<(&'static str, &'static str, bool)>,
    pub(in crate::web) days: String,
    wrong: Vec<Wrong>,
}

impl Fields {
    /// Returns the fields of a new subscription, with the defaults.
    pub(in crate::web) fn new(tongue: Tongue) -> Fields {
        Fields::of(tongue, "", (&Scope::ALL, None), Frequency::default(), &ReminderDays::default())
    }

    /// Returns the fields filled from a subscription.
    pub(in crate::web) fn standing(
        tongue: Tongue,
        id: &str,
        subscription: &Subscription,
        kommun: Option<&Kommun>,
    ) -> Fields {
        Fields::of(tongue, id, (&subscription.scope, kommun), subscription.frequency, &subscription.remind)
    }

    /// Returns the fields as they were submitted, with messages on what is wrong.
    pub(in crate::web) fn sent(
        tongue: Tongue,
        id: &str,
        form: &Form,
        wrong: &[Wrong],
        kommun: Option<&Kommun>,
    ) -> Fields {
        let ticked = Scope::Areas(form.all("omrade").map(str::to_owned).collect());
        let scope = read_scope(form, tongue, kommun).unwrap_or(ticked);
        let frequency = Frequency::parse(form.get("takt")).unwrap_or_default();
        let fields = Fields::of(tongue, id, (&scope, kommun), frequency, &ReminderDays::default());
        Fields { days: clean::line(form.get("paminn"), 60), wrong: wrong.to_vec(), ..fields }
    }

    fn of(
        tongue: Tongue,
        id: &str,
        (scope, kommun): (&Scope, Option<&Kommun>),
        frequency: Frequency,
        remind: &ReminderDays,
    ) -> Fields {
        let area = |area: &'static str| (area, tongue.area(area), scope.areas().iter().any(|one| one == area));
        let pace = |pace: Frequency| (pace.word(), tongue.frequency(pace), pace == frequency);
        let days: Vec<String> = remind.iter().map(|day| day.to_string()).collect();
        Fields {
            t: WishTexts::of(tongue),
            id: id.to_owned(),
            scopes: scopes(tongue, scope, kommun),
            areas_more: WishTexts::of(tongue).areas_more,
            areas: words::areas().map(area).collect(),
            paces: Frequency::ALL.map(pace).to_vec(),
            days: days.join(", "),
            wrong: Vec::new(),
        }
    }

    /// Returns the fields with another explanation of the areas, for a coordinator who chooses for somebody else.
    pub(in crate::web) fn of_another(self, areas_more: &'static str) -> Fields {
        Fields { areas_more, ..self }
    }

    /// Returns the message on a field, if it has to be corrected.
    pub(in crate::web) fn wrong(&self, field: &str) -> Option<&'static str> {
        self.wrong.iter().find(|wrong| wrong.field == field).map(|wrong| wrong.said)
    }
}

/// Returns the scopes to choose from: value, label, whether selected.
fn scopes(tongue: Tongue, scope: &Scope, kommun: Option<&Kommun>) -> Vec<(String, String, bool)> {
    let t = WishTexts::of(tongue);
    let own = kommun.into_iter().flat_map(|kommun| &kommun.forvaltningar).map(|one| {
        let name = format!("{} {}", t.of_forvaltning, clean::line(&one.namn, 80));
        (format!("{OF_FORVALTNING}{}", one.id), name, scope.forvaltning() == Some(one.id.as_str()))
    });
    let in_areas = (IN_AREAS.to_owned(), t.in_areas.to_owned(), matches!(scope, Scope::Areas(_)));
    let passed_on = (PASSED_ON.to_owned(), t.passed_on.to_owned(), *scope == Scope::PassedOn);
    std::iter::once(in_areas).chain(own).chain([passed_on]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for (typed, read) in [
            ("30, 14, 3", "30,14,3"),
            ("30, 14 och 3", "30,14,3"),
            ("7", "7"),
            ("3 14;30", "30,14,3"),
            ("", "none"),
            (" , ", "none"),
            ("none", "none"),
        ] {
            assert_eq!(read_days(typed).map(|days| days.to_string()).as_deref(), Some(read), "{typed}");
        }
        for typed in ["0", "tre", "400", "-3", "1,2,3,4,5,6,7,8,9,10,11", "3.5"] {
            assert_eq!(read_days(typed), None, "{typed}");
        }
    }
}
