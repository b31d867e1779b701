//! What stands around an amount: the currency, and a plus or minus.

use super::AmountError;
use crate::domain::money::Currency;

/// The longest text that is looked at; bytes.
const MAX_TEXT: usize = 64;

/// What is left without spaces and without the currency's own code or sign.
pub(super) fn bare(written: &str, currency: Currency) -> Result<String, AmountError> {
    if written.len() > MAX_TEXT {
        return Err(AmountError::TooLarge);
    }
    let trimmed = written.trim();
    if trimmed.is_empty() {
        return Err(AmountError::Empty);
    }
    let is_word = |c: char| c.is_alphabetic() || SIGNS.iter().any(|(sign, _)| *sign == c);
    let mut rest = trimmed.to_owned();
    let front: String = trimmed.chars().take_while(|c| is_word(*c)).collect();
    let back: Vec<char> = trimmed.chars().rev().take_while(|c| is_word(*c)).collect();
    let back: String = back.into_iter().rev().collect();
    // A sign may stand before the currency: `-€25`.
    let signed = trimmed.trim_start_matches(['-', '+', '\u{2212}']);
    let inner: String = signed.chars().take_while(|c| is_word(*c)).collect();
    for word in [front, back, inner] {
        if word.is_empty() || !names_currency(&word, currency)? {
            continue;
        }
        rest = rest.replacen(&word, "", 1);
    }
    Ok(rest.trim().to_owned())
}

/// Signs that stand for one currency or several.
const SIGNS: [(char, &[&str]); 9] = [
    ('€', &["EUR"]),
    ('£', &["GBP", "EGP", "LBP", "GIP", "FKP", "SHP"]),
    (
        '$',
        &[
            "USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP",
        ],
    ),
    ('¥', &["JPY", "CNY"]),
    ('₹', &["INR"]),
    ('₩', &["KRW"]),
    ('₪', &["ILS"]),
    ('₺', &["TRY"]),
    ('₴', &["UAH"]),
];

/// Whether a word is the currency; not, when it is no currency at all.
fn names_currency(word: &str, currency: Currency) -> Result<bool, AmountError> {
    let other = || AmountError::OtherCurrency {
        found: word.to_owned(),
        expected: currency.code(),
    };
    let mut letters = word.chars();
    if let (Some(sign), None) = (letters.next(), letters.next())
        && let Some((_, codes)) = SIGNS.iter().find(|(known, _)| *known == sign)
    {
        return if codes.contains(&currency.code()) {
            Ok(true)
        } else {
            Err(other())
        };
    }
    if word.eq_ignore_ascii_case(currency.code()) {
        Ok(true)
    } else if Currency::parse(word).is_ok() {
        Err(other())
    } else {
        Ok(false)
    }
}

/// Whether there is a sign and whether it is a minus, and the rest.
pub(super) fn sign(written: String) -> (Option<bool>, String) {
    let is_minus = |c: char| match c {
        '-' | '\u{2212}' => Some(true),
        '+' => Some(false),
        _ => None,
    };
    let mut chars = written.chars();
    if let Some(found) = chars.next().and_then(is_minus) {
        return (Some(found), chars.as_str().trim().to_owned());
    }
    let mut chars = written.chars();
    if let Some(found) = chars.next_back().and_then(is_minus) {
        return (Some(found), chars.as_str().trim().to_owned());
    }
    (None, written)
}
