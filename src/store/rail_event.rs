//! What a provider told, once each. An event has two rows: one by the id that
//! it came with, one by the fact that it tells, since a provider may make two
//! events of one fact. Nothing is booked without a new row of the second kind.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PoolId, RailEventId},
    time::Timestamp,
};

/// What rows of `rail_event` are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// An event of Stripe's, by its id. The body is the event as it came.
    Event,
    /// What an event of Stripe's says, such as `paid cs_…`.
    Fact,
    /// A line of the account at Stripe, by its id.
    Movement,
    /// The fees of a payout, which have to be asked for, by its id.
    Fees,
}

impl Told {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Event, Self::Fact, Self::Movement, Self::Fees];

    /// Its id in the table.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Event => "stripe",
            Self::Fact => "stripe-fact",
            Self::Movement => "stripe-line",
            Self::Fees => "stripe-fees",
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is in the books.
    Booked,
    /// It says what was known.
    Known,
    /// It moves no money.
    Nothing,
    /// It waits for what it refers to, or for the books.
    Waits,
    /// It is about something that these books don't have: a person has to look.
    Odd,
}

impl Answer {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Booked,
        Self::Known,
        Self::Nothing,
        Self::Waits,
        Self::Odd,
    ];

    /// Its id in the table.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Known => "known",
            Self::Nothing => "nothing",
            Self::Waits => "waits",
            Self::Odd => "odd",
        }
    }

    fn from_id(id: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|answer| answer.id() == id)
            .ok_or_else(|| StoreError::Corrupt(format!("answer {id}")))
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RailEvent {
    /// Its id.
    pub rail_event_id: RailEventId,
    /// Whose money.
    pub pool_id: PoolId,
    /// The provider's id, or the fact.
    pub external_id: String,
    /// What waits to be booked; else empty.
    pub body: String,
    /// When it came first.
    pub seen_at: Timestamp,
    /// Whether nothing more is to be done.
    pub is_done: bool,
    /// What became of it, as far as it went.
    pub answer: Option<Answer>,
    /// How often it had to wait.
    pub tries: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    rail_event_id: Uuid,
    pool_id: Uuid,
    external_id: String,
    body: String,
    seen_at: i64,
    done_at: Option<i64>,
    answer: Option<String>,
    tries: i64,
}

impl TryFrom<Row> for RailEvent {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            rail_event_id: row.rail_event_id.into(),
            pool_id: row.pool_id.into(),
            external_id: row.external_id,
            body: row.body,
            seen_at: Timestamp::from_micros(row.seen_at),
            is_done: row.done_at.is_some(),
            answer: row.answer.as_deref().map(Answer::from_id).transpose()?,
            tries: row.tries,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT rail_event_id, pool_id, external_id, body, seen_at, done_at, answer, tries FROM rail_event ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO rail_event (rail_event_id, pool_id, rail, external_id, body, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (pool_id, rail, external_id) DO NOTHING";
    FIND = select!("WHERE pool_id = $1 AND rail = $2 AND external_id = $3");
    BY_ID = select!("WHERE rail_event_id = $1");
    DONE = "UPDATE rail_event SET done_at = $2, answer = $3, body = '', try_at = NULL WHERE rail_event_id = $1 AND done_at IS NULL";
    LATER = "UPDATE rail_event SET answer = $2, body = $3, try_at = $4, tries = tries + $5 WHERE rail_event_id = $1 AND done_at IS NULL";
    PUT_OFF = "UPDATE rail_event SET try_at = $2 WHERE rail_event_id = $1 AND done_at IS NULL";
    WAKE = "UPDATE rail_event SET try_at = $2 WHERE pool_id = $1 AND done_at IS NULL AND try_at IS NOT NULL AND answer = 'waits'";
    DUE = "SELECT rail_event_id, rail FROM rail_event WHERE done_at IS NULL AND try_at IS NOT NULL AND try_at <= $1 ORDER BY try_at LIMIT $2";
    WAITING = select!("WHERE pool_id = $1 AND done_at IS NULL ORDER BY seen_at LIMIT $2");
    ODD = select!("WHERE pool_id = $1 AND answer = 'odd' ORDER BY seen_at DESC LIMIT $2");
}

/// Keeps what was told; its id, or none when it was told before.
///
/// # Errors
/// See [`StoreError`].
pub async fn keep(
    tx: &mut Tx,
    new: RailEventId,
    pool: PoolId,
    (told, external_id): (Told, &str),
    now: Timestamp,
) -> Result<Option<RailEventId>, StoreError> {
    let query = tx.query(&INSERT).bind(Uuid::from(new));
    let query = query.bind(Uuid::from(pool)).bind(told.id());
    let query = query.bind(external_id).bind("").bind(now);
    Ok((query.execute().await? > 0).then_some(new))
}

/// What was told under that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn find(
    conn: &mut Conn,
    pool: PoolId,
    (told, external_id): (Told, &str),
) -> Result<Option<RailEvent>, StoreError> {
    let query = conn.query(&FIND).bind(Uuid::from(pool)).bind(told.id());
    let row: Option<Row> = query.bind(external_id).optional().await?;
    row.map(RailEvent::try_from).transpose()
}

