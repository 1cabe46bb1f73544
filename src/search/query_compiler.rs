//! Compiles a parsed search into a query plan for tantivy.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, PhraseQuery, Query, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::executor::scorer::{Alternatives, QueryPlan};
use super::expansion::{ConceptExpansion, expand_concepts};
use super::highlight::HighlightTerms;
use super::parser::{ParsedQuery, QueryConcept};
use super::schema::{Fields, LANGUAGES};
use super::search_query::QueryExpansion;
use super::tokenizers;
use crate::matching::correction;
use crate::text::{Language, compound, fold, words};

/// The weights of a match in each field.
const TITLE: f32 = 2.0;
const BODY: f32 = 1.0;
const REST: f32 = 0.15;
const NAMES: f32 = 1.5;
const IDENTIFIER: f32 = 2.0;
const WHOLE_IDENTIFIER: f32 = 20.0;

/// The score of a call whose identifier has these parts in this order, whatever comes before and after.
const IDENTIFIER_PREFIX: f32 = 40.0;

/// The weight of each kind of word form, relative to the exact form.
const LOOSE_FORM: f32 = 0.7;
const COMPOUND_PART: f32 = 0.8;
const ALL_COMPOUND_PARTS: f32 = 0.35;
const SEPARATE_WORDS: f32 = 0.4;
const TYPO: f32 = 1.5;

/// The weight of a term that the vocabulary added, relative to the word typed.
const EXPANSION: f32 = 0.8;

/// The score of a call that only shares the concept's area.
const AREA_SCORE: f32 = 1.0;

/// Words shorter than this (letters) are not searched with typos.
const TYPO_MIN_LETTERS: usize = 4;

/// A word that at most this many calls have may be misspelt, in the calls as well as in the search.
const RARE_WORD_CALLS: u64 = 2;

/// How many rare words of a search are searched with slips: each costs as much as the rest of a usual search.
const MOST_MENDED_WORDS: usize = 8;

/// A compiled search, ready to run.
pub(super) struct CompiledQuery {
    pub(super) plan: QueryPlan,
    /// Whether a broader search could find more.
    pub(super) can_broaden: bool,
    pub(super) highlight_terms: HighlightTerms,
    /// Terms that were searched beside the words typed.
    pub(super) added_terms: Vec<String>,
}

/// The texts of a call that are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// The title and the text of what the call is about.
    Main,
    /// Conditions and other remaining text too.
    All,
}

/// How much of a search a call must match to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breadth {
    /// It must match half of the concepts when there are more than two, in words.
    Narrow,
    /// It must match one concept, or only share its area.
    Broad,
}

/// Compiles a search for the index that `searcher` sees.
pub(super) fn compile(
    parsed: &ParsedQuery,
    expansion: QueryExpansion,
    breadth: Breadth,
    fields: &Fields,
    searcher: &Searcher,
) -> tantivy::Result<CompiledQuery> {
    let mut compiler =
        Compiler { fields, searcher, highlight_terms: HighlightTerms::default(), added_terms: BTreeSet::new() };
    let mut plan = QueryPlan { has_words: !parsed.concepts.is_empty(), ..QueryPlan::default() };
    let expansions = expand_concepts(&parsed.concepts, expansion);
    let mut mended = 0;
    for (at, idea) in parsed.concepts.iter().enumerate().filter(|(_, idea)| !parsed.is_filler(idea)) {
        let mut alternatives = compiler.own_words(idea, at)?;
        if let Some(added) = expansions.get(at) {
            compiler.add_expansion(added, breadth, at, &mut alternatives)?;
        }
        if mended < MOST_MENDED_WORDS && compiler.is_rare(idea, expansions.get(at))? {
            mended += 1;
            compiler.add_typos(idea, &mut alternatives);
            if expansion == QueryExpansion::On {
                compiler.add_correction(idea, breadth, at, &mut alternatives)?;
            }
        }
        if !alternatives.is_empty() {
            plan.concepts.push(alternatives);
        }
    }
    let concept_count = plan.concepts.len();
    for idea in &parsed.excluded {
        plan.excluded.push(compiler.own_words(idea, usize::MAX)?);
    }
    let Compiler { highlight_terms, added_terms: also, .. } = compiler;
    plan.min_concepts = match breadth {
        Breadth::Narrow if concept_count > 2 => {
            concept_count.saturating_sub(parsed.optional_concepts).div_ceil(2).max(1)
        }
        _ => concept_count.min(1),
    };
    let reaches_further =
        plan.min_concepts > 1 || (breadth == Breadth::Narrow && expansions.iter().any(|added| !added.areas.is_empty()));
    Ok(CompiledQuery { plan, can_broaden: reaches_further, highlight_terms, added_terms: also.into_iter().collect() })
}

struct Compiler<'a> {
    fields: &'a Fields,
    searcher: &'a Searcher,
    highlight_terms: HighlightTerms,
    added_terms: BTreeSet<String>,
}

