//! Tables as people have them: what the command says of each, word for word.
//!
//! The folder `tests/tables` of the workspace holds a folder a kind of trouble, in it a small file a case, and beside
//! `NAME.csv` (or `.arff`, …) a transcript `NAME.expected`: after each command line, begun by `$ limpid`, stands
//! what the command answers.
//!
//! * A table that is refused: the lines of `check` on standard error, one a fault, and if leaving out columns
//!   or rows mends them all the command that works, which is tried. The exit code is 3, nothing is printed and nothing written.
//! * A table that is read: the lines that `check` begins with `note:`, which may be none.
//!
//! A table that `check` refuses is refused by `fit` and `search` in the words of its first line, and one that it
//! reads is fitted: all are tried without a line of their own. A new case needs two new files and no line of Rust. The
//! messages stand there as they were thought out, not as they came out.

use crate::support::{Folder, limpid};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{available_parallelism, scope};

/// Options that make a fit short, for tables that are read.
const SHORT: &str = "--teacher none --evaluations 200000 --max-size 9 --json --quiet";

/// Fewest tables of the corpus: if fewer are found, the walk has lost its way.
const FEWEST: usize = 400;

/// The paths in a folder, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// The transcripts of the tables of all kinds, sorted; a table without one, or one without a table, is none of the
/// corpus.
fn transcripts() -> Vec<PathBuf> {
    let kinds = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/tables"));
    let files: Vec<PathBuf> = kinds.iter().flat_map(|kind| entries(kind)).collect();
    let (transcripts, tables): (Vec<PathBuf>, Vec<PathBuf>) =
        files.into_iter().partition(|path| path.extension().is_some_and(|end| end == "expected"));
    let of_tables: Vec<PathBuf> = tables.iter().map(|path| transcript_of(path)).collect();
    assert_eq!(of_tables, transcripts, "every table has a transcript, every transcript a table");
    assert!(tables.len() >= FEWEST, "{} tables", tables.len());
    transcripts
}

/// The transcript of a table: `a.csv` and `a.tsv.gz` have `a.expected`.
fn transcript_of(table: &Path) -> PathBuf {
    let name = table.file_name().expect("a file").to_str().expect("UTF-8");
    table.with_file_name(format!("{}.expected", stem(name)))
}

/// The name of a file up to its first point.
fn stem(name: &str) -> &str {
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// A command line of a transcript, and the answer that is expected.
struct Run {
    arguments: Vec<String>,
    answer: String,
}

impl Run {
    /// The runs of a transcript.
    fn all(transcript: &str) -> Vec<Self> {
        let run = |text: &str| {
            let (line, answer) = text.split_once('\n').expect("a command line ends");
            Self { arguments: words(line), answer: answer.to_string() }
        };
        transcript.split("$ limpid ").skip(1).map(run).collect()
    }

    /// The differences between what is expected and what comes, in `folder`.
    fn wrong(&self, folder: &Path) -> Vec<String> {
        let refused = self.answer.starts_with("error: ");
        let first = self.differs(&answered(&self.arguments, folder), refused, &self.answer);
        let mut wrong: Vec<String> = first.into_iter().collect();
        if self.arguments[0] == "check" {
            // A search cuts rows in two, so that two groups are enough for it.
            let cut_in_three = !refused || self.arguments.iter().any(|word| word == "--group");
            let others: &[&str] = if cut_in_three { &["fit"] } else { &["fit", "search"] };
            wrong.extend(others.iter().flat_map(|command| self.tried(command, refused, folder)));
            wrong.extend(self.proposed(folder));
        }
        wrong
    }

    /// What is wrong with the command that the answer calls working.
    fn proposed(&self, folder: &Path) -> Option<String> {
        let line =
            self.answer.lines().find_map(|line| line.strip_prefix("this works: limpid fit "))?;
        let words = [vec!["check".to_string()], words(line)].concat();
        let output = answered(&words, folder);
        let error = String::from_utf8_lossy(&output.stderr);
        (!output.status.success()).then(|| format!("{line} does not work: {error}"))
    }

    /// The differences where another command is given the same table.
    fn tried(&self, command: &str, refused: bool, folder: &Path) -> Vec<String> {
        let results = Folder::new();
        let out = results.path().join("out");
        let options = if refused { "--evaluations 1" } else { SHORT };
        let place = ["--out".to_string(), out.display().to_string()];
        let words =
            [&[command.to_string()], &self.arguments[1..], &words(options), &place].concat();
        let output = answered(&words, folder);
        let first = self.answer.split_inclusive('\n').next().unwrap_or_default();
        let mut wrong = vec![];
        match refused {
            true => wrong.extend(self.differs(&first_line(output), true, first)),
            false => wrong.extend(unfitted(&output)),
        }
        if out.exists() == refused {
            wrong.push(format!("results after {words:?}: {}", !refused));
        }
        wrong
    }

    fn differs(&self, output: &Output, refused: bool, expected: &str) -> Option<String> {
        let [said, error] = [&output.stdout, &output.stderr].map(|b| String::from_utf8_lossy(b));
        let notes = said.lines().filter(|line| line.starts_with("note: "));
        let notes: String = notes.map(|line| format!("{line}\n")).collect();
        let (code, answer) = if refused { (3, &*error) } else { (0, &*notes) };
        let same = output.status.code() == Some(code) && answer == expected;
        let silent = !refused || said.is_empty();
        (!same || !silent).then(|| {
            let line = self.arguments.join(" ");
            format!("{line}: {}\n  said     {said}{error}  expected {expected}", output.status)
        })
    }
}

/// The words of a command line; blanks between quotes are part of a word.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut open) = (vec![String::new()], None);
    for sign in line.chars() {
        match open {
            None if sign == '\'' || sign == '"' => open = Some(sign),
            Some(quote) if sign == quote => open = None,
            None if sign == ' ' => words.push(String::new()),
            _ => words.last_mut().expect("a word").push(sign),
        }
    }
    words
}

