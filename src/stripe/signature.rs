//! The signature of an event: `Stripe-Signature: t=1492774577,v1=5257…,v0=…`.
//!
//! `v1` is HMAC-SHA256, by the endpoint's signing secret, over the time as it is
//! written, a point, and the bytes of the body as they came. While a secret is
//! being changed Stripe signs with both, so there may be several `v1`, and an
//! account may have several secrets here. See
//! <https://docs.stripe.com/webhooks/signature>.

use aws_lc_rs::hmac;
use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

use crate::domain::time::Timestamp;

/// How far the time of signing may be from now, either way, in seconds. A try
/// that comes late is signed anew, so this is only the way over the network.
pub const TOLERANCE_SECONDS: i64 = 300;
/// Longest header that is read, in bytes; with two secrets it is about 160.
pub const MAX_HEADER_BYTES: usize = 2_048;
/// How many `v1` are looked at.
const MAX_SIGNATURES: usize = 8;
const DIGEST_BYTES: usize = 32;

/// Why an event was not taken for Stripe's. All are for 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// No `Stripe-Signature`.
    #[error("the event is not signed")]
    Missing,
    /// Too long, without a time, with two, or with nothing that looks like `v1`.
    #[error("the signature can't be read")]
    Malformed,
    /// The Pool has no signing secret.
    #[error("no signing secret is kept here: enter the one that Stripe shows for this webhook")]
    NoSecret,
    /// No `v1` fits any secret: another endpoint's secret, or the body was
    /// changed on its way.
    #[error("the signature does not fit: check the signing secret of this webhook")]
    Wrong,
    /// Signed too long ago, or sent a second time by somebody else.
    #[error("the event was signed too long ago")]
    Stale,
    /// Signed later than now: one of the two clocks is wrong.
    #[error("the event was signed in the future: check the clock")]
    Future,
}

/// Checks that these bytes were signed with one of the secrets, no longer ago
/// than `tolerance_seconds` and no later than that from now. Gives the time of
/// signing. Nothing of the body may be read before this has passed.
///
/// # Errors
/// [`SignatureError`]. Whether the signature fits is told before the time is
/// looked at, so that nobody without a secret learns about the clock.
pub fn verify(
    raw_body: &[u8],
    header: Option<&str>,
    secrets: &[SecretString],
    now: Timestamp,
    tolerance_seconds: i64,
) -> Result<Timestamp, SignatureError> {
    let header = header.ok_or(SignatureError::Missing)?;
    let Parts { time, signatures } = parts(header).ok_or(SignatureError::Malformed)?;
    let seconds: i64 = time.parse().map_err(|_| SignatureError::Malformed)?;
    if secrets.is_empty() {
        return Err(SignatureError::NoSecret);
    }
    let mut signed = Vec::with_capacity(time.len() + 1 + raw_body.len());
    signed.extend_from_slice(time.as_bytes());
    signed.push(b'.');
    signed.extend_from_slice(raw_body);
    let mut fits = false;
    for secret in secrets {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
        for signature in &signatures {
            // Compares in constant time, and goes on after a hit.
            fits |= hmac::verify(&key, &signed, signature).is_ok();
        }
    }
    if !fits {
        return Err(SignatureError::Wrong);
    }
    let age = now.seconds().saturating_sub(seconds);
    if age > tolerance_seconds {
        return Err(SignatureError::Stale);
    }
    if age < -tolerance_seconds {
        return Err(SignatureError::Future);
    }
    Ok(Timestamp::from_seconds(seconds))
}

struct Parts<'a> {
    /// As it is written: that is what was signed.
    time: &'a str,
    signatures: Vec<[u8; DIGEST_BYTES]>,
}

fn parts(header: &str) -> Option<Parts<'_>> {
    if header.len() > MAX_HEADER_BYTES {
        return None;
    }
    let (mut time, mut signatures) = (None, Vec::new());
    for part in header.split(',') {
        let (name, value) = part.trim().split_once('=')?;
        match name {
            "t" if time.is_some() => return None,
            "t" => time = Some(value).filter(|value| is_time(value)),
            // One that can't be read is as good as a wrong one; others may fit.
            "v1" => signatures.extend(digest(value)),
            // `v0` is for Stripe's own tests; other schemes may come.
            _ => {}
        }
    }
    if signatures.is_empty() || signatures.len() > MAX_SIGNATURES {
        return None;
    }
    time.map(|time| Parts { time, signatures })
}

