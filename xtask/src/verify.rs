//! `cargo xtask verify`: are the published tables complete, finite and plausible?

use crate::exit::Failure;
use limpid_study::Output;
use std::path::PathBuf;

/// Arguments of `verify`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder that `reproduce` wrote
    #[arg(short, long, value_name = "DIR", default_value = "results")]
    out: PathBuf,
    /// Tables and figures that must be there [default: T1,T2,F1]; others are checked if they are
    #[arg(long, value_name = "T1,...", value_delimiter = ',')]
    tables: Option<Vec<Output>>,
}

/// Prints every finding; fails if there is one.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let outputs = arguments.tables.as_deref().unwrap_or(&Output::DEFAULT);
    let findings = limpid_study::verify(&arguments.out, outputs);
    for finding in &findings {
        eprintln!("{}", finding.0);
    }
    match findings.len() {
        0 => {
            println!(
                "{}: the published tables are complete, finite and plausible",
                arguments.out.display()
            );
            Ok(())
        }
        n => {
            Err(Failure::Verification(format!("{n} findings in {}", arguments.out.display()))
                .into())
        }
    }
}
