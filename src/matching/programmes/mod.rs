//! The rules for programmes, from their guides: who may take part and in what. Read once from `programmes.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::kommun::AreaId;
use crate::opportunity::Opportunity;

/// The text of the rules file.
pub(super) const SOURCE: &str = include_str!("../programmes.toml");

static RULES: LazyLock<Vec<ProgrammeRule>> = LazyLock::new(|| parse(SOURCE).unwrap_or_default());

/// Returns the rule for a call: the first in the file that matches.
pub(super) fn rule_for(opportunity: &Opportunity) -> Option<&'static ProgrammeRule> {
    let keys = ProgrammeKeys::of(opportunity);
    RULES.iter().find(|rule| rule.matches(&keys))
}

/// The role that a kommun can have in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum KommunRole {
    /// It can apply.
    Lead,
    /// It can be one of the applicants.
    Partner,
    /// Its schools, companies, associations or young people can apply.
    PassOn,
    /// It hardly can, unless the call's own text says so.
    Unlikely,
    /// It cannot take part.
    No,
}

/// The rule for one programme or type of action.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgrammeRule {
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads or tests the file"))]
    pub(super) name: String,
    #[serde(default)]
    identifier: Vec<String>,
    #[serde(default)]
    has: Vec<String>,
    #[serde(default)]
    action: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    label: Vec<String>,
    #[serde(default)]
    funder: Vec<String>,
    #[serde(default)]
    reference: Vec<String>,
    pub(super) role: KommunRole,
    /// How likely it is that a kommun can take part, before the text is read, 0..100.
    #[serde(default)]
    pub(super) strength: u32,
    /// The most that the text can raise it to, 0..100.
    #[serde(default = "hundred")]
    pub(super) limit: u32,
    /// Ids of the areas that the programme is about, even where the text does not say so.
    #[serde(default)]
    pub(super) areas: Vec<AreaId>,
    /// Whether the programme is about nothing else.
    #[serde(default)]
    pub(super) only: bool,
    /// Whether the programme is about what a kommun does every day, which a passage for all municipal work covers.
    #[serde(default = "yes")]
    pub(super) ordinary: bool,
    /// The län that the funding is limited to; empty = all.
    #[serde(default)]
    pub(super) lan: Vec<String>,
    /// The key of the sentence that says for the reader what the rule means.
    pub(super) says: String,
}

fn hundred() -> u32 {
    100
}

fn yes() -> bool {
    true
}

/// The properties of a call that a programme is recognised by.
struct ProgrammeKeys {
    identifier: String,
    action: String,
    label: String,
    funder: String,
    reference: String,
}

impl ProgrammeKeys {
    fn of(opportunity: &Opportunity) -> ProgrammeKeys {
        let facts = &opportunity.facts;
        let lower = |text: &Option<String>| text.as_deref().unwrap_or_default().to_lowercase();
        let identifier = facts.identifier.as_deref().or(facts.call_identifier.as_deref()).unwrap_or_default();
        ProgrammeKeys {
            identifier: identifier.to_uppercase(),
            action: lower(&facts.action),
            label: lower(&facts.programme),
            funder: facts.funder.to_lowercase(),
            reference: opportunity.reference.clone(),
        }
    }
}

impl ProgrammeRule {
    /// Returns whether the rule matches: by identifier, or else by the programme's name or funder; type of action and
    /// the other conditions narrow it.
    fn matches(&self, keys: &ProgrammeKeys) -> bool {
        let any = |parts: &[String], text: &str| parts.iter().any(|part| text.contains(&part.to_lowercase()));
        let reference = self.reference.iter().any(|mark| keys.reference.contains(mark.as_str()));
        let identifier = self.identifier.iter().any(|start| keys.identifier.starts_with(start.as_str()));
        let narrowed = (self.has.is_empty() || self.has.iter().any(|mark| keys.identifier.contains(mark.as_str())))
            && (self.action.is_empty() || any(&self.action, &keys.action))
            && !any(&self.without, &keys.action);
        let named = |known: &[String], text: &str| known.iter().any(|name| contains_name(text, name));
        let by_name = named(&self.label, &keys.label) || named(&self.funder, &keys.funder);
        reference || ((identifier || (by_name && self.has.is_empty())) && narrowed)
    }
}

/// Returns whether a text contains `name` as whole words: "Sida", not "Strömsidan".
fn contains_name(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphabetic) && (name.ends_with(' ') || !after.is_some_and(char::is_alphabetic))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<ProgrammeRule>,
}

fn parse(text: &str) -> Result<Vec<ProgrammeRule>, toml::de::Error> {
    Ok(toml::from_str::<File>(text)?.rule)
}

#[cfg(test)]
mod tests;
