//! Parses the words of a search. Any text is accepted: an unknown field is searched as words, an invalid value is left
//! out, and both are reported.

use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::document::date_number;
use super::fit_scores::FitScores;
use super::search_query::StatusFilter;
use crate::locale::Locale;
use crate::matching::Area;
use crate::matching::areas::areas;
use crate::opportunity::{CallKind, Status};
use crate::text::{fold, words};

/// Bytes of a search that are parsed.
const MAX_BYTES: usize = 600;

/// Concepts in one search; any beyond this are not searched.
const MAX_CONCEPTS: usize = 24;

/// Quotation marks that begin and end a phrase.
const QUOTATION_MARKS: [char; 3] = ['"', '”', '“'];

/// One thing to search for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum QueryConcept {
    /// A word in lower case.
    Word(String),
    /// Words that must stand together in this order.
    Phrase(Vec<String>),
    /// Words joined by punctuation, such as an identifier or `e-hälsa`.
    Joined(Vec<String>),
}

/// A condition on a column of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    Source(String),
    Programme(String),
    /// An area's id.
    Area(String),
    /// The kommun as typed; the index resolves it, because it knows the kommuner.
    Kommun(String),
    Kind(CallKind),
    /// The next deadline's date as a number (see [`date_number`]): the first and the last that match.
    Deadline(i64, i64),
}

/// A search after parsing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ParsedQuery {
    pub(super) concepts: Vec<QueryConcept>,
    pub(super) excluded: Vec<QueryConcept>,
    pub(super) conditions: Vec<Condition>,
    /// Conditions that must not match.
    pub(super) excluded_conditions: Vec<Condition>,
    pub(super) status: Option<StatusFilter>,
    /// The number of concepts that come from text that could not be understood; these need not match.
    pub(super) optional_concepts: usize,
    /// The text that could not be understood, as typed.
    pub(super) ignored: Vec<String>,
}

/// Parses the words of a search; never fails.
pub(super) fn parse(typed: &str) -> ParsedQuery {
    let mut query = ParsedQuery::default();
    let mut rest = typed.get(..typed.floor_char_boundary(MAX_BYTES)).unwrap_or_default();
    if rest.len() < typed.len() {
        query.ignored.push("…".to_owned());
    }
    while let Some((piece, after)) = next_piece(rest) {
        rest = after;
        query.add_piece(&piece);
    }
    query
}

/// A piece of a search as typed: `-`, `field:`, and text that may have stood in quotation marks.
#[derive(Debug)]
struct Piece<'a> {
    typed: &'a str,
    negated: bool,
    field: Option<&'a str>,
    text: &'a str,
    quoted: bool,
}

fn next_piece(rest: &str) -> Option<(Piece<'_>, &str)> {
    let rest = rest.trim_start();
    if rest.is_empty() {
        return None;
    }
    let negated = rest.starts_with('-');
    let inner = rest.strip_prefix('-').unwrap_or(rest);
    let (field, value) = match inner.split_once(':') {
        Some((name, value)) if !name.is_empty() && name.chars().all(char::is_alphabetic) => (Some(name), value),
        _ => (None, inner),
    };
    // "deadline: <2026-10-01" means the same as without the space, but only after a word that is a field's name.
    let spaced = value.trim_start();
    let value = if field.is_some_and(is_field) && !spaced.is_empty() { spaced } else { value };
    let (text, quoted, used) = value_of(value);
    let end = rest.len() - value.len() + used;
    let (typed, after) = rest.split_at(end);
    Some((Piece { typed, negated, field, text, quoted }, after))
}

/// Returns the text at the start of `value`, whether it stood in quotation marks, and how many bytes it took.
fn value_of(value: &str) -> (&str, bool, usize) {
    let inside = value.strip_prefix(QUOTATION_MARKS).and_then(|inside| inside.split_once(QUOTATION_MARKS));
    if let Some((inside, after)) = inside {
        return (inside, true, value.len() - after.len());
    }
    let text = value.split(char::is_whitespace).next().unwrap_or_default();
    (text, false, text.len())
}

