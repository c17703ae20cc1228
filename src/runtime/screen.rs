//! Frames to the terminal: cells by ratatui, pictures by the compositor, one write for both.

use crate::app::App;
use crate::domain::ImageId;
use crate::graphics::{BEGIN_SYNC, Capabilities, Compositor, END_SYNC, ImageKey, PictureSource};
use crossterm::style::force_color_output;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// Picture bytes after which a frame ends and the next keystroke gets its turn: 0.1 s at
/// 5 Mbit/s. A picture begun is sent whole, so a large one takes longer.
const BUDGET_BYTES: usize = 64 * 1024;

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
    /// The photo that now stands on the screen.
    pub(super) photo: Option<ImageId>,
    /// Whether pictures are left to send: draw again soon.
    pub(super) is_pending: bool,
    /// The pictures the frame wanted, the most important first, with the cells they cover.
    pub(super) wanted: Vec<(ImageKey, Rect)>,
}

/// The screen.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Collected>>,
    collected: Collected,
    compositor: Compositor,
    has_sync: bool,
}

impl Screen {
    /// A screen of this area on a terminal already in full-screen mode.
    ///
    /// The area is fixed until [`Self::forget`]: ratatui would otherwise follow the terminal by
    /// itself, and a frame drawn before the application has heard of it would not fit.
    pub(super) fn new(capabilities: &Capabilities, area: Rect) -> io::Result<Self> {
        // The theme decides on colours. Left alone, crossterm would obey `NO_COLOR` once more, and
        // take the colours out of pictures, too.
        force_color_output(true);
        let collected = Collected::default();
        let backend = CrosstermBackend::new(collected.clone());
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let mut terminal = Terminal::with_options(backend, options)?;
        // Some terminals print what they do not understand of the probe. This clears the screen
        // without asking for the cursor, whose answer would go to the input thread.
        terminal.resize(area)?;
        let has_sync = capabilities.has_sync;
        Ok(Self { terminal, collected, compositor: Compositor::new(capabilities), has_sync })
    }

    /// Draws the application and writes what changed.
    pub(super) fn draw(&mut self, app: &App, pictures: &impl PictureSource) -> io::Result<Shown> {
        let mut placements = Vec::new();
        let compositor = &mut self.compositor;
        self.terminal.draw(|frame| {
            let buffer = frame.buffer_mut();
            placements = app.draw(buffer);
            compositor.paint(&placements, pictures, buffer);
        })?;
        let update = self.compositor.update(&placements, pictures, BUDGET_BYTES);
        let cells = self.collected.0.take();
        let mut out = io::stdout().lock();
        out.write_all(&update.before)?;
        if self.has_sync {
            out.write_all(BEGIN_SYNC)?;
        }
        out.write_all(&cells)?;
        out.write_all(&update.inside)?;
        if self.has_sync {
            out.write_all(END_SYNC)?;
        }
        out.flush()?;
        let photo = update.shown.iter().find_map(|key| match key {
            ImageKey::Photo(image) => Some(*image),
            ImageKey::Thumbnail(_) => None,
        });
        let wanted = placements.iter().map(|placement| (placement.key, placement.area)).collect();
        Ok(Shown { photo, is_pending: update.is_pending, wanted })
    }

    /// The terminal was cleared or resized to this area: nothing on it is as it was.
    pub(super) fn forget(&mut self, area: Rect) -> io::Result<()> {
        self.compositor.forget();
        self.terminal.resize(area)
    }

    /// Takes our pictures out of the terminal.
    pub(super) fn close(&mut self) -> io::Result<()> {
        let bytes = self.compositor.close();
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()
    }
}
