//! The messages of each language, parsed once.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::unicode::unescape_unicode_to_string;
use rustc_hash::FxHashMap;
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
    texts: FxHashMap<String, String>,
    /// The messages that only put their arguments in place: a letter has hundreds of them. Written here rather than by
    /// the bundle, they spare some 3 % of the time that letters take (`cargo bench --bench letters`).
    templates: FxHashMap<String, Vec<Piece>>,
}

/// A part of a message that chooses between no variants.
enum Piece {
    Text(String),
    /// The argument of this name.
    Argument(String),
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
        let templates = keys(locale).filter_map(|key| Some((key.to_owned(), pieces_of(&bundle, key)?))).collect();
        Messages { bundle, texts, templates }
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
        let filled = self.templates.get(key).and_then(|pieces| fill(pieces, &arguments));
        filled.unwrap_or_else(|| self.resolve(key, &arguments))
    }

    /// Lets Fluent resolve the message.
    fn resolve(&self, key: &str, arguments: &FluentArgs<'_>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            debug_assert!(false, "no message {key}");
            return String::new();
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(arguments), &mut errors).into_owned();
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

/// Returns the pieces of the message where it only puts arguments in place.
fn pieces_of(bundle: &FluentBundle<FluentResource>, key: &str) -> Option<Vec<Piece>> {
    let Pattern { elements } = bundle.get_message(key)?.value()?;
    elements.iter().map(piece_of).collect()
}

/// Writes the pieces one after the other; `None` where an argument is no text, which Fluent then writes.
fn fill(pieces: &[Piece], arguments: &FluentArgs<'_>) -> Option<String> {
    let mut text = String::with_capacity(96);
    for piece in pieces {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Argument(name) => match arguments.get(name)? {
                FluentValue::String(part) => text.push_str(part),
                _ => return None,
            },
        }
    }
    Some(text)
}

fn piece_of(element: &PatternElement<&str>) -> Option<Piece> {
    match element {
        PatternElement::TextElement { value } => Some(Piece::Text((*value).to_owned())),
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::VariableReference { id }) } => {
            Some(Piece::Argument(id.name.to_owned()))
        }
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
            Some(Piece::Text(unescape_unicode_to_string(value).into_owned()))
        }
        PatternElement::Placeable { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_put_together_is_what_fluent_makes_of_it() {
        for locale in Locale::ALL {
            let messages = of(locale);
            for (key, pieces) in &messages.templates {
                let mut arguments = FluentArgs::new();
                let names = pieces.iter().filter_map(|piece| match piece {
                    Piece::Argument(name) => Some(name.clone()),
                    Piece::Text(_) => None,
                });
                for name in names {
                    arguments.set(name, "å <b>\u{2066}");
                }
                assert!(fill(pieces, &arguments).is_some(), "{key}");
                assert_eq!(messages.format(key, clone_of(&arguments)), messages.resolve(key, &arguments), "{key}");
            }
            assert!(messages.templates.len() > 100 && messages.templates.len() < keys(locale).count());
        }
    }

    fn clone_of(arguments: &FluentArgs<'_>) -> FluentArgs<'static> {
        arguments.iter().map(|(name, value)| (name.to_owned(), value.clone().into_owned())).collect()
    }
}
