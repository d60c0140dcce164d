//! The look of all figures: colours, fonts, and text as SVG shows it.

use crate::text::{entity, spelled};

/// Colour of the background.
pub(super) const PAPER: &str = "#ffffff";
/// Colour of axes and text.
pub(super) const INK: &str = "#1f2328";
/// Colour of the line under a head.
pub(super) const FAINT_INK: &str = "#66696d"; // a mix of ink and paper, five times as dark as paper
/// Grey of points and of the ideal line.
pub(super) const DOT_GREY: &str = "#7a7a7a";
/// Colour of a reference curve.
pub(super) const GREY: &str = "#999999";
/// Colour of the first curve.
pub(super) const BLUE: &str = "#0072b2";
/// Colour of the second curve.
pub(super) const VERMILION: &str = "#d55e00";
/// Colour of the third curve.
pub(super) const GREEN: &str = "#009e73";

/// Every colour of a figure, and what stands for it on a dark screen.
pub(super) const COLOURS: [(&str, &str); 8] = [
    (PAPER, "#16181d"),
    (INK, "#e4e6eb"),
    (FAINT_INK, "#a3a8b0"),
    (DOT_GREY, "#9a9a9a"),
    (GREY, "#8a8a8a"),
    (BLUE, "#56b4e9"),
    (VERMILION, "#e69f00"),
    (GREEN, "#4dc9a6"),
];

/// Fonts to try in turn: the reader's own comes first, for a figure loads none.
pub(super) const FONT: &str =
    "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif";

/// The least and greatest finite value, set apart if they are equal; (0, 1) if there is none.
pub(super) fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let finite = values.filter(|v| v.is_finite());
    let start = (f64::INFINITY, f64::NEG_INFINITY);
    match finite.fold(start, |(low, high), v| (low.min(v), high.max(v))) {
        (low, high) if low > high => (0.0, 1.0),
        (low, high) if low == high => (low - 0.5, high + 0.5),
        range => range,
    }
}

/// The rules that swap `COLOURS` on dark screens, kept to figures: an SVG's style sheet rules
/// the whole page that it stands in.
pub(super) fn dark_style() -> String {
    let rule = |(light, dark): &(&str, &str)| {
        let at = |name: &str| format!(".limpid-figure [{name}=\"{light}\"]{{{name}:{dark}}}");
        format!(".limpid-figure[fill=\"{light}\"]{{fill:{dark}}}{}{}", at("fill"), at("stroke"))
    };
    let rules: String = COLOURS.iter().map(rule).collect();
    format!("@media screen and (prefers-color-scheme:dark){{{rules}}}")
}

/// Text that SVG shows as it is.
pub(super) fn escape(text: &str) -> String {
    spelled(text, |c| if c.is_control() { Some(" ") } else { entity(c) })
}
