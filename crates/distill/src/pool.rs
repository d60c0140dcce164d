//! The pool: every formula that was found, under one measure, and the choice of one.

use crate::choice::{Choice, Ranking};
use crate::fitted::FrontRow;
use crate::lesson::Origin;
use crate::model::predict;
use crate::parallel::map;
use crate::problem::Problem;
use crate::shape::Shapes;
use crate::units::in_scaled_units;
use limpid_base::Rows;
use limpid_expr::{Expr, Scratch};
use limpid_sr::{Candidate, Constraints, Front, Selection, beyond_chance, earned, select};

/// Difference of losses, in search units, that is no more than rounding: both formulas are exact.
const ROUNDING: f64 = 1e-12;

/// Share of a loss, and number of nodes, that a formula without doubts may have more than one with doubts.
const AS_GOOD: f64 = 0.01;
const AS_SIMPLE: usize = 2;

/// Formulas of one lesson or of several.
pub struct Pool<'a> {
    problem: &'a Problem<'a>,
    ranking: Ranking,
    /// Constraints of the search, which say what operators count.
    constraints: &'a Constraints,
    /// Most nodes of a formula as it is printed.
    most_nodes: usize,
    entries: Vec<Entry>,
}

/// A formula of the pool.
struct Entry {
    origin: Origin,
    /// The formula in search units, with the loss it is ranked by and the complexity it is printed with.
    candidate: Candidate,
    /// The formula as it is printed.
    printed: Expr,
}

impl<'a> Pool<'a> {
    /// An empty pool for formulas that such a search finds.
    pub fn new(problem: &'a Problem<'a>, config: &'a limpid_sr::Config, ranking: Ranking) -> Self {
        let (constraints, most_nodes) = (&config.constraints, config.max_complexity);
        Self { problem, ranking, constraints, most_nodes, entries: vec![] }
    }

