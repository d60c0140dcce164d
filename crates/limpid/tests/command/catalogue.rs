//! Tables as people have them: what `limpid fit` says of each, word for word, or what it notes and fits.
//!
//! The messages stand here as they were thought out, not as they came out: what is wrong, in which row and
//! column, and what to do about it.

use crate::support::{Folder, limpid};
use assert_cmd::Command;
use std::fmt::Write;
use std::io::Write as _;

/// How the columns of a sound table are called.
const HEAD: &str = "a,b,y";

/// Rows of a sound table; the last stands in line 61.
const ROWS: usize = 60;

/// The fix of a cell of column b that is no number.
const LEAVE: &str =
    "or leave the column out with --drop b, or read it as categories with --categorical b";

/// Three numbers that nothing is strange about.
fn numbers(i: usize) -> [usize; 3] {
    let (a, b) = (i * 37 % 101, i * 17 % 23);
    [a, b, 2 * a + b * b]
}

/// A sound table of that header, its rows made by `row`.
fn table(head: &str, row: impl Fn(usize) -> String) -> String {
    let mut text = format!("{head}\n");
    (0..ROWS).for_each(|i| writeln!(text, "{}", row(i)).expect("a String takes all text"));
    text
}

fn sound() -> String {
    table(HEAD, |i| numbers(i).map(|v| v.to_string()).join(","))
}

/// The sound table with another line 4.
fn with_line(line: &str) -> String {
    let lines: Vec<String> = sound()
        .lines()
        .enumerate()
        .map(|(i, sound)| if i == 3 { line.to_string() } else { sound.to_string() })
        .collect();
    lines.join("\n") + "\n"
}

/// The sound table with another cell in line 4, column b.
fn with_cell(cell: &str) -> String {
    with_line(&format!("74,{cell},269"))
}

/// The sound table with one more column, before the target.
fn with_column(name: &str, cell: impl Fn(usize) -> String) -> String {
    table(&format!("a,b,{name},y"), |i| {
        let [a, b, y] = numbers(i);
        format!("{a},{b},{},{y}", cell(i))
    })
}

/// The sound table with other columns.
fn of(head: &str, row: impl Fn([usize; 3]) -> String) -> String {
    table(head, |i| row(numbers(i)))
}

fn utf16(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

/// A file, how it is read, and the one line that refuses it, from the name of the file on.
struct Bad {
    name: &'static str,
    bytes: Vec<u8>,
    flags: &'static [&'static str],
    says: String,
}

fn bad(name: &'static str, bytes: impl Into<Vec<u8>>, says: impl Into<String>) -> Bad {
    Bad { name, bytes: bytes.into(), flags: &[], says: says.into() }
}

impl Bad {
    fn flags(self, flags: &'static [&'static str]) -> Self {
        Self { flags, ..self }
    }
}

/// A bad cell in line 4, column b, which is no number for that reason.
fn cell(name: &'static str, cell: &str, shown: &str, fix: &str) -> Bad {
    let says = format!(
        "row 4, column 2 (\"b\"): {shown} is not a number, as other cells of the column are: {fix}, {LEAVE}"
    );
    bad(name, with_cell(cell), says)
}

