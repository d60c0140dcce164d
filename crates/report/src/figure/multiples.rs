//! Small multiples: many panels of a few lines each, with bands around them.

use super::{SECOND, STUDENT, TEACHER, base_layout, finish, range, text};
use kuva::prelude::{
    Figure, Layout, LegendEntry, LegendPlot, LegendShape, LinePlot, LineStyle, Plot, TickFormat,
};
use std::sync::Arc;

/// How a series is drawn: colour and dashes together, so that either alone tells it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stroke {
    /// Blue and solid.
    Solid,
    /// Vermilion and dashed.
    Dashed,
    /// Green and dotted.
    Dotted,
}

impl Stroke {
    fn colour(self) -> &'static str {
        match self {
            Self::Solid => TEACHER,
            Self::Dashed => STUDENT,
            Self::Dotted => SECOND,
        }
    }

    fn dashes(self) -> Option<&'static str> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some("6 3"),
            Self::Dotted => Some("2 2"),
        }
    }

    fn style(self) -> LineStyle {
        self.dashes().map_or(LineStyle::Solid, |dashes| LineStyle::Custom(dashes.to_owned()))
    }
}

/// A line with a band around it; values that are not finite leave a hole.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// How it is drawn.
    pub stroke: Stroke,
    /// (x, y, lower end of the band, upper end), by rising x.
    pub points: Vec<(f64, f64, f64, f64)>,
}

/// One panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Its head.
    pub title: String,
    /// Its lines.
    pub series: Vec<Series>,
}

/// Panels side by side, each with a vertical axis of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Multiples {
    /// Keeps identifiers apart from those of other figures on the same page.
    pub name: String,
    /// For screen readers.
    pub title: String,
    /// Below the horizontal axes.
    pub x_label: String,
    /// Beside the first panel of each row.
    pub y_label: String,
    /// Names of the places 0, 1, 2, … of a horizontal axis; numbers where there are none.
    pub places: Vec<String>,
    /// What vertical axes show at most; all there is if `None`.
    pub bounds: Option<(f64, f64)>,
    /// The panels, row by row.
    pub panels: Vec<Panel>,
    /// What each stroke stands for.
    pub legend: Vec<(Stroke, String)>,
}

/// Panels in a row: many make four columns, a few three.
const COLUMNS: (usize, usize) = (4, 3);
/// Up to here there are few.
const FEW: usize = 6;
/// Width and height of a panel, and the height of the legend, in pixels.
const PANEL: (f64, f64) = (236.0, 190.0);
const LEGEND_HEIGHT: f64 = 30.0;
/// The figure as SVG.
///
/// # Panics
/// If there is no panel.
#[track_caller]
pub fn multiples(figure: &Multiples) -> String {
    assert!(!figure.panels.is_empty(), "small multiples need a panel");
    let few = figure.panels.len() <= FEW;
    let columns = if few { COLUMNS.1 } else { COLUMNS.0 }.min(figure.panels.len());
    let rows = figure.panels.len().div_ceil(columns);
    let mut cells: Vec<Vec<usize>> = (0..figure.panels.len()).map(|i| vec![i]).collect();
    cells.extend((figure.panels.len()..rows * columns).map(|i| vec![i]));
    cells.push((rows * columns..(rows + 1) * columns).collect());
    let mut plots: Vec<Vec<Plot>> = figure.panels.iter().map(panel_plots).collect();
    plots.resize_with(rows * columns, Vec::new);
    plots.push(vec![legend(figure).into()]);
    let mut layouts: Vec<Layout> = figure
        .panels
        .iter()
        .enumerate()
        .map(|(i, p)| layout(figure, p, i % columns == 0))
        .collect();
    layouts.resize_with(rows * columns + 1, || base_layout(Layout::new((0.0, 1.0), (0.0, 1.0))));
    let scene = Figure::new(rows + 1, columns)
        .with_structure(cells)
        .with_plots(plots)
        .with_layouts(layouts)
        .with_cell_size(PANEL.0, PANEL.1)
        .with_row_height(rows, LEGEND_HEIGHT)
        .with_spacing(4.0)
        .render();
    let named: Vec<&str> = figure.panels.iter().map(|p| p.title.as_str()).collect();
    let description = format!("One panel each: {}.", named.join("; "));
    finish(scene, &figure.name, &figure.title, &description)
}

