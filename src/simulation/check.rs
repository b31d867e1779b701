//! What must hold, whatever happens: after each step on the server that took it,
//! and at the end among all that are honest. It recounts by itself, in the
//! plainest way, from what people really signed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use crate::domain::flood::{
    Charter, Digest, DrawStanding, Flood, Peer, Round, RoundId, Standing, Verdict,
};

use super::{
    random::{Random, mix},
    recount::recount,
    scenario::{Scenario, when},
    server::{Server, id_of},
};

/// What must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Invariant {
    /// One counted ballot per proposal and person, with evidence, by somebody on
    /// a roll that all accepted; the outcome follows from them.
    Outcome,
    /// No two honest servers see a round end differently, and none sees it end
    /// twice.
    Agreement,
    /// Pledged is drawn and reserved and released.
    Pledge,
    /// No draw without a certificate; no Pool draws more than its share.
    Draw,
    /// A signed object is never edited, and an honest Pool says one thing at one
    /// place.
    Chain,
    /// One set of objects, one state.
    Convergence,
    /// Where nobody lies and nobody dies, every round ends and all money is
    /// accounted for.
    Ending,
}

/// Something that must hold and doesn't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// What.
    pub invariant: Invariant,
    /// How.
    pub how: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.invariant, self.how)
    }
}

pub(super) fn broken<T>(invariant: Invariant, how: impl FnOnce() -> String) -> Result<T, Broken> {
    Err(Broken {
        invariant,
        how: how(),
    })
}

/// What was seen so far.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// How each honest server saw each round end.
    finals: BTreeMap<(RoundId, Peer), Standing>,
    /// How many objects each honest server held when it was looked at.
    looked: BTreeMap<Peer, usize>,
    /// Certified outcomes that were recounted.
    recounted: BTreeSet<(RoundId, Digest)>,
    /// How the rounds ended.
    pub ends: BTreeMap<RoundId, Standing>,
}

impl Watch {
    /// After each step of an honest server.
    ///
    /// # Errors
    /// What doesn't hold.
    pub fn look(&mut self, scenario: &Scenario, server: &Server, now: i64) -> Result<(), Broken> {
        let Some(flood) = server.flood.as_ref().filter(|_| server.is_honest()) else {
            return Ok(());
        };
        let held = flood.links().len();
        if self.looked.insert(server.role.pool.clone(), held) == Some(held) {
            return Ok(());
        }
        for round in flood.rounds() {
            let standing = flood.standing(round.id);
            if standing.is_final() {
                self.ended(scenario, server, (round, standing), now)?;
            }
        }
        for (pool, _) in flood.speakers() {
            for epoch in [1, 2] {
                let pledged = flood.pledged(pool, epoch);
                if !pledged.adds_up() {
                    return broken(Invariant::Pledge, || {
                        format!(
                            "{} says of {pool} in epoch {epoch}: {pledged:?}",
                            server.role.pool
                        )
                    });
                }
            }
        }
        Ok(())
    }

    fn ended(
        &mut self,
        scenario: &Scenario,
        server: &Server,
        (round, standing): (&Round, Standing),
        now: i64,
    ) -> Result<(), Broken> {
        let key = (round.id, server.role.pool.clone());
        let before = self.finals.insert(key, standing);
        if before == Some(standing) {
            return Ok(());
        }
        // The two generals: whoever died alone with the certificate, or comes
        // after the pledges have ended, may have seen another end.
        let heard = server.role.dies.is_none() && now <= when::UNTIL;
        let around = server.flood.as_ref().and_then(|flood| flood.around(round));
        let must = around.is_some_and(|around| scenario.must_agree(around.voices()));
        if must && heard {
            let of_round = self.finals.iter().filter(|((id, _), _)| *id == round.id);
            let other = of_round.filter(|((_, pool), _)| {
                let role = scenario.roles.iter().find(|role| role.pool == *pool);
                role.is_some_and(|role| role.dies.is_none())
            });
            let other = other
                .map(|((_, pool), other)| (pool, *other))
                .find(|(_, other)| *other != standing);
            if let Some((pool, other)) = other.or(before.map(|before| (&server.role.pool, before)))
            {
                return broken(Invariant::Agreement, || {
                    format!(
                        "{:?}: {} sees {standing:?}, {pool} saw {other:?}",
                        round.id, server.role.pool
                    )
                });
            }
        }
        self.ends.insert(round.id, standing);
        if let (Standing::Certified(hash), Some(outcome)) = (standing, round.outcome(standing))
            && scenario
                .honest()
                .any(|role| outcome.parts.iter().any(|part| part.pool == role.pool))
            && self.recounted.insert((round.id, hash))
        {
            recount(scenario, server, round, outcome)?;
        }
        Ok(())
    }

