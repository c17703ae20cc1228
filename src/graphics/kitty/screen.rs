//! What a kitty terminal holds and shows for us, and the way from there to what it should. Emits
//! bytes, writes none. A picture is sent once, in pieces; moving and resizing only place it again.

use super::super::compositor::{Arranged, Failed, Pace, Wish};
use super::super::{Capabilities, ImageKey, PictureSource, Placement, Prepared};
use super::spots::{Parked, assign, free_of, uncovered, visible};
use super::store::{Ids, Slot, Store, Stored};
use super::upload::Upload;
use super::{Spot, Wire, placeholder};
use crate::domain::{Part, PixelRect, Sharpness};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::{HashMap, HashSet};

/// Decoded bytes kept in the terminal; the quotas known are 320 MB (kitty) and 128 MB (others).
const MAX_STORED_BYTES: u64 = 96_000_000;
/// An upload that nobody waits for any more is still finished if no more than this is left.
const NOT_WORTH_ABORTING: usize = 16 * 1024;
/// How often a picture is sent again that the terminal refuses or loses.
const MAX_FAILURES: u8 = 3;

/// How pictures get onto the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// By a command at a place: few bytes, any size, any part.
    Placed,
    /// By characters: the only way that survives tmux.
    Placeholders,
}

/// The terminal as we know it.
#[derive(Debug)]
pub(in super::super) struct Screen {
    way: Way,
    wire: Wire,
    /// Whether the terminal knows virtual placements.
    has_virtual: bool,
    /// Whether deleting an image also drops all others that have no placement.
    drops_unplaced: bool,
    store: Store,
    upload: Option<Upload>,
    spots: Vec<Spot>,
    parked: Vec<Parked>,
    /// Images to be deleted as soon as no upload is under way.
    doomed: Vec<u32>,
    /// The image of an upload that ended without an end: the terminal is to be told.
    cut: Option<u32>,
    /// Pictures the terminal refused or lost, and how often.
    failures: HashMap<Slot, u8>,
    /// A picture is complete that the next frame will show.
    awaits_frame: bool,
}

impl Screen {
    pub(in super::super) fn new(capabilities: &Capabilities, nonce: u32) -> Self {
        Self::with_budget(capabilities, nonce, MAX_STORED_BYTES)
    }

    pub(super) fn with_budget(capabilities: &Capabilities, nonce: u32, max_bytes: u64) -> Self {
        let through_tmux = capabilities.passthrough;
        let (way, ids) = if through_tmux {
            (Way::Placeholders, Ids::Placeholders)
        } else {
            (Way::Placed, Ids::Any)
        };
        Self {
            way,
            wire: Wire { through_tmux },
            has_virtual: capabilities.has_placeholders,
            drops_unplaced: !capabilities.has_placeholders
                && drops_unplaced(capabilities.terminal.as_deref()),
            store: Store::new(max_bytes, ids, nonce),
            upload: None,
            spots: Vec::new(),
            parked: Vec::new(),
            doomed: Vec::new(),
            cut: None,
            failures: HashMap::new(),
            awaits_frame: false,
        }
    }

    /// The id under which the terminal holds this picture.
    #[cfg(test)]
    pub(super) fn id_of(&self, key: ImageKey) -> Option<u32> {
        self.store.any(key).map(|stored| stored.id)
    }

    /// Prepares the cells under the pictures: placeholders, or blanks for a picture to lie on.
    pub(in super::super) fn paint(
        &self,
        placements: &[Placement],
        source: &impl PictureSource,
        buf: &mut Buffer,
    ) {
        for placement in placements {
            let held = self.store.get(self.slot(placement.key, placement.area));
            match (self.way, held) {
                (Way::Placeholders, Some(_)) if placement.part != Part::WHOLE => {}
                (Way::Placeholders, Some(stored)) => {
                    placeholder::draw(stored.id, placement.area, placement.visible, buf);
                }
                (Way::Placed, Some(_)) => blank(placement.visible, buf),
                (Way::Placed, None)
                    if source.picture(placement.key).is_some()
                        && !self.is_given_up(self.slot(placement.key, placement.area)) =>
                {
                    blank(placement.visible, buf);
                }
                (Way::Placed | Way::Placeholders, None) => {}
            }
        }
    }

