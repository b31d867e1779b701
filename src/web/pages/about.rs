//! `/about`: this server, who runs it, and how deciding works.

use axum::response::Response;

use crate::{
    store::{actor, db::Conn, pool, sign_in},
    web::{
        Web, WebError,
        shape::small,
        view::about::{About, Operator},
        visit::{Visit, show as shown},
    },
};

/// About this server.
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    shown(&About {
        operator: operator(web, &mut conn).await?,
        address: web.instance_actor.address(&web.site.host),
        pools: small(pool::count(&mut conn).await?),
        people: small(actor::count_people(&mut conn).await?),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        page: visit.page(&mut conn).await?,
    })
}

/// The contact of the settings, or else the first operator's own page.
async fn operator(web: &Web, conn: &mut Conn) -> Result<Option<Operator>, WebError> {
    if let Some(contact) = &web.operator_contact {
        let is_link = contact.contains("://") || contact.starts_with("mailto:");
        return Ok(Some(Operator {
            name: contact.trim_start_matches("mailto:").to_owned(),
            href: if is_link {
                contact.clone()
            } else {
                format!("mailto:{contact}")
            },
        }));
    }
    let first = sign_in::first_operator(conn).await?;
    Ok(first.map(|(handle, name)| Operator {
        name,
        href: format!("/people/{handle}"),
    }))
}
