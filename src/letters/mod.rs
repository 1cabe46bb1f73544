//! The letters, written as text, HTML, chat and outline. Pure: the clock, the links and the contents are arguments.

pub mod account;
pub mod operator;
pub mod rationale;
pub mod signed_tokens;

mod alert;
mod call_letter;
mod card;
mod chat;
mod digest;
mod fit_html;
mod layout;
mod letter;
mod letterhead;
mod notice;
mod outline;
mod paragraph;
mod personal_link;
mod reminder;
mod routing;
mod section;
#[cfg(test)]
pub(crate) mod tests;
mod welcome;
mod wrap;

pub use alert::alert;
pub use call_letter::CallLetter;
pub use digest::{DigestContent, UnreadableSource, digest};
pub use letter::Letter;
pub use letterhead::{Letterhead, SubscribedKommun};
pub use notice::{Notice, PassOn};
pub use personal_link::{PersonalLink, hide_tokens};
pub use reminder::{Countdown, Reminder, reminder};
pub use routing::scope_text;
pub use welcome::welcome;
