//! One look at the program's screen, read the way an annotator reads it.

use hit5::app::annotate::layout::{Areas, is_wide};
use ratatui::layout::Rect;

/// Whether a cell belongs to a picture: its parts are pixels in the text's colour or in the
/// background's. (A cell of one colour is a blank, and not told apart.)
pub(crate) fn is_picture(text: &str) -> bool {
    let is_part = |symbol| matches!(symbol, '\u{2580}'..='\u{259f}' | '\u{1fb00}'..='\u{1fb3b}');
    text.chars().all(is_part) && !text.is_empty()
}

/// A cell: its text, its colour, its background.
pub(crate) type Cell = (String, vt100::Color, vt100::Color);

/// The screen at one moment, between two frames.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    lines: Vec<String>,
    cells: Vec<Vec<Cell>>,
}

impl Seen {
    pub(crate) fn of(screen: &vt100::Screen) -> Self {
        let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
        let cell = |row, column| {
            let cell = screen.cell(row, column).unwrap();
            // A cell never written to looks like a blank.
            let text = Some(cell.contents()).filter(|text| !text.is_empty()).unwrap_or(" ");
            (text.to_owned(), cell.fgcolor(), cell.bgcolor())
        };
        Self {
            lines: screen.rows(0, columns).collect(),
            cells: (0..rows)
                .map(|row| (0..columns).map(|column| cell(row, column)).collect())
                .collect(),
        }
    }

    /// All of it.
    pub(crate) fn text(&self) -> String {
        self.lines.join("\n")
    }

    pub(crate) fn contains(&self, text: &str) -> bool {
        self.lines.iter().any(|line| line.contains(text))
    }

    pub(crate) fn header(&self) -> &str {
        &self.lines[0]
    }

    /// Whether the screen is drawn for the terminal's width: the header reaches its right end.
    pub(crate) fn fits(&self) -> bool {
        self.is_saved() && self.header().trim_end().chars().count() + 1 == self.cells[0].len()
    }

    /// Whether every record is on disk, as the header has it.
    pub(crate) fn is_saved(&self) -> bool {
        self.header().trim_end().ends_with("· saved")
    }

    /// How many images are answered: the `3` of `3/20` in the header.
    pub(crate) fn answered(&self) -> Option<usize> {
        let fraction = self.header().split(' ').find_map(|word| word.split_once('/'))?;
        fraction.0.parse().ok()
    }

    /// The first words of the classes in the guess slots, best first.
    pub(crate) fn guesses(&self) -> Vec<String> {
        let area = self.areas().guesses;
        let names = (area.y..area.bottom()).map(|y| self.line_in(Rect { y, height: 1, ..area }));
        names.filter_map(|line| guess_of(&line)).collect()
    }

    /// Whether a photo of half blocks stands on the left.
    pub(crate) fn has_photo(&self) -> bool {
        self.photo().iter().any(|(text, ..)| is_picture(text))
    }

    /// The cells of the photo's pane.
    pub(crate) fn photo(&self) -> Vec<Cell> {
        self.cells_in(self.areas().photo).cloned().collect()
    }

    /// All cells that are not part of a picture.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().flatten().filter(|(text, ..)| !is_picture(text))
    }

    pub(crate) fn areas(&self) -> Areas {
        let columns = self.cells.first().map_or(0, Vec::len);
        let size = (u16::try_from(columns).unwrap(), u16::try_from(self.cells.len()).unwrap());
        let screen = Rect::new(0, 0, size.0, size.1);
        Areas::of(screen, 5, self.header().contains("· practice"), is_wide(screen))
    }

    fn cell(&self, column: u16, row: u16) -> Option<&Cell> {
        self.cells.get(usize::from(row))?.get(usize::from(column))
    }

    fn line_in(&self, area: Rect) -> String {
        self.cells_in(area).map(|(text, ..)| text.as_str()).collect()
    }

    /// The cells of an area.
    pub(crate) fn cells_in(&self, area: Rect) -> impl Iterator<Item = &Cell> {
        area.positions().filter_map(|at| self.cell(at.x, at.y))
    }
}

/// ` 2 ✘ Anjou, Anjou pear` is `Anjou`; an empty slot is nothing.
fn guess_of(line: &str) -> Option<String> {
    let (rank, rest) = line.trim_start().split_once(' ')?;
    rank.parse::<u8>().ok()?;
    let words = rest.trim_start_matches([' ', '▸', '✔', '✘']);
    let first = words.split(',').next()?.trim_end();
    (!first.is_empty() && first != "·").then(|| first.to_owned())
}
