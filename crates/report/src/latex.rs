//! LaTeX with booktabs: a document that compiles as it stands with pdflatex.
//!
//! Each block is a `tabular` of its own. LaTeX itself measures it and shrinks it only if it is
//! wider than the page. Blocks of more rows than a page holds are continued in the next one.
//!
//! ```text
//! \documentclass{article} … \begin{document}
//! \section*{T1: title}
//! \textbf{block} \begin{tabular}{@{}lr@{}} … \end{tabular}      once a block, a page and a group of columns
//! note
//! \end{document}
//! ```

use crate::table::{Block, Table};
use crate::text::wrap;
use crate::value::Value;

/// Tables with more columns lie across the page.
const PORTRAIT_COLUMNS: usize = 8;
/// Rows a page holds, upright and lying.
const PAGE_ROWS: (usize, usize) = (44, 28);
/// A column of long text.
const LONG: &str = "p{90mm}";
/// Characters at which a column's head is broken, unless a word is longer.
const HEAD_WIDTH: usize = 10;

/// Packages and macros that every document begins with.
const PREAMBLE: &str = r"\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{} % outlines instead of bitmaps
\usepackage{textcomp,amsmath,booktabs,graphicx}
\setlength{\parindent}{0pt}
\newsavebox{\tablebox}
% Shrinks a table that is wider than the page, and no other.
\newcommand{\fitted}[1]{\savebox{\tablebox}{#1}%
  \ifdim\wd\tablebox>\textwidth\resizebox{\textwidth}{!}{\usebox{\tablebox}}%
  \else\usebox{\tablebox}\fi\par}
% Shrinks a formula that is wider than its column, and no other.
\newsavebox{\formulabox}
\newcommand{\formula}[1]{\savebox{\formulabox}{$#1$}%
  \ifdim\wd\formulabox>\linewidth\resizebox{\linewidth}{!}{\usebox{\formulabox}}%
  \else\usebox{\formulabox}\fi}
";

impl Table {
    /// A complete document: the title, one `tabular` a block under its title, and the notes.
    ///
    /// It needs nothing but LaTeX's base and recommended packages.
    ///
    /// # Panics
    /// If a row does not have one value a column.
    #[track_caller]
    pub fn to_latex(&self) -> String {
        self.check();
        let landscape = if self.columns.len() > PORTRAIT_COLUMNS { ",landscape" } else { "" };
        let parts = self.blocks.iter().flat_map(|block| self.latex_block(block));
        let notes = self.notes.iter().map(|note| format!("\n{}\\par\n", escape(note)));
        format!(
            "\\documentclass{{article}}\n\\usepackage[a4paper,margin=15mm{landscape}]{{geometry}}\n\
             {PREAMBLE}\\begin{{document}}\n\\section*{{{}}}\n{}\\medskip\n{}\\end{{document}}\n",
            escape(&self.heading()),
            parts.collect::<String>(),
            notes.collect::<String>(),
        )
    }

    /// The tabulars of a block, each narrow and short enough for a page, the last rows with the summary.
    fn latex_block(&self, block: &Block) -> Vec<String> {
        let (upright, lying) = PAGE_ROWS;
        let page = if self.columns.len() > PORTRAIT_COLUMNS { lying } else { upright };
        let chunks = block.rows.len().div_ceil(page).max(1);
        let chunk = |i: usize, columns: &[usize]| {
            let end = block.rows.len().min((i + 1) * page);
            let summary = if i + 1 == chunks { &block.summary[..] } else { &[] };
            let first = i == 0 && columns.get(1).is_none_or(|&column| column == 1);
            let continued = if first { "" } else { " (continued)" };
            let title = format!("{}{continued}", block.title);
            self.tabular(title.trim(), columns, &block.rows[i * page..end], summary)
        };
        let groups = self.column_groups();
        (0..chunks).flat_map(|i| groups.iter().map(move |group| chunk(i, group))).collect()
    }

    /// One tabular of these columns, its title above and a summary below a rule.
    fn tabular(
        &self,
        title: &str,
        columns: &[usize],
        rows: &[Vec<Value>],
        summary: &[Vec<Value>],
    ) -> String {
        let spec = columns.iter().map(|&j| match (self.columns[j].long, self.is_text(j)) {
            (true, _) => LONG,
            (false, true) => "l",
            (false, false) => "r",
        });
        let spec: String = spec.collect();
        let heads = columns.iter().map(|&j| head(&self.columns[j].head, self.is_text(j)));
        let title = match title {
            "" => String::new(),
            title => format!("\\textbf{{{}}}\\par\\nopagebreak\\smallskip\n", escape(title)),
        };
        let middle = if summary.is_empty() { "" } else { "\\midrule\n" };
        format!(
            "\\medskip\n{title}\\fitted{{\\begin{{tabular}}{{@{{}}{spec}@{{}}}}\n\\toprule\n\
             {} \\\\\n\\midrule\n{}{middle}{}\\bottomrule\n\\end{{tabular}}}}\n",
            heads.collect::<Vec<_>>().join(" & "),
            self.lines(columns, rows),
            self.lines(columns, summary),
        )
    }

    /// The rows of a tabular, cells escaped.
    fn lines(&self, columns: &[usize], rows: &[Vec<Value>]) -> String {
        let line = |row: &Vec<Value>| {
            let cells = columns.iter().map(|&j| match &row[j] {
                Value::Formula(formula) => {
                    format!("\\formula{{{}}}", printable(&formula.latex()))
                }
                value => value.typeset(self.columns[j].digits, "$-$", escape).replace('–', "--"),
            });
            format!("{} \\\\\n", cells.collect::<Vec<_>>().join(" & "))
        };
        rows.iter().map(line).collect()
    }
}

/// A head over as many lines as it needs.
fn head(text: &str, left: bool) -> String {
    let longest = text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let lines = wrap(text, longest.max(HEAD_WIDTH));
    let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    let side = if left { 'l' } else { 'r' };
    format!("\\shortstack[{side}]{{{}}}", lines.join(" \\\\ "))
}

/// Text that LaTeX prints as it is. A character that pdflatex's fonts lack is printed as its code point.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        match command(c) {
            _ if c.is_control() => escaped.push(' '),
            _ if c == '-' && before == '-' => escaped.push_str("{}-"), // no ligature to a dash
            Some(command) => escaped.push_str(&command),
            None if matches!(c, ' '..='~' | '\u{a1}'..='\u{ff}') => escaped.push(c),
            None => escaped.push_str(&format!("\\texttt{{U+{:04X}}}", u32::from(c))),
        }
        before = c;
    }
    escaped
}

