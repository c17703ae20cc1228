//! The house rules that no lint knows: who imports whom, how files begin, how long they get.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which modules of the crate each module may name. The direction of the whole program is in
/// this table; changing it is a decision.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("taxonomy", &["domain"]),
    ("search", &["domain"]),
    ("session", &["domain"]),
    ("study", &["domain", "taxonomy", "stats"]),
    ("stats", &["domain"]),
    ("report", &["domain", "stats"]),
    ("widgets", &["domain"]),
    ("imaging", &["domain"]),
    ("graphics", &["domain", "imaging"]),
    ("store", &["domain"]),
    ("dataset", &["domain", "stats"]),
    (
        "app",
        &[
            "domain", "taxonomy", "search", "session", "study", "stats", "report", "widgets",
            "graphics",
        ],
    ),
    (
        "runtime",
        &[
            "domain", "taxonomy", "search", "session", "study", "stats", "report", "app", "store",
            "dataset", "imaging", "graphics",
        ],
    ),
    (
        "cli",
        &[
            "domain", "taxonomy", "search", "session", "study", "stats", "report", "app", "store",
            "dataset", "imaging", "graphics", "runtime",
        ],
    ),
];

/// Where each fenced crate may be named.
const FENCES: &[(&str, &[&str])] = &[
    ("rusqlite::", &["store/"]),
    // It writes; what the terminal sends is read by us.
    ("crossterm::", &["runtime/"]),
    ("termina::", &["runtime/input/typed"]),
    ("clap::", &["cli/"]),
    ("toml::", &["cli/config", "study/parse"]),
    ("whoami::", &["cli/environment"]),
    ("anyhow::", &["cli/", "main.rs"]),
    ("indicatif::", &["cli/"]),
    // Modules of our own called `image` are re-exported where this crate has no business.
    ("image::", &["imaging/", "graphics/", "dataset/", "domain/mod", "store/mod"]),
    ("fast_image_resize::", &["imaging/"]),
    ("moxcms::", &["imaging/profile"]),
    ("viuer::", &["graphics/oneshot"]),
    ("quantette::", &["graphics/encode/palette"]),
    ("zlib_rs::", &["graphics/encode/png/container"]),
    ("libdeflater::", &["graphics/encode/png/container"]),
    ("nucleo_matcher::", &["search/"]),
    ("strsim::", &["search/"]),
    ("sha2::", &["domain/hash"]),
    ("statrs::", &["stats/"]),
    ("signal_hook::", &["runtime/signals"]),
    ("tar::", &["dataset/"]),
    ("parquet::", &["dataset/container/table/"]),
    (
        "csv::",
        &[
            "dataset/predictions/table",
            "dataset/truth/read",
            "dataset/export/",
            "cli/export/",
            "cli/stats/",
            "report/render/sheet",
        ],
    ),
    ("maud::", &["report/render/html/"]),
    ("plotters::", &["report/render/html/plot"]),
    ("half::", &["dataset/predictions/numpy/"]),
    ("rawzip::", &["dataset/predictions/numpy/", "dataset/export/npz"]),
    (
        "flate2::",
        &["dataset/predictions/", "dataset/packed", "dataset/truth/find", "dataset/export/npz"],
    ),
    (
        "tempfile::",
        &[
            "store/",
            "cli/new_file",
            "runtime/desk/review/tests",
            "runtime/figures/course/tests",
            "dataset/container/",
            "dataset/packed",
            "dataset/scan/tests",
            "dataset/select/tests",
            "dataset/survey/tests",
        ],
    ),
    ("jiff::", &["runtime/", "report/", "store/lease", "cli/args/report"]),
];

const SOFT_LIMIT: usize = 400;
const HARD_LIMIT: usize = 900;

/// Every Rust file of the program, by its path below `src/`.
fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(found.len() > 40, "the walk found the sources");
    found
}

/// The lines of a file that are the program's: no comments, no tests at the end.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let program = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    program.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// Whether a file holds tests only: they may use anything.
fn is_of_tests(file: &str) -> bool {
    file.contains("/tests/") || file.ends_with("/tests.rs")
}

