//! What `limpid eval` prints, and how it refuses what it cannot read.

use crate::support::{Folder, assert_refused};
use assert_cmd::Command;
use limpid::expr::Op;
use limpid::{Expr, Seed};

const DATA: &str = "x0,x1,speed\n0.5,1.25,2\n1.5,0.75,3\n0.7,1.9,0.6\n";
/// The rows of [`DATA`].
const ROWS: [[f64; 3]; 3] = [[0.5, 1.25, 2.0], [1.5, 0.75, 3.0], [0.7, 1.9, 0.6]];

fn eval(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_limpid"));
    command.arg("eval").args(arguments);
    command
}

/// The output for these formulas and this table.
#[track_caller]
fn output(formulas: &str, data: &str, more: &[&str]) -> String {
    let folder = Folder::new();
    let (f, d) = (folder.file("f.txt", formulas), folder.file("d.csv", data));
    let arguments = [&["--exprs", &f, "--data", &d], more].concat();
    let output = eval(&arguments).assert().success().get_output().clone();
    assert_eq!(output.stderr, b"");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The header, and the numbers row by row.
fn table(text: &str) -> (Vec<&str>, Vec<Vec<f64>>) {
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<&str>>());
    let head = lines.next().expect("a header");
    let number = |cell: &&str| cell.parse::<f64>().expect("a number");
    (head, lines.map(|cells| cells.iter().map(number).collect()).collect())
}

/// An infix and a postfix text of every operator, on operands inside its domain.
fn every_operator() -> (Vec<Expr>, String) {
    let operand = |index| Expr::binary(Op::Add, Expr::variable(index), Expr::constant(0.125));
    let mut words = String::new();
    let formula = |op: Op| {
        let name = op.spec().name;
        if op.arity() == 1 {
            words += &format!("x0 c0.125 + {name}\n");
            return Expr::unary(op, operand(0));
        }
        words += &format!("x0 c0.125 + x1 c0.125 + {name}\n");
        Expr::binary(op, operand(0), operand(1))
    };
    let formulas = Op::ALL.map(formula).to_vec();
    (formulas, words)
}

#[test]
fn the_example_of_the_help_prints_what_it_says() {
    let output = output(
        "# 1.5 a + b\nx0 c1.5 * x1 +\n",
        "a,b\n1,2\n3,4\n",
        &["--format", "postfix", "--jacobian"],
    );
    assert_eq!(output, "f1,f1_c1\n3.5,1.0\n8.5,3.0\n");
    let help = eval(&["--help"]).assert().success().get_output().stdout.clone();
    let help = String::from_utf8(help).expect("UTF-8").replace("    ", "");
    for part in [output.as_str(), "x0 c1.5 * x1 +", "Infix:", "Postfix:", "f1_c2", "Exit codes"] {
        assert!(help.contains(part), "{part}\nis not in\n{help}");
    }
    for op in Op::ALL.map(|op| op.spec().name) {
        assert!(help.split([' ', ',', '.', '\n']).any(|word| word == op), "{op} in\n{help}");
    }
}

#[test]
fn infix_and_postfix_give_the_same_bytes_for_every_operator() {
    let (formulas, words) = every_operator();
    let text: String = formulas.iter().map(|formula| format!("{formula}\n")).collect();
    for precision in ["f32", "f64"] {
        let more = ["--precision", precision, "--jacobian", "--format"];
        let infix = output(&text, DATA, &[&more[..], &["infix"]].concat());
        assert_eq!(infix, output(&words, DATA, &[&more[..], &["postfix"]].concat()));
        assert_eq!(infix.lines().count(), 1 + ROWS.len());
    }
    for (symbol, name) in [("+", "add"), ("-", "sub"), ("*", "mul"), ("/", "div"), ("^", "pow")] {
        let of = |op| output(&format!("x0 x1 {op}"), DATA, &["--format", "postfix"]);
        assert_eq!(of(symbol), of(name));
        assert_eq!(output(&format!("x0 {symbol} x1"), DATA, &[]), of(name));
    }
}

#[test]
fn values_are_those_of_the_definition_to_the_bit_in_both_precisions() {
    let (formulas, words) = every_operator();
    let single = output(&words, DATA, &["--format", "postfix", "--precision", "f32"]);
    let double = output(&words, DATA, &["--format", "postfix"]);
    for (i, row) in ROWS.iter().enumerate() {
        for (j, formula) in formulas.iter().enumerate() {
            assert_eq!(table(&double).1[i][j], formula.at(row), "{formula}");
            let cell = single.lines().nth(i + 1).and_then(|line| line.split(',').nth(j));
            let cell: f32 = cell.expect("a cell").parse().expect("a number");
            assert_eq!(cell, formula.at(&row.map(|v| v as f32)), "{formula}");
        }
    }
    assert_ne!(single, double);
}

