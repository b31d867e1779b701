//! Entries as canonical JSON (RFC 8785) and their chain of hashes, and days as
//! calendars have them. Amounts travel as strings, since JSON's numbers lose
//! digits. Opaque ids only: what names a person stands in tables that can be
//! erased, so that a chain never has to be.

pub mod export;

use std::fmt;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::{
    id::{PersonId, PoolId},
    ledger::{Authority, Day, Entry, Posting},
    money::Currency,
    time::Timestamp,
};

/// What the first entry of a Pool follows.
pub const GENESIS: [u8; 32] = [0; 32];

/// An entry with its place in the books.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// Whose books.
    pub pool: PoolId,
    /// Counts from 1, without gaps.
    pub number: i64,
    /// In what.
    pub currency: Currency,
    /// What it says.
    pub entry: &'a Entry,
    /// Which person did it; none when the program did.
    pub recorded_by: Option<PersonId>,
    /// When.
    pub recorded_at: Timestamp,
    /// The hash of the entry before; [`GENESIS`] for the first.
    pub previous: [u8; 32],
}

/// The entry as JSON: what is hashed, and what anyone can hash again.
#[must_use]
pub fn to_json(placed: &Placed<'_>) -> Value {
    let entry = placed.entry;
    let authority = match entry.authority() {
        Authority::Reversal(number) => json!({ "type": "reversal", "entry": number.to_string() }),
        other => json!({ "type": other.id(), "id": other.subject() }),
    };
    let posting = |posting: &Posting| json!({ "account": posting.account.to_string(), "amount": posting.minor.to_string() });
    json!({
        "pool": Uuid::from(placed.pool),
        "number": placed.number.to_string(),
        "type": entry.kind().id(),
        "date": date(entry.booked_on()).to_string(),
        "currency": placed.currency.code(),
        "authority": authority,
        "postings": entry.postings().iter().map(posting).collect::<Vec<_>>(),
        "recordedBy": placed.recorded_by.map(Uuid::from),
        "recordedAt": placed.recorded_at.micros().to_string(),
        "previous": hex(&placed.previous),
    })
}

/// The hash of an entry: SHA-256 over its canonical JSON, which holds the hash
/// of the one before.
#[must_use]
pub fn hash(placed: &Placed<'_>) -> [u8; 32] {
    Sha256::digest(Canonical(placed).to_string()).into()
}

/// [`to_json`] in its canonical form, written straight away: books of a million
/// postings are hashed night by night. Nothing in it has to be escaped.
struct Canonical<'a>(&'a Placed<'a>);

impl fmt::Display for Canonical<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let placed = self.0;
        let entry = placed.entry;
        f.write_str("{\"authority\":{")?;
        match (entry.authority(), entry.authority().subject()) {
            (Authority::Reversal(number), _) => {
                write!(f, "\"entry\":\"{number}\",\"type\":\"reversal\"")?;
            }
            (of, Some(id)) => write!(f, "\"id\":\"{id}\",\"type\":\"{}\"", of.id())?,
            (of, None) => write!(f, "\"id\":null,\"type\":\"{}\"", of.id())?,
        }
        let (code, on) = (placed.currency.code(), date(entry.booked_on()));
        let (number, pool) = (placed.number, Uuid::from(placed.pool));
        write!(
            f,
            "}},\"currency\":\"{code}\",\"date\":\"{on}\",\"number\":\"{number}\",\"pool\":\"{pool}\",\"postings\":["
        )?;
        for (index, Posting { account, minor }) in entry.postings().iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(
                f,
                "{comma}{{\"account\":\"{account}\",\"amount\":\"{minor}\"}}"
            )?;
        }
        f.write_str("],\"previous\":\"")?;
        for byte in placed.previous {
            write!(f, "{byte:02x}")?;
        }
        let at = placed.recorded_at.micros();
        write!(f, "\",\"recordedAt\":\"{at}\",\"recordedBy\":")?;
        match placed.recorded_by {
            Some(person) => write!(f, "\"{}\"", Uuid::from(person))?,
            None => f.write_str("null")?,
        }
        write!(f, ",\"type\":\"{}\"}}", entry.kind().id())
    }
}

/// The postings as the store takes them: `[["assets:bank", 2500], …]`.
#[must_use]
pub fn rows(entry: &Entry) -> String {
    let rows = entry
        .postings()
        .iter()
        .map(|posting| json!([posting.account.to_string(), posting.minor]));
    rows.collect::<Value>().to_string()
}

/// What a Pool publishes of its books: how many entries there are, and the
/// hash of the last.
#[must_use]
pub fn head_json(number: i64, hash: &[u8]) -> Value {
    let mut map = Map::new();
    map.insert("entries".into(), json!(number));
    map.insert("hash".into(), json!(format!("sha-256:{}", hex(hash))));
    Value::Object(map)
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
    bytes.iter().flat_map(digits).flatten().collect()
}

