//! What the store gives of contributions, in the shapes that pages show.

use uuid::Uuid;

use crate::{
    banking::{
        amount::{self, Locale},
        iban::Iban,
    },
    domain::{
        contribution::{Purpose, State},
        money::{Amount, Currency},
    },
    services::ways_to_pay::{grouped_iban, grouped_reference},
    store::{actor, contribution::Promised, db::Conn, rail::Rail},
    web::{
        WebError,
        bank_words::amount_wrong,
        shape::{Named, person_ref, small},
        view::{
            contribute::{AwaitedLine, Progress},
            filters::{Phrase, phrase},
            form::Field,
            rails::RailLine,
            when::When,
        },
        visit::Visit,
    },
};

/// How far it has come.
#[must_use]
pub fn progress(promised: &Promised) -> Progress {
    match promised.contribution.state() {
        State::Promised => Progress::Promised,
        State::Partly(_) => Progress::Partly,
        State::Received => Progress::Received,
        State::Cancelled => Progress::Cancelled,
    }
}

/// What it is for.
#[must_use]
pub fn what(promised: &Promised) -> Phrase {
    match promised.part {
        Some(part) => phrase("purpose-part").with("number", &small(part)),
        None => purpose(promised.contribution.purpose),
    }
}

/// A purpose in a word.
#[must_use]
pub fn purpose(of: Purpose) -> Phrase {
    phrase(&format!("purpose-{}", of.id()))
}

/// An amount for a reader.
#[must_use]
pub fn told(amount: Amount, currency: Currency, locale: Locale) -> String {
    amount::show(amount.minor(), currency, locale)
}

/// The amount that somebody typed; what is wrong stands in the field.
pub fn typed(field: &mut Field, currency: Currency) -> Option<Amount> {
    let read = amount::read(&field.value, currency)
        .map_err(|error| amount_wrong(&error))
        .and_then(|minor| {
            Amount::from_minor(minor)
                .ok()
                .filter(|amount| *amount > Amount::ZERO)
                .ok_or_else(|| crate::text::text("error-amount-nothing"))
        });
    match read {
        Ok(amount) => Some(amount),
        Err(told) => {
            field.error = Some(told);
            None
        }
    }
}

/// A contribution that is awaited, with who promised it.
///
/// # Errors
/// When the database can't be asked.
pub async fn awaited_line(
    visit: &Visit,
    conn: &mut Conn,
    promised: &Promised,
) -> Result<AwaitedLine, WebError> {
    let who = actor::known(conn, promised.contribution.person).await?;
    let missing = match promised.contribution.state() {
        State::Partly(missing) => {
            Amount::from_minor(missing).unwrap_or(promised.contribution.amount)
        }
        _ => promised.contribution.amount,
    };
    Ok(AwaitedLine {
        id: Uuid::from(promised.contribution_id).to_string(),
        who: person_ref(&visit.web().site, Named::from(&who)),
        what: what(promised),
        amount: told(missing, promised.currency, visit.locale()),
        reference: grouped_reference(&promised.reference),
    })
}

/// A place where money is kept; `is_whole` for who belongs to the Pool.
#[must_use]
pub fn rail_line(rail: &Rail, is_whole: bool, visit: &Visit) -> RailLine {
    let iban = if is_whole {
        grouped_iban(&rail.iban)
    } else {
        Iban::parse(&rail.iban).map_or_else(|_| String::new(), |iban| iban.hint())
    };
    let now = visit.web().world.now();
    RailLine {
        kind: rail.kind.id(),
        holder: rail.holder.clone(),
        iban,
        bic: rail.bic.clone(),
        provider: rail.provider.clone(),
        since: rail.adopted_at.map(|at| When::new(at, now)),
        replaces: false,
        is_whole,
    }
}
