//! POST `/pools/{handle}/money/statements`: a file of the bank, or a table with
//! the names of its columns.

use axum::{extract::Path, response::Response};

use super::{
    Asked,
    columns::{chosen, mapper},
    shapes::statements,
};
use crate::{
    args,
    banking::statement::{CsvMapping, StatementError},
    domain::{id::PersonId, reconcile::ReconcileError},
    services::{
        ServiceError,
        import_statement::{ImportStatement, Imported, import_statement},
        read_statement::{ReadFile, read_statement, remember, remembered},
    },
    store::pool::Pool,
    text::{text, text_with},
    transact,
    web::{
        WebError,
        bank_words::statement_wrong,
        pages::spend::of_steward,
        upload::Upload,
        visit::{Visit, show as shown, show_again},
    },
};

/// Takes it, and shows what became of it.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    sent: Upload,
) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, steward) = of_steward(&visit, &mut conn, &handle).await?;
    // The table comes once more with the columns that were chosen.
    let table = sent.field("text").map(|text| text.as_bytes().to_vec());
    let named = chosen(&sent)?;
    let name = sent.field("file_name").map(str::to_owned);
    let file = sent.file();
    let name = name.unwrap_or(file.name);
    let bytes = table.unwrap_or_else(|| file.content.to_vec());
    let mapping = match &named {
        Some(named) => Some(named.clone()),
        None => remembered(&mut conn, pool.pool_id).await?,
    };
    let read = read_statement(&mut conn, web.world.now(), &pool, &bytes, mapping.as_ref()).await;
    drop(conn);
    let error = match read {
        Ok(read) => {
            let taken = (name.as_str(), &read, named.as_ref());
            return import(&visit, &pool, steward, taken).await;
        }
        Err(ServiceError::Statement(error)) => error,
        Err(ServiceError::Reconcile(error @ ReconcileError::NoBank)) => {
            return Err(ServiceError::from(error).into());
        }
        Err(error) => return Err(error.into()),
    };
    let asks_columns = matches!(
        error,
        StatementError::NoMapping | StatementError::OtherColumns | StatementError::NoColumn { .. }
    );
    if named.is_some() || asks_columns {
        let refused = (error != StatementError::NoMapping).then(|| statement_wrong(&error));
        match mapper(&visit, &pool, (&bytes, &name), named, refused.clone()).await? {
            Ok(page) if refused.is_some() => return show_again(&page),
            Ok(page) => return shown(&page),
            Err(error) => return wrong(&visit, &pool, &error).await,
        }
    }
    wrong(&visit, &pool, &error).await
}

/// The form again, with what is wrong with the file.
async fn wrong(visit: &Visit, pool: &Pool, error: &StatementError) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let mut page = statements(visit, &mut conn, pool, &Asked::default()).await?;
    page.file.error = Some(statement_wrong(error));
    show_again(&page)
}

async fn import(
    visit: &Visit,
    pool: &Pool,
    steward: PersonId,
    (file_name, file, named): (&str, &ReadFile, Option<&CsvMapping>),
) -> Result<Response, WebError> {
    let web = visit.web();
    let command = ImportStatement {
        pool_id: pool.pool_id,
        steward,
        file_name,
        file,
    };
    if let Some(mapping) = named {
        transact!(web.db, web.world, ServiceError, |tx| {
            remember(&mut tx, (pool.pool_id, steward), mapping).await
        })?;
    }
    match import_statement(&web.db, &web.world, &web.site, &command).await {
        Ok(done) => Ok(visit.done(&path(pool, done), &notice(done))),
        Err(ServiceError::Statement(error)) => wrong(visit, pool, &error).await,
        Err(error) => Err(error.into()),
    }
}

fn path(pool: &Pool, done: Imported) -> String {
    let list = format!("/pools/{}/money/statements", pool.handle);
    match done.statement_id {
        Some(id) => format!("{list}/{id}"),
        None => list,
    }
}

fn notice(done: Imported) -> String {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    if done.lines == 0 {
        return text("notice-statement-empty");
    }
    let args = args! { "lines" => count(done.lines) };
    match done.statement_id {
        Some(_) => text("notice-statement-taken"),
        None => text_with("notice-statement-known", &args),
    }
}
