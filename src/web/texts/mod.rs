//! The texts of the pages: a file for each page, a field for each text. The field `no_text` of the page "call" is the
//! message `call-no-text`.

pub(super) mod answer;
pub(super) mod api;
pub(super) mod call;
pub(super) mod downloads;
pub(super) mod error;
pub(super) mod kommun;
pub(super) mod layout;
pub(super) mod leave;
pub(super) mod letters;
pub(super) mod my_page;
pub(super) mod pass_on;
pub(super) mod preferences;
pub(super) mod report;
pub(super) mod search;
pub(super) mod sign_in;
pub(super) mod sign_up;
pub(super) mod sources;
pub(super) mod start;
pub(super) mod subscribers;

/// Defines the texts of a page: the struct's name, what its messages' keys begin with, and the fields.
macro_rules! texts {
    ($(#[$doc:meta])* $page:ident, $prefix:literal { $($name:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(in crate::web) struct $page {
            $(pub(in crate::web) $name: &'static str,)*
        }

        impl $page {
            pub(in crate::web) fn of(locale: crate::locale::Locale) -> &'static $page {
                use crate::locale::Locale;
                use std::sync::LazyLock;

                static TEXTS: LazyLock<[$page; Locale::ALL.len()]> = LazyLock::new(|| {
                    Locale::ALL.map(|locale| $page { $($name: locale.page_text($prefix, stringify!($name)),)* })
                });
                &TEXTS[locale as usize]
            }
        }
    };
}
use texts;
