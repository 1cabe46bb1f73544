//! What is wrong in files: each fault with its file and line.

use std::path::Path;

use serde::Serialize;
use thiserror::Error;

/// Everything wrong in files that were read together.
#[derive(Debug, Error)]
#[error("{}", lines(.0))]
pub struct Faults(pub Vec<FileFault>);

/// One thing wrong, and what would be right.
#[derive(Debug, Serialize)]
pub struct FileFault {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    pub message: String,
}

impl FileFault {
    pub(super) fn new(file: &Path, line: usize, message: &str) -> FileFault {
        FileFault { file: file.display().to_string(), line, message: message.to_owned() }
    }
}

fn lines(faults: &[FileFault]) -> String {
    let line = |fault: &FileFault| format!("{}:{}: {}", fault.file, fault.line, fault.message);
    faults.iter().map(line).collect::<Vec<_>>().join("\n")
}
