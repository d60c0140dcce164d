//! How much of a study is recorded.

use crate::catalog::Catalog;
use crate::store::Store;
use crate::study::Study;
use std::fmt;

/// The part of a study's cells that has records.
///
/// ```
/// # use limpid_study::Coverage;
/// let coverage = Coverage { recorded: 9, cells: 20, torn: 1 };
/// assert_eq!(coverage.to_string(), "9 of 20 cells are recorded, one line is torn");
/// assert!(!coverage.is_complete());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Number of cells that have a record.
    pub recorded: usize,
    /// Number of all cells.
    pub cells: usize,
    /// Number of files that end in the middle of a line.
    pub torn: usize,
}

impl Coverage {
    /// The coverage of a study by a store.
    ///
    /// # Panics
    /// If a plan names a data set that is not in the catalogue.
    #[track_caller]
    pub fn of(study: &Study, catalog: &Catalog, store: &Store) -> Self {
        let cells = study.cells();
        let recorded = cells.iter().filter(|cell| store.get(&catalog.key(cell)).is_some()).count();
        Self { recorded, cells: cells.len(), torn: store.torn().len() }
    }

    /// True if every cell has a record and no line is torn.
    pub fn is_complete(&self) -> bool {
        self.recorded == self.cells && self.torn == 0
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} cells are recorded", self.recorded, self.cells)?;
        match self.torn {
            0 => Ok(()),
            1 => f.write_str(", one line is torn"),
            n => write!(f, ", {n} lines are torn"),
        }
    }
}
