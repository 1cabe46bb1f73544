//! The resources that this process has used, from Linux's `/proc`.

use std::fs;

use anyhow::{Context, Result};

/// The ticks a second (`USER_HZ`) in which Linux counts CPU time, whatever the kernel's own clock.
const TICKS: f64 = 100.0;

/// Returns the CPU time (seconds, user and system) of all threads of this process, including those that ended.
pub(crate) fn cpu() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").context("this bench needs Linux's /proc")?;
    // The second field is the program's name in brackets and may hold anything; utime and stime are 14 and 15.
    let (_, fields) = stat.rsplit_once(')').context("/proc/self/stat looks otherwise than it should")?;
    let ticks: Vec<f64> = fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    Ok(ticks.iter().sum::<f64>() / TICKS)
}

/// Returns the resident memory, in MB (10^6 bytes).
pub(crate) fn resident() -> Result<f64> {
    status("VmRSS:")
}

/// Returns the resident memory in MB that is not backed by a file, such as a mapped index.
pub(crate) fn own() -> Result<f64> {
    status("RssAnon:")
}

/// Returns the peak resident memory, in MB.
pub(crate) fn peak() -> Result<f64> {
    status("VmHWM:")
}

fn status(name: &str) -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status").context("this bench needs Linux's /proc")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no such line in /proc/self/status")?;
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes * 1024.0 / 1e6)
}
