//! Terminal modes: taken once, given back once, whatever happens in between.

use crate::imaging;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange,
};
use crossterm::style::Print;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use std::io::{self, IsTerminal, Write, stdin, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Once, OnceLock};
use std::thread::{self, ThreadId};

static IS_TAKEN: AtomicBool = AtomicBool::new(false);
/// What is written when the terminal is given back, before anything else.
static FAREWELL: OnceLock<&'static str> = OnceLock::new();

/// Clicks and the wheel, in the form that knows no largest column. Crossterm's own command would
/// have every motion of the mouse reported as well: bytes and wake-ups for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Alt with a key as escape and the key, as everybody but xterm sends it by itself: xterm would type
/// another letter. What was set before is put back.
const ALT_ON: &str = "\x1b[?1036s\x1b[?1039s\x1b[?1036h\x1b[?1039h";
const ALT_OFF: &str = "\x1b[?1039r\x1b[?1036r";

/// The terminal in full-screen mode. Dropping it gives the terminal back.
#[derive(Debug)]
pub struct FullScreen(());

impl FullScreen {
    /// Takes the terminal: panic hook first, then raw mode, then the alternate screen.
    pub fn enter() -> io::Result<Self> {
        restore_when_this_thread_panics(thread::current().id());
        let guard = Self(());
        take()?;
        Ok(guard)
    }
}

/// Takes the terminal again after [`restore`]. Raw mode comes first: a process in the background
/// is stopped there, before it has written anything.
pub fn take() -> io::Result<()> {
    IS_TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(
        stdout(),
        EnterAlternateScreen,
        SetTitle("hit5"),
        EnableBracketedPaste,
        EnableFocusChange,
        Print(MOUSE_ON),
        Print(ALT_ON),
        Hide
    )
}

impl Drop for FullScreen {
    fn drop(&mut self) {
        restore();
    }
}

/// Has something written before the terminal is given back, also by a panic: what takes away
/// pictures that nobody is left to name.
pub fn set_farewell(bytes: &'static str) {
    // A second terminal in one process would have the same.
    FAREWELL.get_or_init(|| bytes);
}

/// Gives the terminal back, if it is taken. Safe to call twice and from the panic hook. Each step
/// is tried whatever became of the others: after a hang-up the terminal is gone and all fail.
pub fn restore() {
    if !IS_TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = stdout();
    let farewell = FAREWELL.get().copied().unwrap_or_default();
    let queued = queue!(
        out,
        Print(farewell),
        Print(ALT_OFF),
        Print(MOUSE_OFF),
        DisableFocusChange,
        DisableBracketedPaste,
        Show,
        LeaveAlternateScreen
    );
    // There is nobody left to tell about a terminal that cannot be written to.
    queued.and_then(|()| out.flush()).unwrap_or_default();
    disable_raw_mode().unwrap_or_default();
}

/// Runs something that asks the terminal by itself, with the terminal's echo off: an answer that
/// comes before it is read would be printed. Without a terminal there is nothing to be echoed.
pub fn without_echo<T>(body: impl FnOnce() -> T) -> io::Result<T> {
    let terminal = stdin();
    if !terminal.is_terminal() {
        return Ok(body());
    }
    let before = tcgetattr(&terminal)?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&terminal, OptionalActions::Now, &silent)?;
    let value = body();
    tcsetattr(&terminal, OptionalActions::Now, &before)?;
    Ok(value)
}

/// A panic of the given thread ends the program: the terminal comes back before the message is
/// printed. A panic of any other thread is a message to the loop and must leave the screen alone, and
/// so must one of a decoder, which is caught.
fn restore_when_this_thread_panics(screen_thread: ThreadId) {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| install_hook(screen_thread));
}

fn install_hook(screen_thread: ThreadId) {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == screen_thread && !imaging::is_decoding() {
            restore();
            print(panic);
        }
    }));
}
