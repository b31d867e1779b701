//! Pools of this server.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::{
    domain::{
        form::{LegalForm, Stage},
        id::{BylawsId, PersonId, PoolId},
        rules::{Admission, VotingRules},
        terms::Terms,
        text::{Name, Purpose},
        time::Timestamp,
        variables::Variables,
    },
    parameters,
};

/// A Pool with its actor's name and handle, and the bylaws in force (or, for a
/// draft, as they are drafted).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Its id, and its actor's.
    pub pool_id: PoolId,
    /// `oak` in `@oak@host`.
    pub handle: String,
    /// The name as shown.
    pub name: String,
    /// Its id on the wire.
    pub uri: String,
    /// What it is for; plain text.
    pub purpose: String,
    /// How far it has come.
    pub stage: Stage,
    /// What it is in law, or wants to be.
    pub form: LegalForm,
    /// The version of the bylaws.
    pub bylaws_id: BylawsId,
    /// That version's number in the Pool, from 1.
    pub bylaws_number: i64,
    /// Its template's version; 0 when it has no text.
    pub template_version: i64,
    /// What its bylaws are filled in with.
    pub variables: Variables,
    /// Why the operator suspended it, while it is.
    pub suspended_because: Option<String>,
    /// Microseconds.
    pub founded_at: i64,
}

impl Pool {
    /// How ordinary proposals are decided.
    #[must_use]
    pub fn rules(&self) -> VotingRules {
        self.variables.voting()
    }

    /// How people become members.
    #[must_use]
    pub const fn admission(&self) -> Admission {
        self.variables.lets_in()
    }

