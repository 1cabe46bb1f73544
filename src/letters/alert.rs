//! The alert: new calls that match well, and changes to calls that the recipient already knows of.

use askama::Template;

use super::card::{Card, Tone};
use super::chat::{Fitted, fit};
use super::frame::{Frame, message, render, subject};
use super::outline::outline;
use super::section::{Layout, Section, nearest};
use super::{Letterhead, Notice};
use crate::delivery::{LetterKind, Message};
use crate::locale::clean;
use crate::locale::swedish::dates;
use crate::locale::swedish::numbers::count;
use crate::locale::swedish::words;
use crate::opportunity::{ChangeKind, Kind};

#[derive(Template)]
#[template(path = "alert/subject.txt")]
struct Subject<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "alert/body.txt")]
struct Text<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "alert/body.html")]
struct Html<'a> {
    view: &'a View,
    subject: &'a str,
}

#[derive(Template)]
#[template(path = "alert/chat.html")]
struct Chat<'a> {
    view: &'a View,
    fitted: Fitted,
}

struct View {
    frame: Frame,
    /// The call that the subject names, when the letter is about one call only.
    only: Option<Only>,
    /// "1 rättelse, 2 ändrade och 3 nya utlysningar".
    counts: String,
    /// At least one notice corrects or changes what an earlier letter said.
    takes_back: bool,
    nearest: Option<String>,
    /// Every notice was passed on by a kommun and matches none of the recipient's own kommuner.
    passed_on: bool,
    /// Some notices were passed on, and others match the recipient's own kommuner.
    both: bool,
    /// What the first notice is about, with its article: "en utlysning".
    first: &'static str,
    sections: Vec<Section>,
}

/// What the subject says when the letter is about one call only.
struct Only {
    heading: &'static str,
    title: String,
    /// The end of the subject, " – sök senast 20 maj"; may be empty.
    tail: String,
}

/// Writes the alert with new and changed calls for one person; corrections come first.
pub fn alert(head: &Letterhead<'_>, notices: &[Notice<'_>]) -> Message {
    let section = Layout::new(head).full("", "", notices.iter().collect());
    let sections: Vec<Section> = section.into_iter().collect();
    let of = |tone: Tone| sections.iter().flat_map(|s| s.full.iter().chain(&s.short)).filter(move |c| c.tone == tone);
    let only = match notices {
        [notice] => of(super::card::tone(notice)).next().map(|card| Only::of(head, notice, card)),
        _ => None,
    };
    let amounts = TONES.map(|tone| of(tone).count() as u64);
    let [corrections, changed, ..] = amounts;
    let passed_on = |notice: &Notice<'_>| notice.matches.is_empty();
    let view = View {
        frame: Frame::of(head),
        only,
        counts: counts(amounts),
        takes_back: corrections + changed > 0,
        nearest: nearest(head, notices.iter()),
        passed_on: notices.iter().all(passed_on),
        both: notices.iter().any(passed_on),
        first: match notices.first().map(|notice| notice.opportunity.facts.kind) {
            Some(Kind::Policy) => "en fråga att svara på",
            Some(Kind::Page) => "en sida",
            Some(Kind::Funding) | None => "en utlysning",
        },
        sections,
    };
    let subject = subject(&Subject { view: &view });
    let chat = Chat { view: &view, fitted: fit(&view.sections, 600) };
    let (text, html) = (render(&Text { view: &view }), render(&Html { view: &view, subject: &subject }));
    let outline = outline(&view.frame, &view.sections, &[]);
    Message { outline, ..message(LetterKind::Alert, subject, &text, html, render(&chat)) }
}

const TONES: [Tone; 4] = [Tone::Correction, Tone::Changed, Tone::Opened, Tone::New];

/// Returns "1 rättelse, 2 ändrade och 3 nya utlysningar"; only the last kind carries the noun.
fn counts(amounts: [u64; 4]) -> String {
    let said: Vec<(Tone, u64)> = TONES.into_iter().zip(amounts).filter(|(_, amount)| *amount > 0).collect();
    let last = said.last().map(|(tone, _)| *tone);
    let part = |(tone, amount): &(Tone, u64)| {
        let (one, many) = match tone {
            Tone::Correction => return count(*amount, "rättelse", "rättelser"),
            Tone::Changed => ("ändrad", "ändrade"),
            Tone::Opened => ("öppnad", "öppnade"),
            Tone::New => ("ny", "nya"),
        };
        match last == Some(*tone) {
            true => count(*amount, &format!("{one} utlysning"), &format!("{many} utlysningar")),
            false => count(*amount, one, many),
        }
    };
    words::list(&said.iter().map(part).collect::<Vec<_>>())
}

impl Only {
    fn of(head: &Letterhead<'_>, notice: &Notice<'_>, card: &Card) -> Only {
        let deadline = notice.opportunity.facts.deadline(head.now).filter(|d| d.instant() > head.now);
        let today = dates::today(head.now);
        let last = deadline.map(|deadline| dates::near(deadline.date, today));
        let tail = match (notice.kind, last) {
            (ChangeKind::Withdrawn | ChangeKind::Closed, _) | (_, None) => String::new(),
            (ChangeKind::Amended, Some(last)) => match notice.fields.get("deadline") {
                Some((Some(was), Some(_))) => {
                    format!(" – nu {last} (var {})", crate::locale::swedish::changes::value("deadline", was, today))
                }
                _ => format!(" – sök senast {last}"),
            },
            (_, Some(last)) => format!(" – sök senast {last}"),
        };
        Only { heading: card.heading, title: clean::line(&card.title, 90), tail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_opens_is_not_counted_as_new() {
        let said = |amounts| counts(amounts).replace('\u{a0}', " ");
        assert_eq!(said([0, 0, 1, 0]), "1 öppnad utlysning");
        assert_eq!(said([1, 2, 1, 3]), "1 rättelse, 2 ändrade, 1 öppnad och 3 nya utlysningar");
        assert_eq!(said([1, 0, 0, 0]), "1 rättelse");
    }
}
