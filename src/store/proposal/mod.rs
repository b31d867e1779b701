//! Proposals and their rolls.

mod list;
mod roll;
mod write;

use uuid::Uuid;

use super::db::{Conn, StoreError, statements};
use crate::domain::{
    enactment::Enactment,
    id::{BylawsId, PersonId, PoolId, ProposalId},
    kind::{Kind, Matter},
    proposal::Open,
    tally::{Bar, Outcome, Share, Tally},
    time::Timestamp,
};

pub use list::{
    awaiting, closed_elections, closed_of_pool, count_awaiting, count_open_by, due, has_open,
    last_on, open_of_pool,
};
pub use roll::{roll, without_poll};
pub use write::{Opening, close, insert, set_certain};

/// A proposal as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub proposal_id: ProposalId,
    /// Whose it is.
    pub pool_id: PoolId,
    /// Counts per Pool; the founding vote is 0.
    pub number: i64,
    /// Who put it.
    pub proposer_id: PersonId,
    /// What it would change.
    pub matter: Matter,
    /// In one line.
    pub title: String,
    /// In full; plain text.
    pub body: String,
    /// The version of the bylaws that it opened under.
    pub bylaws_id: BylawsId,
    /// That version's number in the Pool.
    pub bylaws_number: i64,
    /// The number of the version that it would put in force.
    pub new_bylaws_number: Option<i64>,
    /// What it has to clear.
    pub bar: Bar,
    /// Whether it closes early when nothing can change it.
    pub closes_early: bool,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When voting ends.
    pub closes_at: Timestamp,
    /// When the members want to look at it again, once it is carried.
    pub review_at: Option<Timestamp>,
    /// From when on no vote could change its outcome, while it waits for
    /// requests to be read.
    pub certain_at: Option<Timestamp>,
    /// How it ended, once it did.
    pub closed: Option<Ending>,
}

/// How a proposal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// When.
    pub closed_at: Timestamp,
    /// What it came to.
    pub outcome: Outcome,
    /// What was counted.
    pub tally: Tally,
    /// What came of it, when it was carried.
    pub enactment: Option<Enactment>,
}

impl Proposal {
    /// The open proposal of the domain, while it is one.
    #[must_use]
    pub fn as_open(&self) -> Option<Open> {
        self.closed.is_none().then_some(Open {
            id: self.proposal_id,
            opened_at: self.opened_at,
            closes_at: self.closes_at,
            bar: self.bar,
            kind: self.matter.kind(),
            closes_early: self.closes_early,
        })
    }
}

#[derive(sqlx::FromRow)]
struct ProposalRow {
    proposal_id: Uuid,
    pool_id: Uuid,
    number: i64,
    proposer_id: Uuid,
    kind: String,
    title: String,
    body: String,
    bylaws_id: Option<Uuid>,
    bylaws_number: Option<i64>,
    new_bylaws_id: Option<Uuid>,
    new_bylaws_number: Option<i64>,
    subject_id: Option<Uuid>,
    seats: Option<i64>,
    spend_id: Option<Uuid>,
    rail_id: Option<Uuid>,
    quorum_percent: i64,
    share: String,
    threshold_percent: i64,
    electorate: i64,
    closes_early: bool,
    opened_at: i64,
    closes_at: i64,
    review_at: Option<i64>,
    certain_at: Option<i64>,
    closed_at: Option<i64>,
    outcome: Option<String>,
    for_count: Option<i64>,
    against_count: Option<i64>,
    abstain_count: Option<i64>,
    enactment: Option<String>,
}

fn small<T: TryFrom<i64>>(value: i64) -> Result<T, StoreError> {
    T::try_from(value).map_err(|_| StoreError::Corrupt(format!("number {value}")))
}

impl ProposalRow {
    fn matter(&self) -> Result<Matter, StoreError> {
        let missing = || StoreError::Corrupt(format!("proposal of kind {}", self.kind));
        let bylaws = || {
            let id = self.new_bylaws_id.ok_or_else(missing)?;
            Ok::<_, StoreError>(BylawsId::from(id))
        };
        let person = || {
            let id = self.subject_id.ok_or_else(missing)?;
            Ok::<_, StoreError>(PersonId::from(id))
        };
        Ok(match Kind::from_id(&self.kind).ok_or_else(missing)? {
            Kind::Founding => Matter::Founding(bylaws()?),
            Kind::Decision => Matter::Decision,
            Kind::Amendment => Matter::Amendment(bylaws()?),
            Kind::Admission => Matter::Admission(person()?),
            Kind::Expulsion => Matter::Expulsion(person()?),
            Kind::Election => Matter::Election {
                seats: small(self.seats.ok_or_else(missing)?)?,
            },
            Kind::Filing => Matter::Filing,
            Kind::Dissolution => Matter::Dissolution,
            Kind::Spend => Matter::Spend(self.spend_id.ok_or_else(missing)?.into()),
            Kind::Rail => Matter::Rail(self.rail_id.ok_or_else(missing)?.into()),
        })
    }

