//! F1: the distillation gap.
//!
//! ```text
//! standard teacher       Jacobian teacher
//! │ ·╭─╮··               │ · ╭─╮ ·          points: labels    thin: the true function
//! │ ╱·╭╯·╲               │ ·╱ · ╲·          solid: teacher    dashed: its student    shaded: the gap between them
//! └────────              └────────
//! ```
//!
//! A teacher that follows the noise leads its student astray; one that does not is easier to put in words.

use super::plot::{Axis, LINE, LineStroke, Mark, Plot, Ticks};
use super::sheet::{Figure, Key, LARGE, Symbol, curve};
use super::style::{BLUE, DOT_GREY, GREY, VERMILION, range};
use crate::text::wrap;

/// The distillation gap on a task with one input: what teachers and students make of noisy labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Inputs of the curves, ascending, m.
    pub x: Vec<f64>,
    /// The noisy labels (x, y) that the teachers were trained on.
    pub labels: Vec<(f64, f64)>,
    /// The true function at `x`, m.
    pub truth: Vec<f64>,
    /// One panel a teacher, from the left.
    pub panels: Vec<GapPanel>,
}

/// A teacher and its student.
#[derive(Clone, Debug, PartialEq)]
pub struct GapPanel {
    /// Head of the panel: `standard teacher`.
    pub title: String,
    /// The teacher's answers at `x`, m.
    pub teacher: Vec<f64>,
    /// The student's answers at `x`, m.
    pub student: Vec<f64>,
    /// Texts under the head, such as scores and the student's formula, each in lines as wide as the panel.
    pub texts: Vec<String>,
}

/// Stroke of the true function.
const TRUTH_LINE: LineStroke = LineStroke { colour: GREY, width: 1.25, dashes: None };
/// Stroke of a teacher.
const TEACHER_LINE: LineStroke = LineStroke { colour: BLUE, width: 2.0, dashes: None };
/// Stroke of a student: dashes tell it from its teacher where the two coincide.
const STUDENT_LINE: LineStroke = LineStroke { colour: VERMILION, width: 2.0, dashes: Some("6 3") };
/// Radius of a label's point, in pixels.
const RADIUS: f64 = 2.25;
/// Width of a panel's frame and height of a panel, in pixels.
const PANEL: (f64, f64) = (330.0, 320.0);
/// Width of the frame if there is but one: the legend's four entries need it.
const LONE_WIDTH: f64 = 460.0;
/// Space left of the first panel's axis, left of the others', and right of all.
const MARGINS: (f64, f64, f64) = (52.0, 18.0, 12.0);
/// Space above the frame with a title alone.
const TOP: f64 = 37.0;
/// Space under the frame, for ticks and the name of the axis.
const BOTTOM: f64 = 48.0;
/// Height of the legend, in pixels.
const LEGEND_HEIGHT: f64 = 28.0;
/// Characters of a text that fit over a panel.
const LABEL_WIDTH: usize = 56;

/// F1: labels as points, the true function in thin grey, the teacher solid, the student dashed;
/// one panel a teacher, all with the same axes.
///
/// The vertical axis holds labels and truth with half their range to spare on either side; what
/// runs out of that is cut off at the frame. Values that are not finite leave a hole in the curve.
///
/// # Panics
/// If there is no panel, no point `x`, or a curve does not hold one value a point.
#[track_caller]
pub fn gap(gap: &Gap) -> String {
    assert!(!gap.panels.is_empty() && !gap.x.is_empty(), "a gap needs a panel and a point");
    let titles: Vec<&str> = gap.panels.iter().map(|p| p.title.as_str()).collect();
    let description = format!(
        "{} labels, the true function, and a teacher with its student in each panel: {}.",
        gap.labels.len(),
        titles.join("; ")
    );
    let panels = gap.panels.iter().enumerate().map(|(i, panel)| gap_plot(gap, panel, i == 0));
    Figure {
        name: "gap",
        title: "The distillation gap",
        description: &description,
        rows: vec![panels.collect()],
        spacing: 0.0,
        legend: (keys(), LEGEND_HEIGHT),
    }
    .svg()
}

/// A panel; the first has the vertical axis of all.
fn gap_plot(gap: &Gap, panel: &GapPanel, first: bool) -> Plot {
    let (x_low, x_high) = range(gap.x.iter().copied());
    let spare = 0.03 * (x_high - x_low);
    let (low, high) = gap_range(gap);
    let (left, other, right) = MARGINS;
    let left = if first { left } else { other };
    let frame = if gap.panels.len() == 1 { LONE_WIDTH } else { PANEL.0 };
    // As many lines under every head as under any keep the frames level.
    let most = gap.panels.iter().map(|panel| lines(panel).len()).max().unwrap_or(0);
    let mut under = lines(panel);
    under.resize(most, String::new());
    let (label, ticks) = if first { ("output y", Ticks::Numbers) } else { ("", Ticks::Shared) };
    Plot {
        size: (left + frame + right, PANEL.1 + LINE * LARGE.tick * most as f64),
        margins: [left, right, TOP + LINE * LARGE.tick * most as f64, BOTTOM],
        title: panel.title.clone(),
        subtitle: under,
        x: Axis {
            low: x_low - spare,
            high: x_high + spare,
            label: "input x".to_owned(),
            ticks: Ticks::Numbers,
        },
        y: Axis { low, high, label: label.to_owned(), ticks },
        text: LARGE,
        right: vec![],
        marks: marks(gap, panel),
    }
}

