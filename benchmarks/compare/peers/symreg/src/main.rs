//! symbolic_regression as a peer of `cargo xtask bench compare-search`: one search, its front as one JSON
//! object on standard output.
//!
//! `symreg TRAIN.csv TEST.csv SEED CPU_SECONDS`: files of a line of names, then numbers, the target last.

use cpu_time::ProcessTime;
use ndarray::{Array1, Array2};
use serde_json::{Value, json};
use std::sync::Arc;
use symbolic_regression::prelude::*;

/// Arguments that an operator has at most (the type of the library's own set of operators).
const ARITY: usize = 3;
const MAX_SIZE: usize = 30;
const OPERATORS: [&str; 10] = ["+", "sub", "*", "/", "sin", "cos", "exp", "log", "sqrt", "abs2"];

/// A column an input.
struct Table {
    x: Array2<f64>,
    y: Array1<f64>,
}

impl Table {
    fn read(path: &str) -> Self {
        let text = std::fs::read_to_string(path).expect("a file");
        let number = |word: &str| word.parse::<f64>().expect("a number");
        let rows: Vec<Vec<f64>> =
            text.lines().skip(1).map(|line| line.split(',').map(number).collect()).collect();
        let inputs = rows[0].len() - 1;
        Self {
            x: Array2::from_shape_fn((inputs, rows.len()), |(j, i)| rows[i][j]),
            y: Array1::from_shape_fn(rows.len(), |i| rows[i][inputs]),
        }
    }

    fn mse(&self, prediction: &[f64]) -> f64 {
        let squares = prediction.iter().zip(&self.y).map(|(p, y)| (p - y) * (p - y));
        squares.sum::<f64>() / self.y.len() as f64
    }

    /// 1 − mean squared error / variance.
    fn r2(&self, prediction: &[f64]) -> f64 {
        let mean = self.y.sum() / self.y.len() as f64;
        1.0 - self.mse(prediction) / self.mse(&vec![mean; self.y.len()])
    }
}

/// A formula found in single precision, evaluated in double precision.
fn values(formula: &PostfixExpr<f32, BuiltinOpsF32, ARITY>, x: &Array2<f64>) -> Vec<f64> {
    let constants = formula.consts.iter().map(|&c| f64::from(c)).collect();
    let formula = PostfixExpr::<f64, BuiltinOpsF64, ARITY>::new(
        formula.nodes.clone(),
        constants,
        formula.meta.clone(),
    );
    let options = EvalOptions { check_finite: false, early_exit: false };
    eval_tree_array::<f64, BuiltinOpsF64, ARITY>(&formula, x.view(), &options).0
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let [_, train, test, seed, seconds] = &words[..] else {
        panic!("usage: symreg TRAIN.csv TEST.csv SEED CPU_SECONDS");
    };
    let (train, test) = (Table::read(train), Table::read(test));
    let seconds: f64 = seconds.parse().expect("a number of seconds");
    let start = ProcessTime::now();
    let options = Options::<f32, ARITY> {
        operators: BuiltinOpsF32::from_names(OPERATORS).expect("it has them"),
        niterations: 100_000_000, // the clock ends the search
        early_stop_condition: Some(Arc::new(move |_, _| start.elapsed().as_secs_f64() > seconds)),
        seed: seed.parse().expect("a seed"),
        maxsize: MAX_SIZE,
        progress: false,
        ..Default::default()
    };
    let single = |v: &f64| *v as f32;
    let data = Dataset::new(train.x.map(single), train.y.map(single));
    let found = equation_search::<_, BuiltinOpsF32, ARITY>(&data, &options);
    let cpu_seconds = start.elapsed().as_secs_f64();
    let row = |member: &symbolic_regression::PopMember<f32, BuiltinOpsF32, ARITY>| {
        json!({
            "size": member.expr.nodes.len(),
            "train_mse": train.mse(&values(&member.expr, &train.x)),
            "test_r2": test.r2(&values(&member.expr, &test.x)),
            "formula": member.expr.to_string(),
        })
    };
    let front: Vec<Value> = found.hall_of_fame.pareto_front().iter().map(row).collect();
    let versions = json!({ "symbolic_regression": "0.12.3" });
    println!("{}", json!({ "versions": versions, "cpu_seconds": cpu_seconds, "front": front }));
}
