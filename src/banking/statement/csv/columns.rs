//! Which column is what, by the names that banks give their columns, and where
//! there are none, by what stands in them.

use super::{Amounts, CsvMapping, DateOrder, MAX_ABOVE, Row, rows};
use crate::{
    banking::{
        amount::Mark,
        iban::Iban,
        statement::{MAX_BYTES, StatementError},
    },
    domain::money::Currency,
    sheet::{self, plain_name},
};

/// So many rows are shown to a person, and looked at.
const SAMPLE: usize = 5;
/// So many rows are looked at for what stands in them.
const LOOKED_AT: usize = 50;

// Names of columns, as `plain_name` leaves them, the likeliest first.
const DATES: &str = "buchungstag|buchungsdatum|booking date|transaction date|completed date|date completed|date operation|date dopération|date de comptabilisation|boekdatum|fecha operación|fecha de operación|fecha contable|data contabile|data operazione|data operacji|data mov|bokföringsdag|bokføringsdato|bogføringsdato|kirjauspäivä|buchung|datum|date|fecha|data|dato|valuta|value date|wertstellung|valutadatum|started date";
const AMOUNTS: &str = "betrag|betrag (eur)|betrag (€)|umsatz|amount|amount (eur)|montant|importe|importe (eur)|importo|bedrag|bedrag (eur)|kwota|belopp|beløb|beløp|summa|määrä|montante|valor|transaction amount";
const CAME: &str = "haben|credit|credit amount|crédit|money in|paid in|abono|abonos|avere|entrate|gutschrift|crédito|deposit|deposits|inn|ind";
const WENT: &str = "soll|debit|debit amount|débit|money out|paid out|cargo|cargos|dare|uscite|lastschrift|débito|withdrawal|withdrawals|ut|ud";
const MARKS: &str =
    "af bij|debit/credit|debet/credit|soll/haben|s/h|d/c|dc|cr/dr|credit/debit|type of amount";
const PARTIES: &str = "name zahlungsbeteiligter|begünstigter/zahlungspflichtiger|beguenstigter/zahlungspflichtiger|auftraggeber/empfänger|auftraggeber / begünstigter|auftraggeber/begünstigter|zahlungsempfänger*in|zahlungsempfänger|empfänger|counterparty|counterparty name|payee|payee name|partner name|beneficiary|naam tegenpartij|naam / omschrijving|tegenpartij|bénéficiaire|contrepartie|beneficiario|ordinante|controparte|nazwa kontrahenta|mottagare|name|nom|naam|nome|nombre";
const IBANS: &str = "iban zahlungsbeteiligter|kontonummer/iban|iban tegenpartij|tegenrekening iban/bban|tegenrekening|counterparty iban|partner iban|account number payee|iban|iban/bban|konto nr|kontonummer|account number|compte contrepartie|numero de compte";
const TEXTS: &str = "verwendungszweck|vwz|purpose|payment reference|reference|description|details|memo|narrative|mededelingen|omschrijving|omschrijving 1|libellé|libelle|communication|motif|concepto|observaciones|causale|descrizione|descrição|tytuł|tytułem|meddelande|text|tekst|viesti|buchungstext";
const IDS: &str = "transaction id|transaktions id|transaktionsid|bank reference|bankreferenz|transactiereferentie|reference number|entry reference|archive id|arkistointitunnus|id";
const BALANCES: &str = "saldo nach buchung|saldo na mutatie|saldo na trn|running balance|balance|saldo|solde|saldo contabile|saldo (eur)";
const CURRENCIES: &str =
    "währung|waehrung|currency|munt|devise|divisa|valuta|waluta|moneda|moeda|valyuta";

/// A first look at a table, for a person to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The names of the columns, or their numbers from 1 where they have none.
    pub headers: Vec<String>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
    /// What is likely. Day and amount are column 0 where nothing is.
    pub mapping: CsvMapping,
}

