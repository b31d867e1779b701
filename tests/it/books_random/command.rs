//! What can be done to a Pool's money, each by the service that does it.

use pools::{
    domain::{
        ballot::Choice,
        contribution::Purpose,
        id::{ContributionId, InvoiceId, LineId, PayableId, PersonId, PoolId, ProposalId},
        ledger::{Account, Authority, Day, moves},
        money::Amount,
        spend::{Category, PaidFrom},
        tally::Outcome,
        text::{Because, Body, Line, Title},
        time::Timestamp,
        variables::Number,
    },
    services::{
        ServiceError, Site,
        approve_invoice::{Approved, approve_invoice},
        cast_ballot::{Way, cast_ballot},
        close_period::close_period,
        close_proposal::close_due_proposal,
        file_invoice::{FileInvoice, file_invoice},
        keep_papers::SentPaper,
        leave_pool::leave_pool,
        post_entry::{post_entry, reverse_entry},
        promise_contribution::{Wish, promise_contribution},
        propose_amendment::{ProposeAmendment, propose_amendment},
        propose_spend::{PayeeWish, ProposeSpend, propose_spend},
        receive_contribution::{Arrived, receive_contribution, take_back_contribution},
        record_payment::{RecordPayment, record_payment, record_return},
        redeem::redeem,
        refuse_invoice::refuse_invoice,
        release_payable::{release_payable, releases_missing},
        release_rest::{expire_reservation, release_rest},
    },
    store::{
        actor::Actor,
        contribution::{self, NewContribution},
        db::{Statement, Tx},
        ledger, payable,
        pool::{self, Pool},
        proposal, redemption, reservation,
    },
    world::World,
};
use uuid::Uuid;

use crate::support::vote;

/// Ada, who proposes; then three stewards; then members who may leave.
pub const STEWARDS: std::ops::Range<usize> = 1..4;

/// Who does it, and where.
pub struct Place<'a> {
    pub world: World,
    pub site: &'a Site,
    pub pool: PoolId,
    pub people: &'a [Actor],
}

impl Place<'_> {
    pub fn id(&self, who: usize) -> PersonId {
        self.people[who].actor_id.into()
    }

    pub fn today(&self) -> Day {
        Day::of(self.world.now())
    }
}

#[derive(Clone, Debug)]
pub enum Command {
    Promise {
        who: usize,
        purpose: Purpose,
        minor: i64,
    },
    Arrive {
        of: ContributionId,
        minor: i64,
        at: Account,
        on: Day,
    },
    Match {
        line: LineId,
        of: ContributionId,
        minor: i64,
    },
    TakeBack {
        number: i64,
    },
    Unmatched {
        minor: i64,
        on: Day,
    },
    Explain {
        line: LineId,
        minor: i64,
        as_opening: bool,
    },
    Fee {
        from: Account,
        minor: i64,
    },
    Move {
        from: Account,
        to: Account,
        minor: i64,
    },
    Reverse {
        number: i64,
    },
    Propose {
        by: usize,
        payee: Option<usize>,
        minor: i64,
        category: Category,
        choice: Choice,
    },
    Decide {
        of: ProposalId,
        choice: Choice,
    },
    File {
        of: ProposalId,
        by: usize,
        minor: i64,
        is_last: bool,
    },
    Approve {
        of: InvoiceId,
        by: usize,
    },
    Refuse {
        of: InvoiceId,
        by: usize,
    },
    Release {
        of: ProposalId,
        by: usize,
    },
    Expire {
        of: ProposalId,
    },
    Pay {
        of: PayableId,
        by: usize,
        from: PaidFrom,
    },
    Return {
        of: PayableId,
        by: usize,
    },
    Leave {
        who: usize,
    },
    Redeem {
        of: Uuid,
    },
    Floor {
        percent: u16,
    },
    Close {
        by: usize,
        ends_on: Day,
    },
    Stop,
    Resume,
}

