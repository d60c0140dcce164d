//! A table as it lies on a disk or comes over a wire: its name and its bytes.

use crate::error::Error;
use flate2::bufread::MultiGzDecoder;
use limpid_data::{Limits, Meter, Place, Reading, Sheet, check_signature};
use std::borrow::Cow;
use std::io::Read;

/// First bytes of every gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Bytes that are read before they are looked at; the first of them tell what a file is.
const PIECE: u64 = 1 << 20;

/// Bytes that are unpacked before they are looked at.
const UNPACKED: u64 = 16 << 20;

/// A piece of a text may be so many times as long as what it is unpacked from. Tables of numbers reach 2 to
/// 10, of few categories 100; rows that repeat for ever reach 230 to 1030, by the effort of the packer.
const MOST_SWOLLEN: u64 = 150;

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

    /// The table of that name in a file, a device or a pipe, of which no more is read than `limits` allow.
    ///
    /// # Errors
    /// [`Error::Data`] if it cannot be read, exceeds a limit, or shows by its first bytes that it is no table.
    pub fn read(
        name: impl Into<String>,
        mut source: impl Read,
        limits: Limits,
    ) -> Result<Self, Error> {
        let (name, mut bytes) = (name.into(), vec![]);
        let mut meter = Meter::new(&name, limits);
        loop {
            let before = bytes.len();
            let count = source.by_ref().take(PIECE).read_to_end(&mut bytes).map_err(|error| {
                Place::whole(name.clone()).unreadable(&name, &error.to_string())
            })?;
            match bytes.starts_with(&GZIP) {
                true if bytes.len() as u64 > limits.bytes => meter.add(&bytes)?,
                true => {}
                false if before == 0 => check_signature(&name, &bytes)?,
                false => {}
            }
            if !bytes.starts_with(&GZIP) {
                meter.add(&bytes[before..])?;
            }
            if count == 0 {
                return Ok(Self { name, bytes });
            }
        }
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
        let bytes = self.unpacked(reading.limits)?;
        Ok(Sheet::read(&self.name, &bytes, reading)?)
    }

    /// The bytes, unpacked if they begin as those of a gzip file, whatever its name.
    fn unpacked(&self, limits: Limits) -> Result<Cow<'_, [u8]>, Error> {
        if !self.bytes.starts_with(&GZIP) {
            return Ok(Cow::Borrowed(&self.bytes));
        }
        let mut meter = Meter::new(&self.name, limits);
        let mut decoder = MultiGzDecoder::new(self.bytes.as_slice());
        let mut text = vec![];
        loop {
            let (before, left) = (text.len(), decoder.get_ref().len());
            let count =
                decoder.by_ref().take(UNPACKED).read_to_end(&mut text).map_err(|error| {
                    Place::start(self.name.clone())
                        .unreadable(&self.name, &format!("gzip: {error}"))
                })?;
            if before == 0 {
                check_signature(&self.name, &text)?;
            }
            meter.add(&text[before..])?;
            let (unpacked, packed) = (count as u64, (left - decoder.get_ref().len()) as u64);
            if unpacked == UNPACKED && unpacked > MOST_SWOLLEN * packed {
                return Err(meter.swollen(unpacked, packed).into());
            }
            if count == 0 {
                return Ok(Cow::Owned(text));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::{Write as _, repeat};

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(vec![], Compression::fast());
        encoder.write_all(bytes).expect("a vector grows");
        encoder.finish().expect("a vector grows")
    }

    #[test]
    fn every_member_of_a_packed_file_is_read() {
        let bytes = [packed(b"a,y\n1,2\n"), packed(b"3,4\n"), packed(b"")].concat();
        let sheet = Table::new("t.csv.gz", bytes).sheet(&Reading::default()).expect("a table");
        assert_eq!(sheet.lines, [2, 3]);
    }

    #[test]
    fn a_text_that_swells_is_refused_before_it_is_parsed() {
        for byte in [b',', b'1', b'\n', 0] {
            let bytes = packed(&vec![byte; 17 << 20]);
            assert!(bytes.len() < 100_000, "{}", bytes.len());
            let error = Table::new("t.csv.gz", bytes).sheet(&Reading::default()).unwrap_err();
            let message = error.to_string();
            let says = [
                "as of no table: if it is one, unpack it with gunzip first",
                "the line is longer than 4000000 bytes",
            ];
            assert!(says.iter().any(|part| message.contains(part)), "{message}");
        }
        let row = |i: u64| format!("{},{}\n", i.wrapping_mul(0x9e37_79b9_7f4a_7c15), i % 7);
        let text = "a,y\n".to_owned() + &(0..800_000).map(row).collect::<String>();
        assert!(text.len() as u64 > UNPACKED);
        let sheet = Table::new("t.csv.gz", packed(text.as_bytes())).sheet(&Reading::default());
        assert_eq!(sheet.expect("a table").rows(), 800_000);
    }

    #[test]
    fn an_endless_source_is_read_up_to_the_limit() {
        let limits = Limits::default();
        let error = Table::read("/dev/zero", repeat(0), limits).unwrap_err().to_string();
        assert!(error.contains("the line is longer than 4000000 bytes"), "{error}");
        let error = Table::read("-", repeat(b'\n'), limits.with_bytes(5_000_000)).unwrap_err();
        assert!(error.to_string().contains("the file has more than 5000000 bytes"), "{error}");
        let endless = GZIP.as_slice().chain(repeat(7));
        let error = Table::read("-", endless, limits.with_bytes(5_000_000)).unwrap_err();
        assert!(error.to_string().contains("the file has more than 5000000 bytes"), "{error}");
        let error = Table::read("t", b"PAR1\0".chain(repeat(7)), limits).unwrap_err();
        assert!(error.to_string().contains("the file is a Parquet file"), "{error}");
        let table = Table::read("t.csv", &b"a,y\n1,2\n"[..], limits).expect("a table");
        assert_eq!(table, Table::new("t.csv", "a,y\n1,2\n"));
    }
}
