//! How an election stands, or came out: each candidate with her approvals and
//! what follows from them.

use uuid::Uuid;

use super::{ServiceError, enact::election_term};
use crate::{
    args,
    domain::{
        election::{Fate, fates, needed},
        enactment::Enactment,
        id::PersonId,
        kind::Matter,
        tally::{Bar, Outcome, Tally},
        time::Timestamp,
        variables::Number,
    },
    store::{
        approval::{self, Candidate},
        ballot, bylaws,
        db::{Conn, StoreError},
        proposal::{Ending, Proposal},
    },
    text::text_with,
};

/// A candidate with what she came to, as far as is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub candidate: Candidate,
    /// Ballots that name her.
    pub approvals: u32,
    /// What follows from the count; at the close of an election that too few
    /// took part in, nothing does.
    pub fate: Fate,
    /// Whether she had left when it closed: then she takes no office, whatever
    /// the count.
    pub is_gone: bool,
}

/// The whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElectionResult {
    /// How many stewards are elected.
    pub seats: u16,
    /// The ballots: For names somebody, Abstain nobody.
    pub ballots: Tally,
    /// Approvals that it takes: more than half of the ballots.
    pub needed: u32,
    /// The candidates, the most approved first.
    pub candidates: Vec<Standing>,
    /// Until when the elected serve, where it closed with somebody elected.
    pub until: Option<Timestamp>,
}

impl ElectionResult {
    /// The names of who takes office; where nobody does, of whom the count
    /// named.
    pub fn elected(&self) -> impl Iterator<Item = &str> {
        let elected = |standing: &&Standing| standing.fate == Fate::Elected;
        let is_seated = |standing: &Standing| !standing.is_gone;
        let any = self.candidates.iter().filter(elected).any(is_seated);
        self.candidates
            .iter()
            .filter(elected)
            .filter(move |standing| !any || is_seated(standing))
            .map(|standing| standing.candidate.option_name.as_str())
    }
}

/// How an election stands; nothing for a proposal of another kind.
///
/// # Errors
/// See [`ServiceError`].
pub async fn election_result(
    conn: &mut Conn,
    proposal: &Proposal,
) -> Result<Option<ElectionResult>, ServiceError> {
    let Matter::Election { seats } = proposal.matter else {
        return Ok(None);
    };
    let ballots = match proposal.closed {
        Some(ending) => ending.tally,
        None => ballot::tally(conn, proposal.proposal_id).await?,
    };
    let rows = approval::candidates(conn, proposal.proposal_id).await?;
    let counts = rows
        .iter()
        .map(Candidate::approved)
        .collect::<Result<Vec<_>, StoreError>>()?;
    let gone = gone(conn, proposal).await?;
    let mut rows = rows;
    let mut candidates = Vec::new();
    for (count, fate) in fates(seats, ballots.turnout(), &counts) {
        let place = rows
            .iter()
            .position(|row| PersonId::from(row.person_id) == count.candidate);
        if let Some(place) = place {
            let candidate = rows.remove(place);
            candidates.push(Standing {
                is_gone: gone.contains(&candidate.person_id),
                candidate,
                approvals: count.approvals,
                fate,
            });
        }
    }
    let carried = proposal
        .closed
        .filter(|ending| ending.outcome == Outcome::Carried);
    let until = match carried {
        Some(ending) => Some(election_term(conn, proposal, ending.closed_at).await?),
        None => None,
    };
    Ok(Some(ElectionResult {
        seats,
        ballots,
        needed: needed(ballots.turnout()),
        candidates,
        until,
    }))
}

/// Who of the candidates had left when it closed, as their memberships tell.
async fn gone(conn: &mut Conn, proposal: &Proposal) -> Result<Vec<Uuid>, ServiceError> {
    if proposal.closed.is_none() {
        return Ok(Vec::new());
    }
    let version = bylaws::known(conn, proposal.bylaws_id).await?;
    let days = version.variables()?.number(Number::ExitNoticeDays);
    let notice = Timestamp::from_micros(0).plus_days(days.into()).micros();
    Ok(approval::gone(conn, proposal.proposal_id, notice).await?)
}

/// The word of `messages.ftl` for how a candidate came out. Where too few took
/// part, nothing comes of any count.
#[must_use]
pub const fn fate_word(standing: &Standing, outcome: Outcome) -> &'static str {
    match (outcome, standing.fate) {
        (Outcome::Inquorate, _) => "none",
        (_, Fate::Elected) if standing.is_gone => "gone",
        (_, Fate::Elected) => "elected",
        (_, Fate::NotByHalf) => "half",
        (_, Fate::Tied) => "tied",
        (_, Fate::NoSeat) => "seats",
    }
}

/// The outcome in words, on the page and in the Note to the followers: who is
/// elected until when, or why nobody is.
#[must_use]
pub fn told_election(bar: Bar, ending: Ending, result: &ElectionResult) -> String {
    let key = match (ending.outcome, ending.enactment) {
        (Outcome::Inquorate, _) => "election-outcome-inquorate",
        (Outcome::Defeated, _) => "election-outcome-defeated",
        (Outcome::Carried, Some(Enactment::CouldNot(_))) => "election-outcome-gone",
        (Outcome::Carried, _) => "election-outcome-carried",
    };
    let names: Vec<&str> = result.elected().collect();
    let quorum = bar.quorum(ending.tally);
    text_with(
        key,
        &args! {
            "names" => names.join(", "),
            "seats" => result.seats,
            "until" => result.until.map(day).unwrap_or_default(),
            "needed" => result.needed,
            "votes" => quorum.have,
            "votes_needed" => quorum.needed,
            "missing" => quorum.missing(),
            "electorate" => bar.electorate,
        },
    )
}

/// "22 November 2027".
fn day(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros())
        .map_or_else(|_| String::new(), |at| at.strftime("%-d %B %Y").to_string())
}
