//! What stands on the page of a proposal to spend: what it would pay and what
//! would be left, and later each step that was taken.

use super::{nobody, open, steps::Steps, sum};
use crate::{
    banking::iban::Iban,
    domain::{
        id::{PersonId, SpendId},
        spend::{InvoiceState, approvers_of},
        time::Timestamp,
    },
    services::post_entry::budget_of,
    store::{
        db::Conn,
        invoice,
        paper::{self, PaperOf},
        pool,
        proposal::Proposal,
        reservation,
        spend::{self, Payee, Spend},
    },
    text::text,
    web::{
        WebError,
        view::{
            pool::Standing,
            spend::{InvoiceLink, PaperLink, SpendShown},
            when::When,
        },
        visit::Visit,
    },
};

/// The section.
///
/// # Errors
/// When the database can't be asked.
pub async fn of(
    visit: &Visit,
    conn: &mut Conn,
    (proposal, spend_id): (&Proposal, SpendId),
    standing: Standing,
) -> Result<SpendShown, WebError> {
    let pool = pool::known(conn, proposal.pool_id).await?;
    let asked = spend::known(conn, spend_id).await?;
    let payee = spend::payee(conn, asked.payee_id).await?;
    let reserved = reservation::by_proposal(conn, proposal.proposal_id).await?;
    let reserved = reserved.filter(|found| !found.reservation.is_resolved());
    let is_open = proposal.closed.is_none();
    let sum = |minor| sum(visit, minor, asked.currency);
    let viewer = visit.viewer().map(|viewer| viewer.person);
    let is_proposer = viewer == Some(proposal.proposer_id);
    let is_payee = viewer.is_some() && viewer == asked.payee_person;
    let mut shown = SpendShown {
        iban: number(&payee.iban, standing),
        may_file: reserved.is_some() && (is_proposer || is_payee),
        ..plain(visit, &asked, payee, standing.is_inside() || is_payee)
    };
    if !standing.is_member() && !is_proposer && !is_payee {
        return Ok(shown);
    }
    if is_open && standing.is_member() {
        let budget = budget_of(conn, &pool).await?;
        shown.available = Some(sum(budget.available().max(0)));
        shown.after = Some(open::after(visit, &pool, &budget, asked.amount.minor()));
    }
    shown.left = reserved.map(|found| sum(found.reservation.left()));
    shown.until = reserved.map(|found| until(visit, found.expires_at));
    if is_open || reserved.is_some() {
        let limit = pool.variables.money.two_approvers_above();
        let sides = sides(proposal, &asked);
        shown.nobody = nobody(conn, &pool, &sides, approvers_of(asked.amount, limit)).await?;
    }
    shown.quotes = papers(conn, &pool.handle, PaperOf::Spend(spend_id)).await?;
    let mut steps = Steps::of(visit, asked.currency);
    steps.proposal(conn, proposal).await?;
    steps.entries(conn, proposal).await?;
    for found in invoice::of_proposal(conn, proposal.proposal_id).await? {
        steps.invoice(conn, &found).await?;
        if found.state == InvoiceState::Filed {
            shown.waiting.push(InvoiceLink {
                href: format!("/pools/{}/invoices/{}", pool.handle, uuid(&found)),
                amount: sum(found.amount.minor()),
                label: found.label,
            });
        }
    }
    steps.payments(conn, proposal).await?;
    shown.steps = steps.sorted();
    shown.may_release = reserved.is_some()
        && shown.waiting.is_empty()
        && (is_proposer || standing == Standing::Steward);
    Ok(shown)
}

/// What everybody sees of it. A member's name is for the members: how much she
/// had is nobody else's business.
fn plain(visit: &Visit, asked: &Spend, payee: Payee, is_inside: bool) -> SpendShown {
    let is_named = is_inside || asked.payee_person.is_none();
    SpendShown {
        amount: sum(visit, asked.amount.minor(), asked.currency),
        payee: if is_named {
            payee.name
        } else {
            text("spend-payee-member")
        },
        category: asked.category.id(),
        iban: None,
        available: None,
        after: None,
        quotes: Vec::new(),
        left: None,
        until: None,
        waiting: Vec::new(),
        steps: Vec::new(),
        nobody: None,
        may_file: false,
        may_release: false,
    }
}

/// The account's number: whole for stewards, who compare it with the invoice;
/// enough of it to compare for members, who vote on it; nothing for others.
fn number(iban: &str, standing: Standing) -> Option<String> {
    let grouped = Iban::parse(iban).ok()?.grouped();
    if standing == Standing::Steward {
        return Some(grouped);
    }
    let short = (iban.get(..4)?, iban.get(iban.len().checked_sub(4)?..)?);
    standing
        .is_member()
        .then(|| format!("{} … {}", short.0, short.1))
}

/// Who approves none of its invoices.
fn sides(proposal: &Proposal, asked: &Spend) -> Vec<PersonId> {
    let both = [Some(proposal.proposer_id), asked.payee_person];
    both.into_iter().flatten().collect()
}

fn uuid(found: &invoice::Invoice) -> uuid::Uuid {
    found.invoice_id.into()
}

fn until(visit: &Visit, at: Timestamp) -> When {
    When::new(at, visit.web().world.now())
}

/// The files of a proposal or an invoice.
pub(super) async fn papers(
    conn: &mut Conn,
    handle: &str,
    of: PaperOf,
) -> Result<Vec<PaperLink>, WebError> {
    let kept = paper::of(conn, of).await?;
    let link = |found: paper::Paper| PaperLink {
        href: format!("/pools/{handle}/papers/{}", found.paper_id),
        name: found.file_name,
    };
    Ok(kept.into_iter().map(link).collect())
}
