//! Files beside the data of a search, and files that are not there: exit code 3, and one line with file, row,
//! column and fix.

use crate::support::{Folder, assert_refused, bump, search, to_csv};

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = Folder::new();
    let missing = folder.path().join("none.csv").display().to_string();
    assert_refused(
        search(&[&missing, "--target", "y"]),
        &[&format!(
            "error: {missing} cannot be read (No such file or directory): correct the path"
        )],
    );
    let here = folder.path().display().to_string();
    assert_refused(search(&[&here, "--target", "y"]), &[&here, "cannot be read"]);
}

#[test]
fn validation_and_test_files_must_have_the_columns_of_the_data() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(20, 1)).replacen("x2", "speed", 1));
    let renamed = folder.file("r.csv", to_csv(&bump(20, 2)).replacen("x2", "Speeds", 1));
    let unlabelled = folder.file("u.csv", to_csv(&bump(20, 2)).replacen(",y", ",z", 1));
    for flag in ["--valid", "--test"] {
        let told = [
            "r.csv, row 1, column 2 (\"Speeds\")",
            "\"speed\"",
            "as in",
            "d.csv",
            "rename it or add",
        ];
        assert_refused(search(&[&data, "--target", "y", flag, &renamed]), &told);
        let told =
            ["u.csv, row 1, column 1: no column is named \"y\", there are", "rename it or add"];
        assert_refused(search(&[&data, "--target", "y", flag, &unlabelled]), &told);
    }
    let bad = to_csv(&bump(20, 2)).replacen("x2", "speed", 1) + "1,2,x\n";
    let bad = folder.file("bad.csv", bad);
    assert_refused(
        search(&[&data, "--target", "y", "--test", &bad]),
        &["bad.csv, row 22, column 3 (\"y\")"],
    );
}

#[test]
fn columns_of_a_validation_file_may_come_in_any_order_with_others_between() {
    let folder = Folder::new();
    let (train, valid) = (bump(60, 1), bump(60, 2));
    let data = folder.file("d.csv", to_csv(&train));
    let same = folder.file("s.csv", to_csv(&valid));
    let mut shuffled = String::from("y,x2,more,x1\n");
    for i in 0..valid.rows() {
        let row = valid.x.row(i);
        shuffled += &format!("{},{},{i},{}\n", valid.y[i], row[1], row[0]);
    }
    let shuffled = folder.file("o.csv", shuffled);
    let run = |valid: &str| {
        let arguments = [&data, "--target", "y", "--valid", valid, "--evaluations", "1000000"];
        search(&arguments).assert().success().get_output().stdout.clone()
    };
    assert_eq!(run(&same), run(&shuffled));
}
