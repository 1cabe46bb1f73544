//! From what a reader asks to what tantivy is asked.

use std::collections::BTreeSet;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, DisjunctionMaxQuery, EmptyQuery, FuzzyTermQuery, Occur, PhrasePrefixQuery,
    PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::ask::{Asked, Idea};
use super::question::Widening;
use super::saturate::Saturated;
use super::schema::{Fields, LANGUAGES};
use super::snippet::Needles;
use super::tokens;
use super::widen::{Wider, wider};
use crate::text::{Language, compound, fold, words};

/// What a hit in each field weighs.
const TITLE: f32 = 2.5;
const BODY: f32 = 1.0;
const REST: f32 = 0.15;
const NAMES: f32 = 1.5;
const IDENTIFIER: f32 = 2.0;
const WHOLE_IDENTIFIER: f32 = 20.0;

/// What each kind of form weighs beside the exact one.
const LOOSE: f32 = 0.7;
const PART: f32 = 0.5;
const ALL_PARTS: f32 = 0.35;
const APART: f32 = 0.4;
const SLIP: f32 = 3.0;

/// The score at which an idea is half answered.
const KNEE: f32 = 8.0;

/// How much a second-best form of the same idea adds.
const ECHO: f32 = 0.2;

/// Terms that the vocabulary may add to one idea.
const MOST_WIDER: usize = 24;

/// Words shorter than this are not searched for slips.
const SLIPS_FROM: usize = 4;

/// A question, ready to be put.
pub(super) struct Compiled {
    pub(super) query: Box<dyn Query>,
    /// There is something to rank by.
    pub(super) ranked: bool,
    pub(super) needles: Needles,
    /// What was searched beside the reader's own words.
    pub(super) also: Vec<String>,
}

type Alternatives = Vec<Box<dyn Query>>;

/// Compiles a question for the index that `searcher` sees.
pub(super) fn compile(
    asked: &Asked,
    widening: Widening,
    fields: &Fields,
    searcher: &Searcher,
) -> tantivy::Result<Compiled> {
    let mut compiler = Compiler { fields, searcher, needles: Needles::default(), also: BTreeSet::new() };
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    let added = compiler.wider_of(asked, widening);
    for (at, idea) in asked.ideas.iter().enumerate() {
        let mut alternatives = compiler.own(idea, at)?;
        for wide in added.get(at).into_iter().flatten() {
            compiler.widened(wide, at, &mut alternatives)?;
        }
        if alternatives.is_empty() {
            compiler.slips(idea, &mut alternatives);
        }
        if !alternatives.is_empty() {
            let best = DisjunctionMaxQuery::with_tie_breaker(alternatives, ECHO);
            clauses.push((Occur::Should, Box::new(Saturated::new(Box::new(best), KNEE))));
        }
    }
    let found = clauses.len();
    for idea in &asked.without {
        let alternatives = compiler.own(idea, usize::MAX)?;
        if !alternatives.is_empty() {
            clauses.push((Occur::MustNot, Box::new(BooleanQuery::union(alternatives))));
        }
    }
    let Compiler { needles, also, .. } = compiler;
    let ranked = !asked.ideas.is_empty();
    let query: Box<dyn Query> = match (ranked, found) {
        (true, 0) => Box::new(EmptyQuery),
        (true, _) => {
            Box::new(BooleanQuery::with_minimum_required_clauses(clauses, needed(found.saturating_sub(asked.loose))))
        }
        (false, _) => {
            clauses.push((Occur::Must, Box::new(AllQuery)));
            Box::new(BooleanQuery::new(clauses))
        }
    };
    Ok(Compiled { query, ranked, needles, also: also.into_iter().collect() })
}

/// How many of the ideas a call must answer to be shown at all.
fn needed(ideas: usize) -> usize {
    if ideas <= 2 { 1 } else { ideas.div_ceil(2) }
}

struct Compiler<'a> {
    fields: &'a Fields,
    searcher: &'a Searcher,
    needles: Needles,
    also: BTreeSet<String>,
}

