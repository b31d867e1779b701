//! Every way in which a signed request is refused.

use http::Method;
use pools::federation::{
    digest::content_digest_field,
    signature_in::{MAX_AGE_SECONDS, MAX_AHEAD_SECONDS, SignatureError},
    signature_out::Scheme,
};
use pools::keys::{VerifyingKey, new_rsa_key};

use crate::wire::{Message, NOW};

/// What an unsigned, old, foreign or changed request is told.
#[test]
fn refuses() {
    use Scheme::{Cavage, Rfc9421};
    use SignatureError as E;
    type Spoil = fn(&mut Message);
    let table: Vec<(&str, Scheme, Spoil, E)> = vec![
        (
            "unsigned",
            Cavage,
            |m| drop(m.headers.remove("signature")),
            E::Missing,
        ),
        (
            "no signature to the input",
            Rfc9421,
            |m| drop(m.headers.remove("signature")),
            E::MissingField("signature".into()),
        ),
        (
            "wrong body",
            Cavage,
            |m| m.body.push(b' '),
            E::DigestMismatch,
        ),
        (
            "wrong body",
            Rfc9421,
            |m| m.body.push(b' '),
            E::DigestMismatch,
        ),
        (
            "new digest for a new body",
            Cavage,
            |m| {
                m.body = b"{}".to_vec();
                m.set("digest", &pools::federation::digest::digest_field(b"{}"));
            },
            E::Invalid,
        ),
        (
            "new digest for a new body",
            Rfc9421,
            |m| {
                m.body = b"{}".to_vec();
                m.set("content-digest", &content_digest_field(b"{}"));
            },
            E::Invalid,
        ),
        (
            "unknown digest",
            Cavage,
            |m| m.set("digest", "MD5=AAAA"),
            E::UnsupportedAlgorithm("this digest".into()),
        ),
        (
            "no digest field",
            Cavage,
            |m| drop(m.headers.remove("digest")),
            E::MissingField("digest".into()),
        ),
        (
            "two digests",
            Cavage,
            |m| {
                let twice = m.headers["digest"].clone();
                m.headers.append("digest", twice);
            },
            E::Repeated("digest"),
        ),
        (
            "digest not covered",
            Cavage,
            |m| m.edit("signature", " digest content-type", ""),
            E::Uncovered("the digest"),
        ),
        (
            "digest not covered",
            Rfc9421,
            |m| m.edit("signature-input", " \"content-digest\"", ""),
            E::Uncovered("the digest"),
        ),
        (
            "host not covered",
            Cavage,
            |m| m.edit("signature", " host", ""),
            E::Uncovered("the host"),
        ),
        (
            "target not covered",
            Rfc9421,
            |m| m.edit("signature-input", " \"@target-uri\"", ""),
            E::Uncovered("the host"),
        ),
        (
            "query not covered",
            Rfc9421,
            |m| {
                m.edit(
                    "signature-input",
                    "\"@target-uri\"",
                    "\"@authority\" \"@path\"",
                );
            },
            E::Uncovered("the path"),
        ),
        (
            "method not covered",
            Cavage,
            |m| m.edit("signature", "(request-target) ", ""),
            E::Uncovered("the method"),
        ),
        (
            "method not covered",
            Rfc9421,
            |m| m.edit("signature-input", "\"@method\" ", ""),
            E::Uncovered("the method"),
        ),
        (
            "date not covered",
            Cavage,
            |m| m.edit("signature", " date", ""),
            E::Uncovered("the time"),
        ),
        (
            "no time",
            Rfc9421,
            |m| m.edit("signature-input", ";created=1618884475", ""),
            E::Uncovered("the time"),
        ),
        (
            "another inbox",
            Cavage,
            |m| m.path = "/pools/elm/inbox?from=far".into(),
            E::Invalid,
        ),
        (
            "another inbox",
            Rfc9421,
            |m| m.path = "/pools/elm/inbox?from=far".into(),
            E::Invalid,
        ),
        (
            "another query",
            Cavage,
            |m| m.path = "/pools/oak/inbox".into(),
            E::Invalid,
        ),
        (
            "another query",
            Rfc9421,
            |m| m.path = "/pools/oak/inbox".into(),
            E::Invalid,
        ),
        (
            "another method",
            Cavage,
            |m| m.method = Method::PUT,
            E::Invalid,
        ),
        (
            "another method",
            Rfc9421,
            |m| m.method = Method::PUT,
            E::Invalid,
        ),
        (
            "another server",
            Cavage,
            |m| m.set("host", "evil.example"),
            E::ForeignHost,
        ),
        (
            "another server",
            Rfc9421,
            |m| m.set("host", "evil.example"),
            E::ForeignHost,
        ),
        (
            "another port",
            Cavage,
            |m| m.set("host", "pools.example:8443"),
            E::ForeignHost,
        ),
        (
            "no host",
            Cavage,
            |m| drop(m.headers.remove("host")),
            E::MissingField("host".into()),
        ),
        (
            "another date",
            Cavage,
            |m| m.edit("date", ":55 GMT", ":56 GMT"),
            E::Invalid,
        ),
        (
            "no date",
            Cavage,
            |m| m.set("date", "yesterday"),
            E::Malformed("date"),
        ),
        (
            "another time",
            Rfc9421,
            |m| m.edit("signature-input", "4475", "4476"),
            E::Invalid,
        ),
        (
            "the end of all calendars",
            Rfc9421,
            |m| m.edit("signature-input", "1618884475", "8210266876799"),
            E::FromTheFuture,
        ),
        (
            "ended",
            Rfc9421,
            |m| m.edit("signature-input", ";keyid", ";expires=1618884474;keyid"),
            E::Stale,
        ),
        (
            "ended",
            Cavage,
            |m| m.edit("signature", "algorithm", "expires=1618884474,algorithm"),
            E::Stale,
        ),
        (
            "a far end doesn't make it young",
            Rfc9421,
            |m| {
                m.edit(
                    "signature-input",
                    "1618884475",
                    "1518884475;expires=1999999999",
                );
            },
            E::Stale,
        ),
        (
            "created with an old algorithm",
            Cavage,
            |m| m.edit("signature", " date", " (created)"),
            E::UnsupportedComponent("(created)".into()),
        ),
        (
            "another algorithm",
            Cavage,
            |m| m.edit("signature", "rsa-sha256", "hmac-sha256"),
            E::UnsupportedAlgorithm("hmac-sha256".into()),
        ),
        (
            "another algorithm",
            Rfc9421,
            |m| m.edit("signature-input", "rsa-v1_5-sha256", "ed25519"),
            E::Invalid,
        ),
        (
            "no key",
            Cavage,
            |m| m.edit("signature", "keyId", "keyI"),
            E::Malformed("the signature"),
        ),
        (
            "two keys",
            Cavage,
            |m| m.edit("signature", "algorithm", "keyId=\"x\",algorithm"),
            E::Malformed("the signature"),
        ),
        (
            "not a web address",
            Cavage,
            |m| m.edit("signature", "https://", "acct:"),
            E::BadKeyId,
        ),
        (
            "not a web address",
            Rfc9421,
            |m| m.edit("signature-input", "https://", "urn:"),
            E::BadKeyId,
        ),
        (
            "nonsense",
            Cavage,
            |m| m.set("signature", "\"\\"),
            E::Malformed("the signature"),
        ),
        (
            "nonsense",
            Rfc9421,
            |m| m.set("signature-input", "((("),
            E::Malformed("the signature"),
        ),
        (
            "too long",
            Cavage,
            |m| m.set("signature", &"a=b,".repeat(5000)),
            E::Malformed("the signature"),
        ),
    ];
    for (what, scheme, spoil, expected) in table {
        let mut message = Message::signed(scheme);
        spoil(&mut message);
        assert_eq!(message.check(), Err(expected), "{what}, {scheme:?}");
    }
}

#[test]
fn time_has_two_bounds() {
    for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
        for (offset, expected) in [
            (-MAX_AGE_SECONDS, Ok(())),
            (-MAX_AGE_SECONDS - 1, Err(SignatureError::Stale)),
            (-36_000, Err(SignatureError::Stale)),
            (MAX_AHEAD_SECONDS, Ok(())),
            (MAX_AHEAD_SECONDS + 1, Err(SignatureError::FromTheFuture)),
            (36_000, Err(SignatureError::FromTheFuture)),
        ] {
            let message = Message::signed_at(scheme, NOW.plus_seconds(offset));
            assert_eq!(message.check(), expected, "{scheme:?} {offset}");
        }
    }
}

#[test]
fn another_key_doesn_t_verify() {
    let other = new_rsa_key().unwrap();
    let other = VerifyingKey::from_pem(&other.public_pem).unwrap();
    for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
        let parsed = Message::signed(scheme).parse().unwrap();
        assert_eq!(parsed.verify(&other), Err(SignatureError::Invalid));
    }
}
