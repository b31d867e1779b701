//! Statements that are read, line by line.

use std::collections::HashSet;

use pools::banking::statement::{Amounts, CsvMapping, DateOrder, Statement, StatementLine, guess};

use super::{OURS, changed, read, sample};

/// A line as `day amount name account reference return/charge "text" id`.
fn shown(line: &StatementLine) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
    let kind = match (line.is_return, line.is_charge) {
        (true, _) => " return",
        (_, true) => " charge",
        _ => "",
    };
    format!(
        "{} {} {} {} {} {}{kind} {:?}",
        line.booked_on,
        line.minor,
        or_none(&line.counterparty),
        or_none(&line.counterparty_iban),
        or_none(&line.reference),
        or_none(&line.end_to_end_id),
        line.remittance,
    )
}

fn lines(statement: &Statement) -> Vec<String> {
    statement.lines.iter().map(shown).collect()
}

fn ends(statement: &Statement) -> String {
    let end = |balance: Option<pools::banking::statement::Balance>| {
        balance.map_or("-".into(), |balance| {
            format!("{} {}", balance.on, balance.minor)
        })
    };
    format!("{} to {}", end(statement.opening), end(statement.closing))
}

#[test]
fn camt_version_02() {
    let statement = read(&sample("camt053-v02.xml"), None).unwrap();
    assert_eq!(statement.account.unwrap().as_str(), OURS);
    assert_eq!(statement.currency.unwrap().code(), "EUR");
    assert_eq!(ends(&statement), "2026-11-19 100000 to 2026-11-20 113760");
    assert_eq!(
        lines(&statement),
        [
            r#"2026-11-20 2500 Ana Brook NL91ABNA0417164300 RF18539007547034 - """#,
            r#"2026-11-20 2525 Ben Ort BE68539007547034 RF712348231 dues-1 "dues november rf71 2348 231 thanks""#,
            r#"2026-11-20 2525 Cem Dağ - - dues-2 "dues november""#,
            r#"2026-11-20 2500 Dee Fox - - - """#,
            r#"2026-11-20 4000 Seeds & Sons AT611904300234573201 - PAY-0007 return "invoice 12""#,
            r#"2026-11-20 -290 - - - - charge "fee for the account""#,
        ]
    );
    assert_eq!(statement.lines[4].return_reason.as_deref(), Some("AC04"));
    let ids: Vec<&str> = statement
        .lines
        .iter()
        .map(|line| line.external_id.as_str())
        .collect();
    assert_eq!(
        ids[..5],
        [
            "2026112000001/2026-11-20/2500",
            "2026112000002 dues-1/2026-11-20/2525",
            "2026112000002 dues-2/2026-11-20/2525",
            "2026112000002/2026-11-20/2500",
            "2026112000003/2026-11-20/4000",
        ]
    );
    assert!(ids[5].len() > 64, "{}", ids[5]);
}

#[test]
fn camt_version_08() {
    let statement = read(&sample("camt053-v08.xml"), None).unwrap();
    assert_eq!(ends(&statement), "2026-11-21 113760 to 2026-11-21 110210");
    assert_eq!(
        lines(&statement),
        [
            r#"2026-11-21 10000 Eve Grün GB33BUKB20201555555555 RF18539007547034 from-afar "buy-in""#,
            r#"2026-11-21 -250 - - - - charge """#,
            r#"2026-11-21 -12000 Rain Barrels Ltd FR1420041010050500013M02606 - PAY-0008 "invoice 44""#,
            r#"2026-11-21 -1300 =HYPERLINK("x") - - PAY-0009 "string and nails""#,
        ]
    );
    assert_eq!(statement.lines[2].external_id, "B8-2-1/2026-11-21/-12000");
    // The versions between differ in nothing that is read.
    for version in ["04", "06", "10", "13"] {
        let other = changed(
            "camt053-v08.xml",
            "camt.053.001.08",
            &format!("camt.053.001.{version}"),
        );
        assert_eq!(read(&other, None).unwrap(), statement, "{version}");
    }
}