/// LaTeX whose characters pdflatex's fonts all have: it is ASCII but for names of columns.
fn printable(latex: &str) -> String {
    let part = |c: char| if c.is_ascii() { c.to_string() } else { escape(&c.to_string()) };
    latex.chars().map(part).collect()
}

/// LaTeX's form of a character that is special or not in the fonts.
fn command(c: char) -> Option<String> {
    let special = COMMANDS.iter().find(|&&(known, _)| known == c).map(|(_, text)| text.to_string());
    let maths = || MATHS.split_whitespace().find_map(|word| word.strip_prefix(c));
    special.or_else(|| maths().map(|formula| format!("${formula}$")))
}

/// Characters and the formula that prints each, one word a character.
const MATHS: &str = r"
    −- ±\pm ∓\mp ×\times ÷\div ·\cdot ≤\leq ≥\geq ≠\neq ≈\approx ∼\sim ∝\propto ∞\infty √\surd
    ∂\partial ∇\nabla ∑\sum ∏\prod ∫\int ∈\in ‖\| →\rightarrow ←\leftarrow ↑\uparrow ↓\downarrow
    °^\circ ½\frac12 ∅\emptyset ′' ✓\surd ⁰^0 ¹^1 ²^2 ³^3 ⁴^4 ⁵^5 ⁶^6 ⁷^7 ⁸^8 ⁹^9 ⁻^- ⁺^+ ⁿ^n
    ˣ^x ᵀ^T ₀_0 ₁_1 ₂_2 ₃_3 ₄_4 ₅_5 ₆_6 ₇_7 ₈_8 ₉_9 ᵢ_i ⱼ_j ₙ_n α\alpha β\beta γ\gamma δ\delta
    ε\varepsilon ζ\zeta η\eta θ\theta ι\iota κ\kappa λ\lambda µ\mu μ\mu ν\nu ξ\xi π\pi ρ\rho
    σ\sigma τ\tau υ\upsilon φ\varphi χ\chi ψ\psi ω\omega Γ\Gamma Δ\Delta Θ\Theta Λ\Lambda Ξ\Xi
    Π\Pi Σ\Sigma Φ\Phi Ψ\Psi Ω\Omega
";

