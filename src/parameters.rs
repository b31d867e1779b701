//! The parameters of a version of the bylaws as JSON: what is stored, hashed
//! and sent. Amounts are strings of minor units, since JSON's numbers lose
//! digits. What is missing is as a Pool starts: versions of before had less.

use serde_json::{Map, Value, json};

use crate::domain::{
    form::LegalForm,
    money::{Amount, BuyIn, Currency, MoneyRules},
    rules::Admission,
    terms::Terms,
    text::{Commitment, Line, Name, Purpose},
    variables::{Number, Surplus, Variables},
};

/// The parameters cannot be read: they don't come from this program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("parameters of bylaws: {0}")]
pub struct ParametersError(String);

/// The terms as JSON.
#[must_use]
pub fn to_json(terms: &Terms) -> Value {
    let variables = &terms.variables;
    let mut map = Map::new();
    map.insert("name".into(), json!(terms.name.as_str()));
    map.insert("purpose".into(), json!(terms.purpose.as_str()));
    map.insert("form".into(), json!(terms.form.id()));
    for &number in Number::ALL {
        map.insert(number.name().into(), json!(variables.number(number)));
    }
    let admission = admission_id(variables.admission);
    map.insert("admission".into(), json!(admission));
    let money = &variables.money;
    map.insert("currency".into(), json!(money.currency().code()));
    let minor = |amount: Amount| json!(amount.minor().to_string());
    let amounts = match money.buy_in() {
        BuyIn::None => Vec::new(),
        BuyIn::Fixed(amount) => vec![("buy_in_minor", minor(amount))],
        BuyIn::Between(least, most) => vec![
            ("buy_in_least_minor", minor(least)),
            ("buy_in_most_minor", minor(most)),
        ],
    };
    map.insert("buy_in".into(), json!(buy_in_id(money.buy_in())));
    for (key, value) in amounts {
        map.insert(key.into(), value);
    }
    let above = money.two_approvers_above();
    map.insert("two_approvers_above_minor".into(), minor(above));
    map.insert("early_close".into(), json!(variables.early_close));
    map.insert("open_books".into(), json!(variables.open_books));
    map.insert("surplus".into(), json!(surplus_id(variables.surplus)));
    let commitment = variables.commitment.as_ref().map(Commitment::as_str);
    let asset_lock = variables.asset_lock.as_ref().map(Line::as_str);
    let law = variables.law.as_ref().map(Line::as_str);
    for (key, value) in [
        ("commitment", commitment),
        ("asset_lock", asset_lock),
        ("law", law),
    ] {
        map.insert(key.into(), json!(value.unwrap_or_default()));
    }
    Value::Object(map)
}

/// All terms of a version.
///
/// # Errors
/// [`ParametersError`] when something there is missing or out of its bounds.
pub fn terms(json: &str) -> Result<Terms, ParametersError> {
    let wrong = |what: &str| ParametersError(what.to_owned());
    let map: Map<String, Value> =
        serde_json::from_str(json).map_err(|error| ParametersError(error.to_string()))?;
    let text = |key: &str| map.get(key).and_then(Value::as_str).unwrap_or_default();
    Ok(Terms {
        name: Name::parse(text("name")).map_err(|_| wrong("name"))?,
        purpose: Purpose::parse(text("purpose")).map_err(|_| wrong("purpose"))?,
        form: LegalForm::from_id(text("form")).ok_or_else(|| wrong("form"))?,
        variables: variables(json)?,
    })
}

/// The variables of a version.
///
/// # Errors
/// [`ParametersError`] when something there is out of its bounds.
pub fn variables(json: &str) -> Result<Variables, ParametersError> {
    let wrong = |what: &str| ParametersError(what.to_owned());
    let map: Map<String, Value> =
        serde_json::from_str(json).map_err(|error| ParametersError(error.to_string()))?;
    let text = |key: &str| map.get(key).and_then(Value::as_str).unwrap_or_default();
    let currency = match text("currency") {
        "" => Currency::EUR,
        code => Currency::parse(code).map_err(|_| wrong("currency"))?,
    };
    let mut variables = Variables::usual(currency);
    for &number in Number::ALL {
        let Some(value) = map.get(number.name()) else {
            continue;
        };
        let value = value.as_i64().ok_or_else(|| wrong(number.name()))?;
        variables
            .set(number, value)
            .map_err(|_| wrong(number.name()))?;
    }
    if let Some(id) = map.get("admission").and_then(Value::as_str) {
        variables.admission = admission_from(id).ok_or_else(|| wrong("admission"))?;
    }
    if let Some(id) = map.get("surplus").and_then(Value::as_str) {
        variables.surplus = surplus_from(id).ok_or_else(|| wrong("surplus"))?;
    }
    variables.early_close = map
        .get("early_close")
        .and_then(Value::as_bool)
        .unwrap_or(true);
    variables.open_books = map
        .get("open_books")
        .and_then(Value::as_bool)
        .unwrap_or(true);
    variables.money = money(&map, variables.money)?;
    let line = |key: &str| match text(key) {
        "" => Ok(None),
        line => Line::parse(line).map(Some).map_err(|_| wrong(key)),
    };
    variables.asset_lock = line("asset_lock")?;
    variables.law = line("law")?;
    variables.commitment = match text("commitment") {
        "" => None,
        words => Some(Commitment::parse(words).map_err(|_| wrong("commitment"))?),
    };
    Ok(variables)
}

