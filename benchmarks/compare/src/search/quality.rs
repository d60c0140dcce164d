//! The table of the scores with one budget, and what it says in sentences.

use super::problem::PROBLEMS;
use super::score::{RECOVERED, Score};
use super::tool::Tool;
use limpid_report::{Block, Column, Table, Value};

/// A tool and the largest size of its formulas.
#[derive(Clone, Copy)]
struct Contender {
    tool: Tool,
    at_most: Option<usize>,
}

const SMALL: usize = 30;
const LARGE: usize = 60;
const CONTENDERS: [Contender; 9] = [
    contender(Tool::Limpid30, Some(SMALL)),
    contender(Tool::Operon, Some(SMALL)),
    contender(Tool::SymbolicRegression, Some(SMALL)),
    contender(Tool::Limpid60, Some(LARGE)),
    contender(Tool::Operon, Some(LARGE)),
    contender(Tool::LimpidStudy, None),
    contender(Tool::Gplearn, None),
    contender(Tool::Linear, None),
    contender(Tool::Boosting, None),
];
/// Largest difference of test R² that counts as none.
const CLOSE: f64 = 0.005;

const fn contender(tool: Tool, at_most: Option<usize>) -> Contender {
    Contender { tool, at_most }
}

/// Sizes that the answers of a tool are cut to.
pub(crate) fn sizes(tool: Tool) -> impl Iterator<Item = Option<usize>> {
    CONTENDERS.into_iter().filter(move |c| c.tool == tool).map(|c| c.at_most)
}

/// The scores of all tools with one budget.
pub(crate) struct Quality<'a> {
    pub(crate) scores: Vec<&'a Score>,
}