fn bad_encodings() -> Vec<Bad> {
    let empty = "row 1, column 1: the file is empty: write a header line and rows below it, at least 5 to learn from";
    let header = "row 1, column 1 (\"a\"): there is only a header: add rows below it, at least 5 to learn from";
    let utf16_says = "row 1, column 1: the file is UTF-16: save it as UTF-8";
    let latin: Vec<u8> = with_cell("#").bytes().map(|b| if b == b'#' { 0xe9 } else { b }).collect();
    let at = latin.iter().position(|&b| b == 0xe9).expect("it is there");
    vec![
        bad("empty", "", empty),
        bad("blank_lines", "\n \r\n\n", empty),
        bad("bom_only", "\u{feff}", empty),
        bad("header_only", "a,b,y\n", header),
        bad("bom_and_header", "\u{feff}a,b,y\n", header),
        bad("utf16_little_endian", utf16(&sound(), u16::to_le_bytes), utf16_says),
        bad("utf16_big_endian", utf16(&sound(), u16::to_be_bytes), utf16_says),
        bad(
            "utf16_without_mark",
            utf16(&sound(), u16::to_le_bytes)[2..].to_vec(),
            "row 1, column 1: NUL byte at byte offset 1: save the file as UTF-8 text (is it UTF-16, or not text?)",
        ),
        bad(
            "latin1",
            latin,
            format!(
                "row 4, column 2: the file is not UTF-8 at byte offset {at}: save it as UTF-8 (is it Latin-1, or not \
                 text?)"
            ),
        ),
        bad(
            "nul",
            with_cell("\0"),
            format!(
                "row 4, column 2: NUL byte at byte offset {at}: save the file as UTF-8 text (is it UTF-16, or not text?)"
            ),
        ),
        bad(
            "picture",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(),
            "row 1, column 1: the file is not UTF-8 at byte offset 0: save it as UTF-8 (is it Latin-1, or not text?)",
        ),
        bad(
            "gzip_cut_short",
            gzip(sound().as_bytes())[..60].to_vec(),
            "row 1, column 1: FILE cannot be read (gzip: incomplete deflate stream): restore the file or correct the path",
        ),
        bad("gzip_of_nothing", gzip(b""), empty),
    ]
}

fn bad_structures() -> Vec<Bad> {
    let quotes = "the quotes of this cell do not match: close the quote that opens it, and write a quote inside it twice";
    let surplus = "remove the surplus fields (a decimal ',' splits a number in two)";
    let long = "z".repeat(64 << 20);
    let wide: Vec<String> = (0..100_000).map(|j| format!("x{j}")).collect();
    let same = "column 1 has the same name: rename one of the two";
    let no_name = "the column has no name: name it, or remove it (a separator at the end of a line makes one)";
    vec![
        bad(
            "short_row",
            with_line("74,11"),
            "row 4, column 3 (\"y\"): the number of fields is 2, expected 3 as in the header: add the missing fields or \
             remove the row",
        ),
        bad(
            "long_row",
            with_line("74,11,269,1"),
            format!("row 4, column 4: the number of fields is 4, expected 3 as in the header: {surplus}"),
        ),
        bad(
            "long_row_semicolons",
            with_line("74,11,269,1").replace(',', ";"),
            "row 4, column 4: the number of fields is 4, expected 3 as in the header: remove the surplus fields, or put \
             the cell that holds the delimiter in quotes",
        ),
        bad(
            "decimal_commas_between_commas",
            of(HEAD, |[a, b, y]| format!("{a},5,{b},5,{y}")),
            format!("row 2, column 4: the number of fields is 5, expected 3 as in the header: {surplus}"),
        ),
        bad("open_quote", with_cell("\"11"), format!("row 4, column 2 (\"b\"): {quotes}")),
        bad("open_quote_in_header", "a,\"b,y\n1,2,3\n", format!("row 1, column 2 (\"b,y 1,2,3\"): {quotes}")),
        bad("text_after_quote", with_cell("\"11\"x"), format!("row 4, column 2 (\"b\"): {quotes}")),
        cell("line_end_in_quotes", "\"1\n1\"", "\"1\\n1\"", "close the quote that opens in this cell"),
        cell("quote_in_field", "5\" nail", "\"5\\\" nail\"", "write numbers without thousands separators or units"),
        bad("comma_ends_every_line", sound().replace('\n', ",\n"), format!("row 1, column 4: {no_name}")),
        bad(
            "comma_ends_every_row",
            sound().replace('\n', ",\n").replacen("y,\n", "y\n", 1),
            format!("row 2, column 4: the number of fields is 4, expected 3 as in the header: {surplus}"),
        ),
        bad(
            "one_column",
            of("y", |[_, _, y]| y.to_string()),
            "row 1, column 1 (\"y\"): there is only one column: a data set needs at least one input and a target, \
             separated by ','",
        ),
        bad(
            "columns_100000",
            wide.join(",") + "\n",
            "row 1, column 10001 (\"x10000\"): there are 100000 columns, at most 10000 are read: take some out of the \
             file",
        ),
        cell("cell_of_64_mib", &long, &format!("\"{}\"…", "z".repeat(40)), "correct the cell or remove the row"),
        bad(
            "category_of_64_mib",
            with_column("t", |i| if i == 2 { long.clone() } else { "x".into() }),
            format!(
                "row 4, column 3 (\"t\"): \"{}\"… has 67108864 characters, a category at most 200: shorten it, or leave \
                 the column out with --drop t",
                "z".repeat(40)
            ),
        ),
        bad("same_names", sound().replacen("a,b", "a,a", 1), format!("row 1, column 2 (\"a\"): {same}")),
        bad("same_names_trimmed", sound().replacen("a,b", "a, a\u{a0}", 1), format!("row 1, column 2 (\"a\"): {same}")),
        bad("blank_name", sound().replacen("a,b", "a, ", 1), format!("row 1, column 2: {no_name}")),
        bad(
            "no_header",
            sound().replacen("a,b,y\n", "", 1),
            "row 1, column 1 (\"0\"): the first line holds only numbers: add a header line with a name for each column",
        ),
        bad(
            "other_delimiter",
            sound(),
            "row 1, column 1: the file looks ','-separated, not ';'-separated: choose the other delimiter",
        )
        .flags(&["--delimiter", ";"]),
    ]
}

