//! How fast the index takes calls in, and how fast it answers. `cargo bench --bench search`.

use criterion::{Criterion, Throughput};
use jiff::Timestamp;
use jiff::civil::date;
use tempfile::TempDir;
use utkik::index::{Index, Question};
use utkik::opportunity::{Deadline, Facts, Opportunity, OpportunityId, Section, SectionKind, Status, Zone};
use utkik::text::Language;

const CALLS: usize = 5_000;

const QUESTIONS: [&str; 6] = [
    "",
    "ungdomar demokrati",
    "kollektivtrafik på landsbygden",
    "energy efficiency in public buildings",
    "\"public transport\" -rail",
    "LIFE-2026-CALL-7",
];

const ENGLISH: &str = "young people democracy local regional authorities public transport energy efficiency buildings \
    climate adaptation nature rural development digital skills social inclusion health care culture heritage schools \
    teachers mobility partners consortium activities expected impact innovation resilience citizens towns networks";

const SWEDISH: &str = "ungdomar demokrati kommuner regioner kollektivtrafiken energieffektivisering byggnader \
    klimatanpassning landsbygdsutveckling digitalisering delaktighet äldreomsorg kulturarv förskola lärare samverkan \
    projekt insatser resultat vänorter utbyten hållbarhet folkhälsa integration näringsliv besöksnäring";

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn text(&mut self, words: &[&str], length: usize) -> String {
        let word = |dice: &mut Dice| words[dice.roll(words.len())].to_owned();
        (0..length).map(|_| word(self)).collect::<Vec<_>>().join(" ")
    }
}

fn calls(count: usize) -> Vec<Opportunity> {
    let mut dice = Dice(42);
    (0..count).map(|number| call(number, &mut dice)).collect()
}

fn call(number: usize, dice: &mut Dice) -> Opportunity {
    let is_swedish = number.is_multiple_of(10);
    let words: Vec<&str> = if is_swedish { SWEDISH } else { ENGLISH }.split_whitespace().collect();
    let name = format!("LIFE-2026-CALL-{number}");
    let deadline = date(2026, 1, 1).saturating_add(jiff::Span::new().days(dice.roll(400) as i64));
    Opportunity {
        id: OpportunityId::first_shown("bench", &name),
        revision: number as i64,
        status: Status::Open,
        source: format!("source-{}", number % 30),
        reference: name.clone(),
        facts: Facts {
            title: dice.text(&words, 8),
            identifier: Some(name),
            programme: Some(format!("Programme {}", number % 40)),
            language: if is_swedish { Language::Sv } else { Language::En },
            deadlines: vec![Deadline::on(deadline, Zone::Brussels)],
            sections: vec![
                Section { kind: SectionKind::ExpectedOutcome, text: dice.text(&words, 120) },
                Section { kind: SectionKind::Scope, text: dice.text(&words, 250) },
                Section { kind: SectionKind::Conditions, text: dice.text(&words, 120) },
            ],
            ..Facts::default()
        },
    }
}

fn filled(calls: &[Opportunity]) -> anyhow::Result<(TempDir, Index)> {
    let dir = TempDir::new()?;
    let (index, _) = Index::open(dir.path(), "bench")?;
    let mut writer = index.writer()?;
    for call in calls {
        writer.put(call)?;
    }
    writer.commit(1)?;
    Ok((dir, index))
}

fn indexing(criterion: &mut Criterion) {
    let calls = calls(719);
    let mut group = criterion.benchmark_group("index");
    group.sample_size(10).throughput(Throughput::Elements(719));
    group.bench_function("a portal's day", |bencher| bencher.iter(|| filled(&calls)));
    group.finish();
}

fn searching(criterion: &mut Criterion) -> anyhow::Result<()> {
    let (dir, index) = filled(&calls(CALLS))?;
    let now: Timestamp = "2026-05-10T08:00:00Z".parse()?;
    let mut group = criterion.benchmark_group("search");
    for words in QUESTIONS {
        let question = Question::of(words);
        let name = if words.is_empty() { "everything" } else { words };
        group.bench_function(name, |bencher| bencher.iter(|| index.search(&question, now)));
    }
    group.bench_function("open and answer once", |bencher| {
        bencher.iter(|| {
            let index = Index::reader(dir.path(), "bench")?;
            index.map(|index| index.search(&Question::of("ungdomar demokrati"), now)).transpose()
        });
    });
    group.finish();
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    indexing(&mut criterion);
    searching(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}
