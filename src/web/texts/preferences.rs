//! Texts of the preference fields.

use super::texts;

texts! {
    /// The texts of the preference fields.
    PreferenceTexts, "preference" {
        scope, scope_row, in_areas, of_forvaltning, passed_on, areas, areas_more, frequency, reminders, language, wrong_language, reminders_more,
        wrong_area, wrong_scope, wrong_frequency, wrong_days,
    }
}
