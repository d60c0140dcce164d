//! Clouds of points side by side, each with a line to compare it with.

use super::{LABELS, TEACHER, base_layout, curve, finish, range, text};
use kuva::prelude::{Figure, Layout, LineStyle, Plot, ScatterPlot};

/// One cloud.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// Its head.
    pub title: String,
    /// Below the horizontal axis.
    pub x_label: String,
    /// Beside the vertical axis.
    pub y_label: String,
    /// (x, y); what is not finite is left out.
    pub points: Vec<(f64, f64)>,
    /// Where points should lie: a straight line from the first to the second, by rising x.
    pub ideal: [(f64, f64); 2],
}

/// Clouds side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    /// Keeps identifiers apart from those of other figures on the same page.
    pub name: String,
    /// For screen readers.
    pub title: String,
    /// From the left.
    pub panels: Vec<Dots>,
}

/// Width and height of a panel, in pixels.
const PANEL: (f64, f64) = (380.0, 320.0);

/// The figure as SVG.
///
/// # Panics
/// If there is no panel.
#[track_caller]
pub fn scatter(figure: &Scatter) -> String {
    assert!(!figure.panels.is_empty(), "a figure needs a panel");
    let columns = figure.panels.len();
    let scene = Figure::new(1, columns)
        .with_structure((0..columns).map(|i| vec![i]).collect())
        .with_plots(figure.panels.iter().map(plots).collect())
        .with_layouts(figure.panels.iter().map(layout).collect())
        .with_cell_size(PANEL.0, PANEL.1)
        .with_spacing(8.0)
        .render();
    let named: Vec<String> = figure
        .panels
        .iter()
        .map(|panel| format!("{}, {} points", panel.title, panel.points.len()))
        .collect();
    finish(scene, &figure.name, &figure.title, &format!("{}.", named.join("; ")))
}

fn finite(panel: &Dots) -> impl Iterator<Item = (f64, f64)> + '_ {
    panel.points.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite())
}

fn plots(panel: &Dots) -> Vec<Plot> {
    let points = ScatterPlot::new().with_data(finite(panel)).with_color(TEACHER).with_size(2.0);
    let [from, to] = panel.ideal;
    let ideal = curve(&[from.0, to.0], &[from.1, to.1], LABELS, 1.25, &LineStyle::Solid);
    ideal.into_iter().chain([Plot::from(points)]).collect()
}

fn layout(panel: &Dots) -> Layout {
    let all = || finite(panel).chain(panel.ideal);
    let (x_low, x_high) = range(all().map(|p| p.0));
    let (y_low, y_high) = range(all().map(|p| p.1));
    let (dx, dy) = (0.03 * (x_high - x_low), 0.05 * (y_high - y_low));
    base_layout(Layout::new((x_low, x_high), (y_low, y_high)))
        .with_title(text(&panel.title))
        .with_x_label(text(&panel.x_label))
        .with_y_label(text(&panel.y_label))
        .with_x_axis_min(x_low - dx)
        .with_x_axis_max(x_high + dx)
        .with_y_axis_min(y_low - dy)
        .with_y_axis_max(y_high + dy)
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
