//! Tests of searching, on a handful of invented calls.

mod expansion;
mod indexing;
mod parsing;
mod searching;

use jiff::Timestamp;
use jiff::civil::Date;
use tempfile::TempDir;

use super::{Index, IsHit, SearchQuery, SearchResult};
use crate::opportunity::{
    Deadline, Facts, Opportunity, OpportunityId, Revision, Section, SectionKind, SourceId, StatedStatus, Status, Zone,
};
use crate::text::Language;

/// An index in a temporary folder of its own.
struct TestIndex {
    dir: TempDir,
    index: Index,
}

impl TestIndex {
    fn with(calls: &[Opportunity]) -> TestIndex {
        let dir = TempDir::new().unwrap();
        let (index, _) = Index::open(dir.path(), "store-a").unwrap();
        let test_index = TestIndex { dir, index };
        test_index.put(calls, 1);
        test_index
    }

    fn put(&self, calls: &[Opportunity], revision: i64) {
        let mut writer = self.index.writer().unwrap();
        for call in calls {
            writer.put(call).unwrap();
        }
        writer.commit(Revision::new(revision)).unwrap();
    }

    fn search(&self, words: &str) -> SearchResult {
        self.index.search(&SearchQuery::of(words), now()).unwrap()
    }

    /// Returns the references of the hits, in order.
    fn ids(&self, words: &str) -> Vec<String> {
        self.search(words).hits.into_iter().map(|hit| hit.reference).collect()
    }

    fn first(&self, words: &str) -> String {
        self.ids(words).into_iter().next().unwrap_or_default()
    }
}

fn now() -> Timestamp {
    "2026-05-10T08:00:00Z".parse().unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Returns an open call; `name` is its reference.
fn call(name: &str, language: Language, title: &str, scope: &str) -> Opportunity {
    let deadline = Deadline::on_date(date("2026-09-01"), Zone::Brussels);
    Opportunity {
        id: OpportunityId::from_first_listing("test", name),
        revision: Revision::new(1),
        status: Status::Open,
        source: SourceId::from_static("test"),
        reference: name.to_owned(),
        facts: Facts {
            title: title.to_owned(),
            funder: "European Commission".to_owned(),
            language,
            stated: StatedStatus::Open,
            deadlines: vec![deadline],
            sections: vec![Section { kind: SectionKind::Scope, text: scope.to_owned() }],
            ..Facts::default()
        },
    }
}

fn english(name: &str, title: &str, scope: &str) -> Opportunity {
    call(name, Language::En, title, scope)
}

fn swedish(name: &str, title: &str, scope: &str) -> Opportunity {
    call(name, Language::Sv, title, scope)
}

/// Returns an index of dissimilar calls in both languages.
fn sample_index() -> TestIndex {
    let mut twinning = english("twinning", "Town Twinning", "Citizens of twinned towns meet and debate Europe.");
    twinning.facts.identifier = Some("CERV-2026-CITIZENS-TOWN-TT".to_owned());
    twinning.facts.call_identifier = Some("CERV-2026-CITIZENS-TOWN".to_owned());
    twinning.facts.programme = Some("CERV".to_owned());
    twinning.source = SourceId::from_static("eu-portal");
    let mut life = english("heat", "Clean heating", "District heating from waste heat in cities.");
    life.facts.identifier = Some("LIFE-2026-CET-HEAT".to_owned());
    life.facts.programme = Some("LIFE".to_owned());
    life.facts.deadlines = vec![Deadline::on_date(date("2026-11-01"), Zone::Brussels)];
    TestIndex::with(&[
        twinning,
        life,
        english("youth", "Youth participation", "Young people take part in democracy and public life."),
        english("transport", "Urban mobility", "Better public transport and cycling in small towns."),
        english("voting", "Elections", "Democracy needs fair elections."),
        swedish("buss", "Kollektivtrafiken på landsbygden", "Bussar och tåg för alla i glesbygd."),
        swedish("vänort", "Resor till vänorter", "Stöd till utbyten mellan vänorter i Norden."),
        swedish("dagis", "Förskolans lärmiljöer", "Utveckling av förskolor och barnomsorg."),
    ])
}
