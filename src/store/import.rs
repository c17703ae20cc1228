//! Storing a dataset as an importer found it, for the first time or again.

use std::collections::{HashMap, HashSet};

use rusqlite::{Row, named_params};

use super::column::{read_unsigned, write_texts, write_unsigned};
use super::container::{self, Containers};
use super::database::Database;
use super::dataset::{ILSVRC2012, OWN, keys_in_use, read_nodes, read_role};
use super::{Store, StoreError};
use crate::domain::{DatasetDraft, DatasetId, ImageDraft, ImageId, NodeSpec, Role, TaxonomySpec};

/// What an import did to the images of a dataset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Images not known before.
    pub added: usize,
    /// Known images that differ from what was stored, or are back after having been missing.
    pub changed: usize,
    /// Known images that are gone: marked as missing.
    pub removed: usize,
    /// Known images that are as they were.
    pub unchanged: usize,
    /// Images to label that show another class than before.
    pub retold: usize,
}

impl Store {
    /// Stores a dataset under its name, or updates the one of that name, in one transaction.
    ///
    /// Images that are gone are marked as missing, never deleted. A known image keeps its role
    /// whatever the draft says, and a class that answers name stays in a dataset's own tree: what
    /// has been measured stays meaningful. Only a draft that brings the embedded tree can lose
    /// classes; [`Store::classes_in_use`] says which must be in it. Fails if the draft names a path
    /// or a node twice, or a node before its first parent.
    ///
    /// Where the key of the dataset was taken, the truth stays out.
    pub fn put_dataset(
        &mut self,
        draft: &DatasetDraft,
    ) -> Result<(DatasetId, ImportCounts), StoreError> {
        self.database.write(|database| put(database, draft, put_row(database, draft)?))
    }

    /// The same with the truth, also where the key was taken, which is forgotten then.
    pub fn put_dataset_with_truth(
        &mut self,
        draft: &DatasetDraft,
    ) -> Result<(DatasetId, ImportCounts), StoreError> {
        self.database.write(|database| {
            let dataset = put_row(database, draft)?;
            database.execute(include_str!("sql/key/mark.sql"), (dataset.0, false))?;
            put(database, draft, dataset)
        })
    }
}

fn put(
    database: &Database,
    draft: &DatasetDraft,
    dataset: DatasetId,
) -> Result<(DatasetId, ImportCounts), StoreError> {
    let is_taken = database.number(include_str!("sql/key/is_taken.sql"), [dataset.0])? != 0;
    let import = Import { database, dataset, has_truth: !is_taken };
    import.put_tree(&draft.taxonomy)?;
    Ok((dataset, import.put_images(&draft.images)?))
}

impl Store {
    /// The images of a dataset that are still there and in use, with what they show: for making datasets. Of
    /// images whose truth is in a key file the class is empty.
    ///
    /// Never to be called by a process that runs a test session.
    pub fn images(&self, dataset: DatasetId) -> Result<Vec<ImageDraft>, StoreError> {
        let known = known_images(&self.database, dataset)?.into_values();
        let is_used = |known: &Known| !known.is_missing && !known.is_excluded;
        let mut images: Vec<ImageDraft> = known.filter(is_used).map(|known| known.image).collect();
        images.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(images)
    }
}

fn put_row(database: &Database, draft: &DatasetDraft) -> Result<DatasetId, StoreError> {
    let taxonomy = match draft.taxonomy {
        TaxonomySpec::Ilsvrc2012 => ILSVRC2012,
        TaxonomySpec::Nodes(_) => OWN,
    };
    let params = named_params! {
        ":name": draft.name,
        ":root": draft.root,
        ":taxonomy": taxonomy,
        ":taxonomy_file": draft.taxonomy_file,
        ":seed": draft.seed.cast_signed(),
        ":layout": draft.layout,
        ":is_complete": draft.is_complete,
    };
    database.number(include_str!("sql/dataset/put.sql"), params).map(DatasetId)
}

/// One import, inside its transaction.
struct Import<'a> {
    database: &'a Database,
    dataset: DatasetId,
    /// Whether the truth is stored.
    has_truth: bool,
}

