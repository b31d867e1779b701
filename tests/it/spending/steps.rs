//! What the tests of spending do again and again.

use pools::{
    banking::iban::Iban,
    domain::{
        ballot::Choice,
        contribution::Purpose,
        id::{InvoiceId, PayableId, PersonId, ProposalId},
        ledger::{Account, Day, moves},
        money::Amount,
        text::{Body, Line, Title},
    },
    services::{
        ServiceError,
        approve_invoice::{Approved, approve_invoice},
        close_proposal::close_due_proposal,
        file_invoice::{FileInvoice, file_invoice},
        keep_papers::SentPaper,
        post_entry::{budget_of, post_entry},
        propose_rail::{ProposeRail, propose_rail},
        propose_spend::propose_spend,
        redeem::redeem,
        release_payable::release_payable,
        release_rest::expire_reservation,
    },
    store::{
        actor::Actor,
        ledger, membership,
        pool::Pool,
        proposal::by_number,
        rail::RailKind,
        redemption,
        reservation::{self},
    },
};

use crate::{
    ledger::spend,
    support::{Home, tx},
};

pub const WEEK: i64 = 7 * 86_400;
pub const DAY: i64 = 86_400;
pub const IBAN: &str = "DE75512108001245126199";
pub const OTHER_IBAN: &str = "NL91ABNA0417164300";
pub const PDF: &[u8] = b"%PDF-1.7 one page";

pub fn amount(minor: i64) -> Amount {
    Amount::from_minor(minor).unwrap()
}

pub fn id(who: &Actor) -> PersonId {
    who.actor_id.into()
}

/// A Pool with a proposer, three stewards who stand on no side, and a member.
pub struct Oak {
    pub pool: Pool,
    pub ada: Actor,
    pub ben: Actor,
    pub cleo: Actor,
    pub dan: Actor,
    pub eve: Actor,
}

impl Oak {
    /// With so much at the bank.
    pub async fn with(home: &Home, minor: i64) -> Self {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let ben = home.member(&pool, "ben").await;
        let cleo = home.member(&pool, "cleo").await;
        let dan = home.member(&pool, "dan").await;
        let eve = home.member(&pool, "eve").await;
        let oak = Self {
            pool,
            ada,
            ben,
            cleo,
            dan,
            eve,
        };
        oak.elect(home, &[&oak.ben, &oak.cleo, &oak.dan]).await;
        oak.receive(home, &oak.ada, Purpose::Gift, minor).await;
        oak
    }

    pub async fn elect(&self, home: &Home, who: &[&Actor]) {
        let elected: Vec<PersonId> = who.iter().map(|who| id(who)).collect();
        let until = home.world.now().plus_days(3_650);
        tx!(home, |tx| Ok(membership::set_stewards(
            &mut tx,
            self.pool.pool_id,
            &elected,
            until
        )
        .await?))
        .unwrap();
    }

    /// Money arrives at the bank.
    pub async fn receive(&self, home: &Home, from: &Actor, purpose: Purpose, minor: i64) {
        let of = home.world.new_id().into();
        let on = Day::of(home.world.now());
        let entry = moves::receipt(of, (purpose, id(from)), Account::Bank, amount(minor), on);
        let entry = entry.unwrap();
        tx!(home, |tx| post_entry(
            &mut tx,
            &home.world,
            &self.pool,
            None,
            &entry
        )
        .await)
        .unwrap();
    }

    /// A steward lets something go that no invoice stands behind.
    pub async fn let_go(
        &self,
        home: &Home,
        by: &Actor,
        what: PayableId,
    ) -> Result<i64, ServiceError> {
        let who = (self.pool.pool_id, id(by));
        tx!(home, |tx| release_payable(&mut tx, &home.world, who, what)
            .await)
    }

    pub async fn stands_at(&self, home: &Home, account: Account) -> i64 {
        let mut conn = home.db.read().await.unwrap();
        ledger::balance(&mut conn, self.pool.pool_id, account)
            .await
            .unwrap()
    }

    pub async fn available(&self, home: &Home) -> i64 {
        let mut conn = home.db.read().await.unwrap();
        let budget = budget_of(&mut conn, &self.pool).await.unwrap();
        budget.available()
    }

    /// Ada proposes to spend so much, and everybody is for it.
    pub async fn open(&self, home: &Home, minor: i64, payee: Option<&Actor>) -> ProposalId {
        let mut command = spend(&self.pool, &self.ada, minor);
        command.payee.person = payee.map(id);
        IBAN.clone_into(&mut command.payee.iban);
        let (number, _) = tx!(home, |tx| propose_spend(&mut tx, &home.world, &command)
            .await)
        .unwrap();
        self.for_it(home, number).await
    }

