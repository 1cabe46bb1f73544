//! What a command answers: one JSON document for programs, or lines for people.

use std::io::Write;

use anyhow::Result;
use serde::Serialize;

/// Writes one JSON document to stdout, in one piece: piece by piece, each line is a call of the system.
pub(super) fn json<T: Serialize>(value: &T) -> Result<()> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    quietly(std::io::stdout().lock().write_all(&text))
}

/// Writes lines to stdout. A reader that went away (`| head`) is no error.
pub(super) fn lines(lines: impl IntoIterator<Item = String>) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for line in lines {
        quietly(writeln!(out, "{}", plain(&line)))?;
    }
    Ok(())
}

fn quietly(written: std::io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Titles come from outside: what would steer a terminal is not printed.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\t').collect()
}

/// `text`, cut or filled to `width` characters.
pub(super) fn column(text: &str, width: usize) -> String {
    let count = text.chars().count();
    if count > width {
        let cut: String = text.chars().take(width.saturating_sub(1)).collect();
        return format!("{cut}…");
    }
    format!("{text}{}", " ".repeat(width - count))
}

/// A count with its noun: `1 call`, `2 calls`.
pub(super) fn count(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
