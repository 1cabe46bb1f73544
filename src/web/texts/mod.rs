//! The texts of the pages, Swedish and English side by side: a file for each page, a field for each text. A text that
//! lacks one of the languages does not compile.

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

/// Defines the texts of a page: `name: "svenska" / "English";`.
macro_rules! texts {
    ($(#[$doc:meta])* $page:ident { $($name:ident: $swedish:literal / $english:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, PartialEq, Eq)]
        pub(in crate::web) struct $page {
            $(pub(in crate::web) $name: &'static str,)*
        }

        impl $page {
            const SWEDISH: $page = $page { $($name: $swedish,)* };
            const ENGLISH: $page = $page { $($name: $english,)* };

            pub(in crate::web) fn of(locale: crate::locale::Locale) -> &'static $page {
                match locale {
                    crate::locale::Locale::Swedish => &$page::SWEDISH,
                    crate::locale::Locale::English => &$page::ENGLISH,
                }
            }
        }
    };
}
use texts;
