//! What is sent at once: which cells of which picture. Plain geometry, no pixels, no bytes.

use super::super::{ImageKey, Placement};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use std::collections::VecDeque;

/// Columns between thumbnails that still count as one strip. Their cells are sent along, blank
/// in the picture and as text over it.
const MAX_GAP_CELLS: u16 = 2;

/// A part of a picture on the screen: a band of a photo, or a whole thumbnail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patch {
    pub(super) key: ImageKey,
    /// Which version of the picture.
    pub(super) fingerprint: u64,
    /// Where the whole picture stands; may reach over the edge of the screen.
    pub(super) whole: Rect,
    /// The cells that this part covers.
    pub(super) area: Rect,
}

impl Patch {
    /// Whether both belong to the same picture at the same place, in whatever version.
    pub(super) fn is_of(&self, placement: &Placement) -> bool {
        self.key == placement.key && self.whole == placement.area
    }
}

/// One piece to be sent: a patch, or several thumbnails in a row.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) patches: Vec<Patch>,
    /// All of their cells and those between them.
    pub(super) area: Rect,
    /// What the frame shows between them.
    pub(super) gaps: Vec<(u16, u16, Cell)>,
}

/// The rows in which pictures may be sent: all but the last. A terminal may move the cursor below
/// a picture, and from the last row it would scroll.
pub(super) fn drawable(screen: Rect) -> Rect {
    Rect { height: screen.height.saturating_sub(1), ..screen }
}

/// An area cut into bands of at most `rows` rows.
pub(super) fn bands(area: Rect, rows: u16) -> impl Iterator<Item = Rect> {
    let rows = rows.max(1);
    (area.top()..area.bottom()).step_by(usize::from(rows)).map(move |y| Rect {
        y,
        height: rows.min(area.bottom() - y),
        ..area
    })
}

/// Groups missing patches into jobs, in order; thumbnails that (nearly) touch become one as long
/// as it has at most `max_cells` cells.
pub(super) fn jobs(missing: &[Patch], max_cells: u32, buf: &Buffer) -> VecDeque<Job> {
    let mut jobs: VecDeque<Job> = VecDeque::new();
    for patch in missing {
        let joined = jobs.back_mut().is_some_and(|job| join(job, patch, max_cells, buf));
        if !joined {
            jobs.push_back(Job { patches: vec![*patch], area: patch.area, gaps: Vec::new() });
        }
    }
    jobs
}

/// Adds a thumbnail to the strip it continues, if it does.
fn join(job: &mut Job, patch: &Patch, max_cells: u32, buf: &Buffer) -> bool {
    let is_strip = job.patches.iter().chain([patch]).all(|patch| is_thumbnail(patch.key));
    let is_level = (job.area.y, job.area.height) == (patch.area.y, patch.area.height);
    let gap = patch.area.x.checked_sub(job.area.right());
    let union = job.area.union(patch.area);
    if !is_strip || !is_level || union.area() > max_cells {
        return false;
    }
    let Some(gap @ 0..=MAX_GAP_CELLS) = gap else { return false };
    let between = Rect { x: job.area.right(), width: gap, ..job.area };
    let cells = between.positions().filter_map(|at| Some((at.x, at.y, buf.cell(at)?.clone())));
    job.gaps.extend(cells);
    job.area = union;
    job.patches.push(*patch);
    true
}

pub(super) fn is_thumbnail(key: ImageKey) -> bool {
    matches!(key, ImageKey::Thumbnail(_))
}