/// What came of it, as far as the model can't know: ids and numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Nothing,
    Promised(ContributionId),
    /// The entry's number.
    Booked(i64),
    /// The same, and what its giver waits for since.
    Given(i64, Option<Uuid>),
    Line(LineId, i64),
    Opened(ProposalId),
    /// Still open; or how it ended, what came of it, and until when it is set
    /// aside.
    Decided(Option<(Outcome, Option<String>, Option<Timestamp>)>),
    Filed(InvoiceId),
    Approved(Approved),
    GivenBack(i64),
    Expired(bool),
    Left(Option<Uuid>),
    Redeemed(Option<PayableId>),
    Floor(u16),
    Closed(Option<i64>),
}

macro_rules! raw {
    ($($name:ident = $text:literal;)+) => {$(
        static $name: Statement = Statement { module: "books_random", name: stringify!($name), sqlite: $text, postgres: $text };
    )+};
}
pub(super) use raw;

raw! {
    STATEMENT = "INSERT INTO statement (statement_id, pool_id, file_name, format, hash, line_count, new_count, uploaded_by, uploaded_at)
        VALUES ($1, $2, '', 'csv', $3, 1, 1, $1, 1)";
    LINE = "INSERT INTO statement_line (line_id, pool_id, statement_id, external_id, booked_on, amount_minor, counterparty, counterparty_iban, remittance, reference, is_return, is_charge, state, entry_number)
        VALUES ($1, $2, $1, $3, $4, $5, '', '', '', '', FALSE, FALSE, 'booked', NULL)";
    PAYMENT = "INSERT INTO provider_payment (pool_id, payment, contribution_id, received_minor, refunded_minor, disputed_minor, seen_at) VALUES ($1, $2, $3, $4, 0, 0, 1)";
    REFUNDED = "UPDATE provider_payment SET refunded_minor = received_minor WHERE pool_id = $1 AND payment = $2";
    REDEMPTION = "SELECT redemption_id FROM redemption WHERE pool_id = $1 AND person_id = $2 AND done_at IS NULL";
}

pub fn amount(minor: i64) -> Result<Amount, ServiceError> {
    Ok(Amount::from_minor(minor)?)
}

impl Command {
    pub async fn run(&self, tx: &mut Tx, place: &Place<'_>) -> Result<Done, ServiceError> {
        let pool = pool::known(tx, place.pool).await?;
        match self {
            Self::Promise { .. }
            | Self::Arrive { .. }
            | Self::Match { .. }
            | Self::TakeBack { .. } => self.give(tx, place, &pool).await,
            Self::Unmatched { .. }
            | Self::Explain { .. }
            | Self::Fee { .. }
            | Self::Move { .. }
            | Self::Reverse { .. } => self.book(tx, place, &pool).await,
            Self::Propose { .. } | Self::Decide { .. } | Self::Floor { .. } => {
                self.decide(tx, place, &pool).await
            }
            Self::Leave { .. }
            | Self::Redeem { .. }
            | Self::Close { .. }
            | Self::Stop
            | Self::Resume => self.end(tx, place, &pool).await,
            _ => self.spend(tx, place).await,
        }
    }

