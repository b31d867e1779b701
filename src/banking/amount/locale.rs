//! Amounts in the way that a reader's language writes them, by the tables of
//! CLDR: `€1,234.50`, `1.234,50 €`, `1 234,50 €`.

use std::sync::LazyLock;

use super::apart;
use crate::domain::money::Currency;

/// CLDR's data, one language a line; its head says how.
const TABLE: &str = include_str!("locales.tsv");

/// How one language writes money.
#[derive(Debug)]
struct Habits {
    tag: &'static str,
    decimal: String,
    group: String,
    /// So many digits before the first thousands mark, at least.
    least: usize,
    /// Digits in a group above the thousand.
    size: usize,
    minus: String,
    positive: String,
    negative: String,
    /// Codes and signs that only this language uses.
    signs: Vec<(&'static str, String)>,
}

#[derive(Debug, Default)]
struct Table {
    signs: Vec<(&'static str, String)>,
    habits: Vec<Habits>,
}

static LANGUAGES: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&'static str> = line.split('\t').collect();
        if let ["signs", signs] = cells.as_slice() {
            table.signs = pairs(signs);
        } else if let [
            tag,
            decimal,
            group,
            least,
            size,
            minus,
            positive,
            negative,
            signs,
        ] = cells.as_slice()
        {
            table.habits.push(Habits {
                tag,
                decimal: plain(decimal),
                group: plain(group),
                least: least.parse().unwrap_or(1),
                size: size.parse().unwrap_or(3),
                minus: plain(minus),
                positive: plain(positive),
                negative: plain(negative),
                signs: pairs(signs),
            });
        }
    }
    table
});

/// `EUR=€|USD=$`.
fn pairs(written: &'static str) -> Vec<(&'static str, String)> {
    written
        .split('|')
        .filter_map(|pair| pair.split_once('='))
        .map(|(code, sign)| (code, plain(sign)))
        .collect()
}

/// Characters that can't be seen stand in the table by their numbers.
fn plain(written: &str) -> String {
    let mut parts = written.split("\\u");
    let mut found = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_at_checked(4).unwrap_or((part, ""));
        found.extend(
            u32::from_str_radix(number, 16)
                .ok()
                .and_then(char::from_u32),
        );
        found.push_str(rest);
    }
    found
}

/// A language that amounts are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale(usize);

impl Default for Locale {
    /// English.
    fn default() -> Self {
        Self::named("en").unwrap_or(Self(0))
    }
}

impl Locale {
    /// The best that is known of a language tag, `de-AT`, or of a whole
    /// `Accept-Language`, `fr-CH, fr;q=0.9, en;q=0.8` (RFC 9110, 12.5.4).
    /// English, where none is.
    #[must_use]
    pub fn of(accepted: &str) -> Self {
        let mut wishes: Vec<(u16, &str)> = accepted
            .split(',')
            .take(20)
            .map(|wish| {
                let (tag, rest) = wish.split_once(';').unwrap_or((wish, ""));
                let weight = rest.trim().strip_prefix("q=").map_or(1_000, thousandths);
                (weight, tag.trim())
            })
            .filter(|(weight, _)| *weight > 0)
            .collect();
        // Equal ones stay in the order in which they were said.
        wishes.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        wishes
            .into_iter()
            .find_map(|(_, tag)| Self::nearest(tag))
            .unwrap_or_default()
    }

    /// The language's own tag, `de-AT`, for `lang` and the like.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.habits().map_or("en", |habits| habits.tag)
    }

    fn nearest(tag: &str) -> Option<Self> {
        let tag = tag.replace('_', "-");
        let mut part = tag.as_str();
        loop {
            if let Some(found) = Self::named(part) {
                return Some(found);
            }
            part = part.rsplit_once('-')?.0;
        }
    }

    fn named(tag: &str) -> Option<Self> {
        let is_it = |habits: &Habits| habits.tag.eq_ignore_ascii_case(tag);
        LANGUAGES.habits.iter().position(is_it).map(Self)
    }

    fn habits(self) -> Option<&'static Habits> {
        LANGUAGES.habits.get(self.0)
    }
}

/// `0.8` is 800.
fn thousandths(weight: &str) -> u16 {
    let (whole, part) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let part = part.get(..3).unwrap_or(part);
    format!("{whole}{part:0<3}").parse().unwrap_or(0)
}

