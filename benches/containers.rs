//! Images in a tar archive of ImageNet's validation size against the same bytes in files of their own, and
//! indexing it against `tar tf`.
//!
//! Writes an archive of 6 GB into the target folder, and removes it afterwards; `HIT5_BENCH_TAR` names one
//! that is there. All is read once before it is measured, so that no disk is.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should say so and stop")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads files and the clock")]
#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]

use hit5::dataset::container::{Contents, index, read_held};
use hit5::domain::{ContainerKind, Held};
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufWriter, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const ARCHIVE_BYTES: u64 = 6_000_000_000;
/// How many images are read.
const READ: u64 = 2_000;
const ROUNDS: usize = 9;
const MAX_BYTES: u64 = 1 << 30;

/// Numbers that look like chance, and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Writes an archive of files as large as ImageNet's images.
fn write_archive(path: &Path) {
    let mut chance = Chance(1);
    let file = BufWriter::with_capacity(1 << 20, File::create(path).unwrap());
    let mut builder = tar::Builder::new(file);
    let mut written = 0;
    for number in 1.. {
        if written > ARCHIVE_BYTES {
            break;
        }
        let size = 20_000 + chance.below(200_000);
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o644);
        header.set_size(size);
        let name = format!("ILSVRC2012_val_{number:08}.JPEG");
        builder.append_data(&mut header, name, std::io::repeat(7).take(size)).unwrap();
        written += size;
    }
    builder.into_inner().unwrap().into_inner().unwrap().sync_all().unwrap();
}

/// The images to read, in an order of chance, each also as a file of its own.
fn images(archive: &Path, contents: &Contents, folder: &Path) -> Vec<(Held, PathBuf)> {
    let container = Arc::new(contents.container.clone());
    let mut extents: Vec<(u64, u64)> =
        contents.folders.iter().flat_map(|folder| folder.extents.iter().copied()).collect();
    let mut chance = Chance(2);
    let count = READ.min(extents.len() as u64);
    let file = File::open(archive).unwrap();
    (0..count)
        .map(|number| {
            let chosen = chance.below(extents.len() as u64);
            let (at, bytes) = extents.swap_remove(usize::try_from(chosen).unwrap());
            let held = Held { container: container.clone(), at, bytes };
            let path = folder.join(format!("ILSVRC2012_val_{number:08}.JPEG"));
            let mut image = vec![0; usize::try_from(bytes).unwrap()];
            file.read_exact_at(&mut image, at).unwrap();
            fs::write(&path, image).unwrap();
            (held, path)
        })
        .collect()
}

/// The median time of a round.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn tar_tf(archive: &Path) -> Duration {
    timed(|| {
        let status = Command::new("tar").arg("tf").arg(archive).stdout(Stdio::null()).status();
        assert!(status.unwrap().success(), "tar lists the archive");
    })
}

fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let archive = std::env::var_os("HIT5_BENCH_TAR").map_or_else(
        || {
            let archive = folder.path().join("a.tar");
            write_archive(&archive);
            archive
        },
        PathBuf::from,
    );
    let root = archive.parent().unwrap();
    let name = archive.file_name().unwrap().to_str().unwrap();
    let list = || index(root, name, ContainerKind::Tar, &mut |_| {}).unwrap();
    let contents = list();
    let files: usize = contents.folders.iter().map(|folder| folder.names.len()).sum();
    println!(
        "{files} images in {} bytes, problems: {}",
        contents.container.bytes,
        contents.problems.len()
    );
    let (mut ours, mut peer) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(timed(|| drop(black_box(list()))));
        peer.push(tar_tf(&archive));
    }
    report("indexing", median(ours), "tar tf", median(peer));

    let images = images(&archive, &contents, folder.path());
    let (mut held, mut plain) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let in_tar = timed(|| {
            for (held, _) in &images {
                black_box(read_held(root, held, MAX_BYTES).unwrap());
            }
        });
        let in_files = timed(|| {
            for (_, path) in &images {
                black_box(fs::read(path).unwrap());
            }
        });
        // The first round warms the cache.
        if round > 0 {
            held.push(in_tar);
            plain.push(in_files);
        }
    }
    println!("{} images, {} bytes on average", images.len(), mean_bytes(&images));
    report("images in the archive", median(held), "plain files", median(plain));
}

fn mean_bytes(images: &[(Held, PathBuf)]) -> u64 {
    images.iter().map(|(held, _)| held.bytes).sum::<u64>() / images.len().max(1) as u64
}

fn report(what: &str, ours: Duration, peer: &str, other: Duration) {
    let ratio = ours.as_secs_f64() / other.as_secs_f64();
    println!("{what}: {ours:.2?}; {peer}: {other:.2?}; ratio {ratio:.2}");
}
