//! Rows of cells under each other.

/// Which side of its column a cell keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Text: to the left, cut with an ellipsis where the table is too wide.
    Text,
    /// Figures: to the right, never cut but in the head.
    Figure,
}

/// Rows of cells under each other; the first is the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows yet, of these columns.
    pub fn new(columns: impl Into<Vec<Column>>) -> Self {
        Self { columns: columns.into(), rows: Vec::new() }
    }

    /// A table whose first column is text and whose others are figures, with this head.
    pub fn of_figures<C: Into<String>>(head: impl IntoIterator<Item = C>) -> Self {
        let head: Vec<String> = head.into_iter().map(Into::into).collect();
        let column = |i| if i == 0 { Column::Text } else { Column::Figure };
        Self { columns: (0..head.len()).map(column).collect(), rows: vec![head] }
    }

    /// Adds a row.
    pub fn row<C: Into<String>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The head; empty without any row.
    pub fn head(&self) -> &[String] {
        self.rows.first().map_or(&[], Vec::as_slice)
    }

    /// The rows below the head.
    pub fn body(&self) -> &[Vec<String>] {
        self.rows.get(1..).unwrap_or_default()
    }

    /// The same with every cell changed.
    pub(in crate::report) fn map(&self, change: impl Fn(&str) -> String) -> Self {
        let row = |row: &Vec<String>| row.iter().map(|cell| change(cell)).collect();
        Self { columns: self.columns.clone(), rows: self.rows.iter().map(row).collect() }
    }

    /// All rows, the head first.
    pub(in crate::report) fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }
}