/// An image as it is stored.
struct Known {
    id: ImageId,
    image: ImageDraft,
    is_missing: bool,
    is_excluded: bool,
}

impl Import<'_> {
    fn put_tree(&self, taxonomy: &TaxonomySpec) -> Result<(), StoreError> {
        let known = read_nodes(self.database, self.dataset)?;
        let nodes = match taxonomy {
            TaxonomySpec::Ilsvrc2012 => Vec::new(),
            TaxonomySpec::Nodes(nodes) => {
                let used = keys_in_use(self.database, self.dataset)?;
                keep_used(nodes.clone(), &known, used)
            }
        };
        if nodes == known {
            return Ok(());
        }
        self.database.execute(include_str!("sql/class/delete_all.sql"), [self.dataset.0])?;
        let mut before: HashSet<&str> = HashSet::with_capacity(nodes.len());
        for (position, node) in nodes.iter().enumerate() {
            let is_after_parent = node.parents.first().is_none_or(|key| before.contains(&**key));
            if !is_after_parent || !before.insert(&node.key) {
                return Err(self.database.refuse(format!(
                    "class {:?} stands twice in the tree or before its parent {:?}",
                    node.key,
                    node.parents.first()
                )));
            }
            self.put_node(position, node)?;
        }
        Ok(())
    }

    fn put_node(&self, position: usize, node: &NodeSpec) -> Result<(), StoreError> {
        let params = named_params! {
            ":dataset": self.dataset.0,
            ":position": write_unsigned(position as u64),
            ":key": node.key,
            ":parents": write_texts(&node.parents),
            ":lemmas": write_texts(&node.lemmas),
            ":gloss": node.gloss,
            ":is_class": node.is_class,
        };
        self.database.execute(include_str!("sql/class/insert.sql"), params).map(drop)
    }

    fn put_images(&self, drafts: &[ImageDraft]) -> Result<ImportCounts, StoreError> {
        let mut counts = ImportCounts::default();
        let mut known = known_images(self.database, self.dataset)?;
        let containers = self.put_containers(drafts)?;
        let mut seen = HashSet::new();
        for draft in drafts {
            if !seen.insert(&draft.path) {
                return Err(self.database.refuse(format!("image {:?} is named twice", draft.path)));
            }
            match known.remove(&draft.path) {
                None => {
                    self.put_image(draft, &containers)?;
                    counts.added += 1;
                }
                Some(known) => {
                    let draft = self.as_stored(draft, &known.image);
                    let is_told = draft.role == Role::Label && !known.image.class.is_empty();
                    counts.retold += usize::from(is_told && known.image.class != draft.class);
                    if known.is_missing || known.image != draft {
                        self.put_image(&draft, &containers)?;
                        counts.changed += 1;
                    } else {
                        counts.unchanged += 1;
                    }
                }
            }
        }
        for gone in known.into_values().filter(|known| !known.is_missing) {
            self.database.execute(include_str!("sql/image/mark_missing.sql"), [gone.id.0])?;
            counts.removed += 1;
        }
        Ok(counts)
    }

    /// A known image as it is to be stored in its role.
    fn as_stored(&self, draft: &ImageDraft, known: &ImageDraft) -> ImageDraft {
        let role = lasting_role(known.role, draft.role);
        let is_told = self.has_truth || role != Role::Label;
        let class = match (is_told, draft.class.is_empty()) {
            (true, false) => draft.class.clone(),
            // Nobody says what it shows: that does not undo what is known.
            (true, true) => known.class.clone(),
            (false, _) => String::new(),
        };
        let stored = ImageDraft { class, role, ..draft.clone() };
        // What was found out of a picture stays known where nobody looked again.
        let is_known = stored.width_px == 0 && (stored.bytes == 0 || stored.bytes == known.bytes);
        if !is_known {
            return stored;
        }
        let ImageDraft { bytes, modified_ms, width_px, height_px, .. } = *known;
        ImageDraft { bytes, modified_ms, width_px, height_px, ..stored }
    }

    /// Notes the containers of the images; their numbers by path.
    fn put_containers<'d>(
        &self,
        drafts: &'d [ImageDraft],
    ) -> Result<HashMap<&'d str, i64>, StoreError> {
        let mut numbers = HashMap::new();
        for held in drafts.iter().filter_map(|draft| draft.held.as_ref()) {
            if !numbers.contains_key(held.container.path.as_str()) {
                let number = container::put(self.database, self.dataset, &held.container)?;
                numbers.insert(held.container.path.as_str(), number);
            }
        }
        Ok(numbers)
    }

    fn put_image(
        &self,
        draft: &ImageDraft,
        containers: &HashMap<&str, i64>,
    ) -> Result<(), StoreError> {
        let role = match draft.role {
            Role::Label => "label",
            Role::Example { .. } => "example",
        };
        let held = draft.held.as_ref();
        let params = named_params! {
            ":dataset": self.dataset.0,
            ":path": draft.path,
            ":role": role,
            ":bytes": write_unsigned(draft.bytes),
            ":modified_ms": draft.modified_ms,
            ":width_px": draft.width_px,
            ":height_px": draft.height_px,
            ":container": held.and_then(|held| containers.get(held.container.path.as_str())),
            ":held_at": held.map(|held| write_unsigned(held.at)),
        };
        let image = self.database.number(include_str!("sql/image/put.sql"), params)?;
        match draft.role {
            Role::Label if !self.has_truth || draft.class.is_empty() => Ok(0),
            Role::Label => self
                .database
                .execute(include_str!("sql/image/put_ground_truth.sql"), (image, &draft.class)),
            Role::Example { rank } => self
                .database
                .execute(include_str!("sql/image/put_example.sql"), (image, &draft.class, rank)),
        }
        .map(drop)
    }
}

