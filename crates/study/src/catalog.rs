//! The shipped data sets, opened and checked against their manifest.

use limpid_data::{Dataset, Fault, Place, manifest};
use std::path::{Path, PathBuf};

pub use limpid_data::manifest::{Entry, Group};

/// A folder of CSV files under a MANIFEST.tsv.
#[derive(Clone, Debug)]
pub struct Catalog {
    folder: PathBuf,
    entries: Vec<Entry>,
}

impl Catalog {
    /// Reads the manifest in `folder`.
    ///
    /// # Errors
    /// If it cannot be read or is no manifest.
    pub fn open(folder: &Path) -> Result<Self, limpid_data::Error> {
        let path = folder.join("MANIFEST.tsv");
        let name = path.display().to_string();
        let unreadable = |e: std::io::Error| {
            let at = Place { file: name.clone(), row: 1, column: 1, name: None };
            at.fault(Fault::Unreadable { file: name.clone(), reason: e.to_string() })
        };
        let bytes = std::fs::read(&path).map_err(unreadable)?;
        Ok(Self { folder: folder.to_path_buf(), entries: manifest::parse(&name, &bytes)? })
    }

    /// All entries, in the manifest's order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of that name.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// Names of the data sets of a group.
    pub fn names(&self, group: Group) -> Vec<String> {
        self.entries.iter().filter(|e| e.group == group).map(|e| e.name.clone()).collect()
    }

    /// Reads one data set and checks its SHA-256, shape and names.
    ///
    /// # Errors
    /// If the file is missing, does not parse, or is not the one in the manifest.
    pub fn dataset(&self, entry: &Entry) -> Result<Dataset, limpid_data::Error> {
        let path = self.folder.join(entry.file_name());
        let name = path.display().to_string();
        let bytes = std::fs::read(&path).map_err(|e| entry.unreadable(&name, &e.to_string()))?;
        entry.open(&name, &bytes)
    }
}
