//! Figures as SVG text: a thin wrapper around kuva, the only module that knows it.
//!
//! One file a figure; here stands what they share. Plain data goes in, a finished SVG comes out,
//! the same bytes every time. kuva draws axes, lines, panels, clipping and legend, and escapes all
//! text. What it lacks is added to its output:
//!
//! * *dark mode*: kuva writes one theme's colours as attributes. A style sheet inside the SVG
//!   replaces each of `COLOURS` on dark screens; print stays light.
//! * *scaling and screen readers*: a `viewBox`, `role="img"`, `<title>` and `<desc>`.
//! * *repeatable names*: kuva numbers clip paths by a counter of the whole process.
//!
//! Colours are those of \[Okabe02\], which the colour-blind can tell apart; the lines differ in
//! weight and dashes too.

mod gap;
mod multiples;
mod scatter;

pub use gap::{Gap, GapPanel, gap};
pub use multiples::{Multiples, Panel, Series, Stroke, multiples};
pub use scatter::{Dots, Scatter, scatter};

use kuva::prelude::{Layout, LinePlot, LineStyle, Plot, SvgBackend, Theme, TickFormat};
use kuva::render::render::{Primitive, Scene};
use std::sync::Arc;

const PAPER: &str = "#ffffff";
const INK: &str = "#1f2328";
const FAINT_INK: &str = "#797b7e"; // kuva's mix of ink and paper, for the line under a head
const LABELS: &str = "#7a7a7a";
const TRUTH: &str = "#999999";
const TEACHER: &str = "#0072b2";
const STUDENT: &str = "#d55e00";
const SECOND: &str = "#009e73";

/// Every colour of a figure, and what stands for it on a dark screen.
const COLOURS: [(&str, &str); 8] = [
    (PAPER, "#16181d"),
    (INK, "#e4e6eb"),
    (FAINT_INK, "#a3a8b0"),
    (LABELS, "#9a9a9a"),
    (TRUTH, "#8a8a8a"),
    (TEACHER, "#56b4e9"),
    (STUDENT, "#e69f00"),
    (SECOND, "#4dc9a6"),
];

const FONT: &str = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif";

/// The look that all figures share.
fn base_layout(layout: Layout) -> Layout {
    let theme = Theme {
        background: PAPER.to_owned(),
        axis_color: INK.to_owned(),
        tick_color: INK.to_owned(),
        text_color: INK.to_owned(),
        legend_bg: PAPER.to_owned(),
        font_family: Some(FONT.to_owned()),
        show_grid: false,
        ..Theme::light()
    };
    let tick = |v| TickFormat::Auto.format(v).replace('-', "−");
    layout
        .with_theme(theme)
        .with_font_family(FONT)
        .with_tick_format(TickFormat::Custom(Arc::new(tick)))
        .with_show_grid(false)
        .with_title_size(14)
        .with_subtitle_size(11)
        .with_label_size(12)
        .with_tick_size(11)
        .with_body_size(12)
}

/// A line through the points, one piece for each run of finite values.
#[track_caller]
fn curve(x: &[f64], y: &[f64], colour: &str, width: f64, style: &LineStyle) -> Vec<Plot> {
    assert_eq!(x.len(), y.len(), "{} points but {} values of a curve", x.len(), y.len());
    let points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
    let pieces = points.split(|(_, y)| !y.is_finite()).filter(|piece| !piece.is_empty());
    let line = |piece: &[(f64, f64)]| {
        let line = LinePlot::new().with_data(piece.iter().copied()).with_color(colour);
        line.with_stroke_width(width).with_line_style(style.clone()).into()
    };
    pieces.map(line).collect()
}

/// The least and greatest finite value, set apart if they are equal; (0, 1) if there is none.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let finite = values.filter(|v| v.is_finite());
    let start = (f64::INFINITY, f64::NEG_INFINITY);
    match finite.fold(start, |(low, high), v| (low.min(v), high.max(v))) {
        (low, high) if low > high => (0.0, 1.0),
        (low, high) if low == high => (low - 0.5, high + 0.5),
        range => range,
    }
}

/// Text that kuva prints as it is: to it `$…$` means mathematics.
fn text(plain: &str) -> String {
    plain.replace('$', "\\$").replace(char::is_control, " ")
}

/// The SVG of a scene with all that kuva leaves out. `name` keeps its identifiers apart from those
/// of other figures on the same page.
fn finish(mut scene: Scene, name: &str, title: &str, description: &str) -> String {
    rename_clips(&mut scene, name);
    let svg = SvgBackend::new().with_pretty(true).render_scene(&scene);
    let (width, height) = (scene.width, scene.height);
    let root =
        format!("<svg class=\"limpid-figure\" role=\"img\" viewBox=\"0 0 {width} {height}\" ");
    let svg = svg.replacen("<svg ", &root, 1);
    let extra = format!(
        "\n  <title>{}</title>\n  <desc>{}</desc>\n  <style>{}</style>",
        escape(title),
        escape(description),
        dark_style()
    );
    let end_of_root = svg.find('>').map_or(svg.len(), |i| i + 1);
    format!("{}{extra}{}", &svg[..end_of_root], &svg[end_of_root..])
}

fn rename_clips(scene: &mut Scene, name: &str) {
    let clips = scene.elements.iter_mut().filter_map(|element| match element {
        Primitive::ClipStart { id, .. } => Some(id),
        _ => None,
    });
    for (i, id) in clips.enumerate() {
        let renamed = format!("{name}-clip-{i}");
        let (before, after) = (format!("\"{id}\""), format!("\"{renamed}\""));
        scene.defs.iter_mut().for_each(|def| *def = def.replace(&before, &after));
        *id = renamed;
    }
}

/// The rules that swap `COLOURS` on dark screens, kept to figures: an SVG's style sheet rules
/// the whole page that it stands in.
fn dark_style() -> String {
    let rule = |(light, dark): &(&str, &str)| {
        let at = |name: &str| format!(".limpid-figure [{name}=\"{light}\"]{{{name}:{dark}}}");
        format!(".limpid-figure[fill=\"{light}\"]{{fill:{dark}}}{}{}", at("fill"), at("stroke"))
    };
    let rules: String = COLOURS.iter().map(rule).collect();
    format!("@media screen and (prefers-color-scheme:dark){{{rules}}}")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
