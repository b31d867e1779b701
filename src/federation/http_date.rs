//! Dates as HTTP writes them: `Sun, 06 Nov 1994 08:49:37 GMT`
//! (RFC 9110 section 5.6.7).

use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};

use crate::domain::time::Timestamp;

/// Writes a time in the fixed form of RFC 9110, whole seconds. `None` when the
/// year has more than four digits.
#[must_use]
pub fn format(at: Timestamp) -> Option<String> {
    let time = jiff::Timestamp::from_second(at.seconds()).ok()?;
    DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&time)
        .ok()
}

/// Reads a date. The looser form of RFC 5322 (another zone than GMT) is read
/// too, since it names a time just as well.
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    let time = DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
    Some(Timestamp::from_seconds(time.as_second()))
}
