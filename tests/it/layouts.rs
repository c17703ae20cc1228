//! Data as people have them: archives, lists and tables, imported by one command each.

use crate::support::files::{Tree, fixture, mottled, picture};
use crate::support::home::Home;
use crate::support::pty::Launch;
use hit5::domain::Role;
use image::ImageFormat;
use std::fs;
use std::path::Path;
use tar::{Builder, Header};

const TENCH: &str = "n01440764";
const GOLDFISH: &str = "n01443537";

fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    let output = home.run(args);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// What an import printed; it must have succeeded.
fn import(home: &Home, args: &[&str]) -> (String, String) {
    let (code, out, err) = run(home, &[&["import"], args].concat());
    assert_eq!(code, 0, "{out}{err}");
    (out, err)
}

/// Path and class of every image of a dataset, by role.
fn images(home: &Home, dataset: &str) -> (Vec<String>, Vec<String>) {
    let store = home.store();
    let row = store.dataset_by_name(dataset).unwrap().unwrap();
    let (mut labels, mut examples) = (Vec::new(), Vec::new());
    for image in store.images(row.id).unwrap() {
        let line = format!("{}: {}", image.path, image.class);
        if image.role == Role::Label { labels.push(line) } else { examples.push(line) }
    }
    (labels, examples)
}

fn shade(n: u8) -> Vec<u8> {
    picture(n, ImageFormat::Png)
}

fn tar(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    archive.into_inner().unwrap()
}

fn val(number: u32) -> String {
    format!("ILSVRC2012_val_{number:08}.JPEG")
}

/// ILSVRC ids of the whole validation set: 449 (tench) and 450 (goldfish) in turn, and all others.
fn ground_truth(first: usize) -> Vec<u8> {
    let id = |n: usize| match n {
        1..=4 => {
            if n % 2 == 1 {
                449
            } else {
                450
            }
        }
        _ => n % 1000 + first,
    };
    (1..=50_000).flat_map(|n| format!("{}\n", id(n)).into_bytes()).collect()
}

/// ILSVRC2012 as it is downloaded.
fn downloaded(home: &Home) -> Tree {
    let tree = Tree::new(home.path(), "download");
    let class = |wnid: &str, shades: &[u8]| {
        let files: Vec<(String, Vec<u8>)> =
            shades.iter().map(|n| (format!("{wnid}_{n}.JPEG"), shade(*n))).collect();
        tar(&files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect::<Vec<_>>())
    };
    let train =
        [("n01440764.tar", class(TENCH, &[1, 2, 3])), ("n01443537.tar", class(GOLDFISH, &[4, 5]))];
    tree.put("ILSVRC2012_img_train.tar", &tar(&train));
    let names = [1, 2, 3, 4].map(val);
    let val: Vec<(&str, Vec<u8>)> =
        names.iter().zip(11..).map(|(name, n)| (name.as_str(), mottled(n))).collect();
    tree.put("ILSVRC2012_img_val.tar", &tar(&val));
    tree.put("ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt", &ground_truth(1));
    tree
}

#[test]
fn ilsvrc_is_read_as_it_is_downloaded() {
    let home = Home::new();
    let tree = downloaded(&home);
    tree.put("ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_blacklist.txt", b"4\n36\n");
    let (out, err) = import(&home, &[tree.arg()]);
    assert!(
        out.contains("examples from ILSVRC2012_img_train.tar, images from ILSVRC2012_img_val.tar"),
        "{out}"
    );
    assert!(out.contains("numbers are ILSVRC ids (as the devkit has them)"), "{out}");
    assert!(out.contains("left out: 1 image on ILSVRC2012_devkit_t12/data/"), "{out}");
    assert!(err.contains("49996 of 50000 lines name images that are not here"), "{err}");
    let (labels, examples) = images(&home, "download");
    let inside = |number| format!("ILSVRC2012_img_val.tar/{}", val(number));
    assert_eq!(
        labels,
        [
            format!("{}: {TENCH}", inside(1)),
            format!("{}: {GOLDFISH}", inside(2)),
            format!("{}: {TENCH}", inside(3)),
        ]
    );
    assert_eq!(examples.len(), 5);
    assert!(examples[0].starts_with("ILSVRC2012_img_train.tar/n01440764.tar/n01440764_1.JPEG"));
    assert_eq!(
        run(&home, &["datasets", "verify", "download"]).1,
        "download: 8 images, all as they should be\n"
    );
    import(&home, &[tree.arg(), "--blacklisted"]);
    assert_eq!(images(&home, "download").0.len(), 4);
}

