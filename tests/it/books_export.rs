//! Books that leave are read by programs of other people, which find in each
//! account what we have, to the last minor unit; and notice when they don't.

use std::{collections::BTreeMap, path::PathBuf};

use pools::{
    books::export::{Format, decimal},
    services::export_books::{begin, names},
    store::{ledger, pool::Pool},
};

use crate::{
    books_year::Year,
    programs::{beside_python, python, run},
    support::{Home, both_databases},
};

/// Account, and what it stands at.
type Balances = BTreeMap<String, String>;

/// The whole file.
pub async fn exported(home: &Home, pool: &Pool, format: Format) -> String {
    let mut conn = home.db.read().await.unwrap();
    let mut exporting = begin(&mut conn, pool, format).await.unwrap();
    let mut text = String::new();
    while let Some(piece) = exporting.next(&mut conn).await.unwrap() {
        text.push_str(&piece);
    }
    text
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("pools-books-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

async fn ours(home: &Home, pool: &Pool) -> Balances {
    let mut conn = home.db.read().await.unwrap();
    let names = names(&mut conn, pool.pool_id).await.unwrap();
    let currency = pool.variables.money.currency();
    let accounts = ledger::accounts(&mut conn, pool.pool_id, "", 10_000)
        .await
        .unwrap();
    let shown = |minor: i64| decimal(minor.into(), currency);
    accounts
        .into_iter()
        .filter(|(_, minor)| *minor != 0)
        .map(|(account, minor)| (names.of(account), shown(minor)))
        .collect()
}

/// Lines of an account, a bar, and a number.
fn read(said: &str) -> Balances {
    said.lines()
        .filter_map(|line| line.split_once('|'))
        .map(|(account, number)| {
            let number = number.split(' ').next().unwrap_or_default();
            (account.trim().to_owned(), number.trim().replace(',', ""))
        })
        .filter(|(_, number)| number.bytes().any(|byte| (b'1'..=b'9').contains(&byte)))
        .collect()
}

fn hledger(file: &str) -> Result<Balances, String> {
    run(
        "hledger",
        &["-f", file, "check", "--strict", "payees", "ordereddates"],
    )?;
    let format = [
        "-f",
        file,
        "bal",
        "--flat",
        "-N",
        "--format",
        "%(account)|%(total)",
    ];
    run("hledger", &format).map(|said| read(&said))
}

fn ledger_cli(file: &str) -> Result<Balances, String> {
    let format = [
        "-f",
        file,
        "--strict",
        "--pedantic",
        "bal",
        "--flat",
        "--no-total",
        "--format",
        "%(account)|%(display_total)\n",
    ];
    run("ledger", &format).map(|said| read(&said))
}

const SUMS: &str = "
import sys
from collections import defaultdict
from beancount import loader
from beancount.core import data
entries, errors, _ = loader.load_file(sys.argv[1])
assert not errors, errors[0]
sums = defaultdict(int)
for entry in entries:
    if isinstance(entry, data.Transaction):
        for posting in entry.postings:
            sums[posting.account] += posting.units.number
for account, number in sums.items():
    print(f'{account}|{number}')
";

fn beancount(file: &str) -> Result<Balances, String> {
    run(beside_python("bean-check"), &[file])?;
    run(python(), &["-c", SUMS, file]).map(|said| read(&said))
}

fn of_table(text: &str) -> BTreeMap<String, i128> {
    let mut sums = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for row in reader.records() {
        let row = row.unwrap();
        let minor = |cell: &str| cell.replace('.', "").parse::<i128>().unwrap_or(0);
        *sums.entry(row[5].to_owned()).or_default() += minor(&row[6]) - minor(&row[7]);
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

both_databases! {
    async fn a_year_of_a_pool_is_read_by_three_programs(home: Home) {
        let entries = match home.db.engine() {
            pools::store::db::Engine::Sqlite => 10_000,
            pools::store::db::Engine::Postgres => 2_000,
        };
        for code in ["EUR", "JPY", "BHD"] {
            let handle = code.to_lowercase();
            let folder = folder(&format!("{handle}-{entries}"));
            let mut year = Year::begin(home, code, &handle).await;
            year.write(home, entries).await;
            let ours = ours(home, &year.pool).await;
            assert!(ours.len() > 100, "{}", ours.len());
            let file = folder.join("books.journal");
            let text = exported(home, &year.pool, Format::Journal).await;
            std::fs::write(&file, &text).unwrap();
            let file = file.to_str().unwrap();
            assert_eq!(hledger(file).unwrap(), ours, "hledger {code}");
            assert_eq!(ledger_cli(file).unwrap(), ours, "ledger {code}");
            let beans = folder.join("books.beancount");
            std::fs::write(&beans, exported(home, &year.pool, Format::Beancount).await).unwrap();
            assert_eq!(beancount(beans.to_str().unwrap()).unwrap(), ours, "beancount {code}");
            let table = of_table(&exported(home, &year.pool, Format::Csv).await);
            let minor: BTreeMap<String, i128> = ours.iter().map(|(name, sum)| (name.clone(), sum.replace('.', "").parse().unwrap())).collect();
            assert_eq!(table, minor, "{code}");
            if code == "EUR" {
                planted(&folder, &text, &std::fs::read_to_string(&beans).unwrap());
            }
            std::fs::remove_dir_all(&folder).unwrap();
        }
    }
}

/// The line with another last digit in its amount.
fn bumped(line: &str, end: &str) -> String {
    let (before, after) = line.rsplit_once(end).unwrap();
    let (kept, last) = before.split_at(before.len() - 1);
    let other = if last == "1" { "2" } else { "1" };
    format!("{kept}{other}{end}{after}")
}

/// The same file with one thing wrong in it: each program that should notice
/// does.
fn planted(folder: &std::path::Path, journal: &str, beans: &str) {
    let first = |text: &str, what: &str| -> String {
        let line = text.lines().find(|line| line.contains(what));
        line.unwrap().to_owned()
    };
    let swap = |text: &str, from: &str, to: &str| text.replacen(from, to, 1);
    let posting = first(journal, "    Assets:Bank   ");
    let asserted = journal
        .lines()
        .find(|line| line.contains("Assets:Bank ") && line.contains(" = "));
    let asserted = asserted.unwrap();
    let file = folder.join("planted.journal");
    for (what, text, by_ledger) in [
        (
            "a sum",
            swap(journal, &posting, &bumped(&posting, " EUR")),
            true,
        ),
        (
            "an account",
            swap(journal, "account Assets:Bank\n", "account Assets:Tank\n"),
            true,
        ),
        (
            "a balance",
            swap(journal, asserted, &bumped(asserted, " EUR")),
            true,
        ),
        ("a payee", swap(journal, "payee Fee\n", ""), false),
        (
            "a currency",
            swap(journal, &posting, &posting.replace("EUR", "USD")),
            true,
        ),
    ] {
        assert_ne!(text, journal, "{what}");
        std::fs::write(&file, &text).unwrap();
        let name = file.to_str().unwrap();
        assert!(hledger(name).is_err(), "hledger: {what}");
        assert_eq!(ledger_cli(name).is_err(), by_ledger, "ledger: {what}");
    }
    let file = folder.join("planted.beancount");
    let balance = first(beans, " balance Assets:Bank");
    let posting = first(beans, "  Assets:Bank   ");
    for (what, text) in [
        ("a sum", swap(beans, &posting, &bumped(&posting, " EUR"))),
        (
            "a balance",
            swap(beans, &balance, &bumped(&balance, " ~ 0")),
        ),
        (
            "an account",
            swap(beans, &first(beans, " open Assets:Bank"), ""),
        ),
    ] {
        assert_ne!(text, beans, "{what}");
        std::fs::write(&file, text).unwrap();
        let check = run(beside_python("bean-check"), &[file.to_str().unwrap()]);
        assert!(check.is_err(), "beancount: {what}");
    }
}
