//! What the journal comes to, beside what is kept.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::{
    Faults, Invariant,
    replay::{Closing, Found, Replay},
};
use crate::{
    domain::{
        id::PersonId,
        ledger::{Account, Entry, Group, split::largest_remainder},
    },
    store::check_books::Kept,
};

/// Everything that is kept.
pub(super) fn compare(replay: &Replay, kept: &Kept, faults: &mut Faults) {
    balances(replay, kept, faults);
    months(replay, kept, faults);
    budget(replay, faults);
    reservations(replay, kept, faults);
    capital(replay, kept, faults);
    agrees(replay, kept, faults);
    for closing in replay.closings() {
        shares(closing, faults);
    }
}

fn balances(replay: &Replay, kept: &Kept, faults: &mut Faults) {
    let kept: HashMap<&str, i128> = kept
        .balances
        .iter()
        .map(|(name, minor)| (name.as_str(), i128::from(*minor)))
        .collect();
    for found in replay.accounts() {
        let stands = kept.get(found.name.as_str()).copied().unwrap_or_default();
        if stands != found.sum {
            faults.add(Invariant::Replay, Some(found.last), || {
                let Found { name, sum, .. } = found;
                format!("{name} comes to {sum} and is kept as {stands}")
            });
        }
    }
    for (name, stands) in kept {
        if replay.by_name(name).is_none() && stands != 0 {
            faults.add(Invariant::Replay, None, || {
                format!("{name} is kept as {stands}, and no entry has it")
            });
        }
    }
}

fn months(replay: &Replay, kept: &Kept, faults: &mut Faults) {
    let mut stands: BTreeMap<(i64, usize), (i128, i128)> = BTreeMap::new();
    for row in &kept.months {
        let moved = (i128::from(row.debit_minor), i128::from(row.credit_minor));
        match replay.index_of(&row.account) {
            Some(index) => drop(stands.insert((row.month, index), moved)),
            None => faults.add(Invariant::Replay, None, || {
                format!("month {} of {} is of no entry", row.month, row.account)
            }),
        }
    }
    for (key, moved) in &replay.months {
        if stands.remove(key) != Some(*moved) {
            let found = replay.account(key.1);
            faults.add(Invariant::Replay, found.map(|found| found.last), || {
                let name = found.map_or("", |found| found.name.as_str());
                format!("month {} of {name} is kept otherwise", key.0)
            });
        }
    }
    if let Some(((month, _), _)) = stands.first_key_value() {
        faults.add(Invariant::Replay, None, || {
            format!("month {month} has what no entry has")
        });
    }
}

/// The budget is the other side of the funds, and nobody's part is overdrawn.
fn budget(replay: &Replay, faults: &mut Faults) {
    let of = |is: &dyn Fn(Account) -> bool| -> i128 {
        let found = replay.accounts().iter();
        found
            .filter(|found| found.account.is_some_and(is))
            .map(|found| found.sum)
            .sum()
    };
    let last = || replay.accounts().iter().map(|found| found.last).max();
    let (money, funds) = (
        of(&Account::is_funds),
        of(&|account| account == Account::Funds),
    );
    if money != funds {
        faults.add(Invariant::Budget, last(), || {
            format!("there are {money} less what is owed, and the budget has {funds}")
        });
    }
    let sum = of(&|account| account.group() == Group::Budget);
    if sum != 0 {
        faults.add(Invariant::Budget, last(), || {
            format!("the accounts of the budget sum to {sum}")
        });
    }
    for found in replay.accounts() {
        let is_part = matches!(
            found.account,
            Some(Account::Reserved(_) | Account::Pledged(_))
        );
        if is_part && found.sum > 0 {
            faults.add(Invariant::Budget, Some(found.last), || {
                format!("{} is overdrawn by {}", found.name, found.sum)
            });
        }
    }
}

fn reservations(replay: &Replay, kept: &Kept, faults: &mut Faults) {
    let mut seen = 0;
    for row in &kept.reservations {
        let found = replay.by_name(&Account::Reserved(row.proposal_id.into()).to_string());
        let approved = replay.approved.get(&row.proposal_id.into());
        let approved = approved.copied().unwrap_or_default();
        seen += usize::from(found.is_some());
        let left = i128::from(row.approved_minor)
            - i128::from(row.invoiced_minor)
            - i128::from(row.released_minor);
        let booked = -found.map_or(0, |found| found.sum);
        if left != booked || approved != i128::from(row.approved_minor) {
            faults.add(Invariant::Reserved, found.map(|found| found.last), || {
                format!(
                    "proposal {}: {left} of {} are left, and the books have {booked} of {approved}",
                    row.number, row.approved_minor
                )
            });
        }
    }
    let is_reserved = |found: &&Found| matches!(found.account, Some(Account::Reserved(_)));
    if replay.accounts().iter().filter(is_reserved).count() > seen {
        for found in replay.accounts().iter().filter(is_reserved) {
            let is_of = |id: Uuid| found.account == Some(Account::Reserved(id.into()));
            if !kept.reservations.iter().any(|row| is_of(row.proposal_id)) {
                faults.add(Invariant::Reserved, Some(found.last), || {
                    format!("{} is of no decision", found.name)
                });
            }
        }
    }
}

