//! Spending, on paper.

use pools::{
    domain::{
        id::{InvoiceId, ProposalId},
        ledger::Account,
        spend::{Category, PaidFrom},
        tally::Outcome,
        time::Timestamp,
    },
    services::approve_invoice::Approved,
};

use super::{
    super::command::{Command, Done, Place},
    Invoice, Model, Payable, Spend, Vote,
};

type Ending = (Outcome, Option<String>, Option<Timestamp>);

impl Model {
    pub(super) fn apply_spend(
        &mut self,
        command: &Command,
        done: &Done,
        place: &Place<'_>,
    ) -> Result<(), String> {
        let today = place.today();
        match (command, done) {
            (
                Command::Propose {
                    by,
                    payee,
                    minor,
                    category,
                    ..
                },
                Done::Opened(id),
            ) => {
                let spend = Spend {
                    by: *by,
                    payee: *payee,
                    minor: *minor,
                    category: *category,
                    vote: Vote::Open,
                };
                self.spends.insert(*id, spend);
            }
            (Command::Decide { .. }, Done::Decided(None)) => {}
            (Command::Decide { of, .. }, Done::Decided(Some(ending))) => {
                return self.decided(*of, ending, place);
            }
            (
                Command::File {
                    of,
                    by,
                    minor,
                    is_last,
                },
                Done::Filed(id),
            ) => {
                let invoice = Invoice {
                    of: *of,
                    by: *by,
                    minor: *minor,
                    is_last: *is_last,
                    approved_by: [].into(),
                    waits: true,
                    is_approved: false,
                };
                self.invoices.insert(*id, invoice);
            }
            (Command::Approve { of, by }, Done::Approved(approved)) => {
                return self.approved(*of, *by, *approved, place);
            }
            (Command::Refuse { of, .. }, _) => {
                let invoice = self.invoices.get_mut(of).unwrap();
                invoice.waits = false;
                let spend = invoice.of;
                self.after_last(spend, place);
            }
            (Command::Release { of, .. }, Done::GivenBack(minor)) => {
                if *minor != self.spends[of].left() {
                    return Err(format!("{minor} came back"));
                }
                self.give_back(*of, place);
            }
            (Command::Expire { of }, Done::Expired(did)) => {
                if *did != self.expires(*of, place.world.now()) {
                    return Err(format!("expired: {did}"));
                }
                if *did {
                    self.give_back(*of, place);
                }
            }
            (Command::Pay { of, from, .. }, Done::Booked(_)) => {
                let from = match from {
                    PaidFrom::Bank => Account::Bank,
                    PaidFrom::Cash => Account::Cash,
                    PaidFrom::Host => Account::FiscalHost,
                };
                let payable = self.payables.get_mut(of).unwrap();
                payable.paid = Some(from);
                let moves = [(payable.owed_on, payable.minor), (from, -payable.minor)];
                self.moved(today, Account::Available, &moves);
            }
            (Command::Return { of, .. }, Done::Given(_, waits)) => {
                let payable = self.payables.get_mut(of).unwrap();
                let Some(from) = payable.paid.take() else {
                    return Err("it was not paid".to_owned());
                };
                let (owed_on, to) = (payable.owed_on, payable.to);
                let moves = [(owed_on, -payable.minor), (from, payable.minor)];
                self.moved(today, Account::Available, &moves);
                if let (Account::Redemptions, Some(who)) = (owed_on, to) {
                    self.cover(who, place);
                    return self.now_waits(who, *waits, place);
                }
            }
            (command, done) => return Err(format!("{command:?} came to {done:?}")),
        }
        Ok(())
    }

    /// Carried, it is set aside if there is that much now.
    fn decided(
        &mut self,
        of: ProposalId,
        (outcome, enactment, until): &Ending,
        place: &Place<'_>,
    ) -> Result<(), String> {
        let spend = &self.spends[&of];
        let minor = spend.minor;
        let expected = match outcome {
            Outcome::Carried if self.stopped => Some("books_stopped"),
            Outcome::Carried if minor > self.available() => Some("money_missing"),
            Outcome::Carried => Some("done"),
            _ => None,
        };
        if enactment.as_deref() != expected || until.is_some() != (expected == Some("done")) {
            return Err(format!(
                "{of:?} came to {enactment:?}, {until:?} and not {expected:?}"
            ));
        }
        let vote = until.map_or(Vote::Failed, |until| Vote::Carried {
            invoiced: 0,
            released: 0,
            until,
        });
        self.spends.get_mut(&of).unwrap().vote = vote;
        if until.is_some() {
            self.moved(
                place.today(),
                Account::Available,
                &[(Account::Available, minor), (Account::Reserved(of), -minor)],
            );
        }
        Ok(())
    }

    fn approved(
        &mut self,
        of: InvoiceId,
        by: usize,
        approved: Approved,
        place: &Place<'_>,
    ) -> Result<(), String> {
        let needed = self.needed(&self.invoices[&of]);
        let invoice = self.invoices.get_mut(&of).unwrap();
        invoice.approved_by.insert(by);
        let is_enough = invoice.approved_by.len() >= needed;
        let Invoice {
            of: spend_id,
            minor,
            ..
        } = invoice.clone();
        let Approved::Owed(id) = approved else {
            return if is_enough {
                Err("one more is asked for".to_owned())
            } else {
                Ok(())
            };
        };
        if !is_enough {
            return Err("one was enough".to_owned());
        }
        invoice.waits = false;
        invoice.is_approved = true;
        let spend = self.spends.get_mut(&spend_id).unwrap();
        if let Vote::Carried { invoiced, .. } = &mut spend.vote {
            *invoiced += minor;
        }
        let cost = match spend.category {
            Category::Project => Account::Project,
            Category::Fees => Account::Fees,
            Category::Formation => Account::Formation,
        };
        let payable = Payable {
            minor,
            owed_on: Account::Payable,
            to: spend.payee,
            paid: None,
            is_called_back: false,
        };
        self.payables.insert(id, payable);
        let on = self.open_day(place.today());
        self.moved(
            on,
            Account::Reserved(spend_id),
            &[(cost, minor), (Account::Payable, -minor)],
        );
        self.after_last(spend_id, place);
        Ok(())
    }

    /// The rest comes back once the last invoice was approved and none waits.
    fn after_last(&mut self, spend: ProposalId, place: &Place<'_>) {
        let waits = self.asked(spend) > 0;
        if self.had_last(spend) && !waits && self.spends[&spend].left() > 0 {
            self.give_back(spend, place);
        }
    }

    /// Whether the last invoice of a spend was approved, and a rest is left.
    pub fn had_last(&self, spend: ProposalId) -> bool {
        let mut of = self.invoices.values().filter(|each| each.of == spend);
        self.spends[&spend].left() > 0 && of.any(|each| each.is_last && each.is_approved)
    }

    fn give_back(&mut self, of: ProposalId, place: &Place<'_>) {
        let left = self.spends[&of].left();
        if let Vote::Carried { released, .. } = &mut self.spends.get_mut(&of).unwrap().vote {
            *released += left;
        }
        self.moved(
            place.today(),
            Account::Available,
            &[(Account::Reserved(of), left), (Account::Available, -left)],
        );
    }
}
