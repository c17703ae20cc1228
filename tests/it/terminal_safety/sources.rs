//! Every file that is read, every name of a file, every argument and variable.

use super::hostile::Hostile;
use super::stream::Sink;
use super::world::World;
use super::{Tally, pages, texts};
use crate::support::files::picture;
use crate::support::home::Home;
use image::ImageFormat;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

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

/// Texts of files that are well-formed up to the harm in them.
fn well_formed(ending: &str, world: &World, hostile: &mut Hostile) -> String {
    let (one, two) = (hostile.cell(), hostile.text());
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    match ending {
        "tsv" => {
            let [more, gloss] = [hostile.cell(), hostile.cell()];
            let parent = hostile.one_of(&["", "b"]);
            format!(
                "key\tparents\tlemmas\tgloss\tclass\n{one}\t{parent}\t{more}\t{gloss}\tyes\nb\t\t{more}\tg\tno\n"
            )
        }
        "csv" => {
            let (one, two) = (cell(&one), cell(&two));
            let head = hostile.one_of(&["image,class,score\n", "", "file_name,label,x\n"]);
            format!(
                "{head}val-apple-0.png,{two},0.5\n{one},apple,0.5\nval-pear-0.png,apple,{two}\n"
            )
        }
        "votes" => votes(&[cell(&one), cell(&two), "apple".to_owned()], hostile),
        "json" => {
            let child = format!(
                "{{\"key\":{1},\"lemmas\":[{0},{1}],\"gloss\":{1}}}",
                json(&one),
                json(&two)
            );
            let odd = if hostile.below(2) == 0 { ",\"parents\":[\"x\u{9b}2Jzq9\"]" } else { "" };
            format!("[{{\"key\":{},\"gloss\":\"x\"{odd},\"children\":[{child}]}}]", json(&one))
        }
        "jsonl" => {
            let (one, two) = (json(&one), json(&two));
            format!(
                "{{\"image\":{one},\"classes\":[{two}]}}\n\
                 {{\"image\":\"val-apple-0.png\",\"classes\":[{two},{one}],{two}:0}}\n\
                 {{\"image\":\"val-pear-0.png\",\"classes\":[\"apple\"]}}\n"
            )
        }
        "toml" => toml(&toml_string(&one), &toml_string(&two), world, hostile),
        "db" => format!("SQLite format 3\0{two}"),
        "noun" => format!("00000010 03 n 01 {one} 0 000 | {two}  \n"),
        "" => match hostile.below(3) {
            0 => format!(
                "{{\"hit5_key\":1,\"dataset\":{0},\"images\":1,\"sha256\":{1}}}\n{{\"image\":{0},\"class\":{1}}}\n",
                json(&one),
                json(&two)
            ),
            1 => format!("{}  {one}\n{one}  val/apple/x.png\n", "0".repeat(64)),
            _ => two,
        },
        _ => two,
    }
}

/// Several annotators' labels of the same images.
fn votes(labels: &[String; 3], hostile: &mut Hostile) -> String {
    let mut lines = "annotator,image,label,truth\n".to_owned();
    for annotator in labels {
        for image in ["1", "2", "3", "4"] {
            lines += &[annotator, image, &labels[hostile.below(3)], &labels[0]].join(",");
            lines += "\n";
        }
    }
    lines
}

/// Studies and configurations.
fn toml(one: &str, two: &str, world: &World, hostile: &mut Hostile) -> String {
    match hostile.below(5) {
        0 => format!("name = {one}\ndataset = {two}\n[[phases]]\nname = {one}\nkind = {two}\n"),
        1 => format!("{one} = {two}\n"),
        2 => format!("theme = {one}\nannotator = {two}\n[keys.{one}]\n{two} = {one}\n"),
        3 => format!(
            "annotator = {one}\n[keys.classes]\nsubmit = {two}\n\
             [[review.causes]]\nword = {one}\nname = {two}\nkey = \"q\"\n"
        ),
        _ => world
            .study
            .replace("\"pilot\"", one)
            .replace("name = \"test\"", &format!("name = {two}")),
    }
}

/// A string of TOML, with whatever it may not hold escaped.
fn toml_string(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

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

/// Puts a file into a folder, both with odd names.
fn put(root: &Path, split: &str, class: &[u8], hostile: &mut Hostile, shade: u8) {
    let class = OsString::from_vec(class.to_vec());
    let mut name =
        if hostile.below(4) == 0 { hostile.raw_name() } else { hostile.name().into_bytes() };
    name.extend(b".png");
    let folder = root.join(split).join(class);
    fs::create_dir_all(&folder).unwrap();
    let bytes =
        if hostile.below(5) == 0 { hostile.bytes() } else { picture(shade, ImageFormat::Png) };
    fs::write(folder.join(OsString::from_vec(name)), bytes).unwrap();
}

/// A folder of images whose every name is odd, its own included.
pub(super) fn odd_folder(home: &Home, hostile: &mut Hostile) -> PathBuf {
    let name = hostile.name().into_bytes();
    let root = home.path().join(OsString::from_vec(name));
    for class in 0..3 {
        let name =
            if hostile.below(4) == 0 { hostile.raw_name() } else { hostile.name().into_bytes() };
        for n in 0..3 {
            put(&root, "val", &name, hostile, class * 40 + n);
            put(&root, "train", &name, hostile, class * 40 + n + 10);
        }
    }
    root
}

/// The same in a tar.
fn odd_tar(home: &Home, hostile: &mut Hostile) -> PathBuf {
    let path = home.path().join(format!("{}.tar", hostile.name()));
    let mut archive = tar::Builder::new(fs::File::create(&path).unwrap());
    for n in 0..6 {
        let bytes = picture(n, ImageFormat::Png);
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        let split = if n % 2 == 0 { "val" } else { "train" };
        let name = format!("{split}/{}/{}.png", hostile.name().replace("..", "_"), n);
        archive.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    archive.finish().unwrap();
    path
}

/// The same in files of CIFAR-10's kind, which have names of classes only.
fn odd_cifar(home: &Home, hostile: &mut Hostile) -> PathBuf {
    let root = home.path().join(hostile.name());
    fs::create_dir_all(&root).unwrap();
    for (name, shade) in [("data_batch_1.bin", 10), ("test_batch.bin", 90)] {
        let records: Vec<u8> = (0..20)
            .flat_map(|n: u8| std::iter::once(n % 10).chain(vec![shade + n; 3072]))
            .collect();
        fs::write(root.join(name), records).unwrap();
    }
    let names: Vec<String> = (0..10).map(|_| hostile.cell()).collect();
    fs::write(root.join("batches.meta.txt"), names.join("\n")).unwrap();
    root
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
