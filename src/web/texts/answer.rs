//! Texts of the page to answer on a call.

use super::texts;

texts! {
    /// The texts of the page to answer on a call.
    AnswerTexts, "answer" {
        title, gone, gone_more, is_relevant, ask_follow, ask_undo, ask_unfollow, following, not_following, undone,
        yours, saved, you_follow, for_whom, why, why_shown, yes_relevant, no_relevant, follow_more, yes_follow,
        yes_undo, yes_unfollow, relevant_done, not_relevant_done, undo, follow_done, unfollow, relevant, not_relevant,
        follow, unfollow_call, delete, pass_on, all_choices,
    }
}
