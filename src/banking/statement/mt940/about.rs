//! `:86:`, which every bank fills in its own way: German subfields `?20…`, the
//! slashed codes of SWIFT and Dutch banks, or plain text.

use super::super::Said;

/// What stands in a `:86:`.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) said: Said,
    pub(super) is_return: bool,
    pub(super) is_charge: bool,
}

/// German codes of what a booking is: returned debits and transfers, and fees.
const RETURNS: [&str; 5] = ["108", "109", "159", "181", "184"];
const CHARGES: [&str; 4] = ["805", "808", "809", "818"];
/// A purpose is broken after so many characters.
const PIECE: usize = 27;
/// What parts the subfields; the question mark nearly everywhere.
const PARTERS: [char; 6] = ['?', '<', '>', '~', '^', '|'];
/// The words before the parts of a SEPA purpose.
const WORDS: [&str; 13] = [
    "EREF", "KREF", "MREF", "PREF", "CRED", "DEBT", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC", "PURP",
    "COAM",
];
/// The codes between slashes.
const CODES: [&str; 28] = [
    "TRTP", "IBAN", "BIC", "NAME", "REMI", "EREF", "CNTP", "RTRN", "MARF", "CSID", "ORDP", "BENM",
    "ADDR", "ISDT", "UDTR", "UCRD", "PREF", "PURP", "SVCL", "OCMT", "CHGS", "KREF", "TRCD", "EXCH",
    "CHG1", "INIT", "ACCW", "SUBFMLY",
];

pub(super) fn told(lines: &[String]) -> Told {
    let joined = lines.concat();
    let (code, rest) = joined.split_at_checked(3).unwrap_or(("", &joined));
    let parter = rest.chars().next().filter(|c| PARTERS.contains(c));
    let is_code = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
    if let (true, Some(parter)) = (is_code, parter) {
        return subfields(code, rest, parter);
    }
    let is_slashed = joined
        .strip_prefix('/')
        .and_then(|rest| rest.split('/').next())
        .is_some_and(|first| CODES.contains(&first));
    if is_slashed {
        return slashed(&joined);
    }
    Told {
        said: Said {
            remittance: lines.join(" "),
            ..Said::default()
        },
        ..Told::default()
    }
}

fn subfields(code: &str, text: &str, parter: char) -> Told {
    let mut told = Told {
        is_return: RETURNS.contains(&code),
        is_charge: CHARGES.contains(&code),
        ..Told::default()
    };
    let (mut purpose, mut name, mut posting) = (String::new(), String::new(), String::new());
    for (number, value) in numbered(text, parter) {
        match number {
            0 => posting = value,
            20..=29 | 60..=63 => {
                let is_whole = value.chars().count() < PIECE;
                purpose.push_str(&value);
                if is_whole {
                    purpose.push(' ');
                }
            }
            31 | 38 => told.said.counterparty_iban = Some(value),
            32 | 33 => name.push_str(&value),
            _ => {}
        }
    }
    told.said.counterparty = Some(name);
    purposes(&purpose, &mut told.said);
    if told.said.remittance.is_empty() {
        told.said.remittance = posting;
    }
    told
}

/// The subfields with their numbers. A question mark without one is text.
fn numbered(text: &str, parter: char) -> Vec<(u8, String)> {
    let mut found: Vec<(u8, String)> = Vec::new();
    for part in text.split(parter).skip(1) {
        let number = part
            .get(..2)
            .filter(|two| two.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|two| two.parse().ok());
        match (number, found.last_mut()) {
            (Some(number), _) => found.push((number, part.get(2..).unwrap_or("").to_owned())),
            (None, Some((_, value))) => {
                value.push(parter);
                value.push_str(part);
            }
            (None, None) => {}
        }
    }
    found
}

/// `EREF+…SVWZ+…`, or a purpose without such words.
fn purposes(text: &str, said: &mut Said) {
    let mut marks: Vec<(usize, usize, &str)> = WORDS
        .iter()
        .filter_map(|word| {
            let at = text.find(&format!("{word}+"))?;
            Some((at, at + word.len() + 1, *word))
        })
        .collect();
    marks.sort_unstable();
    let Some((first, ..)) = marks.first() else {
        text.trim().clone_into(&mut said.remittance);
        return;
    };
    text.get(..*first)
        .unwrap_or_default()
        .trim()
        .clone_into(&mut said.remittance);
    for (at, (_, begin, word)) in marks.iter().enumerate() {
        let end = marks.get(at + 1).map_or(text.len(), |(next, ..)| *next);
        let value = text.get(*begin..end).unwrap_or_default().trim().to_owned();
        match *word {
            "SVWZ" => said.remittance = value,
            "EREF" => said.end_to_end_id = Some(value.split_whitespace().collect()),
            "IBAN" if said.counterparty_iban.is_none() => said.counterparty_iban = Some(value),
            "ABWA" if said.counterparty.as_deref() == Some("") => said.counterparty = Some(value),
            _ => {}
        }
    }
}

/// `/TRTP/SEPA OVERBOEKING/IBAN/NL…/NAME/…/REMI/…/EREF/…`.
fn slashed(text: &str) -> Told {
    let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
    for segment in text.split('/').skip(1) {
        if CODES.contains(&segment) {
            parts.push((segment, Vec::new()));
        } else if let Some((_, values)) = parts.last_mut() {
            values.push(segment);
        }
    }
    let mut told = Told::default();
    for (code, values) in parts {
        let whole = values.join("/");
        let whole = whole.trim_matches('/').trim();
        let given = Some(whole.to_owned()).filter(|text| !text.is_empty());
        match code {
            "IBAN" => told.said.counterparty_iban = given,
            "NAME" => told.said.counterparty = given,
            "EREF" => told.said.end_to_end_id = given,
            "CNTP" => {
                let value = |at: usize| values.get(at).map(|text| text.trim().to_owned());
                told.said.counterparty_iban = value(0);
                told.said.counterparty = value(2);
            }
            "RTRN" => {
                told.is_return = true;
                told.said.return_reason = given;
            }
            "REMI" => match values.as_slice() {
                ["STRD", _, reference, ..] => {
                    told.said.structured = Some((*reference).to_owned());
                }
                ["USTD", rest @ ..] => {
                    let text = rest.join("/");
                    text.trim_matches('/').clone_into(&mut told.said.remittance);
                }
                _ => told.said.remittance = given.unwrap_or_default(),
            },
            _ => {}
        }
    }
    told
}
