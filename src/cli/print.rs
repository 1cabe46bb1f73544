//! The output of a command: one JSON document for programs, or lines for people.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::Result;
use serde::Serialize;

use crate::locale::clean::is_invisible;

/// Writes one JSON document to stdout with a single write, since writing piece by piece costs a system call a line.
pub(super) fn json<T: Serialize>(value: &T) -> Result<()> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    ignore_broken_pipe(std::io::stdout().lock().write_all(&text))
}

/// Writes lines to stdout. A closed pipe (`| head`) is no error.
pub(super) fn lines(lines: impl IntoIterator<Item = String>) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for line in lines {
        ignore_broken_pipe(writeln!(out, "{}", visible(&line)))?;
    }
    Ok(())
}

/// The style of a part of a line on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Dim,
    Bold,
    Green,
    Yellow,
    Red,
}

impl Style {
    /// Returns the escape sequence that turns it on (ECMA-48).
    fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Dim => "\x1b[2m",
            Style::Bold => "\x1b[1m",
            Style::Green => "\x1b[32m",
            Style::Yellow => "\x1b[33m",
            Style::Red => "\x1b[31m",
        }
    }
}

/// Writes styled lines to stdout; colours only on a terminal, unless `NO_COLOR` is set.
pub(super) fn styled_lines(lines: impl IntoIterator<Item = Vec<(Style, String)>>) -> Result<()> {
    let out = std::io::stdout();
    let colours = uses_colours(out.is_terminal(), |name| std::env::var_os(name));
    let mut out = out.lock();
    for line in lines {
        let text: String = line.iter().map(|(ink, text)| styled(*ink, text, colours)).collect();
        ignore_broken_pipe(writeln!(out, "{}", text.trim_end()))?;
    }
    Ok(())
}

/// Returns whether to use colours; any non-empty `NO_COLOR` disables them (no-color.org).
fn uses_colours(is_terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let refused = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
    is_terminal && !refused && variable("TERM").is_none_or(|term| term != "dumb")
}

fn styled(style: Style, text: &str, colours: bool) -> String {
    if !colours || style == Style::Plain {
        return visible(text);
    }
    format!("{}{}\x1b[0m", style.code(), visible(text))
}

/// Returns the width of the terminal in characters; `None` where stdout is no terminal.
pub(super) fn width() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0))
}

/// A progress bar on stderr: one line that is rewritten on a terminal, a line every ten seconds elsewhere. A run that
/// ends within a second shows none.
pub(super) struct ProgressBar {
    began: Instant,
    shown_at_second: AtomicU64,
}

impl Default for ProgressBar {
    fn default() -> ProgressBar {
        ProgressBar { began: Instant::now(), shown_at_second: AtomicU64::new(0) }
    }
}

impl ProgressBar {
    pub(super) fn update(&self, done: u64, all: u64) {
        let (seconds, is_terminal) = (self.began.elapsed().as_secs(), std::io::stderr().is_terminal());
        let step = if is_terminal { 1 } else { 10 };
        if seconds < self.shown_at_second.load(Ordering::Relaxed) + step {
            return;
        }
        self.shown_at_second.store(seconds, Ordering::Relaxed);
        let share = (done * 100).checked_div(all).unwrap_or(100).min(100);
        let (start, end) = if is_terminal { ("\r", "") } else { ("", "\n") };
        // A bar that nobody sees stops nothing.
        let _ = write!(std::io::stderr(), "{start}{done} of {all} calls indexed ({share} %) after {seconds} s{end}");
    }

    pub(super) fn finish(&self) {
        if self.shown_at_second.load(Ordering::Relaxed) > 0 && std::io::stderr().is_terminal() {
            let _ = writeln!(std::io::stderr());
        }
    }
}

/// Ignores the error of a closed pipe.
pub(super) fn ignore_broken_pipe(written: std::io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Removes control characters and marks that change how others are shown: titles come from outside and must steer
/// neither the terminal nor its reader.
pub(super) fn visible(text: &str) -> String {
    text.chars().filter(|c| (!c.is_control() || *c == '\t') && !is_invisible(*c)).collect()
}

/// Returns `text`, truncated or padded to `width` characters.
pub(super) fn column(text: &str, width: usize) -> String {
    let count = text.chars().count();
    if count > width {
        let cut: String = text.chars().take(width.saturating_sub(1)).collect();
        return format!("{cut}…");
    }
    format!("{text}{}", " ".repeat(width - count))
}

/// Returns a count with its noun: `1 call`, `2 calls`.
pub(super) fn count(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_people_who_want_them() {
        let with = |name: &'static str, value: &'static str| move |asked: &str| (asked == name).then(|| value.into());
        assert!(uses_colours(true, with("TERM", "xterm")) && uses_colours(true, with("NO_COLOR", "")));
        assert!(!uses_colours(false, with("TERM", "xterm")), "a pipe is no terminal");
        assert!(!uses_colours(true, with("NO_COLOR", "1")) && !uses_colours(true, with("TERM", "dumb")));
        assert_eq!(styled(Style::Red, "a\x1b[2Jb", true), "\x1b[31ma[2Jb\x1b[0m", "what a source wrote steers nothing");
        assert_eq!(styled(Style::Red, "a", false), "a");
    }

    #[test]
    fn a_title_turns_no_line_of_the_terminal_around() {
        let title = "Fri\u{202e}dag\u{2066} x\u{200b}y\u{feff}\u{ad}\u{e0041}\u{9b}31m\tz";
        assert_eq!(visible(title), "Fridag xy31m\tz");
    }

    #[test]
    fn columns_stand_under_each_other() {
        assert_eq!([column("små", 5), column("länge", 5), column("för lång", 5)], ["små  ", "länge", "för …"]);
    }
}
