//! The form fields of a subscription's preferences: scope, areas, frequency and reminders. All pages that let somebody
//! subscribe or change a subscription share them.

use strum::VariantArray as _;

use crate::kommun::{AreaId, Kommun, KommunSlug};
use crate::locale::Locale;
use crate::locale::clean;
use crate::matching::areas;
use crate::store::{SubscriptionRequest, SubscriptionRow, SubscriptionSettings};
use crate::subscription::{Frequency, ReminderDays, Scope, Subscription};
use crate::web::http::form::PostedForm;
use crate::web::http::select_option::SelectOption;
use crate::web::texts::preferences::PreferenceTexts;

/// A message on a field that has to be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) struct FieldError {
    pub(in crate::web) field: &'static str,
    pub(in crate::web) message: &'static str,
}

/// Valid preferences, as parsed from a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Preferences {
    scope: Scope,
    frequency: Frequency,
    remind: ReminderDays,
    language: Locale,
}

impl Preferences {
    pub(in crate::web) fn settings(&self) -> SubscriptionSettings<'_> {
        let Preferences { scope, frequency, remind, language } = self;
        SubscriptionSettings { scope, frequency: *frequency, remind, language: *language }
    }

    pub(in crate::web) fn into_request(self, kommun: &KommunSlug) -> SubscriptionRequest {
        SubscriptionRequest {
            kommun: kommun.clone(),
            scope: self.scope,
            frequency: self.frequency,
            remind: self.remind,
            language: self.language,
        }
    }
}

/// Parses the preference fields of a form. Förvaltningar are only accepted of a known `kommun`.
///
/// # Errors
/// Returns every field that has to be corrected.
pub(in crate::web) fn parse(
    form: &PostedForm,
    locale: Locale,
    kommun: Option<&Kommun>,
) -> Result<Preferences, Vec<FieldError>> {
    let t = PreferenceTexts::of(locale);
    let mut errors = Vec::new();
    let scope = parse_scope(form, locale, kommun).unwrap_or_else(|said| {
        errors.push(said);
        Scope::ALL
    });
    let frequency = form.get("takt").parse().unwrap_or_else(|_| {
        errors.push(FieldError { field: "takt", message: t.wrong_frequency });
        Frequency::default()
    });
    let remind = parse_days(form.get("paminn")).unwrap_or_else(|| {
        errors.push(FieldError { field: "paminn", message: t.wrong_days });
        ReminderDays::default()
    });
    let language = parse_language(form, locale).unwrap_or_else(|| {
        errors.push(FieldError { field: "sprak", message: t.wrong_language });
        locale
    });
    if errors.is_empty() { Ok(Preferences { scope, frequency, remind, language }) } else { Err(errors) }
}

/// Parses what of the kommun is subscribed to.
///
/// # Errors
/// Returns the field that has to be corrected.
pub(in crate::web) fn parse_scope(
    form: &PostedForm,
    locale: Locale,
    kommun: Option<&Kommun>,
) -> Result<Scope, FieldError> {
    let t = PreferenceTexts::of(locale);
    match form.get("vad") {
        "" | IN_AREAS => {
            parse_areas(form).map(Scope::Areas).ok_or(FieldError { field: "omrade", message: t.wrong_area })
        }
        PASSED_ON => Ok(Scope::PassedOn),
        other => {
            let known = |id: &&str| kommun.is_some_and(|kommun| kommun.areas_of(id).is_some());
            let id = other.strip_prefix(OF_FORVALTNING).filter(known);
            id.map(|id| Scope::Forvaltning(id.to_owned())).ok_or(FieldError { field: "vad", message: t.wrong_scope })
        }
    }
}

/// The values of the field `vad`: calls in the ticked areas (or all), what is passed on, or a förvaltning by its id.
const IN_AREAS: &str = "omraden";
const PASSED_ON: &str = "vidare";
const OF_FORVALTNING: &str = "forvaltning:";

/// Parses the ticked areas, each once; returns nothing when one of them does not exist.
fn parse_areas(form: &PostedForm) -> Option<Vec<AreaId>> {
    let mut ticked: Vec<AreaId> = Vec::new();
    for area in form.values("omrade") {
        let area = &areas::areas().get(area)?.id;
        if !ticked.contains(area) {
            ticked.push(area.clone());
        }
    }
    Some(ticked)
}

/// Parses the language of the letters; a form without the field asks for letters in the language of its page.
fn parse_language(form: &PostedForm, page: Locale) -> Option<Locale> {
    match form.get("sprak") {
        "" => Some(page),
        tag => Locale::from_tag(tag),
    }
}

/// Parses days as people write them, such as "30, 14 och 3"; an empty text means no reminders.
fn parse_days(typed: &str) -> Option<ReminderDays> {
    let plain = typed.replace(" och ", ",").replace(" and ", ",").replace(';', ",");
    let plain = plain.split([',', ' ']).filter(|day| !day.trim().is_empty()).collect::<Vec<_>>().join(",");
    ReminderDays::parse(if plain.is_empty() { "none" } else { &plain }).ok()
}