#[test]
fn mt940_of_a_german_bank() {
    let statement = read(&sample("mt940-german.sta"), None).unwrap();
    assert_eq!(statement.account.unwrap().as_str(), OURS);
    assert_eq!(ends(&statement), "2026-11-19 100000 to 2026-11-20 106210");
    assert_eq!(
        lines(&statement),
        [
            r#"2026-11-20 2500 Ana Brook NL91ABNA0417164300 RF18539007547034 - "RF18539007547034""#,
            r#"2026-11-20 4000 Seeds & Söhne AT611904300234573201 - PAY-0007 return "RETOURE SEPA Ueberweisung Konto erloschen""#,
            r#"2026-11-20 -290 - - - - charge "Kontofuehrung November""#,
        ]
    );
    // The same line in the other format is the same line.
    let camt = read(&sample("camt053-v02.xml"), None).unwrap();
    assert_eq!(statement.lines[0].external_id, camt.lines[0].external_id);
    assert_eq!(statement.lines[1].external_id, camt.lines[4].external_id);
}

#[test]
fn mt940_of_a_dutch_bank() {
    let statement = read(&sample("mt940-dutch.sta"), None).unwrap();
    assert_eq!(ends(&statement), "2026-11-20 -1250 to 2027-01-02 3295");
    assert_eq!(
        lines(&statement),
        [
            r#"2027-01-02 5000 BEN ORT BE68539007547034 RF712348231 - "Dues 2/3, rf71 2348 231""#,
            r#"2026-12-31 -1305 NAILS BV FR1420041010050500013M02606 - PAY-0009 "string and nails""#,
            r#"2027-01-02 1000 CEM DAG - RF18539007547034 dues-2 return """#,
            r#"2027-01-02 -150 - - - - charge "Kosten zakelijke rekening""#,
        ]
    );
    assert_eq!(statement.lines[2].return_reason.as_deref(), Some("MD06"));
}

#[test]
fn tables_are_guessed_remembered_and_read() {
    for (name, order, delimiter, ends_at, expected) in [
        (
            "csv-german.csv",
            DateOrder::Day,
            ';',
            "2026-11-19 23450 to 2026-11-20 102500",
            vec![
                r#"2026-11-20 2500 Bär, Ana NL91ABNA0417164300 RF18539007547034 - "RF18 5390 0754 7034""#,
                r#"2026-11-19 -123450 Samen & Söhne AT611904300234573201 - - "Rechnung 12; Erde""#,
                r#"2026-11-19 200000 Ben Ort BE68539007547034 - - "Einlage""#,
            ],
        ),
        (
            "csv-dutch.csv",
            DateOrder::Year,
            ',',
            "- to -",
            vec![
                r#"2026-11-20 2500 Ana Brook NL91ABNA0417164300 RF18539007547034 - "Naam: Ana Brook Omschrijving: rf18539007547034""#,
                r#"2026-11-20 2500 Ana Brook NL91ABNA0417164300 RF18539007547034 - "Naam: Ana Brook Omschrijving: rf18539007547034""#,
                r#"2026-11-21 -150 Kosten - - - "Kosten november""#,
            ],
        ),
        (
            "csv-british.csv",
            DateOrder::Day,
            ',',
            "2026-11-20 100000 to 2026-11-21 2500",
            vec![
                r#"2026-11-20 2500 - - RF18539007547034 - "Ana Brook RF18539007547034""#,
                r#"2026-11-21 -100000 - - - - "Seeds, and \"Sons\"""#,
            ],
        ),
    ] {
        let guessed = guess(&sample(name)).unwrap();
        assert_eq!(guessed.mapping.order, order, "{name}");
        assert_eq!(guessed.mapping.delimiter, delimiter, "{name}");
        assert_eq!(
            guessed.headers,
            guessed.mapping.header.clone().unwrap(),
            "{name}"
        );
        assert_eq!(guessed.rows.len(), expected.len(), "{name}");
        let kept = serde_json::to_string(&guessed.mapping).unwrap();
        let mapping: CsvMapping = serde_json::from_str(&kept).unwrap();
        assert_eq!(mapping, guessed.mapping, "{kept}");
        let statement = read(&sample(name), Some(&mapping)).unwrap();
        assert_eq!(lines(&statement), expected, "{name} {mapping:?}");
        assert_eq!(ends(&statement), ends_at, "{name}");
    }
    let dutch = guess(&sample("csv-dutch.csv")).unwrap().mapping;
    assert!(
        matches!(dutch.amounts, Amounts::Marked { amount: 6, mark: 5, ref went } if went == "Af")
    );
    // Two equal lines of a day are two.
    let statement = read(&sample("csv-dutch.csv"), Some(&dutch)).unwrap();
    let [first, second, ..] = statement.lines.as_slice() else {
        panic!();
    };
    assert_eq!(second.external_id, format!("{}/2", first.external_id));
}

