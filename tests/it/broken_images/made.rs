//! Images made to take memory or time: small files that promise much, or hold much of what nobody needs.

use super::mutations::sum_chunks;
use crate::support::files::{fixture, picture};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::ImageFormat;
use std::io::{self, Read};

/// An image, and whether it is to be refused.
pub(super) struct Made {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) is_refused: bool,
}

/// All of them.
pub(super) fn all() -> Vec<Made> {
    let mut all = Vec::new();
    let mut put = |name: &str, bytes: Vec<u8>, is_refused: bool| {
        all.push(Made { name: name.to_owned(), bytes, is_refused });
    };
    pngs(&mut put);
    gifs(&mut put);
    jpegs(&mut put);
    webps(&mut put);
    bmps(&mut put);
    tiffs(&mut put);
    all
}

type Put<'a> = dyn FnMut(&str, Vec<u8>, bool) + 'a;

/// So many zeros, deflated.
fn zeros(count: u64) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
    io::copy(&mut io::repeat(0).take(count), &mut out).unwrap();
    out.finish().unwrap()
}

fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length, &name[..], content, &[0; 4]].concat()
}

/// A PNG of zeros: its size, depth, kind of colour and interlacing, and chunks before the pixels.
fn png(side: u32, [depth, colour, adam7]: [u8; 3], more: &[u8], zeros: &[u8]) -> Vec<u8> {
    let side = side.to_be_bytes();
    let header = [&side[..], &side, &[depth, colour, 0, 0, adam7]].concat();
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(*b"IHDR", &header));
    bytes.extend(more);
    bytes.extend(chunk(*b"IDAT", zeros));
    bytes.extend(chunk(*b"IEND", b""));
    sum_chunks(&mut bytes);
    bytes
}

fn pngs(put: &mut Put) {
    put("PNG of 60,000 x 60,000", png(60_000, [8, 2, 0], b"", &zeros(10 << 20)), true);
    put("PNG of 2^31 - 1 squared", png(0x7fff_ffff, [16, 6, 0], b"", &zeros(9)), true);
    put("PNG of 10,000 x 10,000, cut", png(10_000, [16, 6, 0], b"", &zeros(1_000)), true);
    put("PNG of 5,000 x 5,000 in one bit", png(5_000, [1, 0, 0], b"", &zeros(3_130_000)), false);
    put("PNG of 3,000 x 3,000, interlaced", png(3_000, [8, 2, 1], b"", &zeros(28_000_000)), false);
    put("PNG of more data than pixels", png(8, [8, 0, 0], b"", &zeros(64 << 20)), false);
    let bomb = zeros(128 << 20);
    let profile = chunk(*b"iCCP", &[b"a\0\0", &bomb[..]].concat());
    put("PNG with 128 MB of profile", png(8, [8, 0, 0], &profile, &zeros(72)), false);
    let text = chunk(*b"zTXt", &[b"a\0\0", &bomb[..]].concat());
    put("PNG with 128 MB of text", png(8, [8, 0, 0], &text, &zeros(72)), false);
    let texts = chunk(*b"tEXt", b"key\0text").repeat(100_000);
    put("PNG with 100,000 texts", png(8, [8, 0, 0], &texts, &zeros(72)), false);
    let frames = chunk(*b"acTL", &[0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
    put("PNG of 2^31 - 1 frames", png(8, [8, 0, 0], &frames, &zeros(72)), false);
}

/// A GIF of a canvas with the frames given, each of a pixel.
fn gif(side: u16, frames: usize) -> Vec<u8> {
    let side = side.to_le_bytes();
    let mut bytes = [b"GIF89a", &side[..], &side, &[0x80, 0, 0, 0, 0, 0, 9, 9, 9]].concat();
    let frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    bytes.extend(frame.repeat(frames));
    bytes.push(0x3b);
    bytes
}

fn gifs(put: &mut Put) {
    put("GIF of 65,535 x 65,535", gif(u16::MAX, 1), true);
    put("GIF of 2,000 x 2,000 and a pixel", gif(2_000, 1), false);
    put("GIF of 0 x 0", gif(0, 1), true);
    put("GIF of 100,000 frames", gif(1, 100_000), false);
    let mut wide = gif(2, 1);
    wide[24..28].copy_from_slice(&[0xff; 4]);
    put("GIF of a frame beyond its canvas", wide, true);
}

/// A JPEG with another size in its header.
fn sized(mut jpeg: Vec<u8>, side: u16) -> Vec<u8> {
    let frame = |pair: &[u8]| pair[0] == 0xff && matches!(pair[1], 0xc0..=0xc2);
    let at = jpeg.windows(2).position(frame).unwrap();
    for place in [at + 5, at + 7] {
        jpeg[place..place + 2].copy_from_slice(&side.to_be_bytes());
    }
    jpeg
}

/// A progressive JPEG whose last scan comes so many times.
fn scans(count: usize) -> Vec<u8> {
    let jpeg = fixture("progressive.jpg");
    let last = jpeg.windows(2).rposition(|pair| pair == [0xff, 0xda]).unwrap();
    let end = jpeg.windows(2).rposition(|pair| pair == [0xff, 0xd9]).unwrap();
    [&jpeg[..last], &jpeg[last..end].repeat(count), &jpeg[end..]].concat()
}

/// A JPEG with a segment put after its first two bytes, so many times.
fn with_segment(code: u8, content: &[u8], count: usize) -> Vec<u8> {
    let jpeg = picture(3, ImageFormat::Jpeg);
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xff, code], &length[..], content].concat();
    [&jpeg[..2], &segment.repeat(count), &jpeg[2..]].concat()
}

