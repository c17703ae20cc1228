//! The binary versions of CIFAR-10 and CIFAR-100: records of one or two labels and the pixels, first all
//! reds, then all greens, then all blues.

mod named;
#[cfg(test)]
mod tests;

use super::folder::if_any;
use super::{Contents, Folder};
use crate::dataset::names::Names;
use crate::domain::{Container, ContainerKind, Problem};
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use named::Superclasses;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;

/// Width and height of an image, in pixels.
const SIDE: u32 = 32;
const PIXELS: usize = (SIDE * SIDE) as usize;
/// How much of a file is read at once.
const BUFFER: usize = 1 << 20;

/// How many classes each label of a record tells apart. The last label is that of the class; one before it
/// is that of the class above.
pub(super) fn label_counts(kind: ContainerKind) -> &'static [u8] {
    if kind == ContainerKind::Cifar100 { &[20, 100] } else { &[10] }
}

/// Size of a record in bytes.
pub(super) fn record_bytes(kind: ContainerKind) -> usize {
    label_counts(kind).len() + 3 * PIXELS
}

/// Lists the records of a file. `progress` hears how many bytes have been passed.
pub(super) fn index(
    root: &Path,
    file: &File,
    container: Container,
    progress: &mut dyn FnMut(u64),
) -> io::Result<Contents> {
    let (counts, size) = (label_counts(container.kind), record_bytes(container.kind) as u64);
    let records = container.bytes / size;
    let mut reader = BufReader::with_capacity(BUFFER, file);
    let mut record = vec![0; record_bytes(container.kind)];
    let (mut labels, mut above, mut unknown) = (Names::default(), Superclasses::default(), 0);
    for passed in 1..=records {
        reader.read_exact(&mut record)?;
        let said = &record[..counts.len()];
        if said.iter().zip(counts).all(|(label, count)| label < count) {
            above.learn(said);
            labels.push(&said[said.len() - 1].to_string());
        } else {
            unknown += 1;
            labels.push("");
        }
        progress(passed * size);
    }
    let folder = Folder {
        path: String::new(),
        names: (0..records).map(|record| format!("{record:05}.png")).collect(),
        extents: (0..records).map(|record| (record, 0)).collect(),
        labels: if_any(labels),
    };
    let rest = container.bytes % size;
    Ok(Contents {
        folders: if records == 0 { Vec::new() } else { vec![folder.sorted(|_| {})] },
        class_names: named::of_classes(root, &container, &above),
        problems: problems(&container.path, rest, unknown),
        container,
    })
}

fn problems(path: &str, rest: u64, unknown: u64) -> Vec<Problem> {
    let rest = (rest > 0).then(|| format!("ends with {rest} bytes that are no whole record"));
    let unknown = (unknown > 0).then(|| format!("{unknown} records of classes that there are not"));
    rest.into_iter().chain(unknown).map(|what| Problem::new(path, what)).collect()
}

/// A record's image as a PNG file.
pub(super) fn image(file: &File, kind: ContainerKind, record: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; record_bytes(kind)];
    let at = record.checked_mul(bytes.len() as u64).ok_or(ErrorKind::UnexpectedEof)?;
    file.read_exact_at(&mut bytes, at)?;
    let planes = &bytes[label_counts(kind).len()..];
    let pixels: Vec<u8> = (0..PIXELS)
        .flat_map(|pixel| [planes[pixel], planes[PIXELS + pixel], planes[2 * PIXELS + pixel]])
        .collect();
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(&pixels, SIDE, SIDE, ExtendedColorType::Rgb8)
        .map_err(io::Error::other)?;
    Ok(png)
}
