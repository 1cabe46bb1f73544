//! The messages of each language, parsed once.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::Locale;

static MESSAGES: LazyLock<[Messages; Locale::ALL.len()]> = LazyLock::new(|| Locale::ALL.map(Messages::read));

/// Returns the messages of a language.
pub(super) fn of(locale: Locale) -> &'static Messages {
    &MESSAGES[locale as usize]
}

/// The messages of one language.
pub(super) struct Messages {
    bundle: FluentBundle<FluentResource>,
    /// The messages that take no arguments, written out.
    texts: HashMap<String, String>,
}

impl Messages {
    /// Reads a message file. What is wrong in a file is found by the tests; here it is left out.
    fn read(locale: Locale) -> Messages {
        let language: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks around arguments would be seen in letters and on pages.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(locale.number_formatter()));
        let resource = FluentResource::try_new(locale.source().to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
        let texts = keys(locale).filter_map(|key| Some((key.to_owned(), text_of(&bundle, key)?))).collect();
        Messages { bundle, texts }
    }

    /// Returns a message without arguments; the empty text where there is none.
    pub(super) fn text(&self, key: &str) -> &str {
        debug_assert!(self.texts.contains_key(key), "no message {key}");
        self.text_if_any(key).unwrap_or_default()
    }

    /// Returns a message without arguments.
    pub(super) fn text_if_any(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// Returns a message with arguments; the empty text where there is none.
    pub(super) fn format(&self, key: &str, arguments: FluentArgs<'_>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            debug_assert!(false, "no message {key}");
            return String::new();
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        text
    }
}

/// Returns the keys of a language, in the order of its file.
pub(super) fn keys(locale: Locale) -> impl Iterator<Item = &'static str> {
    let lines = locale.source().lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    lines.filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim_end())
}

/// Returns the message where it takes no arguments.
fn text_of(bundle: &FluentBundle<FluentResource>, key: &str) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
    errors.is_empty().then_some(text)
}