    fn is_given_up(&self, slot: Slot) -> bool {
        self.failures.get(&slot).is_some_and(|&count| count >= MAX_FAILURES)
    }

    /// The bytes from what is shown to what is wanted, as far as the terminal holds it. Placements
    /// not wholly within `screen` are left out: the terminal would scroll.
    pub(in super::super) fn arrange(&mut self, placements: &[Placement], screen: Rect) -> Arranged {
        self.store.tick();
        self.awaits_frame = false;
        let mut out = Vec::new();
        let placements = visible(placements, screen);
        let there: Vec<(Spot, (ImageKey, Sharpness))> =
            placements.iter().filter_map(|placement| self.spot_of(placement)).collect();
        let seen = uncovered(&there);
        let shown = seen.iter().map(|(_, shown)| *shown).collect();
        if self.way == Way::Placed {
            let ready: Vec<Spot> = seen.iter().map(|(spot, _)| *spot).collect();
            self.move_spots(&ready, &mut out);
        }
        self.delete_doomed(&mut out);
        Arranged { bytes: keep_cursor(out), shown, is_pending: false }
    }

    /// Where the picture would stand, if the terminal holds it. Placeholders show only wholes.
    fn spot_of(&mut self, placement: &Placement) -> Option<(Spot, (ImageKey, Sharpness))> {
        let slot = self.slot(placement.key, placement.area);
        let image = self.store.touch(slot)?;
        let Stored { size, sharpness, .. } = *self.store.get(slot)?;
        let source = match placement.part {
            Part::WHOLE if placement.visible == placement.area => None,
            Part::WHOLE => Some(seen_px(placement, size)),
            _ if self.way == Way::Placeholders => return None,
            part => Some(part.pixels(size)),
        };
        let found = Spot { image, placement: 0, area: placement.visible, source };
        Some((found, (placement.key, sharpness)))
    }

    /// Places what is new or has moved, then takes away what is gone, so that a picture and its
    /// newer version never leave a hole between them.
    fn move_spots(&mut self, ready: &[Spot], out: &mut Vec<u8>) {
        if ready.is_empty() && !self.spots.is_empty() {
            // Nothing will be there to hide the others under.
            self.abort(out);
        }
        let mut old = std::mem::take(&mut self.spots);
        let mut parked = std::mem::take(&mut self.parked);
        let (mut spots, moved) = assign(ready, &mut old, &mut parked);
        for spot in &moved {
            self.wire.place(out, spot);
        }
        spots.extend(moved);
        self.spots = spots;
        parked.retain(|parked| !self.doomed.contains(&parked.spot.image));
        for parked in parked {
            if self.upload.is_some() && self.spots.iter().any(|spot| spot.area == parked.cover) {
                self.parked.push(parked);
            } else {
                old.push(parked.spot);
            }
        }
        old.retain(|spot| !self.doomed.contains(&spot.image));
        for spot in &old {
            self.hide(spot, out);
        }
    }

    /// Takes a spot off the screen, or, during an upload, out of sight.
    fn hide(&mut self, spot: &Spot, out: &mut Vec<u8>) {
        let cover = self.spots.first().map(|spot| spot.area).filter(|_| self.upload.is_some());
        match cover {
            Some(cover) => {
                self.wire.park(out, spot, cover);
                self.parked.push(Parked { spot: *spot, cover });
            }
            None => self.wire.remove(out, spot),
        }
    }

    /// The next piece of what is missing, in the order of the wishes.
    pub(in super::super) fn next_piece(
        &mut self,
        wishes: &[Wish],
        source: &impl PictureSource,
        pace: Pace,
    ) -> Option<Vec<u8>> {
        if self.awaits_frame && !self.doomed.is_empty() {
            // Until the frame, what is to be deleted is still on the screen.
            return None;
        }
        let mut out = Vec::new();
        if !self.is_worth_finishing(wishes, source, pace) {
            self.abort(&mut out);
        }
        if self.upload.is_none() {
            self.begin(wishes, source, pace, &mut out);
        }
        self.go_on(pace.piece_bytes, &mut out);
        (!out.is_empty()).then_some(out)
    }

