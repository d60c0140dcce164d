//! From a table with text and decimal commas through a smooth teacher to a front of formulas.

use limpid::data::{Fractions, Frame, Reading, Roles, Sheet, Split};
use limpid::distill::{Checkpoint, FitConfig, Observations, fit};
use limpid::sr::Control;
use limpid::{Penalty, Seed, mlp, sr};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A table as people keep it: text, decimal commas. The volume of tins and boxes.
    let mut text = String::from("shape;width;height;volume\n");
    for i in 0..80 {
        let (w, h) = (1.0 + f64::from(i * 37 % 61) / 10.0, 1.0 + f64::from(i * 17 % 23) / 10.0);
        let (shape, factor) =
            if i % 2 == 0 { ("box", 1.0) } else { ("tin", std::f64::consts::FRAC_PI_4) };
        text += &format!("{shape};{w};{h};{}\n", factor * w * w * h).replace('.', ",");
    }
    let sheet = Sheet::read("shapes.csv", text.as_bytes(), &Reading::default())?;
    let roles = Roles::new("volume");
    let frame = Frame::prepare(sheet, &roles, &Fractions::default(), Seed::new(1))?;
    assert_eq!(frame.dataset.features, ["shape=tin", "width", "height"]);

    let data = Observations::new(Split::of(&frame.dataset, &frame.partition));
    let penalties = vec![Penalty::jacobian(0.01)];
    let config = FitConfig::default()
        .with_teachers(vec![mlp::Config::default().with_penalties(penalties).with_epochs(50)])
        .with_search(sr::Config::default().with_evaluations(100_000_000))
        .with_rows(1000);
    let anew = Checkpoint::default();
    let fitted = fit(&data, &config, Seed::new(2), anew, |_| Control::Continue)?;
    let chosen = &fitted.front[fitted.chosen];
    println!("volume = {}", chosen.formula.rounded(3).with_names(&frame.dataset.features));
    let r2 = fitted.test().expect("a split has test rows").scores.r2;
    assert!(r2 > 0.99, "test R² {r2}");
    Ok(())
}
