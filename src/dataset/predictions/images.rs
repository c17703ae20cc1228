//! Which image of the dataset a file names: by its path, a part of it, its file name or its stem.

use std::collections::HashMap;

/// Images of a dataset by everything they may be called.
pub(super) struct Images<'a> {
    root: &'a str,
    /// By the whole path below the root.
    paths: HashMap<&'a str, usize>,
    /// By the file name, alone or after some of its folders.
    names: HashMap<&'a str, Called>,
    /// The same without the extension.
    stems: HashMap<&'a str, Called>,
}

/// How many images are called so.
#[derive(Clone, Copy)]
enum Called {
    One(usize),
    Several(usize),
}

impl<'a> Images<'a> {
    pub(super) fn new(root: &'a str, paths: &'a [String]) -> Self {
        let mut images =
            Self { root, paths: HashMap::new(), names: HashMap::new(), stems: HashMap::new() };
        for (image, path) in paths.iter().enumerate() {
            images.paths.insert(path, image);
            put(&mut images.names, path, image);
            put(&mut images.stems, stem(path), image);
        }
        images
    }

    /// The image that is meant, if there is one; or a clause why that cannot be told.
    pub(super) fn find(&self, name: &str) -> Result<Option<usize>, String> {
        let name = name.strip_prefix("./").unwrap_or(name);
        let below_root = name.strip_prefix(self.root).and_then(|rest| rest.strip_prefix('/'));
        let name = below_root.unwrap_or(name);
        if let Some(&image) = self.paths.get(name) {
            return Ok(Some(image));
        }
        match self.names.get(name).or_else(|| self.stems.get(name)) {
            Some(&Called::One(image)) => Ok(Some(image)),
            Some(&Called::Several(count)) => Err(format!(
                "{name:?}: {count} images are called so; give more of the path below the \
                 dataset's folder"
            )),
            None => Ok(None),
        }
    }
}

/// Notes an image under its path and under all that is left of it when folders are left out.
fn put<'a>(called: &mut HashMap<&'a str, Called>, path: &'a str, image: usize) {
    let ends = path.match_indices('/').map(|(slash, _)| &path[slash + 1..]);
    for name in std::iter::once(path).chain(ends) {
        let others = match called.get(name) {
            None => 0,
            Some(Called::One(_)) => 1,
            Some(&Called::Several(count)) => count,
        };
        let now = if others == 0 { Called::One(image) } else { Called::Several(others + 1) };
        called.insert(name, now);
    }
}

/// A path without its extension.
pub(in super::super) fn stem(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    // A file that begins with its only dot has no extension.
    let dot = path[name..].rfind('.').filter(|&dot| dot > 0);
    dot.map_or(path, |dot| &path[..name + dot])
}
