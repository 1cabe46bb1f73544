//! A generated country of subscribers, the same at every run.

use anyhow::{Result, bail, ensure};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan as _};
use tempfile::TempDir;
use utkik::internals::app::App;
use utkik::internals::config::kommun_file::read;
use utkik::internals::config::{Clock, Settings};
use utkik::internals::kommun::{
    EligibilityBasis, EligibilityReason, Eligible, Kommun, Level, Match, Reason, ReasonKind,
};
use utkik::internals::opportunity::{Amount, Deadline, Facts, Section, SectionKind, SourceId, StatedStatus, Zone};
use utkik::internals::store::{NewJudgement, NewSubscription, Origin, Reading, ReadingScope};
use utkik::internals::subscription::{Address, Frequency, ReminderDays, Scope};

use crate::words::Dice;

pub(crate) const READERS: u64 = 10_000;
/// The number of kommuner in Sweden.
const KOMMUNER: usize = 290;
/// The number of calls in a batch; each matches `SUITED` kommuner.
const CALLS: usize = 200;
const MATCHES_PER_CALL: usize = 10;
pub(crate) const MATCHES: usize = CALLS * MATCHES_PER_CALL;
/// The length of a call's text in characters, about that of the portal's calls.
const TEXT: usize = 6_000;
const SENDER: &str = "utkik <utkik@example.se>";
const PASSAGE: &str = "Kommunen ska arbeta med detta i samverkan med kommuner i andra länder, så att medborgare, skolor \
    och föreningar får del av vad andra har lärt sig, och så att kommunen kan växa på ett hållbart sätt.";

const FILE: &str = r#"
namn = "Provköpings kommun"
kommunkod = "0138"
lan = "Stockholms län"
policy = "Policy för internationellt arbete"
vanorter = []
[[priority]]
area = "kultur"
title = "Ett område"
weight = 0.5
passage = "Kommunen ska arbeta med detta i samverkan med kommuner i andra länder."
place = "2.1"
"#;

/// The store and everything that letters are made from.
pub(crate) struct World {
    pub(crate) app: App,
    _folder: TempDir,
}

impl World {
    /// Creates the world: everybody has subscribed, and there are no calls yet.
    pub(crate) async fn build() -> Result<World> {
        let folder = tempfile::tempdir()?;
        let Ok(base) = read("provkoping", FILE) else { bail!("the bench's kommun file has faults") };
        let named = |number| {
            let (slug, namn) = (format!("kommun{number}").parse()?, format!("Provköping {number}"));
            Ok(Kommun { slug, namn, ..base.clone() })
        };
        let kommuner: Vec<Kommun> = (0..KOMMUNER).map(named).collect::<Result<_>>()?;
        let settings = Settings {
            public_url: "https://utkik.example.se".to_owned(),
            mail_from: SENDER.to_owned(),
            secret: Some("a secret of sixteen".to_owned()),
            ..Settings::in_folder(folder.path())
        };
        let app = App::new(settings, Clock::fixed(None)).with_kommuner(kommuner).with_sources(Vec::new());
        let store = app.store().await?;
        let since: Timestamp = "2026-05-01T08:00:00Z".parse()?;
        for number in 0..READERS {
            let address = Address::parse(&format!("mailto:laesare{number}@kommun.example.se"))?;
            let kommun = format!("kommun{}", number as usize % KOMMUNER).parse()?;
            let (frequency, remind) = (Frequency::Immediate, &ReminderDays::default());
            let request = NewSubscription {
                address: &address,
                kommun: &kommun,
                scope: &Scope::ALL,
                frequency,
                remind,
                language: utkik::internals::locale::Locale::Swedish,
            };
            store.subscribe(&request, since).await?;
        }
        Ok(World { app, _folder: folder })
    }

    pub(crate) fn sender(&self) -> &'static str {
        SENDER
    }

    /// Adds and matches a batch of calls: every kommun gets some seven of them, all of level alert.
    pub(crate) async fn calls_appear(&self, batch: &str, now: Timestamp) -> Result<()> {
        let source = SourceId::from_static("provet");
        let origin = Origin { source: &source, rank: 1, parser_version: "bench", now };
        let readings: Vec<Reading> = (0..CALLS).map(|number| reading(batch, number)).collect();
        let (store, kommuner) = (self.app.store().await?, self.app.kommuner()?);
        let before = store.revision().await?;
        ensure!(store.record(origin, &readings).await?.new == CALLS as u64, "the calls were not new");
        let mut judged = Vec::with_capacity(MATCHES);
        for (number, call) in store.revised_since(before, i64::MAX).await?.into_iter().enumerate() {
            for nth in 0..MATCHES_PER_CALL {
                let kommun = &kommuner[(number * MATCHES_PER_CALL + nth) % KOMMUNER];
                judged.push(NewJudgement {
                    opportunity: call.id.clone(),
                    judgement: new_match(kommun, number)?,
                    revision: call.revision,
                    fingerprint: kommun.fingerprint.clone(),
                    version: "bench".to_owned(),
                    selected_at: None,
                });
            }
        }
        store.put_matches(&judged).await
    }
}

fn new_match(kommun: &Kommun, number: usize) -> Result<Match> {
    let reason = |kind: ReasonKind| Reason {
        kind,
        passage: Some(PASSAGE.to_owned()),
        words: vec!["municipalities".to_owned(), "citizens".to_owned()],
    };
    Ok(Match {
        kommun: kommun.slug.clone(),
        score: 0.6 + number as f64 / 1_000.0,
        level: Level::Alert,
        eligible: Eligible::Yes,
        areas: vec!["kultur".parse()?, "demokrati-medborgare".parse()?],
        reasons: vec![
            reason(ReasonKind::Area { area: "kultur".parse()? }),
            reason(ReasonKind::Eligibility(EligibilityReason::CanApply(EligibilityBasis::Stated))),
        ],
    })
}

fn reading(batch: &str, number: usize) -> Reading {
    let mut dice = Dice(number as u64 + 1);
    let key = format!("{batch}-{number}");
    let last = date(2026, 6, 15).checked_add((number as i64 % 60).days()).unwrap_or(date(2026, 7, 1));
    let facts = Facts {
        title: dice.prose(70).trim_end().to_owned(),
        identifier: Some(format!("PROV-2026-{key}")),
        funder: "Europeiska kommissionen".to_owned(),
        programme: Some("CERV".to_owned()),
        stated: StatedStatus::Open,
        deadlines: vec![Deadline::on_date(last, Zone::Brussels)],
        budget: Some(Amount { value: 2_000_000, currency: "EUR".to_owned() }),
        url: format!("https://prov.example/{key}"),
        sections: vec![Section { kind: SectionKind::Scope, text: dice.prose(TEXT) }],
        ..Facts::default()
    };
    Reading { key: key.clone(), reference: key.clone(), fingerprint: key, scope: ReadingScope::Whole, facts }
}
