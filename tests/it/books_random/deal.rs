//! Chance deals the next command: mostly one that makes sense, sometimes one
//! that must be refused.

use pools::domain::{
    ballot::Choice,
    contribution::Purpose,
    ledger::{Account, Day},
    spend::{Category, PaidFrom},
};
use rand::{RngExt as _, rngs::StdRng};

use super::{
    command::{Command, Place, STEWARDS},
    model::{Model, Vote},
};

pub fn one<T: Clone>(rng: &mut StdRng, of: &[T]) -> Option<T> {
    (!of.is_empty()).then(|| of[rng.random_range(0..of.len())].clone())
}

fn minor(rng: &mut StdRng) -> i64 {
    let most = [10, 1_000, 20_000, 90_000][rng.random_range(0..4)];
    rng.random_range(1..=most)
}

/// Often all of it, sometimes a part, at times a little more.
fn of_left(rng: &mut StdRng, left: i64) -> i64 {
    match rng.random_range(0..8) {
        0 => left + 1,
        1..4 => rng.random_range(0..=left.max(1)),
        _ => left.max(1),
    }
}

fn steward(rng: &mut StdRng) -> usize {
    // At times somebody who is none.
    if rng.random_range(0..12) == 0 {
        4
    } else {
        rng.random_range(STEWARDS)
    }
}

/// The next command.
pub fn deal(rng: &mut StdRng, model: &Model, place: &Place<'_>) -> Command {
    loop {
        let dealt = match rng.random_range(0..100) {
            0..28 => giving(rng, model, place),
            28..42 => booking(rng, model, place),
            42..64 => deciding(rng, model, place),
            64..92 => spending(rng, model),
            _ => ending(rng, model, place),
        };
        if let Some(command) = dealt {
            return command;
        }
    }
}

fn day(rng: &mut StdRng, place: &Place<'_>) -> Day {
    let ago = [0, 0, 3, 40][rng.random_range(0..4)];
    place.today().plus(-ago)
}

fn giving(rng: &mut StdRng, model: &Model, place: &Place<'_>) -> Option<Command> {
    let contributions: Vec<_> = model.contributions.keys().copied().collect();
    match rng.random_range(0..10) {
        0..3 => Some(Command::Promise {
            who: rng.random_range(0..place.people.len()),
            purpose: one(rng, &[Purpose::BuyIn, Purpose::Dues, Purpose::Gift])?,
            minor: minor(rng),
        }),
        3..7 => {
            let of = one(rng, &contributions)?;
            let given = &model.contributions[&of];
            let left = (given.minor - given.received).max(5);
            let places = [
                Account::Bank,
                Account::Bank,
                Account::StripeClearing,
                Account::FiscalHost,
                Account::Cash,
                Account::Receivable,
            ];
            Some(Command::Arrive {
                of,
                minor: of_left(rng, left),
                at: one(rng, &places)?,
                on: day(rng, place),
            })
        }
        7 => {
            let lines: Vec<_> = model
                .lines
                .iter()
                .map(|(line, left)| (*line, *left))
                .collect();
            let (line, left) = one(rng, &lines)?;
            let of = one(rng, &contributions)?;
            Some(Command::Match {
                line,
                of,
                minor: rng.random_range(1..=left.max(1)),
            })
        }
        _ => {
            let numbers: Vec<i64> = model.receipts.keys().copied().collect();
            Some(Command::TakeBack {
                number: one(rng, &numbers)?,
            })
        }
    }
}

fn booking(rng: &mut StdRng, model: &Model, place: &Place<'_>) -> Option<Command> {
    let money = [
        Account::Bank,
        Account::StripeClearing,
        Account::Cash,
        Account::FiscalHost,
    ];
    match rng.random_range(0..10) {
        0..3 => Some(Command::Unmatched {
            minor: minor(rng),
            on: day(rng, place),
        }),
        3..5 => {
            let lines: Vec<_> = model
                .lines
                .iter()
                .map(|(line, left)| (*line, *left))
                .collect();
            let (line, minor) = one(rng, &lines)?;
            Some(Command::Explain {
                line,
                minor,
                as_opening: rng.random(),
            })
        }
        5..7 => Some(Command::Fee {
            from: one(rng, &money[..2])?,
            minor: rng.random_range(1..400),
        }),
        7 => {
            let from = rng.random_range(0..4);
            let to = (from + rng.random_range(1..4)) % 4;
            Some(Command::Move {
                from: money[from],
                to: money[to],
                minor: minor(rng),
            })
        }
        _ => {
            let mut numbers: Vec<i64> = model.plain.keys().copied().collect();
            numbers.push(9_999);
            Some(Command::Reverse {
                number: one(rng, &numbers)?,
            })
        }
    }
}

