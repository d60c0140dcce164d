//! Texts of messages: cells, names and numbers as they are shown, always on one line.

/// The text in double quotes, escaped, cut after 40 characters.
pub(crate) fn quoted(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() { format!("{head:?}…") } else { format!("{head:?}") }
}

/// A name as it is typed after an option: in double quotes where it is not one plain word, in single ones
/// where a shell would read signs between double ones.
pub(crate) fn argument(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_.-".contains(c);
    match name {
        _ if name.chars().all(plain) => name.to_owned(),
        _ if name.contains(['"', '\\', '$', '`', '!']) => {
            format!("'{}'", name.replace('\'', "'\\''"))
        }
        _ => format!("\"{name}\""),
    }
}

/// All digits of a number; a whole number has no fraction.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// A number of things: "1 row", "2 rows".
pub fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// True for control characters and line separators.
pub(crate) fn breaks_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The text with control characters and line separators escaped, all others as they are.
pub fn one_line(text: &str) -> String {
    let escaped =
        |c: char| if breaks_line(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escaped).collect()
}
