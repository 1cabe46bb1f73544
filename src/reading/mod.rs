//! How prose is read: dates, amounts of money, applicants and consortia, in Swedish, English, Danish and Norwegian.
//!
//! [`normalise::normalise`] turns a source's [`Draft`](crate::opportunity::Draft), which is nothing but strings, into
//! typed [`Facts`](crate::opportunity::Facts). [`prose::extract`] reads a text without a source. Neither does I/O, and
//! the day from which a missing year is inferred is an argument.
//!
//! The phrases that decide stand in `.txt` files beside the code (`date/cues.txt`, `sums.txt`, `applicants.txt`), which
//! need no programmer to edit.
//!
//! # A draft becomes facts
//!
//! ```
//! use utkik::internals::opportunity::{Draft, Zone};
//! use utkik::internals::reading::normalise::{SourceDefaults, normalise};
//!
//! let draft = Draft {
//!     key: "2026-17".to_owned(),
//!     title: "Medel för klimatanpassning".to_owned(),
//!     url: "https://example.org/17".to_owned(),
//!     published: Some("2026-02-02".to_owned()),
//!     dates_prose: Some("Öppnar 15 februari och stänger den 15 april kl. 16.".to_owned()),
//!     grant_max: Some("1,5 miljoner kronor".to_owned()),
//!     zone: Zone::Stockholm,
//!     ..Draft::default()
//! };
//! let facts = normalise(&draft, &SourceDefaults::default())?;
//! assert_eq!(facts.opens.map(|day| day.to_string()).as_deref(), Some("2026-02-15"));
//! assert_eq!(facts.deadlines[0].instant().to_string(), "2026-04-15T14:00:00Z");
//! assert_eq!(facts.grant_max.map(|amount| amount.value), Some(1_500_000));
//! # Ok::<(), utkik::internals::reading::normalise::DraftError>(())
//! ```
//!
//! # A date in prose
//!
//! ```
//! use utkik::internals::opportunity::Zone;
//! use utkik::internals::reading::date;
//!
//! let text = "Frågor ställs senast 2 maj. Sista ansökningsdag är förlängd från 5 maj till 12 maj 2026 klockan 12.";
//! let dates = date::extract(text, Zone::Stockholm, None);
//! let deadlines: Vec<String> = dates.deadlines.iter().map(|deadline| deadline.date.to_string()).collect();
//! assert_eq!(deadlines, ["2026-05-12"]);
//! assert_eq!(dates.extended_from.map(|day| day.to_string()).as_deref(), Some("2026-05-05"));
//! ```
//!
//! # An amount in prose
//!
//! ```
//! use utkik::internals::reading::sums::{self, AmountPurpose};
//! use utkik::internals::text::Language;
//!
//! let text = "Totalt finns 57,7 miljoner kronor. Varje projekt kan få högst 744 000 kronor.";
//! let read = sums::find_amounts(text, Language::Sv);
//! let amounts: Vec<(u64, AmountPurpose)> = read.iter().map(|sum| (sum.amount.value, sum.purpose)).collect();
//! assert_eq!(amounts, [(57_700_000, AmountPurpose::Total), (744_000, AmountPurpose::Most)]);
//! ```

pub mod amount;
pub mod applicants;
pub mod consortium;
pub mod date;
pub mod normalise;
mod numerals;
mod phrase_list;
pub mod prose;
pub mod sums;
