//! What a kommun was told during some days, for its committee and its public page: figures, and the calls behind them.

mod sheet;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::paper::{Paper, Period, moment};
use crate::kommun::Level;
use crate::locale::Tongue;

/// Who reads the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// The kommun's own committee.
    Committee,
    /// Anyone: nothing of what readers did or said, and no letters.
    Public,
}

/// A report on one kommun. Names and titles are clean, none is escaped.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub slug: String,
    pub kommun: String,
    pub policy: String,
    pub period: Period,
    pub written: Timestamp,
    pub audience: Audience,
    /// Calls and policy matters that became known, from all sources, suiting or not.
    pub seen: u64,
    /// The calls that concern the kommun: strongest first.
    pub calls: Vec<Call>,
    /// Why calls were found not relevant, in the readers' own words, each once.
    pub dismissals: Vec<Dismissal>,
    /// Letters by kind and outcome.
    pub letters: Vec<Letters>,
    pub sources: Sources,
}

/// A call in the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Call {
    pub id: String,
    pub title: String,
    /// BCP 47.
    pub lang: &'static str,
    pub identifier: Option<String>,
    pub funder: String,
    pub programme: String,
    /// The area's id; empty where none is named.
    pub area: String,
    /// The names of the förvaltningar that it concerns, as the kommun's file has them.
    pub forvaltningar: Vec<String>,
    /// As judged when the report was written.
    pub level: Level,
    pub first_seen: Date,
    pub deadline: Option<Date>,
    /// It became known within the period.
    pub is_new: bool,
    pub told: bool,
    pub followed: bool,
    pub relevant: bool,
    pub dismissed: bool,
    /// To associations and companies, within the period.
    pub passed_on: bool,
}

/// Why a call was found not relevant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dismissal {
    pub title: String,
    pub lang: &'static str,
    pub why: String,
}

/// How many letters of a kind, and what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Letters {
    /// The kind's word in the ledger.
    pub kind: String,
    pub sent: u64,
    /// Written to a file because no mail server is set: sent to nobody.
    pub in_files: u64,
    pub waiting: u64,
    /// Given up or refused.
    pub failed: u64,
}

/// The sources that could not always be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sources {
    /// The first day that is known of; nothing when none is.
    pub since: Option<Date>,
    /// How many sources were read at all during the period.
    pub read: u64,
    pub in_trouble: Vec<InTrouble>,
}

/// A source with days on which it could not be read as it should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InTrouble {
    pub publisher: String,
    pub ill_days: u64,
    pub days: u64,
}

/// The counts of a set of calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// The area's id, the programme or the förvaltning; empty where none is named.
    pub name: String,
    /// Became known within the period and suits well; may suit.
    pub strong: u64,
    pub weak: u64,
    pub told: u64,
    pub followed: u64,
    pub relevant: u64,
    pub dismissed: u64,
    pub passed_on: u64,
}

/// Counts under a heading, with their names in the reader's tongue.
struct Table {
    heading: &'static str,
    column: &'static str,
    rows: Vec<(String, Counts)>,
}

impl Counts {
    fn add(&mut self, call: &Call) {
        self.strong += u64::from(call.is_new && call.level == Level::Alert);
        self.weak += u64::from(call.is_new && call.level == Level::Digest);
        self.told += u64::from(call.told);
        self.followed += u64::from(call.followed);
        self.relevant += u64::from(call.relevant);
        self.dismissed += u64::from(call.dismissed);
        self.passed_on += u64::from(call.passed_on);
    }
}

/// The report's own part of a page, for our pages and for print.
#[derive(Template)]
#[template(path = "report/body.html")]
struct Body<'a> {
    report: &'a Report,
    t: Tongue,
}

#[derive(Template)]
#[template(path = "report/paper.html")]
struct Page<'a> {
    report: &'a Report,
    t: Tongue,
}

impl Report {
    pub fn all(&self) -> Counts {
        let mut counts = Counts::default();
        self.calls.iter().for_each(|call| counts.add(call));
        counts
    }

    /// By the area that weighed most, the largest first.
    pub fn by_area(&self) -> Vec<Counts> {
        self.by(|call| vec![&call.area])
    }

    pub fn by_programme(&self) -> Vec<Counts> {
        self.by(|call| vec![&call.programme])
    }

    /// By the förvaltningar that calls concern; one that concerns several counts for each. Nothing where the kommun's
    /// file names none.
    pub fn by_forvaltning(&self) -> Vec<Counts> {
        if self.calls.iter().all(|call| call.forvaltningar.is_empty()) {
            return Vec::new();
        }
        self.by(|call| match call.forvaltningar.as_slice() {
            [] => vec![""],
            some => some.iter().map(String::as_str).collect(),
        })
    }