fn bad_values() -> Vec<Bad> {
    let missing = |name, text| {
        let says = "row 4, column 2 (\"b\"): the cell is missing, one of 1 in this column and 1 in all: fill it in, or \
                    choose --missing drop (1 row goes) or --missing median";
        bad(name, with_cell(text), says)
    };
    let size = |name, text: &str| {
        let says = format!(
            "row 4, column 2 (\"b\"): {text:?} is too large, sums of squares overflow beyond 1e150: give the column a \
             larger unit"
        );
        bad(name, with_cell(text), says)
    };
    let infinite = |name, text: &str| {
        let says = format!(
            "row 4, column 2 (\"b\"): {text:?} is not finite: fill in a number or remove the row"
        );
        bad(name, with_cell(text), says)
    };
    let correct = "correct the cell or remove the row";
    let units = "write numbers without thousands separators or units";
    let many = |name, column: &'static str, text: &dyn Fn(usize) -> String, says: &str| {
        let says =
            format!("row 1, column 3 ({column:?}): text column with 60 different texts{says}");
        bad(name, with_column(column, text), says)
    };
    vec![
        missing("nan", "NaN"),
        missing("na", "NA"),
        missing("n_a", "N/A"),
        missing("question_mark", "?"),
        missing("dash", "-"),
        missing("null", "null"),
        missing("blank", ""),
        missing("blanks", " \u{a0} "),
        infinite("inf", "inf"),
        infinite("minus_infinity", "-Infinity"),
        size("1e308", "1e308"),
        size("1e309", "1e309"),
        size("outlier_1e300", "1e300"),
        cell("hexadecimal", "0x10", "\"0x10\"", "write it in decimal"),
        cell("underscores", "1_000", "\"1_000\"", units),
        cell("spaces", "1 000", "\"1 000\"", units),
        cell("apostrophes", "1'000", "\"1'000\"", units),
        cell(
            "thousands_commas",
            "\"1,000\"",
            "\"1,000\"",
            "write '.' for the decimal point and no thousands separators",
        ),
        cell("unit", "5 kg", "\"5 kg\"", units),
        cell("percent", "8%", "\"8%\"", "write numbers without signs such as % or $"),
        cell("currency", "$8", "\"$8\"", "write numbers without signs such as % or $"),
        cell("minus_sign", "\u{2212}8", "\"\u{2212}8\"", "write '-' for the minus sign"),
        cell("word", "abc", "\"abc\"", correct),
        cell("date", "2020-01-31", "\"2020-01-31\"", correct),
        cell("spreadsheet_error", "#DIV/0!", "\"#DIV/0!\"", correct),
        many(
            "dates",
            "when",
            &|i| format!("2020-{:02}-{:02}", i / 28 + 1, i % 28 + 1),
            ", it looks like dates: turn it into a number such as days since the first, or leave it out with --drop when",
        ),
        many(
            "free_text",
            "remark",
            &|i| format!("remark no. {i}"),
            ": leave it out with --drop remark or order it with --ordinal=remark",
        ),
    ]
}

