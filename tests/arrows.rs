//! Which crate may know which: the list in ARCHITECTURE.md, asserted.

use crate::imports::circles;
use crate::support::{files, manifest, root};
use std::collections::{BTreeMap, BTreeSet};

/// Every package of the workspace with the packages of ours it may depend on, tests included. Names are
/// without the `limpid-` that most have.
const ALLOWED: [(&str, &str); 16] = [
    ("base", ""),
    ("tape", "base"),
    ("data", "base"),
    ("expr", "base"),
    ("mlp", "base tape"),
    ("sr", "base expr"),
    ("report", "expr"),
    ("distill", "base data expr mlp sr"),
    ("study", "base data distill expr mlp report sr"),
    ("fit", "base data distill expr mlp report sr"),
    ("limpid", "base data distill expr fit mlp report sr tape"),
    ("guide", "limpid"),
    ("xtask", "base benchmarks data expr fit report study"),
    ("tests", "base data distill expr mlp sr study tape"),
    ("benchmarks", "base data expr mlp sr tape"),
    ("compare", "base benchmarks report"),
];

/// The packages that one of ours may depend on.
fn allowed(name: &str) -> BTreeSet<&'static str> {
    let found = ALLOWED.iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("{name} is not in the list")).1.split_whitespace().collect()
}

/// Names of our packages in every dependency section of a manifest.
fn our_dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .filter_map(|section| manifest.get(*section)?.as_table())
        .flat_map(toml::Table::keys)
        .filter(|name| name.starts_with("limpid"))
        .map(|name| short(name))
        .collect()
}

/// The name of a package without the `limpid-` that most begin with.
fn short(name: &str) -> String {
    name.strip_prefix("limpid-").unwrap_or(name).to_string()
}

/// Every package of the workspace by name.
fn packages() -> BTreeMap<String, toml::Table> {
    let crates = std::fs::read_dir(root().join("crates")).expect("the crates folder");
    let folders = crates.map(|entry| entry.expect("an entry").path());
    let more = ["xtask", "tests", "benchmarks", "benchmarks/compare"].map(|name| root().join(name));
    folders
        .chain(more)
        .map(|folder| manifest(&folder.join("Cargo.toml")))
        .map(|m| (short(m["package"]["name"].as_str().expect("a name")), m))
        .collect()
}

#[test]
fn arrows_only_go_where_they_may() {
    let packages = packages();
    let known: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    assert_eq!(packages.keys().map(String::as_str).collect::<BTreeSet<_>>(), known);
    for (name, package) in &packages {
        for dependency in our_dependencies(package) {
            let may = allowed(name).contains(dependency.as_str());
            assert!(may, "{name} must not depend on {dependency}");
        }
    }
}

#[test]
fn the_allowed_arrows_have_no_cycle() {
    let mut placed: BTreeSet<&str> = BTreeSet::new();
    while placed.len() < ALLOWED.len() {
        let ready = ALLOWED.iter().map(|(name, _)| *name).filter(|name| !placed.contains(name));
        let ready: Vec<&str> = ready.filter(|name| allowed(name).is_subset(&placed)).collect();
        assert!(!ready.is_empty(), "a cycle among the packages not in {placed:?}");
        placed.extend(ready);
    }
}

#[test]
fn the_engines_touch_neither_disk_nor_clock() {
    let forbidden = ["std::fs", "std::time", "std::env", "std::net", "std::process"];
    for name in ["base", "data", "tape", "mlp", "expr", "sr", "distill", "fit"] {
        for path in files(&root().join("crates").join(name).join("src"), "rs") {
            let text = std::fs::read_to_string(&path).expect("a source file");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in forbidden.iter().filter(|word| **word != "std::env" || name != "base") {
                assert!(!code.contains(word), "{} uses {word}", path.display());
            }
        }
    }
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
