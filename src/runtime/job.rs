//! The process as a job of a shell: may it be stopped, and the stopping.

use rustix::process::{
    Signal, getpgid, getpgrp, getpid, getsid, kill_current_process_group, kill_process,
};
use std::io;

/// Whether there is a shell that could bring us back. A program that leads its session, or was
/// started by the script that does, has none: stopped, it would leave a dead terminal behind.
pub(super) fn has_shell() -> bool {
    getsid(None).and_then(|leader| getpgid(Some(leader))).is_ok_and(|group| group != getpgrp())
}

/// Asks the other processes of the job to stop, as the terminal does for Ctrl-Z where it is not
/// in raw mode: the shell waits for all of them. The signal reaches this process, too.
pub(super) fn stop_others() -> io::Result<()> {
    Ok(kill_current_process_group(Signal::TSTP)?)
}

/// Stops this process. It may run on for a moment; that it was continued is known from SIGCONT
/// alone.
pub(super) fn stop() -> io::Result<()> {
    Ok(kill_process(getpid(), Signal::STOP)?)
}