impl ParsedQuery {
    fn add_piece(&mut self, piece: &Piece<'_>) {
        let Some(field) = piece.field else {
            if piece.text.starts_with(QUOTATION_MARKS) && !piece.quoted {
                self.ignored.push("\"".to_owned());
            }
            return self.add_concepts(piece, piece.text);
        };
        if is_status(field) && !piece.negated {
            if let Some(status) = status(piece.text) {
                self.status = Some(status);
                return;
            }
        } else if let Some(condition) = condition(field, piece.text) {
            let list = if piece.negated { &mut self.excluded_conditions } else { &mut self.conditions };
            list.push(condition);
            return;
        }
        self.ignored.push(piece.typed.to_owned());
        if is_field(field) {
            return;
        }
        let before = self.concepts.len();
        self.add_concepts(piece, piece.typed);
        self.optional_concepts += self.concepts.len() - before;
    }

    fn add_concepts(&mut self, piece: &Piece<'_>, text: &str) {
        let found: Vec<String> = words::words(text).into_iter().map(|word| word.text).collect();
        let idea = match found.as_slice() {
            [] => return,
            [word] => QueryConcept::Word(word.clone()),
            _ if piece.quoted => QueryConcept::Phrase(found),
            _ if piece.field.is_none() && !text.contains("//") => QueryConcept::Joined(found),
            _ => return found.into_iter().for_each(|word| self.add_concept(piece, QueryConcept::Word(word))),
        };
        self.add_concept(piece, idea);
    }

    fn add_concept(&mut self, piece: &Piece<'_>, idea: QueryConcept) {
        if self.concepts.len() + self.excluded.len() >= MAX_CONCEPTS {
            self.ignored.push(piece.typed.to_owned());
            return;
        }
        let list = if piece.negated && piece.field.is_none() { &mut self.excluded } else { &mut self.concepts };
        if !list.contains(&idea) {
            list.push(idea);
        }
    }

    /// Removes conditions on unknown kommuner and reports them as ignored.
    pub(super) fn drop_unknown_kommuner(&mut self, fit_scores: &FitScores) {
        let unknown = |condition: &Condition| matches!(condition, Condition::Kommun(name) if fit_scores.kommun_index(name).is_none());
        for list in [&mut self.conditions, &mut self.excluded_conditions] {
            for condition in list.extract_if(.., |condition| unknown(condition)) {
                if let Condition::Kommun(name) = condition {
                    self.ignored.push(format!("kommun:{name}"));
                }
            }
        }
    }

    /// Returns whether a concept is a function word, or a word that nearly every call has, beside others that say more.
    /// Fillers are kept in the list, because they may be part of a term ("våld i nära relationer").
    pub(super) fn is_filler(&self, idea: &QueryConcept) -> bool {
        let is_small =
            |idea: &QueryConcept| matches!(idea, QueryConcept::Word(word) if filler_words().contains(word.as_str()));
        is_small(idea) && !self.concepts.iter().all(is_small)
    }
}

fn is_status(field: &str) -> bool {
    matches!(fold(field).as_str(), "status" | "lage")
}

fn is_field(field: &str) -> bool {
    is_status(field) || FIELD_NAMES.iter().any(|(_, names)| names.contains(&fold(field).as_str()))
}

/// The fields and the names that people type for them, without diacritics.
const FIELD_NAMES: [(FieldName, &[&str]); 6] = [
    (FieldName::Source, &["source", "kalla"]),
    (FieldName::Programme, &["programme", "program"]),
    (FieldName::Area, &["area", "omrade", "amne"]),
    (FieldName::Kommun, &["kommun", "municipality"]),
    (FieldName::Kind, &["kind", "slag", "typ"]),
    (FieldName::Deadline, &["deadline", "senast", "sista", "stanger", "closes"]),
];

#[derive(Clone, Copy)]
enum FieldName {
    Source,
    Programme,
    Area,
    Kommun,
    Kind,
    Deadline,
}

fn status(word: &str) -> Option<StatusFilter> {
    let word = fold(word);
    let status = match word.as_str() {
        "all" | "alla" | "any" => return Some(StatusFilter::All),
        "oppen" | "oppna" => Status::Open,
        "kommande" => Status::Forthcoming,
        "stangd" | "stangda" => Status::Closed,
        "indragen" | "indragna" => Status::Withdrawn,
        "okand" | "okant" => Status::Unknown,
        word => word.parse().ok()?,
    };
    Some(StatusFilter::One(status))
}

