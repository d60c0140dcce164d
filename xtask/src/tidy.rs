//! `cargo xtask tidy` holds doc comments to the rule of sentences in CONTRIBUTING.md.

use crate::checks::root;
use crate::exit::Failure;
use anyhow::Context;
use std::path::{Path, PathBuf};

/// Folders with code that is read; their folders named in [`TESTS`] hold tests alone.
const FOLDERS: [&str; 4] = ["crates", "xtask", "benchmarks", "fuzz"];

/// Folders that hold no code of the project's own, or tests alone.
const TESTS: [&str; 2] = ["tests", "target"];

/// Words that lean on the signature below them, so that the sentence says nothing alone.
const LEANING: [&str; 14] = [
    "Of", "Which", "Those", "These", "Where", "Whether", "In", "Without", "All but", "Its",
    "Their", "They", "As", "It",
];

/// Words that the first line of a doc comment has at least.
const FEWEST: usize = 4;

/// Prints every doc comment that breaks the rule; fails if there is one.
pub(crate) fn run() -> anyhow::Result<()> {
    let root = root();
    let mut files = vec![root.join("tests/lib.rs")];
    for folder in FOLDERS {
        code_in(&root.join(folder), &mut files)?;
    }
    files.sort();
    let mut count = 0;
    for path in &files {
        let code = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
        let name = path.strip_prefix(&root).unwrap_or(path).display();
        for Broken { line, rule } in broken(&code) {
            tell!("{name}:{line}: {rule}");
            count += 1;
        }
    }
    match count {
        0 => Ok(()),
        n => {
            let text = format!("{n} doc comments are no sentences: CONTRIBUTING.md has the rule");
            Err(Failure::Verification(text).into())
        }
    }
}

/// Adds the Rust files of a folder and of those in it, but for files that only tests are made of.
fn code_in(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let mut tests = vec![];
    let mut found = vec![];
    let entries = std::fs::read_dir(folder).with_context(|| format!("{}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() && !TESTS.iter().any(|tests| name == *tests) {
            code_in(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            tests.extend(test_modules(&std::fs::read_to_string(&path)?));
            found.push(path);
        }
    }
    let is_test =
        |path: &PathBuf| path.file_stem().is_some_and(|s| tests.iter().any(|t| s == &**t));
    files.extend(found.into_iter().filter(|path| !is_test(path)));
    Ok(())
}

/// Names of the modules that are compiled for tests alone and lie in files of their own.
fn test_modules(code: &str) -> Vec<String> {
    let lines = code.lines().zip(code.lines().skip(1));
    let declared = lines.filter(|(attribute, _)| attribute.trim() == "#[cfg(test)]");
    let name = |(_, line): (&str, &str)| {
        let (_, name) = line.trim().strip_suffix(';')?.rsplit_once("mod ")?;
        Some(name.to_string())
    };
    declared.filter_map(name).collect()
}

/// A doc comment that breaks the rule.
#[derive(Debug, PartialEq, Eq)]
struct Broken {
    /// Number of the comment's first line, from 1.
    line: usize,
    /// The part of the rule that is broken, as a message.
    rule: String,
}

/// The doc comments of a file that break the rule; items for tests are passed over.
fn broken(code: &str) -> Vec<Broken> {
    let mut found = vec![];
    let (mut before, mut test) = (None, None);
    for (line, text) in (1..).zip(code.lines()) {
        let indent = &text[..text.len() - text.trim_start().len()];
        let comment = doc(text);
        if let Some(outer) = test {
            if indent == outer && (text.trim() == "}" || text.ends_with(';')) {
                test = None;
            }
        } else if text.trim() == "#[cfg(test)]" {
            test = Some(indent);
        } else if let Some((mark, sentence)) = comment
            && before != Some(mark)
        {
            found.extend(rule(sentence).map(|rule| Broken { line, rule }));
        }
        before = comment.map(|(mark, _)| mark);
    }
    found
}

/// The mark of a line of a doc comment and the text behind it.
fn doc(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let (mark, text) = line.split_at_checked(3)?;
    (["///", "//!"].contains(&mark) && !text.starts_with('/')).then(|| (mark, text.trim()))
}

/// The part of the rule that a first line breaks; a fence around code that is put in is no sentence.
fn rule(sentence: &str) -> Option<String> {
    if sentence.starts_with("```") {
        return None;
    }
    let leans = |word: &&&str| {
        sentence.strip_prefix(**word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let words = sentence.split_whitespace();
    let is_formula = sentence.contains(['=', '←']);
    let first = words.clone().next().unwrap_or_default().trim_end_matches([',', ':', ';', '.']);
    if let Some(word) = LEANING.iter().find(leans) {
        return Some(format!("begins with {word:?}: begin with a noun of the field ({sentence})"));
    }
    if !is_formula && first.len() > 1 && first.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(format!(
            "begins in lower case: a sentence begins with a capital ({sentence})"
        ));
    }
    let few = words.count() < FEWEST;
    few.then(|| format!("has fewer than {FEWEST} words: say it as a sentence ({sentence})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(code: &str) -> Vec<(usize, String)> {
        let start = |rule: String| rule.split(':').next().unwrap_or_default().to_string();
        broken(code).into_iter().map(|broken| (broken.line, start(broken.rule))).collect()
    }

    #[test]
    fn a_fragment_is_found_at_the_first_line_of_its_comment() {
        let code = "//! Rows of a search.\n\n/// Of many rows, some: they are drawn.\n/// Of it.\nlet x;\n\
                    \x20   /// sum of all the rows\nlet y;\n/// In: what\n";
        let wanted =
            [(3, "begins with \"Of\""), (6, "begins in lower case"), (8, "begins with \"In\"")];
        let few = "has fewer than 4 words";
        assert_eq!(rules(code), wanted.map(|(line, rule)| (line, rule.to_string())));
        assert_eq!(
            rules("/// Which.\n/// They are the rows.\n//! Three short words\n//// No doc\n"),
            [(1, "begins with \"Which\"".to_string()), (3, few.to_string()),]
        );
    }

    #[test]
    fn sentences_formulas_and_code_pass() {
        let code = "//! Rows of a search.\n//!\n//! Of it.\n/// Inputs of the network, n × d.\n/// m ← β₁ m + (1 − β₁) g\n\
                    fn f() {}\n/// sin x = −sin(−x)\nfn h() {}\n/// `of(x)` is the value at x.\nfn g() {}\n//! ```\nuse x;\n/// Ofen, Asche and Whichever stand here.\n";
        assert_eq!(rules(code), []);
    }

    #[test]
    fn items_for_tests_are_passed_over() {
        let code = "#[cfg(test)]\nmod tests {\n    /// Short.\n    fn f() {\n    }\n}\n/// Short.\n\
                    #[cfg(test)]\nuse x;\n/// Short.\n";
        let few = "has fewer than 4 words".to_string();
        assert_eq!(rules(code), [(7, few.clone()), (10, few)]);
        let code =
            "#[cfg(test)]\npub(crate) mod agreement;\nmod other;\n#[cfg(test)]\nmod tests {\n}\n";
        assert_eq!(test_modules(code), ["agreement"]);
    }
}
