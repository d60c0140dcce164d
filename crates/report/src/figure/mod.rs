//! Figures as SVG text: plain data goes in, a finished SVG comes out, the same bytes every time.
//!
//! One file a figure; [`plot`] draws a panel, and here stands what figures share:
//!
//! * *dark mode*: colours are attributes of one theme. A style sheet inside the SVG replaces each of `COLOURS` on
//!   dark screens; print stays light.
//! * *scaling and screen readers*: a `viewBox`, `role="img"`, `<title>` and `<desc>`.
//! * *names*: clip paths are numbered within the figure, whose name they begin with.
//!
//! Colours are those of \[Okabe02\], which the colour-blind can tell apart; the lines differ in
//! weight and dashes too.

mod gap;
mod multiples;
mod plot;
mod scatter;

pub use gap::{Gap, GapPanel, gap};
pub use multiples::{Multiples, Panel, Series, Stroke, multiples};
pub use scatter::{Dots, Scatter, scatter};

use plot::{LineStroke, Mark, Plot, TextSizes, label_at};

const PAPER: &str = "#ffffff";
const INK: &str = "#1f2328";
const FAINT_INK: &str = "#797b7e"; // a mix of ink and paper, for the line under a head
const LABELS: &str = "#7a7a7a";
const TRUTH: &str = "#999999";
const TEACHER: &str = "#0072b2";
const STUDENT: &str = "#d55e00";
const SECOND: &str = "#009e73";

/// Every colour of a figure, and what stands for it on a dark screen.
const COLOURS: [(&str, &str); 8] = [
    (PAPER, "#16181d"),
    (INK, "#e4e6eb"),
    (FAINT_INK, "#a3a8b0"),
    (LABELS, "#9a9a9a"),
    (TRUTH, "#8a8a8a"),
    (TEACHER, "#56b4e9"),
    (STUDENT, "#e69f00"),
    (SECOND, "#4dc9a6"),
];

const FONT: &str = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif";

/// Sizes of text in a large panel.
const LARGE: TextSizes = TextSizes { title: 14.0, label: 12.0, tick: 11.0 };
/// Space around the panels of a figure and size of the legend's text, in pixels.
const EDGE: f64 = 10.0;
const LEGEND_TEXT: f64 = 12.0;
/// Width of a character and of a line's sample, as shares of the size of the legend's text.
const CHARACTER: f64 = 0.55;
const SAMPLE: f64 = 1.5;

/// Panels row by row over a legend.
struct Figure<'a> {
    /// Keeps names of clip paths apart from those of other figures on the same page.
    name: &'a str,
    /// Title and description for screen readers.
    title: &'a str,
    description: &'a str,
    rows: Vec<Vec<Plot>>,
    /// Space between panels, in pixels.
    spacing: f64,
    /// Entries of the legend, and its height in pixels.
    legend: (Vec<Key>, f64),
}

/// An entry of a legend.
struct Key {
    label: String,
    symbol: Symbol,
}

/// The symbol of a legend's entry.
enum Symbol {
    Dot { colour: &'static str, radius: f64 },
    Line(LineStroke),
}

impl Figure<'_> {
    /// The figure as SVG.
    fn svg(&self) -> String {
        let (mut y, mut width, mut count, mut panels) = (EDGE, 0.0_f64, 0, String::new());
        for row in &self.rows {
            let mut x = EDGE;
            for plot in row {
                let drawn = plot.svg(&format!("{}-clip-{count}", self.name));
                panels += &format!("<g transform=\"translate({x},{y})\">\n{drawn}</g>\n");
                x += plot.size.0 + self.spacing;
                count += 1;
            }
            width = width.max(x - self.spacing + EDGE);
            y += row.iter().map(|plot| plot.size.1).fold(0.0, f64::max) + self.spacing;
        }
        let (keys, height) = &self.legend;
        let legend = legend(keys, width, y + height / 2.0);
        let height = y + height + EDGE;
        let (title, description) = (escape(self.title), escape(self.description));
        format!(
            "<svg class=\"limpid-figure\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
             xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"{FONT}\">\n\
             <title>{title}</title>\n<desc>{description}</desc>\n<style>{}</style>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"{PAPER}\"/>\n{panels}{legend}</svg>\n",
            dark_style()
        )
    }
}

/// The entries side by side, each in the middle of an equal share of the width.
fn legend(keys: &[Key], width: f64, y: f64) -> String {
    let share = width / keys.len().max(1) as f64;
    let sample = SAMPLE * LEGEND_TEXT;
    let entry = |(i, key): (usize, &Key)| {
        let long = sample + CHARACTER * LEGEND_TEXT * key.label.chars().count() as f64;
        let x = (share * (i as f64 + 0.5) - long / 2.0).round();
        let symbol = match &key.symbol {
            Symbol::Dot { colour, radius } => {
                let middle = x + sample / 2.0;
                format!("<circle cx=\"{middle}\" cy=\"{y}\" r=\"{radius}\" fill=\"{colour}\"/>\n")
            }
            Symbol::Line(stroke) => {
                let (end, stroke) = (x + sample, stroke.attributes());
                format!("<line x1=\"{x}\" y1=\"{y}\" x2=\"{end}\" y2=\"{y}\"{stroke}/>\n")
            }
        };
        let place = (x + sample + 6.0, y + 0.36 * LEGEND_TEXT);
        symbol + &label_at(place, LEGEND_TEXT, "start", INK, &key.label)
    };
    keys.iter().enumerate().map(entry).collect()
}

/// A line through the points, one piece for each run of finite values.
///
/// # Panics
/// If there is not one value for each point.
#[track_caller]
fn curve(x: &[f64], y: &[f64], stroke: LineStroke) -> Vec<Mark> {
    assert_eq!(x.len(), y.len(), "{} points but {} values of a curve", x.len(), y.len());
    let points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
    let pieces = points.split(|(_, y)| !y.is_finite()).filter(|piece| !piece.is_empty());
    pieces.map(|piece| Mark::Line { points: piece.to_vec(), stroke }).collect()
}

/// The least and greatest finite value, set apart if they are equal; (0, 1) if there is none.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
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
fn dark_style() -> String {
    let rule = |(light, dark): &(&str, &str)| {
        let at = |name: &str| format!(".limpid-figure [{name}=\"{light}\"]{{{name}:{dark}}}");
        format!(".limpid-figure[fill=\"{light}\"]{{fill:{dark}}}{}{}", at("fill"), at("stroke"))
    };
    let rules: String = COLOURS.iter().map(rule).collect();
    format!("@media screen and (prefers-color-scheme:dark){{{rules}}}")
}

/// Text that SVG shows as it is.
fn escape(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
