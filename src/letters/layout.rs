//! What all letters about calls have around them: whom they are for, why one gets them, and how to unsubscribe.

use super::Letterhead;
use super::paragraph::PageLink;
use super::routing::{LetterAudience, kommun_page};
use crate::locale::Locale;

/// What the header and footer of a letter show.
#[derive(Clone, Debug)]
pub(super) struct LetterLayout {
    pub(super) locale: Locale,
    pub(super) audience: LetterAudience,
    /// What the letter is about: "utlysningar för Tyresö".
    pub(super) about: String,
    /// The pages of the recipient's kommuner: "Allt för Tyresö".
    pub(super) kommun_links: Vec<PageLink>,
    /// The site's address in the letter's language, as one reads it.
    pub(super) site_url: String,
    /// The address of the site's first page.
    pub(super) home_url: String,
    pub(super) unsubscribe_url: String,
}

impl LetterLayout {
    pub(super) fn of(head: &Letterhead<'_>) -> LetterLayout {
        let audience = LetterAudience::of(head);
        LetterLayout {
            locale: head.locale,
            about: head.locale.message("letter-about-calls", [("label", audience.label.as_str().into())]),
            audience,
            kommun_links: kommun_links(head, "letter-everything-for"),
            site_url: head.locale.site_url(head.public_url),
            home_url: head.locale.page_url(head.public_url, "/"),
            unsubscribe_url: head.unsubscribe_url.to_owned(),
        }
    }
}

/// Returns links to the pages of the recipient's kommuner. The message `label` is given their `name`.
pub(super) fn kommun_links(head: &Letterhead<'_>, label: &str) -> Vec<PageLink> {
    let pages = head.subscribed.iter().map(|subscribed| kommun_page(head, subscribed));
    let link = |(name, url): (String, String)| {
        let label = head.locale.message(label, [("name", name.as_str().into())]);
        PageLink { name, label, url }
    };
    pages.map(link).collect()
}

/// Keeps at most one empty line in a row, and none at the ends.
pub(super) fn collapse_empty_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 1;
    for line in text.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    format!("{}\n", out.trim_end())
}
