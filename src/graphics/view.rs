//! How the annotator looks at an image: its look, how near, and where. Pure geometry from a
//! picture's size and a pane of cells to the part that is seen and the cells it fills; it knows
//! no protocol and no pixels.

use super::{CellSize, fit_cells};
use crate::domain::{Look, Part};
use ratatui::layout::{Position, Rect};

/// The size that fits, in thousandths of itself.
const FIT: u32 = 1000;
/// The steps of zoom, in thousandths of the size that fits.
const STEPS: [u32; 7] = [FIT, 1400, 2000, 2800, 4000, 5700, 8000];
/// A step of panning is the visible region's side divided by this.
const PAN_PARTS: u32 = 4;

/// How near the image is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Zoom {
    /// As large as fits into the pane.
    #[default]
    Fit,
    /// This many thousandths of the size that fits, above 1000.
    Times(u32),
    /// One pixel of the image is one dot of the terminal.
    Dots,
}

/// A direction of panning: where the eye goes, not the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To what is above.
    Up,
    /// To what is below.
    Down,
    /// To what is on the left.
    Left,
    /// To what is on the right.
    Right,
}

/// What a view looks at: a picture, and the pane it is seen in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Size of the original in pixels, upright.
    pub image_px: (u32, u32),
    /// The cells there are for it.
    pub pane: Rect,
    /// Size of a cell in pixels of the terminal.
    pub cell: CellSize,
    /// Width of the smallest thing the terminal can draw, in its pixels: 1, or with half blocks
    /// the width of a cell.
    pub dot_px: u16,
}

/// Which part of the picture is seen, and in which cells. Put onto each other they keep the
/// aspect, within a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Framing {
    /// The part of the picture.
    pub part: Part,
    /// The cells it fills, within the pane.
    pub area: Rect,
}

/// How the annotator looks at an image. It is no part of the answer and is not logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct View {
    look: Look,
    zoom: Zoom,
    /// The point in the middle, in units of [`Part::UNITS`] of the picture as it is looked at.
    centre: (u32, u32),
}

impl Default for View {
    fn default() -> Self {
        Self { look: Look::PLAIN, zoom: Zoom::Fit, centre: Part::WHOLE.centre() }
    }
}

impl View {
    /// What is done to the pixels.
    pub fn look(&self) -> Look {
        self.look
    }

    /// Whether the image is seen whole and as it is.
    pub fn is_plain(&self) -> bool {
        self.look == Look::PLAIN && self.zoom == Zoom::Fit
    }

    /// Which part of the picture is seen, and in which cells.
    pub fn framing(&self, scene: &Scene) -> Framing {
        let Scene { pane, cell, .. } = *scene;
        let turned = self.look.size_of(scene.image_px);
        if self.zoom == Zoom::Fit || pane.is_empty() {
            return Framing { part: Part::WHOLE, area: fit_cells(turned, cell, pane, true) };
        }
        let whole = self.size_px(scene);
        let room = cell.area_px(pane.width, pane.height);
        let seen = (at_most(whole.0, room.0), at_most(whole.1, room.1));
        let area = fit_cells(seen, cell, pane, false);
        let filled = cell.area_px(area.width, area.height);
        let width = units_seen(whole.0, room.0, filled.0);
        let height = units_seen(whole.1, room.1, filled.1);
        Framing { part: Part::around(self.centre, width, height), area }
    }

    /// The part to be decoded anew, if the picture made for the pane has fewer pixels of it than
    /// the original and than the terminal can show.
    pub fn part_to_sharpen(&self, scene: &Scene) -> Option<Part> {
        let turned = self.look.size_of(scene.image_px);
        let made = fitted_px(turned, scene);
        let Framing { part, area } = self.framing(scene);
        let made_seen = made.0.saturating_mul(u64::from(part.width())) / u64::from(Part::UNITS);
        let dots = u64::from(area.width) * u64::from(scene.cell.width_px / scene.dot_px.max(1));
        let is_shrunk = made.0 < u64::from(turned.0);
        (part != Part::WHOLE && is_shrunk && made_seen < dots).then_some(part)
    }