fn panel_plots(panel: &Panel) -> Vec<Plot> {
    let finite = |p: &(f64, f64, f64, f64)| p.1.is_finite();
    let line = |series: &Series| -> Vec<Plot> {
        let pieces = series.points.split(|p| !finite(p)).filter(|piece| !piece.is_empty());
        pieces.map(|piece| piece_plot(piece, series.stroke)).collect()
    };
    panel.series.iter().flat_map(line).collect()
}

fn piece_plot(piece: &[(f64, f64, f64, f64)], stroke: Stroke) -> Plot {
    let bound = |value: f64, y: f64| if value.is_finite() { value } else { y };
    let low = piece.iter().map(|&(_, y, low, _)| bound(low, y));
    let high = piece.iter().map(|&(_, y, _, high)| bound(high, y));
    LinePlot::new()
        .with_data(piece.iter().map(|&(x, y, ..)| (x, y)))
        .with_color(stroke.colour())
        .with_stroke_width(1.75)
        .with_line_style(stroke.style())
        .with_band(low, high)
        .into()
}

fn layout(figure: &Multiples, panel: &Panel, first: bool) -> Layout {
    let points = || panel.series.iter().flat_map(|series| &series.points);
    let (x_low, x_high) = range(points().map(|p| p.0));
    let (low, high) = range(points().flat_map(|&(_, y, low, high)| [y, low, high]));
    let (low, high) = figure.bounds.map_or((low, high), |(least, most)| {
        let low = low.max(least);
        (low, high.min(most).max(low + 0.05))
    });
    let margin = 0.05 * (high - low);
    let mut layout = base_layout(Layout::new((x_low, x_high), (low - margin, high + margin)))
        .with_title(text(&panel.title))
        .with_title_size(12)
        .with_label_size(11)
        .with_tick_size(9)
        .with_x_axis_min(x_low - 0.03 * (x_high - x_low))
        .with_x_axis_max(x_high + 0.03 * (x_high - x_low))
        .with_y_axis_min(low - margin)
        .with_y_axis_max(high + margin)
        .with_x_label(text(&figure.x_label))
        .with_x_label_offset(0.0, -6.0);
    if first {
        layout = layout.with_y_label(text(&figure.y_label));
    }
    if !figure.places.is_empty() {
        let places = figure.places.clone();
        let name = move |x: f64| {
            let near = (x - x.round()).abs() < 1e-6 && x >= -1e-6;
            let place = if near { places.get(x.round() as usize) } else { None };
            place.cloned().unwrap_or_default()
        };
        layout =
            layout.with_x_tick_step(1.0).with_x_tick_format(TickFormat::Custom(Arc::new(name)));
    }
    layout
}

fn legend(figure: &Multiples) -> LegendPlot {
    let entry = |(stroke, label): &(Stroke, String)| LegendEntry {
        label: label.clone(),
        color: stroke.colour().to_owned(),
        shape: LegendShape::Line,
        dasharray: stroke.dashes().map(str::to_owned),
    };
    let entries: Vec<LegendEntry> = figure.legend.iter().map(entry).collect();
    let columns = entries.len().max(1);
    LegendPlot::from_entries(entries).with_cols(columns).without_box()
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
            assert!(!svg.contains("NaN") && !svg.contains("kuva-clip"));
        }
    }

    #[test]
    fn same_bytes_every_time() {
        assert_eq!(multiples(&sample(6)), multiples(&sample(6)));
    }
}
