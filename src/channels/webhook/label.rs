//! The labels of links in messages to chats.

use crate::delivery::CallOutline;
use crate::locale::Locale;

/// Returns the text of the link to a call's answer page.
pub(super) fn answer_label(locale: Locale, call: &CallOutline) -> &'static str {
    locale.text(if call.only_follow { "webhook-follow" } else { "webhook-answer" })
}
