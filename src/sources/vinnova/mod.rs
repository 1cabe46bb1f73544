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

use super::{Page, ParseError, Parsed, Part, Request, Source, read_json};
use join::Wanted;

const EXPECTED: &str = "a list of records";
/// The address of the API.
pub const API: &str = "https://data.vinnova.se/api";
/// The page where people look for calls.
pub(super) const SITE: &str = "https://www.vinnova.se/sok-finansiering/hitta-finansiering/";
/// The day since which changes are requested when `sources.toml` gives none.
pub const SINCE: &str = "2025-01-01";

/// Vinnova's register as a source.
#[derive(Clone, Debug)]
pub struct Vinnova {
    pub api: String,
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

impl Source for Vinnova {
    fn start(&self) -> Vec<Request> {
        vec![Request::get(self.address(Register::Rounds, &self.since)).of_data()]
    }

    fn parse(&self, page: &Page) -> Result<Parsed, ParseError> {
        let records: Vec<Value> = read_json(page, EXPECTED)?;
        if records.is_empty() {
            return Err(ParseError::Shape { expected: EXPECTED, found: "a list without any record".to_owned() });
        }
        if page.request.part == Part::List {
            return Ok(self.rounds(&records));
        }
        let (address, fragment) = page.request.url.split_once('#').unwrap_or((&page.request.url, ""));
        let wanted = Wanted::parse(fragment);
        let register = if address.contains("/program/") { Register::Programmes } else { Register::Calls };
        let by_date = address.ends_with(&self.since);
        Ok(self.joined(register, &records, &wanted, by_date))
    }
}

impl Vinnova {
    fn address(&self, register: Register, what: &str) -> String {
        format!("{}/{}/{what}", self.api, register.name())
    }

    fn rounds(&self, records: &[Value]) -> Parsed {
        let mut parsed = Parsed { rows: records.len() as u64, ..Parsed::default() };
        let mut wanted = Wanted::default();
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
                    parsed.no_longer.extend(round::hidden(record));
                }
            }
        }
        parsed.follow.extend(self.ask(Register::Calls, &wanted));
        parsed
    }

    /// Reads records that rounds are joined with: what they add to each round, and what to request next.
    fn joined(&self, register: Register, records: &[Value], wanted: &Wanted, by_date: bool) -> Parsed {
        let mut parsed = Parsed { rows: records.len() as u64, ..Parsed::default() };
        let mut missing = wanted.clone();
        let mut further = Wanted::default();
        for record in records {
            let Some(name) = super::json::text(record, "/Diarienummer") else {
                parsed.skip("a record without diarienummer");
                continue;
            };
            let Some(rounds) = missing.take(&name) else { continue };
            for round in rounds {
                match register {
                    Register::Programmes => parsed.drafts.extend(join::programme(record, &round)),
                    _ => {
                        parsed.drafts.extend(join::call(record, &name, &round));
                        if let Some(programme) = super::json::text(record, "/DiarienummerProgram") {
                            further.add(programme, round);
                        }
                    }
                }
            }
        }
        if register == Register::Calls {
            parsed.follow.extend(self.ask(Register::Programmes, &further));
        }
        if by_date {
            let by_name = missing.names().map(|name| (name.to_owned(), missing.only(name)));
            parsed.follow.extend(by_name.map(|(name, wanted)| self.named(register, &name, &wanted)));
        }
        parsed
    }

    /// Returns the request for all that changed since the date. The wanted records stand in the fragment, which is
    /// never sent.
    fn ask(&self, register: Register, wanted: &Wanted) -> Option<Request> {
        (!wanted.is_empty()).then(|| self.named(register, &self.since, wanted))
    }

    fn named(&self, register: Register, what: &str, wanted: &Wanted) -> Request {
        Request::detail(format!("{}#{wanted}", self.address(register, what))).of_data()
    }
}
