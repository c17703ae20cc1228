//! Pictures for protocols without ids (iTerm2, sixel): a picture is drawn by sending it, text
//! over it erases it, and when it moves it must be sent again. Keeps track of what stands on the
//! screen and emits bytes; writes none.
//!
//! A frame goes like this: [`Painter::paint`] prepares the cells, ratatui writes them, then
//! [`Painter::next_piece`] gives the missing pictures piece by piece, each complete in itself, so
//! that a frame for a key can go between any two.
//!
//! What stands is marked in the buffer to be skipped, so that no text goes over it. Everything
//! else shows the picture as cells until it is sent.

mod bands;
mod mosaic;
mod patch;
#[cfg(test)]
mod tests;

pub(super) use bands::{BAND_BYTES, Band, Bands};

use super::cells::CellPictures;
use super::compositor::Arranged;
use super::{Capabilities, CellSize, ImageKey, PictureSource, Placement, Prepared};
use crate::domain::{Part, Sharpness};
use crate::imaging::Pixels;
use mosaic::Scaler;
use patch::{Job, Patch, drawable, is_thumbnail};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::{Rect, Size};
use std::collections::VecDeque;
use std::io::Write;

/// What a protocol does with pixels.
pub(super) trait Encoder {
    /// For a terminal with these capabilities.
    fn new(capabilities: &Capabilities) -> Self;

    /// The sequence that draws these pixels over `size` cells from the cursor on.
    fn encode(&self, pixels: &Pixels, size: Size) -> Vec<u8>;

    /// A whole photo in bands of about [`bands::BAND_BYTES`] at most, `scaled` to whole rows of
    /// pixels per row of cells. For protocols whose bands have something in common, such as a
    /// palette.
    fn encode_bands(&self, scaled: &Pixels, size: Size) -> Vec<Band>
    where
        Self: Sized,
    {
        bands::one_by_one(self, scaled, size)
    }

    /// How near what is sent comes to the picture.
    fn sharpness(&self) -> Sharpness;

    /// How many rows of pixels a row of cells gets of a photo that fills `size` cells.
    fn row_px(&self, pixels: &Pixels, cell: CellSize, size: Size) -> u32;

    /// About how many bits a pixel takes on the wire; at least 1.
    fn bits_per_pixel(&self) -> u32;
}

/// Bytes that draw a part of the frame's pictures: cursor, picture, cursor back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The bytes, to be written in one go.
    pub(super) bytes: Vec<u8>,
    /// The cells they cover.
    pub(super) area: Rect,
}

/// The terminal's pictures as we know them, for one protocol.
#[derive(Debug)]
pub(super) struct Painter<E> {
    encoder: E,
    cell: CellSize,
    stand_ins: CellPictures,
    scaler: Scaler,
    standing: Vec<Standing>,
    /// The placements of the frame with the patches they consist of.
    wanted: Vec<(Placement, Vec<Patch>)>,
    missing: VecDeque<Job>,
    /// Pictures that the frame shows as cells.
    coarse: Vec<ImageKey>,
    /// Whether pieces were sent since the last frame.
    has_news: bool,
    screen: Rect,
}

/// A patch on the screen.
#[derive(Clone, Copy, Debug)]
struct Standing {
    patch: Patch,
    /// Whether the last frame left its cells out. If so they differ from any text in the next.
    is_skipped: bool,
}

impl<E: Encoder> Painter<E> {
    /// For a terminal that shows nothing of ours yet.
    pub(super) fn new(capabilities: &Capabilities) -> Self {
        Self {
            encoder: E::new(capabilities),
            cell: capabilities.cell,
            stand_ins: CellPictures::stand_ins(capabilities),
            scaler: Scaler::default(),
            standing: Vec::new(),
            wanted: Vec::new(),
            missing: VecDeque::new(),
            coarse: Vec::new(),
            has_news: false,
            screen: Rect::ZERO,
        }
    }

    /// Prepares the cells below the pictures of this frame: those of pictures that stand there
    /// already are skipped, all others get the picture as cells.
    ///
    /// To be called after the widgets, once per frame. While the list `is_moving`, thumbnails
    /// that do not stand yet stay cells.
    pub(super) fn paint(
        &mut self,
        placements: &[Placement],
        source: &impl PictureSource,
        buf: &mut Buffer,
        is_moving: bool,
    ) {
        self.screen = buf.area;
        self.wanted = placements
            .iter()
            .map(|placement| (*placement, self.patches(placement, source.picture(placement.key))))
            .collect();
        let missing = self.missing_patches(is_moving);
        // Before the pictures come: the text between them is what this frame shows there.
        let max_cells = bands::max_cells(&self.encoder, self.cell);
        self.missing = patch::jobs(&missing, max_cells, buf);
        let gone = self.drop_unwanted();
        let uncovered: Vec<Placement> =
            placements.iter().filter(|placement| !self.covers(placement)).copied().collect();
        self.coarse = self.stand_ins.paint(&uncovered, source, buf, usize::MAX).shown;
        for standing in gone.iter().filter(|standing| !standing.is_skipped) {
            // The buffer of the last frame has text there that is not on the screen any more.
            mark(standing.patch.area, buf, CellDiffOption::AlwaysUpdate);
        }
        for standing in &mut self.standing {
            standing.is_skipped = true;
            mark(standing.patch.area, buf, CellDiffOption::Skip);
        }
    }

