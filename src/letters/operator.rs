//! The letter to the operator: sources that cannot be read as usual, sources that have recovered, recipients whose
//! letters bounce, förvaltningar that are in no kommun's file, and letters that are missing.

use askama::Template;
use jiff::Timestamp;

use super::layout::{message, render};
use crate::delivery::{LetterKind, Message};
use crate::locale::swedish::numbers::count;
use crate::locale::swedish::{dates, words};
use crate::locale::{Locale, clean};
use crate::opportunity::SourceHealth;

/// A source whose state has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceStateChange {
    pub id: String,
    pub publisher: String,
    pub health: SourceHealth,
    pub error: Option<String>,
    pub last_success: Option<Timestamp>,
}

/// A recipient whose letters bounce, so that their subscriptions are paused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BouncedRecipient {
    /// The person's id, by which the operator finds them although the letter does not name them.
    pub person: String,
    /// The masked address: "a…@kommun.example".
    pub address: String,
    pub kommuner: Vec<String>,
    /// The reply of the receiving server or service.
    pub reply: String,
}

/// What the operator has not been told yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperatorReport {
    pub failing: Vec<SourceStateChange>,
    pub recovered: Vec<SourceStateChange>,
    pub bounced: Vec<BouncedRecipient>,
    /// Förvaltningar that someone subscribes to and that are in no kommun's file: `tyreso/skola`.
    pub unknown_forvaltningar: Vec<String>,
    /// The number of differences between the letters that should exist and those that do, when it has changed.
    pub audit_findings: Option<u64>,
    /// The differences reported earlier are gone.
    pub findings_resolved: bool,
}

impl OperatorReport {
    pub fn is_empty(&self) -> bool {
        *self == OperatorReport::default()
    }
}

#[derive(Template)]
#[template(path = "operator/body.txt")]
struct Text<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "operator/body.html")]
struct Html<'a> {
    view: &'a View,
    subject: &'a str,
}

struct View {
    failing: Vec<Row>,
    recovered: Vec<Row>,
    bounced: Vec<BouncedRecipient>,
    unknown_forvaltningar: Vec<String>,
    /// The number of differences with its noun: "3 saker".
    audit_findings: Option<String>,
    findings_resolved: bool,
    page: String,
}

struct Row {
    id: String,
    publisher: String,
    state: &'static str,
    error: String,
    last_read: Option<String>,
}

/// Writes the letter to the operator. `public_url` has no slash at the end.
pub fn operator(public_url: &str, report: &OperatorReport, now: Timestamp) -> Message {
    let rows = |changes: &[SourceStateChange]| changes.iter().map(|turn| source_row(turn, now)).collect();
    let view = View {
        failing: rows(&report.failing),
        recovered: rows(&report.recovered),
        bounced: report.bounced.iter().map(sanitized).collect(),
        unknown_forvaltningar: report.unknown_forvaltningar.iter().map(|name| clean::line(name, 120)).collect(),
        audit_findings: report.audit_findings.map(|gaps| count(gaps, "sak", "saker")),
        findings_resolved: report.findings_resolved,
        page: format!("{public_url}/kallor"),
    };
    let subject = clean::subject(&subject(report));
    let html = render(&Html { view: &view, subject: &subject });
    let text = render(&Text { view: &view });
    // The chat has the same text, escaped for Telegram's markup.
    let chat = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    message(LetterKind::Operator, subject, &text, html, chat)
}

