//! The outline of a policy: headings, and under them sentences and items, each word for word as in the text.

use std::sync::LazyLock;

use regex::Regex;

use super::lines::{PolicyLine, classify};
use crate::text::html::collapse_whitespace;

/// A sentence or a list item, with its place in the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Passage {
    /// Word for word, white space collapsed.
    pub text: String,
    /// The heading above it, without number; empty before the first.
    pub heading: String,
    /// The heading's number: `2.2`.
    pub number: Option<String>,
    /// A heading of one or two words inside a list, such as `extern`.
    pub subheading: Option<String>,
    /// The sentence that introduces the list, when this is an item.
    pub introduction: Option<String>,
}

impl Passage {
    /// Returns where in the document it stands.
    pub(super) fn place(&self) -> String {
        let place = self.number.clone().unwrap_or_else(|| self.heading.clone());
        match &self.subheading {
            Some(under) if !place.is_empty() => format!("{place}, {under}"),
            Some(under) => under.clone(),
            None => place,
        }
    }
}

/// Reads the passages of a plain or Markdown text.
pub(super) fn outline(text: &str) -> Vec<Passage> {
    let lines: Vec<PolicyLine<'_>> = classified_lines(text);
    let mut outline = OutlineBuilder::default();
    for (at, line) in lines.iter().enumerate() {
        let rest = lines.get(at + 1..).unwrap_or_default();
        let leads_list =
            matches!(rest, [PolicyLine::Blank, PolicyLine::Item(text), ..] if text.split_whitespace().count() > 2);
        outline.add_line(*line, leads_list);
    }
    outline.close();
    outline.passages
}

/// Classifies every line; its neighbours tell a heading from a line that only looks like one.
fn classified_lines(text: &str) -> Vec<PolicyLine<'_>> {
    let mut before = PolicyLine::Blank;
    let all: Vec<&str> = text.lines().map(str::trim).collect();
    let mut lines = Vec::with_capacity(all.len());
    for (at, line) in all.iter().enumerate() {
        let rest = all.get(at + 1..).unwrap_or_default();
        let after = rest.first().copied().unwrap_or_default();
        let next = rest.iter().find(|line| !line.is_empty()).copied().unwrap_or_default();
        before = classify(line, before, after, next);
        lines.push(before);
    }
    lines
}

#[derive(Debug, Default)]
struct OutlineBuilder {
    passages: Vec<Passage>,
    heading: String,
    number: Option<String>,
    subheading: Option<String>,
    introduction: Option<String>,
    /// The paragraph or item that is being read.
    current: String,
    is_item: bool,
    after_blank: bool,
}

impl OutlineBuilder {
    fn add_line(&mut self, line: PolicyLine<'_>, leads_list: bool) {
        match line {
            PolicyLine::Blank => self.after_blank = true,
            PolicyLine::Ignored => {
                self.close();
                self.introduction = None;
            }
            PolicyLine::Heading { number, title } => {
                self.close();
                (self.heading, self.number) = (collapse_whitespace(title), number.map(str::to_owned));
                (self.subheading, self.introduction) = (None, None);
            }
            PolicyLine::Item(text) => {
                self.close();
                let short = text.split_whitespace().count() <= 2 && !text.ends_with(['.', ';', ',']);
                if short && leads_list {
                    self.subheading = Some(collapse_whitespace(text));
                } else {
                    (self.current, self.is_item) = (text.to_owned(), true);
                }
                self.after_blank = false;
            }
            PolicyLine::Prose(text) => {
                let continues =
                    text.starts_with(char::is_lowercase) && !self.current.is_empty() && !ends_sentence(&self.current);
                if self.after_blank && !continues {
                    self.close();
                }
                if self.current.is_empty() && !self.is_item {
                    self.introduction = None;
                }
                self.current.push(' ');
                self.current.push_str(text);
                self.after_blank = false;
            }
        }
    }

    fn close(&mut self) {
        let text = collapse_whitespace(&std::mem::take(&mut self.current));
        let is_item = std::mem::take(&mut self.is_item);
        if text.is_empty() {
            return;
        }
        if is_item {
            self.push(&text, self.introduction.clone());
            return;
        }
        for sentence in sentences(&text) {
            self.push(sentence, None);
        }
        let last = sentences(&text).last().copied().unwrap_or_default();
        self.introduction = (!last.ends_with(['.', '!', '?'])).then(|| last.to_owned());
        if self.introduction.is_none() {
            self.subheading = None;
        }
    }