/// Digits only: `+5` and ` 5` would parse too.
fn is_time(value: &str) -> bool {
    (1..=12).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn digest(hex: &str) -> Option<[u8; DIGEST_BYTES]> {
    if hex.len() != DIGEST_BYTES * 2 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; DIGEST_BYTES];
    for (byte, at) in bytes.iter_mut().zip((0..hex.len()).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"id":"evt_1","object":"event"}"#;
    const SECRET: &str = "whsec_test_secret";
    const AT: i64 = 1_700_000_000;
    /// Reckoned with another program:
    /// `printf '%s' '1700000000.{"id":"evt_1","object":"event"}' | openssl dgst -sha256 -hmac whsec_test_secret`
    const V1: &str = "0c8670ed117751cc551a20e35839447075c42800ea3cf3e8a2fbda99cd1e6edd";
    /// The same with `whsec_other_secret`.
    const OTHER: &str = "b7ecf2b25fe8be89275e059c67c71512f61cf5110fbb361a3534f45aa94713f7";

    fn check(body: &[u8], header: &str, secrets: &[&str], now: i64) -> Result<(), SignatureError> {
        let secrets: Vec<SecretString> = secrets.iter().copied().map(SecretString::from).collect();
        let now = Timestamp::from_seconds(now);
        verify(body, Some(header), &secrets, now, TOLERANCE_SECONDS).map(|at| {
            assert_eq!(at.seconds(), AT);
        })
    }

    #[test]
    fn only_what_was_signed_with_a_secret_passes() {
        use SignatureError::{Malformed, NoSecret, Wrong};
        let zeros = "0".repeat(64);
        let many = format!("t={AT}{}", format!(",v1={zeros}").repeat(9));
        let long = format!("t={AT},v1={V1},v0={}", "0".repeat(MAX_HEADER_BYTES));
        for (header, secrets, expected) in [
            (format!("t={AT},v1={V1}"), &[SECRET][..], Ok(())),
            (format!("v1={V1},t={AT}"), &[SECRET], Ok(())),
            (format!("t={AT}, v1={V1}, v0=x"), &[SECRET], Ok(())),
            (
                format!("t={AT},v1={}", V1.to_uppercase()),
                &[SECRET],
                Ok(()),
            ),
            // Two secrets on their side, one of them ours.
            (format!("t={AT},v1={OTHER},v1={V1}"), &[SECRET], Ok(())),
            (format!("t={AT},v1=short,v1={V1}"), &[SECRET], Ok(())),
            // Two secrets on our side.
            (
                format!("t={AT},v1={OTHER}"),
                &[SECRET, "whsec_other_secret"],
                Ok(()),
            ),
            (format!("t={AT},v1={OTHER}"), &[SECRET], Err(Wrong)),
            (format!("t={AT},v1={zeros}"), &[SECRET], Err(Wrong)),
            (
                format!("t={AT},v1={V1}"),
                &["whsec_test_secreT"],
                Err(Wrong),
            ),
            (format!("t={AT},v1={V1}"), &[""], Err(Wrong)),
            // The time is signed too, as it is written.
            (format!("t={},v1={V1}", AT + 1), &[SECRET], Err(Wrong)),
            (format!("t=0{AT},v1={V1}"), &[SECRET], Err(Wrong)),
            (format!("t={AT},v1={V1}"), &[], Err(NoSecret)),
            (format!("t={AT},t={AT},v1={V1}"), &[SECRET], Err(Malformed)),
            (format!("t=+{AT},v1={V1}"), &[SECRET], Err(Malformed)),
            (format!("t=-1,v1={V1}"), &[SECRET], Err(Malformed)),
            (format!("v1={V1}"), &[SECRET], Err(Malformed)),
            (format!("t={AT}"), &[SECRET], Err(Malformed)),
            (format!("t={AT},v0={V1}"), &[SECRET], Err(Malformed)),
            (format!("t={AT},v1={}", &V1[1..]), &[SECRET], Err(Malformed)),
            (
                format!("t={AT},v1={}ä", &V1[2..]),
                &[SECRET],
                Err(Malformed),
            ),
            (format!("t={AT};v1={V1}"), &[SECRET], Err(Malformed)),
            ("é".to_owned(), &[SECRET], Err(Malformed)),
            (String::new(), &[SECRET], Err(Malformed)),
            (many, &[SECRET], Err(Malformed)),
            (long, &[SECRET], Err(Malformed)),
        ] {
            assert_eq!(check(BODY, &header, secrets, AT), expected, "{header}");
        }
        let none = verify(
            BODY,
            None,
            &[SECRET.into()],
            Timestamp::from_seconds(AT),
            300,
        );
        assert_eq!(none, Err(SignatureError::Missing));
    }

    #[test]
    fn every_byte_of_the_body_counts() {
        let header = format!("t={AT},v1={V1}");
        for at in 0..BODY.len() {
            let mut body = BODY.to_vec();
            body[at] ^= 1;
            let found = check(&body, &header, &[SECRET], AT);
            assert_eq!(found, Err(SignatureError::Wrong), "byte {at}");
        }
        for body in [&BODY[1..], &BODY[..BODY.len() - 1], b""] {
            let found = check(body, &header, &[SECRET], AT);
            assert_eq!(found, Err(SignatureError::Wrong));
        }
    }

    #[test]
    fn an_event_is_good_for_five_minutes() {
        use SignatureError::{Future, Stale, Wrong};
        let header = format!("t={AT},v1={V1}");
        for (now, expected) in [
            (AT, Ok(())),
            (AT + 300, Ok(())),
            (AT + 301, Err(Stale)),
            (AT - 300, Ok(())),
            (AT - 301, Err(Future)),
            (i64::MAX / 1_000_000, Err(Stale)),
        ] {
            assert_eq!(check(BODY, &header, &[SECRET], now), expected, "{now}");
        }
        // Without the secret nothing is said of the time.
        let found = check(BODY, &header, &["whsec_guess"], AT + 301);
        assert_eq!(found, Err(Wrong));
    }
}
