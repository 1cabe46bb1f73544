//! The text of an element as people read it: without what is hidden or struck out.

use scraper::node::Element;
use scraper::{ElementRef, Node};

use crate::text::{fold, html};

/// Elements whose content is not part of the text, or is struck out.
const HIDDEN_ELEMENTS: [&str; 15] = [
    "script", "style", "noscript", "template", "svg", "head", "s", "del", "strike", "nav", "form", "button", "select",
    "footer", "iframe",
];
const INLINE: [&str; 14] =
    ["a", "abbr", "b", "em", "i", "span", "strong", "time", "u", "small", "sub", "sup", "mark", "label"];

/// The character that marks a heading in [`text_with_headings`].
pub(super) const HEADING: char = '\u{1}';

/// Returns all text on one line.
pub(super) fn line(element: ElementRef<'_>) -> String {
    html::collapse_whitespace(&collect_text(element, false))
}

/// Returns the text with a line for each block.
pub(super) fn text(element: ElementRef<'_>) -> String {
    lines(&collect_text(element, false))
}

/// Returns the text with a line for each block, each heading on a line that begins with [`HEADING`].
pub(super) fn text_with_headings(element: ElementRef<'_>) -> String {
    lines(&collect_text(element, true))
}

/// Tells whether an element is a link to a mail address or telephone number, whose text is often a name.
fn reaches_people(element: &Element) -> bool {
    let target = element.attr("href").unwrap_or_default().trim_start().to_ascii_lowercase();
    target.starts_with("mailto:") || target.starts_with("tel:")
}

/// Tells whether a table lists people, as tables of grants often do.
fn lists_people(table: ElementRef<'_>) -> bool {
    let first_row = table.descendent_elements().find(|e| e.value().name() == "tr");
    let head = first_row.map(|row| fold(&row.text().collect::<Vec<_>>().join(" "))).unwrap_or_default();
    ["efternamn", "fornamn", "surname", "last name", "first name"].iter().any(|word| head.contains(word))
}

fn lines(text: &str) -> String {
    text.lines().map(html::collapse_whitespace).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn collect_text(element: ElementRef<'_>, headings: bool) -> String {
    let mut out = String::new();
    let mut open = vec![(element.children(), false)];
    while let Some((children, block)) = open.last_mut() {
        let Some(node) = children.next() else {
            if *block {
                out.push('\n');
            }
            open.pop();
            continue;
        };
        match node.value() {
            Node::Text(text) => {
                // A line break inside a paragraph's source is shown as a space.
                let visible = text.replace(['\n', '\r', '\t', HEADING], " ");
                out.push_str(&visible);
            }
            Node::Element(e) if HIDDEN_ELEMENTS.contains(&e.name()) || reaches_people(e) => out.push(' '),
            Node::Element(e) if e.name() == "table" && ElementRef::wrap(node).is_some_and(lists_people) => {
                out.push('\n')
            }
            Node::Element(e) => {
                let name = e.name();
                let block = !INLINE.contains(&name) && !matches!(name, "td" | "th" | "dd" | "dt");
                out.push(if block {
                    '\n'
                } else if INLINE.contains(&name) {
                    '\0'
                } else {
                    ' '
                });
                if headings && name.len() == 2 && name.starts_with('h') && name != "hr" {
                    out.push(HEADING);
                }
                open.push((node.children(), block));
            }
            _ => {}
        }
    }
    out.replace('\0', "")
}
