//! Frames and pictures to the terminal: cells by ratatui's diff, pictures by the compositor, at the
//! pace that the line bears.

use crate::app::App;
use crate::domain::{ImageId, Sharpness};
use crate::graphics::{
    BEGIN_SYNC, Brush, Capabilities, CellSize, Compositor, END_SYNC, Failed, ImageKey,
    LineReturned, Pace, Pacer, PictureSource, Ping, Placement, Protocol, Wish,
};
use crossterm::style::force_color_output;
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::Duration;

/// A picture that the line carries in this time needs no preview before it.
const QUICK: Duration = Duration::from_millis(150);
/// What a photo takes, about.
const TYPICAL_PHOTO_BYTES: usize = 500_000;
/// The most that is written in one piece: a keystroke's frame may have to wait for it.
const PIECE_BYTES: usize = 16 * 1024;
/// What a cell of a picture made of characters takes, about.
const CELL_BYTES: usize = 25;
/// Asks for the terminal's status; the answer says that all before it has arrived.
const PING: &[u8] = b"\x1b[5n";
/// The same asked of the terminal outside of tmux: tmux itself would answer at once.
const PING_THROUGH_TMUX: &[u8] = b"\x1bPtmux;\x1b\x1b[5n\x1b\\";

/// Where ratatui writes: collected, so that pictures can go before and behind it.
#[derive(Clone, Debug, Default)]
struct Collected(Rc<RefCell<Vec<u8>>>);

impl Write for Collected {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a frame did.
#[derive(Debug)]
pub(super) struct Shown {
    /// The photo that stands on the screen once everything written has arrived.
    pub(super) photo: Option<(ImageId, Sharpness)>,
    /// The ping whose answer says so; `None`: none was asked for, or the terminal does not answer.
    pub(super) ping: Option<Ping>,
    /// Whether cells of pictures are left to draw: draw again when the line has room.
    pub(super) is_pending: bool,
    /// Whether it has.
    pub(super) may_go_on: bool,
    /// The pictures on the screen, the most important first.
    pub(super) placements: Vec<Placement>,
}

/// When a frame is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) now: Duration,
    /// Whether keys are coming so fast that what is on the screen will not stay.
    pub(super) is_moving: bool,
}

/// How the sending of pictures stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sending {
    /// The line is full: go on when the terminal has answered, or after this time. `None`: nothing
    /// is missing.
    pub(super) retry_after: Option<Duration>,
    /// A picture is complete: draw.
    pub(super) wants_frame: bool,
}

/// The screen.
pub(super) struct Screen {
    backend: CrosstermBackend<Collected>,
    collected: Collected,
    /// What the terminal shows; `None`: nobody knows.
    cells: Option<Buffer>,
    area: Rect,
    compositor: Compositor,
    /// The terminal as it would be if it drew no pictures.
    plain: Capabilities,
    pacer: Pacer,
    ping: &'static [u8],
    has_sync: bool,
}

impl Screen {
    /// A screen of this area on a terminal already in full-screen mode, not yet drawn.
    pub(super) fn new(capabilities: &Capabilities, pacer: Pacer, area: Rect) -> Self {
        // The theme decides on colours. Left alone, crossterm would obey `NO_COLOR` once more, and
        // take the colours out of pictures, too.
        force_color_output(true);
        let collected = Collected::default();
        Self {
            backend: CrosstermBackend::new(collected.clone()),
            collected,
            cells: None,
            area,
            compositor: Compositor::new(capabilities),
            plain: Capabilities { protocol: Protocol::HalfBlocks, ..capabilities.clone() },
            pacer,
            ping: if capabilities.passthrough { PING_THROUGH_TMUX } else { PING },
            has_sync: capabilities.has_sync,
        }
    }

    /// Draws the application and writes what changed. If it shows a photo that `is_news`, a ping
    /// goes with the frame.
    pub(super) fn draw(
        &mut self,
        app: &App,
        pictures: &impl PictureSource,
        is_news: impl Fn(Option<(ImageId, Sharpness)>) -> bool,
        moment: Moment,
    ) -> io::Result<Shown> {
        let Moment { now, is_moving } = moment;
        let mut next = Buffer::empty(self.area);
        let placements = app.draw(&mut next);
        let brush = Brush { new_cells: self.pacer.room(now) / CELL_BYTES, is_moving };
        self.compositor.paint(&placements, pictures, &mut next, brush);
        self.write_cells(next)?;
        let arranged = self.compositor.arrange(&placements);
        let photo = arranged.shown.iter().find_map(|&(key, sharpness)| match key {
            ImageKey::Photo(image, _) | ImageKey::Detail(image, ..) => Some((image, sharpness)),
            ImageKey::Thumbnail(_) | ImageKey::Enlarged(_) => None,
        });
        let is_asked = photo.is_some() && is_news(photo) && self.pacer.may_ping(now);
        // Within the frame: its answer then comes before any key pressed at the sight of it.
        let ping = if is_asked { self.ping } else { b"" };
        let cells = self.collected.0.take();
        self.write_frame(&[&cells, &arranged.bytes[..], ping].concat(), now)?;
        let ping = is_asked.then(|| self.pacer.note_ping(now));
        let is_pending = arranged.is_pending;
        let may_go_on = is_pending && self.pacer.room(now) >= CELL_BYTES;
        Ok(Shown { photo, ping, is_pending, may_go_on, placements })
    }

    /// The cells that differ from those on the screen; all of them where nothing is known.
    fn write_cells(&mut self, next: Buffer) -> io::Result<()> {
        let before = self.cells.take().unwrap_or_else(|| unlike(&next));
        let mut changes = before.diff_iter(&next).peekable();
        // Even for nothing, the backend would write resets of the colours.
        if changes.peek().is_some() {
            self.backend.draw(changes)?;
        }
        self.cells = Some(next);
        Ok(())
    }

