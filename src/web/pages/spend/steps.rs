//! Who did what on the way of a spend, when, and by which decision: as
//! sentences, in the order in which it was done.

use crate::{
    args,
    domain::{
        id::PersonId,
        ledger::{Account, Authority, EntryKind},
        money::Currency,
        spend::InvoiceState,
        time::Timestamp,
    },
    services::ServiceError,
    store::{
        actor, batch,
        db::Conn,
        invoice::{self, Invoice},
        ledger, payable,
        proposal::Proposal,
    },
    text::{Args, text_with},
    web::{
        WebError,
        shape::Named,
        view::{spend::Step, when::When},
        visit::Visit,
    },
};

/// Entries of one decision that are read.
const ENTRIES: i64 = 500;

/// Steps with their times, as they are gathered.
pub(super) struct Steps<'v> {
    visit: &'v Visit,
    currency: Currency,
    found: Vec<(Timestamp, Step)>,
}

impl<'v> Steps<'v> {
    pub(super) const fn of(visit: &'v Visit, currency: Currency) -> Self {
        Self {
            visit,
            currency,
            found: Vec::new(),
        }
    }

    fn sum(&self, minor: i64) -> String {
        super::sum(self.visit, minor, self.currency)
    }

    fn add(&mut self, at: Timestamp, is_day: bool, key: &str, args: &Args) {
        let step = Step {
            told: text_with(key, args),
            at: When::new(at, self.visit.web().world.now()),
            is_day,
        };
        self.found.push((at, step));
    }

    /// The steps, the first first.
    pub(super) fn sorted(mut self) -> Vec<Step> {
        self.found.sort_by_key(|(at, _)| *at);
        self.found.into_iter().map(|(_, step)| step).collect()
    }

    /// That it was proposed, and decided on.
    pub(super) async fn proposal(
        &mut self,
        conn: &mut Conn,
        proposal: &Proposal,
    ) -> Result<(), WebError> {
        let who = name(conn, proposal.proposer_id).await?;
        let key = "spend-step-proposed";
        self.add(proposal.opened_at, false, key, &args! { "who" => who });
        if let Some(ending) = proposal.closed.filter(|ending| ending.enactment.is_some()) {
            let args = args! { "number" => proposal.number };
            self.add(ending.closed_at, false, "spend-step-carried", &args);
        }
        Ok(())
    }

    /// What was set aside, and came back.
    pub(super) async fn entries(
        &mut self,
        conn: &mut Conn,
        proposal: &Proposal,
    ) -> Result<(), WebError> {
        let authority = Authority::Proposal(proposal.proposal_id);
        let rows = ledger::by_authority(conn, proposal.pool_id, authority, ENTRIES).await?;
        let reserved = Account::Reserved(proposal.proposal_id);
        for row in rows {
            let postings = row.entry.postings();
            let moved = postings.iter().find(|posting| posting.account == reserved);
            let sum = self.sum(moved.map_or(0, |posting| posting.minor.saturating_abs()));
            let (key, who) = match (row.entry.kind(), row.recorded_by) {
                (EntryKind::Reserve, _) => ("spend-step-reserved", String::new()),
                (EntryKind::Release, None) => ("spend-step-expired", String::new()),
                (EntryKind::Release, Some(by)) => ("spend-step-released", name(conn, by).await?),
                _ => continue,
            };
            let args = args! { "amount" => sum, "who" => who, "number" => proposal.number };
            self.add(row.recorded_at, false, key, &args);
        }
        Ok(())
    }

    /// That an invoice was filed, and what stewards said.
    pub(super) async fn invoice(
        &mut self,
        conn: &mut Conn,
        found: &Invoice,
    ) -> Result<(), WebError> {
        let told = |who: String, sum: String| {
            args! { "who" => who, "label" => found.label.clone(), "amount" => sum,
            "because" => found.because.clone() }
        };
        let sum = self.sum(found.amount.minor());
        let filed = told(name(conn, found.filed_by).await?, sum.clone());
        self.add(found.filed_at, false, "spend-step-filed", &filed);
        for approval in invoice::approvals(conn, found.invoice_id).await? {
            let at = Timestamp::from_micros(approval.approved_at);
            let who = name(conn, approval.steward_id.into()).await?;
            self.add(at, false, "spend-step-approved", &told(who, sum.clone()));
        }
        if let (InvoiceState::Refused, Some(by), Some(at)) =
            (found.state, found.decided_by, found.decided_at)
        {
            let refused = told(name(conn, by).await?, sum);
            self.add(at, false, "spend-step-refused", &refused);
        }
        Ok(())
    }

    /// What went to the bank, and was paid.
    pub(super) async fn payments(
        &mut self,
        conn: &mut Conn,
        proposal: &Proposal,
    ) -> Result<(), WebError> {
        for found in payable::of_proposal(conn, proposal.proposal_id).await? {
            let sum = self.sum(found.amount.minor());
            if let Some(id) = found.batch_id
                && let Some(sent) = batch::by_id(conn, id).await?
            {
                let args = args! { "who" => sent.maker, "amount" => sum.clone() };
                let at = Timestamp::from_micros(sent.created_at);
                self.add(at, false, "spend-step-sent", &args);
            }
            let Some(on) = found.paid_on else {
                continue;
            };
            let (key, who) = match found.paid_by {
                Some(by) => ("spend-step-paid-by", name(conn, by).await?),
                None => ("spend-step-paid", String::new()),
            };
            let args = args! { "who" => who, "amount" => sum };
            // A day stands for all of it: what was done on it came before.
            let end = on.plus(1).starts_at();
            let step = Step {
                told: text_with(key, &args),
                at: super::day(self.visit, on),
                is_day: true,
            };
            self.found.push((end, step));
        }
        Ok(())
    }
}

/// A person's name as shown.
async fn name(conn: &mut Conn, person: PersonId) -> Result<String, WebError> {
    let found = actor::known(conn, person)
        .await
        .map_err(ServiceError::from)?;
    Ok(Named::from(&found).shown().to_owned())
}