fn bad_statistics() -> Vec<Bad> {
    let short = |name, rows: usize| {
        let lines: Vec<String> = sound().lines().take(rows + 1).map(String::from).collect();
        let plural = if rows == 1 { "" } else { "s" };
        let says = format!(
            "row {}, column 1 (\"a\"): the file ends after {rows} row{plural} of data, at least 5 are needed: add rows",
            rows + 1
        );
        bad(name, lines.join("\n"), says)
    };
    vec![
        short("rows_1", 1),
        short("rows_2", 2),
        short("rows_4", 4),
        bad(
            "constant_target",
            of(HEAD, |[a, b, _]| format!("{a},{b},2")),
            "row 61, column 3 (\"y\"): the target is 2.0 in every row down to this one, nothing is left to predict: \
             choose another target",
        ),
        bad(
            "constant_inputs",
            of(HEAD, |[_, _, y]| format!("1,x,{y}")),
            "row 1, column 3 (\"y\"): no input is left beside the target: keep a column, or add one whose values vary",
        ),
        bad(
            "misspelt_target",
            sound().replacen(",y", ",weight", 1),
            "row 1, column 3 (\"weight\"): no column is named \"wieght\", the nearest is this one: correct the name, or \
             add the column",
        )
        .flags(&["--target", "wieght"]),
        bad(
            "target_of_another_table",
            sound(),
            "row 1, column 1: no column is named \"price\", there are \"a\", \"b\", \"y\": correct the name, or add the \
             column",
        )
        .flags(&["--target", "price"]),
        bad(
            "target_in_other_case",
            sound().replacen(",y", ",Y", 1),
            "row 1, column 3 (\"Y\"): no column is named \"y\", the nearest is this one: correct the name, or add the \
             column",
        ),
        bad(
            "missing_target",
            with_line("74,11,NaN"),
            "row 4, column 3 (\"y\"): the cell is missing, one of 1 in this column and 1 in all: fill it in, or choose \
             --missing drop (1 row goes) or --missing median",
        ),
        bad(
            "target_of_texts",
            table(HEAD, |i| format!("{},{},{}", i, i * i % 7, ["no", "yes"][i % 2])),
            "row 1, column 3 (\"y\"): the target should be numbers but the column holds texts such as \"no\", \"yes\": code it as \
             numbers, for two classes as 0 and 1",
        ),
        bad(
            "gaps_everywhere",
            table(HEAD, |i| {
                let [a, b, y] = numbers(i);
                if i < 4 { format!("{a},{b},{y}") } else { format!("{a},?,{y}") }
            }),
            "row 6, column 2 (\"b\"): only 4 rows are left without missing values, at least 5 are needed: fill in \
             cells, choose --missing median, or leave out columns with --drop",
        )
        .flags(&["--missing", "drop"]),
    ]
}

