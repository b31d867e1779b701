//! The day on which a decision is to be looked at again, as forms send it.

use crate::{domain::time::Timestamp, text::text, web::view::form::Field};

/// Midnight UTC at the beginning of a day; none when nothing was written. What
/// can't be read is said in the field.
///
/// # Errors
/// When what was written is no day.
pub fn take(field: &mut Field) -> Result<Option<Timestamp>, ()> {
    let written = field.value.trim();
    if written.is_empty() {
        return Ok(None);
    }
    let day: Option<Timestamp> = written
        .parse::<jiff::civil::Date>()
        .ok()
        .filter(|day| (1970..=2999).contains(&day.year()))
        .and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok())
        .map(|day| Timestamp::from_seconds(day.timestamp().as_second()));
    if day.is_none() {
        field.error = Some(text("error-review-date"));
        return Err(());
    }
    Ok(day)
}
