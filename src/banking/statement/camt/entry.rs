//! An entry of a statement: one line, or one for each payment of a batch, and
//! one for what the bank took for it.

use roxmltree::Node;

use super::xml::{File, at, child, children, first_of, text_at};
use crate::banking::{
    iban::Iban,
    statement::{StatementError, StatementLine, sums::shown},
};

/// Codes of the bank transaction (`SubFmlyCd`) that take something back: a
/// reimbursement, an unpaid transfer or debit, and its like.
const RETURNS: [&str; 6] = ["RRTN", "UPCT", "UPDD", "PRDD", "RPCR", "RIMB"];
/// And those that are fees.
const CHARGES: [&str; 7] = ["CHRG", "FEES", "COMM", "COME", "COMI", "COMT", "LBCA"];

impl File<'_> {
    /// The lines of an entry; none while it is only expected.
    pub(super) fn entry(
        &self,
        node: Node,
        own: Option<Iban>,
    ) -> Result<Vec<StatementLine>, StatementError> {
        let status = first_of(node, &[&["Sts", "Cd"], &["Sts"]]);
        if status.is_some_and(|status| status != "BOOK") {
            return Ok(Vec::new());
        }
        let minor = self.signed_amount(node)?;
        let details: Vec<Node> = children(node, "NtryDtls")
            .flat_map(|details| children(details, "TxDtls"))
            .collect();
        let mut lines = match details.as_slice() {
            [] => vec![self.line_of(node, None, minor, own)?],
            [one] => self.single(node, *one, minor, own)?,
            several => self.batch(node, several, minor, own)?,
        };
        lines.retain(|line| line.minor != 0);
        Ok(lines)
    }

    /// An entry of one payment. What the bank took for it is a line of its own
    /// where the file tells both.
    fn single(
        &self,
        entry: Node,
        detail: Node,
        minor: i64,
        own: Option<Iban>,
    ) -> Result<Vec<StatementLine>, StatementError> {
        let paid = self.paid(entry, detail)?;
        let Some(paid) = paid.filter(|paid| *paid != minor) else {
            return Ok(vec![self.line_of(entry, Some(detail), minor, own)?]);
        };
        match self.charge(entry, &[detail], i128::from(minor) - i128::from(paid))? {
            Some(charge) => Ok(vec![
                self.line_of(entry, Some(detail), paid, own)?,
                self.charge_line(entry, charge)?,
            ]),
            // What is told beside the entry is what was asked for abroad, or
            // the like: the entry is what happened.
            None => Ok(vec![self.line_of(entry, Some(detail), minor, own)?]),
        }
    }

    /// An entry of several payments, which add up to it.
    fn batch(
        &self,
        entry: Node,
        details: &[Node],
        minor: i64,
        own: Option<Iban>,
    ) -> Result<Vec<StatementLine>, StatementError> {
        let mut lines = Vec::new();
        let mut sum = 0_i128;
        for detail in details {
            let Some(paid) = self.paid(entry, *detail)? else {
                continue;
            };
            sum += i128::from(paid);
            lines.push(self.line_of(entry, Some(*detail), paid, own)?);
        }
        if lines.is_empty() {
            // The bank tells who, but not how much from each.
            return Ok(vec![self.line_of(entry, None, minor, own)?]);
        }
        let over = i128::from(minor) - sum;
        if over != 0 {
            let charge =
                self.charge(entry, details, over)?
                    .ok_or_else(|| StatementError::Batch {
                        line: self.line(entry),
                        sum: shown(sum, self.currency),
                        entry: shown(i128::from(minor), self.currency),
                    })?;
            lines.push(self.charge_line(entry, charge)?);
        }
        // The batch has one reference, so that its place in the batch is part
        // of a payment's: but for the payments that have their own.
        let bank = text_at(entry, &["AcctSvcrRef"]).unwrap_or_default();
        for line in &mut lines {
            if line.external_id == bank {
                let end_to_end = line.end_to_end_id.as_deref().unwrap_or_default();
                let apart = format!("{bank} {end_to_end}");
                line.external_id = if bank.is_empty() {
                    String::new()
                } else {
                    apart.trim().to_owned()
                };
            }
        }
        Ok(lines)
    }

    /// What a payment of an entry is of, in the account's currency, where the
    /// file says so.
    fn paid(&self, entry: Node, detail: Node) -> Result<Option<i64>, StatementError> {
        let places: [&[&str]; 4] = [
            &["Amt"],
            &["AmtDtls", "TxAmt", "Amt"],
            &["AmtDtls", "CntrValAmt", "Amt"],
            &["AmtDtls", "InstdAmt", "Amt"],
        ];
        let own = |node: &Node| node.attribute("Ccy") == Some(self.currency.code());
        let Some(amount) = places
            .iter()
            .filter_map(|path| at(detail, path))
            .find(|node| own(node))
        else {
            return Ok(None);
        };
        let minor = self.amount(amount)?;
        let is_credit = if child(detail, "CdtDbtInd").is_some() {
            self.is_credit(detail)?
        } else {
            self.is_credit(entry)?
        };
        Ok(Some(if is_credit { minor } else { -minor }))
    }

    /// What the bank took, if it makes up exactly what is missing.
    fn charge(
        &self,
        entry: Node,
        details: &[Node],
        missing: i128,
    ) -> Result<Option<i64>, StatementError> {
        let of_entry = self.charges(entry)?;
        let mut of_details = 0_i128;
        for detail in details {
            of_details += self.charges(*detail)?;
        }
        // Some banks tell them twice.
        let fits = missing != 0 && [of_entry, of_details, of_entry + of_details].contains(&missing);
        Ok(i64::try_from(missing).ok().filter(|_| fits))
    }

    /// The charges of an entry or a payment, together.
    fn charges(&self, node: Node) -> Result<i128, StatementError> {
        let mut sum = 0;
        for charges in children(node, "Chrgs") {
            // From version 03 each is a record; before, each was a `Chrgs`.
            let records: Vec<Node> = children(charges, "Rcrd").collect();
            let each = if records.is_empty() {
                vec![charges]
            } else {
                records
            };
            for one in each {
                let Some(amount) = child(one, "Amt").or_else(|| child(one, "TtlChrgsAndTaxAmt"))
                else {
                    continue;
                };
                if amount.attribute("Ccy") != Some(self.currency.code()) {
                    continue;
                }
                let minor = i128::from(self.amount(amount)?);
                let gives_back = text_at(one, &["CdtDbtInd"]) == Some("CRDT");
                sum += if gives_back { minor } else { -minor };
            }
        }
        Ok(sum)
    }

    fn charge_line(&self, entry: Node, minor: i64) -> Result<StatementLine, StatementError> {
        let bank = text_at(entry, &["AcctSvcrRef"]).unwrap_or_default();
        let day = self.booked_on(entry)?;
        let mut line = StatementLine::new(day, minor, Some(&format!("{bank} charge")));
        if bank.is_empty() {
            line.external_id = String::new();
        }
        line.is_charge = true;
        Ok(line)
    }

    fn booked_on(&self, entry: Node) -> Result<jiff::civil::Date, StatementError> {
        let place = if child(entry, "BookgDt").is_some() {
            "BookgDt"
        } else {
            "ValDt"
        };
        self.day(entry, place)
    }

    /// One line: an entry, or a payment of it.
    fn line_of(
        &self,
        entry: Node,
        detail: Option<Node>,
        minor: i64,
        own: Option<Iban>,
    ) -> Result<StatementLine, StatementError> {
        let day = self.booked_on(entry)?;
        let bank = detail
            .and_then(|detail| text_at(detail, &["Refs", "AcctSvcrRef"]))
            .or_else(|| text_at(entry, &["AcctSvcrRef"]));
        let mut line = StatementLine::new(day, minor, bank);
        line.fill(super::detail::said(entry, detail, minor > 0, own));
        let kind = detail
            .and_then(|detail| code_of(detail))
            .or_else(|| code_of(entry));
        let is = |codes: &[&str]| kind.is_some_and(|kind| codes.contains(&kind));
        line.is_return = matches!(text_at(entry, &["RvslInd"]), Some("true" | "1"))
            || detail.is_some_and(|detail| child(detail, "RtrInf").is_some())
            || is(&RETURNS);
        line.is_charge = is(&CHARGES);
        Ok(line)
    }
}

fn code_of<'a>(node: Node<'a, 'a>) -> Option<&'a str> {
    text_at(node, &["BkTxCd", "Domn", "Fmly", "SubFmlyCd"])
}
