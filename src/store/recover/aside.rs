//! Rows that can be read and fit nowhere: kept in a file of their own, a JSON object a line.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rusqlite::types::{Value, ValueRef};
use serde_json::{Map, Value as Json, json};

use super::error::RecoverError;
use crate::domain::to_json;

/// Where it lies: beside the new data file.
pub(super) fn beside(target: &Path) -> PathBuf {
    let mut path = target.as_os_str().to_owned();
    path.push(".set-aside.jsonl");
    path.into()
}

/// The file while it is written.
pub(super) struct Aside {
    path: PathBuf,
    out: BufWriter<File>,
    /// Rows so far, by table.
    pub(super) counts: BTreeMap<String, usize>,
}

impl Aside {
    /// Makes it, for its owner only.
    pub(super) fn create(path: &Path) -> Result<Self, RecoverError> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let file = file.map_err(|source| RecoverError::of(path, source))?;
        Ok(Self { path: path.to_owned(), out: BufWriter::new(file), counts: BTreeMap::new() })
    }

    /// Writes a row, by the names of its columns, and why it fits nowhere.
    pub(super) fn put(
        &mut self,
        table: &str,
        row: impl IntoIterator<Item = (String, Value)>,
        why: &str,
    ) -> Result<(), RecoverError> {
        let row: Map<String, Json> =
            row.into_iter().map(|(name, value)| (name, written(&value))).collect();
        let line = json!({ "table": table, "why": why, "row": row });
        *self.counts.entry(table.to_owned()).or_default() += 1;
        let line = to_json(&line).map_err(io::Error::from);
        let written = line.and_then(|line| writeln!(self.out, "{line}"));
        written.map_err(|source| RecoverError::of(&self.path, source))
    }

    /// Ends it; the rows by table.
    pub(super) fn finish(mut self) -> Result<BTreeMap<String, usize>, RecoverError> {
        self.out.flush().map_err(|source| RecoverError::of(&self.path, source))?;
        Ok(self.counts)
    }
}

fn written(value: &Value) -> Json {
    match ValueRef::from(value) {
        ValueRef::Null => Json::Null,
        ValueRef::Integer(number) => json!(number),
        ValueRef::Real(number) => json!(number),
        ValueRef::Text(text) => json!(String::from_utf8_lossy(text)),
        // No column of ours holds any.
        ValueRef::Blob(bytes) => json!(bytes),
    }
}
