//! What people of the demo do with money, each act by the service that the
//! pages call.

use super::{
    super::Fatal,
    bank::{Booked, camt},
    town::Town,
};
use crate::{
    banking::iban::Iban,
    books,
    domain::{
        ballot::Choice,
        contribution::ContributionError,
        election::Approvals,
        id::{InvoiceId, PayableId, PersonId, PoolId},
        ledger::Day,
        money::Amount,
        spend::Category,
        text::{Body, Line, Name, Title},
    },
    services::{
        ServiceError,
        approve_candidates::{ApproveCandidates, approve_candidates},
        approve_invoice::{Approved, approve_invoice},
        cast_ballot::Way,
        close_period::close_period,
        file_invoice::{FileInvoice, file_invoice},
        import_statement::{ImportStatement, import_statement},
        keep_papers::SentPaper,
        leave_pool::leave_pool,
        make_batch::{Format, MakeBatch, make_batch},
        open_election::{OpenElection, open_election},
        promise_contribution::{Wish, owed_parts, promise_contribution},
        propose_rail::{ProposeRail, propose_rail},
        propose_spend::{PayeeWish, ProposeSpend, propose_spend},
        read_statement::read_statement,
        record_cash::record_cash,
        redeem::{NameAccount, name_account, redeem},
        set_dues::set_dues,
    },
    store::{
        actor,
        contribution::{self, Promised},
        payable, pool, proposal,
        rail::RailKind,
        redemption,
    },
    transact,
};

/// A page that any program for papers opens.
const PAPER: &[u8] = b"%PDF-1.4\n\
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
4 0 obj<</Length 46>>stream\nBT /F 14 Tf 40 120 Td (An invoice, as an example) Tj ET\nendstream endobj\n\
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
trailer<</Root 1 0 R>>\n%%EOF\n";

/// Somebody would be paid.
pub(super) struct Bill {
    pub title: &'static str,
    pub body: &'static str,
    pub payee: &'static str,
    pub iban: &'static str,
    /// Cents.
    pub minor: i64,
}

impl Town {
    /// Somebody proposes a bank account; the proposal's number.
    pub(super) async fn propose_bank(
        &self,
        pool_id: PoolId,
        by: PersonId,
        (holder, iban): (&str, &str),
    ) -> Result<i64, Fatal> {
        let command = ProposeRail {
            pool_id,
            proposer: by,
            title: Title::parse("Keep our money at the savings bank")?,
            body: Body::parse("No fees for clubs, and two of us can sign.")?,
            kind: RailKind::Bank,
            holder: holder.to_owned(),
            iban: iban.to_owned(),
            bic: String::new(),
            provider: String::new(),
        };
        Ok(transact!(self.db, self.world, ServiceError, |tx| {
            propose_rail(&mut tx, &self.world, &command).await
        })?)
    }

    /// Stewards are elected among these, who all vote for all; its number.
    pub(super) async fn elect(&self, pool: PoolId, who: &[PersonId]) -> Result<i64, Fatal> {
        let Some(first) = who.first() else {
            return Err("nobody stands".into());
        };
        let candidates = Approvals::of(who.iter().copied());
        let command = OpenElection {
            proposer: *first,
            candidates: candidates.clone(),
            body: Body::parse("One of us alone can't approve what she asked for herself.")?,
        };
        let Self {
            db, world, site, ..
        } = self;
        Ok(transact!(db, world, ServiceError, |tx| {
            let number = open_election(&mut tx, world, pool, &command).await?;
            let found = proposal::by_number(&mut tx, pool, number).await?;
            let found = found.ok_or(ServiceError::UnknownProposal)?;
            for person in who {
                let ballot = ApproveCandidates {
                    proposal_id: found.proposal_id,
                    person: *person,
                    approvals: candidates.clone(),
                    way: Way::Web,
                    at: world.now(),
                };
                approve_candidates(&mut tx, world, site, &ballot).await?;
            }
            Ok(number)
        })?)
    }