/// The calendar's date of a day.
#[must_use]
pub fn date(day: Day) -> jiff::civil::Date {
    let seconds = day.starts_at().seconds();
    jiff::Timestamp::from_second(seconds)
        .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date())
        .unwrap_or_default()
}

/// The day of a calendar's date.
#[must_use]
pub fn day(date: jiff::civil::Date) -> Day {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = date.since(epoch).map_or(0, |span| span.get_days());
    Day::from_number(days)
}

/// The month of a day: months since January of year 0.
#[must_use]
pub fn month(day: Day) -> i64 {
    let date = date(day);
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

/// The first day of a month.
#[must_use]
pub fn first_of(month: i64) -> jiff::civil::Date {
    let year = i16::try_from(month.div_euclid(12)).unwrap_or_default();
    let month = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    jiff::civil::Date::new(year, month, 1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        contribution::Purpose,
        ledger::{Account, moves},
        money::Amount,
    };

    fn gift(minor: i64) -> Entry {
        let id = Uuid::from_u128(1);
        let who = (Purpose::Gift, Uuid::from_u128(2).into());
        let amount = Amount::from_minor(minor).unwrap();
        moves::receipt(
            id.into(),
            who,
            Account::Bank,
            amount,
            Day::from_number(20_000),
        )
        .unwrap()
    }

    fn placed(entry: &Entry, previous: [u8; 32]) -> Placed<'_> {
        Placed {
            pool: Uuid::nil().into(),
            number: 1,
            currency: Currency::EUR,
            entry,
            recorded_by: None,
            recorded_at: Timestamp::from_seconds(5),
            previous,
        }
    }

    #[test]
    fn the_hash_covers_everything() {
        let (one, other) = (gift(2_500), gift(2_501));
        let hashes = [
            hash(&placed(&one, GENESIS)),
            hash(&placed(&other, GENESIS)),
            hash(&placed(&one, [1; 32])),
            hash(&Placed {
                number: 2,
                ..placed(&one, GENESIS)
            }),
            hash(&Placed {
                recorded_at: Timestamp::from_seconds(6),
                ..placed(&one, GENESIS)
            }),
        ];
        for (index, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..index].contains(hash), "{index}");
        }
        assert_eq!(hash(&placed(&one, GENESIS)), hashes[0]);
    }

    /// What is hashed, byte for byte: whoever keeps an export hashes this.
    #[test]
    fn an_entry_is_canonical_json() {
        let entry = gift(2_500);
        let text = serde_json_canonicalizer::to_string(&to_json(&placed(&entry, GENESIS))).unwrap();
        assert_eq!(
            text,
            format!(
                r#"{{"authority":{{"id":"00000000-0000-0000-0000-000000000001","type":"contribution"}},"currency":"EUR","date":"2024-10-04","number":"1","pool":"00000000-0000-0000-0000-000000000000","postings":[{{"account":"assets:bank","amount":"2500"}},{{"account":"budget:funds","amount":"2500"}},{{"account":"budget:available","amount":"-2500"}},{{"account":"income:donations","amount":"-2500"}}],"previous":"{}","recordedAt":"5000000","recordedBy":null,"type":"receipt"}}"#,
                "0".repeat(64)
            )
        );
    }

    #[test]
    fn what_is_hashed_is_what_anyone_can_hash_again() {
        let gift = gift(2_500);
        let mut entries = vec![
            gift.clone(),
            gift.reversed(7, Day::from_number(-3)).unwrap(),
        ];
        let id = Uuid::from_u128(0x0192_3456_789a);
        for authority in [
            Authority::Line(id.into()),
            Authority::Exit(id.into()),
            Authority::Period(id.into()),
        ] {
            let sums = [
                (Account::Capital(id.into()), i64::MAX),
                (Account::OwedBy(id.into()), -i64::MAX),
            ];
            let made = Entry::new(
                crate::domain::ledger::EntryKind::Redemption,
                authority,
                Day::from_number(20_000),
                Account::Available,
                &sums,
            );
            entries.push(made.unwrap());
        }
        for (index, entry) in entries.iter().enumerate() {
            let by = (index % 2 == 0).then(|| id.into());
            let placed = Placed {
                recorded_by: by,
                ..placed(entry, [u8::try_from(index).unwrap() * 17; 32])
            };
            let text = serde_json_canonicalizer::to_string(&to_json(&placed)).unwrap();
            assert_eq!(Canonical(&placed).to_string(), text);
        }
    }

    #[test]
    fn days_and_dates_are_the_same() {
        for (number, text, months) in [
            (0, "1970-01-01", 1970 * 12),
            (-1, "1969-12-31", 1969 * 12 + 11),
            (20_779, "2026-11-22", 2026 * 12 + 10),
        ] {
            let found = Day::from_number(number);
            assert_eq!(date(found).to_string(), text);
            assert_eq!(day(date(found)), found);
            assert_eq!(month(found), months);
            assert_eq!(first_of(months).month(), date(found).month());
        }
    }
}