    /// The terms of its bylaws. A name that shows what is registered is
    /// without it here, as the bylaws have it.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when a text is no longer taken.
    pub fn terms(&self) -> Result<Terms, StoreError> {
        let corrupt = |_| StoreError::Corrupt(format!("texts of pool {}", self.handle));
        let suffix = format!(" {}", self.form.suffix());
        let name = self.name.strip_suffix(&suffix).unwrap_or(&self.name);
        Ok(Terms {
            name: Name::parse(name).map_err(corrupt)?,
            purpose: Purpose::parse(&self.purpose).map_err(corrupt)?,
            form: self.form,
            variables: self.variables.clone(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct PoolRow {
    pool_id: Uuid,
    handle: String,
    name: String,
    uri: String,
    purpose: String,
    stage: String,
    suspended_because: Option<String>,
    founded_at: i64,
    bylaws_id: Uuid,
    number: i64,
    form: String,
    template_version: i64,
    parameters: String,
}

impl TryFrom<PoolRow> for Pool {
    type Error = StoreError;

    fn try_from(row: PoolRow) -> Result<Self, StoreError> {
        let variables = parameters::variables(&row.parameters)
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let form = LegalForm::from_id(&row.form)
            .ok_or_else(|| StoreError::Corrupt(format!("form {}", row.form)))?;
        Ok(Self {
            pool_id: row.pool_id.into(),
            handle: row.handle,
            name: row.name,
            uri: row.uri,
            purpose: row.purpose,
            stage: stage_from(&row.stage)?,
            form,
            bylaws_id: row.bylaws_id.into(),
            bylaws_number: row.number,
            template_version: row.template_version,
            variables,
            suspended_because: row.suspended_because,
            founded_at: row.founded_at,
        })
    }
}

fn stage_from(text: &str) -> Result<Stage, StoreError> {
    Ok(match text {
        "draft" => Stage::Draft,
        "adopted" => Stage::Adopted,
        "filed" => Stage::Filed,
        "active" => Stage::Active,
        "dissolved" => Stage::Dissolved,
        other => return Err(StoreError::Corrupt(format!("stage {other}"))),
    })
}

const fn stage_text(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "draft",
        Stage::Adopted => "adopted",
        Stage::Filed => "filed",
        Stage::Active => "active",
        Stage::Dissolved => "dissolved",
    }
}

/// A Pool as a list shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PoolSummary {
    /// Its id.
    pub pool_id: Uuid,
    /// `oak` in `@oak@host`.
    pub handle: String,
    /// The name as shown.
    pub name: String,
    /// What it is for; plain text.
    pub purpose: String,
    /// People with a vote.
    pub members: i64,
    /// Proposals that are open.
    pub open_proposals: i64,
}

/// A Pool's handle and name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PoolName {
    /// Its id.
    pub pool_id: Uuid,
    /// `oak` in `@oak@host`.
    pub handle: String,
    /// The name as shown.
    pub name: String,
}

macro_rules! select {
    () => {
        "SELECT pool.pool_id, actor.handle, actor.name, actor.uri, pool.purpose, pool.stage, pool.suspended_because, pool.founded_at,
                bylaws.bylaws_id, bylaws.number, bylaws.form, bylaws.template_version, bylaws.parameters
         FROM pool JOIN actor ON actor.actor_id = pool.pool_id JOIN bylaws ON bylaws.bylaws_id = pool.bylaws_id "
    };
}

macro_rules! summary {
    () => {
        "SELECT pool.pool_id, actor.handle, actor.name, pool.purpose,
                (SELECT COUNT(*) FROM membership WHERE membership.pool_id = pool.pool_id AND membership.state = 'active') AS members,
                (SELECT COUNT(*) FROM proposal WHERE proposal.pool_id = pool.pool_id AND proposal.state = 'open') AS open_proposals
         FROM pool JOIN actor ON actor.actor_id = pool.pool_id "
    };
}

statements! {
    INSERT = "INSERT INTO pool (pool_id, purpose, founder_id, founded_at, stage, bylaws_id) VALUES ($1, $2, $3, $4, 'draft', $5)";
    SET_BYLAWS = "UPDATE pool SET bylaws_id = $2, purpose = $3, stage = $4 WHERE pool_id = $1";
    SET_NAME = "UPDATE actor SET name = $2, summary = $3 WHERE actor_id = $1";
    SET_STAGE = "UPDATE pool SET stage = $2 WHERE pool_id = $1";
    BY_ID = concat!(select!(), "WHERE pool.pool_id = $1");
    BY_HANDLE = concat!(select!(), "WHERE actor.handle = $1 AND actor.host IS NULL");
    NEWEST = concat!(summary!(), "WHERE pool.pool_id < $1 ORDER BY pool.pool_id DESC LIMIT $2");
    OF_PERSON = concat!(summary!(),
        "JOIN membership mine ON mine.pool_id = pool.pool_id AND mine.person_id = $1 AND mine.state = 'active'
         WHERE pool.pool_id < $2 ORDER BY pool.pool_id DESC LIMIT $3");
    AWAITING = "SELECT pool.pool_id, actor.handle, actor.name FROM pool JOIN actor ON actor.actor_id = pool.pool_id
        WHERE pool.pool_id IN (SELECT proposal.pool_id FROM elector JOIN proposal ON proposal.proposal_id = elector.proposal_id
            WHERE elector.person_id = $1 AND proposal.state = 'open')";
    COUNT = "SELECT COUNT(*) FROM pool";
}

/// Writes a new Pool, a draft; its actor and the first draft of its bylaws
/// must be there.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    pool_id: PoolId,
    purpose: &Purpose,
    bylaws_id: BylawsId,
    founder: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(Uuid::from(pool_id))
        .bind(purpose.as_str())
        .bind(Uuid::from(founder))
        .bind(now)
        .bind(Uuid::from(bylaws_id))
        .execute()
        .await?;
    Ok(())
}

/// Another version of the bylaws is the Pool's from now on, with what follows
/// of it: purpose, name, stage. The table refuses what no carried proposal
/// covers, but for drafts.
///
/// # Errors
/// The constraint `pool_by_vote`; see [`StoreError`].
pub async fn set_bylaws(
    tx: &mut Tx,
    pool: &Pool,
    bylaws_id: BylawsId,
    terms: &Terms,
    stage: Stage,
) -> Result<(), StoreError> {
    tx.query(&SET_BYLAWS)
        .bind(Uuid::from(pool.pool_id))
        .bind(Uuid::from(bylaws_id))
        .bind(terms.purpose.as_str())
        .bind(stage_text(stage))
        .execute()
        .await?;
    set_name(tx, pool.pool_id, terms, stage).await
}

/// The Pool's name as it may be shown at `stage`.
async fn set_name(
    tx: &mut Tx,
    pool: PoolId,
    terms: &Terms,
    stage: Stage,
) -> Result<(), StoreError> {
    let name = if stage.shows_legal_name() {
        terms.legal_name()
    } else {
        terms.name.as_str().to_owned()
    };
    tx.query(&SET_NAME)
        .bind(Uuid::from(pool))
        .bind(name)
        .bind(terms.purpose.as_str())
        .execute()
        .await?;
    Ok(())
}

/// How far the Pool has come, from now on. The table refuses what no carried
/// proposal or certificate covers.
///
/// # Errors
/// The constraint `pool_by_vote`; see [`StoreError`].
pub async fn set_stage(tx: &mut Tx, pool: &Pool, stage: Stage) -> Result<(), StoreError> {
    tx.query(&SET_STAGE)
        .bind(Uuid::from(pool.pool_id))
        .bind(stage_text(stage))
        .execute()
        .await?;
    set_name(tx, pool.pool_id, &pool.terms()?, stage).await
}

/// The Pool of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, pool_id: PoolId) -> Result<Option<Pool>, StoreError> {
    let row: Option<PoolRow> = conn
        .query(&BY_ID)
        .bind(Uuid::from(pool_id))
        .optional()
        .await?;
    row.map(Pool::try_from).transpose()
}

/// The Pool that must be there, since another row names it.
///
/// # Errors
/// [`StoreError::Corrupt`] when it is not.
pub async fn known(conn: &mut Conn, pool_id: PoolId) -> Result<Pool, StoreError> {
    by_id(conn, pool_id)
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("no pool {}", Uuid::from(pool_id))))
}

