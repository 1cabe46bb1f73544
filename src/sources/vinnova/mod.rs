//! Vinnova's open data. What one can apply for is the round (ansökningsomgång), which has the dates. It is joined with
//! its call (utlysning) and its programme, which follow as details of the round.
//!
//! The register returns all that changed since a date, or named records. Both are used: the date first, and by name
//! what that response lacks. A response without any record is an error, never "no calls".

mod join;
mod round;

#[cfg(test)]
mod tests;

use serde_json::Value;

use super::bytes::read_json;
use super::file::values::day;
use super::{Page, ParseError, ParsedPage, Request, RequestKind, Source, SourceKind, address};
use join::WantedRecords;

const EXPECTED: &str = "a list of records";
/// The address of the API.
pub const API_URL: &str = "https://data.vinnova.se/api";
/// The page where people look for calls.
const SITE_URL: &str = "https://www.vinnova.se/sok-finansiering/hitta-finansiering/";
/// The day since which changes are requested when `sources.toml` gives none.
pub const DEFAULT_SINCE: &str = "2025-01-01";

/// The kind of source that the register is.
pub const KIND: SourceKind = SourceKind {
    url: Some(API_URL),
    ..SourceKind::new("vinnova", |spec, table| {
        let since = table.parsed("since", day).unwrap_or_else(|| DEFAULT_SINCE.to_owned());
        Some(Box::new(VinnovaSource { api_url: spec.url.clone(), since }))
    })
};

/// Vinnova's register as a source.
#[derive(Clone, Debug)]
pub struct VinnovaSource {
    pub api_url: String,
    /// The day since which changes are requested, `YYYY-MM-DD`. Older days take the server minutes, and what has not
    /// changed since is closed in all likelihood.
    pub since: String,
}

/// The three registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Register {
    Rounds,
    Calls,
    Programmes,
}

impl Register {
    fn name(self) -> &'static str {
        match self {
            Register::Rounds => "ansokningsomgangar",
            Register::Calls => "utlysningar",
            Register::Programmes => "program",
        }
    }
}

impl Source for VinnovaSource {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn hosts(&self) -> Vec<String> {
        address::hosts([&self.api_url])
    }

    fn public_page(&self) -> Option<String> {
        Some(SITE_URL.to_owned())
    }

    fn start_requests(&self) -> Vec<Request> {
        vec![Request::get(self.register_url(Register::Rounds, &self.since)).for_data()]
    }

    fn parse(&self, page: &Page) -> Result<ParsedPage, ParseError> {
        let records: Vec<Value> = read_json(page, EXPECTED)?;
        if records.is_empty() {
            return Err(ParseError::UnexpectedFormat {
                expected: EXPECTED,
                found: "a list without any record".to_owned(),
            });
        }
        if page.request.kind == RequestKind::List {
            return Ok(self.parse_rounds(&records));
        }
        let (address, fragment) = page.request.url.split_once('#').unwrap_or((&page.request.url, ""));
        let wanted = WantedRecords::parse(fragment);
        let register = if address.contains("/program/") { Register::Programmes } else { Register::Calls };
        let by_date = address.ends_with(&self.since);
        Ok(self.parse_joined(register, &records, &wanted, by_date))
    }
}

impl VinnovaSource {
    fn register_url(&self, register: Register, what: &str) -> String {
        format!("{}/{}/{what}", self.api_url, register.name())
    }

    fn parse_rounds(&self, records: &[Value]) -> ParsedPage {
        let mut parsed = ParsedPage { row_count: records.len() as u64, ..ParsedPage::default() };
        let mut wanted = WantedRecords::default();
        for record in records {
            match round::draft(record) {
                Ok((draft, call)) => {
                    if let Some(call) = call {
                        wanted.add(call, draft.key.clone());
                    }
                    parsed.drafts.push(draft);
                }
                Err(reason) => {
                    parsed.skip(reason);
                    parsed.withdrawn.extend(round::withdrawn(record));
                }
            }
        }
        parsed.next_requests.extend(self.changes_request(Register::Calls, &wanted));
        parsed
    }

    /// Reads records that rounds are joined with: what they add to each round, and what to request next.
    fn parse_joined(&self, register: Register, records: &[Value], wanted: &WantedRecords, by_date: bool) -> ParsedPage {
        let mut parsed = ParsedPage { row_count: records.len() as u64, ..ParsedPage::default() };
        let mut missing = wanted.clone();
        let mut programmes = WantedRecords::default();
        for record in records {
            let Some(name) = super::json::scalar_at(record, "/Diarienummer") else {
                parsed.skip("a record without diarienummer");
                continue;
            };
            let Some(rounds) = missing.take(&name) else { continue };
            for round in rounds {
                match register {
                    Register::Programmes => parsed.drafts.extend(join::programme(record, &round)),
                    _ => {
                        parsed.drafts.extend(join::call(record, &name, &round));
                        if let Some(programme) = super::json::scalar_at(record, "/DiarienummerProgram") {
                            programmes.add(programme, round);
                        }
                    }
                }
            }
        }
        if register == Register::Calls {
            parsed.next_requests.extend(self.changes_request(Register::Programmes, &programmes));
        }
        if by_date {
            let by_name = missing.names().map(|name| (name.to_owned(), missing.subset(name)));
            parsed.next_requests.extend(by_name.map(|(name, wanted)| self.detail_request(register, &name, &wanted)));
        }
        parsed
    }

    /// Returns the request for all that changed since the date. The wanted records stand in the fragment, which is
    /// never sent.
    fn changes_request(&self, register: Register, wanted: &WantedRecords) -> Option<Request> {
        (!wanted.is_empty()).then(|| self.detail_request(register, &self.since, wanted))
    }

    fn detail_request(&self, register: Register, what: &str, wanted: &WantedRecords) -> Request {
        Request::detail(format!("{}#{wanted}", self.register_url(register, what))).for_data()
    }
}
