//! What viuer and ratatui-image send for the same picture in the same area. viuer is asked
//! through `hit5 show`, on the same kind of pseudo-terminal; ratatui-image draws in its widget
//! through ratatui's backend into a buffer.

use crate::line::{Link, Running, Window};
use crate::photographs::Photograph;
use crate::runs::command;
use crate::terminal::kinds;
use crate::terminal::sequences::{Kind, sequences};
use image::{DynamicImage, RgbImage};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Rect, Size};
use ratatui::{Terminal, TerminalOptions, Viewport};
use ratatui_image::Image;
use ratatui_image::protocol::Protocol;
use ratatui_image::protocol::iterm2::Iterm2;
use ratatui_image::protocol::kitty::Kitty;
use ratatui_image::protocol::sixel::Sixel;
use std::path::Path;
use std::time::Duration;

/// `hit5 show` prints at most 20 rows: of this height they are the area's.
const SHOW: Window = Window { columns: 50, rows: 24, cell_px: (20, 40) };
const SHOWN_CELL: &[u8] = b"\x1b[6;40;20t";
/// A line that does not hold anything up.
const FREE: Link = Link { bytes_per_second: 1e9, round_trip: Duration::ZERO };
/// ratatui-image's cells.
const CELL_PX: (u32, u32) = (10, 20);

/// A kitty 0.41 of large cells.
const KITTY: crate::terminal::Terminal = crate::terminal::Terminal {
    answers: &[
        (b"\x1b[16t", SHOWN_CELL),
        (b"\x1b[>0q", b"\x1bP>|kitty(0.41.1)\x1b\\"),
        (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
        (b"\x1b[c", b"\x1b[?62;c"),
        (b"\x1b[5n", b"\x1b[0n"),
    ],
    ..kinds::KITTY_0_41
};

/// viuer's bytes for a picture that hit5 has fitted into the area before.
pub(crate) fn viuer_kitty(home: &Path, photograph: &Photograph) -> usize {
    let file = home.join("shown.jpg");
    std::fs::write(&file, &photograph.file).unwrap();
    let mut command = command(home, &KITTY);
    command.args(["show", file.to_str().unwrap()]);
    let running = Running::start(command, SHOW, &KITTY, FREE);
    running.wait_for_end();
    running.look(|log| {
        let pictures = sequences(&log.raw).into_iter().filter(|sequence| {
            let is_question = sequence.bytes.windows(3).take(60).any(|window| window == b"a=q");
            sequence.kind == Kind::Apc && !is_question
        });
        pictures.map(|sequence| sequence.bytes.len()).sum()
    })
}

/// viuer's iTerm2 bytes need a terminal that it knows by variables; they are the image crate's
/// PNG in base64 in one sequence.
pub(crate) fn viuer_iterm2(photograph: &Photograph) -> usize {
    let mut png = std::io::Cursor::new(Vec::new());
    rgb(photograph).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner().len().div_ceil(3) * 4
}

/// ratatui-image's ways.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Kitty,
    KittyCompressed,
    Iterm2,
    Sixel,
}

/// What ratatui-image and ratatui write for a picture.
pub(crate) fn ratatui_image(photograph: &Photograph, way: Way) -> usize {
    let image = DynamicImage::ImageRgba8(DynamicImage::ImageRgb8(rgb(photograph)).into_rgba8());
    let cells = |px: u32, cell: u32| u16::try_from(px.div_ceil(cell)).unwrap();
    let (width, height) = photograph.fitted.size();
    let size = Size::new(cells(width, CELL_PX.0), cells(height, CELL_PX.1));
    let protocol = match way {
        Way::Kitty => Protocol::Kitty(Kitty::new(image, size, 1, false, false).unwrap()),
        Way::KittyCompressed => Protocol::Kitty(Kitty::new(image, size, 1, false, true).unwrap()),
        Way::Iterm2 => Protocol::ITerm2(Iterm2::new(image, size, false).unwrap()),
        Way::Sixel => Protocol::Sixel(Sixel::new(image, size, false).unwrap()),
    };
    let mut bytes = Vec::new();
    let area = Rect::new(0, 0, size.width, size.height);
    let options = TerminalOptions { viewport: Viewport::Fixed(area) };
    let mut terminal = Terminal::with_options(CrosstermBackend::new(&mut bytes), options).unwrap();
    terminal.draw(|frame| frame.render_widget(Image::new(&protocol), area)).unwrap();
    drop(terminal);
    bytes.len()
}

fn rgb(photograph: &Photograph) -> RgbImage {
    let (width, height) = photograph.fitted.size();
    RgbImage::from_raw(width, height, photograph.fitted.rgb().to_vec()).unwrap()
}