    async fn give(
        &self,
        tx: &mut Tx,
        place: &Place<'_>,
        pool: &Pool,
    ) -> Result<Done, ServiceError> {
        let (world, site) = (&place.world, place.site);
        Ok(match self {
            Self::Promise {
                who,
                purpose: Purpose::BuyIn,
                minor,
            } => {
                let id: ContributionId = world.new_id().into();
                let reference = Uuid::from(id).to_string();
                let new = NewContribution {
                    contribution_id: id,
                    pool: pool.pool_id,
                    person: place.id(*who),
                    purpose: Purpose::BuyIn,
                    amount: amount(*minor)?,
                    currency: pool.variables.money.currency(),
                    reference: &reference,
                    part: None,
                    due_on: place.today(),
                    is_reminded_of: false,
                };
                contribution::insert(tx, &new, world.now()).await?;
                Done::Promised(id)
            }
            Self::Promise {
                who,
                purpose,
                minor,
            } => {
                let amount = amount(*minor)?;
                let wish = if *purpose == Purpose::Dues {
                    Wish::Dues(amount)
                } else {
                    Wish::Gift(amount)
                };
                Done::Promised(
                    promise_contribution(tx, world, place.pool, place.id(*who), wish).await?,
                )
            }
            Self::Arrive { of, minor, at, on } => {
                let arrived = Arrived {
                    contribution: *of,
                    amount: amount(*minor)?,
                    account: *at,
                    on: *on,
                };
                let number = receive_contribution(tx, world, site, pool, arrived, None).await?;
                if *at == Account::StripeClearing {
                    let query = tx
                        .query(&PAYMENT)
                        .bind(Uuid::from(place.pool))
                        .bind(number.to_string());
                    query.bind(Uuid::from(*of)).bind(*minor).execute().await?;
                }
                Done::Given(number, waiting(tx, place, *of).await?)
            }
            Self::Match { of, minor, .. } => {
                let account = Account::UnmatchedReceipts;
                let arrived = Arrived {
                    contribution: *of,
                    amount: amount(*minor)?,
                    account,
                    on: place.today(),
                };
                let number = receive_contribution(tx, world, site, pool, arrived, None).await?;
                Done::Given(number, waiting(tx, place, *of).await?)
            }
            Self::TakeBack { number } => {
                let back = take_back_contribution(tx, world, site, pool, *number, None).await?;
                let query = tx.query(&REFUNDED).bind(Uuid::from(place.pool));
                query.bind(number.to_string()).execute().await?;
                let row = ledger::by_number(tx, pool.pool_id, *number).await?.unwrap();
                let Authority::Contribution(of) = row.entry.authority() else {
                    unreachable!()
                };
                Done::Given(back, waiting(tx, place, of).await?)
            }
            other => unreachable!("{other:?}"),
        })
    }

    /// What a bank's line says, straight into the books.
    async fn book(
        &self,
        tx: &mut Tx,
        place: &Place<'_>,
        pool: &Pool,
    ) -> Result<Done, ServiceError> {
        let world = &place.world;
        let line = world.new_id();
        let by = Authority::Line(line.into());
        let (minor, on) = match self {
            Self::Unmatched { minor, on } => (*minor, *on),
            Self::Fee { minor, .. } | Self::Move { minor, .. } | Self::Explain { minor, .. } => {
                (*minor, place.today())
            }
            _ => (0, place.today()),
        };
        let sum = amount(minor)?;
        let entry = match self {
            Self::Reverse { number } => {
                return Ok(Done::Booked(
                    reverse_entry(tx, world, pool, None, *number).await?,
                ));
            }
            Self::Explain {
                line, as_opening, ..
            } => {
                let entry = moves::explained(*line, *as_opening, sum, on)?;
                return Ok(Done::Booked(
                    post_entry(tx, world, pool, None, &entry).await?,
                ));
            }
            Self::Unmatched { .. } => moves::unmatched(line.into(), sum, on)?,
            Self::Fee { from, .. } => moves::fee(by, *from, sum, on)?,
            Self::Move { from, to, .. } => moves::transfer(by, *from, *to, sum, on)?,
            other => unreachable!("{other:?}"),
        };
        let pool_id = Uuid::from(place.pool);
        let query = tx.query(&STATEMENT).bind(line).bind(pool_id);
        query.bind([0_u8; 32].as_slice()).execute().await?;
        let query = tx
            .query(&LINE)
            .bind(line)
            .bind(pool_id)
            .bind(line.to_string());
        query
            .bind(i64::from(on.number()))
            .bind(minor)
            .execute()
            .await?;
        let number = post_entry(tx, world, pool, None, &entry).await?;
        Ok(Done::Line(line.into(), number))
    }