/// Returns the subject, which names the most serious matter: missing letters, then sources that cannot be read, then
/// recipients who cannot be reached.
fn subject(report: &OperatorReport) -> String {
    if report.audit_findings.is_some() {
        return "Alla har inte fått de brev som de ska ha".to_owned();
    }
    match (report.failing.as_slice(), report.recovered.as_slice(), report.bounced.as_slice()) {
        ([one], [], _) => format!("{} {}", one.publisher, words::source_health(one.health)),
        ([], _, [_, ..]) => {
            format!("Brev till {} kommer tillbaka", count(report.bounced.len() as u64, "läsare", "läsare"))
        }
        ([], _, []) if !report.unknown_forvaltningar.is_empty() => match report.unknown_forvaltningar.as_slice() {
            [one] => format!("Förvaltningen {one} finns inte i kommunens fil"),
            several => format!("{} förvaltningar finns inte i kommunernas filer", several.len()),
        },
        ([], [one], []) => format!("{} läses som vanligt igen", one.publisher),
        ([], [], []) => "Alla har fått de brev som de ska ha igen".to_owned(),
        ([], well, []) => format!("{} läses som vanligt igen", count(well.len() as u64, "källa", "källor")),
        (fell, _, _) => format!("{} läses inte som vanligt", count(fell.len() as u64, "källa", "källor")),
    }
}

fn sanitized(bounced: &BouncedRecipient) -> BouncedRecipient {
    let kommuner = bounced.kommuner.iter().map(|slug| clean::line(slug, 60)).collect();
    BouncedRecipient {
        kommuner,
        reply: clean::without_addresses(&Locale::default().remark(&bounced.reply)),
        ..bounced.clone()
    }
}

fn source_row(change: &SourceStateChange, now: Timestamp) -> Row {
    Row {
        id: clean::line(&change.id, 60),
        publisher: clean::line(&change.publisher, 80),
        state: words::source_health(change.health),
        error: clean::line(change.error.as_deref().unwrap_or_default(), 400),
        last_read: change.last_success.map(|at| dates::moment(at, now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(id: &str, health: SourceHealth) -> SourceStateChange {
        let error = Some("the list shows 3 calls where it usually shows <40>".to_owned());
        let last_success = "2026-05-07T04:10:00Z".parse().ok();
        SourceStateChange { id: id.to_owned(), publisher: format!("Fonden {id}"), health, error, last_success }
    }

    #[test]
    fn a_letter_tells_what_fell_and_what_is_well() {
        let now = "2026-05-08T06:00:00Z".parse().unwrap();
        let fell = OperatorReport {
            failing: vec![turn("a", SourceHealth::Suspect)],
            recovered: vec![turn("b", SourceHealth::Ok)],
            ..OperatorReport::default()
        };
        let letter = operator("https://utkik.example.se", &fell, now);
        insta::assert_snapshot!(format!("{}\n\n{}\n{}", letter.subject, letter.text, letter.html));
        let well = OperatorReport { recovered: vec![turn("b", SourceHealth::Ok)], ..OperatorReport::default() };
        assert_eq!(operator("https://utkik.example.se", &well, now).subject, "Fonden b läses som vanligt igen");
    }

    #[test]
    fn a_letter_tells_of_letters_that_come_back_and_of_those_that_are_missing() {
        let now = "2026-05-08T06:00:00Z".parse().unwrap();
        let why = "550 5.1.1 <anna@lindvik.example> okänd".to_owned();
        let address = "a…@lindvik.example".to_owned();
        let one =
            BouncedRecipient { person: "17".to_owned(), address, kommuner: vec!["lindvik".to_owned()], reply: why };
        let told = OperatorReport { bounced: vec![one], audit_findings: Some(2), ..OperatorReport::default() };
        let letter = operator("https://utkik.example.se", &told, now);
        insta::assert_snapshot!(format!("{}\n\n{}\n{}", letter.subject, letter.text, letter.html));
        let alone = |told: OperatorReport| operator("https://utkik.example.se", &told, now).subject;
        assert_eq!(alone(OperatorReport { audit_findings: None, ..told }), "Brev till 1 läsare kommer tillbaka");
        let lost =
            OperatorReport { unknown_forvaltningar: vec!["lindvik/skola".to_owned()], ..OperatorReport::default() };
        let letter = operator("https://utkik.example.se", &lost, now);
        assert_eq!(letter.subject, "Förvaltningen lindvik/skola finns inte i kommunens fil");
        assert!(letter.text.contains("* lindvik/skola") && letter.html.contains("lindvik/skola"));
        let again = OperatorReport { findings_resolved: true, ..OperatorReport::default() };
        assert_eq!(alone(again), "Alla har fått de brev som de ska ha igen");
    }
}
