//! The sentences around a letter's calls. They may hold `<b>` and `</b>`, the only markup that messages have.

use askama::filters::{Html, escape};

/// A paragraph of a letter, perhaps with links at its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    text: String,
    pub(super) links: Vec<PageLink>,
}

/// A link to a page with more calls.
#[derive(Clone, Debug)]
pub(super) struct PageLink {
    /// What the page is of: "Lindvik".
    pub(super) name: String,
    /// The text of the link: "se allt för Lindvik".
    pub(super) label: String,
    pub(super) url: String,
}

impl Paragraph {
    pub(super) fn new(text: impl Into<String>) -> Paragraph {
        Paragraph { text: text.into(), links: Vec::new() }
    }

    /// Returns a paragraph of several lines, without the empty ones.
    pub(super) fn lines<const N: usize>(lines: [String; N]) -> Paragraph {
        let filled: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        Paragraph::new(filled.join("\n"))
    }

    /// Returns a paragraph whose sentence ends with links.
    pub(super) fn with_links(text: impl Into<String>, links: Vec<PageLink>) -> Paragraph {
        Paragraph { text: text.into(), links }
    }

    /// Returns the text without markup.
    pub(super) fn plain(&self) -> String {
        without_bold(&self.text)
    }

    /// Returns the text as HTML: all escaped but for the bold.
    pub(super) fn html(&self) -> String {
        self.chat().replace('\n', "<br>")
    }

    /// Returns the text for chats, whose lines need no markup.
    pub(super) fn chat(&self) -> String {
        let escaped = match escape(&self.text, Html) {
            Ok(escaped) => escaped.to_string(),
            // Escaping a text has no error.
            Err(never) => match never {},
        };
        escaped.replace("&#60;b&#62;", "<b>").replace("&#60;/b&#62;", "</b>")
    }
}

/// Returns a message's text without its bold.
pub(super) fn without_bold(text: &str) -> String {
    text.replace("<b>", "").replace("</b>", "")
}

/// Returns the text in bold.
pub(super) fn bold(text: &str) -> String {
    format!("<b>{}</b>", without_bold(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bold_passes() {
        let paragraph = Paragraph::new("<b>3</b> & <i onclick=\"x\">4</i></b>");
        assert_eq!(paragraph.html(), "<b>3</b> &#38; &#60;i onclick=&#34;x&#34;&#62;4&#60;/i&#62;</b>");
        assert_eq!(paragraph.plain(), "3 & <i onclick=\"x\">4</i>");
    }
}
