//! Faults in configuration files, each with its file and line.

use std::path::Path;

use serde::Serialize;
use thiserror::Error;

/// All faults in files that were read together.
#[derive(Debug, Error)]
#[error("{}", lines(.0))]
pub struct ConfigFaults(pub Vec<FileFault>);

/// One fault, and what would be right.
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
