//! The languages, and what each is called.

use std::fmt;
use std::str::FromStr;

use fluent_bundle::FluentValue;
use intl_memoizer::concurrent::IntlLangMemoizer;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Defines the languages: variant, tag (BCP 47, also the name of the message file), and the language's own name.
macro_rules! languages {
    ($($(#[$meta:meta])* $variant:ident, $tag:literal, $own_name:literal;)*) => {
        /// The language of a reader.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub enum Locale {
            $($(#[$meta])* $variant,)*
        }

        impl Locale {
            pub const ALL: [Locale; [$($tag),*].len()] = [$(Locale::$variant),*];

            /// Returns the language tag (BCP 47): "sv".
            pub const fn tag(self) -> &'static str {
                match self {
                    $(Locale::$variant => $tag,)*
                }
            }

            /// Returns the language's name in itself: "Svenska".
            pub const fn own_name(self) -> &'static str {
                match self {
                    $(Locale::$variant => $own_name,)*
                }
            }

            /// Returns what writes the numbers in messages.
            pub(super) const fn number_formatter(self) -> NumberFormatter {
                match self {
                    $(Locale::$variant => |value, _| format_number(Locale::$variant, value),)*
                }
            }

            /// Returns the content of the message file.
            pub(super) const fn source(self) -> &'static str {
                match self {
                    $(Locale::$variant => include_str!(concat!($tag, ".ftl")),)*
                }
            }
        }
    };
}

languages! {
    #[default]
    Swedish, "sv", "Svenska";
    English, "en", "English";
}

/// Writes the tag.
impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A tag of no language that there are messages in.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("there are no messages in '{0}': choose one of {tags}", tags = Locale::ALL.map(Locale::tag).join(", "))]
pub struct UnknownLanguage(String);

/// Reads a tag.
impl FromStr for Locale {
    type Err = UnknownLanguage;

    fn from_str(tag: &str) -> Result<Locale, UnknownLanguage> {
        Locale::from_tag(tag).ok_or_else(|| UnknownLanguage(tag.to_owned()))
    }
}

impl From<Locale> for String {
    fn from(locale: Locale) -> String {
        locale.tag().to_owned()
    }
}

impl TryFrom<String> for Locale {
    type Error = UnknownLanguage;

    fn try_from(tag: String) -> Result<Locale, UnknownLanguage> {
        tag.parse()
    }
}

impl Locale {
    /// Returns the name in JSON and SQL: the tag.
    pub fn as_str(self) -> &'static str {
        self.tag()
    }

    /// Returns the language with a tag; `None` where there are no messages in it.
    pub fn from_tag(tag: &str) -> Option<Locale> {
        Locale::ALL.into_iter().find(|locale| locale.tag() == tag)
    }
}

/// Writes a value in a message.
pub(super) type NumberFormatter = fn(&FluentValue<'_>, &IntlLangMemoizer) -> Option<String>;

/// Returns a number with the language's marks; `None` for a value of any other kind.
fn format_number(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    Some(locale.digits(&number.as_string()))
}
