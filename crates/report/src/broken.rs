//! A formula in lines: broken before operators, and never inside a name.

/// Spaces before every line but the first.
const HANG: usize = 2;

/// The text of a formula in lines of at most `width` characters, if its names and numbers are no longer; lines after
/// the first are indented. Sums are broken before products, and names in backquotes stay whole.
pub(crate) fn broken(formula: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for term in pieces(formula, b"+-") {
        match HANG + term.trim_start().chars().count() > width {
            true => pieces(term, b"*/^").into_iter().for_each(|part| add(&mut lines, part, width)),
            false => add(&mut lines, term, width),
        }
    }
    lines
}

/// Puts a piece on the last line, or on a new one if that is full.
fn add(lines: &mut Vec<String>, piece: &str, width: usize) {
    match lines.last_mut() {
        Some(line) if line.is_empty() || line.chars().count() + piece.chars().count() <= width => {
            line.push_str(piece);
        }
        _ => lines.push(" ".repeat(HANG) + piece.trim_start()),
    }
}

/// The parts between the places before these operators; joined they are the text.
fn pieces<'a>(formula: &'a str, operators: &[u8]) -> Vec<&'a str> {
    let bytes = formula.as_bytes();
    let (mut pieces, mut start, mut quoted) = (vec![], 0, false);
    for i in 1..bytes.len() {
        quoted ^= bytes[i - 1] == b'`';
        let is_operator = matches!(bytes[i..], [b' ', sign, b' ', ..] if operators.contains(&sign));
        if is_operator && !quoted {
            pieces.push(&formula[start..i]);
            start = i;
        }
    }
    pieces.push(&formula[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_before_operators_and_never_in_a_name() {
        let formula = "1.92 * `mass + load` - -2 / (`a ``b` + exp(hour - 3)) ^ 2";
        let lines = broken(formula, 20);
        assert_eq!(
            lines,
            ["1.92 * `mass + load`", "  - -2 / (`a ``b`", "  + exp(hour", "  - 3)) ^ 2"]
        );
        assert_eq!(broken(formula, 100), [formula]);
        assert_eq!(broken("`a very long name`", 5), ["`a very long name`"]);
    }
}