#[test]
fn an_image_in_an_archive_is_shown_and_answered() {
    let home = Home::new();
    let tree = downloaded(&home);
    import(&home, &[tree.arg(), "--names-only"]);
    let running = Launch::new(&home).args(&["label", "download", "-n", "2"]).start();
    running.wait_for_image(0);
    running.guess("tench");
    running.wait_for_guesses(&["tench"]);
    running.quit();
}

#[test]
fn kaggles_folders_and_solution_are_read() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "kaggle");
    let base = "ILSVRC/Data/CLS-LOC";
    tree.put(format!("{base}/train/{TENCH}/{TENCH}_1.JPEG"), &shade(1));
    tree.put(format!("{base}/train/{GOLDFISH}/{GOLDFISH}_2.JPEG"), &shade(2));
    tree.put(format!("{base}/val/{}", val(7)), &shade(3))
        .put(format!("{base}/val/{}", val(9)), &shade(4));
    tree.put(format!("{base}/test/ILSVRC2012_test_00000001.JPEG"), &shade(5));
    tree.put(format!("ILSVRC/Annotations/CLS-LOC/train/{TENCH}/{TENCH}_1.xml"), b"<annotation/>");
    tree.put(
        "ILSVRC/ImageSets/CLS-LOC/val.txt",
        b"ILSVRC2012_val_00000007 1\nILSVRC2012_val_00000009 2\n",
    );
    tree.put("LOC_synset_mapping.txt", b"n01440764 tench, Tinca tinca\n");
    let solution = "ImageId,PredictionString\nILSVRC2012_val_00000009,n01443537 85 1 499 272 \n\
                    ILSVRC2012_val_00000007,n01440764 1 2 3 4 \nILSVRC2012_val_00000008,n01440764 1 2 3 4 \n";
    tree.put("LOC_val_solution.csv", solution.as_bytes());
    let (out, err) = import(&home, &[tree.arg()]);
    assert!(
        out.contains("examples from train, images from val\nclasses by LOC_val_solution.csv"),
        "{out}"
    );
    assert!(err.contains("1 of 3 lines name images that are not here"), "{err}");
    let (labels, examples) = images(&home, "kaggle");
    assert_eq!(
        labels,
        [format!("{base}/val/{}: {TENCH}", val(7)), format!("{base}/val/{}: {GOLDFISH}", val(9))]
    );
    assert_eq!(examples.len(), 2);
}

#[test]
fn shards_of_webdataset_carry_their_labels() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "imagenet-wds");
    let shard = |first: u8| {
        let sample = |n: u8| {
            [
                (format!("{n:07}.cls"), if n == 0 { b"999".to_vec() } else { b"1".to_vec() }),
                (format!("{n:07}.jpg"), shade(n)),
            ]
        };
        let files: Vec<(String, Vec<u8>)> = (first..first + 3).flat_map(sample).collect();
        tar(&files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect::<Vec<_>>())
    };
    tree.put("imagenet-val-000000.tar", &shard(0)).put("imagenet-val-000001.tar", &shard(3));
    let (out, _) = import(&home, &[tree.arg(), "--hold-out", "100"]);
    assert!(out.contains("one split (imagenet-val-000000.tar and 1 more)"), "{out}");
    assert!(out.contains("numbers are class indices from 0 (assumed"), "{out}");
    let (labels, _) = images(&home, "imagenet-wds");
    assert_eq!(labels.len(), 6);
    assert_eq!(labels[5], format!("imagenet-val-000001.tar/0000005.jpg: {GOLDFISH}"));
    // What was assumed can be said.
    import(&home, &[tree.arg(), "--hold-out", "100", "--indices", "1", "--name", "from one"]);
    assert_eq!(
        images(&home, "from one").0[1],
        format!("imagenet-val-000000.tar/0000001.jpg: {TENCH}")
    );
}

#[test]
fn a_table_tells_the_classes_of_a_flat_folder() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "animals");
    for n in 0..6 {
        tree.put(format!("images/{n}.png"), &shade(n));
    }
    let table = "file_name,label,split\nimages/0.png,cat,train\nimages/1.png,dog,train\nimages/2.png,cat,test\n\
                 3.png,dog,test\n4.png,dog,\nimages/5.png,cat,test\nimages/5.png,dog,test\n";
    tree.put("labels.csv", table.as_bytes());
    let listed = tree.root.join("labels.csv");
    let (out, err) = import(&home, &[listed.to_str().unwrap(), "--name", "by file"]);
    assert!(
        out.contains("2 classes, examples from train, images from val\nclasses by labels.csv"),
        "{out}"
    );
    assert!(
        err.contains("labels.csv, line 8: \"images/5.png\" is \"dog\" here and \"cat\" in line 7"),
        "{err}"
    );
    assert!(
        err.contains("images: 1 file (5.png) without a class in labels.csv: left out"),
        "{err}"
    );
    assert_eq!(images(&home, "by file").0, ["images/2.png: cat", "images/3.png: dog"]);
    import(&home, &[tree.arg()]);
    assert_eq!(images(&home, "animals"), images(&home, "by file"));
}

