//! Small multiples: many panels of a few lines each, with bands around them.
//!
//! ```text
//! title 1      title 2      title 3
//! │ ──╮        │ ╭──        │ ──╮       a line for each series, its band behind it
//! └─────       └─────       └─────
//! legend: solid, dashed, dotted
//! ```

use super::plot::{Axis, LineStroke, Mark, Plot, TextSizes, Ticks};
use super::sheet::{Figure, Key, Symbol};
use super::style::{BLUE, GREEN, VERMILION, range};

/// How a series is drawn: colour and dashes together, so that either alone tells it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Stroke {
    /// A solid line in blue.
    Solid,
    /// A dashed line in vermilion.
    Dashed,
    /// A dotted line in green.
    Dotted,
}

impl Stroke {
    /// The colour on a light screen.
    fn colour(self) -> &'static str {
        match self {
            Self::Solid => BLUE,
            Self::Dashed => VERMILION,
            Self::Dotted => GREEN,
        }
    }

    /// Lengths of dash and gap, in pixels; `None` for a solid line.
    fn dashes(self) -> Option<&'static str> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some("6 3"),
            Self::Dotted => Some("2 2"),
        }
    }

    /// A line of this colour and these dashes, so many pixels wide.
    fn line(self, width: f64) -> LineStroke {
        LineStroke { colour: self.colour(), width, dashes: self.dashes() }
    }
}

/// A line with a band around it; values that are not finite leave a hole.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Colour and dashes of the line.
    pub stroke: Stroke,
    /// (x, y, lower end of the band, upper end), by rising x.
    pub points: Vec<(f64, f64, f64, f64)>,
}

/// A panel of the figure: lines over the same axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Head of the panel, above its frame.
    pub title: String,
    /// Lines of the panel, from the back to the front.
    pub series: Vec<Series>,
}

/// Panels side by side, each with a vertical axis of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Multiples {
    /// Name that keeps identifiers apart from those of other figures on the same page.
    pub name: String,
    /// Title that screen readers say.
    pub title: String,
    /// Text below the horizontal axes.
    pub x_label: String,
    /// Text beside the vertical axis of the first panel of each row.
    pub y_label: String,
    /// Names of the places 0, 1, 2, … of a horizontal axis; numbers where there are none.
    pub places: Vec<String>,
    /// Interval that vertical axes show at most, to which bands are cut; all values if `None`.
    pub bounds: Option<(f64, f64)>,
    /// The panels, row by row.
    pub panels: Vec<Panel>,
    /// Legend: the meaning of each stroke.
    pub legend: Vec<(Stroke, String)>,
}

/// Panels in a row: many make four columns, a few three.
const COLUMNS: (usize, usize) = (4, 3);
/// Up to here there are few.
const FEW: usize = 6;
/// Width and height of a panel, in pixels.
const PANEL: (f64, f64) = (236.0, 190.0);
/// Height of the legend, in pixels.
const LEGEND_HEIGHT: f64 = 30.0;
/// Space around a panel's frame: left, right, top, bottom.
const MARGINS: [f64; 4] = [52.0, 12.0, 37.0, 45.0];
/// Further height for names of places that stand aslant.
const SLANT: f64 = 12.0;
/// Width of a character as a share of the size of its text: SVG cannot be asked for a text's width.
const CHARACTER: f64 = 0.6;
/// Sizes of text in a panel.
const TEXT: TextSizes = TextSizes { title: 12.0, label: 11.0, tick: 9.0 };

/// The figure as SVG.
///
/// ```
/// use limpid_report::{Multiples, Panel, Series, Stroke, multiples};
///
/// let series = Series { stroke: Stroke::Solid, points: vec![(0.0, 0.5, 0.4, 0.6), (1.0, 0.7, 0.6, 0.8)] };
/// let figure = Multiples {
///     name: "sweep".into(),
///     title: "R² over λ".into(),
///     x_label: "λ".into(),
///     y_label: "R²".into(),
///     places: vec!["0".into(), "0.1".into()],
///     bounds: None,
///     panels: vec![Panel { title: "yacht".into(), series: vec![series] }],
///     legend: vec![(Stroke::Solid, "teacher".into())],
/// };
/// assert!(multiples(&figure).contains("</svg>"));
/// ```
///
/// # Panics
/// If there is no panel.
#[track_caller]
pub fn multiples(figure: &Multiples) -> String {
    assert!(!figure.panels.is_empty(), "small multiples need a panel");
    let few = figure.panels.len() <= FEW;
    let columns = if few { COLUMNS.1 } else { COLUMNS.0 }.min(figure.panels.len());
    let named: Vec<&str> = figure.panels.iter().map(|p| p.title.as_str()).collect();
    let description = format!("One panel each: {}.", named.join("; "));
    let rows = figure
        .panels
        .chunks(columns)
        .map(|row| row.iter().enumerate().map(|(j, panel)| plot(figure, panel, j == 0)).collect());
    let keys = figure.legend.iter().map(|(stroke, label)| Key {
        label: label.clone(),
        symbol: Symbol::Line(stroke.line(2.0)),
    });
    Figure {
        name: &figure.name,
        title: &figure.title,
        description: &description,
        rows: rows.collect(),
        spacing: 4.0,
        legend: (keys.collect(), LEGEND_HEIGHT),
    }
    .svg()
}

