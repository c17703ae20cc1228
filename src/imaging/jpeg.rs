//! Whether a JPEG is whole. The decoder draws grey where data are missing and says nothing; for
//! a labeler that is the difference between a damaged file and a grey picture.

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

    #[test]
    fn every_shorter_file_is_incomplete() {
        let whole = b"\xff\xd8\xff\xe0\0\x04\xff\xd9\xff\xda\0\x02ab\xff\0\xff\xd3c\xff\xd9";
        assert_eq!(end_of_image(whole), Some(whole.len() - 2));
        for length in 0..whole.len() {
            assert_eq!(end_of_image(&whole[..length]), None, "{length} bytes");
        }
    }
}
