//! Texts of the page about the JSON interface.

use super::texts;

texts! {
    /// The texts of the page about the JSON interface.
    ApiTexts, "api" {
        title, lead, document, document_more, times, keys_stay, rate, rate_each, rate_burst, rate_wait, no_rate, tag,
        tag_send, tag_then, scripts, no_scripts, example, follow, follow_keep, follow_ask, addresses, answer,
        parameters, value, means, problems, problem, problem_type, schemas, keys_of, key,
    }
}