#[test]
fn the_jacobian_agrees_with_central_differences() {
    let (mut formulas, _) = every_operator();
    let mut rng = Seed::new(4).rng();
    let smooth = [Op::Add, Op::Mul, Op::Sin, Op::Tanh, Op::Square];
    formulas.extend((0..30).map(|_| limpid::expr::random(&mut rng, &smooth, 3, 12)));
    let text: String = formulas.iter().map(|formula| format!("{formula}\n")).collect();
    // Columns of other names, so that x0, x1 and x2 are their indices.
    let printed = output(&text, &DATA.replace("x0,x1,speed", "a,b,c"), &["--jacobian"]);
    let (head, rows) = table(&printed);
    let mut place = head.iter().enumerate();
    for (f, formula) in formulas.iter().enumerate() {
        let (j, name) = place.next().expect("a column a formula");
        assert_eq!(*name, format!("f{}", f + 1));
        let constants = formula.constants();
        for (row, printed) in ROWS.iter().zip(&rows) {
            assert_eq!(printed[j], formula.at(row), "{formula}");
        }
        for k in 0..constants.len() {
            let (j, name) = place.next().expect("a column a constant");
            assert_eq!(*name, format!("f{}_c{}", f + 1, k + 1));
            let step = 1e-5 * (1.0 + constants[k].abs());
            let moved = |by: f64| {
                let mut moved = constants.clone();
                moved[k] += by;
                formula.with_constants(&moved)
            };
            for (row, printed) in ROWS.iter().zip(&rows) {
                let (up, down) = (moved(step).at(row), moved(-step).at(row));
                let difference = (up - down) / (2.0 * step);
                // Rounding of the values, and the third derivative.
                let scale = up.abs() + difference.abs() + constants[k].abs() + 1.0;
                assert!(
                    (printed[j] - difference).abs() < 1e-6 * scale * scale,
                    "{formula}, {name}"
                );
            }
        }
    }
    assert_eq!(place.next(), None);
}

#[test]
fn variables_go_by_name_and_by_order_unless_a_name_looks_like_an_index() {
    let rows = "1,2,4\n";
    let first = |formulas: &str, head: &str| {
        let text = output(formulas, &format!("{head}\n{rows}"), &[]);
        table(&text).1[0].clone()
    };
    assert_eq!(first("b - a\nx1 - x0\n`wind speed` / x2", "a,b,wind speed"), [1.0, 1.0, 1.0]);
    assert_eq!(first("x1\nx2\nx0", "x1,x2,x0"), [1.0, 2.0, 4.0]);
    assert_eq!(first("exp + exp(a - a)", "a,b,exp"), [5.0]);
}

#[test]
fn what_is_undefined_is_nan_or_infinite_and_no_error() {
    let printed = output("log(a - 2)\na / 0\n-a / 0", "a,b\n1,2\n", &[]);
    assert_eq!(printed, "f1,f2,f3\nNaN,inf,-inf\n");
    let large = output("a", "a\n1e60\n", &["--precision", "f32"]);
    assert_eq!(large, "f1\ninf\n");
}

#[test]
fn small_files_comments_and_any_line_ends_are_read() {
    for (formulas, data, expected) in [
        ("a", "a\n2\n", "f1\n2.0\n"),
        ("\u{feff}# one\r\n\r\n  # two\r\na + 1\r\n", "a,b\r\n2,2\r\n2,2", "f1\n3.0\n3.0\n"),
        ("a\n7", "a,b\n", "f1,f2\n"),
        ("7", "a,b\n1,1\n", "f1\n7.0\n"),
    ] {
        assert_eq!(output(formulas, data, &[]), expected, "{formulas:?}");
    }
}

