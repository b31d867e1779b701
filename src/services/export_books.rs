//! Books are taken along: a file that other programs read, page by page, so
//! that books of any length leave in the same little memory. What is booked
//! while it is written is not in it.

use std::collections::BTreeMap;

use super::ServiceError;
use crate::{
    args,
    books::export::{Export, Format, Item, Names},
    domain::{
        id::PoolId,
        ledger::{Account, EntryKind},
    },
    store::{
        db::{Conn, StoreError},
        instance, ledger,
        pool::Pool,
        statement,
    },
    text::{text, text_with},
};

/// Entries read at once.
const PAGE: i64 = 500;
/// Accounts read at once.
const ACCOUNTS: i64 = 500;

/// A file in the making.
#[derive(Debug)]
pub struct Exporting {
    pool: PoolId,
    export: Export,
    /// What comes before the first entry.
    head: Option<String>,
    after: (i64, i64),
    upto: i64,
    is_over: bool,
}

/// What a kind of entry is called, for everyone.
#[must_use]
pub fn kind_words(kind: EntryKind) -> String {
    text(match kind {
        EntryKind::Receipt => "entry-receipt",
        EntryKind::Unmatched => "entry-unmatched",
        EntryKind::Match => "entry-match",
        EntryKind::Fee => "entry-fee",
        EntryKind::Transfer => "entry-transfer",
        EntryKind::Reserve => "entry-reserve",
        EntryKind::Release => "entry-release",
        EntryKind::Invoice => "entry-invoice",
        EntryKind::Payment => "entry-payment",
        EntryKind::Redemption => "entry-redemption",
        EntryKind::Refund => "entry-refund",
        EntryKind::Dispute => "entry-dispute",
        EntryKind::Opening => "entry-opening",
        EntryKind::Pledge => "entry-pledge",
        EntryKind::Closing => "entry-closing",
        EntryKind::Reversal => "entry-reversal",
    })
}

/// Names of the accounts of a Pool, with labels for members that only this
/// server can make.
///
/// # Errors
/// See [`ServiceError`].
pub async fn names(conn: &mut Conn, pool: PoolId) -> Result<Names, ServiceError> {
    let instance = instance::get(conn).await?;
    let secret = instance.ok_or_else(|| StoreError::Corrupt("no instance".to_owned()))?;
    let proposals = ledger::reserved_by(conn, pool).await?;
    Ok(Names::new(
        secret.secret,
        pool,
        proposals.into_iter().collect(),
    ))
}

/// Begins a file with the books as they are now.
///
/// # Errors
/// See [`ServiceError`].
pub async fn begin(
    conn: &mut Conn,
    pool: &Pool,
    format: Format,
) -> Result<Exporting, ServiceError> {
    let id = pool.pool_id;
    let books = ledger::get(conn, id).await?;
    let (currency, upto) = books.map_or((pool.variables.money.currency(), 0), |books| {
        (books.currency, books.entries)
    });
    let names = names(conn, id).await?;
    let kinds: BTreeMap<EntryKind, String> = EntryKind::ALL
        .into_iter()
        .map(|kind| (kind, kind_words(kind)))
        .collect();
    let statements = statement::closing_days(conn, id).await?;
    let export = Export::new(format, currency, names, kinds).with_statements(statements);
    let mut accounts: Vec<Account> = Vec::new();
    let mut after = String::new();
    loop {
        let found = ledger::accounts(conn, id, &after, ACCOUNTS).await?;
        let Some((last, _)) = found.last() else { break };
        after = last.to_string();
        accounts.extend(found.iter().map(|(account, _)| *account));
    }
    accounts.sort_unstable();
    let head = match ledger::first_day(conn, id).await? {
        None if format != Format::Csv => String::new(),
        first => {
            let args = args! { "pool" => pool.name.clone(), "handle" => pool.handle.clone() };
            let title = text_with("books-of", &args);
            export.head(
                &title,
                &accounts,
                first.unwrap_or(crate::domain::ledger::Day::from_number(0)),
            )
        }
    };
    Ok(Exporting {
        pool: id,
        export,
        head: Some(head),
        after: (i64::MIN, 0),
        upto,
        is_over: false,
    })
}

impl Exporting {
    /// The next piece of the file; none when it is whole.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn next(&mut self, conn: &mut Conn) -> Result<Option<String>, ServiceError> {
        if let Some(head) = self.head.take() {
            return Ok(Some(head));
        }
        if self.is_over {
            return Ok(None);
        }
        let rows = ledger::by_day(conn, self.pool, self.after, self.upto, PAGE).await?;
        let Some(last) = rows.last() else {
            self.is_over = true;
            return Ok(Some(self.export.tail()));
        };
        self.after = (last.booked_on.number().into(), last.number);
        let mut piece = String::new();
        for row in &rows {
            piece.push_str(&self.export.item(&Item {
                number: row.number,
                on: row.booked_on,
                kind: row.kind,
                proposal: row.proposal,
                reverses: row.reverses,
                postings: &row.postings,
            }));
        }
        Ok(Some(piece))
    }
}