fn money(map: &Map<String, Value>, usual: MoneyRules) -> Result<MoneyRules, ParametersError> {
    let amount = |key: &str| {
        map.get(key)
            .and_then(Value::as_str)
            .and_then(|digits| digits.parse().ok())
            .and_then(|minor| Amount::from_minor(minor).ok())
            .ok_or_else(|| ParametersError(key.to_owned()))
    };
    let buy_in = match map.get("buy_in").and_then(Value::as_str) {
        None => usual.buy_in(),
        Some("none") => BuyIn::None,
        Some("fixed") => BuyIn::Fixed(amount("buy_in_minor")?),
        Some("range") => {
            BuyIn::Between(amount("buy_in_least_minor")?, amount("buy_in_most_minor")?)
        }
        Some(other) => return Err(ParametersError(format!("buy_in {other}"))),
    };
    let above = match map.get("two_approvers_above_minor") {
        None => usual.two_approvers_above(),
        Some(_) => amount("two_approvers_above_minor")?,
    };
    MoneyRules::new(usual.currency(), buy_in, above)
        .map_err(|error| ParametersError(error.to_string()))
}

/// The id of a way of admission.
#[must_use]
pub const fn admission_id(admission: Admission) -> &'static str {
    match admission {
        Admission::Open => "open",
        Admission::BySteward => "steward",
        Admission::BySponsors => "sponsors",
        Admission::ByVote => "vote",
    }
}

/// The way of admission of that id.
#[must_use]
pub fn admission_from(id: &str) -> Option<Admission> {
    Some(match id {
        "open" => Admission::Open,
        "steward" => Admission::BySteward,
        "sponsors" => Admission::BySponsors,
        "vote" => Admission::ByVote,
        _ => return None,
    })
}

/// The id of a kind of buy-in.
#[must_use]
pub const fn buy_in_id(buy_in: BuyIn) -> &'static str {
    match buy_in {
        BuyIn::None => "none",
        BuyIn::Fixed(_) => "fixed",
        BuyIn::Between(..) => "range",
    }
}

/// The id of what is done with a surplus.
#[must_use]
pub const fn surplus_id(surplus: Surplus) -> &'static str {
    match surplus {
        Surplus::Retained => "retained",
        Surplus::EqualShare => "equal",
        Surplus::Patronage => "patronage",
    }
}

/// What is done with a surplus, by its id.
#[must_use]
pub fn surplus_from(id: &str) -> Option<Surplus> {
    Some(match id {
        "retained" => Surplus::Retained,
        "equal" => Surplus::EqualShare,
        "patronage" => Surplus::Patronage,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(variables: Variables) -> Terms {
        Terms {
            name: Name::parse("Oak").unwrap(),
            purpose: Purpose::parse("Gardening").unwrap(),
            form: LegalForm::Association,
            variables,
        }
    }

    #[test]
    fn variables_come_back_as_they_went() {
        let bhd = Currency::parse("BHD").unwrap();
        let amount = |minor| Amount::from_minor(minor).unwrap();
        let mut other = Variables::usual(bhd);
        other.admission = Admission::BySponsors;
        other.surplus = Surplus::Patronage;
        other.early_close = false;
        other.open_books = false;
        other.money =
            MoneyRules::new(bhd, BuyIn::Between(amount(0), amount(999_999)), amount(7)).unwrap();
        other.commitment = Some(Commitment::parse("Two evenings\na month").unwrap());
        other.asset_lock = Some(Line::parse("Trees for All").unwrap());
        other.law = Some(Line::parse("Bavaria").unwrap());
        for &number in Number::ALL {
            other.set(number, i64::from(number.bounds().most)).unwrap();
        }
        for given in [Variables::usual(Currency::EUR), other] {
            let json = to_json(&terms(given.clone())).to_string();
            assert_eq!(super::terms(&json), Ok(terms(given.clone())), "{json}");
            assert_eq!(variables(&json), Ok(given), "{json}");
        }
    }

    #[test]
    fn rules_of_before_are_read() {
        let read = variables(
            r#"{"admission":"open","voting_days":3,"quorum_percent":40,"threshold_percent":66,"buy_in":"none","exit_notice_days":0}"#,
        )
        .unwrap();
        assert_eq!(read.admission, Admission::Open);
        assert_eq!(read.number(Number::VotingDays), 3);
        assert_eq!(read.money.buy_in(), BuyIn::None);
        assert!(read.open_books);
    }

    #[test]
    fn what_is_out_of_bounds_is_not_read() {
        for json in [
            "",
            "[]",
            r#"{"voting_days":31}"#,
            r#"{"voting_days":"7"}"#,
            r#"{"threshold_percent":49}"#,
            r#"{"admission":"lottery"}"#,
            r#"{"currency":"XAU"}"#,
            r#"{"buy_in":"fixed"}"#,
            r#"{"buy_in":"fixed","buy_in_minor":"-1"}"#,
            r#"{"buy_in":"fixed","buy_in_minor":"100001"}"#,
        ] {
            assert!(variables(json).is_err(), "{json}");
        }
    }
}