#[test]
fn every_bad_formula_gives_one_line_with_file_line_column_and_reason() {
    let large = "x0 ".repeat(500_000) + &"+ ".repeat(500_000);
    let nested = "sin(".repeat(1_000_000) + "x0" + &")".repeat(1_000_000);
    let cases: [(&str, &str, &str, &str); 21] = [
        ("postfix", "x0 foo", ":1:4: ", "unknown name \"foo\"; known are x0, x1, …, c1.5"),
        ("postfix", "# first\n\nx0 x1 cosh", ":3:7: ", "unknown name \"cosh\""),
        ("postfix", "x0 +", ":1:4: ", "add takes 2 argument(s), not 1"),
        ("postfix", "sin", ":1:1: ", "sin takes 1 argument(s), not 0"),
        ("postfix", "x0 x1", ":1:4: ", "expected one formula, found the start of another"),
        ("postfix", "x0 x1 x2 *", ":1:4: ", "expected one formula, found the start of another"),
        ("postfix", "x0 c1.5.2 *", ":1:4: ", "\"1.5.2\" is not a number that f64 can hold"),
        ("postfix", "x0 c1e999 *", ":1:4: ", "\"1e999\" is not a number that f64 can hold"),
        ("postfix", "x0 1.5 *", ":1:4: ", "c1.5 for a number"),
        ("postfix", "x0\nx0 x3 *", ":2:4: ", "unknown column x3: the data have x0 to x2"),
        ("postfix", "x01", ":1:1: ", "unknown name \"x01\""),
        ("postfix", &large, ":1:300001: ", "more than 100000 nodes"),
        ("infix", "x0 + é + foo", ":1:6: ", "unknown name \"é\"; known are"),
        ("infix", "x0 + spead", ":1:6: ", "known are speed"),
        ("infix", "x0 + x2", ":1:6: ", "unknown name \"x2\""),
        ("infix", "x0 *", ":1:5: ", "expected a number, a name, `-` or `(`"),
        ("infix", "pow(x0)", ":1:1: ", "pow takes 2 argument(s), not 1"),
        ("infix", "x0\n(x0 + x1", ":2:1: ", "this bracket is never closed"),
        ("infix", "x0)", ":1:3: ", "this `)` closes nothing"),
        ("infix", &nested, ":1:", "more than 100000 nodes"),
        ("infix", "\n# nothing\n", ": ", "there is no formula"),
    ];
    let folder = Folder::new();
    let data = folder.file("d.csv", DATA);
    for (format, text, place, reason) in cases {
        let file = folder.file("f.txt", text);
        let arguments = ["--exprs", &file, "--data", &data, "--format", format];
        assert_refused(eval(&arguments), &[&format!("f.txt{place}"), reason]);
    }
    let file = folder.file("f.txt", b"x0\n\xff\n");
    assert_refused(eval(&["--exprs", &file, "--data", &data]), &["f.txt:2: not UTF-8"]);
    let none = folder.path().join("none.txt").display().to_string();
    assert_refused(eval(&["--exprs", &none, "--data", &data]), &["none.txt cannot be read"]);
}

#[test]
fn every_bad_table_gives_one_line_with_file_row_column_and_fix() {
    let folder = Folder::new();
    let file = folder.file("f.txt", "1 + 1");
    for (text, place, fix) in [
        ("", "row 1, column 1", "write a header line"),
        ("a,b\n1,2\n3,x\n", "row 3, column 2 (\"b\")", "correct the cell"),
        ("a,b\n1,2\n,4\n", "row 3, column 1 (\"a\")", "fill in a number"),
        ("a,b\n1,2\n3\n", "row 3, column 2 (\"b\")", "add the missing fields"),
        ("a,b\n1,2\n3,4,5\n", "row 3, column 3", "remove the surplus fields"),
        ("a\n1\nnan\n", "row 3, column 1 (\"a\")", "fill in a number"),
        ("1,2\n3,4\n", "row 1, column 1 (\"1\")", "add a header line"),
        ("a,a\n3,4\n", "row 1, column 2 (\"a\")", "rename one"),
        ("a;b\n3;4\n", "row 1, column 1", "save it with ','"),
    ] {
        let data = folder.file("bad.csv", text);
        assert_refused(
            eval(&["--exprs", &file, "--data", &data]),
            &[&format!("bad.csv, {place}"), fix],
        );
    }
    assert_refused(eval(&["--exprs", &file, "--data", "none.csv"]), &["none.csv cannot be read"]);
}

#[test]
fn senseless_arguments_exit_with_2() {
    for (arguments, part) in [
        (&[][..], "--exprs"),
        (&["--exprs", "f.txt"], "--data"),
        (&["--exprs", "f", "--data", "d", "--format", "prefix"], "infix, postfix"),
        (&["--exprs", "f", "--data", "d", "--precision", "f16"], "f32, f64"),
    ] {
        let output = eval(arguments).assert().code(2).get_output().clone();
        let message = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(message.contains(part), "{message}\ndoes not say\n{part}");
    }
}

#[test]
fn every_finite_number_is_evaluated() {
    let folder = Folder::new();
    let data = folder.file("d.csv", "a\n1e282\n-1.7976931348623157e308\n5e-324\n");
    let formulas = folder.file("f.txt", "a * 0.5\n");
    let run =
        crate::support::limpid(&["eval", "--exprs", &formulas, "--data", &data]).assert().success();
    let printed = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert_eq!(printed, "f1\n5e281\n-8.988465674311579e307\n0.0\n");
}
