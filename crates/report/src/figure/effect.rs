//! How a prediction depends on one column: a curve or bars, over the data's own distribution.
//!
//! ```text
//! y │   ╱──         y │ ▄       ▄
//!   │ ─╱              │─█───────█── mean     curve: numbers; bars from the mean: categories
//!   │▂▅█▇▃▁           │ ▀   ▀                small bars at the floor: how often each value is there
//!   └─────── weight   └ USA Japan …
//! ```
//!
//! Panels of one page have one vertical axis, so that effects can be compared.

use super::plot::{Axis, LineStroke, Mark, Plot, TextSizes, Ticks};
use super::sheet::{Figure, curve};
use super::style::{BLUE, DOT_GREY, GREY, VERMILION, range};

/// The dependence on one column, by each alternative that reads it and by a model to compare with.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Name that keeps identifiers apart from those of other figures on the same page.
    pub name: String,
    /// Name of the column, below the axis.
    pub column: String,
    /// Text beside the vertical axis.
    pub y_label: String,
    /// Ends of the vertical axis, which all panels share.
    pub bounds: (f64, f64),
    /// Height of a thin line to compare with, the mean.
    pub mean: f64,
    /// Values of the column.
    pub scale: Scale,
    /// How often each of the values, or of equal intervals between the ends, is there; the greatest is drawn highest.
    pub counts: Vec<usize>,
    /// Means of a model to compare with, if there is one.
    pub reference: Option<Vec<f64>>,
    /// Curves of the alternatives that read the column.
    pub curves: Vec<Curve>,
    /// Index of the alternative that is shown at first.
    pub chosen: usize,
}

/// Values of a column.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Scale {
    /// Numbers in ascending order, with a curve over them.
    Numbers(Vec<f64>),
    /// Names of categories, with a bar each.
    Levels(Vec<String>),
}

/// The curve of an alternative: a height for each value of the column.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Index of the alternative.
    pub of: usize,
    /// Heights; those that are not finite leave a hole.
    pub heights: Vec<f64>,
}

/// Width and height of a panel, in pixels.
const SIZE: (f64, f64) = (270.0, 225.0);
/// Further height for names of categories that stand aslant.
const SLANT: f64 = 34.0;
/// Space around the frame: right, top, bottom.
const MARGINS: [f64; 3] = [10.0, 8.0, 42.0];
/// Sizes of text in a panel.
const TEXT: TextSizes = TextSizes { title: 12.0, label: 12.0, tick: 10.0 };
/// Share of the frame's height that the most frequent value takes.
const FLOOR: f64 = 0.12;
/// Characters of the column's name that fit below the axis.
const NAME: usize = 32;
/// Width of a character as a share of the size of a tick's text.
const CHARACTER: f64 = 0.6;
/// Characters of the name of a category that stands aslant.
const LEVEL: usize = 11;
const MEAN: LineStroke = LineStroke { colour: GREY, width: 1.0, dashes: None };
const REFERENCE: LineStroke = LineStroke { colour: VERMILION, width: 1.75, dashes: Some("6 3") };
const CURVE: LineStroke = LineStroke { colour: BLUE, width: 2.25, dashes: None };

/// The panel as SVG.
pub fn effect(figure: &Effect) -> String {
    let [right, top, bottom] = MARGINS;
    let (low, high) = range([figure.bounds.0, figure.bounds.1].into_iter());
    let y = Axis { low, high, label: figure.y_label.clone(), ticks: Ticks::Numbers };
    let left = y.room(TEXT);
    let frame = SIZE.0 - left - right;
    let ticks = ticks(&figure.scale, frame);
    let slant = if matches!(ticks, Ticks::Slanted(_)) { SLANT } else { 0.0 };
    let (x_low, x_high) = ends(&figure.scale);
    let plot = Plot {
        size: (SIZE.0, SIZE.1 + slant),
        margins: [left, right, top, bottom + slant],
        title: String::new(),
        subtitle: vec![],
        x: Axis { low: x_low, high: x_high, label: short(&figure.column, NAME), ticks },
        y,
        text: TEXT,
        right: vec![],
        marks: marks(figure, (x_low, x_high), (low, high), frame),
    };
    let description = format!("Mean prediction over {}.", figure.column);
    Figure {
        name: &figure.name,
        title: &figure.column,
        description: &description,
        rows: vec![vec![plot]],
        spacing: 0.0,
        legend: (vec![], 0.0),
    }
    .svg()
}

/// The ends of the horizontal axis, with a little to spare.
fn ends(scale: &Scale) -> (f64, f64) {
    match scale {
        Scale::Levels(levels) => (-0.6, levels.len() as f64 - 0.4),
        Scale::Numbers(values) => {
            let (low, high) = range(values.iter().copied());
            let spare = 0.03 * (high - low);
            (low - spare, high + spare)
        }
    }
}

