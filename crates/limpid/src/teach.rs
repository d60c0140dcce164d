//! `limpid teach`: a teacher alone.

use crate::exit::Failure;
use crate::file::tables;
use crate::folder::Folder;
use crate::run::{pool, usual_folder};
use crate::say;
use crate::switch::MODEL;
use limpid::distill::{self, SavedNetwork};
use limpid::{
    Effort, Penalty, Request, SavedModel, Seed, Source, Teachers, observations, strength,
};
use limpid_report::{number, significant};
use std::path::PathBuf;

/// Arguments of `limpid teach`.
#[derive(clap::Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// Strength of the penalty on the network's slopes; 0 for none
    #[arg(long, help_heading = "Network", value_name = "LAMBDA", default_value_t = 0.01, value_parser = strength)]
    lambda: f64,
    /// Another penalty: hessian=0.01, lipschitz=0.001, weight-decay=0.001, or cheaper ones such as
    /// projected:1=0.01
    #[arg(long, help_heading = "Network", value_name = "PENALTY", conflicts_with = "lambda", value_parser = str::parse::<Penalty>)]
    penalty: Option<Penalty>,
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
    /// Threads [default: all cores]; the network does not depend on it
    #[arg(long, help_heading = "Results", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print the result and errors only
    #[arg(short, long, help_heading = "Results")]
    quiet: bool,
}

const HELP: &str = "\
Trains on 60 % of the rows (10,000 at most), stops early by another 20 %, and scores once on the rest.
`limpid predict --model DIR new.csv` runs the network; to read it as a formula, use
`limpid fit --teacher LAMBDA`, or put its predictions into a column for --teacher-column.

Exit codes: 0 ok, 1 the training diverged, 2 usage, 3 bad data.";

/// Trains, prints the scores and saves the network.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let out = arguments.out.clone();
    let out = out.unwrap_or_else(|| usual_folder(&arguments.source.data));
    let request = Request {
        source: arguments.source.clone(),
        seed: arguments.seed,
        ..Request::new(String::new())
    };
    let (frame, data) = request.read(&tables(&request)?).map_err(Failure::from)?;
    let mut folder = Folder::open(&out, arguments.force)?;
    let teachers = match arguments.penalty {
        Some(penalty) => Teachers::Penalty(penalty),
        None => Teachers::Lambda(arguments.lambda),
    };
    let config = Effort::Thorough.config(&teachers, data.train_rows);
    let hidden = arguments.hidden.iter().copied().map(usize::from).collect();
    let network = config.teachers[0].clone().with_hidden(hidden);
    let rows = observations(&frame);
    for note in &frame.notes {
        say::unless(arguments.quiet, || format!("note: {note}"));
    }
    let diverged = |error| anyhow::anyhow!("the training failed: {error}; try another --lambda");
    let train = || distill::train(&rows, &network, config.rows, Seed::new(request.seed));
    let (trained, test) = pool(arguments.threads)?.install(train).map_err(diverged)?;
    let teacher = trained.teacher.map_err(diverged)?;
    let (encoding, target) = (frame.encoding, frame.dataset.target);
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
            data.test_rows,
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
