//! The terms of a Pool as a form has them: filled from terms, typed over by
//! what was sent, and read back, with a sentence at each field that can't be
//! taken. One for founding and for every later version.

use serde::Deserialize;

use super::{
    bank_words::amount_wrong,
    error::terms_key,
    view::{
        form::Field,
        terms::{CurrencyOption, FormOption, NumberField, TermsForm},
    },
    words::{take, text_wrong},
};
use crate::{
    args,
    banking::amount,
    bylaws,
    domain::{
        form::LegalForm,
        money::{Amount, BuyIn, Currency, MoneyError, MoneyRules},
        terms::{Terms, TermsError},
        text::{Commitment, Line, Name, Purpose, TextError},
        variables::{Number, Variables},
    },
    parameters::{admission_from, admission_id, surplus_from, surplus_id},
    text::{text, text_with},
};

/// What a form sent: names and values. A field that was not sent is left as it
/// was filled.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Sent(Vec<(String, String)>);

impl Sent {
    /// The value of a field, when it was sent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }
}

impl From<Vec<(String, String)>> for Sent {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }
}

/// The form of a new Pool: the usual variables, and no name yet.
#[must_use]
pub fn usual() -> TermsForm {
    let variables = Variables::usual(Currency::EUR);
    from_parts("", "", LegalForm::Association, &variables)
}

/// The form filled from terms.
#[must_use]
pub fn filled(terms: &Terms) -> TermsForm {
    from_parts(
        terms.name.as_str(),
        terms.purpose.as_str(),
        terms.form,
        &terms.variables,
    )
}

fn from_parts(name: &str, purpose: &str, form: LegalForm, variables: &Variables) -> TermsForm {
    let money = &variables.money;
    let currency = money.currency();
    let amount = |amount: Amount| Field::of(amount::plain(amount.minor(), currency));
    // A choice that is not made shows what it would start with.
    let usual = match MoneyRules::usual(currency).buy_in() {
        BuyIn::Fixed(amount) => amount,
        _ => Amount::ZERO,
    };
    let (buy_in, fixed, least, most) = match money.buy_in() {
        BuyIn::None => ("none", usual, Amount::ZERO, usual),
        BuyIn::Fixed(fixed) => ("fixed", fixed, Amount::ZERO, fixed),
        BuyIn::Between(least, most) => ("range", usual, least, most),
    };
    let words = |given: Option<&str>| Field::of(given.unwrap_or_default());
    TermsForm {
        name: Field::of(name),
        purpose: Field::of(purpose),
        form: Field::of(form.id()),
        forms: forms(),
        currency: Field::of(currency.code()),
        currencies: currencies(),
        buy_in: Field::of(buy_in),
        buy_in_amount: amount(fixed),
        buy_in_least: amount(least),
        buy_in_most: amount(most),
        two_approvers_above: amount(money.two_approvers_above()),
        commitment: words(variables.commitment.as_ref().map(Commitment::as_str)),
        admission: Field::of(admission_id(variables.admission)),
        early_close: Field::of(if variables.early_close { "yes" } else { "no" }),
        open_books: Field::of(if variables.open_books { "yes" } else { "no" }),
        surplus: Field::of(surplus_id(variables.surplus)),
        asset_lock: words(variables.asset_lock.as_ref().map(Line::as_str)),
        law: words(variables.law.as_ref().map(Line::as_str)),
        numbers: Number::ALL
            .iter()
            .map(|&number| NumberField {
                number,
                field: Field::of(variables.number(number).to_string()),
            })
            .collect(),
    }
}

fn forms() -> Vec<FormOption> {
    LegalForm::ALL
        .into_iter()
        .filter_map(|form| bylaws::newest(form).map(|template| (form, template)))
        .map(|(form, template)| FormOption {
            id: form.id(),
            name: template.name.clone(),
            description: template.description.clone(),
        })
        .collect()
}