/// The Pool of that handle.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_handle(conn: &mut Conn, handle: &str) -> Result<Option<Pool>, StoreError> {
    let row: Option<PoolRow> = conn.query(&BY_HANDLE).bind(handle).optional().await?;
    row.map(Pool::try_from).transpose()
}

/// Pools, newest first, from before `before` ([`Uuid::max`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn newest(
    conn: &mut Conn,
    before: Uuid,
    limit: i64,
) -> Result<Vec<PoolSummary>, StoreError> {
    conn.query(&NEWEST).bind(before).bind(limit).all().await
}

/// Pools that a person is a member of, newest first, from before `before`.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_person(
    conn: &mut Conn,
    person: PersonId,
    before: Uuid,
    limit: i64,
) -> Result<Vec<PoolSummary>, StoreError> {
    conn.query(&OF_PERSON)
        .bind(Uuid::from(person))
        .bind(before)
        .bind(limit)
        .all()
        .await
}

/// How many Pools there are.
///
/// # Errors
/// See [`StoreError`].
pub async fn count(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.query(&COUNT).scalar().await
}

statements! {
    COUNT_PROPOSALS = "SELECT COUNT(*) FROM proposal";
}

/// How many proposals there are, open and closed.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_proposals(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.query(&COUNT_PROPOSALS).scalar().await
}

/// The Pools with an open proposal whose roll has this person, whether she is
/// still a member or not.
///
/// # Errors
/// See [`StoreError`].
pub async fn with_roll_of(conn: &mut Conn, person: PersonId) -> Result<Vec<PoolName>, StoreError> {
    conn.query(&AWAITING).bind(Uuid::from(person)).all().await
}
