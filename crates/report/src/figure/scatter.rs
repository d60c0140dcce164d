//! Clouds of points side by side, each with a line to compare it with.
//!
//! ```text
//! title 1            title 2
//! │   · ·╱           │ · · ·
//! │ ·╱· ·            │───────           points and the line on which they should lie
//! └───────           └───────
//! ```

use super::plot::{Axis, LineStroke, Mark, Plot, Ticks};
use super::sheet::{Figure, LARGE, curve};
use super::style::{BLUE, DOT_GREY, range};

/// A cloud of points with the line to compare it with.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// Head of the panel, above its frame.
    pub title: String,
    /// Text below the horizontal axis.
    pub x_label: String,
    /// Text beside the vertical axis.
    pub y_label: String,
    /// Points (x, y); those that are not finite are left out.
    pub points: Vec<(f64, f64)>,
    /// The line that points should lie on: straight from the first to the second, by rising x.
    pub ideal: [(f64, f64); 2],
}

/// Clouds side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    /// Name that keeps identifiers apart from those of other figures on the same page.
    pub name: String,
    /// Title that screen readers say.
    pub title: String,
    /// The panels, from the left.
    pub panels: Vec<Dots>,
}

/// Width and height of a panel, in pixels.
const PANEL: (f64, f64) = (380.0, 320.0);
/// Space around a panel's frame: left, right, top, bottom.
const MARGINS: [f64; 4] = [60.0, 12.0, 37.0, 48.0];
/// Stroke of the line to compare points with.
const IDEAL: LineStroke = LineStroke { colour: DOT_GREY, width: 1.25, dashes: None };
/// Radius of a point, in pixels.
const RADIUS: f64 = 2.0;

/// The figure as SVG.
///
/// # Panics
/// If there is no panel.
#[track_caller]
pub fn scatter(figure: &Scatter) -> String {
    assert!(!figure.panels.is_empty(), "a figure needs a panel");
    let named: Vec<String> = figure
        .panels
        .iter()
        .map(|panel| format!("{}, {} points", panel.title, panel.points.len()))
        .collect();
    Figure {
        name: &figure.name,
        title: &figure.title,
        description: &format!("{}.", named.join("; ")),
        rows: vec![figure.panels.iter().map(plot).collect()],
        spacing: 8.0,
        legend: (vec![], 0.0),
    }
    .svg()
}

/// The points whose coordinates are both finite.
fn finite(panel: &Dots) -> impl Iterator<Item = (f64, f64)> + '_ {
    panel.points.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite())
}

/// A panel whose axes hold every finite point and the whole line, with a little to spare.
fn plot(panel: &Dots) -> Plot {
    let all = || finite(panel).chain(panel.ideal);
    let (x_low, x_high) = range(all().map(|p| p.0));
    let (y_low, y_high) = range(all().map(|p| p.1));
    let axis = |(low, high): (f64, f64), spare: f64, label: &str| Axis {
        low: low - spare * (high - low),
        high: high + spare * (high - low),
        label: label.to_owned(),
        ticks: Ticks::Numbers,
    };
    let [from, to] = panel.ideal;
    let mut marks = curve(&[from.0, to.0], &[from.1, to.1], IDEAL);
    let points = finite(panel).collect();
    marks.push(Mark::Dots { points, colour: BLUE, radius: RADIUS });
    Plot {
        size: PANEL,
        margins: MARGINS,
        title: panel.title.clone(),
        subtitle: String::new(),
        x: axis((x_low, x_high), 0.03, &panel.x_label),
        y: axis((y_low, y_high), 0.05, &panel.y_label),
        text: LARGE,
        marks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Scatter {
        let panel = |title: &str| Dots {
            title: title.into(),
            x_label: "predicted <b>".into(),
            y_label: "true".into(),
            points: vec![(0.0, 1.0), (1.0, 0.5), (f64::NAN, 2.0), (2.0, f64::INFINITY)],
            ideal: [(0.0, 0.0), (1.0, 1.0)],
        };
        let panels = vec![panel("against <script>"), panel("residuals")];
        Scatter { name: "fit".into(), title: "A fit".into(), panels }
    }

    #[test]
    fn text_is_escaped_and_what_is_not_finite_left_out() {
        let svg = scatter(&sample());
        assert!(!svg.contains("<script>") && !svg.contains("<b>"));
        assert!(svg.contains("against &lt;script&gt;") && svg.contains("residuals"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
        assert_eq!(svg, scatter(&sample()));
    }

    #[test]
    fn a_cloud_without_points_is_still_drawn() {
        let mut empty = sample();
        empty.panels[0].points.clear();
        assert!(scatter(&empty).contains("</svg>"));
    }
}
