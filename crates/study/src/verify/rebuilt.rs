//! Are the published files those that the records give?
//!
//! ```text
//! records, times, F1's curves ─publish─► a temporary folder ─compare, byte by byte─► what is published
//! ```
//!
//! What records do not hold, the times of steps and the curves of F1, is copied first.

use super::finding::Finding;
use crate::cache::copy_measurements;
use crate::catalog::Catalog;
use crate::error::PublishError;
use crate::publish::publish;
use crate::store::Store;
use crate::study::Study;
use std::path::{Path, PathBuf};

/// Publishes again into a folder of its own and compares file by file.
pub(super) fn findings(
    folder: &Path,
    catalog: &Catalog,
    study: &Study,
    store: &Store,
) -> Result<Vec<Finding>, PublishError> {
    let again = tempfile::tempdir()
        .map_err(|reason| crate::files::FileError { path: std::env::temp_dir(), reason })?;
    copy_measurements(folder, again.path(), study.engine)?;
    publish(again.path(), catalog, study, store)?;
    let files = study.outputs.iter().flat_map(|output| output.files());
    let differing = files.chain(["report.html".to_string()]).filter_map(|name| {
        difference(&folder.join(&name), &again.path().join(&name)).map(|what| {
            let remedy = "`cargo xtask tables` with this folder writes what its records give";
            Finding(format!("{name} {what}: {remedy}"))
        })
    });
    Ok(differing.collect())
}

/// What a published file has that the rebuilt one has not; a figure of nothing is in neither.
fn difference(published: &Path, rebuilt: &PathBuf) -> Option<String> {
    match (std::fs::read(published), std::fs::read(rebuilt)) {
        (Ok(found), Ok(expected)) if found == expected => None,
        (Ok(found), Ok(expected)) => {
            let lines = |bytes: &[u8]| -> Vec<String> {
                String::from_utf8_lossy(bytes).lines().map(str::to_string).collect()
            };
            let (found, expected) = (lines(&found), lines(&expected));
            let same = found.iter().zip(&expected).take_while(|(a, b)| a == b).count();
            Some(format!("differs from what the records give, first in line {}", same + 1))
        }
        (Err(error), Ok(_)) => Some(format!("is not there ({error})")),
        (Ok(_), Err(_)) => Some("is there, but the records give nothing of that name".into()),
        (Err(_), Err(_)) => None,
    }
}
