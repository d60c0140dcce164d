//! Exported code is run by the languages themselves and gives the formula's values.

use limpid_base::Seed;
use limpid_expr::{Expr, Node, Op, random};
use std::process::Command;

/// Inputs of a row: small, large, near the protected operators' singularities.
const ROWS: [[f64; 3]; 6] = [
    [0.3, -1.7, 2.5],
    [2.0, 5.0, 0.25],
    [-3.0, 0.0005, 1.0],
    [0.0, -0.0004, -2.0],
    [1e-3, 40.0, 0.7],
    [-0.9, 0.1, -0.1],
];

/// Names that are no identifiers, or are reserved.
fn names() -> Vec<String> {
    ["age", "blood pressure", "lambda"].map(String::from).to_vec()
}

/// Every operator by itself, of variables and of constants, and random formulas of all of them.
fn formulas() -> Vec<Expr> {
    let single = Op::ALL.into_iter().flat_map(|op| {
        let leaves = [[Expr::variable(0), Expr::variable(1)], [-2.0, 0.5].map(Expr::constant)];
        leaves.map(|[a, b]| match op.arity() {
            1 => Expr::unary(op, a),
            _ => Expr::binary(op, a, b),
        })
    });
    let mut rng = Seed::new(6).rng();
    let many = (0..150).map(|i| random(&mut rng, &Op::ALL, 3, 3 + i % 25));
    single.chain(many).collect()
}

/// Compares what a program printed, a value a line, with the definition.
fn check(formulas: &[Expr], printed: &str) {
    let mut values = printed.lines().map(|line| line.trim().parse::<f64>().expect("a number"));
    for formula in formulas {
        for row in &ROWS {
            let (found, expected) = (values.next().expect("a value"), formula.at(row));
            let near = (found - expected).abs() <= 1e-12 * expected.abs().max(1e-300);
            let same = near || found == expected || (found.is_nan() && expected.is_nan());
            assert!(
                same || ill_conditioned(formula, row),
                "{formula} at {row:?}: {found}, not {expected}"
            );
        }
    }
    assert_eq!(values.next(), None);
}

/// Tells whether the last bit of some value on the way changes the thirteenth digit of the result: then two
/// libraries' elementary functions, each right to the last bit but one, need not agree.
fn ill_conditioned(formula: &Expr, row: &[f64; 3]) -> bool {
    let value = formula.at(row);
    (0..formula.nodes().len()).any(|i| {
        [1.0 - 1e-15, 1.0 + 1e-15].iter().any(|&factor| {
            // A subtree ends at its root: what follows here is its value times the factor.
            let (before, after) = formula.nodes().split_at(i + 1);
            let changed = [Node::Const(factor), Node::Op(Op::Mul)];
            let near = Expr::from_postfix([before, &changed, after].concat());
            let change = (near.expect("one formula").at(row) - value).abs();
            change.is_nan() || change > 1e-13 * value.abs()
        })
    })
}

/// The output of a program that succeeds.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The arguments of the columns that a formula uses.
fn arguments(formula: &Expr, row: &[f64; 3]) -> String {
    let used = |j: &usize| formula.nodes().contains(&Node::Var(*j as u32));
    let values = (0..3).filter(used).map(|j| format!("{:?}", row[j]));
    values.collect::<Vec<String>>().join(", ")
}

/// The arguments as NumPy's numbers, which divide by zero without an error.
fn numpy_arguments(formula: &Expr, row: &[f64; 3]) -> String {
    let arguments = arguments(formula, row);
    let numbers = arguments.split(", ").filter(|number| !number.is_empty());
    numbers.map(|number| format!("np.float64({number})")).collect::<Vec<String>>().join(", ")
}

/// True if the program is there; a machine that is to have all tools must have it.
fn has(what: &str, command: &mut Command) -> bool {
    let there = command.output().is_ok_and(|output| output.status.success());
    let required = std::env::var_os("LIMPID_REQUIRE_TOOLS").is_some();
    assert!(there || !required, "{what} is not here, and LIMPID_REQUIRE_TOOLS is set");
    if !there {
        eprintln!("skipped: {what} is not here");
    }
    there
}

