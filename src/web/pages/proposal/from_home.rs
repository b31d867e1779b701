//! POST `/pools/{handle}/proposals/{number}/vote-from-home`: the way to the
//! poll on the voter's own server.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use super::show::{SentBack, page};
use crate::{
    domain::kind::Kind,
    services::ports::FindError,
    text::text,
    web::{
        WebError,
        fields::Fields,
        pages::election::show as election,
        read, shape,
        view::{form::Field, way_home::WayHome},
        visit::{Visit, show as shown, show_again},
    },
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    home: String,
}

/// Asks the voter's server where it opens a post of elsewhere, and shows the
/// way there as a link. The question to her server comes before the reading.
pub async fn take(
    visit: Visit,
    Path((handle, number)): Path<(String, String)>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, proposal) = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        let proposal = read::proposal(&mut conn, pool.pool_id, &number).await?;
        (pool, proposal)
    };
    let address = web.site.proposal_uri(&pool.handle, proposal.number);
    let wrong = match web.elsewhere.page_at_home(sent.home.trim(), &address).await {
        Ok(href) if shape::web_link(&href) == href => {
            let host = url::Url::parse(&href).ok();
            let host = host
                .as_ref()
                .and_then(url::Url::host_str)
                .unwrap_or_default()
                .to_owned();
            let mut conn = web.db.read().await?;
            return shown(&WayHome {
                page: visit.page(&mut conn).await?,
                pool: shape::pool_ref(&web.site, &pool),
                title: proposal.title,
                number: shape::small(proposal.number),
                host,
                href,
                address,
            });
        }
        Ok(_) | Err(FindError::NotFound) => "error-server-no-vote",
        Err(FindError::BadAddress) => "error-handle-full",
        Err(FindError::Unreachable(_)) => "error-server-silent",
        Err(FindError::Service(error)) => return Err(error.into()),
    };
    let home = Some(Field::of(sent.home).refused(text(wrong)));
    let mut conn = web.db.read().await?;
    if proposal.matter.kind() == Kind::Election {
        let back = election::Back {
            home,
            ..election::Back::default()
        };
        return show_again(&election::page(&visit, &mut conn, &pool, &proposal, back).await?);
    }
    show_again(
        &page(
            &visit,
            &mut conn,
            &pool,
            &proposal,
            SentBack {
                home,
                ..SentBack::default()
            },
        )
        .await?,
    )
}
