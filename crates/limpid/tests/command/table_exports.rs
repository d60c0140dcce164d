//! Exported code that reads a table's own columns gives what `limpid predict` gives: SQL, spreadsheets, and
//! `predict` of Python.

use crate::exports::{Case, assert_same, cases_of, run};
use crate::support::{Folder, has, python};
use std::fmt::Write;
use std::process::Command;

/// A shop's table: categories in quotes, an order, gaps, dates and times; `day` gives the text of a row's date
/// and what it adds to the target.
struct Shop {
    name: &'static str,
    day: fn(usize) -> (String, f64),
    /// True if gaps are filled.
    filled: bool,
}

/// Dates that count days, months, years and hours.
const SHOPS: [Shop; 4] = [
    Shop { name: "days", day: |i| (days(i % 500), (i % 500) as f64), filled: true },
    Shop { name: "months", day: |i| (months(i % 40), (5 * (i % 40)) as f64), filled: false },
    Shop { name: "years", day: |i| (days(i * 37 % 9000), (i * 37 % 9000) as f64), filled: false },
    Shop {
        name: "hours",
        day: |i| {
            (format!("2020-02-{}8 {:02}:{:02}:00", i % 2 + 1, i % 24, i % 60), (i % 24) as f64)
        },
        filled: false,
    },
];

/// The day so many days after the first of 1999, in years of 12 months of 28 days.
fn days(count: usize) -> String {
    format!("{:04}-{:02}-{:02}", 1999 + count / 336, count / 28 % 12 + 1, count % 28 + 1)
}

fn months(count: usize) -> String {
    format!("{:04}-{:02}-01", 2016 + count / 12, count % 12 + 1)
}

impl Shop {
    /// So many rows.
    fn rows(&self, n: usize) -> String {
        let mut text = String::from("\"the \"\"colour\"\"\",size,mass kg,day,hour,y\n");
        for i in (0..n).map(|i| i * 29) {
            let colour = ["red", "it's green", "\"say \"\"b\"\"\""][i % 3];
            let size = ["small", "medium", "large"][i * 5 % 11 % 3];
            let mass = (i * 37 % 101) as f64 / 10.0;
            let (day, more) = (self.day)(i * 13 % 1009);
            let hour = i % 24;
            let red = if colour == "red" { 300.0 } else { 0.0 };
            let y = mass * mass + more + red + 7.0 * hour as f64 + (i % 7) as f64;
            let shown = if self.filled && i % 11 == 0 { "NA".into() } else { mass.to_string() };
            let colour = if self.filled && i % 13 == 0 { "" } else { colour };
            writeln!(text, "{colour},{size},{shown},{day},{hour}:{:02},{y}", i % 60)
                .expect("a String takes all text");
        }
        text
    }

    /// A formula a row of the front, and a table of the same rows and others.
    fn cases(&self, folder: &Folder) -> (Vec<Case>, String) {
        let data = folder.file(&format!("{}.csv", self.name), self.rows(140));
        let (day, _) = (self.day)(1);
        let odd = match self.filled {
            true => format!("red,large,,{day},7:50,1\n,large,2,,,1\n"),
            false => {
                format!("RED,large,2,{day},7:50,1\nred,large,,{day},7:50,1\nred,small,2,,,1\n")
            }
        };
        let new = folder.file(&format!("{}.new.csv", self.name), self.rows(40) + &odd);
        let missing = if self.filled { "median" } else { "error" };
        let more = [
            "--missing",
            missing,
            "--ordinal=size=small<medium<large",
            "--ops",
            "+,-,*,/,sin,sqrt",
        ];
        let cases = cases_of(folder, &data, &new, "y", &more);
        let used = |name: &str| {
            cases.iter().any(|case| case.arguments.iter().any(|(known, _)| known == name))
        };
        assert!(used("day") && used("hour") && used("the \"colour\"=red"), "{}", self.name);
        assert_eq!(self.filled, cases.iter().all(|case| case.expected.iter().all(|v| !v.is_nan())));
        (cases, new)
    }
}

