//! Studies and annotators.

use std::collections::HashMap;

use super::*;
use crate::domain::StudyId;

/// Of the text below.
const HASH: &str = "530c428be7e79e577cd953612e254e733b76b2ec2e0701088740a87dffe71dca";

fn begin(
    store: &mut Store,
    dataset: DatasetId,
    samples: &[Vec<ImageId>],
) -> Result<StudyId, StoreError> {
    let first = samples[0][0];
    let classes = vec!["\u{1b}[2J".to_owned(), "pear".to_owned()];
    store.start_study(&NewStudy {
        dataset,
        name: "pilot",
        text: "k = 5\n",
        hash: HASH,
        is_made: false,
        started_at: Timestamp(500),
        samples,
        candidates: &HashMap::from([(first, classes)]),
    })
}

#[test]
fn a_study_reads_back_and_is_begun_once() {
    let Bench { folder: _folder, mut store, dataset, .. } = bench();
    let images = store.label_images(dataset).unwrap();
    let samples = vec![images[2..].to_vec(), images[..2].to_vec()];
    let study = begin(&mut store, dataset, &samples).unwrap();
    let other = begin(&mut store, dataset, std::slice::from_ref(&images)).unwrap();
    assert_eq!(study, other, "the same text is the same study");
    assert_eq!(store.samples(study).unwrap(), samples);
    let candidates = store.candidates(study).unwrap();
    assert_eq!(candidates[&images[2]], ["\u{1b}[2J", "pear"]);
    assert_eq!(candidates.len(), 1);
    let rows = store.studies().unwrap();
    assert_eq!(store.study(study).unwrap(), rows[0]);
    let path = store.path().to_owned();
    meddle(&path, "DROP TRIGGER study_is_never_changed; UPDATE study SET text = 'k = 4'").unwrap();
    let error = store.study(study).unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    meddle(&path, "UPDATE study SET text = 'k = 5' || char(10)").unwrap();
    assert!(store.study(StudyId(9)).unwrap_err().to_string().contains("study 9"));
    assert_eq!(
        (rows.len(), rows[0].name.as_str(), rows[0].dataset_name.as_str()),
        (1, "pilot", "fruit")
    );
    assert_eq!(
        (rows[0].hash.as_str(), rows[0].text.as_str(), rows[0].is_made),
        (HASH, "k = 5\n", false)
    );

    let queue = store.samples(study).unwrap().remove(1);
    let new = NewSession { study: Some((study, 1)), ..session_of(dataset, &queue) };
    let session = store.create_session(&new).unwrap();
    let phase = store.session(session).unwrap().study.unwrap();
    assert_eq!((phase.study, phase.name.as_str(), phase.phase), (study, "pilot", 1));
}

#[test]
fn a_phase_begun_by_another_process_is_not_begun_again() {
    let Bench { folder: _folder, path, mut store, dataset, .. } = bench();
    let images = store.label_images(dataset).unwrap();
    let study = begin(&mut store, dataset, std::slice::from_ref(&images)).unwrap();
    let new = NewSession { study: Some((study, 0)), ..session_of(dataset, &images) };
    let first = store.create_session(&new).unwrap();
    let mut other = Store::open(&path).unwrap();
    assert_eq!(other.create_session(&new).unwrap(), first);
    let bob = NewSession { annotator: "bob", ..new };
    let alone = NewSession { study: None, ..new };
    for another in [bob, alone] {
        assert_ne!(other.create_session(&another).unwrap(), first);
    }
}

#[test]
fn a_study_of_wrong_images_is_refused_as_a_whole() {
    let Bench { folder: _folder, mut store, dataset, .. } = bench();
    let images = store.label_images(dataset).unwrap();
    let twice = vec![images[0], images[1], images[0]];
    let strange = vec![images[0], ImageId(999)];
    for (sample, what) in [(twice, "in a phase twice"), (strange, "images to label")] {
        let error = begin(&mut store, dataset, &[vec![images[3]], sample]).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
        assert_eq!(store.studies().unwrap(), []);
    }
}

#[test]
fn what_was_begun_is_fixed_also_for_a_database_shell() {
    let Bench { folder: _folder, path, mut store, dataset, .. } = bench();
    let images = store.label_images(dataset).unwrap();
    begin(&mut store, dataset, &[images]).unwrap();
    for sql in [
        "UPDATE study SET text = 'k = 1'",
        "UPDATE study SET hash = upper(hash)",
        "UPDATE study_image SET position = position + 10",
        "DELETE FROM study_image",
    ] {
        assert!(meddle(&path, sql).unwrap_err().to_string().contains("fixed"), "{sql}");
    }
}

#[test]
fn annotators_say_who_they_are() {
    let Bench { folder: _folder, mut store, .. } = bench();
    store.describe_annotator("anna", Some("birds"), None).unwrap();
    store.describe_annotator("anna", None, Some("left eye")).unwrap();
    store.describe_annotator("bob", None, None).unwrap();
    let rows = store.annotators().unwrap();
    let all: Vec<_> = rows
        .iter()
        .map(|row| (row.name.as_str(), row.expertise.as_str(), row.notes.as_str(), row.sessions))
        .collect();
    assert_eq!(all, [("anna", "birds", "left eye", 1), ("bob", "", "", 0)]);
}
