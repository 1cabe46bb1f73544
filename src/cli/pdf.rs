//! Reads a PDF in a child process with limits, so that a hostile file costs some seconds and an error at most.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::print;
use super::process_limits::ProcessLimits;
use crate::config::import;

/// A policy of 100 pages takes less than a second. Memory is room for the program, its stack, and a file decompressed
/// many times over.
const LIMITS: ProcessLimits = ProcessLimits { cpu_seconds: 10, address_space: 1 << 30, data: None, file: None };

/// Returns the text of a PDF, read by a child process of this program.
pub(super) fn read_in_child(path: &Path) -> Result<String> {
    let program = std::env::current_exe().context("failed to find this program's own file")?;
    let mut child = Command::new(program);
    child.args(["kommun", "pdf-text"]).arg(path).stdin(Stdio::null());
    let read = child.output().context("failed to start the reader of PDFs")?;
    if read.status.success() {
        return String::from_utf8(read.stdout).context("the PDF's text is no text");
    }
    let stderr = String::from_utf8_lossy(&read.stderr);
    let error = stderr.lines().rev().find_map(|line| line.strip_prefix("utkik: "));
    match error.filter(|_| read.status.code().is_some()) {
        Some(why) => bail!("{why}"),
        None => bail!("the PDF takes too much time or memory to read: save it as text and import that"),
    }
}

/// Runs in the child process: sets its limits, then reads the PDF and prints its text.
pub(super) fn print_text(path: &Path) -> Result<()> {
    LIMITS.set()?;
    print::lines(import::read_pdf(path)?.lines().map(str::to_owned))
}
