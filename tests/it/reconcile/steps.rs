//! What the tests of statements do again and again.

#![allow(clippy::format_push_string)] // a handful of lines

use pools::{
    banking::statement::CsvMapping,
    domain::{id::ContributionId, ledger::Account, reconcile::LineState},
    services::{
        ServiceError,
        import_statement::{ImportStatement, Imported, import_statement},
        look_through::{self, CHUNK},
        promise_contribution::{Wish, promise_contribution},
        read_statement::read_statement,
        settle_line::{Said, SettleLine, settle_line},
    },
    store::{
        actor::Actor,
        contribution::{self, Promised},
        ledger,
        statement::{self, Line},
    },
};
use uuid::Uuid;

use crate::{
    spending::steps::{DAY, OTHER_IBAN, Oak, amount, id},
    support::{Home, tx},
};

/// What was at the bank before each statement.
pub const OPENING: i64 = 100_000;

/// A line as the bank writes it.
#[derive(Clone, Copy, Debug)]
pub struct Booked<'a> {
    pub bank_id: &'a str,
    pub on: &'a str,
    pub minor: i64,
    pub name: &'a str,
    pub says: &'a str,
    pub is_return: bool,
    pub is_charge: bool,
}

/// Something that came in, or went out.
pub const fn booked<'a>(bank_id: &'a str, minor: i64, says: &'a str) -> Booked<'a> {
    Booked {
        bank_id,
        on: "2026-03-20",
        minor,
        name: "Somebody",
        says,
        is_return: false,
        is_charge: false,
    }
}

pub fn euros(minor: i64) -> String {
    format!("{}.{:02}", minor.abs() / 100, minor.abs() % 100)
}

/// A statement of an account, in CAMT.053.
pub fn camt_of(account: &str, opening: i64, lines: &[Booked<'_>]) -> String {
    let closing = opening + lines.iter().map(|line| line.minor).sum::<i64>();
    let sign = |minor: i64| if minor < 0 { "DBIT" } else { "CRDT" };
    let balance = |code: &str, minor: i64, on: &str| {
        let amount = euros(minor);
        let sign = sign(minor);
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt>\
             <CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>"
        )
    };
    #[allow(clippy::format_collect)] // a handful of lines
    let entries: String = lines
        .iter()
        .map(|line| {
            let (amount, sign) = (euros(line.minor), sign(line.minor));
            let party = if line.minor < 0 { "Cdtr" } else { "Dbtr" };
            let family = if line.is_charge {
                "<Domn><Cd>ACMT</Cd><Fmly><Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn>"
            } else {
                "<Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
            };
            let reason = if line.is_return {
                "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
            } else {
                ""
            };
            let Booked {
                on, bank_id, name, says, ..
            } = line;
            format!(
                "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts>\
                 <BookgDt><Dt>{on}</Dt></BookgDt><AcctSvcrRef>{bank_id}</AcctSvcrRef><BkTxCd>{family}</BkTxCd>\
                 <NtryDtls><TxDtls><RltdPties><{party}><Nm>{name}</Nm></{party}></RltdPties>\
                 <RmtInf><Ustrd>{says}</Ustrd></RmtInf>{reason}</TxDtls></NtryDtls></Ntry>"
            )
        })
        .collect();
    let (first, last) = (
        "2026-03-19",
        lines.last().map_or("2026-03-20", |line| line.on),
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S-{last}-{closing}</Id>\
         <Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>{}{}{entries}\
         </Stmt></BkToCstmrStmt></Document>\n",
        balance("PRCD", opening, first),
        balance("CLBD", closing, last),
    )
}

