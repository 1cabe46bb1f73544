//! Turns a call into a document of the index.

use anyhow::Context;
use jiff::civil::Date;
use tantivy::TantivyDocument;

use super::schema::Fields;
use super::stored_hit::{NEVER, StoredHit};
use crate::matching::{Evidence, PhraseMatcher};
use crate::opportunity::{Amount, Opportunity, SectionKind, Status};

/// Bytes of text that are stored for snippets.
const SNIPPET_BYTES: usize = 12_000;

pub(super) fn build_document(
    fields: &Fields,
    matcher: &mut PhraseMatcher,
    call: &Opportunity,
) -> anyhow::Result<TantivyDocument> {
    let mut doc = TantivyDocument::new();
    doc.add_text(fields.id, call.id.as_str());
    add_prose(&mut doc, fields, call);
    add_names(&mut doc, fields, call);
    add_dates(&mut doc, fields, call);
    doc.add_text(fields.source, call.source.as_str());
    doc.add_text(fields.kind, call.facts.kind.as_str());
    if let Some(programme) = &call.facts.programme {
        doc.add_text(fields.programme, programme);
    }
    for area in Evidence::read_with(matcher, call).area_ids() {
        doc.add_text(fields.area, area);
    }
    doc.add_u64(fields.status, status_code(call.status));
    doc.add_i64(fields.revision, call.revision.number());
    doc.add_u64(fields.tie_breaker, tie_breaker(call.id.as_str()));
    let card = StoredHit::of(call);
    if let Some(amount) = card.amount() {
        doc.add_u64(fields.money, euros(amount));
    }
    doc.add_text(fields.stored_hit, serde_json::to_string(&card).context("failed to write a call's card")?);
    Ok(doc)
}

/// Converts an amount to euros at round rates of 2026: accurate enough to sort by, and never shown.
fn euros(amount: &Amount) -> u64 {
    let per_euro = match amount.currency.as_str() {
        "SEK" | "NOK" => 11.0,
        "DKK" => 7.5,
        _ => 1.0,
    };
    (amount.value as f64 / per_euro) as u64
}

fn add_prose(doc: &mut TantivyDocument, fields: &Fields, call: &Opportunity) {
    let facts = &call.facts;
    let prose = fields.prose(facts.language);
    doc.add_text(prose.title, &facts.title);
    let mut snippet_text = String::new();
    for section in &facts.sections {
        let is_body = !matches!(section.kind, SectionKind::Conditions | SectionKind::Boilerplate);
        doc.add_text(if is_body { prose.body } else { prose.rest }, &section.text);
        if is_body && snippet_text.len() < SNIPPET_BYTES {
            snippet_text.push_str(&section.text);
            snippet_text.push('\n');
        }
    }
    for keyword in facts.keywords.iter().chain(&facts.call_title) {
        doc.add_text(prose.body, keyword);
    }
    if snippet_text.is_empty() {
        snippet_text = facts.sections.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("\n");
    }
    snippet_text.truncate(snippet_text.floor_char_boundary(SNIPPET_BYTES));
    doc.add_text(fields.text, snippet_text);
}

fn add_names(doc: &mut TantivyDocument, fields: &Fields, call: &Opportunity) {
    let facts = &call.facts;
    doc.add_text(fields.names, &facts.funder);
    for name in facts.programme.iter().chain(&facts.action).chain(&facts.geography) {
        doc.add_text(fields.names, name);
    }
    for identifier in facts.identifier.iter().chain(&facts.call_identifier) {
        doc.add_text(fields.identifier, identifier);
    }
    doc.add_text(fields.identifier, &call.reference);
    doc.add_text(fields.identifier, call.id.as_str());
}

fn add_dates(doc: &mut TantivyDocument, fields: &Fields, call: &Opportunity) {
    let facts = &call.facts;
    doc.add_i64(fields.closes_at, facts.closes_at().map_or(NEVER, |at| at.as_millisecond()));
    // Two parallel columns: the instant decides which deadline is next, the date is what people search for.
    for deadline in facts.entry_deadlines() {
        doc.add_i64(fields.deadline_at, deadline.instant().as_millisecond());
        doc.add_i64(fields.deadline_on, date_number(deadline.date));
    }
}

/// Returns a date as a number that sorts like it: 2026-10-01 becomes 20261001.
pub(super) fn date_number(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

pub(super) fn status_code(status: Status) -> u64 {
    Status::ALL.iter().position(|s| *s == status).unwrap_or_default() as u64
}

pub(super) fn status_from_code(code: u64) -> Status {
    usize::try_from(code).ok().and_then(|at| Status::ALL.get(at)).copied().unwrap_or(Status::Unknown)
}

/// Returns a number that puts calls of equal rank in the same order on every machine and in every segment (FNV-1a of
/// the id).
pub(super) fn tie_breaker(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
