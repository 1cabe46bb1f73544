//! Sums of money and their currency.

use serde::{Deserialize, Serialize};

/// A sum in whole units of its currency (ISO 4217).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    pub value: u64,
    pub currency: String,
}
