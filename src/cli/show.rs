//! `hit5 show`: one picture, or the examples of a class, printed where the cursor is.
//!
//! Outside the full-screen interface, once, into the scrollback.

use super::args::Show;
use super::classes::{self, class_named};
use super::environment::Environment;
use super::failure::Failure;
use crate::dataset::demo;
use crate::domain::{ClassNames, ImageId, Role, printable};
use crate::graphics::{Capabilities, oneshot};
use crate::imaging::{self, Limits};
use crate::runtime::source::Source;
use crate::runtime::{self, terminal};
use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Examples printed of a class.
const EXAMPLES: usize = 3;
/// Rows of the terminal a picture may take.
const ROWS: u16 = 20;

/// Prints an image file, or else the words, the gloss and the first examples of a class.
pub(super) fn show(environment: &Environment, args: &Show) -> Result<(), Failure> {
    let path = Path::new(&args.what);
    if path.exists() {
        let bytes = imaging::read(path, &Limits::default());
        let bytes = bytes.map_err(|error| anyhow::anyhow!("{}: {error}", path.display()));
        let bytes = bytes.map_err(Failure::environment)?;
        return print(&capabilities(environment)?, &bytes, &args.what);
    }
    show_class(environment, args)
}

fn show_class(environment: &Environment, args: &Show) -> Result<(), Failure> {
    let dataset = args.dataset.as_deref().unwrap_or(demo::NAME);
    let taxonomy = classes::taxonomy(environment, Some(dataset))?;
    let Some(class) = class_named(&taxonomy, &args.what) else {
        let text = format!("no file and no class of {dataset:?} is called {:?}", args.what);
        let hint = "`hit5 classes DATASET` lists the classes; --dataset names another set";
        return Err(Failure::usage(text).hint(Some(hint)));
    };
    let node = taxonomy.class_node(class);
    writeln!(io::stdout(), "{}: {}", printable(node.all_lemmas()), printable(&node.gloss))?;
    let examples = example_bytes(environment, dataset, taxonomy.key(class))?;
    let capabilities = capabilities(environment)?;
    examples.iter().try_for_each(|bytes| print(&capabilities, bytes, taxonomy.key(class)))
}

fn example_bytes(
    environment: &Environment,
    dataset: &str,
    key: &str,
) -> Result<Vec<Vec<u8>>, Failure> {
    if dataset == demo::NAME {
        let (draft, _) = demo::draft();
        let of_class = |image: &&crate::domain::ImageDraft| {
            image.class == key && matches!(image.role, Role::Example { .. })
        };
        let images = draft.images.iter().filter(of_class).take(EXAMPLES);
        let bytes = images.filter_map(|image| demo::image_bytes(&image.path));
        return Ok(bytes.map(<[u8]>::to_vec).collect());
    }
    let Some(store) = environment.read_store()? else { return Ok(Vec::new()) };
    let Some(row) = store.dataset_by_name(dataset)? else { return Ok(Vec::new()) };
    let all = store.examples(row.id)?;
    let of_class = all.into_iter().find(|(class, _)| class == key);
    let images: Vec<ImageId> =
        of_class.into_iter().flat_map(|(_, images)| images).take(EXAMPLES).collect();
    let source = Source::new(store.image_files(&images)?);
    let bytes = |image: &ImageId| source.bytes(*image).map(Cow::into_owned);
    let bytes = images.iter().map(bytes).collect::<Result<_, String>>();
    bytes.map_err(|reason| Failure::environment(anyhow::anyhow!("{key}: {reason}")))
}

/// Asks the terminal once what it can do, if there is one.
fn capabilities(environment: &Environment) -> io::Result<Capabilities> {
    if io::stdout().is_terminal() && io::stdin().is_terminal() {
        return runtime::ask_terminal(&environment.probe, environment.graphics);
    }
    Ok(Capabilities::assumed())
}

fn print(capabilities: &Capabilities, bytes: &[u8], name: &str) -> Result<(), Failure> {
    let pixels = imaging::decode(bytes, &Limits::default())
        .map_err(|error| Failure::environment(anyhow::anyhow!("{name}: {error}")))?;
    let (columns, rows) = runtime::terminal_size().unwrap_or((80, 24));
    let most = (columns, rows.saturating_sub(2).clamp(4, ROWS));
    let printed = terminal::without_echo(|| oneshot::print(&pixels, capabilities, most))?;
    printed.map_err(Failure::environment)?;
    Ok(())
}
