//! Reads what a reader typed. Anything goes: what cannot be read as an operator is searched as words and named.

use jiff::civil::Date;

use super::document::day;
use super::question::StatusFilter;
use crate::opportunity::{Kind, Status};
use crate::text::words;

/// Bytes of a question that are read.
const LONGEST: usize = 600;

/// Ideas in one question; more are not searched.
const MOST: usize = 24;

/// Marks that begin and end a phrase.
const MARKS: [char; 3] = ['"', '”', '“'];

/// One thing that the reader asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Idea {
    /// A word in lower case.
    Word(String),
    /// Words that must stand together, in their order.
    Phrase(Vec<String>),
    /// Words joined by marks, such as an identifier or `e-hälsa`: as typed, and its words.
    Joined(String, Vec<String>),
}

/// A condition on a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    Source(String),
    Programme(String),
    Area(String),
    Kind(Kind),
    /// The next deadline's date, as a number (see [`day`]), from the first to the last, both included.
    Deadline(i64, i64),
}

/// A question, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) ideas: Vec<Idea>,
    pub(super) without: Vec<Idea>,
    pub(super) conditions: Vec<Condition>,
    /// Conditions that must not hold.
    pub(super) barred: Vec<Condition>,
    pub(super) status: Option<StatusFilter>,
    /// How many of the ideas come from what could not be read as meant: nobody insists on those.
    pub(super) loose: usize,
    /// What could not be read as meant, as it was typed.
    pub(super) ignored: Vec<String>,
}

/// Reads a question; never fails.
pub(super) fn read(typed: &str) -> Asked {
    let mut asked = Asked::default();
    let mut rest = typed.get(..typed.floor_char_boundary(LONGEST)).unwrap_or_default();
    if rest.len() < typed.len() {
        asked.ignored.push("…".to_owned());
    }
    while let Some((piece, after)) = next(rest) {
        rest = after;
        asked.take(&piece);
    }
    asked
}

/// A piece of a question as typed: `-`, `field:`, and text that may have stood in quotation marks.
#[derive(Debug)]
struct Piece<'a> {
    typed: &'a str,
    negated: bool,
    field: Option<&'a str>,
    text: &'a str,
    quoted: bool,
}

fn next(rest: &str) -> Option<(Piece<'_>, &str)> {
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
    let (text, quoted, used) = value_of(value);
    let end = rest.len() - value.len() + used;
    let (typed, after) = rest.split_at(end);
    Some((Piece { typed, negated, field, text, quoted }, after))
}

/// The text at the start of `value`, whether it stood in quotation marks, and how many bytes it took.
fn value_of(value: &str) -> (&str, bool, usize) {
    let inside = value.strip_prefix(MARKS).and_then(|inside| inside.split_once(MARKS));
    if let Some((inside, after)) = inside {
        return (inside, true, value.len() - after.len());
    }
    let text = value.split(char::is_whitespace).next().unwrap_or_default();
    (text, false, text.len())
}

impl Asked {
    fn take(&mut self, piece: &Piece<'_>) {
        let Some(field) = piece.field else {
            if piece.text.starts_with(MARKS) && !piece.quoted {
                self.ignored.push("\"".to_owned());
            }
            return self.look_for(piece, piece.text);
        };
        if is_status(field) && !piece.negated {
            if let Some(status) = status(piece.text) {
                self.status = Some(status);
                return;
            }
        } else if let Some(condition) = condition(field, piece.text) {
            let list = if piece.negated { &mut self.barred } else { &mut self.conditions };
            list.push(condition);
            return;
        }
        self.ignored.push(piece.typed.to_owned());
        let before = self.ideas.len();
        self.look_for(piece, piece.typed);
        self.loose += self.ideas.len() - before;
    }

    fn look_for(&mut self, piece: &Piece<'_>, text: &str) {
        let found: Vec<String> = words::words(text).into_iter().map(|word| word.text).collect();
        let idea = match found.as_slice() {
            [] => return,
            [word] => Idea::Word(word.clone()),
            _ if piece.quoted => Idea::Phrase(found),
            _ if piece.field.is_none() && !text.contains("//") => Idea::Joined(text.to_owned(), found),
            _ => return found.into_iter().for_each(|word| self.add(piece, Idea::Word(word))),
        };
        self.add(piece, idea);
    }