impl Compiler<'_> {
    /// For each idea, what the vocabulary adds: to the word alone, and to words that stand side by side.
    fn wider_of(&mut self, asked: &Asked, widening: Widening) -> Vec<Vec<Wider>> {
        let mut added: Vec<Vec<Wider>> = vec![Vec::new(); asked.ideas.len()];
        if widening == Widening::Off {
            return added;
        }
        for length in 1..=3 {
            for (start, window) in asked.ideas.windows(length).enumerate() {
                let Some(text) = spoken(window) else { continue };
                for wide in wider(&text) {
                    for list in added.iter_mut().skip(start).take(length) {
                        if list.len() < MOST_WIDER && !list.iter().any(|known| known.text == wide.text) {
                            list.push(wide.clone());
                        }
                    }
                }
            }
        }
        added
    }

    /// The idea in the reader's own words, in every field.
    fn own(&mut self, idea: &Idea, at: usize) -> tantivy::Result<Alternatives> {
        let mut out = Vec::new();
        match idea {
            Idea::Word(word) => self.word(word, 1.0, at, &mut out)?,
            Idea::Phrase(words) => self.phrase(words, 1.0, &LANGUAGES, at, &mut out)?,
            Idea::Joined(typed, words) => {
                self.term(self.fields.identifier, &tokens::whole(typed), WHOLE_IDENTIFIER, &mut out)?;
                self.in_order(self.fields.identifier, words, 4.0 * IDENTIFIER, &mut out);
                self.phrase(words, 1.0, &LANGUAGES, at, &mut out)?;
                let mut each = Vec::new();
                for word in words {
                    let mut forms = Vec::new();
                    self.word(word, APART, at, &mut forms)?;
                    each.push(DisjunctionMaxQuery::new(forms));
                }
                out.push(Box::new(BooleanQuery::intersection(each.into_iter().map(boxed).collect())));
            }
        }
        Ok(out)
    }

    fn word(&mut self, word: &str, weight: f32, at: usize, out: &mut Alternatives) -> tantivy::Result<()> {
        for language in LANGUAGES {
            self.forms(word, language, weight, at, out)?;
        }
        let folded = fold(word);
        self.term(self.fields.names, &folded, weight * NAMES, out)?;
        self.term(self.fields.identifier, &folded, weight * IDENTIFIER, out)?;
        self.term(self.fields.identifier, &tokens::whole(word), WHOLE_IDENTIFIER, out)
    }

    /// All forms of one word in one language's fields.
    fn forms(
        &mut self,
        word: &str,
        language: Language,
        weight: f32,
        at: usize,
        out: &mut Alternatives,
    ) -> tantivy::Result<()> {
        let exact = tokens::exact(word, language);
        let loose = tokens::loose(word, language);
        self.needles.add(at, language, vec![loose.clone()]);
        self.prose(language, &exact, weight, out)?;
        if loose != exact {
            self.prose(language, &loose, weight * LOOSE, out)?;
        }
        self.prose(language, &tokens::loosened(&loose), weight * LOOSE, out)?;
        if language != Language::Sv {
            return Ok(());
        }
        self.prose(language, &tokens::part(&loose), weight * PART, out)?;
        let parts = compound::split(word);
        if parts.is_empty() {
            return Ok(());
        }
        let mut each: Vec<Box<dyn Query>> = Vec::new();
        for part in parts {
            let mut forms = Vec::new();
            self.prose(language, &part.stem, weight * ALL_PARTS, &mut forms)?;
            self.prose(language, &tokens::loosened(&part.vocabulary), weight * ALL_PARTS, &mut forms)?;
            self.prose(language, &tokens::part(&part.vocabulary), weight * ALL_PARTS, &mut forms)?;
            each.push(boxed(DisjunctionMaxQuery::new(forms)));
        }
        out.push(Box::new(BooleanQuery::intersection(each)));
        Ok(())
    }

    fn prose(&self, language: Language, term: &str, weight: f32, out: &mut Alternatives) -> tantivy::Result<()> {
        let prose = self.fields.prose(language);
        self.term(prose.title, term, weight * TITLE, out)?;
        self.term(prose.body, term, weight * BODY, out)?;
        self.term(prose.rest, term, weight * REST, out)
    }

    /// A term, if the index has it at all.
    fn term(&self, field: Field, text: &str, weight: f32, out: &mut Alternatives) -> tantivy::Result<()> {
        let term = Term::from_field_text(field, text);
        if self.searcher.doc_freq(&term)? > 0 {
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            out.push(Box::new(BoostQuery::new(Box::new(query), weight)));
        }
        Ok(())
    }

    /// Words that stand together, as a phrase in title and body.
    fn phrase(
        &mut self,
        words: &[String],
        weight: f32,
        languages: &[Language],
        at: usize,
        out: &mut Alternatives,
    ) -> tantivy::Result<()> {
        for language in languages {
            let stems: Vec<String> = words.iter().map(|word| tokens::exact(word, *language)).collect();
            let prose = self.fields.prose(*language);
            self.needles.add(at, *language, words.iter().map(|word| tokens::loose(word, *language)).collect());
            for (field, gain) in [(prose.title, TITLE), (prose.body, BODY)] {
                let terms: Vec<Term> = stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
                if terms.len() > 1 && self.all_known(&terms)? {
                    let query = PhraseQuery::new(terms);
                    out.push(Box::new(BoostQuery::new(Box::new(query), weight * gain)));
                }
            }
        }
        Ok(())
    }

    fn all_known(&self, terms: &[Term]) -> tantivy::Result<bool> {
        for term in terms {
            if self.searcher.doc_freq(term)? == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The parts of an identifier in their order, the last perhaps unfinished.
    fn in_order(&self, field: Field, words: &[String], weight: f32, out: &mut Alternatives) {
        let terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, &fold(word))).collect();
        if terms.len() > 1 {
            out.push(Box::new(BoostQuery::new(Box::new(PhrasePrefixQuery::new(terms)), weight)));
        }
    }

    /// A term of the vocabulary, in the fields of its language.
    fn widened(&mut self, wide: &Wider, at: usize, out: &mut Alternatives) -> tantivy::Result<()> {
        let before = out.len();
        let found: Vec<String> = words::words(&wide.text).into_iter().map(|word| word.text).collect();
        match found.as_slice() {
            [] => {}
            [word] => self.forms(word, wide.language, wide.weight, at, out)?,
            words => self.phrase(words, wide.weight, &[wide.language], at, out)?,
        }
        if out.len() > before {
            self.also.insert(wide.text.clone());
        }
        Ok(())
    }

    /// Words one letter away, for a word that nothing else answers to.
    fn slips(&mut self, idea: &Idea, out: &mut Alternatives) {
        let Idea::Word(word) = idea else { return };
        if word.chars().count() < SLIPS_FROM {
            return;
        }
        for language in LANGUAGES {
            let prose = self.fields.prose(language);
            for (field, gain) in [(prose.title, TITLE), (prose.body, BODY)] {
                let term = Term::from_field_text(field, &tokens::exact(word, language));
                let query = FuzzyTermQuery::new(term, 1, true);
                out.push(Box::new(BoostQuery::new(Box::new(query), gain * SLIP)));
            }
        }
    }
}

fn boxed(query: impl Query) -> Box<dyn Query> {
    Box::new(query)
}

/// Ideas as one would say them; nothing when there is an identifier among them.
fn spoken(ideas: &[Idea]) -> Option<String> {
    let mut said = Vec::new();
    for idea in ideas {
        match idea {
            Idea::Word(word) => said.push(word.clone()),
            Idea::Phrase(words) | Idea::Joined(_, words) if ideas.len() == 1 => said.extend(words.iter().cloned()),
            Idea::Phrase(_) | Idea::Joined(..) => return None,
        }
    }
    Some(said.join(" "))
}