    async fn decide(
        &self,
        tx: &mut Tx,
        place: &Place<'_>,
        pool: &Pool,
    ) -> Result<Done, ServiceError> {
        let world = &place.world;
        match self {
            Self::Propose {
                by,
                payee,
                minor,
                category,
                choice,
            } => {
                let command = ProposeSpend {
                    pool_id: place.pool,
                    proposer: place.id(*by),
                    title: Title::parse("A shed").unwrap(),
                    body: Body::parse("For the tools").unwrap(),
                    review_at: None,
                    payee: PayeeWish {
                        person: payee.map(|who| place.id(who)),
                        name: "Sheds and Sons".to_owned(),
                        iban: String::new(),
                        bic: String::new(),
                    },
                    amount: amount(*minor)?,
                    category: *category,
                };
                let (number, _) = propose_spend(tx, world, &command).await?;
                let found = proposal::by_number(tx, place.pool, number).await?.unwrap();
                for who in [1, 2] {
                    cast(tx, place, found.proposal_id, who, *choice).await?;
                }
                Ok(Done::Opened(found.proposal_id))
            }
            Self::Decide { of, choice } => {
                let found = proposal::by_id(tx, *of).await?.unwrap();
                if world.now() > found.closes_at {
                    close_due_proposal(tx, world, place.site, *of).await?;
                } else {
                    for who in [3, 0] {
                        if proposal::by_id(tx, *of).await?.unwrap().closed.is_none() {
                            cast(tx, place, *of, who, *choice).await?;
                        }
                    }
                }
                let closed = proposal::by_id(tx, *of).await?.unwrap().closed;
                let set_aside = reservation::by_proposal(tx, *of).await?;
                Ok(Done::Decided(closed.map(|closed| {
                    let enactment = closed
                        .enactment
                        .map(|enactment| enactment.name().to_owned());
                    (
                        closed.outcome,
                        enactment,
                        set_aside.map(|found| found.expires_at),
                    )
                })))
            }
            Self::Floor { percent } => self.amend(tx, place, pool, *percent).await,
            other => unreachable!("{other:?}"),
        }
    }

    /// All who have a say are for it.
    async fn amend(
        &self,
        tx: &mut Tx,
        place: &Place<'_>,
        pool: &Pool,
        percent: u16,
    ) -> Result<Done, ServiceError> {
        let mut terms = pool.terms().unwrap();
        terms
            .variables
            .set(Number::ReserveFloorPercent, i64::from(percent))
            .unwrap();
        let command = ProposeAmendment {
            proposer: place.id(0),
            against: pool.bylaws_id,
            terms,
            title: Title::parse("Another reserve").unwrap(),
            body: Body::parse("").unwrap(),
            review_at: None,
        };
        let number = propose_amendment(tx, &place.world, place.pool, &command).await?;
        let of = proposal::by_number(tx, place.pool, number)
            .await?
            .unwrap()
            .proposal_id;
        for who in 0..place.people.len() {
            let is_open = proposal::by_id(tx, of).await?.unwrap().closed.is_none();
            if is_open && proposal::is_elector(tx, of, place.id(who)).await? {
                cast(tx, place, of, who, Choice::For).await?;
            }
        }
        let pool = pool::known(tx, place.pool).await?;
        Ok(Done::Floor(
            pool.variables.number(Number::ReserveFloorPercent),
        ))
    }

