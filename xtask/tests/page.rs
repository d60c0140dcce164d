//! The page of a fit in a real browser: it is looked at on three screens, and its formulas are chosen and computed.

use crate::browser::{PROGRAM, Page, Screen};
use limpid_base::Matrix;
use limpid_data::{Reading, Sheet};
use limpid_fit::{Fit, Fitter, Table};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Largest page, in bytes.
const LARGEST: usize = 400_000;

const SCREENS: [Screen; 4] = [
    Screen { width: 1280, dark: false },
    Screen { width: 390, dark: false },
    Screen { width: 1280, dark: true },
    Screen { width: 390, dark: true },
];

/// A table of every kind of column: numbers with a long name, dates, times, categories, yes or no.
fn table() -> Table {
    let mut text = String::from("floor area in square metres,built,opens,colour <b>,lift,price\n");
    for i in 0..240_u32 {
        let (area, day, hour) =
            (f64::from(i * 37 % 101) / 4.0 + 10.0, i * 17 % 28 + 1, i * 5 % 12 + 6);
        let colour = ["red", "green & blue", "<i>white</i>"][i as usize * 7 % 3];
        let lift = if i * 11 % 5 < 2 { "yes" } else { "no" };
        let noise = f64::from(i * i * 13 % 17) / 17.0;
        let price = 2.0 * area
            + 0.5 * f64::from(day)
            + f64::from(hour)
            + if colour == "red" { 20.0 } else { 0.0 }
            + if lift == "yes" { area } else { 0.0 }
            + noise;
        text += &format!("{area},2024-03-{day:02},{hour:02}:30,{colour},{lift},{price}\n");
    }
    Table::new("flats.csv", text)
}

/// The fit, and its page in a file.
fn fitted() -> &'static (Fit, PathBuf) {
    static FIT: LazyLock<(Fit, PathBuf)> = LazyLock::new(|| {
        let fitter = Fitter::new("price")
            .with_effort(limpid_fit::Effort::Quick)
            .with_evaluations(20_000_000);
        let fit = fitter.fit(&table()).expect("a fit");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
        std::fs::create_dir_all(&folder).expect("space");
        let file = folder.join("report.html");
        std::fs::write(&file, fit.page(fit.chosen())).expect("space");
        (fit, file)
    });
    &FIT
}

/// The page on a screen; `None` where there is no browser.
fn open(screen: Screen) -> Option<Page> {
    let there = crate::tools::has(PROGRAM, "--version", "the page of a fit in a browser");
    there.then(|| Page::open(&fitted().1, screen))
}

/// Elements that hide something behind a scroll bar of their own, or stand out of the page.
const HIDDEN: &str = "[...document.querySelectorAll('body *')].filter(e => {
    const style = getComputedStyle(e);
    const scrolls = over => over === 'auto' || over === 'scroll';
    return scrolls(style.overflowY) && e.scrollHeight > e.clientHeight + 1
        || scrolls(style.overflowX) && e.scrollWidth > e.clientWidth + 1
        || !e.closest('svg') && e.getBoundingClientRect().right > innerWidth + 1;
}).map(e => e.outerHTML.slice(0, 120))";

/// Texts whose contrast is below 4.5, or 3 where they are large, with that contrast.
const FAINT: &str = "(() => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = e => {
        for (; e; e = e.parentElement) {
            const colour = parts(getComputedStyle(e).backgroundColor);
            if (colour.length === 3 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
    };
    const texts = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()
        && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
    return texts.map(e => {
        const style = getComputedStyle(e);
        const svg = e.closest('svg');
        if (e.closest('title, desc, style')) return null;
        const ink = light(parts(svg ? style.fill : style.color));
        const paper = light(svg ? parts(getComputedStyle(svg.querySelector('rect')).fill) : behind(e));
        const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        const enough = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
        return contrast < enough ? `${e.textContent.slice(0, 40)}: ${contrast}` : null;
    }).filter(Boolean);
})()";

#[test]
fn every_screen_shows_all_without_scrolling_in_boxes_and_can_be_read() {
    for screen in SCREENS {
        let Some(mut page) = open(screen) else { return };
        let of = |what: &str| format!("{what} on {screen:?}");
        assert_eq!(page.value(HIDDEN), json!([]), "{}", of("hidden"));
        let wide = "document.documentElement.scrollWidth <= innerWidth";
        assert_eq!(page.value(wide), json!(true), "{}", of("the page is wider than the screen"));
        assert_eq!(page.value(FAINT), json!([]), "{}", of("too faint"));
        let least = "Math.min(...[...document.querySelectorAll('.formula math *')].filter(e => e.checkVisibility()) \
                     .map(e => parseFloat(getComputedStyle(e).fontSize)))";
        let least = page.value(least).as_f64().expect("a size");
        assert!(least >= 12.0, "{least} {}", of("pixels of letters in the formula"));
        // The formula, its score and a figure are on the first screen of a desk.
        if screen.width > 1000 {
            let bottom = "document.querySelector('.facts').getBoundingClientRect().bottom < innerHeight \
                          && document.querySelector('figure').getBoundingClientRect().top < innerHeight / 2";
            assert_eq!(page.value(bottom), json!(true), "{}", of("first screen"));
        }
        let errors = page.errors();
        assert!(errors.is_empty(), "{errors:?} {}", of("errors"));
    }
    assert!(std::fs::metadata(&fitted().1).expect("the page").len() < LARGEST as u64);
}

