//! The data sets: shipped ones, opened and checked against their manifest, and generated ones.

use crate::cell::{Cell, ENGINE};
use crate::generated;
use limpid_data::{Dataset, Place, manifest};
use std::path::{Path, PathBuf};

pub use limpid_data::manifest::{Entry, Group};

/// A folder of CSV files under a MANIFEST.tsv, and the generated data sets of T8.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// Folder of the CSV files.
    folder: PathBuf,
    /// The manifest's, then the generated ones.
    entries: Vec<Entry>,
    /// Number of shipped data sets, which come first.
    shipped: usize,
    /// The engine whose records are looked for.
    engine: u32,
}

impl Catalog {
    /// Reads the manifest in `folder`.
    ///
    /// # Errors
    /// If it cannot be read or is no manifest.
    pub fn open(folder: &Path) -> Result<Self, limpid_data::Error> {
        let path = folder.join("MANIFEST.tsv");
        let name = path.display().to_string();
        let unreadable =
            |e: std::io::Error| Place::whole(name.clone()).unreadable(&name, &e.to_string());
        let bytes = std::fs::read(&path).map_err(unreadable)?;
        let shipped = manifest::parse(&name, &bytes)?;
        let (folder, shipped, entries) =
            (folder.to_path_buf(), shipped.len(), [shipped, generated::entries()].concat());
        Ok(Self { folder, entries, shipped, engine: ENGINE })
    }

    /// All entries: shipped ones in the manifest's order, then generated ones.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// True of a shipped data set; generated ones serve T8 alone.
    pub fn is_shipped(&self, name: &str) -> bool {
        self.entries[..self.shipped].iter().any(|entry| entry.name == name)
    }

    /// The entry of that name.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// The same data sets, for looking up the records of another engine.
    #[must_use]
    pub fn of_engine(self, engine: u32) -> Self {
        Self { engine, ..self }
    }

    /// The key of a cell's record.
    ///
    /// # Panics
    /// If its data set is not in the catalogue.
    #[track_caller]
    pub fn key(&self, cell: &Cell) -> String {
        cell.key(&self.expect(&cell.dataset).sha256, self.engine)
    }

    /// The entry of that name, which must be there.
    ///
    /// # Panics
    /// If it is not.
    #[track_caller]
    pub fn expect(&self, name: &str) -> &Entry {
        self.entry(name).unwrap_or_else(|| panic!("no data set {name} in the catalogue"))
    }

    /// Names of the shipped data sets of a group.
    pub fn names(&self, group: Group) -> Vec<String> {
        let shipped = self.entries[..self.shipped].iter();
        shipped.filter(|e| e.group == group).map(|e| e.name.clone()).collect()
    }

    /// Reads one data set and checks its SHA-256, shape and names, or generates it.
    ///
    /// # Errors
    /// If the file is missing, does not parse, or is not the one in the manifest.
    pub fn dataset(&self, entry: &Entry) -> Result<Dataset, limpid_data::Error> {
        if let Some(dataset) = generated::dataset(&entry.name) {
            return Ok(dataset);
        }
        let path = self.folder.join(entry.file_name());
        let name = path.display().to_string();
        let bytes = std::fs::read(&path).map_err(|e| entry.unreadable(&name, &e.to_string()))?;
        entry.open(&name, &bytes)
    }
}
