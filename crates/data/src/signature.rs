//! Files that are no text of rows and columns, known by their first bytes.
//!
//! The bytes say what a file is, whatever its name: a workbook may be called `table.csv`. Each kind has a
//! way to a CSV file, one line that can be typed.

use crate::error::{Error, FaultKind};
use crate::place::Place;

/// Bytes from the start of a file that tell any of the kinds.
pub const SIGNATURE: usize = 4096;

/// A kind of files.
struct Kind {
    /// Place of the telling bytes.
    offset: usize,
    bytes: &'static [u8],
    name: &'static str,
    /// The way to a table, where FILE stands for the file.
    fix: &'static str,
}

const fn kind(bytes: &'static [u8], name: &'static str, fix: &'static str) -> Kind {
    Kind { offset: 0, bytes, name, fix }
}

/// Advice for tables that a program shows in a window.
const SAVE: &str = "open it, and save the sheet as \"CSV UTF-8\"";

/// Advice for frames that pandas has pickled.
const PICKLE: &str = "convert it: python3 -c \"import pandas; pandas.read_pickle('FILE').to_csv('table.csv', index=False)\"";

/// Advice for files that hold no table at all.
const NO_TABLE: &str = "give a file with a line of names and rows of cells below it";

/// Beginnings of documents that are text, in lower case.
const DOCUMENTS: [(&str, &str, &str); 10] = [
    ("%pdf-", "a PDF document", COPY),
    ("{\\rtf", "an RTF document", COPY),
    ("<!doctype html", PAGE, DOWNLOAD),
    ("<html", PAGE, DOWNLOAD),
    ("<head>", PAGE, DOWNLOAD),
    ("<body", PAGE, DOWNLOAD),
    ("<table", PAGE, DOWNLOAD),
    ("<?xml", "XML", COPY),
    ("<!doctype", "XML", COPY),
    (
        "version https://git-lfs.github.com/spec/",
        "a pointer of Git LFS",
        "fetch the file that it stands for: git lfs pull",
    ),
];

const PAGE: &str = "an HTML page";

/// Advice for documents whose table only people find.
const COPY: &str = "copy the table in it into a spreadsheet, and save that as CSV";

/// Advice for the page that is saved in place of the file it links to.
const DOWNLOAD: &str = "download the table itself, not the page that shows it";

