//! Arrays of scores as NumPy writes them.

use super::super::tests::{predictions, problems, read_as};
use super::super::{Format, Known, Numbering};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use half::f16;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use std::io::Write;

/// Scores of the five images, a column for each of the six classes.
const SCORES: [[f32; 6]; 5] = [
    [0.5, 0.25, 0.125, 0.0, -1.0, -2.0],
    [0.0, 0.25, 0.25, 0.25, 0.0, 0.25],
    [0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
    [0.0, 0.0, 0.0, 0.0, 2.0, 1.0],
    [0.0, 0.0, 0.0, 3.0, 2.0, 1.0],
];

/// An array with this head.
fn array(descr: &str, order: &str, shape: &str, elements: &[u8]) -> Vec<u8> {
    let head = format!("{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}");
    let padded = format!("{head:<117}\n");
    let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    bytes.extend(padded.into_bytes());
    bytes.extend(elements);
    bytes
}

fn scores(columns: impl Fn(&[f32; 6]) -> Vec<f32>) -> Vec<u8> {
    SCORES.iter().flat_map(columns).flat_map(f32::to_le_bytes).collect()
}

fn float32() -> Vec<u8> {
    array("'<f4'", "False", "(5, 6)", &scores(|row| row.to_vec()))
}

/// An archive of arrays by name.
fn archive(arrays: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, array) in arrays {
        let path = format!("{name}.npy");
        let file = archive.new_file(&path);
        let (mut entry, config) = file.compression_method(method).start().unwrap();
        if method == CompressionMethod::STORE {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(array).unwrap();
            let (_, descriptor) = writer.finish().unwrap();
            entry.finish(descriptor).unwrap();
        } else {
            let encoder = DeflateEncoder::new(&mut entry, Compression::fast());
            let mut writer = config.wrap(encoder);
            writer.write_all(array).unwrap();
            let (encoder, descriptor) = writer.finish().unwrap();
            encoder.finish().unwrap();
            entry.finish(descriptor).unwrap();
        }
    }
    archive.finish().unwrap();
    bytes
}

fn texts(kind: &str, texts: &[&str]) -> Vec<u8> {
    let width = 8;
    let elements: Vec<u8> = texts
        .iter()
        .flat_map(|text| format!("{text:\0<width$}").into_bytes())
        .flat_map(|byte| if kind == "<U" { vec![byte, 0, 0, 0] } else { vec![byte] })
        .collect();
    array(&format!("'{kind}{width}'"), "False", &format!("({},)", texts.len()), &elements)
}

const TWO: Known = Known { format: None, numbering: None, order: None, most: Some(2) };

const BEST: [&str; 5] = [
    "val/a/x1.jpg k0 0.5 k1 0.25",
    "val/a/x2.jpg k1 0.25 k2 0.25",
    "val/b/same.jpg k5 1 k0 0",
    "val/c/same.jpg k4 2 k5 1",
    "val/c/x0.png k3 3 k4 2",
];

#[test]
fn the_best_classes_of_each_row_are_kept() {
    let float64: Vec<u8> =
        SCORES.iter().flatten().flat_map(|&score| f64::from(score).to_le_bytes()).collect();
    let float16: Vec<u8> =
        SCORES.iter().flatten().flat_map(|&score| f16::from_f32(score).to_le_bytes()).collect();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&float32()).unwrap();
    for (file, bytes) in [
        ("a.npy", float32()),
        ("a.npy", array("'<f8'", "False", "(5, 6)", &float64)),
        ("a", array("'<f2'", "False", "(5, 6)", &float16)),
        ("a.npy.gz", packed.finish().unwrap()),
        ("a.npz", archive(&[("arr_0", &float32())], CompressionMethod::STORE)),
    ] {
        let reading = read_as(file, &bytes, &TWO);
        assert_eq!(problems(&reading), Vec::<String>::new());
        assert_eq!(
            (predictions(&reading), reading.format),
            (BEST.map(str::to_owned).to_vec(), Format::NumPy)
        );
        assert_eq!(
            reading.notes,
            ["images in the order of their paths", "numbers are class indices from 0"]
        );
    }
    let five = read_as("a.npy", &float32(), &Known::default());
    assert!(five.predictions.iter().all(|ranked| ranked.classes.len() == 5), "{five:?}");
}

#[test]
fn an_archive_may_name_its_images() {
    let labels = array("'<i8'", "False", "(1,)", &[0; 8]);
    for kind in ["<U", "|S"] {
        let names = texts(kind, &["x0", "x2", "b/same", "c/same", "x1"]);
        let arrays: [(&str, &[u8]); 3] =
            [("labels", &labels), ("logits", &float32()), ("files", &names)];
        let reading = read_as("a.npz", &archive(&arrays, CompressionMethod::DEFLATE), &TWO);
        let expected = [BEST[0].replace("val/a/x1.jpg", "val/c/x0.png"), BEST[1].to_owned()];
        assert_eq!(predictions(&reading)[..2], expected, "{reading:?}");
        assert_eq!(reading.notes[0], "images as the archive names them");
    }
}

