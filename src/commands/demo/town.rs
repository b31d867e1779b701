//! A server of the demo, and what people do there.

use std::time::Duration;

use secrecy::SecretString;

use super::{
    super::{
        Fatal,
        house::{House, new_keys},
    },
    PASSWORD,
};
use crate::{
    domain::{
        ballot::{Ballot, Choice},
        form::LegalForm,
        handle::Handle,
        id::{PersonId, PoolId},
        kind::Matter,
        money::Currency,
        proposal::Draft,
        rules::Admission,
        terms::Terms,
        text::{Body, Name, Purpose, Reason, Title},
        variables::{Number, Variables},
    },
    services::{
        ServiceError, Site,
        agree_to_rules::agree_to_rules,
        ask_to_join::ask_to_join,
        cast_ballot::{CastBallot, Way, cast_ballot},
        follow_elsewhere::follow_elsewhere,
        found_pool::{FoundPool, found_pool},
        hold_founding_vote::hold_founding_vote,
        join_elsewhere::{agree_elsewhere, join_elsewhere},
        manage_person,
        open_proposal::{OpenProposal, open_proposal},
        password,
        ports::Elsewhere,
        record_acceptance::{self, Consent, signature_of},
        sign_up::{SignUp, sign_up},
        vote_elsewhere::vote_elsewhere,
    },
    settings::Settings,
    store::{
        actor::{self, Actor},
        db::Db,
        elsewhere, proposal,
    },
    transact,
    world::World,
};

/// How often something awaited is looked for, and how many times at most.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const LOOKS: usize = 600;

/// A server with its people.
pub(super) struct Town {
    pub(super) db: Db,
    pub(super) world: World,
    pub(super) site: Site,
    abroad: std::sync::Arc<dyn Elsewhere>,
}

impl Town {
    pub(super) fn new(house: &House, settings: &Settings) -> Self {
        Self {
            db: house.db.clone(),
            world: house.world.clone(),
            site: settings.site.clone(),
            abroad: house.federation.clone(),
        }
    }

    /// Host and port, as handles end.
    pub(super) fn host(&self) -> &str {
        &self.site.host
    }

    /// Somebody signs up.
    pub(super) async fn person(&self, handle: &str, name: &str) -> Result<PersonId, Fatal> {
        let command = SignUp {
            handle: Handle::parse(handle)?,
            name: Name::parse(name)?,
            password_hash: password::hash(&self.world, &SecretString::from(PASSWORD))?,
            keys: new_keys(&self.world)?,
            setup_token: None,
        };
        Ok(transact!(self.db, self.world, ServiceError, |tx| {
            sign_up(&mut tx, &self.world, &self.site, &command).await
        })?)
    }

    /// Somebody runs the server.
    pub(super) async fn operator(&self, handle: &str) -> Result<(), Fatal> {
        let handle = Handle::parse(handle)?;
        Ok(transact!(self.db, self.world, ServiceError, |tx| {
            manage_person::make_operator(&mut tx, &handle).await
        })?)
    }

    /// Somebody founds a Pool.
    pub(super) async fn pool(
        &self,
        founder: PersonId,
        handle: &str,
        name: &str,
        purpose: &str,
        admission: Admission,
        quorum_percent: i64,
    ) -> Result<PoolId, Fatal> {
        let mut variables = Variables::usual(Currency::EUR)
            .with(Number::Founders, 1)?
            .with(Number::ExitNoticeDays, 0)?
            .with(Number::QuorumPercent, quorum_percent)?;
        variables.admission = admission;
        let command = FoundPool {
            founder,
            handle: Handle::parse(handle)?,
            terms: Terms {
                name: Name::parse(name)?,
                purpose: Purpose::parse(purpose)?,
                form: LegalForm::Association,
                variables,
            },
            keys: new_keys(&self.world)?,
        };
        let Self {
            db, world, site, ..
        } = self;
        let (pool, number) = transact!(db, world, ServiceError, |tx| {
            let pool = found_pool(&mut tx, world, site, &command).await?;
            let who = actor::known(&mut tx, founder).await?;
            let consent = consent(&who)?;
            agree_to_rules(&mut tx, world, site, pool, &who, &consent, None, None).await?;
            let number = hold_founding_vote(&mut tx, world, site, pool, founder).await?;
            Ok((pool, number))
        })?;
        self.vote(pool, number, founder, Choice::For, "").await?;
        Ok(pool)
    }

    /// Somebody of this server joins a Pool of this server.
    pub(super) async fn join(&self, pool: PoolId, person: PersonId) -> Result<(), Fatal> {
        let Self {
            db, world, site, ..
        } = self;
        Ok(transact!(db, world, ServiceError, |tx| {
            let who = actor::known(&mut tx, person).await?;
            ask_to_join(&mut tx, world, site, pool, &who, None, None).await?;
            let consent = consent(&who)?;
            agree_to_rules(&mut tx, world, site, pool, &who, &consent, None, None).await?;
            Ok(())
        })?)
    }

    /// A member opens a proposal; its number.
    pub(super) async fn propose(
        &self,
        pool: PoolId,
        by: PersonId,
        title: &str,
        body: &str,
    ) -> Result<i64, Fatal> {
        let draft = Draft {
            matter: Matter::Decision,
            title: Title::parse(title)?,
            body: Body::parse(body)?,
            review_at: None,
        };
        let opening = OpenProposal {
            proposer: by,
            draft: &draft,
            candidates: &[],
        };
        Ok(transact!(self.db, self.world, ServiceError, |tx| {
            open_proposal(&mut tx, &self.world, pool, &opening).await
        })?)
    }

