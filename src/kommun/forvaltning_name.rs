//! A förvaltning by its full name: its kommun's slug and its own id.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::KommunSlug;

/// A förvaltning of a kommun, written `tyreso/skola`. Neither of the two need have a file (any more).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ForvaltningName {
    pub kommun: KommunSlug,
    /// The förvaltning's id within the kommun.
    pub id: String,
}

/// The text names no förvaltning.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("'{0}' names no förvaltning: write the kommun's slug, a slash and its id, such as tyreso/skola")]
pub struct ForvaltningNameError(String);

impl fmt::Display for ForvaltningName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kommun, self.id)
    }
}

impl FromStr for ForvaltningName {
    type Err = ForvaltningNameError;

    fn from_str(text: &str) -> Result<ForvaltningName, ForvaltningNameError> {
        let parts = text.split_once('/').filter(|(_, id)| !id.is_empty());
        let name =
            parts.and_then(|(kommun, id)| Some(ForvaltningName { kommun: kommun.parse().ok()?, id: id.to_owned() }));
        name.ok_or_else(|| ForvaltningNameError(text.to_owned()))
    }
}

impl TryFrom<String> for ForvaltningName {
    type Error = ForvaltningNameError;

    fn try_from(text: String) -> Result<ForvaltningName, ForvaltningNameError> {
        text.parse()
    }
}

impl From<ForvaltningName> for String {
    fn from(name: ForvaltningName) -> String {
        name.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_kommun_and_an_id() {
        let name: ForvaltningName = "tyreso/skola".parse().unwrap();
        assert!(name.kommun == "tyreso" && name.id == "skola" && name.to_string() == "tyreso/skola");
        assert_eq!(serde_json::to_string(&name).unwrap(), "\"tyreso/skola\"");
        for bad in ["", "tyreso", "tyreso/", "/skola"] {
            assert!(bad.parse::<ForvaltningName>().is_err(), "{bad}");
        }
    }
}
