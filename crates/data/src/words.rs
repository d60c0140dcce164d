//! Words of one line of an ARFF or KEEL file, in quotes or bare.
//!
//! Quotes are `'` or `"`; within them `\` stands before a quote, another `\` and, as `\t`, `\n`, `\r` and
//! `\uXXXX`, for characters that no line can hold.

use std::borrow::Cow;

/// What is left of a line.
#[derive(Clone, Debug)]
pub(crate) struct Words<'a> {
    rest: &'a str,
}

/// A word of a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word<'a> {
    pub(crate) text: Cow<'a, str>,
    /// True if quotes hold it.
    pub(crate) quoted: bool,
}

/// A quote that nothing closes.
#[derive(Debug, PartialEq)]
pub(crate) struct Open;

impl<'a> Words<'a> {
    pub(crate) fn new(line: &'a str) -> Self {
        Self { rest: line }
    }

    /// The rest of the line, trimmed.
    pub(crate) fn rest(&self) -> &'a str {
        self.rest.trim()
    }

    /// True if nothing but blanks is left.
    pub(crate) fn ended(&self) -> bool {
        self.rest().is_empty()
    }

    /// Steps over blanks and that mark; false if it does not come next.
    pub(crate) fn take(&mut self, mark: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Steps over what separates two cells, ',' or tabs and the blanks around; false if the line ends.
    pub(crate) fn take_separator(&mut self) -> bool {
        let rest = self.rest.trim_start();
        let blanks = &self.rest[..self.rest.len() - rest.len()];
        match rest.strip_prefix(',') {
            Some(after) => self.rest = after.trim_start(),
            None if blanks.contains('\t') && !rest.is_empty() => self.rest = rest,
            None => return false,
        }
        true
    }

    /// The next word as [`Words::word`] reads it, where blanks come before words though they may end one.
    pub(crate) fn token(&mut self, ends: impl Fn(char) -> bool) -> Result<Word<'a>, Open> {
        self.rest = self.rest.trim_start();
        self.word(ends)
    }

    /// The next word, after blanks that do not end one: between quotes, or up to a character that `ends` it.
    pub(crate) fn word(&mut self, ends: impl Fn(char) -> bool) -> Result<Word<'a>, Open> {
        let rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() && !ends(c));
        if let Some(quote) = rest.chars().next().filter(|c| "'\"".contains(*c)) {
            let (text, rest) = unquoted(&rest[1..], quote).ok_or(Open)?;
            self.rest = rest;
            return Ok(Word { text: text.into(), quoted: true });
        }
        let end = rest.find(ends).unwrap_or(rest.len());
        self.rest = &rest[end..];
        Ok(Word { text: rest[..end].trim().into(), quoted: false })
    }
}

/// The text up to the closing quote, and what follows that.
fn unquoted(inner: &str, quote: char) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut chars = inner.chars();
    loop {
        match chars.next()? {
            '\\' => text.push(escaped(&mut chars)?),
            c if c == quote => return Some((text, chars.as_str())),
            c => text.push(c),
        }
    }
}

/// The character that is written behind a `\`.
fn escaped(chars: &mut std::str::Chars) -> Option<char> {
    Some(match chars.next()? {
        't' => '\t',
        'n' => '\n',
        'r' => '\r',
        'u' => {
            let (digits, rest) = chars.as_str().split_at_checked(4)?;
            *chars = rest.chars();
            char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
        }
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Result<Vec<(String, bool)>, Open> {
        let (mut words, mut cells) = (Words::new(line), Vec::new());
        loop {
            let word = words.word(|c| c == ',' || c == '\t')?;
            cells.push((word.text.into_owned(), word.quoted));
            if !words.take_separator() {
                return if words.ended() { Ok(cells) } else { Err(Open) };
            }
        }
    }

    #[test]
    fn cells_are_bare_or_in_quotes() {
        let bare = |texts: &[&str]| Ok(texts.iter().map(|t| ((*t).to_owned(), false)).collect());
        assert_eq!(cells(" 1 , a b,?\t"), bare(&["1", "a b", "?"]));
        assert_eq!(cells("1\t2 \t 3"), bare(&["1", "2", "3"]));
        assert_eq!(cells("1,\t2,,3"), bare(&["1", "2", "", "3"]));
        assert_eq!(cells("5'"), bare(&["5'"]));
        for (line, expected) in [
            ("'a, b'", "a, b"),
            ("\"it's\"", "it's"),
            (r"'it\'s'", "it's"),
            (r#""\"x\\y\"""#, r#""x\y""#),
            (r"'a\tb\u00e9\%'", "a\tbé%"),
            ("''", ""),
        ] {
            assert_eq!(cells(line), Ok(vec![(expected.to_owned(), true)]), "{line}");
        }
        for open in ["'a", "\"a'", "1,'b\\'", "'a'b", r"'\u12'"] {
            assert_eq!(cells(open), Err(Open), "{open}");
        }
    }
}
