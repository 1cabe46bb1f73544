//! An amount of money with its currency.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount in whole units of its currency (ISO 4217).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Amount {
    pub value: u64,
    pub currency: String,
}
