//! A panel of a figure: axes with ticks, and marks inside their frame.
//!
//! ```text
//! ┌─────────────────────┐ 0
//! │        title        │ top
//! │ label │             │
//! │       │   marks     │        x = left + (v − low) / (high − low) · (width of the frame)
//! │       └──────────── │        y = top + (high − v) / (high − low) · (height of the frame)
//! │        label        │ bottom
//! └─────────────────────┘ height
//!   left           right
//! ```
//!
//! SVG counts y from the top, so that high values have small y.

use super::style::{BLUE, FAINT_INK, INK, PAPER, escape};
use std::fmt::Write;

/// Points, lines or bands in the coordinates of a panel's axes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// A circle of `radius` pixels at each point.
    Dots { points: Vec<(f64, f64)>, colour: &'static str, radius: f64 },
    /// Straight pieces from point to point.
    Line { points: Vec<(f64, f64)>, stroke: LineStroke },
    /// The area between (x, low) and (x, high), a fifth as strong as its colour.
    Band { points: Vec<(f64, f64, f64)>, colour: &'static str },
    /// A point at each place, the whole cloud one path: a third of the bytes of circles.
    Cloud { points: Vec<(f64, f64)>, colour: &'static str, radius: f64 },
    /// Upright bars between (x, from) and (x, to), so many pixels wide.
    Bars { points: Vec<(f64, f64, f64)>, colour: &'static str, width: f64, opacity: f64 },
    /// Points to choose from, with what screen readers say of each; the chosen one is the one of that index.
    Picks { points: Vec<(f64, f64, String)>, chosen: usize },
    /// Marks of one of several alternatives, which a page shows if it is chosen.
    Layer { alternative: usize, chosen: bool, marks: Vec<Mark> },
}

/// Colour, width in pixels and dashes of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LineStroke {
    pub(super) colour: &'static str,
    pub(super) width: f64,
    pub(super) dashes: Option<&'static str>,
}

/// An axis from `low` to `high`, low < high.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    pub(super) low: f64,
    pub(super) high: f64,
    /// Text beside the axis; may be empty.
    pub(super) label: String,
    /// Marks along the axis with their texts.
    pub(super) ticks: Ticks,
}

/// Ticks of an axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ticks {
    /// Round numbers, as many as fit.
    Numbers,
    /// Names of the places 0, 1, 2, ….
    Places(Vec<String>),
    /// Names of the places 0, 1, 2, …, aslant.
    Slanted(Vec<String>),
    /// Texts at values of the axis.
    At(Vec<(f64, String)>),
    /// No ticks: the panel shares the axis of another one.
    Shared,
}

/// Sizes of text in a panel, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TextSizes {
    pub(super) title: f64,
    pub(super) label: f64,
    pub(super) tick: f64,
}

/// A panel: its axes and what is drawn between them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plot {
    /// Width and height, in pixels.
    pub(super) size: (f64, f64),
    /// Space between the frame and the panel's edges: left, right, top, bottom.
    pub(super) margins: [f64; 4],
    pub(super) title: String,
    /// Lines under the title.
    pub(super) subtitle: Vec<String>,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) text: TextSizes,
    /// Values of the vertical axis with texts right of the frame.
    pub(super) right: Vec<(f64, String)>,
    /// Marks from the back to the front.
    pub(super) marks: Vec<Mark>,
}

/// Height of a line as a share of the size of its text.
pub(super) const LINE: f64 = 1.4;
/// Length of a tick, in pixels.
const TICK: f64 = 4.0;
/// Width of a digit as a share of the size of its text: SVG cannot be asked for a text's width.
const CHARACTER: f64 = 0.62;
/// Ticks of an axis at most.
const MOST_TICKS: f64 = 8.0;

impl Axis {
    /// The space left of a vertical axis that its ticks and its label need, in pixels.
    pub(super) fn room(&self, text: TextSizes) -> f64 {
        let widest = self.ticks().iter().map(|(_, text)| text.chars().count()).max().unwrap_or(0);
        (text.label + 10.0 + TICK + 3.0 + CHARACTER * text.tick * widest as f64).round()
    }

