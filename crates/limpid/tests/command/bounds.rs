//! What formulas may be made of, and what errors cost.

use crate::support::{Folder, assert_refused, bump, json, search, to_csv};
use limpid::{Dataset, Expr};
use serde_json::Value;

const BUDGET: [&str; 2] = ["--evaluations", "30000000"];

fn formulas(found: &Value) -> Vec<Expr> {
    let names = ["x1", "x2", "w"].map(String::from);
    let parse = |row: &Value| {
        Expr::parse(row["formula"].as_str().expect("text"), &names).expect("a formula")
    };
    found["front"].as_array().expect("a list").iter().map(parse).collect()
}

fn last(found: &Value) -> &Value {
    found["front"].as_array().expect("a list").last().expect("a formula")
}

/// x1, x2 and a column w that is 1 where x1 > 0 and 0 elsewhere; y = 3 x1 there and 2 elsewhere.
fn halves() -> String {
    let rows = (0..60).map(|i| {
        let x = f64::from(i) / 30.0 - 0.983;
        let (right, y) = if x > 0.0 { (1, 3.0 * x) } else { (0, 2.0) };
        format!("{x},{},{right},{y}\n", i % 7)
    });
    "x1,x2,w,y\n".to_string() + &rows.collect::<String>()
}

#[test]
fn constraints_hold_in_what_is_printed() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(80, 1)));
    let arguments = [
        &data,
        "--target",
        "y",
        "--inputs",
        "x1",
        "--ops",
        "+,*,exp,sin",
        "--op-size",
        "exp=4",
        "--nest",
        "sin:exp=0,sin:sin=0",
        "--max-depth",
        "5",
    ];
    let found = json(search(&arguments).args(BUDGET));
    let rows = found["front"].as_array().expect("a list");
    assert!(rows.len() > 3);
    for (row, formula) in rows.iter().zip(formulas(&found)) {
        assert!(formula.variables().iter().all(|&v| v == 0), "{formula}");
        let exps = formula.to_string().matches("exp").count();
        assert_eq!(row["complexity"].as_u64(), Some((formula.complexity() + 3 * exps) as u64));
        let text = formula.to_string();
        for (at, _) in text.match_indices("sin(") {
            let inside: &str = &text[at + 4..];
            let end = inside.char_indices().scan(1, |open, (i, c)| {
                *open += i32::from(c == '(') - i32::from(c == ')');
                (*open > 0).then_some(i)
            });
            let inside = &inside[..=end.last().unwrap_or(0)];
            assert!(!inside.contains("exp") && !inside.contains("sin"), "{text}");
        }
    }
}

#[test]
fn weights_decide_which_rows_count_and_are_no_input() {
    let folder = Folder::new();
    let data = folder.file("d.csv", halves());
    let found = json(search(&[&data, "--target", "y", "--weights", "w"]).args(BUDGET));
    assert!(formulas(&found).iter().all(|f| !f.variables().contains(&2)));
    // Where w is 1 a line is perfect.
    let line =
        found["front"].as_array().expect("a list").iter().find(|row| row["selected"] == true);
    assert!(line.is_some_and(|row| row["train_r2"].as_f64() > Some(1.0 - 1e-9)), "{found}");
}

