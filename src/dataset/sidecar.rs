//! Which names are plainly not images, without opening anything.

/// Files and folders that systems leave behind (compared without regard to case).
const LITTER: [&str; 6] =
    ["thumbs.db", "desktop.ini", "__macosx", "@eadir", "$recycle.bin", "lost+found"];

/// Endings of files that accompany images, or hold them in a form that is not read here. Anything
/// else may be an image whatever it is called: ILSVRC has a PNG named `.JPEG`, so the decoder
/// decides.
const SIDECARS: [&str; 33] = [
    "txt", "json", "jsonl", "csv", "tsv", "xml", "md", "html", "htm", "db", "yaml", "yml", "toml",
    "ini", "log", "py", "sh", "md5", "sha256", "tar", "tgz", "gz", "zip", "parquet", "mat", "npy",
    "npz", "pdf", "ndjson", "cls", "bz2", "xz", "zst",
];

/// Papers that lie beside images, when their name has no ending.
const PAPERS: [&str; 4] = ["license", "readme", "copying", "notice"];

/// Whether a file or folder is hidden or left behind by a system.
pub(super) fn is_litter(name: &str) -> bool {
    name.starts_with('.') || LITTER.iter().any(|litter| litter.eq_ignore_ascii_case(name))
}

/// Whether a file's name says that it is an archive which must be unpacked. Devkits come so, and hold no
/// images.
pub(super) fn is_packed(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_archive = [".tgz", ".zip", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst"]
        .iter()
        .any(|ending| lower.ends_with(ending));
    is_archive && !lower.contains("devkit")
}

/// Whether a file's name says that it is a table, of which there are few beside images.
pub(super) fn is_table(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let bare = lower.strip_suffix(".gz").unwrap_or(&lower);
    [".csv", ".tsv", ".jsonl", ".ndjson"].iter().any(|ending| bare.ends_with(ending))
}

/// Whether a file's name says that it accompanies images.
pub(super) fn is_sidecar(name: &str) -> bool {
    if let Some((_, ending)) = name.rsplit_once('.') {
        return SIDECARS.iter().any(|known| known.eq_ignore_ascii_case(ending));
    }
    let first = name.split(['-', '_', ' ']).next().unwrap_or(name);
    PAPERS.iter().any(|paper| paper.eq_ignore_ascii_case(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systems_leave_behind_is_litter() {
        for name in [".DS_Store", "._a.jpg", "Thumbs.db", "THUMBS.DB", "__MACOSX", ".git"] {
            assert!(is_litter(name), "{name}");
        }
        assert!(!is_litter("thumbs.jpg"));
    }

    #[test]
    fn only_plain_sidecars_are_told_by_their_ending() {
        for name in ["classes.tsv", "README.MD", "LICENSE", "licence-notes.txt", "LICENSE-Pets"] {
            assert!(is_sidecar(name), "{name}");
        }
        for name in ["a.JPEG", "a.heic", "noending", "txt", "a.txt.png", "license.jpg"] {
            assert!(!is_sidecar(name), "{name}");
        }
    }
}