fn condition(field: &str, value: &str) -> Option<Condition> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let field = fold(field);
    let (name, _) = FIELD_NAMES.iter().find(|(_, names)| names.contains(&field.as_str()))?;
    match name {
        FieldName::Source => Some(Condition::Source(value.to_owned())),
        FieldName::Programme => Some(Condition::Programme(value.to_owned())),
        FieldName::Area => area(value).map(Condition::Area),
        FieldName::Kommun => Some(Condition::Kommun(value.to_owned())),
        FieldName::Kind => kind(value).map(Condition::Kind),
        // "senast 2026-10-01" means that day or an earlier one.
        FieldName::Deadline if field == "senast" && value.starts_with(|c: char| c.is_ascii_digit()) => {
            parse_dates(value).map(|(_, last)| Condition::Deadline(i64::MIN, last))
        }
        FieldName::Deadline => parse_dates(value).map(|(first, last)| Condition::Deadline(first, last)),
    }
}

/// Finds an area by its id, its name in any language, or a prefix that only one area's id or name has (`klimat`).
fn area(value: &str) -> Option<String> {
    let value = fold(value);
    let names = |area: &Area| Locale::ALL.map(|locale| fold(&locale.area(area.id.as_str())));
    if let Some(area) = areas().iter().find(|area| area.id == *value || names(area).contains(&value)) {
        return Some(area.id.to_string());
    }
    let begins =
        |area: &&Area| area.id.as_str().starts_with(&value) || names(area).iter().any(|name| name.starts_with(&value));
    let mut candidates = areas().iter().filter(begins);
    let only = candidates.next()?;
    candidates.next().is_none().then(|| only.id.to_string())
}

fn kind(word: &str) -> Option<CallKind> {
    match fold(word).as_str() {
        "funding" | "bidrag" => Some(CallKind::Funding),
        "policy" | "samrad" => Some(CallKind::Policy),
        "page" | "sida" => Some(CallKind::Page),
        _ => None,
    }
}

/// Parses `2026-10-01`, `2026-10` (all of October), `<2026-10-01`, `<=…`, `>…`, `>=…`, `2026-09-01..2026-10-01`,
/// `..2026-10`.
fn parse_dates(value: &str) -> Option<(i64, i64)> {
    if let Some((first, last)) = value.split_once("..") {
        let first = if first.is_empty() { i64::MIN } else { parse_period(first)?.0 };
        let last = if last.is_empty() { i64::MAX } else { parse_period(last)?.1 };
        return (value != "..").then_some((first, last));
    }
    if let Some(date) = value.strip_prefix("<=") {
        return Some((i64::MIN, parse_period(date)?.1));
    }
    if let Some(date) = value.strip_prefix(">=") {
        return Some((parse_period(date)?.0, i64::MAX));
    }
    if let Some(date) = value.strip_prefix('<') {
        return Some((i64::MIN, parse_period(date)?.0 - 1));
    }
    if let Some(date) = value.strip_prefix('>') {
        return Some((parse_period(date)?.1 + 1, i64::MAX));
    }
    parse_period(value)
}

/// Parses a day, a month or a year; returns its first and last day.
fn parse_period(text: &str) -> Option<(i64, i64)> {
    let text = text.trim();
    if let Ok(date) = text.parse::<Date>() {
        return Some((date_number(date), date_number(date)));
    }
    let months = match text.len() {
        4 => (format!("{text}-01-01"), format!("{text}-12-01")),
        7 => (format!("{text}-01"), format!("{text}-01")),
        _ => return None,
    };
    let (first, last) = (months.0.parse::<Date>().ok()?, months.1.parse::<Date>().ok()?);
    Some((date_number(first), date_number(last.last_of_month())))
}

/// Returns the words that name no subject, in both languages.
fn filler_words() -> &'static HashSet<&'static str> {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let lines = include_str!("filler_words.txt").lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).collect()
    });
    &WORDS
}