#[test]
fn the_loss_that_is_asked_for_is_what_is_printed() {
    let mut dataset = bump(120, 3);
    for i in (0..120).step_by(10) {
        dataset.y[i] += 30.0;
    }
    dataset.y.iter_mut().for_each(|y| *y *= 1e4);
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&dataset));
    let [mae, huber] = ["mae", "huber=5000"].map(|loss| {
        json(search(&[&data, "--target", "y", "--valid", &data, "--loss", loss]).args(BUDGET))
    });
    let names = ["x1", "x2"].map(String::from);
    let residuals = |row: &Value| -> Vec<f64> {
        let formula = Expr::parse(row["formula"].as_str().expect("text"), &names).expect("one");
        (0..120).map(|i| (formula.at::<f64>(&dataset.x.row(i)) - dataset.y[i]).abs()).collect()
    };
    let close = |row: &Value, key: &str, rho: &dyn Fn(f64) -> f64| {
        let mean = residuals(row).into_iter().map(rho).sum::<f64>() / 120.0;
        let printed = row[key].as_f64().expect("a number");
        assert!((printed - mean).abs() < 1e-9 * mean, "{row}: {mean}");
    };
    for row in mae["front"].as_array().expect("a list") {
        close(row, "train_loss", &|r| r);
        close(row, "valid_loss", &|r| r);
        close(row, "train_mse", &|r| r * r);
    }
    for row in huber["front"].as_array().expect("a list") {
        close(row, "train_loss", &|r: f64| {
            if r <= 5000.0 { r * r / 2.0 } else { 5000.0 * (r - 2500.0) }
        });
    }
    // Nine rows in ten are about the bump; the mean of all is far above it.
    let median = |row: &Value| {
        let mut all = residuals(row);
        all.sort_by(f64::total_cmp);
        all[60]
    };
    assert!(median(last(&mae)) < 2000.0, "{}", last(&mae));
    let table = search(&[&data, "--target", "y", "--loss", "mae"]).args(BUDGET).assert().success();
    let table = String::from_utf8(table.get_output().stdout.clone()).expect("UTF-8");
    assert!(table.contains("MAE") && !table.contains("MSE"), "{table}");
}

#[test]
fn a_direction_is_kept() {
    let folder = Folder::new();
    let rows = (0..80).map(|i| {
        let x = f64::from(i) / 40.0 - 1.0;
        format!("{x},{}\n", if x < 0.5 { x } else { 1.0 - x })
    });
    let data = folder.file("d.csv", "x1,y\n".to_string() + &rows.collect::<String>());
    let found = json(search(&[&data, "--target", "y", "--increasing", "x1"]).args(BUDGET));
    let best = formulas(&found).pop().expect("one");
    let rises = (0..50).filter(|&i| {
        let at = |i: i32| best.at::<f64>(&[f64::from(i) / 25.0 - 1.0, 0.0, 0.0]);
        at(i + 1) >= at(i) - 1e-3
    });
    assert!(rises.count() >= 48, "{best}");
}

#[test]
fn a_guess_in_data_units_is_found_at_once() {
    let dataset = bump(100, 5);
    let truth: Expr = "100000 * (sin(7 * x0) + 3) / (exp(x1) + 2)".parse().expect("a formula");
    let y: Vec<f64> = (0..100).map(|i| truth.at(&dataset.x.row(i))).collect();
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&Dataset { y, ..dataset }));
    let guess = "300000 * (0.33 * sin(6.9 * x1) + 1) / (exp(x2) + 2.1)";
    let common = [data.as_str(), "--target", "y", "--evaluations", "1"];
    let without = json(&mut search(&common));
    let with = json(search(&common).args(["--guess", guess]));
    let r2 = |found: &Value| last(found)["train_r2"].as_f64().expect("a number");
    assert!(r2(&with) > 1.0 - 1e-8 && r2(&without) < 0.9, "{} {}", r2(&with), r2(&without));
}

#[test]
fn the_search_ends_at_the_target_loss_in_data_units() {
    let dataset = bump(100, 5);
    let y: Vec<f64> = (0..100).map(|i| 1e4 * dataset.x[(i, 0)]).collect();
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&Dataset { y, ..dataset }));
    let arguments = [data.as_str(), "--target", "y", "--target-loss", "0.01"];
    let found = json(&mut search(&arguments));
    assert!(last(&found)["train_loss"].as_f64().is_some_and(|loss| loss <= 0.01));
    assert!(found["node_evaluations"].as_u64().is_some_and(|n| n < 100_000_000), "{found}");
}