/// Guesses which column is what.
///
/// # Errors
/// [`StatementError::TooLarge`], [`StatementError::Empty`],
/// [`StatementError::NoText`], [`StatementError::TooManyLines`].
pub fn guess(bytes: &[u8]) -> Result<Guess, StatementError> {
    let text = sheet::decode(bytes, MAX_BYTES)?;
    let delimiter = char::from(delimiter(&text));
    let mut rows = rows(&text, delimiter)?;
    let at = header_row(&rows);
    let header = at.and_then(|at| {
        let rest = rows.split_off(at + 1);
        let header = rows.pop();
        rows = rest;
        header
    });
    let width = rows.iter().take(LOOKED_AT).map(|row| row.cells.len()).max();
    let table = Table {
        names: header
            .iter()
            .flat_map(|row| &row.cells)
            .map(|name| plain_name(name))
            .collect(),
        width: header
            .as_ref()
            .map(|row| row.cells.len())
            .max(width)
            .unwrap_or(0),
        rows: &rows,
    };
    let mapping = table.mapping(delimiter, header.as_ref().map(|row| row.cells.clone()));
    let headers = match header {
        Some(row) => row.cells,
        None => (1..=table.width).map(|number| number.to_string()).collect(),
    };
    let first = rows.iter().take(SAMPLE).map(|row| row.cells.clone());
    Ok(Guess {
        headers,
        rows: first.collect(),
        mapping,
    })
}

/// Decimal commas outnumber the delimiter where cells are not quoted: what
/// parts most lines into equally many is it.
fn delimiter(text: &str) -> u8 {
    let agreeing = |delimiter: char| {
        let read = rows(text, delimiter).unwrap_or_default();
        let widths: Vec<usize> = read
            .iter()
            .take(LOOKED_AT)
            .map(|row| row.cells.len())
            .collect();
        let widest = widths.iter().max().copied().unwrap_or(0);
        let count = widths.iter().filter(|width| **width == widest).count();
        if widest > 2 { count } else { 0 }
    };
    [';', '\t', ',', '|']
        .into_iter()
        .map(|delimiter| (agreeing(delimiter), delimiter))
        .rev()
        .max_by_key(|(count, _)| *count)
        .filter(|(count, _)| *count > 0)
        .and_then(|(_, delimiter)| u8::try_from(delimiter).ok())
        .unwrap_or_else(|| sheet::delimiter(text))
}

fn is_in(list: &str, name: &str) -> bool {
    list.split('|').any(|known| known == name)
}

/// The row that names the columns: the one with the most names that are known,
/// two at least.
fn header_row(rows: &[Row]) -> Option<usize> {
    let lists = [
        DATES, AMOUNTS, CAME, WENT, PARTIES, IBANS, TEXTS, BALANCES, CURRENCIES,
    ];
    let known = |row: &Row| {
        let names = row.cells.iter().map(|cell| plain_name(cell));
        names
            .filter(|name| lists.iter().any(|list| is_in(list, name)))
            .count()
    };
    let (at, count) = rows
        .iter()
        .take(MAX_ABOVE)
        .enumerate()
        .map(|(at, row)| (at, known(row)))
        .rev()
        .max_by_key(|(_, count)| *count)?;
    (count > 1).then_some(at)
}

struct Table<'a> {
    names: Vec<String>,
    width: usize,
    rows: &'a [Row],
}