    async fn for_it(&self, home: &Home, number: i64) -> ProposalId {
        let mut conn = home.db.read().await.unwrap();
        let found = by_number(&mut conn, self.pool.pool_id, number).await;
        drop(conn);
        let proposal = found.unwrap().unwrap().proposal_id;
        // Enough for the quorum, too few to close it early.
        for who in [&self.ada, &self.ben] {
            home.cast(proposal, who, Choice::For).await.unwrap();
        }
        proposal
    }

    pub async fn close(&self, home: &Home, proposal: ProposalId) {
        tx!(home, |tx| close_due_proposal(
            &mut tx,
            &home.world,
            &home.site,
            proposal
        )
        .await)
        .unwrap();
    }

    /// The members decided to spend so much.
    pub async fn carried(&self, home: &Home, minor: i64, payee: Option<&Actor>) -> ProposalId {
        let proposal = self.open(home, minor, payee).await;
        home.later(WEEK + 1);
        self.close(home, proposal).await;
        proposal
    }

    /// The members decided on a bank account.
    pub async fn bank(&self, home: &Home) {
        self.moves(home, OTHER_IBAN).await;
    }

    /// The members decided on a fiscal host.
    pub async fn host(&self, home: &Home) {
        self.rail(home, RailKind::Host, "").await;
    }

    /// The members decided on another account.
    pub async fn moves(&self, home: &Home, iban: &str) {
        self.rail(home, RailKind::Bank, iban).await;
    }

    async fn rail(&self, home: &Home, kind: RailKind, iban: &str) {
        let provider = match kind {
            RailKind::Host => "The Host",
            _ => "",
        };
        let command = ProposeRail {
            pool_id: self.pool.pool_id,
            proposer: id(&self.ada),
            title: Title::parse("Our account").unwrap(),
            body: Body::parse("At the bank around the corner").unwrap(),
            kind,
            holder: "Oak e.V.".to_owned(),
            iban: iban.to_owned(),
            bic: String::new(),
            provider: provider.to_owned(),
        };
        let number = tx!(home, |tx| propose_rail(&mut tx, &home.world, &command)
            .await)
        .unwrap();
        let proposal = self.for_it(home, number).await;
        home.later(WEEK + 1);
        self.close(home, proposal).await;
    }

    pub async fn file(
        &self,
        home: &Home,
        (proposal, by): (ProposalId, &Actor),
        minor: i64,
        is_last: bool,
    ) -> Result<InvoiceId, ServiceError> {
        let command = FileInvoice {
            pool_id: self.pool.pool_id,
            proposal,
            by: id(by),
            label: Line::parse("2026-7").unwrap(),
            amount: amount(minor),
            is_last,
            paper: SentPaper {
                file_name: "invoice.pdf",
                content: PDF,
            },
        };
        tx!(home, |tx| file_invoice(&mut tx, &home.world, &command)
            .await)
    }

    pub async fn approve(
        &self,
        home: &Home,
        invoice: InvoiceId,
        by: &Actor,
    ) -> Result<Approved, ServiceError> {
        let who = (self.pool.pool_id, id(by));
        tx!(home, |tx| approve_invoice(
            &mut tx,
            &home.world,
            who,
            invoice
        )
        .await)
    }

    /// An invoice that was filed by Ada and approved by Ben, and Cleo.
    pub async fn owed(&self, home: &Home, proposal: ProposalId, minor: i64) -> PayableId {
        let invoice = self.file(home, (proposal, &self.ada), minor, false).await;
        let invoice = invoice.unwrap();
        for by in [&self.ben, &self.cleo] {
            if let Approved::Owed(payable) = self.approve(home, invoice, by).await.unwrap() {
                return payable;
            }
        }
        panic!("two approved it");
    }

    /// What is left of a reservation.
    pub async fn left(&self, home: &Home, proposal: ProposalId) -> Option<i64> {
        let mut conn = home.db.read().await.unwrap();
        let found = reservation::by_proposal(&mut conn, proposal).await.unwrap();
        found.map(|found| found.reservation.left())
    }

    /// Takes the steps of money that are due, as the worker does; how many.
    pub async fn take_steps(&self, home: &Home) -> usize {
        let mut conn = home.db.read().await.unwrap();
        let now = home.world.now();
        let to_expire = reservation::due(&mut conn, now, 100).await.unwrap();
        let to_redeem = redemption::due(&mut conn, now, 100).await.unwrap();
        drop(conn);
        let mut steps = 0;
        for reserved in to_expire {
            let proposal = reserved.proposal_id;
            let done = tx!(home, |tx| expire_reservation(
                &mut tx,
                &home.world,
                proposal
            )
            .await);
            steps += usize::from(done.unwrap());
        }
        for one in to_redeem {
            let done = tx!(home, |tx| redeem(&mut tx, &home.world, &home.site, one)
                .await);
            steps += usize::from(done.unwrap());
        }
        steps
    }
}

pub fn iban(text: &str) -> Iban {
    Iban::parse(text).unwrap()
}