    /// How much larger than what fits, in thousandths; below 1000 for a small image seen dot by
    /// dot.
    pub fn times(&self, scene: &Scene) -> u32 {
        match self.zoom {
            Zoom::Fit => FIT,
            Zoom::Times(times) => times,
            Zoom::Dots => {
                let fitted = fitted_px(self.look.size_of(scene.image_px), scene);
                // The longer side: it is rounded least.
                let (whole, fitted) = (self.size_px(scene), fitted.0.max(fitted.1).max(1));
                let times = whole.0.max(whole.1).saturating_mul(1000) / fitted;
                u32::try_from(times).unwrap_or(u32::MAX)
            }
        }
    }

    /// A step nearer; what is under `at`, or in the middle, stays where it is.
    #[must_use]
    pub fn zoomed_in(self, scene: &Scene, at: Option<Position>) -> Self {
        let times = self.times(scene);
        let step = STEPS.into_iter().find(|&step| step > times);
        step.map_or(self, |step| self.zoomed_to(Zoom::of(step), scene, at))
    }

    /// A step farther, until the picture fits.
    #[must_use]
    pub fn zoomed_out(self, scene: &Scene, at: Option<Position>) -> Self {
        let times = self.times(scene);
        let step = STEPS.into_iter().rev().find(|&step| step < times);
        step.map_or(self, |step| self.zoomed_to(Zoom::of(step), scene, at))
    }

    /// As large as fits.
    #[must_use]
    pub fn fitted(self) -> Self {
        Self { zoom: Zoom::Fit, centre: Part::WHOLE.centre(), ..self }
    }

    /// One pixel of the image a dot of the terminal.
    #[must_use]
    pub fn dot_by_dot(self, scene: &Scene) -> Self {
        self.zoomed_to(Zoom::Dots, scene, None)
    }

    fn zoomed_to(self, zoom: Zoom, scene: &Scene, at: Option<Position>) -> Self {
        let (before, next) = (self.framing(scene), Self { zoom, ..self });
        let after = next.framing(scene);
        let part = match at.filter(|at| before.area.contains(*at)) {
            Some(at) => {
                let point = before.part.point_at(place_in(before.area, at));
                let size = (after.part.width(), after.part.height());
                Part::with_point_at(point, place_in(after.area, at), size)
            }
            None => after.part,
        };
        Self { centre: part.centre(), ..next }
    }

    /// Moved by a quarter of what is visible, as far as the picture goes.
    #[must_use]
    pub fn panned(self, direction: Direction, scene: &Scene) -> Self {
        let (right, down) = match direction {
            Direction::Up => (0, -1),
            Direction::Down => (0, 1),
            Direction::Left => (-1, 0),
            Direction::Right => (1, 0),
        };
        let part = self.framing(scene).part.panned(right, down, PAN_PARTS);
        Self { centre: part.centre(), ..self }
    }

    /// Turned clockwise by a quarter about what is in the middle.
    #[must_use]
    pub fn turned_right(self) -> Self {
        let (x, y) = self.centre;
        Self { look: self.look.turned_right(), centre: (Part::UNITS - y, x), ..self }
    }

    /// Turned counterclockwise by a quarter about what is in the middle.
    #[must_use]
    pub fn turned_left(self) -> Self {
        let (x, y) = self.centre;
        Self { look: self.look.turned_left(), centre: (y, Part::UNITS - x), ..self }
    }

    /// Left and right swapped, about what is in the middle.
    #[must_use]
    pub fn flipped(self) -> Self {
        let (x, y) = self.centre;
        Self { look: self.look.flipped(), centre: (Part::UNITS - x, y), ..self }
    }

    /// With `steps` more contrast (less, if negative), as far as it goes.
    #[must_use]
    pub fn with_contrast_by(self, steps: i8) -> Self {
        Self { look: self.look.with_contrast_by(steps), ..self }
    }

    /// In greys, or in colours again.
    #[must_use]
    pub fn with_grey_switched(self) -> Self {
        Self { look: self.look.with_grey_switched(), ..self }
    }

    /// With dark and light swapped, or swapped back.
    #[must_use]
    pub fn with_inversion_switched(self) -> Self {
        Self { look: self.look.with_inversion_switched(), ..self }
    }

