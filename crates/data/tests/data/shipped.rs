//! The shipped files are those of the manifest, and a file that is not is told apart.

use limpid_data::{Entry, Group, manifest, sha256_hex};
use std::{fs, path::PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../datasets")
}

fn entries() -> Vec<Entry> {
    let bytes = fs::read(folder().join("MANIFEST.tsv")).expect("shipped");
    manifest::parse("MANIFEST.tsv", &bytes).expect("the shipped manifest is sound")
}

fn yacht() -> (Entry, Vec<u8>) {
    let entry = entries().into_iter().find(|e| e.name == "yacht").expect("listed");
    let bytes = fs::read(folder().join(entry.file_name())).expect("shipped");
    (entry, bytes)
}

#[test]
fn all_24_files_open_against_the_manifest() {
    let entries = entries();
    for entry in &entries {
        let file = entry.file_name();
        let data = entry.open(&file, &fs::read(folder().join(&file)).unwrap()).unwrap();
        assert_eq!((data.rows(), data.features.len()), (entry.rows, entry.features), "{file}");
        assert_eq!((&data.name, &data.target), (&entry.name, &entry.target));
    }
    let headline = entries.iter().filter(|e| e.group == Group::Headline).count();
    assert_eq!((headline, entries.len()), (20, 24));
}

#[test]
fn the_manifest_lists_every_file_of_the_folder() {
    let files = fs::read_dir(folder()).unwrap().map(|f| f.unwrap().path());
    let mut stems: Vec<_> = files.filter(|p| p.extension().is_some_and(|e| e == "csv")).collect();
    stems.sort();
    let mut names: Vec<_> = entries().iter().map(|e| folder().join(e.file_name())).collect();
    names.sort();
    assert_eq!(stems, names);
}

#[test]
fn a_changed_number_is_a_checksum_error() {
    let (entry, mut bytes) = yacht();
    let at = bytes.iter().position(|&b| b == b'2').unwrap();
    bytes[at] = b'3';
    let message = entry.open("datasets/yacht.csv", &bytes).unwrap_err().to_string();
    let expected = format!(
        "MANIFEST.tsv, row 21, column 11 (\"sha256\"): expected SHA-256 {}… but datasets/yacht.csv \
         has {}…: restore the file from version control, or update this field of the manifest if \
         the change is meant",
        &entry.sha256[..12],
        &sha256_hex(&bytes)[..12]
    );
    assert_eq!(message, expected);
}

#[test]
fn a_file_that_does_not_parse_is_reported_as_such_before_its_checksum() {
    let (entry, bytes) = yacht();
    let text = String::from_utf8(bytes).unwrap();
    let open = |text: &str| entry.open("yacht.csv", text.as_bytes()).unwrap_err().to_string();
    for (damaged, start) in [
        (String::new(), "yacht.csv, row 1, column 1: the file is empty"),
        (
            text.replacen("0.568", "o.568", 1),
            "yacht.csv, row 2, column 2 (\"prismatic_coef\"): \"o.568\"",
        ),
        (
            text.replacen(",0.568", "", 1),
            "yacht.csv, row 2, column 7 (\"residuary_resistance\"): the number of fields is 6",
        ),
        (
            text.replacen("residuary_", "", 1),
            "yacht.csv, row 1, column 7 (\"resistance\"): no column is named \"residuary_resistance\"",
        ),
    ] {
        assert!(open(&damaged).starts_with(start), "{}", open(&damaged));
    }
}

#[test]
fn counts_that_differ_blame_the_manifest() {
    let (entry, bytes) = yacht();
    let rows = Entry { rows: 300, ..entry.clone() }.open("yacht.csv", &bytes).unwrap_err();
    let expected = "MANIFEST.tsv, row 21, column 3 (\"rows\"): expected 300 rows but yacht.csv has \
                    308: correct this field of the manifest";
    assert_eq!(rows.to_string(), expected);
    let features = Entry { features: 7, ..entry }.open("yacht.csv", &bytes).unwrap_err();
    let start =
        "MANIFEST.tsv, row 21, column 4 (\"features\"): expected 7 features but yacht.csv has 6";
    assert!(features.to_string().starts_with(start), "{features}");
}

#[test]
fn a_file_that_cannot_be_read_is_reported_at_its_line() {
    let message = yacht().0.unreadable("datasets/yacht.csv", "No such file").to_string();
    let start = "MANIFEST.tsv, row 21, column 1 (\"name\"): datasets/yacht.csv cannot be read \
                 (No such file): restore";
    assert!(message.starts_with(start), "{message}");
}

#[test]
fn a_manifest_that_breaks_a_rule_names_the_field() {
    let good = fs::read_to_string(folder().join("MANIFEST.tsv")).unwrap();
    let row = good.lines().nth(1).unwrap();
    for (from, to, start) in [
        ("licence\t", "license\t", "row 1, column 8 (\"licence\"): \"license\" is not the name of"),
        ("\tsha256", "", "row 1, column 11 (\"sha256\"): the number of fields is 10, expected 11"),
        (
            "abalone\t",
            "../etc\t",
            "row 2, column 1 (\"name\"): \"../etc\" is not a name of letters",
        ),
        (
            "airfoil\t",
            "abalone\t",
            "row 3, column 1 (\"name\"): \"abalone\" is not a name used once",
        ),
        ("headline", "headlines", "row 2, column 2 (\"set\"): \"headlines\" is not headline or"),
        ("4177", "-1", "row 2, column 3 (\"rows\"): \"-1\" is not a number of at least 1"),
        ("\t10\t", "\t0\t", "row 2, column 4 (\"features\"): \"0\" is not a number of at least 1"),
        ("\trings\t", "\t\t", "row 2, column 5 (\"target\"): \"\" is not filled in"),
        ("3474965b", "3474965B", "row 2, column 11 (\"sha256\"): \"3474965B"),
        (row, "a\tb", "row 2, column 3 (\"rows\"): the number of fields is 2, expected 11"),
    ] {
        let bad = good.replacen(from, to, 1);
        let message = manifest::parse("M.tsv", bad.as_bytes()).unwrap_err().to_string();
        assert!(message.starts_with(&format!("M.tsv, {start}")), "{message}");
        assert!(message.contains("correct this field") || message.contains("one tab"), "{message}");
    }
}

#[test]
fn sha256_of_abc_is_the_published_one() {
    let published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(sha256_hex(b"abc"), published);
}
