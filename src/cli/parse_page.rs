//! `sources parse`: reads one page for another process of this program, within limits.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::process_limits::ProcessLimits;
use crate::reading::normalise::{SourceDefaults, normalise};
use crate::sources::{Content, PageAnswer, PageRefusal, PageTask, ParsedPage, WatchedSource, read_page, text_bytes};

/// The largest pages of real sources take a tenth of each.
const LIMITS: ProcessLimits =
    ProcessLimits { cpu_seconds: 8, address_space: 2 << 30, data: Some(192 << 20), file: Some(32 << 20) };
/// Bytes of a draft whose prose is read here too: what takes long to understand shall fail here, not in the process
/// that stores it.
const LONG_DRAFT: u64 = 16 << 10;

/// Reads the page on stdin as `task` says, and prints the answer.
pub(super) fn run(task: &Path) -> Result<()> {
    LIMITS.set()?;
    let task = std::fs::read(task).with_context(|| format!("failed to read {}", task.display()))?;
    let task: PageTask = serde_json::from_slice(&task).context("the task is none of this version's")?;
    let now = task.now;
    let (watched, source, page) = task.open(input()?).context("the task names no source")?;
    let read = page.into_memory().context("failed to read the page").map(|page| read_page(&*source, &page, now))?;
    if let Ok(parsed) = &read {
        try_prose(&watched, parsed, now);
    }
    let answer: Result<PageAnswer, PageRefusal> = read.map(PageAnswer::from).map_err(PageRefusal::from);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut out, &answer).context("failed to write the answer")?;
    out.flush().context("failed to write the answer")
}

fn try_prose(watched: &WatchedSource, parsed: &ParsedPage, now: Timestamp) {
    let defaults = SourceDefaults { anchor: Some(watched.spec.zone.date_of(now)), ..watched.spec.defaults() };
    for draft in parsed.drafts.iter().chain(&parsed.withdrawn).filter(|draft| text_bytes(draft) > LONG_DRAFT) {
        drop(normalise(draft, &defaults));
    }
}

#[cfg(unix)]
fn input() -> Result<Content> {
    use std::os::fd::AsFd as _;
    let file = std::io::stdin().as_fd().try_clone_to_owned().context("failed to take the page")?;
    Ok(Content::File(file.into()))
}

#[cfg(not(unix))]
fn input() -> Result<Content> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).context("failed to take the page")?;
    Ok(Content::Memory(bytes))
}
