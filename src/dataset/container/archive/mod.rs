//! Tar archives: which files are in them, and where. Headers are read and data is passed over, so that an
//! archive of photographs is indexed without reading them.
//!
//! Archives in an archive (ImageNet's training set is one of a thousand) are read in place.

mod gathered;
mod place;
mod sample;
#[cfg(test)]
mod tests;
mod window;

use super::Contents;
use super::noted::Noted;
use crate::dataset::sidecar::is_sidecar;
use crate::dataset::walk::below;
use crate::domain::Container;
use gathered::Gathered;
use place::place_of;
use sample::{Teller, key_of};
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use tar::{Archive, Entry, EntryType};
use window::Window;

type TarEntry<'a> = Entry<'a, Window<'a>>;

/// How many archives deep an image may lie.
const MAX_DEPTH: usize = 3;
/// All in an archive begins at a multiple of this.
const BLOCK: u64 = 512;

/// GNU tar's name of the whole archive, as a member.
const VOLUME_NAME: u8 = b'V';

/// Not worth a word.
const NOTHING: &str = "";
const LINK: &str = "a link, not a file: left out";
const SPARSE: &str = "stored with its holes left out (`tar --sparse`): left out";
const NOT_A_FILE: &str = "neither a file nor a folder: left out";
const EMPTY: &str = "an empty file: left out";
const TOO_DEEP: &str = "an archive in an archive in an archive: left out";

/// Lists the files in an archive that may be images. `progress` hears how many bytes have been passed.
pub(super) fn index(file: &File, container: Container, progress: &mut dyn FnMut(u64)) -> Contents {
    let noted = Noted::new(&container.path);
    let mut reading = Reading { file, progress, gathered: Gathered::default(), noted };
    let outermost = Tarball { stretch: 0..container.bytes, place: String::new(), depth: 1 };
    reading.archive(&outermost);
    let Reading { gathered, mut noted, .. } = reading;
    let folders = gathered.finish(&mut noted);
    Contents { container, folders, class_names: Vec::new(), problems: noted.finish() }
}

/// A file being indexed.
struct Reading<'a> {
    file: &'a File,
    progress: &'a mut dyn FnMut(u64),
    gathered: Gathered,
    noted: Noted,
}

/// An archive: the file itself, or a member of another.
struct Tarball {
    /// Where it lies in the file.
    stretch: Range<u64>,
    /// Its path in the container.
    place: String,
    /// How many archives deep it is, itself included.
    depth: usize,
}

/// How much of an archive is whole.
struct Whole {
    files: u64,
    /// Where the last of them ends, in bytes of the file.
    end: u64,
}

