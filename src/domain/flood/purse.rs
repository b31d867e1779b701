//! Where a Pool's pledge is, at any moment: what it pledged is what was drawn,
//! what is reserved, and what was released, to the minor unit.

use super::{
    account::Account,
    digest::{Digest, Peer},
    planted::{Bug, planted},
    round::{Round, Standing},
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
        for (draw, (round, _)) in &account.draws {
            let round = self
                .round(*round)
                .filter(|round| round.terms.epoch == epoch);
            let Some((_, amount)) = round.and_then(|round| round.draws.get(draw)) else {
                continue;
            };
            match round.map(|round| self.draw_in(round, pool, *draw)) {
                Some(DrawStanding::Certified) => drawn += amount,
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
        let round = self.link(draw).and_then(|link| link.object.body.round());
        let round = round.and_then(|round| self.round(round));
        round.map_or(DrawStanding::Uncertified, |round| {
            self.draw_in(round, pool, draw)
        })
    }

    fn draw_in(&self, round: &Round, pool: &Peer, draw: Digest) -> DrawStanding {
        let standing = self.standing(round.id);
        let drawn = round.draws.get(&draw).filter(|(by, _)| by == pool);
        match (standing, drawn) {
            (Standing::Certified(_), Some((_, amount)))
                if round.share(standing, pool) == Some(*amount) =>
            {
                DrawStanding::Certified
            }
            (Standing::Certified(_), Some(_)) => DrawStanding::WrongShare,
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
