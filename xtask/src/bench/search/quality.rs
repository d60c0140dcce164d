//! The table of what was found with one budget, and what it says in a sentence.

use super::problem::PROBLEMS;
use super::score::{RECOVERED, Score};
use super::tool::Tool;

/// A tool and how large its formulas may be.
#[derive(Clone, Copy)]
struct Column {
    tool: Tool,
    at_most: Option<usize>,
}

const SMALL: usize = 30;
const LARGE: usize = 60;
const COLUMNS: [Column; 9] = [
    column(Tool::Limpid30, Some(SMALL)),
    column(Tool::Operon, Some(SMALL)),
    column(Tool::SymbolicRegression, Some(SMALL)),
    column(Tool::Limpid60, Some(LARGE)),
    column(Tool::Operon, Some(LARGE)),
    column(Tool::LimpidStudy, None),
    column(Tool::Gplearn, None),
    column(Tool::Linear, None),
    column(Tool::Boosting, None),
];
/// Test R² that counts as no difference.
const CLOSE: f64 = 0.005;

const fn column(tool: Tool, at_most: Option<usize>) -> Column {
    Column { tool, at_most }
}

/// The sizes that the answers of a tool are cut to.
pub(crate) fn sizes(tool: Tool) -> impl Iterator<Item = Option<usize>> {
    COLUMNS.into_iter().filter(move |column| column.tool == tool).map(|column| column.at_most)
}

/// What was found with one budget.
pub(crate) struct Quality<'a> {
    pub(crate) scores: Vec<&'a Score>,
}

impl Quality<'_> {
    /// The table, then what it says.
    pub(crate) fn to_markdown(&self) -> String {
        [self.table(), self.summary(), self.recoveries(), self.spent()].concat()
    }

    fn score(&self, column: Column, problem: &str) -> Option<&Score> {
        let is = |score: &&Score| {
            (score.tool, score.at_most, score.problem) == (column.tool, column.at_most, problem)
        };
        self.scores.iter().copied().find(is)
    }

    /// Those that anyone was measured in.
    fn columns(&self) -> Vec<Column> {
        let there = |c: &Column| PROBLEMS.iter().any(|p| self.score(*c, p.name).is_some());
        COLUMNS.into_iter().filter(there).collect()
    }

    /// Names and titles of the problems that anyone was given.
    fn problems(&self) -> Vec<(&'static str, &'static str)> {
        let there = |name: &str| self.scores.iter().any(|score| score.problem == name);
        PROBLEMS.iter().filter(|p| there(p.name)).map(|p| (p.name, p.title)).collect()
    }

    fn table(&self) -> String {
        let columns = self.columns();
        let heads: Vec<String> = columns.iter().map(|column| column.title()).collect();
        let mut text =
            format!("| | {} |\n|---|{}\n", heads.join(" | "), "--:|".repeat(heads.len()));
        for (name, title) in self.problems() {
            let winner = self.best_small(name).map(digits);
            let cells = columns.iter().map(|&column| {
                let Some(score) = self.score(column, name) else { return "–".to_string() };
                let won = column.at_most == Some(SMALL) && winner == Some(digits(score.test_r2));
                column.cell(score, won)
            });
            text += &format!("| {title} | {} |\n", cells.collect::<Vec<_>>().join(" | "));
        }
        text
    }

    /// The highest median of the tools whose formulas are small.
    fn best_small(&self, problem: &str) -> Option<f64> {
        let small = COLUMNS.into_iter().filter(|column| column.at_most == Some(SMALL));
        small.filter_map(|column| Some(self.score(column, problem)?.test_r2)).reduce(f64::max)
    }

    /// How often Limpid is as good as the best, and as Operon.
    fn summary(&self) -> String {
        let mut text = String::new();
        if let Some(count) = self.count(|name| self.is_close_at_small(name)) {
            text += &format!(
                "\nOf at most {SMALL} nodes, Limpid's formulas are best or within {CLOSE} of it on {count}.\n"
            );
        }
        if let Some(count) = self.count(|name| self.is_operons_equal_at_large(name)) {
            text += &format!(
                "\nOf at most {LARGE} nodes, they are at least as good as Operon's on {count}.\n"
            );
        }
        text
    }

    /// "3 of 10 problems"; none if there is no verdict on any.
    fn count(&self, is_good: impl Fn(&str) -> Option<bool>) -> Option<String> {
        let verdicts = self.problems().into_iter().filter_map(|(name, _)| is_good(name));
        let verdicts: Vec<bool> = verdicts.collect();
        let good = verdicts.iter().filter(|&&good| good).count();
        (!verdicts.is_empty()).then(|| format!("{good} of {} problems", verdicts.len()))
    }

    fn is_close_at_small(&self, problem: &str) -> Option<bool> {
        let ours = self.score(column(Tool::Limpid30, Some(SMALL)), problem)?;
        Some(ours.test_r2 >= self.best_small(problem)? - CLOSE)
    }

    /// Who recovers the formula is not better by the last digits.
    fn is_operons_equal_at_large(&self, problem: &str) -> Option<bool> {
        let r2 =
            |tool| Some(self.score(column(tool, Some(LARGE)), problem)?.test_r2.min(RECOVERED));
        Some(r2(Tool::Limpid60)? >= r2(Tool::Operon)?)
    }

    /// Which problems were solved, by whom.
    fn recoveries(&self) -> String {
        let mut lines = vec![];
        for (name, title) in self.problems() {
            let by: Vec<String> = COLUMNS
                .into_iter()
                .filter_map(|column| {
                    let score = self.score(column, name)?;
                    let (found, seeds) = (score.recovered(), score.test_r2_of_seeds.len());
                    (found > 0).then(|| format!("{} {found} of {seeds}", column.title()))
                })
                .collect();
            if !by.is_empty() {
                lines.push(format!("* {title}: {}\n", by.join(", ")));
            }
        }
        match lines.is_empty() {
            true => "\nNo problem was recovered (test R² above 1 − 10⁻⁹).\n".to_string(),
            false => {
                "\nRecovered (test R² above 1 − 10⁻⁹), by seeds:\n\n".to_string() + &lines.concat()
            }
        }
    }

    /// What the searches took, which end after a generation.
    fn spent(&self) -> String {
        let searches = COLUMNS.iter().map(|column| column.tool).filter(|tool| !tool.is_baseline());
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
        match spent.is_empty() {
            true => String::new(),
            false => format!("\nCPU seconds spent, median: {}.\n", spent.join(", ")),
        }
    }
}

