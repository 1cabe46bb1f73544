//! What all responses have in common.

mod cache;
mod health;
mod limits;
mod safety;