fn answered(arguments: &[String], folder: &Path) -> Output {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    limpid(&arguments).current_dir(folder).output().expect("it starts")
}

/// The output with the first line alone of its errors.
fn first_line(mut output: Output) -> Output {
    let end = output.stderr.iter().position(|&byte| byte == b'\n');
    output.stderr.truncate(end.map_or(output.stderr.len(), |end| end + 1));
    output
}

/// The reason why a fit is none: it failed, or found no formula, or tested none.
fn unfitted(output: &Output) -> Option<String> {
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let front = found["front"].as_array().map_or(0, Vec::len);
    let fitted = output.status.success() && front > 0 && found["test_rmse"].is_number();
    (!fitted).then(|| format!("no fit: {}", String::from_utf8_lossy(&output.stderr)))
}

/// The differences of a transcript from what the command answers.
fn wrong(transcript: &Path) -> Vec<String> {
    let runs = Run::all(&std::fs::read_to_string(transcript).expect("a transcript"));
    let name = transcript.file_stem().and_then(|name| name.to_str()).expect("a name in UTF-8");
    let here = |run: &Run| run.arguments.get(1).is_some_and(|table| stem(table) == name);
    assert!(!runs.is_empty() && runs.iter().all(here), "{}", transcript.display());
    let folder = transcript.parent().expect("the folder of its kind");
    runs.iter().flat_map(|run| run.wrong(folder)).collect()
}

#[test]
fn every_table_is_answered_as_the_transcript_beside_it_says() {
    let transcripts = transcripts();
    let next = AtomicUsize::new(0);
    let walk = || {
        let taken = || transcripts.get(next.fetch_add(1, Ordering::Relaxed));
        std::iter::from_fn(taken).flat_map(|path| wrong(path)).collect::<Vec<String>>()
    };
    let workers = available_parallelism().map_or(2, usize::from);
    let wrong = scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(walk)).collect();
        workers.into_iter().flat_map(|w| w.join().expect("a worker")).collect::<Vec<String>>()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A message of the table in `text`, which is too large for a file beside the tests.
