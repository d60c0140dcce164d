//! Text between elements and in attributes.

use crate::text::{entity, spelled};

/// Text that HTML shows as it is, between elements and in the value of an attribute.
pub(super) fn escape(text: &str) -> String {
    spelled(text, |c| match c {
        '"' => Some("&quot;"),
        '\'' => Some("&#x27;"),
        '/' => Some("&#x2f;"),
        c => entity(c),
    })
}

/// A paragraph a sentence.
pub(super) fn paragraphs(class: &str, lines: &[String]) -> String {
    lines.iter().map(|line| format!("<p class=\"{class}\">{}</p>\n", escape(line))).collect()
}

/// A list, an entry a sentence; nothing without one.
pub(super) fn list(lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines: String = lines.iter().map(|line| format!("<li>{}</li>\n", escape(line))).collect();
    format!("<ul class=\"notes\">\n{lines}</ul>\n")
}

/// The attributes of an element of these classes that belongs to some alternatives.
pub(super) fn of(alternatives: Option<&[usize]>, class: &str, chosen: usize) -> String {
    let Some(alternatives) = alternatives else { return format!(" class=\"{class}\"") };
    let off = if alternatives.contains(&chosen) { "" } else { " off" };
    let all: Vec<String> = alternatives.iter().map(usize::to_string).collect();
    format!(" class=\"{class}{off}\" data-of=\"{}\"", all.join(" "))
}
