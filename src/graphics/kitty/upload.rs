//! A picture on its way to the terminal, in pieces. Text may be written between two pieces, but of
//! the graphics commands only those that place.

use super::super::Prepared;
use super::store::Slot;
use super::{CHUNK, Wire};
use std::sync::Arc;

/// An upload that was begun and is not complete.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) slot: Slot,
    pub(super) id: u32,
    pub(super) picture: Prepared,
    payload: Arc<[u8]>,
    sent: usize,
    /// Cells of the virtual placement made with the image; `None`: the terminal knows none.
    virtual_cells: Option<(u16, u16)>,
}

impl Upload {
    /// An upload of which nothing is sent yet; `None` for a picture that has nothing to send.
    pub(super) fn new(
        slot: Slot,
        id: u32,
        picture: Prepared,
        virtual_cells: Option<(u16, u16)>,
    ) -> Option<Self> {
        let payload = Arc::clone(picture.payload()?);
        Some(Self { slot, id, picture, payload, sent: 0, virtual_cells })
    }

    /// Payload bytes not sent yet.
    pub(super) fn left(&self) -> usize {
        self.payload.len() - self.sent
    }

    /// The next chunks, as many as fit into `max_bytes`, one at least.
    pub(super) fn next_piece(&mut self, wire: Wire, max_bytes: usize) -> Vec<u8> {
        let mut out = Vec::new();
        while self.left() > 0 && (out.is_empty() || out.len() + CHUNK <= max_bytes) {
            self.push_chunk(wire, &mut out);
        }
        out
    }

    fn push_chunk(&mut self, wire: Wire, out: &mut Vec<u8>) {
        let chunk = &self.payload[self.sent..self.payload.len().min(self.sent + CHUNK)];
        let keys = if self.sent == 0 { self.keys() } else { String::new() };
        let more = u8::from(self.sent + chunk.len() < self.payload.len());
        wire.command(out, &format!("{keys}q=1,m={more}"), chunk);
        self.sent += chunk.len();
    }

    /// With a virtual placement the terminal takes the image for used: over its quota, it drops
    /// first what has no placement.
    fn keys(&self) -> String {
        let id = self.id;
        match self.virtual_cells {
            Some((columns, rows)) => format!("a=T,U=1,f=100,i={id},c={columns},r={rows},"),
            None => format!("a=t,f=100,i={id},"),
        }
    }
}
