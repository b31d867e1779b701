//! `/pools/{handle}/money/rails`: where the Pool's money is kept, for members,
//! and the form that proposes another place.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use super::shapes::rail_line;
use crate::{
    args,
    banking::{
        epc::MAX_NAME,
        iban::{Bic, Iban},
    },
    domain::{
        id::PersonId,
        text::{Body, Line, TextError, Title},
    },
    services::{
        ServiceError,
        propose_rail::{ProposeRail, propose_rail},
    },
    store::{
        db::Conn,
        pool::Pool,
        rail::{self, RailKind},
    },
    text::{text, text_with},
    transact,
    web::{
        WebError,
        bank_words::{bic_wrong, iban_wrong},
        fields::Fields,
        read, shape,
        view::{
            form::Field,
            pool::Standing,
            rails::{RailForm, RailsPage},
        },
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    kind: String,
    holder: String,
    iban: String,
    bic: String,
    provider: String,
    why: String,
}

/// Where it is kept, for who belongs to the Pool.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let sent = Sent {
        kind: RailKind::Bank.id().to_owned(),
        ..Sent::default()
    };
    shown(&page(&visit, &mut conn, &pool, sent).await?)
}

async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    sent: Sent,
) -> Result<RailsPage, WebError> {
    let standing = read::standing(conn, pool, visit).await?;
    if !standing.is_inside() {
        return Err(ServiceError::NotMember.into());
    }
    Ok(RailsPage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        in_use: rail::in_use(conn, pool.pool_id)
            .await?
            .iter()
            .map(|rail| rail_line(rail, true, visit))
            .collect(),
        may_propose: standing.is_member() && pool.stage.decides(),
        is_steward: standing == Standing::Steward,
        form: RailForm {
            kind: Field::of(sent.kind),
            holder: Field::of(sent.holder),
            iban: Field::of(sent.iban),
            bic: Field::of(sent.bic),
            provider: Field::of(sent.provider),
            why: Field::of(sent.why),
        },
        refused: None,
    })
}

/// Opens the vote.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let proposer = visit.signed_in()?.person;
    let web = visit.web();
    let (pool, mut page) = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        let page = page(&visit, &mut conn, &pool, sent).await?;
        (pool, page)
    };
    let Some(command) = command(&mut page.form, &pool, proposer) else {
        return show_again(&page);
    };
    let opened = transact!(web.db, web.world, ServiceError, |tx| {
        propose_rail(&mut tx, &web.world, &command).await
    });
    match opened {
        Ok(number) => Ok(visit.done(
            &format!("/pools/{handle}/proposals/{number}"),
            &text("notice-rail-proposed"),
        )),
        Err(ServiceError::VoteIsOpen) => {
            page.refused = Some(text("rails-vote-open"));
            show_again(&page)
        }
        Err(other) => Err(other.into()),
    }
}

/// What is proposed; what is wrong stands in the form.
fn command(form: &mut RailForm, pool: &Pool, proposer: PersonId) -> Option<ProposeRail> {
    let kind = RailKind::from_id(&form.kind.value);
    if kind.is_none() {
        form.kind.error = Some(text("error-rail-kind"));
    }
    let holder = holder(&mut form.holder);
    let iban = match kind {
        Some(RailKind::Stripe) => Some(String::new()),
        Some(RailKind::Host) if form.iban.value.trim().is_empty() => Some(String::new()),
        _ => {
            let parsed = Iban::parse(&form.iban.value);
            taken(&mut form.iban, parsed, iban_wrong).map(|iban| iban.as_str().to_owned())
        }
    };
    let bic = if form.bic.value.trim().is_empty() || kind == Some(RailKind::Stripe) {
        Some(String::new())
    } else {
        let parsed = Bic::parse(&form.bic.value);
        taken(&mut form.bic, parsed, bic_wrong).map(|bic| bic.as_str().to_owned())
    };
    let provider = provider(&mut form.provider, kind);
    let why = Body::parse(&form.why.value);
    let body = taken(&mut form.why, why, |error| text_wrong("text", error));
    let (kind, holder) = (kind?, holder?);
    let title = text_with(
        &format!("rail-proposal-title-{}", kind.id()),
        &args! { "holder" => holder.clone() },
    );
    Some(ProposeRail {
        pool_id: pool.pool_id,
        proposer,
        title: Title::parse(&title).ok()?,
        body: body?,
        kind,
        holder,
        iban: iban?,
        bic: bic?,
        provider: provider?,
    })
}

/// The holder's name, as long as a transfer can carry it.
fn holder(field: &mut Field) -> Option<String> {
    let parsed = Line::parse(&field.value).and_then(|line| {
        if line.as_str().chars().count() > MAX_NAME {
            return Err(TextError::TooLong { max: MAX_NAME });
        }
        Ok(line.as_str().to_owned())
    });
    taken(field, parsed, |error| text_wrong("rail-holder", error))
}

/// Stripe's id of the account, or where the host is; nothing for a bank.
fn provider(field: &mut Field, kind: Option<RailKind>) -> Option<String> {
    match kind {
        Some(RailKind::Host) => {
            let parsed = Line::parse(&field.value).map(|line| line.as_str().to_owned());
            taken(field, parsed, |error| text_wrong("rail-provider", error))
        }
        Some(RailKind::Stripe) => {
            let written = field.value.trim();
            let id = written.strip_prefix("acct_").unwrap_or_default();
            let fits =
                (8..=40).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let parsed = fits.then(|| written.to_owned()).ok_or(());
            taken(field, parsed, |()| text("error-rail-stripe"))
        }
        _ => Some(String::new()),
    }
}
