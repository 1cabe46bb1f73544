//! Letters about calls: what alert, digest, reminder and welcome share.

use askama::Template;

use super::Letter;
use super::chat::{FittedSections, fit};
use super::fit_html::{is_short_enough, longest, show_fewer};
use super::layout::{LetterLayout, collapse_empty_lines};
use super::outline::outline;
use super::paragraph::Paragraph;
use super::section::LetterSection;
use super::wrap::wrap;
use crate::delivery::{LetterKind, Outline};
use crate::locale::{Locale, clean};

/// The links to kommuner, and the lines about sources, of a letter that is too long for mail programs even without its
/// calls; and the most characters of such a line.
const MAX_FRAME_ITEMS: usize = 20;
const MAX_LINE_CHARS: usize = 500;

/// A letter about calls.
#[derive(Clone, Debug)]
pub struct CallLetter {
    pub kind: LetterKind,
    pub(super) locale: Locale,
    pub(super) layout: LetterLayout,
    pub(super) subject: String,
    /// What mail programs show beside the subject.
    pub(super) preview: String,
    pub(super) opening: Opening,
    pub(super) sections: Vec<LetterSection>,
    /// Below the calls: how complete they are. Only the digest says.
    pub(super) closing: Option<Closing>,
    /// Sentences below the calls, for channels with a layout of their own.
    pub(super) notes: Vec<String>,
}

/// What stands above the calls, in each form of the letter.
#[derive(Clone, Debug, Default)]
pub(super) struct Opening {
    /// The first line of the plain text: "Hej!"
    pub(super) greeting: String,
    pub(super) text: Vec<Paragraph>,
    /// The heading of the HTML.
    pub(super) heading: String,
    pub(super) html: Vec<Paragraph>,
    /// The lines of the chat message.
    pub(super) chat: Vec<Paragraph>,
}

/// What stands below the calls.
#[derive(Clone, Debug)]
pub(super) struct Closing {
    pub(super) heading: &'static str,
    pub(super) note: &'static str,
    /// What could not be read, line by line.
    pub(super) unread: Vec<String>,
    /// What is said where all could be read; may be empty.
    pub(super) all_read: &'static str,
    /// The same in a chat.
    pub(super) all_read_chat: &'static str,
}

#[derive(Template)]
#[template(path = "call_letter.txt")]
struct Text<'a> {
    letter: &'a CallLetter,
}

#[derive(Template)]
#[template(path = "call_letter.html")]
struct Html<'a> {
    letter: &'a CallLetter,
}

#[derive(Template)]
#[template(path = "call_letter.chat.html")]
struct Chat<'a> {
    letter: &'a CallLetter,
    fitted: FittedSections,
}

impl CallLetter {
    /// Returns a letter with the subject and preview made safe, and nothing below its calls.
    pub(super) fn new(
        kind: LetterKind,
        layout: LetterLayout,
        (subject, preview): (String, String),
        opening: Opening,
        sections: Vec<LetterSection>,
    ) -> CallLetter {
        CallLetter {
            kind,
            locale: layout.locale,
            layout,
            subject: clean::subject(&subject),
            preview,
            opening,
            sections,
            closing: None,
            notes: Vec::new(),
        }
    }

    /// Returns the space below a paragraph of the HTML in pixels: a single one stands close to the calls.
    fn paragraph_gap(&self) -> u8 {
        if self.opening.html.len() > 1 { 12 } else { 8 }
    }

    /// Renders the HTML of a letter that is too long: fewer calls in full, then fewer lines, then fewer links around
    /// them.
    fn shortened_html(&self) -> askama::Result<String> {
        let render = |letter: &CallLetter, full: usize, shown: usize| {
            let mut letter = letter.clone();
            show_fewer(&mut letter.sections, full, shown);
            Html { letter: &letter }.render()
        };
        let full = self.sections.iter().map(|section| section.full.len()).sum::<usize>();
        let all = self.sections.iter().map(LetterSection::len).sum::<usize>();
        if let Some(html) = longest(full, |full| render(self, full, all))? {
            return Ok(html);
        }
        let bare = self.with_fewer_links();
        for letter in [self, &bare] {
            if let Some(html) = longest(all + 1, |shown| render(letter, 0, shown))? {
                return Ok(html);
            }
        }
        render(&bare, 0, 0)
    }

    fn with_fewer_links(&self) -> CallLetter {
        let mut letter = self.clone();
        letter.layout.kommun_links.truncate(MAX_FRAME_ITEMS);
        for paragraph in &mut letter.opening.html {
            paragraph.links.truncate(MAX_FRAME_ITEMS);
        }
        if let Some(closing) = &mut letter.closing {
            closing.unread.truncate(MAX_FRAME_ITEMS);
            closing.unread.iter_mut().for_each(|line| *line = clean::line(line, MAX_LINE_CHARS));
        }
        letter
    }

    /// Returns how many calls a message leaves out, in words before the links to all of them.
    fn left_out(&self, count: &u64) -> String {
        self.locale.message("letter-left-out", [("count", (*count).into())])
    }

    /// Returns the text of a link to everything for a kommun, within a sentence.
    fn everything_for(&self, name: &str) -> String {
        self.locale.message("letter-link-to-everything-for", [("name", name.into())])
    }

    /// Returns the length in a chat of all but the calls: at most, in UTF-16 units.
    fn chat_frame_length(&self) -> usize {
        let greeting_and_links = match self.kind {
            LetterKind::Welcome | LetterKind::Digest => 800,
            _ => 600,
        };
        let unread = self.closing.iter().flat_map(|closing| &closing.unread).map(|line| line.len() + 4);
        greeting_and_links + unread.sum::<usize>()
    }
}

impl Letter for CallLetter {
    fn kind(&self) -> LetterKind {
        self.kind
    }

    fn locale(&self) -> Locale {
        self.locale
    }

    fn subject(&self) -> &str {
        &self.subject
    }

    fn text(&self) -> askama::Result<String> {
        Ok(collapse_empty_lines(&wrap(&Text { letter: self }.render()?)))
    }

    fn html(&self) -> askama::Result<String> {
        let whole = Html { letter: self }.render()?;
        if is_short_enough(&whole) { Ok(whole) } else { self.shortened_html() }
    }

    fn chat(&self) -> askama::Result<String> {
        let fitted = fit(&self.sections, self.chat_frame_length())?;
        Ok(collapse_empty_lines(&Chat { letter: self, fitted }.render()?))
    }

    fn outline(&self) -> Outline {
        outline(&self.layout, &self.sections, &self.notes)
    }
}
