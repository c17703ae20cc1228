//! Every file that is read, every name of a file, every argument and variable.

use super::formats::well_formed;
use super::hostile::Hostile;
use super::odd_images::{odd_cifar, odd_folder, odd_tar};
use super::stream::Sink;
use super::world::World;
use super::{Tally, pages, texts};
use crate::support::home::Home;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;

/// What a file may be given to. `@` is the file, `@.csv` the same with an ending.
const READERS: &[&str] = &[
    "classes --taxonomy @.tsv",
    "classes --taxonomy @.json",
    "classes --json --taxonomy @data.noun",
    "find --taxonomy @.tsv zq9",
    "import set --name other --taxonomy @.tsv",
    "import set --name other --truth @.csv",
    "import @.tar",
    "import @.csv",
    "import @.parquet",
    "import @",
    "predictions add new @.csv --dataset set",
    "predictions add new @.csv --dataset set --skip-bad",
    "predictions add new @.jsonl --dataset set",
    "predictions add new @.jsonl --dataset set --skip-bad",
    "predictions add new @.txt --dataset set --format ilsvrc",
    "predictions add new @.npy --dataset set",
    "predictions add new resnet.csv --dataset set --images @",
    "stats agreement @.votes",
    "stats agreement --json @.votes",
    "stats ensemble @.votes",
    "stats ensemble --json @.votes",
    "stats mixture @.votes",
    "study check @.toml",
    "label --study @.toml",
    "truth add set @.csv",
    "truth add set @.json",
    "key put set @",
    "score @",
    "merge @.db",
    "bundle --verify @ --key @ --report @",
    "audit --against @.json",
    "datasets list --config @.toml",
    "datasets verify set --hashes @",
    "datasets list --data @.db",
    "report --data @.db",
    "recover @.db",
    "show @.png",
    "show @",
    "datasets move set @",
    "review set --key @",
    "study new a set @",
    "export log @",
    "bundle @",
    "report --out @.html",
];

/// Runs a command whose words may be no text.
fn run(home: &Home, args: &[OsString], tally: &mut Tally) {
    let mut command = home.command(&[]);
    let output = command.args(args).output().unwrap();
    let draws = args[0] == "show" || args[0] == "doctor";
    tally.note(&args, &output, if draws { Sink::Blocks } else { Sink::Pipe });
}

