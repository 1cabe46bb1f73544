//! The JSON types of the command line and the web API, with their schemas. Keys are added, never renamed. Nothing here
//! contains personal data.

mod call;
mod change;
pub mod documents;
mod judgement;
mod kommun;
mod search;
mod source;

use serde::Serialize;
use utoipa::ToSchema;

pub use call::{CallDto, CallRecords};
pub use change::{CallChangeDto, ChangeDto};
pub use judgement::{JudgementDto, MatchDto, MatchedCallDto};
pub use kommun::KommunDto;
pub use search::SearchResultDto;
pub use source::{SPARKLINE_ROUNDS, SourceDescription, SourceDto};

use crate::locale::clean;
use crate::opportunity::{Amount, Deadline};

/// Returns a web address as its source gives it; empty when it may not be linked to.
fn linkable_url(given: &str) -> String {
    clean::link(given).map(|_| given.to_owned()).unwrap_or_default()
}

/// A sum of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Amount)]
pub struct AmountDto {
    /// Whole units of the currency.
    value: u64,
    /// ISO 4217.
    #[schema(example = "EUR")]
    currency: String,
}

impl From<&Amount> for AmountDto {
    fn from(amount: &Amount) -> AmountDto {
        AmountDto { value: amount.value, currency: amount.currency.clone() }
    }
}

/// The last moment to apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub struct DeadlineDto {
    /// In its own zone.
    #[schema(format = Date)]
    date: String,
    /// `17:00` in its own zone; null when the whole day counts.
    #[schema(example = "17:00")]
    time: Option<String>,
    /// The zone that date and time hold in: an IANA name.
    #[schema(example = "Europe/Brussels")]
    zone: &'static str,
    /// The instant after which nobody can apply, in UTC.
    #[schema(format = DateTime)]
    at: String,
    /// The source left the year out and we supplied it.
    year_inferred: bool,
}

impl From<&Deadline> for DeadlineDto {
    fn from(deadline: &Deadline) -> DeadlineDto {
        DeadlineDto {
            date: deadline.date.to_string(),
            time: deadline.time_text(),
            zone: deadline.zone.name(),
            at: deadline.instant().to_string(),
            year_inferred: deadline.year_inferred,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_left_as_it_is_or_left_out() {
        assert_eq!(linkable_url("https://funder.example"), "https://funder.example");
        assert_eq!(["javascript:alert(1)", "data:text/html,x", "/call", ""].map(linkable_url), [""; 4]);
    }
}
