//! The option by which one chooses the language of what people read.

use clap::Args;

use crate::locale::Locale;

/// In which language a document is written.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct LanguageArg {
    #[arg(long, value_name = "TAG", default_value_t, help = help("The language in which it is written"))]
    pub(super) language: Locale,
}

/// Returns the help of an option that takes a language, with all that there are: "The language of the letters: sv or
/// en".
pub(super) fn help(what: &str) -> String {
    format!("{what}: {}", Locale::ALL.map(Locale::tag).join(" or "))
}