/// The amount as a reader of this language expects it.
#[must_use]
pub fn show(minor: i64, currency: Currency, locale: Locale) -> String {
    let Some(habits) = locale.habits() else {
        return format!("{} {}", super::plain(minor, currency), currency.code());
    };
    let (whole, part) = apart(minor, currency);
    let mut number = grouped(&whole, habits);
    if !part.is_empty() {
        number.push_str(&habits.decimal);
        number.push_str(&part);
    }
    let known = |signs: &'static [(&'static str, String)]| {
        let found = signs.iter().find(|(code, _)| *code == currency.code());
        found.map(|(_, sign)| sign.as_str())
    };
    let sign = known(&habits.signs)
        .or_else(|| known(&LANGUAGES.signs))
        .unwrap_or(currency.code());
    // Letters keep a space from digits: CLDR's `currencySpacing`.
    let spaced = |before: bool| {
        let near = if before {
            sign.chars().next_back()
        } else {
            sign.chars().next()
        };
        near.is_some_and(|c| c.is_alphanumeric() || c == '.')
    };
    let pattern = if minor < 0 {
        &habits.negative
    } else {
        &habits.positive
    };
    let mut written = String::new();
    let mut last = ' ';
    for c in pattern.chars() {
        let touches = matches!((last, c), ('¤', '#') | ('#', '¤'));
        if touches && spaced(last == '¤') {
            written.push('\u{a0}');
        }
        match c {
            '¤' => written.push_str(sign),
            '#' => written.push_str(&number),
            '-' => written.push_str(&habits.minus),
            other => written.push(other),
        }
        last = c;
    }
    written
}

fn grouped(whole: &str, habits: &Habits) -> String {
    if whole.len() < 3 + habits.least || habits.group.is_empty() {
        return whole.to_owned();
    }
    let mut found = String::new();
    for (at, digit) in whole.chars().enumerate() {
        let left = whole.len() - at;
        let is_mark = left == 3 || (left > 3 && (left - 3).is_multiple_of(habits.size));
        if at > 0 && is_mark {
            found.push_str(&habits.group);
        }
        found.push(digit);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_shown_as_another_program_shows_them() {
        let vectors = include_str!("../../../tests/data/banking/shown.tsv");
        let (mut count, mut wrong) = (0, Vec::new());
        for line in vectors.lines().filter(|line| !line.starts_with('#')) {
            let [tag, code, minor, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}");
            };
            let currency = Currency::parse(code).unwrap();
            let shown = show(minor.parse().unwrap(), currency, Locale::of(tag));
            if shown != plain(expected) {
                wrong.push(format!("{tag} {code} {minor}: {shown:?} {expected}"));
            }
            count += 1;
        }
        assert!(count > 2_000);
        assert!(wrong.is_empty(), "{} of {count}: {wrong:#?}", wrong.len());
    }

    #[test]
    fn the_best_language_is_found() {
        for (accepted, tag) in [
            ("de-AT", "de-AT"),
            ("de-DE", "de"),
            ("DE_at", "de-AT"),
            ("zh-Hant-TW, en", "zh"),
            ("xx, fr;q=0.5, es;q=0.9", "es"),
            ("fr;q=0, en-NZ", "en-NZ"),
            ("*", "en"),
            ("", "en"),
            ("q=,;;,--", "en"),
        ] {
            assert_eq!(Locale::of(accepted).tag(), tag, "{accepted}");
        }
        assert_eq!(Locale::default().tag(), "en");
    }

    #[test]
    fn amounts_are_shown() {
        let show = |minor, code, tag| show(minor, Currency::parse(code).unwrap(), Locale::of(tag));
        assert_eq!(show(123_450, "EUR", "de"), "1.234,50\u{a0}€");
        assert_eq!(show(-123_450, "EUR", "en"), "-€1,234.50");
        assert_eq!(show(1_234_567, "JPY", "ja"), "￥1,234,567");
        assert_eq!(
            show(i64::MIN, "BHD", "fr"),
            "-9\u{202f}223\u{202f}372\u{202f}036\u{202f}854\u{202f}775,808\u{a0}BHD"
        );
    }
}
