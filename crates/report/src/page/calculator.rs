//! The calculator: fields for inputs, and the value of the chosen formula at what stands in them.
//!
//! Formulas are data, the numbers and names of a postfix array, which the page's script knows how to evaluate; so the
//! page's policy need not let it make code of text.
//!
//! ```text
//! 2 * x0 + sin(x1)    [2.0,[0],"mul",[1],"sin","add"]
//! ```

use super::html::{escape, of};
use limpid_expr::{Expr, Node};

/// Fields for inputs, and the formulas that are evaluated at them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calculator {
    /// Name of the value.
    pub target: String,
    /// Fields, in the order of their inputs.
    pub fields: Vec<Field>,
    /// The formula of each alternative, over all inputs of the fields.
    pub formulas: Vec<Expr>,
}

/// A field of a calculator: a column of a table, which gives one input or several.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name of the column.
    pub name: String,
    /// Index of its first input.
    pub first: usize,
    /// Kind of the values.
    pub kind: FieldKind,
}

/// Kinds of a field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FieldKind {
    /// A number, which is the input itself.
    Number {
        /// Least and greatest value of the slider.
        bounds: [f64; 2],
        /// Value that stands there at first.
        start: f64,
        /// Only whole numbers are on the slider.
        whole: bool,
        /// What the number counts, such as days since a date; may be empty.
        unit: String,
    },
    /// One of several texts. The place of the text is the input if there is but one; else each input is 1 where the text
    /// is the one at its place, 0 elsewhere.
    Choice {
        /// The texts to choose from.
        levels: Vec<String>,
        /// Number of inputs that the field gives.
        inputs: usize,
        /// Index of the text at first.
        start: usize,
    },
}

impl Field {
    /// The inputs of the field.
    fn inputs(&self) -> std::ops::Range<usize> {
        let count = match &self.kind {
            FieldKind::Number { .. } => 1,
            FieldKind::Choice { inputs, .. } => *inputs,
        };
        self.first..self.first + count
    }
}

/// The calculator as HTML; `chosen` is the alternative that is shown at first.
pub(super) fn html(calculator: &Calculator, chosen: usize) -> String {
    let reads: Vec<Vec<u32>> = calculator.formulas.iter().map(Expr::variables).collect();
    let field = |(i, field): (usize, &Field)| {
        let is_read =
            |reads: &Vec<u32>| reads.iter().any(|&j| field.inputs().contains(&(j as usize)));
        let readers: Vec<usize> = (0..reads.len()).filter(|&k| is_read(&reads[k])).collect();
        let name = escape(&field.name);
        format!(
            "<div{}>\n<label for=\"field-{i}\">{name}</label>\n{}</div>\n",
            of(Some(&readers), "field", chosen),
            control(i, field)
        )
    };
    let fields: String = calculator.fields.iter().enumerate().map(field).collect();
    let formulas: Vec<String> = calculator.formulas.iter().map(postfix).collect();
    format!(
        "<form class=\"calculator\" autocomplete=\"off\">\n<div class=\"fields\">\n{fields}</div>\n\
         <p class=\"result\"><span class=\"target\">{}</span> = <output></output></p>\n\
         <p class=\"outside\" role=\"status\"></p>\n</form>\n\
         <script type=\"application/json\" id=\"formulas\">[{}]</script>\n",
        escape(&calculator.target),
        formulas.join(",\n")
    )
}

/// The control of the field with that index.
fn control(i: usize, field: &Field) -> String {
    let (name, first) = (escape(&field.name), field.first);
    match &field.kind {
        FieldKind::Number { bounds: [least, greatest], start, whole, unit } => {
            let step = if *whole { "1" } else { "any" };
            let unit = if unit.is_empty() {
                String::new()
            } else {
                format!(" <small>{}</small>", escape(unit))
            };
            format!(
                "<input type=\"range\" min=\"{least}\" max=\"{greatest}\" step=\"{step}\" value=\"{start}\" \
                 aria-label=\"{name}, slider\">\n\
                 <input type=\"number\" id=\"field-{i}\" step=\"any\" value=\"{start}\" data-first=\"{first}\" \
                 data-least=\"{least}\" data-greatest=\"{greatest}\">{unit}\n"
            )
        }
        FieldKind::Choice { levels, inputs, start } => {
            let option = |(k, level): (usize, &String)| {
                let selected = if k == *start { " selected" } else { "" };
                format!("<option value=\"{k}\"{selected}>{}</option>", escape(level))
            };
            let options: String = levels.iter().enumerate().map(option).collect();
            format!(
                "<select id=\"field-{i}\" data-first=\"{first}\" data-inputs=\"{inputs}\">{options}</select>\n"
            )
        }
    }
}

/// The formula as a JSON array in postfix order: a constant is a number, a variable the array of its index, an operator
/// its name.
fn postfix(formula: &Expr) -> String {
    let token = |node: &Node| match node {
        Node::Const(v) if v.is_finite() => format!("{v:?}"),
        Node::Const(v) => format!("\"{v}\""),
        Node::Var(j) => format!("[{j}]"),
        Node::Op(op) => format!("\"{}\"", op.spec().name),
    };
    format!("[{}]", formula.nodes().iter().map(token).collect::<Vec<String>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_data_and_names_stay_text() {
        let kind = FieldKind::Choice {
            levels: vec!["</script>".into(), "\"b\"".into(), "c".into()],
            inputs: 3,
            start: 1,
        };
        let fields = vec![Field { name: "<b>".into(), first: 0, kind }];
        let formulas = vec!["2 * x0 + sin(x1)", "1e-7 / x1"];
        let formulas = formulas.into_iter().map(|text| text.parse().expect("a formula")).collect();
        let html = html(&Calculator { target: "<i>".into(), fields, formulas }, 0);
        assert!(
            html.contains("[2.0,[0],\"mul\",[1],\"sin\",\"add\"],\n[1e-7,[1],\"div\"]"),
            "{html}"
        );
        assert!(!html.contains("<b>") && !html.contains("<i>") && !html.contains("</script>\""));
        assert!(
            html.contains("value=\"1\" selected>&quot;b&quot;") && html.contains("data-of=\"0 1\"")
        );
    }

    /// A field that no formula reads belongs to none.
    #[test]
    fn fields_belong_to_the_formulas_that_read_them() {
        let number = |first| Field {
            name: format!("x{first}"),
            first,
            kind: FieldKind::Number {
                bounds: [0.0, 1.0],
                start: 0.5,
                whole: false,
                unit: String::new(),
            },
        };
        let formulas =
            vec!["x0 + 1".parse().expect("a formula"), "2 * x1".parse().expect("a formula")];
        let fields = vec![number(0), number(1), number(2)];
        let html = html(&Calculator { target: "y".into(), fields, formulas }, 1);
        for part in [
            "class=\"field off\" data-of=\"0\"",
            "class=\"field\" data-of=\"1\"",
            "class=\"field off\" data-of=\"\"",
        ] {
            assert!(html.contains(part), "{part}");
        }
    }
}
