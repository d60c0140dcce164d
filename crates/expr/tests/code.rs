//! Exported code is run by the languages themselves and gives the formula's values.

use limpid_base::Seed;
use limpid_expr::{Expr, Node, Op, random};
use std::path::Path;
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
    let python = std::env::var("LIMPID_PYTHON").unwrap_or_else(|_| "python3".into());
    let has_numpy = Command::new(&python).args(["-c", "import numpy"]).output();
    if !has_numpy.is_ok_and(|output| output.status.success()) {
        assert!(
            std::env::var_os("LIMPID_REQUIRE_TOOLS").is_none(),
            "{python} has no numpy, and LIMPID_REQUIRE_TOOLS is set"
        );
        eprintln!("skipped: {python} has no numpy");
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
    check(&formulas, &run(Command::new(&python).arg(Path::new(&path))));
}
