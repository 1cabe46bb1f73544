//! What the operator and the kommuner have written down, checked at the door.

pub mod kommun_file;
