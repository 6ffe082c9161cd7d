//! How much memory a worker may take; the system ends it when it wants more.

use anyhow::Result;

/// Limits the memory of this process, in mebibytes, all that it maps included.
#[cfg(target_os = "linux")]
pub(super) fn limit(mebibytes: u64) -> Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let bytes = Some(mebibytes << 20);
    Ok(setrlimit(Resource::As, Rlimit { current: bytes, maximum: bytes })?)
}

/// Does nothing: not every system has such a limit for one process.
#[cfg(not(target_os = "linux"))]
pub(super) fn limit(_mebibytes: u64) -> Result<()> {
    Ok(())
}
