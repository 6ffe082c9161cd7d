//! Ctrl-C and SIGTERM end a build between two documents; the second one ends it at once.

use crate::report::Exit;
use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether somebody wants the program to end, and how they said so.
pub(crate) struct Stop {
    flag: Arc<AtomicBool>,
    terminated: Arc<AtomicBool>,
}

impl Stop {
    /// Begins to listen. Ending at once is safe, too: a document is stored whole or not at all.
    pub(crate) fn listen() -> Result<Self> {
        let stop = Self { flag: Arc::default(), terminated: Arc::default() };
        stop.register()?;
        Ok(stop)
    }

    #[cfg(unix)]
    fn register(&self) -> Result<()> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        use signal_hook::flag::{register, register_conditional_shutdown};
        for (signal, exit) in [(SIGINT, Exit::Interrupted), (SIGTERM, Exit::Terminated), (SIGHUP, Exit::Terminated)] {
            // The order matters: the first signal sets what makes the second one end the program.
            register_conditional_shutdown(signal, exit as i32, Arc::clone(&self.flag))?;
            register(signal, Arc::clone(&self.flag))?;
        }
        register(SIGTERM, Arc::clone(&self.terminated))?;
        register(SIGHUP, Arc::clone(&self.terminated))?;
        Ok(())
    }

    #[cfg(not(unix))]
    fn register(&self) -> Result<()> {
        let flag = Arc::clone(&self.flag);
        Ok(ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::SeqCst) {
                std::process::exit(Exit::Interrupted as i32);
            }
        })?)
    }

    /// Returns what is set once the program shall end.
    pub(crate) fn flag(&self) -> &AtomicBool {
        &self.flag
    }

    /// Returns with which code the program then ends.
    pub(crate) fn exit(&self) -> Option<Exit> {
        let exit = if self.terminated.load(Ordering::SeqCst) { Exit::Terminated } else { Exit::Interrupted };
        self.flag.load(Ordering::SeqCst).then_some(exit)
    }
}