/// A statement of the Pool's account.
pub fn camt(lines: &[Booked<'_>]) -> String {
    camt_of(OTHER_IBAN, OPENING, lines)
}

/// A Pool with a bank account, and as much in it as the statements begin with.
pub async fn oak(home: &Home) -> Oak {
    let oak = Oak::with(home, OPENING).await;
    oak.bank(home).await;
    // What the statements tell of has happened.
    home.later(18 * DAY);
    oak
}

/// Ben, a steward, uploads a file.
pub async fn upload(home: &Home, oak: &Oak, file: &str) -> Result<Imported, ServiceError> {
    upload_by(home, oak, &oak.ben, file.as_bytes()).await
}

/// The same lines in MT940, with other numbers of the bank's.
pub fn mt940(lines: &[Booked<'_>]) -> String {
    let day = |on: &str| on[2..].replace('-', "");
    let sum = |minor: i64| euros(minor).replace('.', ",");
    let mut text = format!(
        ":20:STARTUMSE\n:25:{OTHER_IBAN}\n:28C:1/1\n:60F:C260319EUR{}\n",
        sum(OPENING)
    );
    let mut closing = OPENING;
    for line in lines {
        closing += line.minor;
        let (on, sign) = (day(line.on), if line.minor < 0 { "D" } else { "C" });
        text += &format!(
            ":61:{on}{}{sign}{}NTRFNONREF//MT{}\n:86:166?00X?20{}?32{}\n",
            &on[2..],
            sum(line.minor),
            line.bank_id,
            line.says,
            line.name
        );
    }
    text + &format!(":62F:C260331EUR{}\n-\n", sum(closing))
}

/// The same lines as a table, without numbers of the bank's.
pub fn table(lines: &[Booked<'_>]) -> String {
    let mut text = "Date,Description,Amount\n".to_owned();
    for line in lines {
        let sign = if line.minor < 0 { "-" } else { "" };
        text += &format!("{},{},{sign}{}\n", line.on, line.says, euros(line.minor));
    }
    text
}

pub async fn upload_table(home: &Home, oak: &Oak, text: &str) -> Result<Imported, ServiceError> {
    let mapping = pools::banking::statement::guess(text.as_bytes())
        .unwrap()
        .mapping;
    upload_with(home, oak, &oak.ben, (text.as_bytes(), Some(&mapping))).await
}

/// What waits is looked through, as the worker does.
pub async fn look_through(home: &Home) {
    loop {
        let mut conn = home.db.read().await.unwrap();
        let due = statement::due(&mut conn, home.world.now(), 10)
            .await
            .unwrap();
        drop(conn);
        if due.is_empty() {
            return;
        }
        for id in due {
            tx!(home, |tx| {
                look_through::look_through(&mut tx, &home.world, &home.site, id, CHUNK).await
            })
            .unwrap();
        }
    }
}

pub async fn upload_by(
    home: &Home,
    oak: &Oak,
    by: &Actor,
    bytes: &[u8],
) -> Result<Imported, ServiceError> {
    upload_with(home, oak, by, (bytes, None)).await
}

async fn upload_with(
    home: &Home,
    oak: &Oak,
    by: &Actor,
    (bytes, mapping): (&[u8], Option<&CsvMapping>),
) -> Result<Imported, ServiceError> {
    let mut conn = home.db.read().await.unwrap();
    let file = read_statement(&mut conn, home.world.now(), &oak.pool, bytes, mapping).await?;
    drop(conn);
    let command = ImportStatement {
        pool_id: oak.pool.pool_id,
        steward: id(by),
        file_name: "statement.xml",
        file: &file,
    };
    import_statement(&home.db, &home.world, &home.site, &command).await
}

/// Somebody promises to give so much.
pub async fn promised(home: &Home, oak: &Oak, who: &Actor, minor: i64) -> Promised {
    let wish = Wish::Gift(amount(minor));
    let promised = tx!(home, |tx| promise_contribution(
        &mut tx,
        &home.world,
        oak.pool.pool_id,
        id(who),
        wish
    )
    .await);
    again(home, promised.unwrap()).await
}

pub async fn again(home: &Home, id: ContributionId) -> Promised {
    let mut conn = home.db.read().await.unwrap();
    contribution::by_id(&mut conn, id).await.unwrap().unwrap()
}

/// How much of it is there.
pub async fn received(home: &Home, promised: &Promised) -> i64 {
    let now = again(home, promised.contribution_id).await;
    now.contribution.received.minor()
}

/// What has to be looked at, oldest first: the amount, and how it stands.
pub async fn to_look_at(home: &Home, oak: &Oak) -> Vec<Line> {
    let first = (pools::domain::ledger::Day::from_number(0), Uuid::nil());
    let mut conn = home.db.read().await.unwrap();
    statement::to_look_at(&mut conn, oak.pool.pool_id, first, 100)
        .await
        .unwrap()
}

/// The line of that id at the bank.
pub async fn line(home: &Home, oak: &Oak, bank_id: &str) -> Line {
    let mut conn = home.db.read().await.unwrap();
    let first = (pools::domain::ledger::Day::from_number(0), Uuid::nil());
    for state in LineState::ALL {
        let pool = oak.pool.pool_id;
        let lines = statement::of_state(&mut conn, pool, state, first, 30_000).await;
        let found = lines.unwrap().into_iter().find(|line| {
            line.external_id == bank_id || line.external_id.starts_with(&format!("{bank_id}/"))
        });
        if let Some(found) = found {
            return found;
        }
    }
    panic!("no line {bank_id}")
}

/// Ben says what a line is.
pub async fn say(
    home: &Home,
    oak: &Oak,
    bank_id: &str,
    said: Said,
) -> Result<LineState, ServiceError> {
    say_by(home, oak, &oak.ben, bank_id, said).await
}

pub async fn say_by(
    home: &Home,
    oak: &Oak,
    by: &Actor,
    bank_id: &str,
    said: Said,
) -> Result<LineState, ServiceError> {
    let command = SettleLine {
        pool_id: oak.pool.pool_id,
        steward: id(by),
        line: line(home, oak, bank_id).await.line_id,
        said,
    };
    tx!(home, |tx| settle_line(
        &mut tx,
        &home.world,
        &home.site,
        &command
    )
    .await)?;
    Ok(line(home, oak, bank_id).await.state)
}

/// How many entries the books have, and what is at the bank and unmatched.
pub async fn books(home: &Home, oak: &Oak) -> (i64, i64, i64) {
    let mut conn = home.db.read().await.unwrap();
    let found = ledger::get(&mut conn, oak.pool.pool_id).await.unwrap();
    drop(conn);
    let bank = oak.stands_at(home, Account::Bank).await;
    let unmatched = oak.stands_at(home, Account::UnmatchedReceipts).await;
    (found.unwrap().entries, bank, -unmatched)
}