    async fn spend(&self, tx: &mut Tx, place: &Place<'_>) -> Result<Done, ServiceError> {
        let world = &place.world;
        let as_of = |by: &usize| (place.pool, place.id(*by));
        Ok(match self {
            Self::File {
                of,
                by,
                minor,
                is_last,
            } => {
                let command = FileInvoice {
                    pool_id: place.pool,
                    proposal: *of,
                    by: place.id(*by),
                    label: Line::parse("2026-7").unwrap(),
                    amount: amount(*minor)?,
                    is_last: *is_last,
                    paper: SentPaper {
                        file_name: "invoice.pdf",
                        content: b"%PDF-1.7 one page",
                    },
                };
                Done::Filed(file_invoice(tx, world, &command).await?)
            }
            Self::Approve { of, by } => {
                Done::Approved(approve_invoice(tx, world, as_of(by), *of).await?)
            }
            Self::Refuse { of, by } => {
                let because = Because::parse("It is not ours.").unwrap();
                refuse_invoice(tx, world, place.site, as_of(by), (*of, &because)).await?;
                Done::Nothing
            }
            Self::Release { of, by } => {
                Done::GivenBack(release_rest(tx, world, as_of(by), *of).await?)
            }
            Self::Expire { of } => Done::Expired(expire_reservation(tx, world, *of).await?),
            Self::Pay { of, by, from } => {
                let command = RecordPayment {
                    pool_id: place.pool,
                    steward: place.id(*by),
                    payable: *of,
                    from: *from,
                    on: place.today(),
                };
                // What no invoice stands behind is let go first.
                let pool = pool::known(tx, place.pool).await?;
                for who in 1..=3 {
                    let found = payable::by_id(tx, *of).await?;
                    if found.is_some_and(|found| releases_missing(&pool, &found) > 0) {
                        release_payable(tx, world, as_of(&who), *of).await?;
                    }
                }
                Done::Booked(record_payment(tx, world, &command).await?)
            }
            Self::Return { of, by } => {
                let number = record_return(tx, world, as_of(by), *of).await?;
                let person = payable::by_id(tx, *of).await?.unwrap().person_id;
                Done::Given(number, waits(tx, place, person).await?)
            }
            other => unreachable!("{other:?}"),
        })
    }

    async fn end(&self, tx: &mut Tx, place: &Place<'_>, pool: &Pool) -> Result<Done, ServiceError> {
        let world = &place.world;
        Ok(match self {
            Self::Leave { who } => {
                leave_pool(tx, world, place.pool, &place.people[*who]).await?;
                Done::Left(waits(tx, place, Some(place.id(*who))).await?)
            }
            Self::Redeem { of } => {
                redeem(tx, world, place.site, *of).await?;
                let found = redemption::by_id(tx, *of).await?.unwrap();
                Done::Redeemed(found.payable_id.map(Into::into))
            }
            Self::Close { by, ends_on } => {
                Done::Closed(close_period(tx, world, pool, place.id(*by), *ends_on).await?)
            }
            Self::Stop => {
                ledger::stop(tx, place.pool, "a test", world.now()).await?;
                Done::Nothing
            }
            Self::Resume => {
                ledger::resume(tx, place.pool).await?;
                Done::Nothing
            }
            other => unreachable!("{other:?}"),
        })
    }
}

/// What somebody waits for who left.
async fn waits(
    tx: &mut Tx,
    place: &Place<'_>,
    person: Option<PersonId>,
) -> Result<Option<Uuid>, ServiceError> {
    let query = tx.query(&REDEMPTION).bind(Uuid::from(place.pool));
    let found: Option<(Uuid,)> = query.bind(person.map(Uuid::from)).optional().await?;
    Ok(found.map(|row| row.0))
}

async fn waiting(
    tx: &mut Tx,
    place: &Place<'_>,
    of: ContributionId,
) -> Result<Option<Uuid>, ServiceError> {
    let given = contribution::by_id(tx, of).await?.unwrap().contribution;
    waits(tx, place, Some(given.person)).await
}

async fn cast(
    tx: &mut Tx,
    place: &Place<'_>,
    of: ProposalId,
    who: usize,
    choice: Choice,
) -> Result<(), ServiceError> {
    let command = vote(of, &place.people[who], choice, Way::Web, place.world.now());
    cast_ballot(tx, &place.world, place.site, &command).await
}
