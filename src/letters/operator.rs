//! The letter to the operator: sources that cannot be read as usual, sources that have recovered, recipients whose
//! letters bounce, förvaltningar that are in no kommun's file, and letters that are missing.

use askama::Template;
use jiff::Timestamp;

use super::frame::{message, render};
use crate::delivery::{LetterKind, Message};
use crate::locale::clean;
use crate::locale::swedish::numbers::count;
use crate::locale::swedish::{dates, words};

/// A source whose state has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub id: String,
    pub publisher: String,
    /// The new state as stored, e.g. `suspect`.
    pub state: String,
    pub error: Option<String>,
    pub last_success: Option<Timestamp>,
}

/// A recipient whose letters bounce, so that their subscriptions are paused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounced {
    /// The person's id, by which the operator finds them although the letter does not name them.
    pub person: String,
    /// The masked address: "a…@kommun.example".
    pub address: String,
    pub kommuner: Vec<String>,
    /// The reply of the receiving server or service.
    pub why: String,
}

/// What the operator has not been told yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub fell: Vec<Turn>,
    pub well: Vec<Turn>,
    pub bounced: Vec<Bounced>,
    /// Förvaltningar that someone subscribes to and that are in no kommun's file: `tyreso/skola`.
    pub lost: Vec<String>,
    /// The number of differences between the letters that should exist and those that do, when it has changed.
    pub gaps: Option<u64>,
    /// The differences reported earlier are gone.
    pub no_gaps: bool,
}

impl Told {
    pub fn is_empty(&self) -> bool {
        *self == Told::default()
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
    fell: Vec<Row>,
    well: Vec<Row>,
    bounced: Vec<Bounced>,
    lost: Vec<String>,
    /// The number of differences with its noun: "3 saker".
    gaps: Option<String>,
    no_gaps: bool,
    page: String,
}

struct Row {
    id: String,
    publisher: String,
    state: &'static str,
    error: String,
    read: Option<String>,
}

/// Writes the letter to the operator. `public_url` has no slash at the end.
pub fn operator(public_url: &str, told: &Told, now: Timestamp) -> Message {
    let rows = |turns: &[Turn]| turns.iter().map(|turn| row(turn, now)).collect();
    let view = View {
        fell: rows(&told.fell),
        well: rows(&told.well),
        bounced: told.bounced.iter().map(bounced).collect(),
        lost: told.lost.iter().map(|name| clean::line(name, 120)).collect(),
        gaps: told.gaps.map(|gaps| count(gaps, "sak", "saker")),
        no_gaps: told.no_gaps,
        page: format!("{public_url}/kallor"),
    };
    let subject = clean::subject(&subject(told));
    let html = render(&Html { view: &view, subject: &subject });
    let text = render(&Text { view: &view });
    // The chat has the same text, escaped for Telegram's markup.
    let chat = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    message(LetterKind::Operator, subject, &text, html, chat)
}

/// Returns the subject, which names the most serious matter: missing letters, then sources that cannot be read, then
/// recipients who cannot be reached.
fn subject(told: &Told) -> String {
    if told.gaps.is_some() {
        return "Alla har inte fått de brev som de ska ha".to_owned();
    }
    match (told.fell.as_slice(), told.well.as_slice(), told.bounced.as_slice()) {
        ([one], [], _) => format!("{} {}", one.publisher, words::source_state(&one.state)),
        ([], _, [_, ..]) => {
            format!("Brev till {} kommer tillbaka", count(told.bounced.len() as u64, "läsare", "läsare"))
        }
        ([], _, []) if !told.lost.is_empty() => match told.lost.as_slice() {
            [one] => format!("Förvaltningen {one} finns inte i kommunens fil"),
            several => format!("{} förvaltningar finns inte i kommunernas filer", several.len()),
        },
        ([], [one], []) => format!("{} läses som vanligt igen", one.publisher),
        ([], [], []) => "Alla har fått de brev som de ska ha igen".to_owned(),
        ([], well, []) => format!("{} läses som vanligt igen", count(well.len() as u64, "källa", "källor")),
        (fell, _, _) => format!("{} läses inte som vanligt", count(fell.len() as u64, "källa", "källor")),
    }
}

fn bounced(bounced: &Bounced) -> Bounced {
    let kommuner = bounced.kommuner.iter().map(|slug| clean::line(slug, 60)).collect();
    Bounced { kommuner, why: clean::without_addresses(&bounced.why), ..bounced.clone() }
}

fn row(turn: &Turn, now: Timestamp) -> Row {
    Row {
        id: clean::line(&turn.id, 60),
        publisher: clean::line(&turn.publisher, 80),
        state: words::source_state(&turn.state),
        error: clean::line(turn.error.as_deref().unwrap_or_default(), 400),
        read: turn.last_success.map(|at| dates::moment(at, now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(id: &str, state: &str) -> Turn {
        let error = Some("the list shows 3 calls where it usually shows <40>".to_owned());
        let last_success = "2026-05-07T04:10:00Z".parse().ok();
        Turn { id: id.to_owned(), publisher: format!("Fonden {id}"), state: state.to_owned(), error, last_success }
    }

    #[test]
    fn a_letter_tells_what_fell_and_what_is_well() {
        let now = "2026-05-08T06:00:00Z".parse().unwrap();
        let fell = Told { fell: vec![turn("a", "suspect")], well: vec![turn("b", "ok")], ..Told::default() };
        let letter = operator("https://utkik.example.se", &fell, now);
        insta::assert_snapshot!(format!("{}\n\n{}\n{}", letter.subject, letter.text, letter.html));
        let well = Told { well: vec![turn("b", "ok")], ..Told::default() };
        assert_eq!(operator("https://utkik.example.se", &well, now).subject, "Fonden b läses som vanligt igen");
    }

    #[test]
    fn a_letter_tells_of_letters_that_come_back_and_of_those_that_are_missing() {
        let now = "2026-05-08T06:00:00Z".parse().unwrap();
        let why = "550 5.1.1 <anna@lindvik.example> okänd".to_owned();
        let address = "a…@lindvik.example".to_owned();
        let one = Bounced { person: "17".to_owned(), address, kommuner: vec!["lindvik".to_owned()], why };
        let told = Told { bounced: vec![one], gaps: Some(2), ..Told::default() };
        let letter = operator("https://utkik.example.se", &told, now);
        insta::assert_snapshot!(format!("{}\n\n{}\n{}", letter.subject, letter.text, letter.html));
        let alone = |told: Told| operator("https://utkik.example.se", &told, now).subject;
        assert_eq!(alone(Told { gaps: None, ..told }), "Brev till 1 läsare kommer tillbaka");
        let lost = Told { lost: vec!["lindvik/skola".to_owned()], ..Told::default() };
        let letter = operator("https://utkik.example.se", &lost, now);
        assert_eq!(letter.subject, "Förvaltningen lindvik/skola finns inte i kommunens fil");
        assert!(letter.text.contains("* lindvik/skola") && letter.html.contains("lindvik/skola"));
        let again = Told { no_gaps: true, ..Told::default() };
        assert_eq!(alone(again), "Alla har fått de brev som de ska ha igen");
    }
}