/// The preference fields as a page shows them.
#[derive(Clone, Debug)]
pub(in crate::web) struct PreferenceFields {
    pub(in crate::web) t: &'static PreferenceTexts,
    /// Prefix of the fields' ids, since a page may show several forms.
    pub(in crate::web) id: String,
    pub(in crate::web) scopes: Vec<SelectOption>,
    /// Explanation of what ticking the areas does.
    pub(in crate::web) areas_hint: &'static str,
    pub(in crate::web) areas: Vec<SelectOption>,
    pub(in crate::web) frequencies: Vec<SelectOption>,
    pub(in crate::web) days: String,
    pub(in crate::web) languages: Vec<SelectOption>,
    errors: Vec<FieldError>,
}

impl PreferenceFields {
    /// Returns the fields of a new subscription, with the defaults.
    pub(in crate::web) fn new(locale: Locale) -> PreferenceFields {
        PreferenceFields::of(locale, "", (&Scope::ALL, None), Frequency::default(), &ReminderDays::default())
            .with_language(locale)
    }

    /// Returns the fields filled from a subscription.
    pub(in crate::web) fn of_subscription(
        locale: Locale,
        id: &str,
        row: &SubscriptionRow,
        kommun: Option<&Kommun>,
    ) -> PreferenceFields {
        let Subscription { scope, frequency, remind, .. } = &row.subscription;
        PreferenceFields::of(locale, id, (scope, kommun), *frequency, remind).with_language(row.language)
    }

    /// Returns the fields as they were submitted, with messages on what is wrong.
    pub(in crate::web) fn of_submitted(
        locale: Locale,
        id: &str,
        form: &PostedForm,
        wrong: &[FieldError],
        kommun: Option<&Kommun>,
    ) -> PreferenceFields {
        let ticked = Scope::Areas(form.values("omrade").filter_map(|area| area.parse().ok()).collect());
        let scope = parse_scope(form, locale, kommun).unwrap_or(ticked);
        let frequency = form.get("takt").parse().unwrap_or_default();
        let language = parse_language(form, locale).unwrap_or(locale);
        let fields = PreferenceFields::of(locale, id, (&scope, kommun), frequency, &ReminderDays::default())
            .with_language(language);
        PreferenceFields { days: clean::line(form.get("paminn"), 60), errors: wrong.to_vec(), ..fields }
    }

    fn of(
        locale: Locale,
        id: &str,
        (scope, kommun): (&Scope, Option<&Kommun>),
        frequency: Frequency,
        remind: &ReminderDays,
    ) -> PreferenceFields {
        let area_option = |area: &AreaId| SelectOption {
            value: area.to_string(),
            label: locale.area(area.as_str()),
            is_selected: scope.areas().contains(area),
        };
        let frequency_option = |one: Frequency| SelectOption {
            value: one.as_str().to_owned(),
            label: locale.frequency(one).to_owned(),
            is_selected: one == frequency,
        };
        let days: Vec<String> = remind.iter().map(|day| day.to_string()).collect();
        PreferenceFields {
            t: PreferenceTexts::of(locale),
            id: id.to_owned(),
            scopes: scope_options(locale, scope, kommun),
            areas_hint: PreferenceTexts::of(locale).areas_more,
            areas: areas::areas().in_order().map(|area| area_option(&area.id)).collect(),
            frequencies: Frequency::VARIANTS.iter().copied().map(frequency_option).collect(),
            days: days.join(", "),
            languages: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Returns the fields with the language of the letters to choose from.
    fn with_language(self, chosen: Locale) -> PreferenceFields {
        let option = |locale: Locale| SelectOption {
            value: locale.tag().to_owned(),
            label: locale.own_name().to_owned(),
            is_selected: locale == chosen,
        };
        PreferenceFields { languages: Locale::ALL.map(option).to_vec(), ..self }
    }

    /// Returns the fields with another explanation of the areas, for a coordinator who chooses for somebody else.
    pub(in crate::web) fn with_areas_hint(self, areas_more: &'static str) -> PreferenceFields {
        PreferenceFields { areas_hint: areas_more, ..self }
    }

    /// Returns the message on a field, if it has to be corrected.
    pub(in crate::web) fn error_of(&self, field: &str) -> Option<&'static str> {
        self.errors.iter().find(|wrong| wrong.field == field).map(|wrong| wrong.message)
    }
}

/// Returns the scopes to choose from.
fn scope_options(locale: Locale, scope: &Scope, kommun: Option<&Kommun>) -> Vec<SelectOption> {
    let t = PreferenceTexts::of(locale);
    let option = |value: &str, label: &str, is_selected| SelectOption {
        value: value.to_owned(),
        label: label.to_owned(),
        is_selected,
    };
    let forvaltningar = kommun.into_iter().flat_map(|kommun| &kommun.forvaltningar).map(|one| SelectOption {
        value: format!("{OF_FORVALTNING}{}", one.id),
        label: format!("{} {}", t.of_forvaltning, clean::line(&one.namn, 80)),
        is_selected: scope.forvaltning() == Some(one.id.as_str()),
    });
    let in_areas = option(IN_AREAS, t.in_areas, matches!(scope, Scope::Areas(_)));
    let passed_on = option(PASSED_ON, t.passed_on, *scope == Scope::PassedOn);
    std::iter::once(in_areas).chain(forvaltningar).chain([passed_on]).collect()
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
            assert_eq!(parse_days(typed).map(|days| days.to_string()).as_deref(), Some(read), "{typed}");
        }
        for typed in ["0", "tre", "400", "-3", "1,2,3,4,5,6,7,8,9,10,11", "3.5"] {
            assert_eq!(parse_days(typed), None, "{typed}");
        }
    }
}
