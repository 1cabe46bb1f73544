//! Limits that a child process sets on itself before it reads what a stranger wrote.

use anyhow::Result;

/// The limits of a process.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProcessLimits {
    pub(super) cpu_seconds: u64,
    /// Bytes of address space: the program, its threads' stacks, and what it reads.
    pub(super) address_space: u64,
    /// Bytes that it may write to and keep in memory.
    pub(super) data: Option<u64>,
    /// Bytes of the longest file that it may write.
    pub(super) file: Option<u64>,
}

impl ProcessLimits {
    /// Sets the limits on this process, for good.
    #[cfg(unix)]
    pub(super) fn set(self) -> Result<()> {
        use anyhow::Context as _;
        use rustix::process::Resource;
        limit(Resource::Cpu, self.cpu_seconds).context("failed to bound the time")?;
        limit(Resource::As, self.address_space).context("failed to bound the memory")?;
        if let Some(data) = self.data {
            limit(Resource::Data, data).context("failed to bound the memory")?;
        }
        if let Some(file) = self.file {
            limit(Resource::Fsize, file).context("failed to bound the answer")?;
        }
        // A killed child writes no core file.
        limit(Resource::Core, 0).context("failed to bound the core file")
    }

    #[cfg(not(unix))]
    pub(super) fn set(self) -> Result<()> {
        Ok(())
    }
}

/// Sets a limit, unless the operator has set a lower one.
#[cfg(unix)]
fn limit(resource: rustix::process::Resource, most: u64) -> rustix::io::Result<()> {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    let most = getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most));
    setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
}
