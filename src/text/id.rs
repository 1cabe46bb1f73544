//! Ids: texts that name one thing each, of a type of their own, so that no two kinds can be confused.

use thiserror::Error;

/// Why a text is not an id.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("'{0}' is no id: an id has no spaces, and is not empty")]
pub struct InvalidId(String);

/// Checks the text of an id.
///
/// # Errors
/// When it is empty, or holds a space or a control character.
pub fn check_id(text: String) -> Result<String, InvalidId> {
    let strange = |c: char| c.is_whitespace() || c.is_control();
    if text.is_empty() || text.contains(strange) { Err(InvalidId(text)) } else { Ok(text) }
}

/// Defines the type of an id, which is read from text by [`std::str::FromStr`] and stands as text in JSON. Clones share
/// the text: a judgement names its kommun and its areas, and there are hundreds of thousands of judgements.
macro_rules! id_type {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(std::sync::Arc<str>);

        #[allow(unreachable_pub)]
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::text::id::InvalidId;

            fn try_from(text: String) -> Result<$name, Self::Error> {
                $crate::text::id::check_id(text).map(|text| $name(text.into()))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text::id::InvalidId;

            fn from_str(text: &str) -> Result<$name, Self::Err> {
                text.to_owned().try_into()
            }
        }

        /// Lets a map or set be asked by the id's text.
        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }
    };
}

pub(crate) use id_type;

#[cfg(test)]
mod tests {
    use super::*;

    id_type!(
        /// An id of nothing.
        #[allow(unreachable_pub)]
        ExampleId
    );

    #[test]
    fn an_id_is_a_word() {
        let id: ExampleId = "ab12".parse().unwrap();
        assert!(id == "ab12" && id.as_str() == "ab12");
        for bad in ["", " ", "a b", "a\n"] {
            assert_eq!(bad.parse::<ExampleId>(), Err(InvalidId(bad.to_owned())));
            assert!(serde_json::from_value::<ExampleId>(serde_json::json!(bad)).is_err());
        }
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"ab12\"");
    }
}
