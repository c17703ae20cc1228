//! The labelling interface that the tasks fit: an image, and the tree of classes to choose in
//! (<https://labelstud.io/tags/taxonomy>). Label Studio takes no annotation with other classes.

use super::super::{ClassList, WriteError};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A node of the tree: what is below it, by name.
#[derive(Default)]
struct Below<'a>(BTreeMap<&'a str, Below<'a>>);

/// Writes the interface.
pub fn label_studio_config(classes: &ClassList, out: &mut dyn Write) -> Result<(), WriteError> {
    let mut tree = Below::default();
    for class in 0..classes.len() {
        let mut below = &mut tree;
        for name in classes.way(class) {
            below = below.0.entry(name).or_default();
        }
    }
    out.write_all(b"<View>\n<Image name=\"image\" value=\"$image\"/>\n")?;
    out.write_all(b"<Taxonomy name=\"class\" toName=\"image\">\n")?;
    write(&tree, out)?;
    Ok(out.write_all(b"</Taxonomy>\n</View>\n")?)
}

fn write(tree: &Below<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (name, below) in &tree.0 {
        let name = escaped(name);
        if below.0.is_empty() {
            writeln!(out, "<Choice value=\"{name}\"/>")?;
        } else {
            writeln!(out, "<Choice value=\"{name}\">")?;
            write(below, out)?;
            writeln!(out, "</Choice>")?;
        }
    }
    Ok(())
}

/// A text between quotation marks in XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