/// The program that runs Python.
fn python() -> String {
    std::env::var("LIMPID_PYTHON").unwrap_or_else(|_| "python3".into())
}

/// Compares what a language without infinities and NaN printed, a value a line, with the definition, where
/// all values on the way are finite.
fn check_finite(formulas: &[Expr], printed: &str) {
    let mut lines = printed.lines();
    let mut compared = 0;
    for formula in formulas {
        for row in &ROWS {
            let line = lines.next().expect("a value");
            let mut parts = (0..formula.nodes().len()).map(|i| formula.part(i).at(row));
            if parts.any(|value| !value.is_finite()) {
                continue;
            }
            let found: f64 = line.trim().parse().unwrap_or(f64::NAN);
            let expected = formula.at(row);
            let near = (found - expected).abs() <= 1e-12 * expected.abs().max(1e-300);
            assert!(
                near || ill_conditioned(formula, row),
                "{formula} at {row:?}: {line}, not {expected}"
            );
            compared += 1;
        }
    }
    assert_eq!(lines.next(), None);
    assert!(compared > 3 * formulas.len(), "{compared} values are defined");
}

#[test]
fn c_code_compiles_without_a_warning_and_gives_the_same_values() {
    if !has("cc", Command::new("cc").arg("--version")) {
        return;
    }
    let formulas = formulas();
    let functions = ["formula", "square", "cube", "pdiv", "psqrt", "plog", "pinv"];
    let unit = |(i, formula): (usize, &Expr)| {
        let define = functions.map(|name| format!("#define {name} {name}_{i}\n"));
        let forget = functions.map(|name| format!("#undef {name}\n"));
        format!("{}{}{}", define.concat(), formula.c(&names()), forget.concat())
    };
    let units: String = formulas.iter().enumerate().map(unit).collect();
    let calls = formulas.iter().enumerate().flat_map(|(i, formula)| {
        ROWS.iter().map(move |row| {
            format!("    printf(\"%.17g\\n\", formula_{i}({}));\n", arguments(formula, row))
        })
    });
    let calls: String = calls.collect();
    let program =
        format!("#include <stdio.h>\n{units}int main(void) {{\n{calls}    return 0;\n}}\n");
    let folder = tempfile::tempdir().expect("a folder");
    let (source, binary) = (folder.path().join("formulas.c"), folder.path().join("formulas"));
    std::fs::write(&source, program).expect("space");
    let flags = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-O1", "-o"];
    run(Command::new("cc").args(flags).args([&binary, &source]).arg("-lm"));
    check(&formulas, &run(&mut Command::new(&binary)));
}

