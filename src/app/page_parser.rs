//! Reads pages in a process of their own, with limits of memory and time, so that a hostile page costs some seconds and
//! an error at most ([why](../../docs/adr/0013-pages-are-read-by-a-child.md)).

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use tokio::sync::Semaphore;

use crate::locale::Locale;
use crate::sources::{
    Content, Page, PageAnswer, PageRefusal, PageTask, ParsedPage, SourceWay, WatchedSource, read_page,
};

/// The most pages that are read at the same time, whatever rounds ask for them. Any number may be downloading: long
/// ones wait on disk.
const SEATS: usize = 2;
/// How long a page may take in all. Its process is stopped by its own limits long before, unless the machine is busy.
const MAX_WALL_TIME: Duration = Duration::from_secs(30);
/// Bytes of an answer; what a page may yield is bounded to a quarter of this.
const MAX_ANSWER: u64 = 32 << 20;

/// How the names of tasks' files begin.
const TASK_PREFIX: &str = "page-task-";
/// The age at which such a file is nobody's any more.
const LEFT_AFTER: Duration = Duration::from_secs(3600);

const OUR_FAULT: &str = "the reader of this source failed on the page; that is a fault of ours: please report it";

/// Reads pages, a few at a time. A page that hangs keeps its seat until it ends.
#[derive(Clone, Debug)]
pub struct PageParser {
    /// The program that reads a page in a process of its own; without one, this process does.
    program: Option<PathBuf>,
    scratch: PathBuf,
    seats: Arc<Semaphore>,
}

impl PageParser {
    pub(super) fn new(program: Option<PathBuf>, scratch: PathBuf) -> PageParser {
        remove_left_tasks(&scratch);
        PageParser { program, scratch, seats: Arc::new(Semaphore::new(SEATS)) }
    }

    /// Waits for a seat.
    ///
    /// # Errors
    /// Never, in practice: the seats are not taken away.
    pub async fn seat(&self) -> Result<PageSeat> {
        let permit = Arc::clone(&self.seats).acquire_owned().await.context("the seats for reading are gone")?;
        Ok(PageSeat { permit, parser: self.clone() })
    }
}

/// Removes the files of tasks that a process left which was killed. One that cannot be removed is in nobody's way.
fn remove_left_tasks(scratch: &Path) {
    let is_left = |entry: &std::fs::DirEntry| {
        let age = entry.metadata().and_then(|file| file.modified()).ok().and_then(|at| at.elapsed().ok());
        entry.file_name().to_string_lossy().starts_with(TASK_PREFIX) && age.is_some_and(|age| age > LEFT_AFTER)
    };
    let entries = std::fs::read_dir(scratch).into_iter().flatten().flatten();
    entries.filter(is_left).for_each(|entry| drop(std::fs::remove_file(entry.path())));
}

/// The right to read one page.
pub struct PageSeat {
    permit: tokio::sync::OwnedSemaphorePermit,
    parser: PageParser,
}

impl PageSeat {
    /// Reads a page. The seat is free when that has ended, even if nobody waits for the answer any more.
    ///
    /// # Errors
    /// When the page is not what the source usually sends, or costs too much to read.
    pub async fn parse(
        self,
        watched: WatchedSource,
        way: SourceWay,
        page: Page,
        now: Timestamp,
    ) -> Result<ParsedPage, PageRefusal> {
        let PageSeat { permit, parser } = self;
        let read = move || {
            let parsed = match &parser.program {
                Some(program) => parser.read_in_child(program, &watched, way, page, now),
                None => read_here(&watched, way, page, now),
            };
            drop(permit);
            parsed
        };
        let fault = |_| Err(PageRefusal::Unreadable(OUR_FAULT.to_owned()));
        tokio::task::spawn_blocking(read).await.unwrap_or_else(fault)
    }
}

fn read_here(watched: &WatchedSource, way: SourceWay, page: Page, now: Timestamp) -> Result<ParsedPage, PageRefusal> {
    let page = page.into_memory().map_err(|error| lost(&error))?;
    let source = watched.source_by(way).ok_or_else(|| PageRefusal::Unreadable(OUR_FAULT.to_owned()))?;
    Ok(read_page(&*source, &page, now)?)
}

fn lost(error: &dyn std::fmt::Display) -> PageRefusal {
    PageRefusal::Unreadable(format!("the answer was lost from the disk: {error}"))
}

impl PageParser {
    fn read_in_child(
        &self,
        program: &Path,
        watched: &WatchedSource,
        way: SourceWay,
        page: Page,
        now: Timestamp,
    ) -> Result<ParsedPage, PageRefusal> {
        let (task, content) = PageTask::of(watched, way, page, now);
        let (status, answer) = self.run(program, &task, content).map_err(|error| lost(&format!("{error:#}")))?;
        match status {
            Some(status) if status.success() => {
                let answer: Result<PageAnswer, PageRefusal> =
                    serde_json::from_slice(&answer).map_err(|_| PageRefusal::Unreadable(OUR_FAULT.to_owned()))?;
                answer.map(ParsedPage::from)
            }
            // A panic ends the process with a code, a limit by a signal.
            Some(status) if status.code().is_some() => Err(PageRefusal::Unreadable(OUR_FAULT.to_owned())),
            _ => Err(PageRefusal::Costly(Locale::English.text("source-error-costly").to_owned())),
        }
    }

    /// Runs the child; without a status it was stopped for its time. It gets the task as a file, the page's bytes as
    /// its input, and none of this process's environment, which holds secrets.
    fn run(&self, program: &Path, task: &PageTask, content: Content) -> Result<(Option<ExitStatus>, Vec<u8>)> {
        let named = tempfile::Builder::new().prefix(TASK_PREFIX).tempfile_in(&self.scratch);
        let mut described = named.context("failed to make a file for the task")?;
        described.write_all(&serde_json::to_vec(task)?).context("failed to write the task")?;
        let mut answer = tempfile::tempfile_in(&self.scratch).context("failed to make a file for the answer")?;
        let mut child = Command::new(program)
            .args(["sources", "parse"])
            .arg(described.path())
            .env_clear()
            // The runtime's threads cost address space, and one is enough.
            .env("TOKIO_WORKER_THREADS", "1")
            .env("RUST_LOG", "off")
            .stdin(Stdio::from(self.input(content)?))
            .stdout(Stdio::from(answer.try_clone()?))
            .stderr(Stdio::null())
            .spawn()
            .context("failed to start the reader of pages")?;
        let (deadline, mut pause) = (Instant::now() + MAX_WALL_TIME, Duration::from_millis(1));
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            if Instant::now() > deadline {
                child.kill()?;
                child.wait()?;
                break None;
            }
            std::thread::sleep(pause);
            pause = (pause * 3 / 2).min(Duration::from_millis(20));
        };
        let mut bytes = Vec::new();
        answer.seek(SeekFrom::Start(0))?;
        answer.take(MAX_ANSWER).read_to_end(&mut bytes)?;
        Ok((status, bytes))
    }

    fn input(&self, content: Content) -> Result<File> {
        let mut file = match content {
            Content::File(file) => file,
            Content::Memory(bytes) => {
                let mut file = tempfile::tempfile_in(&self.scratch).context("failed to make a file for the page")?;
                file.write_all(&bytes).context("failed to write the page")?;
                file
            }
        };
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}