fn deciding(rng: &mut StdRng, model: &Model, place: &Place<'_>) -> Option<Command> {
    let choice = if rng.random_range(0..8) == 0 {
        Choice::Against
    } else {
        Choice::For
    };
    let open: Vec<_> = model
        .spends
        .iter()
        .filter(|(_, spend)| spend.vote == Vote::Open)
        .map(|(id, _)| *id)
        .collect();
    if open.is_empty() || (open.len() < 4 && rng.random_range(0..10) < 4) {
        let most = model.available().max(1);
        let payee = rng.random_range(0..place.people.len() * 2);
        return Some(Command::Propose {
            by: [0, 0, 0, 4, 5][rng.random_range(0..5)],
            payee: (payee < place.people.len()).then_some(payee),
            minor: of_left(rng, most),
            category: one(
                rng,
                &[Category::Project, Category::Fees, Category::Formation],
            )?,
            choice,
        });
    }
    Some(Command::Decide {
        of: one(rng, &open)?,
        choice,
    })
}

fn spending(rng: &mut StdRng, model: &Model) -> Option<Command> {
    let reserved: Vec<_> = model
        .spends
        .iter()
        .filter(|(_, spend)| matches!(spend.vote, Vote::Carried { .. }))
        .map(|(id, _)| *id)
        .collect();
    let payables: Vec<_> = model.payables.keys().copied().collect();
    let invoices: Vec<_> = model.invoices.keys().copied().collect();
    match rng.random_range(0..20) {
        0..5 => {
            let of = one(rng, &reserved)?;
            let spend = &model.spends[&of];
            let by = if rng.random_range(0..10) == 0 {
                5
            } else {
                spend.payee.filter(|_| rng.random()).unwrap_or(spend.by)
            };
            Some(Command::File {
                of,
                by,
                minor: of_left(rng, spend.left()),
                is_last: rng.random_range(0..3) == 0,
            })
        }
        5..11 => {
            let waiting: Vec<_> = invoices
                .iter()
                .copied()
                .filter(|id| model.invoices[id].waits)
                .collect();
            let of = if rng.random_range(0..8) == 0 {
                one(rng, &invoices)?
            } else {
                one(rng, &waiting)?
            };
            Some(Command::Approve {
                of,
                by: if rng.random_range(0..10) == 0 {
                    0
                } else {
                    steward(rng)
                },
            })
        }
        11 => Some(Command::Refuse {
            of: one(rng, &invoices)?,
            by: steward(rng),
        }),
        12 => Some(Command::Release {
            of: one(rng, &reserved)?,
            by: if rng.random() { 0 } else { steward(rng) },
        }),
        13 => Some(Command::Expire {
            of: one(rng, &reserved)?,
        }),
        14..18 => {
            let open: Vec<_> = payables
                .iter()
                .copied()
                .filter(|id| model.payables[id].paid.is_none())
                .collect();
            let of = if rng.random_range(0..6) == 0 {
                one(rng, &payables)?
            } else {
                one(rng, &open)?
            };
            Some(Command::Pay {
                of,
                by: steward(rng),
                from: one(rng, &PaidFrom::ALL)?,
            })
        }
        _ => Some(Command::Return {
            of: one(rng, &payables)?,
            by: steward(rng),
        }),
    }
}

fn ending(rng: &mut StdRng, model: &Model, place: &Place<'_>) -> Option<Command> {
    match rng.random_range(0..16) {
        0..3 => Some(Command::Leave {
            who: rng.random_range(4..place.people.len()),
        }),
        3..7 => Some(Command::Redeem {
            of: one(rng, &model.redemptions.keys().copied().collect::<Vec<_>>())?,
        }),
        7 => Some(Command::Floor {
            percent: one(rng, &[0, 5, 10, 25, 50])?,
        }),
        8..11 => {
            let today = pools::books::date(place.today());
            let last = today.first_of_month().yesterday().unwrap();
            let before = last.first_of_month().yesterday().unwrap();
            let ends_on = pools::books::day(one(rng, &[last, last, before, today])?);
            Some(Command::Close {
                by: steward(rng),
                ends_on,
            })
        }
        11 if model.stopped => Some(Command::Resume),
        12..16 if model.stopped => Some(Command::Resume),
        11 => Some(Command::Stop),
        _ => None,
    }
}
