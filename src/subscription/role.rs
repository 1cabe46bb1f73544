//! Roles: what a person may do beside reading their own letters.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::kommun::KommunSlug;

/// A role in a kommun; the operator's is in all of them.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Role {
    /// Represents a part of the kommun: signs in and manages their own subscription.
    Representative,
    /// Sees the letters and the report of the kommun, and manages its subscriptions.
    Coordinator,
    /// A coordinator of every kommun.
    Operator,
}

impl Role {
    /// Returns the name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A role granted to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleGrant {
    pub role: Role,
    /// `None` for the operator.
    pub kommun: Option<KommunSlug>,
}

impl RoleGrant {
    /// Returns whether the role gives access to the letters, the report and the subscriptions of a kommun.
    pub fn can_manage(&self, kommun: &KommunSlug) -> bool {
        match self.role {
            Role::Operator => true,
            Role::Coordinator => self.kommun.as_ref() == Some(kommun),
            Role::Representative => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_can_manage_what() {
        let held = |role, kommun: Option<&KommunSlug>| RoleGrant { role, kommun: kommun.cloned() };
        let (tyreso, gotene): (KommunSlug, KommunSlug) = ("tyreso".parse().unwrap(), "gotene".parse().unwrap());
        assert!(held(Role::Operator, None).can_manage(&tyreso));
        assert!(held(Role::Coordinator, Some(&tyreso)).can_manage(&tyreso));
        assert!(!held(Role::Coordinator, Some(&tyreso)).can_manage(&gotene));
        assert!(!held(Role::Coordinator, None).can_manage(&gotene));
        assert!(!held(Role::Representative, Some(&tyreso)).can_manage(&tyreso));
        assert!(Role::VARIANTS.iter().all(|role| role.as_str().parse() == Ok(*role)));
    }
}
