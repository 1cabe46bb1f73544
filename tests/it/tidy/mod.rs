//! The structure of the code and its words: what is agreed in `docs/architecture.md` and cannot be said to the
//! compiler.

mod circles;
mod glossary;
mod layers;
mod lengths;
mod letters;
mod reader;
mod sources;
mod swedish;
mod types;