fn currencies() -> Vec<CurrencyOption> {
    Currency::all()
        .into_iter()
        .map(|currency| CurrencyOption {
            code: currency.code(),
            name: currency.name(),
        })
        .collect()
}

/// The same form with what was sent written over it.
#[must_use]
pub fn typed(mut form: TermsForm, sent: &Sent) -> TermsForm {
    for (name, field) in [
        ("name", &mut form.name),
        ("purpose", &mut form.purpose),
        ("form", &mut form.form),
        ("currency", &mut form.currency),
        ("buy_in", &mut form.buy_in),
        ("buy_in_amount", &mut form.buy_in_amount),
        ("buy_in_least", &mut form.buy_in_least),
        ("buy_in_most", &mut form.buy_in_most),
        ("two_approvers_above", &mut form.two_approvers_above),
        ("commitment", &mut form.commitment),
        ("admission", &mut form.admission),
        ("early_close", &mut form.early_close),
        ("open_books", &mut form.open_books),
        ("surplus", &mut form.surplus),
        ("asset_lock", &mut form.asset_lock),
        ("law", &mut form.law),
    ] {
        if let Some(value) = sent.get(name) {
            *field = Field::of(value);
        }
    }
    for each in &mut form.numbers {
        if let Some(value) = sent.get(each.number.name()) {
            each.field = Field::of(value);
        }
    }
    form
}

/// The terms in the form, or nothing, with what is wrong written into it.
#[must_use]
pub fn read(form: &mut TermsForm) -> Option<Terms> {
    let (name, purpose, legal, variables) = parts(form);
    if !form.problems().is_empty() {
        return None;
    }
    let terms = Terms {
        name: name?,
        purpose: purpose?,
        form: legal?,
        variables,
    };
    match terms.checked() {
        Ok(terms) => Some(terms),
        Err(error) => {
            refuse(form, error);
            None
        }
    }
}

/// The terms as far as they can be read: what is missing or wrong is as usual.
/// For a text to look at while one types.
#[must_use]
pub fn as_far(form: &TermsForm) -> Option<Terms> {
    let (name, purpose, legal, variables) = parts(&mut form.clone());
    Some(Terms {
        name: name.or_else(|| Name::parse(&text("terms-name-blank")).ok())?,
        purpose: purpose.or_else(|| Purpose::parse(&text("terms-purpose-blank")).ok())?,
        form: legal.unwrap_or(LegalForm::Association),
        variables,
    })
}

/// Writes into the form that its terms don't go together.
pub fn refuse(form: &mut TermsForm, error: TermsError) {
    let told = Some(text(terms_key(error)));
    match error {
        TermsError::NameClaimsRegistration => form.name.error = told,
        TermsError::FormIsFiled => form.form.error = told,
        TermsError::CurrencyInUse => form.currency.error = told,
        TermsError::ClosesEarly => form.early_close.error = told,
        TermsError::TooFewFounders(_) => refuse_number(form, Number::Founders, told),
        TermsError::TooYoung(_) => refuse_number(form, Number::LeastAge, told),
        TermsError::TooFewVotingDays(_) => refuse_number(form, Number::VotingDays, told),
        TermsError::TooFewStewardSeats(_) => refuse_number(form, Number::StewardSeats, told),
    }
}

fn refuse_number(form: &mut TermsForm, number: Number, told: Option<String>) {
    if let Some(each) = form.numbers.iter_mut().find(|each| each.number == number) {
        each.field.error = told;
    }
}

type Parts = (Option<Name>, Option<Purpose>, Option<LegalForm>, Variables);