    /// Whether the upload under way still serves: it is wished for, in this version, and nothing
    /// visible waits behind something that is not.
    fn is_worth_finishing(&self, wishes: &[Wish], source: &impl PictureSource, pace: Pace) -> bool {
        let Some(upload) = &self.upload else { return true };
        if upload.left() <= NOT_WORTH_ABORTING {
            return true;
        }
        let wish = wishes.iter().find(|wish| self.slot_of(wish) == upload.slot);
        let Some(wish) = wish else { return false };
        let is_stale = source
            .picture(wish.key)
            .is_some_and(|picture| picture.fingerprint() != upload.picture.fingerprint());
        let is_in_the_way = !wish.is_visible
            && wishes
                .iter()
                .any(|other| other.is_visible && self.missing(other, source, pace).is_some());
        !is_stale && !is_in_the_way
    }

    fn begin(
        &mut self,
        wishes: &[Wish],
        source: &impl PictureSource,
        pace: Pace,
        out: &mut Vec<u8>,
    ) {
        let missing = |wish: &Wish| Some((*wish, self.missing(wish, source, pace)?));
        let Some((wish, picture)) = wishes.iter().find_map(missing) else { return };
        let slot = self.slot_of(&wish);
        let id = self.store.next_id();
        // Where pictures are placed, the virtual placement only keeps the image from being dropped.
        let virtual_cells = self.has_virtual.then_some(slot.cells.unwrap_or((1, 1)));
        let Some(upload) = Upload::new(slot, id, picture, virtual_cells) else { return };
        self.delete_doomed(out);
        self.make_room(wishes, upload.picture.decoded_bytes(), out);
        self.upload = Some(upload);
    }

    fn go_on(&mut self, piece_bytes: usize, out: &mut Vec<u8>) {
        let Some(upload) = &mut self.upload else { return };
        out.extend(upload.next_piece(self.wire, piece_bytes));
        if upload.left() > 0 {
            return;
        }
        if let Some(Upload { slot, id, picture, .. }) = self.upload.take() {
            let earlier = self.store.insert(slot, id, &picture);
            self.doomed.extend(earlier.map(|earlier| earlier.id));
            self.awaits_frame = true;
        }
    }

    /// What should be sent for a wish, if anything.
    fn missing(&self, wish: &Wish, source: &impl PictureSource, pace: Pace) -> Option<Prepared> {
        let slot = self.slot_of(wish);
        if self.is_given_up(slot) {
            return None;
        }
        let held = self.store.get(slot);
        let is_news = |picture: &Prepared| {
            picture.payload().is_some()
                && held.is_none_or(|held| {
                    held.fingerprint != picture.fingerprint()
                        || held.sharpness < picture.sharpness()
                })
        };
        let best = source.picture(wish.key).filter(is_news);
        let takes_long = best
            .as_ref()
            .and_then(Prepared::payload)
            .is_none_or(|payload| payload.len() > pace.quick_bytes);
        if held.is_none() && wish.is_visible && takes_long {
            return source.preview(wish.key).filter(is_news).or(best);
        }
        best
    }

    /// Evicts what is not wished for, longest unused first.
    fn make_room(&mut self, wishes: &[Wish], coming: u64, out: &mut Vec<u8>) {
        let slots: HashSet<Slot> = wishes.iter().map(|wish| self.slot_of(wish)).collect();
        let placed = self.placed();
        let gone =
            self.store.evict(coming, |slot, id| slots.contains(&slot) || placed.contains(&id));
        for &image in &gone {
            self.wire.delete(out, image);
        }
        self.note_deletion(!gone.is_empty());
    }

    fn delete_doomed(&mut self, out: &mut Vec<u8>) {
        if self.upload.is_some() {
            return;
        }
        let (cut, doomed) = (self.cut.take(), std::mem::take(&mut self.doomed));
        if let Some(image) = cut {
            self.wire.end(out, image);
        }
        for &image in &doomed {
            self.wire.delete(out, image);
        }
        self.note_deletion(cut.is_some() || !doomed.is_empty());
    }

    /// Ends the upload under way; the terminal throws away what it has of it.
    fn abort(&mut self, out: &mut Vec<u8>) {
        if let Some(upload) = self.upload.take() {
            self.wire.end(out, upload.id);
            self.note_deletion(true);
        }
    }

