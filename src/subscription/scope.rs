//! The scope of a subscription: which of a kommun's calls it covers.

use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::kommun::AreaId;

/// Which of a kommun's calls a subscription covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Calls that suit the kommun in these areas; if empty, all that suit it, as for coordinators.
    Areas(Vec<AreaId>),
    /// Calls in the areas of this förvaltning, as the kommun's file has them when a letter is made, as for
    /// representatives.
    Forvaltning(String),
    /// Calls that the kommun passes on, as for associations and companies.
    PassedOn,
}

impl Scope {
    /// All calls that suit the kommun.
    pub const ALL: Scope = Scope::Areas(Vec::new());

    /// Returns whether a match in `areas` is in scope. `of_forvaltning` returns the areas of a förvaltning. If the
    /// kommun's file no longer has it, everything is in scope until that is corrected, so that nothing is missed.
    pub fn covers<'k>(&self, areas: &[AreaId], of_forvaltning: impl Fn(&str) -> Option<&'k [AreaId]>) -> bool {
        let among = |wanted: &[AreaId]| areas.iter().any(|area| wanted.contains(area));
        match self {
            Scope::Areas(wanted) => wanted.is_empty() || among(wanted),
            Scope::Forvaltning(id) => of_forvaltning(id).is_none_or(among),
            Scope::PassedOn => false,
        }
    }

    /// Returns the areas that were chosen one by one.
    pub fn areas(&self) -> &[AreaId] {
        match self {
            Scope::Areas(areas) => areas,
            Scope::Forvaltning(_) | Scope::PassedOn => &[],
        }
    }

    pub fn forvaltning(&self) -> Option<&str> {
        match self {
            Scope::Forvaltning(id) => Some(id),
            Scope::Areas(_) | Scope::PassedOn => None,
        }
    }

    /// Returns the scope stored in these columns.
    pub fn from_columns(areas: Vec<AreaId>, forvaltning: Option<String>, passed_on: bool) -> Scope {
        match forvaltning {
            _ if passed_on => Scope::PassedOn,
            Some(id) => Scope::Forvaltning(id),
            None => Scope::Areas(areas),
        }
    }
}

/// Writes `areas`, `forvaltning` and `passed_on`, as other programs read them.
impl Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shape = serializer.serialize_struct("Scope", 3)?;
        shape.serialize_field("areas", self.areas())?;
        shape.serialize_field("forvaltning", &self.forvaltning())?;
        shape.serialize_field("passed_on", &(*self == Scope::PassedOn))?;
        shape.end()
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scope, D::Error> {
        #[derive(Deserialize)]
        struct ScopeColumns {
            areas: Vec<AreaId>,
            forvaltning: Option<String>,
            passed_on: bool,
        }
        let ScopeColumns { areas, forvaltning, passed_on } = ScopeColumns::deserialize(deserializer)?;
        Ok(Scope::from_columns(areas, forvaltning, passed_on))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<AreaId> {
        words.iter().map(|word| word.parse().unwrap()).collect()
    }

    #[test]
    fn each_wants_its_own() {
        let school = words(&["barn-unga", "skola-utbildning"]);
        let known = |id: &str| (id == "skola").then_some(school.as_slice());
        let wants = |scope: Scope, areas: &[&str]| scope.covers(&words(areas), known);
        assert!(wants(Scope::ALL, &["kultur"]) && wants(Scope::ALL, &[]));
        assert!(wants(Scope::Areas(words(&["kultur"])), &["idrott", "kultur"]));
        assert!(!wants(Scope::Areas(words(&["kultur"])), &["idrott"]));
        assert!(wants(Scope::Forvaltning("skola".into()), &["kultur", "barn-unga"]));
        assert!(!wants(Scope::Forvaltning("skola".into()), &["kultur"]));
        assert!(wants(Scope::Forvaltning("gone".into()), &["kultur"]), "nothing is lost in silence");
        assert!(!wants(Scope::PassedOn, &["kultur"]));
    }

    #[test]
    fn other_programs_read_all_three() {
        let json = |scope: Scope| serde_json::to_string(&scope).unwrap();
        assert_eq!(json(Scope::ALL), r#"{"areas":[],"forvaltning":null,"passed_on":false}"#);
        assert_eq!(json(Scope::Forvaltning("a".into())), r#"{"areas":[],"forvaltning":"a","passed_on":false}"#);
        assert_eq!(json(Scope::PassedOn), r#"{"areas":[],"forvaltning":null,"passed_on":true}"#);
        for scope in [Scope::Areas(words(&["kultur"])), Scope::Forvaltning("a".into()), Scope::PassedOn] {
            assert_eq!(serde_json::from_str::<Scope>(&json(scope.clone())).unwrap(), scope);
        }
    }
}
