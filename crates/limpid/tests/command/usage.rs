//! Arguments that make no sense: exit code 2, before any file is read.

use crate::support::{limpid, search};

#[test]
fn senseless_arguments_exit_with_2_and_say_what_is_wrong() {
    let cases: [(&[&str], &str); 21] = [
        (&[], "required"),
        (&["--ops", "+,cosh"], "there are + - * / ^ and add"),
        (&["--ops", ""], "there are + - * / ^ and add"),
        (&["--max-size", "4"], "5..=1000"),
        (&["--valid-fraction", "1"], "between 0 and 1"),
        (&["--valid-fraction", "nan"], "between 0 and 1"),
        (&["--valid-fraction", "0.3", "--valid", "v.csv"], "cannot be used with"),
        (&["--evaluations", "0"], "0 is not in"),
        (&["--evaluations", "1.5"], "such as 1000000 or 1e6"),
        (&["--seconds", "-1"], "unexpected argument"),
        (&["--cpu-seconds=-1"], "positive"),
        (&["--evaluations", "5", "--seconds", "1"], "cannot be used with"),
        (&["--threads", "0"], "0 is not in"),
        (&["--loss", "rmse"], "there are mse, mae, poisson and huber=DELTA"),
        (&["--loss", "huber=-1"], "positive"),
        (&["--op-size", "exp"], "such as exp=3"),
        (&["--op-size", "exp=0"], "from 1 to 1000"),
        (&["--nest", "sin=0"], "such as sin:sin=0"),
        (&["--select", "worst"], "one-se"),
        (&["--preset", "fast"], "study"),
        (&["--target-loss=-1"], "0 or more"),
    ];
    for (arguments, part) in cases {
        let all = if arguments.is_empty() { vec![] } else { vec!["none.csv", "--target", "y"] };
        let output =
            search(&[all, arguments.to_vec()].concat()).assert().code(2).get_output().clone();
        let message = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(message.contains(part), "{message}\ndoes not say\n{part}");
        assert_eq!(output.stdout, b"");
    }
}

#[test]
fn help_and_version_exit_with_0() {
    for flag in ["--help", "--version"] {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_limpid"));
        command.arg(flag).assert().success();
    }
    let version = limpid(&["--version"]).assert().success().get_output().stdout.clone();
    let version = String::from_utf8(version).expect("UTF-8");
    let isa = ::limpid::base::isa::Isa::best().name();
    assert!(
        version.contains("(commit ") && version.trim_end().ends_with(&format!("{isa})")),
        "{version}"
    );
    let help = search(&["--help"]).assert().success().get_output().stdout.clone();
    let help = String::from_utf8(help).expect("UTF-8");
    for flag in ["--target", "--evaluations", "--valid-fraction", "--ops", "--max-size", "--json"] {
        assert!(help.contains(flag), "{flag} in\n{help}");
    }
}
