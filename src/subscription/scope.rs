//! What of a kommun a person wants to hear of.

use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize};

/// What of a kommun a subscription asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What suits the kommun in these areas; without any, all that suits it: the coordinator's.
    Areas(Vec<String>),
    /// What lies in the areas of this förvaltning, as the kommun's file has them when a letter is made: the
    /// representative's.
    Forvaltning(String),
    /// What the kommun passes on: an association's or a company's.
    PassedOn,
}

impl Scope {
    /// All that suits the kommun.
    pub const ALL: Scope = Scope::Areas(Vec::new());

    /// Does a match in `areas` concern it? `of_forvaltning` gives the areas of a förvaltning. One that the kommun's file
    /// has no longer is nobody's reason to hear of nothing: until that is mended, all concerns it.
    pub fn wants<'k>(&self, areas: &[String], of_forvaltning: impl Fn(&str) -> Option<&'k [String]>) -> bool {
        let among = |wanted: &[String]| areas.iter().any(|area| wanted.contains(area));
        match self {
            Scope::Areas(wanted) => wanted.is_empty() || among(wanted),
            Scope::Forvaltning(id) => of_forvaltning(id).is_none_or(among),
            Scope::PassedOn => false,
        }
    }

    /// The areas that were chosen one by one.
    pub fn areas(&self) -> &[String] {
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

    /// From the columns that it is kept in.
    pub fn of(areas: Vec<String>, forvaltning: Option<String>, passed_on: bool) -> Scope {
        match forvaltning {
            _ if passed_on => Scope::PassedOn,
            Some(id) => Scope::Forvaltning(id),
            None => Scope::Areas(areas),
        }
    }
}

/// `areas`, `forvaltning` and `passed_on`, as other programs read them.
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
        struct Kept {
            areas: Vec<String>,
            forvaltning: Option<String>,
            passed_on: bool,
        }
        let Kept { areas, forvaltning, passed_on } = Kept::deserialize(deserializer)?;
        Ok(Scope::of(areas, forvaltning, passed_on))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn each_wants_its_own() {
        let school = words(&["barn-unga", "skola-utbildning"]);
        let known = |id: &str| (id == "skola").then_some(school.as_slice());
        let wants = |scope: Scope, areas: &[&str]| scope.wants(&words(areas), known);
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