/// Characters that are special to LaTeX, and what prints each.
#[rustfmt::skip]
const COMMANDS: &[(char, &str)] = &[
    // special
    ('\\', r"\textbackslash{}"), ('{', r"\{"), ('}', r"\}"), ('$', r"\$"), ('&', r"\&"),
    ('#', r"\#"), ('%', r"\%"), ('_', r"\_"), ('^', r"\textasciicircum{}"),
    ('~', r"\textasciitilde{}"), ('<', r"\textless{}"), ('>', r"\textgreater{}"),
    ('|', r"\textbar{}"), ('"', r"\textquotedbl{}"), ('`', r"\textasciigrave{}"),
    ('\'', r"\textquotesingle{}"), ('[', "{[}"), ('*', "{*}"), // `\\` would take either for its own
    // punctuation
    ('–', "--"), ('—', "---"), ('…', r"\ldots{}"), ('‘', "`"), ('’', "'"), ('“', "``"),
    ('”', "''"), ('\u{a0}', "~"), ('\u{ad}', r"\-"), ('\u{2009}', r"\,"), ('\u{202f}', r"\,"),
    ('•', r"\textbullet{}"), ('†', r"\textdagger{}"), ('‡', r"\textdaggerdbl{}"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::sample;

    #[test]
    fn the_document_is_complete() {
        let document = sample().to_latex().replace(PREAMBLE, "(preamble)\n");
        insta::assert_snapshot!(document, @r###"
        \documentclass{article}
        \usepackage[a4paper,margin=15mm]{geometry}
        (preamble)
        \begin{document}
        \section*{T1: student R$^2$ $\pm$ interval, $\lambda$ chosen on validation}
        \medskip
        \textbf{gplearn}\par\nopagebreak\smallskip
        \fitted{\begin{tabular}{@{}lrrrr@{}}
        \toprule
        \shortstack[l]{data set} & \shortstack[r]{n} & \shortstack[r]{student R$^2$ \\ standard} & \shortstack[r]{student R$^2$ \\ $\lambda$ by \\ validation} & \shortstack[r]{gain} \\
        \midrule
        yacht & 308 & 0.610 & 0.79 & 0.180 \\
        \textless{}script\textgreater{}alert(1)\textless{}/script\textgreater{} & 1503 & -- & $-$0.25 & -- \\
        \midrule
        average (2 sets) & -- & 0.610 & 0.27 & 0.180 \\
        \bottomrule
        \end{tabular}}
        \medskip
        \textbf{tree\_5}\par\nopagebreak\smallskip
        \fitted{\begin{tabular}{@{}lrrrr@{}}
        \toprule
        \shortstack[l]{data set} & \shortstack[r]{n} & \shortstack[r]{student R$^2$ \\ standard} & \shortstack[r]{student R$^2$ \\ $\lambda$ by \\ validation} & \shortstack[r]{gain} \\
        \midrule
        a\_b \& c\%\textbar{}d, \textquotedbl{}e\textquotedbl{} & 1 & 0.300 & 0.00 & 0.000 \\
        \bottomrule
        \end{tabular}}
        \medskip

        Trials clip R$^2$ at $-$1; a\_b \& c\% of 5 \$.\par
        \end{document}
        "###);
    }

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(escape("a_b & c%"), r"a\_b \& c\%");
        assert_eq!(escape("[x]*"), "{[}x]{*}");
        assert_eq!(escape("λ² ± −1 --full"), r"$\lambda$$^2$ $\pm$ $-$1 -{}-full");
        assert_eq!(escape("é 中\n{x}\\"), "é \\texttt{U+4E2D} \\{x\\}\\textbackslash{}");
        assert!(!sample().to_latex().contains("<script>"));
    }

    /// Every character is ASCII or one of those pdflatex's default input table knows.
    #[test]
    fn nothing_is_left_that_pdflatex_does_not_know() {
        let every: String = ('\0'..'\u{3000}').collect();
        let left = escape(&every).chars().filter(|c| !c.is_ascii()).collect::<String>();
        assert!(left.chars().all(|c| ('\u{a1}'..='\u{ff}').contains(&c)), "{left}");
        let plain = |c: char| command(c).is_none();
        assert!("\\{}$&#%_^~".chars().all(|c| !plain(c)));
    }

    #[test]
    fn what_is_not_finite_is_a_dash() {
        let latex = sample().to_latex();
        assert!(!latex.contains("NaN") && !latex.contains("inf"), "{latex}");
        assert!(latex.contains(r"\textless{}script\textgreater{}alert(1)"));
    }

    #[test]
    fn long_blocks_are_continued_with_the_average_last() {
        let mut table = sample();
        let row = table.blocks[0].rows[0].clone();
        table.blocks[0].rows = vec![row; 45];
        let parts = table.latex_block(&table.blocks[0]);
        assert_eq!(parts.len(), 2);
        assert!(!parts[0].contains("average") && parts[1].contains("average"));
        assert!(parts[1].contains("gplearn (continued)"));
        assert_eq!(parts[0].matches("yacht").count() + parts[1].matches("yacht").count(), 45);
    }
}
