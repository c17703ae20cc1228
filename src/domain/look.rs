//! How an image is looked at: which of its pixels are changed, and how. Plain values; who applies
//! them to pixels is none of this module's business.

/// Most steps of contrast, up or down.
const MOST_CONTRAST: i8 = 3;

/// What is done to the pixels of an image before it is shown. It never changes what is answered.
///
/// The image is mirrored first and turned then; the colours are changed last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Look {
    turn: u8,
    is_mirrored: bool,
    contrast: i8,
    is_grey: bool,
    is_inverted: bool,
}

impl Look {
    /// The image as it is.
    pub const PLAIN: Self =
        Self { turn: 0, is_mirrored: false, contrast: 0, is_grey: false, is_inverted: false };

    /// Quarter turns clockwise, 0 to 3, after mirroring.
    pub fn turn(self) -> u8 {
        self.turn
    }

    /// Whether left and right are swapped, before turning.
    pub fn is_mirrored(self) -> bool {
        self.is_mirrored
    }

    /// Steps of contrast, -3 to 3.
    pub fn contrast(self) -> i8 {
        self.contrast
    }

    /// Whether colours are taken away.
    pub fn is_grey(self) -> bool {
        self.is_grey
    }

    /// Whether dark and light are swapped.
    pub fn is_inverted(self) -> bool {
        self.is_inverted
    }

    /// What is seen, turned clockwise by a quarter.
    #[must_use]
    pub fn turned_right(self) -> Self {
        Self { turn: (self.turn + 1) % 4, ..self }
    }

    /// What is seen, turned counterclockwise by a quarter.
    #[must_use]
    pub fn turned_left(self) -> Self {
        Self { turn: (self.turn + 3) % 4, ..self }
    }

    /// What is seen, left and right swapped. A mirror after a turn is the opposite turn after a
    /// mirror.
    #[must_use]
    pub fn flipped(self) -> Self {
        Self { turn: (4 - self.turn) % 4, is_mirrored: !self.is_mirrored, ..self }
    }

    /// With `steps` more contrast (less, if negative), as far as it goes.
    #[must_use]
    pub fn with_contrast_by(self, steps: i8) -> Self {
        let contrast = self.contrast.saturating_add(steps).clamp(-MOST_CONTRAST, MOST_CONTRAST);
        Self { contrast, ..self }
    }

    /// In greys, or in colours again.
    #[must_use]
    pub fn with_grey_switched(self) -> Self {
        Self { is_grey: !self.is_grey, ..self }
    }

    /// With dark and light swapped, or swapped back.
    #[must_use]
    pub fn with_inversion_switched(self) -> Self {
        Self { is_inverted: !self.is_inverted, ..self }
    }

    /// Whether the picture lies on its side, so that width and height are swapped.
    pub fn is_sideways(self) -> bool {
        self.turn % 2 == 1
    }

    /// The size of an image of `size` pixels when looked at like this.
    pub fn size_of(self, size: (u32, u32)) -> (u32, u32) {
        if self.is_sideways() { (size.1, size.0) } else { size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every look that differs in orientation.
    fn orientations() -> impl Iterator<Item = Look> {
        (0..8).map(|n: u8| Look { turn: n % 4, is_mirrored: n >= 4, ..Look::PLAIN })
    }

    fn repeated(look: Look, times: usize, change: impl Fn(Look) -> Look) -> Look {
        (0..times).fold(look, |look, _| change(look))
    }

    #[test]
    fn four_quarters_and_two_flips_change_nothing() {
        for look in orientations() {
            assert_eq!(repeated(look, 4, Look::turned_right), look);
            assert_eq!(repeated(look, 2, Look::flipped), look);
            assert_eq!(look.turned_right().turned_left(), look);
        }
    }

    #[test]
    fn a_turn_to_the_right_is_one_to_the_left_in_the_mirror() {
        for look in orientations() {
            assert_eq!(look.flipped().turned_right(), look.turned_left().flipped());
        }
    }

    #[test]
    fn contrast_stops_at_three_steps() {
        assert_eq!(repeated(Look::PLAIN, 9, |look| look.with_contrast_by(1)).contrast(), 3);
        assert_eq!(repeated(Look::PLAIN, 9, |look| look.with_contrast_by(-1)).contrast(), -3);
        assert_eq!(Look::PLAIN.with_contrast_by(i8::MIN).contrast(), -3);
    }

    #[test]
    fn a_quarter_swaps_width_and_height() {
        assert_eq!(Look::PLAIN.flipped().size_of((4, 3)), (4, 3));
        assert_eq!(Look::PLAIN.turned_left().size_of((4, 3)), (3, 4));
        assert_eq!(Look::default(), Look::PLAIN);
    }
}
