//! Who may apply according to a text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::date;
use super::phrase_list::PhraseList;
use crate::opportunity::{Applicant, ApplicantVerdict};

const KINDS: [&str; 12] = [
    "kommun",
    "region",
    "kommunalförbund",
    "kommunalt bolag",
    "skola",
    "förening",
    "företag",
    "forskare",
    "statlig myndighet",
    "privatperson",
    "offentlig aktör",
    "juridisk person",
];
/// The longest text that is read, in bytes.
pub(super) const MAX_BYTES: usize = 60_000;
/// The longest quotation of what was read, in characters.
pub(super) const MAX_QUOTE_CHARS: usize = 240;
/// The longest heading, in characters; `MAX_LIST_ROWS` limits the list under one.
const MAX_HEADING_CHARS: usize = 70;
const MAX_LIST_ROWS: usize = 15;

struct PhraseLists {
    kinds: Vec<(&'static str, PhraseList)>,
    subject_may: PhraseList,
    object_may: PhraseList,
    subject_not: PhraseList,
    object_not: PhraseList,
    except: PhraseList,
    together: PhraseList,
    purpose: PhraseList,
    call: PhraseList,
}

static LISTS: LazyLock<PhraseLists> = LazyLock::new(|| {
    let list = |section: &str| PhraseList::from_section(include_str!("applicants.txt"), section);
    PhraseLists {
        kinds: KINDS.iter().map(|kind| (*kind, list(kind))).collect(),
        subject_may: list("subject-may"),
        object_may: list("object-may"),
        subject_not: list("subject-not"),
        object_not: list("object-not"),
        except: list("except"),
        together: list("together"),
        purpose: list("purpose"),
        call: list("call"),
    }
});

/// Returns the kinds of applicants that the text mentions, in a fixed order. A yes outweighs a no for the same
/// kind: a no is often about some of them only.
pub fn find_applicants(text: &str) -> Vec<Applicant> {
    let text = text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text);
    let mut found: Vec<Applicant> = Vec::new();
    let mut list: Option<(ApplicantVerdict, usize)> = None;
    for sentence in date::sentences(text) {
        let line = sentence.trim();
        if line.is_empty() {
            continue;
        }
        let read = sentence_applicants(line);
        if read.is_empty() {
            list = match (heading_verdict(line), list) {
                (Some(verdict), _) => Some((verdict, 0)),
                (None, Some((verdict, rows))) if rows < MAX_LIST_ROWS && is_row(line) => {
                    found.extend(row_applicants(line, verdict));
                    Some((verdict, rows + 1))
                }
                _ => None,
            };
        } else {
            let may = read.first().map(|applicant| applicant.verdict);
            list = may.filter(|_| line.ends_with(':')).map(|verdict| (verdict, 0));
            found.extend(read);
        }
    }
    KINDS.iter().filter_map(|who| strongest(&found, who)).collect()
}

fn strongest(found: &[Applicant], who: &str) -> Option<Applicant> {
    let with_verdict = |verdict: ApplicantVerdict| found.iter().find(|a| a.who == who && a.verdict == verdict);
    with_verdict(ApplicantVerdict::Yes)
        .or_else(|| with_verdict(ApplicantVerdict::No))
        .or_else(|| with_verdict(ApplicantVerdict::Unstated))
        .cloned()
}

/// Returns what a heading such as "Vem kan söka?" or "Eligible applicants" says of the list under it.
fn heading_verdict(line: &str) -> Option<ApplicantVerdict> {
    let short = line.chars().count() <= MAX_HEADING_CHARS;
    let lists = &*LISTS;
    if !short || line.ends_with('.') {
        return None;
    }
    if lists.object_not.matches(line) || lists.subject_not.matches(line) {
        return Some(ApplicantVerdict::No);
    }
    (lists.object_may.matches(line) || lists.subject_may.matches(line)).then_some(ApplicantVerdict::Yes)
}

fn is_row(line: &str) -> bool {
    line.chars().count() <= 160
}

fn row_applicants(line: &str, verdict: ApplicantVerdict) -> Vec<Applicant> {
    let lists = &*LISTS;
    let exception_start = lists.except.find(line).map_or(line.len(), |at| at.start);
    let before_exception = line.get(..exception_start).unwrap_or(line);
    let partners_start = lists.together.find(line).map_or(line.len(), |at| at.start);
    let who = lists.kinds.iter().filter_map(|(who, kind)| {
        let at = kind.find_iter(before_exception).find(|at| !is_of_other_kind(who, before_exception, at))?;
        Some(new_applicant(who, if at.start < partners_start { verdict } else { ApplicantVerdict::Unstated }, line))
    });
    who.collect()
}

fn new_applicant(who: &str, verdict: ApplicantVerdict, words: &str) -> Applicant {
    let words = words.trim_start_matches(['•', '-', '–', '*', ' ']);
    Applicant { who: who.to_owned(), verdict, words: words.chars().take(MAX_QUOTE_CHARS).collect() }
}

fn sentence_applicants(sentence: &str) -> Vec<Applicant> {
    clauses(sentence).into_iter().flat_map(|clause| clause_applicants(clause, sentence)).collect()
}

