//! What may be typed on the command line.

pub(super) mod datasets;
pub(super) mod export;
pub(super) mod report;
pub(super) mod sharing;
pub(super) mod stats;

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
    /// List datasets, verify their files, move or remove them.
    Datasets(datasets::DatasetsArgs),
    /// Find examples that show an image to label, and images that stand twice.
    Duplicates(datasets::Duplicates),
    /// Begin a session on a dataset, or go on with one.
    Label(Label),
    /// Write a study, check one, or see how those begun stand.
    #[command(subcommand)]
    Study(StudyCommand),
    /// Print the classes in list order.
    Classes(Classes),
    /// Make a dataset that asks of the images of one class whether they are that.
    Verify(Verify),
    /// Print what annotators noted of classes.
    Notes(Notes),
    /// Find classes by words, typing slips and all, as the search on screen does.
    Find(Find),
    /// Add, list and remove what models said of the images.
    #[command(subcommand)]
    Predictions(Predictions),
    /// Go through the errors of sessions and models, and say why they were made.
    Review(sharing::Review),
    /// Print error rates, times and confusions of sessions.
    Report(report::Report),
    /// Take over the sessions, studies and annotators of other data files or bundles.
    Merge(sharing::Merge),
    /// Write sessions into one file to send, without the truth.
    Bundle(sharing::Bundle),
    /// Look whether the data file is sound and all logs are as they were written.
    Audit(sharing::Audit),
    /// Save what can be read of a damaged data file into a new one.
    Recover(sharing::Recover),
    /// Add or remove all classes that are right of images, beside their labels.
    #[command(subcommand)]
    Truth(sharing::Truth),
    /// Keep the truth of a dataset in a file of its own, so that the data file is blind.
    #[command(subcommand)]
    Key(sharing::Key),
    /// Report on sessions with the truth read from a key.
    Score(sharing::Score),
    /// Write answers, or all that happened in sessions, for other programs.
    #[command(subcommand)]
    Export(export::Export),
    /// Say who annotates, and what they know.
    #[command(subcommand)]
    Annotator(sharing::Annotator),
    /// Compute intervals, tests, power, agreement from counts and tables.
    #[command(subcommand)]
    Stats(stats::Stats),
    /// Print one picture, or the examples of a class.
    Show(Show),
    /// Make the thumbnails of all examples, so that they are there when they are looked at.
    Thumbs(Thumbs),
    /// Print what was found out about the terminal, and a test card.
    Doctor(Doctor),
}

/// `hit5 import`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that may be given")]
pub(super) struct Import {
    /// A folder with train/CLASS/* and val/CLASS/*, with one of the two, or with CLASS/*; the folder of
    /// ILSVRC's or Kaggle's files; a tar, WebDataset shards, Parquet or CIFAR files; a table of images and
    /// classes.
    #[arg(value_name = "PATH")]
    pub(super) path: PathBuf,
    /// The dataset's name (default: the folder's).
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Take the classes and their tree from this file: TSV, JSON or WordNet's data.noun; or ilsvrc2012,
    /// which is built in. Folders are matched to classes by key, or else by a word only one class has.
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
    /// A list of what the images show, or a folder with one: an image and its class a line, the devkit's
    /// ground truth, Kaggle's solution. (Lists that lie beside the images are found.)
    #[arg(long, value_name = "PATH")]
    pub(super) truth: Option<PathBuf>,
    /// What numbers are that stand for classes in a list (default: told by what is among them).
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(super) indices: Option<Indices>,
    /// Take images of which nothing says what they show, too: to be scored later.
    #[arg(long)]
    pub(super) without_truth: bool,
    /// Take images on ILSVRC's blacklist, too.
    #[arg(long)]
    pub(super) blacklisted: bool,
    /// Read and check every picture now (default: where there are at most 5,000).
    #[arg(long, conflicts_with = "names_only")]
    pub(super) check: bool,
    /// Read names only (default: where there are more); pictures are read when they are shown.
    #[arg(long)]
    pub(super) names_only: bool,
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
    /// Begin from the first classes of these predictions, to be corrected: each answer is then assisted.
    #[arg(long, value_name = "MODEL")]
    pub(super) prefill: Option<String>,
    /// Go on with the next phase of this study: a file, which begins it, or the name of one begun.
    #[arg(long, value_name = "FILE|NAME", conflicts_with_all = ["dataset", "practice", "test", "images", "seed", "k", "prefill"])]
    pub(super) study: Option<String>,
    /// Go on with this session instead.
    #[arg(long, value_name = "ID", conflicts_with = "study", conflicts_with_all = ["dataset", "practice", "test", "images", "seed", "k", "prefill"])]
    pub(super) session: Option<i64>,
}

impl Label {
    /// The phase asked for.
    pub(super) fn phase(&self) -> Phase {
        if self.practice { Phase::Practice } else { Phase::Test }
    }
}

/// `hit5 study`
#[derive(Debug, Subcommand)]
pub(super) enum StudyCommand {
    /// Write a study file to be edited.
    New(StudyNew),
    /// Say all that is wrong with a study file, or what it will do.
    Check(StudyCheck),
    /// List the studies begun, and how far everybody is.
    Status(StudyStatus),
}