#[test]
fn archives_of_classes_and_metadata_beside_images_are_read() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "classes");
    tree.put("train/cat.tar", &tar(&[("a.png", shade(1)), ("b.png", shade(2))]));
    tree.put("train/dog.tar", &tar(&[("c.png", shade(3))]));
    tree.put("val/1.png", &shade(4)).put("val/2.png", &shade(5));
    let lines = "{\"file_name\": \"1.png\", \"label\": \"dog\"}\n{\"file_name\": \"2.png\", \"label\": \"cat\"}\n";
    tree.put("val/metadata.jsonl", lines.as_bytes());
    import(&home, &[tree.arg()]);
    let (labels, examples) = images(&home, "classes");
    assert_eq!(labels, ["val/1.png: dog", "val/2.png: cat"]);
    assert_eq!(
        examples,
        ["train/cat.tar/a.png: cat", "train/cat.tar/b.png: cat", "train/dog.tar/c.png: dog"]
    );
}

#[test]
fn cifars_binary_files_are_read() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "cifar-10-batches-bin");
    let record = |label: u8, shade: u8| [vec![label], vec![shade; 3072]].concat();
    tree.put("data_batch_1.bin", &[record(0, 10), record(3, 20)].concat());
    tree.put("test_batch.bin", &record(3, 30));
    let names = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n";
    tree.put("batches.meta.txt", names.as_bytes());
    let (out, _) = import(&home, &[tree.arg()]);
    assert!(out.contains("examples from data_batch_1.bin, images from test_batch.bin"), "{out}");
    let (labels, examples) = images(&home, "cifar-10-batches-bin");
    assert_eq!((labels.len(), examples.len()), (1, 2));
    assert!(labels[0].starts_with("test_batch.bin/") && labels[0].ends_with(": cat"), "{labels:?}");
}

#[test]
fn images_without_truth_are_taken_only_if_asked_for() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "loose");
    tree.put("a.png", &shade(1))
        .put("b.jpg", &fixture("grey.jpg"))
        .put("c.jpg", &fixture("truncated.jpg"));
    let (code, _, err) = run(&home, &["import", tree.arg()]);
    assert!(code == 1 && err.contains("--without-truth"), "{err}");
    let (code, _, err) = run(&home, &["import", tree.arg(), "--without-truth"]);
    assert!(code == 2 && err.contains("--taxonomy ilsvrc2012"), "{err}");
    let (out, err) = import(&home, &[tree.arg(), "--without-truth", "--taxonomy", "ilsvrc2012"]);
    assert!(
        out.contains("1000 classes") && out.contains("2 images to label, 0 example images"),
        "{out}"
    );
    assert!(err.starts_with("c.jpg: truncated JPEG"), "{err}");
    let store = home.store();
    let row = store.dataset_by_name("loose").unwrap().unwrap();
    assert!(store.ground_truth(row.id).unwrap().is_empty());
}

#[test]
fn an_archive_cut_short_leaves_what_is_whole() {
    let home = Home::new();
    let tree = downloaded(&home);
    let file = tree.root.join("ILSVRC2012_img_val.tar");
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() * 5 / 10]).unwrap();
    let (_, err) = import(&home, &[tree.arg()]);
    assert!(err.contains("ILSVRC2012_img_val.tar: "), "{err}");
    let left = images(&home, "download").0.len();
    assert!((1..4).contains(&left), "{left}");
}

#[test]
fn an_archive_that_changed_is_told_and_imported_again() {
    let home = Home::new();
    let tree = downloaded(&home);
    import(&home, &[tree.arg()]);
    let file = tree.root.join("ILSVRC2012_img_val.tar");
    tree.put("ILSVRC2012_img_val.tar", &tar(&[(&val(2), shade(77)), (&val(1), shade(78))]));
    let (code, _, err) = run(&home, &["datasets", "verify", "download", "--pictures"]);
    assert!(code == 1 && err.contains("ILSVRC2012_img_val.tar: the tar has"), "{err}");
    assert!(err.contains("has changed since the import: import again"), "{err}");
    let (out, _) = import(&home, &[tree.arg()]);
    assert!(out.contains("2 changed, 2 gone"), "{out}");
    assert_eq!(run(&home, &["datasets", "verify", "download", "--pictures"]).0, 0);
    fs::remove_file(file).unwrap();
    let (code, _, err) = run(&home, &["datasets", "verify", "download"]);
    assert!(code == 1 && err.contains("ILSVRC2012_img_val.tar: No such file"), "{err}");
}

