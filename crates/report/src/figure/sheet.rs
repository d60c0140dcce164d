//! A sheet: panels row by row over a legend, as one SVG.
//!
//! ```text
//! ┌──────────────────────────┐
//! │ panel  spacing  panel    │        first row
//! │ panel  spacing  panel    │        second row
//! │   — teacher    · label   │        legend, an equal share of the width for each entry
//! └──────────────────────────┘
//! ```
//!
//! Rows may hold panels of several sizes: each is as high as its highest, the sheet as wide as its widest.

use super::plot::{LineStroke, Mark, Plot, TextSizes, label_at};
use super::style::{FONT, INK, PAPER, dark_style, escape};

/// Sizes of text in a large panel.
pub(super) const LARGE: TextSizes = TextSizes { title: 14.0, label: 12.0, tick: 11.0 };
/// Space around the panels of a figure, in pixels.
const EDGE: f64 = 10.0;
/// Size of the legend's text, in pixels.
const LEGEND_TEXT: f64 = 12.0;
/// Width of a character as a share of the size of the legend's text: SVG cannot be asked for a text's width.
const CHARACTER: f64 = 0.55;
/// Width of a line's sample as a share of the size of the legend's text.
const SAMPLE: f64 = 1.5;

/// Panels row by row over a legend.
pub(super) struct Figure<'a> {
    /// Keeps names of clip paths apart from those of other figures on the same page.
    pub(super) name: &'a str,
    /// Title that screen readers say.
    pub(super) title: &'a str,
    /// Sentence that screen readers say of what is drawn.
    pub(super) description: &'a str,
    /// Panels, row by row.
    pub(super) rows: Vec<Vec<Plot>>,
    /// Space between panels, in pixels.
    pub(super) spacing: f64,
    /// Entries of the legend, and its height in pixels.
    pub(super) legend: (Vec<Key>, f64),
}

/// An entry of a legend.
pub(super) struct Key {
    /// Name of what the symbol stands for.
    pub(super) label: String,
    /// Sample of the mark, before the name.
    pub(super) symbol: Symbol,
}

/// The symbol of a legend's entry.
pub(super) enum Symbol {
    /// A point in its own colour and size.
    Dot { colour: &'static str, radius: f64 },
    /// A short piece of the line.
    Line(LineStroke),
}

impl Figure<'_> {
    /// The figure as SVG.
    pub(super) fn svg(&self) -> String {
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
pub(super) fn curve(x: &[f64], y: &[f64], stroke: LineStroke) -> Vec<Mark> {
    assert_eq!(x.len(), y.len(), "{} points but {} values of a curve", x.len(), y.len());
    let points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
    let pieces = points.split(|(_, y)| !y.is_finite()).filter(|piece| !piece.is_empty());
    pieces.map(|piece| Mark::Line { points: piece.to_vec(), stroke }).collect()
}
