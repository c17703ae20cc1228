//! The one pixel type of the program. It knows nothing of files or formats.

use std::fmt;

/// An upright, opaque picture: RGB8, rows top to bottom, no padding. Never empty.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

/// Why bytes are not a [`Pixels`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PixelsError {
    /// A side is zero.
    #[error("a picture of {width} x {height} pixels has nothing to show")]
    Empty {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The byte count does not match the size.
    #[error("{actual} bytes for {width} x {height} pixels, which take {expected}")]
    WrongLength {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Bytes the size asks for.
        expected: u64,
        /// Bytes given.
        actual: u64,
    },
}

impl Pixels {
    /// Takes over `rgb`, which must hold exactly `width * height * 3` bytes.
    pub fn new(width: u32, height: u32, rgb: Vec<u8>) -> Result<Self, PixelsError> {
        if width == 0 || height == 0 {
            return Err(PixelsError::Empty { width, height });
        }
        let expected = (u64::from(width) * u64::from(height)).saturating_mul(3);
        let actual = rgb.len() as u64;
        if actual != expected {
            return Err(PixelsError::WrongLength { width, height, expected, actual });
        }
        Ok(Self { width, height, rgb })
    }

    /// A picture of one colour; a side of zero becomes one pixel.
    pub fn filled(width: u32, height: u32, colour: [u8; 3]) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        Self { width, height, rgb: colour.repeat(width as usize * height as usize) }
    }

    /// Width in pixels, at least 1.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels, at least 1.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The bytes: red, green, blue of each pixel, row by row.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// Gives the bytes away.
    pub fn into_rgb(self) -> Vec<u8> {
        self.rgb
    }

    /// Changes every pixel's colour.
    pub(super) fn change(&mut self, of: impl Fn([u8; 3]) -> [u8; 3]) {
        let (pixels, _) = self.rgb.as_chunks_mut::<3>();
        for rgb in pixels {
            *rgb = of(*rgb);
        }
    }

    /// The colour at a place, or `None` outside of the picture.
    pub fn colour(&self, x: u32, y: u32) -> Option<[u8; 3]> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let at = (y as usize * self.width as usize + x as usize) * 3;
        self.rgb.get(at..at + 3).and_then(|rgb| rgb.try_into().ok())
    }
}

/// The size only: a failed assertion should not print a megabyte of bytes.
impl fmt::Debug for Pixels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pixels({} x {})", self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_must_match_the_size() {
        assert!(Pixels::new(2, 3, vec![0; 18]).is_ok());
        assert_eq!(
            Pixels::new(2, 3, vec![0; 17]).unwrap_err().to_string(),
            "17 bytes for 2 x 3 pixels, which take 18"
        );
    }

    #[test]
    fn an_empty_picture_cannot_be_built() {
        assert_eq!(Pixels::new(0, 3, Vec::new()), Err(PixelsError::Empty { width: 0, height: 3 }));
        assert_eq!(Pixels::filled(0, 2, [1, 2, 3]).size(), (1, 2));
    }

    #[test]
    fn sizes_beyond_32_bits_do_not_wrap() {
        assert!(Pixels::new(u32::MAX, u32::MAX, Vec::new()).is_err());
    }

    #[test]
    fn colours_are_found_by_place() {
        let pixels = Pixels::new(2, 2, (0..12).collect()).unwrap();
        assert_eq!(pixels.colour(1, 1), Some([9, 10, 11]));
        assert_eq!(pixels.colour(2, 0), None);
        assert_eq!(pixels.colour(0, 2), None);
    }
}
