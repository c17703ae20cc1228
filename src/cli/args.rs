//! What may be typed on the command line.

pub(super) mod sharing;

use super::import::MOST_EXAMPLES;
use crate::domain::Phase;
use crate::graphics::GraphicsChoice;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Measures how well a human does on an image-classification test set.
///
/// Without a command: goes on with the session you left, or shows what there is. On the first
/// start that is a self-test on the built-in demonstration set.
#[derive(Debug, Parser)]
#[command(name = "hit5", version)]
pub(super) struct Cli {
    /// What to do; nothing: label.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// The data file (default: hit5/hit5.db in the user's data directory).
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) data: Option<PathBuf>,
    /// How pictures are drawn: auto, kitty, iterm2, sixel, blocks or mono.
    /// Default: what the configuration says, or else auto.
    #[arg(long, global = true, value_name = "HOW")]
    pub(super) graphics: Option<GraphicsChoice>,
    /// The configuration (default: hit5/config.toml in the user's configuration directory).
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Who annotates (default: your login name).
    #[arg(long, global = true, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(super) annotator: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a dataset of a folder of images.
    Import(Import),
    /// Begin a session on a dataset, or go on with one.
    Label(Label),
    /// Print the classes in list order.
    Classes(Classes),
    /// Make a dataset that asks of the images of one class whether they are that.
    Verify(Verify),
    /// Print what annotators noted of classes.
    Notes(Notes),
    /// Find classes by words, typing slips and all, as the search on screen does.
    Find(Find),
    /// Print error rates, times and confusions of sessions.
    Report(ReportArgs),
    /// Take over the sessions, studies and annotators of other data files or bundles.
    Merge(sharing::Merge),
    /// Write sessions into one file to send, without the truth.
    Bundle(sharing::Bundle),
    /// Keep the truth of a dataset in a file of its own, so that the data file is blind.
    #[command(subcommand)]
    Key(sharing::Key),
    /// Report on sessions with the truth read from a key.
    Score(sharing::Score),
    /// Write what happened in sessions for other programs.
    #[command(subcommand)]
    Export(sharing::Export),
    /// Say who annotates, and what they know.
    #[command(subcommand)]
    Annotator(sharing::Annotator),
    /// Print one picture, or the examples of a class.
    Show(Show),
    /// Print what was found out about the terminal, and a test card.
    Doctor(Doctor),
}

/// `hit5 import`
#[derive(Debug, Args)]
pub(super) struct Import {
    /// A folder with train/CLASS/* and val/CLASS/*, with one of the two, or with CLASS/*.
    pub(super) folder: PathBuf,
    /// The dataset's name (default: the folder's).
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Take the classes and their tree from this file: TSV, JSON or WordNet's data.noun. Folders are
    /// matched to classes by key, or else by a word only one class has.
    #[arg(long, value_name = "FILE")]
    pub(super) taxonomy: Option<PathBuf>,
    /// Offer only classes that have a folder (default: every class of the taxonomy).
    #[arg(long, requires = "taxonomy")]
    pub(super) only_folders: bool,
    /// Seed of the candidates for examples, and of the held-out sample where the folder has one split
    /// only.
    #[arg(long, default_value_t = 2014)]
    pub(super) seed: u64,
    /// Per cent of each class held out for labelling, where the folder has one split only.
    #[arg(long, value_name = "PERCENT", default_value_t = 20, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(super) hold_out: u8,
    /// Which images of a class become its examples.
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Examples::Variety)]
    pub(super) examples: Examples,
    /// How many examples of each class are kept, at most 39 (default: 39; of the first, 13).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=i64::from(MOST_EXAMPLES)))]
    pub(super) examples_per_class: Option<u8>,
    /// Store what the images show also where `hit5 key take` has moved it out.
    #[arg(long)]
    pub(super) with_truth: bool,
}

/// How examples are chosen.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Examples {
    /// A typical one first, then always the one least like those before it.
    Variety,
    /// The first by file name, as in 2014.
    First,
}