    fn write_frame(&mut self, content: &[u8], now: Duration) -> io::Result<()> {
        if content.is_empty() {
            return Ok(());
        }
        let (begin, end) =
            if self.has_sync { (BEGIN_SYNC, END_SYNC) } else { (&b""[..], &b""[..]) };
        self.write(&[begin, content, end].concat(), now)
    }

    /// Sends what is missing of the wished pictures, as much as the line takes now.
    pub(super) fn send(
        &mut self,
        wishes: &[Wish],
        pictures: &impl PictureSource,
        now: Duration,
    ) -> io::Result<Sending> {
        let retry_after = loop {
            let room = self.pacer.room(now);
            if room == 0 {
                self.ping_if_due(now)?;
                break Some(self.pacer.retry_after());
            }
            let pace = Pace {
                quick_bytes: self.pacer.bytes_within(QUICK),
                piece_bytes: room.min(PIECE_BYTES),
            };
            let Some(piece) = self.compositor.next_piece(wishes, pictures, pace) else {
                break None;
            };
            self.write(&piece, now)?;
            self.ping_if_due(now)?;
        };
        Ok(Sending { retry_after, wants_frame: self.compositor.wants_frame() })
    }

    /// Asks the terminal to say when all that was written has arrived.
    fn ping_if_due(&mut self, now: Duration) -> io::Result<()> {
        if self.pacer.wants_ping(now) || self.pacer.wants_knock(now) {
            self.write(self.ping, now)?;
            self.pacer.note_ping(now);
        }
        Ok(())
    }

    /// Whether it is known what the terminal shows.
    pub(super) fn is_known(&self) -> bool {
        self.cells.is_some()
    }

    /// The terminal answered; to which ping. After a silence, in which tmux may have thrown away
    /// what was sent, everything is sent again.
    pub(super) fn note_pong(&mut self, now: Duration) -> Option<Ping> {
        let answered = self.pacer.note_pong(now);
        if answered == Err(LineReturned) {
            self.lose();
        }
        answered.unwrap_or(None)
    }

    /// The terminal said something else: it is not mute.
    pub(super) fn note_heard(&mut self, now: Duration) {
        self.pacer.note_heard(now);
    }

    /// Whether the terminal's answers can be waited for: it gives some, and is listened to.
    pub(super) fn may_ask(&self, now: Duration) -> bool {
        self.pacer.may_ping(now) || self.pacer.is_mute()
    }

    /// Whether the terminal has ever answered.
    pub(super) fn has_answered(&self) -> bool {
        self.pacer.has_answered()
    }

    /// Whether it is known not to.
    pub(super) fn is_mute(&self) -> bool {
        self.pacer.is_mute()
    }

    /// Whether cells of pictures may be written.
    pub(super) fn has_room(&mut self, now: Duration) -> bool {
        self.pacer.room(now) >= CELL_BYTES
    }

    /// Whether an answer to what was written is still to come.
    pub(super) fn is_waiting(&self) -> bool {
        self.pacer.is_waiting()
    }

    /// How long an answer takes at most, if it comes.
    pub(super) fn answer_within(&self) -> Duration {
        self.pacer.round_trip() * 2 + Duration::from_millis(100)
    }

    /// Asks for a last answer: what comes before it is not for the shell.
    pub(super) fn fence(&mut self, now: Duration) -> io::Result<()> {
        if self.pacer.may_ping(now) {
            self.write(self.ping, now)?;
            self.pacer.note_ping(now);
        }
        Ok(())
    }

    /// The terminal could not do something with an image; what that means for which picture.
    pub(super) fn note_failed(&mut self, image: u32) -> Option<Failed> {
        self.compositor.note_failed(image)
    }

    /// Whether the line is so slow that a photo takes noticeable time.
    pub(super) fn is_slow(&self) -> bool {
        self.pacer.bytes_within(QUICK) < TYPICAL_PHOTO_BYTES
    }

    /// Bytes written so far.
    pub(super) fn written(&self) -> u64 {
        self.pacer.written()
    }

    fn write(&mut self, bytes: &[u8], now: Duration) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()?;
        self.pacer.note_written(bytes.len(), now);
        Ok(())
    }

    /// The window changed: every cell is written again, the pictures are only placed again.
    pub(super) fn resize(&mut self, area: Rect, cell: CellSize) {
        self.area = area;
        self.cells = None;
        self.compositor.note_resized(cell);
    }

    /// The terminal was in other hands: nothing on it is as it was, and what it was asked it has
    /// answered to somebody else.
    pub(super) fn forget(&mut self, now: Duration) {
        self.lose();
        self.pacer.forget(now);
    }

    fn lose(&mut self) {
        self.cells = None;
        self.compositor.forget();
    }

    /// From now on pictures are made of characters: the terminal takes no others.
    pub(super) fn fall_back(&mut self, cell: CellSize) -> io::Result<()> {
        self.close()?;
        self.compositor = Compositor::new(&Capabilities { cell, ..self.plain.clone() });
        self.cells = None;
        Ok(())
    }

    /// Takes our pictures out of the terminal.
    pub(super) fn close(&mut self) -> io::Result<()> {
        let bytes = self.compositor.close();
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()
    }
}

/// A buffer that differs from another in every cell: nothing of ours uses this character.
fn unlike(other: &Buffer) -> Buffer {
    let mut cell = ratatui::buffer::Cell::default();
    cell.set_char('\u{e000}');
    Buffer::filled(other.area, cell)
}
