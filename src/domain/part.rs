//! Which part of a picture is seen, as whole numbers, so that equal parts are equal. Knows no
//! screen: sizes come in as arguments.

/// The visible region of a picture as it is looked at, in units of a 65,536th of each side.
/// Never empty, never beyond the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

/// A rectangle of pixels, from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PixelRect {
    /// Pixels left of it.
    pub x: u32,
    /// Pixels above it.
    pub y: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Part {
    /// Units of a whole side.
    pub const UNITS: u32 = 1 << 16;
    /// The whole picture.
    pub const WHOLE: Self = Self { x: 0, y: 0, width: Self::UNITS, height: Self::UNITS };

    /// The part of this size, in units, whose centre is as near to `centre` as the picture's
    /// edges allow.
    pub fn around(centre: (u32, u32), width: u32, height: u32) -> Self {
        let (width, height) = (width.clamp(1, Self::UNITS), height.clamp(1, Self::UNITS));
        let begin =
            |centre: u32, side: u32| centre.saturating_sub(side / 2).min(Self::UNITS - side);
        Self { x: begin(centre.0, width), y: begin(centre.1, height), width, height }
    }

    /// Left edge, in units.
    pub fn x(self) -> u32 {
        self.x
    }

    /// Upper edge, in units.
    pub fn y(self) -> u32 {
        self.y
    }

    /// Width, in units, at least 1.
    pub fn width(self) -> u32 {
        self.width
    }

    /// Height, in units, at least 1.
    pub fn height(self) -> u32 {
        self.height
    }

    /// The centre, in units.
    pub fn centre(self) -> (u32, u32) {
        (self.x + self.width / 2, self.y + self.height / 2)
    }

    /// The point of the picture, in units, at `place` of the part, itself given in units of the
    /// part's sides.
    pub fn point_at(self, place: (u32, u32)) -> (u32, u32) {
        (self.x + share(self.width, place.0), self.y + share(self.height, place.1))
    }

    /// The part of this size, in units, that has `point` of the picture at `place`, as far as the
    /// picture's edges allow: what is under the mouse stays there when zooming.
    pub fn with_point_at(point: (u32, u32), place: (u32, u32), size: (u32, u32)) -> Self {
        let (width, height) = (size.0.clamp(1, Self::UNITS), size.1.clamp(1, Self::UNITS));
        let begin = |point: u32, place: u32, side: u32| {
            point.saturating_sub(share(side, place)).min(Self::UNITS - side)
        };
        let (x, y) = (begin(point.0, place.0, width), begin(point.1, place.1, height));
        Self { x, y, width, height }
    }

    /// Moved by this many `parts_of` the visible region to the right and down, as far as the
    /// picture goes.
    #[must_use]
    pub fn panned(self, right: i32, down: i32, parts_of: u32) -> Self {
        let moved = |begin: u32, side: u32, steps: i32| {
            let way = (side / parts_of.max(1)).max(1).saturating_mul(steps.unsigned_abs());
            let end = Self::UNITS - side;
            if steps < 0 { begin.saturating_sub(way) } else { begin.saturating_add(way).min(end) }
        };
        let x = moved(self.x, self.width, right);
        let y = moved(self.y, self.height, down);
        Self { x, y, ..self }
    }

    /// The pixels of a picture of `size` pixels that the part touches at least by half; at least
    /// one in each direction.
    pub fn pixels(self, size: (u32, u32)) -> PixelRect {
        let (x, width) = span(self.x, self.width, size.0);
        let (y, height) = span(self.y, self.height, size.1);
        PixelRect { x, y, width, height }
    }
}

impl Default for Part {
    fn default() -> Self {
        Self::WHOLE
    }
}

/// `side * part / UNITS`, rounded.
fn share(side: u32, part: u32) -> u32 {
    let product = u64::from(side) * u64::from(part) + u64::from(Part::UNITS / 2);
    u32::try_from(product / u64::from(Part::UNITS)).unwrap_or(u32::MAX)
}

/// First pixel and count of pixels of a side of `size` pixels.
fn span(begin: u32, length: u32, size: u32) -> (u32, u32) {
    let size = size.max(1);
    let first = share(size, begin).min(size - 1);
    let end = share(size, begin + length).clamp(first + 1, size);
    (first, end - first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UNITS: u32 = Part::UNITS;

    fn is_inside(part: Part) -> bool {
        part.width >= 1
            && part.height >= 1
            && part.x + part.width <= UNITS
            && part.y + part.height <= UNITS
    }

    #[test]
    fn the_whole_is_every_pixel() {
        let all = PixelRect { x: 0, y: 0, width: 640, height: 3 };
        assert_eq!(Part::WHOLE.pixels((640, 3)), all);
        assert_eq!(Part::default(), Part::WHOLE);
    }

    #[test]
    fn a_quarter_in_the_corner_is_a_quarter_of_the_pixels() {
        let part = Part::around((0, UNITS), UNITS / 2, UNITS / 2);
        assert_eq!(part.pixels((100, 60)), PixelRect { x: 0, y: 30, width: 50, height: 30 });
    }

    #[test]
    fn a_hair_of_a_tiny_picture_is_one_pixel() {
        let hair = Part::around((UNITS, UNITS), 1, 1);
        assert_eq!(hair.pixels((3, 1)), PixelRect { x: 2, y: 0, width: 1, height: 1 });
        assert_eq!(hair.pixels((0, 0)), PixelRect { x: 0, y: 0, width: 1, height: 1 });
    }

    #[test]
    fn panning_stops_at_the_edges() {
        let middle = Part::around((UNITS / 2, UNITS / 2), UNITS / 4, UNITS / 4);
        assert_eq!(middle.panned(1, -1, 4).centre(), (UNITS * 9 / 16, UNITS * 7 / 16));
        assert_eq!(middle.panned(99, 99, 4).centre(), (UNITS * 7 / 8, UNITS * 7 / 8));
        assert_eq!(Part::WHOLE.panned(-3, 3, 4), Part::WHOLE);
    }

    proptest! {
        #[test]
        fn parts_and_their_pixels_stay_inside(
            (x, y) in (0..=UNITS, 0..=UNITS), (w, h) in (0..2 * UNITS, 0..2 * UNITS),
            (right, down) in (-40i32..40, -40i32..40), size in (1u32..9000, 1u32..9000),
        ) {
            let part = Part::around((x, y), w, h).panned(right, down, 4);
            prop_assert!(is_inside(part));
            let pixels = part.pixels(size);
            prop_assert!(pixels.width >= 1 && pixels.x + pixels.width <= size.0);
            prop_assert!(pixels.height >= 1 && pixels.y + pixels.height <= size.1);
        }

        #[test]
        fn zooming_about_a_point_keeps_it_where_it_is_or_ends_at_an_edge(
            point in (0..=UNITS, 0..=UNITS), place in (0..=UNITS, 0..=UNITS),
            (w, h) in (1..=UNITS, 1..=UNITS),
        ) {
            let part = Part::with_point_at(point, place, (w, h));
            prop_assert!(is_inside(part));
            let again = part.point_at(place);
            prop_assert!(again.0 == point.0 || part.x == 0 || part.x + part.width == UNITS);
            prop_assert!(again.1 == point.1 || part.y == 0 || part.y + part.height == UNITS);
        }
    }
}
