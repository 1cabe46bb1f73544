//! utkik watches funding for Swedish kommuner and tells the right people in time.
//!
//! # The way of a call
//!
//! ```text
//! sources.toml
//!    | Request           Page             Draft             Facts            Opportunity, its revision, and a Change
//!    v                                                                       if a reader should hear of it
//!  crawl    due source - fetch -> parse -> normalise -> same call? -> what moved? -> store
//!  index    revisions after the index's own cursor -> tantivy
//!  match    every pair opportunity x kommun whose judgement is behind -> Match with reasons -> store
//!  alert    what a person is owed and has not been told -> Message -> outbox
//!  remind   last days that draw near, of calls that a person knows -> Message -> outbox
//!  digest   what a person has not heard when a window ends -> Message -> outbox
//!  invite   letters that people asked for on the web pages -> Message -> outbox
//!  deliver  deliveries due -> channel (mail, Telegram, web addresses)
//!                                 readers: cli, web, bot <- store, index
//! ```
//!
//! Stages never call one another: they meet in the store, by revisions and unique keys. So every stage is also a
//! command, may be killed at any line, and may be run again.
//!
//! # What always holds
//!
//! * The store is the truth. Every write to an opportunity takes the next revision from one counter row inside its
//!   transaction, so commit order is number order and no reader's cursor skips one.
//! * The index follows revisions and may be deleted at any time.
//! * A match is timeless: whether a call is still open is asked by alert, digest and search.
//! * Nobody is told twice: `told(person, opportunity, change)` is a key, written with the letter that tells.
//! * Nobody is reminded twice: `reminded(person, opportunity, goal, day, step)` is a key, written with the letter.
//! * Whom a call goes to is asked when a letter is made, of the kommun's file as it stands: routing is no judgement. Who
//!   was told of a call hears what becomes of it, whatever they ask for by then.
//! * What a person found not relevant stays out of their letters until its substance changes. A link in a letter only
//!   asks; a press of a button acts.
//! * Nobody subscribes or signs in by another's address: a letter's link asks, a press of its button acts, once. What such
//!   links, codes and cookies hold is kept as a digest only, and no page tells whether an address is known.
//! * A delivery is a finished letter: a retry needs no other table, and the ledger shows what was sent.
//! * A source's failure is a row and shows; one bad row is a count with a reason; neither stops anything else.
//! * A call missing from a list is not gone until its deadline passes, the source says so, or four complete sweeps in
//!   a row lack it. A degraded or partial sweep never counts as an absence.
//! * Parsing, matching and rendering do no I/O and know no clock.
//!
//! # Which way imports point
//!
//! `main -> cli -> daemon -> config -> {pipeline web bot} -> shape -> {store index channel model} -> fetch -> export
//! -> {source matching message} -> {opportunity kommun subscription delivery feedback} -> text`; siblings in braces never
//! use each other. A test keeps it.

// Words.
pub mod text;

pub mod delivery;
pub mod feedback;
pub mod kommun;
pub mod opportunity;
pub mod subscription;

// Rules.
pub mod letters;
pub mod locale;
pub mod matching;
pub mod sources;

// What other programs read.
pub mod export;

// Gateways.
pub mod channels;
pub mod fetch;
pub mod model;
pub mod search;
pub mod store;

// What other programs read.
pub mod api_types;

// Stages and readers.
pub mod bot;
pub mod stages;
pub mod web;

// Assembly.
pub mod cli;
pub mod config;
pub mod daemon;
pub mod demo;
