//! Who paid whom, and what for.

use roxmltree::Node;

use super::xml::{at, children, first_of, text_at};
use crate::banking::{iban::Iban, statement::Said};

/// What a payment says; the payer's side where money came in, the payee's where
/// it went out.
pub(super) fn said(entry: Node, detail: Option<Node>, came_in: bool, own: Option<Iban>) -> Said {
    let mut said = detail
        .map(|detail| of_detail(detail, came_in, own))
        .unwrap_or_default();
    if said.remittance.is_empty() && said.structured.is_none() {
        let beside = detail.and_then(|detail| text_at(detail, &["AddtlTxInf"]));
        let about = beside.or_else(|| text_at(entry, &["AddtlNtryInf"]));
        about.unwrap_or_default().clone_into(&mut said.remittance);
    }
    said
}

fn of_detail(detail: Node, came_in: bool, own: Option<Iban>) -> Said {
    let (other, us) = if came_in {
        (Side::DEBTOR, Side::CREDITOR)
    } else {
        (Side::CREDITOR, Side::DEBTOR)
    };
    // A return names the sides as they were on the way out.
    let is_own = other
        .account(detail)
        .is_some_and(|account| own.is_some_and(|own| Iban::parse(account) == Ok(own)));
    let names_none = other.name(detail).is_none() && other.account(detail).is_none();
    let is_us = |side: &Side| {
        own.is_some_and(|own| {
            side.account(detail)
                .is_some_and(|account| Iban::parse(account) == Ok(own))
        })
    };
    let side = if (is_own || names_none) && !is_us(&us) {
        us
    } else {
        other
    };
    let mut text: Vec<String> = Vec::new();
    let mut structured = None;
    if let Some(remittance) = at(detail, &["RmtInf"]) {
        for line in children(remittance, "Ustrd") {
            text.extend(line.text().map(|line| line.trim().to_owned()));
        }
        for part in children(remittance, "Strd") {
            let known = text_at(part, &["CdtrRefInf", "Ref"]).map(str::to_owned);
            structured = structured.or(known);
            for line in children(part, "AddtlRmtInf") {
                text.extend(line.text().map(|line| line.trim().to_owned()));
            }
        }
    }
    let reason = first_of(
        detail,
        &[
            &["RtrInf", "Rsn", "Cd"],
            &["RtrInf", "Rsn", "Prtry"],
            &["RtrInf", "AddtlInf"],
        ],
    );
    let end_to_end = text_at(detail, &["Refs", "EndToEndId"]);
    Said {
        counterparty: side.name(detail).map(str::to_owned),
        counterparty_iban: side.account(detail).map(str::to_owned),
        remittance: text.join(" ").trim().to_owned(),
        structured,
        end_to_end_id: end_to_end.map(str::to_owned),
        return_reason: reason.map(str::to_owned),
    }
}

/// The names of the elements of one side.
struct Side {
    party: &'static str,
    account: &'static str,
    ultimate: &'static str,
}

impl Side {
    const DEBTOR: Self = Self {
        party: "Dbtr",
        account: "DbtrAcct",
        ultimate: "UltmtDbtr",
    };
    const CREDITOR: Self = Self {
        party: "Cdtr",
        account: "CdtrAcct",
        ultimate: "UltmtCdtr",
    };

    /// The name; from version 08 within `Pty`.
    fn name<'a>(&self, detail: Node<'a, 'a>) -> Option<&'a str> {
        let parties = at(detail, &["RltdPties"])?;
        first_of(
            parties,
            &[
                &[self.party, "Pty", "Nm"],
                &[self.party, "Nm"],
                &[self.ultimate, "Pty", "Nm"],
                &[self.ultimate, "Nm"],
            ],
        )
    }

    fn account<'a>(&self, detail: Node<'a, 'a>) -> Option<&'a str> {
        let parties = at(detail, &["RltdPties"])?;
        first_of(
            parties,
            &[
                &[self.account, "Id", "IBAN"],
                &[self.account, "Id", "Othr", "Id"],
            ],
        )
    }
}