impl Table<'_> {
    fn mapping(&self, delimiter: char, header: Option<Vec<String>>) -> CsvMapping {
        let date = self
            .named(DATES)
            .or_else(|| self.filled(&|cell| order_of(cell).is_some(), &[]))
            .unwrap_or(0);
        let order = self.order(date);
        let amounts = self.amounts(date);
        let (amount, other) = match amounts {
            Amounts::Signed(amount) | Amounts::Marked { amount, .. } => (amount, amount),
            Amounts::Pair { came, went } => (came, went),
        };
        let known = [date, amount, other];
        let iban = self
            .named(IBANS)
            .or_else(|| self.filled(&|cell| Iban::parse(cell).is_ok(), &known));
        let is_code = |cell: &str| cell.len() == 3 && Currency::parse(cell).is_ok();
        let currency = self
            .named(CURRENCIES)
            .filter(|column| self.is_all(*column, &is_code))
            .or_else(|| self.filled(&is_code, &known));
        let balance = self
            .named(BALANCES)
            .filter(|column| self.is_all(*column, &is_amount));
        let name = self.named(PARTIES).filter(|column| !known.contains(column));
        let mut text: Vec<usize> = self.all_named(TEXTS);
        text.retain(|column| Some(*column) != name && !known.contains(column));
        if text.is_empty() {
            let taken = [
                known.as_slice(),
                &[iban.unwrap_or(date), currency.unwrap_or(date)],
            ];
            let is_words = |cell: &str| cell.chars().filter(|c| c.is_alphabetic()).count() > 3;
            text.extend(self.filled(&is_words, &taken.concat()));
        }
        CsvMapping {
            delimiter,
            header,
            date,
            order,
            decimal: self.decimal(&known[1..]),
            amounts,
            name,
            iban,
            text,
            id: self.named(IDS),
            balance,
            currency,
        }
    }

    /// The order of the list is the order of preference.
    fn named(&self, list: &str) -> Option<usize> {
        list.split('|')
            .find_map(|known| self.names.iter().position(|name| name == known))
    }

    fn all_named(&self, list: &str) -> Vec<usize> {
        let all = self.names.iter().enumerate();
        all.filter(|(_, name)| is_in(list, name))
            .map(|(at, _)| at)
            .collect()
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        let rows = self.rows.iter().take(LOOKED_AT);
        rows.filter_map(move |row| row.cells.get(column).map(String::as_str))
            .filter(|cell| !cell.is_empty())
    }

    fn is_all(&self, column: usize, is: &dyn Fn(&str) -> bool) -> bool {
        self.cells(column).next().is_some() && self.cells(column).all(is)
    }

    /// The first column that is filled with these, but for some.
    fn filled(&self, is: &dyn Fn(&str) -> bool, not: &[usize]) -> Option<usize> {
        let rows = self.rows.iter().take(LOOKED_AT).count();
        (0..self.width).find(|column| {
            let count = self.cells(*column).filter(|cell| is(cell)).count();
            !not.contains(column) && count * 2 > rows
        })
    }

    fn amounts(&self, date: usize) -> Amounts {
        if let (Some(came), Some(went)) = (self.named(CAME), self.named(WENT)) {
            return Amounts::Pair { came, went };
        }
        let amount = self
            .named(AMOUNTS)
            .or_else(|| self.filled(&|cell| is_amount(cell), &[date]))
            .unwrap_or(0);
        let Some(mark) = self.named(MARKS) else {
            return Amounts::Signed(amount);
        };
        let outs = ["af", "d", "s", "dr", "debit", "debet", "soll", "dbit"];
        let went = self
            .cells(mark)
            .find(|cell| outs.contains(&cell.to_lowercase().as_str()))
            .unwrap_or("D");
        Amounts::Marked {
            amount,
            mark,
            went: went.to_owned(),
        }
    }

    /// The mark before one or two last digits.
    fn decimal(&self, columns: &[usize]) -> Mark {
        let mut cells = columns.iter().flat_map(|column| self.cells(*column));
        let found = cells.find_map(|cell| {
            let digits: String = cell
                .chars()
                .filter(|c| c.is_ascii_digit() || ".,".contains(*c))
                .collect();
            let at = digits.rfind(['.', ','])?;
            (digits.len() - at < 4).then(|| digits.get(at..=at) == Some(","))
        });
        if found == Some(true) {
            Mark::Comma
        } else {
            Mark::Point
        }
    }

    fn order(&self, column: usize) -> DateOrder {
        let orders: Vec<DateOrder> = self.cells(column).filter_map(order_of).collect();
        // A month above twelve is a day: one such row tells of all.
        [DateOrder::Year, DateOrder::Month]
            .into_iter()
            .find(|order| orders.contains(order))
            .unwrap_or(DateOrder::Day)
    }
}

fn order_of(cell: &str) -> Option<DateOrder> {
    [DateOrder::Year, DateOrder::Day, DateOrder::Month]
        .into_iter()
        .find(|order| {
            order
                .day(cell)
                .is_some_and(|day| (1_990..2_100).contains(&day.year()))
        })
}

fn is_amount(cell: &str) -> bool {
    let bare = cell.trim_start_matches(['-', '+', '€', '$', '£', ' ']);
    cell.contains(['.', ','])
        && !bare.is_empty()
        && order_of(cell).is_none()
        && bare
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | ' ' | '-'))
}