/// Capital, person by person: what arrived of her buy-ins and stayed, as the
/// contributions say, is what the journal booked for her beside her shares of
/// a surplus and what was redeemed.
fn capital(replay: &Replay, kept: &Kept, faults: &mut Faults) {
    let mut given: HashMap<Account, i128> = replay.given.clone();
    for (person, minor) in &kept.buy_ins {
        let account = Account::Capital((*person).into());
        *given.entry(account).or_default() += i128::from(*minor);
    }
    let mut wrong: Vec<(Account, i128)> =
        given.into_iter().filter(|(_, over)| *over != 0).collect();
    wrong.sort_by_key(|(account, _)| *account);
    for (account, over) in wrong {
        let found = replay.by_name(&account.to_string());
        faults.add(Invariant::Capital, found.map(|found| found.last), || {
            format!("{account} differs by {over} from what its contributions say")
        });
    }
    for found in replay.accounts() {
        let over = match found.account {
            Some(Account::Capital(_)) => found.sum,
            Some(Account::OwedBy(_)) => -found.sum,
            _ => 0,
        };
        if over > 0 {
            faults.add(Invariant::Capital, Some(found.last), || {
                format!("{} is overdrawn by {over}", found.name)
            });
        }
    }
}

fn agrees(replay: &Replay, kept: &Kept, faults: &mut Faults) {
    let payments = i128::from(kept.payments);
    if replay.paid_in != payments {
        let found = replay.by_name(&Account::StripeClearing.to_string());
        faults.add(Invariant::Agrees, found.map(|found| found.last), || {
            format!(
                "payments come to {payments}, and the books have {}",
                replay.paid_in
            )
        });
    }
    let Some(bank) = &kept.bank else { return };
    // Lines that wait are the difference; nothing is wrong then.
    if bank.open_count == 0 && bank.closing_minor != bank.booked_minor {
        let found = replay.by_name(&Account::Bank.to_string());
        let last = found.map(|found| found.last);
        faults.put(Invariant::Agrees, last, false, || {
            format!(
                "the bank had {} on day {}, and the books have {}",
                bank.closing_minor, bank.closing_on, bank.booked_minor
            )
        });
    }
}

fn parts(entry: &Entry) -> Vec<(PersonId, i64)> {
    let part = |posting: &crate::domain::ledger::Posting| match posting.account {
        Account::Capital(person) => Some((person, posting.minor.saturating_neg())),
        _ => None,
    };
    entry.postings().iter().filter_map(part).collect()
}

/// What was left to share after the gifts, as the entry itself says.
fn to_share(entry: &Entry) -> (i128, i128) {
    let is_result = |account: Account| matches!(account.group(), Group::Income | Group::Expenses);
    let postings = entry.postings().iter();
    let surplus: i128 = postings
        .filter(|posting| is_result(posting.account))
        .map(|posting| i128::from(posting.minor))
        .sum();
    let gifts = i128::from(entry.change_of(Account::Donations));
    let kept = gifts.min(surplus).max(0);
    (kept, surplus - kept)
}

/// Gifts are kept first; the rest is shared whole, or not at all.
fn shares(closing: &Closing, faults: &mut Faults) {
    let (entry, at) = (&closing.entry, Some(closing.number));
    let (kept, rest) = to_share(entry);
    let parts = parts(entry);
    let shared: i128 = parts.iter().map(|(_, part)| i128::from(*part)).sum();
    let reserve = -i128::from(entry.change_of(Account::IndivisibleReserve));
    if reserve != kept {
        faults.add(Invariant::Splits, at, || {
            format!("keeps {reserve} of {kept} that were given")
        });
    }
    if shared != 0 && shared != rest {
        faults.add(Invariant::Splits, at, || {
            format!("shares {shared} of {rest}")
        });
    }
    if parts.iter().any(|(_, part)| *part < 0) {
        faults.add(Invariant::Splits, at, || {
            "shares less than nothing".to_owned()
        });
    }
    // Who got nothing has no line: those who got something differ by one at
    // most, and the lowest ids have it.
    let is_even = parts.windows(2).all(|pair| match pair {
        [one, next] => one.0 < next.0 && one.1 >= next.1,
        _ => true,
    });
    let spread = parts.first().map_or(0, |first| first.1) - parts.last().map_or(0, |last| last.1);
    if closing.surplus == "equal" && (!is_even || spread > 1) {
        faults.add(Invariant::Splits, at, || {
            "does not share in equal parts".to_owned()
        });
    }
    if closing.surplus == "retained" && !parts.is_empty() {
        faults.add(Invariant::Splits, at, || {
            "shares what is to be retained".to_owned()
        });
    }
}

/// Shares by what each used the Pool, worked out once more.
pub(super) fn shares_by_dues(closing: &Closing, dues: &[(Uuid, i64)], faults: &mut Faults) {
    if closing.surplus != "patronage" {
        return;
    }
    let weights: Vec<(PersonId, u64)> = dues
        .iter()
        .filter_map(|(person, minor)| Some(((*person).into(), u64::try_from(*minor).ok()?)))
        .collect();
    let (_, rest) = to_share(&closing.entry);
    let expected = i64::try_from(rest.max(0))
        .ok()
        .and_then(|rest| largest_remainder(rest, &weights).ok());
    let expected: Option<BTreeMap<PersonId, i64>> =
        expected.map(|parts| parts.into_iter().filter(|(_, part)| *part != 0).collect());
    if expected != Some(parts(&closing.entry).into_iter().collect()) {
        faults.add(Invariant::Splits, Some(closing.number), || {
            "does not share by what each paid".to_owned()
        });
    }
}
