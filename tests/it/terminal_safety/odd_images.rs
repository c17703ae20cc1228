//! Images in folders, tars and files of CIFAR's kind whose every name is odd.

use super::hostile::Hostile;
use crate::support::files::picture;
use crate::support::home::Home;
use image::ImageFormat;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

/// Puts a file into a folder, both with odd names.
fn put(root: &Path, split: &str, class: &[u8], hostile: &mut Hostile, shade: u8) {
    let class = OsString::from_vec(class.to_vec());
    let mut name =
        if hostile.below(4) == 0 { hostile.raw_name() } else { hostile.name().into_bytes() };
    name.extend(b".png");
    let folder = root.join(split).join(class);
    fs::create_dir_all(&folder).unwrap();
    let bytes =
        if hostile.below(5) == 0 { hostile.bytes() } else { picture(shade, ImageFormat::Png) };
    fs::write(folder.join(OsString::from_vec(name)), bytes).unwrap();
}

/// A folder of images whose every name is odd, its own included.
pub(super) fn odd_folder(home: &Home, hostile: &mut Hostile) -> PathBuf {
    let name = hostile.name().into_bytes();
    let root = home.path().join(OsString::from_vec(name));
    for class in 0..3 {
        let name =
            if hostile.below(4) == 0 { hostile.raw_name() } else { hostile.name().into_bytes() };
        for n in 0..3 {
            put(&root, "val", &name, hostile, class * 40 + n);
            put(&root, "train", &name, hostile, class * 40 + n + 10);
        }
    }
    root
}

/// The same in a tar.
pub(super) fn odd_tar(home: &Home, hostile: &mut Hostile) -> PathBuf {
    let path = home.path().join(format!("{}.tar", hostile.name()));
    let mut archive = tar::Builder::new(fs::File::create(&path).unwrap());
    for n in 0..6 {
        let bytes = picture(n, ImageFormat::Png);
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        let split = if n % 2 == 0 { "val" } else { "train" };
        let name = format!("{split}/{}/{}.png", hostile.name().replace("..", "_"), n);
        archive.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    archive.finish().unwrap();
    path
}

/// The same in files of CIFAR-10's kind, which have names of classes only.
pub(super) fn odd_cifar(home: &Home, hostile: &mut Hostile) -> PathBuf {
    let root = home.path().join(hostile.name());
    fs::create_dir_all(&root).unwrap();
    for (name, shade) in [("data_batch_1.bin", 10), ("test_batch.bin", 90)] {
        let records: Vec<u8> = (0..20)
            .flat_map(|n: u8| std::iter::once(n % 10).chain(vec![shade + n; 3072]))
            .collect();
        fs::write(root.join(name), records).unwrap();
    }
    let names: Vec<String> = (0..10).map(|_| hostile.cell()).collect();
    fs::write(root.join("batches.meta.txt"), names.join("\n")).unwrap();
    root
}
