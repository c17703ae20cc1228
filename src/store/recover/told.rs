//! What is told of a recovery: what is damaged, and what the logs lack.

use super::super::StoreError;
use super::super::database::Database;
use super::super::salvage::Findings;
use super::outcome::SavedSession;
use crate::domain::counted;

/// What is damaged, each a clause.
pub(super) fn damage(findings: &Findings) -> Vec<String> {
    let Findings { is_headless, missing_pages, broken_frames, broken, found_pages, unreadable } =
        findings;
    let mut told = Vec::new();
    if *is_headless {
        told.push("its first bytes, which say what it is, are damaged".to_owned());
    }
    if *missing_pages > 0 {
        told.push(format!("it was cut off: {} are missing", counted(*missing_pages, "page")));
    }
    if *broken_frames > 0 {
        told.push(format!("{} of the log beside it are damaged", counted(*broken_frames, "page")));
    }
    told.extend(broken.iter().map(|name| format!("pages of {name} are damaged, or not found")));
    if *found_pages > 0 {
        told.push(format!("{} were found by their looks", counted(*found_pages, "page")));
    }
    told.extend(
        unreadable
            .iter()
            .map(|(name, count)| format!("{} of {name} cannot be read", counted(*count, "row"))),
    );
    told
}

/// The logs of all sessions.
pub(super) fn sessions(database: &Database) -> Result<Vec<SavedSession>, StoreError> {
    let listed = include_str!("../sql/recover/sessions.sql");
    let mut sessions = database.rows(listed, [], |row| {
        let (id, annotator, records) = (row.get(0)?, row.get(1)?, row.get::<_, u32>(2)? as usize);
        Ok(SavedSession { id, annotator, records, gaps: Vec::new() })
    })?;
    for session in &mut sessions {
        let gaps = include_str!("../sql/recover/gaps.sql");
        session.gaps = database.rows(gaps, [session.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    }
    Ok(sessions)
}
