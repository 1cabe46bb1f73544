//! The outline of a letter, for channels that lay the letter out themselves.

use super::card::{Card, Handed};
use super::frame::Frame;
use super::section::Section;
use super::why::Why;
use crate::delivery::{CallOutline, Link, Outline, OutlinePart};
use crate::locale::clean;
use crate::locale::facts::Fact;

/// Builds the outline of the sections; `notes` go below the calls.
pub(super) fn outline(frame: &Frame, sections: &[Section], notes: &[String]) -> Outline {
    let part = |section: &Section| OutlinePart {
        heading: section.heading.to_owned(),
        calls: section
            .full
            .iter()
            .map(|card| call(card, false))
            .chain(section.short.iter().map(|card| call(card, true)))
            .collect(),
    };
    Outline {
        parts: sections.iter().map(part).collect(),
        notes: notes.iter().map(|note| clean::line(note, 300)).collect(),
        pages: frame.pages.iter().map(|(name, url)| Link { name: name.clone(), url: url.clone() }).collect(),
        leave: Some(Link { name: "Sluta få brev".to_owned(), url: frame.unsubscribe_url.clone() }),
    }
}

fn call(card: &Card, in_list: bool) -> CallOutline {
    CallOutline {
        id: card.id.clone(),
        heading: card.heading.to_owned(),
        area: card.area.clone(),
        title: card.title.clone(),
        language: card.lang.to_owned(),
        in_short: clean::line(&card.in_short, 300),
        said: card.said.iter().map(|sentence| clean::line(sentence, 300)).collect(),
        facts: card.facts.iter().map(fact).collect(),
        why: card.why.iter().map(why).collect(),
        routed: card.routed.iter().cloned().chain(card.passed_on.iter().map(handed)).collect(),
        page: card.page.clone(),
        source: card.source.clone(),
        answer: card.answer_url.clone(),
        only_follow: !card.is_answerable(),
        in_list,
    }
}

/// Returns the sentence with its note: "Lindvik har skickat vidare den här utlysningen. ”Hör av er till oss!”"
fn handed(handed: &Handed) -> String {
    if handed.note.is_empty() { handed.sentence.clone() } else { format!("{} ”{}”", handed.sentence, handed.note) }
}

fn fact(fact: &Fact) -> (String, String) {
    let note = if fact.note.is_empty() { String::new() } else { format!(" ({})", fact.note) };
    (fact.label.to_owned(), clean::line(&format!("{}{note}", fact.value), 300))
}

/// Returns one paragraph: "Varför Lindvik? Utlysningen gäller … ”Lindvik ska stärka …” (Policy, 2.2)".
fn why(why: &Why) -> String {
    let quote = why.quote.as_ref().map(|quote| match quote.place.is_empty() {
        true => format!("”{}”", quote.passage),
        false => format!("”{}” ({})", quote.passage, quote.place),
    });
    let told = why.sentences.iter().cloned().chain(quote);
    let told: Vec<String> = std::iter::once(format!("Varför {}?", why.kommun)).chain(told).collect();
    clean::line(&told.join(" "), 900)
}