    fn note_deletion(&mut self, has_deleted: bool) {
        if has_deleted && self.drops_unplaced {
            self.store.keep_only(&self.placed());
        }
    }

    fn placed(&self) -> HashSet<u32> {
        let parked = self.parked.iter().map(|parked| parked.spot.image);
        self.spots.iter().map(|spot| spot.image).chain(parked).collect()
    }

    /// Whether a picture is complete that the next frame will show.
    pub(in super::super) fn wants_frame(&self) -> bool {
        self.awaits_frame
    }

    /// The terminal says that it does not have an image, or could not take it.
    pub(in super::super) fn note_failed(&mut self, image: u32) -> Option<Failed> {
        let slot = self.store.slot_of(image)?;
        let count = self.failures.entry(slot).or_default();
        *count += 1;
        let is_given_up = *count >= MAX_FAILURES;
        free_of(&mut self.spots, image);
        self.parked.retain(|parked| parked.spot.image != image);
        self.store.lose(image);
        Some(Failed { key: slot.key, is_given_up })
    }

    /// The window changed its size: the terminal keeps the pictures, but where they now stand is
    /// its own affair.
    pub(in super::super) fn note_resized(&mut self) {
        for spot in &mut self.spots {
            spot.area = Rect::ZERO;
        }
    }

    /// Starts anew: the terminal was used by somebody else.
    pub(in super::super) fn forget(&mut self) {
        self.cut = self.cut.or(self.upload.take().map(|upload| upload.id));
        self.spots.clear();
        self.parked.clear();
        self.failures.clear();
        self.doomed.extend(self.store.drain());
    }

    /// Deletes everything of ours.
    pub(in super::super) fn close(&mut self) -> Vec<u8> {
        self.forget();
        let mut bytes = Vec::new();
        self.delete_doomed(&mut bytes);
        bytes
    }

    fn slot(&self, key: ImageKey, area: Rect) -> Slot {
        let cells = (self.way == Way::Placeholders).then_some((area.width, area.height));
        Slot { key, cells }
    }

    fn slot_of(&self, wish: &Wish) -> Slot {
        let cells = (self.way == Way::Placeholders).then_some(wish.cells);
        Slot { key: wish.key, cells }
    }
}

/// The pixels of a picture that fill the visible ones of its cells.
fn seen_px(placement: &Placement, (width, height): (u32, u32)) -> PixelRect {
    let Placement { area, visible, .. } = *placement;
    let share = |px: u32, cells: u16, of: u16| px * u32::from(cells) / u32::from(of.max(1));
    let (x, y) = (
        share(width, visible.x - area.x, area.width),
        share(height, visible.y - area.y, area.height),
    );
    PixelRect {
        x,
        y,
        width: share(width, visible.right() - area.x, area.width).saturating_sub(x).max(1),
        height: share(height, visible.bottom() - area.y, area.height).saturating_sub(y).max(1),
    }
}

fn blank(area: Rect, buf: &mut Buffer) {
    for place in area.intersection(buf.area).positions() {
        if let Some(cell) = buf.cell_mut(place) {
            cell.reset();
        }
    }
}

/// Placing moves the cursor, which the text may just have put where the user types.
fn keep_cursor(bytes: Vec<u8>) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    [b"\x1b7", bytes.as_slice(), b"\x1b8"].concat()
}

/// kitty before 0.38.1 deletes, with an image, every other one that has no placement.
fn drops_unplaced(terminal: Option<&str>) -> bool {
    let version = terminal.and_then(|name| name.strip_prefix("kitty(")?.strip_suffix(')'));
    let Some(version) = version else { return false };
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next(), next()) < (0, 38, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_kitties_are_known_by_their_version() {
        for old in ["kitty(0.26.5)", "kitty(0.38.0)"] {
            assert!(drops_unplaced(Some(old)), "{old}");
        }
        for sound in ["kitty(0.38.1)", "kitty(0.41)", "kitty(1.0.0)", "Konsole 22.12.3"] {
            assert!(!drops_unplaced(Some(sound)), "{sound}");
        }
        assert!(!drops_unplaced(None));
    }
}
