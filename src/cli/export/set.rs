//! The answers to the images of one dataset, in a file for another tool.

use super::super::args::export::{AnnotationFormat, ExportAnnotations};
use super::super::failure::Failure;
use super::super::predictions::paths;
use super::super::problems;
use super::answers::{Teller, each};
use crate::dataset::export::{
    self as files, ClassList, ExportClass, Gathered, ModelRanks, WriteError,
};
use crate::domain::{ClassId, DatasetId, counted, printable};
use crate::store::{SessionRow, Store};
use crate::taxonomy::{NodeId, Taxonomy};
use std::io::{self, Write};

/// Most ancestors that are named before a class, the nearest ones: WordNet's nouns have up to 34, and a
/// tree that is one long chain must not be written as a file of its length squared.
const DEEPEST: usize = 64;

/// What is written.
pub(super) struct Set {
    answers: Gathered,
    /// Paths of all images to label.
    images: Vec<String>,
    models: Vec<ModelRanks>,
    has_truth: bool,
}

impl Set {
    /// Reads the answers of sessions, which are of one dataset, and says what is left out.
    pub(super) fn of(
        store: &Store,
        sessions: Vec<SessionRow>,
        teller: &Teller,
        args: &ExportAnnotations,
    ) -> Result<Self, Failure> {
        let dataset = only_dataset(&sessions)?;
        let (taxonomy, _) = Taxonomy::from_spec(&store.taxonomy_spec(dataset)?);
        let models = models(store, dataset, &taxonomy, &args.models)?;
        let mut answers = Gathered::new(class_list(&taxonomy));
        let with_session = |session: &SessionRow, rows| (session.clone(), rows);
        each(store, sessions, with_session, |(session, rows)| {
            for row in &rows {
                answers.put(&teller.answer(&session, row));
            }
            Ok(())
        })?;
        problems::report(answers.problems())?;
        if answers.withheld() > 0 {
            let left_out = counted(answers.withheld(), "answer");
            let why = "the test is not finished, and paths may tell the class (--paths names them)";
            writeln!(io::stderr(), "note: {left_out} left out: {why}")?;
        }
        if args.format().is_single() {
            answers.require_single().map_err(several)?;
        }
        // Also those gone or left out: in a submission the place of a line is its image.
        let images = store.label_paths(dataset)?.into_keys().collect();
        Ok(Self { answers, images, models, has_truth: teller.tells_truth() })
    }

    /// Writes the file.
    pub(super) fn write(
        &self,
        args: &ExportAnnotations,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let answers = &self.answers;
        let prefix = args.prefix.as_deref().unwrap_or_default();
        let written = match args.format() {
            AnnotationFormat::Ilsvrc => return self.write_submission(out),
            AnnotationFormat::LabelStudio => {
                files::label_studio(answers, prefix, &self.models, out)
            }
            AnnotationFormat::LabelStudioConfig => {
                files::label_studio_config(answers.classes(), out)
            }
            AnnotationFormat::Fiftyone => files::fiftyone(answers, out),
            AnnotationFormat::HuggingFace => files::hugging_face(answers, prefix, out),
            AnnotationFormat::Cleanlab => files::cleanlab(answers, self.has_truth, out),
            AnnotationFormat::Counts => files::counts(answers, out),
            AnnotationFormat::CountsCsv => files::counts_csv(answers, out),
            // They are written as they are read.
            AnnotationFormat::Csv | AnnotationFormat::Jsonl => Ok(()),
        };
        Ok(written?)
    }

    fn write_submission(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let unanswered = files::ilsvrc(&self.answers, &self.images, out)?;
        if unanswered > 0 {
            let of = counted(self.images.len(), "image");
            let text = "have no answer: a line of zeros, which are no class, stands for each";
            writeln!(io::stderr(), "note: {unanswered} of {of} {text}")?;
        }
        Ok(())
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Several(error) => several(error),
            WriteError::Io(error) => error.into(),
        }
    }
}

/// Two annotators where a file has room for one.
fn several(error: files::SeveralAnswers) -> Failure {
    let hint = "the file has one answer to an image: choose with --annotator NAME or --session ID";
    Failure::usage(error).hint(Some(hint))
}

fn only_dataset(sessions: &[SessionRow]) -> Result<DatasetId, Failure> {
    let mut names: Vec<&str> = sessions.iter().map(|row| row.dataset_name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if let ([first, ..], [_]) = (sessions, names.as_slice()) {
        return Ok(first.dataset);
    }
    let text = format!("these sessions are on several datasets: {}", names.join(", "));
    Err(Failure::usage(text).hint(Some("choose one with --dataset NAME")))
}

fn class_list(taxonomy: &Taxonomy) -> ClassList {
    let class = |class: ClassId| {
        let node = taxonomy.class_node(class);
        ExportClass {
            key: node.key.clone(),
            ilsvrc_id: node.ilsvrc.map(|ids| ids.ilsvrc_id),
            way: way(taxonomy, taxonomy.node_of(class)),
        }
    };
    ClassList::new(taxonomy.classes().map(class).collect())
}

/// The names from a root down to a node, safe to show. Where a sibling has the same name, the key tells
/// them apart.
fn way(taxonomy: &Taxonomy, node: NodeId) -> Vec<String> {
    let siblings = |node| match taxonomy.parent(node) {
        Some(parent) => taxonomy.children(parent).to_vec(),
        None => taxonomy.roots().collect(),
    };
    let name = |node: NodeId| {
        let (key, name) = (&taxonomy.node(node).key, taxonomy.node(node).name());
        let is_same = |other: &NodeId| *other != node && taxonomy.node(*other).name() == name;
        let is_shared = siblings(node).iter().any(is_same);
        let whole = if is_shared { format!("{name} ({key})") } else { name.to_owned() };
        printable(&whole).into_owned()
    };
    let mut way: Vec<String> = taxonomy.ancestors(node).take(DEEPEST).map(name).collect();
    way.reverse();
    way.push(name(node));
    way
}

/// What these models said of the images of a dataset.
fn models(
    store: &Store,
    dataset: DatasetId,
    taxonomy: &Taxonomy,
    names: &[String],
) -> Result<Vec<ModelRanks>, Failure> {
    let known = store.models(dataset)?;
    let mut models = Vec::new();
    for name in names {
        let Some(row) = known.iter().find(|row| row.name == *name) else {
            let text = format!("there is no model {name:?}");
            return Err(Failure::usage(text).hint(Some("`hit5 predictions list` lists the models")));
        };
        let (predictions, problems) = store.predictions(row.id, taxonomy)?;
        problems::report(&problems)?;
        let images: Vec<_> = predictions.iter().map(|prediction| prediction.image).collect();
        let ranked =
            paths(store, &images)?.into_iter().zip(predictions).map(|(path, prediction)| {
                let ranked = prediction.ranked.iter();
                let key = |class| taxonomy.class_node(class).key.clone();
                (path, ranked.map(|ranked| (key(ranked.class), ranked.score)).collect())
            });
        models.push(ModelRanks { model: row.name.clone(), ranked: ranked.collect() });
    }
    Ok(models)
}
