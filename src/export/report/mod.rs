//! The report on a kommun's calls during a period, for its committee and its public page: figures, and the calls behind
//! them.

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

/// Whom the report is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// The kommun's own committee.
    Committee,
    /// Anyone. Leaves out what recipients did or answered, and the letters.
    Public,
}

/// A report on one kommun. Names and titles are clean, and not escaped.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub slug: String,
    pub kommun: String,
    pub policy: String,
    pub period: Period,
    pub written: Timestamp,
    pub audience: Audience,
    /// The number of calls and policy matters first seen in the period, from all sources, whether they match or not.
    pub seen: u64,
    /// The calls that concern the kommun, strongest first.
    pub calls: Vec<Call>,
    /// Why calls were answered as not relevant, in the recipients' own words, each once.
    pub dismissals: Vec<Dismissal>,
    /// The numbers of letters by kind and outcome.
    pub letters: Vec<Letters>,
    pub sources: Sources,
}

/// A call in the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Call {
    pub id: String,
    pub title: String,
    /// The title's language tag (BCP 47).
    pub lang: &'static str,
    pub identifier: Option<String>,
    pub funder: String,
    pub programme: String,
    /// The id of the area that weighs most; empty where there is none.
    pub area: String,
    /// The names of the förvaltningar that the call concerns, from the kommun's file.
    pub forvaltningar: Vec<String>,
    /// The level when the report was written.
    pub level: Level,
    pub first_seen: Date,
    pub deadline: Option<Date>,
    /// The call was first seen within the period, and matches.
    pub is_new: bool,
    pub told: bool,
    pub followed: bool,
    pub relevant: bool,
    pub dismissed: bool,
    /// The call was passed on to associations and companies within the period.
    pub passed_on: bool,
}

/// A recipient's reason for answering that a call is not relevant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dismissal {
    pub title: String,
    pub lang: &'static str,
    pub why: String,
}

/// The numbers of letters of one kind, by outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Letters {
    /// The kind as stored.
    pub kind: String,
    pub sent: u64,
    /// Written to files and sent to nobody, because no mail server is configured.
    pub in_files: u64,
    pub waiting: u64,
    /// Given up after several attempts, or refused.
    pub failed: u64,
}

/// How well the sources could be read during the period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sources {
    /// The first day with records of the sources; `None` without records.
    pub since: Option<Date>,
    /// The number of sources with records in the period.
    pub read: u64,
    pub in_trouble: Vec<InTrouble>,
}

/// A source that could not be read as usual on some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InTrouble {
    pub publisher: String,
    pub ill_days: u64,
    pub days: u64,
}

/// The counts of a group of calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// The group: an area's id, a programme or a förvaltning; empty for the calls without one.
    pub name: String,
    /// The new calls of level alert.
    pub strong: u64,
    /// The new calls of level digest.
    pub weak: u64,
    pub told: u64,
    pub followed: u64,
    pub relevant: u64,
    pub dismissed: u64,
    pub passed_on: u64,
}

/// A table of counts under a heading, with the groups' names in the reader's language.
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

/// The body of the report, shared by the web page and the print page.
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

    /// Returns the counts by the area that weighs most, the largest first.
    pub fn by_area(&self) -> Vec<Counts> {
        self.by(|call| vec![&call.area])
    }

    pub fn by_programme(&self) -> Vec<Counts> {
        self.by(|call| vec![&call.programme])
    }

    /// Returns the counts by the förvaltningar that the calls concern; a call that concerns several counts for each.
    /// Empty where no call concerns any.
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

    /// Returns the report without what only the kommun may see.
    pub fn for_public(mut self) -> Report {
        self.audience = Audience::Public;
        self.dismissals.clear();
        self.letters.clear();
        for call in &mut self.calls {
            (call.told, call.followed, call.relevant, call.dismissed) = (false, false, false, false);
            call.passed_on = false;
        }
        // Calls that are in the report only because a recipient acted on them.
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

    /// Returns the tables by area, by programme and by förvaltning that have rows.
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

    /// Returns the first day with records of the sources, where it is later than the period's beginning.
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

    /// Returns the key figures, as label and number.
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

    /// Returns the body of the report as HTML, with headings from the second level.
    ///
    /// # Errors
    /// When the template fails, which no content of the report can cause.
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
