//! Tables in Apache Parquet.

use super::containers::check_contents;
use super::{check_text, in_folder};
use hit5::dataset::container::{index, kind_of};
use hit5::domain::ContainerKind;
use std::fs;

/// A table is listed and read, or refused in words. (Its reader may panic; that is caught.)
pub(crate) fn check(data: &[u8]) {
    in_folder(|folder| {
        let path = folder.join("a.parquet");
        fs::write(&path, data).unwrap();
        if kind_of(&path).unwrap() == Some(ContainerKind::Parquet) {
            match index(folder, "a.parquet", ContainerKind::Parquet, &mut |_| {}) {
                Ok(contents) => check_contents(folder, &contents, data),
                Err(error) => check_text(&error.to_string()),
            }
        }
        fs::remove_file(path).unwrap();
    });
}
