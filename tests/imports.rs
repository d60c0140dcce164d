//! Who imports whom among the files of one crate, read from their text.
//!
//! A file imports another if it names something defined there, in a `use` or by its path: through
//! `crate`, `super`, `self` or a submodule of its own. A name that a file passes on leads to where it
//! is defined, so `use crate::Config` imports `config.rs`, not `lib.rs`. A parent that declares a
//! submodule or passes on its names imports nothing, unless it uses the name itself. Tests do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Names from the root of a crate: modules, and at the end perhaps something else.
type Names = Vec<String>;

/// A source file with its submodules.
struct File {
    path: PathBuf,
    module: Names,
    /// Submodules with a file of their own.
    children: BTreeSet<String>,
    /// What each imported name stands for; nothing if it comes from another crate.
    known: BTreeMap<String, Option<Names>>,
    /// What the file names of its own crate.
    imports: Vec<Names>,
}

/// The circles among the files of the crate whose root file is `root`: each as a text that names
/// the imports between its files.
pub(crate) fn circles(root: &Path) -> Vec<String> {
    let mut files = BTreeMap::new();
    read(root, &[], &mut files);
    let reach = closure(files.iter().map(|(module, file)| {
        let targets = file.imports.iter().filter_map(|names| target(&files, names, 0));
        (module.clone(), targets.filter(|target| target != module).collect())
    }));
    let mut found: Vec<String> = Vec::new();
    let mut seen: BTreeSet<&Names> = BTreeSet::new();
    for module in reach.keys().filter(|module| reach[*module].contains(*module)) {
        let circle = |other: &&Names| reach[*other].contains(module);
        let members: BTreeSet<&Names> = reach[module].iter().filter(circle).collect();
        if seen.insert(module) {
            seen.extend(&members);
            found.push(text(&files, &members));
        }
    }
    found
}

/// The imports among the files of a circle.
fn text(files: &BTreeMap<Names, File>, members: &BTreeSet<&Names>) -> String {
    let mut text = format!("{} files", members.len());
    for module in members {
        let file = &files[*module];
        let targets: BTreeSet<Names> =
            file.imports.iter().filter_map(|names| target(files, names, 0)).collect();
        let inside = targets.iter().filter(|to| to != module && members.contains(to));
        let names: Vec<String> = inside.map(|to| to.join("::")).collect();
        text += &format!("\n  {} imports {}", file.path.display(), names.join(", "));
    }
    text
}

/// What each module reaches by one import or more.
fn closure(
    direct: impl Iterator<Item = (Names, BTreeSet<Names>)>,
) -> BTreeMap<Names, BTreeSet<Names>> {
    let mut reach: BTreeMap<Names, BTreeSet<Names>> = direct.collect();
    for via in reach.keys().cloned().collect::<Vec<Names>>() {
        let further = reach[&via].clone();
        for reached in reach.values_mut().filter(|reached| reached.contains(&via)) {
            reached.extend(further.iter().cloned());
        }
    }
    reach
}

/// The module that defines `names`; nothing if it is another crate's.
fn target(files: &BTreeMap<Names, File>, names: &[String], steps: usize) -> Option<Names> {
    let mut module = Names::new();
    for name in names {
        let file = &files[&module];
        if file.children.contains(name) {
            module.push(name.clone());
        } else if let Some(meaning) = file.known.get(name)
            && steps < 10
        {
            return target(files, meaning.as_ref()?, steps + 1);
        } else {
            break;
        }
    }
    Some(module)
}

/// Reads a file and its submodules.
fn read(path: &Path, module: &[String], files: &mut BTreeMap<Names, File>) {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let file = parse(path, module, &without_tests(&tokens(&text)));
    let own = path.file_stem().expect("a file's name").to_string_lossy();
    let folder = path.parent().expect("a folder");
    let folder = match own.as_ref() {
        "lib" | "main" | "mod" => folder.to_path_buf(),
        name => folder.join(name),
    };
    for child in &file.children {
        let alone = folder.join(format!("{child}.rs"));
        let path = if alone.exists() { alone } else { folder.join(child).join("mod.rs") };
        read(&path, &[module, std::slice::from_ref(child)].concat(), files);
    }
    files.insert(module.to_vec(), file);
}

/// What the tokens of a file declare and import.
fn parse(path: &Path, module: &[String], tokens: &[&str]) -> File {
    let declared = tokens.windows(3).filter(|w| w[0] == "mod" && w[2] == ";");
    let children: BTreeSet<String> = declared.map(|w| w[1].to_string()).collect();
    let mut file = File {
        path: path.to_path_buf(),
        module: module.to_vec(),
        children,
        known: BTreeMap::new(),
        imports: Vec::new(),
    };
    let (mut passed_on, mut body) = (Vec::new(), BTreeSet::new());
    let mut at = 0;
    while at < tokens.len() {
        let public = at > 0 && matches!(tokens[at - 1], "pub" | ")");
        let is_use = tokens[at] == "use";
        let starts = is_use
            || is_name(tokens[at])
                && tokens.get(at + 1) == Some(&"::")
                && (at == 0 || tokens[at - 1] != "::");
        if !starts {
            body.insert(tokens[at]);
            at += if tokens[at] == "mod" { 2 } else { 1 };
            continue;
        }
        at += usize::from(is_use);
        let mut leaves = Vec::new();
        tree(tokens, &mut at, &[], &mut leaves);
        for (name, path) in leaves {
            let names = file.absolute(&path);
            if is_use {
                file.known.insert(name.clone(), names.clone());
            } else {
                body.insert(path[0]);
            }
            match names {
                Some(names) if is_use && public && names.starts_with(module) => {
                    passed_on.push((name, names));
                }
                names => file.imports.extend(names),
            }
        }
    }
    let used = passed_on.into_iter().filter(|(name, _)| body.contains(name.as_str()));
    file.imports.extend(used.map(|(_, names)| names));
    file
}

