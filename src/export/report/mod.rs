//! The report on a kommun's calls during a period, for its committee and its public page: figures, and the calls behind
//! them.

mod call_table;
mod write;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::document::{Period, swedish_time};
use crate::delivery::LetterKind;
use crate::kommun::Level;
use crate::locale::Locale;

/// Whom the report is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportAudience {
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
    pub audience: ReportAudience,
    /// The number of calls and policy matters first seen in the period, from all sources, whether they match or not.
    pub seen: u64,
    /// The calls that concern the kommun, strongest first.
    pub calls: Vec<ReportCall>,
    /// Why calls were answered as not relevant, in the recipients' own words, each once.
    pub dismissals: Vec<Dismissal>,
    /// The numbers of letters by kind and outcome.
    pub letters: Vec<LetterCounts>,
    pub sources: SourceCoverage,
}

/// A call in the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportCall {
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
    #[serde(rename = "told")]
    pub notified: bool,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LetterCounts {
    pub kind: LetterKind,
    pub sent: u64,
    /// Written to files and sent to nobody, because no mail server is configured.
    pub in_files: u64,
    pub waiting: u64,
    /// Given up after several attempts, or refused.
    pub failed: u64,
}

/// How well the sources could be read during the period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SourceCoverage {
    /// The first day with records of the sources; `None` without records.
    pub since: Option<Date>,
    /// The number of sources with records in the period.
    pub read: u64,
    pub in_trouble: Vec<TroubledSource>,
}

/// A source that could not be read as usual on some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TroubledSource {
    pub publisher: String,
    #[serde(rename = "ill_days")]
    pub days_in_trouble: u64,
    pub days: u64,
}

/// The counts of a group of calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CallCounts {
    /// The group: an area's id, a programme or a förvaltning; empty for the calls without one.
    pub name: String,
    /// The new calls of level alert.
    pub strong: u64,
    /// The new calls of level digest.
    pub weak: u64,
    #[serde(rename = "told")]
    pub notified: u64,
    pub followed: u64,
    pub relevant: u64,
    pub dismissed: u64,
    pub passed_on: u64,
}

/// A table of counts under a heading, with the groups' names in the reader's language.
struct Table {
    heading: &'static str,
    column: &'static str,
    rows: Vec<(String, CallCounts)>,
}

impl CallCounts {
    fn add(&mut self, call: &ReportCall) {
        self.strong += u64::from(call.is_new && call.level == Level::Alert);
        self.weak += u64::from(call.is_new && call.level == Level::Digest);
        self.notified += u64::from(call.notified);
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
    t: Locale,
}

impl Report {
    pub fn totals(&self) -> CallCounts {
        let mut counts = CallCounts::default();
        self.calls.iter().for_each(|call| counts.add(call));
        counts
    }

    /// Returns the counts by the area that weighs most, the largest first.
    pub fn by_area(&self) -> Vec<CallCounts> {
        self.counts_by(|call| vec![&call.area])
    }

    pub fn by_programme(&self) -> Vec<CallCounts> {
        self.counts_by(|call| vec![&call.programme])
    }

    /// Returns the counts by the förvaltningar that the calls concern; a call that concerns several counts for each.
    /// Empty where no call concerns any.
    pub fn by_forvaltning(&self) -> Vec<CallCounts> {
        if self.calls.iter().all(|call| call.forvaltningar.is_empty()) {
            return Vec::new();
        }
        self.counts_by(|call| match call.forvaltningar.as_slice() {
            [] => vec![""],
            some => some.iter().map(String::as_str).collect(),
        })
    }