/// The marks of a panel from the back to the front: the gap between teacher and student, labels, truth, teacher, student, so that
/// no point hides a curve.
fn marks(gap: &Gap, panel: &GapPanel) -> Vec<Mark> {
    let labels = gap.labels.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite());
    let between = gap.x.iter().zip(panel.teacher.iter().zip(&panel.student));
    let between = between.filter(|(_, (a, b))| a.is_finite() && b.is_finite());
    let between = between.map(|(&x, (&a, &b))| (x, a.min(b), a.max(b))).collect();
    let mut marks = vec![
        Mark::Band { points: between, colour: VERMILION },
        Mark::Dots { points: labels.collect(), colour: DOT_GREY, radius: RADIUS },
    ];
    marks.extend(curve(&gap.x, &gap.truth, TRUTH_LINE));
    marks.extend(curve(&gap.x, &panel.teacher, TEACHER_LINE));
    marks.extend(curve(&gap.x, &panel.student, STUDENT_LINE));
    marks
}

/// The texts of a panel in lines as wide as it is.
fn lines(panel: &GapPanel) -> Vec<String> {
    panel.texts.iter().flat_map(|text| wrap(text, LABEL_WIDTH)).collect()
}

/// Entries of the legend.
fn keys() -> Vec<Key> {
    let line = |label: &str, stroke| Key { label: label.to_owned(), symbol: Symbol::Line(stroke) };
    let dot = Symbol::Dot { colour: DOT_GREY, radius: RADIUS };
    vec![
        Key { label: "labels".to_owned(), symbol: dot },
        line("true function", TRUTH_LINE),
        line("teacher", TEACHER_LINE),
        line("student", STUDENT_LINE),
    ]
}

/// The vertical axis: all finite values, but at most half the range r of labels and truth beyond it,
/// and a margin m around them.
///
/// ```text
/// max(least value, low − r / 2) − m  …  min(greatest value, high + r / 2) + m        m = 0.04 r
/// ```
fn gap_range(gap: &Gap) -> (f64, f64) {
    let known = gap.labels.iter().map(|&(_, y)| y).chain(gap.truth.iter().copied());
    let (low, high) = range(known.clone());
    let spare = 0.5 * (high - low);
    let learnt = gap.panels.iter().flat_map(|p| p.teacher.iter().chain(&p.student)).copied();
    let (lowest, highest) = range(known.chain(learnt));
    let margin = 0.04 * (high - low);
    (lowest.max(low - spare) - margin, highest.min(high + spare) + margin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::style::COLOURS;

    fn sample() -> Gap {
        let x: Vec<f64> = (0..=20).map(|i| f64::from(i) / 10.0 - 1.0).collect();
        let truth: Vec<f64> = x.iter().map(|x| x * x).collect();
        let panel = |title: &str, scale: f64| GapPanel {
            title: title.to_owned(),
            teacher: truth.iter().map(|y| y + 0.1).collect(),
            student: truth.iter().map(|y| scale * y).collect(),
            texts: vec!["x² & <script>, $5".to_owned()],
        };
        let panels = vec![panel("standard", 0.9), panel("Jacobian <b>", 1e6)];
        Gap { labels: vec![(-0.5, 0.3), (0.5, -0.2), (f64::NAN, 1.0)], x, truth, panels }
    }

    #[test]
    fn every_colour_has_its_dark_twin() {
        let svg = gap(&sample());
        let (_, drawing) = svg.split_once("</style>").expect("the style comes first");
        let used = drawing.split('#').skip(1).filter_map(|rest| rest.get(..6));
        let used: Vec<&str> = used.filter(|c| c.bytes().all(|b| b.is_ascii_hexdigit())).collect();
        assert!(used.len() > 20);
        for colour in used {
            assert!(COLOURS.iter().any(|(light, _)| light[1..] == *colour), "#{colour}");
        }
    }

    #[test]
    fn same_bytes_every_time() {
        assert_eq!(gap(&sample()), gap(&sample()));
    }

    #[test]
    fn text_is_escaped_and_all_there() {
        let svg = gap(&sample());
        assert!(!svg.contains("<script>") && !svg.contains("<b>"));
        for part in ["x² &amp; &lt;script&gt;, $5", "Jacobian &lt;b&gt;", "true function", "−1"]
        {
            assert!(svg.contains(part), "{part}");
        }
        assert!(
            svg.contains("role=\"img\"") && svg.contains("<title>The distillation gap</title>")
        );
    }

    /// Clip paths must be found again under their new names, or a wild curve leaves its frame.
    #[test]
    fn each_panel_is_clipped_to_its_own_frame() {
        let svg = gap(&sample());
        for i in 0..2 {
            let (defined, used) = (format!("id=\"gap-clip-{i}\""), format!("url(#gap-clip-{i})"));
            assert_eq!((svg.matches(&defined).count(), svg.matches(&used).count()), (1, 1));
        }
    }

    #[test]
    fn a_wild_student_does_not_flatten_the_rest() {
        let (low, high) = gap_range(&sample());
        assert!(low > -1.0 && high < 2.0, "{low} {high}");
    }

    #[test]
    fn values_that_are_not_finite_leave_a_hole() {
        let mut broken = sample();
        broken.panels[0].student[5] = f64::NAN;
        broken.panels[1].teacher.fill(f64::INFINITY);
        let svg = gap(&broken);
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
        assert_eq!(curve(&broken.x, &broken.panels[0].student, STUDENT_LINE).len(), 2);
    }

    #[test]
    #[should_panic(expected = "21 points but 1 values")]
    fn a_short_curve_is_a_bug() {
        let mut short = sample();
        short.panels[0].teacher.truncate(1);
        gap(&short);
    }
}
