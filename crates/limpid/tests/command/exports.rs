//! Exported code, run by its own language on the data, gives what `limpid predict` gives.

use crate::support::{Folder, has, limpid, mixed, python};
use limpid::SavedModel;
use limpid::data::{Reading, Sheet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A formula's folder, the values of its arguments and what `limpid predict` says.
pub struct Case {
    pub folder: PathBuf,
    /// Names and values of the inputs that the formula uses, in their order.
    pub arguments: Vec<(String, Vec<f64>)>,
    pub expected: Vec<f64>,
}

/// Fits, and explains every row of the front.
fn cases(folder: &Folder, data: &str, target: &str, more: &[&str]) -> Vec<Case> {
    cases_of(folder, data, data, target, more)
}

/// Fits, explains every row of the front, and predicts another table.
pub fn cases_of(folder: &Folder, data: &str, new: &str, target: &str, more: &[&str]) -> Vec<Case> {
    let name = Path::new(data).file_stem().expect("a name").to_string_lossy();
    let out = folder.path().join(format!("{name}.out"));
    let shown = out.display().to_string();
    let fit = ["fit", data, "--target", target, "--out", &shown, "--quiet", "--effort", "quick"];
    let budget = ["--evaluations", "40000000", "--teacher", "none"];
    limpid(&[&fit[..], &budget, more].concat()).assert().success();
    let model = format!("{shown}/model.json");
    let saved = std::fs::read_to_string(&model).expect("the model");
    let saved = SavedModel::from_json(&saved).expect("a model");
    let bytes = std::fs::read(new).expect("the data");
    let reading = Reading::default().encoded(&saved.encoding);
    let sheet = Sheet::read(new, &bytes, &reading).expect("a table");
    let (x, _) = saved.encoding.apply(&sheet).expect("the columns");
    (1..=saved.front.len())
        .map(|row| {
            let number = row.to_string();
            limpid(&["explain", "--model", &model, "--row", &number, "--quiet"]).assert().success();
            let predict = ["predict", "--model", &model, "--row", &number, new, "--quiet"];
            let output = limpid(&predict).assert().success().get_output().stdout.clone();
            let output = String::from_utf8(output).expect("UTF-8");
            let formula = &saved.front[row - 1].formula;
            let argument =
                |j: u32| (saved.features()[j as usize].clone(), x.col(j as usize).to_vec());
            Case {
                folder: out.join(format!("row-{row}")),
                arguments: formula.variables().into_iter().map(argument).collect(),
                expected: output.lines().skip(1).map(|v| v.parse().expect("a number")).collect(),
            }
        })
        .collect()
}

/// Of two data sets: one of numbers, one of categories and of names that no language likes.
fn all(folder: &Folder) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../datasets/yacht.csv");
    let ops = ["--ops", "+,-,*,/,^,exp,log,sin,tanh,sqrt,square"];
    let mut all = cases(folder, &root.display().to_string(), "residuary_resistance", &ops);
    let odd =
        mixed(120).replacen("a,colour,size,on,b,y", "a\\b,col'our,lambda,E,\"say \"\"b\"\"\",y", 1);
    let data = folder.file("odd.csv", odd);
    all.extend(cases(folder, &data, "y", &["--ops", "+,-,*,cos,abs"]));
    assert!(all.len() > 8, "{} formulas", all.len());
    assert!(all.iter().any(|case| case.arguments.len() > 2));
    all
}

/// What was found for all rows, or for the first of them, is what is expected.
#[track_caller]
pub fn assert_same(case: &Case, found: &[f64], tolerance: f64) {
    assert!(!found.is_empty() && found.len() <= case.expected.len());
    let scale = case.expected.iter().map(|v| v.abs()).fold(0.0, f64::max);
    for (i, (found, expected)) in found.iter().zip(&case.expected).enumerate() {
        // Relative to the value, or to the sum it is a small difference of.
        let near = (found - expected).abs() <= tolerance * expected.abs().max(1e-3 * scale)
            || (found.is_nan() && expected.is_nan());
        assert!(near, "{}, row {i}: {found}, not {expected}", case.folder.display());
    }
}

/// What a program printed, a number a line.
pub fn run(command: &mut Command) -> Vec<f64> {
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| line.trim().parse().expect("a number")).collect()
}

#[test]
fn python_and_sympy_agree_with_predict_on_the_data() {
    let python = python();
    if !has("NumPy or SymPy", Command::new(&python).args(["-c", "import numpy, sympy"])) {
        return;
    }
    let folder = Folder::new();
    for case in all(&folder) {
        let columns: Vec<String> =
            case.arguments.iter().map(|(_, values)| format!("np.array({values:?})")).collect();
        let n = case.expected.len();
        let program = format!(
            "from formula import *\nfor v in np.broadcast_to(formula({}), {n}): print(repr(float(v)))\n",
            columns.join(", ")
        );
        let path = case.folder.join("run_numpy.py");
        std::fs::write(&path, program).expect("space");
        assert_same(&case, &run(Command::new(&python).arg(&path)), 1e-12);

        // SymPy takes its time, so of a few rows, in its own arithmetic of 30 digits.
        let values: Vec<String> = (0..5)
            .map(|i| {
                let pair =
                    |(name, values): &(String, Vec<f64>)| format!("{name:?}: {:?}", values[i]);
                format!(
                    "{{{}}}",
                    case.arguments.iter().map(pair).collect::<Vec<String>>().join(", ")
                )
            })
            .collect();
        let program = format!(
            "from formula import symbolic\nfrom sympy import Float, Symbol\ne = symbolic()\nfor row in [{}]:\n    \
             at = {{Symbol(k): Float(v, 30) for k, v in row.items()}}\n    print(repr(float(e.evalf(30, subs=at))))\n",
            values.join(", ")
        );
        let path = case.folder.join("run_sympy.py");
        std::fs::write(&path, program).expect("space");
        assert_same(&case, &run(Command::new(&python).arg(&path)), 1e-12);
    }
}