    /// The next missing piece in the order of the placements; `None` if nothing is missing. To be
    /// written after the cells of the frame.
    ///
    /// Pieces are about 16 kB at most: a single row of cells may take more, and is not cut.
    pub(super) fn next_piece(&mut self, source: &impl PictureSource) -> Option<Piece> {
        while let Some(job) = self.missing.pop_front() {
            let Some(sequence) = self.sequence(&job, source) else { continue };
            self.has_news = true;
            let covered = |standing: &Standing| {
                standing.patch.area.intersection(job.area) == standing.patch.area
            };
            self.standing.retain(|standing| !covered(standing));
            let sent = job.patches.iter();
            self.standing.extend(sent.map(|&patch| Standing { patch, is_skipped: false }));
            return Some(Piece { bytes: piece(&job, &sequence), area: job.area });
        }
        None
    }

    /// What the frame just painted shows: pictures, or cells in their place.
    pub(super) fn arrange(&mut self) -> Arranged {
        self.has_news = false;
        let shown = self.shown();
        let is_shown = |key: ImageKey| shown.iter().any(|(of, _)| *of == key);
        let coarse = self.coarse.iter().filter(|key| !is_shown(**key));
        let coarse: Vec<_> = coarse.map(|&key| (key, Sharpness::Cells)).collect();
        Arranged { bytes: Vec::new(), shown: [shown, coarse].concat(), is_pending: false }
    }

    /// Whether all pieces are sent, so that a frame would find more shown than the last one.
    pub(super) fn wants_frame(&self) -> bool {
        self.has_news && self.missing.is_empty()
    }

    /// Pictures wholly on the screen, one entry per placement.
    fn shown(&self) -> Vec<(ImageKey, Sharpness)> {
        let is_shown = |(placement, patches): &&(Placement, Vec<Patch>)| {
            let is_inside = placement.area.intersection(self.screen) == placement.area;
            is_inside && !patches.is_empty() && patches.iter().all(|patch| self.stands(patch))
        };
        let shown = self.wanted.iter().filter(is_shown);
        shown.map(|(placement, _)| (placement.key, self.encoder.sharpness())).collect()
    }

    /// The window has another size: what stood is gone, and cells may have other sizes.
    pub(super) fn note_resized(&mut self, cell: CellSize) {
        self.cell = cell;
        self.forget();
    }

    /// The screen was cleared, or used by somebody else: everything is to be sent again.
    pub(super) fn forget(&mut self) {
        self.standing.clear();
        self.missing.clear();
        self.wanted.clear();
        self.stand_ins.forget();
    }

    /// The bytes that erase what stands; nothing else of ours is in the terminal.
    pub(super) fn close(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for Standing { patch, .. } in &self.standing {
            for y in patch.area.rows().map(|row| row.y) {
                move_to(&mut bytes, patch.area.x, y);
                append(&mut bytes, format_args!("\x1b[{}X", patch.area.width));
            }
        }
        self.forget();
        if bytes.is_empty() { bytes } else { [b"\x1b7\x1b[m", bytes.as_slice(), b"\x1b8"].concat() }
    }

    /// What a placement consists of. A picture that is not in memory any more may still stand.
    fn patches(&self, placement: &Placement, picture: Option<Prepared>) -> Vec<Patch> {
        let (whole, key) = (placement.area, placement.key);
        if placement.part != Part::WHOLE {
            // The terminal can show no part of a picture: cells stand in until it is made anew.
            return Vec::new();
        }
        let visible = placement.visible.intersection(drawable(self.screen));
        let Some(picture) = picture else {
            let standing = self.standing.iter().map(|standing| standing.patch);
            return standing.filter(|patch| patch.is_of(placement)).collect();
        };
        let fingerprint = picture.fingerprint();
        let patch = |area| Patch { key, fingerprint, whole, area };
        if visible.is_empty() {
            return Vec::new();
        }
        if is_thumbnail(key) {
            return vec![patch(visible)];
        }
        let Some(bands) = picture.bands().filter(|bands| bands.size == whole.as_size()) else {
            let rows = bands::rows_per_band(&self.encoder, visible.width, self.cell);
            return patch::bands(visible, rows).map(patch).collect();
        };
        let areas = bands.bands.iter().map(|band| rows_of(whole, band).intersection(visible));
        areas.filter(|area| !area.is_empty()).map(patch).collect()
    }