/// The lines of a panel, each over its band, cut to the figure's bounds.
fn marks(panel: &Panel, bounds: Option<(f64, f64)>) -> Vec<Mark> {
    let finite = |p: &(f64, f64, f64, f64)| p.1.is_finite();
    let cut = |v: f64| bounds.map_or(v, |(least, most)| v.clamp(least, most));
    let line = |series: &Series| -> Vec<Mark> {
        let points = series.points.iter().map(|&(x, y, low, high)| (x, y, cut(low), cut(high)));
        let points: Vec<(f64, f64, f64, f64)> = points.collect();
        let pieces = points.split(|p| !finite(p)).filter(|piece| !piece.is_empty());
        pieces.flat_map(|piece| piece_marks(piece, series.stroke)).collect()
    };
    panel.series.iter().flat_map(line).collect()
}

/// The ticks of horizontal axes: names of places aslant where they would touch.
fn ticks(places: &[String]) -> Ticks {
    let room = (PANEL.0 - MARGINS[0] - MARGINS[1]) / places.len().max(1) as f64;
    let widest = places.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    match places.is_empty() {
        true => Ticks::Numbers,
        false if TEXT.tick * CHARACTER * widest as f64 + 4.0 < room => Ticks::Places(places.into()),
        false => Ticks::Slanted(places.into()),
    }
}

/// A piece of a line on its band, which has no width where its ends are not finite.
fn piece_marks(piece: &[(f64, f64, f64, f64)], stroke: Stroke) -> [Mark; 2] {
    let bound = |value: f64, y: f64| if value.is_finite() { value } else { y };
    let band = piece.iter().map(|&(x, y, low, high)| (x, bound(low, y), bound(high, y)));
    let line = piece.iter().map(|&(x, y, ..)| (x, y));
    [
        Mark::Band { points: band.collect(), colour: stroke.colour() },
        Mark::Line { points: line.collect(), stroke: stroke.line(1.75) },
    ]
}

/// A panel with axes of its own: as wide as its points, as high as they and their bands, cut to the figure's
/// bounds, which leave it a height of 0.05 at least.
fn plot(figure: &Multiples, panel: &Panel, first: bool) -> Plot {
    let points = || panel.series.iter().flat_map(|series| &series.points);
    let (x_low, x_high) = range(points().map(|p| p.0));
    let (low, high) = range(points().flat_map(|&(_, y, low, high)| [y, low, high]));
    let (low, high) = figure.bounds.map_or((low, high), |(least, most)| {
        let low = low.max(least);
        (low, high.min(most).max(low + 0.05))
    });
    let (spare, margin) = (0.03 * (x_high - x_low), 0.05 * (high - low));
    let x_ticks = ticks(&figure.places);
    let slant = if matches!(x_ticks, Ticks::Slanted(_)) { SLANT } else { 0.0 };
    let [left, right, top, bottom] = MARGINS;
    Plot {
        size: (PANEL.0, PANEL.1 + slant),
        margins: [left, right, top, bottom + slant],
        title: panel.title.clone(),
        subtitle: vec![],
        x: Axis {
            low: x_low - spare,
            high: x_high + spare,
            label: figure.x_label.clone(),
            ticks: x_ticks,
        },
        y: Axis {
            low: low - margin,
            high: high + margin,
            label: if first { figure.y_label.clone() } else { String::new() },
            ticks: Ticks::Numbers,
        },
        text: TEXT,
        right: vec![],
        marks: marks(panel, figure.bounds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(panels: usize) -> Multiples {
        let series = |stroke| Series {
            stroke,
            points: vec![
                (0.0, 0.5, 0.4, 0.6),
                (1.0, f64::NAN, 0.0, 0.0),
                (2.0, 0.7, f64::NAN, f64::NAN),
                (3.0, -1e9, -2e9, 0.9),
            ],
        };
        let panel = |i: usize| Panel {
            title: format!("<script>{i}"),
            series: [Stroke::Solid, Stroke::Dashed, Stroke::Dotted].map(series).to_vec(),
        };
        Multiples {
            name: "sample".into(),
            title: "A <b> sample".into(),
            x_label: "λ".into(),
            y_label: "R²".into(),
            places: ["0", "0.1", "1", "∞"].map(String::from).to_vec(),
            bounds: Some((-1.0, 1.0)),
            panels: (0..panels).map(panel).collect(),
            legend: vec![(Stroke::Solid, "teacher & co".into()), (Stroke::Dotted, "other".into())],
        }
    }

    #[test]
    fn every_panel_is_there_and_all_text_is_escaped() {
        for panels in [1, 3, 5, 24] {
            let svg = multiples(&sample(panels));
            assert!(!svg.contains("<script>") && !svg.contains("<b>"));
            for i in 0..panels {
                assert!(svg.contains(&format!("&lt;script&gt;{i}<")), "{panels} {i}");
            }
            assert!(svg.contains("teacher &amp; co") && svg.contains("∞"));
            assert!(!svg.contains("NaN"));
        }
    }

    #[test]
    fn bands_end_at_the_bounds_and_names_that_would_touch_stand_aslant() {
        let mut figure = sample(1);
        assert!(!multiples(&figure).contains("rotate(-35"));
        figure.places =
            ["0", "0.0001", "0.001", "0.003", "0.01", "0.03", "0.1"].map(String::from).to_vec();
        assert_eq!(multiples(&figure).matches("rotate(-35").count(), 4, "those of the axis");
        let points = vec![(0.0, 0.9, 0.5, 7.0), (1.0, 0.8, -9.0, 1.5)];
        let series = vec![Series { stroke: Stroke::Solid, points }];
        let cut = marks(&Panel { title: String::new(), series }, Some((-1.0, 1.0)));
        let band = vec![(0.0, 0.5, 1.0), (1.0, -1.0, 1.0)];
        assert_eq!(cut[0], Mark::Band { points: band, colour: BLUE });
    }

    #[test]
    fn same_bytes_every_time() {
        assert_eq!(multiples(&sample(6)), multiples(&sample(6)));
    }
}