#[test]
fn rust_agrees_with_predict_on_the_data() {
    let folder = Folder::new();
    for case in all(&folder) {
        let formula = case.folder.join("formula.rs");
        let row = |i: usize| {
            let values = case.arguments.iter().map(|(_, values)| format!("{:?}", values[i]));
            values.collect::<Vec<String>>().join(", ")
        };
        let calls: String = (0..case.expected.len())
            .map(|i| format!("    println!(\"{{:?}}\", formula::formula({}));\n", row(i)))
            .collect();
        let program = format!("#[path = {formula:?}]\nmod formula;\nfn main() {{\n{calls}}}\n");
        let (source, binary) = (case.folder.join("run.rs"), case.folder.join("run"));
        std::fs::write(&source, program).expect("space");
        let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
        let compiled = Command::new(rustc)
            .args(["--edition", "2024", "-D", "warnings", "-o"])
            .args([&binary, &source])
            .output()
            .expect("it starts");
        assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
        assert_same(&case, &run(&mut Command::new(&binary)), 1e-12);
    }
}

#[test]
fn c_agrees_with_predict_on_the_data() {
    if !has("cc", Command::new("cc").arg("--version")) {
        return;
    }
    let folder = Folder::new();
    for case in all(&folder) {
        let row = |i: usize| {
            let values = case.arguments.iter().map(|(_, values)| format!("{:?}", values[i]));
            values.collect::<Vec<String>>().join(", ")
        };
        let calls: String = (0..case.expected.len())
            .map(|i| format!("    printf(\"%.17g\\n\", formula({}));\n", row(i)))
            .collect();
        let program =
            format!("#include \"formula.c\"\n#include <stdio.h>\nint main(void) {{\n{calls}}}\n");
        let (source, binary) = (case.folder.join("run.c"), case.folder.join("run"));
        std::fs::write(&source, program).expect("space");
        let flags = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-o"];
        let mut compile = Command::new("cc");
        let compiled = compile.args(flags).args([&binary, &source]).arg("-lm").output();
        let compiled = compiled.expect("it starts");
        assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
        assert_same(&case, &run(&mut Command::new(&binary)), 1e-12);
    }
}

/// formula.txt is what `limpid eval` reads, and formula.tex what LaTeX reads.
#[test]
fn text_is_read_back_and_latex_compiles() {
    let folder = Folder::new();
    let data = folder.file("plain.csv", crate::support::to_csv(&crate::support::bump(80, 1)));
    let formulas = cases(&folder, &data, "y", &[]);
    for case in &formulas {
        let formula = case.folder.join("formula.txt").display().to_string();
        let output = limpid(&["eval", "--exprs", &formula, "--data", &data]).assert().success();
        let output = String::from_utf8(output.get_output().stdout.clone()).expect("UTF-8");
        let found: Vec<f64> =
            output.lines().skip(1).map(|v| v.parse().expect("a number")).collect();
        assert_eq!(found, case.expected);
    }
    if !has("pdflatex", Command::new("pdflatex").arg("--version")) {
        return;
    }
    let mut text = String::from("\\documentclass{article}\\usepackage{amsmath}\\begin{document}\n");
    for case in all(&folder).iter().chain(&formulas) {
        let tex = std::fs::read_to_string(case.folder.join("formula.tex")).expect("the file");
        text += &tex;
        // The equation with every digit stands behind marks of comments.
        let exact = tex.split("% With every digit:\n").nth(1).unwrap_or_default();
        text += &exact.lines().map(|line| format!("{}\n", &line[2..])).collect::<String>();
    }
    text += "\\end{document}\n";
    folder.file("all.tex", text);
    let compiled = Command::new("pdflatex")
        .args(["-interaction=batchmode", "-halt-on-error", "all.tex"])
        .current_dir(folder.path())
        .output()
        .expect("it starts");
    let log = std::fs::read_to_string(folder.path().join("all.log")).unwrap_or_default();
    assert!(compiled.status.success(), "{log}");
}

#[test]
fn arguments_stand_in_the_order_of_the_columns() {
    let folder = Folder::new();
    for case in all(&folder) {
        let code = std::fs::read_to_string(case.folder.join("formula.py")).expect("the file");
        let named = |(name, _): &(String, Vec<f64>)| code.find(&format!("# {name:?}"));
        let places: Vec<Option<usize>> = case.arguments.iter().map(named).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{code}");
    }
}