    fn stands(&self, patch: &Patch) -> bool {
        self.standing.iter().any(|standing| standing.patch == *patch)
    }

    /// Whether every cell of a placement that can be sent shows it, in whatever version.
    fn covers(&self, placement: &Placement) -> bool {
        let of_it = self.standing.iter().filter(|standing| standing.patch.is_of(placement));
        let covered: u32 = of_it.map(|standing| standing.patch.area.area()).sum();
        covered >= placement.visible.intersection(self.screen).area()
    }

    fn missing_patches(&self, is_moving: bool) -> Vec<Patch> {
        let patches = self.wanted.iter().flat_map(|(_, patches)| patches);
        let is_due = |patch: &&Patch| !(is_moving && is_thumbnail(patch.key));
        patches.filter(is_due).filter(|patch| !self.stands(patch)).copied().collect()
    }

    /// Forgets what is not wanted any more, and returns it. An earlier version of a picture stays
    /// until the newer one has come over it.
    fn drop_unwanted(&mut self) -> Vec<Standing> {
        let wanted = &self.wanted;
        let is_wanted = |standing: &Standing| {
            let mut of_it = wanted.iter().filter(|(placement, _)| standing.patch.is_of(placement));
            of_it.any(|(_, patches)| {
                patches.contains(&standing.patch)
                    || patches.iter().any(|patch| patch.fingerprint != standing.patch.fingerprint)
            })
        };
        let (kept, gone) = self.standing.drain(..).partition(is_wanted);
        self.standing = kept;
        gone
    }

    /// What draws a job: encoded ahead, or now.
    fn sequence(&mut self, job: &Job, source: &impl PictureSource) -> Option<Vec<u8>> {
        let pictures: Vec<Prepared> =
            job.patches.iter().map(|patch| source.picture(patch.key)).collect::<Option<_>>()?;
        if let ([patch], [picture]) = (job.patches.as_slice(), pictures.as_slice())
            && let Some(band) = encoded_ahead(patch, picture)
        {
            return Some(band.sequence.clone());
        }
        let pixels: Vec<_> = pictures.iter().map(|picture| picture.pixels().clone()).collect();
        let composed = self.scaler.compose(job, &pixels, self.cell.area_px(1, 1));
        Some(self.encoder.encode(&composed, job.area.as_size()))
    }
}

/// The band that is just this patch.
fn encoded_ahead<'a>(patch: &Patch, picture: &'a Prepared) -> Option<&'a Band> {
    let bands = picture.bands().filter(|bands| bands.size == patch.whole.as_size())?;
    bands.bands.iter().find(|band| rows_of(patch.whole, band) == patch.area)
}

fn rows_of(whole: Rect, band: &Band) -> Rect {
    let height = band.rows.end - band.rows.start;
    Rect { y: whole.y.saturating_add(band.rows.start), height, ..whole }
}

/// Encodes a photo that will fill `size` cells; see [`Bands`].
pub(super) fn prepare_bands<E: Encoder>(
    pixels: &Pixels,
    capabilities: &Capabilities,
    size: Size,
) -> Bands {
    bands::encode(&E::new(capabilities), pixels, capabilities.cell, size)
}

fn mark(area: Rect, buf: &mut Buffer, option: CellDiffOption) {
    for place in area.intersection(buf.area).positions() {
        if let Some(cell) = buf.cell_mut(place) {
            if option == CellDiffOption::Skip {
                // Whatever is below does not matter, and should not look like a change.
                cell.reset();
            }
            cell.set_diff_option(option);
        }
    }
}

/// Cursor to the picture, picture, text between the pictures, cursor back.
fn piece(job: &Job, sequence: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x1b7".to_vec();
    move_to(&mut bytes, job.area.x, job.area.y);
    bytes.extend_from_slice(sequence);
    if !job.gaps.is_empty() {
        let cells = job.gaps.iter().map(|(x, y, cell)| (*x, *y, cell));
        // Writing to memory cannot fail.
        CrosstermBackend::new(&mut bytes).draw(cells).unwrap_or_default();
    }
    bytes.extend_from_slice(b"\x1b8");
    bytes
}

fn move_to(out: &mut Vec<u8>, x: u16, y: u16) {
    append(out, format_args!("\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1));
}

fn append(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to memory cannot fail.
    out.write_fmt(text).unwrap_or_default();
}