    /// Adds formulas in search units; those that are too large as they are printed are left out.
    pub fn add<'c>(&mut self, origin: Origin, found: impl IntoIterator<Item = &'c Candidate>) {
        let entries = map(found.into_iter().collect(), |c| self.entry(origin, c));
        let fits = |entry: &Entry| entry.candidate.complexity <= self.most_nodes;
        self.entries.extend(entries.into_iter().filter(fits));
    }

    fn entry(&self, origin: Origin, found: &Candidate) -> Entry {
        let loss = match self.ranking {
            Ranking::Training => found.loss,
            Ranking::Validation => self.problem.valid_loss(&found.expr),
        };
        let printed = self.problem.printed(&found.expr);
        let complexity = self.constraints.complexity_of(&printed);
        Entry { origin, candidate: Candidate { loss, complexity, ..found.clone() }, printed }
    }

    /// The front, simplest first, and the index of the chosen formula, which is in it even if another is
    /// better: a linear formula, or the mean where nothing beats it or is defined at every validation row.
    pub fn choose(self, choice: &Choice) -> (Vec<FrontRow>, usize) {
        let shapes = choice.sound.then(|| self.problem.shapes());
        let (front, [chosen]) = self.choose_each([choice.selection], choice, shapes.as_ref());
        (front, chosen)
    }

    /// The front, and the index of what each of the rules picks, all else being as `choice` says; where there are shapes, a
    /// doubtful formula gives way to one that is as good.
    pub(crate) fn choose_each<const N: usize>(
        mut self,
        rules: [Selection; N],
        choice: &Choice,
        shapes: Option<&Shapes>,
    ) -> (Vec<FrontRow>, [usize; N]) {
        let front = Front::of(self.entries.iter().map(|entry| entry.candidate.clone()));
        let mean = self.entries.len();
        self.entries.push(self.entry(Origin::Linear, &self.problem.mean()));
        let picked = rules.map(|rule| {
            let picked = self.chosen(&front, rule, choice, mean);
            shapes.map_or(picked, |shapes| self.sounder(picked, shapes))
        });
        let picked = picked.map(|index| &self.entries[index].candidate);
        let mut all: Vec<&Candidate> = front.iter().collect();
        for candidate in picked {
            if standing_for(&all, candidate).is_none() {
                all.insert(
                    all.partition_point(|c| c.complexity <= candidate.complexity),
                    candidate,
                );
            }
        }
        let index = |candidate| standing_for(&all, candidate).expect("it was put there");
        let chosen = picked.map(index);
        (all.into_iter().map(|c| self.row(c)).collect(), chosen)
    }

    /// The index among the entries of the formula that the rule picks: that of the constant of the front, or else `mean`, where
    /// the mean is the answer.
    fn chosen(&self, front: &Front, rule: Selection, choice: &Choice, mean: usize) -> usize {
        let (loss, valid) = (self.problem.loss(), self.problem.valid());
        let Some(picked) = select(front, rule, loss, valid) else { return mean };
        let of_least_squares = |entry: &&Entry| entry.origin == Origin::Linear;
        let lines = self.entries.iter().filter(of_least_squares);
        let lines: Vec<Candidate> = lines.map(|entry| entry.candidate.clone()).collect();
        let picked = if choice.earned { earned(picked, &lines, loss, valid) } else { picked };
        let constant = &self.entries[mean].candidate;
        let is_chance = |z| !beyond_chance(picked, constant, z, loss, valid);
        let picked = match choice.beyond_chance.is_some_and(is_chance) {
            true => front.iter().find(|c| c.expr.variables().is_empty()),
            false => Some(picked),
        };
        let entry = picked.and_then(|picked| self.entry_of(picked));
        entry.unwrap_or(mean)
    }

    /// The index of the entry of a formula.
    fn entry_of(&self, candidate: &Candidate) -> Option<usize> {
        self.entries.iter().position(|entry| entry.candidate.expr == candidate.expr)
    }

    /// The index of an entry that is as good as the picked one and has nothing to doubt in its shape, the best of these; the
    /// picked one if there is none, or nothing to doubt in it.
    fn sounder(&self, picked: usize, shapes: &Shapes) -> usize {
        let doubted = |entry: &Entry| !shapes.doubts(&entry.printed).is_empty();
        let Candidate { loss, complexity, .. } = self.entries[picked].candidate;
        let is_as_good = |c: &Candidate| {
            c.loss <= loss * (1.0 + AS_GOOD) && c.complexity <= complexity + AS_SIMPLE
        };
        if !doubted(&self.entries[picked]) {
            return picked;
        }
        let others = (0..self.entries.len()).filter(|&k| is_as_good(&self.entries[k].candidate));
        let sound = others.filter(|&k| !doubted(&self.entries[k]));
        let cost = |k: &usize| self.entries[*k].candidate.loss;
        sound.min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap_or(picked)
    }

    fn row(&self, candidate: &Candidate) -> FrontRow {
        let entry = self.entry_of(candidate).expect("fronts are made of entries");
        let Entry { origin, printed, .. } = &self.entries[entry];
        let complexity = candidate.complexity;
        FrontRow { complexity, ..self.problem.row(*origin, printed.clone()) }
    }
}

/// The index of the best of what is as simple and as good as the candidate.
fn standing_for(all: &[&Candidate], candidate: &Candidate) -> Option<usize> {
    let is_as_good = |c: &&Candidate| {
        c.complexity <= candidate.complexity && c.cost() <= candidate.cost() + ROUNDING
    };
    all.iter().rposition(is_as_good)
}

impl Problem<'_> {
    /// The mean of the goal as a formula that a search might have found.
    fn mean(&self) -> Candidate {
        let formula = Expr::constant(self.goal_mean());
        self.candidate(formula, &self.in_search_rows(&self.goal()))
    }

    /// A formula in data units as one that a search might have found, with its loss on the sample, whose rows these are.
    pub(crate) fn candidate(&self, formula: Expr, rows: &Rows<f64>) -> Candidate {
        let expr = in_scaled_units(&self.loss().link_formula(formula), &self.units);
        let loss = self.loss().mean(&expr.compile::<f64>(), rows.samples(), &mut Scratch::new());
        Candidate { complexity: expr.complexity(), expr, loss, violation: 0.0 }
    }

    /// A formula as it is printed as a row for people, each node counting 1.
    pub(crate) fn row(&self, origin: Origin, formula: Expr) -> FrontRow {
        let parts = &self.data.parts;
        let [on_train, on_valid] = [parts.train.x(), parts.valid.x()].map(|x| predict(&formula, x));
        let train = Some(self.train_metrics(&on_train));
        let (valid, fidelity) = self.valid_metrics(&on_valid);
        let complexity = formula.complexity();
        FrontRow { formula, complexity, origin, train, valid, fidelity, test: None, doubts: vec![] }
    }
}