impl Compiler<'_> {
    /// Returns the ways to match a concept by the words typed, in every field.
    fn own_words(&mut self, idea: &QueryConcept, at: usize) -> tantivy::Result<Alternatives> {
        let mut out = Alternatives::default();
        match idea {
            QueryConcept::Word(word) => self.add_word(word, 1.0, at, &mut out)?,
            QueryConcept::Phrase(words) => self.add_phrase(words, 1.0, &LANGUAGES, at, &mut out)?,
            QueryConcept::Joined(words) => {
                self.add_term(
                    self.fields.identifier,
                    &tokenizers::whole_identifier_term(words),
                    WHOLE_IDENTIFIER,
                    &mut out,
                )?;
                self.add_identifier_prefix(words, &mut out);
                self.add_phrase(words, 1.0, &LANGUAGES, at, &mut out)?;
                let mut each = Vec::new();
                for word in words {
                    let mut forms = Alternatives::default();
                    self.add_word(word, SEPARATE_WORDS, at, &mut forms)?;
                    each.push(DisjunctionMaxQuery::new(into_queries(forms)));
                }
                out.queries.push(Box::new(BooleanQuery::intersection(each.into_iter().map(boxed).collect())));
            }
        }
        Ok(out)
    }

    fn add_word(&mut self, word: &str, weight: f32, at: usize, out: &mut Alternatives) -> tantivy::Result<()> {
        for language in LANGUAGES {
            self.add_forms(word, language, weight, Depth::All, at, out)?;
        }
        let folded = fold(word);
        self.add_term(self.fields.names, &folded, weight * NAMES, out)?;
        let part = [word.to_owned()];
        self.add_term(self.fields.identifier, &tokenizers::identifier_run_term(&part), weight * IDENTIFIER, out)?;
        self.add_term(self.fields.identifier, &tokenizers::whole_identifier_term(&part), WHOLE_IDENTIFIER, out)
    }

    /// Adds all forms of one word in one language's fields.
    fn add_forms(
        &mut self,
        word: &str,
        language: Language,
        weight: f32,
        depth: Depth,
        at: usize,
        out: &mut Alternatives,
    ) -> tantivy::Result<()> {
        let exact = tokenizers::exact_term(word, language);
        let loose = tokenizers::loose_stem(word, language);
        self.highlight_terms.add(at, language, vec![loose.clone()]);
        self.add_prose((language, depth), &exact, weight, out)?;
        if loose != exact {
            self.add_prose((language, depth), &loose, weight * LOOSE_FORM, out)?;
        }
        self.add_prose((language, depth), &tokenizers::loose_term(&loose), weight * LOOSE_FORM, out)?;
        if language != Language::Sv {
            return Ok(());
        }
        self.add_prose((language, depth), &tokenizers::compound_part_term(&loose), weight * COMPOUND_PART, out)?;
        let parts = compound::split(word);
        if parts.is_empty() {
            return Ok(());
        }
        let mut each: Vec<Box<dyn Query>> = Vec::new();
        for part in parts {
            let mut forms = Alternatives::default();
            self.add_prose((language, depth), &part.stem, weight * ALL_COMPOUND_PARTS, &mut forms)?;
            self.add_prose(
                (language, depth),
                &tokenizers::loose_term(&part.vocabulary),
                weight * ALL_COMPOUND_PARTS,
                &mut forms,
            )?;
            self.add_prose(
                (language, depth),
                &tokenizers::compound_part_term(&part.vocabulary),
                weight * ALL_COMPOUND_PARTS,
                &mut forms,
            )?;
            each.push(boxed(DisjunctionMaxQuery::new(into_queries(forms))));
        }
        out.queries.push(Box::new(BooleanQuery::intersection(each)));
        Ok(())
    }

    fn add_prose(
        &self,
        (language, depth): (Language, Depth),
        term: &str,
        weight: f32,
        out: &mut Alternatives,
    ) -> tantivy::Result<()> {
        let prose = self.fields.prose(language);
        self.add_term(prose.title, term, weight * TITLE, out)?;
        self.add_term(prose.body, term, weight * BODY, out)?;
        if depth == Depth::All { self.add_term(prose.rest, term, weight * REST, out) } else { Ok(()) }
    }

    /// Adds a term if any call has it.
    fn add_term(&self, field: Field, text: &str, weight: f32, out: &mut Alternatives) -> tantivy::Result<()> {
        let term = Term::from_field_text(field, text);
        if let Some(known) = out.terms.get_mut(&term) {
            *known = known.max(weight);
        } else if self.searcher.doc_freq(&term)? > 0 {
            out.terms.insert(term, weight);
        }
        Ok(())
    }

    /// Adds words that stand together, as a phrase in title and body.
    fn add_phrase(
        &mut self,
        words: &[String],
        weight: f32,
        languages: &[Language],
        at: usize,
        out: &mut Alternatives,
    ) -> tantivy::Result<()> {
        for language in languages {
            let stems: Vec<String> = words.iter().map(|word| tokenizers::exact_term(word, *language)).collect();
            let prose = self.fields.prose(*language);
            self.highlight_terms.add(
                at,
                *language,
                words.iter().map(|word| tokenizers::loose_stem(word, *language)).collect(),
            );
            for (field, gain) in [(prose.title, TITLE), (prose.body, BODY)] {
                let terms: Vec<Term> = stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
                if terms.len() > 1 && self.all_known(&terms)? {
                    let query = PhraseQuery::new(terms);
                    out.queries.push(Box::new(BoostQuery::new(Box::new(query), weight * gain)));
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

    /// Adds identifiers that have these parts in this order; the last may be incomplete.
    fn add_identifier_prefix(&self, words: &[String], out: &mut Alternatives) {
        let run = tokenizers::identifier_run_term(words);
        let term = |text: &str| Term::from_field_text(self.fields.identifier, text);
        let (first, beyond) = (term(&run), term(&format!("{run}{}", char::MAX)));
        let query = RangeQuery::new(Bound::Included(first), Bound::Excluded(beyond));
        out.queries.push(Box::new(BoostQuery::new(Box::new(query), IDENTIFIER_PREFIX)));
    }

    /// Adds what the vocabulary has for a concept: terms in the fields of their language, and the concept's areas.
    fn add_expansion(
        &mut self,
        expansion: &ConceptExpansion,
        breadth: Breadth,
        at: usize,
        out: &mut Alternatives,
    ) -> tantivy::Result<()> {
        for added_term in &expansion.terms {
            let before = (out.terms.len(), out.queries.len());
            let found: Vec<String> = words::words(added_term.text).into_iter().map(|word| word.text).collect();
            match found.as_slice() {
                [] => {}
                [word] => {
                    self.add_forms(word, added_term.language, added_term.weight * EXPANSION, Depth::Main, at, out)?
                }
                words => self.add_phrase(words, added_term.weight * EXPANSION, &[added_term.language], at, out)?,
            }
            if (out.terms.len(), out.queries.len()) > before {
                self.added_terms.insert(added_term.text.to_owned());
            }
        }
        for (area, weight) in expansion.areas.iter().filter(|_| breadth == Breadth::Broad) {
            let term = Term::from_field_text(self.fields.area, area);
            let query =
                ConstScoreQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), weight * AREA_SCORE);
            out.queries.push(Box::new(query));
        }
        Ok(())
    }

    /// Returns whether the vocabulary has nothing for a word and hardly any call has it, so that it may be misspelt.
    fn is_rare(&self, idea: &QueryConcept, expansion: Option<&ConceptExpansion>) -> tantivy::Result<bool> {
        let QueryConcept::Word(word) = idea else { return Ok(false) };
        if expansion.is_some_and(|added| !added.terms.is_empty()) {
            return Ok(false);
        }
        let mut found = 0;
        for language in LANGUAGES {
            let prose = self.fields.prose(language);
            for field in [prose.title, prose.body] {
                found +=
                    self.searcher.doc_freq(&Term::from_field_text(field, &tokenizers::exact_term(word, language)))?;
            }
        }
        found += self.searcher.doc_freq(&Term::from_field_text(self.fields.names, &fold(word)))?;
        found += self.searcher.doc_freq(&Term::from_field_text(
            self.fields.identifier,
            &tokenizers::identifier_run_term(std::slice::from_ref(word)),
        ))?;
        Ok(found <= RARE_WORD_CALLS)
    }

    /// Adds the word of the vocabulary that was probably meant, with its own expansion.
    fn add_correction(
        &mut self,
        idea: &QueryConcept,
        breadth: Breadth,
        at: usize,
        out: &mut Alternatives,
    ) -> tantivy::Result<()> {
        let QueryConcept::Word(word) = idea else { return Ok(()) };
        let Some(correction) = correction(word) else { return Ok(()) };
        self.added_terms.insert(correction.to_owned());
        self.add_word(&correction.to_lowercase(), EXPANSION, at, out)?;
        for added in expand_concepts(&[QueryConcept::Word(correction.to_lowercase())], QueryExpansion::On) {
            self.add_expansion(&added, breadth, at, out)?;
        }
        Ok(())
    }

    /// Adds words at an edit distance of one, for a word that matches hardly anything itself.
    fn add_typos(&mut self, idea: &QueryConcept, out: &mut Alternatives) {
        let QueryConcept::Word(word) = idea else { return };
        if word.chars().count() < TYPO_MIN_LETTERS {
            return;
        }
        for language in LANGUAGES {
            let prose = self.fields.prose(language);
            for (field, gain) in [(prose.title, TITLE), (prose.body, BODY)] {
                let term = Term::from_field_text(field, &tokenizers::exact_term(word, language));
                let query = FuzzyTermQuery::new(term, 1, true);
                out.queries.push(Box::new(BoostQuery::new(Box::new(query), gain * TYPO)));
            }
        }
    }
}

/// Turns alternatives into separate queries, to be nested in the query of another concept.
pub(super) fn into_queries(ways: Alternatives) -> Vec<Box<dyn Query>> {
    let boosted = |(term, weight)| {
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        boxed(BoostQuery::new(Box::new(query), weight))
    };
    ways.terms.into_iter().map(boosted).chain(ways.queries).collect()
}

fn boxed(query: impl Query) -> Box<dyn Query> {
    Box::new(query)
}
