//! References that a payment carries from the payer's bank to ours: ISO 11649,
//! `RF` with two check digits and up to 21 letters and digits. One wrong digit
//! is always noticed.

use std::fmt;

/// How many digits the body of a reference has that is made here. Digits only:
/// they are typed, read aloud and told from a name that follows, and each
/// wrong one is noticed, which is not so where letters stand among them.
const OWN_BODY: usize = 12;
/// So many references can be made here.
const OWN_COUNT: u64 = 1_000_000_000_000;
/// The longest body (ISO 11649).
const MAX_BODY: usize = 21;
/// `RF` and the check digits.
const HEAD: usize = 4;
/// A text is looked through up to there; characters.
const MAX_TEXT: usize = 2_000;

/// A reference whose check digits are right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(String);

/// Why a text is no reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// It does not begin with `RF` and two digits, or its length is off.
    #[error("a reference is RF, two digits, and up to 21 letters and digits")]
    Shape,
    /// Something is mistyped.
    #[error("the reference's check digits do not fit: something in it is mistyped")]
    Check,
}

impl Reference {
    /// The reference of a number that is given once, or of a random one, of
    /// which the last twelve digits count: whoever keeps references sees to it
    /// that none is given twice.
    #[must_use]
    pub fn of(number: u64) -> Self {
        Self::sealed(&format!("{:0OWN_BODY$}", number % OWN_COUNT))
    }

    /// The reference with this body.
    ///
    /// # Errors
    /// [`ReferenceError::Shape`] unless it is 1 to 21 letters and digits.
    pub fn with_body(body: &str) -> Result<Self, ReferenceError> {
        let body = body.to_ascii_uppercase();
        let fits = (1..=MAX_BODY).contains(&body.len())
            && body.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !fits {
            return Err(ReferenceError::Shape);
        }
        Ok(Self::sealed(&body))
    }

    fn sealed(body: &str) -> Self {
        let check = 98 - remainder(&format!("{body}RF00"));
        Self(format!("RF{check:02}{body}"))
    }

    /// Reads what people and banks write: with spaces, in lower case, an O for
    /// a nought.
    ///
    /// # Errors
    /// See [`ReferenceError`].
    pub fn parse(written: &str) -> Result<Self, ReferenceError> {
        if written.len() > MAX_TEXT {
            return Err(ReferenceError::Shape);
        }
        let compact: String = written
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '/'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        Self::exact(&compact)
    }