/// Splits a sentence into clauses, which may say opposite things.
fn clauses(sentence: &str) -> Vec<&str> {
    static BREAK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i);|, (?:men|but|dock|however|medan|while|whereas|although|mens) |\b(?:men|but) (?:även|också|also) ",
        )
        .ok()
    });
    let Some(breaks) = BREAK.as_ref() else { return vec![sentence] };
    let mut parts = Vec::new();
    let mut from = 0;
    for found in breaks.find_iter(sentence) {
        // "men inte företag" belongs to the clause before it.
        let rest = sentence.get(found.start()..).unwrap_or_default();
        let is_exception = LISTS.except.find(rest).is_some_and(|at| at.start <= 2);
        let verb_follows = LISTS.subject_may.matches(rest) || LISTS.subject_not.matches(rest);
        if is_exception && !verb_follows {
            continue;
        }
        parts.push(sentence.get(from..found.start()).unwrap_or_default());
        from = found.end();
    }
    parts.push(sentence.get(from..).unwrap_or_default());
    parts
}

fn clause_applicants(clause: &str, sentence: &str) -> Vec<Applicant> {
    let lists = &*LISTS;
    let Some((verdict, place)) = clause_verdict(clause, sentence) else { return Vec::new() };
    let governed_text = clause.get(place.clone()).unwrap_or_default();
    let mut found = Vec::new();
    for (who, kind) in &lists.kinds {
        let Some(at) = kind.find_iter(governed_text).find(|at| !is_of_other_kind(who, governed_text, at)) else {
            continue;
        };
        let before = governed_text.get(..at.start).unwrap_or_default();
        let is_excepted = lists.except.last_end(before).is_some_and(|end| !has_ended(before, end));
        let is_partner = lists.together.last_end(before).is_some_and(|end| !has_ended(before, end));
        let verdict = match (verdict, is_excepted, is_partner) {
            (_, false, true) => ApplicantVerdict::Unstated,
            (ApplicantVerdict::Yes, true, _) => ApplicantVerdict::No,
            (ApplicantVerdict::No, true, _) => ApplicantVerdict::Yes,
            (verdict, ..) => verdict,
        };
        found.push(new_applicant(who, verdict, sentence));
    }
    found
}

/// Returns what a clause says, and the byte range that it says it of.
fn clause_verdict(clause: &str, sentence: &str) -> Option<(ApplicantVerdict, Range<usize>)> {
    let lists = &*LISTS;
    let end = |from: usize| {
        let rest = clause.get(from..).unwrap_or_default();
        from + lists.purpose.find(rest).map_or(rest.len(), |at| at.start)
    };
    if let Some(at) = lists.object_not.find(clause) {
        return Some((ApplicantVerdict::No, at.start..end(at.end)));
    }
    if let Some(at) = lists.subject_not.find(clause) {
        return Some((ApplicantVerdict::No, 0..end_of_exception(clause, at.end)));
    }
    if let Some(at) = lists.object_may.find(clause) {
        let of_a_call = lists.call.matches(sentence)
            || clause.get(at.clone()).is_some_and(mentions_applicants)
            || clause.get(at.end..).is_some_and(|rest| rest.trim_start().starts_with(':'));
        let named_before = || lists.kinds.iter().any(|(_, kind)| kind.find(clause).is_some_and(|k| k.end <= at.start));
        if of_a_call && !(lists.subject_may.matches(clause) && named_before()) {
            return Some((ApplicantVerdict::Yes, at.start..end(at.end)));
        }
    }
    let at = lists.subject_may.find(clause)?;
    let within = clause.get(at.clone()).unwrap_or_default();
    if lists.kinds.iter().any(|(_, kind)| kind.matches(within)) {
        return Some((ApplicantVerdict::Yes, at.start..end_of_exception(clause, at.end)));
    }
    Some((ApplicantVerdict::Yes, 0..end_of_exception(clause, at.end)))
}

/// Returns the end of the clause when an exception follows, else `at`.
fn end_of_exception(clause: &str, at: usize) -> usize {
    let rest = clause.get(at..).unwrap_or_default();
    if LISTS.except.matches(rest) || LISTS.together.matches(rest) { clause.len() } else { at }
}

fn mentions_applicants(words: &str) -> bool {
    let words = words.to_lowercase();
    ["sök", "søk", "søg", "appl", "eligible", "submitted", "mottagare", "huvudm", "projektäg"]
        .iter()
        .any(|part| words.contains(part))
}

/// Returns whether an exception has ended before the end of `before`: a comma alone does not end it ("utom bolag, kan
/// söka").
fn has_ended(before: &str, from: usize) -> bool {
    before.get(from..).is_some_and(|said| said.contains(['.', ';']))
}

/// Returns whether a match belongs to another kind: a company in "kommunala bolag", an association in "association of
/// municipalities".
fn is_of_other_kind(who: &str, text: &str, at: &Range<usize>) -> bool {
    let before = text.get(..at.start).unwrap_or_default().to_lowercase();
    let before = before.trim_end();
    let after = text.get(at.end..).unwrap_or_default().to_lowercase();
    match who {
        "företag" => {
            let others = ["kommunala", "kommunalt", "kommunale", "municipal", "owned", "kommunägda"];
            others.iter().any(|w| before.ends_with(w)) || after.trim_start().starts_with("som målgrupp")
        }
        "förening" => {
            let of_local = ["of municipalities", "of local"].iter().any(|w| after.trim_start().starts_with(w));
            of_local || before.ends_with("authority") || before.ends_with("municipal")
        }
        "kommun" => before.ends_with("associations of") || before.ends_with("association of"),
        "statlig myndighet" => {
            ["lokala", "regionala", "local", "regional", "kommunala"].iter().any(|w| before.ends_with(w))
        }
        _ => false,
    }
}
