//! The letter to whoever runs the program: sources that fell into trouble, and those that are well again.

use askama::Template;
use jiff::Timestamp;

use super::clean;
use super::frame::{message, render};
use super::swedish::numbers::count;
use super::swedish::{dates, words};
use crate::delivery::{LetterKind, Message};

/// A source whose standing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub id: String,
    pub publisher: String,
    /// The state's word, e.g. `suspect`.
    pub state: String,
    pub error: Option<String>,
    pub last_success: Option<Timestamp>,
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
    page: String,
}

struct Row {
    id: String,
    publisher: String,
    state: &'static str,
    error: String,
    read: Option<String>,
}

/// Tells of sources that `fell` and sources that are `well` again. `public_url` is without a slash at the end.
pub fn operator(public_url: &str, fell: &[Turn], well: &[Turn], now: Timestamp) -> Message {
    let rows = |turns: &[Turn]| turns.iter().map(|turn| row(turn, now)).collect();
    let view = View { fell: rows(fell), well: rows(well), page: format!("{public_url}/kallor") };
    let subject = clean::subject(&subject(fell, well));
    let html = render(&Html { view: &view, subject: &subject });
    let text = render(&Text { view: &view });
    // A chat takes the same words, escaped as its markup asks.
    let chat = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    message(LetterKind::Operator, subject, &text, html, chat)
}

fn subject(fell: &[Turn], well: &[Turn]) -> String {
    match (fell, well) {
        ([one], []) => format!("{} {}", one.publisher, words::source_state(&one.state)),
        ([], [one]) => format!("{} läses som vanligt igen", one.publisher),
        ([], well) => format!("{} läses som vanligt igen", count(well.len() as u64, "källa", "källor")),
        (fell, _) => format!("{} läses inte som vanligt", count(fell.len() as u64, "källa", "källor")),
    }
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
        let letter = operator("https://utkik.example.se", &[turn("a", "suspect")], &[turn("b", "ok")], now);
        insta::assert_snapshot!(format!("{}\n\n{}\n{}", letter.subject, letter.text, letter.html));
        let alone = operator("https://utkik.example.se", &[], &[turn("b", "ok")], now);
        assert_eq!(alone.subject, "Fonden b läses som vanligt igen");
    }
}
