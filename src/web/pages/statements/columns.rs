//! Which column of a table is what.

use crate::{
    banking::{
        amount::Mark,
        statement::{Amounts, CsvMapping, DateOrder, MAX_BYTES, StatementError, guess},
    },
    sheet,
    store::pool::Pool,
    web::{
        WebError, shape,
        upload::Upload,
        view::{member_list::ColumnChoice, statements::StatementColumns},
        visit::Visit,
    },
};

/// The mapping of the form with columns; none where the file comes by itself.
/// What the form does not ask is guessed.
///
/// # Errors
/// [`WebError::BadRequest`] where the table can't be read any more.
pub(super) fn chosen(sent: &Upload) -> Result<Option<CsvMapping>, WebError> {
    let Some(text) = sent.field("text") else {
        return Ok(None);
    };
    let mut mapping = guess(text.as_bytes())
        .map_err(|_| WebError::BadRequest)?
        .mapping;
    let column = |name: &str| sent.field(name).and_then(|written| written.parse().ok());
    mapping.date = column("date").unwrap_or(mapping.date);
    mapping.order = match sent.field("order") {
        Some("year") => DateOrder::Year,
        Some("month") => DateOrder::Month,
        Some("day") => DateOrder::Day,
        _ => mapping.order,
    };
    mapping.decimal = match sent.field("decimal") {
        Some("point") => Mark::Point,
        Some("comma") => Mark::Comma,
        _ => mapping.decimal,
    };
    let amount: usize = column("amount").ok_or(WebError::BadRequest)?;
    mapping.amounts = match (column("went"), mapping.amounts) {
        (Some(went), _) => Amounts::Pair { came: amount, went },
        (
            None,
            Amounts::Marked {
                amount: same,
                mark,
                went,
            },
        ) if same == amount => Amounts::Marked { amount, mark, went },
        _ => Amounts::Signed(amount),
    };
    mapping.name = column("name");
    mapping.iban = column("iban");
    mapping.id = column("id");
    mapping.balance = column("balance");
    let text: Option<usize> = column("says");
    if mapping.text.first().copied() != text {
        mapping.text = text.into_iter().collect();
    }
    Ok(Some(mapping))
}

/// The page that asks; or why the table can't be read at all.
pub(super) async fn mapper(
    visit: &Visit,
    pool: &Pool,
    (bytes, file_name): (&[u8], &str),
    named: Option<CsvMapping>,
    refused: Option<String>,
) -> Result<Result<StatementColumns, StatementError>, WebError> {
    let guessed = match guess(bytes) {
        Ok(guessed) => guessed,
        Err(error) => return Ok(Err(error)),
    };
    let text = match sheet::decode(bytes, MAX_BYTES) {
        Ok(text) => text,
        Err(error) => return Ok(Err(error.into())),
    };
    let mapping = named.unwrap_or(guessed.mapping);
    let (amount, went) = match mapping.amounts {
        Amounts::Signed(amount) | Amounts::Marked { amount, .. } => (amount, None),
        Amounts::Pair { came, went } => (came, Some(went)),
    };
    let choices = [
        ("date", Some(mapping.date)),
        ("amount", Some(amount)),
        ("went", went),
        ("name", mapping.name),
        ("iban", mapping.iban),
        ("says", mapping.text.first().copied()),
        ("id", mapping.id),
        ("balance", mapping.balance),
    ];
    let mut conn = visit.web().db.read().await?;
    Ok(Ok(StatementColumns {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        text,
        file_name: file_name.to_owned(),
        columns: guessed.headers,
        rows: guessed.rows,
        choices: choices
            .map(|(field, chosen)| ColumnChoice { field, chosen })
            .to_vec(),
        order: match mapping.order {
            DateOrder::Year => "year",
            DateOrder::Day => "day",
            DateOrder::Month => "month",
        },
        decimal: match mapping.decimal {
            Mark::Point => "point",
            Mark::Comma => "comma",
        },
        refused,
    }))
}
