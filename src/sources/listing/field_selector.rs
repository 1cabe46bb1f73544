//! Selectors of fields on a page: `.badge`, `time @datetime`, `label: Sista ansökningsdag | Deadline`, `above: h2`,
//! `.` (the whole row), `section` (a heading with all that stands under it).

use scraper::{ElementRef, Selector};

use super::{prose, selector};
use crate::text::fold;

/// The place on a page where the text of a field is found.
#[derive(Clone, Debug)]
pub enum FieldSelector {
    /// The text of the elements that match a CSS selector.
    Css(Selector),
    /// An attribute of the elements that match a CSS selector.
    Attribute(Selector, String),
    /// What follows one of these labels: the cell beside a row heading, the `dd` of a `dt`, the text under a heading,
    /// the rest of the paragraph after a bold word.
    Labelled(Vec<String>),
    /// The nearest matching element before this one, such as the heading of the list that the row stands in.
    Above(Selector),
    /// The text of the element itself.
    Whole,
    /// The element, a heading, and what follows it up to the next heading.
    Section,
}

/// Elements that label what follows them.
const LABELS: [&str; 9] = ["th", "dt", "h2", "h3", "h4", "h5", "strong", "b", "span"];
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

impl FieldSelector {
    /// Parses the short form, as in the module's examples.
    ///
    /// # Errors
    /// What is wrong with the selector.
    pub fn parse(text: &str) -> Result<FieldSelector, String> {
        let text = text.trim();
        match text {
            "." => return Ok(FieldSelector::Whole),
            "section" => return Ok(FieldSelector::Section),
            _ => {}
        }
        if let Some(labels) = text.strip_prefix("label:") {
            let labels: Vec<String> = labels.split('|').map(fold_label).filter(|l| !l.is_empty()).collect();
            return if labels.is_empty() {
                Err("no label after \"label:\"".to_owned())
            } else {
                Ok(FieldSelector::Labelled(labels))
            };
        }
        if let Some(css) = text.strip_prefix("above:") {
            return selector(css.trim()).map(FieldSelector::Above);
        }
        match text.rsplit_once(" @") {
            Some((css, name)) if !name.contains([' ', ']']) => {
                Ok(FieldSelector::Attribute(selector(css)?, name.to_owned()))
            }
            _ => selector(text).map(FieldSelector::Css),
        }
    }

    /// Returns the text found, as one line.
    pub(super) fn text(&self, element: ElementRef<'_>) -> Option<String> {
        let texts = self.texts(element);
        (!texts.is_empty()).then(|| texts.join(" "))
    }

    /// Returns the text found, with a line for each block.
    pub(super) fn block(&self, element: ElementRef<'_>) -> String {
        match self {
            FieldSelector::Css(css) => element.select(css).map(prose::text).collect::<Vec<_>>().join("\n"),
            FieldSelector::Whole => prose::text(element),
            FieldSelector::Section => section(element).into_iter().map(prose::text).collect::<Vec<_>>().join("\n"),
            _ => self.texts(element).join("\n"),
        }
    }

    /// Returns the text of each element found.
    pub(super) fn texts(&self, element: ElementRef<'_>) -> Vec<String> {
        let texts: Vec<String> = match self {
            FieldSelector::Css(css) => element.select(css).map(prose::line).collect(),
            FieldSelector::Attribute(css, name) => {
                element.select(css).filter_map(|e| e.attr(name).map(str::to_owned)).collect()
            }
            FieldSelector::Labelled(labels) => labelled_text(element, labels).into_iter().collect(),
            FieldSelector::Above(css) => preceding_match(element, css).map(prose::line).into_iter().collect(),
            FieldSelector::Whole => vec![prose::line(element)],
            FieldSelector::Section => section(element).into_iter().map(prose::line).collect(),
        };
        texts.into_iter().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect()
    }
}

fn fold_label(text: &str) -> String {
    fold(text.trim().trim_end_matches(':').trim())
}

fn labelled_text(root: ElementRef<'_>, labels: &[String]) -> Option<String> {
    let elements = root.descendent_elements().filter(|e| LABELS.contains(&e.value().name()));
    elements.filter(|e| labels.contains(&fold_label(&prose::line(*e)))).find_map(text_after_label)
}

fn text_after_label(label: ElementRef<'_>) -> Option<String> {
    let mut siblings = label.next_siblings();
    let text = match label.value().name() {
        "th" | "dt" => siblings.filter_map(ElementRef::wrap).next().map(prose::line)?,
        name if HEADINGS.contains(&name) => {
            let under = siblings.filter_map(ElementRef::wrap).take_while(|e| !HEADINGS.contains(&e.value().name()));
            under.map(prose::line).collect::<Vec<_>>().join(" ")
        }
        _ => {
            let mut rest = String::new();
            siblings.by_ref().for_each(|node| match (ElementRef::wrap(node), node.value().as_text()) {
                (Some(element), _) => rest.push_str(&prose::line(element)),
                (None, Some(text)) => rest.push_str(text),
                _ => {}
            });
            rest.trim_start().trim_start_matches(':').to_owned()
        }
    };
    let text = crate::text::html::collapse_whitespace(&text);
    (!text.is_empty()).then_some(text)
}

/// Returns a heading and the elements after it, up to the next heading.
fn section(heading: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let behind = heading.next_siblings().filter_map(ElementRef::wrap);
    let under = behind.take_while(|e| !HEADINGS.contains(&e.value().name()));
    std::iter::once(heading).chain(under).collect()
}

fn preceding_match<'a>(element: ElementRef<'a>, css: &Selector) -> Option<ElementRef<'a>> {
    let lineage = std::iter::once(*element).chain(element.ancestors());
    lineage.flat_map(|node| node.prev_siblings()).filter_map(ElementRef::wrap).find(|e| css.matches(e))
}
