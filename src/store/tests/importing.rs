//! Datasets: stored, stored again, and read.

use std::collections::HashMap;

use super::*;

fn counts(added: usize, changed: usize, removed: usize, unchanged: usize) -> ImportCounts {
    ImportCounts { added, changed, removed, unchanged, retold: 0 }
}

fn fresh() -> (TempDir, Store) {
    let (folder, path) = nowhere();
    (folder, Store::open(&path).unwrap())
}

fn paths(store: &Store, images: &[ImageId]) -> Vec<String> {
    store.image_files(images).unwrap().into_iter().map(|file| file.path).collect()
}

#[test]
fn a_dataset_reads_back_as_it_was_found() {
    let (_folder, mut store) = fresh();
    let (id, done) = store.put_dataset(&fruit()).unwrap();
    assert_eq!(done, counts(6, 0, 0, 0));
    let row = store.dataset_by_name("fruit").unwrap().unwrap();
    let expected = DatasetRow {
        id,
        name: "fruit".to_owned(),
        root: "/images/fruit".to_owned(),
        seed: u64::MAX,
        labels: 4,
        examples: 2,
        classes: Some(2),
        taxonomy_file: None,
        is_key_taken: false,
        layout: "train/<class>/* and val/<class>/*".to_owned(),
        is_complete: true,
        is_hidden: false,
    };
    assert_eq!(row, expected);
    assert_eq!(store.taxonomy_spec(id).unwrap(), fruit().taxonomy);
    let examples: Vec<_> = store.examples(id).unwrap();
    assert_eq!(paths(&store, &examples[0].1), ["train/apple/1.jpg"]);
    assert_eq!(examples[1].0, "pear");
}

#[test]
fn images_to_label_come_in_the_order_of_their_paths() {
    let (_folder, mut store) = fresh();
    let (id, _) = store.put_dataset(&fruit()).unwrap();
    let images = store.label_images(id).unwrap();
    let expected = ["val/apple/1.jpg", "val/apple/2.jpg", "val/pear/1.jpg", "val/pear/2.jpg"];
    assert_eq!(paths(&store, &images), expected);
    let file = store.image_file(images[0]).unwrap();
    assert_eq!((file.root.as_str(), file.width_px, file.height_px), ("/images/fruit", 500, 375));
    let truth = store.ground_truth(id).unwrap();
    let truth: Vec<&str> = images.iter().map(|image| truth[image].as_str()).collect();
    assert_eq!(truth, ["apple", "apple", "pear", "pear"]);
}

#[test]
fn ranks_order_the_examples() {
    let (_folder, mut store) = fresh();
    let mut draft = fruit();
    draft.images = ["c", "a", "b"]
        .into_iter()
        .zip(0..)
        .map(|(path, rank)| image(path, "apple", Role::Example { rank }))
        .collect();
    let (id, _) = store.put_dataset(&draft).unwrap();
    let examples = store.examples(id).unwrap();
    assert_eq!(examples.len(), 1);
    assert_eq!(paths(&store, &examples[0].1), ["c", "a", "b"]);
}

#[test]
fn the_same_again_changes_nothing() {
    let (_folder, mut store) = fresh();
    let (first, _) = store.put_dataset(&fruit()).unwrap();
    let (second, done) = store.put_dataset(&fruit()).unwrap();
    assert_eq!((first, done), (second, counts(0, 0, 0, 6)));
}

#[test]
fn an_import_again_adds_changes_and_marks_but_never_deletes() {
    let (_folder, mut store) = fresh();
    let (id, _) = store.put_dataset(&fruit()).unwrap();
    let before = store.label_images(id).unwrap();

    let mut draft = fruit();
    draft.root = "/elsewhere".to_owned();
    draft.images[2].bytes = 101;
    let gone = draft.images.remove(3);
    draft.images.push(image("val/pear/0.jpg", "pear", Role::Label));
    assert_eq!(store.put_dataset(&draft).unwrap(), (id, counts(1, 1, 1, 4)));

    let after = store.label_images(id).unwrap();
    assert_eq!(after.len(), 4);
    assert!(!after.contains(&before[2]), "the image that is gone is not offered");
    assert_eq!(store.image_file(before[2]).unwrap().path, gone.path, "but it is still known");
    assert_eq!(store.image_file(before[0]).unwrap().root, "/elsewhere");
    assert_eq!(store.ground_truth(id).unwrap()[&before[2]], "pear");
    assert_eq!(store.put_dataset(&draft).unwrap().1, counts(0, 0, 0, 6), "gone only once");

    draft.images.push(gone);
    assert_eq!(store.put_dataset(&draft).unwrap().1, counts(0, 1, 0, 6), "it is back");
    assert!(store.label_images(id).unwrap().contains(&before[2]), "under its old number");
}

