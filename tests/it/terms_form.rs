//! The form of a Pool's terms: what is filled in is read back, and what is
//! wrong is said at its field.

use pools::{
    domain::{money::Currency, rules::Admission, variables::Variables},
    web::terms_form::{Sent, as_far, filled, read, typed, usual},
};

fn sent(pairs: &[(&str, &str)]) -> Sent {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect::<Vec<_>>().into()
}

const GOOD: [(&str, &str); 2] = [("name", "Oak"), ("purpose", "A garden.")];

#[test]
fn what_was_filled_in_is_read_back() {
    let mut plain = typed(usual(), &sent(&GOOD));
    let plain = read(&mut plain).unwrap();
    assert_eq!(plain.variables, Variables::usual(Currency::EUR));
    for row in [
        &[
            ("currency", "JPY"),
            ("buy_in", "range"),
            ("buy_in_least", "5"),
            ("buy_in_most", "9"),
        ][..],
        &[
            ("form", "uk_society"),
            ("buy_in", "none"),
            ("admission", "sponsors"),
        ],
        &[
            ("quorum_percent", " 40 % "),
            ("early_close", "no"),
            ("open_books", "no"),
            ("surplus", "equal"),
        ],
        &[
            ("commitment", "Four hours\nof work"),
            ("asset_lock", "The bank"),
            ("law", "Oregon"),
        ],
    ] {
        let mut form = typed(filled(&plain), &sent(row));
        let terms = read(&mut form).unwrap_or_else(|| panic!("{:?}", form.problems()));
        assert_ne!(terms, plain, "{row:?}");
        assert_eq!(read(&mut filled(&terms)), Some(terms), "{row:?}");
    }
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    for (row, field) in [
        (&[("name", " ")][..], "name"),
        (&[("name", "Oak LLC")], "name"),
        (&[("purpose", "")], "purpose"),
        (&[("form", "gmbh")], "form-association"),
        (&[("currency", "XAU")], "currency"),
        (&[("buy_in", "much")], "buy_in-none"),
        (&[("buy_in_amount", "1,000")], "buy_in_amount"),
        (&[("buy_in_amount", "1000.01")], "buy_in_amount"),
        (
            &[("buy_in", "range"), ("buy_in_least", "x")],
            "buy_in_least",
        ),
        (
            &[("buy_in", "range"), ("buy_in_least", "30")],
            "buy_in_most",
        ),
        (&[("two_approvers_above", "-1")], "two_approvers_above"),
        (&[("commitment", "a\u{7}")], "commitment"),
        (&[("admission", "")], "admission-open"),
        (&[("early_close", "maybe")], "early_close-yes"),
        (&[("open_books", "maybe")], "open_books-yes"),
        (&[("surplus", "mine")], "surplus-retained"),
        (&[("founders", "0")], "founders"),
        (&[("founders", "2"), ("form", "uk_society")], "founders"),
        (&[("threshold_percent", "49")], "threshold_percent"),
        (&[("redemption_months", "61")], "redemption_months"),
    ] {
        let mut form = typed(typed(usual(), &sent(&GOOD)), &sent(row));
        assert_eq!(read(&mut form), None, "{row:?}");
        let problems: Vec<&str> = form.problems().iter().map(|found| found.field).collect();
        assert_eq!(problems, [field], "{row:?}");
        assert!(as_far(&form).is_some(), "{row:?}");
    }
}

#[test]
fn a_text_can_be_shown_before_anything_is_written() {
    let terms = as_far(&usual()).unwrap();
    assert_eq!(terms.name.as_str(), "Your Pool");
    assert_eq!(terms.variables.admission, Admission::BySteward);
}
