//! A figure as a file.

/// A drawn figure, ready to be written.
pub(crate) struct Drawing {
    /// Stem of the file, `F1`.
    pub(crate) name: &'static str,
    /// The text below the figure.
    pub(crate) caption: &'static str,
    /// The figure as SVG.
    pub(crate) svg: String,
}

impl Drawing {
    /// The path of the file below the output folder.
    pub(crate) fn file(&self) -> String {
        format!("figures/{}.svg", self.name)
    }
}
