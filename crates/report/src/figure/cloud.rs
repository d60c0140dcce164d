//! A cloud of points with the line on which they should lie.
//!
//! ```text
//! │   · ·╱
//! │ ·╱· ·         points of the chosen alternative and the line
//! └───────
//! ```

use super::plot::{Axis, LineStroke, Mark, Plot, Ticks};
use super::sheet::{Figure, LARGE, curve};
use super::style::{BLUE, DOT_GREY, range};

/// Clouds of points over the same axes, one an alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    /// Name that keeps identifiers apart from those of other figures on the same page.
    pub name: String,
    /// Title that screen readers say.
    pub title: String,
    /// Text below the horizontal axis.
    pub x_label: String,
    /// Text beside the vertical axis.
    pub y_label: String,
    /// Ends of the horizontal and the vertical axis; points outside are drawn at the edge.
    pub bounds: [(f64, f64); 2],
    /// Points (x, y) of each alternative; those that are not finite are left out.
    pub points: Vec<Vec<(f64, f64)>>,
    /// Index of the alternative that is shown at first.
    pub chosen: usize,
    /// The line that points should lie on: straight from the first to the second, by rising x.
    pub ideal: [(f64, f64); 2],
}

/// Width and height, in pixels.
const SIZE: (f64, f64) = (340.0, 310.0);
/// Space around the frame: right, top, bottom.
const MARGINS: [f64; 3] = [8.0, 10.0, 48.0];
/// Stroke of the line to compare points with.
const IDEAL: LineStroke = LineStroke { colour: DOT_GREY, width: 1.25, dashes: None };
/// Radius of a point, in pixels.
const RADIUS: f64 = 2.5;

/// The figure as SVG.
pub fn cloud(figure: &Cloud) -> String {
    let [x, y] = figure.bounds.map(|(low, high)| range([low, high].into_iter()));
    let axis = |(low, high): (f64, f64), label: &str| {
        let spare = 0.02 * (high - low);
        Axis {
            low: low - spare,
            high: high + spare,
            label: label.to_owned(),
            ticks: Ticks::Numbers,
        }
    };
    let layer = |(alternative, points): (usize, &Vec<(f64, f64)>)| {
        let finite = points.iter().filter(|(a, b)| a.is_finite() && b.is_finite());
        let points = finite.map(|(a, b)| (a.clamp(x.0, x.1), b.clamp(y.0, y.1))).collect();
        let marks = vec![Mark::Cloud { points, colour: BLUE, radius: RADIUS }];
        Mark::Layer { alternative, chosen: alternative == figure.chosen, marks }
    };
    let [from, to] = figure.ideal;
    let mut marks: Vec<Mark> = figure.points.iter().enumerate().map(layer).collect();
    marks.extend(curve(&[from.0, to.0], &[from.1, to.1], IDEAL));
    let (x, y) = (axis(x, &figure.x_label), axis(y, &figure.y_label));
    let [right, top, bottom] = MARGINS;
    let plot = Plot {
        size: SIZE,
        margins: [y.room(LARGE), right, top, bottom],
        title: String::new(),
        subtitle: vec![],
        x,
        y,
        text: LARGE,
        right: vec![],
        marks,
    };
    let count = figure.points.get(figure.chosen).map_or(0, Vec::len);
    Figure {
        name: &figure.name,
        title: &figure.title,
        description: &format!("{} against {}, {count} points.", figure.y_label, figure.x_label),
        rows: vec![vec![plot]],
        spacing: 0.0,
        legend: (vec![], 0.0),
    }
    .svg()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Cloud {
        Cloud {
            name: "fit".into(),
            title: "A fit <script>".into(),
            x_label: "observed <b>".into(),
            y_label: "predicted".into(),
            bounds: [(0.0, 2.0), (0.0, 2.0)],
            points: vec![
                vec![(0.0, 1.0), (1.0, 1e300), (f64::NAN, 2.0), (2.0, f64::INFINITY)],
                vec![(0.0, 0.0)],
            ],
            chosen: 1,
            ideal: [(0.0, 0.0), (2.0, 2.0)],
        }
    }

    #[test]
    fn text_is_escaped_and_what_is_not_finite_left_out() {
        let svg = cloud(&sample());
        assert!(!svg.contains("<script>") && !svg.contains("<b>"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
        assert_eq!(svg, cloud(&sample()));
    }

    #[test]
    fn every_alternative_has_a_layer_and_the_chosen_one_is_seen() {
        let svg = cloud(&sample());
        assert!(
            svg.contains("<g class=\"off\" data-of=\"0\">")
                && svg.contains("<g class=\"\" data-of=\"1\">")
        );
        assert_eq!(svg.matches("h0").count(), 3, "two finite points and one: {svg}");
    }

    #[test]
    fn a_cloud_without_points_is_still_drawn() {
        let empty = Cloud {
            points: vec![vec![]],
            chosen: 0,
            bounds: [(1.0, 1.0), (f64::NAN, 0.0)],
            ..sample()
        };
        assert!(cloud(&empty).contains("</svg>"));
    }
}