fn bad_roles() -> Vec<Bad> {
    let with_colours = || with_column("colour", |i| ["red", "green", "blue"][i % 3].into());
    let misspelt = "row 1, column 3 (\"colour\"): no column is named \"color\", the nearest is this one: correct the \
                    name, or add the column";
    let weights = |name, weight: &dyn Fn(usize) -> String, says: &str| {
        bad(name, with_column("w", weight), says).flags(&["--weights", "w"])
    };
    vec![
        bad(
            "target_dropped",
            sound(),
            "row 1, column 3 (\"y\"): the column is the target and left out at once: choose one of the two",
        )
        .flags(&["--drop", "y"]),
        bad("misspelt_drop", with_colours(), misspelt).flags(&["--drop", "color"]),
        bad("misspelt_weights", with_colours(), misspelt).flags(&["--weights", "color"]),
        bad("misspelt_group", with_colours(), misspelt).flags(&["--group", "color"]),
        bad("misspelt_category", with_colours(), misspelt).flags(&["--categorical", "color"]),
        bad("misspelt_order", with_colours(), misspelt).flags(&["--ordinal=color"]),
        bad("misspelt_model", with_colours(), misspelt).flags(&["--teacher-column", "color"]),
        bad(
            "model_of_texts",
            with_colours(),
            "row 1, column 3 (\"colour\"): the model's predictions should be numbers but the column holds texts such as \"blue\", \"green\", \
             \"red\": code it as numbers",
        )
        .flags(&["--teacher-column", "colour"]),
        weights(
            "negative_weight",
            &|i| if i == 2 { "-2".into() } else { "1".into() },
            "row 4, column 3 (\"w\"): the weight is -2: weights are 0 or more",
        ),
        weights(
            "no_weight",
            &|_| "0".into(),
            "row 1, column 3 (\"w\"): only 0 rows have a weight above 0, at least 5 are needed: give more rows a weight",
        ),
        weights(
            "weights_of_texts",
            &|i| ["low", "high"][i % 2].into(),
            "row 1, column 3 (\"w\"): the weights should be numbers but the column holds texts such as \"high\", \"low\": code it \
             as numbers",
        ),
        bad(
            "two_groups",
            with_column("site", |i| ["north", "south"][i % 2].into()),
            "row 1, column 3 (\"site\"): there are 2 groups, at least 3 are needed to train, choose and score on \
             different ones: choose a column of more groups, or none",
        )
        .flags(&["--group", "site"]),
        bad(
            "unlisted_level",
            with_colours(),
            "row 4, column 3 (\"colour\"): \"blue\" is not in the order given: add it there, correct the cell or remove \
             the row",
        )
        .flags(&["--ordinal=colour=red<green"]),
        bad(
            "level_twice",
            with_colours(),
            "row 1, column 3 (\"colour\"): \"red\" comes twice in the order given: name it once",
        )
        .flags(&["--ordinal=colour=red<green<red"]),
        bad(
            "order_of_numbers",
            sound(),
            "row 1, column 2 (\"b\"): the column holds numbers, not categories: read it as such with --categorical b, \
             or leave its order to the numbers",
        )
        .flags(&["--ordinal=b"]),
        bad(
            "input_named_as_a_level",
            with_colours().replacen("a,b", "colour=red,b", 1),
            "row 1, column 3 (\"colour\"): the input \"colour=red\" comes from column 1 as well: rename one of the two",
        ),
    ]
}

fn command(name: &str, path: &str, flags: &[&str]) -> Command {
    let target: &[&str] = if flags.contains(&"--target") { &[] } else { &["--target", "y"] };
    limpid(&[&[name, path], target, flags].concat())
}

