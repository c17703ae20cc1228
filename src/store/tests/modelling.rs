//! Predictions of models.

use super::*;
use crate::domain::{Prediction, RankedClass};

fn says(path: &str, ranked: &[(&str, f64)]) -> PredictionDraft {
    let ranked = ranked.iter().map(|&(key, score)| (key.to_owned(), score)).collect();
    PredictionDraft { path: path.to_owned(), ranked }
}

fn names() -> Keys {
    Keys(vec!["apple".to_owned(), "pear".to_owned()])
}

#[test]
fn predictions_read_back_in_rank_order() {
    let Bench { folder: _folder, mut store, dataset, .. } = bench();
    let (model, problems) = store
        .put_predictions(
            dataset,
            "resnet",
            &[
                says("val/pear/1.jpg", &[("pear", 0.5), ("apple", 0.5)]),
                says("val/apple/1.jpg", &[("pear", -1e300), ("apple", f64::MIN_POSITIVE)]),
            ],
        )
        .unwrap();
    assert_eq!(problems, []);
    assert_eq!(
        store.models(dataset).unwrap(),
        [ModelRow { id: model, name: "resnet".to_owned(), images: 2 }]
    );
    let images = store.label_images(dataset).unwrap();
    let ranked = |pairs: [(u32, f64); 2]| {
        pairs.map(|(class, score)| RankedClass { class: ClassId(class), score }).to_vec()
    };
    let mut expected = vec![
        Prediction { image: images[0], ranked: ranked([(1, -1e300), (0, f64::MIN_POSITIVE)]) },
        Prediction { image: images[2], ranked: ranked([(1, 0.5), (0, 0.5)]) },
    ];
    expected.sort_by_key(|prediction| prediction.image);
    assert_eq!(store.predictions(model, &names()).unwrap(), (expected, vec![]));
}

#[test]
fn bad_rows_are_reported_and_the_good_ones_stored() {
    let Bench { folder: _folder, mut store, dataset, .. } = bench();
    let (model, problems) = store
        .put_predictions(
            dataset,
            "resnet",
            &[
                says("val/pear/1.jpg", &[("pear", 0.5)]),
                says("nowhere.jpg", &[("pear", 0.5)]),
                says("val/pear/1.jpg", &[("apple", 0.5)]),
                says("val/pear/2.jpg", &[("apple", f64::NAN)]),
                says("val/apple/1.jpg", &[("apple", 0.5), ("apple", 0.4)]),
                says("val/apple/2.jpg", &[]),
            ],
        )
        .unwrap();
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let expected = [
        "nowhere.jpg: is not an image of the dataset",
        "val/pear/1.jpg: has a prediction already",
        "val/pear/2.jpg: has a score that is not a finite number",
        "val/apple/1.jpg: has a prediction that names a class twice",
        "val/apple/2.jpg: has a prediction without classes",
    ];
    assert_eq!(texts, expected);
    let (stored, _) = store.predictions(model, &names()).unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].ranked, [RankedClass { class: ClassId(1), score: 0.5 }]);
}

#[test]
fn predictions_again_replace_the_former_under_the_same_number() {
    let Bench { folder: _folder, mut store, dataset, .. } = bench();
    let old = [says("val/pear/1.jpg", &[("pear", 1.0)]), says("val/pear/2.jpg", &[("pear", 1.0)])];
    let new = [says("val/apple/1.jpg", &[("apple", 1.0)])];
    let (first, _) = store.put_predictions(dataset, "resnet", &old).unwrap();
    let (second, _) = store.put_predictions(dataset, "resnet", &new).unwrap();
    assert_eq!(first, second);
    assert_eq!(store.models(dataset).unwrap()[0].images, 1);

    let unusable = [says("nowhere.jpg", &[("pear", 1.0)])];
    let error = store.put_predictions(dataset, "resnet", &unusable).unwrap_err();
    assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    assert_eq!(store.models(dataset).unwrap()[0].images, 1, "the former are still there");
}

#[test]
fn a_prediction_with_an_unknown_class_is_left_out_as_a_whole() {
    let Bench { folder: _folder, mut store, dataset, .. } = bench();
    let drafts = [
        says("val/apple/1.jpg", &[("unicorn", 0.9), ("apple", 0.1)]),
        says("val/apple/2.jpg", &[("apple", 0.9)]),
    ];
    let (model, _) = store.put_predictions(dataset, "resnet", &drafts).unwrap();
    let (stored, problems) = store.predictions(model, &names()).unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].what.contains("\"unicorn\" is not a class"), "{}", problems[0]);
}

#[test]
fn a_model_is_added_once_and_removed_with_its_predictions() {
    let Bench { folder: _folder, mut store, dataset, .. } = bench();
    let one = [says("val/pear/1.jpg", &[("pear", 1.0)])];
    let two = [says("val/pear/1.jpg", &[("apple", 1.0)]), says("val/pear/2.jpg", &[("pear", 1.0)])];
    let (resnet, _) = store.add_predictions(dataset, "resnet", &one).unwrap();
    let (other, _) = store.add_predictions(dataset, "other", &one).unwrap();
    let taken = store.add_predictions(dataset, "resnet", &two).unwrap_err();
    assert!(matches!(taken, StoreError::ModelTaken { .. }), "{taken:?}");
    assert!(taken.hint().unwrap().contains("--replace"));
    let (stored, _) = store.predictions(resnet, &names()).unwrap();
    assert_eq!(stored[0].ranked, [RankedClass { class: ClassId(1), score: 1.0 }], "as before");

    store.remove_model(dataset, "resnet").unwrap();
    assert_eq!(store.predictions(resnet, &names()).unwrap(), (vec![], vec![]));
    let left: Vec<ModelRow> = store.models(dataset).unwrap();
    assert_eq!(left, [ModelRow { id: other, name: "other".to_owned(), images: 1 }]);
    let gone = store.remove_model(dataset, "resnet").unwrap_err();
    assert!(gone.to_string().ends_with("holds no model \"resnet\""), "{gone}");
}