fn jpegs(put: &mut Put) {
    let jpeg = picture(3, ImageFormat::Jpeg);
    put("JPEG of 65,500 x 65,500", sized(jpeg.clone(), 65_500), true);
    put("JPEG of 0 x 0", sized(jpeg.clone(), 0), true);
    put("JPEG of 5,000 x 5,000, cut", sized(jpeg[..jpeg.len() - 2].to_vec(), 5_000), true);
    put("JPEG of 3,000 x 3,000 and a block", sized(jpeg, 3_000), false);
    put("JPEG of 90 scans", scans(90), false);
    put("JPEG of 10,000 scans", scans(10_000), true);
    put("JPEG of 7,000 x 7,000 in 90 scans", sized(scans(90), 7_000), false);
    let exif = [&b"Exif\0\0MM\0\x2a\xff\xff\xff\xff"[..], &vec![0xff; 60_000]].concat();
    put("JPEG with EXIF that leads nowhere", with_segment(0xe1, &exif, 1), false);
    let icc = [&b"ICC_PROFILE\0\x01\xff"[..], &vec![0x5a; 60_000]].concat();
    put("JPEG with a profile of noise", with_segment(0xe2, &icc, 255), false);
    put("JPEG with 100,000 comments", with_segment(0xfe, b"comment", 100_000), false);
    put("JPEG with tables without codes", with_segment(0xc4, &[0; 17], 1_000), false);
}

/// An extended WebP of a canvas with an image in it, which is smaller.
fn webp(side: u32) -> Vec<u8> {
    let inner = fixture("lossless.webp");
    let canvas = &(side - 1).to_le_bytes()[..3];
    let extended = [b"VP8X\x0a\0\0\0\0\0\0\0", canvas, canvas].concat();
    let body = [b"WEBP", &extended[..], &inner[12..]].concat();
    let length = u32::try_from(body.len()).unwrap().to_le_bytes();
    [b"RIFF", &length[..], &body].concat()
}

fn webps(put: &mut Put) {
    put("WebP of 2^24 squared", webp(1 << 24), true);
    put("WebP of 5,000 x 5,000 and a smaller image", webp(5_000), true);
    let mut lying = fixture("lossless.webp");
    let at = lying.windows(4).position(|name| name == b"VP8L").unwrap() + 9;
    lying[at..at + 4].copy_from_slice(&[0x0f, 0xa7, 0xc3, 0x09]);
    put("WebP of 10,000 x 10,000 and few pixels", lying, true);
}

/// A BMP of 24 bits with a size in its header.
fn bmp(width: i32, height: i32, planes_and_bits: u32, compression: u32) -> Vec<u8> {
    let mut bytes = b"BM".to_vec();
    for field in [0, 0, 54, 40] {
        bytes.extend(u32::to_le_bytes(field));
    }
    bytes.extend(width.to_le_bytes());
    bytes.extend(height.to_le_bytes());
    for field in [planes_and_bits, compression, 0, 0, 0, 0, 0] {
        bytes.extend(field.to_le_bytes());
    }
    bytes
}

