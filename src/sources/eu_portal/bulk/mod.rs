//! The bulk file with every topic since 2014, about 130 MB: the fallback when the search does not answer.
//!
//! It is read as a stream, one object at a time, and only the open and forthcoming topics are kept.

use std::fmt;
use std::io::{BufReader, Read, Seek, SeekFrom};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::super::halves::Whole;
use super::super::{Body, Content, Page, ParseError, Parsed, Part, Request, Source, clip};
use super::fields::plain;
use super::{codes, dates, links, row};
use crate::opportunity::Draft;
use crate::text::html;

const BULK: &str = "https://ec.europa.eu/info/funding-tenders/opportunities/data/referenceData/grantsTenders.json";
const LIMIT: u64 = 256 << 20;
const EXPECTED: &str = "the portal's bulk file";

/// The fields that are read; the others are skipped without being kept in memory.
const WANTED: [&str; 11] = [
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
pub struct BulkFile;

impl Source for BulkFile {
    fn start(&self) -> Vec<Request> {
        vec![Request { url: BULK.to_owned(), body: Body::None, limit: LIMIT, spool: true, part: Part::List }]
    }

    fn parse(&self, page: &Page) -> Result<Parsed, ParseError> {
        match &page.content {
            Content::Memory(bytes) => read(bytes.as_slice()),
            Content::File(file) => {
                let mut file: &std::fs::File = file;
                file.seek(SeekFrom::Start(0)).map_err(|e| shape(&e.to_string()))?;
                match read(file) {
                    // One lone surrogate in one title must not cost all others.
                    Err(ParseError::Shape { found, .. }) if found.contains("hex escape") => {
                        file.seek(SeekFrom::Start(0)).map_err(|e| shape(&e.to_string()))?;
                        read(Whole::new(file))
                    }
                    result => result,
                }
            }
        }
    }
}

/// Reads the whole stream, holding one object and the drafts in memory.
pub(super) fn read(input: impl Read) -> Result<Parsed, ParseError> {
    let mut parsed = Parsed::default();
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, input));
    let found = Down { path: &["fundingData", "GrantTenderObj"], parsed: &mut parsed }.deserialize(&mut json);
    match found.and_then(|found| json.end().map(|()| found)) {
        Ok(true) if parsed.rows > 0 => Ok(parsed),
        Ok(true) => Err(shape("a list without a single object")),
        Ok(false) => Err(shape("JSON without fundingData.GrantTenderObj")),
        Err(error) => Err(shape(&error.to_string())),
    }
}

fn shape(found: &str) -> ParseError {
    ParseError::Shape { expected: EXPECTED, found: clip(found) }
}

/// Walks down a path of nested objects to a list, and reads that list.
struct Down<'a> {
    path: &'a [&'a str],
    parsed: &'a mut Parsed,
}

impl<'de> DeserializeSeed<'de> for Down<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        match self.path.is_empty() {
            true => json.deserialize_seq(self),
            false => json.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Down<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path.first().copied().unwrap_or("a list of calls"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut found = false;
        while let Some(name) = map.next_key::<String>()? {
            match self.path.split_first() {
                Some((first, rest)) if name == *first => {
                    found |= map.next_value_seed(Down { path: rest, parsed: &mut *self.parsed })?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        while let Some(Object(object)) = list.next_element()? {
            self.parsed.rows += 1;
            let Some(object) = object else {
                self.parsed.skip("a row that is no object");
                continue;
            };
            if !current(&object) {
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
struct Object(Option<Map<String, Value>>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Object, D::Error> {
        json.deserialize_any(ObjectVisitor)
    }
}

struct ObjectVisitor;

/// Accepts scalars in the place of an object, so that one bad row is no failure of the file.
macro_rules! no_object {
    ($($visit:ident($kind:ty)),*) => {
        $(fn $visit<E>(self, _: $kind) -> Result<Object, E> { Ok(Object(None)) })*
    };
}

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a call")
    }

    no_object!(visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str));

    fn visit_unit<E>(self) -> Result<Object, E> {
        Ok(Object(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Object, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Object(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut object = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            match WANTED.contains(&name.as_str()) {
                true => {
                    let value = map.next_value()?;
                    object.insert(name, value);
                }
                false => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Object(Some(object)))
    }
}

/// Tells whether this is an open or forthcoming topic.
fn current(object: &Map<String, Value>) -> bool {
    let topic = object.get("type").and_then(plain).is_some_and(|t| t == "1");
    topic && matches!(status(object).as_deref(), Some("open" | "forthcoming"))
}

fn status(object: &Map<String, Value>) -> Option<String> {
    codes::status(&plain(object.get("status")?.get("id")?)?)
}

fn draft(object: &Map<String, Value>) -> Result<Draft, &'static str> {
    let line = |name: &str| object.get(name).and_then(plain).map(|v| html::to_line(&v)).filter(|v| !v.is_empty());
    let number = line("ccm2Id").filter(|n| n != "0").ok_or("a topic without ccm2Id")?;
    let identifier = line("identifier").ok_or("a topic without identifier")?;
    let title = line("title").ok_or("a row without title")?;
    let deadlines = object.get("deadlineDatesLong").and_then(Value::as_array);
    let programme = object.get("frameworkProgramme").and_then(|p| plain(p.get("id")?));
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
        opens: object.get("plannedOpeningDateLong").and_then(plain).and_then(|d| dates::topic(&d)),
        deadlines: row::in_order(deadlines.into_iter().flatten().filter_map(plain).collect(), dates::topic),
        language: Some("en".to_owned()),
        ..Draft::default()
    })
}

#[cfg(test)]
mod tests;
