//! Plain text from HTML: one newline between paragraphs, no scripts or styles, entities decoded.

use scraper::{Html, Node};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// Elements that begin and end a line.
const BLOCKS: [&str; 24] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "tr",
    "table",
    "section",
    "article",
    "header",
    "footer",
    "blockquote",
    "dt",
    "dd",
    "dl",
    "hr",
    "pre",
];

/// Elements whose content is not shown.
const HIDDEN: [&str; 6] = ["script", "style", "noscript", "template", "svg", "head"];

/// Returns the text that a browser would show.
pub fn to_text(html: &str) -> String {
    let document = Html::parse_fragment(html);
    let mut out = String::new();
    let mut open = vec![document.tree.root().children()];
    while let Some(children) = open.last_mut() {
        let Some(node) = children.next() else {
            open.pop();
            continue;
        };
        match node.value() {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) if HIDDEN.contains(&element.name()) => {}
            Node::Element(element) => {
                if BLOCKS.contains(&element.name()) {
                    out.push('\n');
                } else if matches!(element.name(), "td" | "th") {
                    out.push(' ');
                }
                open.push(node.children());
            }
            _ => open.push(node.children()),
        }
    }
    tidy_lines(&out)
}

/// Returns one line of plain text from a field that may hold entities or stray markup.
pub fn to_line(field: &str) -> String {
    let text = if field.contains(['&', '<']) { to_text(field) } else { field.to_owned() };
    collapse_whitespace(&text)
}

/// Collapses white space, removes soft hyphens and zero-width characters, and composes letters with their marks (NFC).
pub fn collapse_whitespace(text: &str) -> String {
    if is_nfc_quick(text.chars()) != IsNormalized::Yes {
        return collapse(text.nfc());
    }
    collapse(text.chars())
}

fn collapse(letters: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in letters.filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')) {
        if c.is_whitespace() {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// Returns the lines of plain text, each squeezed, without empty ones.
pub fn tidy_lines(text: &str) -> String {
    text.lines().map(collapse_whitespace).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_becomes_single_and_unseen_marks_go() {
        assert_eq!(collapse_whitespace(" \u{feff} \u{a0}Kom\u{ad}mun\t\u{200b}\n och  region "), "Kommun och region");
        assert_eq!(collapse_whitespace(" \u{ad} "), "");
    }
}
