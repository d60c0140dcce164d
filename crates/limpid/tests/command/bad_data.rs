//! A file that is not what it should be: exit code 3, and one line with file, row, column and fix.

use crate::support::{Folder, assert_refused, bump, search, to_csv};

#[test]
fn every_bad_file_gives_one_line_with_its_place_and_what_to_do() {
    let rows = "1,2,3\n2,3,4\n3,4,6\n4,5,6\n5,6,7\n";
    let with = |row: &str| format!("a,b,y\n1,2,3\n{row}\n{rows}");
    let cases: [(Vec<u8>, &str, &str); 16] = [
        ("".into(), "row 1, column 1", "write a header line"),
        ("a,b,y\n".into(), "row 1, column 1 (\"a\")", "add rows below it"),
        ("a,y\n1,2\n3,4\n".into(), "row 3, column 1 (\"a\")", "add rows"),
        (b"a,y\n1,2\n3,\xe9\n".into(), "row 3, column 2", "save it as UTF-8"),
        (b"\xff\xfea\0,\0y\0".into(), "row 1, column 1", "save it as UTF-8"),
        (b"a,y\n1,\0".into(), "row 2, column 2", "save the file as UTF-8"),
        (with("9,9").into(), "row 3, column 3 (\"y\")", "add the missing fields"),
        (with("9,9,9,9").into(), "row 3, column 4", "remove the surplus fields"),
        (with("9,x,9").into(), "row 3, column 2 (\"b\")", "correct the cell"),
        (with("9,NaN,9").into(), "row 3, column 2 (\"b\")", "fill in a number"),
        (with("9,,9").into(), "row 3, column 2 (\"b\")", "fill in a number"),
        (with("9,1e309,9").into(), "row 3, column 2 (\"b\")", "a larger unit"),
        (format!("a,a,y\n{rows}").into(), "row 1, column 2 (\"a\")", "rename one"),
        (format!("1,2,3\n{rows}").into(), "row 1, column 1 (\"1\")", "add a header line"),
        ("a;y\n1;2\n".into(), "row 1, column 1 (\"a;y\")", "save it with ','"),
        ("a,y\n1,3\n2,3\n3,3\n4,3\n5,3\n".into(), "row 6, column 2", "choose another target"),
    ];
    let folder = Folder::new();
    for (bytes, place, fix) in cases {
        let file = folder.file("bad.csv", bytes);
        assert_refused(search(&[&file, "--target", "y"]), &[&format!("bad.csv, {place}"), fix]);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = Folder::new();
    let missing = folder.path().join("none.csv").display().to_string();
    assert_refused(
        search(&[&missing, "--target", "y"]),
        &["none.csv cannot be read", "correct the path"],
    );
    let here = folder.path().display().to_string();
    assert_refused(search(&[&here, "--target", "y"]), &[&here, "cannot be read"]);
}

#[test]
fn a_misspelt_target_suggests_the_nearest_column() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(20, 1)).replacen("x2", "mpg", 1));
    let nearest = "row 1, column 2 (\"mpg\"): no column is named \"MPGs\", the nearest is this one";
    assert_refused(search(&[&data, "--target", "MPGs"]), &[nearest]);
}

#[test]
fn validation_and_test_files_must_have_the_columns_of_the_data() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(20, 1)).replacen("x2", "speed", 1));
    let renamed = folder.file("r.csv", to_csv(&bump(20, 2)).replacen("x2", "Speeds", 1));
    let unlabelled = folder.file("u.csv", to_csv(&bump(20, 2)).replacen(",y", ",z", 1));
    for flag in ["--valid", "--test"] {
        let told =
            ["r.csv, row 1, column 2 (\"Speeds\")", "\"speed\" as in", "d.csv", "rename it or add"];
        assert_refused(search(&[&data, "--target", "y", flag, &renamed]), &told);
        let told =
            ["u.csv, row 1, column 3 (\"z\")", "no column is named \"y\"", "rename it or add"];
        assert_refused(search(&[&data, "--target", "y", flag, &unlabelled]), &told);
    }
    let bad = folder.file("bad.csv", to_csv(&bump(20, 2)) + "1,2,x\n");
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
