//! Which version of the schema a damaged file has.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;

use super::super::StoreError;
use super::super::database::APPLICATION_ID;
use super::super::migrations::{self, NEWEST};
use super::super::salvage::pages::Pages;
use super::super::salvage::schema;

/// A version that is so much newer is a damaged number.
const PLAUSIBLE: u32 = 50;

/// The version whose tables, indexes and triggers are most like the file's; of equals the one that
/// its header names, or else the newest. Fails on newer files, and on those of other programs.
pub(super) fn of(pages: &Pages, path: &Path) -> Result<u32, StoreError> {
    let objects = schema::objects(pages);
    let texts: BTreeMap<String, String> =
        objects.into_iter().filter_map(|object| Some((object.name, object.sql?))).collect();
    let said = pages.user_version();
    let is_ours = i64::from(pages.application_id()) == APPLICATION_ID;
    let mut best = (0, false, NEWEST);
    for version in 1..=NEWEST {
        let known = known(version).map_err(|error| StoreError::of(path, error))?;
        let is_known = |(name, text): &(&String, &String)| known.get(*name) == Some(text);
        best = best.max((texts.iter().filter(is_known).count(), version == said, version));
    }
    let (alike, _, version) = best;
    let may_be_newer = (NEWEST + 1..NEWEST + PLAUSIBLE).contains(&said);
    if is_ours && may_be_newer && alike < texts.len() {
        return Err(StoreError::Newer { path: path.to_owned(), found: said, known: NEWEST });
    }
    if !is_ours && alike == 0 && !texts.is_empty() {
        return Err(StoreError::NotOurs { path: path.to_owned() });
    }
    Ok(version)
}

/// The texts of a version's schema by name.
fn known(version: u32) -> rusqlite::Result<BTreeMap<String, String>> {
    let connection = Connection::open_in_memory()?;
    migrations::climb_to(&connection, 0, version)?;
    let mut statement =
        connection.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
