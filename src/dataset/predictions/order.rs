//! Which image a line or row is about where none is named.

use super::super::validation_set;
use super::{Known, Target};
use crate::domain::Lines;

/// How images follow one another unless the caller knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// By file name, as submissions do.
    Name,
    /// By folder, then by file name, as programs that walk class folders do.
    Path,
}

/// The image of each of so many lines or rows (`what`), as names to look up, and how they follow one
/// another; or a clause why it cannot be known.
pub(super) fn order(
    (count, what): (usize, &str),
    by: By,
    target: &Target<'_>,
    known: &Known,
) -> Result<(Vec<String>, &'static str), String> {
    if let Some(order) = &known.order {
        if order.len() == count {
            return Ok((order.clone(), "images in the order given"));
        }
        return Err(format!("{count} {what}, but {} images in the order given", order.len()));
    }
    let paths = target.paths;
    if paths.len() == count {
        let paths = match by {
            By::Name => by_name(paths).into_iter().cloned().collect(),
            By::Path => {
                let mut paths = paths.to_vec();
                paths.sort_by(|one, other| one.split('/').cmp(other.split('/')));
                paths
            }
        };
        let said = match by {
            By::Name => "images in the order of their file names",
            By::Path => "images in the order of their paths",
        };
        return Ok((paths, said));
    }
    if count == validation_set::IMAGES && paths.iter().any(|path| validation_set::has(path)) {
        let names = (1..=count).map(validation_set::name).collect();
        return Ok((names, "the 50,000 images of ILSVRC2012's validation set in their order"));
    }
    Err(format!(
        "{count} {what} for {} images to label: name the images in their order with --images FILE",
        paths.len()
    ))
}

/// Paths in the order of submissions: by file name.
pub(in super::super) fn by_name(paths: &[String]) -> Vec<&String> {
    let mut sorted: Vec<&String> = paths.iter().collect();
    sorted.sort_by(|one, other| key(one).cmp(&key(other)));
    sorted
}

/// The file name, then the path, to tell apart files of one name.
fn key(path: &str) -> (&str, &str) {
    (path.rsplit('/').next().unwrap_or(path), path)
}

/// The images that a file lists, one a line, or what is wrong with it.
pub fn names(bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for (number, line) in Lines::of(bytes) {
        match line.map(str::trim) {
            Ok("") => {}
            Ok(name) => names.push(name.to_owned()),
            Err(what) => return Err(format!("line {number}: {what}")),
        }
    }
    if names.is_empty() {
        return Err("no image in it".to_owned());
    }
    Ok(names)
}
