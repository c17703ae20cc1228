//! How large a cell is, from several witnesses none of which is always right. Pure.

use super::super::CellSize;
use super::WindowSize;
use super::answers::Answers;

/// What was found out about sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) cell: CellSize,
    /// The text area in pixels, where it is known and fits the cells.
    pub(super) window_px: Option<(u32, u32)>,
    pub(super) why: &'static str,
}

/// CSI 16 t is exact but for terminals that round it up; the device's pixel size may include a
/// margin; 14 t is the last to ask.
pub(super) fn measure(answers: &Answers, window: Option<WindowSize>) -> Measured {
    let device = window.map(|window| (u32::from(window.width_px), u32::from(window.height_px)));
    let by = |px: Option<(u32, u32)>| window.zip(px).and_then(|(window, px)| cell_of(window, px));
    let told = answers.cell_px.and_then(|(width, height)| CellSize::plausible(width, height));
    let from_window = by(answers.window_px);
    let (cell, why) = match (told, by(device), from_window) {
        (Some(told), _, Some(exact)) if is_rounded_up(told, exact) => {
            (exact, "the window's size in pixels, as the terminal rounds its cells up")
        }
        (Some(told), ..) => (told, "the terminal says so"),
        (None, Some(cell), _) => {
            (cell, "the terminal device's size in pixels, divided by its rows and columns")
        }
        (None, None, Some(cell)) => {
            (cell, "the window's size in pixels, divided by its rows and columns")
        }
        (None, None, None) => (CellSize::GUESS, "a guess, as the terminal does not say"),
    };
    let fits = |px: &(u32, u32)| window.and_then(|window| cell_of(window, *px)) == Some(cell);
    let window_px = answers.window_px.filter(fits).or(device.filter(fits));
    Measured { cell, window_px, why }
}

/// Whether the cell that was told is one pixel larger than what the window has room for.
fn is_rounded_up(told: CellSize, exact: CellSize) -> bool {
    let is_one_more = |told: u16, exact: u16| told == exact || told == exact + 1;
    told != exact
        && is_one_more(told.width_px, exact.width_px)
        && is_one_more(told.height_px, exact.height_px)
}

/// The whole pixels of a cell, rounded down.
fn cell_of(window: WindowSize, (width_px, height_px): (u32, u32)) -> Option<CellSize> {
    CellSize::plausible(
        width_px.checked_div(u32::from(window.columns))?,
        height_px.checked_div(u32::from(window.rows))?,
    )
}
