//! The MIME form of a letter: the bytes that are kept in the outbox and sent unchanged at every attempt.

use std::time::SystemTime;

use anyhow::{Context as _, bail, ensure};
use jiff::Timestamp;
use lettre::Message as Mime;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use sha2::{Digest as _, Sha256};
use url::{Host, Url};

use crate::letters::Letter;

/// The longest subject, in characters; mail programs show a third of it.
const MAX_SUBJECT: usize = 200;
/// The longest web address in a header, in bytes: a line may have 998 (RFC 5322 §2.1.1), and addresses cannot be
/// folded.
const MAX_HEADER_URL: usize = 900;

/// The headers of a letter.
#[derive(Clone, Debug)]
pub struct MailHeaders<'a> {
    /// `Name <address>` or an address.
    pub from: &'a str,
    /// A bare address.
    pub to: &'a str,
    /// With or without its angle brackets; the same for every attempt.
    pub message_id: &'a str,
    pub date: Timestamp,
    /// RFC 2919, dotted and without angle brackets: `tyreso.utkik.example.se`.
    pub list_id: &'a str,
    /// The address that takes the one-click POST of RFC 8058; a GET shows a page. `None` for a letter that its receiver
    /// requested, which belongs to no list.
    pub unsubscribe_url: Option<&'a str>,
    /// The Message-ID of the letter that this one follows up, so that both are shown in one thread.
    pub references: Option<&'a str>,
}

/// Writes the letter as 7-bit MIME text: plain text and HTML as alternatives, both quoted-printable.
///
/// The same letter with the same headers gives the same bytes. Nothing in the letter can add a header.
///
/// # Errors
/// When a template fails, or one of the headers is no mail address, no identifier or no http(s) address.
pub fn compose(letter: &dyn Letter, mail_headers: &MailHeaders<'_>) -> anyhow::Result<String> {
    let message_id = identifier(mail_headers.message_id)?;
    let mut mime = Mime::builder()
        .from(sender(mail_headers.from)?)
        .to(Mailbox::new(None, recipient(mail_headers.to)?))
        .subject(subject(letter.subject()))
        // The mail library cannot write a date before 1970.
        .date(SystemTime::from(mail_headers.date.max(Timestamp::UNIX_EPOCH)))
        .message_id(Some(message_id.clone()));
    if let Some(earlier) = mail_headers.references {
        let earlier = identifier(earlier)?;
        mime = mime.in_reply_to(earlier.clone()).references(earlier);
    }
    let list_id = mail_headers.list_id;
    ensure!(is_atom(list_id), "'{list_id}' is no list id: it needs letters, digits, dots and hyphens");
    let mut headers = Vec::new();
    if let Some(url) = mail_headers.unsubscribe_url {
        headers.push(("List-Id", format!("<{list_id}>")));
        headers.push(("List-Unsubscribe", format!("<{}>", web_address(url)?)));
        headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    headers.push(("Auto-Submitted", "auto-generated".to_owned()));
    headers.push(("X-Auto-Response-Suppress", "All".to_owned()));
    for (name, value) in headers {
        mime = mime.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
    }
    let body = MultiPart::alternative()
        .boundary(boundary(&message_id))
        .singlepart(text_part(ContentType::TEXT_PLAIN, &letter.text()?))
        .singlepart(text_part(ContentType::TEXT_HTML, &letter.html()?));
    let mime = mime.multipart(body).context("failed to put the letter together")?;
    String::from_utf8(mime.formatted()).context("the letter is not text")
}

/// Parses the sender's mailbox, as the setting gives it.
///
/// # Errors
/// When it is neither `Name <address>` nor an address.
pub(super) fn sender(from: &str) -> anyhow::Result<Mailbox> {
    let mailbox: Mailbox = from
        .parse()
        .with_context(|| format!("'{from}' is no sender: write utkik@example.se or \"utkik <utkik@example.se>\""))?;
    let name = mailbox.name.as_deref().map(visible_line).filter(|name| !name.is_empty());
    let email = recipient(mailbox.email.as_ref()).with_context(|| format!("'{from}' is no sender"))?;
    Ok(Mailbox::new(name, email))
}

/// Checks that letters can be sent from this sender.
///
/// # Errors
/// When it is neither `Name <address>` nor an address.
pub fn check_sender(from: &str) -> anyhow::Result<()> {
    sender(from).map(|_| ())
}

/// Tells whether letters can be sent to this bare address.
pub fn can_be_mailed(address: &str) -> bool {
    recipient(address).is_ok()
}

/// Parses a bare address, and puts its domain into the ASCII form that every server understands.
///
/// # Errors
/// When it is no mail address. The message does not repeat it, because messages end up in logs.
pub(super) fn recipient(address: &str) -> anyhow::Result<lettre::Address> {
    let (user, domain) = address.rsplit_once('@').context("a mail address has an @")?;
    let domain = match Host::parse(domain) {
        Ok(Host::Domain(domain)) => domain,
        _ => bail!("what stands after the @ is no domain"),
    };
    ensure!(user.is_ascii(), "what stands before the @ is not ASCII");
    lettre::Address::new(user, domain).context("that is no mail address")
}

fn text_part(kind: ContentType, text: &str) -> SinglePart {
    SinglePart::builder().content_type(kind).header(ContentTransferEncoding::QuotedPrintable).body(text.to_owned())
}

/// Returns the boundary of a letter. `=_` never occurs in quoted-printable text (RFC 2045 §6.7), so no letter can hold
/// it.
fn boundary(message_id: &str) -> String {
    let mut digest = hex::encode(Sha256::digest(message_id));
    digest.truncate(24);
    format!("=_{digest}")
}

/// Returns a Message-ID in its angle brackets (RFC 5322 §3.6.4).
fn identifier(id: &str) -> anyhow::Result<String> {
    let bare = id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(id);
    let is_valid = bare.split_once('@').is_some_and(|(left, right)| is_atom(left) && is_atom(right));
    ensure!(is_valid, "'{id}' is no message id: write <something@example.se>");
    Ok(format!("<{bare}>"))
}

/// Tells whether a text needs no quoting in a header and is not too long.
fn is_atom(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    (1..=400).contains(&text.len()) && text.chars().all(plain)
}

fn web_address(url: &str) -> anyhow::Result<String> {
    let parsed = Url::parse(url).with_context(|| format!("'{url}' is no address to leave by"))?;
    ensure!(matches!(parsed.scheme(), "http" | "https"), "'{url}' is no http(s) address");
    let text = parsed.to_string();
    ensure!(text.len() <= MAX_HEADER_URL && !text.contains(['<', '>']), "'{url}' does not fit in a header");
    Ok(text)
}

fn subject(text: &str) -> String {
    let line = visible_line(text);
    if line.chars().count() <= MAX_SUBJECT {
        return line;
    }
    line.chars().take(MAX_SUBJECT - 1).chain(['…']).collect()
}

/// Returns one line without control characters and without marks that change the direction of the text after them.
fn visible_line(text: &str) -> String {
    let changes_direction =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown: String =
        text.chars().filter(|c| !changes_direction(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
