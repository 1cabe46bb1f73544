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
        use rustix::process::{Resource, Rlimit, setrlimit};
        let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
        setrlimit(Resource::Cpu, limit(self.cpu_seconds)).context("failed to bound the time")?;
        setrlimit(Resource::As, limit(self.address_space)).context("failed to bound the memory")?;
        if let Some(data) = self.data {
            setrlimit(Resource::Data, limit(data)).context("failed to bound the memory")?;
        }
        if let Some(file) = self.file {
            setrlimit(Resource::Fsize, limit(file)).context("failed to bound the answer")?;
        }
        // A killed child writes no core file.
        setrlimit(Resource::Core, limit(0)).context("failed to bound the core file")
    }

    #[cfg(not(unix))]
    pub(super) fn set(self) -> Result<()> {
        Ok(())
    }
}
