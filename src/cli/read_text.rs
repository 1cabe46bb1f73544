//! `sources read`: the terms that are extracted from a text.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::Date;
use serde::Serialize;

use super::args::LangArg;
use super::print::{self, lines};
use crate::app::App;
use crate::opportunity::{ApplicantVerdict, Zone};
use crate::reading::date::DateAnchor;
use crate::reading::prose::{self, ExtractedTerms};
use crate::reading::sums::CostBearer;
use crate::text::{Language, html, language};

/// The longest text that is read, in bytes.
const LIMIT: u64 = 4 << 20;

pub(super) fn run(app: &App, lang: Option<LangArg>, published: Option<Date>, file: &Path) -> Result<()> {
    let text = html::tidy_lines(&read_input(file)?);
    let language = lang.map_or_else(|| language::detect(&text), LangArg::language);
    let today = Zone::Stockholm.date_of(app.now());
    let anchor = published.map_or(DateAnchor::Today(today), DateAnchor::Published);
    let terms = prose::extract(&text, language, anchor, Zone::default());
    if app.settings.json {
        return print::json(&ExtractedTermsDto::of(&terms));
    }
    lines(term_lines(&terms))
}

fn read_input(file: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().lock().take(LIMIT).read_to_end(&mut bytes).context("failed to read stdin")?;
    } else {
        let opened = std::fs::File::open(file).with_context(|| format!("failed to open {}", file.display()))?;
        opened.take(LIMIT).read_to_end(&mut bytes).with_context(|| format!("failed to read {}", file.display()))?;
    }
    Ok(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned())
}

impl LangArg {
    fn language(self) -> Language {
        match self {
            LangArg::Sv => Language::Sv,
            LangArg::En => Language::En,
            LangArg::Da => Language::Da,
            LangArg::No => Language::No,
        }
    }
}

/// The JSON of the extracted terms; values that the text does not state are left out.
#[derive(Serialize)]
struct ExtractedTermsDto {
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    /// `HH:MM`; 24:00 is the end of the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    year_inferred: bool,
    /// Only when there are several rounds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    windows: Vec<ApplicationPeriodDto>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    rolling: bool,
    /// Only when there are several deadlines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cutoffs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_from: Option<String>,
    /// The words on deadlines that cannot be read for certain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unclear: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    amounts: Vec<AmountDto>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    applicants: Vec<ApplicantDto>,
}

#[derive(Serialize)]
struct ApplicationPeriodDto {
    opens: String,
    closes: String,
}

#[derive(Serialize)]
struct AmountDto {
    value: u64,
    currency: String,
    words: String,
}

#[derive(Serialize)]
struct ApplicantDto {
    who: String,
    verdict: ApplicantVerdict,
    words: String,
}

impl ExtractedTermsDto {
    fn of(terms: &ExtractedTerms) -> ExtractedTermsDto {
        let dates = &terms.dates;
        let windows = dates.periods.iter().filter(|_| dates.periods.len() > 1);
        let cutoffs = dates.deadlines.iter().filter(|_| dates.deadlines.len() > 1);
        ExtractedTermsDto {
            opens: terms.opens().map(|day| day.to_string()),
            deadline: terms.deadline_day().map(|day| day.to_string()),
            time: terms.deadline_time(),
            zone: terms.zone().map(str::to_owned),
            year_inferred: terms.is_year_inferred(),
            windows: windows
                .map(|window| ApplicationPeriodDto {
                    opens: window.opens.to_string(),
                    closes: window.closes.to_string(),
                })
                .collect(),
            rolling: dates.rolling,
            cutoffs: cutoffs.map(|deadline| deadline.date.to_string()).collect(),
            extended_from: dates.extended_from.map(|day| day.to_string()),
            unclear: dates.unclear.iter().map(|unclear| unclear.words.clone()).collect(),
            amounts: terms
                .amounts
                .iter()
                .map(|sum| AmountDto {
                    value: sum.amount.value,
                    currency: sum.amount.currency.clone(),
                    words: sum.words.clone(),
                })
                .collect(),
            applicants: terms
                .applicants
                .iter()
                .map(|a| ApplicantDto { who: a.who.clone(), verdict: a.verdict, words: a.words.clone() })
                .collect(),
        }
    }
}

/// Returns the terms as lines for people, with some details more than the JSON has.
fn term_lines(terms: &ExtractedTerms) -> Vec<String> {
    let shape = ExtractedTermsDto::of(terms);
    let mut out = Vec::new();
    out.extend(shape.opens.map(|day| format!("opens      {day}")));
    let guess = if shape.year_inferred { " (the year is not said)" } else { "" };
    if let Some(day) = shape.deadline {
        let at = [shape.time, shape.zone].into_iter().flatten();
        out.push(format!("deadline   {day} {}{guess}", at.collect::<Vec<_>>().join(" ")));
    }
    out.extend(shape.windows.iter().map(|window| format!("window     {} to {}", window.opens, window.closes)));
    out.extend(shape.cutoffs.iter().map(|day| format!("cut-off    {day}")));
    out.extend(shape.extended_from.map(|day| format!("before     {day}, then extended")));
    out.extend(shape.unclear.iter().map(|words| format!("unclear    {words}")));
    let flags = [
        (shape.rolling, "rolling    applications are taken at any time"),
        (terms.dates.closed, "closed     it says that one can no longer apply"),
        (terms.dates.preliminary, "may move   it says that this may change"),
    ];
    out.extend(flags.into_iter().filter(|(is, _)| *is).map(|(_, words)| words.to_owned()));
    let sums = terms.amounts.iter();
    out.extend(
        sums.map(|s| format!("money      {} {} {:?}: {}", s.amount.value, s.amount.currency, s.purpose, s.words)),
    );
    out.extend(terms.shares.iter().map(|share| {
        let of = if share.of == CostBearer::Funder { "of the costs is paid" } else { "is the applicant's own part" };
        format!("share      {} % {of}: {}", share.percent, share.words)
    }));
    out.extend(terms.applicants.iter().map(|a| format!("applicant  {} {:?}: {}", a.who, a.verdict, a.words)));
    out.extend(terms.consortium.iter().map(|consortium| format!("together   {}", consortium.words)));
    if out.is_empty() {
        out.push("nothing was found".to_owned());
    }
    out
}
