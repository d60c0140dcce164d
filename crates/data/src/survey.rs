//! All that is wrong with a table at once, and what would mend it.

use crate::column::Cells;
use crate::error::{Error, FaultKind};
use crate::frame::Frame;
use crate::left_out::{further_gaps, rule_for_gaps};
use crate::note::Note;
use crate::partition::Fractions;
use crate::roles::{Missing, Roles, Uses};
use crate::sheet::Sheet;
use limpid_base::Seed;

/// The faults of a table in the roles that were asked for.
///
/// ```
/// use limpid_base::Seed;
/// use limpid_data::{Fractions, Missing, Reading, Roles, Sheet, Survey};
///
/// let row = |i: usize| format!("{},{},{},{}\n", i * 7 % 31, if i == 3 { "?" } else { "1.5" }, i % 5, i * i);
/// let text = "a,b,c,y\n".to_owned() + &(0..30).map(row).collect::<String>().replacen("\n7,", "\n7 kg,", 1);
/// let sheet = Sheet::read("table.csv", text.replace(",1.5,0", ",2,0").as_bytes(), &Reading::default())?;
/// let survey = Survey::of(&sheet, &Roles::new("y"), &Fractions::default(), Seed::new(1));
/// assert_eq!(survey.faults.len(), 2); // the text among numbers, and the missing cell
/// let remedy = survey.remedy.expect("the other rows and columns will do");
/// assert_eq!((remedy.drop, remedy.missing), (vec!["a".to_owned()], Some(Missing::Drop)));
/// # Ok::<(), limpid_data::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Survey {
    /// Faults in the order in which they are met, one a column; none if the table can be learned from.
    pub faults: Vec<Error>,
    /// Remarks on how the cells in use were read.
    pub notes: Vec<Note>,
    /// Changes of the roles with which the table can be learned from; `None` if columns left out and rows
    /// with gaps are not all that stands in the way.
    pub remedy: Option<Remedy>,
}

/// Changes of the roles that a user gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remedy {
    /// Names of columns to leave out.
    pub drop: Vec<String>,
    /// Rule for missing cells, if another one is needed.
    pub missing: Option<Missing>,
}

impl Survey {
    /// The faults of the `sheet` for [`Frame::prepare`], and what mends them.
    pub fn of(sheet: &Sheet, roles: &Roles, fractions: &Fractions, seed: Seed) -> Self {
        let mut survey = Self { faults: Vec::new(), notes: Vec::new(), remedy: None };
        if let Ok(uses) = Uses::named(sheet, roles) {
            let mut notes = sheet.notes.clone();
            notes.retain(|note| uses.concerns(sheet, note));
            survey.notes = notes;
        }
        let mut remedy = Remedy::default();
        loop {
            let roles = remedy.applied(roles);
            survey.collect_refused(sheet, &roles, &mut remedy);
            let roles = remedy.applied(&roles);
            let Err(error) = Frame::prepare(sheet.clone(), &roles, fractions, seed) else { break };
            survey.faults.push(error.clone());
            if !survey.mend(sheet, &roles, &error, &mut remedy) {
                return survey;
            }
        }
        survey.remedy = Some(remedy);
        survey
    }

    /// Notes all input columns that are refused, and leaves them out.
    fn collect_refused(&mut self, sheet: &Sheet, roles: &Roles, remedy: &mut Remedy) {
        let Ok(mut uses) = Uses::named(sheet, roles) else { return };
        while let Some((column, error)) = uses.unfit(sheet) {
            if !matches!(sheet.columns[column].cells, Cells::Refused(_)) || !uses.leave_out(column)
            {
                return;
            }
            self.faults.push(error);
            remedy.drop.push(sheet.columns[column].name.clone());
        }
    }

    /// True if the error is mended by a column left out or by a rule for gaps.
    fn mend(&mut self, sheet: &Sheet, roles: &Roles, error: &Error, remedy: &mut Remedy) -> bool {
        let Ok(mut uses) = Uses::named(sheet, roles) else { return false };
        match error.kind {
            FaultKind::Missing | FaultKind::TooFew if remedy.missing.is_none() => {
                let rule = rule_for_gaps(sheet, &uses).filter(|rule| *rule != roles.missing);
                if error.kind == FaultKind::Missing {
                    self.faults.extend(further_gaps(sheet, &uses));
                }
                remedy.missing = rule;
                rule.is_some()
            }
            FaultKind::Category | FaultKind::NotDate | FaultKind::TooSmall | FaultKind::Header => {
                let column = error.at.column - 1;
                let left_out = uses.own_order(column).is_none() && uses.leave_out(column);
                remedy.drop.extend(left_out.then(|| sheet.columns[column].name.clone()));
                left_out
            }
            _ => false,
        }
    }
}

impl Remedy {
    /// The roles with these changes.
    fn applied(&self, roles: &Roles) -> Roles {
        let drop = roles.drop.iter().chain(&self.drop).cloned().collect();
        let missing = self.missing.unwrap_or(roles.missing);
        roles.clone().with_drop(drop).with_missing(missing)
    }
}
