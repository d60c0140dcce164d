//! What several tests need: the workspace, a shipped data set, and cells to run.

use limpid_study::{Catalog, Cell, Shard, Source, Store, run_cells};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file in TOML.
pub(crate) fn manifest(path: &Path) -> toml::Table {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The files below a folder whose names end so, but for hidden folders and what builds leave behind.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let hidden = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_string();
        name.starts_with('.') || ["target", "results"].contains(&name.as_str())
    };
    paths
        .filter(|path| !hidden(path))
        .flat_map(|path| if path.is_dir() { files(&path, extension) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect()
}

/// A shipped data set, as the study opens it.
pub(crate) fn source(name: &str) -> Source {
    let catalog = Catalog::open(&root().join("datasets")).expect("the manifest");
    let entry = catalog.entry(name).expect("a shipped data set");
    Source {
        dataset: catalog.dataset(entry).expect("an intact file"),
        sha256: entry.sha256.clone(),
    }
}

/// Runs cells into a new folder on that many threads; the lines of the records, sorted.
pub(crate) fn record_lines(cells: &[Cell], threads: usize) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let names: std::collections::BTreeSet<&str> =
        cells.iter().map(|c| c.dataset.as_str()).collect();
    let sources: BTreeMap<String, Source> =
        names.iter().map(|n| ((*n).to_string(), source(n))).collect();
    let mut store = Store::open(folder.path(), Shard::WHOLE).expect("a new store");
    run_cells(cells, &sources, &mut store, threads, &AtomicBool::new(false), |_, _| {})
        .expect("all cells run");
    let path = folder.path().join("records/shard-0-of-1.jsonl");
    let text = std::fs::read_to_string(path).expect("the records");
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    lines.sort();
    lines
}
