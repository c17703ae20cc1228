//! A small model of a kitty terminal for the tests: it reads the bytes we emit and knows what
//! a real one would then hold and show. It rejects whatever the protocol does not allow.

use crate::domain::PixelRect;
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
    /// The pixels that fill a placement, where it is not all of them.
    sources: BTreeMap<(u32, u32), PixelRect>,
    /// Placements at any moment within the last feed, to see whether a picture was ever gone.
    pub(super) history: Vec<BTreeMap<(u32, u32), Rect>>,
    /// Whether deleting an image drops all unplaced ones, as old versions did.
    pub(super) drops_unplaced: bool,
    cursor: (u16, u16),
    saved: (u16, u16),
    upload: Option<(u32, Vec<u8>)>,
}

impl Terminal {
    /// Reads bytes; whole sequences only.
    pub(super) fn feed(&mut self, mut bytes: &[u8]) {
        self.history = vec![self.placements.clone()];
        while !bytes.is_empty() {
            bytes = self.sequence(bytes);
            self.history.push(self.placements.clone());
        }
        assert!(self.upload.is_none(), "an upload was left unfinished");
    }

    pub(super) fn cursor(&self) -> (u16, u16) {
        self.cursor
    }

    /// What is seen: sizes of images and where they stand.
    pub(super) fn view(&self) -> Vec<((u32, u32), Rect)> {
        let seen = self.placements.iter().map(|(&(image, _), &area)| (self.images[&image], area));
        let mut seen: Vec<_> = seen.collect();
        seen.sort_by_key(|&(size, area)| (area.y, area.x, size));
        seen
    }

    /// Which pixels fill which area; `None`: all of the image's.
    pub(super) fn parts(&self) -> Vec<(Rect, Option<PixelRect>)> {
        let seen = self.placements.iter();
        seen.map(|(ids, &area)| (area, self.sources.get(ids).copied())).collect()
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
        assert_eq!(keys.get("q"), Some(&"2"), "an answer would be read as keys");
        let number = |key: &str| keys.get(key).map(|value| value.parse::<u32>().unwrap());
        match keys.get("a") {
            None | Some(&"t") => self.upload(number("i"), number("m") == Some(1), payload),
            _ if self.upload.is_some() => panic!("a command between the chunks of an upload"),
            Some(&"p") => {
                assert_eq!(keys.get("C"), Some(&"1"), "the cursor must not move");
                let ids = (number("i").unwrap(), number("p").unwrap());
                assert!(self.images.contains_key(&ids.0), "placing an image it does not hold");
                let side = |key| u16::try_from(number(key).unwrap()).unwrap();
                let area = Rect::new(self.cursor.0, self.cursor.1, side("c"), side("r"));
                self.placements.insert(ids, area);
                self.sources.remove(&ids);
                if let (Some(x), Some(y)) = (number("x"), number("y")) {
                    let (width, height) = (number("w").unwrap(), number("h").unwrap());
                    let held = self.images[&ids.0];
                    assert!(width > 0 && x + width <= held.0, "beyond the image's width");
                    assert!(height > 0 && y + height <= held.1, "beyond the image's height");
                    self.sources.insert(ids, PixelRect { x, y, width, height });
                }
            }
            Some(&"d") => self.delete(keys["d"], number("i").unwrap(), number("p")),
            Some(other) => panic!("unknown action {other}"),
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
        let png = STANDARD.decode(data).expect("base64");
        let size = decode(&png, &Limits::default()).expect("a PNG").size();
        self.placements.retain(|&(of, _), _| of != image);
        self.images.insert(image, size);
    }

    fn delete(&mut self, what: &str, image: u32, placement: Option<u32>) {
        match (what, placement) {
            ("i", Some(placement)) => {
                let gone = self.placements.remove(&(image, placement));
                assert!(gone.is_some(), "removing what is not there");
            }
            ("I", None) => {
                self.placements.retain(|&(of, _), _| of != image);
                self.images.remove(&image);
                if self.drops_unplaced {
                    let placements = &self.placements;
                    self.images.retain(|id, _| placements.keys().any(|(of, _)| of == id));
                }
            }
            other => panic!("unknown delete {other:?}"),
        }
    }
}
