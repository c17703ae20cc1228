//! From decoded pixels to what a protocol needs. This is the work to be done off the UI thread;
//! it knows no screen.

use super::encode::png;
use super::{Bands, Capabilities, ImageKey, Protocol, iterm2, sixel};
use crate::domain::Sharpness;
use crate::imaging::Pixels;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ratatui::layout::Size;
use std::collections::HashMap;
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// A picture ready to be shown. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Prepared {
    pixels: Arc<Pixels>,
    payload: Option<Arc<[u8]>>,
    bands: Option<Arc<Bands>>,
    sharpness: Sharpness,
    /// Width and height of what is transmitted, in pixels: smaller than the picture's for a
    /// stand-in.
    sent_px: (u32, u32),
    fingerprint: u64,
}

impl Prepared {
    /// The decoded picture.
    pub fn pixels(&self) -> &Arc<Pixels> {
        &self.pixels
    }

    /// What is transmitted: for kitty a PNG in base64; `None` where pixels are drawn as text.
    pub fn payload(&self) -> Option<&Arc<[u8]>> {
        self.payload.as_ref()
    }

    /// The same picture encoded for the cells it will fill, for the protocols that send a photo in
    /// bands. `original` is its file, if that may be passed on as it is.
    #[must_use]
    pub fn with_bands(
        self,
        capabilities: &Capabilities,
        size: Size,
        original: Option<&[u8]>,
    ) -> Self {
        let bands = match capabilities.protocol {
            Protocol::Iterm2 => iterm2::prepare_bands(&self.pixels, capabilities, size, original),
            Protocol::Sixel => sixel::prepare_bands(&self.pixels, capabilities, size),
            Protocol::Kitty | Protocol::HalfBlocks => return self,
        };
        Self { bands: Some(Arc::new(bands)), ..self }
    }

    /// The same with bands made elsewhere.
    #[cfg(test)]
    pub(super) fn with_these(self, bands: Bands) -> Self {
        Self { bands: Some(Arc::new(bands)), ..self }
    }

    /// What is sent of a photo by protocols without ids, if it was encoded ahead.
    pub(super) fn bands(&self) -> Option<&Bands> {
        self.bands.as_deref()
    }

    /// How near the picture comes to its original at this size.
    pub fn sharpness(&self) -> Sharpness {
        self.sharpness
    }

    /// A number that differs between different pictures: the same file decoded again to the
    /// same size is the same picture and need not be transmitted again.
    pub(super) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Width and height, in pixels, of what is transmitted.
    pub(super) fn size(&self) -> (u32, u32) {
        self.sent_px
    }

    /// Bytes the picture takes in the terminal's memory.
    pub(super) fn decoded_bytes(&self) -> u64 {
        u64::from(self.sent_px.0) * u64::from(self.sent_px.1) * 4
    }
}

/// Where the compositor gets pictures from, usually the app's cache of decoded images.
pub trait PictureSource {
    /// The picture, if it is there already.
    fn picture(&self, key: ImageKey) -> Option<Prepared>;

    /// A small stand-in for it, for a line on which the picture itself takes long.
    fn preview(&self, _key: ImageKey) -> Option<Prepared> {
        None
    }
}

impl<S: BuildHasher> PictureSource for HashMap<ImageKey, Prepared, S> {
    fn picture(&self, key: ImageKey) -> Option<Prepared> {
        self.get(&key).cloned()
    }
}

/// How faithful a prepared picture shall be, where the protocol has a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quality {
    /// Every channel within so many levels of the original.
    Near(u8),
    /// To the last bit.
    Lossless,
}

impl Quality {
    /// For an image to be judged: the eye finds no difference (45 dB and more).
    pub const PHOTO: Self = Self::Near(2);
    /// For thumbnails (38 dB and more).
    pub const THUMBNAIL: Self = Self::Near(5);
}