#[test]
fn lists_that_do_not_fit_are_told() {
    let home = Home::new();
    let tree = downloaded(&home);
    let truth = "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt";
    // Class indices from 0 where the devkit has ids from 1.
    tree.put(truth, &ground_truth(0));
    let (out, err) = import(&home, &[tree.arg()]);
    assert!(err.contains("no example images for 2 classes"), "{err}");
    assert!(
        out.contains("numbers are class indices from 0 (0 is among them, which is no ILSVRC id)"),
        "{out}"
    );
    // A class that does not exist.
    let list = tree.root.join("list.txt");
    fs::write(&list, format!("{} 0\n{} 2012\n", val(1), val(2))).unwrap();
    let (_, err) = import(&home, &[tree.arg(), "--truth", list.to_str().unwrap(), "--name", "odd"]);
    assert!(
        err.contains("class 2012: class indices from 0 are 0 to 999: left out with 1 image"),
        "{err}"
    );
    assert!(err.contains("ILSVRC2012_img_val.tar: 2 files ("), "{err}");
    fs::write(&list, "width,height\n1,2\n").unwrap();
    let (code, _, err) = run(&home, &["import", tree.arg(), "--truth", list.to_str().unwrap()]);
    assert!(code == 1 && err.contains("no list of what these images show ("), "{err}");
}

#[test]
fn a_dataset_is_moved_removed_and_brought_back() {
    let home = Home::new();
    let tree = downloaded(&home);
    import(&home, &[tree.arg()]);
    let elsewhere = home.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let to = elsewhere.to_str().unwrap();
    let (code, _, err) = run(&home, &["datasets", "move", "download", to]);
    assert!(code == 1 && err.contains("2 of 2 files of \"download\""), "{err}");
    fs::remove_dir(&elsewhere).unwrap();
    fs::rename(&tree.root, &elsewhere).unwrap();
    assert_eq!(run(&home, &["datasets", "verify", "download"]).0, 1);
    assert_eq!(run(&home, &["datasets", "move", "download", to]).0, 0);
    assert_eq!(run(&home, &["datasets", "verify", "download", "--pictures"]).0, 0);
    let list = run(&home, &["datasets", "list"]).1;
    assert!(
        list.contains("download: the classes of ILSVRC2012, 4 images, 5 examples, 0 sessions"),
        "{list}"
    );
    assert!(run(&home, &["datasets", "remove", "download"]).1.contains("removed"));
    assert!(home.store().dataset_by_name("download").unwrap().is_none());
    import(&home, &[to, "--name", "download"]);
    let running = Launch::new(&home).args(&["label", "download", "-n", "1"]).start();
    running.wait_for_image(0);
    running.quit();
    assert!(run(&home, &["datasets", "remove", "download"]).1.contains("1 session on it stay"));
    assert!(home.store().dataset_by_name("download").unwrap().unwrap().is_hidden);
    import(&home, &[to, "--name", "download"]);
    assert!(!home.store().dataset_by_name("download").unwrap().unwrap().is_hidden);
}

#[test]
fn sums_of_a_dataset_are_those_of_sha256sum() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "fruit");
    tree.put_pictures("train/apple", 2).put_pictures("val/apple", 2);
    import(&home, &[tree.arg()]);
    let sums = home.path().join("sums");
    let arg = sums.to_str().unwrap();
    assert_eq!(run(&home, &["datasets", "verify", "fruit", "--write-hashes", arg]).0, 0);
    let checked = std::process::Command::new("sha256sum")
        .args(["--check", "--quiet", arg])
        .current_dir(&tree.root)
        .status();
    assert!(checked.unwrap().success());
    assert_eq!(run(&home, &["datasets", "verify", "fruit", "--hashes", arg]).0, 0);
    tree.put("val/apple/val-apple-0.png", &shade(200));
    let (code, _, err) = run(&home, &["datasets", "verify", "fruit", "--hashes", arg]);
    assert!(
        code == 1 && err.contains("val/apple/val-apple-0.png: its content is not what it was"),
        "{err}"
    );
}

