//! Errors and times by subtree and by class.

use super::super::ErrorRate;
use super::super::render::units::{duration, percent, percent_range};
use super::super::subtrees::{NodeFigures, Subtrees};
use super::plot::{Axis, Group, Plot, Shape, Unit};
use super::{Section, Table};
use crate::domain::counted;

/// Of fewer images a subtree's figures say little.
const FEW: usize = 20;

/// The groups, and the classes that took longest or were missed most.
pub(super) fn section(subtrees: &Subtrees) -> Section {
    let mut section = Section::new("By subtree");
    let nodes: Vec<&NodeFigures> = subtrees.groups.iter().chain(&subtrees.other).collect();
    let Some(widest) = nodes.first().map(|first| first.errors.last()) else {
        return classes(subtrees);
    };
    section.table(table(&nodes, widest));
    section.plot(plot(&nodes, widest));
    section.reading(
        "Each interval is that of its own subtree: of twenty about one misses the true rate, and the \
         hardest of many looks harder than it is.",
    );
    let few = nodes.iter().filter(|node| node.n < FEW).count();
    section.warn_if(
        few > 0,
        format!("{} with fewer than {FEW} images: little is known of them.", counted(few, "row")),
    );
    section.section(classes(subtrees));
    section
}

fn name(node: &NodeFigures) -> String {
    node.node.as_ref().map_or_else(|| "other".to_owned(), |node| node.name.clone())
}

fn table(nodes: &[&NodeFigures], widest: Option<&ErrorRate>) -> Table {
    let has_two = nodes.iter().any(|node| node.errors.len() > 1);
    let mut head: Vec<String> = ["subtree", "n"].map(str::to_owned).into();
    head.extend(has_two.then(|| "top-1".to_owned()));
    head.push(format!("top-{}", widest.map_or(1, |rate| rate.k)));
    head.extend(["95 % interval", "median", "mean"].map(str::to_owned));
    let mut table = Table::of_figures(head);
    for node in nodes {
        let mut row = vec![name(node), node.n.to_string()];
        row.extend(node.errors.iter().map(|rate| percent(rate.rate())));
        row.push(percent_range(node.errors.last().and_then(|rate| rate.interval)));
        row.extend([node.median_active_ms, node.mean_active_ms].map(duration));
        table.row(row);
    }
    table
}

fn plot(nodes: &[&NodeFigures], widest: Option<&ErrorRate>) -> Plot {
    let k = widest.map_or(1, |rate| rate.k);
    let group = |node: &&NodeFigures| Group {
        name: name(node),
        values: vec![node.errors.last().and_then(|rate| Some((rate.rate()?, rate.interval)))],
    };
    Plot {
        title: format!("Top-{k} error by subtree"),
        shape: Shape::Bars {
            value: Axis::linear(format!("top-{k} error"), Unit::Share),
            series: vec![String::new()],
            groups: nodes.iter().map(group).collect(),
        },
    }
}

/// The classes that took longest, and those missed most.
fn classes(subtrees: &Subtrees) -> Section {
    let mut section = Section::new("By class");
    let mut slow = Table::of_figures(["slowest class", "n", "median"]);
    for class in &subtrees.slowest {
        let median = duration(Some(class.median_active_ms));
        slow.row([class.class.name.clone(), class.n.to_string(), median]);
    }
    section.table(slow);
    let mut missed = Table::of_figures(["most missed class", "wrong", "n", "share"]);
    for class in &subtrees.most_missed {
        let ErrorRate { errors, n, .. } = class.errors;
        let share = percent(class.errors.rate());
        missed.row([class.class.name.clone(), errors.to_string(), n.to_string(), share]);
    }
    section.table(missed);
    if !section.is_empty() {
        section.reading(
            "Slow classes are those of at least two images. The ends of such lists are to a good part \
             chance: read them for what to look at, not for what is hard.",
        );
    }
    section
}