#[test]
fn files_come_in_the_order_asked() {
    let (_folder, mut store) = fresh();
    let (id, _) = store.put_dataset(&fruit()).unwrap();
    let mut images = store.label_images(id).unwrap();
    images.reverse();
    images.push(images[0]);
    let one_by_one: Vec<_> = images.iter().map(|&image| store.image_file(image).unwrap()).collect();
    assert_eq!(store.image_files(&images).unwrap(), one_by_one);
    assert_eq!(store.image_files(&[]).unwrap(), []);
    images.insert(1, ImageId(99));
    let error = store.image_files(&images).unwrap_err();
    assert_eq!(error.to_string(), store.image_file(ImageId(99)).unwrap_err().to_string());
}

#[test]
fn roles_never_switch() {
    let (_folder, mut store) = fresh();
    let (id, _) = store.put_dataset(&fruit()).unwrap();
    let mut draft = fruit();
    draft.images[0].role = Role::Label;
    draft.images[1].role = Role::Example { rank: 4 };
    draft.images[2].role = Role::Example { rank: 1 };
    assert_eq!(store.put_dataset(&draft).unwrap().1, counts(0, 1, 0, 5));
    let roles = store.roles("fruit").unwrap();
    assert_eq!(roles["train/apple/1.jpg"], Role::Example { rank: 0 });
    assert_eq!(roles["train/pear/1.jpg"], Role::Example { rank: 4 });
    assert_eq!(roles["val/apple/1.jpg"], Role::Label);
    assert_eq!(store.label_images(id).unwrap().len(), 4);
    assert_eq!(store.roles("vegetables").unwrap(), HashMap::new());
}

#[test]
fn the_embedded_tree_needs_no_nodes() {
    let (_folder, mut store) = fresh();
    let draft = DatasetDraft { taxonomy: TaxonomySpec::Ilsvrc2012, ..fruit() };
    let (id, _) = store.put_dataset(&draft).unwrap();
    assert_eq!(store.taxonomy_spec(id).unwrap(), TaxonomySpec::Ilsvrc2012);
    assert_eq!(store.datasets().unwrap()[0].classes, None);
}

#[test]
fn a_class_that_answers_name_stays() {
    let Bench { folder: _folder, mut store, dataset, session, .. } = bench();
    let names = Keys(vec!["apple".to_owned(), "quince".to_owned()]);
    let guess =
        |seq, class| record(seq, 0, Entry::GuessAdded(ClassId(class)), &[class], Outcome::Open);
    store.append(session, &[guess(0, 0), guess(1, 1)], &names).unwrap();
    assert_eq!(store.classes_in_use("fruit").unwrap(), ["apple", "pear", "quince"]);
    assert_eq!(store.classes_in_use("vegetables").unwrap(), Vec::<String>::new());

    let mut draft = fruit();
    draft.taxonomy = TaxonomySpec::Nodes(vec![node("plant", None), node("pear", Some("plant"))]);
    store.put_dataset(&draft).unwrap();
    let TaxonomySpec::Nodes(nodes) = store.taxonomy_spec(dataset).unwrap() else {
        panic!("the tree is its own");
    };
    let known: Vec<(&str, Option<&str>, bool)> = nodes
        .iter()
        .map(|n| (n.key.as_str(), n.parents.first().map(String::as_str), n.is_class))
        .collect();
    let expected = [
        ("plant", None, false),
        ("pear", Some("plant"), true),
        ("apple", None, true),
        ("quince", None, true),
    ];
    assert_eq!(known, expected);
    assert_eq!(nodes[2].lemmas, node("apple", None).lemmas);
}