    /// A member proposes to spend; the proposal's number.
    pub(super) async fn propose_spend(
        &self,
        pool_id: PoolId,
        by: PersonId,
        bill: &Bill,
    ) -> Result<i64, Fatal> {
        let command = ProposeSpend {
            pool_id,
            proposer: by,
            title: Title::parse(bill.title)?,
            body: Body::parse(bill.body)?,
            review_at: None,
            payee: PayeeWish {
                person: None,
                name: bill.payee.to_owned(),
                iban: bill.iban.to_owned(),
                bic: String::new(),
            },
            amount: Amount::from_minor(bill.minor)?,
            category: Category::Project,
        };
        let (number, _) = transact!(self.db, self.world, ServiceError, |tx| {
            propose_spend(&mut tx, &self.world, &command).await
        })?;
        Ok(number)
    }

    /// These vote for it until it is decided, which may be before the last.
    pub(super) async fn carry(
        &self,
        pool: PoolId,
        number: i64,
        voters: &[PersonId],
    ) -> Result<(), Fatal> {
        for person in voters {
            let voted = self.vote(pool, number, *person, Choice::For, "").await;
            if voted.is_err() && self.is_closed(pool, number).await? {
                break;
            }
            voted?;
        }
        self.closed(pool, number).await
    }

    /// Its proposer files the invoice of a spend.
    pub(super) async fn invoice(
        &self,
        pool_id: PoolId,
        (number, by): (i64, PersonId),
        (label, minor): (&str, i64),
    ) -> Result<InvoiceId, Fatal> {
        let mut conn = self.db.read().await?;
        let found = proposal::by_number(&mut conn, pool_id, number).await?;
        drop(conn);
        let command = FileInvoice {
            pool_id,
            proposal: found.ok_or("no such proposal")?.proposal_id,
            by,
            label: Line::parse(label)?,
            amount: Amount::from_minor(minor)?,
            is_last: true,
            paper: SentPaper {
                file_name: "invoice.pdf",
                content: PAPER,
            },
        };
        Ok(transact!(self.db, self.world, ServiceError, |tx| {
            file_invoice(&mut tx, &self.world, &command).await
        })?)
    }

    /// A steward approves it; what is to be paid.
    pub(super) async fn approve(
        &self,
        pool: PoolId,
        by: PersonId,
        invoice: InvoiceId,
    ) -> Result<PayableId, Fatal> {
        let approved = transact!(self.db, self.world, ServiceError, |tx| {
            approve_invoice(&mut tx, &self.world, (pool, by), invoice).await
        })?;
        match approved {
            Approved::Owed(payable) => Ok(payable),
            Approved::Waits(_) => Err("one approval was not enough".into()),
        }
    }

    /// A steward makes a file for the bank.
    pub(super) async fn batch(
        &self,
        pool_id: PoolId,
        steward: PersonId,
        payable: PayableId,
    ) -> Result<(), Fatal> {
        let command = MakeBatch {
            pool_id,
            steward,
            payables: vec![payable],
            format: Format::Pain,
        };
        transact!(self.db, self.world, ServiceError, |tx| {
            make_batch(&mut tx, &self.world, &command).await
        })?;
        Ok(())
    }

    /// The reference that a payment of this carries.
    pub(super) async fn promise(
        &self,
        pool: PoolId,
        person: PersonId,
        wish: Wish,
    ) -> Result<Promised, Fatal> {
        Ok(transact!(self.db, self.world, ServiceError, |tx| {
            let id = promise_contribution(&mut tx, &self.world, pool, person, wish).await?;
            let found = contribution::by_id(&mut tx, id).await?;
            Ok(found.ok_or(ContributionError::Unknown)?)
        })?)
    }