    /// When everything that could be said is said.
    ///
    /// # Errors
    /// What doesn't hold.
    pub fn end(&mut self, scenario: &Scenario, servers: &[Server]) -> Result<(), Broken> {
        let alive = |server: &&Server| server.is_honest() && server.flood.is_some();
        let honest: Vec<&Server> = servers.iter().filter(alive).collect();
        for server in &honest {
            self.looked.clear();
            self.look(scenario, server, when::UNTIL + 1)?;
            if let Some(flood) = &server.flood {
                chains(scenario, server, flood)?;
                draws(server, flood)?;
            }
        }
        converged(scenario, &honest)?;
        let quiet = scenario
            .roles
            .iter()
            .all(|role| role.lies.is_empty() && role.dies.is_none());
        if quiet {
            for server in &honest {
                all_ended(server)?;
            }
        }
        Ok(())
    }
}

/// Objects are what their digests say, and honest Pools have one branch.
fn chains(scenario: &Scenario, server: &Server, flood: &Flood) -> Result<(), Broken> {
    for (id, link) in flood.links() {
        if id_of(&link.object) != *id {
            return broken(Invariant::Chain, || {
                format!("{} has another object under {id:?}", server.role.pool)
            });
        }
        let terms = link
            .object
            .body
            .round()
            .and_then(|round| flood.round(round));
        if terms.is_some_and(|round| round.terms.epoch != link.object.epoch)
            && link.refused.is_none()
        {
            return broken(Invariant::Chain, || {
                format!("{} counts {id:?} in another epoch", server.role.pool)
            });
        }
    }
    for role in scenario.honest() {
        let chain = flood.chain(&role.pool);
        if let Some(proof) = chain.and_then(crate::domain::flood::Chain::equivocation) {
            return broken(Invariant::Chain, || {
                format!("{} said two things: {proof:?}", role.pool)
            });
        }
    }
    Ok(())
}

/// What counts as drawn is a certified share, once.
fn draws(server: &Server, flood: &Flood) -> Result<(), Broken> {
    for (pool, chain) in flood.speakers() {
        let Some(account) = chain.account() else {
            continue;
        };
        for epoch in [1, 2] {
            let mut certified: BTreeMap<RoundId, i64> = BTreeMap::new();
            for round in flood.rounds().filter(|round| round.terms.epoch == epoch) {
                let own = round
                    .draws
                    .iter()
                    .filter(|(id, (by, _))| by == pool && account.drew(**id));
                for (id, (_, amount)) in own {
                    if flood.draw_standing(pool, *id) == DrawStanding::Certified {
                        *certified.entry(round.id).or_default() += amount;
                    }
                }
            }
            for (id, sum) in &certified {
                let outcome = flood
                    .round(*id)
                    .and_then(|round| round.outcome(flood.standing(*id)));
                let share = outcome
                    .filter(|outcome| matches!(outcome.verdict, Verdict::Carried(_)))
                    .and_then(|outcome| outcome.parts.iter().find(|part| part.pool == *pool))
                    .map(|part| part.share);
                if share != Some(*sum) {
                    return broken(Invariant::Draw, || {
                        format!("{pool} drew {sum} of {share:?} in {id:?}")
                    });
                }
            }
            let claims = flood.rounds().filter(|round| round.terms.epoch == epoch);
            let claims = claims.flat_map(|round| &round.draws);
            let own = claims.filter(|(id, (by, _))| by == pool && account.drew(**id));
            let claimed: i64 = own.map(|(_, (_, amount))| amount).sum();
            let pledged = flood.pledged(pool, epoch);
            let bound = pledged.due + pledged.drawn + pledged.released;
            let honest_chain = chain.equivocation().is_none();
            if claimed > pledged.pledged || (honest_chain && bound > pledged.pledged) {
                return broken(Invariant::Draw, || {
                    format!("{pool} drew {claimed}, and more is due than there is: {pledged:?}")
                });
            }
            let (drawn, pledged) = (certified.values().sum::<i64>(), flood.pledged(pool, epoch));
            if drawn != pledged.drawn || pledged.drawn > pledged.pledged {
                return broken(Invariant::Draw, || {
                    format!(
                        "{} counts {pledged:?} of {pool}, certified are {drawn}",
                        server.role.pool
                    )
                });
            }
        }
    }
    Ok(())
}

