//! dynamic_expressions as a peer of `cargo xtask bench compare-eval`: every line of standard input is a
//! case, answered by the time of one pass over its formulas and their values at the first row (with derivatives: Σ j ∂f/∂cⱼ there, j
//! from 1).

use cpu_time::ThreadTime;
use dynamic_expressions::operator_enum::builtin::{Add, Cos, Div, Exp, Log, Mul, Sin, Sqrt, Sub};
use dynamic_expressions::*;
use ndarray::Array2;
use num_traits::Float;
use serde_json::{Value, json};
use std::hint::black_box;
use std::io::{BufRead, Write};
use std::ops::AddAssign;

opset! { pub Single for f32 { Sin, Cos, Exp, Log, Sqrt, Add, Sub, Mul, Div } }
opset! { pub Double for f64 { Sin, Cos, Exp, Log, Sqrt, Add, Sub, Mul, Div } }

type Formula<T, Ops> = PostfixExpr<T, Ops, 2>;

/// Options without the checks of every intermediate value, which no other system does.
const OPTIONS: EvalOptions = EvalOptions { check_finite: false, early_exit: false };

fn formula<T: Float, Ops: OperatorSet<T = T>>(line: &str) -> Formula<T, Ops> {
    let (mut nodes, mut constants) = (vec![], vec![]);
    for word in line.split_whitespace() {
        let name = match word {
            "+" => "add",
            "-" => "sub",
            "*" => "mul",
            "/" => "div",
            other => other,
        };
        nodes.push(if let Ok(op) = Ops::lookup(name) {
            PNode::Op { arity: op.arity, op: op.id }
        } else if let Some(index) = word.strip_prefix('x') {
            PNode::Var { feature: index.parse().expect("x and an index") }
        } else {
            let value: f64 = word[1..].parse().expect("c and a number");
            constants.push(T::from(value).expect("a float"));
            PNode::Const { idx: constants.len() as u16 - 1 }
        });
    }
    PostfixExpr::new(nodes, constants, Default::default())
}

/// µs of CPU time that a call takes: the mean over about `seconds` of calls.
fn us_per_call(mut call: impl FnMut(), seconds: f64) -> f64 {
    let mut time = |calls: usize| {
        let start = ThreadTime::now();
        (0..calls).for_each(|_| call());
        start.elapsed().as_secs_f64() / calls as f64
    };
    let once = time(1);
    1e6 * time(((seconds / once) as usize).max(1))
}

fn answer<T, Ops>(case: &Value) -> Value
where
    T: Float + AddAssign + Send + Sync + 'static,
    Ops: OperatorSet<T = T>,
{
    let read = |key: &str| std::fs::read(case[key].as_str().expect("a path")).expect("a file");
    let number = |key: &str| case[key].as_u64().expect("a count") as usize;
    let (rows, stride) = (number("rows"), number("stride"));
    let text = String::from_utf8(read("formulas")).expect("UTF-8");
    let formulas: Vec<Formula<T, Ops>> = text.lines().map(formula).collect();
    let data: Vec<f64> = read("data")
        .chunks_exact(8)
        .map(|bytes| f64::from_le_bytes(bytes.try_into().expect("eight bytes")))
        .collect();
    let at = |(j, i)| T::from(data[j * stride + i]).expect("a float");
    let x = Array2::from_shape_fn((data.len() / stride, rows), at);
    let mut out = vec![T::zero(); rows];
    let mut context = EvalContext::<T, 2>::new(rows);
    let mut gradients = GradContext::<T, 2>::new(rows);
    let derivatives = case["task"] == "jacobian";
    let mut values = vec![];
    for f in &formulas {
        values.push(if derivatives {
            let (_, g, _) = eval_grad_tree_array(f, x.view(), false, &mut gradients, &OPTIONS);
            let weighted = |j: usize| (j + 1) as f64 * g.data[j * g.n_rows].to_f64().expect("f64");
            (0..g.n_dir).map(weighted).sum()
        } else {
            eval_tree_array_into(&mut out, f, x.view(), &mut context, &OPTIONS);
            out[0].to_f64().expect("f64")
        });
    }
    let seconds = case["seconds"].as_f64().expect("seconds");
    let us = match case["task"].as_str() {
        Some("values") => us_per_call(
            || {
                for f in &formulas {
                    eval_tree_array_into(&mut out, f, x.view(), &mut context, &OPTIONS);
                }
            },
            seconds,
        ),
        Some("jacobian") => us_per_call(
            || {
                for f in &formulas {
                    black_box(eval_grad_tree_array(f, x.view(), false, &mut gradients, &OPTIONS));
                }
            },
            seconds,
        ),
        _ => return json!({ "error": "it does only values and jacobian" }),
    };
    json!({ "us": us, "values": values })
}

fn main() {
    let mut out = std::io::stdout();
    let mut say = |line: Value| {
        writeln!(out, "{line}").expect("the other side listens");
        out.flush().expect("the other side listens");
    };
    say(json!({ "dynamic_expressions": "0.10.1" }));
    for line in std::io::stdin().lock().lines() {
        let case: Value = serde_json::from_str(&line.expect("text")).expect("a case");
        say(match case["precision"].as_str() {
            Some("f32") => answer::<f32, Single>(&case),
            _ => answer::<f64, Double>(&case),
        });
    }
}