/// All kinds but those of [`archive`], [`json`] and [`DOCUMENTS`]; they hold bytes that no text has.
const KINDS: [Kind; 30] = [
    kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook (.xls)", SAVE),
    kind(
        b"PAR1",
        "a Parquet file",
        "convert it: python3 -c \"import pandas; pandas.read_parquet('FILE').to_csv('table.csv', index=False)\"",
    ),
    kind(
        b"ARROW1",
        "an Arrow or Feather file",
        "convert it: python3 -c \"import pandas; pandas.read_feather('FILE').to_csv('table.csv', index=False)\"",
    ),
    kind(
        b"FEA1",
        "a Feather file",
        "convert it: python3 -c \"import pandas; pandas.read_feather('FILE').to_csv('table.csv', index=False)\"",
    ),
    kind(
        b"\x89HDF\r\n\x1a\n",
        "an HDF5 file",
        "convert it: python3 -c \"import pandas; pandas.read_hdf('FILE').to_csv('table.csv', index=False)\"",
    ),
    kind(
        b"SQLite format 3\0",
        "an SQLite database",
        "export a table of it: sqlite3 -header -csv FILE \"select * from TABLE\" > table.csv",
    ),
    kind(b"BZh", "packed by bzip2", "unpack it: bunzip2 -c FILE > table.csv"),
    kind(b"\xfd7zXZ\0", "packed by xz", "unpack it: xz -dc FILE > table.csv"),
    kind(b"\x28\xb5\x2f\xfd", "packed by Zstandard", "unpack it: zstd -dc FILE > table.csv"),
    kind(b"\x04\x22\x4d\x18", "packed by lz4", "unpack it: lz4 -dc FILE > table.csv"),
    kind(b"\x1f\x8b", "packed by gzip", "unpack it: gunzip -c FILE > table.csv"),
    kind(b"\x1f\x9d", "packed by compress", "unpack it: uncompress -c FILE > table.csv"),
    kind(b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it: 7z x FILE"),
    kind(b"Rar!\x1a\x07", "a RAR archive", "unpack it: unrar x FILE"),
    Kind { offset: 257, bytes: b"ustar", name: "a tar archive", fix: "unpack it: tar -xf FILE" },
    kind(
        b"\x93NUMPY",
        "a NumPy array",
        "convert it: python3 -c \"import numpy; numpy.savetxt('table.csv', numpy.load('FILE'), delimiter=',')\", and add a line of names",
    ),
    kind(
        b"MATLAB 5.0 MAT-file",
        "a MATLAB file",
        "save the table in MATLAB: writetable(T, 'table.csv')",
    ),
    kind(
        b"MATLAB 7.3 MAT-file",
        "a MATLAB file",
        "save the table in MATLAB: writetable(T, 'table.csv')",
    ),
    kind(
        b"RDX",
        "an R workspace",
        "save the table in R: load(\"FILE\"); write.csv(TABLE, \"table.csv\", row.names = FALSE)",
    ),
    kind(
        b"X\n\0\0\0",
        "an R object",
        "save it in R: write.csv(readRDS(\"FILE\"), \"table.csv\", row.names = FALSE)",
    ),
    kind(
        b"$FL2",
        "an SPSS file",
        "convert it in R: write.csv(foreign::read.spss(\"FILE\", to.data.frame = TRUE), \"table.csv\", row.names = FALSE)",
    ),
    kind(
        b"<stata_dta>",
        "a Stata file",
        "convert it: python3 -c \"import pandas; pandas.read_stata('FILE').to_csv('table.csv', index=False)\"",
    ),
    kind(b"\x80\x03", "a pickle of Python", PICKLE),
    kind(b"\x80\x04\x95", "a pickle of Python", PICKLE),
    kind(b"\x80\x05\x95", "a pickle of Python", PICKLE),
    kind(b"\x89PNG\r\n\x1a\n", "a PNG picture", NO_TABLE),
    kind(b"\xff\xd8\xff", "a JPEG picture", NO_TABLE),
    kind(b"GIF8", "a GIF picture", NO_TABLE),
    kind(b"\x7fELF", "a program", NO_TABLE),
    kind(b"\0asm", "a program", NO_TABLE),
];

/// Passes if the file of that name, which begins with the bytes `head`, may be a text of rows and columns.
/// The first [`SIGNATURE`] bytes are enough.
///
/// # Errors
/// What the file is, and how to make a table of it, at the file's first cell.
///
/// ```
/// use limpid_data::{FaultKind, check_signature};
/// let error = check_signature("t.csv", b"PAR1\x15\x04").unwrap_err();
/// assert_eq!(error.kind, FaultKind::Format);
/// assert!(check_signature("t.csv", b"PAR1,y\n1,2\n").is_ok());
/// ```
pub fn check_signature(file: &str, head: &[u8]) -> Result<(), Error> {
    let head = &head[..head.len().min(SIGNATURE)];
    match recognised(head) {
        None => Ok(()),
        Some((name, fix)) => {
            let what = format!("the file is {name}, no text of rows and columns");
            let fix = fix.replace("FILE", &typed(file));
            Err(Place::start(file).fault(FaultKind::Format, what, fix))
        }
    }
}

/// The name of the kind that begins like this, and the way to a table.
fn recognised(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let known = |kind: &&Kind| head.get(kind.offset..).is_some_and(|h| h.starts_with(kind.bytes));
    let binary = head.iter().any(|&byte| !(b'\t'..0x80).contains(&byte));
    let by_bytes = KINDS.iter().filter(|_| binary).find(known).map(|kind| (kind.name, kind.fix));
    by_bytes.or_else(|| archive(head)).or_else(|| json(head)).or_else(|| document(head))
}

/// The kinds that are zip archives inside.
fn archive(head: &[u8]) -> Option<(&'static str, &'static str)> {
    if !head.starts_with(b"PK\x03\x04") && !head.starts_with(b"PK\x05\x06") {
        return None;
    }
    let holds = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    Some(if holds(b"[Content_Types].xml") || holds(b"xl/") {
        ("an Excel workbook (.xlsx)", SAVE)
    } else if holds(b"opendocument.spreadsheet") {
        ("an OpenDocument spreadsheet", SAVE)
    } else if holds(b".npy") {
        (
            "a NumPy archive",
            "save the array in it: numpy.savetxt('table.csv', ARRAY, delimiter=',')",
        )
    } else {
        ("a zip archive", "unpack it: unzip FILE")
    })
}

/// JSON: one value, or one a line.
fn json(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let (first, inner) = (text.chars().next()?, text.get(1..)?.trim_start());
    let begins = match first {
        '{' => inner.starts_with('"') && (inner.contains("\":") || inner.contains("\" :")),
        '[' => inner.starts_with(['{', '[']),
        _ => false,
    };
    let another = |line: &str| line.trim_end().ends_with('}');
    begins.then(|| match first == '{' && text.lines().next().is_some_and(another) {
        true => (
            "JSON, a value a line",
            "convert it: python3 -c \"import pandas; pandas.read_json('FILE', lines=True).to_csv('table.csv', index=False)\"",
        ),
        false => (
            "JSON",
            "convert it: python3 -c \"import pandas; pandas.read_json('FILE').to_csv('table.csv', index=False)\"",
        ),
    })
}

/// Documents that are text.
fn document(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    let begun = DOCUMENTS.iter().find(|(begin, ..)| text.starts_with(begin));
    begun.map(|&(_, name, fix)| (name, fix))
}

/// The file as it is typed on a command line, or FILE where quotes would be needed.
fn typed(file: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_.-+/".contains(c);
    if file.chars().all(plain) { file.to_owned() } else { "FILE".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn says(head: &[u8], part: &str) {
        let error = check_signature("d/t.csv", head).expect_err(part);
        assert!(error.to_string().contains(part), "{error}");
        assert_eq!((error.kind, error.to_string().lines().count()), (FaultKind::Format, 1));
        assert!(!error.fix.contains("FILE"), "{error}");
    }

    #[test]
    fn files_are_called_by_their_names() {
        for kind in &KINDS {
            says(&[&vec![b' '; kind.offset][..], kind.bytes, b"\x01.."].concat(), kind.name);
        }
        says(b"PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml", "Excel workbook (.xlsx)");
        says(b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "OpenDocument");
        says(b"PK\x03\x04....x.npy", "NumPy archive");
        says(
            b"PK\x03\x04....table.csv",
            "a zip archive, no text of rows and columns: unpack it: unzip d/t.csv",
        );
        says(b"{\"a\": 1, \"y\": 2}\n{\"a\": 2, \"y\": 4}\n", "JSON, a value a line");
        says(b"\xef\xbb\xbf[\n {\"a\": 1},", "is JSON, no");
        says(b"{\n  \"a\": [1, 2]\n}", "is JSON, no");
        says(b"[[1,2],[3,4]]", "is JSON, no");
        says(b"%PDF-1.7\n", "a PDF document");
        says(b"\n<!DOCTYPE html>\n<html>", "an HTML page");
        says(b"<?xml version=\"1.0\"?>", "is XML");
        says(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "pointer of Git LFS");
    }

    #[test]
    fn tables_are_none_of_them() {
        for head in [
            "",
            "a,y\n1,2\n",
            "{a},[b]\n1,2\n",
            "[kg],[m]\n1,2\n",
            "{\n",
            "<a>,<b>\n1,2\n",
            "BZ,h\n",
            "PK,a\n",
            "\"{\"\"a\"\"}\",b\n",
            "GIF89,PAR1\n",
            "PAR1,y\n",
            "[1],[2]\n3,4\n",
        ] {
            assert_eq!(check_signature("t.csv", head.as_bytes()), Ok(()), "{head:?}");
        }
    }

    #[test]
    fn a_name_that_needs_quotes_is_not_put_into_a_command() {
        let error = check_signature("my 'own' t.csv", b"SQLite format 3\0").unwrap_err();
        assert!(error.fix.contains("-csv FILE \"select"), "{error}");
    }
}