impl Column {
    fn title(self) -> String {
        match self.at_most {
            Some(size) => format!("{} ≤ {size}", self.tool.name()),
            None if self.tool == Tool::LimpidStudy => "Limpid's preset study".to_string(),
            None => self.tool.name().to_string(),
        }
    }

    /// With the size where it is not bounded tightly.
    fn cell(self, score: &Score, won: bool) -> String {
        let bold = if won { "**" } else { "" };
        let has_size = self.at_most == Some(LARGE) || self.tool == Tool::Gplearn;
        let size = if has_size { format!(" ({:.0})", score.size) } else { String::new() };
        format!("{bold}{}{bold}{size}", digits(score.test_r2))
    }
}

fn digits(r2: f64) -> String {
    format!("{r2:.4}")
}

#[cfg(test)]
mod tests {
    use super::super::run::tests::answer;
    use super::*;

    /// A score on yacht or Pagie-1.
    fn score(tool: Tool, problem: &str, at_most: Option<usize>, size: usize, r2: f64) -> Score {
        let problem = PROBLEMS.iter().find(|p| p.name == problem).expect("a problem");
        let answers = [answer(&[(size, 1.0, r2)]), answer(&[(size, 1.0, r2)])];
        Score::of(tool, problem, 5.0, at_most, &answers).expect("formulas")
    }

    fn page() -> String {
        let (small, large) = (Some(30), Some(60));
        let scores = [
            score(Tool::Limpid30, "yacht", small, 20, 0.99),
            score(Tool::Operon, "yacht", small, 30, 0.994),
            score(Tool::Limpid60, "yacht", large, 50, 0.993),
            score(Tool::Operon, "yacht", large, 54, 0.995),
            score(Tool::Limpid30, "pagie_1", small, 11, 1.0),
            score(Tool::Operon, "pagie_1", small, 27, 0.9),
            score(Tool::Limpid60, "pagie_1", large, 11, 1.0 - 1e-12),
            score(Tool::Operon, "pagie_1", large, 40, 1.0),
            score(Tool::Gplearn, "pagie_1", None, 87, 0.2),
        ];
        Quality { scores: scores.iter().collect() }.to_markdown()
    }

    #[test]
    fn the_winner_is_bold_and_sizes_stand_where_they_are_loose() {
        let page = page();
        for line in [
            "| | Limpid ≤ 30 | Operon ≤ 30 | Limpid ≤ 60 | Operon ≤ 60 | gplearn |",
            "|---|--:|--:|--:|--:|--:|",
            "| Pagie-1 | **1.0000** | 0.9000 | 1.0000 (11) | 1.0000 (40) | 0.2000 (87) |",
            "| yacht | 0.9900 | **0.9940** | 0.9930 (50) | 0.9950 (54) | – |",
        ] {
            assert!(page.lines().any(|other| other == line), "{line}\nis not in\n{page}");
        }
    }

    #[test]
    fn the_summary_counts_near_misses_at_30_nodes_and_recoveries_as_equal() {
        let page = page();
        for part in [
            "Limpid's formulas are best or within 0.005 of it on 2 of 2 problems.",
            "at least as good as Operon's on 1 of 2 problems.",
            "* Pagie-1: Limpid ≤ 30 2 of 2, Limpid ≤ 60 2 of 2, Operon ≤ 60 2 of 2\n",
        ] {
            assert!(page.contains(part), "{part}\nis not in\n{page}");
        }
    }
}
