//! Roles: what a person may do beside reading their own letters.

use serde::{Deserialize, Serialize};

/// A role in a kommun; the operator's is in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Represents a part of the kommun: signs in and manages their own subscription.
    Representative,
    /// Sees the letters and the report of the kommun, and manages its subscriptions.
    Coordinator,
    /// A coordinator of every kommun.
    Operator,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Representative, Role::Coordinator, Role::Operator];

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Representative => "representative",
            Role::Coordinator => "coordinator",
            Role::Operator => "operator",
        }
    }

    pub fn parse(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// A role granted to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleGrant {
    pub role: Role,
    /// The kommun's slug; `None` for the operator.
    pub kommun: Option<String>,
}

impl RoleGrant {
    /// Returns whether the role gives access to the letters, the report and the subscriptions of a kommun.
    pub fn can_manage(&self, kommun: &str) -> bool {
        match self.role {
            Role::Operator => true,
            Role::Coordinator => self.kommun.as_deref() == Some(kommun),
            Role::Representative => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_oversees_what() {
        let held = |role, kommun: Option<&str>| RoleGrant { role, kommun: kommun.map(str::to_owned) };
        assert!(held(Role::Operator, None).can_manage("tyreso"));
        assert!(held(Role::Coordinator, Some("tyreso")).can_manage("tyreso"));
        assert!(!held(Role::Coordinator, Some("tyreso")).can_manage("gotene"));
        assert!(!held(Role::Coordinator, None).can_manage("gotene"));
        assert!(!held(Role::Representative, Some("tyreso")).can_manage("tyreso"));
        assert!(Role::ALL.iter().all(|role| Role::parse(role.as_str()) == Some(*role)));
    }
}
