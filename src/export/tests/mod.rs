//! Tests of the exported files, read back by independent parsers.

mod calendars;
mod feeds;
mod tables;

use jiff::Timestamp;
use jiff::civil::{date, time};

use super::{Entry, Export, ExportContext};
use crate::kommun::decision::{Approval, Meetings};
use crate::kommun::{Eligible, Kommun, Level, Match, Priority, Reason, ReasonKind};
use crate::locale::Locale;
use crate::opportunity::FieldChanges;
use crate::opportunity::facts::DeadlineModel;
use crate::opportunity::{
    Amount, Applicant, ApplicantVerdict, CallKind, Change, ChangeKind, Deadline, Facts, Field, FieldChange,
    Opportunity, Revision, SourceId, Status, Zone,
};
use crate::text::Language;

const URL: &str = "https://utkik.example.se";
const PASSAGE: &str = "Provby ska möta andra kommuner; i Europa.";

fn now() -> Timestamp {
    "2026-05-08T06:00:00Z".parse().unwrap()
}

fn provby() -> Kommun {
    let body = |organ: &str, days, papers_days| Meetings { organ: organ.into(), days, papers_days };
    Kommun {
        slug: "provby".parse().unwrap(),
        namn: "Provby kommun".into(),
        kommunkod: "0199".into(),
        lan: "Stockholms län".into(),
        policy: "Policy för EU-arbete".into(),
        vanorter: Vec::new(),
        program: Vec::new(),
        priorities: vec![Priority {
            area: "demokrati-medborgare".parse().unwrap(),
            title: "Delaktighet".into(),
            weight: 1.0,
            passage: PASSAGE.into(),
            place: "2.2".into(),
            quote: None,
        }],
        approval: Some(Approval { organ: "kommunstyrelsen".into(), exempt: vec!["förstudie".into()] }),
        meetings: vec![
            body("KSAU", vec![date(2026, 5, 26), date(2026, 8, 25)], 10),
            body("kommunstyrelsen", vec![date(2026, 6, 9), date(2026, 9, 8)], 0),
        ],
        forvaltningar: Vec::new(),
        fingerprint: "1".into(),
    }
}

fn call(title: &str) -> Opportunity {
    let at = |month, day, hour: Option<i8>| Deadline {
        time: hour.map(|hour| time(hour, 0, 0, 0)),
        ..Deadline::on_date(date(2026, month, day), Zone::Brussels)
    };
    let facts = Facts {
        title: title.to_owned(),
        identifier: Some("CERV-2026-CITIZENS-TOWN-TT".into()),
        funder: "European Commission".into(),
        programme: Some("CERV".into()),
        opens: Some(date(2026, 4, 1)),
        deadlines: vec![at(6, 20, Some(17)), at(9, 24, None)],
        deadline_model: DeadlineModel::MultipleCutOff,
        grant_max: Some(Amount { value: 50_000, currency: "EUR".into() }),
        budget: Some(Amount { value: 4_000_000, currency: "EUR".into() }),
        applicants: vec![Applicant { who: "kommun".into(), verdict: ApplicantVerdict::Yes, words: String::new() }],
        url: "https://funder.example/call?a=1&b=2".into(),
        language: Language::En,
        ..Facts::default()
    };
    Opportunity {
        id: "abc123def456".parse().unwrap(),
        revision: Revision::new(3),
        status: Status::Open,
        source: SourceId::from_static("eu-portal"),
        reference: "REF".into(),
        facts,
    }
}

fn change(seq: i64, at: &str, kind: ChangeKind, fields: &[(&str, &str, &str)]) -> Change {
    let moved = |(name, old, new): &(&str, &str, &str)| {
        let field: Field = name.parse().unwrap();
        (field, FieldChange { old: field.parse_value(old), new: field.parse_value(new) })
    };
    let fields: FieldChanges = fields.iter().map(moved).collect();
    Change {
        seq: Revision::new(seq),
        at: at.parse().unwrap(),
        kind,
        opportunity: "abc123def456".parse().unwrap(),
        fields,
    }
}

fn history() -> Vec<Change> {
    vec![
        change(1, "2026-04-02T05:00:00Z", ChangeKind::New, &[]),
        change(2, "2026-05-04T05:00:00Z", ChangeKind::Amended, &[("deadline", "2026-06-13", "2026-06-20")]),
    ]
}

fn matches() -> Vec<Match> {
    let reason = Reason {
        kind: ReasonKind::Text("Vänorter och möten mellan medborgare.".into()),
        passage: Some(PASSAGE.into()),
        words: Vec::new(),
    };
    vec![Match {
        kommun: "provby".parse().unwrap(),
        score: 0.9,
        level: Level::Alert,
        eligible: Eligible::Yes,
        areas: vec!["demokrati-medborgare".parse().unwrap()],
        reasons: vec![reason],
    }]
}

fn entry(call: &Opportunity, history: &[Change]) -> Entry {
    let kommuner = [provby()];
    let context =
        ExportContext { locale: Locale::Swedish, kommuner: &kommuner, kommun: Some(&kommuner[0]), public_url: URL };
    Entry::of(call, history, &matches(), &context, now())
}

fn export(entries: Vec<Entry>) -> Export {
    Export {
        locale: Locale::Swedish,
        title: "Utlysningar för Provby".into(),
        page: format!("{URL}/kommun/provby"),
        address: format!("{URL}/kommun/provby.ics"),
        total: entries.len() as u64,
        entries,
        kommun: Some(provby()),
    }
}

/// A title that attacks every format at once.
const EVIL: &str = "=cmd|'/c calc'!A1;\r\nEND:VEVENT\r\nBEGIN:VEVENT ]]><script>&\"',\\n\u{202e}\u{0}";

#[test]
fn what_cannot_be_known_is_left_out() {
    let bare = Opportunity { facts: Facts::default(), status: Status::Unknown, ..call("") };
    let made = entry(&bare, &[]);
    assert_eq!((made.title.as_str(), made.source.as_ref(), made.deadline), ("(utan titel)", None, None));
    assert_eq!((made.money.as_str(), made.applicants.as_str(), made.sequence), ("", "", 0));
    assert_eq!(made.updated, Timestamp::UNIX_EPOCH);
}

#[test]
fn a_list_of_no_single_kommun_names_them_all() {
    let kommuner = [provby()];
    let context = ExportContext { locale: Locale::Swedish, kommuner: &kommuner, kommun: None, public_url: URL };
    let made = Entry::of(&call("Town twinning"), &history(), &matches(), &context, now());
    assert_eq!(made.level, "Provby: passar väl");
    assert!(
        made.rationale.starts_with("Provby: Vänorter") && made.rationale.ends_with("avsnitt 2.2)."),
        "{}",
        made.rationale
    );
}

#[test]
fn a_policy_matter_is_answered_and_not_applied_for() {
    let mut matter = call("Samråd");
    matter.facts.kind = CallKind::Policy;
    assert_eq!(entry(&matter, &history()).deadline_action(Locale::Swedish, 1), "Svara senast");
    let mut stages = call("Two stages");
    stages.facts.deadline_model = DeadlineModel::TwoStage;
    assert_eq!(entry(&stages, &history()).deadline_action(Locale::Swedish, 2), "Steg två senast");
}
