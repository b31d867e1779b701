//! What the bank of the demo says: statements in CAMT.053.

use crate::{books, domain::ledger::Day};

/// A line of the bank.
pub(super) struct Booked {
    /// Days before today.
    pub ago: i32,
    /// Cents; below nought, they went out.
    pub minor: i64,
    pub name: &'static str,
    pub says: String,
    pub is_charge: bool,
}

/// Something that came in, or went out.
pub(super) const fn booked(ago: i32, minor: i64, name: &'static str, says: String) -> Booked {
    Booked {
        ago,
        minor,
        name,
        says,
        is_charge: false,
    }
}

/// A statement in CAMT.053, and what is in the account after it.
pub(super) fn camt(account: &str, opening: i64, today: Day, lines: &[Booked]) -> (String, i64) {
    let first = lines.iter().map(|line| line.ago).max().unwrap_or_default();
    let last = lines.iter().map(|line| line.ago).min().unwrap_or_default();
    let closing = lines.iter().fold(opening, |sum, line| sum + line.minor);
    let on = |ago: i32| books::date(today.plus(-ago));
    let entries: Vec<String> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            entry(
                &format!("{}-{index}", on(last)),
                &on(line.ago).to_string(),
                line,
            )
        })
        .collect();
    let file = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>{id}</MsgId></GrpHdr><Stmt><Id>{id}</Id>\
         <Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>{}{}{}\
         </Stmt></BkToCstmrStmt></Document>\n",
        balance("PRCD", opening, &on(first + 1).to_string()),
        balance("CLBD", closing, &on(last).to_string()),
        entries.concat(),
        id = on(last),
    );
    (file, closing)
}

fn balance(code: &str, minor: i64, on: &str) -> String {
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{}<Dt><Dt>{on}</Dt></Dt></Bal>",
        money(minor)
    )
}

fn money(minor: i64) -> String {
    let (euros, cents) = (minor.abs() / 100, minor.abs() % 100);
    let sign = if minor < 0 { "DBIT" } else { "CRDT" };
    format!("<Amt Ccy=\"EUR\">{euros}.{cents:02}</Amt><CdtDbtInd>{sign}</CdtDbtInd>")
}

fn entry(id: &str, on: &str, line: &Booked) -> String {
    let party = if line.minor < 0 { "Cdtr" } else { "Dbtr" };
    let family = if line.is_charge {
        "<Cd>ACMT</Cd><Fmly><Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly>"
    } else {
        "<Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly>"
    };
    format!(
        "<Ntry>{}<Sts>BOOK</Sts><BookgDt><Dt>{on}</Dt></BookgDt><AcctSvcrRef>{id}</AcctSvcrRef>\
         <BkTxCd><Domn>{family}</Domn></BkTxCd><NtryDtls><TxDtls>\
         <RltdPties><{party}><Nm>{}</Nm></{party}></RltdPties>\
         <RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
        money(line.minor),
        line.name,
        line.says
    )
}
