//! Calls from a file with a response of the portal's search, parsed as in a crawl but without the store.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::app::App;
use crate::locale::Locale;
use crate::opportunity::{Facts, Opportunity, OpportunityId, Revision, SourceId, Status};
use crate::reading::normalise::{SourceDefaults, normalise};
use crate::sources::eu_portal::{self, EuPortalSource, SEARCH_URL};
use crate::sources::{Content, Page, Request, Source};
use crate::text::Language;

/// The largest file, in bytes after decompression.
const LIMIT: u64 = 256 << 20;
/// The first bytes of a gzip file (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The calls of a file, and the number of skipped rows by reason.
pub(super) struct Calls {
    pub(super) list: Vec<Opportunity>,
    pub(super) skipped: BTreeMap<String, u64>,
}

/// Reads a file of calls, plain or gzip.
pub(super) fn read(app: &App, path: &Path) -> Result<Calls> {
    let bytes = bytes(path)?;
    parse(bytes, &defaults(app)).with_context(|| format!("failed to read calls from {}", path.display()))
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    let file = std::fs::File::open(path).with_context(|| format!("failed to open {}", path.display()))?;
    let mut input = std::io::BufReader::new(file);
    let packed = std::io::BufRead::fill_buf(&mut input)?.starts_with(&GZIP);
    let input: Box<dyn Read> =
        if packed { Box::new(flate2::bufread::MultiGzDecoder::new(input)) } else { Box::new(input) };
    let mut bytes = Vec::new();
    let read = input.take(LIMIT + 1).read_to_end(&mut bytes);
    read.with_context(|| format!("failed to read {}", path.display()))?;
    if bytes.len() as u64 > LIMIT {
        bail!("{} holds more than {} MB: no answer of the portal does", path.display(), LIMIT >> 20);
    }
    Ok(bytes)
}

/// Returns the defaults that a crawl applies to the portal's calls.
fn defaults(app: &App) -> SourceDefaults {
    let sources = app.sources().unwrap_or_default();
    let portal = sources.iter().find(|watched| watched.source.kind() == eu_portal::KIND.name);
    portal.map_or_else(
        || SourceDefaults {
            publisher: "Europeiska kommissionen".to_owned(),
            language: Some(Language::En),
            ..SourceDefaults::default()
        },
        |watched| watched.spec.defaults(),
    )
}

fn parse(bytes: Vec<u8>, defaults: &SourceDefaults) -> Result<Calls> {
    let page = Page {
        request: Request::get(SEARCH_URL),
        url: SEARCH_URL.to_owned(),
        content_type: "application/json".to_owned(),
        charset: None,
        content: Content::Memory(bytes),
    };
    let parsed = EuPortalSource::default().parse(&page)?;
    let mut skipped: BTreeMap<String, u64> =
        parsed.skipped.into_iter().map(|s| (s.reason.text(Locale::default()), s.count)).collect();
    let mut list = Vec::new();
    for draft in parsed.drafts {
        match normalise(&draft, defaults) {
            Ok(facts) => list.push(opportunity(draft.reference, facts)),
            Err(reason) => *skipped.entry(reason.to_string()).or_default() += 1,
        }
    }
    Ok(Calls { list, skipped })
}

/// Returns a call that no store has, with its reference as its id.
fn opportunity(reference: String, facts: Facts) -> Opportunity {
    let id = OpportunityId::from_first_listing("eu-portal", &reference);
    Opportunity {
        id,
        revision: Revision::default(),
        status: Status::Unknown,
        source: SourceId::from_static("eu-portal"),
        reference,
        facts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"totalResults": 2, "results": [
        {"reference": "1TOPICSen", "metadata": {"type": ["1"], "status": ["31094502"], "language": ["en"],
         "DATASOURCE": ["SEDIA"], "identifier": ["CERV-2027-X"], "title": ["Town twinning"], "ccm2Id": ["1"]}},
        {"reference": "2TOPICSen", "metadata": {"type": ["1"], "status": ["31094502"], "language": ["en"],
         "DATASOURCE": ["SEDIA"], "identifier": ["CERV-2027-Y"]}}]}"#;

    #[test]
    fn reads_plain_and_packed_files_and_counts_what_is_no_call() {
        let folder = tempfile::tempdir().unwrap();
        let (plain, packed) = (folder.path().join("calls.json"), folder.path().join("calls.json.gz"));
        std::fs::write(&plain, ANSWER).unwrap();
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packer, ANSWER.as_bytes()).unwrap();
        std::fs::write(&packed, packer.finish().unwrap()).unwrap();
        for file in [plain, packed] {
            let calls = parse(bytes(&file).unwrap(), &SourceDefaults::default()).unwrap();
            assert_eq!(calls.list.len(), 1);
            assert_eq!((calls.list[0].reference.as_str(), calls.skipped.values().sum::<u64>()), ("1TOPICSen", 1));
        }
    }

    #[test]
    fn what_is_no_answer_of_the_portal_is_said() {
        assert!(parse(b"<html>".to_vec(), &SourceDefaults::default()).is_err());
    }
}
