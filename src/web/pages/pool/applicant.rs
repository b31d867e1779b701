//! `/pools/{handle}/applicants/{person}`: somebody who waits to be let in, and
//! what members may do for her. A steward's letting in is in `admit`.

use axum::{extract::Path, response::Response};
use uuid::Uuid;

use crate::{
    args,
    domain::{
        id::PersonId,
        membership::{Applied, Standing as Stands},
        rules::Admission,
        variables::Number,
    },
    services::{
        ServiceError, put_to_vote::put_to_vote, turn_down::turn_down as turn_her_down,
        vouch::vouch as vouch_for,
    },
    store::{
        actor, membership,
        pool::Pool,
        sponsorship::{self, Attested},
    },
    text::{text, text_with},
    transact,
    web::{
        WebError, read,
        shape::{self, Named, person_ref, small},
        view::{
            membership::Applicant,
            pool::{May, Standing, WaitingLine},
            when::When,
        },
        visit::{SignedIn, Visit, show as shown},
    },
};

/// Who looks at a request, and with which rights.
#[derive(Clone, Copy)]
pub struct Looking<'a> {
    /// The Pool.
    pub pool: &'a Pool,
    /// How she stands to it.
    pub standing: Standing,
    /// Who she is, where she is signed in.
    pub viewer: Option<&'a SignedIn>,
    /// Who vouches for those who wait.
    pub attested: &'a [Attested],
}

impl Looking<'_> {
    /// How many vouch for a person, where that is the rule.
    #[must_use]
    pub fn vouched(&self, person: Uuid, decided: Admission) -> Option<u32> {
        (decided == Admission::BySponsors).then(|| {
            let mine = self.attested.iter().filter(|row| row.person_id == person);
            u32::try_from(mine.count()).unwrap_or(u32::MAX)
        })
    }

    /// What she may do for a person.
    #[must_use]
    pub fn may(&self, person: Uuid, decided: Admission) -> May {
        let own = self.viewer.map(|viewer| viewer.actor.actor_id);
        if !self.standing.is_member() || own == Some(person) {
            return May::Nothing;
        }
        match decided {
            Admission::BySteward if self.standing == Standing::Steward => May::Admit,
            Admission::Open | Admission::BySteward => May::Nothing,
            Admission::ByVote => May::PutToVote,
            Admission::BySponsors => {
                let has = |row: &Attested| row.person_id == person && Some(row.sponsor_id) == own;
                if self.attested.iter().any(has) {
                    May::Vouched
                } else {
                    May::Vouch
                }
            }
        }
    }

    /// How many have to vouch.
    #[must_use]
    pub fn needed(&self) -> u32 {
        self.pool.variables.number(Number::Sponsors).into()
    }

    /// Who decides on a request.
    #[must_use]
    pub fn decided(&self, was_expelled: bool) -> Admission {
        if was_expelled {
            Admission::ByVote
        } else {
            self.pool.admission()
        }
    }
}

/// Her page, for members and for herself: who else waits for what, is nobody's
/// business.
pub async fn show(
    visit: Visit,
    Path((handle, person)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let viewer = visit.signed_in()?;
    let person: Uuid = person.parse().map_err(|_| WebError::NotFound)?;
    let now = web.world.now();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let standing = read::standing(&mut conn, &pool, &visit).await?;
    let is_herself = viewer.actor.actor_id == person;
    if !(standing.is_member() || is_herself) {
        return Err(ServiceError::NotMember.into());
    }
    let stands = membership::standing(&mut conn, pool.pool_id, PersonId::from(person)).await?;
    let Stands::Applied(applied) = stands else {
        // Nothing waits here any more.
        return Ok(visit.go(&format!("/pools/{handle}")));
    };
    let who = actor::known(&mut conn, person).await?;
    let attested = sponsorship::waiting(&mut conn, pool.pool_id).await?;
    let looking = Looking {
        pool: &pool,
        standing,
        viewer: Some(viewer),
        attested: &attested,
    };
    let Applied {
        agreed_at,
        was_expelled,
        ..
    } = applied;
    let decided = looking.decided(was_expelled);
    shown(&Applicant {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        standing,
        line: WaitingLine {
            person: person_ref(&web.site, Named::from(&who)),
            person_id: person.to_string(),
            since: When::new(agreed_at, now),
            vouched: looking.vouched(person, decided),
            needed: looking.needed(),
            was_expelled,
            may: looking.may(person, decided),
        },
        is_herself,
        link: format!("{}/applicants/{person}", web.site.pool_uri(&handle)),
    })
}

/// A member vouches for her.
pub async fn vouches(
    visit: Visit,
    Path((handle, person)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let sponsor = visit.signed_in()?.person;
    let web = visit.web();
    let person: Uuid = person.parse().map_err(|_| WebError::NotFound)?;
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    let missing = transact!(web.db, web.world, ServiceError, |tx| {
        let person = PersonId::from(person);
        let (world, site) = (&web.world, &web.site);
        vouch_for(&mut tx, world, site, pool.pool_id, sponsor, person).await
    })?;
    let told = text_with(
        "notice-vouched",
        &args! { "missing" => small(missing.into()) },
    );
    Ok(visit.done(&format!("/pools/{handle}/members"), &told))
}

/// A steward turns her down.
pub async fn turns_down(
    visit: Visit,
    Path((handle, person)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let person: Uuid = person.parse().map_err(|_| WebError::NotFound)?;
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        let person = PersonId::from(person);
        let (world, site) = (&web.world, &web.site);
        turn_her_down(&mut tx, world, site, pool.pool_id, steward, person).await
    })?;
    Ok(visit.done(
        &format!("/pools/{handle}/members"),
        &text("notice-turned-down"),
    ))
}

/// A member puts her request to the vote.
pub async fn puts_to_vote(
    visit: Visit,
    Path((handle, person)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let proposer = visit.signed_in()?.person;
    let web = visit.web();
    let person: Uuid = person.parse().map_err(|_| WebError::NotFound)?;
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    let number = transact!(web.db, web.world, ServiceError, |tx| {
        let person = PersonId::from(person);
        let (world, site) = (&web.world, &web.site);
        put_to_vote(&mut tx, world, site, pool.pool_id, proposer, person).await
    })?;
    Ok(visit.done(
        &format!("/pools/{handle}/proposals/{number}"),
        &text("notice-opened"),
    ))
}
