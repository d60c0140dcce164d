//! `limpid check`: what a fit would do with a table, without doing it.

use crate::asked::Output;
use crate::exit::Failure;
use crate::fit::TaskArguments;
use crate::run::command;
use crate::say;
use limpid::data::{Code, Coded, Missing, Remedy, Survey, counted, one_line};
use limpid::{Error, Task, shell_line};
use limpid_report::significant;

/// Arguments of `check`: those of `fit`, of which the ones about results change nothing.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    task: TaskArguments,
    #[command(flatten)]
    output: Output,
}

/// Reads the file as `fit` would, and prints what came of it, or all that stands in the way.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let (request, tables) = arguments.task.request()?;
    match arguments.task.settle(request.clone(), &tables) {
        Ok(task) => Ok(say::print(&described(&task))?),
        Err(error @ Error::Data(_)) => match request.survey(&tables) {
            Ok(survey) if !survey.faults.is_empty() => Err(Failure::Data(listed(&survey)).into()),
            _ => Err(Failure::from(error).into()),
        },
        Err(error) => Err(Failure::from(error).into()),
    }
}

/// All faults, a line each, and the command that would work.
fn listed(survey: &Survey) -> String {
    let faults: Vec<String> = survey.faults.iter().map(ToString::to_string).collect();
    let notes: String = survey.notes.iter().map(|note| format!("\nnote: {note}")).collect();
    let remedy = survey.remedy.as_ref().map(|remedy| format!("\nthis works: {}", mended(remedy)));
    faults.join("\nerror: ") + &notes + &remedy.unwrap_or_default()
}

/// The command line with `fit` in place of `check`, and what it needs to work.
fn mended(Remedy { drop, missing, .. }: &Remedy) -> String {
    let mut words = command();
    words[1] = "fit".into();
    // A name that holds a comma stands alone.
    let (alone, together): (Vec<&String>, Vec<&String>) =
        drop.iter().partition(|n| n.contains(','));
    let together: Vec<&str> = together.into_iter().map(String::as_str).collect();
    let together = Some(together.join(",")).filter(|names| !names.is_empty());
    let names = together.into_iter().chain(alone.into_iter().cloned());
    words.extend(names.flat_map(|names| ["--drop".into(), names]));
    if let Some(rule) = missing {
        if let Some(at) = words.iter().position(|word| word == "--missing") {
            words.drain(at..at + 2);
        }
        words.retain(|word| !word.starts_with("--missing="));
        let rule = if *rule == Missing::Drop { "drop" } else { "median" };
        words.extend(["--missing".into(), rule.into()]);
    }
    shell_line(&words)
}

/// What the file holds, and what a fit would do with it.
fn described(task: &Task) -> String {
    let (frame, data) = (&task.frame, &task.data);
    let delimiter = match data.delimiter {
        '\t' => "tabs".into(),
        c => format!("'{c}'"),
    };
    let decimal = if data.decimal_comma { ',' } else { '.' };
    let mut text = format!(
        "{}: {}, {delimiter} between fields, '{decimal}' in numbers\ntarget {:?}, {}:\n",
        task.request.source.data.display(),
        counted(data.rows, "row"),
        frame.dataset.target,
        counted(frame.dataset.features.len(), "input"),
    );
    let mut first = 0;
    for coded in &frame.encoding.columns {
        let range = |j: usize| {
            let column = frame.dataset.x.col(j);
            let least = column.iter().copied().fold(f64::INFINITY, f64::min);
            let most = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            span(least, most)
        };
        text += &format!("  {}: {}\n", coded.name, kind(coded, &range(first)));
        first += coded.code.inputs();
    }
    text += &task.plan();
    text + "\nnothing was fitted: `limpid fit` with the same arguments does it\n"
}

/// Two different numbers in as many digits, four or more, as tell them apart.
fn span(least: f64, most: f64) -> String {
    let shown = |digits| [least, most].map(|v| significant(v, digits));
    let digits = (4..17).find(|&digits| shown(digits)[0] != shown(digits)[1]);
    shown(digits.unwrap_or(17)).join(" to ")
}

/// What a column is read as.
fn kind(coded: &Coded, range: &str) -> String {
    match &coded.code {
        Code::Number { fill: None } => format!("numbers, {range}"),
        Code::Date { calendar, .. } => format!("dates, {calendar}, {range}"),
        Code::Time { .. } => format!("times, hours of the day, {range}"),
        Code::Number { fill: Some(fill) } => {
            format!("numbers, {range}, {} where missing", significant(*fill, 4))
        }
        Code::OneHot { levels, .. } => format!("categories, {}", one_line(&levels.join(", "))),
        Code::Ordinal { levels, .. } => {
            format!("ordered categories, {}", one_line(&levels.join(" < ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn a_span_shows_the_digits_that_differ() {
        assert_eq!(span(0.0, 5.0), "0 to 5.000");
        assert_eq!(span(1.7e12, 1.7e12 + 3.6e6), "1.700000e12 to 1.700004e12");
        assert_eq!(span(1e9, 1e9 + 1.0), "1.000000000e9 to 1.000000001e9");
    }
}