fn known_images(
    database: &Database,
    dataset: DatasetId,
) -> Result<HashMap<String, Known>, StoreError> {
    let containers = Containers::of_dataset(database, dataset)?;
    let sql = include_str!("sql/image/of_dataset.sql");
    let images = database.rows(sql, [dataset.0], |row| read_known(row, &containers))?;
    Ok(images.into_iter().map(|known| (known.image.path.clone(), known)).collect())
}

/// The role of a known image: an image once labelled must never become an example of the answer,
/// nor the other way round. Only the rank of an example may change.
fn lasting_role(known: Role, draft: Role) -> Role {
    match (known, draft) {
        (Role::Example { .. }, Role::Example { rank }) => Role::Example { rank },
        (known, _) => known,
    }
}

/// The new tree with every class in use, also those only the known tree still has.
fn keep_used(mut new: Vec<NodeSpec>, known: &[NodeSpec], used: Vec<String>) -> Vec<NodeSpec> {
    let mut used: HashSet<String> = used.into_iter().collect();
    for node in &mut new {
        node.is_class |= used.remove(&node.key);
    }
    let mut keys: HashSet<String> = new.iter().map(|node| node.key.clone()).collect();
    for node in known {
        if used.remove(&node.key) {
            let mut node = NodeSpec { is_class: true, ..node.clone() };
            node.parents.retain(|parent| keys.contains(parent));
            keys.insert(node.key.clone());
            new.push(node);
        }
    }
    // Left are keys no tree of this dataset had: the embedded one was in use before.
    let mut rest: Vec<String> = used.into_iter().collect();
    rest.sort_unstable();
    new.extend(rest.into_iter().map(|key| NodeSpec {
        lemmas: vec![key.clone()],
        key,
        parents: Vec::new(),
        gloss: String::new(),
        is_class: true,
    }));
    new
}

fn read_known(row: &Row<'_>, containers: &Containers) -> rusqlite::Result<Known> {
    Ok(Known {
        id: ImageId(row.get("id")?),
        is_missing: row.get("is_missing")?,
        is_excluded: row.get("is_excluded")?,
        image: ImageDraft {
            path: row.get("path")?,
            class: row.get::<_, Option<String>>("class")?.unwrap_or_default(),
            role: read_role(row)?,
            held: containers.held(row)?,
            bytes: read_unsigned(row.get_ref("bytes")?)?,
            modified_ms: row.get("modified_ms")?,
            width_px: row.get("width_px")?,
            height_px: row.get("height_px")?,
        },
    })
}