    /// A member votes on the pages here.
    pub(super) async fn vote(
        &self,
        pool: PoolId,
        number: i64,
        person: PersonId,
        choice: Choice,
        reason: &str,
    ) -> Result<(), Fatal> {
        let reason = Reason::parse(reason)?;
        let Self {
            db, world, site, ..
        } = self;
        Ok(transact!(db, world, ServiceError, |tx| {
            let found = proposal::by_number(&mut tx, pool, number)
                .await?
                .ok_or(ServiceError::UnknownProposal)?;
            let command = CastBallot {
                proposal_id: found.proposal_id,
                person,
                ballot: Ballot {
                    choice,
                    reason: reason.clone(),
                },
                way: Way::Web,
                at: world.now(),
            };
            cast_ballot(&mut tx, world, site, &command).await
        })?)
    }

    /// Somebody of this server looks up a Pool of another.
    pub(super) async fn look_up(&self, address: &str) -> Result<Actor, Fatal> {
        Ok(self.abroad.find_actor(address).await?)
    }

    /// Somebody of this server follows a Pool of another.
    pub(super) async fn follow(&self, person: PersonId, pool: &Actor) -> Result<(), Fatal> {
        let Self {
            db, world, site, ..
        } = self;
        Ok(transact!(db, world, ServiceError, |tx| {
            follow_elsewhere(&mut tx, world, site, person, pool).await
        })?)
    }

    /// Somebody of this server asks to join a Pool of another.
    pub(super) async fn join_abroad(&self, person: PersonId, pool: &Actor) -> Result<(), Fatal> {
        let Self {
            db, world, site, ..
        } = self;
        Ok(transact!(db, world, ServiceError, |tx| {
            join_elsewhere(&mut tx, world, site, person, pool).await
        })?)
    }

    /// Somebody of this server agrees to the rules of a Pool of another.
    pub(super) async fn agree_abroad(&self, person: PersonId, pool: &Actor) -> Result<(), Fatal> {
        let Self {
            db, world, site, ..
        } = self;
        Ok(transact!(db, world, ServiceError, |tx| {
            agree_elsewhere(&mut tx, world, site, person, pool).await
        })?)
    }

    /// Somebody of this server votes in a Pool of another.
    pub(super) async fn vote_abroad(
        &self,
        person: PersonId,
        question: &str,
        choice: Choice,
    ) -> Result<(), Fatal> {
        let Self { db, world, .. } = self;
        Ok(transact!(db, world, ServiceError, |tx| {
            let found = elsewhere::proposal_by_uri(&mut tx, question)
                .await?
                .ok_or(ServiceError::UnknownProposal)?;
            vote_elsewhere(&mut tx, world, person, found.proposal_id, choice).await
        })?)
    }

    /// Whether a proposal here has closed.
    pub(super) async fn is_closed(&self, pool: PoolId, number: i64) -> Result<bool, Fatal> {
        let mut conn = self.db.read().await?;
        let found = proposal::by_number(&mut conn, pool, number).await?;
        Ok(found.is_some_and(|found| found.closed.is_some()))
    }

    /// Waits until a proposal here has closed.
    pub(super) async fn closed(&self, pool: PoolId, number: i64) -> Result<(), Fatal> {
        for _ in 0..LOOKS {
            if self.is_closed(pool, number).await? {
                return Ok(());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err(format!("proposal {number} did not close").into())
    }

    /// Waits until so many ballots are in on a proposal here.
    pub(super) async fn counted(
        &self,
        pool: PoolId,
        number: i64,
        ballots: u32,
    ) -> Result<(), Fatal> {
        for _ in 0..LOOKS {
            let mut conn = self.db.read().await?;
            if let Some(found) = proposal::by_number(&mut conn, pool, number).await? {
                let tally = crate::store::ballot::tally(&mut conn, found.proposal_id).await?;
                if tally.turnout() >= ballots {
                    return Ok(());
                }
            }
            drop(conn);
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err(format!("proposal {number} never had {ballots} ballots").into())
    }

    /// Waits until so many letters of a Pool elsewhere came.
    pub(super) async fn letters(
        &self,
        person: PersonId,
        pool: &Actor,
        count: usize,
    ) -> Result<(), Fatal> {
        for _ in 0..LOOKS {
            let mut conn = self.db.read().await?;
            let last = uuid::Uuid::max();
            let found =
                crate::store::remark::letters(&mut conn, person.into(), pool.actor_id, last, 10)
                    .await?;
            if found.len() >= count {
                return Ok(());
            }
            drop(conn);
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err(format!("no letter of {} came", pool.uri).into())
    }

    /// Waits until a proposal of a Pool elsewhere has arrived here.
    pub(super) async fn arrived(&self, question: &str) -> Result<(), Fatal> {
        for _ in 0..LOOKS {
            let mut conn = self.db.read().await?;
            if elsewhere::proposal_by_uri(&mut conn, question)
                .await?
                .is_some()
            {
                return Ok(());
            }
            drop(conn);
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err(format!("{question} did not arrive").into())
    }
}

fn consent(who: &Actor) -> Result<Consent, ServiceError> {
    Ok(Consent {
        typed_name: signature_of(who)?,
        way: record_acceptance::Way::Password,
        buy_in: None,
    })
}