    fn by<'a>(&'a self, names: impl Fn(&'a Call) -> Vec<&'a str>) -> Vec<Counts> {
        let mut by: BTreeMap<&str, Counts> = BTreeMap::new();
        for call in &self.calls {
            for name in names(call) {
                by.entry(name).or_default().add(call);
            }
        }
        let mut rows: Vec<Counts> =
            by.into_iter().map(|(name, counts)| Counts { name: name.to_owned(), ..counts }).collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.strong + row.weak, row.told)));
        rows
    }

    /// The same without what only the kommun should see.
    pub fn for_public(mut self) -> Report {
        self.audience = Audience::Public;
        self.dismissals.clear();
        self.letters.clear();
        for call in &mut self.calls {
            (call.told, call.followed, call.relevant, call.dismissed) = (false, false, false, false);
            call.passed_on = false;
        }
        // What stood there only because a reader said something of it.
        self.calls.retain(|call| call.is_new && call.level > Level::None);
        self
    }

    fn is_public(&self) -> bool {
        self.audience == Audience::Public
    }

    pub fn title(&self, t: Tongue) -> String {
        match t {
            Tongue::Swedish => format!("Utlysningar för {}", self.kommun),
            Tongue::English => format!("Calls for {}", self.kommun),
        }
    }

    /// By area, by programme and by förvaltning, where there are any calls.
    fn tables(&self, t: Tongue) -> Vec<Table> {
        let named = |rows: Vec<Counts>, name: fn(&Report, Tongue, &str) -> String| {
            rows.into_iter().map(|row| (name(self, t, &row.name), row)).collect::<Vec<_>>()
        };
        let areas = named(self.by_area(), Report::area);
        let programmes = named(self.by_programme(), Report::programme);
        let (by_area, area) = (t.say("Efter område", "By area"), t.say("Område", "Area"));
        let (by_programme, programme) = (t.say("Efter program", "By programme"), t.say("Program", "Programme"));
        let forvaltningar = named(self.by_forvaltning(), Report::forvaltning);
        let by_forvaltning = t
            .say("Efter förvaltning (en utlysning kan beröra flera)", "By administration (a call may concern several)");
        let tables = [
            Table { heading: by_area, column: area, rows: areas },
            Table { heading: by_programme, column: programme, rows: programmes },
            Table { heading: by_forvaltning, column: t.say("Förvaltning", "Administration"), rows: forvaltningar },
        ];
        tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
    }

    fn area(&self, t: Tongue, id: &str) -> String {
        if id.is_empty() { t.say("Inget område", "No area").to_owned() } else { t.area(id) }
    }

    fn programme(&self, t: Tongue, name: &str) -> String {
        if name.is_empty() { t.say("Inget program angivet", "No programme named").to_owned() } else { name.to_owned() }
    }

    fn forvaltning(&self, t: Tongue, name: &str) -> String {
        if name.is_empty() { t.say("Ingen av dem", "None of them").to_owned() } else { name.to_owned() }
    }

    /// From when sources are known, where that is later than the period's beginning.
    fn sources_since(&self, t: Tongue) -> Option<String> {
        self.sources.since.filter(|since| *since > self.period.from).map(|since| t.full_date(since))
    }

    fn lead(&self, t: Tongue) -> String {
        let (all, seen) = (self.all(), t.number(self.seen));
        let [strong, weak] = [all.strong, all.weak].map(|n| t.number(n));
        match t {
            Tongue::Swedish => format!(
                "Utkik såg {seen} nya utlysningar och policyärenden från alla källor under perioden. Av dem passar \
                 {strong} kommunen väl, och {weak} kan passa."
            ),
            Tongue::English => format!(
                "Utkik saw {seen} new calls and policy matters from all sources in the period. Of these {strong} suit \
                 the municipality well, and {weak} may suit it."
            ),
        }
    }

    /// The figures: what, and how many.
    fn in_short(&self, t: Tongue) -> Vec<(&'static str, String)> {
        let all = self.all();
        let mut rows = vec![
            (t.say("Nya, från alla källor", "New, from all sources"), self.seen),
            (t.say("Nya som passar väl", "New, good matches"), all.strong),
            (t.say("Nya som kan passa", "New, possible matches"), all.weak),
        ];
        if !self.is_public() {
            rows.extend([
                (t.say("Meddelade i brev som har skickats", "Told in letters that were sent"), all.told),
                (t.say("Började följas", "Began to be followed"), all.followed),
                (t.say("Svar: relevant", "Answered: relevant"), all.relevant),
                (t.say("Svar: inte relevant", "Answered: not relevant"), all.dismissed),
                (
                    t.say("Skickade vidare till föreningar och företag", "Passed on to associations and companies"),
                    all.passed_on,
                ),
            ]);
        }
        rows.into_iter().map(|(what, number)| (what, t.number(number))).collect()
    }

    fn moment(&self) -> String {
        moment(self.written)
    }

    /// The report as a part of a page, from the second heading down.
    ///
    /// # Errors
    /// Only when memory fails; the same holds below.
    pub fn body(&self, t: Tongue) -> Result<String> {
        Body { report: self, t }.render().context("failed to write a report")
    }

    pub fn write(&self, paper: Paper, t: Tongue) -> Result<Vec<u8>> {
        match paper {
            Paper::Csv => sheet::csv(self, t),
            Paper::Html => Ok(Page { report: self, t }.render().context("failed to write a report")?.into_bytes()),
            Paper::Json => {
                let (all, areas, programmes) = (self.all(), self.by_area(), self.by_programme());
                let forvaltningar = self.by_forvaltning();
                Ok(serde_json::to_vec_pretty(&Json { report: self, all, areas, programmes, forvaltningar })?)
            }
        }
    }
}

#[derive(Serialize)]
struct Json<'a> {
    #[serde(flatten)]
    report: &'a Report,
    all: Counts,
    areas: Vec<Counts>,
    programmes: Vec<Counts>,
    forvaltningar: Vec<Counts>,
}
