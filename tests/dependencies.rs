//! What the crates that others wrote keep to: licences, one registry, every crate once. The lists are those of deny.toml.

use crate::support::{manifest, root};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// A file in TOML, below the workspace's folder.
fn read(path: &str) -> toml::Table {
    manifest(&root().join(path))
}

/// The packages of a lock file, for all platforms: name, version, source.
fn locked(path: &str) -> Vec<(String, String, Option<String>)> {
    let lock = read(path);
    let text = |package: &toml::Value, key| Some(package.get(key)?.as_str()?.to_string());
    let packages = lock["package"].as_array().expect("an array").iter();
    packages
        .map(|p| {
            (text(p, "name").expect("a name"), text(p, "version").expect("one"), text(p, "source"))
        })
        .collect()
}

/// Whether a licence expression, as packages write it, is met by the allowed licences.
fn is_met(expression: &str, allowed: &[&str]) -> bool {
    let plain = expression.replace(['(', ')'], " ").replace('/', " OR ");
    // Of every part between ANDs, one choice between ORs: true of all expressions without ORs outside parentheses.
    plain
        .split(" AND ")
        .all(|part| part.split(" OR ").any(|choice| allowed.contains(&choice.trim())))
}

#[test]
fn every_licence_is_one_of_those_in_deny_toml() {
    let deny = read("deny.toml");
    let allowed = deny["licenses"]["allow"].as_array().expect("a list").iter();
    let allowed: Vec<&str> = allowed.filter_map(toml::Value::as_str).collect();
    let cargo = std::env::var_os("CARGO").expect("cargo says who it is");
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--locked",
            "--offline",
            "--format-version=1",
            "--filter-platform=host-tuple",
        ])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {said}");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for package in metadata["packages"].as_array().expect("packages") {
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(is_met(licence, &allowed), "{} has the licence {licence}", package["name"]);
    }
}

#[test]
fn one_licence_of_every_choice_and_all_of_a_sum_must_be_allowed() {
    for (expression, met) in [
        ("MIT OR GPL-3.0", true),
        ("Unlicense/MIT", true),
        ("(MIT OR Apache-2.0) AND Zlib", true),
        ("MIT AND GPL-3.0", false),
        ("GPL-3.0", false),
        ("none", false),
    ] {
        assert_eq!(is_met(expression, &["MIT", "Zlib"]), met, "{expression}");
    }
}

#[test]
fn every_crate_comes_from_the_one_registry() {
    for path in ["Cargo.lock", "benchmarks/compare/Cargo.lock", "fuzz/Cargo.lock"] {
        for (name, _, source) in locked(path) {
            let registry = |source: &str| {
                source.starts_with("registry+") && source.ends_with("/crates.io-index")
            };
            let ours = name.starts_with("limpid") || name == "xtask";
            assert_eq!(source.as_deref().map(registry), (!ours).then_some(true), "{path}: {name}");
        }
    }
}

#[test]
fn every_crate_is_there_once_but_for_those_in_deny_toml() {
    let deny = read("deny.toml");
    let skip = deny["bans"]["skip"].as_array().expect("a list");
    let skipped = |name: &str| skip.iter().filter(|s| s["name"].as_str() == Some(name)).count();
    let mut versions = BTreeMap::<String, usize>::new();
    for (name, ..) in locked("Cargo.lock") {
        *versions.entry(name).or_default() += 1;
    }
    for (name, count) in &versions {
        let wanted = 1 + skipped(name);
        assert_eq!(*count, wanted, "versions of {name}: say why in deny.toml, or use one");
    }
    assert!(skip.iter().all(|s| s["reason"].as_str().is_some_and(|reason| reason.len() > 10)));
}
