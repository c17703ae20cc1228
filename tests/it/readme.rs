//! README says what the program does: its key list is the key table.

use hit5::app::keymap::{GROUPS, group};
use std::fmt::Write;
use std::path::Path;

/// The key list as README shows it.
fn key_list() -> String {
    let mut text = String::new();
    for (title, context) in GROUPS {
        let keys: Vec<_> = group(context).collect();
        if keys.is_empty() {
            continue;
        }
        write!(text, "\n**{title}**\n\n| keys | what they do |\n|---|---|\n").unwrap();
        for (keys, help) in keys {
            let keys: Vec<String> = keys.split(", ").map(|key| format!("`{key}`")).collect();
            writeln!(text, "| {} | {help} |", keys.join(" ")).unwrap();
        }
    }
    text
}

#[test]
fn the_key_list_is_the_key_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("<!-- keys -->\n").unwrap();
    let (list, after) = rest.split_once("<!-- /keys -->\n").unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        let keys = key_list();
        let text = format!("{before}<!-- keys -->\n{keys}\n<!-- /keys -->\n{after}");
        std::fs::write(&path, text).unwrap();
        return;
    }
    assert_eq!(list.trim(), key_list().trim(), "UPDATE_README=1 cargo test readme mends this");
}

#[test]
fn the_test_command_is_the_one_ci_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let commands: Vec<&str> =
        readme.lines().filter(|line| line.starts_with("cargo test")).collect();
    assert_eq!(commands, ["cargo test"]);
}