/// `hit5 study new`
#[derive(Debug, Args)]
pub(super) struct StudyNew {
    /// What the study is called.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(super) name: String,
    /// The dataset its images are from.
    pub(super) dataset: String,
    /// The file to write; none: standard output. One that is there is not written over.
    pub(super) file: Option<PathBuf>,
    /// Images to practise on; 0: no practice (default: 20, or fewer where there are few).
    #[arg(long, value_name = "N")]
    pub(super) practice: Option<usize>,
    /// Images of the test; 0: no test (default: 100, or what there is).
    #[arg(long, value_name = "N")]
    pub(super) test: Option<usize>,
    /// How many guesses are allowed for each image.
    #[arg(short, value_name = "K", value_parser = clap::value_parser!(u8).range(1..=9))]
    pub(super) k: Option<u8>,
    /// A model whose predictions are used; may be given several times.
    #[arg(long = "model", value_name = "NAME")]
    pub(super) models: Vec<String>,
    /// Seed of the samples and the order.
    #[arg(long, default_value_t = 2014)]
    pub(super) seed: u64,
}

/// `hit5 study check`
#[derive(Debug, Args)]
pub(super) struct StudyCheck {
    /// The study file.
    pub(super) file: PathBuf,
}

/// `hit5 study status`
#[derive(Debug, Args)]
pub(super) struct StudyStatus {
    /// Only this study.
    pub(super) name: Option<String>,
    /// Print the study file as it was when it was begun.
    #[arg(long, requires = "name", conflicts_with = "json")]
    pub(super) text: bool,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
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

/// `hit5 thumbs`
#[derive(Debug, Args)]
pub(super) struct Thumbs {
    /// The dataset's name (default: the one imported last).
    pub(super) dataset: Option<String>,
    /// Side of the thumbnails in pixels: a larger one serves a smaller, not the other way round.
    #[arg(long, value_name = "PX", default_value_t = 144, value_parser = clap::value_parser!(u32).range(16..=1024))]
    pub(super) side: u32,
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

/// `hit5 predictions`
#[derive(Debug, Subcommand)]
pub(super) enum Predictions {
    /// Add a model's predictions from a file.
    Add(AddPredictions),
    /// Print the models with their error rates.
    List(ListPredictions),
    /// Remove a model with its predictions.
    Remove(RemovePredictions),
}

/// `hit5 predictions add`
#[derive(Debug, Args)]
pub(super) struct AddPredictions {
    /// What to call the model.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(super) model: String,
    /// CSV, JSON Lines, ILSVRC submission text, or NumPy's .npy or .npz of scores; gzip may have
    /// packed it.
    pub(super) file: PathBuf,
    /// For the images of this dataset (default: the one imported last, or else the demonstration
    /// set).
    #[arg(long, value_name = "NAME")]
    pub(super) dataset: Option<String>,
    /// How the file is written (default: what it looks like).
    #[arg(long, value_name = "HOW", value_enum)]
    pub(super) format: Option<PredictionFormat>,
    /// What numbers are that stand for classes: class indices from 0 or from 1, or ILSVRC ids
    /// (default: ILSVRC ids in a submission, elsewhere class indices from 0).
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(super) indices: Option<Indices>,
    /// The images in the order of lines or rows, one a line, where the file does not name them
    /// (default: the dataset's by file name, for scores by path).
    #[arg(long, value_name = "FILE")]
    pub(super) images: Option<PathBuf>,
    /// How many classes of each image are kept (default: all that are listed; of scores, 5).
    #[arg(long, value_name = "N")]
    pub(super) top: Option<std::num::NonZeroUsize>,
    /// Leave out what is wrong in the file instead of adding nothing.
    #[arg(long)]
    pub(super) skip_bad: bool,
    /// Put them in place of the predictions that the model has.
    #[arg(long)]
    pub(super) replace: bool,
}

/// How a file of predictions is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum PredictionFormat {
    /// Comma- or tab-separated values.
    Csv,
    /// A JSON object a line.
    Jsonl,
    /// Up to five numbers a line, a line for each image.
    Ilsvrc,
    /// Scores, a row for each image and a column for each class.
    Numpy,
}

/// What numbers are that stand for classes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Indices {
    /// Class indices from 0.
    #[value(name = "0")]
    FromZero,
    /// Class indices from 1.
    #[value(name = "1")]
    FromOne,
    /// ILSVRC ids.
    Ilsvrc,
}

/// `hit5 predictions list`
#[derive(Debug, Args)]
pub(super) struct ListPredictions {
    /// Of this dataset (default: all).
    #[arg(long, value_name = "NAME")]
    pub(super) dataset: Option<String>,
    /// Print JSON instead of tab-separated values.
    #[arg(long)]
    pub(super) json: bool,
}

/// `hit5 predictions remove`
#[derive(Debug, Args)]
pub(super) struct RemovePredictions {
    /// The model.
    pub(super) model: String,
    /// Of this dataset (default: the only one that has the model).
    #[arg(long, value_name = "NAME")]
    pub(super) dataset: Option<String>,
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
