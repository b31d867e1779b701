//! Where a Pool's pledge is, at any moment: what it pledged is what was drawn,
//! what is reserved, and what was released, to the minor unit.

use super::{
    account::Account,
    digest::{Digest, Peer, RoundId},
    planted::{Bug, planted},
    round::Standing,
    state::Flood,
};

/// A Pool's pledge in one epoch, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pledged {
    /// What it promised.
    pub pledged: i64,
    /// What a certificate took.
    pub drawn: i64,
    /// What is still bound.
    pub reserved: i64,
    /// What it ended.
    pub released: i64,
    /// Of what is reserved: its shares that are certified and not drawn yet.
    pub due: i64,
}

impl Pledged {
    /// The rule that always holds.
    #[must_use]
    pub const fn adds_up(&self) -> bool {
        let parts = [self.pledged, self.drawn, self.reserved, self.released];
        let none_negative = parts[0] >= 0 && parts[1] >= 0 && parts[2] >= 0 && parts[3] >= 0;
        none_negative && self.pledged == self.drawn + self.reserved + self.released
    }
}

/// How a Pool's draw stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawStanding {
    /// A certificate gives the Pool this share.
    Certified,
    /// No certificate is known: nothing was taken, as far as anybody can show.
    Uncertified,
    /// A certificate gives another share, or none.
    WrongShare,
}

impl Flood {
    /// Where a Pool's pledge of an epoch is.
    #[must_use]
    pub fn pledged(&self, pool: &Peer, epoch: u32) -> Pledged {
        let account = self.chain(pool).and_then(super::chain::Chain::account);
        let Some(account) = account else {
            return Pledged::default();
        };
        let purse = account.purse(epoch);
        let (mut drawn, mut claimed) = (0, 0);
        for (draw, amount) in draws(self, account, pool, epoch) {
            match self.draw_standing(pool, draw) {
                DrawStanding::Certified => drawn += amount,
                _ if planted(Bug::DrawsEarly) => drawn += amount,
                _ => claimed += amount,
            }
        }
        Pledged {
            pledged: purse.pledged,
            drawn,
            reserved: purse.free() + purse.brought + claimed,
            released: purse.released,
            due: self.due(account, pool, epoch),
        }
    }

    /// How a draw stands.
    #[must_use]
    pub fn draw_standing(&self, pool: &Peer, draw: Digest) -> DrawStanding {
        let found = self.rounds().find_map(|round| {
            let (by, amount) = round.draws.get(&draw)?;
            (by == pool).then_some((round, *amount))
        });
        let Some((round, amount)) = found else {
            return DrawStanding::Uncertified;
        };
        let standing = self.standing(round.id);
        match standing {
            Standing::Certified(_) if round.share(standing, pool) == Some(amount) => {
                DrawStanding::Certified
            }
            Standing::Certified(_) => DrawStanding::WrongShare,
            _ => DrawStanding::Uncertified,
        }
    }

    /// Certified shares of a Pool for which the round hasn't ended.
    fn due(&self, account: &Account, pool: &Peer, epoch: u32) -> i64 {
        let open = account
            .stakes
            .iter()
            .filter(|(_, stake)| stake.epoch == epoch && stake.end.is_none());
        open.filter_map(|(id, _)| self.round(*id)?.share(self.standing(*id), pool))
            .sum()
    }
}

/// The draws of a branch in an epoch.
fn draws<'a>(
    flood: &'a Flood,
    account: &'a Account,
    pool: &'a Peer,
    epoch: u32,
) -> impl Iterator<Item = (Digest, i64)> + 'a {
    account.draws.iter().filter_map(move |(draw, (id, _))| {
        let id: RoundId = *id;
        let round = flood.round(id).filter(|round| round.terms.epoch == epoch)?;
        let (by, amount) = round.draws.get(draw)?;
        (by == pool).then_some((*draw, *amount))
    })
}
