//! The new file, while it is filled with what was read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::super::StoreError;
use super::super::database::Database;
use super::super::salvage::cells::Row;
use super::super::salvage::pages::Pages;
use super::super::salvage::shape::Shape;
use super::super::salvage::{self, Findings};
use super::aside::Aside;
use super::error::RecoverError;
use super::outcome::{Recovered, SavedTable};
use super::statement::{self, Named, insert, insert_unless_there, named, parameters};
use super::{parents, sense, shapes, told};
use crate::domain::sha256;

/// A new file in one transaction, without triggers: they guard what is in a file, and would read all
/// of it for every row that comes.
pub(super) struct Filling<'a> {
    database: &'a Database,
    shapes: Vec<Shape>,
    triggers: Vec<String>,
    aside: Aside,
    /// Rows that were read and taken, by table.
    taken: Vec<(String, usize)>,
    /// Those of them that were set aside later.
    removed: BTreeMap<String, usize>,
}

impl<'a> Filling<'a> {
    /// Begins with an empty file, and one for what fits nowhere.
    pub(super) fn begin(database: &'a Database, lines: &Path) -> Result<Self, RecoverError> {
        let shapes = database.look(shapes::of)?;
        database.run("BEGIN")?;
        let triggers = drop_triggers(database)?;
        let (aside, taken, removed) = (Aside::create(lines)?, Vec::new(), BTreeMap::new());
        Ok(Self { database, shapes, triggers, aside, taken, removed })
    }

    /// Takes all rows of tables that can be read, then what only the indexes of broken tables know.
    pub(super) fn take(&mut self, pages: &Pages) -> Result<Findings, RecoverError> {
        let shapes = self.shapes.clone();
        let findings = salvage::rows(pages, &shapes, &mut |shape, row| {
            let shape = &shapes[shape];
            if shape.is_table() { self.put(shape, row) } else { Ok(()) }
        })?;
        self.taken = self.counts()?;
        parents::prepare(self.database)?;
        let hurt = self.hurt(&findings);
        if !hurt.is_empty() {
            salvage::rows(pages, &shapes, &mut |shape, row| {
                let shape = &shapes[shape];
                let is_of_use = !shape.is_table() && hurt.contains(shape.table.as_str());
                if is_of_use { self.note(shape, row) } else { Ok(()) }
            })?;
        }
        Ok(findings)
    }

    /// Puts a row into its table; one that the table does not take is set aside.
    fn put(&mut self, shape: &Shape, row: Row) -> Result<(), RecoverError> {
        let values = named(shape, row);
        if let Some(why) = values.iter().find_map(|(name, value)| sense::doubt(name, value)) {
            return self.aside.put(&shape.table, values, &why);
        }
        match self.database.execute(&insert("INSERT", &shape.table, &values), parameters(&values)) {
            Ok(_) => Ok(()),
            // A page may have been found twice, as it is and as it was.
            Err(StoreError::Refused { .. }) if self.is_there(&shape.table, &values)? => Ok(()),
            Err(StoreError::Refused { what, .. }) => {
                let why = format!("its table does not take it: {what}");
                self.aside.put(&shape.table, values, &why)
            }
            Err(other) => Err(other.into()),
        }
    }

    fn is_there(&self, table: &str, values: &Named) -> Result<bool, StoreError> {
        let found =
            self.database.number(&statement::is_there(table, values), parameters(values))?;
        Ok(found > 0)
    }

    /// Notes what an index knows of a row that may be lost: all of it, or a part for its stand-in.
    fn note(&self, shape: &Shape, row: Row) -> Result<(), RecoverError> {
        let values = named(shape, row);
        let table = self.shapes.iter().find(|other| other.is_table() && other.table == shape.table);
        let is_whole = table.is_some_and(|table| table.columns.len() == values.len());
        let sql = if is_whole {
            insert("INSERT OR IGNORE", &shape.table, &values)
        } else if parents::KNOWN.contains(&shape.table.as_str()) {
            insert_unless_there(&shape.table, &values)
        } else {
            return Ok(());
        };
        self.database.execute(&sql, parameters(&values))?;
        Ok(())
    }