impl Quality<'_> {
    /// Sentences about the table, a paragraph each.
    pub(super) fn verdicts(&self) -> Vec<String> {
        let all = [self.near_the_best(), self.near_operon(), Some(self.recoveries()), self.spent()];
        all.into_iter().flatten().collect()
    }

    fn score(&self, contender: Contender, problem: &str) -> Option<&Score> {
        let is = |score: &&Score| {
            (score.tool, score.at_most, score.problem.as_str())
                == (contender.tool, contender.at_most, problem)
        };
        self.scores.iter().copied().find(is)
    }

    /// Contenders that were measured on any problem.
    fn contenders(&self) -> Vec<Contender> {
        let there = |c: &Contender| PROBLEMS.iter().any(|p| self.score(*c, p.name).is_some());
        CONTENDERS.into_iter().filter(there).collect()
    }

    /// Names and titles of the problems that anyone was given.
    fn problems(&self) -> Vec<(&'static str, &'static str)> {
        let there = |name: &str| self.scores.iter().any(|score| score.problem == name);
        PROBLEMS.iter().filter(|p| there(p.name)).map(|p| (p.name, p.title)).collect()
    }

    /// The table: a row for each problem, a column for each contender, nodes where they are not bounded tightly.
    pub(super) fn table(&self) -> Table {
        let contenders = self.contenders();
        let heads = contenders.iter().flat_map(|contender| contender.heads());
        let heads = [String::new()].into_iter().chain(heads).chain(["best".to_string()]);
        let columns = heads.map(|head| Column::new(&head, &head).digits(4)).collect();
        let mut table = Table::new("search", "test R²", columns);
        let row = |(name, title): (&'static str, &str)| {
            let cells = contenders.iter().flat_map(|c| c.cells(self.score(*c, name)));
            [title.into()].into_iter().chain(cells).chain([self.winners(name).into()]).collect()
        };
        let rows = self.problems().into_iter().map(row).collect();
        table.blocks.push(Block { rows, ..Block::default() });
        table
    }

    /// Tools whose small formulas are best, to the digits that are shown.
    fn winners(&self, problem: &str) -> String {
        let best = self.best_small(problem).map(digits);
        let won = |c: &&Contender| {
            let score = self.score(**c, problem);
            c.at_most == Some(SMALL) && score.is_some() && best == score.map(|s| digits(s.test_r2))
        };
        let winners = CONTENDERS.iter().filter(won).map(|c| c.tool.name());
        winners.collect::<Vec<&str>>().join(", ")
    }

    /// The highest median among the tools whose formulas are small.
    fn best_small(&self, problem: &str) -> Option<f64> {
        let small = CONTENDERS.into_iter().filter(|c| c.at_most == Some(SMALL));
        small.filter_map(|c| Some(self.score(c, problem)?.test_r2)).reduce(f64::max)
    }

    /// Number of problems on which Limpid is as good as the best, in a sentence.
    fn near_the_best(&self) -> Option<String> {
        let count = self.count(|name| self.is_close_at_small(name))?;
        Some(format!(
            "Of at most {SMALL} nodes, Limpid's formulas are best or within {CLOSE} of it on {count}."
        ))
    }

    /// Number of problems on which Limpid is as good as Operon, in a sentence.
    fn near_operon(&self) -> Option<String> {
        let count = self.count(|name| self.is_operons_equal_at_large(name))?;
        Some(format!("Of at most {LARGE} nodes, they are at least as good as Operon's on {count}."))
    }

    /// "3 of 10 problems"; none if there is no verdict on any.
    fn count(&self, is_good: impl Fn(&str) -> Option<bool>) -> Option<String> {
        let verdicts = self.problems().into_iter().filter_map(|(name, _)| is_good(name));
        let verdicts: Vec<bool> = verdicts.collect();
        let good = verdicts.iter().filter(|&&good| good).count();
        (!verdicts.is_empty()).then(|| format!("{good} of {} problems", verdicts.len()))
    }

    fn is_close_at_small(&self, problem: &str) -> Option<bool> {
        let ours = self.score(contender(Tool::Limpid30, Some(SMALL)), problem)?;
        Some(ours.test_r2 >= self.best_small(problem)? - CLOSE)
    }

    /// True if ours is at least as good; who recovers the formula is not better by the last digits.
    fn is_operons_equal_at_large(&self, problem: &str) -> Option<bool> {
        let r2 =
            |tool| Some(self.score(contender(tool, Some(LARGE)), problem)?.test_r2.min(RECOVERED));
        Some(r2(Tool::Limpid60)? >= r2(Tool::Operon)?)
    }

    /// Problems whose formula was recovered, and by whom.
    fn recoveries(&self) -> String {
        let mut lines = vec![];
        for (name, title) in self.problems() {
            let by: Vec<String> = CONTENDERS
                .into_iter()
                .filter_map(|contender| {
                    let score = self.score(contender, name)?;
                    let (found, seeds) = (score.recovered(), score.test_r2_of_seeds.len());
                    (found > 0).then(|| format!("{} {found} of {seeds}", contender.title()))
                })
                .collect();
            if !by.is_empty() {
                lines.push(format!("* {title}: {}", by.join(", ")));
            }
        }
        match lines.is_empty() {
            true => "No problem was recovered (test R² above 1 − 10⁻⁹).".to_string(),
            false => {
                "Recovered (test R² above 1 − 10⁻⁹), by seeds:\n\n".to_string() + &lines.join("\n")
            }
        }
    }

    /// CPU seconds that the searches took, which end after a generation.
    fn spent(&self) -> Option<String> {
        let searches =
            CONTENDERS.iter().map(|contender| contender.tool).filter(|tool| !tool.is_baseline());
        let mut tools: Vec<Tool> = searches.collect();
        tools.sort();
        tools.dedup();
        let spent = tools.into_iter().filter_map(|tool| {
            let of_tool = self.scores.iter().filter(|score| score.tool == tool);
            let seconds: Vec<f64> = of_tool.map(|score| score.cpu_seconds).collect();
            let limit = match tool {
                Tool::Limpid60 => " (60 nodes)",
                Tool::LimpidStudy => " (preset study)",
                _ => "",
            };
            let median = limpid_base::metrics::median(&seconds);
            median.is_finite().then(|| format!("{}{limit} {median:.1}", tool.name()))
        });
        let spent: Vec<String> = spent.collect();
        let text = format!("CPU seconds spent, median: {}.", spent.join(", "));
        (!spent.is_empty()).then_some(text)
    }
}