#[test]
fn contradictions_are_refused_and_nothing_is_stored() {
    let mut twice = fruit();
    twice.images.push(twice.images[0].clone());
    let mut orphan = fruit();
    orphan.taxonomy = TaxonomySpec::Nodes(vec![node("apple", Some("nobody"))]);
    let mut same = fruit();
    same.taxonomy = TaxonomySpec::Nodes(vec![node("apple", None), node("apple", None)]);
    let nameless = DatasetDraft { name: String::new(), ..fruit() };

    let (_folder, mut store) = fresh();
    for draft in [twice, orphan, same, nameless] {
        let error = store.put_dataset(&draft).unwrap_err();
        assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
        assert_eq!(store.datasets().unwrap(), []);
    }
}

#[test]
fn what_is_not_there_is_named() {
    let (_folder, store) = fresh();
    let texts = [
        store.taxonomy_spec(DatasetId(3)).unwrap_err().to_string(),
        store.image_file(ImageId(4)).unwrap_err().to_string(),
        store.session(SessionId(5)).unwrap_err().to_string(),
    ];
    for (text, what) in texts.iter().zip(["no dataset 3", "no image 4", "no session 5"]) {
        assert!(text.ends_with(what), "{text}");
    }
    assert_eq!(store.dataset_by_name("fruit").unwrap(), None);
}

#[test]
fn hostile_names_survive() {
    let (_folder, mut store) = fresh();
    let draft = DatasetDraft {
        name: "\u{1b}]0;x\u{7}\0'\"".to_owned(),
        images: vec![image("a\0b/\u{1b}[31m\n\u{202e}.jpg", "\0", Role::Label)],
        ..fruit()
    };
    let (id, _) = store.put_dataset(&draft).unwrap();
    let images = store.label_images(id).unwrap();
    assert_eq!(paths(&store, &images), [draft.images[0].path.as_str()]);
    assert_eq!(store.dataset_by_name(&draft.name).unwrap().unwrap().id, id);
    assert_eq!(store.ground_truth(id).unwrap()[&images[0]], "\0");
}

fn held(path: &str, at: u64) -> ImageDraft {
    let container = Container {
        path: "val/pear.tar".to_owned(),
        kind: ContainerKind::Tar,
        bytes: 30_720,
        modified_ms: 5,
    };
    let held = Some(Held { container: Arc::new(container), at, bytes: 100 });
    ImageDraft { held, ..image(path, "pear", Role::Label) }
}

#[test]
fn images_in_a_container_are_found_again_there() {
    let (_folder, mut store) = fresh();
    let images = vec![held("val/pear.tar/1.jpg", 512), held("val/pear.tar/2.jpg", 1536)];
    let draft = DatasetDraft { images, ..fruit() };
    let (id, _) = store.put_dataset(&draft).unwrap();
    let images = store.label_images(id).unwrap();
    let files = store.image_files(&images).unwrap();
    let places: Vec<_> = files.iter().map(|file| file.held.clone()).collect();
    assert_eq!(places, draft.images.iter().map(|image| image.held.clone()).collect::<Vec<_>>());
    assert_eq!(store.put_dataset(&draft).unwrap().1, counts(0, 0, 0, 2));
}

#[test]
fn what_was_found_out_of_a_picture_stays_known_where_nobody_looked_again() {
    let (_folder, mut store) = fresh();
    let (id, _) = store.put_dataset(&fruit()).unwrap();
    let unseen = |image: ImageDraft| ImageDraft {
        bytes: 0,
        modified_ms: 0,
        width_px: 0,
        height_px: 0,
        ..image
    };
    let mut draft = fruit();
    draft.images = draft.images.into_iter().map(unseen).collect();
    assert_eq!(store.put_dataset(&draft).unwrap().1, counts(0, 0, 0, 6));
    let file = store.image_file(store.label_images(id).unwrap()[0]).unwrap();
    assert_eq!((file.width_px, file.height_px), (500, 375));
}

#[test]
fn an_image_of_an_unknown_class_has_no_truth() {
    let (_folder, mut store) = fresh();
    let images = vec![image("a.jpg", "", Role::Label), image("b.jpg", "pear", Role::Label)];
    let (id, _) = store.put_dataset(&DatasetDraft { images, ..fruit() }).unwrap();
    assert_eq!(store.label_images(id).unwrap().len(), 2);
    assert_eq!(store.ground_truth(id).unwrap().len(), 1);
}
