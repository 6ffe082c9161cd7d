//! How much memory a worker may take; the system ends it when it wants more.

use anyhow::Result;

/// Limits the memory of this process, in mebibytes, all that it maps included.
#[cfg(unix)]
pub(super) fn limit(mebibytes: u64) -> Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let bytes = Some(mebibytes << 20);
    Ok(setrlimit(Resource::As, Rlimit { current: bytes, maximum: bytes })?)
}

/// Does nothing: this system has no such limit for a process alone.
#[cfg(not(unix))]
pub(super) fn limit(_mebibytes: u64) -> Result<()> {
    Ok(())
}