/// The row of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: RailEventId) -> Result<Option<RailEvent>, StoreError> {
    let query = conn.query(&BY_ID).bind(Uuid::from(id));
    let row: Option<Row> = query.optional().await?;
    row.map(RailEvent::try_from).transpose()
}

/// Nothing more is to be done with it; what it said, and whose name stood in
/// it, is forgotten. Whether there was something to be done before.
///
/// # Errors
/// See [`StoreError`].
pub async fn done(
    tx: &mut Tx,
    id: RailEventId,
    answer: Answer,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = tx.query(&DONE).bind(Uuid::from(id)).bind(now);
    Ok(query.bind(answer.id()).execute().await? > 0)
}

/// It waits, with what it says, until `try_at`. `counts` where that is one of
/// the tries that it has.
///
/// # Errors
/// See [`StoreError`].
pub async fn later(
    tx: &mut Tx,
    id: RailEventId,
    body: &str,
    try_at: Timestamp,
    counts: bool,
) -> Result<(), StoreError> {
    let query = tx.query(&LATER).bind(Uuid::from(id));
    let query = query.bind(Answer::Waits.id()).bind(body).bind(try_at);
    query.bind(i64::from(counts)).execute().await.map(drop)
}

/// It failed, and must not hold up the others: it is tried later.
///
/// # Errors
/// See [`StoreError`].
pub async fn put_off(tx: &mut Tx, id: RailEventId, try_at: Timestamp) -> Result<(), StoreError> {
    let query = tx.query(&PUT_OFF).bind(Uuid::from(id)).bind(try_at);
    query.execute().await.map(drop)
}

/// What waits in a Pool is tried at once: what it waited for may be there.
///
/// # Errors
/// See [`StoreError`].
pub async fn wake(tx: &mut Tx, pool: PoolId, now: Timestamp) -> Result<(), StoreError> {
    let query = tx.query(&WAKE).bind(Uuid::from(pool)).bind(now);
    query.execute().await.map(drop)
}

/// What is to be tried by now: events, and the fees of payouts.
///
/// # Errors
/// See [`StoreError`].
pub async fn due(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(RailEventId, Told)>, StoreError> {
    let query = conn.query(&DUE).bind(now).bind(limit);
    let rows: Vec<(Uuid, String)> = query.all().await?;
    rows.into_iter()
        .map(|(id, rail)| {
            let told = Told::ALL.into_iter().find(|told| told.id() == rail);
            let told = told.ok_or_else(|| StoreError::Corrupt(format!("rail {rail}")))?;
            Ok((id.into(), told))
        })
        .collect()
}

/// What waits in a Pool, longest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn waiting(
    conn: &mut Conn,
    pool: PoolId,
    limit: i64,
) -> Result<Vec<RailEvent>, StoreError> {
    all(conn.query(&WAITING).bind(Uuid::from(pool)).bind(limit)).await
}

/// What a person has to look at, newest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn odd(conn: &mut Conn, pool: PoolId, limit: i64) -> Result<Vec<RailEvent>, StoreError> {
    all(conn.query(&ODD).bind(Uuid::from(pool)).bind(limit)).await
}

async fn all(query: super::db::Query<'_>) -> Result<Vec<RailEvent>, StoreError> {
    let rows: Vec<Row> = query.all().await?;
    rows.into_iter().map(RailEvent::try_from).collect()
}
