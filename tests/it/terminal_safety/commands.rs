//! What can be asked of the program without its full screen, each with the names that stand in the
//! data file now.

use super::world::World;

/// The commands that only read, and print to standard output.
pub(super) fn reading(world: &World) -> Vec<Vec<String>> {
    [of(world, READING), of(world, REFUSED)].concat()
}

/// The commands that change the data file or write files, in an order in which each finds something.
pub(super) fn writing(world: &World) -> Vec<Vec<String>> {
    of(world, WRITING)
}

/// Commands with what stands in the place of the words now.
pub(super) fn of(world: &World, commands: &[&str]) -> Vec<Vec<String>> {
    let words = |command: &&str| command.split(' ').map(|word| named(world, word)).collect();
    commands.iter().map(words).collect()
}

/// `%pilot` is what stands in the place of the word `pilot`.
pub(super) fn named(world: &World, text: &str) -> String {
    match text.split_once('%') {
        Some((before, name)) => format!("{before}{}", world.word(name)),
        None => text.to_owned(),
    }
}

const READING: &[&str] = &[
    "datasets",
    "datasets list --json",
    "datasets verify -- %set",
    "datasets verify --pictures -- %set",
    "datasets verify -- %packed",
    "duplicates -- %set",
    "duplicates --paths -- %set",
    "study status",
    "study status --json",
    "study status -- %pilot",
    "study new -- %pilot %set",
    "classes -- %set",
    "classes --json -- %set",
    "classes --count -- %packed",
    "notes",
    "notes --json",
    "notes -- %set",
    "find --dataset=%set -- %apple",
    "find --json --dataset=%set -- %pear",
    "find --list-order --dataset=%set -- %plum",
    "predictions list",
    "predictions list --json",
    "predictions list --dataset=%set",
    "report",
    "report --json",
    "report --each",
    "report --paper",
    "report --format markdown --each",
    "report --format html --each",
    "report --format csv",
    "report --subtree=%apple",
    "report --reviewer=%eve",
    "report --dataset=%set --phase practice",
    "report --annotator=%anna --study=%pilot",
    "report --session 1 --json",
    "audit",
    "audit --json",
    "audit --study=%pilot",
    "recover",
    "annotator list",
    "annotator list --json",
    "annotator show -- %eve",
    "export log",
    "export log --format csv --paths",
    "export annotations --paths",
    "export annotations --format jsonl --truth --session 1",
    "export annotations --format ilsvrc --session 1",
    "export annotations --format label-studio --session 1 --predictions=%resnet",
    "export annotations --format label-studio-config --session 1",
    "export annotations --format fiftyone --session 1",
    "export annotations --format hugging-face --session 1 --prefix=%pilot",
    "export annotations --format counts-csv --session 1",
    "show --dataset=%set -- %apple",
];

/// The same for those that are refused, each with a message.
const REFUSED: &[&str] = &[
    "doctor",
    "doctor --json",
    "find --dataset=%set -- zq9",
    "label",
    "label -- %set",
    "label --study=%pilot",
    "review -- %set",
    "classes -- %anna",
    "annotator show -- %pilot",
    "show -- %blue",
];

const WRITING: &[&str] = &[
    "bundle --judgements --predictions made/bundle",
    "bundle --study=%pilot made/bundle2",
    "merge made/bundle",
    "merge sound.db",
    "datasets verify --write-hashes made/sums -- %set",
    "datasets verify --hashes made/sums -- %set",
    "verify -- %set %apple",
    "thumbs -- %set",
    "predictions remove --dataset=%set -- %vgg",
    "annotator set --notes=%blue -- %anna",
    "key take -- %set made/key",
    "score made/key",
    "score --json made/key",
    "key put -- %set made/key",
    "truth remove -- %set",
    "duplicates --exclude -- %set",
    "duplicates --include-all -- %set",
    "datasets move -- %set set",
    "recover --out made/recovered.db",
    "report --out made/report.html --each --force",
    "datasets remove -- %packed",
    "datasets remove -- %set",
];

#[test]
fn every_command_does_what_it_is_there_for() {
    let world = World::new();
    std::fs::create_dir_all(world.home.path().join("made")).unwrap();
    let mut odd = Vec::new();
    for (commands, is_refused) in [(READING, false), (REFUSED, true), (WRITING, false)] {
        for args in of(&world, commands) {
            let words: Vec<&str> = args.iter().map(String::as_str).collect();
            let output = world.home.run(&words);
            // Remarks were put into records by hand, which an audit finds.
            let is_refused = is_refused || words[0] == "audit";
            if output.status.success() == is_refused {
                odd.push(format!("{args:?}: {}", String::from_utf8_lossy(&output.stderr)));
            }
        }
    }
    assert!(odd.is_empty(), "{}", odd.join("\n"));
}
