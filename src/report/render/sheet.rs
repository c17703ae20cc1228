//! A report as CSV: a line for each figure, for spreadsheets and data frames.
//!
//! It holds exactly the figures of the JSON. A figure is named by the way to it, such as
//! `errors.0.error_rate`; one that could not be computed is empty.

use super::super::figures::Report;
use super::json::value;
use crate::domain::cell_text;
use serde_json::Value;

/// What names the part that a figure belongs to, in the order of the columns.
const SCOPE: [&str; 5] = ["session", "dataset", "annotator", "study", "phase"];

/// The report as CSV with a head line. Text from the data is made printable, and none of it is a
/// formula to a spreadsheet. The errors are those of the libraries and cannot occur with these types.
pub fn csv(report: &Report) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let report = value(report)?;
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(SCOPE.iter().chain(&["figure", "value"]))?;
    for parts in ["sessions", "overall", "training", "causes"] {
        for part in report[parts].as_array().into_iter().flatten() {
            // What stands above all sessions has a number of them, but is none.
            let scope = SCOPE.map(|name| cell(&part[name]));
            let mut figures = Vec::new();
            leaves(part, &mut String::new(), &mut figures);
            for (name, figure) in figures.iter().filter(|(name, _)| !SCOPE.contains(&name.as_str()))
            {
                let rest = [name.as_str(), figure.as_str()];
                out.write_record(scope.iter().map(String::as_str).chain(rest))?;
            }
        }
    }
    Ok(String::from_utf8(out.into_inner()?)?)
}

/// Every figure with the way to it.
fn leaves(value: &Value, way: &mut String, found: &mut Vec<(String, String)>) {
    let mut step = |name: &str, below: &Value| {
        let length = way.len();
        if length > 0 {
            way.push('.');
        }
        way.push_str(name);
        leaves(below, way, found);
        way.truncate(length);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, below)| step(name, below)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, below)| step(&place.to_string(), below));
        }
        _ => found.push((way.clone(), cell(value))),
    }
}

/// A value as a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => cell_text(text).into_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::build::tests::report;

    #[test]
    fn every_figure_has_a_line_under_its_part() {
        let sheet = csv(&report()).unwrap();
        let mut lines = sheet.lines();
        assert_eq!(lines.next(), Some("session,dataset,annotator,study,phase,figure,value"));
        assert!(sheet.contains("\n3,fruit,ada,,test,errors.0.error_rate,0.8\n"), "{sheet}");
        assert!(sheet.contains("\n,fruit,,,test,sessions,2\n"), "{sheet}");
        assert!(sheet.contains("\n4,fruit,bob\\x1b[31m,,test,"), "{sheet}");
        assert!(sheet.contains(",practice,pace_per_active_min,\n"), "{sheet}");
    }

    #[test]
    fn no_name_is_a_formula() {
        assert_eq!(cell(&Value::from("=1+1")), "'=1+1");
        assert_eq!(cell(&Value::from(-1.5)), "-1.5");
    }
}
