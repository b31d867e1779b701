//! `/pools/{handle}/proposals/new/spend`: a member proposes to spend, with
//! quotes, and sees what would be left.

use axum::{extract::Path, response::Response};

use super::{nobody, of_member, sum};
use crate::{
    banking::{
        amount,
        iban::{Bic, Iban},
    },
    domain::{
        certificate::CertificateError,
        ledger::reservation::Budget,
        money::{Amount, MoneyError},
        proposal::ProposalError,
        spend::{Category, SpendError, approvers_of},
        text::{Body, Name, Title},
    },
    services::{
        ServiceError,
        keep_papers::SentPaper,
        post_entry::budget_of,
        propose_spend::{PayeeWish, ProposeSpend as Command, propose_spend_with},
    },
    store::{actor::Actor, db::Conn, pool::Pool},
    text::text,
    transact,
    web::{
        WebError,
        bank_words::{amount_wrong, bic_wrong, iban_wrong},
        pages::{pool::expulsion_new::find, proposal::day},
        shape,
        upload::Upload,
        view::{
            form::Field,
            spend::{After, ProposeSpend},
        },
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// The empty form, for members.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let (pool, person) = of_member(&visit, &mut conn, &handle).await?;
    let mut form = form(&visit, &mut conn, &pool, &Upload::default()).await?;
    form.nobody = nobody(&mut conn, &pool, &[person], 1).await?;
    shown(&form)
}

/// Opens the proposal; or shows what would be left, where that is asked.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    sent: Upload,
) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, proposer) = of_member(&visit, &mut conn, &handle).await?;
    let mut form = form(&visit, &mut conn, &pool, &sent).await?;
    let member = find_member(&visit, &mut conn, &mut form).await?;
    let command = command(&pool, &mut form, proposer, member);
    let asked = command.as_ref().map_or(Amount::ZERO, |found| found.amount);
    let needed = approvers_of(asked, pool.variables.money.two_approvers_above());
    form.nobody = nobody(&mut conn, &pool, &[proposer], needed).await?;
    drop(conn);
    if sent.field("look").is_some() {
        return shown(&only_the_amount(form));
    }
    let Some(command) = command else {
        return show_again(&form);
    };
    let files = sent.files();
    let quotes: Vec<SentPaper<'_>> = files
        .iter()
        .map(|file| SentPaper {
            file_name: &file.name,
            content: &file.content,
        })
        .collect();
    let opened = transact!(web.db, web.world, ServiceError, |tx| {
        propose_spend_with(&mut tx, &web.world, &command, &quotes).await
    });
    match opened {
        Ok((number, _)) => {
            let path = format!("/pools/{handle}/proposals/{number}");
            return Ok(visit.done(&path, &text("notice-opened")));
        }
        Err(ServiceError::Spend(SpendError::PayeeNotMember)) => {
            form.member.error = Some(text("error-payee-not-member"));
        }
        Err(ServiceError::Spend(SpendError::ManyPapers)) => {
            form.quotes.error = Some(text("error-papers-many"));
        }
        Err(ServiceError::Certificate(error)) => {
            form.quotes.error = Some(text(paper_key(error)));
        }
        Err(ServiceError::Proposal(ProposalError::ReviewTooEarly)) => {
            form.review_on.error = Some(text("error-review-early"));
        }
        Err(error) => return Err(error.into()),
    }
    show_again(&form)
}

/// She only asked what would be left: the rest isn't wrong yet.
fn only_the_amount(mut form: ProposeSpend) -> ProposeSpend {
    for field in [
        &mut form.title,
        &mut form.text,
        &mut form.payee,
        &mut form.member,
        &mut form.iban,
        &mut form.bic,
        &mut form.category,
        &mut form.review_on,
    ] {
        field.error = None;
    }
    form
}

/// What is wrong with a file.
pub(super) const fn paper_key(error: CertificateError) -> &'static str {
    match error {
        CertificateError::Empty => "error-paper-empty",
        CertificateError::TooLarge => "error-certificate-large",
        CertificateError::OtherKind => "error-certificate",
    }
}

