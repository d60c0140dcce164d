//! `limpid check`: what a fit would do with a table, without doing it.

use crate::fit::TaskArguments;
use crate::say;
use limpid::data::{Code, Coded, one_line};
use limpid_report::significant;

/// Arguments of `check`: those of `fit` that decide how the file is read.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    task: TaskArguments,
}

/// Reads the file as `fit` would, and prints what came of it.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let task = arguments.task.prepare()?;
    let (frame, data) = (&task.frame, &task.data);
    let delimiter = match data.delimiter {
        '\t' => "tabs".into(),
        c => format!("'{c}'"),
    };
    let decimal = if data.decimal_comma { ',' } else { '.' };
    let mut text = format!(
        "{}: {} rows, {delimiter} between fields, '{decimal}' in numbers\ntarget {:?}, {} inputs:\n",
        task.request.source.data.display(),
        data.rows,
        frame.dataset.target,
        frame.dataset.features.len(),
    );
    let mut first = 0;
    for coded in &frame.encoding.columns {
        let range = |j: usize| {
            let column = frame.dataset.x.col(j);
            let least = column.iter().copied().fold(f64::INFINITY, f64::min);
            let most = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            format!("{} to {}", significant(least, 4), significant(most, 4))
        };
        text += &format!("  {}: {}\n", coded.name, kind(coded, &range(first)));
        first += coded.code.inputs();
    }
    text += &task.plan();
    text += "\nnothing was fitted: `limpid fit` with the same arguments does it\n";
    say::print(&text)
}

/// What a column is read as.
fn kind(coded: &Coded, range: &str) -> String {
    match &coded.code {
        Code::Number { fill: None } => format!("numbers, {range}"),
        Code::Number { fill: Some(fill) } => {
            format!("numbers, {range}, {} where missing", significant(*fill, 4))
        }
        Code::OneHot { levels, .. } => format!("categories, {}", one_line(&levels.join(", "))),
        Code::Ordinal { levels, .. } => {
            format!("ordered categories, {}", one_line(&levels.join(" < ")))
        }
    }
}
