//! The tokenizers that turn text into terms, one for each language. Several terms may stand at one position.
//!
//! tantivy cannot weight a term within a document, so the kind of a term is written into it: a plain term is the word's
//! stem, `~` marks its loose form (without diacritics, all endings removed), `+` a part of a compound, `=` a whole
//! identifier and `#` consecutive parts of an identifier. The query gives each kind its own weight, so that `far` finds
//! `får`, but ranks it after `far`.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::text::{Language, compound, fold, stem, words};

pub(super) const SV: &str = "utkik_sv";
pub(super) const EN: &str = "utkik_en";
pub(super) const OTHER: &str = "utkik_other";
pub(super) const NAMES: &str = "utkik_names";
pub(super) const IDENTIFIER: &str = "utkik_identifier";

/// Characters of a word; longer words are truncated, in texts and searches alike.
const MAX_LETTERS: usize = 48;

/// Parts of an identifier that are indexed; the longest identifier seen so far has nine.
const MAX_IDENTIFIER_PARTS: usize = 12;

/// Words cached with their terms, per tokenizer; the cache is cleared when it is full.
const CACHE_SIZE: usize = 20_000;

pub(super) fn register(index: &tantivy::Index) {
    let manager = index.tokenizers();
    for (name, language) in [(SV, Language::Sv), (EN, Language::En), (OTHER, Language::Other)] {
        manager.register(name, TextAnalyzer::from(ProseTokenizer { language, cache: HashMap::new() }));
    }
    manager.register(NAMES, TextAnalyzer::from(NamesTokenizer));
    manager.register(IDENTIFIER, TextAnalyzer::from(IdentifierTokenizer));
}

/// Returns the exact term for a word: its stem.
pub(super) fn exact_term(word: &str, language: Language) -> String {
    stem::stem(truncate(word), language)
}

/// Returns a word without diacritics and without the endings that Snowball leaves on Swedish words (`vänorter` and
/// `vanort` both become `vanort`). It matches more than the exact form, and is weighted lower.
pub(super) fn loose_stem(word: &str, language: Language) -> String {
    stem::vocabulary_stem(truncate(word), language)
}

/// Returns the extra term that is indexed for a word whose loose form differs from its stem.
pub(super) fn loose_term(loose: &str) -> String {
    format!("~{loose}")
}

/// Returns the term that is indexed for one part of a compound, in its loose form.
pub(super) fn compound_part_term(loose: &str) -> String {
    format!("+{loose}")
}

/// Returns the term for a whole identifier, given its words.
pub(super) fn whole_identifier_term(words: &[String]) -> String {
    format!("={}", joined(words))
}

/// Returns the term for consecutive words of an identifier.
pub(super) fn identifier_run_term(words: &[String]) -> String {
    format!("#{}", joined(words))
}

fn joined(words: &[String]) -> String {
    words.iter().map(|word| fold(truncate(word))).collect::<Vec<_>>().join("-")
}

fn truncate(word: &str) -> &str {
    word.char_indices().nth(MAX_LETTERS).and_then(|(at, _)| word.get(..at)).unwrap_or(word)
}

/// Returns all terms that are indexed for a word.
fn terms_of(word: &str, language: Language) -> Vec<String> {
    let exact = exact_term(word, language);
    let mut terms = Vec::new();
    let loose = loose_stem(word, language);
    if loose != exact {
        terms.push(loose_term(&loose));
    }
    if language == Language::Sv {
        terms.extend(compound::split(truncate(word)).iter().map(|found| compound_part_term(&found.vocabulary)));
    }
    terms.insert(0, exact);
    terms
}

/// Tokenizes running text in one language.
#[derive(Clone)]
struct ProseTokenizer {
    language: Language,
    cache: HashMap<String, Arc<[String]>>,
}

impl ProseTokenizer {
    fn terms(&mut self, word: &str) -> Arc<[String]> {
        if let Some(terms) = self.cache.get(word) {
            return Arc::clone(terms);
        }
        if self.cache.len() >= CACHE_SIZE {
            self.cache.clear();
        }
        let terms: Arc<[String]> = terms_of(word, self.language).into();
        self.cache.insert(word.to_owned(), Arc::clone(&terms));
        terms
    }
}

impl Tokenizer for ProseTokenizer {
    type TokenStream<'a> = TokenList;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TokenList {
        let mut tokens = Vec::new();
        for (position, word) in words::words(text).into_iter().enumerate() {
            for term in self.terms(&word.text).iter() {
                tokens.push(token(position, word.start, word.end, term.clone()));
            }
        }
        TokenList::new(tokens)
    }
}

/// Tokenizes names: without diacritics, never stemmed.
#[derive(Clone)]
struct NamesTokenizer;

impl Tokenizer for NamesTokenizer {
    type TokenStream<'a> = TokenList;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TokenList {
        TokenList::new(name_tokens(text))
    }
}

/// Tokenizes an identifier: the whole, and every run of its parts. A part is then found by looking up one term, and one
/// that is typed incompletely by its prefix, without reading the postings of all calls that share its first parts.
#[derive(Clone)]
struct IdentifierTokenizer;

impl Tokenizer for IdentifierTokenizer {
    type TokenStream<'a> = TokenList;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TokenList {
        let parts: Vec<String> =
            words::words(text).into_iter().map(|word| word.text).take(MAX_IDENTIFIER_PARTS).collect();
        let mut tokens = vec![token(0, 0, text.len(), whole_identifier_term(&parts))];
        for (position, _) in parts.iter().enumerate() {
            let from_here = parts.get(position..).unwrap_or_default();
            let runs = (1..=from_here.len()).filter_map(|length| from_here.get(..length));
            tokens.extend(runs.map(|parts| token(position, 0, text.len(), identifier_run_term(parts))));
        }
        TokenList::new(tokens)
    }
}

fn name_tokens(text: &str) -> Vec<Token> {
    let words = words::words(text).into_iter().enumerate();
    words.map(|(position, word)| token(position, word.start, word.end, fold(truncate(&word.text)))).collect()
}

fn token(position: usize, offset_from: usize, offset_to: usize, text: String) -> Token {
    Token { offset_from, offset_to, position, text, position_length: 1 }
}

/// A token stream over a ready list of tokens.
struct TokenList {
    rest: std::vec::IntoIter<Token>,
    current: Token,
}

impl TokenList {
    fn new(tokens: Vec<Token>) -> TokenList {
        TokenList { rest: tokens.into_iter(), current: Token::default() }
    }
}

impl TokenStream for TokenList {
    fn advance(&mut self) -> bool {
        let Some(token) = self.rest.next() else { return false };
        self.current = token;
        true
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}