async fn form(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    sent: &Upload,
) -> Result<ProposeSpend, WebError> {
    let field = |name| Field::of(sent.field(name).unwrap_or_default());
    let currency = pool.variables.money.currency();
    let budget = budget_of(conn, pool).await?;
    let amount = field("amount");
    let typed = amount::read(&amount.value, currency).ok();
    Ok(ProposeSpend {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        title: field("title"),
        text: field("text"),
        payee: field("payee"),
        member: field("member"),
        iban: field("iban"),
        bic: field("bic"),
        category: Field::of(sent.field("category").unwrap_or(Category::Project.id())),
        review_on: field("review_on"),
        quotes: Field::default(),
        currency: currency.code(),
        available: sum(visit, budget.available().max(0), currency),
        after: typed
            .filter(|minor| *minor > 0)
            .map(|minor| after(visit, pool, &budget, minor)),
        nobody: None,
        refused: None,
        amount,
    })
}

/// What would be left of what may be decided on.
pub(super) fn after(visit: &Visit, pool: &Pool, budget: &Budget, minor: i64) -> After {
    let left = budget.available().saturating_sub(minor);
    After {
        left: sum(visit, left, pool.variables.money.currency()),
        is_too_much: left < 0,
    }
}

/// The member who is paid back, when one is named.
async fn find_member(
    visit: &Visit,
    conn: &mut Conn,
    form: &mut ProposeSpend,
) -> Result<Option<Actor>, WebError> {
    if form.member.value.trim().is_empty() {
        return Ok(None);
    }
    let found = find(conn, &visit.web().site, &form.member.value).await?;
    if found.is_none() {
        form.member.error = Some(text("error-payee-not-member"));
    }
    Ok(found)
}

fn command(
    pool: &Pool,
    form: &mut ProposeSpend,
    proposer: crate::domain::id::PersonId,
    member: Option<Actor>,
) -> Option<Command> {
    let title = Title::parse(&form.title.value);
    let title = taken(&mut form.title, title, |error| text_wrong("title", error));
    let body = Body::parse(&form.text.value);
    let body = taken(&mut form.text, body, |error| text_wrong("text", error));
    let amount = take_amount(&mut form.amount, pool);
    let name = Name::parse(&form.payee.value);
    let name = taken(&mut form.payee, name, |error| text_wrong("payee", error));
    let iban = take_iban(&mut form.iban);
    let bic = take_bic(&mut form.bic);
    let category = Category::from_id(&form.category.value).ok_or(());
    let category = taken(&mut form.category, category, |()| text("error-category"));
    let review_at = day::take(&mut form.review_on);
    if form.member.error.is_some() {
        return None;
    }
    Some(Command {
        pool_id: pool.pool_id,
        proposer,
        title: title?,
        body: body?,
        review_at: review_at.ok()?,
        payee: PayeeWish {
            person: member.map(|found| found.actor_id.into()),
            name: name?.as_str().to_owned(),
            iban: iban?
                .map(|iban| iban.as_str().to_owned())
                .unwrap_or_default(),
            bic: bic?.map(|bic| bic.as_str().to_owned()).unwrap_or_default(),
        },
        amount: amount?,
        category: category?,
    })
}

/// An amount above nothing, in the Pool's currency.
pub(super) fn take_amount(field: &mut Field, pool: &Pool) -> Option<Amount> {
    let read = amount::read(&field.value, pool.variables.money.currency());
    let minor = taken(field, read, |error| amount_wrong(&error))?;
    let amount = Amount::from_minor(minor).and_then(|amount| {
        if amount == Amount::ZERO {
            Err(MoneyError::Bounds)
        } else {
            Ok(amount)
        }
    });
    taken(field, amount, |_| text("error-amount-nothing"))
}

/// An account number, or none where nothing is written; what can't be read is
/// told in the field.
#[allow(clippy::option_option)] // wrong, nothing, or a number
fn take_iban(field: &mut Field) -> Option<Option<Iban>> {
    if field.value.trim().is_empty() {
        return Some(None);
    }
    let parsed = Iban::parse(&field.value);
    taken(field, parsed, iban_wrong).map(Some)
}

/// A bank's code, or none where nothing is written.
#[allow(clippy::option_option)] // wrong, nothing, or a code
pub(super) fn take_bic(field: &mut Field) -> Option<Option<Bic>> {
    if field.value.trim().is_empty() {
        return Some(None);
    }
    let parsed = Bic::parse(&field.value);
    taken(field, parsed, bic_wrong).map(Some)
}