#[track_caller]
fn assert_refused(text: impl AsRef<[u8]>, message: &str) {
    let here = Folder::new();
    here.file("large.csv", text);
    let transcript = format!("$ limpid check large.csv --target y\nerror: large.csv, {message}\n");
    let wrong = Run::all(&transcript)[0].wrong(here.path());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tables_of_huge_lines_or_very_many_columns_are_refused() {
    let wide: Vec<String> = (0..100_000).map(|j| format!("x{j}")).collect();
    assert_refused(
        wide.join(",") + "\n",
        "row 1, column 10001 (\"x10000\"): there are 100000 columns, at most 10000 are read: take some \
         out of the file, or raise the limit with --limit columns=N",
    );
    let few = |name: &str| {
        format!(
            "\nerror: large.csv, row 4, column 1 (\"{name}\"): the file ends after 3 rows of data, at least 5 are needed: \
             add rows"
        )
    };
    let long = "z".repeat(64 << 20);
    assert_refused(
        format!("b,y\n1,2\n3,4\n{long},6\n"),
        "row 4, column 1: the line is longer than 4000000 bytes: end every row with a line end, or raise \
         the limit with --limit line=N",
    );
    let lines = "z\n".repeat(16 << 20);
    assert_refused(
        format!("t,y\nx,2\n\"{lines}\",6\n"),
        "row 3, column 1 (\"t\"): the record is longer than 4000000 bytes: close the quote that opens in \
         it, or raise the limit with --limit line=N",
    );
    let (long, shown) = ("z".repeat(2 << 20), "z".repeat(40));
    assert_refused(
        format!("b,y\n1,2\n3,4\n{long},6\n"),
        &format!(
            "row 4, column 1 (\"b\"): \"{shown}\"… is not a number, as other cells of the column are: \
             correct the cell or remove the row, or leave the column out with --drop b, or read it as \
             categories with --categorical b{}",
            few("b")
        ),
    );
    assert_refused(
        format!("t,y\nx,2\nx,4\n{long},6\n"),
        &format!(
            "row 4, column 1 (\"t\"): \"{shown}\"… has 2097152 characters, a category at most 200: \
             shorten it, or leave the column out with --drop t{}",
            few("t")
        ),
    );
}

/// So many copies of a text below a header, packed by gzip.
fn packed(copy: &[u8], copies: usize) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::best());
    let block = copy.repeat(1 << 20);
    packed.write_all(b"a,b,y\n").expect("memory");
    (0..copies >> 20).for_each(|_| packed.write_all(&block).expect("memory"));
    packed.finish().expect("memory")
}

#[test]
fn packed_files_that_swell_beyond_any_table_are_refused_before_they_fill_the_memory() {
    let overlong = "row 2, column 1: the line is longer than 4000000 bytes: end every row with a line end, or raise \
                    the limit with --limit line=N";
    for copy in [",", "1"] {
        assert_refused(packed(copy.as_bytes(), 128 << 20), overlong);
    }
    let here = Folder::new();
    for copy in ["\n", "1,2,3\n"] {
        here.file("large.csv", packed(copy.as_bytes(), (128 << 20) / copy.len()));
        let line = ["check", "large.csv", "--target", "y"].map(str::to_string);
        let output = answered(&line, here.path());
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), error.lines().count()), (Some(3), 1), "{error}");
        assert!(error.contains("packed bytes unpack to 16777216, as of no table"), "{error}");
    }
}

#[test]
fn inputs_of_many_categories_are_counted_before_there_are_any() {
    // 21,000 rows of 100 columns of 50 texts: 105 million inputs of 2 million cells.
    let head: Vec<String> = (0..100).map(|j| format!("c{j}")).collect();
    let row = |i: usize| {
        let cell = |j: usize| {
            char::from(
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx"[(i * (j + 1) + i / 50) % 50],
            )
        };
        let cells: Vec<String> = (0..100).map(|j| cell(j).to_string()).collect();
        format!("{},{}\n", cells.join(","), i % 97)
    };
    let text = format!("{},y\n", head.join(",")) + &(0..21_000).map(row).collect::<String>();
    let here = Folder::new();
    here.file("many.csv", text);
    let line = ["fit", "many.csv", "--target", "y"].map(str::to_string);
    let output = answered(&line, here.path());
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{error}");
    assert!(error.contains("21000 rows of") && error.contains("--ordinal"), "{error}");
}
