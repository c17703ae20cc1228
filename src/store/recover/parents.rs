//! Rows that others point to and that were lost: what can stand in for them.

use super::super::StoreError;
use super::super::database::Database;
use super::super::salvage::shape::Shape;

/// Tables of whose lost rows an index may know a part, which is kept in `temp.known_TABLE`.
pub(super) const KNOWN: [&str; 5] = ["dataset", "image", "annotator", "session", "model"];

/// The first version that has studies.
pub(super) const STUDIES_FROM: u32 = 5;

/// From which version on which statements make what is missing.
const STAND_INS: [(u32, &str); 4] = [
    (1, include_str!("../sql/recover/from_1.sql")),
    (4, include_str!("../sql/recover/from_4.sql")),
    (STUDIES_FROM, include_str!("../sql/recover/from_5.sql")),
    (6, include_str!("../sql/recover/from_6.sql")),
];

/// The first version whose classes can be made by their keys.
const CLASSES_FROM: u32 = 3;

/// Makes the tables of what indexes know.
pub(super) fn prepare(database: &Database) -> Result<(), StoreError> {
    for table in KNOWN {
        database
            .run(&format!("CREATE TEMP TABLE known_{table} AS SELECT * FROM {table} WHERE 0"))?;
    }
    Ok(())
}

/// Makes rows that stand in for lost ones; of classes only where theirs are broken, since an import
/// may have left some out.
pub(super) fn make(database: &Database, version: u32, has_classes: bool) -> Result<(), StoreError> {
    for (_, sql) in STAND_INS.iter().filter(|(first, _)| *first <= version) {
        database.run(sql)?;
    }
    database.run(include_str!("../sql/recover/at_last.sql"))?;
    if has_classes && version >= CLASSES_FROM {
        database.run(include_str!("../sql/recover/classes_from_3.sql"))?;
    }
    Ok(())
}

/// A table whose rows point to rows of another.
#[derive(Debug, Default)]
pub(super) struct Link {
    /// The table.
    pub(super) child: String,
    /// The other.
    pub(super) parent: String,
    /// Columns of the two, side by side.
    columns: Vec<(String, String)>,
}

impl Link {
    /// The clauses that find the rows that point nowhere.
    pub(super) fn strangers(&self) -> String {
        let Self { child, parent, columns } = self;
        let points = columns.iter().map(|(from, _)| format!("{child}.{from} IS NOT NULL"));
        let meets = columns.iter().map(|(from, to)| format!("other.{to} = {child}.{from}"));
        let (points, meets): (Vec<_>, Vec<_>) = (points.collect(), meets.collect());
        format!(
            "FROM {child} WHERE {} AND NOT EXISTS (SELECT 1 FROM {parent} AS other WHERE {})",
            points.join(" AND "),
            meets.join(" AND ")
        )
    }
}

/// All of them.
pub(super) fn links(database: &Database, shapes: &[Shape]) -> Result<Vec<Link>, StoreError> {
    let mut links = Vec::new();
    for shape in shapes.iter().filter(|shape| shape.is_table()) {
        // Without a name it is the other's key, and those that are pointed to so have one column.
        let sql = "SELECT id, \"table\", \"from\", coalesce(\"to\", \
                   (SELECT name FROM pragma_table_info(link.\"table\") WHERE pk = 1)) \
                   FROM pragma_foreign_key_list(?1) AS link ORDER BY id, seq";
        let rows = database.rows(sql, [&shape.table], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, (row.get(2)?, row.get(3)?)))
        })?;
        for of_one in rows.chunk_by(|one, next| one.0 == next.0) {
            links.push(Link {
                child: shape.table.clone(),
                parent: of_one.first().map(|(_, parent, _)| parent.clone()).unwrap_or_default(),
                columns: of_one.iter().map(|(.., columns)| columns.clone()).collect(),
            });
        }
    }
    Ok(links)
}