/// `hit5 label`
#[derive(Debug, Args)]
pub(super) struct Label {
    /// The dataset's name (default: the one imported last, or else the demonstration set).
    pub(super) dataset: Option<String>,
    /// Practice: the truth is shown after each image.
    #[arg(long, conflicts_with = "test")]
    pub(super) practice: bool,
    /// Test (the default): nothing is shown.
    #[arg(long)]
    pub(super) test: bool,
    /// How many images (default: all).
    #[arg(long, short = 'n', value_name = "N")]
    pub(super) images: Option<usize>,
    /// How many guesses are allowed for each image (default: 5, or 1 among ten classes or fewer,
    /// where then a digit answers).
    #[arg(short, value_name = "K", value_parser = clap::value_parser!(u8).range(1..=9))]
    pub(super) k: Option<u8>,
    /// Seed of the order and the sample (default: drawn).
    #[arg(long)]
    pub(super) seed: Option<u64>,
    /// Go on with this session instead.
    #[arg(long, value_name = "ID", conflicts_with_all = ["dataset", "practice", "test", "images", "seed", "k"])]
    pub(super) session: Option<i64>,
}

impl Label {
    /// The phase asked for.
    pub(super) fn phase(&self) -> Phase {
        if self.practice { Phase::Practice } else { Phase::Test }
    }
}

/// `hit5 classes`
#[derive(Debug, Args)]
pub(super) struct Classes {
    /// Of this dataset (default: ILSVRC2012).
    pub(super) dataset: Option<String>,
    /// Of this taxonomy file: TSV, JSON or WordNet's data.noun.
    #[arg(long, value_name = "FILE", conflicts_with = "dataset")]
    pub(super) taxonomy: Option<PathBuf>,
    /// Print only how many there are.
    #[arg(long)]
    pub(super) count: bool,
    /// Print JSON instead of tab-separated values.
    #[arg(long)]
    pub(super) json: bool,
}

/// `hit5 verify`
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// The dataset that has the class.
    pub(super) dataset: String,
    /// The class, by its key or one of its words.
    pub(super) class: String,
}

/// `hit5 notes`
#[derive(Debug, Args)]
pub(super) struct Notes {
    /// Of this dataset (default: all).
    pub(super) dataset: Option<String>,
    /// Print JSON instead of tab-separated values.
    #[arg(long)]
    pub(super) json: bool,
}

/// `hit5 find`
#[derive(Debug, Args)]
pub(super) struct Find {
    /// What to find: words or beginnings of words in any order, initials, a WNID, a class index, or
    /// ";" and a code.
    #[arg(required = true)]
    pub(super) words: Vec<String>,
    /// Among the classes of this dataset (default: ILSVRC2012).
    #[arg(long, value_name = "NAME")]
    pub(super) dataset: Option<String>,
    /// Among the classes of this taxonomy file: TSV, JSON or WordNet's data.noun.
    #[arg(long, value_name = "FILE", conflicts_with = "dataset")]
    pub(super) taxonomy: Option<PathBuf>,
    /// How many at most.
    #[arg(short = 'n', value_name = "N", default_value = "10")]
    pub(super) most: std::num::NonZeroUsize,
    /// Print the best ones in the order of the class list.
    #[arg(long)]
    pub(super) list_order: bool,
    /// Print JSON instead of tab-separated values.
    #[arg(long)]
    pub(super) json: bool,
}

/// `hit5 report`
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// Only this session.
    #[arg(long, value_name = "ID")]
    pub(super) session: Option<i64>,
    /// Only sessions on this dataset.
    #[arg(long, value_name = "NAME")]
    pub(super) dataset: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// `hit5 doctor`
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Print JSON, and no test card.
    #[arg(long)]
    pub(super) json: bool,
}

/// `hit5 show`
#[derive(Debug, Args)]
pub(super) struct Show {
    /// An image file, or a class: its WNID or one of its words.
    pub(super) what: String,
    /// Look the class up in this dataset (default: the demonstration set).
    #[arg(long, value_name = "NAME")]
    pub(super) dataset: Option<String>,
}