/// A file with harm in its name and in its text, and the command that reads it.
fn reads(world: &World, reader: &str, hostile: &mut Hostile, tally: &mut Tally) {
    let folder = world.home.path().join("given");
    fs::create_dir_all(&folder).unwrap();
    let mut args: Vec<OsString> = Vec::new();
    for word in reader.split(' ') {
        let Some(ending) = word.strip_prefix('@') else {
            args.push(word.into());
            continue;
        };
        let mut name =
            if hostile.below(3) == 0 { hostile.raw_name() } else { hostile.name().into_bytes() };
        name.extend(ending.as_bytes());
        let path = folder.join(OsString::from_vec(name));
        let is_written = reader.contains("--out")
            || reader.starts_with("export")
            || reader.starts_with("study new");
        let ending = ending.trim_start_matches("data").trim_start_matches('.');
        let bytes = match hostile.below(10) {
            0 => Vec::new(),
            1 | 2 => hostile.bytes(),
            _ => well_formed(ending, world, hostile).into_bytes(),
        };
        if !is_written || hostile.below(2) == 0 {
            fs::write(&path, bytes).unwrap();
        }
        args.push(path.into());
    }
    run(&world.home, &args, tally);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn no_file_that_is_read_steers_the_terminal() {
    let mut world = World::new();
    let mut hostile = Hostile::new(3);
    let mut tally = Tally::new("files");
    for _ in 0..texts(READERS.len()).div_ceil(READERS.len()) {
        for reader in READERS {
            world.restore();
            reads(&world, reader, &mut hostile, &mut tally);
        }
    }
    tally.texts = hostile.made;
    println!("{tally}");
    assert!(tally.shown * 2 > tally.runs, "hardly any text came through: {tally}");
}

/// What is asked of a dataset whose names are all odd.
const ASKED: &[&str] = &[
    "datasets",
    "datasets list --json",
    "classes --json",
    "classes",
    "duplicates",
    "duplicates --paths",
    "study status",
    "report",
    "audit",
    "doctor",
    "notes",
    "thumbs",
    "predictions list",
    "export annotations",
];

#[test]
fn no_name_of_a_file_steers_the_terminal() {
    let mut hostile = Hostile::new(13);
    let mut tally = Tally::new("names of files");
    for round in 0..texts(120).div_ceil(30) {
        let home = Home::new();
        let source = match round % 4 {
            2 => odd_tar(&home, &mut hostile),
            3 => odd_cifar(&home, &mut hostile),
            _ => odd_folder(&home, &mut hostile),
        };
        run(&home, &["import".into(), source.clone().into()], &mut tally);
        run(&home, &["import".into(), source.clone().into(), "--check".into()], &mut tally);
        for asked in ASKED {
            let args: Vec<String> = asked.split(' ').map(str::to_owned).collect();
            let output = tally.run(&home, &args);
            pages::check(&args, &output).unwrap_or_else(|what| panic!("{args:?}: {what}"));
        }
        let mut names = Vec::new();
        if home.data().exists() {
            names.extend(home.store().datasets().unwrap().into_iter().map(|row| row.name));
        }
        for name in names {
            for asked in ["datasets verify --pictures --", "classes --", "label --", "review --"] {
                let args =
                    asked.split(' ').map(str::to_owned).chain([name.clone()]).collect::<Vec<_>>();
                tally.run(&home, &args);
            }
        }
        if source.is_dir() {
            fs::remove_dir_all(&source).unwrap();
            run(&home, &["datasets".into()], &mut tally);
            run(&home, &["import".into(), source.into()], &mut tally);
        }
    }
    tally.texts = hostile.made;
    println!("{tally}");
    assert!(tally.shown * 2 > tally.runs, "hardly any text came through: {tally}");
}

/// What takes a word; `@` is the word.
const TYPED: &[&str] = &[
    "@",
    "--@",
    "-@",
    "label @",
    "label @ @",
    "label -n @",
    "label --study @",
    "label --session @",
    "label --@",
    "import @",
    "import set --seed @",
    "import set --hold-out @",
    "import set --name @",
    "datasets @",
    "datasets verify @",
    "datasets remove @",
    "datasets move @ @",
    "duplicates @",
    "study @",
    "study check @",
    "study status @",
    "study new @ @",
    "study new @ set",
    "classes @",
    "classes --taxonomy @",
    "verify @ @",
    "verify set @",
    "notes @",
    "find @",
    "find -n @ x",
    "find --dataset @ x",
    "predictions @",
    "predictions add @ @",
    "predictions list --dataset @",
    "predictions remove @",
    "review @",
    "review set --model @",
    "review --session @",
    "report --format @",
    "report --since @",
    "report --until @",
    "report --dataset @",
    "report --study @",
    "report --annotator @",
    "report --subtree @",
    "report --reviewer @",
    "report --phase @",
    "report --session @",
    "report --out @",
    "merge @",
    "bundle @",
    "audit --session @",
    "audit --study @",
    "audit --against @",
    "recover @",
    "truth add @ @",
    "truth remove @",
    "key take @ @",
    "key put set @",
    "score @",
    "score resnet.csv @",
    "export annotations --format @",
    "export log --session @",
    "export annotations --prefix @ --format hugging-face",
    "export annotations --format label-studio --predictions @",
    "annotator show @",
    "annotator set @ --notes @",
    "annotator @",
    "stats @",
    "stats interval @ @",
    "stats @ 3 4",
    "show @",
    "show --dataset @ x",
    "thumbs @",
    "thumbs --side @",
    "doctor @",
    "--graphics @ doctor",
    "--config @ doctor",
    "--data @ datasets",
    "help @",
    "--annotator @ label set",
];

/// A word with harm in the place of its `@`, which may be no text.
fn filled(word: &str, hostile: &mut Hostile) -> OsString {
    let Some((before, after)) = word.split_once('@') else { return word.into() };
    let is_raw = hostile.below(6) == 0;
    let harm = if is_raw { hostile.raw_name() } else { hostile.argument().into_bytes() };
    OsString::from_vec([before.as_bytes(), &harm, after.as_bytes()].concat())
}

#[test]
fn no_argument_steers_the_terminal() {
    let mut world = World::new();
    let mut hostile = Hostile::new(17);
    let mut tally = Tally::new("arguments");
    for _ in 0..texts(TYPED.len()).div_ceil(TYPED.len()) {
        world.restore();
        for typed in TYPED {
            let args: Vec<OsString> =
                typed.split(' ').map(|part| filled(part, &mut hostile)).collect();
            run(&world.home, &args, &mut tally);
        }
    }
    tally.texts = hostile.made;
    println!("{tally}");
    assert!(tally.shown * 2 > tally.runs, "hardly any text came through: {tally}");
}

/// Variables that say something to the program, or to what it is built on.
const VARIABLES: &[&str] = &[
    "TERM",
    "USER",
    "LOGNAME",
    "TMUX",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "COLORTERM",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "KITTY_WINDOW_ID",
    "SSH_CONNECTION",
    "SSH_TTY",
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "CLICOLOR",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "HOME",
    "WEZTERM_EXECUTABLE",
    "VTE_VERSION",
    "KONSOLE_VERSION",
    "TZ",
    "TMPDIR",
    "ITERM_SESSION_ID",
    "STY",
    "WT_SESSION",
    "LC_TERMINAL",
    "LC_TERMINAL_VERSION",
    "RUST_BACKTRACE",
    "RUST_LOG",
];

#[test]
fn no_variable_steers_the_terminal() {
    let mut world = World::new();
    let mut hostile = Hostile::new(19);
    let mut tally = Tally::new("variables");
    let asked = [
        "doctor",
        "doctor --json",
        "label set",
        "datasets",
        "report",
        "annotator set x --notes y",
        "audit",
        "thumbs set",
        "show apple --dataset set",
    ];
    for _ in 0..texts(VARIABLES.len()).div_ceil(VARIABLES.len()) {
        world.restore();
        for variable in VARIABLES {
            let is_raw = hostile.below(5) == 0;
            let value = if is_raw { hostile.raw_name() } else { hostile.argument().into_bytes() };
            for asked in ["doctor", hostile.one_of(&asked)] {
                let args: Vec<&str> = asked.split(' ').collect();
                let mut command = world.home.command(&args);
                command.env(variable, OsString::from_vec(value.clone()));
                let output = command.output().unwrap();
                let draws = ["show", "doctor"].contains(&args[0]);
                let sink = if draws { Sink::Blocks } else { Sink::Pipe };
                tally.note(&(variable, args), &output, sink);
            }
        }
    }
    tally.texts = hostile.made;
    println!("{tally}");
    assert!(tally.runs >= 2 * VARIABLES.len(), "{tally}");
}
