//! Extracts of the ledger of letters for the registry: to whom, what, when, why, and with which outcome.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use askama::Template;
use jiff::Timestamp;
use serde::Serialize;

use super::document::{DocumentFormat, Period, swedish_time};
use super::table::{Cell, text::write_csv};
use crate::delivery::LedgerLetter;
use crate::kommun::KommunSlug;
use crate::locale::Locale;
use crate::locale::clean;
use crate::opportunity::OpportunityId;
use crate::subscription::{self, PersonId};

/// The letters of a period, the oldest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ledger {
    /// The language of the extract's own words.
    #[serde(skip)]
    pub locale: Locale,
    pub period: Period,
    /// The names of the kommuner, where the extract is limited to some.
    pub kommun: Option<String>,
    pub written: Timestamp,
    pub letters: Vec<LedgerEntry>,
}

/// One letter in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerEntry {
    pub id: String,
    pub written: String,
    pub sent: Option<String>,
    /// The address; masked unless the full address was requested.
    pub to: String,
    pub kommuner: Vec<String>,
    pub kind: &'static str,
    pub subject: String,
    /// The tag of the language that the letter is written in.
    #[serde(skip)]
    pub language: &'static str,
    pub why: &'static str,
    /// The calls in the letter, as identifier (or id) and title.
    pub calls: Vec<(String, String)>,
    pub state: &'static str,
    pub tries: i64,
    /// The reply of the receiving server or service.
    pub remark: String,
    pub message_id: String,
}

/// Which addresses are written in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressVisibility {
    Masked,
    Full,
    /// Only the addresses of these people, by id.
    FullFor(BTreeSet<PersonId>),
}

impl AddressVisibility {
    pub fn shows_full(&self, person: &PersonId) -> bool {
        match self {
            AddressVisibility::Masked => false,
            AddressVisibility::Full => true,
            AddressVisibility::FullFor(people) => people.contains(person),
        }
    }
}

impl LedgerEntry {
    /// Builds the row of a delivery in a language. `call_name` returns a call's identifier and title by its id.
    pub fn of(
        locale: Locale,
        delivery: &LedgerLetter,
        addresses: &AddressVisibility,
        call_name: impl Fn(&OpportunityId) -> (String, String),
    ) -> LedgerEntry {
        let address = delivery.address_text();
        let masked = || clean::masked(&address).unwrap_or_else(|| locale.text("letters-hidden").to_owned());
        let remark = &locale.remark(delivery.reason.as_deref().unwrap_or_default());
        let is_full = addresses.shows_full(&delivery.person);
        LedgerEntry {
            id: delivery.id.to_string(),
            written: swedish_time(delivery.queued_at),
            sent: delivery.sent_at.map(swedish_time),
            to: if is_full { clean::line(&subscription::masked(&address), 300) } else { masked() },
            kommuner: delivery.kommuner.iter().map(KommunSlug::to_string).collect(),
            kind: locale.letter(delivery.kind),
            subject: if delivery.is_closed() {
                locale.letter(delivery.kind).to_owned()
            } else {
                clean::line(&delivery.subject, 200)
            },
            language: if delivery.is_closed() { locale.tag() } else { delivery.language },
            why: locale.letter_reason(delivery.kind),
            calls: delivery.calls.iter().map(|call| call_name(&call.id)).collect(),
            state: locale.delivery_state(delivery.state),
            tries: delivery.attempts,
            remark: if is_full { clean::line(remark, 300) } else { clean::without_addresses(locale, remark) },
            message_id: delivery.message_id.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "ledger/print_page.html")]
struct PrintPage<'a> {
    ledger: &'a Ledger,
    t: Locale,
}

impl Ledger {
    /// Returns the heading: "Brev om Tyresö, 1 maj 2026 – 31 maj 2026".
    pub fn title(&self) -> String {
        let period = ("period", self.period.label(self.locale).into());
        match &self.kommun {
            Some(kommun) => self.locale.message("ledger-title-of-kommun", [("kommun", kommun.as_str().into()), period]),
            None => self.locale.message("ledger-title", [period]),
        }
    }

    /// Returns what the extract is: how many letters, and when it was written.
    fn lead(&self) -> String {
        // The number stands in a file's text as in its other formats, without the language's grouping.
        let letters = ("letters", self.letters.len().to_string().into());
        self.locale.message("ledger-lead", [letters, ("written", swedish_time(self.written).into())])
    }

    /// Writes the extract.
    ///
    /// # Errors
    /// When the format's library fails; no content of the letters can cause that.
    pub fn write(&self, format: DocumentFormat) -> Result<Vec<u8>> {
        match format {
            DocumentFormat::Csv => self.csv(),
            DocumentFormat::Html => {
                Ok(PrintPage { ledger: self, t: self.locale }.render().context("failed to write a page")?.into_bytes())
            }
            DocumentFormat::Json => Ok(serde_json::to_vec_pretty(self)?),
        }
    }

    fn csv(&self) -> Result<Vec<u8>> {
        let headings = [
            "ledger-written",
            "ledger-sent",
            "ledger-to",
            "ledger-kommun",
            "ledger-kind",
            "ledger-subject",
            "ledger-why",
            "ledger-calls",
            "ledger-outcome",
            "ledger-attempts",
            "ledger-remark",
            "ledger-id",
            "ledger-message-id",
        ];
        let headings = headings.map(|key| self.locale.text(key));
        let text = |text: &str| Cell::Text(text.to_owned());
        let rows = self.letters.iter().map(|letter| {
            let calls: Vec<String> = letter.calls.iter().map(|(id, title)| format!("{id}: {title}")).collect();
            vec![
                text(&letter.written),
                text(letter.sent.as_deref().unwrap_or_default()),
                text(&letter.to),
                text(&letter.kommuner.join(", ")),
                text(letter.kind),
                text(&letter.subject),
                text(letter.why),
                text(&calls.join("; ")),
                text(letter.state),
                Cell::Number(letter.tries.unsigned_abs()),
                text(&letter.remark),
                text(&letter.id),
                text(&letter.message_id),
            ]
        });
        write_csv(&headings, rows)
    }
}