#[test]
fn a_background_class_is_left_out_and_columns_may_be_ilsvrc_ids() {
    let with_background = |row: &[f32; 6]| [&[9.0], &row[..]].concat();
    let array = array("'<f4'", "False", "(5, 7)", &scores(with_background));
    let known = Known { numbering: Some(Numbering::FromOne), ..TWO };
    let reading = read_as("a.npy", &array, &known);
    assert_eq!(predictions(&reading), BEST);
    assert_eq!(reading.notes[1], "the first column left out as a background class");
    let hint =
        "a.npy: 7 columns for 6 classes: if the first one is a background class, say --indices 1";
    assert_eq!(problems(&read_as("a.npy", &array, &TWO)), [hint]);
    let known = Known { numbering: Some(Numbering::IlsvrcId), ..TWO };
    let reading = read_as("a.npy", &float32(), &known);
    assert_eq!(predictions(&reading)[0], "val/a/x1.jpg k5 0.5 k4 0.25");
}

#[test]
fn bad_rows_are_named() {
    let rows = [1.0, f32::NAN, 2.0, 3.0, f32::INFINITY, 2.0, 7.0, 7.0, 7.0];
    let rows: Vec<f32> = rows.chunks(3).flat_map(|row| [row, row].concat()).collect();
    let elements: Vec<u8> = rows.into_iter().flat_map(f32::to_le_bytes).collect();
    let order = Some(["x1", "x2", "x0"].map(str::to_owned).to_vec());
    let bytes = array("'<f4'", "False", "(3, 6)", &elements);
    let reading = read_as("a.npy", &bytes, &Known { order, ..TWO });
    let expected = [
        "a.npy, row [0]: the score NaN of class 1 is not a finite number",
        "a.npy, row [1]: the score inf of class 1 is not a finite number",
        "a.npy, row [2]: all scores are equal",
    ];
    assert_eq!(problems(&reading), expected);
}

#[test]
fn arrays_that_are_no_scores_are_refused() {
    let mended = "np.ascontiguousarray(scores, dtype='<f4') makes one that is read";
    let shape = "scores have a row for each image and a column for each class";
    let scores = scores(|row| row.to_vec());
    for (bytes, what) in [
        (
            array("'<i8'", "False", "(5, 6)", &scores),
            format!(
                "dtype \"<i8\": float16, float32, float64 or int32, little-endian, is expected; {mended}"
            ),
        ),
        (
            array("'>f4'", "False", "(5, 6)", &scores),
            format!(
                "dtype \">f4\": float16, float32, float64 or int32, little-endian, is expected; {mended}"
            ),
        ),
        (
            array("[('a', '<f4')]", "False", "(5, 6)", &scores),
            "a structured dtype: an array of scores is expected".to_owned(),
        ),
        (array("'<f4'", "True", "(5, 6)", &scores), format!("not in C order; {mended}")),
        (array("'<f4'", "False", "(30,)", &scores), format!("shape [30]: {shape}")),
        (array("'<f4'", "False", "(5, 6, 1)", &scores), format!("shape [5, 6, 1]: {shape}")),
        (
            array("'<f4'", "False", "(6, 5)", &scores),
            "5 columns for 6 classes: a column for each is expected".to_owned(),
        ),
        (
            array("'<f4'", "False", "(5, 6)", &scores[..119]),
            "119 bytes of elements instead of 120: is it truncated?".to_owned(),
        ),
        (
            array("'<f4'", "False", "(99999999999, 99999999999)", &scores),
            "120 bytes of elements instead of too many: is it truncated?".to_owned(),
        ),
        (array("'<f4'", "False", "5", &scores), "its head tells no shape".to_owned()),
        (float32()[..40].to_vec(), "not a whole NumPy array: its head is cut off".to_owned()),
        (
            array("'<f4'", "False", "(4, 6)", &scores[..96]),
            "4 rows for 5 images to label: name the images in their order with --images FILE"
                .to_owned(),
        ),
    ] {
        let reading = read_as("a.npy", &bytes, &TWO);
        assert_eq!(problems(&reading), [format!("a.npy: {what}")]);
        assert_eq!(reading.predictions, []);
    }
}

#[test]
fn archives_that_tell_no_scores_are_refused() {
    let labels = array("'<i8'", "False", "(1,)", &[0; 8]);
    let two: [(&str, &[u8]); 2] = [("a", &float32()), ("b", &float32())];
    let stored = |arrays: &[(&str, &[u8])]| archive(arrays, CompressionMethod::STORE);
    let four = texts("|S", &["x0", "x2", "b/same", "c/same"]);
    let (ordered, objects) = (texts("|S", &["x0"]), array("'|O'", "False", "(5,)", b"pickled"));
    let mut flipped = stored(&two[..1]);
    flipped[170] ^= 1;
    for (bytes, what) in [
        (stored(&two), "several tables of scores (a, b): call one of them scores"),
        (stored(&[("labels", &labels)]), "no table of scores in it: labels: dtype \"<i8\""),
        (
            stored(&[("s", &float32()), ("a", &ordered), ("b", &ordered)]),
            "several lists of texts (a, b): call one of them images",
        ),
        (stored(&[("s", &float32()), ("who", &objects)]), "who: an array of Python objects"),
        (stored(&[("s", &float32()), ("names", &four)]), "5 rows of scores, but 4 names of images"),
        (stored(&two)[..200].to_vec(), "not a whole npz archive: "),
        (flipped, "not a whole npz archive: "),
        (b"\x1f\x8b\x08truncated".to_vec(), "not a whole gzip file: "),
    ] {
        let reading = read_as("a.npz", &bytes, &TWO);
        let problems = problems(&reading);
        assert!(
            problems.len() == 1 && problems[0].starts_with(&format!("a.npz: {what}")),
            "{what}: {problems:?}"
        );
        assert_eq!(reading.predictions, []);
    }
}
