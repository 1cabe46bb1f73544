//! The letter to the operator: sources that cannot be read as usual, sources that have recovered, recipients whose
//! letters bounce, förvaltningar, kommuner and sources that are in no file any more, and letters that are missing.

use askama::Template;
use jiff::Timestamp;

use super::Letter;
use super::fit_html::longest;
use super::layout::collapse_empty_lines;
use super::wrap::wrap;
use crate::delivery::LetterKind;
use crate::kommun::{ForvaltningName, KommunSlug};
use crate::locale::{Locale, clean};
use crate::opportunity::{SourceHealth, SourceId};
use crate::subscription::PersonId;

/// A source whose state has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceStateChange {
    pub id: SourceId,
    pub publisher: String,
    pub health: SourceHealth,
    pub error: Option<String>,
    pub last_success: Option<Timestamp>,
}

/// A recipient whose letters bounce, so that their subscriptions are paused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BouncedRecipient {
    /// The person's id, by which the operator finds them although the letter does not name them.
    pub person: PersonId,
    /// The masked address: "a…@kommun.example".
    pub address: String,
    pub kommuner: Vec<KommunSlug>,
    /// The reply of the receiving server or service.
    pub reply: String,
}

/// What keeps the program from its work altogether.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceFault {
    /// The clock cannot be right: what it says, and the time with which it does not agree.
    Clock { now: Timestamp, other: Timestamp },
    /// Nothing can be stored: the name of the fault.
    Storage(&'static str),
}

/// A kommun without a file, with the numbers of people and follows that hang on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostKommunCounts {
    pub kommun: KommunSlug,
    pub readers: i64,
    pub roles: i64,
    pub follows: i64,
}

/// A source that is no longer listed, with the numbers of its open calls and their follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostSourceCounts {
    pub source: SourceId,
    pub open_calls: i64,
    pub follows: i64,
}

/// What the operator has not been told yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperatorReport {
    pub service_fault: Option<ServiceFault>,
    pub failing: Vec<SourceStateChange>,
    pub recovered: Vec<SourceStateChange>,
    pub bounced: Vec<BouncedRecipient>,
    /// Förvaltningar that someone subscribes to and that are in no kommun's file.
    pub unknown_forvaltningar: Vec<ForvaltningName>,
    /// Kommuner that have readers and no file.
    pub lost_kommuner: Vec<LostKommunCounts>,
    /// Sources that have open calls and are no longer listed.
    pub lost_sources: Vec<LostSourceCounts>,
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

/// The letter to the operator.
#[derive(Clone, Debug)]
pub struct OperatorLetter {
    locale: Locale,
    subject: String,
    /// What stops the work, and what to do about it.
    service_fault: Option<String>,
    failing: Vec<SourceRow>,
    recovered: Vec<SourceRow>,
    bounced: Vec<BouncedRow>,
    unknown_forvaltningar: Vec<String>,
    /// Kommuner and sources that are in no file any more, each with what hangs on it.
    lost: Vec<String>,
    /// That the lists are longer than what the letter shows of them.
    left_out: Option<String>,
    /// That letters are missing, and how many.
    audit_findings: Option<String>,
    findings_resolved: bool,
    sources_page: String,
}

#[derive(Clone, Debug)]
struct SourceRow {
    id: String,
    publisher: String,
    /// The state as a clause, and when the source was last read: "gick inte att läsa, lästes senast …".
    state: String,
    error: String,
}

/// A recipient as the letter shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct BouncedRow {
    address: String,
    kommuner: Vec<String>,
    reply: String,
}

#[derive(Template)]
#[template(path = "operator_letter.txt")]
struct Text<'a> {
    letter: &'a OperatorLetter,
}

#[derive(Template)]
#[template(path = "operator_letter.html")]
struct Html<'a> {
    letter: &'a OperatorLetter,
}

