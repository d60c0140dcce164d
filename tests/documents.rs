//! What the documents promise: every key cited is in REFERENCES.md, every local link leads somewhere.

use crate::support::{files, root};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The keys in `\[Hoffman19\]`, `\[Koza92, sec. 6.4\]`: a capital, letters, two digits.
fn cited(text: &str) -> BTreeSet<String> {
    let is_key = |word: &str| {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = word.len() - letters.len();
        digits == 2
            && letters.len() > 2
            && letters.starts_with(|c: char| c.is_ascii_uppercase())
            && letters.chars().all(|c| c.is_ascii_alphabetic())
    };
    text.split("\\[")
        .skip(1)
        .filter_map(|rest| rest.split("\\]").next())
        .flat_map(|inside| inside.split([',', ' ']))
        .filter(|word| is_key(word))
        .map(str::to_string)
        .collect()
}

#[test]
fn every_cited_key_is_in_the_references_and_every_reference_is_cited() {
    let references = std::fs::read_to_string(root().join("REFERENCES.md")).expect("the references");
    let listed: BTreeSet<String> = references
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
        .map(str::to_string)
        .collect();
    let sources: Vec<PathBuf> =
        ["crates", "xtask", "tests"].iter().flat_map(|f| files(&root().join(f), "rs")).collect();
    let texts: Vec<String> =
        sources.iter().map(|path| std::fs::read_to_string(path).expect("a source file")).collect();
    for (path, text) in sources.iter().zip(&texts) {
        for key in cited(text) {
            let own_example = path.ends_with("documents.rs");
            assert!(
                own_example || listed.contains(&key),
                "{}: [{key}] is not listed",
                path.display()
            );
        }
    }
    for key in listed.iter().filter(|key| key.as_str() != "key") {
        assert!(texts.iter().any(|text| text.contains(key.as_str())), "[{key}] is never cited");
    }
}

#[test]
fn local_links_lead_somewhere() {
    for path in files(&root(), "md") {
        let text = std::fs::read_to_string(&path).expect("a document");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let local = target.split('#').next().unwrap_or_default();
            if local.is_empty() || local.contains("://") {
                continue;
            }
            let full = path.parent().expect("a folder").join(local);
            assert!(full.exists(), "{} links to {local}, which is not there", path.display());
        }
    }
}
