//! Where a member stands in its container: its path as people write it, checked.

use crate::dataset::sidecar::is_litter;

/// Longer paths no file system has.
const MAX_BYTES: usize = 4096;

/// The path of a member below that of its archive. `None` for what systems leave behind; an error says
/// what is wrong with the path.
pub(super) fn place_of(archive: &str, path: &[u8]) -> Result<Option<String>, &'static str> {
    let path = str::from_utf8(path).ok().ok_or("a name that is not UTF-8: left out")?;
    if path.len() > MAX_BYTES {
        return Err("a path of more than 4,096 bytes: left out");
    }
    if path.starts_with('/') || path.split('/').any(|part| part == "..") {
        return Err("a path that leads out of the archive: left out");
    }
    let mut place = archive.to_owned();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if is_litter(part) || part.starts_with("PaxHeader") {
            return Ok(None);
        }
        if !place.is_empty() {
            place.push('/');
        }
        place.push_str(part);
    }
    Ok((place.len() > archive.len()).then_some(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_in_one_way() {
        let place = |path: &str| place_of("", path.as_bytes()).unwrap();
        assert_eq!(place("./a//b/./c.jpg").as_deref(), Some("a/b/c.jpg"));
        assert_eq!(place_of("x.tar", b"c.jpg"), Ok(Some("x.tar/c.jpg".to_owned())));
        for none in ["", "./", "a/._b.jpg", "__MACOSX/b.jpg", "PaxHeaders.12/b.jpg"] {
            assert_eq!(place(none), None, "{none}");
        }
    }

    #[test]
    fn odd_paths_are_refused() {
        for odd in ["/etc/a.jpg", "../a.jpg", "a/../../b.jpg"] {
            assert!(place_of("", odd.as_bytes()).is_err(), "{odd}");
        }
        assert!(place_of("", b"a\xff.jpg").is_err());
        assert!(place_of("", &[b'a'; 5000]).is_err());
    }
}