    fn share(&self) -> Result<Share, StoreError> {
        Ok(match self.share.as_str() {
            "more_than" => Share::MoreThan(small(self.threshold_percent)?),
            "two_thirds" => Share::TwoThirds,
            "three_quarters_of_all" => Share::ThreeQuartersOfAll,
            other => return Err(StoreError::Corrupt(format!("share {other}"))),
        })
    }

    fn ending(&self) -> Result<Option<Ending>, StoreError> {
        let (Some(closed_at), Some(outcome)) = (self.closed_at, self.outcome.as_deref()) else {
            return Ok(None);
        };
        Ok(Some(Ending {
            closed_at: Timestamp::from_micros(closed_at),
            outcome: match outcome {
                "carried" => Outcome::Carried,
                "defeated" => Outcome::Defeated,
                "inquorate" => Outcome::Inquorate,
                other => return Err(StoreError::Corrupt(format!("outcome {other}"))),
            },
            tally: Tally {
                for_count: small(self.for_count.unwrap_or(0))?,
                against_count: small(self.against_count.unwrap_or(0))?,
                abstain_count: small(self.abstain_count.unwrap_or(0))?,
            },
            enactment: match self.enactment.as_deref() {
                None => None,
                Some(name) => Some(
                    Enactment::from_name(name)
                        .ok_or_else(|| StoreError::Corrupt(format!("enactment {name}")))?,
                ),
            },
        }))
    }
}

impl TryFrom<ProposalRow> for Proposal {
    type Error = StoreError;

    fn try_from(row: ProposalRow) -> Result<Self, StoreError> {
        Ok(Self {
            matter: row.matter()?,
            closed: row.ending()?,
            bar: Bar {
                electorate: small(row.electorate)?,
                quorum_percent: small(row.quorum_percent)?,
                share: row.share()?,
            },
            proposal_id: row.proposal_id.into(),
            pool_id: row.pool_id.into(),
            number: row.number,
            proposer_id: row.proposer_id.into(),
            title: row.title,
            body: row.body,
            bylaws_id: row
                .bylaws_id
                .ok_or_else(|| StoreError::Corrupt("a proposal without bylaws".to_owned()))?
                .into(),
            bylaws_number: row.bylaws_number.unwrap_or_default(),
            new_bylaws_number: row.new_bylaws_number,
            closes_early: row.closes_early,
            opened_at: Timestamp::from_micros(row.opened_at),
            closes_at: Timestamp::from_micros(row.closes_at),
            review_at: row.review_at.map(Timestamp::from_micros),
            certain_at: row.certain_at.map(Timestamp::from_micros),
        })
    }
}

macro_rules! select {
    () => {
        "SELECT proposal.proposal_id, proposal.pool_id, proposal.number, proposal.proposer_id, proposal.kind, proposal.title, proposal.body,
                proposal.bylaws_id, proposal.new_bylaws_id, proposal.subject_id, proposal.seats, proposal.spend_id, proposal.rail_id,
                proposal.quorum_percent, proposal.share, proposal.threshold_percent, proposal.electorate, proposal.closes_early,
                proposal.opened_at, proposal.closes_at, proposal.review_at, proposal.certain_at, proposal.closed_at, proposal.outcome,
                proposal.for_count, proposal.against_count, proposal.abstain_count, proposal.enactment,
                (SELECT bylaws.number FROM bylaws WHERE bylaws.bylaws_id = proposal.bylaws_id) AS bylaws_number,
                (SELECT bylaws.number FROM bylaws WHERE bylaws.bylaws_id = proposal.new_bylaws_id) AS new_bylaws_number
         FROM proposal "
    };
}
use select;

statements! {
    BY_ID = concat!(select!(), "WHERE proposal.proposal_id = $1");
    BY_NUMBER = concat!(select!(), "WHERE proposal.pool_id = $1 AND proposal.number = $2");
    IS_ELECTOR = "SELECT EXISTS (SELECT 1 FROM elector WHERE proposal_id = $1 AND person_id = $2)";
}

/// The proposal of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, proposal: ProposalId) -> Result<Option<Proposal>, StoreError> {
    let row: Option<ProposalRow> = conn
        .query(&BY_ID)
        .bind(Uuid::from(proposal))
        .optional()
        .await?;
    row.map(Proposal::try_from).transpose()
}

/// The proposal of a Pool with that number.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_number(
    conn: &mut Conn,
    pool: PoolId,
    number: i64,
) -> Result<Option<Proposal>, StoreError> {
    let row: Option<ProposalRow> = conn
        .query(&BY_NUMBER)
        .bind(Uuid::from(pool))
        .bind(number)
        .optional()
        .await?;
    row.map(Proposal::try_from).transpose()
}

/// Whether a person is on the roll.
///
/// # Errors
/// See [`StoreError`].
pub async fn is_elector(
    conn: &mut Conn,
    proposal: ProposalId,
    person: PersonId,
) -> Result<bool, StoreError> {
    conn.query(&IS_ELECTOR)
        .bind(Uuid::from(proposal))
        .bind(Uuid::from(person))
        .scalar()
        .await
}
