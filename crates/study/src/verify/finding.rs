//! A finding of the check.

/// A fault of what is published or recorded, as a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding(pub String);
