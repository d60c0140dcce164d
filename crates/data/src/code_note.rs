//! Notes on the inputs that a column became.

use crate::encoding::{Code, Coded};
use crate::note::{MOST, Note};
use crate::wording::{argument, counted, number, quoted};

/// The note on the missing cells of an input column that were filled.
pub(crate) fn filled(Coded { name, code }: &Coded, missing: usize) -> Note {
    let filled = |with: String| format!("{} filled with {with}", counted(missing, "missing cell"));
    let text = match code {
        Code::Number { fill: Some(median) }
        | Code::Date { fill: Some(median), .. }
        | Code::Time { fill: Some(median) } => {
            filled(format!("{}, the median of the training rows", number(*median)))
        }
        Code::OneHot { levels, fill: Some(index) }
        | Code::Ordinal { levels, fill: Some(index) } => {
            let text = quoted(&levels[*index as usize]);
            filled(format!("{text}, the most frequent text of the training rows"))
        }
        _ => "no value in the training rows to fill others with: left out".to_owned(),
    };
    Note::on(name, text)
}

/// The note on the inputs that the texts of a column became.
pub(crate) fn coded(Coded { name, code }: &Coded) -> Option<Note> {
    let listed = |levels: &[String], between: &str| {
        let shown = levels.iter().take(MOST).map(|level| quoted(level));
        let more = (levels.len() > MOST).then(|| "…".to_owned());
        shown.chain(more).collect::<Vec<String>>().join(between)
    };
    let text = match code {
        Code::Number { .. } => return None,
        Code::Date { calendar, .. } => format!("dates: {calendar}{}", as_categories(name)),
        Code::Time { .. } => format!("times: hours of the day{}", as_categories(name)),
        Code::OneHot { levels, .. } if levels.len() == 2 => {
            format!(
                "texts: 1 where it is {}, 0 where it is {}",
                quoted(&levels[1]),
                quoted(&levels[0])
            )
        }
        Code::OneHot { levels, .. } => {
            format!("{} texts, an input each: {}", levels.len(), listed(levels, ", "))
        }
        Code::Ordinal { levels, .. } => {
            format!("{} texts in the order {}", levels.len(), listed(levels, " < "))
        }
    };
    Some(Note::on(name, text))
}

fn as_categories(name: &str) -> String {
    format!(" (--categorical {} reads categories)", argument(name))
}
