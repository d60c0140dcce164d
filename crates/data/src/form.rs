//! The form of a table: how its text is cut into named columns and rows of fields.
//!
//! | form | begins with | columns | rows |
//! |---|---|---|---|
//! | delimited | a line of names | of any cells | fields between delimiters |
//! | ARFF, KEEL | `@relation` or `@attribute` | as they are declared | fields between commas, or `{index value, …}` |
//! | LIBSVM, SVMlight | a number and pairs `index:value` | numbers | a label and pairs, absent ones are 0 |
//!
//! The text decides, not the name of the file.

use crate::arff::Arff;
use crate::dialect::Reading;
use crate::error::Error;
use crate::layout::Layout;
use crate::row::{Flaw, Form, Row};
use crate::sparse::Sparse;
use crate::text::Text;

/// The rows of a table.
pub(crate) enum Body<'a> {
    Delimited(Layout<'a>),
    Declared(Arff<'a>),
    Sparse(Sparse<'a>),
}

impl<'a> Form<Body<'a>> {
    /// The form that the text shows, and `reading` demands.
    pub(crate) fn of(text: Text<'a>, reading: &Reading) -> Result<Self, Error> {
        if reading.plain {
            return Ok(Layout::form(text, reading)?.with(Body::Delimited));
        }
        if let Some(form) = Arff::form(text, reading) {
            return Ok(form?.with(Body::Declared));
        }
        match Sparse::form(text, reading) {
            Some(form) => Ok(form?.with(Body::Sparse)),
            None => Ok(Layout::form(text, reading)?.with(Body::Delimited)),
        }
    }

    /// The rows that are not blank; of a `new` table those with separators alone are rows too.
    pub(crate) fn rows(&self, new: bool) -> Box<dyn Iterator<Item = Result<Row, Flaw>> + '_> {
        match &self.body {
            Body::Delimited(layout) => Box::new(layout.rows(new)),
            Body::Declared(arff) => Box::new(arff.rows()),
            Body::Sparse(sparse) => Box::new(sparse.rows()),
        }
    }

    /// At most so many rows.
    pub(crate) fn most_rows(&self) -> usize {
        match &self.body {
            Body::Delimited(layout) => layout.most_rows(self.names.len()),
            Body::Declared(arff) => arff.most_rows(),
            Body::Sparse(sparse) => sparse.most_rows(),
        }
    }
}
