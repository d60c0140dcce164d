//! How many formulas a search assesses a second.

use super::run::Answer;
use super::tool::Tool;
use limpid_base::metrics::median;
use serde::Serialize;

/// Medians over seeds.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Speed {
    tool: Tool,
    /// Formulas evaluated a CPU second.
    evaluated_per_second: f64,
    /// Formulas a CPU second that were known, so that nothing was evaluated.
    hits_per_second: f64,
    /// Nodes of a formula, linear scaling left out.
    mean_size: f64,
    seeds: usize,
}

/// How many times as fast as Operon the search is to be.
const GOAL: f64 = 2.5;

impl Speed {
    /// Name of the problem, of 1000 rows.
    pub(crate) const PROBLEM: &'static str = "friedman_1";
    /// Pairs: ours, and the one it is compared with.
    pub(crate) const PAIRS: [[Tool; 2]; 2] =
        [[Tool::LimpidFits, Tool::OperonFits], [Tool::LimpidWithoutFits, Tool::OperonWithoutFits]];

    /// Of a tool's answers; none if it does not count what it does.
    pub(crate) fn of(tool: Tool, answers: &[Answer]) -> Option<Self> {
        let counts = |answer: &Answer| {
            let seconds = answer.cpu_seconds?;
            let rates = [answer.evaluated()? as f64 / seconds, answer.cache_hits as f64 / seconds];
            Some((rates, answer.mean_size()?))
        };
        let counts: Vec<([f64; 2], f64)> = answers.iter().filter_map(counts).collect();
        let all = |part: fn(&([f64; 2], f64)) -> f64| {
            median(&counts.iter().map(part).collect::<Vec<f64>>())
        };
        (!counts.is_empty()).then(|| Self {
            tool,
            evaluated_per_second: all(|(rates, _)| rates[0]),
            hits_per_second: all(|(rates, _)| rates[1]),
            mean_size: all(|(_, size)| *size),
            seeds: counts.len(),
        })
    }

    fn title(&self) -> &'static str {
        match self.tool {
            Tool::LimpidFits => "Limpid, at most 10 iterations of Levenberg-Marquardt",
            Tool::LimpidWithoutFits => "Limpid, without",
            Tool::OperonFits => "Operon, 10 iterations of Levenberg-Marquardt",
            Tool::OperonWithoutFits => "Operon, without",
            other => other.name(),
        }
    }
}

/// The table; "×" says how many times as many as the other formulas ours are.
pub(crate) fn markdown(speeds: &[Speed]) -> String {
    let mut text =
        "| | evaluated | known already | mean nodes | × | goal |\n|---|--:|--:|--:|--:|--:|\n"
            .to_string();
    let of = |tool| speeds.iter().find(|speed| speed.tool == tool);
    for [ours, theirs] in Speed::PAIRS {
        let ratio = of(ours).zip(of(theirs)).map(|(ours, theirs)| {
            let ratio = ours.evaluated_per_second / theirs.evaluated_per_second;
            format!("{ratio:.2} | {GOAL}")
        });
        let cells = [(ours, ratio.unwrap_or(" | ".into())), (theirs, " | ".into())];
        for (tool, cells) in cells {
            let Some(speed) = of(tool) else { continue };
            let Speed { evaluated_per_second, hits_per_second, mean_size, .. } = speed;
            text += &format!(
                "| {} | {evaluated_per_second:.0} | {hits_per_second:.0} | {mean_size:.1} | {cells} |\n",
                speed.title()
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cache_hits_stand_apart_and_each_pair_has_its_ratio() {
        let counted = |candidates, cache_hits, mean_size| Answer {
            candidates,
            cache_hits,
            mean_size,
            cpu_seconds: Some(4.0),
            ..Answer::default()
        };
        let ours = Speed::of(Tool::LimpidFits, &[counted(Some(40_000), 8_000, Some(15.0))]);
        let theirs = Speed::of(Tool::OperonFits, &[counted(Some(5_000), 0, Some(13.25))]);
        let table = markdown(&[ours.expect("counted"), theirs.expect("counted")]);
        assert!(table.contains("-Marquardt | 8000 | 2000 | 15.0 | 6.40 | 2.5 |\n"), "{table}");
        assert!(table.ends_with("-Marquardt | 1250 | 0 | 13.2 |  |  |\n"), "{table}");
        assert!(Speed::of(Tool::SymbolicRegression, &[counted(None, 0, None)]).is_none());
    }
}