/// What a program of Python prints when it is given a folder's formula and a table.
fn run_python(program: &str, case: &Case, table: &str, name: &str) -> Vec<f64> {
    let path = case.folder.join("run.py");
    std::fs::write(&path, program).expect("space");
    run(Command::new(python()).arg(path).args([table, name]).current_dir(&case.folder))
}

/// Every shop's formulas, by a program of Python.
fn check_python(program: &str) {
    let folder = Folder::new();
    for shop in SHOPS {
        let (cases, table) = shop.cases(&folder);
        for case in &cases {
            let found = run_python(program, case, &table, shop.name);
            assert_eq!(found.len(), case.expected.len());
            assert_same(case, &found, 1e-12);
        }
    }
}

#[test]
fn sqlite_agrees_with_predict_on_the_table() {
    let functions = "import sqlite3; sqlite3.connect(':memory:').execute('SELECT sqrt(4)')";
    let what = "SQLite with functions of mathematics";
    if !has(what, Command::new(python()).args(["-c", functions])) {
        return;
    }
    check_python(
        r#"
import csv, sqlite3, sys
base = sqlite3.connect(":memory:")
head, *rows = csv.reader(open(sys.argv[1]))
names = ", ".join('"' + name.replace('"', '""') + '"' for name in head)
base.execute(f'CREATE TABLE "{sys.argv[2]}"({names})')
marks = ", ".join("?" for name in head)
for row in rows:
    cells = [None if cell in ("", "NA") else cell for cell in row]
    base.execute(f'INSERT INTO "{sys.argv[2]}" VALUES({marks})', cells)
for value, in base.execute(open("formula.sql").read()):
    print("nan" if value is None else repr(value))
"#,
    );
}

/// DuckDB finds the types of columns itself, so that dates and times are no texts. Debian does not have it.
#[test]
fn duckdb_agrees_with_predict_on_the_table() {
    if !Command::new(python())
        .args(["-c", "import duckdb"])
        .output()
        .is_ok_and(|o| o.status.success())
    {
        eprintln!("skipped: duckdb is not here");
        return;
    }
    check_python(
        r#"
import duckdb, sys
base = duckdb.connect()
base.execute(f'''CREATE TABLE "{sys.argv[2]}" AS SELECT * FROM read_csv('{sys.argv[1]}', nullstr=['', 'NA'])''')
for value, in base.execute(open("formula.sql").read()).fetchall():
    print("nan" if value is None else repr(float(value)))
"#,
    );
}

#[test]
fn predict_of_python_agrees_on_texts() {
    if !has("NumPy", Command::new(python()).args(["-c", "import numpy"])) {
        return;
    }
    check_python(
        r#"
import csv, sys
import formula
head, *rows = csv.reader(open(sys.argv[1]))
table = dict(zip(head, zip(*rows)))
for value in formula.predict(table):
    print(repr(float(value)))
"#,
    );
}

#[test]
fn predict_of_python_agrees_on_data_frames_with_dates() {
    if !has("pandas", Command::new(python()).args(["-c", "import pandas"])) {
        return;
    }
    check_python(
        r#"
import sys
import pandas as pd
import formula
table = pd.read_csv(sys.argv[1], parse_dates=["day"])
assert table["day"].dtype.kind == "M"
table["size"] = table["size"].astype("category")
for value in formula.predict(table):
    print(repr(float(value)))
"#,
    );
}

