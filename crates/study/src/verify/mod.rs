//! A check that explains itself: does what is published follow from what is recorded, are its numbers
//! plausible, and do cells that are run again give the same records?
//!
//! One file a question, and one a table.
//!
//! | question | file |
//! |---|---|
//! | Do the records give the published files, byte by byte? | `rebuilt` |
//! | Does a cell that is run again give its record? | `recomputed` |
//! | Are the numbers of a table possible, and do they fit together? | `t1`, `t3`, `t8` |

mod csv_row;
mod finding;
mod rebuilt;
mod recomputed;
mod t1;
mod t3;
mod t8;

use crate::catalog::Catalog;
use crate::error::PublishError;
use crate::output::Output;
use crate::store::Store;
use crate::study::Study;
use csv_row::rows;
pub use finding::Finding;
pub use recomputed::compare;
use std::path::Path;

/// Makes tables, figures and report of the study again and compares them with those in `folder`, and
/// looks through the published numbers; no finding means that all is well.
///
/// # Errors
/// If the study cannot be published at all.
pub fn verify(
    folder: &Path,
    catalog: &Catalog,
    study: &Study,
    store: &Store,
) -> Result<Vec<Finding>, PublishError> {
    let mut findings = rebuilt::findings(folder, catalog, study, store)?;
    findings.extend(study.outputs.iter().flat_map(|&output| check_table(folder, output)));
    Ok(findings)
}

/// The findings in a table's CSV; none if it is not there, which is a finding already.
fn check_table(folder: &Path, output: Output) -> Vec<Finding> {
    let check = match output {
        Output::T1 => t1::check,
        Output::T3 => t3::check,
        Output::T8 => t8::check,
        _ => return vec![],
    };
    let path = folder.join(format!("tables/{output}.csv"));
    let Ok(text) = std::fs::read_to_string(path) else { return vec![] };
    let rows = rows(&text);
    if rows.is_empty() { vec![Finding(format!("{output} has no rows"))] } else { check(&rows) }
}
