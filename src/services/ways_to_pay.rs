//! How a contribution can be paid, in the words of a message.

use super::{ServiceError, Site, promise_contribution::contribution_uri};
use crate::{
    args,
    banking::{iban::Iban, reference::Reference},
    store::{
        contribution::Promised,
        db::Conn,
        pool::Pool,
        rail::{self, RailKind},
    },
    text::text_with,
};

/// A reference in groups of four, as people read it.
#[must_use]
pub fn grouped_reference(reference: &str) -> String {
    Reference::parse(reference).map_or_else(|_| reference.to_owned(), |found| found.grouped())
}

/// An account's number in groups of four.
#[must_use]
pub fn grouped_iban(iban: &str) -> String {
    Iban::parse(iban).map_or_else(|_| iban.to_owned(), |found| found.grouped())
}

/// The account that it goes to with its reference, where the Pool has one, and
/// the page with all ways.
///
/// # Errors
/// See [`ServiceError`].
pub async fn ways_to_pay(
    conn: &mut Conn,
    site: &Site,
    pool: &Pool,
    promised: &Promised,
) -> Result<String, ServiceError> {
    let link = contribution_uri(site, pool, promised.contribution_id);
    let rails = rail::in_use(conn, pool.pool_id).await?;
    let Some(bank) = rails.iter().find(|rail| rail.kind == RailKind::Bank) else {
        return Ok(text_with("message-way-other", &args! { "link" => link }));
    };
    let args = args! {
        "holder" => bank.holder.clone(),
        "iban" => grouped_iban(&bank.iban),
        "reference" => grouped_reference(&promised.reference),
        "link" => link,
    };
    Ok(text_with("message-way-bank", &args))
}
