//! Compiles a parsed search into a query plan for tantivy.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, PhraseQuery, Query, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::executor::scorer::{Tally, Ways};
use super::expansion::{Added, widen};
use super::highlight::Needles;
use super::parser::{Asked, Idea};
use super::question::Widening;
use super::schema::{Fields, LANGUAGES};
use super::tokenizers;
use crate::matching::mended;
use crate::text::{Language, compound, fold, words};

/// The weights of a match in each field.
const TITLE: f32 = 2.0;
const BODY: f32 = 1.0;
const REST: f32 = 0.15;
const NAMES: f32 = 1.5;
const IDENTIFIER: f32 = 2.0;
const WHOLE_IDENTIFIER: f32 = 20.0;

/// The score of a call whose identifier has these parts in this order, whatever comes before and after.
const BEGUN: f32 = 40.0;

/// The weight of each kind of word form, relative to the exact form.
const LOOSE: f32 = 0.7;
const PART: f32 = 0.8;
const ALL_PARTS: f32 = 0.35;
const APART: f32 = 0.4;
const SLIP: f32 = 1.5;

/// The weight of a term that the vocabulary added, relative to the word typed.
const WIDER: f32 = 0.8;

/// The score of a call that only shares the concept's area.
const AREA: f32 = 1.0;

/// Words shorter than this (letters) are not searched with typos.
const SLIPS_FROM: usize = 4;

/// A word that at most this many calls have may be misspelt, in the calls as well as in the search.
const LITTLE: u64 = 2;

/// A compiled search, ready to run.
pub(super) struct Compiled {
    pub(super) tally: Tally,
    /// Whether a broader search could find more.
    pub(super) reaches_further: bool,
    pub(super) needles: Needles,
    /// Terms that were searched beside the words typed.
    pub(super) also: Vec<String>,
}

/// The texts of a call that are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// The title and the text of what the call is about.
    Shown,
    /// Conditions and other remaining text too.
    All,
}

/// How much of a search a call must match to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// It must match half of the concepts when there are more than two, in words.
    Near,
    /// It must match one concept, or only share its area.
    Far,
}

/// Compiles a search for the index that `searcher` sees.
pub(super) fn compile(
    asked: &Asked,
    widening: Widening,
    reach: Reach,
    fields: &Fields,
    searcher: &Searcher,
) -> tantivy::Result<Compiled> {
    let mut compiler = Compiler { fields, searcher, needles: Needles::default(), also: BTreeSet::new() };
    let mut tally = Tally { ranked: !asked.ideas.is_empty(), ..Tally::default() };
    let added = widen(&asked.ideas, widening);
    for (at, idea) in asked.ideas.iter().enumerate().filter(|(_, idea)| !asked.is_filler(idea)) {
        let mut ways = compiler.own(idea, at)?;
        if let Some(added) = added.get(at) {
            compiler.widened(added, reach, at, &mut ways)?;
        }
        if compiler.finds_little(idea, added.get(at))? {
            compiler.slips(idea, &mut ways);
            if widening == Widening::On {
                compiler.mended(idea, reach, at, &mut ways)?;
            }
        }
        if !ways.is_empty() {
            tally.ideas.push(ways);
        }
    }
    let found = tally.ideas.len();
    for idea in &asked.without {
        tally.without.push(compiler.own(idea, usize::MAX)?);
    }
    let Compiler { needles, also, .. } = compiler;
    tally.needed = match reach {
        Reach::Near if found > 2 => found.saturating_sub(asked.loose).div_ceil(2).max(1),
        _ => found.min(1),
    };
    let reaches_further =
        tally.needed > 1 || (reach == Reach::Near && added.iter().any(|added| !added.areas.is_empty()));
    Ok(Compiled { tally, reaches_further, needles, also: also.into_iter().collect() })
}

struct Compiler<'a> {
    fields: &'a Fields,
    searcher: &'a Searcher,
    needles: Needles,
    also: BTreeSet<String>,
}

