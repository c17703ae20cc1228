//! How a run ends.

use crate::support::pty::Running;
use rustix::process::{Pid, Signal, kill_process};

/// What a signal that was heard makes of the program's end.
const INTERRUPTED: u32 = 130;

/// What ends the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ending {
    /// SIGKILL.
    Killed,
    /// SIGTERM, as a machine that shuts down sends it.
    Terminated,
    /// SIGHUP with the terminal still there.
    HungUp,
    /// The terminal is gone.
    TerminalClosed,
    /// SIGKILL, and of the log beside the data file the disk has kept a part only.
    PowerCut,
}

impl Ending {
    /// All of them.
    pub(super) const ALL: [Self; 5] =
        [Self::Killed, Self::Terminated, Self::HungUp, Self::TerminalClosed, Self::PowerCut];

    /// Ends the program. Once it has shown something it must end in order, if it may.
    pub(super) fn end(self, program: &mut Running, has_started: bool) {
        match self {
            Self::Killed | Self::PowerCut => send(program, Signal::KILL),
            Self::Terminated => send(program, Signal::TERM),
            Self::HungUp => send(program, Signal::HUP),
            Self::TerminalClosed => program.hang_up(),
        }
        let exit = program.wait_for_exit();
        let is_expected = match self {
            Self::Killed | Self::PowerCut => exit.signal().is_some(),
            _ => exit.exit_code() == INTERRUPTED || !has_started,
        };
        assert!(is_expected, "{self:?}: {exit:?}");
    }
}

/// At once: by way of a shell the moment would be over.
fn send(program: &Running, signal: Signal) {
    let pid = Pid::from_raw(program.pid.try_into().unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}
