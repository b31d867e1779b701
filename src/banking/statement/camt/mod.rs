//! CAMT.053, the bank-to-customer statement of ISO 20022, of any version: what
//! differs between them is where a name, a bank or a status stands.
//!
//! Read as a tree with `roxmltree`, which takes no document types: the crate
//! `camt053` refuses a file for any element that it doesn't know, and knows
//! neither returns nor charges.

mod detail;
mod entry;
mod xml;

use roxmltree::Node;

use self::xml::{File, at, child, children, text_at};
use super::{Balance, Expected, Part, StatementError, accounts::Accounts};
use crate::{
    banking::{amount, iban::Iban},
    domain::money::Currency,
};

pub(super) fn read(bytes: &[u8], expected: &Expected) -> Result<Vec<Part>, StatementError> {
    let text = xml::decode(bytes)?;
    let document = xml::parse(&text)?;
    let file = File {
        document: &document,
        currency: expected.currency,
    };
    let message = message(document.root_element())?;
    let statements: Vec<Node> = children(message, "Stmt").collect();
    let mut parts = Vec::new();
    let mut accounts = Accounts::default();
    for statement in &statements {
        let named = text_at(*statement, &["Acct", "Id", "IBAN"]);
        let account = named.and_then(|written| Iban::parse(written).ok());
        if accounts.takes(account, expected) {
            parts.push(file.statement(*statement, account)?);
        }
    }
    if statements.is_empty() {
        return Err(file.missing(message, "Stmt"));
    }
    accounts.settle(parts.len(), expected)?;
    Ok(parts)
}

/// The statement's own element, if this is one.
fn message<'a>(root: Node<'a, 'a>) -> Result<Node<'a, 'a>, StatementError> {
    let space = root.tag_name().namespace().unwrap_or_default();
    // `urn:iso:std:iso:20022:tech:xsd:camt.053.001.08`
    let kind = space.rsplit(':').next().unwrap_or_default();
    let is_statement = kind.is_empty() || kind.starts_with("camt.053.");
    match child(root, "BkToCstmrStmt") {
        Some(message) if is_statement && root.tag_name().name() == "Document" => Ok(message),
        _ => {
            let inner = root.first_element_child().unwrap_or(root);
            Err(StatementError::OtherMessage {
                found: if kind.is_empty() {
                    inner.tag_name().name().to_owned()
                } else {
                    kind.chars().take(40).collect()
                },
            })
        }
    }
}

impl File<'_> {
    fn statement(&self, node: Node, account: Option<Iban>) -> Result<Part, StatementError> {
        let currency = text_at(node, &["Acct", "Ccy"])
            .map(|code| self.same_currency(node, code))
            .transpose()?;
        let mut part = Part {
            name: name_of(node),
            account,
            currency,
            opening: self.balance(node, &["OPBD", "PRCD", "ITBD"], false)?,
            closing: self.balance(node, &["CLBD", "ITBD"], true)?,
            lines: Vec::new(),
        };
        for entry in children(node, "Ntry") {
            part.lines.extend(self.entry(entry, account)?);
            if part.lines.len() > super::MAX_LINES {
                return Err(StatementError::TooManyLines);
            }
        }
        Ok(part)
    }

    /// The first balance of the first of these kinds that is there; of one in
    /// the middle (`ITBD`), at the end the last.
    fn balance(
        &self,
        statement: Node,
        kinds: &[&str],
        last: bool,
    ) -> Result<Option<Balance>, StatementError> {
        for wanted in kinds {
            let mut found = children(statement, "Bal")
                .filter(|balance| text_at(*balance, &["Tp", "CdOrPrtry", "Cd"]) == Some(wanted));
            let found = if last {
                found.next_back()
            } else {
                found.next()
            };
            if let Some(node) = found {
                let on = self.day(node, "Dt")?;
                let minor = self.signed_amount(node)?;
                return Ok(Some(Balance { on, minor }));
            }
        }
        Ok(None)
    }

    /// `Amt` and `CdtDbtInd` of an element.
    fn signed_amount(&self, node: Node) -> Result<i64, StatementError> {
        let amount = child(node, "Amt").ok_or_else(|| self.missing(node, "Amt"))?;
        let minor = self.amount(amount)?;
        Ok(if self.is_credit(node)? { minor } else { -minor })
    }

    fn is_credit(&self, node: Node) -> Result<bool, StatementError> {
        match text_at(node, &["CdtDbtInd"]) {
            Some("CRDT") => Ok(true),
            Some("DBIT") => Ok(false),
            Some(other) => Err(self.field(node, "CdtDbtInd", other)),
            None => Err(self.missing(node, "CdtDbtInd")),
        }
    }

    /// An amount in the currency of the books.
    fn amount(&self, node: Node) -> Result<i64, StatementError> {
        if let Some(code) = node.attribute("Ccy") {
            self.same_currency(node, code)?;
        }
        let written = node.text().unwrap_or_default().trim();
        // The standard allows noughts that the currency has no use for.
        let bare = match written.split_once('.') {
            Some(_) => written.trim_end_matches('0'),
            None => written,
        };
        let stray = bare.chars().find(|c| !c.is_ascii_digit() && *c != '.');
        let read = match stray {
            Some(stray) => Err(amount::AmountError::Character(stray)),
            None => amount::read_from_bank(bare, self.currency, amount::Mark::Point),
        };
        read.map_err(|error| StatementError::Amount {
            line: self.line(node),
            found: written.chars().take(40).collect(),
            error,
        })
    }

    fn same_currency(&self, node: Node, code: &str) -> Result<Currency, StatementError> {
        if code.trim() == self.currency.code() {
            return Ok(self.currency);
        }
        Err(StatementError::OtherCurrency {
            line: self.line(node),
            found: code.chars().take(40).collect(),
            expected: self.currency.code(),
        })
    }
}

/// What tells this statement from the others of a file: the same one is in some
/// files twice.
fn name_of(statement: Node) -> String {
    let part = |path: &[&str]| text_at(statement, path).unwrap_or_default().to_owned();
    let id = part(&["Id"]);
    if id.is_empty() || id == "NOTPROVIDED" {
        return String::new();
    }
    let page = part(&["StmtPgntn", "PgNb"]);
    let numbers = [part(&["ElctrncSeqNb"]), part(&["LglSeqNb"])].join(" ");
    let entries = children(statement, "Ntry").count();
    let balances: Vec<String> = children(statement, "Bal")
        .filter_map(|balance| at(balance, &["Amt"])?.text().map(str::to_owned))
        .collect();
    format!("{id} {page} {numbers} {entries} {}", balances.join(" "))
}
