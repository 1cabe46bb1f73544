//! The fields of a wish: areas, how often, reminders. The same wherever something is wished or changed.

use super::form::Form;
use super::texts::wish::WishTexts;
use crate::matching::areas;
use crate::message::swedish::words;
use crate::message::{Tongue, clean};
use crate::store::{Choice, Offer};
use crate::subscription::{Frequency, ReminderDays, Subscription};

/// Something that has to be put right: the field's name, and what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) field: &'static str,
    pub(super) said: &'static str,
}

/// What was chosen, and can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    areas: Vec<String>,
    frequency: Frequency,
    remind: ReminderDays,
}

impl Chosen {
    pub(super) fn choice(&self) -> Choice<'_> {
        Choice { areas: &self.areas, frequency: self.frequency, remind: &self.remind }
    }

    pub(super) fn offer(self, kommun: &str) -> Offer {
        Offer { kommun: kommun.to_owned(), areas: self.areas, frequency: self.frequency, remind: self.remind }
    }
}

/// Reads the fields.
///
/// # Errors
/// All that has to be put right.
pub(super) fn read(form: &Form, tongue: Tongue) -> Result<Chosen, Vec<Wrong>> {
    let t = WishTexts::of(tongue);
    let mut wrong = Vec::new();
    let areas = read_areas(form).unwrap_or_else(|| {
        wrong.push(Wrong { field: "omrade", said: t.wrong_area });
        Vec::new()
    });
    let frequency = Frequency::parse(form.get("takt")).unwrap_or_else(|| {
        wrong.push(Wrong { field: "takt", said: t.wrong_frequency });
        Frequency::default()
    });
    let remind = read_days(form.get("paminn")).unwrap_or_else(|| {
        wrong.push(Wrong { field: "paminn", said: t.wrong_days });
        ReminderDays::default()
    });
    if wrong.is_empty() { Ok(Chosen { areas, frequency, remind }) } else { Err(wrong) }
}

/// The areas that are ticked, each once; nothing when one of them is none.
pub(super) fn read_areas(form: &Form) -> Option<Vec<String>> {
    let mut ticked: Vec<String> = Vec::new();
    for area in form.all("omrade") {
        areas::areas().get(area)?;
        if !ticked.iter().any(|there| there == area) {
            ticked.push(area.to_owned());
        }
    }
    Some(ticked)
}

/// "30, 14 och 3", as people write it; nothing written is no reminders.
fn read_days(typed: &str) -> Option<ReminderDays> {
    let plain = typed.replace(" och ", ",").replace(" and ", ",").replace(';', ",");
    let plain = plain.split([',', ' ']).filter(|day| !day.trim().is_empty()).collect::<Vec<_>>().join(",");
    ReminderDays::parse(if plain.is_empty() { "none" } else { &plain }).ok()
}

/// The fields as a page shows them.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub(super) t: &'static WishTexts,
    /// Begins the fields' ids: a page may show several wishes.
    pub(super) id: String,
    /// What to tick them for.
    pub(super) areas_more: &'static str,
    /// Id, name, ticked.
    pub(super) areas: Vec<(&'static str, String, bool)>,
    /// Word, name, chosen.
    pub(super) paces: Vec<(&'static str, &'static str, bool)>,
    pub(super) days: String,
    wrong: Vec<Wrong>,
}

impl Fields {
    /// As somebody begins.
    pub(super) fn new(tongue: Tongue) -> Fields {
        Fields::of(tongue, "", &[], Frequency::default(), &ReminderDays::default())
    }

    /// As a subscription stands.
    pub(super) fn standing(tongue: Tongue, id: &str, subscription: &Subscription) -> Fields {
        Fields::of(tongue, id, &subscription.areas, subscription.frequency, &subscription.remind)
    }

    /// As it was sent in, with what is wrong.
    pub(super) fn sent(tongue: Tongue, id: &str, form: &Form, wrong: &[Wrong]) -> Fields {
        let ticked: Vec<String> = form.all("omrade").map(str::to_owned).collect();
        let frequency = Frequency::parse(form.get("takt")).unwrap_or_default();
        let fields = Fields::of(tongue, id, &ticked, frequency, &ReminderDays::default());
        Fields { days: clean::line(form.get("paminn"), 60), wrong: wrong.to_vec(), ..fields }
    }

    fn of(tongue: Tongue, id: &str, ticked: &[String], frequency: Frequency, remind: &ReminderDays) -> Fields {
        let area = |area: &'static str| (area, tongue.area(area), ticked.iter().any(|one| one == area));
        let pace = |pace: Frequency| (pace.word(), tongue.frequency(pace), pace == frequency);
        let days: Vec<String> = remind.iter().map(|day| day.to_string()).collect();
        Fields {
            t: WishTexts::of(tongue),
            id: id.to_owned(),
            areas_more: WishTexts::of(tongue).areas_more,
            areas: words::areas().map(area).collect(),
            paces: Frequency::ALL.map(pace).to_vec(),
            days: days.join(", "),
            wrong: Vec::new(),
        }
    }

    /// The same, where somebody chooses for another.
    pub(super) fn of_another(self, areas_more: &'static str) -> Fields {
        Fields { areas_more, ..self }
    }

    /// What is wrong with a field, if anything is.
    pub(super) fn wrong(&self, field: &str) -> Option<&'static str> {
        self.wrong.iter().find(|wrong| wrong.field == field).map(|wrong| wrong.said)
    }
}

/// "Barn och unga, Kultur", "alla områden".
pub(super) fn areas_said(tongue: Tongue, areas: &[String]) -> String {
    let names: Vec<String> = areas.iter().map(|area| clean::line(&tongue.area(area), 80)).collect();
    if names.is_empty() { WishTexts::of(tongue).all_areas.to_owned() } else { names.join(", ") }
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
