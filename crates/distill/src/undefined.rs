//! Measures that are not defined: the worst finite number where they are compared, `null` in a file.

/// A module that writes the number `$worst` as `null` and reads `null` as that number.
macro_rules! null {
    ($name:ident, $worst:expr) => {
        pub(crate) mod $name {
            use serde::{Deserialize, Deserializer, Serialize, Serializer};

            pub(crate) fn serialize<S: Serializer>(v: &f64, to: S) -> Result<S::Ok, S::Error> {
                Some(*v).filter(|v| *v != $worst).serialize(to)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
                Ok(Option::deserialize(from)?.unwrap_or($worst))
            }
        }
    };
}

null!(greatest, f64::MAX);
null!(least, f64::MIN);