    /// The whole picture's size in pixels of the terminal, seen or not.
    fn size_px(&self, scene: &Scene) -> (u64, u64) {
        let turned = self.look.size_of(scene.image_px);
        let fitted = fitted_px(turned, scene);
        match self.zoom {
            Zoom::Fit => fitted,
            Zoom::Times(times) => {
                let scaled = |side: u64| (side.saturating_mul(u64::from(times)) / 1000).max(1);
                (scaled(fitted.0), scaled(fitted.1))
            }
            Zoom::Dots => {
                let dots = |side: u32| u64::from(side.max(1)) * u64::from(scene.dot_px.max(1));
                (dots(turned.0), dots(turned.1))
            }
        }
    }
}

impl Zoom {
    fn of(times: u32) -> Self {
        if times <= FIT { Self::Fit } else { Self::Times(times) }
    }
}

/// The largest size of the same aspect within the pane, in pixels of the terminal.
fn fitted_px((width, height): (u32, u32), scene: &Scene) -> (u64, u64) {
    let [width, height] = [width.max(1), height.max(1)].map(u64::from);
    let (room_w, room_h) = scene.cell.area_px(scene.pane.width, scene.pane.height);
    let [room_w, room_h] = [room_w, room_h].map(u64::from);
    let (fitted_w, fitted_h) = if width * room_h >= height * room_w {
        (room_w, (height * room_w + width / 2) / width)
    } else {
        ((width * room_h + height / 2) / height, room_h)
    };
    (fitted_w.max(1), fitted_h.max(1))
}

/// Where the middle of a cell is in an area, in units of its sides.
fn place_in(area: Rect, at: Position) -> (u32, u32) {
    let place = |at: u16, begin: u16, side: u16| {
        let half_cells = 2 * u32::from(at.saturating_sub(begin)) + 1;
        (half_cells * Part::UNITS / (2 * u32::from(side.max(1)))).min(Part::UNITS)
    };
    (place(at.x, area.x, area.width), place(at.y, area.y, area.height))
}

/// How much of a side is seen, in units, when `filled_px` of `room_px` are covered by it. A side
/// that is seen whole may be a few pixels longer or shorter than its cells.
fn units_seen(whole_px: u64, room_px: u32, filled_px: u32) -> u32 {
    if whole_px < u64::from(room_px) {
        return Part::UNITS;
    }
    at_most(u64::from(filled_px) * u64::from(Part::UNITS) / whole_px.max(1), Part::UNITS)
}

