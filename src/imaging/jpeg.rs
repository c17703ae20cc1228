//! Whether a JPEG is whole, and whether the decoder reads its kind rightly. The decoder draws
//! grey where data are missing and says nothing; for a labeler that is the difference between a
//! damaged file and a grey picture. It must not know what the pixels are.

/// Where the end-of-image marker of a JPEG stands, or `None` if the file ends before it.
///
/// Walks the segments (ITU-T T.81, annex B), so that a thumbnail inside the EXIF data does not
/// pass for the picture's own end. Anything after the marker is ignored, as cameras append
/// previews and videos there.
pub(super) fn end_of_image(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        at = next_marker(bytes, at)?;
        let code = *bytes.get(at + 1)?;
        match code {
            0xd9 => return Some(at),
            // TEM and the restart markers stand alone.
            0x01 | 0xd0..=0xd7 => at += 2,
            _ => at += 2 + segment_length(bytes, at + 2)?,
        }
    }
}

/// Whether this is a kind of JPEG that the decoder (zune-jpeg 0.5) reads wrongly, without an
/// error: sequential, with components of different resolution, and the first scan without all of
/// them. `tests/fixtures/images/jpeg` has one, which comes out with channels off by up to 254.
/// Some of the kind (halved in width only) come out right; they are so rare that none is let
/// through on trust.
pub(super) fn is_misread(bytes: &[u8]) -> bool {
    first_scan(bytes).is_some_and(|(sampling, in_scan)| {
        in_scan < sampling.len() && sampling.windows(2).any(|pair| pair[0] != pair[1])
    })
}

/// Whether this is the kind that every decoder reads: sequential, grey or of three components.
pub(super) fn is_common(bytes: &[u8]) -> bool {
    first_scan(bytes).is_some_and(|(sampling, _)| matches!(sampling.len(), 1 | 3))
}

/// The sampling factors of the components of a sequential frame, and how many components its
/// first scan has (ITU-T T.81, sections B.2.2 and B.2.3). `None` for other frames: progressive
/// ones have several scans by their nature, and the decoder knows that.
fn first_scan(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (mut at, mut sampling) = (2, None);
    loop {
        at = next_marker(bytes, at)?;
        match *bytes.get(at + 1)? {
            0xc0 | 0xc1 => {
                let count = usize::from(*bytes.get(at + 9)?);
                let components = bytes.get(at + 10..at + 10 + 3 * count)?;
                sampling = Some(components.chunks_exact(3).map(|component| component[1]).collect());
            }
            0xda => return Some((sampling?, usize::from(*bytes.get(at + 4)?))),
            0xd9 => return None,
            _ => {}
        }
        at += match *bytes.get(at + 1)? {
            0x01 | 0xd0..=0xd8 => 2,
            _ => 2 + segment_length(bytes, at + 2)?,
        };
    }
}

/// The next marker at or after `at`. Entropy-coded data, stray bytes, stuffed zeros and fill
/// bytes are passed over.
fn next_marker(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xff)?;
        match bytes.get(at + 1)? {
            0x00 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

/// Length of a segment's parameters, its two length bytes included.
fn segment_length(bytes: &[u8], at: usize) -> Option<usize> {
    let &[high, low] = bytes.get(at..at + 2)? else { return None };
    Some(usize::from(u16::from_be_bytes([high, low])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_found_behind_segments_and_data() {
        let whole =
            b"\xff\xd8\xff\xe0\0\x04\xff\xd9\xff\xda\0\x02ab\xff\0\xff\xd3c\xff\xff\xd9rest";
        assert_eq!(end_of_image(whole), Some(20));
    }

    /// A frame of the given kind with a full and a halved component, then a scan of `in_scan`.
    fn frame(kind: u8, second: u8, in_scan: u8) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe0\0\x04\xff\xc0\xff".to_vec();
        bytes.extend([kind, 0, 14, 8, 0, 16, 0, 16, 2, 1, 0x22, 0, 2, second, 0]);
        bytes.extend([0xff, 0xda, 0, 8, in_scan, 1, 0, 0, 63, 0]);
        bytes
    }

    #[test]
    fn only_subsampled_sequential_frames_in_several_scans_are_misread() {
        assert!(is_misread(&frame(0xc0, 0x11, 1)));
        assert!(is_misread(&frame(0xc1, 0x11, 1)));
        assert!(!is_misread(&frame(0xc2, 0x11, 1)), "progressive");
        assert!(!is_misread(&frame(0xc0, 0x22, 1)), "not subsampled");
        assert!(!is_misread(&frame(0xc0, 0x11, 2)), "interleaved");
    }

    #[test]
    fn a_header_cut_anywhere_is_no_reason_to_refuse() {
        let whole = frame(0xc0, 0x11, 1);
        for length in 0..whole.len() - 6 {
            assert!(!is_misread(&whole[..length]), "{length} bytes");
        }
    }

    #[test]
    fn every_shorter_file_is_incomplete() {
        let whole = b"\xff\xd8\xff\xe0\0\x04\xff\xd9\xff\xda\0\x02ab\xff\0\xff\xd3c\xff\xd9";
        assert_eq!(end_of_image(whole), Some(whole.len() - 2));
        for length in 0..whole.len() {
            assert_eq!(end_of_image(&whole[..length]), None, "{length} bytes");
        }
    }
}
