//! utkik watches funding calls for Swedish kommuner and notifies the right people in time.
//!
//! # The data flow
//!
//! ```text
//! sources.toml
//!    | Request           Page             Draft             Facts            Opportunity, its revision, and a Change
//!    v                                                                       if people should be notified
//!  crawl    due source - fetch -> parse -> normalise -> same call? -> what changed? -> store
//!  index    revisions after the index's own cursor -> tantivy
//!  match    every pair opportunity x kommun whose judgement is outdated -> Match with reasons -> store
//!  alert    changes of which a person is to be notified and is not yet -> letter -> outbox
//!  remind   approaching deadlines of calls that a person knows of -> letter -> outbox
//!  digest   changes of which a person is not yet notified when a period ends -> letter -> outbox
//!  invite   letters that people requested on the web pages -> outbox
//!  deliver  deliveries due -> channel (mail, Telegram, web addresses)
//!                            front ends: cli, web, bot <- store, index
//! ```
//!
//! Stages never call one another: they communicate through the store, by revisions and unique keys. So every stage is
//! also a command, may be killed at any point, and may be run again.
//!
//! # Invariants
//!
//! * The store is the source of truth. Every write to an opportunity takes the next revision from one counter row
//!   inside its transaction, so commit order is revision order and no cursor skips a revision.
//! * The index follows revisions and may be deleted at any time.
//! * A match does not depend on the time: whether a call is still open is checked by alert, digest and search.
//! * Nobody is notified twice: `told(person, opportunity, change)` is a key, written with the letter that notifies.
//! * Nobody is reminded twice: `reminded(person, opportunity, goal, day, step)` is a key, written with the letter.
//! * The recipients of a call are decided when a letter is written, by the kommun's file as it is then: routing is not
//!   part of a match. Whoever was notified of a call is notified of its changes, whatever they subscribe to by then.
//! * A call that a person found not relevant stays out of their letters until its substance changes. A link in a letter
//!   only opens a page; pressing the button on it takes effect.
//! * Nobody subscribes or signs in with another's address: a letter's link opens a page, whose button takes effect
//!   once. Such links, codes and cookies are stored as digests only, and no page reveals whether an address is known.
//! * A delivery is a complete letter: a retry needs no other table, and the ledger shows what was sent.
//! * No page can end the program or starve it: a child process with limits reads it, and its text has a budget.
//! * A failure of a source is a row and is shown; a malformed row is counted with its reason; neither stops anything
//!   else.
//! * A call missing from a list is not gone until its deadline passes, the source says so, or four complete crawl
//!   passes in a row lack it. A degraded or partial pass never counts as an absence.
//! * Nothing is closed, told or marked by a clock that cannot be right, nor while nothing can be written: every round,
//!   and every stage that goes by the time, looks first.
//! * What was acknowledged is on the disk: every commit is synchronous.
//! * A pass over a source may take many rounds. Its frontier is stored after what was read, and goes before absences
//!   are counted: a kill loses neither and counts none twice.
//! * Parsing, matching and rendering do no I/O and read no clock.
//!
//! # The direction of imports
//!
//! `main -> cli -> demo -> daemon -> {stages web bot} -> app -> config -> api_types -> {store search channels model}
//! -> fetch -> export -> {sources matching letters} -> locale -> reading -> {delivery feedback}
//! -> subscription -> kommun -> opportunity -> text`; modules in the same braces never use each other. A test checks
//! it.

// Words.
mod text;

mod delivery;
mod feedback;
mod kommun;
mod opportunity;
mod subscription;

// How prose is read.
mod reading;

// Rules.
mod letters;
mod locale;
mod matching;
mod sources;

// What other programs read.
mod export;

// Gateways.
mod channels;
mod fetch;
mod model;
mod search;
mod store;

// What other programs read.
mod api_types;

// Assembly.
mod app;
mod config;

// Stages and readers.
mod bot;
mod stages;
mod web;

// Ways to run them.
mod cli;
mod daemon;
#[cfg(feature = "demo")]
mod demo;

#[cfg(feature = "internals")]
pub mod internals;

pub use cli::main;
