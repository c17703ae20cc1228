//! The real terminal device. The only file of the drawing side that touches one.
#![expect(
    clippy::disallowed_methods,
    reason = "the probe's deadline is measured here, at the edge"
)]

use super::{ProbeTty, WindowSize};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

/// The terminal this process talks to, read without buffering, so that nothing meant for the
/// event loop is left in a buffer of ours.
#[derive(Debug)]
pub struct Tty {
    input: File,
    output: File,
    started: Instant,
}

impl Tty {
    /// Standard input and output where they are a terminal, else the controlling terminal.
    pub fn open() -> io::Result<Self> {
        // Standard input first: macOS cannot poll a terminal opened by the name /dev/tty.
        let (stdin, stdout) = (io::stdin(), io::stdout());
        let input = if stdin.is_terminal() { duplicate(&stdin)? } else { controlling()? };
        let output = if stdout.is_terminal() { duplicate(&stdout)? } else { controlling()? };
        Ok(Self { input, output, started: Instant::now() })
    }
}

fn duplicate(file: &impl AsFd) -> io::Result<File> {
    Ok(file.as_fd().try_clone_to_owned()?.into())
}

fn controlling() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open("/dev/tty")
}

/// The input side, to wait for it together with something else.
impl AsFd for Tty {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.input.as_fd()
    }
}

impl ProbeTty for Tty {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.output.write_all(bytes)?;
        self.output.flush()
    }

    fn read(&mut self, timeout: Duration) -> io::Result<Vec<u8>> {
        let timeout = Timespec::try_from(timeout).map_err(io::Error::other)?;
        let ready = match poll(&mut [PollFd::new(&self.input, PollFlags::IN)], Some(&timeout)) {
            // A signal, for example of a resized window: the caller looks at the time again.
            Err(Errno::INTR) => 0,
            other => other?,
        };
        if ready == 0 {
            return Ok(Vec::new());
        }
        let mut buffer = [0; 1024];
        let length = self.input.read(&mut buffer)?;
        match buffer.get(..length) {
            None | Some([]) => Err(io::ErrorKind::UnexpectedEof.into()),
            Some(bytes) => Ok(bytes.to_vec()),
        }
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    fn window_size(&self) -> Option<WindowSize> {
        let size = rustix::termios::tcgetwinsize(&self.output).ok()?;
        Some(WindowSize {
            columns: size.ws_col,
            rows: size.ws_row,
            width_px: size.ws_xpixel,
            height_px: size.ws_ypixel,
        })
    }
}
