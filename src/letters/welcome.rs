//! The welcome letter: every open call that matches well, and what to expect from now on.

use askama::Template;

use super::chat::{FittedSections, fit};
use super::layout::{LetterLayout, message, render, subject};
use super::outline::outline;
use super::section::{LetterSection, SectionBuilder, nearest_deadline};
use super::{Letterhead, Notice};
use crate::delivery::{LetterKind, Message};
use crate::locale::swedish::numbers::count;
use crate::opportunity::Status;

#[derive(Template)]
#[template(path = "welcome/subject.txt")]
struct Subject<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "welcome/body.txt")]
struct Text<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "welcome/body.html")]
struct Html<'a> {
    view: &'a View,
    subject: &'a str,
}

#[derive(Template)]
#[template(path = "welcome/chat.html")]
struct Chat<'a> {
    view: &'a View,
    fitted: FittedSections,
}

struct View {
    layout: LetterLayout,
    /// The number of calls in the letter, "7 öppna utlysningar"; `None` when there are none.
    open: Option<String>,
    /// The number of further calls: "12 utlysningar till".
    more: Option<String>,
    nearest: Option<String>,
    sections: Vec<LetterSection>,
}

/// Writes the welcome letter. `notices` are the open calls of level alert; `more` counts further open calls of level
/// digest.
pub fn welcome(head: &Letterhead<'_>, notices: &[Notice<'_>], more: usize) -> Message {
    let mut section = SectionBuilder::new(head).full_section("Passar väl just nu", "", notices.iter().collect());
    // To a new subscriber calls are not new or changed, but open or forthcoming.
    for card in section.iter_mut().flat_map(|s| s.full.iter_mut().chain(&mut s.short)) {
        card.heading = if card.status == Status::Open { "Öppen utlysning" } else { "Kommande utlysning" };
        card.changes.clear();
    }
    let all_open = notices.iter().all(|notice| notice.opportunity.status_at(head.now) == Status::Open);
    let [one, several] = if all_open {
        ["öppen utlysning", "öppna utlysningar"]
    } else {
        ["aktuell utlysning", "aktuella utlysningar"]
    };
    let open = section.as_ref().map(|s| count(s.len() as u64, one, several));
    let view = View {
        layout: LetterLayout::of(head),
        open,
        more: (more > 0).then(|| count(more as u64, "utlysning till", "utlysningar till")),
        nearest: nearest_deadline(head, notices.iter()),
        sections: section.into_iter().collect(),
    };
    let subject = subject(&Subject { view: &view });
    let chat = Chat { view: &view, fitted: fit(&view.sections, 800) };
    let (text, html) = (render(&Text { view: &view }), render(&Html { view: &view, subject: &subject }));
    let more: Vec<String> = view.more.iter().map(|more| format!("Det finns {more} som kan passa.")).collect();
    let outline = outline(&view.layout, &view.sections, &more);
    Message { outline, ..message(LetterKind::Welcome, subject, &text, html, render(&chat)) }
}