#[test]
fn the_rule_decides_what_is_marked() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(80, 1)));
    let marked = |rule: &str| {
        let found = json(search(&[&data, "--target", "y", "--select", rule]).args(BUDGET));
        let rows = found["front"].as_array().expect("a list").clone();
        let at = rows.iter().position(|row| row["selected"] == true).expect("one");
        let errors = rows.iter().map(|row| row["valid_loss"].as_f64().unwrap_or(f64::INFINITY));
        let best = errors.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).expect("one").0;
        (at, best)
    };
    let (at, best) = marked("best");
    assert_eq!(at, best);
    assert!(marked("one-se").0 <= best);
    assert!(marked("score").0 > 0);
}

/// y = 2 x1 − x2 and much noise: curves fit the noise better, lines the rows held back.
#[test]
fn curves_that_gain_nothing_on_rows_held_back_give_way_to_a_line() {
    let dataset = bump(160, 7);
    let noise = |i: usize| ((i * 37) % 101) as f64 / 50.0 - 1.0;
    let y: Vec<f64> =
        (0..160).map(|i| 2.0 * dataset.x[(i, 0)] - dataset.x[(i, 1)] + noise(i)).collect();
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&Dataset { y, ..dataset }));
    let found = json(search(&[&data, "--target", "y"]).args(BUDGET));
    let rows = found["front"].as_array().expect("a list");
    let selected = rows.iter().find(|row| row["selected"] == true).expect("one");
    let names = ["x1", "x2"].map(String::from);
    let at = |x: [f64; 2]| {
        let text = selected["formula"].as_str().expect("text");
        Expr::parse(text, &names).expect("a formula").at::<f64>(&x)
    };
    let [zero, a, b, both] = [[0.0, 0.0], [3.0, 0.0], [0.0, 5.0], [3.0, 5.0]].map(at);
    assert!((both - a - b + zero).abs() < 1e-9 && a != zero && b != zero, "{selected}");
    assert!((found["baseline"]["train_mse"].as_f64().expect("a number") - 0.33).abs() < 0.05);
    let last = last(&found);
    assert!(last["train_mse"].as_f64() < found["baseline"]["train_mse"].as_f64(), "{last}");
}

#[test]
fn names_that_are_no_inputs_are_refused_with_2() {
    let folder = Folder::new();
    let data = folder.file("d.csv", halves());
    for (arguments, part) in [
        (["--inputs", "x3"], r#"--inputs: no input is named "x3": there are x1, x2, w"#),
        (["--increasing", "y"], r#"--increasing: no input is named "y""#),
        (["--decreasing", "z"], r#"--decreasing: no input is named "z""#),
        (["--guess", "sin(x9)"], r#"--guess "sin(x9)": "#),
        (["--guess", "2 +"], r#"--guess "2 +": "#),
    ] {
        let output = search(&[&data, "--target", "y"]).args(arguments).assert().code(2);
        let message = String::from_utf8(output.get_output().stderr.clone()).expect("UTF-8");
        assert!(message.contains(part) && message.lines().count() == 1, "{message}");
    }
    let output =
        search(&[&data, "--target", "y", "--inputs", "x1", "--guess", "x2"]).assert().code(2);
    let message = String::from_utf8(output.get_output().stderr.clone()).expect("UTF-8");
    assert!(message.contains(r#""x2" is no input"#), "{message}");
}

#[test]
fn weights_below_zero_or_all_zero_are_bad_data() {
    let folder = Folder::new();
    let text = halves();
    let negative = folder.file("n.csv", text.replacen(",0,2", ",-2,2", 1));
    assert_refused(
        search(&[&negative, "--target", "y", "--weights", "w"]),
        &["n.csv", "row 2", "(\"w\")", "-2"],
    );
    assert_refused(
        search(&[&negative, "--target", "y", "--weights", "v"]),
        &["n.csv, row 1, column", "no column is named \"v\""],
    );
    let zero = folder.file("z.csv", text.replace(",1,", ",0,").replace(",1,", ",0,"));
    assert_refused(search(&[&zero, "--target", "y", "--weights", "w"]), &["z.csv", "weight"]);
}
