//! The bulk file with every topic since 2014, about 130 MB: the fallback when the search does not answer.
//!
//! It is read as a stream, one object at a time, and only the open and forthcoming topics are kept.

use std::fmt;
use std::io::{BufReader, Read, Seek, SeekFrom};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::super::surrogates::SurrogateRepair;
use super::super::{Content, Page, ParseError, ParsedPage, Request, RequestBody, RequestKind, Source, address, clip};
use super::fields::scalar_text;
use super::query::KIND_NAME;
use super::{codes, dates, links, row};
use crate::opportunity::{Draft, StatedStatus};
use crate::sources::SkipReason;
use crate::text::{Language, html};

pub(super) const BULK_URL: &str =
    "https://ec.europa.eu/info/funding-tenders/opportunities/data/referenceData/grantsTenders.json";
const LIMIT: u64 = 256 << 20;
const EXPECTED: &str = "the portal's bulk file";

/// The fields that are read; the others are skipped without being kept in memory.
const READ_FIELDS: [&str; 11] = [
    "type",
    "ccm2Id",
    "identifier",
    "title",
    "callIdentifier",
    "callTitle",
    "plannedOpeningDateLong",
    "deadlineDatesLong",
    "frameworkProgramme",
    "status",
    "keywords",
];

/// The bulk file as a source: topics without text and money, under the same keys as the search gives them.
#[derive(Clone, Copy, Debug)]
pub struct BulkFileSource;

impl Source for BulkFileSource {
    fn kind(&self) -> &'static str {
        KIND_NAME
    }

    fn hosts(&self) -> Vec<String> {
        address::hosts([BULK_URL])
    }

    fn start_requests(&self) -> Vec<Request> {
        vec![Request {
            url: BULK_URL.to_owned(),
            body: RequestBody::None,
            limit: LIMIT,
            spool: true,
            kind: RequestKind::List,
        }]
    }

    fn parse(&self, page: &Page) -> Result<ParsedPage, ParseError> {
        match &page.content {
            Content::Memory(bytes) => read(bytes.as_slice()),
            Content::File(file) => {
                let mut file: &std::fs::File = file;
                file.seek(SeekFrom::Start(0)).map_err(|e| unexpected_format(&e.to_string()))?;
                match read(file) {
                    // One lone surrogate in one title must not cost all others.
                    Err(ParseError::UnexpectedFormat { found, .. }) if found.contains("hex escape") => {
                        file.seek(SeekFrom::Start(0)).map_err(|e| unexpected_format(&e.to_string()))?;
                        read(SurrogateRepair::new(file))
                    }
                    result => result,
                }
            }
        }
    }
}

/// Reads the whole stream, holding one object and the drafts in memory.
pub(super) fn read(input: impl Read) -> Result<ParsedPage, ParseError> {
    let mut parsed = ParsedPage::default();
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, input));
    let found = PathSeed { path: &["fundingData", "GrantTenderObj"], parsed: &mut parsed }.deserialize(&mut json);
    match found.and_then(|found| json.end().map(|()| found)) {
        Ok(true) if parsed.row_count > 0 => Ok(parsed),
        Ok(true) => Err(unexpected_format("a list without a single object")),
        Ok(false) => Err(unexpected_format("JSON without fundingData.GrantTenderObj")),
        Err(error) => Err(unexpected_format(&error.to_string())),
    }
}

fn unexpected_format(found: &str) -> ParseError {
    ParseError::UnexpectedFormat { expected: EXPECTED, found: clip(found) }
}

/// Walks down a path of nested objects to a list, and reads that list.
struct PathSeed<'a> {
    path: &'a [&'a str],
    parsed: &'a mut ParsedPage,
}

impl<'de> DeserializeSeed<'de> for PathSeed<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        match self.path.is_empty() {
            true => json.deserialize_seq(self),
            false => json.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for PathSeed<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path.first().copied().unwrap_or("a list of calls"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut found = false;
        while let Some(name) = map.next_key::<String>()? {
            match self.path.split_first() {
                Some((first, rest)) if name == *first => {
                    found |= map.next_value_seed(PathSeed { path: rest, parsed: &mut *self.parsed })?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        while let Some(ObjectFields(object)) = list.next_element()? {
            self.parsed.row_count += 1;
            let Some(object) = object else {
                self.parsed.skip("a row that is no object");
                continue;
            };
            if !is_current(&object) {
                continue;
            }
            match draft(&object) {
                Ok(draft) => self.parsed.drafts.push(draft),
                Err(reason) => self.parsed.skip(reason),
            }
        }
        Ok(true)
    }
}

/// The wanted fields of one element, or `None` when it is no object.
struct ObjectFields(Option<Map<String, Value>>);

impl<'de> Deserialize<'de> for ObjectFields {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<ObjectFields, D::Error> {
        json.deserialize_any(ObjectVisitor)
    }
}

struct ObjectVisitor;

/// Accepts scalars in the place of an object, so that one bad row is no failure of the file.
macro_rules! not_an_object {
    ($($visit:ident($kind:ty)),*) => {
        $(fn $visit<E>(self, _: $kind) -> Result<ObjectFields, E> { Ok(ObjectFields(None)) })*
    };
}

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = ObjectFields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a call")
    }

    not_an_object!(visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str));

    fn visit_unit<E>(self) -> Result<ObjectFields, E> {
        Ok(ObjectFields(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<ObjectFields, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(ObjectFields(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ObjectFields, A::Error> {
        let mut object = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            match READ_FIELDS.contains(&name.as_str()) {
                true => {
                    let value = map.next_value()?;
                    object.insert(name, value);
                }
                false => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(ObjectFields(Some(object)))
    }
}

/// Tells whether this is an open or forthcoming topic.
fn is_current(object: &Map<String, Value>) -> bool {
    let topic = object.get("type").and_then(scalar_text).is_some_and(|t| t == "1");
    topic && matches!(status(object), Some(StatedStatus::Open | StatedStatus::Forthcoming))
}

fn status(object: &Map<String, Value>) -> Option<StatedStatus> {
    codes::status(&scalar_text(object.get("status")?.get("id")?)?)
}

fn draft(object: &Map<String, Value>) -> Result<Draft, SkipReason> {
    let line = |name: &str| object.get(name).and_then(scalar_text).map(|v| html::to_line(&v)).filter(|v| !v.is_empty());
    let number = line("ccm2Id").filter(|n| n != "0").ok_or("a topic without ccm2Id")?;
    let identifier = line("identifier").ok_or("a topic without identifier")?;
    let title = line("title").ok_or("a row without title")?;
    let deadlines = object.get("deadlineDatesLong").and_then(Value::as_array);
    let programme = object.get("frameworkProgramme").and_then(|p| scalar_text(p.get("id")?));
    Ok(Draft {
        key: row::topic_key(&number),
        // The bulk file has no references; this is the form that nearly all topics have in the search.
        reference: format!("{number}TOPICSen"),
        url: links::topic(&identifier),
        title,
        identifier: Some(identifier),
        programme: codes::programme(&programme.into_iter().collect::<Vec<_>>()),
        call_identifier: line("callIdentifier"),
        call_title: line("callTitle"),
        status: status(object),
        opens: object.get("plannedOpeningDateLong").and_then(scalar_text).and_then(|d| dates::topic(&d)),
        deadlines: row::sorted_dates(deadlines.into_iter().flatten().filter_map(scalar_text).collect(), dates::topic),
        language: Some(Language::En),
        ..Draft::default()
    })
}

#[cfg(test)]
mod tests;
