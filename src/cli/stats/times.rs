//! A file of times: a number a line, or a column of a table.

use super::problem;
use crate::dataset::InputFile;
use crate::domain::Problem;
use csv::StringRecord;

/// The times of a file, and what is no time. Without a column's name the file has one column, with a head
/// line or without.
pub(super) fn times(file: &InputFile, column: Option<&str>) -> (Vec<f64>, Vec<Problem>) {
    let (mut rows, mut problems) = super::ratings::rows(file);
    let head = rows.first().filter(|(_, head)| column.is_some() || is_head(head)).cloned();
    if head.is_some() {
        rows.remove(0);
    }
    let (line, head) = head.unwrap_or_default();
    let at = match place(&head, column) {
        Ok(at) => at,
        Err(what) => {
            problems.push(problem(file, line.max(1), what));
            return (Vec::new(), problems);
        }
    };
    let mut times = Vec::with_capacity(rows.len());
    for (line, row) in rows {
        match time(&row, at, head.len().max(1)) {
            Ok(time) => times.push(time),
            Err(what) => problems.push(problem(file, line, what)),
        }
    }
    (times, problems)
}

fn is_head(row: &StringRecord) -> bool {
    row.iter().any(|cell| !cell.is_empty() && cell.parse::<f64>().is_err())
}

fn place(head: &StringRecord, column: Option<&str>) -> Result<usize, String> {
    let names: Vec<&str> = head.iter().collect();
    match column {
        Some(column) => names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(column))
            .ok_or_else(|| format!("there is no column {column:?} among {}", names.join(", "))),
        None if names.len() > 1 => {
            Err(format!("several columns, choose one by --column: {}", names.join(", ")))
        }
        None => Ok(0),
    }
}

fn time(row: &StringRecord, at: usize, columns: usize) -> Result<f64, String> {
    if row.len() != columns {
        return Err(format!("{} fields instead of {columns}", row.len()));
    }
    let cell = &row[at];
    let number = cell.parse::<f64>().ok().filter(|time| time.is_finite());
    number.ok_or_else(|| format!("{cell:?} is no time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, column: Option<&str>) -> (Vec<f64>, Vec<String>) {
        let file =
            InputFile { name: "t".into(), path: "t".into(), bytes: text.as_bytes().to_vec() };
        let (times, problems) = times(&file, column);
        (times, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_list_and_a_column_are_read() {
        let plain = vec![1.5, 20.0, 0.0];
        assert_eq!(of("1.5\n20\n\n0\n", None), (plain.clone(), Vec::new()));
        assert_eq!(of("ms\r\n1.5\r\n20\r\n0\r\n", None), (plain.clone(), Vec::new()));
        assert_eq!(of("image,ms\na,1.5\nb,20\nc,0\n", Some("MS")), (plain, Vec::new()));
        assert_eq!(of("", None), (Vec::new(), Vec::new()));
    }

    #[test]
    fn what_is_no_time_is_named_with_its_line() {
        assert_eq!(
            of("1\nabc\n-inf\n", None).1,
            ["t: line 2: \"abc\" is no time", "t: line 3: \"-inf\" is no time"]
        );
        assert_eq!(
            of("a,b\n1,2\n", None).1,
            ["t: line 1: several columns, choose one by --column: a, b"]
        );
        assert_eq!(
            of("a,b\n1,2\n", Some("c")).1,
            ["t: line 1: there is no column \"c\" among a, b"]
        );
        assert_eq!(of("a,b\n1,2\n3\n", Some("b")).1, ["t: line 3: 1 fields instead of 2"]);
    }
}
