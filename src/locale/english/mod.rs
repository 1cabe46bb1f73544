//! English as the pages write it: the twin of the Swedish room, for readers who do not read Swedish.

pub mod changes;
pub mod dates;
pub mod ladder;
pub mod numbers;
pub mod words;