    /// Values and texts of the ticks, from the low end.
    fn ticks(&self) -> Vec<(f64, String)> {
        match &self.ticks {
            Ticks::Shared => vec![],
            Ticks::Numbers => self.numbers(),
            Ticks::At(ticks) => {
                let inside = |(at, _): &&(f64, String)| (self.low..=self.high).contains(at);
                ticks.iter().filter(inside).cloned().collect()
            }
            Ticks::Places(names) | Ticks::Slanted(names) => {
                let places = names.iter().enumerate().map(|(i, name)| (i as f64, name.clone()));
                places.filter(|(at, _)| (self.low..=self.high).contains(at)).collect()
            }
        }
    }

    /// Multiples of a round step, the least that gives few enough of them:
    ///
    /// ```text
    /// step = min { k · 10ᵉ ≥ (high − low) / 8 },   k of 1, 2, 5
    /// ```
    fn numbers(&self) -> Vec<(f64, String)> {
        let least = (self.high - self.low) / MOST_TICKS;
        let steps = (-12..=15).flat_map(|exponent| [1, 2, 5].map(|digit| (digit, exponent)));
        let steps = steps.filter_map(|(digit, exponent)| {
            let step: f64 = format!("{digit}e{exponent}").parse().ok()?;
            Some((step, (-exponent).max(0) as usize))
        });
        let Some((step, digits)) = steps.into_iter().find(|(step, _)| *step >= least) else {
            return vec![];
        };
        let (first, last) = ((self.low / step).ceil() as i64, (self.high / step).floor() as i64);
        let number = |i: i64| (i as f64 * step, number(i as f64 * step, digits));
        (first..=last).map(number).collect()
    }
}

/// A tick's number with a minus sign, never −0.
fn number(value: f64, digits: usize) -> String {
    crate::number::number(value, digits).replace('-', "−")
}

impl Plot {
    /// The panel as SVG elements; `clip` names its clip path, unlike any other on the page.
    pub(super) fn svg(&self, clip: &str) -> String {
        let [left, right, top, bottom] = self.margins;
        let (width, height) = self.size;
        let (end, floor) = (width - right, height - bottom);
        let middle = (left + end) / 2.0;
        let mut svg = format!(
            "<clipPath id=\"{clip}\"><rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\"/></clipPath>\n",
            end - left,
            floor - top
        );
        svg += &segment((left, floor), (end, floor));
        svg += &segment((left, top), (left, floor));
        let TextSizes { title, label, tick } = self.text;
        for (value, text) in self.x.ticks() {
            let x = self.x(value);
            svg += &segment((x, floor), (x, floor + TICK));
            svg += &match self.x.ticks {
                Ticks::Slanted(_) => slanted((x + 3.0, floor + TICK + tick - 2.0), tick, &text),
                _ => label_at((x, floor + TICK + tick), tick, "middle", INK, &text),
            };
        }
        for (value, text) in self.y.ticks() {
            let y = self.y(value);
            svg += &segment((left - TICK, y), (left, y));
            svg += &label_at((left - TICK - 3.0, y + 0.36 * tick), tick, "end", INK, &text);
        }
        svg += &label_at((middle, height - 0.8 * label), label, "middle", INK, &self.x.label);
        if !self.y.label.is_empty() {
            let (x, y) = (label + 3.0, round((top + floor) / 2.0));
            let turned = format!("<g transform=\"rotate(-90,{x},{y})\">\n");
            svg += &turned;
            svg += &label_at((x, y), label, "middle", INK, &self.y.label);
            svg += "</g>\n";
        }
        let under = LINE * tick * self.subtitle.len() as f64;
        svg += &label_at((middle, top - 13.0 - under), title, "middle", INK, &self.title);
        for (i, line) in self.subtitle.iter().rev().enumerate() {
            let y = top - 14.0 - LINE * tick * i as f64;
            svg += &label_at((middle, y), tick, "middle", FAINT_INK, line);
        }
        for (y, text) in self.notes() {
            svg += &label_at((end + 5.0, y + 0.36 * tick), tick, "start", INK, &text);
        }
        let marks: String = self.marks.iter().map(|mark| self.mark(mark)).collect();
        svg + &format!("<g clip-path=\"url(#{clip})\">\n{marks}</g>\n")
    }