/// Encodes a picture for the terminal. The pixels should already have the size they are shown
/// at: nothing is scaled here.
pub fn prepare(pixels: Pixels, capabilities: &Capabilities, quality: Quality) -> Prepared {
    let (png, sharpness) = match (capabilities.protocol, quality) {
        (Protocol::Kitty, Quality::Lossless) => (png::lossless(&pixels), Sharpness::Lossless),
        (Protocol::Kitty, Quality::Near(tolerance)) => {
            (png::near_lossless(&pixels, tolerance), Sharpness::Near)
        }
        (Protocol::Iterm2, _) => (None, Sharpness::Near),
        (Protocol::Sixel, _) => (None, Sharpness::Palette),
        (Protocol::HalfBlocks, _) => (None, Sharpness::Cells),
    };
    let fingerprint = fingerprint(&pixels);
    let (sent_px, payload) = (pixels.size(), png.map(base64));
    let pixels = Arc::new(pixels);
    Prepared { pixels, payload, bands: None, sharpness, sent_px, fingerprint }
}

/// A small stand-in for a picture, where the protocol has use for one.
pub fn prepare_preview(pixels: &Pixels, capabilities: &Capabilities) -> Option<Prepared> {
    if capabilities.protocol != Protocol::Kitty {
        return None;
    }
    let png = png::preview(pixels, png::PREVIEW_BYTES)?;
    Some(Prepared {
        pixels: Arc::new(pixels.clone()),
        sharpness: Sharpness::Preview,
        sent_px: png_size(&png)?,
        payload: Some(base64(png)),
        bands: None,
        fingerprint: fingerprint(pixels),
    })
}

fn fingerprint(pixels: &Pixels) -> u64 {
    let mut hasher = DefaultHasher::new();
    pixels.size().hash(&mut hasher);
    pixels.rgb().hash(&mut hasher);
    hasher.finish()
}

fn base64(png: Vec<u8>) -> Arc<[u8]> {
    STANDARD.encode(png).into_bytes().into()
}

/// Width and height from a PNG's header, which stands at a fixed place.
fn png_size(png: &[u8]) -> Option<(u32, u32)> {
    let side = |at: usize| {
        let bytes = png.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes))
    };
    Some((side(16)?, side(20)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::{Limits, decode};

    fn kitty() -> Capabilities {
        Capabilities { protocol: Protocol::Kitty, ..Capabilities::assumed() }
    }

    #[test]
    fn the_payload_is_the_picture() {
        let pixels = Pixels::new(3, 2, (0..18).map(|n| n * 9).collect()).unwrap();
        let prepared = prepare(pixels.clone(), &kitty(), Quality::Lossless);
        let png = STANDARD.decode(prepared.payload().unwrap()).unwrap();
        assert_eq!(decode(&png, &Limits::default()).unwrap(), pixels);
        assert_eq!(prepared.decoded_bytes(), 24);
    }

    #[test]
    fn a_stand_in_is_small_and_belongs_to_its_picture() {
        let rgb = (0..600_000_u32).map(|n| (n / 3 % 800 / 4 + n % 7 * 3).to_le_bytes()[0]);
        let pixels = Pixels::new(800, 250, rgb.collect()).unwrap();
        let preview = prepare_preview(&pixels, &kitty()).unwrap();
        let png = STANDARD.decode(preview.payload().unwrap()).unwrap();
        assert_eq!(decode(&png, &Limits::default()).unwrap().size(), preview.size());
        assert!(preview.payload().unwrap().len() <= 45_000 && preview.size().0 < 800);
        let picture = prepare(pixels, &kitty(), Quality::PHOTO);
        assert_eq!(preview.fingerprint(), picture.fingerprint());
        assert!(preview.sharpness() < picture.sharpness());
    }

    #[test]
    fn half_blocks_need_no_payload() {
        let prepared =
            prepare(Pixels::filled(2, 2, [1, 2, 3]), &Capabilities::assumed(), Quality::Lossless);
        assert!(prepared.payload().is_none());
    }

    #[test]
    fn the_fingerprint_tells_content_and_shape() {
        let print = |w, h, colour| {
            prepare(Pixels::filled(w, h, colour), &Capabilities::assumed(), Quality::Lossless)
                .fingerprint()
        };
        assert_eq!(print(4, 2, [1; 3]), print(4, 2, [1; 3]));
        assert_ne!(print(4, 2, [1; 3]), print(2, 4, [1; 3]));
        assert_ne!(print(4, 2, [1; 3]), print(4, 2, [2; 3]));
    }
}
