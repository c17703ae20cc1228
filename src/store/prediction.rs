//! What models said of the images.

use std::collections::HashSet;

use rusqlite::types::FromSqlError;

use super::database::Database;
use super::entry::class_of;
use super::record::split;
use super::{Store, StoreError};
use crate::domain::{ClassNames, DatasetId, ImageId, ModelId, Prediction, Problem, RankedClass};

/// A model's ranked classes for one image, as an importer read them.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictionDraft {
    /// Path of the image below the dataset's root.
    pub path: String,
    /// Class keys with their scores, best first.
    pub ranked: Vec<(String, f64)>,
}

/// A model as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelRow {
    /// Its number in this file.
    pub id: ModelId,
    /// Its name, unique among the dataset's models.
    pub name: String,
    /// Number of images it has a prediction for.
    pub images: usize,
}

impl Store {
    /// Stores a model's predictions in one transaction; those it had before are replaced.
    ///
    /// A prediction for an unknown image, a second one for the same image, an empty one, one that
    /// names a class twice or has a score that is no number is left out and reported by the path.
    /// Fails if none is left.
    pub fn put_predictions(
        &mut self,
        dataset: DatasetId,
        model: &str,
        predictions: &[PredictionDraft],
    ) -> Result<(ModelId, Vec<Problem>), StoreError> {
        self.database.write(|database| put(database, dataset, model, predictions))
    }

    /// The same for a model that the dataset does not have yet. Fails if it has.
    pub fn add_predictions(
        &mut self,
        dataset: DatasetId,
        model: &str,
        predictions: &[PredictionDraft],
    ) -> Result<(ModelId, Vec<Problem>), StoreError> {
        self.database.write(|database| match find(database, dataset, model)? {
            None => put(database, dataset, model, predictions),
            Some(_) => Err(StoreError::ModelTaken {
                path: database.path().to_owned(),
                model: model.to_owned(),
            }),
        })
    }

    /// Removes a model with its predictions in one transaction. Fails if the dataset has none of
    /// this name.
    pub fn remove_model(&mut self, dataset: DatasetId, model: &str) -> Result<(), StoreError> {
        self.database.write(|database| {
            let Some(id) = find(database, dataset, model)? else {
                return Err(database.no_such(format!("model {model:?}")));
            };
            database.execute(include_str!("sql/model/clear.sql"), [id])?;
            database.execute(include_str!("sql/model/delete.sql"), [id]).map(drop)
        })
    }

    /// The models of a dataset, by name.
    pub fn models(&self, dataset: DatasetId) -> Result<Vec<ModelRow>, StoreError> {
        self.database.rows(include_str!("sql/model/list.sql"), [dataset.0], |row| {
            Ok(ModelRow {
                id: ModelId(row.get("id")?),
                name: row.get("name")?,
                images: row.get::<_, u32>("images")? as usize,
            })
        })
    }

    /// A model's predictions, in the order of the images' numbers. One that names a class the
    /// dataset no longer has is left out as a whole and reported: its ranks would be wrong.
    pub fn predictions(
        &self,
        model: ModelId,
        names: &impl ClassNames,
    ) -> Result<(Vec<Prediction>, Vec<Problem>), StoreError> {
        let sql = include_str!("sql/model/predictions.sql");
        let rows = self.database.rows(sql, [model.0], |row| {
            Ok(RankedRow {
                image: ImageId(row.get("image")?),
                class: row.get("class")?,
                score: row.get("score")?,
            })
        })?;
        let of_an_image = rows.chunk_by(|one, other| one.image == other.image);
        Ok(split(of_an_image.filter_map(|rows| gather(rows, names)).collect()))
    }
}

/// The number of a model by its name.
fn find(database: &Database, dataset: DatasetId, model: &str) -> Result<Option<i64>, StoreError> {
    database.row(include_str!("sql/model/by_name.sql"), (dataset.0, model), |row| row.get(0))
}

/// Stores a model's predictions for those it had.
fn put(
    database: &Database,
    dataset: DatasetId,
    model: &str,
    predictions: &[PredictionDraft],
) -> Result<(ModelId, Vec<Problem>), StoreError> {
    let id = database.number(include_str!("sql/model/put.sql"), (dataset.0, model))?;
    database.execute(include_str!("sql/model/clear.sql"), [id])?;
    let mut problems = Vec::new();
    let mut seen = HashSet::new();
    for prediction in predictions {
        let wrong = match check(prediction) {
            None if !seen.insert(&prediction.path) => Some("has a prediction already"),
            None => insert(database, dataset, id, prediction)?,
            wrong => wrong,
        };
        problems.extend(wrong.map(|what| Problem::new(prediction.path.as_str(), what)));
    }
    if problems.len() == predictions.len() {
        let of = predictions.len();
        return Err(database.refuse(format!("none of the {of} predictions is usable")));
    }
    Ok((ModelId(id), problems))
}

/// One rank of a prediction.
struct RankedRow {
    image: ImageId,
    class: String,
    score: f64,
}

/// The prediction for one image from its rows, best first.
fn gather(rows: &[RankedRow], names: &impl ClassNames) -> Option<Result<Prediction, Problem>> {
    let image = rows.first()?.image;
    let ranked = rows
        .iter()
        .map(|row| Ok(RankedClass { class: class_of(&row.class, names)?, score: row.score }))
        .collect::<Result<Vec<RankedClass>, FromSqlError>>();
    Some(match ranked {
        Ok(ranked) => Ok(Prediction { image, ranked }),
        Err(error) => Err(Problem::new(format!("image {}", image.0), error.to_string())),
    })
}

/// What is wrong with a prediction in itself.
fn check(prediction: &PredictionDraft) -> Option<&'static str> {
    let mut keys = HashSet::new();
    if prediction.ranked.is_empty() {
        Some("has a prediction without classes")
    } else if !prediction.ranked.iter().all(|(_, score)| score.is_finite()) {
        Some("has a score that is not a finite number")
    } else if !prediction.ranked.iter().all(|(key, _)| keys.insert(key)) {
        Some("has a prediction that names a class twice")
    } else {
        None
    }
}

/// Stores one prediction, or says why not.
fn insert(
    database: &Database,
    dataset: DatasetId,
    model: i64,
    prediction: &PredictionDraft,
) -> Result<Option<&'static str>, StoreError> {
    let by_path = (dataset.0, &prediction.path);
    let image: Option<i64> =
        database.row(include_str!("sql/image/by_path.sql"), by_path, |row| row.get(0))?;
    let Some(image) = image else {
        return Ok(Some("is not an image of the dataset"));
    };
    for (rank, (key, score)) in (0_i64..).zip(&prediction.ranked) {
        let row = (model, image, rank, key, score);
        database.execute(include_str!("sql/model/insert.sql"), row)?;
    }
    Ok(None)
}
