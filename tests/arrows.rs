//! Which crate may know which: the list in ARCHITECTURE.md, asserted.

use crate::imports::circles;
use crate::support::root;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Every package of the workspace with the packages of ours it may depend on, tests included.
const ALLOWED: [(&str, &[&str]); 16] = [
    ("limpid-base", &[]),
    ("limpid-tape", &["limpid-base"]),
    ("limpid-data", &["limpid-base"]),
    ("limpid-expr", &["limpid-base"]),
    ("limpid-mlp", &["limpid-base", "limpid-tape"]),
    ("limpid-sr", &["limpid-base", "limpid-expr"]),
    ("limpid-report", &["limpid-expr"]),
    ("limpid-distill", &["limpid-base", "limpid-data", "limpid-expr", "limpid-mlp", "limpid-sr"]),
    (
        "limpid-study",
        &[
            "limpid-base",
            "limpid-data",
            "limpid-distill",
            "limpid-expr",
            "limpid-mlp",
            "limpid-report",
            "limpid-sr",
        ],
    ),
    (
        "limpid-fit",
        &[
            "limpid-base",
            "limpid-data",
            "limpid-distill",
            "limpid-expr",
            "limpid-mlp",
            "limpid-report",
            "limpid-sr",
        ],
    ),
    (
        "limpid",
        &[
            "limpid-base",
            "limpid-data",
            "limpid-distill",
            "limpid-expr",
            "limpid-fit",
            "limpid-mlp",
            "limpid-report",
            "limpid-sr",
            "limpid-tape",
        ],
    ),
    ("limpid-guide", &["limpid"]),
    (
        "xtask",
        &["limpid-base", "limpid-benchmarks", "limpid-data", "limpid-report", "limpid-study"],
    ),
    (
        "limpid-tests",
        &[
            "limpid-base",
            "limpid-data",
            "limpid-distill",
            "limpid-expr",
            "limpid-mlp",
            "limpid-sr",
            "limpid-study",
            "limpid-tape",
        ],
    ),
    (
        "limpid-benchmarks",
        &["limpid-base", "limpid-data", "limpid-expr", "limpid-mlp", "limpid-sr", "limpid-tape"],
    ),
    ("limpid-compare", &["limpid-base", "limpid-benchmarks", "limpid-report"]),
];

fn manifest(path: &Path) -> toml::Table {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Names of our packages in every dependency section of a manifest.
fn our_dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .filter_map(|section| manifest.get(*section)?.as_table())
        .flat_map(toml::Table::keys)
        .filter(|name| *name == "limpid" || name.starts_with("limpid-"))
        .cloned()
        .collect()
}

/// Every package of the workspace by name.
fn packages() -> BTreeMap<String, toml::Table> {
    let crates = std::fs::read_dir(root().join("crates")).expect("the crates folder");
    let folders = crates.map(|entry| entry.expect("an entry").path());
    let more = ["xtask", "tests", "benchmarks", "benchmarks/compare"].map(|name| root().join(name));
    folders
        .chain(more)
        .map(|folder| manifest(&folder.join("Cargo.toml")))
        .map(|m| (m["package"]["name"].as_str().expect("a name").to_string(), m))
        .collect()
}

#[test]
fn arrows_only_go_where_they_may() {
    let packages = packages();
    let known: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    assert_eq!(packages.keys().map(String::as_str).collect::<BTreeSet<_>>(), known);
    for (name, allowed) in ALLOWED {
        for dependency in our_dependencies(&packages[name]) {
            assert!(
                allowed.contains(&dependency.as_str()),
                "{name} must not depend on {dependency}"
            );
        }
    }
}

#[test]
fn the_allowed_arrows_have_no_cycle() {
    let mut placed: BTreeSet<&str> = BTreeSet::new();
    while placed.len() < ALLOWED.len() {
        let ready = ALLOWED.iter().filter(|(name, deps)| {
            !placed.contains(name) && deps.iter().all(|d| placed.contains(d))
        });
        let ready: Vec<&str> = ready.map(|(name, _)| *name).collect();
        assert!(!ready.is_empty(), "a cycle among the packages not in {placed:?}");
        placed.extend(ready);
    }
}

#[test]
fn the_engines_touch_neither_disk_nor_clock() {
    let forbidden = ["std::fs", "std::time", "std::env", "std::net", "std::process"];
    for name in ["base", "data", "tape", "mlp", "expr", "sr", "distill", "fit"] {
        for path in sources(&root().join("crates").join(name).join("src")) {
            let text = std::fs::read_to_string(&path).expect("a source file");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in forbidden.iter().filter(|word| **word != "std::env" || name != "base") {
                assert!(!code.contains(word), "{} uses {word}", path.display());
            }
        }
    }
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a source folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect()
}

/// Root files of the libraries and programs of the workspace, sorted.
fn roots() -> Vec<std::path::PathBuf> {
    let crates = std::fs::read_dir(root().join("crates")).expect("the crates folder");
    let folders = crates.map(|entry| entry.expect("an entry").path().join("src"));
    let more = ["xtask/src", "tests", "benchmarks"].map(|name| root().join(name));
    let mut roots: Vec<std::path::PathBuf> = folders
        .chain(more)
        .flat_map(|folder| ["lib.rs", "main.rs"].map(|name| folder.join(name)))
        .filter(|path| path.exists())
        .collect();
    roots.sort();
    roots
}

/// A file that imports another, and is imported by it directly or through others, can only be read
/// together with all of them: the nouns they share belong in a file below.
#[test]
fn no_two_files_of_a_crate_import_each_other_in_a_circle() {
    for root in roots() {
        let circles = circles(&root).join("\n");
        assert!(circles.is_empty(), "{}: {circles}", root.display());
    }
}