/// Writes the letter to the operator. `public_url` has no slash at the end.
pub fn operator(locale: Locale, public_url: &str, report: &OperatorReport, now: Timestamp) -> OperatorLetter {
    let rows = |changes: &[SourceStateChange]| changes.iter().map(|turn| source_row(locale, turn, now)).collect();
    OperatorLetter {
        locale,
        subject: clean::subject(&subject(locale, report)),
        service_fault: report.service_fault.map(|service_fault| service_fault_text(locale, service_fault)),
        failing: rows(&report.failing),
        recovered: rows(&report.recovered),
        bounced: report.bounced.iter().map(|one| bounced_row(locale, one)).collect(),
        unknown_forvaltningar: report
            .unknown_forvaltningar
            .iter()
            .map(|name| clean::line(&name.to_string(), 120))
            .collect(),
        lost: lost_rows(locale, report),
        left_out: None,
        audit_findings: report
            .audit_findings
            .map(|count| locale.message("operator-missing", [("count", count.into())])),
        findings_resolved: report.findings_resolved,
        sources_page: locale.page_url(public_url, "/kallor"),
    }
}

impl Letter for OperatorLetter {
    fn kind(&self) -> LetterKind {
        LetterKind::Operator
    }

    fn locale(&self) -> Locale {
        self.locale
    }

    fn subject(&self) -> &str {
        &self.subject
    }

    fn text(&self) -> askama::Result<String> {
        Ok(collapse_empty_lines(&wrap(&Text { letter: &self.with_at_most(MAX_ROWS) }.render()?)))
    }

    fn html(&self) -> askama::Result<String> {
        let html = longest(MAX_ROWS + 1, |rows| Html { letter: &self.with_at_most(rows) }.render())?;
        html.map_or_else(|| Html { letter: &self.with_at_most(0) }.render(), Ok)
    }

