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
//! To add a language: its file, and a line of `languages!` in languages.rs.

mod changes;
pub mod clean;
pub mod dates;
mod decision;
pub mod facts;
mod languages;
mod messages;
mod money;
pub mod names;
mod paths;
mod reasons;
mod remarks;
mod source_errors;
#[cfg(test)]
mod tests;

pub use fluent_bundle::FluentValue;

pub use languages::Locale;

impl Locale {
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
