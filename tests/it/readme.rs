//! README says what the program does: its key list is the key table.

use hit5::app::keymap::{Context, Keymap, Preset};
use std::fmt::Write;
use std::path::Path;

/// The key list as README shows it: that of the usual preset, or what the other adds.
fn key_list(preset: Preset) -> String {
    let keymap = Keymap::of(preset);
    let mut text = String::new();
    let is_shown = |context| preset == Preset::Default || context == Context::Browse;
    for (title, context) in keymap.groups().filter(|(_, context)| is_shown(*context)) {
        let keys: Vec<_> = keymap.group(context).collect();
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
fn the_key_lists_are_the_key_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    for (mark, preset) in [("keys", Preset::Default), ("vim keys", Preset::Vim)] {
        let readme = std::fs::read_to_string(&path).unwrap();
        let (begin, end) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->\n"));
        let (before, rest) = readme.split_once(&begin).unwrap();
        let (list, after) = rest.split_once(&end).unwrap();
        let keys = key_list(preset);
        if std::env::var_os("UPDATE_README").is_some() {
            std::fs::write(&path, format!("{before}{begin}{keys}\n{end}{after}")).unwrap();
        } else {
            assert_eq!(list.trim(), keys.trim(), "UPDATE_README=1 cargo test readme mends this");
        }
    }
}

#[test]
fn the_test_command_is_the_one_ci_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let commands: Vec<&str> =
        readme.lines().filter(|line| line.starts_with("cargo test")).collect();
    assert_eq!(commands, ["cargo test"]);
}
