//! How a run ends.

use crate::support::pty::Running;

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
            Self::Killed | Self::PowerCut => return program.kill(),
            Self::Terminated => program.signal("TERM"),
            Self::HungUp => program.signal("HUP"),
            Self::TerminalClosed => program.hang_up(),
        }
        let exit = program.wait_for_exit();
        assert!(!has_started || exit.exit_code() == INTERRUPTED, "{self:?}: {exit:?}");
    }
}