fn bmps(put: &mut Put) {
    let true_colour = 24 << 16 | 1;
    put("BMP of 10,000 x 10,000 without pixels", bmp(10_000, 10_000, true_colour, 0), true);
    put("BMP of 2^31 - 1 squared", bmp(i32::MAX, i32::MAX, true_colour, 0), true);
    put("BMP of -2^31 rows", bmp(1, i32::MIN, true_colour, 0), true);
    put("BMP of runs without pixels", bmp(10_000, -10_000, 8 << 16 | 1, 1), true);
}

/// A TIFF of grey in strips with these fields beside its size: tag, kind, count, value.
fn tiff(side: u32, fields: &[[u32; 4]], rest: &[u8]) -> Vec<u8> {
    let grey = [[258, 3, 1, 8], [262, 3, 1, 1], [277, 3, 1, 1], [278, 4, 1, side]];
    tiff_of(side, &[&grey, fields].concat(), rest)
}

/// A TIFF with all fields but its size.
fn tiff_of(side: u32, fields: &[[u32; 4]], rest: &[u8]) -> Vec<u8> {
    let mut all = vec![[256, 4, 1, side], [257, 4, 1, side]];
    all.extend(fields);
    all.sort_unstable();
    let mut bytes = b"II\x2a\0\x08\0\0\0".to_vec();
    bytes.extend(u16::try_from(all.len()).unwrap().to_le_bytes());
    for [tag, kind, count, value] in all {
        bytes.extend(u16::try_from(tag).unwrap().to_le_bytes());
        bytes.extend(u16::try_from(kind).unwrap().to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes.extend(rest);
    bytes
}

/// A TIFF of three planes in tiles, of a shade: sound, and of a kind at which the decoder (tiff 0.11)
/// panics.
pub(super) fn in_tiles_with_planes_apart(shade: u8) -> Vec<u8> {
    // Two by two in each plane.
    const TILES: u32 = 3 * 4;
    let fields = 10;
    let start: u32 = 8 + 2 + fields * 12 + 4;
    let mut bytes = Vec::new();
    // Behind the fields stand the depths, where the tiles are, their lengths, and the pixels.
    for number in [8, 8, 8].into_iter().map(u16::to_le_bytes) {
        bytes.extend(number);
    }
    for number in (0..TILES).map(|tile| start + 6 + TILES * 8 + tile * 256).chain([256; 12]) {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend([shade; 12 * 256]);
    let three = [
        [258, 3, 3, start],
        [262, 3, 1, 2],
        [277, 3, 1, 3],
        [284, 3, 1, 2],
        [322, 3, 1, 16],
        [323, 3, 1, 16],
        [324, 4, TILES, start + 6],
        [325, 4, TILES, start + 6 + TILES * 4],
    ];
    tiff_of(24, &three, &bytes)
}

fn tiffs(put: &mut Put) {
    put("TIFF in tiles with planes apart", in_tiles_with_planes_apart(4), true);
    let (offsets, lengths, packed) = (273, 279, 259);
    let max = u32::MAX;
    let plain = |side| tiff(side, &[[offsets, 4, 1, 8], [lengths, 4, 1, max]], b"");
    put("TIFF of 10,000 x 10,000 without pixels", plain(10_000), true);
    put("TIFF of 2^32 - 1 squared", plain(max), true);
    let many = tiff(9, &[[offsets, 4, max, 8], [lengths, 4, max, 8]], b"");
    put("TIFF of 2^32 - 1 strips", many, true);
    let deflated = zeros(128 << 20);
    let length = u32::try_from(deflated.len()).unwrap();
    // Nine fields of 12 bytes stand between the header and the pixels.
    let bomb = |side| {
        let fields =
            [[offsets, 4, 1, 8 + 2 + 9 * 12 + 4], [lengths, 4, 1, length], [packed, 3, 1, 8]];
        tiff(side, &fields, &deflated)
    };
    put("TIFF of more data than pixels", bomb(9), false);
    put("TIFF of 5,000 x 5,000 zeros", bomb(5_000), false);
    let mut endless = tiff(9, &[], b"");
    endless[8..10].copy_from_slice(&[0xff; 2]);
    put("TIFF of 65,535 fields", endless, true);
}
