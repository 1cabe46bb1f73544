//! What the buttons beside a subscription do, for its holder and for the kommun's coordinator.

use crate::web::http::error::PageError;
use crate::web::http::form::PostedForm;

/// What a button does with a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SubscriptionAction {
    /// Saves the preferences of the form.
    Save,
    End,
    /// Sends letters again after a pause.
    Resume,
}

impl SubscriptionAction {
    /// Name of the buttons.
    pub(super) const FIELD: &str = "gor";

    const ALL: [SubscriptionAction; 3] =
        [SubscriptionAction::Save, SubscriptionAction::End, SubscriptionAction::Resume];

    /// Returns the value of the button.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            SubscriptionAction::Save => "spara",
            SubscriptionAction::End => "avsluta",
            SubscriptionAction::Resume => "igen",
        }
    }

    /// Reads which button was pressed.
    ///
    /// # Errors
    /// Fails when it was none of ours.
    pub(super) fn of_form(form: &PostedForm) -> Result<SubscriptionAction, PageError> {
        let pressed = form.get(SubscriptionAction::FIELD);
        SubscriptionAction::ALL.into_iter().find(|action| action.as_str() == pressed).ok_or(PageError::InvalidForm)
    }
}