#[test]
fn modules_import_in_one_direction() {
    let mut wrong = Vec::new();
    for (file, text) in sources().into_iter().filter(|(file, _)| !is_of_tests(file)) {
        let Some((module, _)) = file.split_once('/') else { continue };
        let allowed = MAY_IMPORT.iter().find(|(name, _)| *name == module);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{module} is not in the plan"));
        for line in code(&text) {
            for named in line.split("crate::").skip(1) {
                let other: String =
                    named.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let is_module = MAY_IMPORT.iter().any(|(name, _)| *name == other);
                if is_module && other != module && !allowed.contains(&other.as_str()) {
                    wrong.push(format!("{file}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the plan:\n{}", wrong.join("\n"));
}

#[test]
fn fenced_crates_stay_inside_their_fence() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for line in code(&text) {
            for (krate, homes) in FENCES {
                let is_named = line
                    .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
                    .any(|word| word.starts_with(krate));
                if is_named && !homes.iter().any(|home| file.starts_with(home)) {
                    wrong.push(format!("{file}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "outside their fence:\n{}", wrong.join("\n"));
}

/// JSON is written by `domain::to_json` alone, which keeps it from steering a terminal.
#[test]
fn json_is_written_in_one_place() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let is_test = file.contains("/tests") || file.contains("fixtures");
        for line in code(&text).filter(|_| !is_test && file != "domain/json.rs") {
            if ["to_string", "to_vec", "to_writer"]
                .iter()
                .any(|call| line.contains(&format!("serde_json::{call}")))
            {
                wrong.push(format!("{file}: {}", line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "JSON that is not made safe:\n{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(file, _)| file)
        .collect();
    assert!(silent.is_empty(), "no module documentation: {silent:?}");
}

#[test]
fn files_stay_readable() {
    let lengths: Vec<(String, usize)> =
        sources().into_iter().map(|(file, text)| (file, text.lines().count())).collect();
    let long: Vec<_> = lengths.iter().filter(|(_, lines)| *lines > HARD_LIMIT).collect();
    assert!(long.is_empty(), "over {HARD_LIMIT} lines: {long:?}");
    let longish = lengths.iter().filter(|(_, lines)| *lines > SOFT_LIMIT).count();
    assert!(longish * 10 <= lengths.len(), "too many files over {SOFT_LIMIT} lines");
}

#[test]
fn no_folder_is_called_misc() {
    for file in sources().keys() {
        for part in file.split(['/', '.']) {
            assert!(!["util", "utils", "common", "helpers", "misc"].contains(&part), "{file}");
        }
    }
}

/// The tables that tell of the truth.
const TELL_OF_TRUTH: [&str; 3] = ["ground_truth", "judgement", "valid_class"];

/// The SQL files that may read or write them, and what for.
const SAY_TRUTH: &[&str] = &[
    "store/sql/class/in_use.sql", // an import keeps the classes of images in queues
    "store/sql/dataset/delete.sql", // Store::remove_dataset, where nothing was answered
    "store/sql/dataset/is_used.sql", // whether anything was
    "store/sql/image/ground_truth.sql", // Store::ground_truth
    "store/sql/image/of_dataset.sql", // imports, Store::images
    "store/sql/image/put_ground_truth.sql", // imports, Store::put_truth
    "store/sql/image/truth_of_session.sql",
    "store/sql/judgement/append.sql",       // Store::judge
    "store/sql/judgement/count.sql",        // Store::count_judgements
    "store/sql/judgement/in_force.sql",     // Store::judgements
    "store/sql/key/delete.sql",             // Store::take_truth
    "store/sql/key/list.sql",               // Store::take_truth
    "store/sql/merge/begin.sql",            // judgements only
    "store/sql/merge/put_judgements.sql",   // Store::merge
    "store/sql/merge/want_all.sql",         // judgements only
    "store/sql/merge/want_below.sql",       // judgements only
    "store/sql/merge/want_judgements.sql",  // Store::bundle, where they are asked for
    "store/sql/migrations/0001.sql",        // makes it
    "store/sql/migrations/0006.sql",        // makes those of reviewers, and of all that is right
    "store/sql/recover/classes_from_3.sql", // recover: classes that labels name
    "store/sql/recover/from_6.sql",         // recover: images and reviewers of judgements
    "store/sql/valid/delete.sql",           // Store::take_truth, Store::put_valid_classes
    "store/sql/valid/list.sql",             // Store::valid_classes
    "store/sql/valid/put.sql",              // Store::put_truth, Store::put_valid_classes
];

/// Who may ask the store for the truth, or for a key file. None does so while a test session runs:
/// the desk and the experience ask in practice only, the summary is of a session that has ended, and a
/// review of sessions that have, or of practice.
const ASK_FOR_TRUTH: &[(&str, &[&str])] = &[
    (".ground_truth(", &["cli/key.rs", "runtime/desk/studies.rs", "runtime/figures/mod.rs"]),
    (".truth_of(", &["runtime/desk/mod.rs", "runtime/experience.rs"]),
    (".images(dataset", &["cli/verify.rs"]),
    (".take_truth(", &["cli/key.rs"]),
    (".valid_classes(", &["runtime/figures/mod.rs"]),
    (".judgements(", &["runtime/figures/mod.rs"]),
    ("figures::rows(", &["runtime/desk/review.rs"]),
    ("read_key(", &["cli/key.rs", "dataset/key/file.rs"]),
    ("figures::report(", &["cli/report.rs"]),
    ("figures::score(", &["cli/bundle/verify.rs", "cli/score.rs"]),
    ("figures::truth(", &["cli/export/answers.rs"]),
    ("figures::told(", &["runtime/event_loop/sessions.rs"]),
    ("figures::summary(", &["runtime/event_loop/sessions.rs"]),
];

#[test]
fn only_these_read_the_truth() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/sql");
    let mut found = Vec::new();
    for folder in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let text = fs::read_to_string(&file).unwrap();
            let tells = |line: &str| TELL_OF_TRUTH.iter().any(|table| line.contains(table));
            if text.lines().any(|line| !line.starts_with("--") && tells(line)) {
                let (folder, file) = (folder.file_name().unwrap(), file.file_name().unwrap());
                let name = format!("store/sql/{}/{}", folder.display(), file.display());
                found.push(name);
            }
        }
    }
    found.sort_unstable();
    assert_eq!(found, SAY_TRUTH);
    for (call, homes) in ASK_FOR_TRUTH {
        let is_program = |file: &&String| !file.contains("/tests");
        let asking: Vec<String> = sources()
            .iter()
            .filter(|(_, text)| code(text).any(|line| line.contains(call)))
            .map(|(file, _)| file.clone())
            .filter(|file| is_program(&file))
            .collect();
        assert_eq!(asking, *homes, "{call}");
    }
}
