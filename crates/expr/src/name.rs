//! Names of variables: which ones the parser reads as they are, and the default names x0, x1, …

use crate::Op;

/// The default name of a variable: x0, x1, …
pub(crate) fn numbered(index: u32) -> String {
    format!("x{index}")
}

/// The index of the variable with this default name; `None` for any other name, such as x01.
pub(crate) fn index(name: &str) -> Option<u32> {
    let index = name.strip_prefix('x')?.parse().ok()?;
    (numbered(index) == name).then_some(index)
}

/// Tells whether an unquoted name may start with `c`.
pub(crate) fn starts(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Tells whether an unquoted name may go on with `c`.
pub(crate) fn continues(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The name as it is if the parser reads it so, or else in backquotes, those inside doubled.
pub(crate) fn quoted(name: &str) -> String {
    let mut chars = name.chars();
    let plain = chars.next().is_some_and(starts) && chars.all(continues);
    let reserved = matches!(name, "inf" | "nan") || Op::from_name(name).is_some();
    if plain && !reserved { name.into() } else { format!("`{}`", name.replace('`', "``")) }
}

/// Tells whether a name reads like a formula where it stands among operators: `a-b`, `colour=red`.
pub(crate) fn is_like_a_formula(name: &str) -> bool {
    name.contains(['=', '+', '-', '*', '/', '^', '<', '>', '(', ')', '·'])
}
