//! Text in lines of a certain width, and in other characters.

/// The lines of a text that is broken at white space, of at most `width` characters but for longer words.
///
/// ```
/// assert_eq!(limpid_report::wrap("R2 0.992 on 61 rows", 10), ["R2 0.992", "on 61 rows"]);
/// ```
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `text` filled with spaces to `width` characters, on the right if `left`-aligned.
pub(crate) fn pad(text: &str, width: usize, left: bool) -> String {
    if left { format!("{text:<width$}") } else { format!("{text:>width$}") }
}

/// `text` with other words in place of the characters that `instead` knows.
pub(crate) fn spelled<S: AsRef<str>>(text: &str, instead: impl Fn(char) -> Option<S>) -> String {
    let mut spelled = String::with_capacity(text.len());
    for c in text.chars() {
        match instead(c) {
            Some(words) => spelled.push_str(words.as_ref()),
            None => spelled.push(c),
        }
    }
    spelled
}

/// The entity of a character that HTML would read as part of a tag or an entity.
pub(crate) fn entity(c: char) -> Option<&'static str> {
    match c {
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '&' => Some("&amp;"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_only() {
        assert_eq!(wrap("λ by validation", 8), ["λ by", "validation"]);
        assert_eq!(wrap("  a  b ", 3), ["a b"]);
        assert!(wrap("", 3).is_empty());
    }
}
