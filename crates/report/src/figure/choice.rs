//! Alternatives to choose from: how good each is, over its size.
//!
//! ```text
//! R² │        o    o    o      network
//!    │    ●                    tree        a dot an alternative, the chosen one filled;
//!    │ o                       linear      right the scores of others to compare with
//!    └─────────────────── size
//! ```
//!
//! A page's script makes the dots a group of radio buttons: one is reached by the tab key, the others by arrows.

use super::plot::{Axis, LineStroke, Mark, Plot, TextSizes, Ticks};
use super::sheet::Figure;
use super::style::{GREY, range};

/// Alternatives with their sizes and scores.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Title that screen readers say.
    pub title: String,
    /// Text below the horizontal axis.
    pub x_label: String,
    /// Text beside the vertical axis.
    pub y_label: String,
    /// The alternatives, in the order of their sizes.
    pub alternatives: Vec<Alternative>,
    /// Index of the one that is chosen at first.
    pub chosen: usize,
    /// Heights to compare with, and what reaches them.
    pub others: Vec<(f64, String)>,
    /// Texts at heights of the vertical axis.
    pub ticks: Vec<(f64, String)>,
}

/// A dot to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Place on the horizontal axis.
    pub size: f64,
    /// Place on the vertical axis.
    pub height: f64,
    /// Sentence that screen readers say.
    pub says: String,
}

/// Width and height, in pixels.
const SIZE: (f64, f64) = (450.0, 310.0);
/// Space around the frame: left, right, top, bottom; right stand the names of others.
const MARGINS: [f64; 4] = [60.0, 100.0, 10.0, 48.0];
/// Sizes of text: narrow screens make the figure smaller.
const TEXT: TextSizes = TextSizes { title: 14.0, label: 13.0, tick: 12.0 };
/// Stroke of the heights to compare with.
const OTHER: LineStroke = LineStroke { colour: GREY, width: 1.0, dashes: Some("4 4") };

/// The figure as SVG.
pub fn choice(figure: &Choice) -> String {
    let all = &figure.alternatives;
    let (x_low, x_high) = range(all.iter().map(|a| a.size));
    let heights = all.iter().map(|a| a.height).chain(figure.others.iter().map(|o| o.0));
    let (low, high) = range(heights);
    let (spare, margin) = (0.06 * (x_high - x_low), 0.08 * (high - low));
    let line = |&(height, _): &(f64, String)| Mark::Line {
        points: vec![(x_low - spare, height), (x_high + spare, height)],
        stroke: OTHER,
    };
    let mut marks: Vec<Mark> =
        figure.others.iter().filter(|(height, _)| height.is_finite()).map(line).collect();
    let points = all.iter().map(|a| (a.size, a.height, a.says.clone())).collect();
    marks.push(Mark::Picks { points, chosen: figure.chosen });
    let axis = |low, high, label: &str, ticks| Axis { low, high, label: label.to_owned(), ticks };
    let plot = Plot {
        size: SIZE,
        margins: MARGINS,
        title: String::new(),
        subtitle: vec![],
        x: axis(x_low - spare, x_high + spare, &figure.x_label, Ticks::Numbers),
        y: axis(low - margin, high + margin, &figure.y_label, Ticks::At(figure.ticks.clone())),
        text: TEXT,
        right: figure.others.iter().filter(|o| o.0.is_finite()).cloned().collect(),
        marks,
    };
    let sheet = Figure {
        name: "choice",
        title: &figure.title,
        description: "Each dot chooses what the page shows; arrow keys go from one to the next.",
        rows: vec![vec![plot]],
        spacing: 0.0,
        legend: (vec![], 0.0),
    };
    // What is inside an image is nothing to a screen reader.
    sheet.svg().replacen("role=\"img\"", "role=\"radiogroup\"", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Choice {
        let alternative = |i: u8| Alternative {
            size: f64::from(i),
            height: f64::from(i * i),
            says: format!("row <{i}>"),
        };
        Choice {
            title: "Front".into(),
            x_label: "size".into(),
            y_label: "R²".into(),
            alternatives: [1, 3, 7].map(alternative).to_vec(),
            chosen: 1,
            others: vec![
                (30.0, "tree <b>".into()),
                (30.5, "net".into()),
                (f64::NAN, "none".into()),
            ],
            ticks: vec![(0.0, "0".into()), (25.0, ".5".into()), (1e9, "1".into())],
        }
    }

    #[test]
    fn one_dot_is_chosen_and_every_one_says_what_it_is() {
        let svg = choice(&sample());
        assert!(svg.contains("role=\"radiogroup\"") && !svg.contains("role=\"img\""));
        assert_eq!(svg.matches("role=\"radio\"").count(), 3);
        assert_eq!(svg.matches("tabindex=\"0\" aria-checked=\"true\"").count(), 1);
        assert!(svg.contains("aria-label=\"row &lt;3&gt;\" data-pick=\"1\""), "{svg}");
        assert!(!svg.contains("<b>") && !svg.contains("NaN") && !svg.contains(">none<"));
    }

    /// The heights 30 and 30.5 of 49 would be two pixels apart.
    #[test]
    fn names_beside_the_frame_do_not_touch() {
        let svg = choice(&sample());
        let height = |name: &str| -> f64 {
            let (before, _) = svg.split_once(name).expect("the name");
            let (_, y) = before.rsplit_once(" y=\"").expect("its place");
            y.split('"').next().and_then(|y| y.parse().ok()).expect("a number")
        };
        assert!(height("tree &lt;b&gt;") - height("net") > 12.0, "{svg}");
    }
}