    /// Renders the same text, escaped for Telegram's markup.
    fn chat(&self) -> askama::Result<String> {
        Ok(self.text()?.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
    }
}

fn service_fault_text(locale: Locale, service_fault: ServiceFault) -> String {
    match service_fault {
        ServiceFault::Clock { now, other } => {
            // With the year: it may be the wrong one.
            let minute = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
            locale.message("operator-clock", [("now", minute(now).into()), ("other", minute(other).into())])
        }
        ServiceFault::Storage(fault) => locale.message("operator-storage", [("fault", fault.into())]),
    }
}

impl OperatorLetter {
    /// Returns the letter with at most so many rows in each list, and how many it leaves out.
    fn with_at_most(&self, rows: usize) -> OperatorLetter {
        fn cut<T>(list: &mut Vec<T>, rows: usize) -> usize {
            let left_out = list.len().saturating_sub(rows);
            list.truncate(rows);
            left_out
        }
        let mut letter = self.clone();
        let left_out = cut(&mut letter.failing, rows)
            + cut(&mut letter.recovered, rows)
            + cut(&mut letter.bounced, rows)
            + cut(&mut letter.unknown_forvaltningar, rows)
            + cut(&mut letter.lost, rows);
        let sentence = || self.locale.message("operator-left-out", [("count", left_out.into())]);
        letter.left_out = (left_out > 0).then(sentence);
        letter
    }
}

/// The most rows of each list in the letter: all pages and commands that it names show the rest.
const MAX_ROWS: usize = 200;
/// The most kommuner that are named of one recipient.
const MAX_KOMMUNER: usize = 20;

/// Returns the subject, which names the most serious matter: what stops the work, missing letters, then sources that
/// cannot be read, then recipients who cannot be reached.
fn subject(locale: Locale, report: &OperatorReport) -> String {
    match report.service_fault {
        Some(ServiceFault::Clock { .. }) => return locale.text("operator-subject-clock").to_owned(),
        Some(ServiceFault::Storage(_)) => return locale.text("operator-subject-storage").to_owned(),
        None => {}
    }
    if report.audit_findings.is_some() {
        return locale.text("operator-subject-missing").to_owned();
    }
    let sources = |key: &str, sources: &[SourceStateChange]| {
        let sources = locale.message("digest-sources", [("count", sources.len().into())]);
        locale.message(key, [("sources", sources.into())])
    };
    match (report.failing.as_slice(), report.recovered.as_slice(), report.bounced.as_slice()) {
        ([one], [], _) => {
            let (publisher, state) = (one.publisher.as_str(), locale.source_health(one.health));
            locale.message("operator-subject-one-failing", [("publisher", publisher.into()), ("state", state.into())])
        }
        ([], _, [_, ..]) => locale.message("operator-subject-bounced", [("count", report.bounced.len().into())]),
        ([], _, []) if !report.lost_kommuner.is_empty() || !report.lost_sources.is_empty() => {
            lost_subject(locale, report)
        }
        ([], _, []) if !report.unknown_forvaltningar.is_empty() => {
            unknown_forvaltningar_subject(locale, &report.unknown_forvaltningar)
        }
        ([], [one], []) => {
            locale.message("operator-subject-one-recovered", [("publisher", one.publisher.as_str().into())])
        }
        ([], [], []) => locale.text("operator-subject-resolved").to_owned(),
        ([], recovered, []) => sources("operator-subject-recovered", recovered),
        (failing, _, _) => sources("operator-subject-failing", failing),
    }
}

fn unknown_forvaltningar_subject(locale: Locale, forvaltningar: &[ForvaltningName]) -> String {
    match forvaltningar {
        [one] => locale.message("operator-subject-one-forvaltning", [("forvaltning", one.to_string().into())]),
        several => locale.message("operator-subject-forvaltningar", [("count", several.len().into())]),
    }
}

/// Returns the subject that names what has no file any more: "Saknas i inställningarna: tyreso och mucf".
fn lost_subject(locale: Locale, report: &OperatorReport) -> String {
    let kommuner = report.lost_kommuner.iter().map(|lost| lost.kommun.to_string());
    let sources = report.lost_sources.iter().map(|lost| lost.source.to_string());
    let names: Vec<String> = kommuner.chain(sources).collect();
    locale.message("operator-subject-lost", [("names", locale.list(&names).into())])
}

fn lost_rows(locale: Locale, report: &OperatorReport) -> Vec<String> {
    let kommuner = report.lost_kommuner.iter().map(|lost| {
        let name = clean::line(lost.kommun.as_str(), 60);
        let counts = [("readers", lost.readers.into()), ("roles", lost.roles.into()), ("follows", lost.follows.into())];
        let [readers, roles, follows] = counts;
        locale.message("operator-lost-kommun", [("name", name.into()), readers, roles, follows])
    });
    let sources = report.lost_sources.iter().map(|lost| {
        let name = clean::line(lost.source.as_str(), 60);
        let (calls, follows) = (("calls", lost.open_calls.into()), ("follows", lost.follows.into()));
        locale.message("operator-lost-source", [("name", name.into()), calls, follows])
    });
    kommuner.chain(sources).collect()
}

fn bounced_row(locale: Locale, bounced: &BouncedRecipient) -> BouncedRow {
    BouncedRow {
        address: bounced.address.clone(),
        kommuner: bounced.kommuner.iter().take(MAX_KOMMUNER).map(|slug| clean::line(slug.as_str(), 60)).collect(),
        reply: clean::without_addresses(locale, &locale.remark(&bounced.reply)),
    }
}

fn source_row(locale: Locale, change: &SourceStateChange, now: Timestamp) -> SourceRow {
    let state = locale.source_health(change.health);
    let last_read = |at| {
        let moment = locale.moment(at, now);
        locale.message("digest-last-read", [("state", state.into()), ("moment", moment.into())])
    };
    SourceRow {
        id: clean::line(change.id.as_str(), 60),
        publisher: clean::line(&change.publisher, 80),
        state: change.last_success.map_or_else(|| state.to_owned(), last_read),
        error: clean::line(&locale.source_error(change.error.as_deref().unwrap_or_default()), 400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::tests::RenderedLetter;

    fn written(public_url: &str, report: &OperatorReport, now: Timestamp) -> RenderedLetter {
        RenderedLetter::of(&operator(Locale::Swedish, public_url, report, now))
    }

    fn turn(id: &str, health: SourceHealth) -> SourceStateChange {
        let error = Some("the list shows 3 calls where it usually shows <40>".to_owned());
        let last_success = "2026-05-07T04:10:00Z".parse().ok();
        SourceStateChange { id: id.parse().unwrap(), publisher: format!("Fonden {id}"), health, error, last_success }
    }

    #[test]
    fn a_letter_tells_what_fell_and_what_is_well() {
        let now = "2026-05-08T06:00:00Z".parse().unwrap();
        let fell = OperatorReport {
            failing: vec![turn("a", SourceHealth::Suspect)],
            recovered: vec![turn("b", SourceHealth::Ok)],
            ..OperatorReport::default()
        };
        let letter = written("https://utkik.example.se", &fell, now);
        insta::assert_snapshot!(format!("{}\n\n{}\n{}", letter.subject, letter.text, letter.html));
        let well = OperatorReport { recovered: vec![turn("b", SourceHealth::Ok)], ..OperatorReport::default() };
        assert_eq!(written("https://utkik.example.se", &well, now).subject, "Fonden b läses som vanligt igen");
    }

    #[test]
    fn a_letter_tells_what_stops_the_work() {
        let now = "2027-05-08T06:00:00Z".parse().unwrap();
        let clock = ServiceFault::Clock { now, other: "2026-05-08T06:00:00Z".parse().unwrap() };
        let told = |service_fault| OperatorReport { service_fault: Some(service_fault), ..OperatorReport::default() };
        let letter = written("https://utkik.example.se", &told(clock), now);
        assert!(letter.text.contains("2027-05-08 06:00 UTC") && letter.html.contains("2026-05-08 06:00 UTC"));
        for fault in ["full", "read-only", "unreachable", "damaged", "disk", "locked"] {
            let letter = written("https://utkik.example.se", &told(ServiceFault::Storage(fault)), now);
            assert!(!letter.subject.is_empty() && letter.text.contains("utkik"), "{fault}: {}", letter.text);
        }
    }

    #[test]
    fn a_letter_tells_of_letters_that_come_back_and_of_those_that_are_missing() {
        let now = "2026-05-08T06:00:00Z".parse().unwrap();
        let why = "550 5.1.1 <anna@lindvik.example> okänd".to_owned();
        let address = "a…@lindvik.example".to_owned();
        let one = BouncedRecipient {
            person: "17".parse().unwrap(),
            address,
            kommuner: vec!["lindvik".parse().unwrap()],
            reply: why,
        };
        let told = OperatorReport { bounced: vec![one], audit_findings: Some(2), ..OperatorReport::default() };
        let letter = written("https://utkik.example.se", &told, now);
        insta::assert_snapshot!(format!("{}\n\n{}\n{}", letter.subject, letter.text, letter.html));
        let alone = |told: OperatorReport| written("https://utkik.example.se", &told, now).subject;
        assert_eq!(alone(OperatorReport { audit_findings: None, ..told }), "Brev till 1 läsare kommer tillbaka");
        let lost = OperatorReport {
            unknown_forvaltningar: vec!["lindvik/skola".parse().unwrap()],
            ..OperatorReport::default()
        };
        let letter = written("https://utkik.example.se", &lost, now);
        assert_eq!(letter.subject, "Förvaltningen lindvik/skola finns inte i kommunens fil");
        assert!(letter.text.contains("* lindvik/skola") && letter.html.contains("lindvik/skola"));
        let again = OperatorReport { findings_resolved: true, ..OperatorReport::default() };
        assert_eq!(alone(again), "Alla har fått de brev som de ska ha igen");
    }
}
