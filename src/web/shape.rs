//! What the store gives, in the shapes that pages show.

use uuid::Uuid;

use super::view::{
    lines::PoolLine,
    page::{PersonRef, PoolRef},
    tally::{self as view, Choice as Shown, ProposalCard, Rules, State},
    when::When,
};
use crate::{
    domain::{
        ballot::Choice,
        tally::{Bar, Outcome, Tally},
        time::Timestamp,
        variables::Number,
    },
    parameters::admission_id,
    services::Site,
    store::{
        actor::Actor,
        pool::{Pool, PoolSummary},
        proposal::Proposal,
    },
};

/// A count of rows, for people.
#[must_use]
pub fn small(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}

/// A Pool as it is named.
#[must_use]
pub fn pool_ref(site: &Site, pool: &Pool) -> PoolRef {
    PoolRef {
        name: pool.name.clone(),
        handle: pool.handle.clone(),
        address: format!("@{}@{}", pool.handle, site.host),
    }
}

/// A Pool in a list.
#[must_use]
pub fn pool_line(site: &Site, pool: PoolSummary) -> PoolLine {
    PoolLine {
        pool: PoolRef {
            address: format!("@{}@{}", pool.handle, site.host),
            name: pool.name,
            handle: pool.handle,
        },
        purpose: pool.purpose,
        members: small(pool.members),
        open: small(pool.open_proposals),
    }
}

/// What is known of a person where she is named.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// Her name as shown.
    pub name: &'a str,
    /// Her handle.
    pub handle: &'a str,
    /// Her server, or none when it is this one.
    pub host: Option<&'a str>,
    /// Her page.
    pub url: &'a str,
}

impl<'a> From<&'a Actor> for Named<'a> {
    fn from(actor: &'a Actor) -> Self {
        Self {
            name: &actor.name,
            handle: &actor.handle,
            host: actor.host.as_deref(),
            url: &actor.url,
        }
    }
}

impl Named<'_> {
    /// Her name, or her handle when she gave none.
    #[must_use]
    pub fn shown(&self) -> &str {
        let is_blank = self.name.trim().is_empty();
        if is_blank { self.handle } else { self.name }
    }
}

/// A person as she is named.
#[must_use]
pub fn person_ref(site: &Site, who: Named<'_>) -> PersonRef {
    let host = who.host.unwrap_or(&site.host);
    PersonRef {
        name: who.shown().to_owned(),
        address: format!("@{}@{host}", who.handle),
        href: match who.host {
            None => format!("/people/{}", who.handle),
            Some(_) => web_link(who.url).to_owned(),
        },
        remote: who.host.is_some(),
    }
}

/// A link of another server, when it is one that a browser may follow.
#[must_use]
pub fn web_link(url: &str) -> &str {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if is_web { url } else { "#" }
}

/// The choice as pages show it.
#[must_use]
pub fn choice(choice: Choice) -> Shown {
    match choice {
        Choice::For => Shown::For,
        Choice::Against => Shown::Against,
        Choice::Abstain => Shown::Abstain,
    }
}

/// The choice that a form sends.
#[must_use]
pub fn choice_of(word: &str) -> Option<Choice> {
    Choice::ALL
        .into_iter()
        .find(|each| choice(*each).word() == word)
}

/// The rules in force of a Pool.
#[must_use]
pub fn rules(pool: &Pool) -> Rules {
    Rules {
        voting_days: pool.rules().voting_days().into(),
        quorum_percent: pool.rules().quorum_percent().into(),
        threshold_percent: pool.rules().threshold_percent().into(),
        admission: admission_id(pool.admission()),
        sponsors: pool.variables.number(Number::Sponsors).into(),
        closes_early: pool.variables.early_close,
    }
}

/// The rules frozen with a proposal.
#[must_use]
pub fn frozen_rules(pool: &Pool, proposal: &Proposal) -> Rules {
    let seconds = proposal
        .closes_at
        .seconds()
        .saturating_sub(proposal.opened_at.seconds());
    Rules {
        voting_days: small(seconds / 86_400),
        quorum_percent: proposal.bar.quorum_percent.into(),
        threshold_percent: proposal.bar.share.percent().into(),
        admission: admission_id(pool.admission()),
        sponsors: pool.variables.number(Number::Sponsors).into(),
        closes_early: proposal.closes_early,
    }
}

/// A count with what it needs.
#[must_use]
pub fn tally(bar: Bar, count: Tally) -> view::Tally {
    view::Tally {
        in_favour: count.for_count,
        against: count.against_count,
        abstain: count.abstain_count,
        electorate: bar.electorate,
        votes_needed: bar.quorum(count).needed,
        for_needed: bar.threshold(count).needed,
        quorum_percent: bar.quorum_percent.into(),
        share: bar.share,
    }
}

/// Where a proposal stands.
#[must_use]
pub fn state(proposal: &Proposal) -> State {
    match proposal.closed.map(|ending| ending.outcome) {
        None => State::Open,
        Some(Outcome::Carried) => State::Carried,
        Some(Outcome::Defeated) => State::Defeated,
        Some(Outcome::Inquorate) => State::Inquorate,
    }
}

/// When it closes, or was closed.
#[must_use]
pub fn closes(proposal: &Proposal, now: Timestamp) -> When {
    let at = proposal
        .closed
        .map_or(proposal.closes_at, |ending| ending.closed_at);
    When::new(at, now)
}

/// What a list of proposals was read with: counts and the viewer's ballots.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// Counts of the open ones.
    pub tallies: Vec<(Uuid, Tally)>,
    /// The viewer's ballots.
    pub mine: Vec<(Uuid, Choice)>,
}

impl Counted {
    /// The count of a proposal: of a closed one it is the one it closed with.
    #[must_use]
    pub fn tally(&self, proposal: &Proposal) -> Tally {
        let id = Uuid::from(proposal.proposal_id);
        let found = self
            .tallies
            .iter()
            .find(|(of, _)| *of == id)
            .map(|(_, tally)| *tally);
        proposal
            .closed
            .map(|ending| ending.tally)
            .or(found)
            .unwrap_or_default()
    }

    /// A proposal in a list; `pool_name` where the list mixes Pools.
    #[must_use]
    pub fn card(
        &self,
        proposal: &Proposal,
        handle: &str,
        pool_name: Option<String>,
        now: Timestamp,
    ) -> ProposalCard {
        let id = Uuid::from(proposal.proposal_id);
        ProposalCard {
            href: format!("/pools/{handle}/proposals/{}", proposal.number),
            title: proposal.title.clone(),
            pool: pool_name,
            state: state(proposal),
            closes: closes(proposal, now),
            tally: tally(proposal.bar, self.tally(proposal)),
            mine: self
                .mine
                .iter()
                .find(|(of, _)| *of == id)
                .map(|(_, found)| choice(*found)),
        }
    }
}
