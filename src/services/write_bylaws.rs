//! A version of the bylaws is written: the terms fill the newest template of
//! their form, and text, parameters and template are hashed together.

use serde_json::Value;

use super::ServiceError;
use crate::{
    banking::amount::plain,
    bylaws::{self as templates, Context, Document, Template},
    domain::{
        form::LegalForm,
        id::{BylawsId, PersonId, PoolId},
        money::{Amount, BuyIn, Currency},
        terms::Terms,
        text::{Commitment, Line},
        variables::Number,
    },
    parameters::{self, admission_id, buy_in_id, surplus_id},
    store::{
        bylaws::{self, NewBylaws},
        db::Tx,
    },
    world::World,
};

/// Terms with the text that came of them.
#[derive(Debug)]
pub struct Written {
    /// The text in its parts.
    pub document: Document,
    /// What was filled in.
    pub parameters: Value,
    /// SHA-256 over text, parameters and template.
    pub hash: [u8; 32],
    /// The template's version.
    pub template_version: u32,
}

/// What the terms come to in the newest template of their form.
///
/// # Errors
/// [`ServiceError::Internal`] when a template is broken.
pub fn draw_up(terms: &Terms) -> Result<Written, ServiceError> {
    let template = newest(terms.form)?;
    let document = templates::render(template, &context(terms)).map_err(|error| broken(&error))?;
    let parameters = parameters::to_json(terms);
    let text = document.canonical_text();
    let hash = templates::hash(&text, &parameters, terms.form, template.version)
        .map_err(|error| broken(&error))?;
    Ok(Written {
        document,
        parameters,
        hash,
        template_version: template.version,
    })
}

/// The newest template of a form.
///
/// # Errors
/// [`ServiceError::Internal`] when there is none.
pub fn newest(form: LegalForm) -> Result<&'static Template, ServiceError> {
    templates::newest(form)
        .ok_or_else(|| ServiceError::Internal(format!("no template for {}", form.id())))
}

fn broken(error: &templates::BylawsError) -> ServiceError {
    ServiceError::Internal(error.to_string())
}

/// Writes the next version of a Pool's bylaws; its id. It is in force only
/// when the members adopt it.
///
/// # Errors
/// See [`ServiceError`].
pub async fn write_bylaws(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    terms: &Terms,
    writer: PersonId,
) -> Result<BylawsId, ServiceError> {
    let written = draw_up(terms)?;
    let bylaws_id = BylawsId::from(world.new_id());
    let new = NewBylaws {
        bylaws_id,
        pool_id,
        form: terms.form,
        template_version: written.template_version.into(),
        parameters: &written.parameters.to_string(),
        content: &written.document.canonical_text(),
        hash: written.hash,
        written_by: writer,
        written_at: world.now(),
    };
    bylaws::insert(tx, &new).await?;
    Ok(bylaws_id)
}

/// An amount as texts have it: "25.00 EUR".
#[must_use]
pub fn amount_text(amount: Amount, currency: Currency) -> String {
    format!("{} {}", plain(amount.minor(), currency), currency.code())
}

/// What a template is filled in with.
#[must_use]
pub fn context(terms: &Terms) -> Context {
    let variables = &terms.variables;
    let money = &variables.money;
    let amount = |amount| amount_text(amount, money.currency());
    let number = |number| u32::from(variables.number(number));
    let (fixed, least, most) = match money.buy_in() {
        BuyIn::None => (None, None, None),
        BuyIn::Fixed(fixed) => (Some(fixed), None, None),
        BuyIn::Between(least, most) => (None, Some(least), Some(most)),
    };
    let amount_or_none = |given: Option<Amount>| given.map(amount).unwrap_or_default();
    Context {
        name: terms.name.as_str().to_owned(),
        legal_name: terms.legal_name(),
        purpose: terms.purpose.as_str().to_owned(),
        least_age: number(Number::LeastAge),
        admission: admission_id(variables.admission),
        sponsors: number(Number::Sponsors),
        buy_in: buy_in_id(money.buy_in()),
        buy_in_amount: amount_or_none(fixed),
        buy_in_least: amount_or_none(least),
        buy_in_most: amount_or_none(most),
        instalments: number(Number::Instalments),
        currency: money.currency().code().to_owned(),
        commitment: text(variables.commitment.as_ref().map(Commitment::as_str)),
        probation_days: number(Number::ProbationDays),
        voting_days: number(Number::VotingDays),
        quorum_percent: number(Number::QuorumPercent),
        threshold_percent: number(Number::ThresholdPercent),
        early_close: variables.early_close,
        open_books: variables.open_books,
        amendment_quorum_percent: number(Number::AmendmentQuorumPercent),
        steward_seats: number(Number::StewardSeats),
        steward_term_months: number(Number::StewardTermMonths),
        reserve_floor_percent: number(Number::ReserveFloorPercent),
        reservation_days: number(Number::ReservationDays),
        pledge_days: number(Number::PledgeDays),
        two_approvers_above: amount(money.two_approvers_above()),
        exit_notice_days: number(Number::ExitNoticeDays),
        redemption_months: number(Number::RedemptionMonths),
        surplus: surplus_id(variables.surplus),
        asset_lock: text(variables.asset_lock.as_ref().map(Line::as_str)),
        law: text(variables.law.as_ref().map(Line::as_str)),
        founders: number(Number::Founders),
    }
}

fn text(given: Option<&str>) -> String {
    given.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_their_currencys_digits() {
        for (minor, code, expected) in [
            (2_500, "EUR", "25.00 EUR"),
            (5, "EUR", "0.05 EUR"),
            (2_500, "JPY", "2500 JPY"),
            (12_345, "BHD", "12.345 BHD"),
            (0, "EUR", "0.00 EUR"),
        ] {
            let amount = Amount::from_minor(minor).unwrap();
            let currency = Currency::parse(code).unwrap();
            assert_eq!(amount_text(amount, currency), expected);
        }
    }
}
