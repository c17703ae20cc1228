//! A small model of a kitty terminal for the tests: it reads the bytes we emit and knows what
//! a real one would then hold and show. It rejects whatever the protocol does not allow, and what
//! real ones do differently: a deletion during an upload ends it in some, and spoils the next in
//! others. Placing is allowed.

use crate::imaging::{Limits, decode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ratatui::layout::Rect;
use std::collections::{BTreeMap, HashMap};

/// What the modelled terminal holds and shows.
#[derive(Debug, Default)]
pub(super) struct Terminal {
    /// Sizes of the images held, by id.
    pub(super) images: BTreeMap<u32, (u32, u32)>,
    /// Areas of the placements shown, by image id and placement id.
    pub(super) placements: BTreeMap<(u32, u32), Rect>,
    /// Placements at any moment within the last feed, to see whether a picture was ever gone.
    pub(super) history: Vec<BTreeMap<(u32, u32), Rect>>,
    /// Whether deleting an image drops all unplaced ones, as old versions did.
    pub(super) drops_unplaced: bool,
    /// Depths of the placements that are not at 0.
    pub(super) depths: BTreeMap<(u32, u32), i32>,
    /// How often an upload was ended before it was complete, by an empty last chunk.
    pub(super) aborted: usize,
    cursor: (u16, u16),
    saved: (u16, u16),
    upload: Option<(u32, Vec<u8>)>,
}

impl Terminal {
    /// An empty one, of a version that has the flaw or has it not.
    pub(super) fn of_version(drops_unplaced: bool) -> Self {
        Self { drops_unplaced, ..Self::default() }
    }

    /// Reads bytes; whole sequences only.
    pub(super) fn feed(&mut self, mut bytes: &[u8]) {
        self.history = vec![self.placements.clone()];
        while !bytes.is_empty() {
            bytes = self.sequence(bytes);
            self.history.push(self.placements.clone());
        }
    }

    /// Whether an upload has begun and is not complete.
    pub(super) fn is_uploading(&self) -> bool {
        self.upload.is_some()
    }

    pub(super) fn cursor(&self) -> (u16, u16) {
        self.cursor
    }

    /// What is seen: sizes of images and where they stand.
    pub(super) fn view(&self) -> Vec<((u32, u32), Rect)> {
        let on_top = self.placements.iter().filter(|(ids, _)| !self.depths.contains_key(ids));
        let mut seen: Vec<_> =
            on_top.map(|(&(image, _), &area)| (self.images[&image], area)).collect();
        for (ids, depth) in &self.depths {
            let area = self.placements[ids];
            let is_covered = seen.iter().any(|(_, above)| above.union(area) == *above);
            assert!(*depth < 0 && is_covered, "what is below must not be seen");
        }
        seen.sort_by_key(|&(size, area)| (area.y, area.x, size));
        seen
    }

    fn sequence<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        match bytes {
            [0x1b, b'7', rest @ ..] => {
                self.saved = self.cursor;
                rest
            }
            [0x1b, b'8', rest @ ..] => {
                self.cursor = self.saved;
                rest
            }
            [0x1b, b'[', rest @ ..] => self.move_cursor(rest),
            [0x1b, b'_', b'G', rest @ ..] => {
                let end = rest.windows(2).position(|two| two == b"\x1b\\").expect("no end");
                self.command(&rest[..end]);
                &rest[end + 2..]
            }
            _ => panic!("unexpected bytes: {}", bytes.escape_ascii()),
        }
    }

    fn move_cursor<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let end = rest.iter().position(|&byte| byte == b'H').expect("only CUP is used");
        let text = std::str::from_utf8(&rest[..end]).unwrap();
        let (row, column) = text.split_once(';').unwrap();
        self.cursor = (column.parse::<u16>().unwrap() - 1, row.parse::<u16>().unwrap() - 1);
        &rest[end + 1..]
    }

    fn command(&mut self, body: &[u8]) {
        let at = body.iter().position(|&byte| byte == b';').unwrap_or(body.len());
        let payload = body.get(at + 1..).unwrap_or_default();
        let keys: HashMap<&str, &str> = std::str::from_utf8(&body[..at])
            .unwrap()
            .split(',')
            .map(|pair| pair.split_once('=').expect("key=value"))
            .collect();
        let is_end = payload.is_empty() && keys.contains_key("m");
        let quiet = if keys.get("a") == Some(&"d") || is_end { "2" } else { "1" };
        assert_eq!(keys.get("q"), Some(&quiet), "only failures are answered");
        let number = |key: &str| keys.get(key).map(|value| value.parse::<u32>().unwrap());
        match keys.get("a") {
            Some(&"T") => {
                assert_eq!(keys.get("U"), Some(&"1"), "nothing is shown at once");
                self.upload(number("i"), number("m") == Some(1), payload);
            }
            None | Some(&"t") => self.upload(number("i"), number("m") == Some(1), payload),
            Some(&"p") => {
                assert_eq!(keys.get("C"), Some(&"1"), "the cursor must not move");
                let ids = (number("i").unwrap(), number("p").unwrap());
                assert!(self.images.contains_key(&ids.0), "placing an image it does not hold");
                let side = |key| u16::try_from(number(key).unwrap()).unwrap();
                let area = Rect::new(self.cursor.0, self.cursor.1, side("c"), side("r"));
                self.placements.insert(ids, area);
                self.check_source(ids.0, &number);
                match keys.get("z").map(|z| z.parse().unwrap()) {
                    Some(depth) => self.depths.insert(ids, depth),
                    None => self.depths.remove(&ids),
                };
            }
            Some(&"d") => self.delete(keys["d"], number("i").unwrap(), number("p")),
            Some(other) => panic!("unknown action {other}"),
        }
    }

    /// A source rectangle must lie inside the image.
    fn check_source(&self, image: u32, number: &impl Fn(&str) -> Option<u32>) {
        let held = self.images[&image];
        for (from, length, side) in [("x", "w", held.0), ("y", "h", held.1)] {
            if let Some(from) = number(from) {
                let length = number(length).unwrap();
                assert!(length > 0 && from + length <= side, "beyond the image");
            }
        }
    }

    fn upload(&mut self, id: Option<u32>, has_more: bool, payload: &[u8]) {
        assert!(payload.len() <= 4096 && (payload.len().is_multiple_of(4) || !has_more));
        let (image, mut data) = match (self.upload.take(), id) {
            (None, Some(id)) => (id, Vec::new()),
            (Some(begun), None) => begun,
            _ => panic!("uploads are mixed up"),
        };
        data.extend_from_slice(payload);
        if has_more {
            self.upload = Some((image, data));
            return;
        }
        if payload.is_empty() {
            self.aborted += 1;
            return;
        }
        let png = STANDARD.decode(data).expect("base64");
        let size = decode(&png, &Limits::default()).expect("a PNG").size();
        self.placements.retain(|&(of, _), _| of != image);
        self.depths.retain(|&(of, _), _| of != image);
        self.images.insert(image, size);
    }

    fn delete(&mut self, what: &str, image: u32, placement: Option<u32>) {
        assert!(self.upload.is_none(), "nothing is deleted during an upload");
        match (what, placement) {
            ("i", Some(placement)) => {
                let gone = self.placements.remove(&(image, placement));
                self.depths.remove(&(image, placement));
                assert!(gone.is_some(), "removing what is not there");
            }
            ("I", None) => {
                self.placements.retain(|&(of, _), _| of != image);
                self.images.remove(&image);
                if self.drops_unplaced {
                    let placements = &self.placements;
                    self.images.retain(|id, _| placements.keys().any(|(of, _)| of == id));
                }
                self.depths.retain(|(of, _), _| *of != image);
            }
            other => panic!("unknown delete {other:?}"),
        }
    }
}