#[test]
fn a_table_without_names_is_guessed_by_what_stands_in_it() {
    let text = "20/11/2026,Ana Brook,25.00\n21/11/2026,Nails Ltd,-3.50\n";
    let guessed = guess(text.as_bytes()).unwrap();
    let statement = read(text.as_bytes(), Some(&guessed.mapping)).unwrap();
    assert_eq!(guessed.headers, ["1", "2", "3"]);
    assert_eq!(
        lines(&statement),
        [
            r#"2026-11-20 2500 - - - - "Ana Brook""#,
            r#"2026-11-21 -350 - - - - "Nails Ltd""#,
        ]
    );
}

#[test]
fn overlapping_files_give_the_same_ids() {
    let ids = |bytes: &[u8]| -> HashSet<String> {
        let mapping = guess(bytes).unwrap().mapping;
        let read = read(bytes, Some(&mapping)).unwrap();
        read.lines
            .into_iter()
            .map(|line| line.external_id)
            .collect()
    };
    let head = "Date,Name,Amount\n";
    let day = |number: u32| {
        format!(
            "2026-11-{number:02},Ana,25.00\n2026-11-{number:02},Ana,25.00\n2026-11-{number:02},Ben,5.00\n"
        )
    };
    let first = ids(format!("{head}{}{}", day(1), day(2)).as_bytes());
    let second = ids(format!("{head}{}{}", day(2), day(3)).as_bytes());
    let both = ids(format!("{head}{}{}{}", day(1), day(2), day(3)).as_bytes());
    assert_eq!((first.len(), second.len(), both.len()), (6, 6, 9));
    assert_eq!(first.intersection(&second).count(), 3);
    assert_eq!(&(&first | &second), &both);
    // Spaces, and the newest first, make no other line.
    let turned = ids(format!(
        "{head}2026-11-01,Ben,5.00\n2026-11-01,Ana ,25.00\n2026-11-01, Ana,25.00\n"
    )
    .as_bytes());
    assert!(turned.is_subset(&first));
}

#[test]
fn several_statements_of_a_file_are_one() {
    let text = String::from_utf8(sample("camt053-v02.xml")).unwrap();
    let start = text.find("    <Stmt>").unwrap();
    let end = text.find("  </BkToCstmrStmt>").unwrap();
    let (head, statement, tail) = (&text[..start], &text[start..end], &text[end..]);
    let next = statement
        .replace("STMT-2026-117", "STMT-2026-118")
        .replace(">1137.60<", ">1275.20<")
        .replace(">1000.00<", ">1137.60<")
        .replace("2026-11-20", "2026-11-21")
        .replace("2026-11-19", "2026-11-20");
    // The newest first, and one of them twice.
    let file = format!("{head}{next}{statement}{next}{tail}");
    let whole = read(file.as_bytes(), None).unwrap();
    assert_eq!(whole.lines.len(), 12);
    assert_eq!(ends(&whole), "2026-11-19 100000 to 2026-11-21 127520");
    // One of another account is not ours.
    let other = next.replace(OURS, "NL91ABNA0417164300");
    let file = format!("{head}{statement}{other}{tail}");
    assert_eq!(read(file.as_bytes(), None).unwrap().lines.len(), 6);
}

#[test]
fn files_in_other_encodings_are_read() {
    let text = String::from_utf8(sample("camt053-v02.xml")).unwrap();
    let plain = read(text.as_bytes(), None).unwrap();
    let mut wide: Vec<u8> = vec![0xFF, 0xFE];
    let utf16 = text.replace("UTF-8", "UTF-16");
    wide.extend(utf16.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read(&wide, None).unwrap(), plain);
    let marked = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
    assert_eq!(read(&marked, None).unwrap(), plain);
    let latin = text.replace("UTF-8", "ISO-8859-1").replace("Dağ", "Däg");
    let latin: Vec<u8> = latin
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    assert_eq!(
        read(&latin, None).unwrap().lines[2].counterparty.as_deref(),
        Some("Cem Däg")
    );
    let german = sample("mt940-german.sta");
    let (german, ..) = encoding_rs::WINDOWS_1252.decode(&german);
    assert_eq!(
        read(german.as_bytes(), None).unwrap(),
        read(&sample("mt940-german.sta"), None).unwrap()
    );
}
