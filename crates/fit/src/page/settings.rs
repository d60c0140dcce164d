//! How a fit was made, for the end of its page.

use crate::effort::label;
use crate::record::Record;

/// Name and value of each setting.
pub(super) fn settings(record: &Record) -> Vec<(String, String)> {
    let networks: Vec<String> = record.config.teachers.iter().map(label).collect();
    // The search lists an operator as often as it is to be tried.
    let mut operators: Vec<&str> = vec![];
    for op in &record.config.search.operators {
        if !operators.contains(&op.spec().name) {
            operators.push(op.spec().name);
        }
    }
    let row = |name: &str, value: String| (name.to_string(), value);
    let command = (!record.command.is_empty()).then(|| row("command", record.command_line()));
    let rows = [
        row("file", record.request.source.data.display().to_string()),
        row("BLAKE3 of the file", record.data.blake3.clone()),
        row("seed", record.request.seed.to_string()),
        row("networks", taught(&networks)),
        row(
            "searches",
            format!(
                "{}, of {} node evaluations each, at most {} training rows",
                1 + networks.len(),
                record.config.search.evaluations,
                record.config.rows
            ),
        ),
        row("operators", operators.join(", ")),
        row("most nodes", record.config.search.max_complexity.to_string()),
        row("version", record.limpid.clone()),
        row("to repeat it", "all settings are in run.json".into()),
    ];
    command.into_iter().chain(rows).collect()
}

/// The networks in words.
fn taught(networks: &[String]) -> String {
    match networks.len() {
        0 => "none".into(),
        _ => format!(
            "tanh 64-64 with λ · mean ‖∂f/∂x‖² or the penalty named: {}; early stopping on validation rows",
            networks.join(", ")
        ),
    }
}
