//! Notes on how the cells of a column were read.

use crate::collect::Tally;
use crate::note::{MOST, Note};
use crate::wording::{argument, counted, quoted};

/// The note on words of a column that were read as missing, with their numbers of rows, and how that may be
/// `undone`.
pub(crate) fn words_missing(name: &str, gaps: &Tally, undone: bool) -> Option<Note> {
    let verb = if gaps.len() == 1 { "is" } else { "are" };
    let column = argument(name);
    let undo = format!(" (--no-missing-values {column} reads categories)");
    let undo = if undone { undo.as_str() } else { "" };
    let text = format!("{} {verb} read as missing{undo}", tallied(gaps));
    (!gaps.is_empty()).then(|| Note::on(name, text))
}

/// The note on words of a column that were read as categories, though they may stand for a missing value.
pub(crate) fn words_kept(name: &str, levels: &Tally) -> Option<Note> {
    let several = levels.len() > 1;
    let verb = if several { "are categories" } else { "is a category" };
    let words: Vec<String> = levels.keys().map(|word| argument(word)).collect();
    let text = format!(
        "{} {verb} (--missing-values {} makes {} a missing value)",
        tallied(levels),
        words.join(","),
        if several { "each" } else { "it" }
    );
    (!levels.is_empty()).then(|| Note::on(name, text))
}

/// Texts with their numbers of rows, of many the first.
fn tallied(counts: &Tally) -> String {
    let one =
        |(text, &rows): (&String, &usize)| format!("{} ({})", quoted(text), counted(rows, "row"));
    let more = (counts.len() > MOST).then(|| "…".to_owned());
    counts.iter().take(MOST).map(one).chain(more).collect::<Vec<String>>().join(", ")
}

/// The note on numbers with zeros before their digits.
pub(crate) fn zeros(name: &str, codes: bool) -> Note {
    let column = argument(name);
    let read = match codes {
        true => format!("categories (--use {column} reads numbers)"),
        false => format!("numbers (--categorical {column} reads categories)"),
    };
    Note::on(name, format!("zeros stand before the digits, as in codes: read as {read}"))
}