impl File {
    /// A path from the root of the crate; nothing if it is another crate's or a plain name.
    fn absolute(&self, path: &[&str]) -> Option<Names> {
        let (head, rest) = path.split_first()?;
        let mut names = match *head {
            "crate" => Names::new(),
            "self" | "super" => self.module.clone(),
            child if self.children.contains(child) => {
                [&self.module[..], &[child.to_string()]].concat()
            }
            _ => return None,
        };
        if *head == "super" {
            names.pop();
        }
        for name in rest {
            match *name {
                "super" => drop(names.pop()),
                name => names.push(name.to_string()),
            }
        }
        Some(names)
    }
}

/// The paths of a use tree, or the one path of an expression, each with the name it brings.
fn tree<'a>(
    tokens: &[&'a str],
    at: &mut usize,
    before: &[&'a str],
    leaves: &mut Vec<(String, Vec<&'a str>)>,
) {
    let mut path = before.to_vec();
    loop {
        match tokens.get(*at) {
            Some(&"{") => {
                while tokens[*at] != "}" {
                    *at += 1; // the bracket or a comma
                    tree(tokens, at, &path, leaves);
                }
                *at += 1;
                return;
            }
            Some(&"}") => return, // after a last comma
            Some(&"self") if !path.is_empty() => *at += 1,
            Some(&name) if is_name(name) => {
                path.push(name);
                *at += 1;
            }
            _ => break,
        }
        if tokens.get(*at) != Some(&"::") {
            break;
        }
        *at += 1;
    }
    let mut name = path.last().map_or_else(String::new, ToString::to_string);
    if let [Some(&"as"), Some(alias)] = [tokens.get(*at), tokens.get(*at + 1)] {
        name = alias.to_string();
        *at += 2;
    }
    if tokens.get(*at) == Some(&"*") {
        *at += 1;
        name = "*".into();
    }
    leaves.push((name, path));
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The tokens without the items that are compiled for tests alone.
fn without_tests<'a>(tokens: &[&'a str]) -> Vec<&'a str> {
    let mut kept = Vec::new();
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        if rest.starts_with(&["#", "[", "cfg", "(", "test", ")", "]"]) {
            rest = &rest[item(&rest[7..]) + 7..];
        } else {
            kept.push(*token);
            rest = &rest[1..];
        }
    }
    kept
}

/// How many tokens the item at the start has: up to its `;` or the end of its braces.
fn item(tokens: &[&str]) -> usize {
    let mut depth = 0;
    let ends = |token: &&str| {
        depth += i32::from(*token == "{") - i32::from(*token == "}");
        depth == 0 && matches!(*token, ";" | "}")
    };
    tokens.iter().position(ends).map_or(tokens.len(), |end| end + 1)
}

/// Names, `::` and single characters, without comments, texts and white space.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '"' => quoted(rest),
            'r' if rest.starts_with("r\"") || rest.starts_with("r#\"") => raw(rest),
            '\'' => character(rest),
            c if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            ':' if rest.starts_with("::") => 2,
            c => c.len_utf8(),
        };
        let silent = c.is_whitespace() || matches!(c, '"' | '\'') || rest.starts_with("//");
        if !silent && !rest[..length].contains('"') {
            tokens.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    tokens
}

/// Bytes of the text in quotes at the start.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.expect("texts end").0 + 1
}

/// Bytes of the raw text at the start.
fn raw(rest: &str) -> usize {
    let end = if rest.starts_with("r#") { "\"#" } else { "\"" };
    let opened = 1 + end.len();
    opened + rest[opened..].find(end).expect("texts end") + end.len()
}

/// Bytes of the character at the start, or of the sign of a lifetime.
fn character(rest: &str) -> usize {
    let escaped = usize::from(rest[1..].starts_with('\\'));
    let mut inside = rest.char_indices().skip(2 + escaped);
    match inside.find(|&(_, c)| escaped == 0 || c == '\'') {
        Some((at, '\'')) => at + 1,
        _ => 1,
    }
}

#[test]
fn circles_are_found_through_names_passed_on_and_nowhere_else() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("lib.rs", "mod a;\nmod b;\nmod c;\nmod d;\npub use a::{A, AA as Other};\npub use d::D;"),
        (
            "a.rs",
            "use std::path;\nuse crate::b::{self, B};\n// crate::c\nconst C: &str = \"crate::c\";",
        ),
        ("b.rs", "fn b() -> crate::Other { super::a::f::<'_', crate::c::C>() }"),
        ("c.rs", "#[cfg(test)]\nmod tests { use crate::A; }"),
        ("d/mod.rs", "mod e;\npub(crate) use e::E;\npub struct D;"),
        ("d/e.rs", "use super::D;\npub struct E;"),
    ] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        std::fs::write(path, text).expect("space");
    }
    let found = circles(&folder.path().join("lib.rs"));
    let [circle] = &found[..] else { panic!("not one circle: {found:?}") };
    assert!(circle.starts_with("2 files"), "{circle}");
    assert!(circle.contains("a.rs imports b\n") && circle.ends_with("b.rs imports a"), "{circle}");
}