    /// The texts right of the frame with their places in pixels, moved apart where they would touch.
    fn notes(&self) -> Vec<(f64, String)> {
        let mut notes: Vec<(f64, String)> =
            self.right.iter().map(|(value, text)| (self.y(*value), text.clone())).collect();
        notes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let apart = 1.25 * self.text.tick;
        let most = self.size.1 - self.margins[3];
        for i in 1..notes.len() {
            notes[i].0 = notes[i].0.max(notes[i - 1].0 + apart);
        }
        let mut bound = most;
        for (y, _) in notes.iter_mut().rev() {
            *y = y.min(bound);
            bound = *y - apart;
        }
        notes
    }

    /// Place of a value on the horizontal axis, in pixels.
    fn x(&self, value: f64) -> f64 {
        let [left, right, ..] = self.margins;
        let share = (value - self.x.low) / (self.x.high - self.x.low);
        round(left + share * (self.size.0 - right - left))
    }

    /// Place of a value on the vertical axis, in pixels from the top.
    fn y(&self, value: f64) -> f64 {
        let [.., top, bottom] = self.margins;
        let share = (self.y.high - value) / (self.y.high - self.y.low);
        // Far outside the frame is outside: browsers cannot draw what is a thousand pages away.
        round((top + share * (self.size.1 - bottom - top)).clamp(-1e4, 1e4))
    }

    /// A mark in pixels; a band is one closed path, forth along its lower end and back along the upper.
    fn mark(&self, mark: &Mark) -> String {
        match mark {
            Mark::Dots { points, colour, radius } => {
                let dot = |&(x, y): &(f64, f64)| {
                    let (x, y) = (self.x(x), self.y(y));
                    format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{colour}\"/>\n")
                };
                points.iter().map(dot).collect()
            }
            Mark::Line { points, stroke } => {
                let path = self.path(points.iter().copied());
                format!("<path d=\"{path}\" fill=\"none\"{}/>\n", stroke.attributes())
            }
            Mark::Band { points, colour } => {
                let low = points.iter().map(|&(x, low, _)| (x, low));
                let high = points.iter().rev().map(|&(x, _, high)| (x, high));
                let path = self.path(low.chain(high));
                format!("<path d=\"{path}Z\" fill=\"{colour}\" fill-opacity=\"0.2\"/>\n")
            }
            Mark::Cloud { points, colour, radius } => self.cloud(points, colour, *radius),
            Mark::Bars { points, colour, width, opacity } => {
                let bar = |&(x, from, to): &(f64, f64, f64)| {
                    let (x, a, b) = (round(self.x(x) - width / 2.0), self.y(from), self.y(to));
                    let (top, height) = (a.min(b), round((a - b).abs()));
                    format!("M{x} {top}h{width}v{height}h-{width}z")
                };
                let path: String = points.iter().map(bar).collect();
                format!("<path d=\"{path}\" fill=\"{colour}\" fill-opacity=\"{opacity}\"/>\n")
            }
            Mark::Picks { points, chosen } => self.picks(points, *chosen),
            Mark::Layer { alternative, chosen, marks } => {
                let class = if *chosen { "" } else { "off" };
                let marks: String = marks.iter().map(|mark| self.mark(mark)).collect();
                format!("<g class=\"{class}\" data-of=\"{alternative}\">\n{marks}</g>\n")
            }
        }
    }

    /// A path of lines without length, whose round ends are the points; in tenths of a pixel, to be short.
    fn cloud(&self, points: &[(f64, f64)], colour: &str, radius: f64) -> String {
        let tenths = |pixels: f64| (10.0 * pixels).round();
        let point =
            |&(x, y): &(f64, f64)| format!("M{} {}h0", tenths(self.x(x)), tenths(self.y(y)));
        let path: String = points.iter().map(point).collect();
        format!(
            "<path transform=\"scale(.1)\" d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\" \
             stroke-linecap=\"round\"/>\n",
            20.0 * radius
        )
    }

    /// Points to choose from, each with a ring that is easy to hit, for a page's script.
    fn picks(&self, points: &[(f64, f64, String)], chosen: usize) -> String {
        let pick = |(i, (x, y, says)): (usize, &(f64, f64, String))| {
            let (x, y, says, is) = (self.x(*x), self.y(*y), escape(says), i == chosen);
            let index = if is { 0 } else { -1 };
            format!(
                "<g role=\"radio\" tabindex=\"{index}\" aria-checked=\"{is}\" aria-label=\"{says}\" data-pick=\"{i}\">\
                 <title>{says}</title><circle class=\"halo\" cx=\"{x}\" cy=\"{y}\" r=\"12\" fill-opacity=\"0\"/>\
                 <circle cx=\"{x}\" cy=\"{y}\" r=\"5\" fill=\"{PAPER}\" stroke=\"{BLUE}\" stroke-width=\"2\"/></g>\n"
            )
        };
        points.iter().enumerate().map(pick).collect()
    }

    /// The commands of a path through points.
    fn path(&self, points: impl Iterator<Item = (f64, f64)>) -> String {
        let mut path = String::new();
        for (i, (x, y)) in points.enumerate() {
            let command = if i == 0 { 'M' } else { 'L' };
            write!(path, "{command}{} {}", self.x(x), self.y(y)).expect("a String takes all text");
        }
        path
    }
}

