//! A call as a letter tells one person of it.

use crate::feedback::Opinion;
use crate::kommun::{Kommun, Match};
use crate::opportunity::{ChangeKind, FieldChanges, Opportunity};

/// One call in one person's letter, with why it is there.
#[derive(Clone, Debug)]
pub struct Notice<'a> {
    pub opportunity: &'a Opportunity,
    /// What happened to the call since the person was last notified.
    pub kind: ChangeKind,
    pub fields: &'a FieldChanges,
    /// The person's kommuner that the call matches, strongest first; empty where it was only passed on.
    pub matches: Vec<(&'a Kommun, &'a Match)>,
    /// The kommuner that passed the call on to the person, each with a note that may be empty.
    pub passed_on: Vec<(&'a Kommun, &'a str)>,
    /// How the person can pass the call on, where they may.
    pub pass_on: Option<PassOn>,
    /// The call is here only because the kommun's file or utkik's vocabulary changed ("nytt urval").
    pub new_selection: bool,
    /// The person's own page for answering on the call and following it.
    pub answer_url: String,
    /// The person's answer counts for one of these kommuner.
    pub counts_for_kommun: bool,
    /// An earlier letter has asked for an answer on the call, so this one does not.
    pub already_asked: bool,
    /// The earlier answer, where all kommuner here have given the same: then the letter does not ask again.
    pub earlier_answer: Option<Opinion>,
    /// The person follows the call and is notified of every change.
    pub followed: bool,
}

/// The link by which a person can pass a call on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassOn {
    /// The person's own page for passing the call on.
    pub url: String,
    /// The kommun has already passed it on.
    pub done: bool,
}