/// The texts of all formulas that are seen.
const FORMULA: &str = "[...document.querySelectorAll('.formula')].filter(e => e.checkVisibility()).map(e => e.textContent).join('|')";

#[test]
fn keys_clicks_and_rows_choose_the_formula_and_its_figures() {
    let Some(mut page) = open(SCREENS[0]) else { return };
    let fit = &fitted().0;
    let rows = fit.model.front.len();
    assert!(rows > 3, "{rows}");
    let mut seen = vec![];
    page.value("document.querySelector('[role=radio][tabindex=\"0\"]').focus()");
    page.press("Home");
    for row in 0..rows {
        let is =
            format!("document.activeElement === document.querySelectorAll('[role=radio]')[{row}]");
        assert_eq!(page.value(&is), json!(true), "the focus follows the keys to row {row}");
        let checked = "[...document.querySelectorAll('[role=radio]')].map(e => e.ariaChecked).indexOf('true')";
        assert_eq!(page.value(checked), json!(row));
        let current = "Number(document.querySelector('tr[aria-current]').dataset.pick)";
        assert_eq!(page.value(current), json!(row));
        let formula = page.value(FORMULA);
        assert!(!seen.contains(&formula), "{formula}");
        seen.push(formula);
        let layers = "[...document.querySelectorAll('svg [data-of]')] \
                      .filter(e => getComputedStyle(e).display !== 'none').every(e => Number(e.dataset.of) === chosen)";
        assert_eq!(page.value(layers), json!(true), "figures of row {row} alone");
        page.press("ArrowRight");
    }
    page.press("End");
    assert_eq!(page.value(FORMULA), seen[rows - 1]);
    page.click("[role=radio][data-pick=\"1\"] circle");
    assert_eq!(page.value(FORMULA), seen[1]);
    page.click("tr[data-pick=\"2\"] td");
    assert_eq!(page.value(FORMULA), seen[2]);
    assert!(page.errors().is_empty(), "{:?}", page.errors());
}

/// Sets a field as a hand would, by the label it has.
fn set(page: &mut Page, label: &str, value: &str) {
    let done = page.value(&format!(
        "(() => {{ const label = [...document.querySelectorAll('.field label')].find(e => e.textContent === {label:?});
            const field = label.control;
            field.value = field.tagName === 'SELECT'
                ? [...field.options].find(o => o.textContent === {value:?}).value : {value:?};
            field.dispatchEvent(new Event('input', {{ bubbles: true }}));
            return field.value !== ''; }})()"
    ));
    assert_eq!(done, json!(true), "{label}: {value}");
}

#[test]
fn the_calculator_says_what_the_model_predicts() {
    let Some(mut page) = open(SCREENS[1]) else { return };
    let fit = &fitted().0;
    let rows = [
        ("22.25", "2024-03-15", "08:30", "8.5", "red", "yes"),
        ("40", "2024-03-04", "23:15", "23.25", "green & blue", "no"),
        ("11.125", "2024-03-02", "06:30", "6.5", "<i>white</i>", "yes"),
    ];
    for (area, date, time, hours, colour, lift) in rows {
        let text = format!(
            "floor area in square metres,built,opens,colour <b>,lift\n{area},{date},{time},{colour},{lift}\n"
        );
        let reading = Reading::default().encoded(&fit.model.encoding);
        let sheet = Sheet::read("new.csv", text.as_bytes(), &reading).expect("a table");
        let (x, gaps) = fit.model.encoding.apply(&sheet).expect("its columns");
        assert!(gaps.is_empty(), "{gaps:?}");
        set(&mut page, "floor area in square metres", area);
        set(&mut page, "opens", hours);
        set(&mut page, "colour <b>", colour);
        set(&mut page, "lift", lift);
        let built =
            fit.model.features().iter().position(|name| name == "built").expect("the input");
        set(&mut page, "built", &x[(0, built)].to_string());
        every_formula(&mut page, fit, &x);
    }
    // A slider moves its number and the value.
    let moved = page.value(
        "(() => { const slider = document.querySelector('.field:not(.off) [type=range]');
            slider.value = slider.max; slider.dispatchEvent(new Event('input', { bubbles: true }));
            return slider.parentElement.querySelector('[type=number]').value === slider.max; })()",
    );
    assert_eq!(moved, json!(true));
    assert!(page.errors().is_empty(), "{:?}", page.errors());
}

/// The value of each formula of the front is the model's prediction at the only row of x.
fn every_formula(page: &mut Page, fit: &Fit, x: &Matrix<f64>) {
    for row in 0..fit.model.front.len() {
        page.value(&format!("choose({row})"));
        let found = page.value("Number(document.querySelector('output').dataset.value)");
        let (found, expected) = (found.as_f64().expect("a number"), fit.model.predict(row, x)[0]);
        assert!(
            (found - expected).abs() <= 1e-12 * expected.abs(),
            "row {row}: {found} for {expected}"
        );
        let outside = page.value("document.querySelector('.outside').textContent");
        let says = matches!(&outside, Value::String(text) if text.contains("Outside of the training rows"));
        let reads = fit.model.front[row].formula.variables();
        let is_out = reads.iter().any(|&j| {
            let ([least, most], v) = (fit.model.bounds[j as usize], x[(0, j as usize)]);
            v < least || v > most
        });
        assert_eq!(says, is_out, "row {row}: {outside}");
    }
}