impl LineStroke {
    /// The stroke as attributes of a line or a path.
    pub(super) fn attributes(&self) -> String {
        let Self { colour, width, dashes } = self;
        let dashes = dashes.map(|d| format!(" stroke-dasharray=\"{d}\"")).unwrap_or_default();
        format!(" stroke=\"{colour}\" stroke-width=\"{width}\"{dashes}")
    }
}

/// A thin line of an axis.
fn segment((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> String {
    format!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{INK}\"/>\n")
}

/// Text at a place, `anchor` its start, middle or end; nothing without text.
pub(super) fn label_at(
    (x, y): (f64, f64),
    size: f64,
    anchor: &str,
    colour: &str,
    text: &str,
) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let (x, y, text) = (round(x), round(y), escape(text));
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{text}</text>\n"
    )
}

/// Text aslant that ends at a place.
fn slanted((x, y): (f64, f64), size: f64, text: &str) -> String {
    let (x, y) = (round(x), round(y));
    let text = label_at((x, y), size, "end", INK, text);
    format!("<g transform=\"rotate(-35,{x},{y})\">\n{text}</g>\n")
}

/// Pixels to a hundredth, which no screen shows.
fn round(pixels: f64) -> f64 {
    (100.0 * pixels).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(low: f64, high: f64, ticks: Ticks) -> Axis {
        Axis { low, high, label: String::new(), ticks }
    }

    #[test]
    fn ticks_are_few_round_numbers_or_the_names_of_places() {
        let texts = |axis: Axis| -> Vec<String> {
            axis.ticks().into_iter().map(|(_, text)| text).collect()
        };
        assert_eq!(texts(axis(-1.1, 1.2, Ticks::Numbers)), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(
            texts(axis(0.0, 30.0, Ticks::Numbers)),
            ["0", "5", "10", "15", "20", "25", "30"]
        );
        assert_eq!(texts(axis(0.91, 0.96, Ticks::Numbers)).len(), 6);
        let names = ["0", "0.1", "∞"].map(String::from).to_vec();
        assert_eq!(texts(axis(-0.1, 1.5, Ticks::Places(names))), ["0", "0.1"]);
        assert!(texts(axis(0.0, 1.0, Ticks::Shared)).is_empty());
    }

    #[test]
    fn values_lie_between_the_ends_of_their_axes() {
        let plot = Plot {
            size: (110.0, 120.0),
            margins: [10.0, 0.0, 20.0, 0.0],
            title: "title".into(),
            subtitle: vec![],
            x: axis(0.0, 2.0, Ticks::Numbers),
            y: axis(-1.0, 1.0, Ticks::Numbers),
            text: TextSizes { title: 12.0, label: 11.0, tick: 9.0 },
            right: vec![],
            marks: vec![],
        };
        assert_eq!((plot.x(0.0), plot.x(1.0), plot.x(2.0)), (10.0, 60.0, 110.0));
        assert_eq!((plot.y(-1.0), plot.y(0.0), plot.y(1.0)), (120.0, 70.0, 20.0));
        let line = Mark::Band { points: vec![(0.0, -1.0, 0.0), (2.0, 0.0, 1.0)], colour: INK };
        assert!(plot.mark(&line).contains("d=\"M10 120L110 70L110 20L10 70Z\""));
        assert!(plot.y(-1e300) <= 1e4, "far outside is cut off");
    }
}
