//! Generated calls that resemble the portal's; the same at every run.

use std::path::Path;

use anyhow::Result;
use jiff::civil::date;
use utkik::internals::opportunity::{
    Deadline, Facts, Opportunity, OpportunityId, Revision, Section, SectionKind, SourceId, Status, Zone,
};
use utkik::internals::text::Language;

use crate::words::Dice;

const BATCH: usize = 1_000;

const PROGRAMMES: [&str; 12] = [
    "LIFE",
    "CERV",
    "Horizon Europe",
    "Erasmus+",
    "Digital Europe",
    "CEF",
    "ESF+",
    "AMIF",
    "EU4Health",
    "SMP",
    "UCPM",
    "JUST",
];

pub(crate) fn name(number: usize) -> String {
    format!("LIFE-2026-CALL-{number}")
}

/// Returns the first `count` calls in batches.
pub(crate) fn batches(count: usize) -> impl Iterator<Item = Vec<Opportunity>> {
    (0..count).step_by(BATCH).map(move |first| (first..count.min(first + BATCH)).map(call).collect())
}

fn call(number: usize) -> Opportunity {
    let dice = &mut Dice(number as u64 * 7 + 42);
    let deadline = date(2026, 1, 1).saturating_add(jiff::Span::new().days(dice.roll(400) as i64));
    let section = |dice: &mut Dice, kind, length| Section { kind, text: dice.prose(length) };
    Opportunity {
        id: OpportunityId::from_first_listing("bench", &name(number)),
        revision: Revision::new(number as i64),
        status: if dice.roll(3) == 0 { Status::Forthcoming } else { Status::Open },
        source: SourceId::try_from(format!("source-{}", dice.roll(30))).unwrap_or(SourceId::from_static("source")),
        reference: name(number),
        facts: Facts {
            title: dice.prose(70),
            identifier: Some(name(number)),
            programme: PROGRAMMES.get(dice.roll(PROGRAMMES.len())).map(|name| (*name).to_owned()),
            language: if dice.roll(10) == 0 { Language::Sv } else { Language::En },
            deadlines: vec![Deadline::on_date(deadline, Zone::Brussels)],
            sections: vec![
                section(dice, SectionKind::ExpectedOutcome, 700),
                section(dice, SectionKind::Scope, 1_500),
                section(dice, SectionKind::Conditions, 500),
            ],
            ..Facts::default()
        },
    }
}

/// Returns the size of a folder's files in bytes.
pub(crate) fn bytes(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        sum += entry?.metadata()?.len();
    }
    Ok(sum)
}
