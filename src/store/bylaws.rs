//! Versions of the bylaws, as they were written.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::{
    domain::{
        form::LegalForm,
        id::{BylawsId, PersonId, PoolId},
        time::Timestamp,
        variables::Variables,
    },
    parameters,
};

/// A version of a Pool's bylaws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bylaws {
    /// Its id.
    pub bylaws_id: BylawsId,
    /// Whose.
    pub pool_id: PoolId,
    /// Its number in the Pool, from 1.
    pub number: i64,
    /// The legal form.
    pub form: LegalForm,
    /// The template's version; 0 for rules without a text.
    pub template_version: i64,
    /// What was filled in, as JSON.
    pub parameters: String,
    /// The whole text.
    pub content: String,
    /// SHA-256 over text, parameters and template; empty without a text.
    pub hash: Vec<u8>,
    /// Microseconds.
    pub written_at: i64,
}

impl Bylaws {
    /// What was filled in.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn variables(&self) -> Result<Variables, StoreError> {
        parameters::variables(&self.parameters)
            .map_err(|error| StoreError::Corrupt(error.to_string()))
    }
}

/// A version to be written.
#[derive(Debug)]
pub struct NewBylaws<'a> {
    /// Its id.
    pub bylaws_id: BylawsId,
    /// Whose.
    pub pool_id: PoolId,
    /// The legal form.
    pub form: LegalForm,
    /// The template's version.
    pub template_version: i64,
    /// What was filled in, as JSON.
    pub parameters: &'a str,
    /// The whole text.
    pub content: &'a str,
    /// SHA-256 over text, parameters and template.
    pub hash: [u8; 32],
    /// Who wrote it.
    pub written_by: PersonId,
    /// When.
    pub written_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct BylawsRow {
    bylaws_id: Uuid,
    pool_id: Uuid,
    number: i64,
    form: String,
    template_version: i64,
    parameters: String,
    content: String,
    hash: Vec<u8>,
    written_at: i64,
}

impl TryFrom<BylawsRow> for Bylaws {
    type Error = StoreError;

    fn try_from(row: BylawsRow) -> Result<Self, StoreError> {
        Ok(Self {
            bylaws_id: row.bylaws_id.into(),
            pool_id: row.pool_id.into(),
            number: row.number,
            form: LegalForm::from_id(&row.form)
                .ok_or_else(|| StoreError::Corrupt(format!("form {}", row.form)))?,
            template_version: row.template_version,
            parameters: row.parameters,
            content: row.content,
            hash: row.hash,
            written_at: row.written_at,
        })
    }
}

macro_rules! select {
    () => {
        "SELECT bylaws_id, pool_id, number, form, template_version, parameters, content, hash, written_at FROM bylaws "
    };
}

statements! {
    NEXT_NUMBER = "SELECT COALESCE(MAX(number), 0) + 1 FROM bylaws WHERE pool_id = $1";
    INSERT = "INSERT INTO bylaws (bylaws_id, pool_id, number, form, template_version, parameters, content, hash, written_by, written_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    BY_ID = concat!(select!(), "WHERE bylaws_id = $1");
    SINCE = "SELECT bylaws.written_at, (SELECT MAX(closed_at) FROM proposal WHERE proposal.new_bylaws_id = bylaws.bylaws_id
            AND proposal.kind = 'amendment' AND proposal.outcome = 'carried') FROM bylaws WHERE bylaws.bylaws_id = $1";
    WRITTEN = concat!(select!(), "WHERE bylaws_id > $1 ORDER BY bylaws_id LIMIT $2");
    BY_NUMBER = concat!(select!(), "WHERE pool_id = $1 AND number = $2");
}

/// Writes a version; its number in the Pool.
///
/// # Errors
/// [`StoreError::Conflict`] when another was written at the same moment; see
/// [`StoreError`].
pub async fn insert(tx: &mut Tx, new: &NewBylaws<'_>) -> Result<i64, StoreError> {
    let pool = Uuid::from(new.pool_id);
    let number: i64 = tx.query(&NEXT_NUMBER).bind(pool).scalar().await?;
    let inserted = tx
        .query(&INSERT)
        .bind(Uuid::from(new.bylaws_id))
        .bind(pool)
        .bind(number)
        .bind(new.form.id())
        .bind(new.template_version)
        .bind(new.parameters)
        .bind(new.content)
        .bind(new.hash.to_vec())
        .bind(Uuid::from(new.written_by))
        .bind(new.written_at)
        .execute()
        .await;
    match inserted {
        Err(error) if error.is_constraint("bylaws_one_per_number") => Err(StoreError::Conflict),
        other => other.map(|_| number),
    }
}

/// The version that must be there, since another row names it.
///
/// # Errors
/// [`StoreError::Corrupt`] when it is not.
pub async fn known(conn: &mut Conn, bylaws: BylawsId) -> Result<Bylaws, StoreError> {
    let id = Uuid::from(bylaws);
    let row: Option<BylawsRow> = conn.query(&BY_ID).bind(id).optional().await?;
    row.ok_or_else(|| StoreError::Corrupt(format!("no bylaws {id}")))?
        .try_into()
}

/// The version of that number.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_number(
    conn: &mut Conn,
    pool: PoolId,
    number: i64,
) -> Result<Option<Bylaws>, StoreError> {
    let row: Option<BylawsRow> = conn
        .query(&BY_NUMBER)
        .bind(Uuid::from(pool))
        .bind(number)
        .optional()
        .await?;
    row.map(Bylaws::try_from).transpose()
}

/// Since when a version is what people are shown: when it was written as a
/// draft, or carried as an amendment; microseconds.
///
/// # Errors
/// [`StoreError::Corrupt`] when it is not there.
pub async fn in_force_since(conn: &mut Conn, bylaws: BylawsId) -> Result<i64, StoreError> {
    let id = Uuid::from(bylaws);
    let row: Option<(i64, Option<i64>)> = conn.query(&SINCE).bind(id).optional().await?;
    row.map(|(written, carried)| carried.map_or(written, |carried| carried.max(written)))
        .ok_or_else(|| StoreError::Corrupt(format!("no bylaws {id}")))
}

/// All versions of all Pools, after `after` ([`Uuid::nil`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn written(conn: &mut Conn, after: Uuid, limit: i64) -> Result<Vec<Bylaws>, StoreError> {
    let rows: Vec<BylawsRow> = conn.query(&WRITTEN).bind(after).bind(limit).all().await?;
    rows.into_iter().map(Bylaws::try_from).collect()
}