#[test]
fn every_bad_table_is_refused_in_one_line_by_check_and_by_fit() {
    let folder = Folder::new();
    let groups = [bad_encodings(), bad_structures(), bad_values(), bad_statistics(), bad_roles()];
    let all: Vec<Bad> = groups.into_iter().flatten().collect();
    assert!(all.len() >= 80, "{} files", all.len());
    let mut wrong = vec![];
    for Bad { name, bytes, flags, says } in all {
        let path = folder.file(&format!("{name}.csv"), bytes);
        let expected = format!("error: {path}, {}\n", says.replace("FILE", &path));
        let out = folder.path().join("out").display().to_string();
        let fit = [flags, &["--evaluations", "1", "--out", &out]].concat();
        for mut command in [command("check", &path, flags), command("fit", &path, &fit)] {
            let output = command.output().expect("it starts");
            let said = String::from_utf8(output.stderr).expect("UTF-8");
            let refused = output.status.code() == Some(3) && output.stdout.is_empty();
            if !refused || said != expected {
                wrong.push(format!(
                    "{name}: {:?}\n  said     {said}  expected {expected}",
                    output.status
                ));
            }
        }
        assert!(!folder.path().join("out").exists(), "{name}: nothing is written for a bad file");
        std::fs::remove_file(&path).expect("the file");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A file that is fitted, and everything that is noted about it.
struct Odd {
    name: &'static str,
    bytes: Vec<u8>,
    flags: &'static [&'static str],
    notes: Vec<&'static str>,
}

fn odd(name: &'static str, bytes: impl Into<Vec<u8>>, notes: &[&'static str]) -> Odd {
    Odd { name, bytes: bytes.into(), flags: &[], notes: notes.to_vec() }
}

impl Odd {
    fn flags(self, flags: &'static [&'static str]) -> Self {
        Self { flags, ..self }
    }
}

fn odd_files() -> Vec<Odd> {
    let german = of("a;b;y", |[a, b, y]| format!("{a},5;{b};{y},25"));
    vec![
        odd("no_final_line_end", sound().trim_end(), &[]),
        odd("byte_order_mark", format!("\u{feff}{}", sound()), &[]),
        odd("cr", sound().replace('\n', "\r"), &[]),
        odd("crlf", sound().replace('\n', "\r\n"), &[]),
        odd("mixed_line_ends", sound().replacen('\n', "\r\n", 20), &[]),
        odd("blank_lines_at_the_end", sound() + "\n,,\n \n\n", &[]),
        odd("gzip", gzip(sound().as_bytes()), &[]),
        odd("semicolons", sound().replace(',', ";"), &[]),
        odd("tabs", sound().replace(',', "\t"), &[]),
        odd("bars", sound().replace(',', "|"), &[]),
        odd("spaces_between", sound().replace(',', " "), &[]).flags(&["--delimiter", "space"]),
        odd("decimal_commas", german, &[]),
        odd("padding", of(HEAD, |[a, b, y]| format!(" {a}\u{a0},\t{b} ,\"{y}\"")), &[]),
        odd("quoted_numbers", of(HEAD, |[a, b, y]| format!("\"{a}\",\"{b}\",\"{y}\"")), &[]),
        odd(
            "functions_and_constants",
            table("pi,e,sin,x0,N,I,y", |i| {
                let cell = |k: usize| (i * (k + 30) % 71).to_string();
                [0, 1, 4, 9, 16, 25, 36].map(cell).join(",")
            }),
            &[],
        ),
        odd(
            "hostile_names",
            table("<script>alert(1)</script>,\"a\"\"b\n\\end{document}\",y", |i| {
                numbers(i).map(|v| v.to_string()).join(",")
            }),
            &[],
        ),
        odd("non_latin_names", sound().replacen("a,b", "длина,数量", 1), &[]),
        odd("tiny_numbers", with_cell("1e-320"), &[]),
        odd("minus_zero", with_cell("-0"), &[]),
        odd("thirty_digits", with_cell("3.14159265358979323846264338328"), &[]),
        odd("units_of_1e-200", of(HEAD, |[a, b, y]| format!("{a}e-200,{b},{y}e-200")), &[]),
        odd("units_of_1e140", of(HEAD, |[a, b, y]| format!("{a},{b}e140,{y}e140")), &[]),
        odd("exactly_linear", of(HEAD, |[a, b, _]| format!("{a},{b},{}", 3 * a + 2 * b + 1)), &[]),
        odd(
            "outlier_1e149",
            with_cell("1e149"),
            &[
                "column \"b\": 1e149 in row 4 is an outlier, over 1000 standard deviations from the median: correct it or \
             remove the row",
            ],
        ),
        odd(
            "booleans",
            with_column("on", |i| ["true", "false"][i * i % 3 % 2].into()),
            &["column \"on\": texts: 1 where it is \"true\", 0 where it is \"false\""],
        ),
        odd(
            "categories",
            with_column("colour", |i| ["red", "green", "blue"][i % 3].into()),
            &["column \"colour\": 3 texts, an input each: \"blue\", \"green\", \"red\""],
        ),
        odd(
            "more_columns_than_rows",
            "p,q,r,s,t,u,y\n1,2,3,5,8,9,1\n2,1,4,4,7,0,0\n3,5,1,2,9,4,1\n5,3,2,6,1,5,0\n\
             9,4,6,1,3,2,1\n",
            &[
                "5 rows for 6 inputs: what fits them may do so by chance",
                "only 1 test row: scores on them say little",
            ],
        ),
        odd(
            "constant_column",
            with_column("c", |_| "3".into()),
            &["column \"c\": 3 in every row: left out"],
        ),
        odd(
            "repeated_rows",
            sound() + "74,11,269\n37,17,363\n",
            &[
                "2 rows have inputs and target of an earlier one: remove copies, a test row should be a new one",
            ],
        ),
        odd(
            "repeated_column",
            of("a,b,c,y", |[a, b, y]| format!("{a},{b},{a},{y}")),
            &[
                "column \"c\": \"c\" is the same as \"a\" in every row: leave one of the two out with --drop c",
            ],
        ),
        odd(
            "the_target_again",
            of("a,b,c,y", |[a, b, y]| format!("{a},{b},{y},{y}")),
            &[
                "column \"c\": gives the target away, of which it is a linear function: is it known before the target is? \
             if not, leave it out with --drop c",
            ],
        ),
        odd(
            "row_numbers",
            with_column("id", |i| (i + 1).to_string()),
            &[
                "column \"id\": it is another one in every row, like a row number: if it means nothing, leave it out with \
             --drop id",
            ],
        ),
        odd(
            "gap_dropped",
            with_cell("NA"),
            &[
                "column \"b\": 1 missing cell: the rows are left out",
                "1 of 60 rows left out for missing cells",
            ],
        )
        .flags(&["--missing", "drop"]),
        odd(
            "gap_beside",
            with_column("c", |i| if i == 7 { String::new() } else { i.to_string() }),
            &[],
        )
        .flags(&["--drop", "c"]),
        odd(
            "codes",
            with_column("zip", |i| ["01", "07", "1e9"][i % 3].into()),
            &["column \"zip\": 3 texts, an input each: \"01\", \"07\", \"1e9\""],
        )
        .flags(&["--categorical", "zip"]),
    ]
}

