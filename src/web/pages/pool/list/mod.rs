//! `/pools/{handle}/invitations/list`: the people of a list that another site
//! exports are invited. The list travels from step to step in the form, and is
//! kept nowhere.

mod send;

pub use send::send;

use axum::{
    extract::{FromRequest as _, Path, Request},
    response::Response,
};
use serde::Deserialize;

use super::group::steward;
use crate::{
    services::member_list::{self, Columns, ListError, Table, decode},
    store::pool::Pool,
    text::text,
    web::{
        WebError,
        fields::Fields,
        shape::{self, small},
        upload::Upload,
        view::{
            form::Field,
            member_list::{ColumnChoice, ListColumns, ListUpload},
        },
        visit::{Visit, show as shown, show_again},
    },
};

/// Rows shown beside the choice of columns.
const SHOWN_ROWS: usize = 5;

/// What the first form sends when it holds no file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Pasted {
    pasted: String,
}

/// The form.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let (pool, _) = steward(&visit, &handle).await?;
    shown(&upload(&visit, &pool).await?)
}

/// Reads the list, and asks which column is what.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    request: Request,
) -> Result<Response, WebError> {
    let (pool, _) = steward(&visit, &handle).await?;
    let (bytes, is_pasted) = sent(request).await?;
    let read = decode(&bytes).and_then(|text| Ok((member_list::read(&text)?, text)));
    match read {
        Ok((table, text)) => {
            let columns = Columns::guess(&table);
            shown(&mapper(&visit, &pool, &table, text, &columns, None).await?)
        }
        Err(error) => wrong(&visit, &pool, error, is_pasted.then_some(bytes)).await,
    }
}

/// The form again, with what is wrong with the list.
async fn wrong(
    visit: &Visit,
    pool: &Pool,
    error: ListError,
    pasted: Option<Vec<u8>>,
) -> Result<Response, WebError> {
    let mut form = upload(visit, pool).await?;
    let told = Some(text(key(error)));
    match pasted {
        Some(pasted) if error != ListError::Empty => {
            form.pasted = Field::of(String::from_utf8_lossy(&pasted));
            form.pasted.error = told;
        }
        _ => form.file.error = told,
    }
    show_again(&form)
}

/// The bytes of the file, or of what was pasted; and which it is.
async fn sent(mut request: Request) -> Result<(Vec<u8>, bool), WebError> {
    let Some(form) = request.extensions_mut().remove::<Upload>() else {
        let Fields(sent) = Fields::<Pasted>::from_request(request, &()).await?;
        return Ok((sent.pasted.into_bytes(), true));
    };
    let pasted = form.field("pasted").unwrap_or_default().as_bytes().to_vec();
    let file = form.file();
    if file.content.is_empty() {
        return Ok((pasted, true));
    }
    Ok((file.content.to_vec(), false))
}

const fn key(error: ListError) -> &'static str {
    match error {
        ListError::Empty => "error-list-empty",
        ListError::TooLarge => "error-list-large",
        ListError::TooManyRows => "error-list-rows",
        ListError::NoText => "error-list-no-text",
    }
}

async fn upload(visit: &Visit, pool: &Pool) -> Result<ListUpload, WebError> {
    let mut conn = visit.web().db.read().await?;
    Ok(ListUpload {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        file: Field::default(),
        pasted: Field::default(),
    })
}

async fn mapper(
    visit: &Visit,
    pool: &Pool,
    table: &Table,
    text: String,
    columns: &Columns,
    refused: Option<String>,
) -> Result<ListColumns, WebError> {
    let width = table.width();
    let names = (0..width).map(|column| {
        let named = table.header.as_ref().or(table.rows.first());
        let name = named.and_then(|row| row.get(column));
        name.cloned().unwrap_or_default()
    });
    let rows = table.rows.iter().take(SHOWN_ROWS).map(|row| {
        let cells = (0..width).map(|column| row.get(column).cloned().unwrap_or_default());
        cells.collect()
    });
    let choices = [
        ("name", columns.name),
        ("family", columns.family),
        ("handle", columns.handle),
        ("email", columns.email),
        ("profile", columns.profile),
    ];
    let mut conn = visit.web().db.read().await?;
    Ok(ListColumns {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        text,
        count: small(i64::try_from(table.rows.len()).unwrap_or(i64::MAX)),
        columns: names.collect(),
        rows: rows.collect(),
        choices: choices
            .map(|(field, chosen)| ColumnChoice { field, chosen })
            .to_vec(),
        refused,
    })
}
