//! Programs of other people that check what Pools writes and what it reads.
//! `./test` installs them and says where its Python is.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The Python that has beancount, sepaxml and localstripe.
pub fn python() -> PathBuf {
    std::env::var_os("POOLS_TEST_PYTHON")
        .map(PathBuf::from)
        .expect("POOLS_TEST_PYTHON is not set: run ./test, which makes a Python for the tests")
}

/// A program that came with one of Python's packages, such as `bean-check`.
pub fn beside_python(name: &str) -> PathBuf {
    python().with_file_name(name)
}

/// Runs a program to its end. Gives what it printed, or all that it complained.
pub fn run(program: impl AsRef<Path>, arguments: &[&str]) -> Result<String, String> {
    let program = program.as_ref();
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{} can't be run: {error}", program.display()));
    let said = String::from_utf8_lossy(&stdout).into_owned();
    if status.success() {
        return Ok(said);
    }
    Err(said + &String::from_utf8_lossy(&stderr))
}

/// A journal that both readers of the ledger family must accept as it stands.
const JOURNAL: &str = "\
decimal-mark .

commodity EUR
    format 1000.00 EUR

tag entry

account Assets:Bank
    ; type: A
account Income:Dues
    ; type: R

payee Ada

2026-01-01 * (1) Ada
    ; entry: 7
    Assets:Bank      10.00 EUR = 10.00 EUR
    Income:Dues     -10.00 EUR
";

const BEANS: &str = "\
2026-01-01 open Assets:Bank EUR
2026-01-01 open Income:Dues EUR
2026-01-01 * \"Ada\" \"dues\"
  Assets:Bank   10.00 EUR
  Income:Dues  -10.00 EUR
";

fn hledger(file: &str) -> Result<String, String> {
    let check = ["-f", file, "check", "--strict", "payees", "ordereddates"];
    run("hledger", &check)
}

fn ledger(file: &str) -> Result<String, String> {
    run("ledger", &["-f", file, "--strict", "--pedantic", "bal"])
}

fn beancount(file: &str) -> Result<String, String> {
    run(beside_python("bean-check"), &[file])
}

#[test]
fn the_programs_accept_good_books_and_refuse_bad_ones() {
    type Check = fn(&str) -> Result<String, String>;
    let families: [(&str, &str, Check); 3] = [
        ("hledger", JOURNAL, hledger),
        ("ledger", JOURNAL, ledger),
        ("beancount", BEANS, beancount),
    ];
    let folder = std::env::temp_dir().join(format!("pools-programs-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("books");
    for (name, good, check) in families {
        for (what, text, accepted) in [
            ("as it stands", good.to_owned(), true),
            ("unbalanced", good.replacen("-10.00", "-9.99", 1), false),
            (
                "account unknown",
                good.replacen("  Income:Dues", "  Income:Gifts", 1),
                false,
            ),
        ] {
            std::fs::write(&path, text).unwrap();
            let found = check(path.to_str().unwrap());
            assert_eq!(found.is_ok(), accepted, "{name}, {what}: {found:?}");
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}
