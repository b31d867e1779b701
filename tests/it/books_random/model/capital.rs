//! Capital that is returned after it was redeemed, on paper.

use pools::domain::{contribution::Purpose, id::ContributionId, ledger::Account};
use uuid::Uuid;

use super::{super::command::Place, Model};

impl Model {
    /// After something of a contribution came or went.
    pub(super) fn capital_moved(
        &mut self,
        of: ContributionId,
        waits: Option<Uuid>,
        place: &Place<'_>,
    ) -> Result<(), String> {
        let given = &self.contributions[&of];
        let who = given.who;
        if given.purpose == Purpose::BuyIn {
            self.cover(who, place);
        }
        self.now_waits(who, waits, place)
    }

    /// A redemption that waits is of somebody who has capital: nobody else is
    /// to be paid anything anew.
    pub(super) fn now_waits(
        &mut self,
        who: usize,
        waits: Option<Uuid>,
        place: &Place<'_>,
    ) -> Result<(), String> {
        let has = self.stands(Account::Capital(place.id(who))) < 0;
        let is_known = waits.is_none_or(|id| self.redemptions.contains_key(&id));
        let may_wait = has && self.gone.contains(&who);
        if !(is_known || may_wait) {
            return Err(format!("{who} waits for nothing: {waits:?}"));
        }
        if waits.is_none() && may_wait {
            return Err(format!("{who} has capital, and nobody thinks of it"));
        }
        self.redemptions.extend(waits.map(|id| (id, who)));
        Ok(())
    }

    /// Nobody's capital is below nothing: first what waits to be paid is hers
    /// again, then she owes.
    pub(super) fn cover(&mut self, who: usize, place: &Place<'_>) {
        let (capital, owes) = (
            Account::Capital(place.id(who)),
            Account::OwedBy(place.id(who)),
        );
        let waiting: Vec<_> = self
            .payables
            .iter()
            .rev()
            .filter(|(_, one)| {
                one.owed_on == Account::Redemptions
                    && one.to == Some(who)
                    && one.paid.is_none()
                    && !one.is_called_back
            })
            .map(|(id, one)| (*id, one.minor))
            .collect();
        for (id, minor) in waiting {
            if self.stands(capital) + self.stands(owes) <= 0 {
                break;
            }
            self.payables.get_mut(&id).unwrap().is_called_back = true;
            let moves = [(Account::Redemptions, minor), (capital, -minor)];
            self.moved(place.today(), Account::Available, &moves);
        }
        let (over, owed) = (self.stands(capital), self.stands(owes));
        let minor = if over > 0 {
            over
        } else {
            -owed.min(-over).max(0)
        };
        let moves = [(owes, minor), (capital, -minor)];
        self.moved(place.today(), Account::Available, &moves);
    }
}
