//! Bytes cut into lines of text, with what keeps one from being read.

/// The longest line that is read, in bytes: a thousand times what a node needs.
const LONGEST: usize = 1 << 20;

/// The lines of a file, numbered from 1.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Lines<'a> {
    /// The lines of these bytes. A mark of the byte order at the beginning is no part of them.
    pub fn of(bytes: &'a [u8]) -> Self {
        let rest = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        Self { rest, number: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    /// A line without its end, or what is wrong with it as a clause.
    type Item = (usize, Result<&'a str, String>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let end = self.rest.iter().position(|&byte| byte == b'\n');
        let (line, rest) = match end {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
            None => (self.rest, &[][..]),
        };
        self.rest = rest;
        self.number += 1;
        Some((self.number, text(line.strip_suffix(b"\r").unwrap_or(line))))
    }
}

fn text(line: &[u8]) -> Result<&str, String> {
    if line.len() > LONGEST {
        return Err(format!("a line of {} bytes, more than {LONGEST}: left out", line.len()));
    }
    std::str::from_utf8(line)
        .map_err(|error| format!("not UTF-8 after {} bytes: left out", error.valid_up_to()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_and_the_unreadable_named() {
        let mut bytes = b"\xef\xbb\xbfa\tb\r\n\nx\xff\n".to_vec();
        bytes.extend(vec![b'y'; LONGEST + 1]);
        bytes.extend(b"\nlast");
        let lines: Vec<_> = Lines::of(&bytes).collect();
        let expected = [
            (1, Ok("a\tb")),
            (2, Ok("")),
            (3, Err("not UTF-8 after 1 bytes: left out".to_owned())),
            (4, Err("a line of 1048577 bytes, more than 1048576: left out".to_owned())),
            (5, Ok("last")),
        ];
        assert_eq!(lines, expected);
        assert_eq!(Lines::of(b"").count(), 0);
    }
}