#[test]
fn every_odd_table_is_fitted_and_what_is_odd_is_noted() {
    let folder = Folder::new();
    let mut wrong = vec![];
    for Odd { name, bytes, flags, notes } in odd_files() {
        let path = folder.file(&format!("{name}.csv"), bytes);
        let checked = command("check", &path, flags).output().expect("it starts");
        let said = String::from_utf8_lossy(&checked.stdout).into_owned();
        let noted: Vec<&str> =
            said.lines().filter_map(|line| line.strip_prefix("note: ")).collect();
        if !checked.status.success() || noted != notes {
            let error = String::from_utf8_lossy(&checked.stderr);
            wrong.push(format!("{name}: noted {noted:#?}, expected {notes:#?} {error}"));
        }
        let out = folder.path().join(name).display().to_string();
        let small = ["--teacher", "none", "--evaluations", "200000", "--max-size", "9", "--json"];
        let fitted = command("fit", &path, &[flags, &small, &["--quiet", "--out", &out]].concat());
        let fitted = { fitted }.output().expect("it starts");
        let found: serde_json::Value = serde_json::from_slice(&fitted.stdout).unwrap_or_default();
        let front = found["front"].as_array().map_or(0, Vec::len);
        if !fitted.status.success() || front == 0 || !found["test_rmse"].is_number() {
            wrong.push(format!("{name}: {}", String::from_utf8_lossy(&fitted.stderr)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
