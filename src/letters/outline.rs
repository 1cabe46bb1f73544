//! The outline of a letter, for channels that lay the letter out themselves.

use super::card::{Card, PassedOnRemark};
use super::layout::LetterLayout;
use super::rationale::MatchRationale;
use super::section::LetterSection;
use crate::delivery::{CallOutline, Outline, OutlineLink, OutlinePart};
use crate::locale::clean;
use crate::locale::facts::Fact;

/// Builds the outline of a letter with these sections of calls, and notes below them.
pub(super) fn outline(layout: &LetterLayout, sections: &[LetterSection], notes: &[String]) -> Outline {
    let part = |section: &LetterSection| OutlinePart {
        heading: section.heading.to_owned(),
        calls: section
            .full
            .iter()
            .map(|card| call_outline(card, false))
            .chain(section.short.iter().map(|card| call_outline(card, true)))
            .collect(),
    };
    Outline {
        parts: sections.iter().map(part).collect(),
        notes: notes.iter().map(|note| clean::line(note, 300)).collect(),
        pages: layout
            .kommun_links
            .iter()
            .map(|page| OutlineLink { name: page.name.clone(), url: page.url.clone() })
            .collect(),
        leave: Some(OutlineLink {
            name: layout.locale.text("letter-unsubscribe").to_owned(),
            url: layout.unsubscribe_url.clone(),
        }),
    }
}

fn call_outline(card: &Card, in_list: bool) -> CallOutline {
    CallOutline {
        id: card.id.clone(),
        heading: card.heading.to_owned(),
        area: card.area.clone(),
        title: card.title.clone(),
        language: card.lang.to_owned(),
        summary: clean::line(&card.summary, 300),
        events: card.changes.iter().map(|sentence| clean::line(sentence, 300)).collect(),
        facts: card.facts.iter().map(fact_row).collect(),
        why: card.rationales.iter().map(|why| rationale_text(card, why)).collect(),
        routed: card.routing.iter().cloned().chain(card.passed_on_remarks.iter().map(remark_text)).collect(),
        page: card.page.clone(),
        source: card.source.clone(),
        answer: card.answer_url.clone(),
        only_follow: !card.is_answerable(),
        in_list,
    }
}

/// Returns the sentence with its note: "Lindvik har skickat vidare den här utlysningen. ”Hör av er till oss!”"
fn remark_text(remark: &PassedOnRemark) -> String {
    if remark.note.is_empty() { remark.sentence.clone() } else { format!("{} ”{}”", remark.sentence, remark.note) }
}

fn fact_row(fact: &Fact) -> (String, String) {
    let note = if fact.note.is_empty() { String::new() } else { format!(" ({})", fact.note) };
    (fact.label.to_owned(), clean::line(&format!("{}{note}", fact.value), 300))
}

/// Returns one paragraph: "Varför Lindvik? Utlysningen gäller … ”Lindvik ska stärka …” (Policy, 2.2)".
fn rationale_text(card: &Card, why: &MatchRationale) -> String {
    let quote = why.quote.as_ref().map(|quote| match quote.place() {
        place if place.is_empty() => format!("”{}”", quote.passage),
        place => format!("”{}” ({place})", quote.passage),
    });
    let sentences = why.sentences.iter().map(|sentence| sentence.text.clone()).chain(quote);
    let told: Vec<String> = std::iter::once(card.why(why)).chain(sentences).collect();
    clean::line(&told.join(" "), 900)
}