    /// The buy-in that somebody owes.
    pub(super) async fn buy_in(&self, pool: PoolId, person: PersonId) -> Result<Promised, Fatal> {
        let mut conn = self.db.read().await?;
        let parts = owed_parts(&mut conn, pool, person).await?;
        drop(conn);
        let part = parts.first().ok_or("no buy-in is owed")?.part;
        self.promise(pool, person, Wish::Part(part)).await
    }

    /// Somebody gives so much every month from now on.
    pub(super) async fn dues(
        &self,
        pool: PoolId,
        person: PersonId,
        minor: i64,
    ) -> Result<Promised, Fatal> {
        let amount = Amount::from_minor(minor)?;
        Ok(transact!(self.db, self.world, ServiceError, |tx| {
            let id = set_dues(&mut tx, &self.world, pool, person, amount, 1).await?;
            let id = id.ok_or(ContributionError::Unknown)?;
            let found = contribution::by_id(&mut tx, id).await?;
            Ok(found.ok_or(ContributionError::Unknown)?)
        })?)
    }

    /// A steward takes cash for what was promised.
    pub(super) async fn cash(
        &self,
        pool: PoolId,
        steward: PersonId,
        promised: &Promised,
    ) -> Result<(), Fatal> {
        let Self {
            db, world, site, ..
        } = self;
        let given = (promised.contribution_id, promised.contribution.amount);
        transact!(db, world, ServiceError, |tx| {
            record_cash(&mut tx, world, site, pool, steward, given).await
        })?;
        Ok(())
    }

    /// A steward uploads what the bank says, from so much on.
    pub(super) async fn statement(
        &self,
        pool_id: PoolId,
        steward: PersonId,
        (account, opening): (&str, i64),
        lines: &[Booked],
    ) -> Result<i64, Fatal> {
        let Self {
            db, world, site, ..
        } = self;
        let today = Day::of(world.now());
        let (file, closing) = camt(account, opening, today, lines);
        let mut conn = db.read().await?;
        let pool = pool::known(&mut conn, pool_id).await?;
        let file = read_statement(&mut conn, world.now(), &pool, file.as_bytes(), None).await?;
        drop(conn);
        let file_name = format!("statement-{}.xml", books::date(today));
        let command = ImportStatement {
            pool_id,
            steward,
            file_name: &file_name,
            file: &file,
        };
        import_statement(db, world, site, &command).await?;
        Ok(closing)
    }

    /// The reference that its payment carries.
    pub(super) async fn reference_of(&self, id: PayableId) -> Result<String, Fatal> {
        let mut conn = self.db.read().await?;
        let found = payable::by_id(&mut conn, id).await?;
        Ok(found.ok_or("no such payable")?.reference)
    }

    /// A steward closes all months before this one.
    pub(super) async fn close_last_month(
        &self,
        pool: PoolId,
        steward: PersonId,
    ) -> Result<(), Fatal> {
        let this = books::month(Day::of(self.world.now()));
        let ends_on = books::day(books::first_of(this)).plus(-1);
        transact!(self.db, self.world, ServiceError, |tx| {
            let pool = pool::known(&mut tx, pool).await?;
            close_period(&mut tx, &self.world, &pool, steward, ends_on).await
        })?;
        Ok(())
    }

    /// A member leaves at once, and says where her capital goes.
    pub(super) async fn leave(
        &self,
        pool_id: PoolId,
        person: PersonId,
        (name, iban): (&str, &str),
    ) -> Result<(), Fatal> {
        let command = NameAccount {
            pool_id,
            person,
            name: Name::parse(name)?,
            iban: Iban::parse(iban)?,
            bic: None,
        };
        let Self {
            db, world, site, ..
        } = self;
        Ok(transact!(db, world, ServiceError, |tx| {
            let who = actor::known(&mut tx, person).await?;
            leave_pool(&mut tx, world, pool_id, &who).await?;
            if let Some(owed) = redemption::latest(&mut tx, pool_id, person).await? {
                redeem(&mut tx, world, site, owed.redemption_id).await?;
                name_account(&mut tx, world, &command).await?;
            }
            Ok(())
        })?)
    }
}
