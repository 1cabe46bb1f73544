//! Texts of a person's own pages.

use super::texts;

texts! {
    /// The texts of a person's own pages.
    MyPageTexts, "my-page" {
        title, signed_in_as, sign_out, sign_out_everywhere, sign_out_everywhere_more, saved, ended, resumed, unfollowed, roles, role_in, subscribers, report, letters,
        subscriptions, none, add, paused, paused_more, resume, change, save, end, end_more, end_yes, follows, unfollow,
        no_follows, answers, no_answers, change_answer, data, data_more, fetch, erase, erase_ask, erase_more, erase_yes,
        erase_no, gone, gone_more,
    }
}