    fn counts_by<'a>(&'a self, names: impl Fn(&'a ReportCall) -> Vec<&'a str>) -> Vec<CallCounts> {
        let mut by: BTreeMap<&str, CallCounts> = BTreeMap::new();
        for call in &self.calls {
            for name in names(call) {
                by.entry(name).or_default().add(call);
            }
        }
        let mut rows: Vec<CallCounts> =
            by.into_iter().map(|(name, counts)| CallCounts { name: name.to_owned(), ..counts }).collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.strong + row.weak, row.notified)));
        rows
    }

    /// Returns the report without what only the kommun may see.
    pub fn for_public(mut self) -> Report {
        self.audience = ReportAudience::Public;
        self.dismissals.clear();
        self.letters.clear();
        for call in &mut self.calls {
            (call.notified, call.followed, call.relevant, call.dismissed) = (false, false, false, false);
            call.passed_on = false;
        }
        // Calls that are in the report only because a recipient acted on them.
        self.calls.retain(|call| call.is_new && call.level > Level::None);
        self
    }

    fn is_public(&self) -> bool {
        self.audience == ReportAudience::Public
    }

    pub fn title(&self, t: Locale) -> String {
        t.message("report-title-of-kommun", [("kommun", self.kommun.as_str().into())])
    }

    /// Returns the tables by area, by programme and by förvaltning that have rows.
    fn tables(&self, t: Locale) -> Vec<Table> {
        let named = |rows: Vec<CallCounts>, name: fn(&Report, Locale, &str) -> String| {
            rows.into_iter().map(|row| (name(self, t, &row.name), row)).collect::<Vec<_>>()
        };
        let areas = named(self.by_area(), Report::area);
        let programmes = named(self.by_programme(), Report::programme);
        let (by_area, area) = (t.text("report-by-area"), t.text("column-area"));
        let (by_programme, programme) = (t.text("report-by-programme"), t.text("column-programme"));
        let forvaltningar = named(self.by_forvaltning(), Report::forvaltning);
        let by_forvaltning = t.text("report-by-forvaltning");
        let tables = [
            Table { heading: by_area, column: area, rows: areas },
            Table { heading: by_programme, column: programme, rows: programmes },
            Table { heading: by_forvaltning, column: t.text("column-forvaltning"), rows: forvaltningar },
        ];
        tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
    }

    fn area(&self, t: Locale, id: &str) -> String {
        if id.is_empty() { t.text("report-no-area").to_owned() } else { t.area(id) }
    }

    fn programme(&self, t: Locale, name: &str) -> String {
        if name.is_empty() { t.text("report-no-programme").to_owned() } else { name.to_owned() }
    }

    fn forvaltning(&self, t: Locale, name: &str) -> String {
        if name.is_empty() { t.text("report-no-forvaltning").to_owned() } else { name.to_owned() }
    }

    /// Returns the first day with records of the sources, where it is later than the period's beginning.
    fn sources_since(&self, t: Locale) -> Option<String> {
        self.sources.since.filter(|since| *since > self.period.from).map(|since| t.full_date(since))
    }

    fn lead_paragraph(&self, t: Locale) -> String {
        let all = self.totals();
        let counts = [("seen", self.seen.into()), ("strong", all.strong.into()), ("weak", all.weak.into())];
        t.message("report-lead", counts)
    }

    /// Returns the key figures, as label and number.
    fn key_figures(&self, t: Locale) -> Vec<(&'static str, String)> {
        let all = self.totals();
        let mut rows = vec![
            (t.text("report-seen"), self.seen),
            (t.text("report-strong"), all.strong),
            (t.text("report-weak"), all.weak),
        ];
        if !self.is_public() {
            rows.extend([
                (t.text("report-notified"), all.notified),
                (t.text("report-followed"), all.followed),
                (t.text("report-relevant"), all.relevant),
                (t.text("report-not-relevant"), all.dismissed),
                (t.text("report-passed-on"), all.passed_on),
            ]);
        }
        rows.into_iter().map(|(what, number)| (what, t.number(number))).collect()
    }

    fn written_text(&self) -> String {
        swedish_time(self.written)
    }

    /// Returns the body of the report as HTML, with headings from the second level.
    ///
    /// # Errors
    /// When the template fails, which no content of the report can cause.
    pub fn body(&self, t: Locale) -> Result<String> {
        Body { report: self, t }.render().context("failed to write a report")
    }
}