/// Servers that hold the same objects hold the same state, and so does whoever
/// gets the objects in another order.
fn converged(scenario: &Scenario, honest: &[&Server]) -> Result<(), Broken> {
    let mut floods = honest
        .iter()
        .filter_map(|server| Some((server, server.flood.as_ref()?)));
    let Some((first, flood)) = floods.next() else {
        return Ok(());
    };
    for (server, other) in floods {
        if flood != other {
            return broken(Invariant::Convergence, || {
                let (ours, theirs) = (flood.links().count(), other.links().count());
                format!(
                    "{} and {} hold different states, of {ours} and {theirs} objects ({} and {} on disk)",
                    first.role.pool,
                    server.role.pool,
                    first.have.len(),
                    server.have.len()
                )
            });
        }
    }
    if !scenario.seed.is_multiple_of(8) {
        return Ok(());
    }
    let mut random = Random::new(mix(scenario.seed ^ 0x0DE5));
    let mut left: Vec<_> = first
        .disk
        .iter()
        .map(|parcel| Arc::clone(&parcel.object))
        .collect();
    let mut other = Flood::new(scenario.flood);
    while !left.is_empty() {
        let object = left.swap_remove(random.index(left.len()));
        // What it is refused for shows in the state.
        let _ = other.apply(object);
    }
    if *flood != other {
        return broken(Invariant::Convergence, || {
            "another order, another state".to_owned()
        });
    }
    Ok(())
}

/// Nobody lied and nobody died: every round has ended, and for everybody.
fn all_ended(server: &Server) -> Result<(), Broken> {
    let Some(flood) = &server.flood else {
        return Ok(());
    };
    for round in flood.rounds() {
        let standing = flood.standing(round.id);
        let begun = flood
            .charter(round.terms.charter)
            .is_some_and(crate::domain::flood::Offered::is_active);
        if begun && !standing.is_final() {
            return broken(Invariant::Ending, || {
                format!("{:?} stands at {standing:?}", round.id)
            });
        }
        let share = |pool: &Peer| round.share(standing, pool);
        for (pool, chain) in flood.speakers() {
            let stake = chain.account().and_then(|account| account.stake(round.id));
            let open = stake.is_some_and(|stake| stake.commit.is_some() && stake.end.is_none());
            if open {
                return broken(Invariant::Ending, || {
                    format!("{pool} still has money in {:?}", round.id)
                });
            }
            let drew = round.draws.values().any(|(by, _)| by == pool);
            if share(pool).is_some() && !drew {
                return broken(Invariant::Ending, || {
                    format!("{pool} never drew its share of {:?}", round.id)
                });
            }
        }
    }
    for (pool, _) in flood.speakers() {
        for epoch in [1, 2] {
            let pledged = flood.pledged(pool, epoch);
            if pledged.reserved != 0 {
                return broken(Invariant::Ending, || {
                    format!("{pool} still has {pledged:?} in epoch {epoch}")
                });
            }
        }
    }
    Ok(())
}

/// The charter's rule, for the recount.
pub(super) const fn terms_of(charter: &Charter) -> (u8, u8) {
    (
        charter.parts().quorum_percent,
        charter.parts().threshold_percent,
    )
}
