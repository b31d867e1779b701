//! Times as people read them.

use jiff::{Timestamp as Instant, tz::TimeZone};

use crate::{
    args,
    domain::time::Timestamp,
    text::{text, text_with},
};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// A point in time, for `<time>`.
#[derive(Clone, Debug, Default)]
pub struct When {
    /// For machines: `2026-11-29T18:00:00Z`.
    pub iso: String,
    /// For people: `Sunday 29 November, 18:00 UTC`; with the year when it is
    /// not this year.
    pub human: String,
    /// The day alone: `29 November 2026`.
    pub day: String,
    /// How far from now: `in 3 days`, `2 hours ago`.
    pub relative: String,
}

impl When {
    /// The time `at` as told at `now`. A time outside the calendar of `jiff`
    /// (beyond the year 9999) gives empty texts.
    #[must_use]
    pub fn new(at: Timestamp, now: Timestamp) -> Self {
        let Ok(instant) = Instant::from_second(at.seconds()) else {
            return Self::default();
        };
        let zoned = instant.to_zoned(TimeZone::UTC);
        let year_now = Instant::from_second(now.seconds())
            .map(|instant| instant.to_zoned(TimeZone::UTC).year())
            .unwrap_or_default();
        let weekday = zoned.weekday().to_monday_one_offset();
        let key = if zoned.year() == year_now {
            "when-day"
        } else {
            "when-day-year"
        };
        let human = text_with(
            key,
            &args! {
                "weekday" => text(&format!("when-weekday-{weekday}")),
                "day" => zoned.day().to_string(),
                "month" => text(&format!("when-month-{}", zoned.month())),
                "year" => zoned.year().to_string(),
                "time" => zoned.strftime("%H:%M").to_string(),
            },
        );
        Self {
            iso: instant.to_string(),
            human,
            day: text_with(
                "when-date",
                &args! {
                    "day" => zoned.day().to_string(),
                    "month" => text(&format!("when-month-{}", zoned.month())),
                    "year" => zoned.year().to_string(),
                },
            ),
            relative: relative(at.seconds().saturating_sub(now.seconds())),
        }
    }
}

/// `seconds` from now, in the largest unit that fits, rounded down.
fn relative(seconds: i64) -> String {
    let distance = seconds.saturating_abs();
    let (unit, count) = if distance < 60 {
        return text("when-now");
    } else if distance < HOUR {
        ("minutes", distance / 60)
    } else if distance < 2 * DAY {
        ("hours", distance / HOUR)
    } else {
        ("days", distance / DAY)
    };
    let direction = if seconds < 0 { "ago" } else { "in" };
    text_with(
        &format!("when-{direction}-{unit}"),
        &args! { "count" => count },
    )
}