impl Reading<'_> {
    fn archive(&mut self, tarball: &Tarball) {
        let Tarball { stretch, place, depth } = tarball;
        if *depth > MAX_DEPTH {
            return self.noted.note(place, TOO_DEEP);
        }
        let mut whole = Whole { files: 0, end: stretch.start };
        let outcome = self.members(tarball, &mut whole);
        let Whole { files, end } = whole;
        match outcome {
            Err(error) => self.noted.tell(place, "damaged or cut short", || {
                format!("{error} at byte {end}: of its files, the {files} before that are used")
            }),
            Ok(()) if end.next_multiple_of(BLOCK) >= stretch.end => {
                self.noted.tell(place, "without an end mark", || {
                    format!("no end mark after {files} files, at byte {end}: perhaps cut short")
                });
            }
            Ok(()) => {}
        }
    }

    fn members(&mut self, tarball: &Tarball, whole: &mut Whole) -> io::Result<()> {
        let stretch = &tarball.stretch;
        let mut archive = Archive::new(Window::new(self.file, stretch.clone()));
        // Archives put one after the other are read to the last.
        archive.set_ignore_zeros(true);
        for entry in archive.entries_with_seek()? {
            let mut entry = entry?;
            let bytes = bytes_of(&entry, stretch.start);
            (self.progress)(bytes.start);
            self.member(&mut entry, &bytes, tarball)?;
            if bytes.end > stretch.end {
                return Err(io::Error::other("cut short in the file that begins"));
            }
            *whole = Whole { files: whole.files + 1, end: bytes.end };
        }
        Ok(())
    }

    /// Sorts in a member, whose content is these bytes of the file, as far as the file has them.
    fn member(&mut self, entry: &mut TarEntry, bytes: &Range<u64>, of: &Tarball) -> io::Result<()> {
        let Some(place) = self.place(entry, of)? else { return Ok(()) };
        let (folder, name) = place.rsplit_once('/').unwrap_or(("", &place));
        if is_tar(name) {
            let stretch = bytes.start..bytes.end.min(of.stretch.end);
            self.archive(&Tarball { stretch, place, depth: of.depth + 1 });
        } else if let Some(teller) = Teller::of(name) {
            if let Some(label) = label(entry, teller)? {
                self.gathered.folder(folder).say(key_of(name), &label, teller);
            }
        } else if is_sidecar(name) || bytes.end > of.stretch.end {
            // Not an image, or not whole.
        } else if bytes.is_empty() {
            self.noted.note(&place, EMPTY);
        } else {
            self.gathered.folder(folder).add(name, (bytes.start, bytes.end - bytes.start));
        }
        Ok(())
    }

    /// The path of a member in the container, if it is a file that can be used.
    fn place(&mut self, entry: &mut TarEntry, of: &Tarball) -> io::Result<Option<String>> {
        let odd = oddity(entry)?;
        let path = entry.path_bytes();
        // Folders, and what describes other members.
        if odd == Some(NOTHING) || path.ends_with(b"/") {
            return Ok(None);
        }
        let place = place_of(&of.place, &path).and_then(|place| match odd {
            Some(what) if place.is_some() => Err(what),
            _ => Ok(place),
        });
        Ok(place.unwrap_or_else(|what| {
            self.noted.note(&below(&of.place, &String::from_utf8_lossy(&path)), what);
            None
        }))
    }
}

/// Where the content of a member lies in the file, in an archive that begins there.
fn bytes_of(entry: &TarEntry, start: u64) -> Range<u64> {
    let start = start.saturating_add(entry.raw_file_position());
    // Of a file stored without its holes, the size is not what it takes here.
    let length = if entry.header().entry_type().is_gnu_sparse() { 0 } else { entry.size() };
    start..start.saturating_add(length)
}

/// Why a member is no file of bytes in a row, if it is none.
fn oddity(entry: &mut TarEntry) -> io::Result<Option<&'static str>> {
    Ok(match entry.header().entry_type() {
        EntryType::Regular | EntryType::Continuous => has_holes(entry)?.then_some(SPARSE),
        EntryType::GNUSparse => Some(SPARSE),
        EntryType::Link | EntryType::Symlink => Some(LINK),
        EntryType::Directory | EntryType::XGlobalHeader => Some(NOTHING),
        other if other.as_byte() == VOLUME_NAME => Some(NOTHING),
        _ => Some(NOT_A_FILE),
    })
}

/// Whether a file's holes are left out, as its extended header says.
fn has_holes(entry: &mut TarEntry) -> io::Result<bool> {
    let Some(mut extensions) = entry.pax_extensions()? else { return Ok(false) };
    Ok(extensions.any(|one| one.is_ok_and(|one| one.key_bytes().starts_with(b"GNU.sparse."))))
}

/// What a member says its sample shows.
fn label(entry: &mut TarEntry, teller: Teller) -> io::Result<Option<String>> {
    if entry.size() > teller.max_bytes() {
        return Ok(None);
    }
    let mut content = Vec::new();
    entry.read_to_end(&mut content)?;
    Ok(teller.label(&content))
}

fn is_tar(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("tar"))
}
