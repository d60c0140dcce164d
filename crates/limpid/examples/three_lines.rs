//! From a table of one's own to a formula: read, fit, print.

use limpid::{Effort, Fitter, Table};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../datasets/yacht.csv");

    let table = Table::new("yacht.csv", std::fs::read(path)?);
    let fitted = short(Fitter::new("residuary_resistance")).fit(&table)?;
    println!("{}", fitted.formula());

    assert!(fitted.test_r2() > Some(0.9));
    Ok(())
}

/// A second of work in place of a minute.
fn short(fitter: Fitter) -> Fitter {
    fitter.with_effort(Effort::Quick).with_evaluations(300_000_000)
}