fn at_most(size: u64, most: u32) -> u32 {
    u32::try_from(size).unwrap_or(most).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CELL: CellSize = CellSize { width_px: 10, height_px: 20 };
    /// A pane of 400 x 400 pixels.
    const PANE: Rect = Rect { x: 2, y: 3, width: 40, height: 20 };

    fn scene(width: u32, height: u32) -> Scene {
        Scene { image_px: (width, height), pane: PANE, cell: CELL, dot_px: 1 }
    }

    fn zoomed_in(view: View, times: usize, scene: &Scene) -> View {
        (0..times).fold(view, |view, _| view.zoomed_in(scene, None))
    }

    #[test]
    fn at_first_the_whole_picture_is_fitted() {
        let scene = scene(800, 400);
        let area = fit_cells((800, 400), CELL, PANE, true);
        assert_eq!(View::default().framing(&scene), Framing { part: Part::WHOLE, area });
        assert!(View::default().is_plain());
    }

    #[test]
    fn zoomed_in_a_picture_fills_the_pane() {
        let scene = scene(800, 400);
        let view = zoomed_in(View::default(), 2, &scene);
        assert_eq!(view.times(&scene), 2000);
        let Framing { part, area } = view.framing(&scene);
        assert_eq!(area, PANE);
        assert_eq!((part.width(), part.height()), (Part::UNITS / 2, Part::UNITS));
        assert_eq!(part.centre(), (Part::UNITS / 2, Part::UNITS / 2));
    }

    #[test]
    fn the_nearest_is_eight_times_and_back_is_plain() {
        let scene = scene(800, 400);
        let near = zoomed_in(View::default(), 99, &scene);
        assert_eq!(near.times(&scene), 8000);
        let back = (0..6).fold(near, |view, _| view.zoomed_out(&scene, None));
        assert!(back.is_plain() && back.zoomed_out(&scene, None) == back);
    }

    #[test]
    fn dot_by_dot_shows_as_many_pixels_as_the_pane_has() {
        let scene = scene(1600, 1600);
        let view = View::default().dot_by_dot(&scene);
        let Framing { part, area } = view.framing(&scene);
        let pixels = part.pixels(scene.image_px);
        assert_eq!((area, pixels.width, pixels.height), (PANE, 400, 400));
        assert_eq!(view.times(&scene), 4000);
        assert_eq!(view.zoomed_in(&scene, None).times(&scene), 5700);
        assert_eq!(view.zoomed_out(&scene, None).times(&scene), 2800);
    }

    #[test]
    fn with_half_blocks_a_dot_is_half_a_cell() {
        let scene = Scene { dot_px: 10, ..scene(1600, 1600) };
        let pixels = View::default().dot_by_dot(&scene).framing(&scene).part.pixels((1600, 1600));
        assert_eq!((pixels.width, pixels.height), (40, 40));
    }

    #[test]
    fn a_small_picture_dot_by_dot_is_small() {
        let scene = scene(100, 100);
        let view = View::default().dot_by_dot(&scene);
        let framing = view.framing(&scene);
        assert_eq!((framing.area.width, framing.area.height), (10, 5));
        assert_eq!((framing.part, view.times(&scene)), (Part::WHOLE, 250));
        assert!(view.zoomed_in(&scene, None).is_plain());
    }

    #[test]
    fn panning_ends_at_the_edge_and_comes_back_at_once() {
        let scene = scene(800, 400);
        let near = zoomed_in(View::default(), 4, &scene);
        let edge = (0..99).fold(near, |view, _| view.panned(Direction::Right, &scene));
        let part = edge.framing(&scene).part;
        assert_eq!(part.x() + part.width(), Part::UNITS);
        assert!(edge.panned(Direction::Left, &scene).framing(&scene).part.x() < part.x());
        let there_and_back = near.panned(Direction::Up, &scene).panned(Direction::Down, &scene);
        assert_eq!(there_and_back, near);
    }

    #[test]
    fn turning_keeps_what_is_in_the_middle() {
        let scene = scene(800, 400);
        let view = zoomed_in(View::default(), 4, &scene).panned(Direction::Left, &scene);
        let turned = view.turned_right();
        let (x, y) = view.framing(&scene).part.centre();
        assert_eq!(turned.framing(&scene).part.centre(), (Part::UNITS - y, x));
        assert_eq!(turned.turned_left(), view);
        assert_eq!(view.flipped().flipped(), view);
        assert_eq!((0..4).fold(view, |view, _| view.turned_right()), view);
    }

    #[test]
    fn only_a_picture_that_was_shrunk_can_be_sharper() {
        let (large, small) = (scene(1600, 1600), scene(300, 300));
        let near = |scene: &Scene| zoomed_in(View::default(), 2, scene);
        assert_eq!(View::default().part_to_sharpen(&large), None);
        assert_eq!(near(&small).part_to_sharpen(&small), None);
        let part = near(&large).framing(&large).part;
        assert_eq!(near(&large).part_to_sharpen(&large), Some(part));
        // Half blocks show less than what was made for the pane has, for a long time.
        let blocks = Scene { dot_px: 10, ..large };
        assert_eq!(near(&blocks).part_to_sharpen(&blocks), None);
    }

    #[test]
    fn a_pane_of_nothing_is_no_trouble() {
        let none = Scene { pane: Rect::ZERO, ..scene(0, 0) };
        let view = zoomed_in(View::default(), 3, &none).dot_by_dot(&none);
        assert!(view.panned(Direction::Up, &none).framing(&none).area.is_empty());
    }

    /// A key of the view mode.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        In(u16, u16),
        Out(u16, u16),
        Dots,
        Pan(u8),
        Right,
        Flip,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (0u16..140, 0u16..50).prop_map(|(x, y)| Step::In(x, y)),
            2 => (0u16..140, 0u16..50).prop_map(|(x, y)| Step::Out(x, y)),
            1 => Just(Step::Dots),
            2 => (0u8..4).prop_map(Step::Pan),
            1 => Just(Step::Right),
            1 => Just(Step::Flip),
        ];
        proptest::collection::vec(step, 0..12)
    }

    fn walk(view: View, step: Step, scene: &Scene) -> View {
        match step {
            Step::In(x, y) => view.zoomed_in(scene, Some(Position { x, y })),
            Step::Out(x, y) => view.zoomed_out(scene, Some(Position { x, y })),
            Step::Dots => view.dot_by_dot(scene),
            Step::Pan(0) => view.panned(Direction::Up, scene),
            Step::Pan(1) => view.panned(Direction::Down, scene),
            Step::Pan(2) => view.panned(Direction::Left, scene),
            Step::Pan(_) => view.panned(Direction::Right, scene),
            Step::Right => view.turned_right(),
            Step::Flip => view.flipped(),
        }
    }

    fn any_scene() -> impl Strategy<Value = Scene> {
        (
            (1u32..5000, 1u32..5000),
            (0u16..20, 0u16..9, 1u16..120, 1u16..40),
            (6u16..20, 12u16..40),
            prop::bool::ANY,
        )
            .prop_map(|(image_px, (x, y, w, h), (width_px, height_px), is_sharp)| Scene {
                image_px,
                pane: Rect::new(x, y, w, h),
                cell: CellSize { width_px, height_px },
                dot_px: if is_sharp { 1 } else { width_px },
            })
    }

    proptest! {
        #[test]
        fn the_cells_stay_in_the_pane_and_the_aspect_is_kept_within_a_cell(
            scene in any_scene(), steps in steps()
        ) {
            let view = steps.iter().fold(View::default(), |view, &step| walk(view, step, &scene));
            let Framing { part, area } = view.framing(&scene);
            prop_assert_eq!(area.intersection(scene.pane), area);
            prop_assert!(!area.is_empty());
            let turned = view.look().size_of(scene.image_px);
            let seen = |units: u32, side: u32| f64::from(units) / 65_536.0 * f64::from(side);
            let (seen_w, seen_h) = (seen(part.width(), turned.0), seen(part.height(), turned.1));
            let (w, h) = scene.cell.area_px(area.width, area.height);
            // As high as the width asks for, or as wide as the height asks for.
            let by_width = (seen_h * f64::from(w) / seen_w - f64::from(h)).abs();
            let by_height = (seen_w * f64::from(h) / seen_h - f64::from(w)).abs();
            let is_kept = by_width <= f64::from(scene.cell.height_px) + 2.0
                || by_height <= f64::from(scene.cell.width_px) + 2.0;
            prop_assert!(is_kept, "{view:?} {part:?} in {area:?}");
        }

        #[test]
        fn what_is_under_the_cursor_stays_there(
            scene in any_scene(), steps in steps(), at in (0u16..1000, 0u16..1000), nearer: bool,
        ) {
            let view = steps.iter().fold(View::default(), |view, &step| walk(view, step, &scene));
            let before = view.framing(&scene);
            let Rect { x, y, width, height } = before.area;
            let at = Position { x: x + at.0 % width, y: y + at.1 % height };
            let zoomed = if nearer {
                view.zoomed_in(&scene, Some(at))
            } else {
                view.zoomed_out(&scene, Some(at))
            };
            let after = zoomed.framing(&scene);
            let was = before.part.point_at(place_in(before.area, at));
            let is = after.part.point_at(place_in(after.area, at));
            let is_kept = |was: u32, is: u32, begin: u32, side: u32| {
                was.abs_diff(is) <= 1 || begin == 0 || begin + side == Part::UNITS
            };
            let part = after.part;
            prop_assert!(is_kept(was.0, is.0, part.x(), part.width()), "{was:?} {is:?} {part:?}");
            prop_assert!(is_kept(was.1, is.1, part.y(), part.height()), "{was:?} {is:?} {part:?}");
        }
    }
}
