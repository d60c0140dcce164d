//! A table as it lies on a disk or comes over a wire: its name and its bytes.

use crate::error::Error;
use flate2::read::MultiGzDecoder;
use limpid_data::{Place, Reading, Sheet};
use std::borrow::Cow;
use std::io::Read as _;

/// First bytes of every gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The bytes of a CSV file, which may be packed by gzip, under the name that messages show.
///
/// ```
/// use limpid_data::Reading;
/// use limpid_fit::Table;
///
/// let table = Table::new("seeds.csv", "mass;size\n0,5;1\n1,25;3\n2,5;4\n");
/// let sheet = table.sheet(&Reading::default())?;
/// assert_eq!((sheet.rows(), sheet.dialect.decimal_comma), (3, true));
/// # Ok::<(), limpid_fit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    name: String,
    bytes: Vec<u8>,
}

impl Table {
    /// The table of that name in these bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }

    /// The name that messages show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A hash of the bytes as they are, 64 hexadecimal digits.
    pub fn blake3(&self) -> String {
        blake3::hash(&self.bytes).to_hex().to_string()
    }

    /// The cells of the table, read as `reading` says.
    ///
    /// # Errors
    /// [`Error::Data`] if the bytes are damaged, or no table.
    pub fn sheet(&self, reading: &Reading) -> Result<Sheet, Error> {
        Ok(Sheet::read(&self.name, &self.unpacked()?, reading)?)
    }

    /// The bytes, unpacked if they begin as those of a gzip file, whatever its name.
    fn unpacked(&self) -> Result<Cow<'_, [u8]>, Error> {
        if !self.bytes.starts_with(&GZIP) {
            return Ok(Cow::Borrowed(&self.bytes));
        }
        let mut text = vec![];
        MultiGzDecoder::new(self.bytes.as_slice()).read_to_end(&mut text).map_err(|error| {
            Place::start(self.name.clone()).unreadable(&self.name, &format!("gzip: {error}"))
        })?;
        Ok(Cow::Owned(text))
    }
}