#[test]
fn predict_of_python_reads_dates_as_limpid_does() {
    if !has("NumPy", Command::new(python()).args(["-c", "import numpy"])) {
        return;
    }
    let folder = Folder::new();
    let written = |i: usize| match i % 5 {
        0 => format!("{}.{}.2020", i % 28 + 1, i % 12 + 1),
        1 => format!("2020-{:02}-{:02}T07:50:{:02}+02:00", i % 12 + 1, i % 28 + 1, i % 60),
        2 => format!("{} {}, 2020", ["Jan", "sept", "MARCH"][i % 3], i % 28 + 1),
        3 => format!("{}-Dec-2019 7:50 pm", i % 28 + 1),
        _ => format!("2020Q{}", i % 4 + 1),
    };
    let row = |i: usize| format!("\"{}\",{},{}\n", written(i), i % 7, i * 31 % 17);
    let data = "when,a,y\n".to_owned() + &(0..100).map(row).collect::<String>();
    let data = folder.file("written.csv", data);
    let others =
        ["05/06/2020", "31/05/2020", "5/31/2020", "7 May 2020", "2020-02-30", "then", "Q1 2021"];
    let others = others.map(|text| format!("{text},1,1\n")).concat();
    let new = folder.file("new.csv", "when,a,y\n".to_owned() + &others);
    let guess = ["--guess", "when * a", "--ops", "+,-,*"];
    let cases = cases_of(&folder, &data, &new, "y", &guess);
    let dated: Vec<&Case> =
        cases.iter().filter(|case| case.arguments.iter().any(|(name, _)| name == "when")).collect();
    assert!(!dated.is_empty());
    let program = r#"
import csv, sys
import formula
head, *rows = csv.reader(open(sys.argv[1]))
for value in formula.predict(dict(zip(head, zip(*rows)))):
    print(repr(float(value)))
"#;
    for case in dated {
        assert_eq!(case.expected.iter().filter(|v| v.is_nan()).count(), 3);
        assert_same(case, &run_python(program, case, &new, "written"), 1e-12);
    }
}

/// The formula of row 2 as a spreadsheet fills it down to another row.
fn filled_down(cell: &str, row: usize) -> String {
    let mut quoted = false;
    let mut out = String::new();
    let mut rest = cell.chars().peekable();
    while let Some(c) = rest.next() {
        quoted ^= c == '"';
        let column = out.chars().rev().take_while(char::is_ascii_uppercase).count();
        let before = out.chars().rev().nth(column);
        let name = before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
        let ends = !rest.peek().is_some_and(|c| c.is_ascii_alphanumeric() || *c == '.');
        match c == '2' && !quoted && (1..=2).contains(&column) && !name && ends {
            true => out += &row.to_string(),
            false => out.push(c),
        }
    }
    out
}

#[test]
fn spreadsheets_agree_with_predict_on_the_table() {
    if !has("ssconvert (gnumeric)", Command::new("ssconvert").arg("--version")) {
        return;
    }
    let folder = Folder::new();
    for shop in SHOPS {
        let (cases, table) = shop.cases(&folder);
        let table = std::fs::read_to_string(table).expect("the table");
        for case in &cases {
            let text = std::fs::read_to_string(case.folder.join("formula.excel.txt"));
            let text = text.expect("the file");
            let cell = text.lines().last().expect("a formula");
            let line = |(i, line): (usize, &str)| match i {
                0 => format!("{line},prediction\n"),
                _ => {
                    format!("{line},\"{}\"\n", filled_down(cell, i + 1).replace('"', "\"\""))
                }
            };
            let sheet: String = table.lines().enumerate().map(line).collect();
            let [before, after] = ["sheet.csv", "values.csv"].map(|name| case.folder.join(name));
            std::fs::write(&before, sheet).expect("space");
            let done =
                Command::new("ssconvert").args([&before, &after]).output().expect("it starts");
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            let values = std::fs::read_to_string(&after).expect("the values");
            let value = |line: &str| match line.rsplit(',').next().expect("a last cell") {
                "#N/A" => f64::NAN,
                number => number.parse().unwrap_or_else(|_| panic!("{number} of {cell}")),
            };
            let values: Vec<f64> = values.lines().skip(1).map(value).collect();
            assert_eq!(values.len(), case.expected.len());
            assert_same(case, &values, 1e-10); // of constants with 15 digits
        }
    }
}
