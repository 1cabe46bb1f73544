//! Texts for readers: each language is one Fluent message file, and the rules here write dates, numbers, sums and
//! states with its messages.
//!
//! To add a message: put its key under the same heading in every `*.ftl` of this folder, then read it with
//! `locale.text("key")` (no arguments, `&'static str`) or `locale.message("key", [("calls", 3.into())])`. Keys are
//! written out as literals, for the tests look for them: a key that a language lacks, that no code uses, or whose
//! arguments differ between languages fails. The texts of a page are the fields of a struct made by `texts!`
//! (src/web/texts): the field `no_text` of `CallTexts` is the key `call-no-text`.
//! In a message, `{"\u00A0"}` is a space that does not break; a number given as an integer chooses the plural and is
//! written with the language's own grouping.
//!
//! To add a language: its file, and a line in `languages!` below.

mod changes;
pub mod clean;
pub mod dates;
mod decision;
pub mod facts;
mod messages;
mod money;
pub mod names;
mod paths;
mod reasons;
mod remarks;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

pub use fluent_bundle::FluentValue;
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
            const fn number_formatter(self) -> messages::Formatter {
                match self {
                    $(Locale::$variant => |value, _| messages::format_number(Locale::$variant, value),)*
                }
            }

            /// Returns the content of the message file.
            const fn source(self) -> &'static str {
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

    /// Returns a message without arguments.
    pub fn text(self, key: &str) -> &'static str {
        messages::of(self).text(key)
    }

    /// Returns the text of a page, by the field's name in its struct.
    pub fn page_text(self, page: &str, field: &str) -> &'static str {
        self.text(&format!("{page}-{}", field.replace('_', "-")))
    }

    /// Returns a message without arguments, where there is one with a key that was put together.
    fn text_if_any(self, key: &str) -> Option<&'static str> {
        messages::of(self).text_if_any(key)
    }

    /// Returns a message with arguments, by name.
    pub fn message<'a, const N: usize>(self, key: &str, arguments: [(&'static str, FluentValue<'a>); N]) -> String {
        messages::of(self).format(key, arguments.into_iter().collect())
    }
}