    fn exact(compact: &str) -> Result<Self, ReferenceError> {
        let fits = (HEAD + 1..=HEAD + MAX_BODY).contains(&compact.len())
            && compact.starts_with("RF")
            && compact.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !fits {
            return Err(ReferenceError::Shape);
        }
        if checks(compact) {
            return Ok(Self(compact.to_owned()));
        }
        if let Some(own) = Self::own(compact).filter(|_| compact.len() == HEAD + OWN_BODY) {
            return Ok(own);
        }
        let digits = compact.get(2..HEAD).unwrap_or_default();
        Err(if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            ReferenceError::Check
        } else {
            ReferenceError::Shape
        })
    }

    /// The reference from here that a text begins with. It has digits only, so
    /// that an O in it is a nought.
    fn own(compact: &str) -> Option<Self> {
        let digits: String = compact
            .get(2..HEAD + OWN_BODY)?
            .chars()
            .map(|c| match c {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let meant = format!("RF{digits}");
        let fits = digits.bytes().all(|byte| byte.is_ascii_digit()) && checks(&meant);
        fits.then_some(Self(meant))
    }

    /// The first reference in a text that a person wrote.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        Self::candidates(text).into_iter().next()
    }

    /// Every reference that may stand in a text, the likeliest first: where a
    /// word comes after it, it can't always be told where it ends.
    #[must_use]
    pub fn candidates(text: &str) -> Vec<Self> {
        let letters: Vec<char> = text
            .chars()
            .take(MAX_TEXT)
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let mut found: Vec<Self> = Vec::new();
        for start in 0..letters.len() {
            let is_start = letters.get(start) == Some(&'R')
                && letters.get(start + 1) == Some(&'F')
                && (start == 0 || letters.get(start - 1).is_some_and(|c| !is_body(*c)));
            if is_start {
                for candidate in from_here(letters.get(start..).unwrap_or_default()) {
                    if !found.contains(&candidate) {
                        found.push(candidate);
                    }
                }
            }
        }
        found
    }

    /// As machines write it: `RF18539007547034`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people read it, in groups of four: `RF18 5390 0754 7034`.
    #[must_use]
    pub fn grouped(&self) -> String {
        super::iban::grouped(&self.0)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_body(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// The references that begin where this text begins.
fn from_here(letters: &[char]) -> Vec<Reference> {
    let mut compact = String::new();
    // How long the text was at each end of a word.
    let mut ends = Vec::new();
    let mut gap = 0;
    for c in letters {
        if is_body(*c) {
            gap = 0;
            compact.push(*c);
            if compact.len() > HEAD + MAX_BODY {
                break;
            }
        } else {
            if gap == 0 {
                ends.push(compact.len());
            }
            gap += 1;
            // Banks break lines anywhere; two gaps are something else.
            if gap > 2 || !(c.is_whitespace() || matches!(c, '-' | '.' | '/')) {
                break;
            }
        }
    }
    if gap == 0 && compact.len() <= HEAD + MAX_BODY {
        ends.push(compact.len());
    }
    // One from here is the likeliest, even where a word has grown onto it;
    // then the one that takes most.
    ends.sort_unstable_by_key(|end| std::cmp::Reverse(*end));
    let others = ends.into_iter().filter_map(|end| {
        let compact = compact.get(..end)?;
        (end > HEAD && checks(compact)).then(|| Reference(compact.to_owned()))
    });
    Reference::own(&compact).into_iter().chain(others).collect()
}

/// Whether the number that the letters make leaves 1 (ISO 7064, MOD 97-10).
fn checks(compact: &str) -> bool {
    compact.split_at_checked(HEAD).is_some_and(|(head, body)| {
        let digits = head.get(2..).unwrap_or_default();
        digits.bytes().all(|byte| byte.is_ascii_digit()) && remainder(&format!("{body}{head}")) == 1
    })
}

fn remainder(letters: &str) -> u32 {
    letters
        .chars()
        .filter_map(|c| c.to_digit(36))
        .fold(0, |rest, value| {
            let shift = if value > 9 { 100 } else { 10 };
            (rest * shift + value) % 97
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_have_the_check_digits_of_the_standard() {
        for (body, made) in [
            ("539007547034", "RF18539007547034"),
            ("000000000539007547034", "RF18000000000539007547034"),
            ("1", "RF741"),
            ("2348231", "RF712348231"),
            ("kall", "RF29KALL"),
        ] {
            let reference = Reference::with_body(body).unwrap();
            assert_eq!(reference.as_str(), made, "{body}");
            assert_eq!(Reference::parse(made), Ok(reference));
        }
        for body in ["", "ä", "a b", "1234567890123456789012"] {
            assert_eq!(Reference::with_body(body), Err(ReferenceError::Shape));
        }
    }

    #[test]
    fn each_number_has_its_own() {
        let mut seen = std::collections::HashSet::new();
        for number in (0..2_000).chain([OWN_COUNT - 1]) {
            let reference = Reference::of(number);
            assert_eq!(reference.as_str().len(), 16);
            assert_eq!(
                Reference::parse(&reference.grouped()),
                Ok(reference.clone())
            );
            assert!(seen.insert(reference));
        }
        assert_eq!(Reference::of(0).grouped(), "RF04 0000 0000 0000");
    }

    #[test]
    fn a_wrong_letter_is_noticed() {
        let right = Reference::of(539_007_547_034).as_str().to_owned();
        for at in 2..right.len() {
            for digit in '0'..='9' {
                let mut wrong: Vec<char> = right.chars().collect();
                if wrong[at] == digit {
                    continue;
                }
                wrong[at] = digit;
                let wrong: String = wrong.into_iter().collect();
                assert!(Reference::parse(&wrong).is_err(), "{wrong}");
            }
        }
    }

    #[test]
    fn references_are_read_as_people_write_them() {
        for (written, expected) in [
            ("rf18 5390 0754 7034", Ok("RF18539007547034")),
            (" RF18-5390.0754/7034\n", Ok("RF18539007547034")),
            ("RF18 539OO7547O34", Ok("RF18539007547034")),
            ("RF18 539007547035", Err(ReferenceError::Check)),
            ("RF19 539007547034", Err(ReferenceError::Check)),
            ("539007547034", Err(ReferenceError::Shape)),
            ("RF18", Err(ReferenceError::Shape)),
            ("RFAB539007547034", Err(ReferenceError::Shape)),
            ("RF185390075470341234567890", Err(ReferenceError::Shape)),
            ("RF18 53900754703é", Err(ReferenceError::Shape)),
            ("", Err(ReferenceError::Shape)),
        ] {
            let parsed = Reference::parse(written);
            assert_eq!(
                parsed
                    .as_ref()
                    .map(Reference::as_str)
                    .map_err(|error| *error),
                expected,
                "{written}"
            );
        }
    }

    #[test]
    fn references_are_found_in_what_people_write() {
        for (text, expected) in [
            ("RF18539007547034", Some("RF18539007547034")),
            (
                "buy-in rf18 5390 0754 7034, thanks!",
                Some("RF18539007547034"),
            ),
            ("RF18 5390 0754 7034 Ana Brook", Some("RF18539007547034")),
            ("RF18 5390 0754 7034Ana", Some("RF18539007547034")),
            ("SVWZ+RF18539007547034", Some("RF18539007547034")),
            ("/REMI/STRD/CUR/RF18539007547034/", Some("RF18539007547034")),
            ("RF18 53900\n7547034", Some("RF18539007547034")),
            ("rf18 539oo 7547o34 oak", Some("RF18539007547034")),
            (
                "surf RF18 says nothing, RF712348231 does",
                Some("RF712348231"),
            ),
            ("xRF18539007547034", None),
            ("RF18 539007547035", None),
            ("dues for March", None),
            ("", None),
            ("RF", None),
            ("RFRFRFRFRF", None),
        ] {
            let found = Reference::find(text);
            assert_eq!(found.as_ref().map(Reference::as_str), expected, "{text}");
        }
    }
}
