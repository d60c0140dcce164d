//! T2: the sweep over λ of both penalties, data set by data set.

use crate::catalog::Entry;
use crate::record::Record;
use crate::results::{CLIP, Results, Runs, clipped, student, teacher};
use crate::scores::{STUDENTS, Smooth};
use limpid_base::metrics;
use limpid_report::{Block, Column, Table, Value};

/// One block a data set, one row a student, penalty and λ; means over trials.
pub fn t2(entries: &[&Entry], results: &Results<'_>) -> Table {
    let columns = vec![
        Column::new("dataset", "data set"),
        Column::new("student", "student").in_terminal(),
        Column::new("penalty", "penalty").in_terminal(),
        Column::new("lambda", "λ").digits(4).in_terminal(),
        Column::new("teacher_r2", "teacher R²").in_terminal(),
        Column::new("jacobian_norm", "mean ‖J‖").in_terminal(),
        Column::new("r2", "student R²").in_terminal(),
        Column::new("median_r2", "student R², median"),
        Column::new("fidelity", "fidelity").in_terminal(),
        Column::new("complexity", "complexity").digits(1).in_terminal(),
        Column::new("replaced", "predictions replaced"),
        Column::new("trials", "trials"),
        Column::new("clipped", "R² clipped"),
    ];
    let mut table = Table::new("T2", "Teacher and student over the penalty strength λ", columns);
    for entry in entries {
        let Some(runs) = results.runs(&entry.name) else { continue };
        let of_penalty = |name: &str, smooth: Smooth| -> Vec<Vec<Value>> {
            (0..smooth.grid().len()).map(|i| row(entry, name, &runs, smooth, i)).collect()
        };
        let sweep = |name: &&str| Smooth::ALL.map(|smooth| of_penalty(name, smooth)).concat();
        let rows = STUDENTS.iter().flat_map(sweep).collect();
        table.blocks.push(Block { title: entry.name.clone(), rows, summary: vec![] });
    }
    table.notes = vec![
        "Means over trials; R² and fidelity clipped at -1. R² on true test labels in data units."
            .into(),
        "Each λ has seeds of its own, shared with one placebo run: neighbouring rows differ in seeds \
         too."
            .into(),
        "mean ‖J‖: norm of the teacher's Jacobian, mean over training rows, standardised units."
            .into(),
        "fidelity: R² of the student against the teacher at the test inputs. complexity: nodes, \
         weight × variable counted as three."
            .into(),
    ];
    table
}

fn row(entry: &Entry, name: &str, runs: &Runs<'_>, smooth: Smooth, index: usize) -> Vec<Value> {
    let records: Vec<&Record> = runs.trials.iter().map(|t| smooth.runs(t)[index]).collect();
    let each = |f: &dyn Fn(&Record) -> f64| records.iter().map(|r| f(r)).collect::<Vec<f64>>();
    let mean = |f: &dyn Fn(&Record) -> f64| Value::from(metrics::average(&each(f)));
    vec![
        entry.name.as_str().into(),
        name.into(),
        smooth.name().into(),
        smooth.grid()[index].into(),
        mean(&|r| clipped(teacher(r).test.r2)),
        mean(&|r| teacher(r).jacobian_norm),
        mean(&|r| clipped(student(r, name).test.r2)),
        metrics::median(&each(&|r| student(r, name).test.r2)).into(),
        mean(&|r| clipped(student(r, name).fidelity.unwrap_or(f64::NAN))),
        mean(&|r| student(r, name).complexity as f64),
        records.iter().map(|r| student(r, name).test.replaced).sum::<usize>().into(),
        records.len().into(),
        each(&|r| student(r, name).test.r2).iter().filter(|&&r2| r2 < CLIP).count().into(),
    ]
}