    /// Makes what lost rows leave missing, and sets aside what still points nowhere.
    pub(super) fn complete(
        &mut self,
        version: u32,
        findings: &Findings,
    ) -> Result<(), RecoverError> {
        self.check_studies(version)?;
        let are_classes_hurt = self.hurt(findings).contains("class");
        parents::make(self.database, version, are_classes_hurt)?;
        loop {
            let mut count = 0;
            for link in parents::links(self.database, &self.shapes)? {
                count += self.set_aside(&link)?;
            }
            if count == 0 {
                return Ok(());
            }
        }
    }

    /// Takes out the studies whose text is not the one that was begun.
    fn check_studies(&mut self, version: u32) -> Result<(), RecoverError> {
        if version < parents::STUDIES_FROM {
            return Ok(());
        }
        let texts = self.database.rows("SELECT id, text, hash FROM study", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })?;
        for (id, ..) in texts.iter().filter(|(_, text, hash)| sha256(text.as_bytes()) != *hash) {
            let found = format!("FROM study WHERE id = {id}");
            self.take_out("study", &found, "its text is not the one its hash is of")?;
        }
        Ok(())
    }

    /// Takes out the rows that point to no row; how many.
    fn set_aside(&mut self, link: &parents::Link) -> Result<usize, RecoverError> {
        let why = format!("the {} it belongs to is lost", link.parent);
        self.take_out(&link.child, &link.strangers(), &why)
    }

    /// Takes out the rows of a table that some clauses find; how many.
    fn take_out(&mut self, table: &str, found: &str, why: &str) -> Result<usize, RecoverError> {
        let mut rows = Vec::new();
        self.database.each(&format!("SELECT * {found}"), [], |row| {
            let names = row.as_ref().column_names();
            let values = (0..).zip(names).map(|(n, name)| Ok((name.to_owned(), row.get(n)?)));
            rows.push(values.collect::<rusqlite::Result<Vec<_>>>()?);
            Ok(())
        })?;
        let count = rows.len();
        for row in rows {
            self.aside.put(table, row, why)?;
        }
        if count > 0 {
            self.database.execute(&format!("DELETE {found}"), [])?;
            *self.removed.entry(table.to_owned()).or_default() += count;
        }
        Ok(count)
    }

    /// Ends the transaction; what is in the file now.
    pub(super) fn finish(
        self,
        version: u32,
        findings: &Findings,
    ) -> Result<Recovered, RecoverError> {
        for trigger in &self.triggers {
            self.database.run(trigger)?;
        }
        self.database.run("COMMIT")?;
        let now = self.counts()?;
        let set_aside = self.aside.finish()?;
        let of = |counts: &BTreeMap<String, usize>, name: &str| {
            counts.get(name).copied().unwrap_or_default()
        };
        let table = |((name, taken), (_, now)): ((String, usize), (String, usize))| {
            // A stand-in that fits nowhere itself was taken out as well.
            let saved = taken.saturating_sub(of(&self.removed, &name));
            SavedTable {
                saved,
                stand_ins: now.saturating_sub(saved),
                set_aside: of(&set_aside, &name),
                unreadable: of(&findings.unreadable, &name),
                name,
            }
        };
        let tables = self.taken.into_iter().zip(now).map(table);
        Ok(Recovered {
            version,
            complaints: Vec::new(),
            damage: told::damage(findings),
            tables: tables.filter(SavedTable::is_told).collect(),
            sessions: told::sessions(self.database)?,
            aside: None,
        })
    }

    /// The tables of which rows may be lost; names of indexes are among them and do no harm.
    fn hurt(&self, findings: &Findings) -> BTreeSet<String> {
        let names = findings.broken.iter().chain(findings.unreadable.keys());
        names.chain(self.aside.counts.keys()).cloned().collect()
    }

    /// Number of rows, by table.
    fn counts(&self) -> Result<Vec<(String, usize)>, StoreError> {
        let tables = self.shapes.iter().filter(|shape| shape.is_table());
        let count = |shape: &Shape| {
            let count =
                self.database.number(&format!("SELECT count(*) FROM {}", shape.table), [])?;
            Ok((shape.table.clone(), usize::try_from(count).unwrap_or_default()))
        };
        tables.map(count).collect()
    }
}

/// Takes all triggers away; their texts.
fn drop_triggers(database: &Database) -> Result<Vec<String>, StoreError> {
    let listed = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid";
    let triggers: Vec<(String, String)> =
        database.rows(listed, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (name, _) in &triggers {
        database.run(&format!("DROP TRIGGER {name}"))?;
    }
    Ok(triggers.into_iter().map(|(_, text)| text).collect())
}