#[test]
fn sql_gives_the_same_values_in_sqlite() {
    let functions = "import sqlite3; sqlite3.connect(':memory:').execute('SELECT sqrt(4)')";
    let what = "SQLite with functions of mathematics";
    if !has(what, Command::new(python()).args(["-c", functions])) {
        return;
    }
    let formulas = formulas();
    let inputs = ["a", "b", "c"].map(|name| format!("CAST(t.{name} AS DOUBLE PRECISION)"));
    let lines: String = formulas.iter().map(|formula| formula.sql(&inputs) + "\n").collect();
    let program = format!(
        "import sqlite3, sys\nbase = sqlite3.connect(':memory:')\n\
         base.execute('CREATE TABLE rows(a, b, c)')\n\
         base.executemany('INSERT INTO rows VALUES (?, ?, ?)', {ROWS:?})\n\
         for line in open(sys.argv[1]):\n    \
         for value, in base.execute(f'SELECT {{line}} FROM rows AS t ORDER BY t.rowid'): print(repr(value))\n"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let (path, text) = (folder.path().join("formulas.py"), folder.path().join("formulas.sql"));
    std::fs::write(&path, program).expect("space");
    std::fs::write(&text, lines).expect("space");
    check_finite(&formulas, &run(Command::new(python()).args([&path, &text])));
}

#[test]
fn spreadsheet_formulas_give_the_same_values_in_gnumeric() {
    if !has("ssconvert (gnumeric)", Command::new("ssconvert").arg("--version")) {
        return;
    }
    // Constants have 15 digits there.
    let formulas: Vec<Expr> = formulas().iter().map(|formula| formula.rounded(15)).collect();
    let mut table = String::new();
    for (i, formula) in formulas.iter().enumerate() {
        for (j, [a, b, c]) in ROWS.iter().enumerate() {
            let row = i * ROWS.len() + j + 1;
            let cell = formula.excel(&["A", "B", "C"].map(|column| format!("{column}{row}")));
            let cell = cell.expect("a short formula");
            table += &format!("{a:?},{b:?},{c:?},\"={cell}\"\n");
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let [before, after] = ["formulas.csv", "values.csv"].map(|name| folder.path().join(name));
    std::fs::write(&before, table).expect("space");
    run(Command::new("ssconvert").args([&before, &after]));
    let values = std::fs::read_to_string(&after).expect("the values");
    let last = |line: &str| line.rsplit(',').next().unwrap_or_default().to_string() + "\n";
    check_finite(&formulas, &values.lines().map(last).collect::<String>());
}

#[test]
fn rust_code_compiles_without_a_warning_and_gives_the_same_values() {
    let formulas = formulas();
    let modules = formulas.iter().enumerate().map(|(i, formula)| {
        let code = formula.rust(&names()).replacen("fn formula", "pub fn formula", 1);
        format!("mod f{i} {{ {code} }}\n")
    });
    let calls = formulas.iter().enumerate().flat_map(|(i, formula)| {
        let call = move |row| {
            format!("    println!(\"{{:?}}\", f{i}::formula({}));\n", arguments(formula, row))
        };
        ROWS.iter().map(call)
    });
    let program =
        format!("{}fn main() {{\n{}}}\n", modules.collect::<String>(), calls.collect::<String>());
    let folder = tempfile::tempdir().expect("a folder");
    let (source, binary) = (folder.path().join("formulas.rs"), folder.path().join("formulas"));
    std::fs::write(&source, program).expect("space");
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    run(Command::new(rustc)
        .args(["--edition", "2024", "-D", "warnings", "-o"])
        .args([&binary, &source]));
    check(&formulas, &run(&mut Command::new(&binary)));
}

#[test]
fn python_code_gives_the_same_values_of_numbers_and_of_arrays() {
    if !has("NumPy", Command::new(python()).args(["-c", "import numpy"])) {
        return;
    }
    let formulas = formulas();
    let columns: Vec<String> = (0..3)
        .map(|j| format!("np.array({:?})", ROWS.iter().map(|row| row[j]).collect::<Vec<f64>>()))
        .collect();
    let one = |formula: &Expr| {
        let used = (0..3_usize)
            .filter(|j| formula.nodes().contains(&Node::Var(*j as u32)))
            .map(|j| columns[j].clone());
        let used: Vec<String> = used.collect();
        let calls: String = ROWS
            .iter()
            .map(|row| format!("values.append(formula({}))\n", numpy_arguments(formula, row)))
            .collect();
        format!(
            "{}\nvalues = []\n{calls}arrays = np.broadcast_to(formula({}), 6)\n\
             assert np.array_equal(arrays, np.array(values), equal_nan=True) or np.allclose(arrays, values, \
             rtol=1e-13, atol=0, equal_nan=True)\nfor v in values: print(repr(float(v)))\n",
            formula.python(&names()),
            used.join(", ")
        )
    };
    let program = formulas.iter().map(one).collect::<String>();
    let program = format!("import warnings\nwarnings.simplefilter('ignore')\n{program}");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("formulas.py");
    std::fs::write(&path, program).expect("space");
    check(&formulas, &run(Command::new(python()).arg(&path)));
}