/// The ticks of a scale: names of categories aslant where they would not fit side by side.
fn ticks(scale: &Scale, frame: f64) -> Ticks {
    let Scale::Levels(levels) = scale else { return Ticks::Numbers };
    let room = frame / levels.len().max(1) as f64;
    let widest = levels.iter().map(|level| level.chars().count()).max().unwrap_or(0);
    match CHARACTER * TEXT.tick * widest as f64 + 4.0 < room {
        true => Ticks::Places(levels.clone()),
        false => Ticks::Slanted(levels.iter().map(|level| short(level, LEVEL)).collect()),
    }
}

/// The marks from the back to the front: frequencies, mean, model to compare with, alternatives.
fn marks(figure: &Effect, x: (f64, f64), y: (f64, f64), frame: f64) -> Vec<Mark> {
    let mut marks = vec![frequencies(figure, y, frame)];
    marks.extend(curve(&[x.0, x.1], &[figure.mean; 2], MEAN));
    let at: Vec<f64> = match &figure.scale {
        Scale::Numbers(values) => values.clone(),
        Scale::Levels(levels) => (0..levels.len()).map(|i| i as f64).collect(),
    };
    let is_category = matches!(figure.scale, Scale::Levels(_));
    let room = (frame / at.len().max(1) as f64).min(60.0);
    let bars = |heights: &[f64], colour, shift: f64, width: f64| Mark::Bars {
        points: at
            .iter()
            .zip(heights)
            .filter(|(_, height)| height.is_finite())
            .map(|(x, &height)| (x + shift, figure.mean, height.clamp(y.0, y.1)))
            .collect(),
        colour,
        width: (width * room).round().max(2.0),
        opacity: 1.0,
    };
    marks.extend(figure.reference.iter().flat_map(|heights| match is_category {
        true => vec![bars(heights, VERMILION, 0.22, 0.22)],
        false => curve(&at, heights, REFERENCE),
    }));
    marks.extend(figure.curves.iter().map(|one| Mark::Layer {
        alternative: one.of,
        chosen: one.of == figure.chosen,
        marks: match is_category {
            true => vec![bars(&one.heights, BLUE, -0.05, 0.32)],
            false => curve(&at, &one.heights, CURVE),
        },
    }));
    marks
}

/// Small bars at the floor: how often each value is there.
fn frequencies(figure: &Effect, (low, high): (f64, f64), frame: f64) -> Mark {
    let most = figure.counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    let top = |count: usize| low + FLOOR * (high - low) * count as f64 / most;
    let n = figure.counts.len().max(1);
    let (first, last) = match &figure.scale {
        Scale::Numbers(values) => range(values.iter().copied()),
        Scale::Levels(_) => (-0.5, n as f64 - 0.5),
    };
    let middle = |i: usize| first + (last - first) * (i as f64 + 0.5) / n as f64;
    let points = figure.counts.iter().enumerate().map(|(i, &count)| (middle(i), low, top(count)));
    let width = (0.92 * frame / n as f64 * 0.94).max(1.0);
    Mark::Bars { points: points.collect(), colour: DOT_GREY, width: width.round(), opacity: 0.35 }
}

/// A name, cut where it would be too long for its place.
fn short(name: &str, most: usize) -> String {
    match name.chars().count() > most {
        true => name.chars().take(most - 1).chain(['…']).collect(),
        false => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(scale: Scale) -> Effect {
        Effect {
            name: "e0".into(),
            column: "weight <b>".into(),
            y_label: "mpg".into(),
            bounds: (0.0, 10.0),
            mean: 5.0,
            scale,
            counts: vec![1, 5, 2],
            reference: Some(vec![1.0, 2.0, 3.0]),
            curves: vec![
                Curve { of: 0, heights: vec![1.0, 2.0, 3.0] },
                Curve { of: 2, heights: vec![f64::NAN, 1e300, 4.0] },
            ],
            chosen: 2,
        }
    }

    #[test]
    fn numbers_have_curves_and_categories_bars() {
        let curves = effect(&sample(Scale::Numbers(vec![1.0, 2.0, 4.0])));
        assert!(curves.contains("stroke-dasharray=\"6 3\"") && curves.contains("weight &lt;b&gt;"));
        assert!(
            curves.contains("class=\"off\" data-of=\"0\"")
                && curves.contains("class=\"\" data-of=\"2\"")
        );
        let bars =
            effect(&sample(Scale::Levels(["USA", "<i>", "Japan"].map(String::from).to_vec())));
        assert!(
            !bars.contains("stroke-dasharray")
                && bars.contains(">USA<")
                && bars.contains("&lt;i&gt;")
        );
        for svg in [curves, bars] {
            assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("<b>"), "{svg}");
        }
    }

    #[test]
    fn long_names_of_categories_stand_aslant() {
        let levels = (0..8).map(|i| format!("a long name {i}")).collect();
        let svg = effect(&sample(Scale::Levels(levels)));
        assert_eq!(svg.matches("rotate(-35").count(), 8);
    }
}