impl Compiler<'_> {
    /// Returns the ways to match a concept by the words typed, in every field.
    fn own(&mut self, idea: &Idea, at: usize) -> tantivy::Result<Ways> {
        let mut out = Ways::default();
        match idea {
            Idea::Word(word) => self.word(word, 1.0, at, &mut out)?,
            Idea::Phrase(words) => self.phrase(words, 1.0, &LANGUAGES, at, &mut out)?,
            Idea::Joined(words) => {
                self.term(self.fields.identifier, &tokenizers::whole(words), WHOLE_IDENTIFIER, &mut out)?;
                self.begun(words, &mut out);
                self.phrase(words, 1.0, &LANGUAGES, at, &mut out)?;
                let mut each = Vec::new();
                for word in words {
                    let mut forms = Ways::default();
                    self.word(word, APART, at, &mut forms)?;
                    each.push(DisjunctionMaxQuery::new(queries(forms)));
                }
                out.others.push(Box::new(BooleanQuery::intersection(each.into_iter().map(boxed).collect())));
            }
        }
        Ok(out)
    }

    fn word(&mut self, word: &str, weight: f32, at: usize, out: &mut Ways) -> tantivy::Result<()> {
        for language in LANGUAGES {
            self.forms(word, language, weight, Depth::All, at, out)?;
        }
        let folded = fold(word);
        self.term(self.fields.names, &folded, weight * NAMES, out)?;
        let part = [word.to_owned()];
        self.term(self.fields.identifier, &tokenizers::run(&part), weight * IDENTIFIER, out)?;
        self.term(self.fields.identifier, &tokenizers::whole(&part), WHOLE_IDENTIFIER, out)
    }

    /// Adds all forms of one word in one language's fields.
    fn forms(
        &mut self,
        word: &str,
        language: Language,
        weight: f32,
        depth: Depth,
        at: usize,
        out: &mut Ways,
    ) -> tantivy::Result<()> {
        let exact = tokenizers::exact(word, language);
        let loose = tokenizers::loose(word, language);
        self.needles.add(at, language, vec![loose.clone()]);
        self.prose((language, depth), &exact, weight, out)?;
        if loose != exact {
            self.prose((language, depth), &loose, weight * LOOSE, out)?;
        }
        self.prose((language, depth), &tokenizers::loosened(&loose), weight * LOOSE, out)?;
        if language != Language::Sv {
            return Ok(());
        }
        self.prose((language, depth), &tokenizers::part(&loose), weight * PART, out)?;
        let parts = compound::split(word);
        if parts.is_empty() {
            return Ok(());
        }
        let mut each: Vec<Box<dyn Query>> = Vec::new();
        for part in parts {
            let mut forms = Ways::default();
            self.prose((language, depth), &part.stem, weight * ALL_PARTS, &mut forms)?;
            self.prose((language, depth), &tokenizers::loosened(&part.vocabulary), weight * ALL_PARTS, &mut forms)?;
            self.prose((language, depth), &tokenizers::part(&part.vocabulary), weight * ALL_PARTS, &mut forms)?;
            each.push(boxed(DisjunctionMaxQuery::new(queries(forms))));
        }
        out.others.push(Box::new(BooleanQuery::intersection(each)));
        Ok(())
    }

    fn prose(
        &self,
        (language, depth): (Language, Depth),
        term: &str,
        weight: f32,
        out: &mut Ways,
    ) -> tantivy::Result<()> {
        let prose = self.fields.prose(language);
        self.term(prose.title, term, weight * TITLE, out)?;
        self.term(prose.body, term, weight * BODY, out)?;
        if depth == Depth::All { self.term(prose.rest, term, weight * REST, out) } else { Ok(()) }
    }

    /// Adds a term if any call has it.
    fn term(&self, field: Field, text: &str, weight: f32, out: &mut Ways) -> tantivy::Result<()> {
        let term = Term::from_field_text(field, text);
        if let Some(known) = out.terms.get_mut(&term) {
            *known = known.max(weight);
        } else if self.searcher.doc_freq(&term)? > 0 {
            out.terms.insert(term, weight);
        }
        Ok(())
    }

    /// Adds words that stand together, as a phrase in title and body.
    fn phrase(
        &mut self,
        words: &[String],
        weight: f32,
        languages: &[Language],
        at: usize,
        out: &mut Ways,
    ) -> tantivy::Result<()> {
        for language in languages {
            let stems: Vec<String> = words.iter().map(|word| tokenizers::exact(word, *language)).collect();
            let prose = self.fields.prose(*language);
            self.needles.add(at, *language, words.iter().map(|word| tokenizers::loose(word, *language)).collect());
            for (field, gain) in [(prose.title, TITLE), (prose.body, BODY)] {
                let terms: Vec<Term> = stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
                if terms.len() > 1 && self.all_known(&terms)? {
                    let query = PhraseQuery::new(terms);
                    out.others.push(Box::new(BoostQuery::new(Box::new(query), weight * gain)));
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
    fn begun(&self, words: &[String], out: &mut Ways) {
        let run = tokenizers::run(words);
        let term = |text: &str| Term::from_field_text(self.fields.identifier, text);
        let (first, beyond) = (term(&run), term(&format!("{run}{}", char::MAX)));
        let query = RangeQuery::new(Bound::Included(first), Bound::Excluded(beyond));
        out.others.push(Box::new(BoostQuery::new(Box::new(query), BEGUN)));
    }

    /// Adds what the vocabulary has for a concept: terms in the fields of their language, and the concept's areas.
    fn widened(&mut self, added: &Added, reach: Reach, at: usize, out: &mut Ways) -> tantivy::Result<()> {
        for wide in &added.terms {
            let before = (out.terms.len(), out.others.len());
            let found: Vec<String> = words::words(wide.text).into_iter().map(|word| word.text).collect();
            match found.as_slice() {
                [] => {}
                [word] => self.forms(word, wide.language, wide.weight * WIDER, Depth::Shown, at, out)?,
                words => self.phrase(words, wide.weight * WIDER, &[wide.language], at, out)?,
            }
            if (out.terms.len(), out.others.len()) > before {
                self.also.insert(wide.text.to_owned());
            }
        }
        for (area, weight) in added.areas.iter().filter(|_| reach == Reach::Far) {
            let term = Term::from_field_text(self.fields.area, area);
            let query = ConstScoreQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), weight * AREA);
            out.others.push(Box::new(query));
        }
        Ok(())
    }

    /// Returns whether the vocabulary has nothing for a word and hardly any call has it, so that it may be misspelt.
    fn finds_little(&self, idea: &Idea, added: Option<&Added>) -> tantivy::Result<bool> {
        let Idea::Word(word) = idea else { return Ok(false) };
        if added.is_some_and(|added| !added.terms.is_empty()) {
            return Ok(false);
        }
        let mut found = 0;
        for language in LANGUAGES {
            let prose = self.fields.prose(language);
            for field in [prose.title, prose.body] {
                found += self.searcher.doc_freq(&Term::from_field_text(field, &tokenizers::exact(word, language)))?;
            }
        }
        found += self.searcher.doc_freq(&Term::from_field_text(self.fields.names, &fold(word)))?;
        found += self
            .searcher
            .doc_freq(&Term::from_field_text(self.fields.identifier, &tokenizers::run(std::slice::from_ref(word))))?;
        Ok(found <= LITTLE)
    }

    /// Adds the word of the vocabulary that was probably meant, with its own expansion.
    fn mended(&mut self, idea: &Idea, reach: Reach, at: usize, out: &mut Ways) -> tantivy::Result<()> {
        let Idea::Word(word) = idea else { return Ok(()) };
        let Some(meant) = mended(word) else { return Ok(()) };
        self.also.insert(meant.to_owned());
        self.word(&meant.to_lowercase(), WIDER, at, out)?;
        for added in widen(&[Idea::Word(meant.to_lowercase())], Widening::On) {
            self.widened(&added, reach, at, out)?;
        }
        Ok(())
    }

    /// Adds words at an edit distance of one, for a word that matches hardly anything itself.
    fn slips(&mut self, idea: &Idea, out: &mut Ways) {
        let Idea::Word(word) = idea else { return };
        if word.chars().count() < SLIPS_FROM {
            return;
        }
        for language in LANGUAGES {
            let prose = self.fields.prose(language);
            for (field, gain) in [(prose.title, TITLE), (prose.body, BODY)] {
                let term = Term::from_field_text(field, &tokenizers::exact(word, language));
                let query = FuzzyTermQuery::new(term, 1, true);
                out.others.push(Box::new(BoostQuery::new(Box::new(query), gain * SLIP)));
            }
        }
    }
}

/// Turns alternatives into separate queries, to be nested in the query of another concept.
fn queries(ways: Ways) -> Vec<Box<dyn Query>> {
    let boosted = |(term, weight)| {
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        boxed(BoostQuery::new(Box::new(query), weight))
    };
    ways.terms.into_iter().map(boosted).chain(ways.others).collect()
}

fn boxed(query: impl Query) -> Box<dyn Query> {
    Box::new(query)
}