    fn add(&mut self, piece: &Piece<'_>, idea: Idea) {
        if self.ideas.len() + self.without.len() >= MOST {
            self.ignored.push(piece.typed.to_owned());
            return;
        }
        let list = if piece.negated && piece.field.is_none() { &mut self.without } else { &mut self.ideas };
        if !list.contains(&idea) {
            list.push(idea);
        }
    }

    /// Small words, and words that every call is full of, say nothing as long as there is another; they are kept,
    /// for they may be part of a term ("våld i nära relationer").
    pub(super) fn is_filler(&self, idea: &Idea) -> bool {
        let is_small = |idea: &Idea| matches!(idea, Idea::Word(word) if FILLER.contains(&word.as_str()));
        is_small(idea) && !self.ideas.iter().all(is_small)
    }
}

fn is_status(field: &str) -> bool {
    matches!(field.to_lowercase().as_str(), "status" | "läge")
}

fn status(word: &str) -> Option<StatusFilter> {
    let word = word.to_lowercase();
    let status = match word.as_str() {
        "all" | "alla" | "any" => return Some(StatusFilter::All),
        "öppen" | "öppna" | "oppen" | "oppna" => Status::Open,
        "kommande" => Status::Forthcoming,
        "stängd" | "stängda" | "stangd" | "stangda" => Status::Closed,
        "indragen" | "indragna" => Status::Withdrawn,
        "okänd" | "okänt" | "okand" => Status::Unknown,
        word => Status::parse(word)?,
    };
    Some(StatusFilter::One(status))
}

fn condition(field: &str, value: &str) -> Option<Condition> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    match field.to_lowercase().as_str() {
        "source" | "källa" => Some(Condition::Source(value.to_owned())),
        "programme" | "program" => Some(Condition::Programme(value.to_owned())),
        "area" | "område" => Some(Condition::Area(value.to_owned())),
        "kind" | "slag" => kind(value).map(Condition::Kind),
        "deadline" | "senast" => dates(value).map(|(first, last)| Condition::Deadline(first, last)),
        _ => None,
    }
}

fn kind(word: &str) -> Option<Kind> {
    match word.to_lowercase().as_str() {
        "funding" | "bidrag" => Some(Kind::Funding),
        "policy" | "samråd" => Some(Kind::Policy),
        "page" | "sida" => Some(Kind::Page),
        _ => None,
    }
}

/// `2026-10-01`, `<2026-10-01`, `<=…`, `>…`, `>=…`, `2026-09-01..2026-10-01`.
fn dates(value: &str) -> Option<(i64, i64)> {
    let read = |text: &str| text.parse::<Date>().ok().map(day);
    if let Some((first, last)) = value.split_once("..") {
        return Some((read(first)?, read(last)?));
    }
    if let Some(date) = value.strip_prefix("<=") {
        return Some((i64::MIN, read(date)?));
    }
    if let Some(date) = value.strip_prefix(">=") {
        return Some((read(date)?, i64::MAX));
    }
    if let Some(date) = value.strip_prefix('<') {
        return Some((i64::MIN, read(date)? - 1));
    }
    if let Some(date) = value.strip_prefix('>') {
        return Some((read(date)? + 1, i64::MAX));
    }
    read(value).map(|date| (date, date))
}

/// Words without a subject, in both languages; folded forms stand beside the right ones.
const FILLER: &[&str] = &[
    "och",
    "eller",
    "i",
    "på",
    "pa",
    "för",
    "for",
    "till",
    "av",
    "med",
    "om",
    "som",
    "att",
    "den",
    "det",
    "de",
    "en",
    "ett",
    "är",
    "ar",
    "från",
    "fran",
    "vid",
    "mellan",
    "inom",
    "hos",
    "kan",
    "vi",
    "vår",
    "var",
    "våra",
    "vara",
    "söka",
    "soka",
    "sök",
    "sok",
    "finns",
    "vilka",
    "vad",
    "hur",
    "man",
    "the",
    "a",
    "an",
    "of",
    "and",
    "or",
    "in",
    "on",
    "to",
    "with",
    "by",
    "from",
    "is",
    "are",
    "what",
    "which",
    "how",
    "bidrag",
    "stöd",
    "stod",
    "utlysning",
    "utlysningar",
    "pengar",
    "finansiering",
    "projekt",
    "call",
    "calls",
    "funding",
    "grant",
    "grants",
    "proposals",
    "project",
    "eu",
    "europa",
    "europe",
    "european",
    "europeisk",
    "europeiska",
    "projects",
    "kommun",
    "kommuner",
];
