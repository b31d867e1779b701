//! What other programs make of what is written here: `zbarimg` reads the QR
//! codes, and the schemas in the Python package `sepaxml` judge the files of
//! payments. `POOLS_TEST_PYTHON` names a Python that has
//! `tests/python/requirements.txt`.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use pools::{
    banking::{
        epc::Transfer,
        iban::{Bic, Iban},
        payment::{Batch, Debtor, Pain, Payment, PaymentError},
        qr::Drawing,
        reference::Reference,
    },
    domain::money::Currency,
};

use super::OURS;

/// A folder of its own for a test's files.
fn folder(name: &str) -> PathBuf {
    let out = std::env::var_os("POOLS_TEST_OUTPUT")
        .map_or_else(std::env::temp_dir, PathBuf::from)
        .join("banking");
    let folder = out.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A picture of the drawing, eight dots to a module.
fn picture(drawing: &Drawing, file: &Path) {
    let (size, dots) = (drawing.size, 8);
    let side = size * dots;
    let mut gray = vec![255_u8; side * side];
    for module in drawing.path.split('M').skip(1) {
        let (x, rest) = module.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        assert_eq!(rest, "1v1h-1z");
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        for row in y * dots..(y + 1) * dots {
            gray[row * side + x * dots..row * side + (x + 1) * dots].fill(0);
        }
    }
    let head = format!("P5\n{side} {side}\n255\n");
    std::fs::write(file, [head.as_bytes(), &gray].concat()).unwrap();
}

#[test]
fn qr_codes_are_read_back() {
    let (iban, bic) = (
        Iban::parse(OURS).unwrap(),
        Bic::parse("SOGEDEFFXXX").unwrap(),
    );
    let folder = folder("qr");
    let long = "Genossenschaft Gärten der Straße am Öhringer Weg und Umgebung e.G. i.G";
    assert_eq!(long.chars().count(), 70);
    for (at, (name, minor, bic)) in [
        ("Oak Street Garden eG", 2_500, None),
        ("Ñandú & Łódź Κοινό", 1, Some(&bic)),
        (long, 99_999_999_999, Some(&bic)),
    ]
    .into_iter()
    .enumerate()
    {
        let transfer = Transfer {
            name,
            iban: &iban,
            bic,
            minor,
            currency: Currency::EUR,
            reference: &Reference::of(539_007_547_034),
        };
        let file = folder.join(format!("{at}.pgm"));
        picture(&transfer.code().unwrap().unwrap(), &file);
        let read = Command::new("zbarimg")
            .args(["--quiet", "--raw", "--oneshot", "-Sbinary"])
            .arg(&file)
            .output()
            .expect("zbarimg of Debian's zbar-tools");
        assert!(
            read.status.success(),
            "{}",
            String::from_utf8_lossy(&read.stderr)
        );
        let text = transfer.text().unwrap().unwrap();
        assert_eq!(String::from_utf8(read.stdout).unwrap().trim_end(), text);
    }
}

fn payment(at: usize, name: &str, remittance: &str) -> Payment {
    let accounts = [
        "NL91ABNA0417164300",
        "GB33BUKB20201555555555",
        "FR1420041010050500013M02606",
    ];
    Payment {
        end_to_end_id: format!("PAY-{at:04}"),
        name: name.into(),
        iban: Iban::parse(accounts[at % 3]).unwrap(),
        bic: (at % 2 == 1).then(|| Bic::parse("ABNANL2A").unwrap()),
        minor: i64::try_from(at).unwrap() * 1_001 + 1,
        currency: Currency::EUR,
        remittance: remittance.into(),
    }
}

fn batch(currency: &str) -> Batch {
    let currency = Currency::parse(currency).unwrap();
    let mut payments = vec![
        payment(0, "Rain Barrels & Söhne GmbH", "invoice 44, barrel <large>"),
        payment(1, "=HYPERLINK(\"http://127.0.0.1\")", "@now"),
        payment(2, "Łukasz Żółć", "RF18 5390 0754 7034"),
        payment(3, "-Иван Строй", ""),
        payment(4, &"ü".repeat(35), &"x".repeat(140)),
    ];
    for payment in &mut payments {
        payment.currency = currency;
    }
    Batch {
        id: "POOL-2026-11-23-1".into(),
        made_at: jiff::civil::datetime(2026, 11, 23, 9, 30, 0, 0),
        pay_on: jiff::civil::date(2026, 11, 24),
        debtor: Debtor {
            name: "Oak Street Garden eG".into(),
            iban: Iban::parse(OURS).unwrap(),
            bic: None,
        },
        payments,
    }
}

#[test]
fn files_of_payments_are_valid() {
    let python = std::env::var("POOLS_TEST_PYTHON")
        .expect("POOLS_TEST_PYTHON is a Python with tests/python/requirements.txt");
    let folder = folder("pain");
    for currency in ["EUR", "SEK", "JPY", "BHD"] {
        for (version, name) in [(Pain::V09, "09"), (Pain::V03, "03")] {
            for bic in [None, Bic::parse("SOGEDEFF").ok()] {
                let mut batch = batch(currency);
                batch.debtor.bic = bic;
                let file = folder.join(format!("{currency}-{name}.xml"));
                std::fs::write(&file, batch.pain(version).unwrap()).unwrap();
                let judged = Command::new(&python)
                    .args(["tests/python/pain.py", name])
                    .arg(&file)
                    .output()
                    .expect("the Python that POOLS_TEST_PYTHON names");
                let said = String::from_utf8_lossy(&judged.stderr);
                assert!(judged.status.success(), "{}: {said}", file.display());
                let told = String::from_utf8(judged.stdout).unwrap();
                let sum = batch.sum();
                assert_eq!(
                    told.trim(),
                    format!("5 payments, {sum} minor units"),
                    "{currency}"
                );
            }
        }
    }
}

#[test]
fn a_file_of_payments_says_what_it_should() {
    let text = batch("EUR").pain(Pain::V09).unwrap();
    for part in [
        "<NbOfTxs>5</NbOfTxs>",
        "<CtrlSum>100.15</CtrlSum>",
        "<Nm>Rain Barrels + Soehne GmbH</Nm>",
        "<Ustrd>invoice 44, barrel .large.</Ustrd>",
        "<Nm>.HYPERLINK(&apos;http:/127.0.0.1&apos;)</Nm>",
        "<Ref>RF18539007547034</Ref>",
        "<Nm>Lukasz Zolc</Nm>",
        "<Nm>-Ivan Stroi</Nm>",
        "<Cd>SEPA</Cd>",
        "<ChrgBr>SLEV</ChrgBr>",
        "<Dt>2026-11-24</Dt>",
        "<CreDtTm>2026-11-23T09:30:00Z</CreDtTm>",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let table = batch("EUR").csv().unwrap();
    let rows: Vec<&str> = table.split("\r\n").collect();
    assert_eq!(rows[0], "Id,Name,IBAN,BIC,Amount,Currency,Text");
    assert_eq!(
        rows[2],
        "PAY-0001,\"'=HYPERLINK(\"\"http://127.0.0.1\"\")\",GB33BUKB20201555555555,ABNANL2A,10.02,EUR,'@now"
    );
    assert!(rows[4].starts_with("PAY-0003,'-Иван Строй,"));
}

#[test]
fn payments_that_no_bank_takes_are_refused_by_name() {
    type Change = fn(&mut Batch);
    let rows: [(Change, PaymentError); 12] = [
        (|batch| batch.payments.clear(), PaymentError::Nothing),
        (|batch| batch.debtor.name = " ".into(), PaymentError::Debtor),
        (
            |batch| batch.debtor.name = "x".repeat(71),
            PaymentError::Debtor,
        ),
        (
            |batch| batch.id = String::new(),
            PaymentError::Id(String::new()),
        ),
        (
            |batch| batch.id = "x".repeat(36),
            PaymentError::Id("x".repeat(35)),
        ),
        (
            |batch| batch.payments[0].end_to_end_id = "a b".into(),
            PaymentError::Id("a b".into()),
        ),
        (
            |batch| batch.payments[1].end_to_end_id = "PAY-0000".into(),
            PaymentError::SameId("PAY-0000".into()),
        ),
        (
            |batch| batch.payments[1].name = "//".into(),
            PaymentError::Name(2),
        ),
        (
            |batch| batch.payments[1].name = "ü".repeat(36),
            PaymentError::Name(2),
        ),
        (
            |batch| batch.payments[2].remittance = "x".repeat(141),
            PaymentError::Remittance(3),
        ),
        (|batch| batch.payments[2].minor = 0, PaymentError::Amount(3)),
        (
            |batch| batch.payments[4].currency = Currency::parse("USD").unwrap(),
            PaymentError::Currency(5),
        ),
    ];
    for (change, error) in rows {
        let mut batch = batch("EUR");
        change(&mut batch);
        assert_eq!(batch.pain(Pain::V09), Err(error.clone()));
        assert_eq!(batch.csv(), Err(error));
    }
    let mut many = batch("EUR");
    many.payments = (0..1_001).map(|at| payment(at, "Ana", "")).collect();
    assert_eq!(many.pain(Pain::V09), Err(PaymentError::TooMany));
}