fn parts(form: &mut TermsForm) -> Parts {
    let name = Name::parse(&form.name.value);
    let name = take(&mut form.name, name, |error| text_wrong("name", error));
    let purpose = Purpose::parse(&form.purpose.value);
    let purpose = take(&mut form.purpose, purpose, |error| {
        text_wrong("purpose", error)
    });
    let legal = chosen(&mut form.form, LegalForm::from_id);
    let currency = chosen(&mut form.currency, |code| Currency::parse(code).ok());
    let mut variables = Variables::usual(currency.unwrap_or(Currency::EUR));
    if let Some(money) = money(form, variables.money.currency()) {
        variables.money = money;
    }
    numbers(form, &mut variables);
    if let Some(admission) = chosen(&mut form.admission, admission_from) {
        variables.admission = admission;
    }
    if let Some(surplus) = chosen(&mut form.surplus, surplus_from) {
        variables.surplus = surplus;
    }
    let yes = |word: &str| match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    variables.early_close = chosen(&mut form.early_close, yes).unwrap_or(true);
    variables.open_books = chosen(&mut form.open_books, yes).unwrap_or(true);
    variables.commitment = maybe(&mut form.commitment, Commitment::parse);
    variables.asset_lock = maybe(&mut form.asset_lock, Line::parse);
    variables.law = maybe(&mut form.law, Line::parse);
    (name, purpose, legal, variables)
}

/// One of the values that a choice has.
fn chosen<T>(field: &mut Field, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let parsed = parse(&field.value).ok_or(());
    take(field, parsed, |()| text("error-choice"))
}

/// A text that may be left out.
fn maybe<T>(field: &mut Field, parse: impl Fn(&str) -> Result<T, TextError>) -> Option<T> {
    match parse(&field.value) {
        Ok(value) => Some(value),
        Err(TextError::Empty) => None,
        Err(error) => {
            field.error = Some(text_wrong("text", error));
            None
        }
    }
}

fn numbers(form: &mut TermsForm, variables: &mut Variables) {
    for each in &mut form.numbers {
        let number = each.number;
        // `25 %` is read as well as `25`.
        let digits = each.field.value.trim().trim_end_matches('%').trim_end();
        let taken = digits
            .parse::<i64>()
            .ok()
            .is_some_and(|value| variables.set(number, value).is_ok());
        if !taken {
            let bounds = number.bounds();
            let args = args! {
                "what" => text(&format!("terms-{}", number.name())),
                "least" => i64::from(bounds.least),
                "most" => i64::from(bounds.most),
            };
            each.field.error = Some(text_with("error-number", &args));
        }
    }
}

/// What the form says of money; only the amounts of the choice that was made
/// are looked at.
fn money(form: &mut TermsForm, currency: Currency) -> Option<MoneyRules> {
    let read = |field: &mut Field| {
        let parsed = amount::read(&field.value, currency);
        take(field, parsed, |error| amount_wrong(&error))
            .and_then(|minor| Amount::from_minor(minor).ok())
    };
    let above = read(&mut form.two_approvers_above);
    let buy_in = match form.buy_in.value.as_str() {
        "none" => BuyIn::None,
        "fixed" => BuyIn::Fixed(read(&mut form.buy_in_amount)?),
        "range" => {
            let least = read(&mut form.buy_in_least);
            let most = read(&mut form.buy_in_most);
            BuyIn::Between(least?, most?)
        }
        _ => {
            form.buy_in.error = Some(text("error-choice"));
            return None;
        }
    };
    let is_range = matches!(buy_in, BuyIn::Between(..));
    match MoneyRules::new(currency, buy_in, above?) {
        Ok(money) => Some(money),
        Err(error) => {
            let told = match error {
                MoneyError::Crossed => text("error-buy-in-crossed"),
                MoneyError::Bounds | MoneyError::Currency => {
                    let most = MoneyRules::most_buy_in(currency);
                    let most = format!(
                        "{} {}",
                        amount::plain(most.minor(), currency),
                        currency.code()
                    );
                    text_with("error-buy-in-high", &args! { "most" => most })
                }
            };
            let field = if is_range {
                &mut form.buy_in_most
            } else {
                &mut form.buy_in_amount
            };
            field.error = Some(told);
            None
        }
    }
}
