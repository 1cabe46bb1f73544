//! Texts of the page of a kommun's subscribers.

use super::texts;

texts! {
    /// The texts of the page of a kommun's subscribers.
    SubscribersTexts, "subscribers" {
        title, lead, none, since, areas, areas_more, end, end_more, back,
    }
}