/// A photograph of the demonstration set, smaller and in another format.
fn copy_of(photo: &[u8]) -> Vec<u8> {
    let small = image::load_from_memory(photo).unwrap().thumbnail(150, 150);
    let mut bytes = std::io::Cursor::new(Vec::new());
    small.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn an_example_that_shows_an_image_to_label_is_found_and_left_out() {
    let home = Home::new();
    let (demo, _) = hit5::dataset::demo::draft();
    let photo = |n: usize| hit5::dataset::demo::image_bytes(&demo.images[n].path).unwrap();
    let tree = Tree::new(home.path(), "leaky");
    for n in 0..4 {
        tree.put(format!("train/a/{n}.jpg"), photo(n * 7));
        tree.put(format!("val/a/v{n}.jpg"), photo(200 + n * 7));
    }
    tree.put("train/a/leak.png", &copy_of(photo(207))).put("val/a/twice.png", &copy_of(photo(200)));
    import(&home, &[tree.arg()]);
    let (_, out, _) = run(&home, &["duplicates", "leaky"]);
    assert!(out.contains("leak      train/a/leak.png  shows what  val/a/v1.jpg\n"), "{out}");
    assert!(
        out.contains("shows what  val/a/twice.png") || out.contains("val/a/twice.png  shows what"),
        "{out}"
    );
    assert!(
        out.contains(
            "10 images looked at; 1 example shows an image to label; 1 image is to label twice"
        ),
        "{out}"
    );
    assert!(
        run(&home, &["duplicates", "leaky", "--exclude"])
            .1
            .contains("2 images left out from now on")
    );
    let counts = |home: &Home| {
        let row = home.store().dataset_by_name("leaky").unwrap().unwrap();
        (row.labels, row.examples)
    };
    assert_eq!(counts(&home), (4, 4));
    import(&home, &[tree.arg()]);
    assert_eq!(counts(&home), (4, 4), "importing again keeps them out");
    assert!(
        run(&home, &["duplicates", "leaky", "--include-all"]).1.contains("2 images used again")
    );
    assert_eq!(counts(&home), (5, 5));
}

#[test]
fn a_part_of_a_dataset_can_only_be_practised_on() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "big");
    tree.put_pictures("train/apple", 2);
    tree.put("val/apple/1.png", &mottled(1)).put("val/apple/2.png", &mottled(2));
    import(&home, &[tree.arg()]);
    let database = home.data();
    let unfinished = |path: &Path| {
        // What an import that was killed leaves.
        let mut store = hit5::store::Store::open(path).unwrap();
        let row = store.dataset_by_name("big").unwrap().unwrap();
        let draft = hit5::domain::DatasetDraft {
            name: row.name.clone(),
            root: row.root.clone(),
            taxonomy: store.taxonomy_spec(row.id).unwrap(),
            taxonomy_file: None,
            seed: row.seed,
            layout: row.layout.clone(),
            is_complete: false,
            images: store.images(row.id).unwrap(),
        };
        store.put_dataset(&draft).unwrap();
    };
    unfinished(&database);
    let running = Launch::new(&home).args(&["label", "big", "--test"]).start();
    assert!(!running.wait_for_exit().success());
    assert!(
        String::from_utf8_lossy(&running.raw())
            .contains("the import of dataset \"big\" is not finished")
    );
    let running = Launch::new(&home).args(&["label", "big", "--practice"]).start();
    running.wait_for_image(0);
    running.quit();
}

#[test]
fn a_dataset_whose_images_to_label_are_gone_is_left_alone() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "fruit");
    tree.put_pictures("train/apple", 6).put_pictures("val/apple", 2);
    import(&home, &[tree.arg()]);
    let before = images(&home, "fruit");
    let away = home.path().join("away");
    fs::rename(tree.root.join("val"), &away).unwrap();
    fs::create_dir(tree.root.join("val")).unwrap();
    let (code, _, err) = run(&home, &["import", tree.arg()]);
    assert!(
        code == 1 && err.contains("none of the 2 images to label of dataset \"fruit\" is there"),
        "{err}"
    );
    assert_eq!(images(&home, "fruit"), before);
}

#[test]
fn importing_without_truth_undoes_none() {
    let home = Home::new();
    let tree = Tree::new(home.path(), "loose");
    tree.put("images/1.png", &shade(1))
        .put("images/2.png", &shade(2))
        .put("images/3.png", &shade(3));
    tree.put("l.csv", b"id,label\n1,cat\n2,cat\n3,dog\n");
    import(&home, &[tree.arg()]);
    let before = images(&home, "loose");
    fs::remove_file(tree.root.join("l.csv")).unwrap();
    tree.put("m.csv", b"id,label\n1,cat\n2,cat\n");
    let (out, _) = import(&home, &[tree.arg(), "--without-truth"]);
    assert!(out.contains("0 changed"), "{out}");
    assert_eq!(images(&home, "loose"), before);
}