impl Contender {
    fn title(self) -> String {
        match self.at_most {
            Some(size) => format!("{} ≤ {size}", self.tool.name()),
            None if self.tool == Tool::LimpidStudy => "Limpid's preset study".to_string(),
            None => self.tool.name().to_string(),
        }
    }

    /// True if the table shows sizes too: they are not bounded tightly.
    fn shows_size(self) -> bool {
        self.at_most == Some(LARGE) || self.tool == Tool::Gplearn
    }

    fn heads(self) -> Vec<String> {
        let size = self.shows_size().then(|| "nodes".to_string());
        [self.title()].into_iter().chain(size).collect()
    }

    fn cells(self, score: Option<&Score>) -> Vec<Value> {
        let size = || score.map(|score| score.size.round() as usize).into();
        let size = self.shows_size().then(size);
        [score.map(|score| score.test_r2).into()].into_iter().chain(size).collect()
    }
}

fn digits(r2: f64) -> String {
    format!("{r2:.4}")
}

#[cfg(test)]
mod tests {
    use super::super::question::tests::answer;
    use super::*;

    /// A score on yacht or Pagie-1.
    fn score(tool: Tool, problem: &str, at_most: Option<usize>, size: usize, r2: f64) -> Score {
        let problem = PROBLEMS.iter().find(|p| p.name == problem).expect("a problem");
        let answers = [answer(&[(size, 1.0, r2)]), answer(&[(size, 1.0, r2)])];
        Score::new(tool, problem, 5.0, at_most, &answers).expect("formulas")
    }

    fn scores() -> Vec<Score> {
        let (small, large) = (Some(30), Some(60));
        vec![
            score(Tool::Limpid30, "yacht", small, 20, 0.99),
            score(Tool::Operon, "yacht", small, 30, 0.994),
            score(Tool::Limpid60, "yacht", large, 50, 0.993),
            score(Tool::Operon, "yacht", large, 54, 0.995),
            score(Tool::Limpid30, "pagie_1", small, 11, 1.0),
            score(Tool::Operon, "pagie_1", small, 27, 0.9),
            score(Tool::Limpid60, "pagie_1", large, 11, 1.0 - 1e-12),
            score(Tool::Operon, "pagie_1", large, 40, 1.0),
            score(Tool::Gplearn, "pagie_1", None, 87, 0.2),
        ]
    }

    #[test]
    fn the_winner_is_named_and_sizes_stand_where_they_are_loose() {
        let scores = scores();
        let page = Quality { scores: scores.iter().collect() }.table().to_markdown_body();
        let rows: Vec<String> = page.lines().map(|row| row.replace(' ', "")).collect();
        for row in [
            "||Limpid≤30|Operon≤30|Limpid≤60|nodes|Operon≤60|nodes|gplearn|nodes|best|",
            "|Pagie-1|1.0000|0.9000|1.0000|11|1.0000|40|0.2000|87|Limpid|",
            "|yacht|0.9900|0.9940|0.9930|50|0.9950|54|–|–|Operon|",
        ] {
            assert!(rows.iter().any(|other| other == row), "{row}\nis not in\n{page}");
        }
    }

    #[test]
    fn the_summary_counts_near_misses_at_30_nodes_and_recoveries_as_equal() {
        let scores = scores();
        let verdicts = Quality { scores: scores.iter().collect() }.verdicts().join("\n");
        for part in [
            "Limpid's formulas are best or within 0.005 of it on 2 of 2 problems.",
            "at least as good as Operon's on 1 of 2 problems.",
            "* Pagie-1: Limpid ≤ 30 2 of 2, Limpid ≤ 60 2 of 2, Operon ≤ 60 2 of 2",
        ] {
            assert!(verdicts.contains(part), "{part}\nis not in\n{verdicts}");
        }
    }
}
