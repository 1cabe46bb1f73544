//! Texts of the layout, and those that several pages share.

use super::texts;

texts! {
    /// The texts of the layout, and those that several pages share.
    LayoutTexts, "layout" {
        skip, menu, start, search, kommuner, sources, subscribe, mine, help, accessibility, interface, footer_menu,
        notice, stopped, clock_wrong, no_storage, no_server, to_files, demo, demo_invented, demo_nothing_leaves, about, questions, printed, also_names,
        answers, to_start, pages, code, put_right, sign_in, sign_in_to_demo, sign_in_to_demo_more, search_among,
    }
}
