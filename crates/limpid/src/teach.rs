//! `limpid teach`: a teacher alone.

use crate::fit::{self, Effort, Plan, Teachers, strength};
use crate::folder::{Folder, MODEL};
use crate::say;
use crate::source::Source;
use limpid::distill::{self, SavedNetwork};
use limpid::{SavedModel, Seed};
use limpid_report::{number, significant};
use std::path::PathBuf;

/// Arguments of `teach`.
#[derive(clap::Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// Strength of the penalty on the network's slopes; 0 for none
    #[arg(long, help_heading = "Network", value_name = "LAMBDA", default_value_t = 0.01, value_parser = strength)]
    lambda: f64,
    /// Widths of the hidden layers
    #[arg(long, help_heading = "Network", value_name = "N,...", value_delimiter = ',', default_value = "64,64", value_parser = clap::value_parser!(u16).range(1..=4096))]
    hidden: Vec<u16>,
    /// The same seed gives the same network on processors of one kind
    #[arg(long, help_heading = "Network", value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Folder for model.json [default: the data file's name, ending in .limpid]
    #[arg(short, long, help_heading = "Results", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace the model that the folder holds
    #[arg(long, help_heading = "Results")]
    force: bool,
    /// Print the result and errors only
    #[arg(short, long, help_heading = "Results")]
    quiet: bool,
}

const HELP: &str = "\
Trains on 60 % of the rows (10,000 at most), stops early by another 20 %, and scores once on the rest.
`limpid predict --model DIR/model.json new.csv` runs the network; to read it as a formula, use
`limpid fit --teacher LAMBDA`, or put its predictions into a column for --teacher-column.

Exit codes: 0 ok, 1 the training diverged, 2 usage, 3 bad data.";

/// Trains, prints the scores and saves the network.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let out = arguments.out.clone().unwrap_or_else(|| arguments.source.results());
    let seed = Seed::new(arguments.seed);
    let read = arguments.source.read(None, seed)?;
    let mut folder = Folder::open(&out, arguments.force)?;
    let plan = Plan {
        effort: Effort::Thorough,
        teachers: Teachers::Lambda(arguments.lambda),
        rows: read.frame.partition.train.len(),
        operators: None,
        max_size: 5,
        evaluations: None,
    };
    let config = plan.config();
    let hidden = arguments.hidden.iter().copied().map(usize::from).collect();
    let network = config.teachers[0].clone().with_hidden(hidden);
    let rows = fit::observations(&read.frame);
    for note in &read.frame.notes {
        say::unless(arguments.quiet, || format!("note: {note}"));
    }
    let diverged = |error| anyhow::anyhow!("the training failed: {error}; try another --lambda");
    let (trained, test) = distill::train(&rows, &network, config.rows, seed).map_err(diverged)?;
    let teacher = trained.teacher.map_err(diverged)?;
    let (encoding, target) = (read.frame.encoding, read.frame.dataset.target);
    let mut model = SavedModel::new(target, encoding, rows.parts.train.x());
    model.network = Some(SavedNetwork::new(&teacher));
    folder.write(MODEL, &model.to_json())?;
    folder.finish()?;
    let mut scores = format!("{} epochs", teacher.epochs);
    if let Some(valid) = trained.valid {
        scores += &format!("; R2 {} on validation rows", number(valid.r2, 3));
    }
    if let Some(test) = test {
        scores += &format!(
            "; on {} test rows R2 {}, RMSE {}, MAE {}",
            read.frame.partition.test.len(),
            number(test.r2, 3),
            significant(test.rmse, 3),
            significant(test.mae, 3),
        );
    }
    scores += "\n";
    say::print(&scores)?;
    let saved = out.join(MODEL);
    say::unless(arguments.quiet, || format!("the network is in {}", saved.display()));
    Ok(())
}
