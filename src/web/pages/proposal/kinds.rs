//! `/pools/{handle}/proposals/new`: what is it about?

use axum::{extract::Path, response::Response};

use crate::{
    domain::kind::Kind,
    services::ServiceError,
    store::{membership, pool::Pool},
    web::{
        WebError, read,
        shape::{self, small},
        view::kinds::{ChooseKind, KindLine},
        visit::{Visit, show as shown},
    },
};

/// The kinds that members open by a form.
const KINDS: [Kind; 7] = [
    Kind::Decision,
    Kind::Spend,
    Kind::Amendment,
    Kind::Election,
    Kind::Expulsion,
    Kind::Rail,
    Kind::Dissolution,
];

/// The kinds, for members.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    if !read::standing(&mut conn, &pool, &visit).await?.is_member() {
        return Err(ServiceError::NotMember.into());
    }
    let members = small(membership::count_active(&mut conn, pool.pool_id).await?);
    let kinds = if pool.stage.decides() {
        KINDS.map(|kind| line(&pool, kind, members)).into()
    } else {
        Vec::new()
    };
    shown(&ChooseKind {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&visit.web().site, &pool),
        kinds,
    })
}

fn line(pool: &Pool, kind: Kind, members: u32) -> KindLine {
    let (handle, word) = (&pool.handle, kind.id());
    KindLine {
        word,
        // She is told first, and may answer, before anybody votes.
        href: match kind {
            Kind::Expulsion => format!("/pools/{handle}/members"),
            Kind::Rail => format!("/pools/{handle}/money/rails#propose"),
            _ => format!("/pools/{handle}/proposals/new/{word}"),
        },
        share: kind.bar(&pool.variables, members).share,
    }
}