    fn push(&mut self, text: &str, intro: Option<String>) {
        self.passages.push(Passage {
            text: text.to_owned(),
            heading: self.heading.clone(),
            number: self.number.clone(),
            subheading: self.subheading.clone(),
            introduction: intro,
        });
    }
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', ':', ';'])
}

static SENTENCE_END: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"[.!?]["”»)]?\s+["”»(*]*[A-ZÅÄÖ0-9É]"#).ok());

/// Abbreviations whose full stop does not end a sentence.
const ABBREVIATIONS: [&str; 12] =
    ["t.ex.", "bl.a.", "m.m.", "d.v.s.", "dvs.", "kap.", "nr.", "t.o.m.", "o.s.v.", "f.d.", "s.k.", "exkl."];

/// Splits a paragraph into sentences.
fn sentences(text: &str) -> Vec<&str> {
    let Some(end) = SENTENCE_END.as_ref() else { return vec![text] };
    let mut found = Vec::new();
    let mut from = 0;
    for hit in end.find_iter(text) {
        let stop = hit.start()
            + 1
            + text
                .get(hit.start() + 1..)
                .map_or(0, |rest| rest.len() - rest.trim_start_matches(['"', '”', '»', ')']).len());
        let sentence = text.get(from..stop).unwrap_or_default();
        if ABBREVIATIONS.iter().any(|short| sentence.to_lowercase().ends_with(short)) {
            continue;
        }
        found.push(sentence.trim());
        from = stop;
    }
    found.push(text.get(from..).unwrap_or_default().trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const POLICY: &str = "\
Titel: Internationell policy
Id nr: 0:19

Innehåll
Vision.....2
Mål\t2

Vision

Alla ska ha det gott, t.ex. barn. Ungdomars utbyten ska
främjas.

2 Prioriterade områden

I arbetet prioriteras tre områden:
- utveckling av
  verksamheten

- extern

- nya marknader för
företagen;

2.1 Barn och unga
Barn ska stimuleras till

deltagande i utbyten.
";

    fn texts() -> Vec<(String, String)> {
        outline(POLICY).into_iter().map(|passage| (passage.place(), passage.text)).collect()
    }

    #[test]
    fn sentences_and_items_stand_under_their_headings() {
        let found = texts();
        let has = |place: &str, text: &str| found.contains(&(place.to_owned(), text.to_owned()));
        assert!(has("Vision", "Alla ska ha det gott, t.ex. barn."), "{found:?}");
        assert!(has("Vision", "Ungdomars utbyten ska främjas."), "{found:?}");
        assert!(has("2", "utveckling av verksamheten"), "{found:?}");
        assert!(has("2, extern", "nya marknader för företagen;"), "{found:?}");
        assert!(has("2.1", "Barn ska stimuleras till deltagande i utbyten."), "{found:?}");
    }

    #[test]
    fn tables_of_contents_and_numbers_of_documents_are_no_passages() {
        assert!(texts().iter().all(|(_, text)| !text.contains("Id nr") && !text.contains("....")));
    }

    #[test]
    fn an_item_knows_what_leads_to_it() {
        let found = outline(POLICY);
        let item = found.iter().find(|passage| passage.text.starts_with("utveckling")).unwrap();
        assert_eq!(item.introduction.as_deref(), Some("I arbetet prioriteras tre områden:"));
    }

    #[test]
    fn a_rule_ends_a_paragraph() {
        let found: Vec<String> =
            outline("barn ska\n---\nmöta världen").into_iter().map(|passage| passage.text).collect();
        assert_eq!(found, ["barn ska", "möta världen"]);
    }

    proptest! {
        #[test]
        fn every_passage_stands_in_the_text(text in "(\\PC{0,30}\n){0,6}") {
            let whole = collapse_whitespace(&text);
            for passage in outline(&text) {
                prop_assert!(whole.contains(&passage.text), "{:?} in {:?}", passage.text, whole);
            }
        }
    }
}
